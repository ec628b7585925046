//! Nodes marked `cache`: what runs again and what is found, by counting the runs of each node.

#![allow(
    clippy::boxed_local,
    clippy::needless_pass_by_value,
    clippy::trivially_copy_pass_by_ref,
    clippy::unnecessary_wraps,
    clippy::unwrap_used,
    clippy::ptr_arg,
    clippy::ref_option,
    reason = "nodes are as short as they can be"
)]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Mutex;

use hypernodes::{MemoryCache, node, pipeline};

thread_local! {
    static RUNS: RefCell<BTreeMap<&'static str, usize>> = const { RefCell::new(BTreeMap::new()) };
}

/// Notes that a node runs, in this thread.
fn runs(node: &'static str) {
    RUNS.with_borrow_mut(|runs| *runs.entry(node).or_default() += 1);
}

/// What ran meanwhile.
fn ran<T>(work: impl FnOnce() -> T) -> (T, Vec<(&'static str, usize)>) {
    RUNS.with_borrow_mut(BTreeMap::clear);
    let made = work();
    (made, RUNS.take().into_iter().collect())
}

/// The same of nodes that run in many threads.
static EVERYWHERE: Mutex<BTreeMap<&'static str, usize>> = Mutex::new(BTreeMap::new());

fn runs_anywhere(node: &'static str) {
    *EVERYWHERE.lock().unwrap().entry(node).or_default() += 1;
}

fn ran_anywhere(node: &'static str) -> usize {
    EVERYWHERE.lock().unwrap().get(node).copied().unwrap_or_default()
}

// ---- What is found ---------------------------------------------------------------------------------------------------

#[node(output = "words", cache)]
fn count(text: &str) -> usize {
    runs("count");
    text.split(' ').count()
}

#[node(output = "line", cache)]
fn line(words: usize, by: Option<&str>) -> String {
    runs("line");
    format!("{words} words by {}", by.unwrap_or("nobody"))
}

#[node(output = "loud")]
fn loud(line: &str) -> String {
    runs("loud");
    line.to_uppercase()
}

pipeline! { struct Words; nodes = [count, line, loud]; outputs = [words, line, loud]; }

#[test]
fn a_node_marked_cache_runs_once_for_what_it_takes() {
    let cache = MemoryCache::new();
    let words = Words.with_cache(&cache);
    let (first, all) = ran(|| words.run(("a b", Some("me"))));
    assert_eq!(all, [("count", 1), ("line", 1), ("loud", 1)]);
    let (again, others) = ran(|| words.run(("a b", Some("me"))));
    assert_eq!(others, [("loud", 1)], "it is not marked");
    assert_eq!((again.words, again.line, again.loud), (first.words, first.line, first.loud));
    let (_, changed) = ran(|| words.run(("a b", None)));
    assert_eq!(changed, [("line", 1), ("loud", 1)], "what did not change is found");
    // As many words: the text is another one, and what comes of it is the same.
    let (_, cut_off) = ran(|| words.run(("c d", Some("me"))));
    assert_eq!(cut_off, [("count", 1), ("loud", 1)]);
}

#[test]
fn without_a_cache_everything_runs() {
    let cache = MemoryCache::new();
    let _ = Words.with_cache(&cache).run(("a b", None));
    assert_eq!(ran(|| Words.run(("a b", None))).1, [("count", 1), ("line", 1), ("loud", 1)]);
    let other = MemoryCache::new();
    assert_eq!(ran(|| Words.with_cache(&other).run(("a b", None))).1.len(), 3);
}

#[test]
fn who_takes_the_cache_again_takes_another_one() {
    let (first, second) = (MemoryCache::new(), MemoryCache::new());
    let _ = Words.with_cache(&first).run(("a", None));
    assert_eq!(ran(|| Words.with_cache(&first).with_cache(&second).run(("a", None))).1.len(), 3);
    assert_eq!(ran(|| Words.with_cache(&first).run(("a", None))).1.len(), 1);
}

// ---- What is a value of its own --------------------------------------------------------------------------------------

mod alike {
    use super::{MemoryCache, node, pipeline, ran, runs};
    use hypernodes::{CacheKey, CacheValue};
    use std::marker::PhantomData;

    #[node(output = "shown", cache)]
    fn show<T: CacheKey + std::fmt::Debug>(value: &T) -> String {
        runs("show");
        format!("{value:?}")
    }

    pipeline! { struct Show<T: CacheKey + std::fmt::Debug> { of: PhantomData<T> } nodes = [show::<T>]; }

    #[node(output = "made", cache)]
    fn make<T: CacheValue + Default>(text: &str) -> T {
        runs("make");
        let _ = text;
        T::default()
    }

    pipeline! { struct Make<T: CacheValue + Default> { of: PhantomData<T> } nodes = [make::<T>]; }

    fn shown<T: CacheKey + std::fmt::Debug>(cache: &MemoryCache, value: T) -> usize {
        let show = Show { of: PhantomData::<T> };
        let (shown, ran) = ran(|| show.with_cache(cache).run((&value,)).shown);
        assert_eq!(shown, format!("{value:?}"));
        ran.len()
    }

    #[derive(serde::Serialize, Debug, Clone, Copy)]
    struct Metres(u32);
    #[derive(serde::Serialize, Debug, Clone, Copy)]
    struct Feet(u32);
    #[derive(serde::Serialize, Debug, Clone, Copy)]
    struct Nothing;

    #[test]
    fn values_that_look_alike_are_not_the_same() {
        let cache = MemoryCache::new();
        let mut tried = 0;
        // Each one runs, and each one is found afterwards.
        macro_rules! each {
            ($($value:expr),+ $(,)?) => {
                $(assert_eq!(shown(&cache, $value), 1, "{} ran", stringify!($value)); tried += 1;)+
                $(assert_eq!(shown(&cache, $value), 0, "{} is found", stringify!($value));)+
            };
        }
        each![
            1_u8,
            1_u32,
            1_i64,
            1.0_f64,
            1.0_f32,
            true,
            '1',
            "1",
            String::from("2"),
            None::<u8>,
            None::<u32>,
            Some(1_u8),
            Some(Some(1_u8)),
            Vec::<u8>::new(),
            Vec::<u32>::new(),
            vec![1_u8],
            vec![vec![1_u8]],
            [1_u8; 1],
            (),
            ((),),
            (1_u8,),
            ("1", "1"),
            Metres(1),
            Feet(1),
            Nothing,
            -0.0_f64,
            0.0_f64,
            f64::NAN,
            f64::INFINITY,
        ];
        assert_eq!(tried, 29);
    }

    #[test]
    fn two_instances_of_a_generic_node_are_two_nodes() {
        let cache = MemoryCache::new();
        let number = || Make { of: PhantomData::<u32> }.with_cache(&cache).run("a").made;
        let text = || Make { of: PhantomData::<String> }.with_cache(&cache).run("a").made;
        assert_eq!(ran(number), (0, vec![("make", 1)]));
        assert_eq!(ran(text), (String::new(), vec![("make", 1)]));
        assert_eq!((ran(number).1.len(), ran(text).1.len()), (0, 0));
    }

    #[node(cache)]
    fn repeated<const TIMES: usize>(text: &str) -> String {
        runs("repeated");
        text.repeat(TIMES)
    }

    pipeline! { struct Twice; nodes = [repeated::<2>]; }
    pipeline! { struct Thrice; nodes = [repeated::<3>]; }

    #[test]
    fn a_constant_of_a_node_counts() {
        let cache = MemoryCache::new();
        for _ in 0..2 {
            assert_eq!(Twice.with_cache(&cache).run("a").repeated, "aa");
            assert_eq!(Thrice.with_cache(&cache).run("a").repeated, "aaa");
        }
        assert_eq!(cache.statistics().hits, 2);
    }
}

mod by_name {
    use super::{MemoryCache, node, pipeline, ran};

    /// The same tokens, once for each module.
    macro_rules! module {
        ($name:ident, $suffix:literal) => {
            mod $name {
                use hypernodes::{node, pipeline};

                fn suffix() -> &'static str {
                    $suffix
                }

                #[node(output = "named", cache)]
                fn name(text: &str) -> String {
                    crate::runs("name");
                    format!("{text}{}", suffix())
                }

                pipeline! { pub(super) struct Named; nodes = [name]; }
            }
        };
    }

    module!(one, "1");
    module!(two, "2");

    #[test]
    fn equal_names_in_two_modules_and_two_crates_are_two_nodes() {
        let cache = MemoryCache::new();
        assert_eq!(one::Named.with_cache(&cache).run("a").named, "a1");
        assert_eq!(two::Named.with_cache(&cache).run("a").named, "a2");
        assert_eq!(hypernodes_tests::kept::Named.with_cache(&cache).run("a").named, "a in the library");
        assert_eq!(kept::Named.with_cache(&cache).run("a").named, "a in the test");
        assert_eq!(cache.statistics().entries, 4);
    }

    /// A module of the library has the same name and the same node.
    mod kept {
        use hypernodes::{node, pipeline};

        fn suffix() -> &'static str {
            "in the test"
        }

        #[node(output = "named", cache)]
        fn name(text: &str) -> String {
            format!("{text} {}", suffix())
        }

        pipeline! { pub(super) struct Named; nodes = [name]; }
    }

    /// The same node in a function, with another function beside it that it calls.
    macro_rules! of_a_function {
        ($name:ident, $suffix:literal) => {
            fn $name(cache: &MemoryCache) -> String {
                fn suffix() -> &'static str {
                    $suffix
                }

                #[node(output = "named", cache)]
                fn name(text: &str) -> String {
                    format!("{text}{}", suffix())
                }

                pipeline! { struct Named; nodes = [name]; }
                Named.with_cache(cache).run("a").named
            }
        };
    }

    of_a_function!(first, "1");
    of_a_function!(second, "2");

    #[test]
    fn equal_names_in_two_functions_are_two_nodes() {
        let cache = MemoryCache::new();
        for _ in 0..2 {
            assert_eq!((first(&cache), second(&cache)), ("a1".to_owned(), "a2".to_owned()));
        }
        assert_eq!(cache.statistics().hits, 2);
    }

    #[node(output = "half", cache)]
    fn halve(number: u64) -> u64 {
        crate::runs("halve");
        number / 2
    }

    #[node(output = "sum")]
    fn add(first: u64, second: u64) -> u64 {
        first + second
    }

    pipeline! { struct Halves; nodes = [halve(number = a) -> first, halve(number = b) -> second, add]; outputs = [sum]; }

    #[test]
    fn one_node_under_two_names_shares_what_is_kept() {
        let cache = MemoryCache::new();
        let halves = Halves.with_cache(&cache);
        assert_eq!(ran(|| halves.run((10, 20)).sum), (15, vec![("halve", 2)]));
        assert_eq!(ran(|| halves.run((20, 10)).sum), (15, vec![]));
        assert_eq!(ran(|| halves.run((8, 8)).sum), (8, vec![("halve", 1)]));
    }
}

