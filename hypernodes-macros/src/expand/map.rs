//! `map`, `map_each`, `map_over` and `map_iter`: many items.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::columns::Columns;
use super::generics::argument;
use super::method::Method;
use super::rows::{self, is_batched};
use super::run::engine_run;
use super::types::Names;
use super::with;

/// ```text
/// impl TextStats {
///     pub fn map_iter<'a, Items>(&self, items: Items) -> impl Iterator<Item = TextStatsOutputs> { .. }
///     // with feature `rayon` of the library, and without it methods that say so:
///     pub fn with_engine<Engine>(&self, engine: Engine) -> TextStatsWith<'_, Engine> { .. }
///     pub fn map<'a, Items>(&self, items: Items) -> Vec<TextStatsOutputs> { .. }
///     pub fn map_each<'a, Items>(&self, items: Items) -> Vec<Result<TextStatsOutputs, Failure<Infallible>>> { .. }
///     // with columns:
///     pub fn map_over<'a, LentPassage>(&self, columns: TextStatsColumns<'a, LentPassage>) -> .. { .. }
/// }
/// ```
pub(super) fn expand(names: &Names<'_>, columns: Option<&Columns>) -> TokenStream {
    let library = names.library;
    let roster = names.resolved.roster;
    let name = &roster.name;
    let (impl_generics, arguments, where_clause) = roster.generics.split_for_impl();
    let iterator = map_iter(names);
    let methods: Vec<Method<'_>> =
        [Some(map(names)), Some(map_each(names)), columns.map(|columns| map_over(names, columns))]
            .into_iter()
            .flatten()
            .collect();
    let structure = with::structure(names);
    let of_pipeline = with::of_pipeline(names, &methods);
    let of_with = with::methods(names, &methods);
    let of_settings = with::of_settings(names);
    let (with_cache, without_cache) = (with::with_cache(names), with::without_cache(names));
    let (with_callback, without_callback) = (with::with_callback(names), with::without_callback(names));
    let taken = names.free("Taken");
    let batches = is_batched(names)
        .then(|| quote!(static BATCHES: #library::__private::BatchPace = #library::__private::BatchPace::new();));
    let needy = ["map", "map_each", "with_engine"].map(|method| format_ident!("{method}"));
    let needy = needy.into_iter().chain(columns.map(|_| format_ident!("map_over")));
    let without_columns = columns.is_none().then(|| {
        let bound = quote_spanned!(name.span()=> #taken: #library::__private::NeedsColumns,);
        quote! {
            #[doc(hidden)]
            #[allow(clippy::empty_loop)]
            pub fn map_over<#taken>(&self, _: #taken) -> #taken::Outcome
            where
                #bound
            {
                loop {}
            }
        }
    });
    quote! {
        #[allow(clippy::unused_self)]
        impl #impl_generics #name #arguments #where_clause {
            #iterator
            #without_columns
        }

        #library::__private::with_std! {
            { #structure #of_settings #with_callback }
            { #without_callback }
        }
        #library::__private::with_cache! {
            { #with_cache }
            { #without_cache }
        }
        #library::__private::with_rayon! {
            {
                #of_pipeline
                const _: () = {
                    static PACE: #library::__private::Pace = #library::__private::Pace::new();
                    #batches
                    #of_with
                };
            }
            {
                #[doc(hidden)]
                impl #impl_generics #name #arguments #where_clause {
                    #(
                        #[allow(clippy::empty_loop)]
                        pub fn #needy<#taken: #library::__private::NeedsRayon>(&self, _: #taken) -> #taken::Outcome {
                            loop {}
                        }
                    )*
                }
            }
        }
    }
}

