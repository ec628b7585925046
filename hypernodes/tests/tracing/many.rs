//! Many items.

use std::collections::BTreeSet;

use hypernodes::{Parallel, Sequential, Tracing, Workload, node, pipeline};
use tracing_subscriber::filter::LevelFilter;

use super::tree::each;
use super::{Corpus, Slow, Stats, Tree, at_info, numbers, on_threads, threads};

#[test]
fn items_are_in_the_map() {
    let (tree, _) = Tree::of(|| Stats.with_engine(Sequential).with_callback(Tracing::new()).map(["a", "b c"]));
    assert_eq!(
        tree.text(&["pipeline", "node", "item", "items", "path", "depth"]),
        "map pipeline=Stats items=2 path=Stats depth=0
  item pipeline=Stats item=0 path=Stats[0] depth=0
    node pipeline=Stats node=clean item=0 path=Stats[0]/clean depth=1
      cleaning
    node pipeline=Stats node=count item=0 path=Stats[0]/count depth=1
      inside
  item pipeline=Stats item=1 path=Stats[1] depth=0
    node pipeline=Stats node=clean item=1 path=Stats[1]/clean depth=1
      cleaning
    node pipeline=Stats node=count item=1 path=Stats[1]/count depth=1
      inside
"
    );
    assert_eq!(tree.all("map", "otel.name"), ["Stats.map"]);
    assert_eq!(tree.all("item", "otel.name"), ["Stats", "Stats"]);
}

#[test]
fn items_that_are_asked_for_one_by_one_are_runs() {
    let (tree, _) = Tree::of(|| Stats.with_callback(Tracing::new()).map_iter(["a", "b c"]).collect::<Vec<_>>());
    let run = "pipeline path=Stats\n  node path=Stats/clean\n    cleaning\n  node path=Stats/count\n    inside\n";
    assert_eq!(tree.text(&["path"]), run.repeat(2));
}

#[test]
fn nothing_to_map_is_a_map_of_nothing() {
    let (tree, _) = Tree::of(|| Stats.with_callback(Tracing::new()).map(Vec::<&str>::new()));
    assert_eq!(tree.text(&["items"]), "map items=0\n");
}

#[test]
fn items_are_in_the_map_whichever_thread_runs_them() {
    for workload in [Workload::Cpu, Workload::Io] {
        let engine = Parallel::new().workload(workload).workers(4);
        let run = || Slow.with_engine(engine).with_callback(Tracing::new()).map(0..300_usize);
        let (tree, outs) = Tree::of(|| {
            let around = tracing::info_span!("around");
            let subscriber = tracing::dispatcher::get_default(Clone::clone);
            on_threads(4, || tracing::dispatcher::with_default(&subscriber, || around.in_scope(run)))
        });
        assert_eq!(outs.len(), 300);
        assert!(threads(&tree, "item") > 1, "{workload:?}: more than one thread");
        let items = each(300, |item| {
            format!(
                "    item item={item} path=Slow[{item}]\n      node item={item} path=Slow[{item}]/slow\n        slept number={item}\n"
            )
        });
        assert_eq!(tree.text(&["item", "path", "number"]), format!("around\n  map path=Slow\n{items}"));
    }
}

#[test]
fn what_items_say_is_in_the_map_where_items_are_left_out() {
    let run =
        || Slow.with_engine(Parallel::new().workload(Workload::Io)).with_callback(Tracing::new()).map(0..100_usize);
    let (tree, _) = Tree::at(at_info(), run);
    assert!(threads(&tree, "slept") > 1);
    let mut lines: Vec<String> = tree.text(&["path", "number"]).lines().map(str::to_owned).collect();
    lines[1..].sort_by_key(|line| line.rsplit('=').next().and_then(|number| number.parse::<usize>().ok()));
    let said = (0..100).map(|number| format!("  slept number={number}"));
    assert_eq!(lines, ["map path=Slow".to_owned()].into_iter().chain(said).collect::<Vec<_>>());
}

#[test]
fn what_items_say_is_in_what_is_around_where_all_is_left_out() {
    let filter = at_info().with_target("hypernodes", LevelFilter::OFF);
    let (tree, _) = Tree::at(filter, || {
        let _around = tracing::info_span!("around").entered();
        Slow.with_engine(Parallel::new().workload(Workload::Io)).with_callback(Tracing::new()).map(0..100_usize)
    });
    assert!(threads(&tree, "slept") > 1);
    assert_eq!(tree.text(&[]), format!("around\n{}", "  slept\n".repeat(100)));
}

