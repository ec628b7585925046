//! `impl Pipeline`: the names of the generated types, the workload and the graph as data.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::drawing;
use super::types::Names;
use crate::names::camel;
use crate::syntax::drawing::{Drawing, DrawnInput, DrawnNode, DrawnOutput, DrawnParameter, DrawnSource};

/// ```text
/// impl Pipeline for TextStats {
///     type Inputs<'a> = TextStatsInputs<'a>;
///     type Outputs<'a> = TextStatsOutputs;
///     type Error = Infallible;
///     const GRAPH: &'static Graph = &Graph { .. };
///     const WORKLOAD: Workload = Workload::Mixed;
/// }
/// ```
pub(super) fn expand(names: &Names<'_>) -> TokenStream {
    let library = names.library;
    let roster = names.resolved.roster;
    let name = &roster.name;
    let mut generics = roster.generics.clone();
    if names.of_error.borrows {
        // The error is named for the longest lifetime there is; see below.
        let types = names.of_error.generics.type_params().map(|param| &param.ident);
        let eternal = types.map(|ty| -> syn::WherePredicate { syn::parse_quote!(#ty: 'static) });
        generics.make_where_clause().predicates.extend(eternal);
    }
    let (impl_generics, arguments, where_clause) = generics.split_for_impl();
    let always = &roster.generics.where_clause;
    let lifetime = &names.lifetime;
    let (inputs, outputs) = (names.usual_inputs_type(), names.outputs_type());
    let error = if names.variants.is_empty() { quote!(::core::convert::Infallible) } else { error_type(names) };
    let graph = graph(names);
    let (counts, workload, plan) = (counts(names), workload(names), plan(names));
    quote! {
        #counts

        #[automatically_derived]
        impl #impl_generics #library::__private::Planned for #name #arguments #always {
            #workload
            const PLAN: #library::__private::Plan = #plan;
            const GRAPH: &'static #library::graph::Graph = &#graph;
        }

        #[automatically_derived]
        impl #impl_generics #library::Pipeline for #name #arguments #where_clause {
            type Inputs<#lifetime> = #inputs where Self: #lifetime;
            type Outputs<#lifetime> = #outputs where Self: #lifetime;
            type Error = #error;
            const GRAPH: &'static #library::graph::Graph = <Self as #library::__private::Planned>::GRAPH;
            const WORKLOAD: #library::Workload = <Self as #library::__private::Planned>::WORKLOAD;
        }
    }
}

/// The error as a type of its own; one that borrows is named for the longest lifetime there is.
fn error_type(names: &Names<'_>) -> TokenStream {
    let ty = names.error_type_of_all();
    if !names.of_error.borrows {
        return ty;
    }
    let mut ty: syn::Type = syn::parse_quote!(#ty);
    if let syn::Type::Path(path) = &mut ty
        && let Some(last) = path.path.segments.last_mut()
        && let syn::PathArguments::AngleBracketed(arguments) = &mut last.arguments
        && let Some(syn::GenericArgument::Lifetime(first)) = arguments.args.first_mut()
    {
        *first = syn::Lifetime::new("'static", proc_macro2::Span::call_site());
    }
    quote!(#ty)
}

/// The keys that hold a number, each with its value.
fn counted<'r>(names: &Names<'r>) -> impl Iterator<Item = (&'static str, &'r syn::Expr)> {
    let roster = names.resolved.roster;
    let counts =
        [("workers", &roster.workers), ("partitions", &roster.partitions), ("max_workers", &roster.max_workers)];
    counts.into_iter().filter_map(|(key, value)| Some((key, value.as_ref()?)))
}

fn count_name(names: &Names<'_>, key: &str) -> Ident {
    names.resolved.roster.hidden(&camel(key))
}

/// A constant for each number: what is wrong with its expression is told once. It stands by itself, so that a number of
/// none is found in a generic pipeline that nobody uses, too.
fn counts(names: &Names<'_>) -> TokenStream {
    let counts = counted(names).map(|(key, value)| {
        let message = format!("`{key}` must be at least 1; leave it out to have it chosen for you");
        let name = count_name(names, key);
        let expression = quote_spanned!(value.span()=> { let count: ::core::primitive::usize = #value; count });
        let check = quote_spanned!(value.span()=> ::core::assert!(#name > 0, #message));
        quote! {
            #[allow(non_upper_case_globals)]
            const #name: ::core::primitive::usize = #expression;
            const _: () = #check;
        }
    });
    counts.collect()
}

/// The workload, where it is declared.
fn workload(names: &Names<'_>) -> Option<TokenStream> {
    let library = names.library;
    let workload = match names.resolved.roster.workload.as_ref()? {
        syn::Expr::Path(path)
            if path.path.get_ident().is_some_and(|word| ["Cpu", "Io", "Mixed"].iter().any(|one| word == one)) =>
        {
            quote!(#library::Workload::#path)
        }
        expression => quote!(#expression),
    };
    Some(quote!(const WORKLOAD: #library::Workload = #workload;))
}

/// The keys that say how items are shared out.
fn plan(names: &Names<'_>) -> TokenStream {
    let library = names.library;
    let workload = names.resolved.roster.workload.as_ref();
    let workload = workload.map(|_| quote!(.workload(<Self as #library::__private::Planned>::WORKLOAD)));
    let counts = counted(names).map(|(key, _)| {
        let (key, name) = (format_ident!("{key}"), count_name(names, key));
        quote!(.#key(#name))
    });
    quote!(#library::__private::Plan::new() #workload #(#counts)*)
}

fn graph(names: &Names<'_>) -> TokenStream {
    literal(names.library, &drawing::of(names))
}

/// A graph as the static data that it becomes.
fn literal(library: &TokenStream, drawing: &Drawing) -> TokenStream {
    let Drawing { name, docs, .. } = drawing;
    let inputs = drawing
        .inputs
        .iter()
        .map(|DrawnInput { name, ty, bound }| quote!(#library::graph::Input { name: #name, ty: #ty, bound: #bound }));
    let nodes = drawing.nodes.iter().map(|node| {
        let DrawnNode { name, docs, fallible, cached, batched, .. } = node;
        let parameters = node.parameters.iter().map(|DrawnParameter { name, ty, source }| {
            let source = place(library, *source);
            quote!(#library::graph::Parameter { name: #name, ty: #ty, source: #source })
        });
        let outputs = node.outputs.iter().map(|(name, ty)| quote!(#library::graph::Made { name: #name, ty: #ty }));
        let nested = if let Some(nested) = &node.nested {
            let nested = literal(library, nested);
            quote!(Some(&#nested))
        } else {
            quote!(None)
        };
        quote!(#library::graph::Node {
            name: #name,
            docs: #docs,
            parameters: &[#(#parameters),*],
            outputs: &[#(#outputs),*],
            fallible: #fallible,
            cached: #cached,
            batched: #batched,
            nested: ::core::option::Option::#nested,
        })
    });
    let outputs = drawing.outputs.iter().map(|DrawnOutput { name, ty, source, .. }| {
        let source = place(library, *source);
        quote!(#library::graph::Output { name: #name, ty: #ty, source: #source })
    });
    quote!(#library::graph::Graph {
        name: #name,
        docs: #docs,
        inputs: &[#(#inputs),*],
        nodes: &[#(#nodes),*],
        outputs: &[#(#outputs),*],
    })
}

fn place(library: &TokenStream, source: DrawnSource) -> TokenStream {
    match source {
        DrawnSource::Input(input) => quote!(#library::graph::Source::Input(#input)),
        DrawnSource::Node { node, output } => {
            quote!(#library::graph::Source::Node { node: #node, output: #output })
        }
    }
}
