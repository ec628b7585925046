//! A timeline that is told of events by hand, at times that are made up.

mod drawn;
mod known;
mod written;

use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;
use std::time::Instant;

use super::super::{Event, Outcome, Scope};
use super::{Callback, Timeline};
use crate::graph::{Graph, Node};
use crate::observes::What;

/// `Corpus` has the nodes `split` and `join`, and `documents`, which maps `Document` with the node `count`.
static CORPUS: Graph = Graph {
    name: "Corpus",
    nodes: &[named("split"), Node { nested: Some(&DOCUMENT), ..named("self.documents.map") }, named("text::join")],
    ..Graph::EMPTY
};
static DOCUMENT: Graph = Graph { name: "Document", nodes: &[named("count")], ..Graph::EMPTY };

/// A graph, and the way to a node of it.
type At = (&'static Graph, &'static [usize]);

const SPLIT: At = (&CORPUS, &[0]);
const DOCUMENTS: At = (&CORPUS, &[1]);
const COUNT: At = (&CORPUS, &[1, 0]);
const JOIN: At = (&CORPUS, &[2]);

const fn named(name: &'static str) -> Node {
    let (docs, parameters, outputs) = ("", &[], &[]);
    Node { name, docs, parameters, outputs, fallible: false, cached: false, batched: false, nested: None }
}

const US: u64 = 1000;
const MS: u64 = 1_000_000;

/// Tells a timeline of what is made up.
struct Teller {
    timeline: Timeline,
    origin: Instant,
}

impl Teller {
    fn new(timeline: Timeline) -> Self {
        Self { timeline, origin: Instant::now() }
    }

    fn at(&self, nanoseconds: u64) -> Instant {
        self.origin + Duration::from_nanos(nanoseconds)
    }

    /// Of something from one time to another one.
    fn event<'e>(&self, scope: &'e Scope<'e>, (from, to): (u64, u64), outcome: Outcome) -> Event<'e> {
        Event { scope, started: Some(self.at(from)), at: Some(self.at(to)), outcome: Some(outcome), error: None }
    }

    fn node(&self, around: &Scope<'_>, node: At, span: (u64, u64), outcome: Outcome) {
        let scope = Scope::new(Some(around), What::Node(node.0, node.1));
        self.timeline.on_node_end(&self.event(&scope, span, outcome));
    }

    fn cached(&self, around: &Scope<'_>, node: At, span: (u64, u64)) {
        let scope = Scope::new(Some(around), What::Node(node.0, node.1));
        self.timeline.on_node_cached(&Event { outcome: None, ..self.event(&scope, span, Outcome::Done) });
    }

    /// An item of a map, and what happens in it.
    fn item(&self, map: &Scope<'_>, index: usize, span: (u64, u64), outcome: Outcome, within: impl FnOnce(&Scope<'_>)) {
        let item = Scope::new(Some(map), What::Item(index));
        let start = Event { at: Some(self.at(span.0)), outcome: None, ..self.event(&item, span, outcome) };
        self.timeline.on_map_item_start(&start);
        within(&Scope::new(Some(&item), What::Pipeline(&DOCUMENT, &[])));
        self.timeline.on_map_item_end(&self.event(&item, span, outcome));
    }

    fn map(&self, scope: &Scope<'_>, span: (u64, u64), within: impl FnOnce(&Scope<'_>)) {
        within(scope);
        self.timeline.on_map_end(&self.event(scope, span, Outcome::Done));
    }

    /// Two items of `Corpus`: the first one is split, maps two documents, of which one fails and one is cached, and is joined;
    /// the second one panics.
    fn corpus(&self) {
        let map = Scope::new(None, What::Map(&CORPUS, &[], 2));
        self.map(&map, (0, 100 * MS), |map| {
            self.item(map, 0, (MS, 61 * MS), Outcome::Done, |corpus| {
                self.node(corpus, SPLIT, (MS, 11 * MS), Outcome::Done);
                let documents = Scope::new(Some(corpus), What::Map(DOCUMENTS.0, DOCUMENTS.1, 3));
                self.map(&documents, (11 * MS, 51 * MS), |documents| {
                    self.item(documents, 0, (11 * MS, 41 * MS), Outcome::Done, |document| {
                        self.node(document, COUNT, (11 * MS, 41 * MS), Outcome::Done);
                    });
                    self.item(documents, 1, (41 * MS, 50 * MS), Outcome::Failed, |document| {
                        self.node(document, COUNT, (41 * MS, 50 * MS), Outcome::Failed);
                    });
                    self.item(documents, 2, (50 * MS, 51 * MS), Outcome::Done, |document| {
                        self.cached(document, COUNT, (50 * MS, 50 * MS + US));
                    });
                });
                self.node(corpus, JOIN, (51 * MS, 51 * MS + 500 * US), Outcome::Done);
            });
            self.item(map, 1, (61 * MS, 91 * MS), Outcome::Panicked, |corpus| {
                self.node(corpus, SPLIT, (61 * MS, 91 * MS), Outcome::Panicked);
            });
        });
    }
}

/// A timeline that was told of [`Teller::corpus`].
fn corpus() -> Timeline {
    let teller = Teller::new(Timeline::new());
    teller.corpus();
    teller.timeline
}

/// Names that mean something to JSON, XML and HTML.
const NASTY: &str = "a\"b\\c</script><!--'&\u{1}\u{2028}\u{ffff}größe";

/// A timeline with such a pipeline, in a thread with such a name.
fn nasty() -> Timeline {
    static GRAPH: Graph = Graph { name: NASTY, nodes: &[named("odd\"&'")], ..Graph::EMPTY };
    let teller = Teller::new(Timeline::new());
    // The name of a thread may hold anything but a zero.
    let named = std::thread::Builder::new().name(String::from(NASTY));
    std::thread::scope(|threads| {
        let tell =
            || teller.node(&Scope::new(None, What::Pipeline(&GRAPH, &[])), (&GRAPH, &[0]), (0, 10), Outcome::Done);
        named.spawn_scoped(threads, tell).map(|_| ()).expect("a thread");
    });
    teller.timeline
}

/// A timeline with a partition of three items that go together for the sake of a batch body.
fn together() -> Timeline {
    let teller = Teller::new(Timeline::new());
    let map = Scope::new(None, What::Map(&DOCUMENT, &[], 3));
    teller.map(&map, (0, 10 * MS), |map| {
        let items: Vec<Scope<'_>> = (0..3).map(|index| Scope::new(Some(map), What::Item(index))).collect();
        for (item, at) in items.iter().zip(1..) {
            teller.timeline.on_map_item_start(&teller.event(item, (at * US, at * US), Outcome::Done));
        }
        let partition = Scope::new(Some(map), What::Items(0, 3));
        teller.node(&Scope::new(Some(&partition), What::Pipeline(&DOCUMENT, &[])), COUNT, (MS, 8 * MS), Outcome::Done);
        for (item, at) in items.iter().zip(1..) {
            teller.timeline.on_map_item_end(&teller.event(item, (at * US, 9 * MS + at * US), Outcome::Done));
        }
    });
    teller.timeline
}

/// Many short runs one after the other, each in a gap of its own length.
fn many(count: u64) -> Timeline {
    let teller = Teller::new(Timeline::new());
    let run = Scope::new(None, What::Pipeline(&CORPUS, &[]));
    for number in 0..count {
        teller.node(
            &run,
            if number % 10 == 0 { SPLIT } else { JOIN },
            (20 * number * US, (20 * number + 10) * US),
            Outcome::Done,
        );
    }
    teller.timeline
}
