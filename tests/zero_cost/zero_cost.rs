//! What `run` costs: nothing. A generated `run` and the same calls written by hand are the same machine code.
//!
//! The proof is the optimiser's own: of two functions that are the same code it keeps one, so both have one address. It
//! looks at more than the code, though: at which call a value came through, even when the call is long gone. Where that
//! is all that differs, the instructions themselves are compared.
//!
//! This takes an optimised build, which the profiles in the workspace's `Cargo.toml` see to; in any other build
//! [`the_build_can_prove_it`] fails, and so does the rest.

#![allow(
    clippy::trivially_copy_pass_by_ref,
    clippy::ptr_arg,
    clippy::ref_option,
    clippy::clone_on_copy,
    clippy::drop_non_drop,
    clippy::cast_precision_loss,
    reason = "every form of edge is here"
)]

use std::hint::black_box;

use allocation_counter::{AllocationInfo, measure};
use hypernodes_zero_cost::{
    address, assert_other_code, assert_same_code, assert_same_code_but_for_moves, assert_same_way_but_for_moves,
};

fn allocations(work: impl FnOnce()) -> u64 {
    let AllocationInfo { count_total, .. } = measure(work);
    count_total
}

// ---- The proof itself -----------------------------------------------------------------------------------------------

mod proof {
    use std::hint::black_box;

    pub(super) fn twice(_: &(), number: u64) -> u64 {
        black_box(number).wrapping_mul(2)
    }

    pub(super) fn twice_again(_: &(), number: u64) -> u64 {
        let seen = black_box(number);
        seen.wrapping_mul(2)
    }

    pub(super) fn thrice(_: &(), number: u64) -> u64 {
        black_box(number).wrapping_mul(3)
    }
}

#[test]
fn the_build_can_prove_it() {
    assert!(
        address(proof::twice) == address(proof::twice_again),
        "this build is not optimised, so it proves nothing; build with `opt-level = 3`, as `Cargo.toml` does"
    );
    assert_other_code(proof::twice, proof::thrice);
}

// ---- A chain of ten -------------------------------------------------------------------------------------------------

/// Of a function with few callers, the last one gets it inlined more readily than the others. That is no difference that
/// counts, so nodes of some size are not inlined, here and below.
mod chain {
    use hypernodes::{node, pipeline};

    #[node]
    #[inline(never)]
    fn parsed(text: &str) -> u64 {
        text.bytes().fold(0, |sum, byte| sum * 31 + u64::from(byte))
    }

    #[node]
    fn mixed(parsed: u64) -> u64 {
        parsed ^ (parsed >> 7)
    }

    #[node]
    fn spread(mixed: u64) -> u64 {
        mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }

    #[node]
    fn halves(spread: u64) -> [u32; 2] {
        #[allow(clippy::cast_possible_truncation, reason = "the lower half is wanted")]
        [(spread >> 32) as u32, spread as u32]
    }

    #[node]
    fn folded(halves: &[u32; 2]) -> u32 {
        halves[0].rotate_left(5) ^ halves[1]
    }

    #[node]
    #[inline(never)]
    fn digits(folded: u32) -> String {
        folded.to_string()
    }

    #[node]
    #[inline(never)]
    fn letters(digits: String) -> Vec<char> {
        digits.chars().rev().collect()
    }

    #[node]
    fn first(letters: &[char]) -> char {
        letters.first().copied().unwrap_or(' ')
    }

    #[node]
    fn named(first: char) -> &'static str {
        if first == '7' { "seven" } else { "other" }
    }

    #[node]
    fn length(named: &str) -> usize {
        named.len()
    }

    pipeline! {
        pub(super) struct Chain;
        nodes = [length, named, first, letters, digits, folded, halves, spread, mixed, parsed];
        outputs = [length];
    }

    pipeline! {
        pub(super) struct All;
        nodes = [length, named, first, folded, halves, spread, mixed, parsed, letters, digits];
        outputs = [halves, folded, first, named, length];
    }

    #[inline]
    pub(super) fn by_hand(_: &Chain, text: &str) -> ChainOutputs {
        let parsed = parsed(text);
        let mixed = mixed(parsed);
        let spread = spread(mixed);
        let halves = halves(spread);
        let folded = folded(&halves);
        let digits = digits(folded);
        let letters = letters(digits);
        let first = first(&letters);
        drop(letters);
        let named = named(first);
        let length = length(named);
        ChainOutputs { length }
    }

    #[inline]
    pub(super) fn all_by_hand<'t>(_: &All, inputs: impl Into<AllInputs<'t>>) -> AllOutputs {
        let AllInputs { text } = inputs.into();
        let parsed = parsed(text);
        let mixed = mixed(parsed);
        let spread = spread(mixed);
        let halves = halves(spread);
        let folded = folded(&halves);
        let digits = digits(folded);
        let letters = letters(digits);
        let first = first(&letters);
        drop(letters);
        let named = named(first);
        let length = length(named);
        AllOutputs { halves, folded, first, named, length }
    }
}

#[test]
fn a_chain_of_ten() {
    assert_eq!(chain::Chain.run("Hello").length, chain::by_hand(&chain::Chain, "Hello").length);
    assert_same_code(chain::Chain::run, chain::by_hand);
    assert_same_code::<_, &str, _>(chain::All::run, chain::all_by_hand);
}

// ---- Edges: `T`, `&T`, `&str`, `&[T]`, tuples -----------------------------------------------------------------------

/// No node here is inlined, so that every call, every argument and every drop is in the code of `run`.
mod edges {
    use hypernodes::{node, pipeline};

