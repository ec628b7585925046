//! Figures and advice.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::time::Duration;

use super::super::advice::sentences;
use super::super::{MapTimes, NodeTimes, Timeline};
use super::{CORPUS, COUNT, DOCUMENT, JOIN, MS, Outcome, SPLIT, Scope, Teller, US, What, corpus, together};
use crate::Workload;

fn node<'n>(nodes: &'n [NodeTimes], path: &str) -> &'n NodeTimes {
    nodes.iter().find(|node| node.path == path).expect("a node of that path")
}

#[test]
fn figures_are_exact() {
    let nodes = corpus().nodes();
    assert_eq!(nodes.len(), 3);
    let paths: Vec<&str> = nodes.iter().map(|node| node.path.as_str()).collect();
    assert_eq!(paths, ["Corpus/split", "Corpus/documents/count", "Corpus/join"]);
    let counts = |path| {
        let node = node(&nodes, path);
        (node.count, node.cached, node.failed, node.total, node.mean, node.longest)
    };
    let ms = Duration::from_millis;
    assert_eq!(counts("Corpus/split"), (2, 0, 1, ms(40), ms(20), ms(30)));
    assert_eq!(counts("Corpus/documents/count"), (2, 1, 1, ms(39), Duration::from_micros(19_500), ms(30)));
    let half = Duration::from_micros(500);
    assert_eq!(counts("Corpus/join"), (1, 0, 0, half, half, half));
    let shares: f64 = nodes.iter().map(|node| node.share).sum();
    assert!((shares - 1.0).abs() < 1e-9 && (nodes[0].share - 40.0 / 79.5).abs() < 1e-9);
    let near = |time: Duration, exact: Duration| time.abs_diff(exact) <= exact / 32;
    assert!(near(nodes[0].p50, ms(10)) && near(nodes[0].p99, ms(30)) && nodes[0].p99 <= nodes[0].longest);
}

#[test]
fn maps_are_known_too() {
    let maps = corpus().maps();
    let [corpus, documents] = maps.as_slice() else { unreachable!("{maps:?}") };
    assert_eq!((corpus.path.as_str(), corpus.count, corpus.items, corpus.failed), ("Corpus", 1, 2, 1));
    assert_eq!((documents.path.as_str(), documents.count, documents.items), ("Corpus/documents", 1, 3));
    assert_eq!((corpus.total, documents.total), (Duration::from_millis(100), Duration::from_millis(40)));
    // Items ran from 1 to 91 ms of 100; what is inside is no more work.
    assert_eq!((corpus.threads, documents.threads, documents.idle), (1, 0, None));
    assert!(corpus.idle.is_some_and(|idle| (idle - 0.1).abs() < 1e-9));
}

#[test]
fn the_idle_share_is_of_the_threads_that_worked() {
    let teller = Teller::new(Timeline::new());
    for _ in 0..2 {
        let map = Scope::new(None, What::Map(&DOCUMENT, &[], 3));
        teller.map(&map, (0, 10 * MS), |map| {
            teller.item(map, 0, (0, 10 * MS), Outcome::Done, |_| ());
            std::thread::scope(|threads| {
                threads.spawn(|| {
                    teller.item(map, 1, (0, 3 * MS), Outcome::Done, |_| ());
                    teller.item(map, 2, (4 * MS, 6 * MS), Outcome::Done, |_| ());
                });
            });
        });
    }
    let maps = teller.timeline.maps();
    assert_eq!((maps.len(), maps[0].count, maps[0].items, maps[0].threads), (1, 2, 6, 2));
    assert!(maps[0].idle.is_some_and(|idle| (idle - 0.25).abs() < 1e-9), "{maps:?}");
}

#[test]
fn items_that_go_together_are_busy_once() {
    let maps = together().maps();
    assert_eq!((maps[0].items, maps[0].threads), (3, 1));
    assert!(maps[0].idle.is_some_and(|idle| (idle - (1.0 - 9.002 / 10.0)).abs() < 1e-9), "{maps:?}");
}

#[test]
fn shares_are_asked_for_by_the_path_without_the_pipeline() {
    let timeline = corpus();
    let close = |path: &str, share: f64| timeline.share(path).is_some_and(|found| (found - share).abs() < 1e-9);
    assert!(close("split", 40.0 / 79.5) && close("documents/count", 39.0 / 79.5));
    // All that is inside of it.
    assert!(close("documents", 39.0 / 79.5));
    for path in ["", "spli", "count", "Corpus/split", "doc", "documents/count/more"] {
        assert_eq!(timeline.share(path), None, "{path}");
    }
}

#[test]
fn threads_do_not_lose_anything() {
    const THREADS: u64 = 16;
    const EACH: u64 = 10_000;
    let teller = Teller::new(Timeline::with_records(1000));
    std::thread::scope(|threads| {
        for thread in 0..THREADS {
            let teller = &teller;
            threads.spawn(move || {
                let run = Scope::new(None, What::Pipeline(&CORPUS, &[]));
                for number in 0..EACH {
                    teller.node(&run, SPLIT, (0, US + thread), Outcome::Done);
                    if number % 10 == 0 {
                        teller.node(&run, JOIN, (0, 1), Outcome::Failed);
                    }
                    if number % 1000 == 0 {
                        assert!(teller.timeline.nodes().iter().any(|node| node.count > 0));
                    }
                }
            });
        }
    });
    let nodes = teller.timeline.nodes();
    let (split, join) = (node(&nodes, "Corpus/split"), node(&nodes, "Corpus/join"));
    assert_eq!((split.count, join.count, join.failed), (THREADS * EACH, THREADS * EACH / 10, THREADS * EACH / 10));
    let total = (0..THREADS).map(|thread| (US + thread) * EACH).sum();
    assert_eq!((split.total, split.longest), (Duration::from_nanos(total), Duration::from_nanos(US + THREADS - 1)));
    let lanes = super::super::lanes::Lanes::new(&teller.timeline.shards);
    let kept: usize = lanes.threads.iter().map(|thread| thread.stretches.len()).sum();
    // Some room may be left to threads that did not fill it.
    assert!(kept <= 1000 && kept as u64 + lanes.left_out == THREADS * EACH * 11 / 10, "{kept}");
}