#[test]
fn a_map_among_the_nodes_is_a_span_in_its_pipeline() {
    let (tree, out) = Tree::of(|| Corpus.with_callback(Tracing::new()).run(vec!["a", "b c"]));
    assert_eq!(out.sum, 3);
    assert_eq!(
        tree.text(&["pipeline", "node", "items", "path", "depth"]),
        "pipeline pipeline=Corpus path=Corpus depth=0
  map pipeline=Stats node=Stats items=2 path=Corpus/Stats depth=1
    item pipeline=Stats path=Corpus/Stats[0] depth=1
      node pipeline=Stats node=clean path=Corpus/Stats[0]/clean depth=2
        cleaning
      node pipeline=Stats node=count path=Corpus/Stats[0]/count depth=2
        inside
    item pipeline=Stats path=Corpus/Stats[1] depth=1
      node pipeline=Stats node=clean path=Corpus/Stats[1]/clean depth=2
        cleaning
      node pipeline=Stats node=count path=Corpus/Stats[1]/count depth=2
        inside
  node pipeline=Corpus node=sum path=Corpus/sum depth=1
"
    );
    assert_eq!(tree.all("map", "otel.name"), ["Stats.map"]);
}

pipeline! { struct Inside; nodes = [numbers, Slow.map(number = numbers) -> (slow as slows)]; }

/// Which levels there are, and whether children are where their paths say.
fn check_paths(tree: &Tree) {
    let entries = tree.entries();
    for entry in entries.iter().filter(|entry| entry.fields.contains_key("path")) {
        let path = &entry.fields["path"];
        if let Some(parent) = entry.parent.and_then(|parent| entries[parent].fields.get("path")) {
            assert!(path.starts_with(parent.as_str()) && path.len() > parent.len(), "{path} in {parent}");
        } else {
            assert!(!path.contains(['/', '[']), "{path} in nothing");
        }
    }
}

#[test]
fn maps_in_items_are_in_their_item_on_every_thread() {
    let engine = Parallel::new().workload(Workload::Cpu).workers(4);
    let callback = Tracing::new();
    let run = || Inside.with_engine(engine).with_callback(&callback).map(vec![20_usize; 20]);
    let (tree, outs) = Tree::of(|| {
        let subscriber = tracing::dispatcher::get_default(Clone::clone);
        on_threads(4, || tracing::dispatcher::with_default(&subscriber, run))
    });
    assert!(outs.iter().all(|out| out.slows.len() == 20));
    assert_eq!((tree.all("map", "path").len(), tree.all("item", "path").len()), (1 + 20, 20 + 400));
    assert_eq!(tree.all("node", "path").iter().collect::<BTreeSet<_>>().len(), 20 + 400);
    check_paths(&tree);
    let entries = tree.entries();
    for entry in entries.iter().filter(|entry| entry.kind == "slept") {
        let node = &entries[entry.parent.unwrap()].fields;
        assert_eq!((&node["node"], &node["item"]), (&"slow".to_owned(), &entry.fields["number"]));
    }
    let levels = |kind: &str| -> BTreeSet<_> {
        entries.iter().filter(|entry| entry.kind == kind).map(|entry| entry.level).collect()
    };
    assert_eq!(
        levels("map"),
        BTreeSet::from([tracing::Level::DEBUG, tracing::Level::INFO]),
        "the outer, the inner ones"
    );
    assert_eq!((levels("item").len(), levels("node").len()), (1, 1));
}

#[node(output = "doubled", batch = double_all)]
fn double(x: i64) -> i64 {
    x * 2
}
fn double_all(x: &[i64]) -> Vec<i64> {
    tracing::info!("doubling");
    x.iter().map(|x| x * 2).collect()
}
#[node]
fn next(doubled: i64) -> i64 {
    doubled + 1
}
pipeline! { struct Chain; nodes = [double, next]; partitions = 2; }

#[test]
fn what_goes_together_is_one_span() {
    let (tree, _) = Tree::of(|| Chain.with_engine(Sequential).with_callback(Tracing::new()).map([1, 2, 3, 4]));
    assert_eq!(
        tree.text(&["item", "items", "path"]),
        "map items=4 path=Chain
  partition items=2 path=Chain[0..2]
    node items=2 path=Chain[0..2]/double
      doubling
    node item=0 path=Chain[0]/next
    node item=1 path=Chain[1]/next
  partition items=2 path=Chain[2..4]
    node items=2 path=Chain[2..4]/double
      doubling
    node item=2 path=Chain[2]/next
    node item=3 path=Chain[3]/next
"
    );
    let all: Vec<i64> = (0..1000).collect();
    let (tree, _) = Tree::of(|| Chain.with_callback(Tracing::new()).map(&all));
    check_levels_of_partitions(&tree);
}

fn check_levels_of_partitions(tree: &Tree) {
    assert_eq!(tree.all("partition", "path").len(), 2);
    assert_eq!(tree.all("node", "path").len(), 2 + 1000);
    let entries = tree.entries();
    for entry in entries.iter().filter(|entry| entry.kind == "node") {
        assert_eq!(entries[entry.parent.unwrap()].kind, "partition");
    }
}
