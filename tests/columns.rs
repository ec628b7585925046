//! `map_over`: inputs that come as columns, side by side or in every combination.

#![allow(
    clippy::float_cmp,
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    clippy::trivially_copy_pass_by_ref,
    clippy::unnecessary_wraps,
    clippy::unwrap_used,
    reason = "short nodes of every form are enough"
)]

use hypernodes::{ColumnsError, ItemError, LengthMismatch, Parallel, Sequential, node, pipeline};

mod side_by_side {
    use super::{LengthMismatch, Parallel, Sequential, node, pipeline};

    #[node(output = "words")]
    fn words(text: &str) -> Vec<&str> {
        text.split_whitespace().collect()
    }

    #[node(output = "long")]
    fn is_long(words: &[&str], threshold: usize) -> bool {
        words.len() > threshold
    }

    pipeline! { struct Long; nodes = [words, is_long]; map_over = [text, threshold]; }

    fn long(outs: Result<Vec<LongOutputs<'_>>, LengthMismatch>) -> Vec<bool> {
        outs.unwrap().iter().map(|out| out.long).collect()
    }

    #[test]
    fn texts_come_as_whatever_lends_them() {
        let texts = vec![String::from("one two"), String::from("three")];
        let slices: Vec<&str> = texts.iter().map(String::as_str).collect();
        let boxed: Vec<Box<str>> = vec!["one two".into(), "three".into()];
        let thresholds = vec![1, 1];
        let expected = [true, false];
        assert_eq!(long(Long.map_over(LongColumns { text: &texts, threshold: &thresholds })), expected);
        assert_eq!(long(Long.map_over(LongColumns { text: &slices, threshold: &[1, 1] })), expected);
        assert_eq!(long(Long.map_over(LongColumns { text: &boxed, threshold: &thresholds[..] })), expected);
        assert_eq!(long(Long.map_over(LongColumns { text: &["one two", "three"], threshold: &[1, 1] })), expected);
        assert_eq!(long(Long.map_over(LongColumns { threshold: &[1, 1], text: &texts[..] })), expected);
    }

    #[test]
    fn outputs_borrow_from_the_column() {
        let texts = vec![String::from("one two"), String::from("three")];
        let thresholds = vec![0, 0];
        let words: Vec<Vec<&str>> = {
            let long = Long;
            let columns = LongColumns { text: &texts, threshold: &thresholds };
            let outs = long.with_engine(Sequential).map_over(columns).unwrap();
            outs.into_iter().map(|out| out.words).collect()
        };
        assert_eq!(words, [vec!["one", "two"], vec!["three"]]);
    }

    #[test]
    fn columns_can_be_named_copied_and_printed() {
        let usual: LongColumns<'_> = LongColumns { text: &["a b", "c"], threshold: &[1, 1] };
        let owned = [String::from("a b"), String::from("c")];
        let of_strings: LongColumns<'_, String> = LongColumns { text: &owned, threshold: usual.threshold };
        for columns in [usual, usual] {
            assert_eq!(long(Long.map_over(columns)), long(Long.with_engine(Parallel::new()).map_over(of_strings)));
        }
        assert_eq!(format!("{usual:?}"), "LongColumns { text: &[&str], threshold: [1, 1] }");
    }

    #[test]
    fn no_items_give_no_outputs() {
        let none: [&str; 0] = [];
        assert_eq!(long(Long.map_over(LongColumns { text: &none, threshold: &[] })), [false; 0]);
    }

    #[test]
    fn every_column_is_named_with_its_length() {
        let error = Long.map_over(LongColumns { text: &["a", "b"], threshold: &[1] }).unwrap_err();
        assert_eq!(error.columns(), [("text", 2), ("threshold", 1)]);
        assert_eq!(
            error.to_string(),
            "columns differ in length: `text` has 2 items, `threshold` has 1; give each of them as many as the others"
        );
        let none: Vec<String> = Vec::new();
        let error = Long.map_over(LongColumns { text: &none, threshold: &[1] }).unwrap_err();
        assert_eq!(error.columns(), [("text", 0), ("threshold", 1)]);
    }
}

