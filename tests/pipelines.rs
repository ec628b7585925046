//! Pipelines as nodes: where they come from, how they are renamed, what runs of them, and who owns the values.

use std::cell::RefCell;
use std::sync::LazyLock;

use hypernodes::graph::Source;
use hypernodes::{Pipeline as _, node, pipeline};

thread_local! {
    static LOG: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

/// Notes that a node ran.
fn ran(node: &'static str) {
    LOG.with_borrow_mut(|log| log.push(node));
}

fn log() -> Vec<&'static str> {
    LOG.take()
}

mod text {
    use hypernodes::{node, pipeline};

    use super::ran;

    /// Private to this module, although it goes from node to node.
    struct Word(String);

    #[node(output = "cleaned_text")]
    fn clean_text(passage: &str) -> String {
        ran("clean_text");
        passage.trim().to_lowercase()
    }

    #[node(output = "words")]
    fn split(cleaned_text: &str) -> Vec<Word> {
        ran("split");
        cleaned_text.split_whitespace().map(|word| Word(word.to_owned())).collect()
    }

    #[node(output = "word_count")]
    fn count_words(words: &[Word]) -> usize {
        ran("count_words");
        words.len()
    }

    #[node(output = "longest")]
    fn longest(words: Vec<Word>, minimum: usize) -> String {
        ran("longest");
        let long = words.into_iter().map(|word| word.0).filter(|word| word.len() >= minimum);
        long.max_by_key(String::len).unwrap_or_default()
    }

    pipeline! {
        /// Cleans a passage and counts its words.
        pub struct TextStats;
        nodes = [clean_text, split, count_words, longest];
        outputs = [cleaned_text, word_count, longest];
    }
}

use text::TextStats;

#[node]
fn report(word_count: usize, cleaned_text: &str) -> String {
    format!("{word_count}: {cleaned_text}")
}

pipeline! {
    /// Of another module, pruned.
    pub struct Report;
    nodes = [TextStats(passage = document), report];
    outputs = [report];
}

#[test]
fn a_pipeline_of_another_module_is_a_node() {
    // `minimum` is not asked for: only `longest` needs it, and nobody needs that.
    let out = Report.run(" A b ");
    assert_eq!(out.report, "2: a b");
    assert_eq!(log(), ["clean_text", "split", "count_words"]);
    assert_eq!(TextStats.run(("a bcd", 1)).longest, "bcd");
    assert_eq!(log(), ["clean_text", "split", "count_words", "longest"]);
}

pipeline! {
    /// Two levels.
    struct Outermost;
    nodes = [Report -> line, shout];
    outputs = [shout];
}

#[node]
fn shout(line: &str) -> String {
    line.to_uppercase()
}

#[test]
fn any_depth() {
    assert_eq!(Outermost.run("x y").shout, "2: X Y");
    assert_eq!(log(), ["clean_text", "split", "count_words"]);
    let graph = Outermost::GRAPH;
    assert_eq!(graph.nodes[0].name, "Report");
    let report = graph.nodes[0].nested.expect("a pipeline has a graph inside");
    let stats = report.nodes[0].nested.expect("a pipeline has a graph inside");
    assert_eq!(stats.nodes.iter().map(|node| node.name).collect::<Vec<_>>(), ["clean_text", "split", "count_words"]);
    assert_eq!(stats.inputs.iter().map(|input| input.name).collect::<Vec<_>>(), ["passage"]);
    assert_eq!(graph.nodes[0].outputs[0].name, "line");
    assert_eq!(graph.outputs[0].source, Source::Node { node: 1, output: 0 });
}

pipeline! {
    struct Twice;
    nodes = [
        TextStats(passage = title, minimum = least) -> (cleaned_text as clean_title, word_count as title_words, longest as long_title),
        TextStats(passage = body, minimum = least) -> (cleaned_text as clean_body, word_count as body_words, longest as long_body),
        ratio,
    ];
    outputs = [ratio, long_title];
}

#[node]
fn ratio(title_words: usize, body_words: usize) -> usize {
    body_words / title_words
}

#[test]
fn the_same_pipeline_twice() {
    let out = Twice.run(("a bc", 1, "b c d e"));
    assert_eq!((out.ratio, out.long_title.as_str()), (2, "bc"));
}