mod bound {
    use super::{MemoryCache, node, pipeline, ran, runs};
    use std::sync::LazyLock;

    #[node(output = "scaled", cache)]
    fn scale(number: i32, factor: i32, offsets: &[i32]) -> i32 {
        runs("scale");
        number * factor + offsets.iter().sum::<i32>()
    }

    pipeline! { struct Scale { factor: i32, offsets: LazyLock<Vec<i32>> } nodes = [scale]; }

    #[test]
    fn bound_values_are_arguments() {
        let cache = MemoryCache::new();
        let by = |factor| Scale { factor, offsets: LazyLock::new(|| vec![1, 2]) };
        assert_eq!(ran(|| by(2).with_cache(&cache).run(3).scaled), (9, vec![("scale", 1)]));
        assert_eq!(ran(|| by(3).with_cache(&cache).run(3).scaled), (12, vec![("scale", 1)]));
        assert_eq!(ran(|| by(2).with_cache(&cache).run(3).scaled), (9, vec![]));
        let other = Scale { factor: 2, offsets: LazyLock::new(|| vec![1]) };
        assert_eq!(ran(|| other.with_cache(&cache).run(3).scaled), (7, vec![("scale", 1)]));
    }
}

// ---- What is kept ----------------------------------------------------------------------------------------------------