    #[node(output = "words")]
    #[inline(never)]
    pub(super) fn split(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[node(output = "count")]
    #[inline(never)]
    fn count(words: &[String]) -> usize {
        words.len()
    }

    #[node(output = ("long", "short"))]
    #[inline(never)]
    fn part(words: Vec<String>, limit: usize) -> (Vec<String>, Vec<String>) {
        words.into_iter().partition(|word| word.len() > limit)
    }

    #[node(output = "joined")]
    #[inline(never)]
    fn join(long: Vec<String>, short: &Vec<String>) -> String {
        long.concat() + &short.concat()
    }

    #[node(output = "shown")]
    #[inline(never)]
    fn show(joined: &str, count: &usize) -> String {
        format!("{count} {joined}")
    }

    pipeline! {
        pub(super) struct Edges;
        nodes = [split, count, part, join, show];
        outputs = [shown];
    }

    pipeline! {
        pub(super) struct Kept;
        nodes = [split, count, part, join, show];
        outputs = [words, count, short, shown];
    }

    #[inline]
    pub(super) fn by_hand<'t>(_: &Edges, inputs: impl Into<EdgesInputs<'t>>) -> EdgesOutputs {
        let EdgesInputs { text, limit } = inputs.into();
        let words = split(text);
        let count = count(&words);
        let (long, short) = part(words, limit);
        let joined = join(long, &short);
        drop(short);
        let shown = show(&joined, &count);
        drop(joined);
        EdgesOutputs { shown }
    }

    #[inline]
    pub(super) fn kept_by_hand<'t>(_: &Kept, inputs: impl Into<KeptInputs<'t>>) -> KeptOutputs {
        let KeptInputs { text, limit } = inputs.into();
        let words = split(text);
        let count = count(&words);
        let (long, short) = part(words.clone(), limit);
        let joined = join(long, &short);
        let shown = show(&joined, &count);
        drop(joined);
        KeptOutputs { words, count, short, shown }
    }

    /// Not the same calls: one more copy.
    #[inline]
    pub(super) fn copying<'t>(_: &Edges, inputs: impl Into<EdgesInputs<'t>>) -> EdgesOutputs {
        let EdgesInputs { text, limit } = inputs.into();
        let words = split(text);
        let count = count(&words);
        let (long, short) = part(words.clone(), limit);
        drop(words);
        let joined = join(long, &short);
        drop(short);
        let shown = show(&joined, &count);
        drop(joined);
        EdgesOutputs { shown }
    }

    /// Not the same calls: a value is kept for longer.
    #[inline]
    pub(super) fn keeping<'t>(_: &Edges, inputs: impl Into<EdgesInputs<'t>>) -> EdgesOutputs {
        let EdgesInputs { text, limit } = inputs.into();
        let words = split(text);
        let count = count(&words);
        let (long, short) = part(words, limit);
        let joined = join(long, &short);
        let shown = show(&joined, &count);
        drop(short);
        drop(joined);
        EdgesOutputs { shown }
    }
}

#[test]
fn moved_and_borrowed_edges() {
    let inputs = ("a bc def", 1);
    assert_eq!(edges::Edges.run(inputs).shown, edges::by_hand(&edges::Edges, inputs).shown);
    assert_same_code::<_, (&str, usize), _>(edges::Edges::run, edges::by_hand);
    assert_same_code::<_, (&str, usize), _>(edges::Kept::run, edges::kept_by_hand);
}

#[test]
fn a_copy_or_a_late_drop_would_show() {
    let inputs = ("a bc def", 1);
    assert_eq!(edges::Edges.run(inputs).shown, edges::copying(&edges::Edges, inputs).shown);
    assert_other_code::<_, (&str, usize), _>(edges::Edges::run, edges::copying);
    assert_other_code::<_, (&str, usize), _>(edges::Edges::run, edges::keeping);
    assert_other_code::<_, (&str, usize), _>(edges::copying, edges::keeping);
}

// ---- A diamond ------------------------------------------------------------------------------------------------------

mod diamond {
    use hypernodes::{node, pipeline};

    #[node]
    #[inline(never)]
    fn cleaned(text: &str) -> String {
        text.trim().to_lowercase()
    }

    #[node]
    fn words(cleaned: &str) -> usize {
        cleaned.split(' ').count()
    }

    #[node]
    fn letters(cleaned: String) -> Vec<char> {
        cleaned.chars().collect()
    }

    #[node]
    fn ratio(words: usize, letters: &[char]) -> u64 {
        (letters.len() / words) as u64
    }

    pipeline! {
        pub(super) struct Diamond;
        nodes = [ratio, letters, words, cleaned];
        outputs = [ratio, letters];
    }

    #[inline]
    pub(super) fn by_hand(_: &Diamond, text: &str) -> DiamondOutputs {
        let cleaned = cleaned(text);
        let words = words(&cleaned);
        let letters = letters(cleaned);
        let ratio = ratio(words, &letters);
        DiamondOutputs { ratio, letters }
    }
}

#[test]
fn a_diamond() {
    assert_eq!(diamond::Diamond.run(" a bc ").ratio, diamond::by_hand(&diamond::Diamond, " a bc ").ratio);
    assert_same_code(diamond::Diamond::run, diamond::by_hand);
}

// ---- Callbacks ------------------------------------------------------------------------------------------------------

mod told {
    use hypernodes::Callback;
    use hypernodes::callback::{Event, Events};

    use super::diamond::{Diamond, DiamondOutputs};

    /// Asks for nothing.
    pub(super) struct Nothing;

    impl Callback for Nothing {
        const EVENTS: Events = Events::NONE;
    }

    /// Asks for everything but the time, and does nothing with it.
    pub(super) struct Empty;

    impl Callback for Empty {
        const EVENTS: Events = Events::PIPELINES.and(Events::NODES).and(Events::MAPS).and(Events::ITEMS);
    }

    /// Does something.
    pub(super) struct Full;

    impl Callback for Full {
        #[inline(never)]
        fn on_node_end(&self, event: &Event<'_>) {
            std::hint::black_box(event.depth());
        }
    }

