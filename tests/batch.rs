//! Batch bodies: the second body of a node, which `map` calls once for each partition.

use std::cell::RefCell;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use hypernodes::{Sequential, node, pipeline};

static CALLS: AtomicUsize = AtomicUsize::new(0);

#[node(output = "doubled", batch = double_all)]
fn double(x: i64) -> i64 {
    x * 2
}

fn double_all(x: &[i64]) -> Vec<i64> {
    CALLS.fetch_add(1, Relaxed);
    x.iter().map(|x| x * 2).collect()
}

#[node(output = "next")]
fn next(doubled: i64) -> i64 {
    doubled + 1
}

#[node(output = "scaled", batch = scale_all)]
fn scale(next: i64, factor: i64) -> i64 {
    next * factor
}

fn scale_all(next: &[i64], factor: i64) -> Vec<i64> {
    next.iter().map(|next| next * factor).collect()
}

pipeline! {
    struct Chain { factor: i64 }
    nodes = [double, next, scale];
    partitions = 4;
}

#[test]
fn batch_after_single_after_batch() {
    let chain = Chain { factor: 3 };
    let numbers: Vec<i64> = (0..100).collect();
    let outs = chain.map(&numbers);
    assert_eq!(CALLS.swap(0, Relaxed), 4);
    for (number, out) in numbers.iter().zip(&outs) {
        let one = chain.run(*number);
        assert_eq!((out.doubled, out.next, out.scaled), (one.doubled, one.next, one.scaled));
    }
    let in_turn = chain.with_engine(Sequential).map(numbers);
    assert_eq!(in_turn.len(), 100);
    assert_eq!(CALLS.swap(0, Relaxed), 4);
}

#[node(output = ("short", "long"), batch = part_all)]
fn part(text: &str, at: usize) -> (String, usize) {
    (text.chars().take(at).collect(), text.len())
}

fn part_all(text: &[&str], at: &[usize]) -> (Vec<String>, Vec<usize>) {
    CALLS.with_borrowed();
    text.iter().zip(at).map(|(text, at)| part(text, *at)).unzip()
}

trait Noted {
    fn with_borrowed(&self);
}

thread_local! {
    static NOTED: RefCell<usize> = const { RefCell::new(0) };
}

impl Noted for AtomicUsize {
    fn with_borrowed(&self) {
        NOTED.with_borrow_mut(|noted| *noted += 1);
    }
}

#[node]
fn upper(short: String) -> String {
    short.to_uppercase()
}

#[node(batch = root_all)]
fn root(long: usize) -> Result<usize, String> {
    if long > 5 { Err(format!("{long} is too long")) } else { Ok(long.isqrt()) }
}

fn root_all(long: &[usize]) -> Result<Vec<usize>, String> {
    long.iter().map(|long| root(*long)).collect()
}

pipeline! {
    struct Parts;
    nodes = [part, upper, root];
    outputs = [upper, root];
}

#[test]
fn several_outputs_and_failures() {
    let outs = Parts.map([("abc", 2), ("d", 1)]).expect("short enough");
    assert_eq!(outs[0].upper, "AB");
    assert_eq!(outs[1].root, 1);
    assert!(NOTED.take() > 0);
    let error = Parts.map([("abc", 2), ("abcdefgh", 1), ("x", 1), ("abcdefgh", 1)]).expect_err("too long");
    assert_eq!((error.index, error.error.to_string()), (1, "node `root` failed".to_owned()));
}

pipeline! {
    struct Scales;
    nodes = [scale];
    map_over = [next];
}

#[test]
fn fixed_parameters() {
    let outs = Scales.map_over(ScalesColumns { next: &[1, 2], factor: 3 }).expect("one column");
    assert_eq!(outs.iter().map(|out| out.scaled).collect::<Vec<_>>(), [3, 6]);
    // Where each item has its own factor the batch body does not fit.
    assert_eq!(Scales.map([(1, 2), (3, 4)])[1].scaled, 12);
}

#[node(batch = short_all)]
fn short(x: i64) -> i64 {
    x
}

fn short_all(x: &[i64]) -> Vec<i64> {
    x.iter().skip(1).copied().collect()
}

pipeline! {
    struct Short;
    nodes = [short];
}

#[test]
#[should_panic(expected = "the batch body of node `short` returned 2 values for 3 items; return one for each")]
fn a_column_of_the_wrong_length() {
    Short.map([1, 2, 3]);
}

pipeline! {
    struct Around { chain: Chain }
    nodes = [self.chain, last];
}

#[node]
fn last(scaled: i64) -> i64 {
    -scaled
}

#[test]
fn in_a_nested_pipeline() {
    let around = Around { chain: Chain { factor: 2 } };
    assert_eq!(around.map([1, 2])[1].last, -10);
}

pipeline! {
    struct Maps { chain: Chain }
    nodes = [self.chain.map(x = numbers) -> (scaled as all, doubled as some, next as others)];
    outputs = [all];
}

#[test]
fn in_a_map_inside() {
    let maps = Maps { chain: Chain { factor: 2 } };
    CALLS.store(0, Relaxed);
    assert_eq!(maps.run(&[1, 2, 3, 4, 5, 6]).all, [6, 10, 14, 18, 22, 26]);
}
