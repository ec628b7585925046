//! How names become a graph, and what the generated types are: order, ties, pruning, cutting, renaming, inputs, outputs,
//! errors, the graph as data and the basics of many items.

#![allow(dead_code, reason = "short nodes are enough")]
#![allow(
    clippy::cast_possible_wrap,
    clippy::default_constructed_unit_structs,
    clippy::float_cmp,
    clippy::items_after_statements,
    clippy::many_single_char_names,
    clippy::needless_pass_by_value,
    clippy::ptr_arg,
    clippy::similar_names,
    clippy::trivially_copy_pass_by_ref,
    clippy::unnecessary_wraps,
    clippy::unwrap_used,
    reason = "as above"
)]

use std::cell::RefCell;
use std::error::Error;

use hypernodes::graph::Source;
use hypernodes::{Pipeline, Workload, node, pipeline};

thread_local! {
    static LOG: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

fn ran(node: &'static str) {
    LOG.with_borrow_mut(|log| log.push(node));
}

/// The nodes that ran since the last time.
fn log() -> Vec<&'static str> {
    LOG.with_borrow_mut(std::mem::take)
}

/// The names of a pipeline's nodes in execution order, as the graph has them.
fn order<P: Pipeline>(_: &P) -> Vec<&'static str> {
    P::GRAPH.nodes.iter().map(|node| node.name).collect()
}

fn inputs<P: Pipeline>(_: &P) -> Vec<&'static str> {
    P::GRAPH.inputs.iter().map(|input| input.name).collect()
}

fn outputs<P: Pipeline>(_: &P) -> Vec<&'static str> {
    P::GRAPH.outputs.iter().map(|output| output.name).collect()
}

/// ```text
/// seed -> a -> b -> d
///          \-> c -/
/// ```
#[node]
fn a(seed: i64) -> i64 {
    ran("a");
    seed + 1
}

#[node]
fn b(a: &i64) -> i64 {
    ran("b");
    a * 2
}

#[node]
fn c(a: &i64) -> i64 {
    ran("c");
    a * 3
}

#[node]
fn d(b: &i64, c: &i64) -> i64 {
    ran("d");
    b + c
}

mod order_of_nodes {
    use super::*;

    /// Every order of a list, each one a pipeline.
    macro_rules! permutations {
        ($($name:ident = [$($node:ident),*]),* $(,)?) => {
            $(pipeline! { struct $name; nodes = [$($node),*]; })*

            #[test]
            fn the_order_of_the_list_does_not_matter() {
                $(
                    let out = $name.run(1);
                    assert_eq!((out.a, out.b, out.c, out.d), (2, 4, 6, 10));
                    let ran = log();
                    assert_eq!((ran[0], ran[3], ran.len()), ("a", "d", 4));
                    assert_eq!(order(&$name), ran);
                    // A tie stays as it was written.
                    let written: Vec<_> = stringify!($($node)*).split(' ').filter(|name| ["b", "c"].contains(name)).collect();
                    assert_eq!(ran[1..3], written);
                )*
            }
        };
    }

    permutations! {
        Abcd = [a, b, c, d], Abdc = [a, b, d, c], Acbd = [a, c, b, d], Acdb = [a, c, d, b], Adbc = [a, d, b, c],
        Adcb = [a, d, c, b], Bacd = [b, a, c, d], Badc = [b, a, d, c], Bcad = [b, c, a, d], Bcda = [b, c, d, a],
        Bdac = [b, d, a, c], Bdca = [b, d, c, a], Cabd = [c, a, b, d], Cadb = [c, a, d, b], Cbad = [c, b, a, d],
        Cbda = [c, b, d, a], Cdab = [c, d, a, b], Cdba = [c, d, b, a], Dabc = [d, a, b, c], Dacb = [d, a, c, b],
        Dbac = [d, b, a, c], Dbca = [d, b, c, a], Dcab = [d, c, a, b], Dcba = [d, c, b, a],
    }

    #[node]
    fn taker(word: String) -> usize {
        ran("taker");
        word.len()
    }

    #[node]
    fn borrower(word: &str) -> usize {
        ran("borrower");
        word.len()
    }

    #[node]
    fn bystander(seed: i64) -> i64 {
        ran("bystander");
        seed
    }

    #[node]
    fn word(seed: i64) -> String {
        ran("word");
        seed.to_string()
    }

    pipeline! { struct Ties; nodes = [taker, borrower, bystander, word]; }
    pipeline! { struct OtherTies; nodes = [bystander, word, taker, borrower]; }

    #[test]
    fn who_borrows_goes_before_who_takes_and_the_rest_as_written() {
        Ties.run(1);
        assert_eq!(log(), ["bystander", "word", "borrower", "taker"]);
        OtherTies.run(1);
        assert_eq!(log(), ["bystander", "word", "borrower", "taker"]);
    }

    #[node]
    fn takes_one(one: String, other: &String) -> usize {
        ran("takes one");
        one.len() + other.len()
    }

    #[node]
    fn takes_other(one: &String, other: String) -> usize {
        ran("takes other");
        one.len() + other.len()
    }

    pipeline! { struct Knot; nodes = [takes_other, takes_one]; }

    #[test]
    fn two_takers_that_are_each_others_borrowers_go_as_written() {
        let out = Knot.run(KnotInputs { one: "ab".to_owned(), other: "c".to_owned() });
        assert_eq!(log(), ["takes other", "takes one"]);
        assert_eq!((out.takes_one, out.takes_other), (3, 3));
    }