    #[inline]
    pub(super) fn with_nothing(pipeline: &Diamond, text: &str) -> DiamondOutputs {
        pipeline.with_callback(((), Nothing)).run(text)
    }

    #[inline]
    pub(super) fn with_empty(pipeline: &Diamond, text: &str) -> DiamondOutputs {
        pipeline.with_callback(Empty).run(text)
    }

    #[inline]
    pub(super) fn with_full(pipeline: &Diamond, text: &str) -> DiamondOutputs {
        pipeline.with_callback(Full).run(text)
    }
}

#[test]
fn callbacks_that_are_told_nothing() {
    assert_same_code(told::with_nothing, diamond::by_hand);
    // Ends are told of panics, too, so who panics asks whether it is one.
    assert_same_way_but_for_moves(told::with_empty, diamond::by_hand);
    assert_other_code(told::with_full, diamond::by_hand);
}

// ---- A fan-out of 32 ------------------------------------------------------------------------------------------------

mod fan_out {
    use hypernodes::{node, pipeline};

    macro_rules! fan_out {
        ($($name:ident $factor:literal),+) => {
            $(
                #[node]
                #[inline(never)]
                fn $name(source: &[u64]) -> u64 {
                    source.iter().fold(0, |sum, number| sum ^ number.wrapping_mul($factor))
                }
            )+

            pipeline! {
                pub(super) struct FanOut;
                nodes = [$($name,)+ source, gather];
                outputs = [gathered, $($name),+];
            }

            #[node]
            fn source(seed: u64) -> Vec<u64> {
                (0..seed).collect()
            }

            #[node(output = "gathered")]
            #[allow(clippy::too_many_arguments)]
            fn gather($($name: u64),+) -> u64 {
                0 $(^ $name)+
            }

            #[inline]
            pub(super) fn by_hand(_: &FanOut, seed: u64) -> FanOutOutputs {
                let source = source(seed);
                $(let $name = $name(&source);)+
                drop(source);
                let gathered = gather($($name),+);
                FanOutOutputs { gathered, $($name),+ }
            }
        };
    }

    fan_out! {
        f00 3, f01 5, f02 7, f03 11, f04 13, f05 17, f06 19, f07 23, f08 29, f09 31, f10 37, f11 41, f12 43, f13 47,
        f14 53, f15 59, f16 61, f17 67, f18 71, f19 73, f20 79, f21 83, f22 89, f23 97, f24 101, f25 103, f26 107,
        f27 109, f28 113, f29 127, f30 131, f31 137
    }
}

#[test]
fn a_fan_out_of_32() {
    assert_eq!(fan_out::FanOut.run(99).gathered, fan_out::by_hand(&fan_out::FanOut, 99).gathered);
    assert_same_code(fan_out::FanOut::run, fan_out::by_hand);
}

// ---- Nodes that may fail --------------------------------------------------------------------------------------------

mod fallible {
    use std::fmt;
    use std::num::ParseIntError;

    use hypernodes::{node, pipeline};

    #[derive(Debug, PartialEq)]
    pub(super) struct TooBig(u64);

    impl fmt::Display for TooBig {
        fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(formatter, "{} is too big", self.0)
        }
    }

    impl std::error::Error for TooBig {}

    #[node(output = "line")]
    #[inline(never)]
    fn trim(text: &str) -> String {
        text.trim().to_owned()
    }

    #[node(output = "number")]
    fn parse(line: &str) -> Result<u64, ParseIntError> {
        line.parse()
    }

    #[node(output = ("number_checked", "boxed"))]
    #[inline(never)]
    fn check(number: u64) -> Result<(u64, Box<u64>), TooBig> {
        if number > 1000 { Err(TooBig(number)) } else { Ok((number, Box::new(number))) }
    }

    #[node(output = "shown")]
    fn show(line: String, number_checked: u64) -> String {
        format!("{line} {number_checked}")
    }

    pipeline! {
        pub(super) struct Parse;
        nodes = [trim, parse, check, show];
        outputs = [shown, boxed];
    }

    #[inline]
    pub(super) fn by_hand(_: &Parse, text: &str) -> Result<ParseOutputs, ParseError> {
        let line = trim(text);
        let number = parse(&line).map_err(ParseError::Parse)?;
        let (number_checked, boxed) = check(number).map_err(ParseError::Check)?;
        let shown = show(line, number_checked);
        Ok(ParseOutputs { shown, boxed })
    }
}

#[test]
fn nodes_that_may_fail() {
    let show = |outcome: Result<fallible::ParseOutputs, fallible::ParseError>| match outcome {
        Ok(outputs) => outputs.shown,
        Err(error) => error.to_string(),
    };
    for text in ["7", "x", "7000"] {
        assert_eq!(show(fallible::Parse.run(text)), show(fallible::by_hand(&fallible::Parse, text)));
    }
    assert_same_code(fallible::Parse::run, fallible::by_hand);
}

// ---- Bound inputs ---------------------------------------------------------------------------------------------------

mod bound {
    use std::sync::LazyLock;

    use hypernodes::{node, pipeline};

    #[node(output = "score")]
    fn score(features: &[f64], weights: &[f64]) -> f64 {
        features.iter().zip(weights).map(|(feature, weight)| feature * weight).sum()
    }

    #[node(output = "positive")]
    fn decide(score: f64, threshold: f64) -> bool {
        score > threshold
    }

    #[node(output = "label")]
    #[inline(never)]
    fn name(positive: bool, names: Vec<String>) -> Option<String> {
        names.into_iter().nth(usize::from(positive))
    }

    #[node(output = "size")]
    fn size(label: &Option<String>, table: &[u8; 256]) -> u8 {
        table[label.as_ref().map_or(0, String::len) & 255]
    }

