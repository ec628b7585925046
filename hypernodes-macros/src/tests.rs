//! Tests of the macros as functions from tokens to tokens.

#[cfg(feature = "cache")]
mod cache_key;
mod expansions;
mod graphs;
mod messages;
mod nonsense;

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

use crate::flat::Flat;
use crate::report::{Mistakes, Report};
use crate::syntax::composite::{Described, Listed};
use crate::syntax::description::Description;
use crate::syntax::roster;
use crate::{check, expand};

/// What `pipeline!` has to say, or else what it writes. `nodes` are functions, each with its `#[node(..)]`.
fn compile(nodes: &str, pipeline: &str) -> Result<String, Vec<String>> {
    let nodes = describe(nodes)?;
    let written: TokenStream = pipeline.parse().expect("a test's pipeline consists of tokens");
    let messages = |mistakes: Mistakes| mistakes.messages();
    let report = Report::default();
    let roster = roster::read(written.clone(), &report);
    if let Some(roster) = &roster {
        check::roster::check(roster, &report);
    }
    report.finish().map_err(messages)?;
    let roster = roster.expect("what was not read was reported");
    // The relays bring the descriptions in the order of the list.
    let listed: Vec<&Description> =
        roster.nodes.iter().filter_map(|entry| nodes.iter().find(|node| node.name == entry.name())).collect();
    let report = Report::default();
    let again = listed
        .iter()
        .map(|node| syn::parse2(quote!(#node)).expect("a description can be read back"))
        .collect::<Vec<Description>>();
    let again: Vec<Described> = again.into_iter().map(Described::Node).collect();
    let again = Listed::of(&roster, again);
    let flat = Flat::of(&roster, &again);
    check::pipeline::check(&roster, &flat, &report);
    report.finish().map_err(messages)?;
    Ok(pretty(expand::pipeline_finish(quote!(1 [[hypernodes] #written] [#({ #listed })*]))))
}

/// The descriptions of functions, or why there are none.
fn describe(nodes: &str) -> Result<Vec<Description>, Vec<String>> {
    let file: syn::File = syn::parse_str(nodes).expect("a test's nodes are Rust");
    let mut descriptions = Vec::new();
    for item in file.items {
        let syn::Item::Fn(mut function) = item else { panic!("a test's nodes are functions") };
        let place = function.attrs.iter().position(|attribute| attribute.path().is_ident("node"));
        let attribute = function.attrs.remove(place.expect("a test's nodes are marked"));
        let arguments = match attribute.meta {
            syn::Meta::List(list) => list.tokens,
            _ => TokenStream::new(),
        };
        descriptions.push(expand::description(arguments, quote!(#function)).map_err(|mistakes| mistakes.messages())?);
    }
    Ok(descriptions)
}

fn pretty(tokens: TokenStream) -> String {
    let text = tokens.to_string();
    match syn::parse2::<syn::File>(tokens) {
        Ok(mut file) => {
            file.items = file.items.into_iter().flat_map(switched_on).collect();
            prettyplease::unparse(&file)
        }
        Err(error) => panic!("the expansion is no Rust: {error}\n{text}"),
    }
}

/// The items that stand in `with_rayon! { { .. } { .. } }` and its like for the case that it is on: inside a macro nothing
/// is formatted.
fn switched_on(item: syn::Item) -> Vec<syn::Item> {
    let syn::Item::Macro(call) = &item else { return vec![item] };
    let switches = ["with_rayon", "with_settings", "with_cache"];
    let is_switch = call.mac.path.segments.last().is_some_and(|last| switches.iter().any(|name| last.ident == name));
    match call.mac.tokens.clone().into_iter().next() {
        Some(TokenTree::Group(with)) if is_switch => {
            syn::parse2::<syn::File>(with.stream()).expect("what is emitted for a feature is Rust").items
        }
        _ => vec![item],
    }
}

/// Whether an expansion holds a `compile_error!`.
fn complains(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(word) => word == "compile_error",
        TokenTree::Group(group) => complains(group.stream()),
        _ => false,
    })
}