#[test]
fn what_is_cleared_is_forgotten() {
    let teller = Teller::new(Timeline::with_records(3));
    let run = Scope::new(None, What::Pipeline(&CORPUS, &[]));
    let map = Scope::new(None, What::Map(&DOCUMENT, &[], 1));
    for _ in 0..3 {
        teller.item(&map, 0, (0, MS), Outcome::Done, |document| {
            teller.node(document, COUNT, (0, MS), Outcome::Done);
            teller.timeline.clear();
            assert!(teller.timeline.nodes().is_empty() && teller.timeline.maps().is_empty());
        });
        for _ in 0..4 {
            teller.node(&run, SPLIT, (0, MS), Outcome::Done);
        }
        assert_eq!(teller.timeline.nodes()[0].count, 4);
        let lanes = super::super::lanes::Lanes::new(&teller.timeline.shards);
        // The item has the first place, as it ended after the clearing.
        assert_eq!((lanes.threads[0].stretches.len(), lanes.left_out), (3, 2));
    }
}

fn of(path: &str, share: f64) -> NodeTimes {
    NodeTimes { path: path.to_string(), share, ..corpus().nodes().swap_remove(0) }
}

fn map(waiting: Option<f64>, threads: usize, idle: f64) -> MapTimes {
    MapTimes { waiting, threads, idle: Some(idle), ..corpus().maps().swap_remove(0) }
}

#[test]
fn only_a_node_with_half_of_the_time_dominates() {
    let nodes = [of("P/a", 0.62), of("P/b", 0.38)];
    let dominates = "`P/a` dominates: 62 % of the time of all nodes. Twice as fast, it would save 31 % of that.";
    assert_eq!(sentences(&nodes, &[]), [dominates]);
    assert_eq!(sentences(&[of("P/a", 0.49), of("P/b", 0.48)], &[]), [""; 0]);
    // Who is alone need not be told.
    assert_eq!(sentences(&[of("P/a", 1.0)], &[]), [""; 0]);
    assert_eq!(sentences(&[], &[]), [""; 0]);
}

#[test]
fn times_of_the_clock_are_told_from_those_of_nodes() {
    let short = |mean, share| NodeTimes { mean: Duration::from_nanos(mean), ..of("P/a", share) };
    let said = "Times below 100ns are largely those of the clock that measures them.";
    assert_eq!(sentences(&[short(99, 0.01)], &[]), [said]);
    assert_eq!(sentences(&[short(100, 1.0)], &[]), [""; 0]);
    assert_eq!(sentences(&[short(99, 0.009)], &[]), [""; 0]);
}

#[test]
fn waiting_suggests_a_workload() {
    let suggested = |waiting| map(Some(waiting), 1, 0.0).workload();
    assert_eq!([0.0, 0.24].map(suggested), [Some(Workload::Cpu); 2]);
    assert_eq!([0.25, 0.74].map(suggested), [Some(Workload::Mixed); 2]);
    assert_eq!([0.75, 1.0].map(suggested), [Some(Workload::Io); 2]);
    let said = |map| sentences(&[], &[map]);
    assert_eq!(
        said(map(Some(0.93), 1, 0.3)),
        ["`Corpus`: its items waited for 93 % of their time. This suggests `workload = Io`, as they hardly compute."]
    );
    assert_eq!(
        said(map(None, 4, 0.07)),
        ["`Corpus`: 4 threads ran the items of the map (100ms), and were idle for 7 % of the time."]
    );
    assert_eq!(said(map(None, 1, 0.3)), [""; 0]);
    assert_eq!(said(MapTimes { total: Duration::from_micros(999), ..map(Some(0.9), 4, 0.5) }), [""; 0]);
}

#[test]
fn real_waiting_is_measured() {
    if crate::processor::computed().is_none() {
        return;
    }
    let timeline = Timeline::new();
    let teller = Teller::new(timeline);
    let map = Scope::new(None, What::Map(&DOCUMENT, &[], 2));
    let now = |teller: &Teller| u64::try_from(teller.origin.elapsed().as_nanos()).unwrap_or(0);
    teller.map(&map, (0, MS), |map| {
        for index in 0..4 {
            let item = Scope::new(Some(map), What::Item(index));
            let from = now(&teller);
            super::Callback::on_map_item_start(&teller.timeline, &teller.event(&item, (from, from), Outcome::Done));
            std::thread::sleep(Duration::from_millis(25));
            let span = (from, now(&teller));
            super::Callback::on_map_item_end(&teller.timeline, &teller.event(&item, span, Outcome::Done));
        }
    });
    let maps = teller.timeline.maps();
    // Who has slept stands in the queue, too, where others use the processors.
    assert!(maps[0].waiting.is_some_and(|waiting| waiting > 0.5), "{maps:?}");
    let advice: Vec<String> = teller.timeline.advice();
    assert!(advice.iter().any(|sentence| sentence.contains("`Document`: its items waited for ")), "{advice:?}");
}