mod bound {
    use std::sync::LazyLock;

    use hypernodes::{node, pipeline};

    #[derive(Debug)]
    pub(crate) struct Model {
        pub(crate) weights: Vec<f64>,
    }

    #[node(output = "score")]
    fn score(model: &Model, numbers: &[f64]) -> f64 {
        model.weights.iter().zip(numbers).map(|(weight, number)| weight * number).sum()
    }

    #[node(output = "label")]
    pub(crate) fn label(labels: &[String], score: f64, threshold: f64) -> Option<&str> {
        labels.get(usize::from(score > threshold)).map(String::as_str)
    }

    pipeline! {
        pub(crate) struct Classify<'m> {
            pub(crate) model: &'m Model,
            pub(crate) threshold: f64,
            pub(crate) labels: Vec<String>,
        }
        nodes = [score, label];
    }

    #[node]
    fn sum(table: &[f64]) -> f64 {
        table.iter().sum()
    }

    pipeline! {
        pub(crate) struct Lazy { pub(crate) table: LazyLock<Vec<f64>> }
        nodes = [sum];
    }
}

use bound::{Classify, Lazy, Model};

#[node]
fn parse(text: &str) -> Vec<f64> {
    text.split(' ').filter_map(|number| number.parse().ok()).collect()
}

pipeline! {
    struct Outer<'m> {
        classify: Classify<'m>,
        lazy: Lazy,
    }
    nodes = [parse -> values, self.classify(numbers = values) -> (label as verdict), self.lazy];
}

#[test]
fn a_pipeline_with_bound_inputs_is_a_field() {
    let model = Model { weights: vec![1.0, 2.0] };
    let labels = vec!["low".to_owned(), "high".to_owned()];
    let outer = Outer {
        classify: Classify { model: &model, threshold: 3.0, labels },
        lazy: Lazy { table: LazyLock::new(|| vec![1.0, 2.0]) },
    };
    let out = outer.run("1 2");
    assert_eq!((out.score, out.verdict, out.sum), (5.0, Some("high"), 3.0));
    assert_eq!(outer.map(&["1 0", "1 2"])[0].verdict, Some("low"));
}

mod generic {
    use core::fmt::Debug;

    use hypernodes::{node, pipeline};

    #[node(output = "doubled")]
    fn double<T: Copy + core::ops::Add<Output = T>>(number: T) -> T {
        number + number
    }

    #[node(output = "shown")]
    fn show<T: Debug>(doubled: &T) -> String {
        format!("{doubled:?}")
    }

    pipeline! {
        pub struct Doubled<T: Copy + core::ops::Add<Output = T> + Debug> { _of: core::marker::PhantomData<T> }
        nodes = [double::<T>, show::<T>];
    }

    #[node(output = "words")]
    fn words(text: &str) -> impl Iterator<Item = &str> {
        text.split(' ')
    }

    #[node(output = "long")]
    fn long<'a, I: Iterator<Item = &'a str>>(words: I, least: usize) -> Vec<&'a str> {
        words.filter(|word| word.len() >= least).collect()
    }

    pipeline! {
        pub struct Long;
        nodes = [words, long::<_>];
        inputs = [text: &str, least: usize];
        outputs = [long: Vec<&str>];
    }
}

#[node]
fn first<'a>(long: &[&'a str]) -> Option<&'a str> {
    long.first().copied()
}

pipeline! {
    struct Numbers;
    nodes = [generic::Doubled::<f64>, generic::Long(least = shortest), first];
}

#[test]
fn generic_pipelines_iterators_and_borrowed_outputs() {
    let text = "a bc def".to_owned();
    let out = Numbers.run((1.5, &text, 2));
    assert_eq!((out.doubled, out.shown.as_str(), out.first), (3.0, "3.0", Some("bc")));
    assert_eq!(out.long, ["bc", "def"]);
}

mod fallible {
    use std::num::ParseIntError;

    use hypernodes::{node, pipeline};

    #[node(output = "number")]
    fn parse(text: &str) -> Result<i64, ParseIntError> {
        text.parse()
    }

