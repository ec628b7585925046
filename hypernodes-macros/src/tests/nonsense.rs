//! Whatever is thrown at the two parsers, they answer with tokens: no panic, no hang.
//!
//! The words are those that the parsers look for, so that the nonsense gets past the first of them. The seeds of
//! failures that were found stand in `proptest-regressions`, and are tried first.

use proc_macro2::TokenStream;
use proptest::prelude::*;
use quote::quote;

use super::complains;
use crate::expand;

const WORDS: &[&str] = &[
    "pub",
    "struct",
    "fn",
    "async",
    "unsafe",
    "const",
    "extern",
    "where",
    "for",
    "mut",
    "self",
    "impl",
    "dyn",
    "crate",
    "as",
    "nodes",
    "outputs",
    "inputs",
    "map_over",
    "map_mode",
    "workload",
    "workers",
    "partitions",
    "output",
    "cache",
    "version",
    "batch",
    "fallible",
    "Cpu",
    "Zip",
    "Result",
    "Option",
    "T",
    "a",
    "b",
    "clean",
    "r#type",
    "_",
    "'a",
    "'static",
    "\"x\"",
    "\"not a name\"",
    "0",
    "1",
    "1.5",
    "-1",
    "true",
    "=",
    ";",
    ",",
    ":",
    "::",
    "->",
    "=>",
    "&",
    "<",
    ">",
    "#",
    "!",
    "?",
    ".",
    "..",
    "...",
    "$",
    "@",
    "|",
    "+",
];

fn tokens() -> impl Strategy<Value = String> {
    let word = prop::sample::select(WORDS).prop_map(str::to_owned);
    let nested = word.prop_recursive(4, 64, 8, |inner| {
        let list = prop::collection::vec(inner, 0..8).prop_map(|words| words.join(" "));
        (list, prop::sample::select(vec!["()", "[]", "{}", "<>"]))
            .prop_map(|(inner, brackets)| format!("{} {inner} {}", &brackets[..1], &brackets[1..]))
    });
    prop::collection::vec(nested, 0..24).prop_map(|words| words.join(" "))
}

/// A pipeline in which single words were exchanged.
fn damaged(whole: &'static str) -> impl Strategy<Value = String> {
    let words: Vec<&str> = whole.split(' ').collect();
    let count = words.len();
    prop::collection::vec((0..count, prop::sample::select(WORDS)), 0..4).prop_map(move |changes| {
        let mut words: Vec<&str> = words.clone();
        for (place, word) in changes {
            words[place] = word;
        }
        words.join(" ")
    })
}

const PIPELINE: &str = "# [ outputs ( derive ( Clone ) ) ] pub struct P < 'm , T > where T : Copy { model : & 'm T , limit : f64 } nodes = [ a , b :: c :: < T > ( x = y ) -> z , d -> ( e as f , g as h ) ] ; outputs = [ z : T , f ] ; inputs = [ y : & str ] ; map_over = [ y ] ; map_mode = Zip ; workload = Io ; workers = 8 ; partitions = 2 + 2 ;";
const NODE: &str = "/// docs\n # [ inline ] pub ( crate ) fn clean < 'a , T : Copy , const N : usize > ( text : & 'a str , rest : Option < & [ T ; N ] > , by : T ) -> Result < ( & 'a str , Vec < T > ) , Error > where T : Send { body }";
const ARGUMENTS: &str =
    "output = ( \"a\" , \"b\" ) , cache , version = 2 , batch = all :: of , fallible = true , crate = here";

/// The tokens of a text, where it is one.
fn lex(text: &str) -> Option<TokenStream> {
    text.parse().ok()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, max_shrink_iters: 2000, ..ProptestConfig::default() })]

    #[test]
    fn pipelines_of_nonsense_are_answered(text in tokens()) {
        if let Some(written) = lex(&text) {
            expand::pipeline_start(quote!([hypernodes] #written));
            expand::pipeline_finish(quote!(1 [[hypernodes] #written] []));
        }
    }

    #[test]
    fn damaged_pipelines_are_answered(text in damaged(PIPELINE)) {
        if let Some(written) = lex(&text) {
            expand::pipeline_start(quote!([hypernodes] #written));
        }
    }

    #[test]
    fn nodes_of_nonsense_are_refused(arguments in tokens(), item in tokens()) {
        if let (Some(arguments), Some(item)) = (lex(&arguments), lex(&item)) {
            expand::node(arguments, item);
        }
    }

    #[test]
    fn damaged_nodes_are_answered(arguments in damaged(ARGUMENTS), item in damaged(NODE)) {
        if let (Some(arguments), Some(item)) = (lex(&arguments), lex(&item)) {
            expand::node(arguments, item);
        }
    }
}

#[test]
fn a_chain_that_lost_its_nodes_is_answered() {
    let pipeline = lex(PIPELINE).expect("tokens");
    assert!(complains(expand::pipeline_finish(quote!(1 [[hypernodes] #pipeline] []))));
}

#[test]
fn the_undamaged_inputs_are_accepted() {
    let lexed = |text| lex(text).expect("tokens");
    let (arguments, node, pipeline) = (lexed(ARGUMENTS), lexed(NODE), lexed(PIPELINE));
    let misuse = "is no macro to be called by hand";
    assert!(expand::node(arguments, node).to_string().contains(misuse), "only the relay's own refusal stands there");
    assert!(!complains(expand::pipeline_start(quote!([hypernodes] #pipeline))));
}
