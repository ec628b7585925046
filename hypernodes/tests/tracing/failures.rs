//! What fails and panics.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hypernodes::{Parallel, Sequential, Tracing, Workload};
use tracing_subscriber::filter::{LevelFilter, Targets};

use super::{Outer, Root, Tree, at_info};

const FAILURE: [&str; 6] = ["path", "outcome", "error", "otel.status_code", "otel.status_description", "item"];

#[test]
fn a_node_that_fails_says_why_and_what_is_around_it_is_marked() {
    let (tree, out) = Tree::of(|| Outer.with_callback(Tracing::new()).run("x").is_err());
    assert!(out);
    let why = "invalid digit found in string";
    assert_eq!(
        tree.text(&FAILURE),
        format!(
            "pipeline path=Outer outcome=failed otel.status_code=ERROR
  pipeline path=Outer/Root outcome=failed otel.status_code=ERROR
    node path=Outer/Root/parse outcome=failed error={why} otel.status_code=ERROR otel.status_description={why}
      node failed path=Outer/Root/parse error={why}
"
        )
    );
    let levels: Vec<_> = tree.entries().iter().filter(|entry| entry.kind == "node failed").map(|e| e.level).collect();
    assert_eq!(levels, [tracing::Level::ERROR]);
}

#[test]
fn items_that_fail_and_panic_say_why_once() {
    let items = ["9", "x", "-4", "16"];
    let run = || Root.with_engine(Sequential).with_callback(Tracing::new()).map_each(items);
    let (tree, outs) = Tree::of(run);
    assert_eq!(outs.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, false, true]);
    let [_, failed, panicked, _] = &outs[..] else { unreachable!("{} results", outs.len()) };
    let [failed, panicked] = [failed, panicked].map(|out| out.as_ref().unwrap_err().to_string());
    let why = "invalid digit found in string";
    let failed = format!("{failed}: {why}");
    let through = "a panic went through it";
    assert_eq!(
        tree.text(&FAILURE),
        format!(
            "map path=Root
  item path=Root[0] item=0
    node path=Root[0]/parse item=0
    node path=Root[0]/root item=0
  item path=Root[1] outcome=failed error={failed} otel.status_code=ERROR otel.status_description={failed} item=1
    node path=Root[1]/parse outcome=failed error={why} otel.status_code=ERROR otel.status_description={why} item=1
      node failed path=Root[1]/parse error={why} item=1
  item path=Root[2] outcome=failed error={panicked} otel.status_code=ERROR otel.status_description={panicked} item=2
    node path=Root[2]/parse item=2
    node path=Root[2]/root outcome=panicked otel.status_code=ERROR otel.status_description={through} item=2
    item failed path=Root[2] error={panicked} item=2
  item path=Root[3] item=3
    node path=Root[3]/parse item=3
    node path=Root[3]/root item=3
"
        )
    );
    assert!(panicked.contains("-4 has no root"));
    // No span is marked that did not fail, and nothing is said twice, where items are left out.
    let (tree, _) = Tree::at(at_info(), run);
    assert_eq!(
        tree.text(&FAILURE),
        format!(
            "map path=Root\n  node failed path=Root[1]/parse error={why} item=1\n  item failed path=Root[2] error={panicked} item=2\n"
        )
    );
    let (tree, _) = Tree::at(Targets::new().with_default(LevelFilter::ERROR), run);
    assert_eq!(tree.text(&[]), "node failed\nitem failed\n");
}

#[test]
fn failures_on_many_threads_are_in_their_items() {
    let items: Vec<String> = (0..400).map(|i| if i % 3 == 0 { format!("-{i}1") } else { i.to_string() }).collect();
    let engine = Parallel::new().workload(Workload::Io).workers(4);
    for items in [&items[..], &items[..7]] {
        let run = || {
            Root.with_engine(engine)
                .with_callback(Tracing::new())
                .map_each(items.iter().map(String::as_str).collect::<Vec<_>>())
        };
        let (tree, outs) = Tree::of(run);
        let failures = outs.iter().filter(|out| out.is_err()).count();
        assert_eq!(failures, items.len().div_ceil(3));
        check_paths_of_events(&tree);
        assert_eq!(tree.all("item failed", "item").len(), failures);
        assert_eq!(tree.all("item", "otel.status_code").len(), failures);
        assert!(tree.all("map", "otel.status_code").is_empty(), "it goes on past failures");
        // Neither is it marked where its span stands in for those of items.
        let (tree, _) = Tree::at(at_info(), run);
        assert_eq!((tree.all("node failed", "path").len(), tree.all("item failed", "path").len()), (0, failures));
        for field in ["outcome", "error", "otel.status_code"] {
            assert!(tree.all("map", field).is_empty(), "{field}");
        }
    }
}

/// Whether events are where their paths say.
fn check_paths_of_events(tree: &Tree) {
    let entries = tree.entries();
    for event in entries.iter().filter(|entry| entry.kind.ends_with(" failed")) {
        assert_eq!(event.fields["path"], entries[event.parent.unwrap()].fields["path"]);
    }
}

#[test]
fn a_panic_marks_all_that_it_goes_through_and_leaves_nothing_behind() {
    let (callback, items) = (Tracing::new(), ["9", "-4", "16"]);
    let (tree, panicked) = Tree::of(|| {
        let one = catch_unwind(AssertUnwindSafe(|| Outer.with_callback(&callback).run("-1").is_ok()));
        let all = catch_unwind(AssertUnwindSafe(|| {
            Outer.with_engine(Sequential).with_callback(&callback).map(items).is_ok()
        }));
        let after = tracing::Span::current();
        (one.is_err(), all.is_err(), after.is_none())
    });
    assert_eq!(panicked, (true, true, true));
    assert_eq!(
        tree.text(&["path", "outcome"]),
        "pipeline path=Outer outcome=panicked
  pipeline path=Outer/Root outcome=panicked
    node path=Outer/Root/parse
    node path=Outer/Root/root outcome=panicked
map path=Outer outcome=panicked
  item path=Outer[0]
    pipeline path=Outer[0]/Root
      node path=Outer[0]/Root/parse
      node path=Outer[0]/Root/root
  item path=Outer[1] outcome=panicked
    pipeline path=Outer[1]/Root outcome=panicked
      node path=Outer[1]/Root/parse
      node path=Outer[1]/Root/root outcome=panicked
"
    );
    assert_eq!(format!("{callback:?}"), format!("{:?}", Tracing::new()), "no map is left");
    // The same callback begins anew.
    let (tree, _) = Tree::of(|| Root.with_callback(&callback).run("4").is_ok());
    assert_eq!(tree.text(&["path"]), "pipeline path=Root\n  node path=Root/parse\n  node path=Root/root\n");
}