mod kept {
    use super::{MemoryCache, node, pipeline, ran, runs};
    use hypernodes::CacheKey;
    use std::borrow::Cow;

    #[node(output = "number", cache)]
    fn parse(text: &str) -> Result<u8, String> {
        runs("parse");
        text.parse().map_err(|_| format!("`{text}` is no number"))
    }

    #[node(output = "found", cache)]
    fn find(number: u8) -> Option<u8> {
        runs("find");
        (number > 9).then_some(number)
    }

    #[node(output = "noted", cache)]
    fn note(found: &Option<u8>) {
        runs("note");
        let _ = found;
    }

    pipeline! { struct Notes; nodes = [parse, find, note]; outputs = [found, noted]; }

    #[test]
    fn none_and_nothing_are_kept_and_errors_are_not() {
        let cache = MemoryCache::new();
        let notes = Notes.with_cache(&cache);
        assert_eq!(ran(|| notes.run("1").unwrap().found), (None, vec![("find", 1), ("note", 1), ("parse", 1)]));
        assert_eq!(ran(|| notes.run("1").unwrap().found), (None, vec![]));
        for _ in 0..2 {
            let (failed, ran) = ran(|| notes.run("x"));
            assert!(matches!(failed, Err(NotesError::Parse(error)) if error == "`x` is no number"));
            assert_eq!(ran, [("parse", 1)]);
        }
    }

