//! The parts of a pipeline: what a pipeline around it calls one by one, so that it can leave some out and put its own
//! nodes between.
//!
//! A part is a node. Several nodes are one part where the type of what they hand over has no name, such as an
//! `impl Iterator`, for then no function could return it that does not know who takes it.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::ownership::{Lender, Pass, Within, within};
use crate::graph::{Borrow, NodeId, Origin, ValueId};
use crate::resolved::{Form, Held, Named, Resolved, input_for, is_nameable};
use crate::syntax::description::Way;
use crate::syntax::lifetimes;
use crate::text;

/// A part.
pub(crate) struct Cut {
    /// Its nodes, in the order in which they run; none where it only hands something through.
    pub(crate) nodes: Vec<NodeId>,
    /// What it takes, the bound inputs apart.
    pub(crate) takes: Vec<Take>,
    /// Whether it reads bound inputs.
    pub(crate) itself: bool,
    /// What others need of what it makes.
    pub(crate) gives: Vec<ValueId>,
    pub(crate) within: Within,
}

/// What a part takes.
pub(crate) struct Take {
    pub(crate) value: ValueId,
    /// How the part holds it.
    pub(crate) held: Held,
    /// How it takes it.
    pub(crate) way: Way,
}

/// From where a value that a part makes may borrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct From {
    /// The index in `takes`; none for the pipeline itself.
    pub(crate) take: Option<usize>,
    pub(crate) itself: bool,
}

/// The parts of a pipeline, in the order in which their nodes are written.
pub(crate) fn of(resolved: &Resolved<'_>) -> Vec<Cut> {
    let groups = Groups::of(resolved).all();
    let outputs = &resolved.graph.outputs;
    let handed = outputs.iter().filter(|&&output| !matches!(resolved.graph.values[output].origin, Origin::Made { .. }));
    let through = handed.map(|&output| cut(resolved, Vec::new(), vec![output]));
    let parts = groups.into_iter().map(|nodes| {
        let gives = gives(resolved, &nodes);
        cut(resolved, nodes, gives)
    });
    parts.chain(through).collect()
}

/// What is needed outside of what these nodes make.
fn gives(resolved: &Resolved<'_>, nodes: &[NodeId]) -> Vec<ValueId> {
    let graph = &resolved.graph;
    let made = nodes.iter().flat_map(|&node| graph.made[node].iter().copied());
    let needed = |&value: &ValueId| {
        let readers = resolved.readers(value);
        graph.outputs.contains(&value) || readers.iter().any(|reader| !nodes.contains(reader))
    };
    made.filter(needed).collect()
}

/// Some nodes as a part that gives some of their values.
pub(crate) fn cut(resolved: &Resolved<'_>, nodes: Vec<NodeId>, gives: Vec<ValueId>) -> Cut {
    let graph = &resolved.graph;
    let own: BTreeSet<ValueId> = nodes.iter().flat_map(|&node| graph.made[node].iter().copied()).collect();
    let mut readers: BTreeMap<ValueId, Vec<(NodeId, usize)>> = BTreeMap::new();
    let mut outside = Vec::new();
    let mut itself = false;
    let mut note = |value: ValueId, reader: Option<(NodeId, usize)>| {
        if own.contains(&value) {
            return;
        }
        if let Origin::Bound(_) = graph.values[value].origin {
            itself = true;
            return;
        }
        if !readers.contains_key(&value) {
            outside.push(value);
        }
        readers.entry(value).or_default().extend(reader);
    };
    for &node in &nodes {
        for (parameter, &source) in graph.sources[node].iter().enumerate() {
            note(source, Some((node, parameter)));
        }
    }
    for &value in &gives {
        note(value, None);
    }
    let takes = outside.into_iter().map(|value| {
        let readers = readers.get(&value).map(Vec::as_slice).unwrap_or_default();
        let held = held(resolved, value, readers);
        let by_value = |&(node, parameter): &(NodeId, usize)| resolved.names.nodes[node].parameters[parameter].by_value;
        // What is handed through is taken as the pipeline takes it.
        let whole = readers.iter().any(by_value) || readers.is_empty() || text::copies(&held.text);
        let way = match held.form {
            // Of a collection it is not known what it is.
            _ if matches!(held.ty, Named::Many(_)) => Way::Value,
            Form::Value if whole => Way::Value,
            Form::Value | Form::Reference => Way::Reference,
            Form::Static => Way::Static,
            Form::Option => Way::Option,
        };
        Take { value, held, way }
    });
    let takes = takes.collect();
    let within = within(graph, &resolved.names, &resolved.holdings, &resolved.ownership.lenders, &nodes, &gives);
    Cut { nodes, takes, itself, gives, within }
}

