//! Timelines of real runs.

#![allow(clippy::unnecessary_wraps, reason = "nodes that may fail")]

use std::num::ParseIntError;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use hypernodes::callback::timeline::NodeTimes;
use hypernodes::{Parallel, Sequential, Timeline, Workload, node, pipeline};

#[node]
fn trimmed(text: &str) -> &str {
    text.trim()
}

#[node(output = "number")]
fn parse(trimmed: &str) -> Result<i64, ParseIntError> {
    assert!(trimmed != "panic", "asked to");
    trimmed.parse()
}

#[node]
fn half<T: Into<f64>>(number: T) -> f64 {
    number.into() / 2.0
}

#[node]
fn texts(lines: &str) -> Vec<&str> {
    lines.lines().collect()
}

#[node]
fn total(numbers: &[i64]) -> i64 {
    numbers.iter().sum()
}

#[node(batch = double_all)]
fn double(number: i64) -> i64 {
    2 * number
}

fn double_all(number: &[i64]) -> Vec<i64> {
    number.iter().map(|number| 2 * number).collect()
}

#[node]
fn slow(milliseconds: u64) -> u64 {
    std::thread::sleep(Duration::from_millis(milliseconds));
    milliseconds
}

pipeline! { struct Number; nodes = [trimmed, parse]; outputs = [number]; workload = Cpu; }
pipeline! { struct Sum; nodes = [texts, Number.map(text = texts) -> (number as numbers), total]; outputs = [total]; }
pipeline! { struct Report { number: Number } nodes = [Sum, self.number(text = other), half::<f64>(number = share)]; outputs = [total, number, half]; }
pipeline! { struct Doubled; nodes = [double]; }
pipeline! { struct Slow; nodes = [slow]; workload = Io; }

/// The path of each node, how often it ran, and how often it failed; by the path.
fn counts(timeline: &Timeline) -> Vec<(String, u64, u64)> {
    let mut counts: Vec<_> = timeline.nodes().into_iter().map(|node| (node.path, node.count, node.failed)).collect();
    counts.sort();
    counts
}

fn expected(counts: &[(&str, u64, u64)]) -> Vec<(String, u64, u64)> {
    counts.iter().map(|&(path, count, failed)| (path.to_owned(), count, failed)).collect()
}

#[test]
fn nested_and_mapped_pipelines_have_the_paths_of_errors() {
    let timeline = Timeline::new();
    let out = Report { number: Number }.with_callback(&timeline).run(("1\n2\n3", " 4 ", 5.0)).expect("numbers");
    assert_eq!((out.total, out.number), (6, 4));
    let nodes = [
        ("Report/Sum/Number/parse", 3, 0),
        ("Report/Sum/Number/trimmed", 3, 0),
        ("Report/Sum/texts", 1, 0),
        ("Report/Sum/total", 1, 0),
        ("Report/half", 1, 0),
        ("Report/number/parse", 1, 0),
        ("Report/number/trimmed", 1, 0),
    ];
    assert_eq!(counts(&timeline), expected(&nodes));
    let maps = timeline.maps();
    assert_eq!((maps.len(), maps[0].path.as_str(), maps[0].items), (1, "Report/Sum/Number", 3));
    let share: f64 = ["Sum", "number", "half"].iter().filter_map(|path| timeline.share(path)).sum();
    assert!((share - 1.0).abs() < 1e-9, "{share}");
}

/// What the graph asks for is what the timeline knows, down to the last node.
#[test]
#[cfg(feature = "svg")]
fn the_graph_is_coloured_all_over() {
    use std::cell::RefCell;

    use hypernodes::Pipeline;

    let timeline = Timeline::new();
    Report { number: Number }.with_callback(&timeline).run(("1\n2\n3", " 4 ", 5.0)).expect("numbers");
    let asked = RefCell::new(Vec::new());
    let share = |path: &str| {
        let share = timeline.share(path);
        asked.borrow_mut().push((path.to_owned(), share.is_some()));
        share
    };
    let picture = Report::GRAPH.svg().shade(&share).to_string();
    let asked = asked.into_inner();
    assert!(asked.iter().any(|(path, _)| path == "Sum/Number/parse") && asked.len() == 10, "{asked:?}");
    assert!(asked.iter().all(|(_, known)| *known), "{asked:?}");
    assert_eq!(picture.matches("class=\"heat\"").count(), 10);
}