    #[node(output = "root")]
    fn root(number: i64) -> Result<i64, String> {
        if number < 0 { Err(format!("{number} has no root")) } else { Ok(number.isqrt()) }
    }

    pipeline! {
        pub struct Root;
        nodes = [parse, root];
    }
}

use fallible::{Root, RootError};

#[node]
fn negate(root: i64) -> i64 {
    -root
}

pipeline! {
    struct Negated { inner: Root }
    nodes = [self.inner, negate];
}

pipeline! {
    struct Deep;
    nodes = [Around];
}

pipeline! {
    struct Around;
    nodes = [Root];
}

#[test]
fn errors_carry_the_path() {
    let negated = Negated { inner: Root };
    assert_eq!(negated.run("16").map(|out| out.negate).ok(), Some(-4));
    let error = negated.run("-1").expect_err("-1 has no root");
    assert!(matches!(&error, NegatedError::Inner(RootError::Root(text)) if text == "-1 has no root"));
    assert_eq!((error.node(), error.path().to_string()), ("inner", "Negated/inner/root".to_owned()));
    let error = Deep.run("x").expect_err("x is no number");
    assert_eq!(error.path().to_string(), "Deep/Around/Root/parse");
    assert_eq!(error.to_string(), "node `Around` failed");
    let mut chain = Vec::new();
    let mut source: Option<&dyn std::error::Error> = Some(&error);
    while let Some(error) = source {
        chain.push(error.to_string());
        source = error.source();
    }
    assert_eq!(
        chain,
        ["node `Around` failed", "node `Root` failed", "node `parse` failed", "invalid digit found in string"]
    );
}

/// Counts its clones.
#[derive(Debug, Default, PartialEq)]
struct Counted(u32);

impl Clone for Counted {
    fn clone(&self) -> Self {
        ran("clone");
        Self(self.0)
    }
}

#[node(output = "made")]
fn make(seed: u32) -> Counted {
    Counted(seed)
}

#[node(output = "looked")]
fn look(made: &Counted) -> u32 {
    made.0
}

#[node(output = "taken")]
fn take(made: Counted) -> u32 {
    made.0
}

#[node(output = "looked_late")]
fn look_late(made: &Counted, looked: u32) -> u32 {
    made.0 + looked
}

pipeline! {
    /// Alone it clones, inside it need not.
    pub struct MakeAndTake;
    nodes = [take, make, look];
}

pipeline! {
    struct LookBetween;
    nodes = [MakeAndTake, look_late];
    outputs = [taken, looked_late];
}

#[test]
fn nothing_is_cloned_that_the_flattened_pipeline_would_not_clone() {
    let _ = log();
    let out = LookBetween.run(1);
    assert_eq!((out.taken, out.looked_late), (1, 2));
    assert_eq!(log(), Vec::<&str>::new());
    let out = MakeAndTake.run(1);
    assert_eq!(out.made, Counted(1));
    assert_eq!(log(), ["clone"]);
}

pipeline! {
    struct Through { limit: f64 }
    nodes = [double_it];
    outputs = [text, doubled, limit];
}

#[node(output = "doubled")]
#[expect(clippy::trivially_copy_pass_by_ref, reason = "a bound number that is borrowed")]
fn double_it(number: f64, text: &str, limit: &f64) -> f64 {
    (number + number + f64::from(u8::from(text.is_empty()))).min(*limit)
}

pipeline! {
    struct AroundThrough { through: Through }
    nodes = [self.through(text = title) -> (text as same)];
}

#[test]
fn what_is_handed_through_is_handed_through() {
    let pipeline = AroundThrough { through: Through { limit: 3.0 } };
    let title = "t".to_owned();
    let out = pipeline.run((1.0, &title));
    assert_eq!((out.same, out.doubled, *out.limit), ("t", 2.0, 3.0));
}

#[test]
fn inside_a_function() {
    #[node]
    fn one(x: i64) -> i64 {
        x + 1
    }
    pipeline! { struct Inner; nodes = [one]; }
    #[node]
    fn two(one: i64) -> i64 {
        one * 2
    }
    let anonymous = pipeline!(nodes = [Inner, two]);
    assert_eq!(anonymous.run(1).two, 4);
}