mod in_every_combination {
    use super::{Parallel, Sequential, node, pipeline};
    use std::panic::catch_unwind;

    #[node(output = "label")]
    fn join(letter: &str, number: u8, mark: char, end: &str) -> String {
        format!("{letter}{number}{mark}{end}")
    }

    pipeline! {
        struct Joined;
        nodes = [join];
        map_over = [mark, letter, number];
        map_mode = Product;
    }

    const EXPECTED: [&str; 8] = ["a1+.", "a2+.", "b1+.", "b2+.", "a1-.", "a2-.", "b1-.", "b2-."];

    #[test]
    fn the_last_name_of_map_over_varies_fastest() {
        let columns = JoinedColumns { letter: &["a", "b"], number: &[1, 2], mark: &['+', '-'], end: "." };
        let labels = |outs: Vec<JoinedOutputs>| outs.into_iter().map(|out| out.label).collect::<Vec<_>>();
        assert_eq!(labels(Joined.map_over(columns)), EXPECTED);
        assert_eq!(labels(Joined.with_engine(Sequential).map_over(columns)), EXPECTED);
        for partitions in [1, 3, 8, 20] {
            let engine = Parallel::new().workers(2).partitions(partitions);
            assert_eq!(labels(Joined.with_engine(engine).map_over(columns)), EXPECTED);
        }
    }

    #[test]
    fn with_an_empty_column_there_is_no_combination() {
        let outs = Joined.map_over(JoinedColumns { letter: &["a", "b"], number: &[], mark: &['+'], end: "." });
        assert!(outs.is_empty());
    }

    #[node(output = "counted")]
    fn nothing(left: (), right: ()) -> u8 {
        let _ = (left, right);
        1
    }

    pipeline! { struct Nothings; nodes = [nothing]; map_over = [left, right]; map_mode = Product; }

    #[test]
    fn more_combinations_than_can_be_counted_are_a_panic_that_says_so() {
        let many = vec![(); usize::MAX];
        let panic = catch_unwind(|| Nothings.map_over(NothingsColumns { left: &many, right: &[(), ()] })).unwrap_err();
        let message = panic.downcast_ref::<String>().unwrap();
        assert!(message.starts_with("columns of these lengths have more combinations than can be counted: "));
        assert!(message.contains("\"left\"") && message.contains("\"right\""), "{message}");
        assert!(Nothings.map_over(NothingsColumns { left: &many, right: &[] }).is_empty());
    }
}