/// `map_iter` of a pipeline, or of one with what runs it.
fn map_iter(names: &Names<'_>) -> TokenStream {
    let (generics, lifetimes) = (names.method_generics(), names.method_lifetimes());
    let collections = names.collections().iter().map(|collection| &collection.name);
    let captured = quote!(#(#lifetimes,)*);
    let (items, pipeline) = (names.free("Items"), names.free_lifetime("'pipeline"));
    let (inputs, outcome, outlives) = (names.taken_type(), names.outcome(), names.outlives());
    // The iterator holds the pipeline for as long as it lives, whether or not the outputs do.
    let (receiver, borrowed) = if names.resolved.borrows_self() {
        (names.receiver(), None)
    } else {
        (quote!(&#pipeline self), Some(quote!(#pipeline,)))
    };
    // What a method returns may hold all of the pipeline's own generics.
    let own = names.resolved.roster.generics.params.iter().map(argument);
    quote! {
        /// Runs the items one at a time, in this thread, as the iterator is asked for them.
        #[inline]
        pub fn map_iter<#borrowed #generics #items>(
            #receiver,
            items: #items,
        ) -> impl ::core::iter::Iterator<Item = #outcome> + use<#borrowed #captured #(#own,)* #(#collections,)* #items>
        where
            #items: ::core::iter::IntoIterator<Item: ::core::convert::Into<#inputs>>,
            #outlives
        {
            ::core::iter::Iterator::map(::core::iter::IntoIterator::into_iter(items), move |item| self.run(item))
        }
    }
}

const ORDER: &str = "the results stand in the order of the items";
const FIRST_FAILURE: &str = "once an item fails, items that have not started are not started; of the failures seen, the one with the lowest index is given.";

fn map<'m>(names: &'m Names<'_>) -> Method<'m> {
    let (library, call) = (names.library, call(names));
    let (method, run) = (mapping(names), run(names, &quote!(item)));
    let mut body = quote!(#library::__private::#method(#call, items, |engine, item| #run));
    if is_batched(names) {
        let (call, method, run) = (batch_call(names), batching(names), rows_of_items(names));
        let batches = quote!(#library::__private::#method(#call, items, |engine, items| #run));
        body = rows::unless_kept(names, &quote!(engine), &batches, &body);
    }
    let errors =
        if is_fallible(names) { format!("\n\n# Errors\n\n{}", capitalised(FIRST_FAILURE)) } else { String::new() };
    Method {
        doc: format!("Runs every item; {ORDER}.{errors}"),
        body,
        returns: returned(names),
        ..of_items(names, "map")
    }
}

fn map_each<'m>(names: &'m Names<'_>) -> Method<'m> {
    let (library, call, run) = (names.library, call(names), run(names, &quote!(item)));
    let (outputs, error) = (names.outputs_type(), error_type(names));
    let run = if is_fallible(names) { run } else { quote!(::core::result::Result::Ok(#run)) };
    Method {
        doc: "Runs every item, and goes on past failures; a panic is caught and becomes `Failure::Panic`.".to_owned(),
        body: quote!(#library::__private::map_each(#call, items, |engine, item| #run)),
        returns: quote! {
            #library::__private::Vec<::core::result::Result<#outputs, #library::Failure<#error>>>
        },
        ..of_items(names, "map_each")
    }
}

/// What `map` and `map_each` have in common.
fn of_items<'m>(names: &'m Names<'_>, name: &str) -> Method<'m> {
    let items = names.free("Items");
    let generics = names.method_generics();
    Method {
        doc: String::new(),
        name: format_ident!("{name}"),
        generics: quote!(#generics #items),
        argument: quote!(items: #items),
        taken: quote!(items),
        returns: TokenStream::new(),
        bounds: Box::new(move |this| {
            let (library, inputs, shared) = (names.library, names.taken_type(), shared(names, this));
            let items = quote_spanned! {names.resolved.roster.name.span()=>
                #items: #library::Items<Item: ::core::convert::Into<#inputs>>,
            };
            quote!(#items #shared)
        }),
        body: TokenStream::new(),
    }
}

fn map_over<'m>(names: &'m Names<'_>, columns: &'m Columns) -> Method<'m> {
    let (library, call, method) = (names.library, call(names), mapping(names));
    let (taken, lengths, nested) = (columns.taken(names), columns.lengths(names), columns.nested(names));
    let (run, outputs) = (run(names, &columns.item(names)), names.outputs_type());
    let all = |items: &TokenStream| {
        let mut all = quote!(#library::__private::#method(#call, #items, |engine, #nested| #run));
        if is_batched(names) {
            let (call, method, rows) = (batch_call(names), batching(names), rows_of_columns(names, columns));
            let batches = quote!(#library::__private::#method(#call, #items, |engine, items| #rows));
            all = rows::unless_kept(names, &quote!(engine), &batches, &all);
        }
        all
    };
    let errors = match (columns.product, is_fallible(names)) {
        (true, false) => String::new(),
        (true, true) => format!("\n\n# Errors\n\n{}", capitalised(FIRST_FAILURE)),
        (false, false) => "\n\n# Errors\n\nWhere the columns differ in length.".to_owned(),
        (false, true) => format!("\n\n# Errors\n\nWhere the columns differ in length; {FIRST_FAILURE}"),
    };
    let names_of_columns: Vec<String> =
        columns.listed.iter().map(|&value| format!("`{}`", names.resolved.graph.values[value].name)).collect();
    let over = names_of_columns.join(", ");
    let (doc, returns, body) = if columns.product {
        (
            format!(
                "Runs every combination of what stands in the columns {over}, the last one varying fastest; {ORDER}.{errors}\n\n# Panics\n\nWhere there are more combinations than a `usize` counts."
            ),
            returned(names),
            {
                let all = all(&quote!(combined));
                quote! {
                    let combined = #library::__private::combine(#lengths, #nested);
                    #all
                }
            },
        )
    } else {
        let error = error_type(names);
        let error =
            if is_fallible(names) { quote!(#library::ColumnsError<#error>) } else { quote!(#library::LengthMismatch) };
        let mapped = all(&nested);
        let mapped = if is_fallible(names) {
            quote!(::core::result::Result::map_err(#mapped, ::core::convert::From::from))
        } else {
            quote!(::core::result::Result::Ok(#mapped))
        };
        (
            format!("Runs what stands side by side in the columns {over}; {ORDER}.{errors}"),
            quote!(::core::result::Result<#library::__private::Vec<#outputs>, #error>),
            quote! {
                #library::__private::same_length(#lengths)?;
                #mapped
            },
        )
    };
    let columns_type = columns.taken_type(names);
    Method {
        doc,
        name: format_ident!("map_over"),
        generics: columns.method_generics(names),
        argument: quote!(columns: #columns_type),
        taken: quote!(columns),
        returns,
        bounds: Box::new(|this| {
            let (columns, shared) = (columns.bounds(names), shared(names, this));
            quote!(#columns #shared)
        }),
        body: quote!(#taken #body),
    }
}

/// What threads share and hand over.
fn shared(names: &Names<'_>, this: &TokenStream) -> TokenStream {
    let (any, outputs, outlives) = (names.free_lifetime("'any"), names.outputs_type(), names.outlives());
    let error = is_fallible(names).then(|| {
        let error = error_type(names);
        quote!(for<#any> #error: ::core::marker::Send,)
    });
    quote_spanned! {names.resolved.roster.name.span()=>
        // The detour over any lifetime keeps the compiler from asking before somebody calls this.
        for<#any> #outputs: ::core::marker::Send,
        for<#any> #this: ::core::marker::Sync,
        #error
        #outlives
    }
}

fn is_fallible(names: &Names<'_>) -> bool {
    !names.variants.is_empty()
}

fn error_type(names: &Names<'_>) -> TokenStream {
    if is_fallible(names) { names.error_type_of_all() } else { quote!(::core::convert::Infallible) }
}

/// What `map` returns.
fn returned(names: &Names<'_>) -> TokenStream {
    let (library, outputs) = (names.library, names.outputs_type());
    let outputs = quote!(#library::__private::Vec<#outputs>);
    if !is_fallible(names) {
        return outputs;
    }
    let error = error_type(names);
    quote!(::core::result::Result<#outputs, #library::ItemError<#error>>)
}

/// Who does the work of `map`.
fn mapping(names: &Names<'_>) -> Ident {
    format_ident!("{}", if is_fallible(names) { "try_map" } else { "map" })
}

/// The first arguments of who does the work.
fn call(names: &Names<'_>) -> TokenStream {
    let mapped = mapped(names);
    quote!(engine, #mapped, &PACE)
}

/// What is mapped: the pipeline itself.
fn mapped(names: &Names<'_>) -> TokenStream {
    let (library, name) = (names.library, &names.resolved.roster.name);
    let (_, arguments, _) = names.resolved.roster.generics.split_for_impl();
    let planned = quote!(<#name #arguments as #library::__private::Planned>);
    quote!(#library::__private::Mapped { plan: #planned::PLAN, graph: #planned::GRAPH, path: &[] })
}

/// The methods that run partitions; the second one where some inputs are one for all items.
pub(super) fn rows(names: &Names<'_>, columns: Option<&Columns>) -> TokenStream {
    if !is_batched(names) {
        return TokenStream::new();
    }
    let library = names.library;
    let all = rows::method(names, &rows_method(false), &[]);
    let over = columns.map(|columns| rows::method(names, &rows_method(true), &columns.shared(names)));
    quote! { #library::__private::with_rayon! { { #all #over } {} } }
}

fn rows_method(over: bool) -> Ident {
    format_ident!("{}", if over { "__hypernodes_rows_over" } else { "__hypernodes_rows" })
}

/// Who does the work of `map` partition by partition.
fn batching(names: &Names<'_>) -> Ident {
    format_ident!("{}", if is_fallible(names) { "try_map_batches" } else { "map_batches" })
}

fn batch_call(names: &Names<'_>) -> TokenStream {
    let mapped = mapped(names);
    quote!(engine, #mapped, &BATCHES)
}

/// The call for the items of a partition.
fn rows_of_items(names: &Names<'_>) -> TokenStream {
    let (inputs, ty) = (&names.inputs, names.taken_type());
    let variables: Vec<Ident> = names.resolved.graph.inputs.iter().map(|&value| names.variable(value)).collect();
    let row = quote!(#inputs { #(#variables),* });
    let columns = rows::columns(
        names,
        &variables,
        &quote!(items),
        &row,
        &quote!(::core::convert::Into::<#ty>::into(item)),
        &TokenStream::new(),
    );
    let call = rows_call(names, &rows_method(false), &variables);
    quote!({ #columns #call })
}

/// The same for columns of which some are one for all items.
fn rows_of_columns(names: &Names<'_>, columns: &Columns) -> TokenStream {
    let nested = columns.nested(names);
    let listed: Vec<Ident> = columns.listed.iter().map(|&value| names.variable(value)).collect();
    let item = columns.each(names);
    let taken = rows::columns(names, &listed, &quote!(items), &nested, &quote!(item), &TokenStream::new());
    let changed = listed.iter().zip(&item).map(|(column, item)| {
        quote!(let #column = ::core::iter::Iterator::collect(::core::iter::Iterator::map(#column.into_iter(), |#column| #item));)
    });
    let arguments: Vec<TokenStream> = columns.handed(names);
    let call = rows_call(names, &rows_method(true), &arguments);
    quote!({ #taken #(#changed)* #call })
}

fn rows_call(names: &Names<'_>, method: &Ident, arguments: &[impl ToTokens]) -> TokenStream {
    let (name, count) = (&names.resolved.roster.name, rows::own("rows"));
    quote!(#name::#method(pipeline, engine, #count, #(#arguments),*))
}

/// The call for one item.
fn run(names: &Names<'_>, item: &TokenStream) -> TokenStream {
    let (name, run) = (&names.resolved.roster.name, engine_run(names));
    quote!(#name::#run(pipeline, engine, #item))
}

fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
