//! A pipeline of the list that runs for each item of a collection.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::argument::argument;
use super::place::Place;
use super::rows::{Rows, is_batched, outcome, own, unless_kept};
use super::run::{engine_variable, given, lines};
use super::scopes;
use super::twice::copied_for_each;
use super::types::Names;
use crate::graph::ownership::Pass;
use crate::graph::{NodeId, ValueId};
use crate::parts::Take;
use crate::resolved::{Form, Named};
use crate::syntax::description::{Many, Way};
use crate::text;

/// ```text
/// {
///     static PACE: Pace = Pace::new();
///     let (passage, limit) = (lent(&documents), &limit);
///     let all = map_inside(engine, <TextStats as Planned>::PLAN, &PACE, passage, |passage| {
///         let passage = Lends::lend(passage);
///         let cleaned_text = <TextStats>::__hypernodes_part_0(passage);
///         let word_count = <TextStats>::__hypernodes_part_1(&cleaned_text);
///         (word_count, ())
///     });
///     columns(all)
/// }
/// ```
pub(super) fn map(names: &Names<'_>, node: NodeId) -> TokenStream {
    let Some((inside, cut)) = names.inside(node) else { return TokenStream::new() };
    let (library, span, engine) = (names.library, names.resolved.entry(node).span(), names.engine_at(node));
    let first = usize::from(cut.itself);
    let described = &names.resolved.nodes[node].parameters;
    let takes: Vec<(usize, &Take)> = cut.takes.iter().enumerate().map(|(place, take)| (place + first, take)).collect();
    let is_mapped = |(parameter, _): &&(usize, &Take)| described[*parameter].many.is_some();
    // The pipeline itself comes first, as a field of its own name.
    let itself = cut.itself.then(|| argument(names, node, 0));
    let this = itself_variable();
    let bind_itself = itself.map(|itself| quote!(let #this = #itself;));
    let variables = takes.iter().map(|(_, take)| inside.variable(take.value));
    let arguments = takes.iter().map(|&(parameter, _)| match described[parameter].many {
        Some(many) => collection(names, node, parameter, many),
        None => argument(names, node, parameter),
    });
    let bind = (!takes.is_empty()).then(|| quote!(let (#(#variables,)*) = (#(#arguments,)*);));
    let mapped: Vec<&(usize, &Take)> = takes.iter().filter(is_mapped).collect();
    let columns: Vec<Ident> = mapped.iter().map(|(_, take)| inside.variable(take.value)).collect();
    let fails = inside.order().iter().any(|&node| inside.variant(node).is_some());
    let zipped = columns.iter().map(ToTokens::to_token_stream);
    let items = zipped.reduce(|first, next| quote!(#library::__private::beside(#first, #next))).unwrap_or_default();
    let patterns = columns.iter().map(ToTokens::to_token_stream);
    let pattern = patterns.reduce(|first, next| quote!((#first, #next))).unwrap_or_default();
    let unpacked = takes.iter().map(|&(parameter, take)| unpack(&inside, take, described[parameter].many));
    let unpacked: TokenStream = unpacked.collect();
    let values: Vec<TokenStream> = cut.gives.iter().map(|&value| given(&inside, value)).collect();
    let row = values.iter().rev().fold(quote!(()), |rest, value| quote!((#value, #rest)));
    let item = if fails { quote!(::core::result::Result::Ok(#row)) } else { row.clone() };
    let pipeline = inside.pipeline_type(inside_node(&inside), &syn::Lifetime::new("'_", Span::call_site()));
    let method = format_ident!("{}", if fails { "try_map_inside" } else { "map_inside" });
    let plan = quote!(<#pipeline as #library::__private::Planned>::PLAN);
    let (graph, way) = (scopes::graph(library), names.way(names.site(node).map_or(&[], |site| &site.node)));
    let mapped_here = quote!(#library::__private::Mapped { plan: #plan, graph: #graph, path: &[#(#way),*] });
    let body = scopes::told_or_not(&inside, |inside| {
        let (begin, end) = scopes::whole(inside, false);
        let lines = lines(inside);
        quote!(#begin #lines #end #item)
    });
    let within = engine_variable();
    let one_by_one = quote_spanned! {span=>
        #library::__private::#method(#engine, #mapped_here, &PACE, #items, |#within, #pattern| {
            #unpacked
            #body
        })
    };
    let run = if is_batched(&inside) {
        let shared = takes.iter().filter(|taken| !is_mapped(taken)).map(|(_, take)| take.value);
        let rows = Rows::new(&inside, shared);
        let of_items = takes.iter().filter(is_mapped);
        let unpacked: TokenStream =
            of_items.map(|&(parameter, take)| unpack(&inside, take, described[parameter].many)).collect();
        let partition = partition(&rows, &columns, &pattern, &unpacked, &row, fails);
        let method = format_ident!("{}", if fails { "try_map_batches" } else { "map_batches" });
        let batch = own("items");
        let batches = quote_spanned! {span=>
            {
                static BATCHES: #library::__private::BatchPace = #library::__private::BatchPace::new();
                let engine = #library::__private::Runs::inside(#engine);
                #library::__private::#method(engine, #mapped_here, &BATCHES, #items, |#within, #batch| #partition)
            }
        };
        let batches = unless_kept(&inside, &engine.to_token_stream(), &batches, &one_by_one);
        quote_spanned! {span=> #library::__private::with_rayon! { { #batches } { #one_by_one } } }
    } else {
        one_by_one
    };
    let unpacked = unpacked_columns(names, node, &inside);
    let result = match (fails, columns.len() > 1) {
        (false, false) => quote! { let all = #run; #unpacked },
        (true, false) => quote! { ::core::result::Result::map(#run, |all| #unpacked) },
        (fails, true) => {
            let lengths = mapped.iter().zip(&columns).map(|(taken, column)| {
                let name = of_outer(names, node, taken.0);
                quote!((#name, #library::__private::length(&#column)))
            });
            let check = quote!(#library::__private::same_length(&[#(#lengths),*]));
            let run = if fails {
                quote! {
                    ::core::result::Result::map_err(#run, #library::ColumnsError::Item)
                }
            } else {
                quote!(::core::result::Result::Ok(#run))
            };
            let wrong = if fails { quote!(#library::ColumnsError::Lengths(lengths)) } else { quote!(lengths) };
            quote! {
                match #check {
                    ::core::result::Result::Ok(()) => ::core::result::Result::map(#run, |all| #unpacked),
                    ::core::result::Result::Err(lengths) => ::core::result::Result::Err(#wrong),
                }
            }
        }
    };
    quote! {
        {
            static PACE: #library::__private::Pace = #library::__private::Pace::new();
            #bind_itself
            #bind
            #result
        }
    }
}

/// A partition of the items.
fn partition(
    rows: &Rows<'_>,
    columns: &[Ident],
    pattern: &TokenStream,
    unpacked: &TokenStream,
    row: &TokenStream,
    fails: bool,
) -> TokenStream {
    let taken = rows.taken(columns, pattern, unpacked);
    let (body, finished) = (rows.expand(), rows.finished(row));
    let (declared, result) = outcome(fails);
    let (begin, end) = rows.run();
    quote!({
        #[allow(unused_mut, unused_labels, unused_variables, unused_assignments)]
        {
            #taken
            #declared
            #begin
            #body
            #end
            #finished
            #result
        }
    })
}

/// The pipeline, for those of its parts that read bound inputs.
pub(super) fn itself_variable() -> Ident {
    Ident::new("hypernodes_itself", Span::mixed_site())
}

/// A node of what runs for an item: all of them are parts of one pipeline.
fn inside_node(inside: &Names<'_>) -> NodeId {
    inside.order().first().copied().unwrap_or_default()
}

/// The name of a collection in the pipeline around.
fn of_outer(names: &Names<'_>, node: NodeId, parameter: usize) -> String {
    names.resolved.graph.values[names.resolved.graph.sources[node][parameter]].name.clone()
}

/// The columns that were made, as a map's node gives them: one for each output, also for those that nobody needs.
fn unpacked_columns(names: &Names<'_>, node: NodeId, inside: &Names<'_>) -> TokenStream {
    let library = names.library;
    let values = &inside.resolved.graph.values;
    let outputs = 0..names.resolved.nodes[node].outputs.len();
    let made = outputs.map(|place| names.resolved.flat.output_inside(node, place));
    let made: Vec<String> = made.collect();
    let columns: Vec<Ident> = inside.gives().iter().map(|&value| inside.variable(value)).collect();
    let pattern = columns.iter().rev().fold(quote!(()), |rest, column| quote!((#column, #rest)));
    let all = made.iter().map(|name| {
        let given = inside.gives().iter().position(|&value| values[value].name == *name);
        given.map_or_else(|| quote!(()), |given| columns[given].to_token_stream())
    });
    let all: Vec<TokenStream> = all.collect();
    let all = if let [only] = &all[..] { only.clone() } else { quote!((#(#all),*)) };
    quote!({
        let #pattern = #library::__private::Unzip::unzip(all);
        #all
    })
}

/// How a collection is handed over: its items, or references to them.
fn collection(names: &Names<'_>, node: NodeId, parameter: usize, many: Many) -> TokenStream {
    let (library, resolved) = (names.library, names.resolved);
    let value = resolved.graph.sources[node][parameter];
    let span = resolved.entry(node).span();
    let place = Place::of(names, value, span);
    let held = names.held(value);
    let is_reference = held.form != Form::Value || held.text.starts_with('&');
    let any = names.collection(value).map(|collection| collection.kind);
    let (itself, lent) = (place.itself(), if is_reference { place.itself() } else { place.lent() });
    match (many, any) {
        (Many::Values, Some(Many::Values)) => quote_spanned!(span=> #library::__private::values(#itself)),
        (_, Some(Many::Kept)) => quote_spanned!(span=> #library::__private::lent(#itself)),
        (Many::Values, None) if is_reference || names.pass(node, parameter) == Pass::Move => {
            quote_spanned!(span=> #library::__private::values(#itself))
        }
        (Many::Values, None) if !matches!(held.ty, Named::Many(_)) => {
            quote_spanned!(span=> #library::__private::values(#lent))
        }
        _ => quote_spanned!(span=> #library::__private::lent(#lent)),
    }
}

/// An item, or what all items share, as the nodes take it.
fn unpack(inside: &Names<'_>, take: &Take, many: Option<Many>) -> TokenStream {
    let library = inside.library;
    let (variable, elided) = (inside.variable(take.value), syn::Lifetime::new("'_", Span::call_site()));
    match (many, take.way) {
        // A part takes any collection.
        (Some(Many::Collections), _) => TokenStream::new(),
        (None, _) if matches!(take.held.ty, Named::Many(_)) => TokenStream::new(),
        (Some(Many::Values), _) => {
            let ty = inside.value_type_for(take.value, &elided);
            quote!(let #variable = #library::__private::Gives::<#ty>::give(#variable);)
        }
        (Some(_), _) => {
            let ty = inside.inside_type(take.value, &elided);
            quote!(let #variable = #library::__private::Lends::<#ty>::lend(#variable);)
        }
        (None, Way::Value) if !text::copies(&take.held.text) => {
            let message = needs_clone(inside, take.value);
            let copy = copied_for_each(inside, take.value, &message);
            quote!(let #variable = #copy;)
        }
        _ => TokenStream::new(),
    }
}

fn needs_clone(inside: &Names<'_>, value: ValueId) -> String {
    let (name, ty) = (&inside.resolved.graph.values[value].name, &inside.held(value).text);
    let label = inside.resolved.roster.nodes[0].label();
    format!(
        "`{label}.map` takes `{name}: {ty}` by value for each item, but it is not `Clone`; borrow it (`&{ty}`), or map over it"
    )
}