    pipeline! {
        pub(super) struct Classify<'m> {
            weights: &'m [f64],
            threshold: f64,
            names: Vec<String>,
            table: LazyLock<[u8; 256]>,
        }
        nodes = [score, decide, name, size];
    }

    impl<'m> Classify<'m> {
        pub(super) fn new(weights: &'m [f64]) -> Self {
            let names = vec!["no".to_owned(), "yes".to_owned()];
            Self { weights, threshold: 0.5, names, table: LazyLock::new(|| [7; 256]) }
        }
    }

    #[inline]
    pub(super) fn by_hand(classify: &Classify<'_>, features: &[f64]) -> ClassifyOutputs {
        let score = score(features, classify.weights);
        let positive = decide(score, classify.threshold);
        let label = name(positive, classify.names.clone());
        let size = size(&label, &classify.table);
        ClassifyOutputs { score, positive, label, size }
    }
}

#[test]
fn bound_inputs() {
    let classify = bound::Classify::new(&[1.0, 2.0]);
    assert_eq!(classify.run(&[1.0, 1.0]).label.as_deref(), Some("yes"));
    assert_eq!(bound::by_hand(&classify, &[1.0, 1.0]).size, 7);
    assert_same_code(bound::Classify::run, bound::by_hand);
}

// ---- Generics -------------------------------------------------------------------------------------------------------

mod generic {
    use std::ops::{Add, Mul};

    use hypernodes::{node, pipeline};

    #[node(output = "scaled")]
    fn scale<T: Copy + Mul<Output = T>, const N: usize>(values: &[T; N], factor: T) -> [T; N] {
        values.map(|value| value * factor)
    }

    #[node(output = "total")]
    #[inline(never)]
    fn total<T: Copy + Add<Output = T> + Default>(scaled: &[T]) -> T {
        scaled.iter().fold(T::default(), |sum, &value| sum + value)
    }

    pipeline! {
        pub(super) struct Scaled<T: Copy + Mul<Output = T> + Add<Output = T> + Default> {
            pub(super) factor: T,
        }
        nodes = [scale::<T, 8>, total::<T>];
    }

    #[inline]
    pub(super) fn by_hand<'v>(pipeline: &Scaled<f32>, inputs: impl Into<ScaledInputs<'v, f32>>) -> ScaledOutputs<f32> {
        let ScaledInputs { values } = inputs.into();
        let scaled = scale(values, pipeline.factor.clone());
        let total = total(&scaled);
        ScaledOutputs { scaled, total }
    }
}

#[test]
fn generics() {
    let scaled = generic::Scaled { factor: 2.0_f32 };
    assert_eq!(scaled.run(&[1.0; 8]).total.to_bits(), 16_f32.to_bits());
    assert_eq!(generic::by_hand(&scaled, &[1.0; 8]).total.to_bits(), 16_f32.to_bits());
    assert_same_code::<_, &[f32; 8], _>(generic::Scaled::run, generic::by_hand);
}

// ---- `Option<&T>` ---------------------------------------------------------------------------------------------------

mod optional {
    use hypernodes::{node, pipeline};

    #[node(output = "title")]
    #[inline(never)]
    fn find(text: &str) -> Option<String> {
        text.strip_prefix("# ").map(str::to_owned)
    }

    #[node(output = "title_length")]
    #[inline(never)]
    fn length(title: Option<&str>) -> usize {
        title.map_or(0, str::len)
    }

    #[node(output = "title_kept")]
    #[inline(never)]
    fn keep(title: Option<&String>, author: Option<&String>) -> bool {
        title.is_some() && author.is_some()
    }

    pipeline! {
        pub(super) struct Optional;
        nodes = [find, length, keep];
        outputs = [title_length, title_kept];
    }

    #[inline]
    pub(super) fn by_hand<'t>(_: &Optional, inputs: impl Into<OptionalInputs<'t>>) -> OptionalOutputs {
        let OptionalInputs { text, author } = inputs.into();
        let title = find(text);
        let title_length = length(title.as_deref());
        let title_kept = keep(title.as_ref(), author);
        drop(title);
        OptionalOutputs { title_length, title_kept }
    }
}

#[test]
fn optional_references() {
    let author = "Ada".to_owned();
    assert_eq!(optional::Optional.run(("# Notes", Some(&author))).title_length, 5);
    assert!(optional::by_hand(&optional::Optional, ("# Notes", Some(&author))).title_kept);
    assert_same_code::<_, (&str, Option<&String>), _>(optional::Optional::run, optional::by_hand);
}

// ---- Cutting and pruning --------------------------------------------------------------------------------------------

mod cut {
    use hypernodes::{node, pipeline};

    use super::edges::split;

    #[node(output = "raw")]
    #[inline(never)]
    fn read(path: &str) -> String {
        path.repeat(2)
    }

    #[node(output = "text")]
    #[inline(never)]
    fn clean(raw: String) -> String {
        raw.to_lowercase()
    }

    #[node(output = "longest")]
    #[inline(never)]
    fn longest(words: Vec<String>) -> Option<String> {
        words.into_iter().max_by_key(String::len)
    }

    #[node(output = "unneeded")]
    #[inline(never)]
    fn unneeded(words: &[String], path: &str) -> usize {
        words.len() + path.len()
    }

    pipeline! {
        pub(super) struct Cut;
        nodes = [read, clean, split, longest, unneeded];
        inputs = [text: &str, path];
        outputs = [longest];
    }

    #[inline]
    pub(super) fn by_hand<'t>(_: &Cut, inputs: impl Into<CutInputs<'t>>) -> CutOutputs {
        let CutInputs { text, path: _ } = inputs.into();
        let words = split(text);
        let longest = longest(words);
        CutOutputs { longest }
    }
}

