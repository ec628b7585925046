//! `run`: the straight line that a person would have written by hand.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Lifetime;

use super::argument::argument;
use super::docs;
use super::edge::Mismatch;
use super::inside::map;
use super::part::StandIn;
use super::place::Place;
use super::rows::{failed, of_pipeline};
use super::scopes::{self, Scopes};
use super::types::{Failing, Names};
use crate::flat::Leaf;
use crate::graph::{NodeId, Origin, ValueId};
use crate::resolved::{Form, is_nameable};
use crate::syntax::composite::part_name;
use crate::syntax::description::Way;

/// ```text
/// impl TextStats {
///     pub fn run<'a>(&self, inputs: impl Into<TextStatsInputs<'a>>) -> TextStatsOutputs {
///         let TextStatsInputs { passage } = Into::into(inputs);
///         let cleaned_text = clean_text(passage);
///         let word_count = count_words(&cleaned_text);
///         TextStatsOutputs { cleaned_text, word_count }
///     }
/// }
/// ```
pub(super) fn expand(names: &Names<'_>) -> TokenStream {
    let resolved = names.resolved;
    let name = &resolved.roster.name;
    let (impl_generics, arguments, where_clause) = resolved.roster.generics.split_for_impl();
    let page = docs::graph(names);
    let doc = doc(names);
    let generics = names.method_generics();
    let (receiver, inputs_type, outcome, outlives) =
        (names.receiver(), names.taken_type(), names.outcome(), names.outlives());
    let into = quote_spanned!(resolved.roster.name.span()=> ::core::convert::Into<#inputs_type>);
    let run = Ident::new("run", resolved.roster.name.span());
    // Who runs the items inside, and who is told of it, is known to the hidden method; `run` has neither.
    let (library, inside, engine, ty) = (names.library, engine_run(names), engine_variable(), names.engine());
    let (pruned, unread) = (pruned(names), unread(names));
    let taken = take_inputs(names);
    let body = scopes::told_or_not(names, |names| {
        let (begin, end) = scopes::whole(names, false);
        let (lines, outputs) = (lines(names), &names.outputs);
        let fields = resolved.graph.outputs.iter().map(|&value| output(names, value));
        let mut outputs = quote!(#outputs { #(#fields),* });
        if !names.variants.is_empty() {
            outputs = quote!(::core::result::Result::Ok(#outputs));
        }
        quote!(#begin #lines #end #outputs)
    });
    quote! {
        #[doc = #page]
        #[allow(
            clippy::let_unit_value,
            clippy::unused_self,
            clippy::trivially_copy_pass_by_ref,
            clippy::drop_non_drop,
            clippy::inline_always
        )]
        impl #impl_generics #name #arguments #where_clause {
            #[doc = #doc]
            #[inline]
            pub fn #run<#generics>(#receiver, inputs: impl #into) -> #outcome
            where #outlives
            {
                self.#inside(#library::__private::usual(), inputs)
            }

            #[doc(hidden)]
            #[inline(always)]
            pub fn #inside<#generics #ty: #library::__private::Runs>(#receiver, #engine: #ty, inputs: impl #into) -> #outcome
            where #outlives
            {
                #(let _ = #pruned;)*
                #(let _ = &self.#unread;)*
                #taken
                #body
            }
        }
    }
}

/// The name of the `run` that takes an engine.
pub(super) fn engine_run(names: &Names<'_>) -> Ident {
    Ident::new("__hypernodes_run", names.resolved.roster.name.span())
}

/// The variable that holds it.
pub(super) fn engine_variable() -> Ident {
    Ident::new("hypernodes_engine", Span::mixed_site())
}

/// The nodes, one after the other.
pub(super) fn lines(names: &Names<'_>) -> TokenStream {
    // Of a row, what the nodes are in has begun already.
    let scopes = (names.on_failure == Failing::Run).then(|| Scopes::of(names, false));
    let lines = names.order().iter().enumerate().map(|(place, &node)| {
        let call = call(names, node);
        let drops = names.drops(place).map(|value| names.variable(value));
        let (before, after) =
            scopes.as_ref().map(|scopes| (scopes.before(place), scopes.after(place))).unwrap_or_default();
        quote!(#before #call #(::core::mem::drop(#drops);)* #after)
    });
    lines.collect()
}

/// The nodes that nothing needs: named, so that nobody calls them unused, and not called.
fn pruned<'n>(names: &'n Names<'_>) -> impl Iterator<Item = &'n syn::Path> {
    let resolved = names.resolved;
    let mut runs = vec![false; resolved.nodes.len()];
    for &node in &resolved.graph.order {
        runs[node] = true;
    }
    let pruned = (0..resolved.nodes.len()).filter(move |&node| !runs[node]);
    pruned
        .filter(|&node| resolved.flat.part(node).is_none())
        .filter(|&node| is_nameable(resolved.entry(node), &resolved.nodes[node]))
        .map(|node| &resolved.entry(node).path)
}

/// The fields with pipelines of which no value is needed: named, so that nobody calls them unread.
fn unread<'n>(names: &'n Names<'n>) -> impl Iterator<Item = &'n Ident> {
    let resolved = names.resolved;
    let is_read = |entry: usize| {
        let parts = resolved.graph.order.iter().filter(|&&node| resolved.flat.leaves[node].entry == entry);
        parts.into_iter().any(|&node| resolved.flat.is_itself(node, 0))
    };
    let fields = resolved.roster.nodes.iter().enumerate();
    fields.filter_map(move |(entry, item)| item.field.as_ref().filter(|_| !is_read(entry)))
}

fn doc(names: &Names<'_>) -> String {
    let (inputs, outputs) = (&names.inputs, &names.outputs);
    let mut doc = format!(
        "Runs one item. Takes a [`{inputs}`], a tuple in the order of its fields, or, for a single input, its value; gives [`{outputs}`]."
    );
    if !names.variants.is_empty() {
        doc.push_str("\n\n# Errors\n\nThe error of the first node that fails; the nodes after it do not run.");
    }
    doc
}

/// The first line: the inputs as variables.
fn take_inputs(names: &Names<'_>) -> TokenStream {
    let resolved = names.resolved;
    let fields = resolved.graph.inputs.iter().map(|&value| {
        let (field, variable) = (names.field(value), names.variable(value));
        let running = |&&node: &&NodeId| resolved.graph.sources[node].contains(&value);
        let used = resolved.graph.order.iter().any(|node| running(&node)) || resolved.graph.outputs.contains(&value);
        if used { quote!(#variable) } else { quote!(#field: _) }
    });
    let (name, ty) = (&names.inputs, names.taken_type());
    quote!(let #name { #(#fields),* }: #ty = ::core::convert::Into::into(inputs);)
}

/// One node: `let word_count = count_words(&cleaned_text);`
///
/// Of a part of another pipeline, whoever calls the function tells of it.
fn call(names: &Names<'_>, node: NodeId) -> TokenStream {
    let resolved = names.resolved;
    // An error in the call stands at the node in the list.
    let span = resolved.entry(node).span();
    let function = function(names, node, span);
    let part = resolved.flat.part(node);
    let engine = part.map(|_| names.engine_at(node).into_token_stream());
    let arguments = (0..resolved.nodes[node].parameters.len()).map(|parameter| argument(names, node, parameter));
    let mut arguments: Vec<TokenStream> = arguments.collect();
    // The engine stands behind the pipeline itself, which is the receiver.
    let behind = usize::from(resolved.flat.is_itself(node, 0));
    arguments.splice(behind..behind, engine);
    let plain = quote_spanned!(span=> #function(#(#arguments),*));
    let is_told = names.observed && part.is_none() && !resolved.maps.contains_key(&node);
    let told = is_told.then(|| scopes::Call::of(names, node));
    let stands_in = resolved.flat.stood_in(node).is_some().then(|| StandIn::of(names, node));
    let mut run = TokenStream::new();
    let mut call = match &told {
        _ if resolved.maps.contains_key(&node) => map(names, node),
        _ if names.is_cached(node) => looked_up(names, node, told.as_ref(), &function, &arguments, &plain),
        Some(told) if resolved.nodes[node].error.is_some() => {
            let (made, failed) = (scopes::made(), told.failed(names));
            run = quote!(let #made = #plain; #failed);
            made.into_token_stream()
        }
        Some(_) | None => plain,
    };
    if let Some(stands_in) = stands_in.as_ref().filter(|_| resolved.nodes[node].error.is_some()) {
        call = stands_in.with_error(&call);
    }
    if let Some(variant) = names.variant(node) {
        call = match (names.on_failure, names.is_inside) {
            (Failing::Run, false) => {
                let (error, variant) = (&names.error, &variant.name);
                quote!(::core::result::Result::map_err(#call, #error::#variant)?)
            }
            // What runs for an item hands its error on as it is.
            (Failing::Run, true) => or_else(&call, &quote!(return ::core::result::Result::Err(error))),
            (Failing::Row, _) => {
                let error = of_pipeline(names, node, &quote!(error));
                or_else(&call, &failed(names, &error))
            }
        };
    }
    let used = |&&value: &&ValueId| is_used(names, value);
    let variables = resolved.graph.made[node].iter().map(|value| {
        let variable = Some(names.variable(*value)).filter(|_| used(&value));
        variable.map_or_else(|| quote!(_), |variable| quote!(#variable))
    });
    let variables: Vec<TokenStream> = variables.collect();
    let pattern =
        if resolved.nodes[node].tuple { quote_spanned!(span=> (#(#variables,)*)) } else { quote!(#(#variables)*) };
    let seals = stands_in.map(|stands_in| stands_in.seals(names));
    let Some(told) = told.filter(|_| !names.is_cached(node)) else {
        return quote!(let #pattern = #call; #seals);
    };
    let declared = resolved.graph.made[node].iter().filter(used).map(|&value| names.variable(value));
    let run = told.around(names, &quote!(#run #pattern = #call;));
    quote!(#(let #declared;)* #run #seals)
}

/// A node that is looked up in a cache, if there is one, before it runs. Whether there is one is a constant: where there is
/// none, the compiler makes nothing of the lookup.
///
/// ```text
/// {
///     let node_scope = ..;
///     if Engine::KEEPS {
///         let within = Observes::within(engine, &node_scope);
///         let since = Observes::since(within);
///         match (passage, limit) {
///             (passage, limit) => match Lookup::seek(within, (passage, &limit)) {
///                 Sought::Found(made) => { Observes::cached(within, since); made }
///                 Sought::Missing(seat) => Seat::keep(seat, { let node_span = ..; .. }),
///             },
///         }
///     } else {
///         { let node_span = ..; .. }
///     }
/// }
/// ```
///
/// Where nobody is told of it, it is `if Engine::KEEPS { match .. } else { shorten(passage, limit) }`.
fn looked_up(
    names: &Names<'_>,
    node: NodeId,
    told: Option<&scopes::Call>,
    function: &TokenStream,
    arguments: &[TokenStream],
    plain: &TokenStream,
) -> TokenStream {
    let (library, span) = (names.library, names.resolved.entry(node).span());
    let described = &names.resolved.nodes[node];
    let (engine, ty, seek) = (names.engine_at(node), names.engine(), names.lookup(node));
    let variables: Vec<Ident> = (0..arguments.len())
        .map(|place| Ident::new(&format!("hypernodes_argument_{place}"), Span::mixed_site()))
        .collect();
    let lent = described.parameters.iter().zip(&variables).map(|(parameter, variable)| match parameter.way {
        Way::Value => quote!(&#variable),
        Way::Reference | Way::Static | Way::Option => variable.to_token_stream(),
    });
    // A node may be named like them.
    let own = |name: &str| Ident::new(name, Span::mixed_site());
    let (made, seat, within, since) = (own("made"), own("seat"), own("within"), own("since"));
    let (found, keep) = if described.error.is_some() {
        (quote!(::core::result::Result::Ok(#made)), quote!(try_keep))
    } else {
        (quote!(#made), quote!(keep))
    };
    let call = quote_spanned!(span=> #function(#(#variables),*));
    let (mut begin, mut looking) = (TokenStream::new(), engine.to_token_stream());
    let (mut found, mut missing, mut otherwise) = (found, call, plain.clone());
    if let Some(told) = told {
        let scope = &told.variable;
        begin = quote! {
            let #within = #library::__private::Observes::within(#engine, &#scope);
            let #since = #library::__private::Observes::since(#within);
        };
        looking = within.to_token_stream();
        found = quote!({ #library::__private::Observes::cached(#within, #since); #found });
        (missing, otherwise) = (told.run(names, &missing), told.run(names, &otherwise));
    }
    let mut sought = quote! {
        match (#(#arguments,)*) {
            (#(#variables,)*) => match #seek(#looking, (#(#lent,)*)) {
                #library::__private::Sought::Found(#made) => #found,
                #library::__private::Sought::Missing(#seat) => #library::__private::Seat::#keep(#seat, #missing),
            },
        }
    };
    if !described.generics.is_empty() {
        sought = quote! {
            {
                #[allow(unused_imports)]
                use #library::__private::Unsought as _;
                #sought
            }
        };
    }
    let looked_up = quote! {
        #library::__private::with_cache! {
            { if <#ty as #library::__private::Keeps>::KEEPS { #begin #sought } else { #otherwise } }
            { #otherwise }
        }
    };
    told.map_or_else(|| looked_up.clone(), |told| told.within_scope(&looked_up))
}

/// What a call has made, or else what is done with its `error`.
fn or_else(call: &TokenStream, otherwise: &TokenStream) -> TokenStream {
    quote! {
        match #call {
            ::core::result::Result::Ok(made) => made,
            ::core::result::Result::Err(error) => #otherwise,
        }
    }
}

/// What is called for a node: its function, or that of the pipeline that it is a part of.
fn function(names: &Names<'_>, node: NodeId, span: Span) -> TokenStream {
    let entry = names.resolved.entry(node);
    let Leaf { part: Some(part), stand_in: None, .. } = names.resolved.flat.leaves[node] else {
        return entry.path.to_token_stream();
    };
    let pipeline = names.pipeline_type(node, &Lifetime::new("'_", Span::call_site()));
    let mut part = part_name(part);
    part.set_span(span);
    quote_spanned!(span=> <#pipeline>::#part)
}

pub(super) fn is_used(names: &Names<'_>, value: ValueId) -> bool {
    let graph = &names.resolved.graph;
    names.gives().contains(&value) || names.order().iter().any(|&node| graph.sources[node].contains(&value))
}

/// A field of the outputs: a value as it leaves, or lent out where it is bound.
pub(super) fn output(names: &Names<'_>, value: ValueId) -> TokenStream {
    let (field, given) = (names.field(value), given(names, value));
    if field == given.to_string() { given } else { quote!(#field: #given) }
}

/// A value as it leaves.
pub(super) fn given(names: &Names<'_>, value: ValueId) -> TokenStream {
    if let Some(mismatch) = Mismatch::of_stated(names, value) {
        return mismatch.given(names, &Place::of(names, value, mismatch.span).itself());
    }
    let place = Place::of(names, value, Span::call_site());
    let is_bound = matches!(names.resolved.graph.values[value].origin, Origin::Bound(_));
    if is_bound && names.held(value).form == Form::Value { place.lent() } else { place.itself() }
}