mod shared {
    use super::{node, pipeline};
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Counts its clones.
    #[derive(Debug)]
    struct Counted<'c>(&'c AtomicUsize, u32);

    impl Clone for Counted<'_> {
        fn clone(&self) -> Self {
            self.0.fetch_add(1, Ordering::Relaxed);
            Self(self.0, self.1)
        }
    }

    #[node(output = "sum")]
    fn add(listed: Counted<'_>, fixed: Counted<'_>, seen: &Counted<'_>, factor: u32) -> u32 {
        (listed.1 + fixed.1 + seen.1) * factor
    }

    pipeline! { struct Added; nodes = [add]; map_over = [listed]; }

    #[test]
    fn each_item_clones_what_it_takes_and_nothing_else() {
        let (of_listed, of_fixed, of_seen) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
        let listed: Vec<Counted<'_>> = (0..100).map(|number| Counted(&of_listed, number)).collect();
        let seen = Counted(&of_seen, 1000);
        let columns = AddedColumns { listed: &listed, fixed: Counted(&of_fixed, 7), seen: &seen, factor: 2 };
        let outs = Added.map_over(columns).unwrap();
        assert!(outs.iter().zip(0..).all(|(out, number)| out.sum == (number + 1007) * 2));
        let clones = [of_listed, of_fixed, of_seen].map(AtomicUsize::into_inner);
        assert_eq!(clones, [100, 100, 0]);
    }

    #[node(output = "length")]
    fn length(text: String) -> usize {
        text.len()
    }

    #[node(output = "first")]
    fn first(text: &str) -> char {
        text.chars().next().unwrap_or_default()
    }

    pipeline! { struct Owned; nodes = [length, first]; map_over = [text]; }

    #[test]
    fn owned_texts_come_as_a_column_of_strings() {
        let texts = [String::from("one"), String::from("three")];
        let outs = Owned.map_over(OwnedColumns { text: &texts }).unwrap();
        assert_eq!(outs.iter().map(|out| (out.first, out.length)).collect::<Vec<_>>(), [('o', 3), ('t', 5)]);
    }

    #[node(output = "chosen")]
    fn choose(maybe: Option<&u32>, always: &'static str, other: Option<&u32>, name: &str) -> String {
        format!("{maybe:?} {always} {other:?} {name}")
    }

    pipeline! { struct Chosen; nodes = [choose]; map_over = [maybe, always]; }

    #[test]
    fn options_and_eternal_references_are_copied() {
        let (one, name) = (1, String::from("n"));
        let columns = ChosenColumns { maybe: &[Some(&one), None], always: &["x", "y"], other: None, name: &name };
        let outs = Chosen.map_over(columns).unwrap();
        assert_eq!(outs[0].chosen, "Some(1) x None n");
        assert_eq!(outs[1].chosen, "None y None n");
    }

    #[test]
    fn columns_are_clone_where_what_the_items_share_is() {
        let counter = AtomicUsize::new(0);
        let listed = [Counted(&counter, 1)];
        let seen = Counted(&counter, 2);
        let columns = AddedColumns { listed: &listed, fixed: Counted(&counter, 3), seen: &seen, factor: 1 };
        let again = columns.clone();
        assert_eq!(counter.load(Ordering::Relaxed), 1);
        assert_eq!(Added.map_over(columns).unwrap()[0].sum, Added.map_over(again).unwrap()[0].sum);
    }
}

mod fallible {
    use super::{ColumnsError, ItemError, Parallel, Sequential, node, pipeline};
    use std::error::Error as _;
    use std::num::ParseIntError;

    #[node(output = "number")]
    fn parse(text: &str) -> Result<u32, ParseIntError> {
        text.parse()
    }

    #[node(output = "scaled")]
    fn scale(number: u32, factor: u32) -> u32 {
        number * factor
    }

    pipeline! { struct Scaled; nodes = [parse, scale]; map_over = [text, factor]; }
    pipeline! { struct Table; nodes = [parse, scale]; map_over = [text, factor]; map_mode = Product; outputs = [scaled]; }

    #[test]
    fn both_modes_tell_which_item_failed() {
        let error = Scaled.map_over(ScaledColumns { text: &["1", "x", "y"], factor: &[1, 2, 3] }).unwrap_err();
        assert!(matches!(&error, ColumnsError::Item(ItemError { error: ScaledError::Parse(_), .. })), "{error:?}");
        let in_order = Scaled.with_engine(Sequential);
        let error = in_order.map_over(ScaledColumns { text: &["1", "x", "y"], factor: &[1, 2, 3] }).unwrap_err();
        assert_eq!(error.to_string(), "item 1 failed");
        assert_eq!(error.source().unwrap().to_string(), "node `parse` failed");
        let error = Table.with_engine(Sequential).map_over(TableColumns { text: &["1", "x"], factor: &[1, 2, 3] });
        assert_eq!(error.unwrap_err().index, 3);
        let outs = Table.map_over(TableColumns { text: &["1", "2"], factor: &[1, 2, 3] }).unwrap();
        assert_eq!(outs.iter().map(|out| out.scaled).collect::<Vec<_>>(), [1, 2, 3, 2, 4, 6]);
    }

    #[test]
    fn lengths_are_compared_before_anything_runs() {
        let error = Scaled.map_over(ScaledColumns { text: &["x"], factor: &[1, 2] }).unwrap_err();
        assert!(
            matches!(&error, ColumnsError::Lengths(mismatch) if mismatch.columns() == [("text", 1), ("factor", 2)])
        );
        assert!(
            error.to_string().starts_with("columns differ in length: `text` has 1 item, `factor` has 2;"),
            "{error}"
        );
        assert!(error.source().is_none());
    }