    #[test]
    fn a_node_runs_once_however_many_read_it() {
        Abcd.run(1);
        assert_eq!(log().iter().filter(|node| **node == "a").count(), 1);
    }
}

mod inputs_of_pipelines {
    use super::*;

    #[node]
    fn join(left: &str, right: &str, times: usize) -> String {
        format!("{left}{right}").repeat(times)
    }

    #[node]
    fn measure(join: &str, offset: usize, left: &str) -> usize {
        join.len() + offset + left.len()
    }

    pipeline! { struct FirstUse; nodes = [measure, join]; }
    pipeline! { struct OtherFirstUse; nodes = [join, measure]; }
    pipeline! { struct Fixed; inputs = [times, offset: usize, right: &str, left]; nodes = [measure, join]; }

    #[test]
    fn inputs_stand_in_the_order_of_their_first_use() {
        assert_eq!(inputs(&FirstUse), ["offset", "left", "right", "times"]);
        assert_eq!(FirstUse.run((1, "a", "b", 2)).measure, 6);
        assert_eq!(inputs(&OtherFirstUse), ["left", "right", "times", "offset"]);
        assert_eq!(OtherFirstUse.run(("a", "b", 2, 1)).measure, 6);
    }

    #[test]
    fn a_list_fixes_the_order_of_inputs() {
        assert_eq!(inputs(&Fixed), ["times", "offset", "right", "left"]);
        assert_eq!(Fixed.run((2, 1, "b", "a")).join, "abab");
        let FixedInputs { times: _, offset: _, right: _, left: _ } =
            FixedInputs { left: "", right: "", offset: 0, times: 0 };
    }

    #[node]
    fn total(values: &[f64]) -> f64 {
        values.iter().sum()
    }

    #[node]
    fn name_length(name: &str) -> usize {
        name.len()
    }

    pipeline! { struct Total; nodes = [total]; }
    pipeline! { struct Name; nodes = [name_length]; }
    pipeline! { struct Both; nodes = [name_length, total]; }
    pipeline! { struct Number; nodes = [a]; }
    pipeline! { struct Owned; nodes = [own]; }

    #[node]
    fn own(name: String) -> usize {
        name.len()
    }

    #[test]
    fn a_single_input_is_taken_as_it_is() {
        let vec = vec![1.0, 2.0];
        assert_eq!(Total.run(&vec).total, 3.0);
        assert_eq!(Total.run(&vec[1..]).total, 2.0);
        assert_eq!(Total.run(vec.as_slice()).total, 3.0);
        assert_eq!(Total.run(&[1.0, 5.0]).total, 6.0);
        assert_eq!(Total.run((&vec,)).total, 3.0);
        assert_eq!(Total.run((&[1.0],)).total, 1.0);
        assert_eq!(Total.run(TotalInputs { values: &vec }).total, 3.0);
        let boxed: Box<[f64]> = vec.into();
        assert_eq!(Total.run(&boxed).total, 3.0);
        assert_eq!(Total.run(&std::sync::Arc::<[f64]>::from(boxed)).total, 3.0);
    }

    #[test]
    fn a_text_is_taken_as_it_is() {
        let name = String::from("abc");
        assert_eq!(Name.run("ab").name_length, 2);
        assert_eq!(Name.run(&name).name_length, 3);
        assert_eq!(Name.run(name.as_str()).name_length, 3);
        assert_eq!(Name.run(&name[1..]).name_length, 2);
        assert_eq!(Name.run(&Box::<str>::from("a")).name_length, 1);
        assert_eq!(Name.run(&std::borrow::Cow::Borrowed("abcd")).name_length, 4);
        assert_eq!(Name.run(&format!("{name}{name}")).name_length, 6);
        assert_eq!(Owned.run(name).own, 3);
        assert_eq!(Owned.run((String::new(),)).own, 0);
    }

    #[test]
    fn tuples_mix_what_they_hold() {
        let (name, values) = (String::from("abc"), vec![1.0, 2.0]);
        assert_eq!(Both.run((&name, &values)).total, 3.0);
        assert_eq!(Both.run(("abc", &[1.0])).total, 1.0);
        assert_eq!(Both.run(BothInputs { name: &name, values: &values }).name_length, 3);
        let inputs: BothInputs<'_> = (&name, &values).into();
        assert_eq!(Both.run(inputs).name_length, 3);
    }

    #[test]
    fn literals_need_no_suffix() {
        assert_eq!(Number.run(5).a, 6);
        assert_eq!(Number.run((5,)).a, 6);
        assert_eq!(Number.run(NumberInputs { seed: 5 }).a, 6);
    }

    #[test]
    fn what_the_user_turns_into_inputs_is_taken() {
        struct Row {
            name: String,
            values: Vec<f64>,
        }
        impl<'r> From<&'r Row> for BothInputs<'r> {
            fn from(row: &'r Row) -> Self {
                Self { name: &row.name, values: &row.values }
            }
        }
        let rows = [Row { name: "a".to_owned(), values: vec![1.0] }, Row { name: "bc".to_owned(), values: vec![2.0] }];
        assert_eq!(Both.run(&rows[0]).total, 1.0);
        assert_eq!(Both.map(&rows).iter().map(|out| out.name_length).collect::<Vec<_>>(), [1, 2]);
    }

    #[node]
    fn constant() -> i64 {
        ran("constant");
        7
    }

    pipeline! { struct NoInput; nodes = [constant]; }

    #[test]
    fn no_input_is_a_unit() {
        assert_eq!(NoInput.run(()).constant, 7);
        assert!(inputs(&NoInput).is_empty());
    }

    pipeline! { struct OnlyCut; nodes = [d]; inputs = [c: i64, b: i64]; }

    #[test]
    fn a_list_may_state_owned_types_for_borrowers() {
        assert_eq!(OnlyCut.run((1, 2)).d, 3);
    }
}

