//! `Inner.map(item = items)` among the nodes.

use hypernodes::{Parallel, Pipeline as _, Sequential, node, pipeline};

#[node(output = "cleaned")]
fn clean(passage: &str) -> String {
    passage.trim().to_lowercase()
}

#[node(output = "words")]
fn count(cleaned: &str, least: usize) -> usize {
    cleaned.split_whitespace().filter(|word| word.len() >= least).count()
}

pipeline! {
    struct TextStats;
    nodes = [clean, count];
}

#[node]
fn total(counts: &[usize]) -> usize {
    counts.iter().sum()
}

pipeline! {
    struct Corpus;
    nodes = [TextStats.map(passage = documents) -> (words as counts), total];
    outputs = [total, counts];
}

#[test]
fn whatever_has_items_is_mapped() {
    let documents = vec![" A bc ".to_owned(), "def".to_owned()];
    let out = Corpus.run((&documents, 2));
    assert_eq!((out.total, &out.counts[..]), (2, &[1, 1][..]));
    assert_eq!(Corpus.run((documents.as_slice(), 2)).total, 2);
    assert_eq!(Corpus.run((documents, 2)).total, 2);
    assert_eq!(Corpus.run((["a b", "c"], 1)).total, 3);
    assert_eq!(Corpus.run((&["a b", "c"], 1)).total, 3);
    assert_eq!(Corpus.run((vec!["a b"; 1000], 1)).total, 2000);
    let none: [&str; 0] = [];
    assert_eq!(Corpus.run((&none, 1)).counts, Vec::<usize>::new());
    assert_eq!(Corpus.with_engine(Sequential).run((&["a b", "c"], 1)).total, 3);
    let corpora = vec![(vec!["a b", "c"], 1), (vec!["d"], 1)];
    let outs = Corpus.map(corpora);
    assert_eq!(outs.iter().map(|out| out.total).collect::<Vec<_>>(), [3, 1]);
    assert_eq!(Corpus.with_engine(Parallel::new().workers(2)).map(vec![(vec!["a b", "c"], 1)])[0].total, 3);
    assert_eq!(Corpus::GRAPH.nodes[0].name, "TextStats.map");
}

#[node(output = "documents")]
fn split(text: &str) -> Vec<&str> {
    text.split('.').collect()
}

pipeline! {
    struct Text;
    nodes = [split, Corpus];
    outputs = [total];
}

#[test]
fn a_map_in_a_pipeline_in_a_pipeline() {
    assert_eq!(Text.run(("a b. c. d", 1)).total, 4);
}

#[node]
fn square(x: i64) -> i64 {
    x * x
}

#[node]
fn scaled(square: i64, factor: i64) -> Result<i64, String> {
    square.checked_mul(factor).ok_or_else(|| format!("{square} times {factor} is too much"))
}

pipeline! {
    struct Scale { factor: i64 }
    nodes = [square, scaled];
    workload = Cpu;
}

pipeline! {
    struct Scaled { scale: Scale }
    nodes = [self.scale.map(x = numbers) -> (scaled as all)];
    outputs = [all];
}

#[test]
fn fallible_items_and_bound_inputs() {
    let scaled = Scaled { scale: Scale { factor: 2 } };
    assert_eq!(scaled.run(&[1, 2, 3]).map(|out| out.all).ok(), Some(vec![2, 8, 18]));
    assert_eq!(scaled.run(vec![1, 2, 3]).map(|out| out.all).ok(), Some(vec![2, 8, 18]));
    assert_eq!(scaled.run([1, 2, 3]).map(|out| out.all).ok(), Some(vec![2, 8, 18]));
    let error = scaled.run([1, 3_000_000_000, 2]).expect_err("too much");
    assert_eq!(error.path().to_string(), "Scaled/scale[1]/scaled");
    assert_eq!(error.to_string(), "node `scale` failed");
}

#[node]
fn divide(part: i64, whole: i64) -> Result<i64, String> {
    part.checked_div(whole).ok_or_else(|| "by nothing".to_owned())
}

pipeline! {
    struct Ratio;
    nodes = [divide];
}

pipeline! {
    struct Ratios;
    nodes = [Ratio.map(part = parts, whole = wholes) -> ratios];
}

#[test]
fn several_collections() {
    assert_eq!(Ratios.run((&[4, 6], vec![2, 3])).map(|out| out.ratios).ok(), Some(vec![2, 2]));
    let error = Ratios.run(([4, 6], [2])).expect_err("of different lengths");
    let source = std::error::Error::source(&error).expect("a cause").to_string();
    assert_eq!(
        source,
        "columns differ in length: `parts` has 2 items, `wholes` has 1; give each of them as many as the others"
    );
    let error = Ratios.run(([4, 6], [2, 0])).expect_err("divided by nothing");
    assert_eq!(error.path().to_string(), "Ratios/Ratio[1]/divide");
}

#[node(output = "longest")]
fn longest(text: &str) -> &str {
    text.split(' ').max_by_key(|word| word.len()).unwrap_or("")
}

pipeline! {
    struct Longest;
    nodes = [longest];
}

pipeline! {
    struct AllLongest;
    nodes = [Longest.map(text = texts) -> all];
}

#[test]
fn what_borrows_from_the_items() {
    let texts = vec!["a bc".to_owned(), "def".to_owned()];
    let out = AllLongest.run(&texts);
    assert_eq!(out.all, ["bc", "def"]);
}

#[node]
fn longer(word: &str, than: &str) -> bool {
    word.len() > than.len()
}

pipeline! {
    struct Longer<'i> { than: &'i str }
    nodes = [longer];
}

pipeline! {
    struct AllLonger<'i> { longer: Longer<'i> }
    nodes = [self.longer.map(word = words)];
    outputs = [longer];
}

#[test]
fn a_field_with_a_lifetime() {
    let than = "ab".to_owned();
    let all = AllLonger { longer: Longer { than: &than } };
    assert_eq!(all.run(&["a", "abc"]).longer, [false, true]);
    assert_eq!(all.map_iter([["a", "abc"]]).map(|out| out.longer).collect::<Vec<_>>(), [[false, true]]);
}

#[node]
fn sum(all: &[i64]) -> i64 {
    all.iter().sum()
}

pipeline! {
    struct One;
    nodes = [square];
}

pipeline! {
    struct Row;
    nodes = [One.map(x = row) -> all, sum];
}

pipeline! {
    struct Table;
    nodes = [Row.map(row = rows) -> (all as squares, sum as sums)];
    outputs = [sums];
}

pipeline! {
    struct Tables;
    nodes = [Table.map(rows = tables) -> all];
    inputs = [tables: &[Vec<Vec<i64>>]];
}

#[test]
fn collections_of_collections() {
    assert_eq!(Table.run(&[vec![1, 2], vec![3]]).sums, [5, 9]);
    assert_eq!(Table.run(vec![[1, 2], [3, 4]]).sums, [5, 25]);
    assert_eq!(Tables.run(&[vec![vec![1, 2], vec![]], vec![]]).all, [vec![5, 0], vec![]]);
}