    #[node(output = ("first", "rest"), cache)]
    fn take_apart(text: String) -> (Option<char>, String) {
        runs("take_apart");
        let mut letters = text.chars();
        (letters.next(), letters.collect())
    }

    #[node(output = "alone", cache)]
    fn nothing_taken() -> Cow<'static, str> {
        runs("nothing_taken");
        "alone".into()
    }

    pipeline! { struct Apart; nodes = [take_apart, nothing_taken]; }

    #[test]
    fn several_outputs_are_kept_together() {
        let cache = MemoryCache::new();
        let apart = Apart.with_cache(&cache);
        let run = || apart.run("word".to_owned());
        assert_eq!(ran(run).1, [("nothing_taken", 1), ("take_apart", 1)]);
        let (out, ran) = ran(run);
        assert_eq!((out.first, &*out.rest, &*out.alone), (Some('w'), "ord", "alone"));
        assert_eq!(ran, []);
    }

    /// A secret that must not count, and that nobody shall see.
    #[derive(CacheKey)]
    struct Client {
        address: String,
        #[cache_key(skip)]
        token: String,
    }

    #[node(output = "page", cache)]
    fn fetch(client: &Client, spare: Option<&Client>, path: &str) -> String {
        runs("fetch");
        let spare = spare.map_or(0, |spare| spare.token.len());
        format!("{}{path} {} {spare}", client.address, client.token.len())
    }

    pipeline! { struct Fetch<'c> { client: &'c Client } nodes = [fetch]; }

    #[test]
    fn a_key_by_hand_leaves_out_what_must_not_count() {
        let cache = MemoryCache::new();
        let client = |address: &str, token: &str| Client { address: address.to_owned(), token: token.to_owned() };
        let run = |client: &Client, spare: Option<&Client>| {
            ran(|| Fetch { client }.with_cache(&cache).run((spare, "/index")).page)
        };
        let (old, new, other) = (client("a", "old"), client("a", "newer"), client("b", "old"));
        assert_eq!(run(&old, None), ("a/index 3 0".to_owned(), vec![("fetch", 1)]));
        assert_eq!(run(&new, None), ("a/index 3 0".to_owned(), vec![]));
        assert_eq!(run(&other, None).1, [("fetch", 1)]);
        assert_eq!(run(&old, Some(&old)).1, [("fetch", 1)]);
        assert_eq!(run(&new, Some(&new)).1, []);
    }
}

// ---- Whatever a node takes -------------------------------------------------------------------------------------------

mod forms {
    use super::{MemoryCache, node, pipeline, ran, runs};
    use hypernodes::CacheKey;
    use serde::Serialize;
    use std::borrow::Cow;
    use std::collections::{HashMap, HashSet};
    use std::sync::Arc;

    #[node(cache)]
    fn lent<'w>(words: &'w [&'w str], more: Vec<&'w str>, bytes: Option<&'w [u8]>, whole: &&str) -> usize {
        runs("lent");
        words.len() + more.len() + bytes.map_or(0, <[u8]>::len) + whole.len()
    }