mod outputs_of_pipelines {
    use super::*;

    pipeline! { struct All; nodes = [d, c, b, a]; }
    pipeline! { struct Some; nodes = [d, c, b, a]; outputs = [c, a]; }
    pipeline! { struct One; nodes = [a, b, c, d]; outputs = [b]; }

    #[test]
    fn without_a_list_every_output_is_given_in_topological_order() {
        assert_eq!(outputs(&All), ["a", "c", "b", "d"]);
        assert_eq!(format!("{:?}", All.run(1)), "AllOutputs { a: 2, c: 6, b: 4, d: 10 }");
        log();
    }

    #[test]
    fn a_list_fixes_the_order_of_outputs_and_prunes() {
        assert_eq!(format!("{:?}", Some.run(1)), "SomeOutputs { c: 6, a: 2 }");
        assert_eq!(log(), ["a", "c"]);
        let OneOutputs { b } = One.run(1);
        assert_eq!(b, 4);
        assert_eq!(log(), ["a", "b"]);
        assert_eq!((order(&One), outputs(&One)), (vec!["a", "b"], vec!["b"]));
    }

    #[node]
    fn other_input(other: i64) -> i64 {
        ran("other input");
        other
    }

    pipeline! { struct PrunedInput; nodes = [other_input, a]; outputs = [a]; }

    #[test]
    fn an_input_of_a_pruned_node_is_no_input() {
        assert_eq!(inputs(&PrunedInput), ["seed"]);
        assert_eq!(PrunedInput.run(1).a, 2);
        assert_eq!(log(), ["a"]);
    }

    #[node]
    fn fails(seed: i64) -> Result<i64, String> {
        Err(seed.to_string())
    }

    pipeline! { struct PrunedFailure; nodes = [fails, a]; outputs = [a]; }

    #[test]
    fn a_pipeline_whose_fallible_nodes_are_pruned_cannot_fail() {
        let PrunedFailureOutputs { a } = PrunedFailure.run(1);
        assert_eq!(a, 2);
    }

    struct NoDebug;

    #[node]
    fn opaque_thing(seed: i64) -> NoDebug {
        let _ = seed;
        NoDebug
    }

    #[node]
    fn reads_opaque(opaque_thing: &NoDebug, given: &NoDebug) -> u8 {
        let _ = (opaque_thing, given);
        1
    }

    pipeline! { struct Opaque; nodes = [opaque_thing, reads_opaque, generic_thing::<NoDebug>]; }

    #[node]
    fn generic_thing<T>(thing: Option<T>) -> Vec<T> {
        thing.into_iter().collect()
    }

    #[test]
    fn what_has_no_debug_prints_as_its_type() {
        let given = NoDebug;
        let inputs = OpaqueInputs { seed: 1, given: &given, thing: None };
        let text = format!("{inputs:?}");
        assert!(text.starts_with("OpaqueInputs { seed: 1, given: "), "{text}");
        assert!(text.contains("NoDebug"), "{text}");
        let text = format!("{:?}", Opaque.run(inputs));
        assert!(text.contains("NoDebug"), "{text}");
        assert!(text.contains("reads_opaque: 1"), "{text}");
        let pretty = format!("{:#?}", OpaqueInputs { seed: 1, given: &given, thing: None });
        assert!(pretty.contains("\n    seed: 1,\n"), "{pretty}");
    }

    pipeline! {
        /// Documented.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        #[outputs(derive(Clone, PartialEq, Eq, Hash, PartialOrd))]
        #[inputs(derive(Clone, Copy, PartialEq, Default))]
        struct Derived;
        nodes = [a, b];
    }

    #[test]
    fn structs_derive_what_is_asked_for() {
        let out = Derived.run(1);
        assert!(out.clone() == Derived.run(1) && out < Derived.run(2));
        assert_eq!(std::collections::HashSet::from([out.clone(), out]).len(), 1);
        let inputs = DerivedInputs::default();
        assert_eq!(inputs, DerivedInputs { seed: 0 });
        assert_eq!(Derived, Derived::default());
        log();
    }

    pipeline! {
        #[outputs(derive(Debug, Clone), derive(PartialEq))]
        #[outputs(derive(Eq))]
        struct DerivedTwice;
        nodes = [a];
    }

    #[test]
    fn debug_may_be_asked_for_as_well() {
        assert_eq!(DerivedTwice.run(1).clone(), DerivedTwice.run(1));
        log();
    }
}

mod cutting {
    use super::*;

    pipeline! { struct Cut; nodes = [a, b, c, d]; inputs = [a: i64]; }
    pipeline! { struct CutBoth; nodes = [a, b, c, d]; inputs = [b: i64, c: i64]; outputs = [d]; }
    pipeline! { struct CutHalf; nodes = [a, b, c, d]; inputs = [b: i64, seed]; outputs = [d]; }
    pipeline! { struct CutAll; nodes = [d, a, b, c]; inputs = [b, c]; }

    #[test]
    fn a_listed_name_is_taken_from_the_caller() {
        let out = Cut.run(10);
        assert_eq!((out.b, out.c, out.d), (20, 30, 50));
        assert_eq!(log(), ["b", "c", "d"]);
        assert_eq!(outputs(&Cut), ["b", "c", "d"]);
    }

