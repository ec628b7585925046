//! One run.

use hypernodes::Tracing;

use super::{Report, Stats, Tree, Turns, at_info};

#[test]
fn a_run_is_a_span_with_its_nodes_in_it() {
    let (tree, out) = Tree::of(|| Stats.with_callback(Tracing::new()).run(" a b "));
    assert_eq!(out.words, 2);
    let fields = ["pipeline", "node", "item", "items", "path", "depth", "outcome", "error", "of"];
    assert_eq!(
        tree.text(&fields),
        "pipeline pipeline=Stats path=Stats depth=0
  node pipeline=Stats node=clean path=Stats/clean depth=1
    cleaning
  node pipeline=Stats node=count path=Stats/count depth=1
    inside of=count
"
    );
    assert_eq!(tree.all("pipeline", "otel.name"), ["Stats"]);
    assert_eq!(tree.all("node", "otel.name"), ["clean", "count"]);
    assert!(tree.all("pipeline", "otel.status_code").is_empty(), "nothing failed");
}

#[test]
fn a_pipeline_among_the_nodes_is_a_span_in_the_outer_one() {
    let (tree, _) = Tree::of(|| Report.with_callback(Tracing::new()).run("a b"));
    assert_eq!(
        tree.text(&["pipeline", "node", "path"]),
        "pipeline pipeline=Report path=Report
  pipeline pipeline=Stats node=Stats path=Report/Stats
    node pipeline=Stats node=clean path=Report/Stats/clean
      cleaning
    node pipeline=Stats node=count path=Report/Stats/count
      inside
  node pipeline=Report node=twice path=Report/twice
"
    );
}

#[test]
fn what_is_open_side_by_side_is_not_mixed_up() {
    let (tree, _) = Tree::of(|| Turns.with_callback(Tracing::new()).run(1));
    let all = "pipeline path=Turns
  pipeline path=Turns/Odd
    node path=Turns/Odd/a
      in a
    node path=Turns/Odd/c
      in c
  pipeline path=Turns/Even
    node path=Turns/Even/b
      in b
    node path=Turns/Even/d
      in d
";
    assert_eq!(tree.text(&["path"]), all);
    let (tree, _) = Tree::at(at_info(), || Turns.with_callback(Tracing::new()).run(1));
    let without_nodes = "pipeline path=Turns
  pipeline path=Turns/Odd
    in a
    in c
  pipeline path=Turns/Even
    in b
    in d
";
    assert_eq!(tree.text(&["path"]), without_nodes, "what nodes say is in the pipeline whose turn it is");
}