/// How a part holds what it takes: an input as its own nodes want it, so that a pipeline around it is asked for no more.
fn held(resolved: &Resolved<'_>, value: ValueId, readers: &[(NodeId, usize)]) -> Held {
    let usual = &resolved.values[value];
    if resolved.graph.values[value].origin != Origin::Input
        || matches!(usual.ty, Named::Stated(_))
        || readers.is_empty()
    {
        return usual.clone();
    }
    let own = input_for(resolved, value, readers);
    match own.ty {
        Named::Many(_) => own,
        Named::Parameter { node, .. } if is_nameable(resolved.entry(node), &resolved.nodes[node]) => own,
        _ => usual.clone(),
    }
}

impl Cut {
    /// From where each value that the part gives, and at last its error, may borrow.
    pub(crate) fn borrows(&self, resolved: &Resolved<'_>) -> (Vec<Vec<From>>, Vec<From>) {
        let mut known: BTreeMap<ValueId, Vec<From>> = BTreeMap::new();
        let mut of_error = Vec::new();
        for &node in &self.nodes {
            let described = &resolved.nodes[node];
            for (output, &value) in described.outputs.iter().zip(&resolved.graph.made[node]) {
                let borrows = self.gather(resolved, &known, node, &output.made.borrows);
                known.insert(value, borrows);
            }
            if let Some(error) = &described.error {
                of_error.extend(self.gather(resolved, &known, node, &error.borrows));
            }
        }
        let given = self.gives.iter().map(|value| match known.get(value) {
            Some(borrows) => borrows.clone(),
            None => self.source(resolved, &known, *value, !self.hands_through_whole(*value)),
        });
        let given = given.collect();
        of_error.sort_unstable();
        of_error.dedup();
        (given, of_error)
    }

    /// Whether a value is taken and given as it is: then nothing that is given lives in what was taken.
    fn hands_through_whole(&self, value: ValueId) -> bool {
        self.takes.iter().any(|take| take.value == value && take.way == Way::Value)
    }

    fn gather(
        &self,
        resolved: &Resolved<'_>,
        known: &BTreeMap<ValueId, Vec<From>>,
        node: NodeId,
        borrows: &[Borrow],
    ) -> Vec<From> {
        let sources = &resolved.graph.sources[node];
        let gathered =
            borrows.iter().flat_map(|borrow| self.source(resolved, known, sources[borrow.parameter], borrow.itself));
        let gathered: BTreeSet<From> = gathered.collect();
        gathered.into_iter().collect()
    }

    /// Where a value lives that somebody borrows from.
    fn source(
        &self,
        resolved: &Resolved<'_>,
        known: &BTreeMap<ValueId, Vec<From>>,
        value: ValueId,
        itself: bool,
    ) -> Vec<From> {
        if let Some(inside) = known.get(&value) {
            return inside.clone();
        }
        if let Origin::Bound(_) = resolved.graph.values[value].origin {
            return vec![From { take: None, itself: itself && !resolved.holdings[value].reference }];
        }
        let take = self.takes.iter().position(|take| take.value == value);
        vec![From { take, itself }]
    }
}

/// Which nodes cannot be parted.
struct Groups<'p> {
    resolved: &'p Resolved<'p>,
    /// For each node the group that it is in.
    group: Vec<usize>,
}

impl<'p> Groups<'p> {
    fn of(resolved: &'p Resolved<'p>) -> Self {
        let mut groups = Self { resolved, group: (0..resolved.nodes.len()).collect() };
        for &node in &resolved.graph.order {
            for (place, &value) in resolved.graph.made[node].iter().enumerate() {
                if !has_name(resolved, node, place) {
                    groups.join_readers(node, value);
                }
            }
        }
        while groups.grow() {}
        groups
    }

    /// The groups by their first nodes as written, each in the order in which it runs.
    fn all(&self) -> Vec<Vec<NodeId>> {
        let mut all: BTreeMap<usize, Vec<NodeId>> = BTreeMap::new();
        for &node in &self.resolved.graph.order {
            all.entry(self.group[node]).or_default().push(node);
        }
        let mut all: Vec<Vec<NodeId>> = all.into_values().collect();
        all.sort_by_key(|nodes| nodes.iter().copied().min());
        all
    }

