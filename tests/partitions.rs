//! Into what pieces items are cut.

use std::sync::Mutex;

use hypernodes::{Workload, node, partition_count, pipeline};
use rayon::iter::{IntoParallelIterator, ParallelIterator};

const WORKLOADS: [Workload; 3] = [Workload::Io, Workload::Cpu, Workload::Mixed];

/// Values of the Python library that this one is modelled on.
#[test]
fn the_formula_gives_the_reference_values() {
    let table = include_str!("data/npartitions.csv");
    let mut rows = 0;
    for row in table.lines().skip(1) {
        let fields: Vec<&str> = row.split(',').collect();
        assert_eq!(fields.len(), 4, "{row}");
        let number = |text: &str| text.parse::<usize>().expect("a number");
        let (workers, items, expected) = (number(fields[0]), number(fields[2]), number(fields[3]));
        let workload = WORKLOADS.into_iter().find(|workload| format!("{workload:?}").eq_ignore_ascii_case(fields[1]));
        let workload = workload.expect("a workload");
        assert_eq!(partition_count(workload, items, workers), expected.min(items), "{row}");
        rows += 1;
    }
    assert_eq!(rows, 234);
}

/// The formula read literally, with a logarithm and halves to even.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small")]
fn by_floats(workload: Workload, items: usize, workers: usize) -> usize {
    let multiplier = match workload {
        Workload::Io => 4,
        Workload::Cpu => 2,
        Workload::Mixed => 3,
    };
    let raw = (items / 1000).max(1).max((workers * multiplier).min((items / 10).max(1))) as f64;
    let power = 2_f64.powi(raw.log2().round_ties_even() as i32);
    let snapped = if (power - raw).abs() / raw < 0.3 { power } else { raw };
    (snapped as usize).min(items)
}

#[test]
fn the_formula_is_the_same_without_floats() {
    for workload in WORKLOADS {
        for workers in (0..=40).chain([48, 64, 96, 128, 192, 256, 1000]) {
            for items in (0..3000).chain((3000..100_000).step_by(97)).chain((100_000..5_000_000).step_by(9973)) {
                let (ours, floats) = (partition_count(workload, items, workers), by_floats(workload, items, workers));
                assert_eq!(ours, floats, "{workload:?}, {items} items, {workers} workers");
            }
        }
    }
}

#[test]
fn the_formula_knows_no_overflow() {
    for workload in WORKLOADS {
        assert_eq!(partition_count(workload, 1, usize::MAX), 1);
        assert!(partition_count(workload, usize::MAX, usize::MAX) > 1);
    }
}

#[node]
fn itself(number: usize) -> usize {
    number
}

pipeline! { struct Whole; nodes = [itself]; workload = Cpu; partitions = 1; }
pipeline! { struct Seven; nodes = [itself]; workload = Cpu; partitions = 7; }
pipeline! { struct Waiting; nodes = [itself]; workload = Io; partitions = 12; }
pipeline! { struct TooMany; nodes = [itself]; partitions = 1_000_000; }

/// Runs `map` on numbers that tell in which piece of the iterator they came.
macro_rules! pieces {
    ($pipeline:ident, $items:expr) => {{
        let pieces: Mutex<Vec<Vec<usize>>> = Mutex::new(Vec::new());
        let items = (0..$items).into_par_iter().map_init(
            || {
                let mut pieces = pieces.lock().expect("no panic");
                pieces.push(Vec::new());
                pieces.len() - 1
            },
            |piece, number| {
                pieces.lock().expect("no panic")[*piece].push(number);
                number
            },
        );
        let outs = $pipeline.map(items);
        assert!(outs.iter().map(|out| out.itself).eq(0..$items));
        let mut pieces = pieces.into_inner().expect("no panic");
        pieces.sort();
        pieces
    }};
}

#[track_caller]
fn assert_even(pieces: &[Vec<usize>], items: usize, count: usize) {
    assert_eq!(pieces.len(), count);
    assert!(pieces.iter().flatten().copied().eq(0..items), "contiguous, each item once");
    let lengths: Vec<usize> = pieces.iter().map(Vec::len).collect();
    let longer = items % count;
    let expected: Vec<usize> = (0..count).map(|piece| items / count + usize::from(piece < longer)).collect();
    assert_eq!(lengths, expected);
}

#[test]
fn partitions_are_as_many_as_asked_for() {
    // More than once: what was measured of the first map does not change it.
    for _ in 0..3 {
        assert_even(&pieces!(Whole, 1000), 1000, 1);
        for items in [7, 8, 13, 14, 100, 1000, 9999] {
            assert_even(&pieces!(Seven, items), items, 7);
            assert_even(&pieces!(Waiting, items), items, items.min(12));
        }
    }
}

#[test]
fn there_are_never_more_partitions_than_items() {
    assert_even(&pieces!(Seven, 3), 3, 3);
    assert_even(&pieces!(TooMany, 50), 50, 50);
    assert_eq!(Seven.map(Vec::<usize>::new()).len(), 0);
}
