//! `impl Pipeline`: the names of the generated types, the workload and the graph as data.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::docs;
use super::types::Names;
use crate::graph::{Origin, ValueId};
use crate::syntax;

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
    let (inputs, outputs) = (names.inputs_type(), names.outputs_type());
    let error = if names.variants.is_empty() { quote!(::core::convert::Infallible) } else { error_type(names) };
    let graph = graph(names);
    let plan = plan(names);
    let checks =
        [("workers", &roster.workers), ("partitions", &roster.partitions), ("max_workers", &roster.max_workers)];
    let checks = checks.into_iter().filter_map(|(key, value)| {
        let value = value.as_ref()?;
        let message = format!("`{key}` must be at least 1; leave it out to have it chosen for you");
        Some(quote_spanned!(value.span()=>
            const _: () = ::core::assert!({ let count: ::core::primitive::usize = #value; count } > 0, #message);
        ))
    });
    quote! {
        #(#checks)*

        #[automatically_derived]
        impl #impl_generics #library::__private::Planned for #name #arguments #always {
            const PLAN: #library::__private::Plan = #plan;
        }

        #[automatically_derived]
        impl #impl_generics #library::Pipeline for #name #arguments #where_clause {
            type Inputs<#lifetime> = #inputs where Self: #lifetime;
            type Outputs<#lifetime> = #outputs where Self: #lifetime;
            type Error = #error;
            const GRAPH: &'static #library::graph::Graph = &#graph;
            const WORKLOAD: #library::Workload = <Self as #library::__private::Planned>::PLAN.chosen_workload();
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

/// The keys that say how items are shared out.
fn plan(names: &Names<'_>) -> TokenStream {
    let library = names.library;
    let roster = names.resolved.roster;
    let workload = roster.workload.as_ref().map(|workload| match workload {
        syn::Expr::Path(path)
            if path.path.get_ident().is_some_and(|word| ["Cpu", "Io", "Mixed"].iter().any(|one| word == one)) =>
        {
            quote!(.workload(#library::Workload::#path))
        }
        expression => quote!(.workload(#expression)),
    });
    let counts =
        [("workers", &roster.workers), ("partitions", &roster.partitions), ("max_workers", &roster.max_workers)];
    let counts = counts.into_iter().filter_map(|(key, value)| {
        let (key, value) = (format_ident!("{key}"), value.as_ref()?);
        Some(quote!(.#key(#value)))
    });
    quote!(#library::__private::Plan::new() #workload #(#counts)*)
}

fn graph(names: &Names<'_>) -> TokenStream {
    let library = names.library;
    let resolved = names.resolved;
    let roster = resolved.roster;
    let graph = &resolved.graph;
    let title = syntax::name(&roster.name);
    let docs = syntax::node::docs(&roster.attributes);
    let inputs = graph.inputs.iter().map(|&value| {
        let (name, ty) = (&graph.values[value].name, docs::input_type(resolved, value));
        quote!(#library::graph::Input { name: #name, ty: #ty, bound: false })
    });
    let bound = roster.bound_inputs().map(|(name, field)| {
        let (name, ty) = (syntax::name(name), crate::text::of(&field.ty));
        quote!(#library::graph::Input { name: #name, ty: #ty, bound: true })
    });
    let nodes = graph.order.iter().map(|&node| {
        let described = &resolved.nodes[node];
        let (name, docs) = (resolved.entry(node).label(), &described.docs);
        let (fallible, cached, batched) = (described.error.is_some(), described.cached, described.batched);
        let parameters = described.parameters.iter().enumerate().map(|(place, parameter)| {
            let (name, ty) = (syntax::name(&parameter.name), docs::parameter_text(resolved, node, place));
            let source = source(names, graph.sources[node][place]);
            quote!(#library::graph::Parameter { name: #name, ty: #ty, source: #source })
        });
        let outputs = described.outputs.iter().zip(&graph.made[node]).map(|(output, &value)| {
            let (name, ty) = (&graph.values[value].name, resolved.text(node, &output.made.ty));
            quote!(#library::graph::Made { name: #name, ty: #ty })
        });
        quote!(#library::graph::Node {
            name: #name,
            docs: #docs,
            parameters: &[#(#parameters),*],
            outputs: &[#(#outputs),*],
            fallible: #fallible,
            cached: #cached,
            batched: #batched,
            nested: ::core::option::Option::None,
        })
    });
    let outputs = graph.outputs.iter().map(|&value| {
        let (name, ty) = (&graph.values[value].name, docs::value_text(resolved, value));
        let source = source(names, value);
        quote!(#library::graph::Output { name: #name, ty: #ty, source: #source })
    });
    quote!(#library::graph::Graph {
        name: #title,
        docs: #docs,
        inputs: &[#(#inputs,)* #(#bound),*],
        nodes: &[#(#nodes),*],
        outputs: &[#(#outputs),*],
    })
}

/// Where a value comes from, as the static graph counts: nodes by their place in the order, bound inputs after inputs.
fn source(names: &Names<'_>, value: ValueId) -> TokenStream {
    let library = names.library;
    let graph = &names.resolved.graph;
    match graph.values[value].origin {
        Origin::Input => {
            let place = graph.inputs.iter().position(|&input| input == value).unwrap_or_default();
            quote!(#library::graph::Source::Input(#place))
        }
        Origin::Bound(field) => {
            let place = graph.inputs.len() + field;
            quote!(#library::graph::Source::Input(#place))
        }
        Origin::Made { node, place } => {
            let node = graph.order.iter().position(|&other| other == node).unwrap_or_default();
            quote!(#library::graph::Source::Node { node: #node, output: #place })
        }
    }
}