    #[test]
    fn a_question_mark_hands_either_on() {
        fn total(text: &[String]) -> Result<u32, Box<dyn std::error::Error>> {
            let factor = vec![2; 2];
            let engine = Parallel::new().partitions(2);
            let outs = Scaled.with_engine(engine).map_over(ScaledColumns { text, factor: &factor })?;
            Ok(outs.iter().map(|out| out.scaled).sum())
        }
        let texts = ["1", "2", "x"].map(String::from);
        assert_eq!(total(&texts[..2]).unwrap(), 6);
        assert_eq!(total(&texts[1..]).unwrap_err().to_string(), "item 1 failed");
        assert!(total(&texts).unwrap_err().to_string().starts_with("columns differ in length"));
    }
}

mod generic {
    use super::{Sequential, node, pipeline};
    use std::iter::Sum;
    use std::ops::Mul;

    #[node(output = "total")]
    fn sum<T: Copy + Sum>(numbers: &[T]) -> T {
        numbers.iter().copied().sum()
    }

    #[node(output = "scaled")]
    fn scale<T: Copy + Mul<Output = T>>(total: T, factor: T) -> T {
        total * factor
    }

    pipeline! {
        struct Scaled<T: Copy + Sum + Mul<Output = T>> { factor: T }
        nodes = [sum::<T>, scale::<T>];
        map_over = [numbers];
    }

    pipeline! {
        struct Both<T>
        where
            T: Copy + Sum + Mul<Output = T>,
        {
            _of: std::marker::PhantomData<T>,
        }
        nodes = [sum::<T>, scale::<T>];
        map_over = [numbers, factor];
        map_mode = Product;
    }

    #[test]
    fn columns_of_slices_and_of_the_own_type() {
        let rows = vec![vec![1.0, 2.0], vec![3.0]];
        let outs = Scaled { factor: 0.5 }.map_over(ScaledColumns { numbers: &rows }).unwrap();
        assert_eq!(outs.iter().map(|out| out.scaled).collect::<Vec<_>>(), [1.5, 1.5]);
        let outs = Scaled { factor: 2 }.map_over(ScaledColumns { numbers: &[[1, 2], [3, 4]] }).unwrap();
        assert_eq!(outs.iter().map(|out| out.scaled).collect::<Vec<_>>(), [6, 14]);
        let both = Both { _of: std::marker::PhantomData };
        let outs = both.with_engine(Sequential).map_over(BothColumns { numbers: &rows, factor: &[1.0, 10.0] });
        assert_eq!(outs.iter().map(|out| out.scaled).collect::<Vec<_>>(), [3.0, 30.0, 3.0, 30.0]);
    }

    #[node(output = "found")]
    fn find<'t, T: PartialEq>(items: &'t [T], wanted: &T) -> Option<&'t T> {
        items.iter().find(|&item| item == wanted)
    }

    pipeline! {
        struct Found<T: PartialEq + 'static> { _of: std::marker::PhantomData<T> }
        nodes = [find::<T>];
        map_over = [items];
    }

    #[test]
    fn generic_outputs_borrow_from_generic_columns() {
        let (rows, wanted) = ([vec![String::from("a")], vec![String::from("b")]], String::from("b"));
        let outs = Found { _of: std::marker::PhantomData }.map_over(FoundColumns { items: &rows, wanted: &wanted });
        let found: Vec<bool> = outs.unwrap().iter().map(|out| out.found.is_some()).collect();
        assert_eq!(found, [false, true]);
    }
}

mod bound {
    use super::{Sequential, node, pipeline};

    struct Model {
        labels: Vec<String>,
    }

    #[node(output = "label")]
    fn look_up(model: &Model, place: usize) -> &str {
        &model.labels[place]
    }