#[test]
fn what_is_cut_is_not_there() {
    assert_eq!(cut::Cut.run(("a bc", "")).longest, cut::by_hand(&cut::Cut, ("a bc", "")).longest);
    assert_same_code::<_, (&str, &str), _>(cut::Cut::run, cut::by_hand);
}

// ---- Edges whose types only the compiler can compare ----------------------------------------------------------------

mod unclear {
    use std::rc::Rc;
    use std::sync::Arc;

    use hypernodes::{node, pipeline};

    type Words = Vec<String>;
    type Text = String;
    type Shared = Arc<Text>;

    #[node(output = "shared")]
    #[inline(never)]
    fn share(text: &str) -> Shared {
        Arc::new(text.to_owned())
    }

    #[node(output = "boxed")]
    #[inline(never)]
    fn wrap(text: &str) -> Rc<Box<[u8]>> {
        Rc::new(text.as_bytes().into())
    }

    #[node(output = "words")]
    #[inline(never)]
    fn split(shared: &str) -> Words {
        shared.split(' ').map(str::to_owned).collect()
    }

    #[node(output = "count")]
    #[inline(never)]
    fn count(words: &[Text], shared: &Arc<Text>) -> usize {
        words.len() + shared.len()
    }

    #[node(output = "joined")]
    #[inline(never)]
    fn join(words: Vec<Text>, boxed: &[u8]) -> Text {
        words.concat() + &boxed.len().to_string()
    }

    #[node(output = "length")]
    #[inline(never)]
    fn length(joined: String, shared: Arc<String>) -> usize {
        joined.len() + shared.len()
    }

    pipeline! {
        pub(super) struct Unclear;
        nodes = [share, wrap, split, count, join, length];
        outputs = [count, length];
    }

    #[inline]
    pub(super) fn by_hand(_: &Unclear, text: &str) -> UnclearOutputs {
        let shared = share(text);
        let boxed = wrap(text);
        let words = split(&shared);
        let count = count(&words, &shared);
        let joined = join(words, &boxed);
        drop(boxed);
        let length = length(joined, shared);
        UnclearOutputs { count, length }
    }
}

#[test]
fn aliases_and_smart_pointers() {
    let (run, by_hand) = (unclear::Unclear.run("a bc"), unclear::by_hand(&unclear::Unclear, "a bc"));
    assert_eq!((run.count, run.length), (by_hand.count, by_hand.length));
    assert_same_code(unclear::Unclear::run, unclear::by_hand);
}

// ---- What passes between nodes without a name or without a copy -----------------------------------------------------

mod lent {
    use hypernodes::{node, pipeline};

    #[node(output = "words")]
    fn words(text: &str) -> impl Iterator<Item = &str> {
        text.split(' ')
    }

    #[node(output = "long")]
    fn long(words: Words<'_>) -> Option<&str> {
        words.0.iter().copied().max_by_key(|word| word.len())
    }

    #[node(output = "collected")]
    fn collect<'t, I: Iterator<Item = &'t str>>(words: I) -> Words<'t> {
        Words(words.collect())
    }

    struct Words<'t>(Vec<&'t str>);

    pipeline! {
        pub(super) struct Lent;
        nodes = [words, collect::<_>(words = words) -> list, long(words = list)];
        outputs = [long];
    }

    #[inline]
    pub(super) fn by_hand<'t>(_: &Lent, text: &'t str) -> LentOutputs<'t> {
        LentOutputs { long: long(collect(words(text))) }
    }
}

#[test]
fn borrowed_and_opaque_values() {
    assert_eq!(lent::Lent.run("a bc").long, lent::by_hand(&lent::Lent, "a bc").long);
    assert_same_code(lent::Lent::run, lent::by_hand);
}

// ---- Pipelines as nodes ---------------------------------------------------------------------------------------------

mod nested {
    use hypernodes::{node, pipeline};

    /// Values of types of std, which pass from module to module as they are.
    mod plain {
        use hypernodes::{node, pipeline};

        #[node]
        #[inline(never)]
        pub(super) fn cleaned(text: &str) -> String {
            text.trim().to_lowercase()
        }

        #[node]
        #[inline(never)]
        pub(super) fn words(cleaned: String) -> Vec<String> {
            cleaned.split(' ').map(str::to_owned).collect()
        }

        #[node]
        #[inline(never)]
        pub(super) fn unneeded(words: Vec<String>, text: &str) -> String {
            words.concat() + text
        }

        pipeline! { pub struct Plain; nodes = [words, cleaned]; outputs = [words]; }
        pipeline! { pub struct More; nodes = [unneeded, words, cleaned]; }
    }

    /// Values of private types, which are sealed.
    pub(super) mod sealed {
        use super::{Around, AroundOutputs, Moved, MovedOutputs, Opened, OpenedOutputs, length};
        use hypernodes::{node, pipeline};

        struct Tokens<'t>(Vec<&'t str>);

        struct Index {
            ends: Vec<usize>,
        }

        #[derive(Clone, Copy)]
        struct Limit(usize);