    #[derive(CacheKey)]
    struct Span<'t> {
        text: &'t str,
        at: (usize, usize),
    }

    #[derive(CacheKey)]
    enum Choice<T> {
        Nothing,
        One(T),
        Named {
            name: T,
            #[cache_key(skip)]
            note: String,
        },
    }

    #[node(cache)]
    fn by_hand(span: &Span<'_>, choice: Choice<u8>) -> usize {
        runs("by_hand");
        let chosen = match choice {
            Choice::Nothing => 0,
            Choice::One(one) => usize::from(one),
            Choice::Named { name, note } => usize::from(name) + note.len(),
        };
        span.text.len() + span.at.0 + span.at.1 + chosen
    }

    #[node(cache)]
    fn owned(name: Cow<'static, str>, shared: &Arc<str>, boxed: Box<[u8]>, label: &'static str) -> String {
        runs("owned");
        format!("{name}{shared}{}{label}", boxed.len())
    }

    #[node(cache)]
    fn unordered(counts: &HashMap<String, u32>, seen: &HashSet<u64>) -> (u32, u64) {
        runs("unordered");
        (counts.values().sum(), seen.iter().sum())
    }

    #[node(output = "total", cache)]
    fn sum<T: Serialize + Copy + Into<f64>>(numbers: &[T]) -> f64 {
        runs("sum");
        numbers.iter().map(|&number| number.into()).sum()
    }

    pipeline! { struct Lent; nodes = [lent]; }
    pipeline! { struct ByHand; nodes = [by_hand]; }
    pipeline! { struct Owned; nodes = [owned]; }
    pipeline! { struct Unordered; nodes = [unordered]; }
    pipeline! { struct Sum; nodes = [sum::<f32>]; }

    #[test]
    fn what_a_node_takes_may_be_anything() {
        let cache = MemoryCache::new();
        let twice = |run: &dyn Fn(), node| {
            assert_eq!(ran(run).1, [(node, 1)]);
            assert_eq!(ran(run).1, []);
        };
        let text = "b c".to_owned();
        let words: Vec<&str> = text.split(' ').collect();
        let lent =
            || assert_eq!(Lent.with_cache(&cache).run((&words[..], words.clone(), Some(&b"x"[..]), &"abc")).lent, 8);
        twice(&lent, "lent");
        let by_hand = |note: &str| {
            let span = Span { text: &text, at: (1, 2) };
            let named = Choice::Named { name: 4, note: note.to_owned() };
            ByHand.with_cache(&cache).run((&span, named)).by_hand
        };
        twice(&|| assert_eq!(by_hand("x"), 11), "by_hand");
        assert_eq!(by_hand("a note that does not count"), 11);
        let span = Span { text: &text, at: (1, 2) };
        assert_eq!(ran(|| ByHand.with_cache(&cache).run((&span, Choice::One(4)))).1.len(), 1);
        assert_eq!(ran(|| ByHand.with_cache(&cache).run((&span, Choice::Nothing))).1.len(), 1);
        let owned = || {
            let shared: Arc<str> = "b".into();
            let inputs = (Cow::Borrowed("a"), &shared, vec![1].into_boxed_slice(), "c");
            assert_eq!(Owned.with_cache(&cache).run(inputs).owned, "ab1c");
        };
        twice(&owned, "owned");
        let unordered = || {
            // Each one has an order of its own.
            let counts: HashMap<String, u32> = (0..50).map(|number| (number.to_string(), number)).collect();
            let seen: HashSet<u64> = (0..50).collect();
            assert_eq!(Unordered.with_cache(&cache).run((&counts, &seen)).unordered, (1225, 1225));
        };
        twice(&unordered, "unordered");
        twice(&|| assert!(Sum.with_cache(&cache).run(&[0.5, 1.0]).total > 1.4), "sum");
    }

    /// Named like what generated code calls its own.
    #[node(cache)]
    fn seat(text: &str) -> usize {
        text.len()
    }

    #[node(cache)]
    fn made(seat: usize) -> usize {
        seat + 1
    }

    #[node(cache)]
    fn engine(made: usize) -> Result<usize, String> {
        Ok(made + 1)
    }

    pipeline! { struct Names; nodes = [seat, made, engine]; }

    #[test]
    fn a_node_may_be_named_like_what_generated_code_uses() {
        let cache = MemoryCache::new();
        for _ in 0..2 {
            assert_eq!(Names.with_cache(&cache).run("a").map(|out| out.engine).unwrap(), 3);
        }
    }

    #[test]
    fn a_pipeline_of_this_function_is_kept_too() {
        #[node(cache)]
        fn here(text: &str) -> usize {
            runs("here");
            text.len()
        }
        pipeline! { struct Here; nodes = [here]; }
        let unnamed = pipeline! { nodes = [here]; };
        let cache = MemoryCache::new();
        assert_eq!(ran(|| Here.with_cache(&cache).run("abc").here), (3, vec![("here", 1)]));
        assert_eq!(ran(|| unnamed.with_cache(&cache).run("abc").here), (3, vec![]));
    }
}

// ---- Many items ------------------------------------------------------------------------------------------------------