    #[test]
    fn the_producer_and_what_only_it_needed_do_not_run() {
        assert_eq!(CutBoth.run((1, 2)).d, 3);
        assert_eq!(log(), ["d"]);
        assert_eq!(inputs(&CutBoth), ["b", "c"]);
        let CutAllOutputs { d } = CutAll.run((&1, &2));
        assert_eq!(d, 3);
        assert_eq!(log(), ["d"]);
    }

    #[test]
    fn what_others_need_of_a_cut_producer_still_runs() {
        assert_eq!(CutHalf.run((1, 1)).d, 7);
        assert_eq!(log(), ["a", "c", "d"]);
    }

    #[node(output = ("low", "high"))]
    fn ends(seed: i64) -> (i64, i64) {
        ran("ends");
        (seed - 1, seed + 1)
    }

    #[node]
    fn width(low: i64, high: i64) -> i64 {
        ran("width");
        high - low
    }

    pipeline! { struct CutOne; nodes = [ends, width]; inputs = [low: i64, seed: i64]; outputs = [width]; }
    pipeline! { struct CutEnds; nodes = [ends, width]; inputs = [low: i64, high: i64]; outputs = [width]; }

    #[test]
    fn one_of_several_outputs_may_be_cut() {
        assert_eq!(CutOne.run((0, 5)).width, 6);
        assert_eq!(log(), ["ends", "width"]);
    }

    #[test]
    fn a_producer_of_which_every_output_is_cut_does_not_run() {
        assert_eq!(CutEnds.run((1, 5)).width, 4);
        assert_eq!(log(), ["width"]);
    }

    pipeline! { struct CutText; nodes = [make_text, text_length]; inputs = [text: &str]; }

    #[node(output = "text")]
    fn make_text(seed: i64) -> String {
        ran("make text");
        seed.to_string()
    }

    #[node]
    fn text_length(text: &str) -> usize {
        text.len()
    }

    #[test]
    fn a_cut_may_be_of_another_type_than_its_producer_makes() {
        assert_eq!(CutText.run("abc").text_length, 3);
        assert!(log().is_empty());
    }

    pipeline! { struct BoundCut { a: i64 } nodes = [a, b, c, d]; }

    #[test]
    fn a_bound_input_hides_the_output_of_a_node() {
        let out = BoundCut { a: 5 }.run(());
        assert_eq!((out.b, out.c, out.d), (10, 15, 25));
        assert_eq!(log(), ["b", "c", "d"]);
        assert_eq!(inputs(&BoundCut { a: 0 }), ["a"]);
        assert!(BoundCut::GRAPH.inputs[0].bound);
    }

    pipeline! { struct CutsACycle; nodes = [chicken, egg]; inputs = [egg: i64]; outputs = [chicken]; }

    #[node]
    fn chicken(egg: &i64) -> i64 {
        egg + 1
    }

    #[node]
    fn egg(chicken: i64) -> i64 {
        chicken + 1
    }

    #[test]
    fn a_cut_opens_a_cycle() {
        assert_eq!(CutsACycle.run(1).chicken, 2);
    }
}

mod renaming {
    use super::*;

    #[node(output = "clean")]
    fn clean_text(passage: &str) -> String {
        passage.trim().to_lowercase()
    }

    #[node(output = ("train", "test"))]
    fn split(rows: &[u8]) -> (Vec<u8>, Vec<u8>) {
        let (train, test) = rows.split_at(rows.len() / 2);
        (train.to_vec(), test.to_vec())
    }

    pipeline! {
        struct Thrice;
        nodes = [
            clean_text(passage = title) -> title_clean,
            clean_text,
            clean_text(passage = title_clean) -> twice_clean,
        ];
    }

    #[test]
    fn one_node_may_stand_in_a_pipeline_three_times() {
        let out = Thrice.run((" A ", " B "));
        assert_eq!((out.title_clean.as_str(), out.clean.as_str(), out.twice_clean.as_str()), ("a", "b", "a"));
        assert_eq!(inputs(&Thrice), ["title", "passage"]);
        assert_eq!(order(&Thrice), ["clean_text"; 3]);
    }

    pipeline! {
        struct Several;
        nodes = [
            split -> (train as a, test as b),
            split(rows = a) -> (test as inner_test),
            split(rows = b,) -> (train as other_train, test as other_test,),
        ];
    }

    #[test]
    fn several_outputs_are_renamed_one_by_one() {
        let out = Several.run(&[1, 2, 3, 4]);
        assert_eq!((out.a, out.b), (vec![1, 2], vec![3, 4]));
        assert_eq!((out.train, out.inner_test, out.other_train, out.other_test), (vec![1], vec![2], vec![3], vec![4]));
    }

    #[node]
    fn difference(left: i64, right: i64) -> i64 {
        left - right
    }

    pipeline! { struct Swapped; nodes = [difference(left = right, right = left)]; }
    pipeline! { struct Same; nodes = [difference(left = x, right = x)]; }
    pipeline! { struct OnlyOutput; nodes = [difference -> minus]; }
    pipeline! { struct Partly { left: i64 } nodes = [difference, difference(left = other) -> second]; }

    #[test]
    fn parameters_may_be_swapped_and_fed_by_one_value() {
        assert_eq!(Swapped.run(SwappedInputs { left: 1, right: 5 }).difference, 4);
        assert_eq!(Same.run(5).difference, 0);
        assert_eq!(OnlyOutput.run((5, 2)).minus, 3);
        let out = Partly { left: 10 }.run(PartlyInputs { right: 1, other: 2 });
        assert_eq!((out.difference, out.second), (9, 1));
    }