    #[node(output = "both")]
    fn both<'a>(text: &'a str, label: &'a str) -> (&'a str, &'a str) {
        (text, label)
    }

    pipeline! {
        struct Labelled { model: Model }
        nodes = [look_up, both];
        map_over = [text, place];
        map_mode = Zip;
    }

    pipeline! { struct Places<'m> { model: &'m Model } nodes = [look_up]; map_over = [place]; }

    fn model() -> Model {
        Model { labels: vec!["x".to_owned(), "y".to_owned()] }
    }

    #[test]
    fn outputs_borrow_from_columns_and_from_fields() {
        let labelled = Labelled { model: model() };
        let texts = [String::from("one"), String::from("two")];
        let outs = {
            let with = labelled.with_engine(Sequential);
            with.map_over(LabelledColumns { text: &texts, place: &[1, 0] }).unwrap()
        };
        assert_eq!(outs.iter().map(|out| out.both).collect::<Vec<_>>(), [("one", "y"), ("two", "x")]);
    }

    #[test]
    fn outputs_that_borrow_from_behind_a_field_outlive_columns_and_pipeline() {
        let model = model();
        let outs = {
            let places = vec![1, 0, 1];
            Places { model: &model }.map_over(PlacesColumns { place: &places }).unwrap()
        };
        assert_eq!(outs.iter().map(|out| out.label).collect::<Vec<_>>(), ["y", "x", "y"]);
    }
}

mod from_elsewhere {
    use super::{Parallel, Sequential, pipeline};
    use hypernodes_tests::numbers::{parse, scale};
    use hypernodes_tests::text::{split, trim};

    pipeline! {
        #[outputs(derive(Clone, PartialEq))]
        struct Scales<'n> { passage_of_all: std::marker::PhantomData<&'n ()> }
        nodes = [trim, split, parse::<f64>, scale::<f64>];
        inputs = [factor: &f64, passage: &str];
        map_over = [passage, factor];
        map_mode = Product;
        workload = Cpu;
        partitions = 3;
    }

    #[test]
    fn nodes_of_another_crate_generic_and_fallible() {
        let scales = Scales { passage_of_all: std::marker::PhantomData };
        let passages = vec![String::from(" 1.5 "), String::from("2")];
        let factors = [10.0, 100.0];
        let columns = ScalesColumns { factor: &factors, passage: &passages };
        let in_parallel = scales.map_over(columns).unwrap();
        assert_eq!(in_parallel.iter().map(|out| out.scaled).collect::<Vec<_>>(), [15.0, 150.0, 20.0, 200.0]);
        assert_eq!(in_parallel[2].words, ["2"]);
        assert!(in_parallel == scales.with_engine(Sequential).map_over(columns).unwrap());
        assert!(in_parallel == scales.with_engine(Parallel::new().partitions(1)).map_over(columns).unwrap());
    }
}

#[test]
fn a_pipeline_in_a_function_maps_over_columns() {
    #[node(output = "area")]
    fn multiply(width: f64, height: f64) -> f64 {
        width * height
    }
    pipeline! { struct Area; nodes = [multiply]; map_over = [width]; }
    let outs = Area.map_over(AreaColumns { width: &[1.0, 2.0], height: 3.0 }).unwrap();
    assert_eq!(outs.iter().map(|out| out.area).collect::<Vec<_>>(), [3.0, 6.0]);
}

mod many_columns {
    use super::{node, pipeline};

    #[node(output = "sum")]
    #[allow(clippy::many_single_char_names, clippy::too_many_arguments)]
    fn add(
        a: u64,
        b: u64,
        c: u64,
        d: u64,
        e: u64,
        f: u64,
        g: u64,
        h: u64,
        i: u64,
        j: u64,
        k: u64,
        l: u64,
        m: u64,
        n: u64,
    ) -> u64 {
        a + b + c + d + e + f + g + h + i + j + k + l + m + n
    }

    pipeline! { struct Added; nodes = [add]; map_over = [a, b, c, d, e, f, g, h, i, j, k, l, m, n]; }

    #[test]
    fn columns_may_be_many() {
        let ones = vec![1; 1000];
        let c = &ones[..];
        let columns = AddedColumns { a: c, b: c, c, d: c, e: c, f: c, g: c, h: c, i: c, j: c, k: c, l: c, m: c, n: c };
        assert!(Added.map_over(columns).unwrap().iter().all(|out| out.sum == 14));
    }
}