mod items {
    use super::{MemoryCache, node, pipeline, ran_anywhere, runs_anywhere};
    use hypernodes::{Sequential, Workload};
    use std::thread::sleep;
    use std::time::Duration;

    macro_rules! square {
        ($name:ident, $pipeline:ident $(, $key:ident = $value:tt)*) => {
            #[node(output = "square", cache)]
            fn $name(number: u64) -> u64 {
                runs_anywhere(stringify!($name));
                number * number
            }

            pipeline! { struct $pipeline; nodes = [$name]; $($key = $value;)* }
        };
    }

    square!(of_map, OfMap);
    square!(of_each, OfEach);
    square!(of_iter, OfIter);
    square!(of_over, OfOver, map_over = [number]);
    square!(of_engines, OfEngines, workload = Cpu);

    #[test]
    fn ten_new_items_among_a_thousand_run_ten() {
        let cache = MemoryCache::new();
        let numbers: Vec<u64> = (0..1000).collect();
        let squares: Vec<u64> = OfMap.with_cache(&cache).map(numbers.clone()).iter().map(|out| out.square).collect();
        assert_eq!(ran_anywhere("of_map"), 1000);
        let mut changed = numbers.clone();
        for place in 0..10 {
            changed[place * 97] += 5000;
        }
        let again = OfMap.with_cache(&cache).map(changed.clone());
        assert_eq!(ran_anywhere("of_map"), 1010);
        for ((out, number), square) in again.iter().zip(changed).zip(squares) {
            assert_eq!(out.square, number * number);
            assert!(number >= 5000 || out.square == square);
        }
    }

    #[test]
    fn every_way_to_run_many_items_looks_them_up() {
        let cache = MemoryCache::new();
        let numbers: Vec<u64> = (0..50).collect();
        for _ in 0..2 {
            assert_eq!(OfEach.with_cache(&cache).map_each(&numbers).len(), 50);
            assert_eq!(OfIter.with_cache(&cache).map_iter(0..50).count(), 50);
            let columns = OfOverColumns { number: &numbers[..] };
            assert_eq!(OfOver.with_cache(&cache).map_over(columns).unwrap().len(), 50);
        }
        assert_eq!(["of_each", "of_iter", "of_over"].map(ran_anywhere), [50; 3]);
    }

    #[test]
    fn cache_and_engine_go_together_in_either_order() {
        let cache = MemoryCache::new();
        let parallel = hypernodes::Parallel::new().workload(Workload::Io).workers(3);
        let numbers: Vec<u64> = (0..40).collect();
        let _ = OfEngines.with_engine(Sequential).with_cache(&cache).map(&numbers);
        let _ = OfEngines.with_cache(&cache).with_engine(parallel).map(&numbers);
        let _ = OfEngines.with_cache(&cache).with_engine(Sequential).map_each(&numbers);
        let _ = OfEngines.with_engine(Sequential).with_engine(parallel).with_cache(&cache).map(&numbers);
        assert_eq!(ran_anywhere("of_engines"), 40);
    }

    #[node(output = "waited", cache)]
    fn wait(number: u64) -> u64 {
        runs_anywhere("wait");
        sleep(Duration::from_millis(20));
        number
    }

    pipeline! { struct Wait; nodes = [wait]; workload = Io; }

    #[test]
    fn what_many_threads_ask_for_at_once_is_made_once() {
        let cache = MemoryCache::new();
        let numbers: Vec<u64> = (0..64).map(|place| place % 2).collect();
        let outs = Wait.with_cache(&cache).map(&numbers);
        assert!(outs.iter().zip(numbers).all(|(out, number)| out.waited == number));
        assert_eq!(ran_anywhere("wait"), 2);
    }

    #[node(output = "sure", cache)]
    fn fail_at_first(number: u64) -> Result<u64, String> {
        runs_anywhere("fail_at_first");
        sleep(Duration::from_millis(5));
        if ran_anywhere("fail_at_first") <= 3 { Err("not yet".to_owned()) } else { Ok(number) }
    }

    pipeline! { struct FailAtFirst; nodes = [fail_at_first]; workload = Io; }

    #[test]
    fn where_the_first_one_fails_another_one_makes_it() {
        let cache = MemoryCache::new();
        let outs = FailAtFirst.with_cache(&cache).map_each(vec![7_u64; 20]);
        assert_eq!(outs.iter().filter(|out| out.is_err()).count(), 3);
        assert!(outs.iter().flatten().all(|out| out.sure == 7));
        assert_eq!(ran_anywhere("fail_at_first"), 4);
    }