    pipeline! { struct OfGeneric; nodes = [hypernodes_tests::numbers::scale::<i64>(number = x, factor = y) -> z, hypernodes_tests::numbers::scale::<i64>(number = z, factor = y)]; }

    #[test]
    fn an_instance_may_be_renamed() {
        let out = OfGeneric.run((2, &3));
        assert_eq!((out.z, out.scaled), (6, 18));
    }

    pipeline! { struct RenamedToOutput; nodes = [a(seed = d) -> after, d(b = x, c = y)]; }

    #[test]
    fn a_renaming_may_lead_to_an_output() {
        let out = RenamedToOutput.run((&1, &2));
        assert_eq!((out.d, out.after), (3, 4));
        assert_eq!(log(), ["d", "a"]);
    }
}

mod keys {
    use super::*;

    const FEW: usize = 2;

    pipeline! {
        struct AnyOrder;
        partitions = FEW * 4;
        outputs = [d];
        workload = Workload::Io;
        max_workers = 128;
        inputs = [seed];
        workers = FEW;
        nodes = [a, b, c, d,];
    }

    pipeline! { struct Trailing; nodes = [a, b, c, d]; outputs = [d] }
    pipeline! { struct Words; nodes = [a]; workload = Cpu; }
    pipeline! { struct Default; nodes = [a] }
    pipeline! { struct Computed; workload = if FEW > 1 { Workload::Io } else { Workload::Cpu }; nodes = [a]; }

    #[test]
    fn keys_come_in_any_order() {
        assert_eq!(AnyOrder.run(1).d, 10);
        assert_eq!(Trailing.run(1).d, 10);
        assert_eq!(AnyOrder.map([1, 2]).len(), 2);
    }

    #[test]
    fn the_workload_is_a_constant() {
        assert_eq!(AnyOrder::WORKLOAD, Workload::Io);
        assert_eq!(Words::WORKLOAD, Workload::Cpu);
        assert_eq!(Default::WORKLOAD, Workload::Mixed);
        assert_eq!(Computed::WORKLOAD, Workload::Io);
    }
}

mod graph {
    use super::*;
    use hypernodes_tests::numbers::{parse, scale};

    /// Counts.
    ///
    /// In words.
    #[node(output = ("count", "is_empty"))]
    fn count_words(text: &str, separator: char) -> (usize, bool) {
        let count = text.split(separator).count();
        (count, count == 0)
    }

    pipeline! {
        /// What it is.
        ///
        /// More of it.
        struct Described<'m> {
            factor: &'m f64,
        }
        nodes = [scale::<f64>, parse::<f64>(trimmed = line), count_words(text = line) -> (count as words), ];
        inputs = [line: &str, separator];
        outputs = [scaled, words, is_empty];
    }

    #[test]
    fn the_graph_says_what_the_pipeline_is() {
        let graph = Described::GRAPH;
        assert_eq!((graph.name, graph.docs), ("Described", "What it is.\n\nMore of it."));
        let inputs: Vec<_> = graph.inputs.iter().map(|input| (input.name, input.ty, input.bound)).collect();
        assert_eq!(inputs, [("line", "&str", false), ("separator", "char", false), ("factor", "&'m f64", true)]);
        let outputs: Vec<_> = graph.outputs.iter().map(|output| (output.name, output.ty)).collect();
        assert_eq!(outputs, [("scaled", "f64"), ("words", "usize"), ("is_empty", "bool")]);
    }

    #[test]
    fn the_graph_has_the_nodes_in_execution_order() {
        let graph = Described::GRAPH;
        let nodes: Vec<_> =
            graph.nodes.iter().map(|node| (node.name, node.fallible, node.cached, node.nested)).collect();
        // Of what can run, the first one as written.
        assert_eq!(nodes[0].0, "parse");
        assert_eq!(nodes.len(), 3);
        let node = |name: &str| graph.nodes.iter().find(|node| node.name == name).unwrap();
        assert!(node("parse").fallible && !node("scale").fallible && !node("count_words").cached);
        assert_eq!(node("parse").docs.lines().next(), Some("Reads a number."));
        assert_eq!(node("count_words").docs, "Counts.\n\nIn words.");
        assert!(node("scale").nested.is_none());
    }

    #[test]
    fn the_graph_has_the_types_of_the_instance() {
        let node = |name: &str| Described::GRAPH.nodes.iter().find(|node| node.name == name).unwrap();
        let types =
            |name| node(name).parameters.iter().map(|parameter| (parameter.name, parameter.ty)).collect::<Vec<_>>();
        assert_eq!(types("scale"), [("number", "f64"), ("factor", "&f64")]);
        assert_eq!(types("parse"), [("trimmed", "&str")]);
        assert_eq!(types("count_words"), [("text", "&str"), ("separator", "char")]);
        let made = |name| node(name).outputs.iter().map(|made| (made.name, made.ty)).collect::<Vec<_>>();
        assert_eq!(made("scale"), [("scaled", "f64")]);
        assert_eq!(made("parse"), [("number", "f64")]);
        assert_eq!(made("count_words"), [("words", "usize"), ("is_empty", "bool")]);
    }

    #[test]
    fn the_graph_knows_who_feeds_whom() {
        let graph = Described::GRAPH;
        let place = |name: &str| graph.nodes.iter().position(|node| node.name == name).unwrap();
        let source = |name: &str, parameter: usize| graph.nodes[place(name)].parameters[parameter].source;
        assert_eq!(source("scale", 0), Source::Node { node: place("parse"), output: 0 });
        assert_eq!(source("scale", 1), Source::Input(2));
        assert_eq!(source("parse", 0), Source::Input(0));
        assert_eq!(source("count_words", 0), Source::Input(0));
        assert_eq!(source("count_words", 1), Source::Input(1));
        assert_eq!(graph.outputs[2].source, Source::Node { node: place("count_words"), output: 1 });
        let mut edges: Vec<_> =
            graph.edges().map(|edge| (edge.value, graph.nodes[edge.to].name, edge.parameter)).collect();
        assert!(graph.edges().map(|edge| edge.to).is_sorted());
        edges.sort_unstable();
        assert_eq!(
            edges,
            [
                ("factor", "scale", 1),
                ("line", "count_words", 0),
                ("line", "parse", 0),
                ("number", "scale", 0),
                ("separator", "count_words", 1),
            ]
        );
        assert_eq!(graph.value(Source::Node { node: place("parse"), output: 0 }), "number");
        assert_eq!(graph.value(Source::Input(99)), "");
    }

    const NODES: usize = Described::GRAPH.nodes.len();
    static FIRST: &str = Described::GRAPH.nodes[0].name;

    #[test]
    fn the_graph_is_a_constant() {
        assert_eq!((NODES, FIRST), (3, "parse"));
        assert_eq!(*Described::GRAPH, *Described::GRAPH);
    }

    #[test]
    fn an_anonymous_pipeline_has_a_graph() {
        let pipeline = pipeline!(nodes = [b, a]);
        assert_eq!(order(&pipeline), ["a", "b"]);
        assert_eq!((inputs(&pipeline), outputs(&pipeline)), (vec!["seed"], vec!["a", "b"]));
    }
}