        #[node]
        #[inline(never)]
        fn tokens(text: &str) -> Tokens<'_> {
            Tokens(text.split(' ').collect())
        }

        #[node]
        #[inline(never)]
        fn index(tokens: &Tokens<'_>) -> Index {
            Index { ends: tokens.0.iter().map(|token| token.len()).collect() }
        }

        #[node]
        fn limit(index: &Index) -> Limit {
            Limit(index.ends.len() / 2)
        }

        #[node]
        #[inline(never)]
        fn chosen(tokens: &Tokens<'_>, index: &Index, limit: Limit) -> String {
            let all = tokens.0.iter().zip(&index.ends);
            all.filter(|(_, end)| **end >= limit.0).map(|(token, _)| *token).collect()
        }

        #[node]
        #[inline(never)]
        fn joined_up(tokens: Tokens<'_>, index: Index) -> String {
            let all = tokens.0.into_iter().zip(index.ends);
            all.filter(|(_, end)| *end > 1).map(|(token, _)| token).collect()
        }

        pipeline! { pub struct Sealed; nodes = [chosen, limit, index, tokens]; outputs = [chosen]; }
        pipeline! { pub struct MovedOn; nodes = [tokens, index, joined_up]; outputs = [joined_up]; }
        pipeline! { pub struct SealedAgain; nodes = [Sealed]; }

        #[inline]
        pub(in super::super) fn by_hand(_: &Opened, text: &str) -> OpenedOutputs {
            let tokens = tokens(text);
            let index = index(&tokens);
            let limit = limit(&index);
            let chosen = chosen(&tokens, &index, limit);
            drop(index);
            drop(tokens);
            let length = length(chosen);
            OpenedOutputs { length }
        }

        #[inline]
        pub(in super::super) fn levels_by_hand(_: &Around, text: &str) -> AroundOutputs {
            let tokens = tokens(text);
            let index = index(&tokens);
            let limit = limit(&index);
            let chosen = chosen(&tokens, &index, limit);
            drop(index);
            drop(tokens);
            let length = length(chosen);
            AroundOutputs { length }
        }

        #[inline]
        pub(in super::super) fn moved_by_hand(_: &Moved, text: &str) -> MovedOutputs {
            let tokens = tokens(text);
            let index = index(&tokens);
            let joined = joined_up(tokens, index);
            let length = length(joined);
            MovedOutputs { length }
        }
    }

    /// Nodes that may fail.
    mod fallible {
        use std::num::ParseIntError;

        use hypernodes::{node, pipeline};

        #[node]
        #[inline(never)]
        pub(super) fn trimmed(text: &str) -> String {
            text.trim().to_owned()
        }

        #[node]
        #[inline(never)]
        pub(super) fn number(trimmed: &str) -> Result<u64, ParseIntError> {
            trimmed.parse()
        }

        #[node]
        #[inline(never)]
        pub(super) fn root(number: u64) -> Result<Box<u64>, String> {
            if number > 1000 { Err(number.to_string()) } else { Ok(Box::new(number.isqrt())) }
        }

        pipeline! { pub struct Root; nodes = [trimmed, number, root]; outputs = [root]; }
    }

    /// Bound inputs.
    mod bound {
        use hypernodes::{node, pipeline};

        #[node]
        #[inline(never)]
        pub(super) fn score(features: &[f64], weights: &[f64], names: &[String]) -> f64 {
            features.iter().zip(weights).map(|(feature, weight)| feature * weight).sum::<f64>() / names.len() as f64
        }

        #[node]
        #[inline(never)]
        pub(super) fn label(score: f64, limit: f64, names: Vec<String>) -> Option<String> {
            names.into_iter().nth(usize::from(score > limit))
        }

        pipeline! {
            pub struct Classify<'m> {
                pub weights: &'m [f64],
                pub limit: f64,
                pub names: Vec<String>,
            }
            nodes = [score, label];
        }
    }

    #[node]
    #[inline(never)]
    fn joined(words: &[String], mark: char) -> String {
        words.join(mark.encode_utf8(&mut [0; 4]))
    }

    pipeline! { pub(super) struct Plain; nodes = [joined, plain::Plain]; outputs = [joined]; }
    pipeline! { pub(super) struct Pruned; nodes = [joined, plain::More]; outputs = [joined]; }

    pipeline! { pub struct More; nodes = [plain::More]; outputs = [words, unneeded]; }
    pipeline! { pub(super) struct Levels; nodes = [joined, More]; outputs = [joined]; }

    #[inline]
    pub(super) fn levels_by_hand<'t>(_: &Levels, inputs: impl Into<LevelsInputs<'t>>) -> LevelsOutputs {
        let LevelsInputs { mark, text } = inputs.into();
        let cleaned = plain::cleaned(text);
        let words = plain::words(cleaned);
        let joined = joined(&words, mark);
        drop(words);
        LevelsOutputs { joined }
    }

    #[inline]
    pub(super) fn plain_by_hand<'t>(_: &Plain, inputs: impl Into<PlainInputs<'t>>) -> PlainOutputs {
        let PlainInputs { mark, text } = inputs.into();
        let cleaned = plain::cleaned(text);
        let words = plain::words(cleaned);
        let joined = joined(&words, mark);
        drop(words);
        PlainOutputs { joined }
    }

    #[inline]
    pub(super) fn pruned_by_hand<'t>(_: &Pruned, inputs: impl Into<PrunedInputs<'t>>) -> PrunedOutputs {
        let PrunedInputs { mark, text } = inputs.into();
        let cleaned = plain::cleaned(text);
        let words = plain::words(cleaned);
        let joined = joined(&words, mark);
        drop(words);
        PrunedOutputs { joined }
    }

    #[node]
    #[inline(never)]
    fn length(chosen: String) -> usize {
        chosen.len()
    }

    pipeline! { pub(super) struct Opened; nodes = [length, sealed::Sealed]; outputs = [length]; }
    pipeline! { pub struct OpenedTwice; nodes = [length, sealed::SealedAgain]; outputs = [length]; }
    pipeline! { pub(super) struct Around; nodes = [OpenedTwice]; }

    pipeline! { pub(super) struct Moved; nodes = [sealed::MovedOn, length(chosen = joined_up)]; outputs = [length]; }

    #[node]
    #[inline(never)]
    fn shown(root: &u64, number: &str) -> String {
        format!("{number} {root}")
    }

    pipeline! { pub(super) struct Fallible; nodes = [fallible::Root, shown(number = text)]; }

    #[inline]
    pub(super) fn fallible_by_hand(_: &Fallible, text: &str) -> Result<FallibleOutputs, FallibleError> {
        let trimmed = fallible::trimmed(text);
        let number = fallible::number(&trimmed).map_err(fallible::RootError::Number).map_err(FallibleError::Root)?;
        drop(trimmed);
        let root = fallible::root(number).map_err(fallible::RootError::Root).map_err(FallibleError::Root)?;
        let shown = shown(&root, text);
        Ok(FallibleOutputs { root, shown })
    }

    pipeline! {
        pub(super) struct Bound<'m> {
            classify: bound::Classify<'m>,
            mark: String,
        }
        nodes = [self.classify(features = numbers), marked];
        outputs = [marked];
    }

    #[node]
    #[inline(never)]
    fn marked(label: Option<&str>, mark: &str) -> String {
        label.unwrap_or_default().to_owned() + mark
    }

    impl<'m> Bound<'m> {
        pub(super) fn new(weights: &'m [f64]) -> Self {
            let names = vec!["no".to_owned(), "yes".to_owned()];
            Self { classify: bound::Classify { weights, limit: 0.5, names }, mark: "!".to_owned() }
        }
    }

    #[inline]
    pub(super) fn bound_by_hand(pipeline: &Bound<'_>, numbers: &[f64]) -> BoundOutputs {
        let Bound { classify, mark } = pipeline;
        let score = bound::score(numbers, classify.weights, &classify.names);
        let label = bound::label(score, classify.limit, classify.names.clone());
        let marked = marked(label.as_deref(), mark);
        drop(label);
        BoundOutputs { marked }
    }
}