    #[node(output = "calm", cache)]
    fn panic_at_first(number: u64) -> u64 {
        runs_anywhere("panic_at_first");
        sleep(Duration::from_millis(5));
        assert!(ran_anywhere("panic_at_first") > 1, "the first one");
        number
    }

    pipeline! { struct PanicAtFirst; nodes = [panic_at_first]; workload = Io; }

    #[test]
    fn where_the_first_one_panics_another_one_makes_it() {
        let cache = MemoryCache::new();
        let outs = PanicAtFirst.with_cache(&cache).map_each(vec![7_u64; 20]);
        assert_eq!(outs.iter().filter(|out| out.is_err()).count(), 1);
        assert_eq!(ran_anywhere("panic_at_first"), 2);
    }
}

// ---- Batch bodies ----------------------------------------------------------------------------------------------------

mod batches {
    use super::{MemoryCache, node, pipeline, ran_anywhere, runs_anywhere};

    fn double_all(number: &[u64]) -> Vec<u64> {
        runs_anywhere("double_all");
        number.iter().map(|number| 2 * number).collect()
    }

    #[node(output = "double", cache, batch = double_all)]
    fn double(number: u64) -> u64 {
        runs_anywhere("double");
        2 * number
    }

    pipeline! { struct Double; nodes = [double]; }
    pipeline! { struct Doubles; nodes = [Double.map(number = numbers) -> (double as doubles)]; }
    pipeline! { struct Around; nodes = [Double]; }

    #[test]
    fn with_a_cache_a_node_with_two_bodies_is_looked_up_item_by_item() {
        let cache = MemoryCache::new();
        let numbers: Vec<u64> = (0..100).collect();
        assert_eq!(Double.map(&numbers)[99].double, 198);
        assert_eq!((ran_anywhere("double"), ran_anywhere("double_all") > 0), (0, true));
        let batches = ran_anywhere("double_all");
        assert_eq!(Double.with_cache(&cache).map(&numbers)[99].double, 198);
        assert_eq!(Doubles.with_cache(&cache).run(&numbers).doubles[99], 198);
        assert_eq!(Around.with_cache(&cache).map(&numbers)[99].double, 198);
        assert_eq!((ran_anywhere("double"), ran_anywhere("double_all")), (100, batches));
    }
}

// ---- Pipelines in pipelines ------------------------------------------------------------------------------------------

mod nested {
    use super::{MemoryCache, Words, node, pipeline, ran, runs};
    use hypernodes::Sequential;

    pipeline! { pub struct Inner; nodes = [super::count, super::line]; }

    #[node(output = "length", cache)]
    fn length(line: &str) -> usize {
        runs("length");
        line.len()
    }

    pipeline! { struct Outer; nodes = [length, Inner]; outputs = [length]; }
    pipeline! { struct Outermost { outer: Outer } nodes = [self.outer(text = passage) -> size]; }
    pipeline! { struct Pruned; nodes = [Inner]; outputs = [words]; }
    pipeline! { struct All; nodes = [Outer.map(text = texts) -> (length as lengths)]; }

    fn shorter(words: usize, by: Option<&str>) -> String {
        runs("shorter");
        format!("{words} {by:?}")
    }

    #[node(output = "line", cache)]
    fn other_line(words: usize, by: Option<&str>) -> String {
        shorter(words, by)
    }

    pipeline! { struct StoodIn; nodes = [Inner with line = other_line]; }

    #[test]
    fn leaves_are_looked_up_wherever_they_stand() {
        let cache = MemoryCache::new();
        assert_eq!(ran(|| Inner.with_cache(&cache).run(("a b", None)).words).1, [("count", 1), ("line", 1)]);
        assert_eq!(ran(|| Outer.with_cache(&cache).run(("a b", None)).length).1, [("length", 1)]);
        let outermost = Outermost { outer: Outer };
        assert_eq!(ran(|| outermost.with_cache(&cache).run(("a b", None)).size).1, []);
        assert_eq!(ran(|| Words.with_cache(&cache).run(("a b", None)).words).1, [("loud", 1)]);
        assert_eq!(
            ran(|| outermost.with_cache(&cache).run(("a b c", None)).size).1,
            [("count", 1), ("length", 1), ("line", 1)]
        );
        assert_eq!(ran(|| Pruned.with_cache(&cache).run("d").words).1, [("count", 1)]);
    }