mod errors {
    use super::*;
    use std::fmt;
    use std::num::{ParseFloatError, ParseIntError};

    #[derive(Debug, Clone, PartialEq)]
    struct TooLarge(i64);

    impl fmt::Display for TooLarge {
        fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(formatter, "{} is too large", self.0)
        }
    }

    impl Error for TooLarge {}

    #[node(output = "number")]
    fn parse(text: &str) -> Result<i64, ParseIntError> {
        text.parse()
    }

    #[node(output = "small")]
    fn check_size(number: i64) -> Result<i64, TooLarge> {
        if number > 99 { Err(TooLarge(number)) } else { Ok(number) }
    }

    #[node(output = "even")]
    fn check_even(small: i64) -> Result<i64, String> {
        if small % 2 == 0 { Ok(small) } else { Err(format!("{small} is odd")) }
    }

    pipeline! { struct Checked; nodes = [check_even, check_size, parse]; }

    #[test]
    fn there_is_a_variant_for_each_fallible_node() {
        assert_eq!(Checked.run("42").unwrap().even, 42);
        let cause = |text: &str| match Checked.run(text).unwrap_err() {
            CheckedError::Parse(cause) => cause.to_string(),
            CheckedError::CheckSize(TooLarge(number)) => number.to_string(),
            CheckedError::CheckEven(text) => text,
        };
        assert_eq!([cause("x"), cause("100"), cause("3")], ["invalid digit found in string", "100", "3 is odd"]);
    }

    #[test]
    fn an_error_names_its_node_and_has_its_cause() {
        let error = Checked.run("100").unwrap_err();
        assert_eq!(error.to_string(), "node `check_size` failed");
        assert_eq!(error.node(), "check_size");
        assert_eq!(error.source().unwrap().downcast_ref::<TooLarge>(), Some(&TooLarge(100)));
        assert_eq!(error.path().to_string(), "Checked/check_size");
        let dynamic: Box<dyn Error + Send + Sync> = error.into();
        assert_eq!(dynamic.source().unwrap().to_string(), "100 is too large");
        assert!(format!("{dynamic:?}").contains("CheckSize"));
    }

    #[test]
    fn a_cause_that_is_no_error_is_no_source() {
        let error = Checked.run("3").unwrap_err();
        assert_eq!(error.node(), "check_even");
        assert!(error.source().is_none());
        assert_eq!(format!("{error:?}"), "CheckEven(\"3 is odd\")");
    }

    #[test]
    fn errors_pass_through_the_question_mark() {
        fn user() -> Result<i64, Box<dyn Error>> {
            Ok(Checked.run("100")?.even)
        }
        assert_eq!(user().unwrap_err().to_string(), "node `check_size` failed");
    }

    mod elsewhere {
        #[super::node(output = "float")]
        pub(super) fn parse(text: &str) -> Result<f64, super::ParseFloatError> {
            text.parse()
        }
    }

    pipeline! { struct SameName; nodes = [parse, elsewhere::parse]; }

    #[test]
    fn two_fallible_nodes_of_one_name_have_a_variant_each() {
        let number = SameName.run("1.5").unwrap_err();
        let float = pipeline!(nodes = [elsewhere::parse, check_size]).run(("x", 1)).unwrap_err();
        assert!(matches!(number, SameNameError::Parse(_)));
        assert_eq!(float.node(), "parse");
        assert_eq!(SameName.run("2").unwrap().float, 2.0);
        let variants = [
            SameNameError::Parse("".parse::<i64>().unwrap_err()),
            SameNameError::Parse2("".parse::<f64>().unwrap_err()),
        ];
        assert_eq!(variants.map(|error| error.source().unwrap().to_string()).len(), 2);
    }

    pipeline! { struct Twice; nodes = [parse, parse(text = other) -> other_number]; }

    #[test]
    fn one_fallible_node_may_stand_there_twice() {
        let out = Twice.run(("1", "2")).unwrap();
        assert_eq!((out.number, out.other_number), (1, 2));
        let first = Twice.run(("x", "2")).unwrap_err();
        let second = Twice.run(("1", "x")).unwrap_err();
        assert_ne!(std::mem::discriminant(&first), std::mem::discriminant(&second));
        assert_eq!((first.node(), second.node()), ("parse", "parse"));
    }

    struct NotEvenDebug;

    #[node(output = "strange")]
    fn strange(text: &str) -> Result<u8, NotEvenDebug> {
        if text.is_empty() { Err(NotEvenDebug) } else { Ok(1) }
    }

    pipeline! { struct Strange; nodes = [strange]; }

    #[test]
    fn any_type_may_be_an_error() {
        let error = Strange.run("").err().unwrap();
        assert_eq!(error.to_string(), "node `strange` failed");
        assert!(format!("{error:?}").contains("NotEvenDebug"));
        assert!(error.source().is_none());
    }

    pipeline! { struct Generic; nodes = [hypernodes_tests::numbers::parse::<u8>, hypernodes_tests::numbers::parse::<f32> -> float]; }

    #[test]
    fn an_error_of_a_generic_node_is_that_of_its_instance() {
        let error = Generic.run("300").unwrap_err();
        let GenericError::Parse(cause) = &error else { unreachable!("the first one fails") };
        assert_eq!(cause, &"300".parse::<u8>().unwrap_err());
        assert!(error.source().unwrap().is::<ParseIntError>());
    }

    pipeline! { struct Parsed<T: std::str::FromStr> { _type: std::marker::PhantomData<T> } nodes = [hypernodes_tests::numbers::parse::<T>]; }

    #[test]
    fn an_error_may_be_generic() {
        let pipeline = Parsed::<bool> { _type: std::marker::PhantomData };
        assert!(pipeline.run("true").is_ok_and(|out| out.number));
        let Err(error) = pipeline.run("maybe") else { unreachable!("it is neither") };
        assert_eq!(error.node(), "parse");
        let ParsedError::Parse(cause) = error;
        assert_eq!(cause, "maybe".parse::<bool>().unwrap_err());
    }

    #[test]
    fn what_fails_first_is_told() {
        let error = pipeline!(nodes = [check_size(number = one) -> first, check_size(number = two) -> second])
            .run((500, 600))
            .unwrap_err();
        assert_eq!(error.source().unwrap().to_string(), "500 is too large");
    }

    /// A pipeline without fallible nodes has no error of its own, so the name is free.
    #[derive(Debug)]
    struct PlainError;

    pipeline! { struct Plain; nodes = [a]; }

    #[test]
    fn a_pipeline_that_cannot_fail_has_no_error() {
        fn never<P: Pipeline<Error = std::convert::Infallible>>(_: P) {}
        never(Plain);
        let _ = PlainError;
    }

    #[test]
    fn the_trait_names_the_types() {
        fn fails<P: Pipeline<Error = CheckedError>>(_: P) {}
        fails(Checked);
        let inputs: <Checked as Pipeline>::Inputs<'_> = CheckedInputs { text: "2" };
        let out: <Checked as Pipeline>::Outputs<'_> = Checked.run(inputs).unwrap();
        assert_eq!(out.number, 2);
    }
}