#[test]
fn a_pipeline_among_nodes() {
    let inputs = ('-', " A b ");
    assert_eq!(nested::Plain.run(inputs).joined, nested::plain_by_hand(&nested::Plain, inputs).joined);
    assert_same_code::<_, (char, &str), _>(nested::Plain::run, nested::plain_by_hand);
    assert_eq!(nested::Pruned.run(inputs).joined, nested::pruned_by_hand(&nested::Pruned, inputs).joined);
    assert_same_code::<_, (char, &str), _>(nested::Pruned::run, nested::pruned_by_hand);
}

/// A seal is a struct around the value. What was in one may lie in other registers, and a value that is moved through one
/// may take another way over the stack: a handful of moves, and nothing else.
#[test]
fn pipelines_of_private_types() {
    assert_same_code_but_for_moves(nested::Opened::run, nested::sealed::by_hand);
    assert_same_code_but_for_moves(nested::Around::run, nested::sealed::levels_by_hand);
    assert_same_code_but_for_moves(nested::Moved::run, nested::sealed::moved_by_hand);
}

#[test]
fn pipelines_of_private_types_do_not_allocate() {
    let text = "a bcd";
    assert_eq!(nested::Opened.run(text).length, nested::sealed::by_hand(&nested::Opened, text).length);
    assert_eq!(nested::Around.run(text).length, nested::sealed::levels_by_hand(&nested::Around, text).length);
    assert_eq!(nested::Moved.run(text).length, nested::sealed::moved_by_hand(&nested::Moved, text).length);
    let by_hand = allocations(|| drop(black_box(nested::sealed::by_hand(&nested::Opened, text))));
    assert_eq!(allocations(|| drop(black_box(nested::Opened.run(text)))), by_hand);
    assert_eq!(allocations(|| drop(black_box(nested::Around.run(text)))), by_hand);
    let by_hand = allocations(|| drop(black_box(nested::sealed::moved_by_hand(&nested::Moved, text))));
    assert_eq!(allocations(|| drop(black_box(nested::Moved.run(text)))), by_hand);
}

#[test]
fn pipelines_in_pipelines() {
    let inputs = ('-', " A b ");
    assert_eq!(nested::Levels.run(inputs).joined, nested::levels_by_hand(&nested::Levels, inputs).joined);
    assert_same_code::<_, (char, &str), _>(nested::Levels::run, nested::levels_by_hand);
}

#[test]
fn a_pipeline_that_may_fail() {
    let show = |outcome: Result<nested::FallibleOutputs, nested::FallibleError>| match outcome {
        Ok(outputs) => outputs.shown,
        Err(error) => error.path().to_string(),
    };
    for text in ["49", "x", "7000"] {
        assert_eq!(show(nested::Fallible.run(text)), show(nested::fallible_by_hand(&nested::Fallible, text)));
    }
    // The optimiser gives the generated code the smaller frame: two values share a place on the stack.
    assert_same_code_but_for_moves(nested::Fallible::run, nested::fallible_by_hand);
}

#[test]
fn a_pipeline_with_bound_inputs() {
    let bound = nested::Bound::new(&[1.0, 2.0]);
    assert_eq!(bound.run(&[1.0, 1.0]).marked, nested::bound_by_hand(&bound, &[1.0, 1.0]).marked);
    assert_same_code(nested::Bound::run, nested::bound_by_hand);
}

// ---- Nodes marked `cache`, without one -------------------------------------------------------------------------------

/// Moves, clones, borrows, an `Option`, several outputs, errors, a pipeline in a pipeline, a node with parameters of its
/// own: all of them marked.
mod marked {
    use hypernodes::{node, pipeline};
    use serde::{Serialize, de::DeserializeOwned};

    #[node(output = "line", cache)]
    #[inline(never)]
    pub(super) fn trim(text: &str, limit: usize) -> String {
        text.trim().chars().take(limit).collect()
    }

    #[node(output = ("digits", "boxed"), cache, version = 2)]
    #[inline(never)]
    pub(super) fn digits(line: &str) -> Result<(Vec<char>, Box<usize>), String> {
        if line.len() > 10 { Err(line.to_owned()) } else { Ok((line.chars().collect(), Box::new(line.len()))) }
    }

    #[node(output = "reversed", cache)]
    #[inline(never)]
    pub(super) fn reverse<T: Serialize + DeserializeOwned>(mut digits: Vec<T>) -> Vec<T> {
        digits.reverse();
        digits
    }

