//! Tables and traces.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde_json::Value;

use super::super::Timeline;
use super::{CORPUS, JOIN, MS, NASTY, Outcome, SPLIT, Scope, Teller, US, What, corpus, many, nasty, together};

#[test]
fn a_table_is_for_eighty_columns() {
    let expected = "\
node                count cached failed  total   mean    p50    p99    max share
Corpus/split            2      0      1 40.0ms 20.0ms 10.2ms 29.9ms 30.0ms  50 %
…us/documents/count     2      1      1 39.0ms 19.5ms 9.18ms 29.9ms 30.0ms  49 %
Corpus/join             1      0      0  500µs  500µs  500µs  500µs  500µs   1 %
";
    let table = corpus().table().to_string();
    let (rows, advice) = table.split_once("\n\n").expect("advice below it");
    assert_eq!(rows, expected.trim_end());
    assert!(table.lines().all(|line| line.chars().count() <= 80) && advice.starts_with("`Corpus/split` dominates"));
}

#[test]
fn a_table_has_no_columns_of_zeros() {
    let teller = Teller::new(Timeline::new());
    let run = Scope::new(None, What::Pipeline(&CORPUS, &[]));
    for number in 1..=1000 {
        teller.node(&run, SPLIT, (0, number * US), Outcome::Done);
        teller.node(&run, JOIN, (0, 7), Outcome::Done);
    }
    let expected = "\
node          count   total   mean    p50    p99     max  share
Corpus/split   1000   500ms  500µs  500µs  999µs  1.00ms  >99 %
Corpus/join    1000  7.00µs    7ns    7ns    7ns     7ns   <1 %

`Corpus/split` dominates: >99 % of the time of all nodes. Twice as fast, it
would save 50 % of that.";
    assert_eq!(teller.timeline.table().to_string(), expected);
}

#[test]
fn a_table_of_nothing_says_so() {
    assert_eq!(Timeline::new().table().to_string(), "no node has been run");
}

/// Reads a trace again and checks it against what the format asks for:
/// <https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU>. Gives its events.
fn events(timeline: &Timeline) -> Vec<Value> {
    let trace: Value = serde_json::from_str(&timeline.trace().to_string()).expect("JSON");
    assert!(trace["otherData"]["left_out"].is_u64() && matches!(trace["displayTimeUnit"].as_str(), Some("ms" | "ns")));
    let events = trace["traceEvents"].as_array().expect("a list").clone();
    let (mut named, mut open, mut pairs) = (BTreeSet::new(), BTreeMap::<u64, Vec<(f64, f64)>>::new(), BTreeMap::new());
    for event in &events {
        let text = |key: &str| event[key].as_str().unwrap_or_default();
        let time = |key: &str| event[key].as_f64().filter(|time| *time >= 0.0).expect("a time that is not negative");
        assert!(!text("name").is_empty() && event["pid"].is_u64() && event["args"].is_object(), "{event}");
        let thread = event["tid"].as_u64().expect("a number");
        match text("ph") {
            "M" => {
                assert!(!event["args"]["name"].as_str().unwrap_or_default().is_empty(), "{event}");
                assert!(
                    matches!(text("name"), "process_name" | "thread_name")
                        && named.insert((text("name").to_string(), thread))
                );
            }
            "X" => {
                // Those of a thread stand in their order, so that each lies in those that are open or behind them.
                let (from, to) = (time("ts"), time("ts") + time("dur"));
                let open = open.entry(thread).or_default();
                assert!(open.last().is_none_or(|&(began, _)| began <= from), "{event}");
                // As near as decimal fractions come.
                open.retain(|&(_, end)| end > from + 1e-6);
                assert!(open.iter().all(|&(_, end)| to <= end + 1e-6), "{event} does not nest");
                open.push((from, to));
            }
            "b" => assert!(pairs.insert(event["id"].to_string(), (event.clone(), time("ts"))).is_none(), "{event}"),
            "e" => {
                let (begun, from) = pairs.remove(&event["id"].to_string()).expect("its beginning");
                assert!(from <= time("ts"));
                for key in ["name", "cat", "pid", "tid", "args"] {
                    assert_eq!(begun[key], event[key]);
                }
            }
            other => unreachable!("no event is of kind `{other}`"),
        }
        if text("ph") != "M" {
            assert!(matches!(text("cat"), "node" | "map" | "item") && named.contains(&("thread_name".into(), thread)));
            let outcome = event["args"]["outcome"].as_str().unwrap_or_default();
            assert!(matches!(outcome, "done" | "failed" | "panicked" | "cached" | "left"), "{event}");
            assert!(event["args"]["path"].as_str().is_some_and(|path| path.ends_with(text("name"))));
        }
    }
    assert!(pairs.is_empty(), "{pairs:?}");
    events
}