    #[test]
    fn items_inside_are_looked_up() {
        let cache = MemoryCache::new();
        let all = All.with_cache(&cache).with_engine(Sequential);
        let texts = |count: usize| (0..count).map(|place| "a ".repeat(place)).collect::<Vec<_>>();
        assert_eq!(
            ran(|| all.run((&texts(20), None)).lengths.len()),
            (20, vec![("count", 20), ("length", 20), ("line", 20)])
        );
        assert_eq!(
            ran(|| all.run((&texts(22), None)).lengths.len()),
            (22, vec![("count", 2), ("length", 2), ("line", 2)])
        );
    }

    #[test]
    fn what_stands_in_for_a_node_is_looked_up_as_itself() {
        let cache = MemoryCache::new();
        let _ = Inner.with_cache(&cache).run(("a b", None));
        let run = || StoodIn.with_cache(&cache).run(("a b", None)).line;
        assert_eq!(ran(run), ("2 None".to_owned(), vec![("shorter", 1)]));
        assert_eq!(ran(run), ("2 None".to_owned(), vec![]));
    }
}

// ---- Caches of one's own, and trouble --------------------------------------------------------------------------------

mod own {
    use super::{Words, ran};
    use hypernodes::cache::{Action, Key};
    use hypernodes::{Cache, CacheError, MemoryCache, Tiered};
    use std::collections::HashMap;
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
    use std::sync::{Arc, Mutex};

    /// All that it takes.
    #[derive(Default)]
    struct Shelf(Mutex<HashMap<Key, Arc<[u8]>>>);

    impl Cache for Shelf {
        fn get(&self, key: &Key) -> Result<Option<Arc<[u8]>>, CacheError> {
            Ok(self.0.lock().unwrap().get(key).cloned())
        }

        fn put(&self, key: &Key, value: &Arc<[u8]>) -> Result<(), CacheError> {
            self.0.lock().unwrap().insert(*key, Arc::clone(value));
            Ok(())
        }
    }

    #[test]
    fn a_cache_of_ones_own_and_two_as_one() {
        let shelf = Shelf::default();
        assert_eq!(ran(|| Words.with_cache(&shelf).run(("a", None))).1.len(), 3);
        assert_eq!(ran(|| Words.with_cache(&shelf).run(("a", None))).1.len(), 1);
        let tiered = Tiered::new(MemoryCache::new(), shelf);
        assert_eq!(ran(|| Words.with_cache(&tiered).run(("a", None))).1.len(), 1);
        let shared: Arc<dyn Cache + Send> = Arc::new(tiered);
        assert_eq!(ran(|| Words.with_cache(&shared).run(("a", None))).1.len(), 1);
        let lent: &dyn Cache = &MemoryCache::new();
        assert_eq!(ran(|| Words.with_cache(lent).run(("a", None))).1.len(), 3);
    }

    /// Fails, or gives something else, each time in another way.
    #[derive(Default)]
    struct Broken {
        inner: Shelf,
        calls: AtomicUsize,
    }

    impl Cache for Broken {
        fn get(&self, key: &Key) -> Result<Option<Arc<[u8]>>, CacheError> {
            let call = self.calls.fetch_add(1, Relaxed);
            let Some(mut value) = self.inner.get(key)?.map(|value| value.to_vec()) else { return Ok(None) };
            match call % 4 {
                0 => return Err(CacheError::new(Action::Get, "out of order")),
                1 => value.truncate(call % value.len()),
                2 => {
                    let place = call % value.len();
                    value[place] ^= 1 << (call % 8);
                }
                _ => value = vec![0; value.len()],
            }
            Ok(Some(value.into()))
        }

        fn put(&self, key: &Key, value: &Arc<[u8]>) -> Result<(), CacheError> {
            self.inner.put(key, value)?;
            Err(CacheError::new(Action::Put, "full"))
        }
    }

    #[test]
    fn trouble_in_a_cache_is_no_trouble_in_the_run() {
        let broken = Broken::default();
        let words = Words.with_cache(&broken);
        for _ in 0..1000 {
            let (out, ran) = ran(|| words.run(("a b", Some("me"))));
            assert_eq!((out.words, &*out.line, &*out.loud), (2, "2 words by me", "2 WORDS BY ME"));
            assert_eq!(ran.len(), 3);
        }
        assert!(broken.calls.load(Relaxed) >= 2000);
    }
}