    fn join(&mut self, one: NodeId, other: NodeId) -> bool {
        let (one, other) = (self.group[one], self.group[other]);
        self.group.iter_mut().filter(|group| **group == other).for_each(|group| *group = one);
        one != other
    }

    fn join_all(&mut self, node: NodeId, others: &[NodeId]) -> bool {
        let mut grown = false;
        for &other in others {
            grown |= self.join(node, other);
        }
        grown
    }

    fn join_readers(&mut self, node: NodeId, value: ValueId) -> bool {
        let readers = self.resolved.readers(value);
        self.join_all(node, &readers)
    }

    /// Takes in what a group cannot do without; whether there was anything.
    fn grow(&mut self) -> bool {
        let groups: Vec<Vec<NodeId>> = self.all().into_iter().filter(|nodes| nodes.len() > 1).collect();
        groups.iter().any(|nodes| self.takes_in_readers(nodes) || self.takes_in_between(nodes))
    }

    /// A value that is used up inside cannot be given to others, and what borrows from a value inside cannot leave it.
    fn takes_in_readers(&mut self, nodes: &[NodeId]) -> bool {
        let Resolved { graph, ownership, .. } = self.resolved;
        let made: Vec<ValueId> = nodes.iter().flat_map(|&node| graph.made[node].iter().copied()).collect();
        let is_moved = |value: ValueId| {
            let mut readers = nodes.iter().flat_map(|&node| graph.sources[node].iter().zip(&ownership.passes[node]));
            !self.resolved.holdings[value].copy && readers.any(|(&source, pass)| source == value && *pass == Pass::Move)
        };
        let borrows_inside = |value: ValueId| {
            let is_made = |lender: &Lender| matches!(lender, Lender::Local(value) if made.contains(value));
            ownership.lenders[value].iter().any(is_made)
        };
        let kept: Vec<ValueId> =
            made.iter().copied().filter(|&value| is_moved(value) || borrows_inside(value)).collect();
        let mut grown = false;
        for value in kept {
            grown |= self.join_readers(nodes[0], value);
        }
        grown
    }

    /// Whoever needs the group and is needed by it belongs to it.
    fn takes_in_between(&mut self, nodes: &[NodeId]) -> bool {
        let graph = &self.resolved.graph;
        let reached = |start: &[NodeId], next: &dyn Fn(NodeId) -> Vec<NodeId>| {
            let mut reached: BTreeSet<NodeId> = BTreeSet::new();
            let mut unchecked: Vec<NodeId> = start.to_vec();
            while let Some(node) = unchecked.pop() {
                unchecked.extend(next(node).into_iter().filter(|&next| reached.insert(next)));
            }
            reached
        };
        let after = |node: NodeId| {
            let readers = graph.made[node].iter().flat_map(|&value| self.resolved.readers(value));
            readers.collect::<Vec<NodeId>>()
        };
        let before = |node: NodeId| {
            let makers = graph.sources[node].iter().filter_map(|&value| match graph.values[value].origin {
                Origin::Made { node, .. } => Some(node),
                Origin::Input | Origin::Bound(_) => None,
            });
            makers.collect::<Vec<NodeId>>()
        };
        let (after, before) = (reached(nodes, &after), reached(nodes, &before));
        let between: Vec<NodeId> = after.intersection(&before).copied().collect();
        self.join_all(nodes[0], &between)
    }
}

/// Whether the type of an output can be named by others.
fn has_name(resolved: &Resolved<'_>, node: NodeId, place: usize) -> bool {
    let value = resolved.graph.made[node][place];
    let is_stated = matches!(resolved.values[value].ty, Named::Stated(_));
    let described = &resolved.nodes[node];
    let named = is_stated || is_nameable(resolved.entry(node), described);
    !described.outputs[place].opaque && named && !has_lifetimes(&described.outputs[place].made.ty)
}

/// Whether a type that is not of std has several lifetimes. Between parts a type has one, and the compiler need not be
/// willing to take several for one: those of a `View<'v, 'w>` that holds a `&'v Cell<&'w str>` are never the same.
fn has_lifetimes(ty: &str) -> bool {
    let tokens: proc_macro2::TokenStream = ty.parse().unwrap_or_default();
    let mentioned = lifetimes::mentions(tokens);
    let named = mentioned.iter().filter(|name| name.starts_with('\'') && *name != "'static" && *name != "'_");
    named.count() > 1 && !text::is_of_std(ty, &[])
}