/// Events of a kind, as `category name [item] outcome from duration`.
fn of_kind(events: &[Value], kind: &str) -> Vec<String> {
    let all = events.iter().filter(|event| event["ph"] == kind).map(|event| {
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), String::from);
        let item = event["args"].get("item").map_or_else(String::new, |item| alloc::format!(" [{item}]"));
        let (category, name, outcome) = (text(&event["cat"]), text(&event["name"]), text(&event["args"]["outcome"]));
        alloc::format!("{category} {name}{item} {outcome} {} {}", event["ts"], event["dur"])
    });
    all.collect()
}

#[test]
fn a_trace_has_everything_and_nests() {
    let events = events(&corpus());
    let expected = [
        "map Corpus done 0.0 100000.0",
        "item Corpus [0] done 1000.0 60000.0",
        "node split [0] done 1000.0 10000.0",
        "map documents done 11000.0 40000.0",
        "item documents [0] done 11000.0 30000.0",
        "node count [0] done 11000.0 30000.0",
        "item documents [1] failed 41000.0 9000.0",
        "node count [1] failed 41000.0 9000.0",
        "item documents [2] done 50000.0 1000.0",
        "node count [2] cached 50000.0 1.0",
        "node join [0] done 51000.0 500.0",
        "item Corpus [1] panicked 61000.0 30000.0",
        "node split [1] panicked 61000.0 30000.0",
    ];
    assert_eq!(of_kind(&events, "X"), expected);
}

#[test]
fn items_that_overlap_are_pairs() {
    let events = events(&together());
    let expected =
        ["map Document done 0.0 10000.0", "item Document [0] done 1.0 9000.0", "node count done 1000.0 7000.0"];
    assert_eq!(of_kind(&events, "X"), expected);
    let expected = ["item Document [1] done 2.0 null", "item Document [2] done 3.0 null"];
    assert_eq!(of_kind(&events, "b"), expected);
}

#[test]
fn threads_have_their_names_and_names_are_kept() {
    let events = events(&nasty());
    let named = events.iter().find(|event| event["name"] == "thread_name").expect("a thread");
    assert_eq!(named["args"]["name"], NASTY);
    assert_eq!(events[2]["args"]["path"], alloc::format!("{NASTY}/odd\"&'"));
    assert!(!nasty().trace().to_string().contains("</"));
}

#[test]
fn a_trace_of_nothing_and_of_much_are_well_formed() {
    assert_eq!(events(&Timeline::new()).len(), 1);
    assert_eq!(of_kind(&events(&many(10_000)), "X").len(), 10_000);
}

#[test]
fn nothing_is_lost_of_a_nanosecond() {
    let teller = Teller::new(Timeline::new());
    let run = Scope::new(None, What::Pipeline(&CORPUS, &[]));
    teller.node(&run, SPLIT, (0, 1), Outcome::Done);
    teller.node(&run, SPLIT, (1_234_567_891, 1_234_567_891 + 1_002_003), Outcome::Done);
    let trace = teller.timeline.trace().to_string();
    assert!(
        trace.contains("\"dur\":0.001,\"ts\":0.000,") && trace.contains("\"dur\":1002.003,\"ts\":1234567.891,"),
        "{trace}"
    );
}

#[test]
fn what_there_was_no_room_for_is_counted() {
    let teller = Teller::new(Timeline::with_records(3));
    let run = Scope::new(None, What::Pipeline(&CORPUS, &[]));
    let map = Scope::new(None, What::Map(&CORPUS, &[], 0));
    for number in 0..5 {
        teller.node(&run, SPLIT, (number * MS, number * MS + US), Outcome::Done);
    }
    teller.map(&map, (0, 5 * MS), |_| ());
    let events = events(&teller.timeline);
    // Maps have room of their own.
    assert_eq!(of_kind(&events, "X").len(), 4);
    assert!(teller.timeline.trace().to_string().ends_with("\"otherData\":{\"left_out\":2}}"));
    assert_eq!(teller.timeline.nodes()[0].count, 5);
}