#[test]
fn failures_and_panics_are_counted() {
    let timeline = Timeline::new();
    let items = ["1", "x", "2", "panic", "y"];
    for engine in [Parallel::new(), Parallel::new().partitions(5)] {
        let outs = Number.with_engine(engine).with_callback(&timeline).map_each(items);
        assert_eq!(outs.iter().filter(|out| out.is_err()).count(), 3);
    }
    let nodes = [("Number/parse", 10, 6), ("Number/trimmed", 10, 0)];
    assert_eq!(counts(&timeline), expected(&nodes));
    let maps = timeline.maps();
    assert_eq!((maps[0].count, maps[0].items, maps[0].failed), (2, 10, 6));
    let panics = || Number.with_callback(&timeline).run("panic").map(|out| out.number);
    assert!(catch_unwind(AssertUnwindSafe(panics)).is_err());
    assert_eq!(counts(&timeline)[0], ("Number/parse".to_owned(), 11, 7));
}

#[test]
fn a_batch_body_counts_once_for_each_partition() {
    let timeline = Timeline::new();
    let engine = Parallel::new().partitions(4);
    let outs = Doubled.with_engine(engine).with_callback(&timeline).map((0..100).collect::<Vec<i64>>());
    assert_eq!(outs.len(), 100);
    assert_eq!(counts(&timeline), expected(&[("Doubled/double", 4, 0)]));
    assert_eq!(timeline.maps()[0].items, 100);
}

#[test]
fn all_threads_and_runs_are_put_together() {
    let timeline = Timeline::with_records(100);
    std::thread::scope(|threads| {
        for _ in 0..16 {
            threads.spawn(|| {
                for _ in 0..10 {
                    let engine = Parallel::new().partitions(8);
                    let outs = Number.with_engine(engine).with_callback(&timeline).map([" 1 "; 50]).expect("numbers");
                    assert_eq!(outs.len(), 50);
                }
            });
        }
    });
    let all = 16 * 10 * 50;
    assert_eq!(counts(&timeline), expected(&[("Number/parse", all, 0), ("Number/trimmed", all, 0)]));
    let map = &timeline.maps()[0];
    assert_eq!((map.count, map.items), (160, all));
    assert!(map.threads >= 1 && map.idle.is_some_and(|idle| (0.0..1.0).contains(&idle)), "{map:?}");
    timeline.clear();
    assert!(timeline.nodes().is_empty() && timeline.maps().is_empty());
}

#[test]
fn one_thread_is_idle_for_next_to_nothing_while_it_sleeps_in_its_items() {
    let timeline = Timeline::new();
    Slow.with_engine(Sequential).with_callback(&timeline).map([10, 20, 30_u64]);
    let map = &timeline.maps()[0];
    assert_eq!((map.threads, map.items), (1, 3));
    assert!(map.idle.is_some_and(|idle| idle < 0.5), "{map:?}");
    // Who has slept stands in the queue, too, where others use the processors.
    assert!(map.waiting.is_none_or(|waiting| waiting > 0.25) && map.workload() != Some(Workload::Cpu), "{map:?}");
    let slow: &NodeTimes = &timeline.nodes()[0];
    assert!(slow.longest >= Duration::from_millis(30) && slow.total >= Duration::from_millis(60));
    assert!(slow.p50 >= Duration::from_millis(19) && slow.p50 <= slow.p99 && slow.p99 <= slow.longest);
}

#[test]
#[cfg(feature = "cache")]
fn what_a_cache_has_is_counted_apart() {
    #[node(cache)]
    fn squared(number: i64) -> i64 {
        number * number
    }

    pipeline! { struct Squared; nodes = [squared]; }

    let (timeline, cache) = (Timeline::new(), hypernodes::MemoryCache::new());
    for _ in 0..3 {
        assert_eq!(Squared.with_cache(&cache).with_callback(&timeline).run(7).squared, 49);
    }
    let nodes = timeline.nodes();
    assert_eq!((nodes[0].count, nodes[0].cached, nodes[0].failed), (1, 2, 0));
    assert_eq!(timeline.trace().to_string().matches("\"outcome\":\"cached\"").count(), 2);
    assert!(timeline.table().to_string().lines().next().is_some_and(|head| head.contains("cached")));
}
