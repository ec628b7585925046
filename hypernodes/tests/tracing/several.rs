//! Runs in runs, and side by side.

use std::collections::BTreeSet;
use std::sync::mpsc;
use std::thread;

use hypernodes::{Parallel, Tracing, Workload, node, pipeline};
use tracing::info;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;

use super::tree::each;
use super::{Corpus, Report, Root, Slow, Tree, Turns, numbers, on_threads, threads};

#[node]
fn by_hand(numbers: Vec<usize>) -> usize {
    let _mine = tracing::info_span!("mine").entered();
    let outs = Slow.with_callback(Tracing::new()).map(numbers);
    outs.len()
}

pipeline! { struct ByHand; nodes = [numbers, by_hand]; }

#[test]
fn what_is_run_by_hand_in_a_node_is_in_the_node() {
    let (tree, _) = Tree::of(|| ByHand.with_callback(Tracing::new()).run(2));
    assert_eq!(
        tree.text(&["path"]),
        "pipeline path=ByHand
  node path=ByHand/numbers
  node path=ByHand/by_hand
    mine
      map path=Slow
        item path=Slow[0]
          node path=Slow[0]/slow
            slept
        item path=Slow[1]
          node path=Slow[1]/slow
            slept
"
    );
}

#[test]
fn items_that_a_thread_runs_while_it_waits_for_others_are_in_their_map() {
    // Maps by hand in nodes, in a pool with little to do: who waits for the inner ones takes outer items.
    let engine = Parallel::new().workload(Workload::Cpu).workers(2).partitions(30);
    let run = || ByHand.with_engine(engine).with_callback(Tracing::new()).map(vec![8_usize; 30]);
    let (tree, _) = Tree::of(|| {
        let subscriber = tracing::dispatcher::get_default(Clone::clone);
        on_threads(2, || tracing::dispatcher::with_default(&subscriber, run))
    });
    let entries = tree.entries();
    let parents = |kind: &str| -> Vec<String> {
        let of_kind = entries.iter().filter(|entry| entry.kind == kind);
        let mut parents: Vec<String> = of_kind
            .map(|entry| match entry.parent {
                Some(parent) => entries[parent].fields.get("path").unwrap_or(&entries[parent].kind).clone(),
                None => String::new(),
            })
            .collect();
        parents.sort();
        parents
    };
    let by_hand: Vec<String> = (0..30).map(|item| format!("ByHand[{item}]/by_hand")).collect();
    let expected: BTreeSet<&String> = by_hand.iter().collect();
    assert_eq!(parents("mine").iter().collect::<BTreeSet<_>>(), expected);
    let mut maps = vec!["mine".to_owned(); 30];
    maps.insert(0, String::new());
    assert_eq!(parents("map"), maps);
    let items = ["ByHand"; 30].into_iter().chain(["Slow"; 240]);
    assert_eq!(parents("item"), items.collect::<Vec<_>>());
}

/// Waits for something, and lets the thread do other work meanwhile.
#[node]
fn wait(d: i64) -> bool {
    info!(number = d, "before");
    let has_worked = rayon::yield_now() == Some(rayon::Yield::Executed);
    info!(number = d, "after");
    has_worked
}

pipeline! { struct Waits; nodes = [Turns(input = number), wait]; workload = Cpu; }

#[test]
fn what_was_open_in_a_thread_is_so_again_after_it_has_run_other_items() {
    let (release, hold) = mpsc::channel::<()>();
    let (tree, outs) = Tree::of(|| {
        let subscriber = tracing::dispatcher::get_default(Clone::clone);
        on_threads(2, || {
            // The other thread is busy, so that this one has to run its items in between.
            let (begins, wait_for_it) = mpsc::channel();
            rayon::spawn(move || {
                begins.send(()).unwrap();
                _ = hold.recv();
            });
            wait_for_it.recv().unwrap();
            let engine = Parallel::new().workers(2).partitions(4);
            let run = || Waits.with_engine(engine).with_callback(Tracing::new()).map((0..20).collect::<Vec<i64>>());
            let outs = tracing::dispatcher::with_default(&subscriber, run);
            drop(release);
            outs
        })
    });
    assert!(outs.iter().any(|out| out.wait), "a thread has run items while it waited");
    let items = each(20, |item| {
        let path = format!("path=Waits[{item}]");
        format!(
            "  item {path}
    pipeline {path}/Turns
      pipeline {path}/Turns/Odd
        node {path}/Turns/Odd/a
          in a
        node {path}/Turns/Odd/c
          in c
      pipeline {path}/Turns/Even
        node {path}/Turns/Even/b
          in b
        node {path}/Turns/Even/d
          in d
    node {path}/wait
      before number={item}
      after number={item}
"
        )
    });
    assert_eq!(tree.text(&["path", "number"]), format!("map path=Waits\n{items}"));
}