    #[node(output = "sum", cache)]
    #[inline(never)]
    pub(super) fn add(boxed: &usize, more: Option<&usize>) -> usize {
        boxed + more.unwrap_or(&1)
    }

    pipeline! { pub(super) struct Marked { limit: usize } nodes = [add, reverse::<char>, digits, trim]; outputs = [sum, reversed, line]; }
    pipeline! { pub(super) struct Around { marked: Marked } nodes = [self.marked]; outputs = [sum, reversed]; }

    pub(super) fn marked() -> Marked {
        Marked { limit: 8 }
    }

    #[inline]
    pub(super) fn by_hand(this: &Marked, inputs: (Option<&usize>, &str)) -> Result<MarkedOutputs, MarkedError> {
        let (more, text) = inputs;
        let line = trim(text, this.limit);
        let (digits, boxed) = digits(&line).map_err(MarkedError::Digits)?;
        let sum = add(&boxed, more);
        drop(boxed);
        let reversed = reverse(digits);
        Ok(MarkedOutputs { sum, reversed, line })
    }

    #[inline]
    pub(super) fn around_by_hand(this: &Around, inputs: (Option<&usize>, &str)) -> Result<AroundOutputs, AroundError> {
        let (more, text) = inputs;
        let line = trim(text, this.marked.limit);
        let (digits, boxed) = digits(&line).map_err(MarkedError::Digits).map_err(AroundError::Marked)?;
        drop(line);
        let sum = add(&boxed, more);
        drop(boxed);
        let reversed = reverse(digits);
        Ok(AroundOutputs { sum, reversed })
    }
}

#[test]
fn nodes_marked_cache_without_one() {
    let marked = marked::marked();
    for inputs in [(None, " 1234 "), (Some(&3), "56789012345678")] {
        let (out, by_hand) = (marked.run(inputs), marked::by_hand(&marked, inputs));
        assert_eq!(out.map(|out| (out.sum, out.reversed)).ok(), by_hand.map(|out| (out.sum, out.reversed)).ok());
    }
    assert_same_code::<_, (Option<&usize>, &str), _>(marked::Marked::run, marked::by_hand);
    // A check of the standard library's names the line that it was called from.
    assert_same_code_but_for_moves::<_, (Option<&usize>, &str), _>(marked::Around::run, marked::around_by_hand);
    let run = || drop(black_box(marked.run((None, "12"))));
    assert_eq!(allocations(run), allocations(|| drop(black_box(marked::by_hand(&marked, (None, "12"))))));
}

// ---- However the inputs come, wherever the pipeline stands ----------------------------------------------------------

mod given {
    use hypernodes::{node, pipeline};

    #[node(output = "trimmed")]
    #[inline(never)]
    fn trim(text: &str) -> &str {
        text.trim()
    }

    #[node(output = "cut")]
    #[inline(never)]
    fn cut(trimmed: &str, limit: usize) -> String {
        trimmed.chars().take(limit).collect()
    }

    pipeline! {
        pub(super) struct Given;
        nodes = [trim, cut];
        outputs = [cut];
    }

    pub(super) fn by_tuple(text: &String, limit: usize) -> String {
        Given.run((text, limit)).cut
    }

    pub(super) fn by_struct(text: &String, limit: usize) -> String {
        Given.run(GivenInputs { text, limit }).cut
    }

    pub(super) fn by_expression(text: &String, limit: usize) -> String {
        pipeline!(nodes = [cut, trim]; outputs = [cut]).run((limit, text)).cut
    }

    pub(super) fn by_hand(text: &String, limit: usize) -> String {
        cut(trim(text), limit)
    }

    pub(super) fn one_by_one(texts: &[&str], limit: usize) -> usize {
        Given.map_iter(texts.iter().map(|&text| (text, limit))).map(|outputs| outputs.cut.len()).sum()
    }

    pub(super) fn one_by_one_by_hand(texts: &[&str], limit: usize) -> usize {
        texts.iter().map(|&text| cut(trim(text), limit)).map(|cut| cut.len()).sum()
    }
}

#[test]
fn inputs_of_any_form() {
    let text = " abc ".to_owned();
    assert_eq!(given::by_tuple(&text, 2), "ab");
    assert_eq!(given::by_hand(&text, 2), "ab");
    assert_same_code(given::by_tuple, given::by_hand);
    assert_same_code(given::by_struct, given::by_hand);
}

#[test]
fn an_anonymous_pipeline() {
    assert_eq!(given::by_expression(&" abc ".to_owned(), 2), "ab");
    assert_same_code(given::by_expression, given::by_hand);
}

#[test]
fn one_item_after_the_other() {
    assert_eq!(given::one_by_one(&["abc", "x"], 2), given::one_by_one_by_hand(&["abc", "x"], 2));
    assert_same_code(given::one_by_one, given::one_by_one_by_hand);
}

// ---- Allocations ----------------------------------------------------------------------------------------------------

/// The same code makes the same allocations; this counts them all the same, and shows that the counter counts.
#[test]
fn only_nodes_allocate() {
    let scaled = generic::Scaled { factor: 2.0_f32 };
    assert_eq!(allocations(|| drop(black_box(scaled.run(black_box(&[1.0; 8]))))), 0);
    assert_eq!(allocations(|| assert!(fallible::Parse.run("x").is_err())), 1, "`trim` makes a `String`");
    let inputs = ("a bc def", 1);
    let ours = allocations(|| drop(black_box(edges::Edges.run(inputs))));
    let by_hand = allocations(|| drop(black_box(edges::by_hand(&edges::Edges, inputs))));
    let copying = allocations(|| drop(black_box(edges::copying(&edges::Edges, inputs))));
    assert_eq!((ours, copying), (by_hand, by_hand + 4), "a `Vec` of three more `String`s");
}