mod many {
    use super::*;
    use hypernodes::{Failure, ItemError};
    use rayon::prelude::*;

    #[node]
    fn length(text: &str) -> usize {
        text.len()
    }

    #[node]
    fn sum(left: i64, right: i64) -> i64 {
        left + right
    }

    #[node]
    fn odd(number: i64) -> Result<i64, i64> {
        assert!(number != 13, "thirteen is out of the question");
        if number % 2 == 0 { Err(number) } else { Ok(number) }
    }

    #[node]
    fn takes_list(list: Vec<u8>) -> usize {
        list.len()
    }

    pipeline! { #[outputs(derive(PartialEq))] struct Length; nodes = [length]; }
    pipeline! { struct Sum; nodes = [sum]; }
    pipeline! { struct Odd; nodes = [odd]; }
    pipeline! { struct Lists; nodes = [takes_list]; }
    pipeline! { struct AddSeed { seed: i64 } nodes = [a, sum(left = a)]; outputs = [sum]; }

    #[test]
    fn map_is_run_for_each_item_in_order() {
        let texts: Vec<String> = (0..1000).map(|number| "x".repeat(number % 7)).collect();
        let expected: Vec<_> = texts.iter().map(|text| Length.run(text)).collect();
        assert!(Length.map(&texts) == expected);
        assert!(Length.map(&texts[..]) == expected);
        assert!(Length.map(texts.par_iter()) == expected);
        assert!(Length.map_iter(&texts).collect::<Vec<_>>() == expected);
        let each: Vec<_> = Length.map_each(&texts).into_iter().map(|out| out.unwrap()).collect();
        assert!(each == expected);
    }

    #[test]
    fn anything_with_an_index_is_mapped() {
        assert_eq!(Length.map(&["a", "bc"]).len(), 2);
        assert_eq!(Length.map(["a", "bc"])[1].length, 2);
        assert_eq!(Length.map(vec!["a", "bc"])[1].length, 2);
        #[node]
        fn next(number: u32) -> u32 {
            number + 1
        }
        assert_eq!(pipeline!(nodes = [next]).map(0..100)[99].next, 100);
        assert_eq!(pipeline!(nodes = [a]).map([1, 2])[0].a, 2);
        assert_eq!(Sum.map([(1, 2), (3, 4)]).iter().map(|out| out.sum).collect::<Vec<_>>(), [3, 7]);
        assert_eq!(Sum.map(vec![SumInputs { left: 1, right: 2 }])[0].sum, 3);
        let (left, right) = (vec![1, 2, 3], vec![10, 20, 30]);
        let zipped = left.par_iter().copied().zip(right.par_iter().copied());
        assert_eq!(Sum.map(zipped).iter().map(|out| out.sum).collect::<Vec<_>>(), [11, 22, 33]);
        assert_eq!(Lists.map(vec![vec![1], vec![], vec![1, 2]]).iter().map(|out| out.takes_list).sum::<usize>(), 3);
        assert_eq!(Lists.map_iter((0..3).map(|length| vec![0; length])).map(|out| out.takes_list).sum::<usize>(), 3);
        assert_eq!(Length.map_iter("a bc".split(' ')).map(|out| out.length).collect::<Vec<_>>(), [1, 2]);
        let lent = [String::from("abc")];
        assert_eq!(Length.map(&lent)[0].length, 3);
        let values = [vec![1.0], vec![2.0, 3.0]];
        #[node]
        fn total(values: &[f64]) -> f64 {
            values.iter().sum()
        }
        assert_eq!(pipeline!(nodes = [total]).map(&values)[1].total, 5.0);
    }

    #[test]
    fn nothing_gives_nothing() {
        assert!(Length.map(&[] as &[&str]).is_empty());
        assert!(Length.map(Vec::<&str>::new()).is_empty());
        assert!(Length.map_each(Vec::<&str>::new()).is_empty());
        assert!(Odd.map([0_i64; 0]).unwrap().is_empty());
        assert_eq!(Length.map_iter(std::iter::empty::<&str>()).count(), 0);
    }

    #[test]
    fn of_several_failures_the_lowest_index_of_those_seen_is_told() {
        let error = Odd.map([1, 3, 5, 6, 7]).unwrap_err();
        assert_eq!(error.index, 3);
        assert!(matches!(error, ItemError { index: 3, error: OddError::Odd(6) }));
        assert_eq!(error.to_string(), "item 3 failed");
        assert_eq!(error.source().unwrap().to_string(), "node `odd` failed");
        assert_eq!(Odd.map([1, 3]).unwrap().len(), 2);
        let all: Vec<i64> = (0..1000).map(|number| number * 2).collect();
        let error = Odd.map(all).unwrap_err();
        assert!(matches!(error.error, OddError::Odd(number) if number == 2 * error.index as i64));
    }

    #[test]
    fn map_each_goes_on_past_failures_and_panics() {
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let each = Odd.map_each([1, 2, 13, 3]);
        std::panic::set_hook(hook);
        assert_eq!(each.len(), 4);
        assert!(matches!(&each[0], Ok(out) if out.odd == 1));
        assert!(matches!(&each[1], Err(Failure::Node(OddError::Odd(2)))));
        let Err(Failure::Panic(panic)) = &each[2] else { unreachable!("it panicked") };
        assert!(panic.to_string().contains("thirteen is out of the question"));
        assert!(matches!(&each[3], Ok(out) if out.odd == 3));
    }

    #[test]
    fn map_iter_is_lazy() {
        let mut items = pipeline!(nodes = [a]).map_iter(1..).map(|out| out.a).take(2).collect::<Vec<_>>();
        items.push(0);
        assert_eq!(items, [2, 3, 0]);
        assert_eq!(log(), ["a", "a"]);
        let pipeline = AddSeed { seed: 5 };
        let unused = pipeline.map_iter([1, 2]);
        assert!(log().is_empty());
        drop(unused);
        let mut results = Odd.map_iter([1, 2, 3]);
        assert!(results.next().unwrap().is_ok());
        assert_eq!(results.next().unwrap().unwrap_err().node(), "odd");
        assert!(results.next().unwrap().is_ok());
    }

    #[test]
    fn items_share_bound_inputs() {
        let pipeline = AddSeed { seed: 5 };
        let sums: Vec<_> = pipeline.map([1, 2, 3]).iter().map(|out| out.sum).collect();
        assert_eq!(sums, [7, 8, 9]);
    }

    #[test]
    fn outputs_of_many_may_borrow_from_the_items() {
        #[node(output = "first")]
        fn first(text: &str) -> &str {
            text.split(' ').next().unwrap_or_default()
        }
        let texts = vec![String::from("a b"), String::from("c d")];
        let firsts: Vec<&str> = pipeline!(nodes = [first]).map(&texts).into_iter().map(|out| out.first).collect();
        assert_eq!(firsts, ["a", "c"]);
        assert_eq!(firsts[0].as_ptr(), texts[0].as_ptr());
    }

    /// What is not `Send` runs alone, only not over threads.
    #[test]
    fn what_cannot_cross_threads_runs_in_this_one() {
        #[node(output = "shared")]
        fn share(text: &str) -> std::rc::Rc<str> {
            text.into()
        }
        let pipeline = pipeline!(nodes = [share]);
        assert_eq!(&*pipeline.run("a").shared, "a");
        assert_eq!(pipeline.map_iter(["a", "b"]).count(), 2);
    }
}