#[test]
fn one_callback_may_see_runs_in_several_threads_at_once() {
    let callback = Tracing::new();
    let engine = Parallel::new().workload(Workload::Io);
    let (tree, ()) = Tree::of(|| {
        let subscriber = tracing::dispatcher::get_default(Clone::clone);
        thread::scope(|scope| {
            for number in 0..4_usize {
                let (callback, subscriber) = (&callback, &subscriber);
                scope.spawn(move || {
                    let _default = tracing::dispatcher::set_default(subscriber);
                    let _mine = tracing::info_span!("mine", number).entered();
                    Slow.with_engine(engine).with_callback(callback).map(0..50_usize);
                });
            }
        });
    });
    let items =
        each(50, |item| format!("    item path=Slow[{item}]\n      node path=Slow[{item}]/slow\n        slept\n"));
    let text = tree.text(&["path"]);
    assert_eq!(text, format!("mine\n  map path=Slow\n{items}").repeat(4));
    assert_eq!(format!("{callback:?}"), format!("{:?}", Tracing::new()));
}

#[test]
fn two_in_one_tuple_have_a_tree_each() {
    let both = (Tracing::new(), Tracing::new());
    let (tree, ()) = Tree::of(|| {
        Report.with_callback(&both.0).with_callback(&both.1).run("a b");
        Slow.with_engine(Parallel::new().workload(Workload::Io)).with_callback(&both).map(0..20_usize);
    });
    let paths = tree.all("node", "path");
    assert_eq!(paths.len(), 2 * (3 + 20));
    let entries = tree.entries();
    // A node is in its own pipeline or item, and each of these has it once.
    let mut parents = BTreeSet::new();
    for node in entries.iter().filter(|entry| entry.kind == "node") {
        let parent = node.parent.unwrap();
        let within = node.fields["path"].rsplit_once('/').unwrap().0;
        assert_eq!(entries[parent].fields["path"], within);
        assert!(parents.insert((parent, node.fields["node"].clone())));
    }
}

#[test]
fn where_nobody_listens_nothing_is_left_and_all_runs() {
    let callback = Tracing::new();
    let run = || {
        let failures = Root.with_callback(&callback).map_each(["1", "x", "-1"]);
        assert_eq!(failures.iter().filter(|out| out.is_err()).count(), 2);
        assert_eq!(Corpus.with_callback(&callback).run(vec!["a", "b c"]).sum, 3);
    };
    tracing::subscriber::with_default(tracing::subscriber::NoSubscriber::new(), run);
    let (tree, ()) = Tree::at(Targets::new().with_default(LevelFilter::OFF), run);
    assert_eq!(tree.text(&[]), "");
    assert_eq!(format!("{callback:?}"), format!("{:?}", Tracing::new()));
}

#[test]
fn items_go_to_the_subscriber_of_their_map_and_not_to_the_global_one() {
    let global = Tree::default();
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(global.clone())).unwrap();
    // So that the identifiers of the two are not the same.
    let mine: Vec<_> = thread::spawn(|| (0..10).map(|_| tracing::info_span!("elsewhere")).collect()).join().unwrap();
    let run =
        || Slow.with_engine(Parallel::new().workload(Workload::Io)).with_callback(Tracing::new()).map(0..100_usize);
    let (tree, _) = Tree::of(run);
    assert!(threads(&tree, "item") > 1);
    assert_eq!((tree.all("item", "path").len(), tree.all("slept", "number").len()), (100, 100));
    let of_items = |tree: &Tree| tree.all("item", "path").iter().filter(|path| path.starts_with("Slow[")).count();
    assert_eq!((of_items(&global), mine.len()), (0, 10));
    // Without a subscriber of the thread's own, it is the global one that is told.
    thread::scope(|scope| scope.spawn(run).join().map(drop)).unwrap();
    assert_eq!(of_items(&global), 100);
}
