//! What comes out where the pipeline cannot: names and methods that keep the compiler silent about the rest.
//!
//! A type that is an error makes the compiler say nothing about whatever uses it, so one mistake stays one error.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use super::relay;
use super::types::ERROR;
use crate::report::{self, Mistakes};
use crate::syntax::composite::Described;
use crate::syntax::entry::Entry;
use crate::syntax::lifetimes;
use crate::syntax::roster::Roster;

/// The methods of a pipeline; what comes after them is then silent by itself.
const METHODS: [&str; 8] =
    ["run", "map", "map_each", "map_over", "map_iter", "with_engine", "with_cache", "with_callback"];

/// The pipeline with its mistakes told.
pub(super) fn telling(roster: &Roster, mistakes: &Mistakes, library: &TokenStream) -> TokenStream {
    let (first, others) = mistakes.as_type(library);
    let fallback = with(roster, &first, library);
    quote! { #fallback #others }
}

/// The pipeline of a node that `#[node]` refused: the marker of such a node is an error that was told there. Where it is a
/// pipeline that has mistakes, its types are such errors.
pub(super) fn silent(roster: &Roster, refused: &Entry, described: &Described, library: &TokenStream) -> TokenStream {
    let mut path = refused.path.clone();
    if let Described::Pipeline(_) = described {
        // An alias has no lifetimes that the instance could speak of.
        let mut pipeline = syn::parse_quote!(#path);
        lifetimes::name_all(&mut pipeline, &syn::Lifetime::new("'static", Span::call_site()));
        lifetimes::make_static(&mut pipeline);
        return with(roster, &quote!(<#pipeline as #library::__private::Nested<'static, #ERROR>>::Type), library);
    }
    for segment in &mut path.segments {
        segment.arguments = syn::PathArguments::None;
    }
    with(roster, &quote!(#path), library)
}

/// Names and methods whose types are all `error`.
pub(super) fn with(roster: &Roster, error: &TokenStream, library: &TokenStream) -> TokenStream {
    let Roster { name, visibility, generics, .. } = roster;
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let outputs = roster.item("Outputs");
    let others = ["Inputs", "Error", "Columns", "With"].map(|suffix| roster.item(suffix));
    let taken = lifetimes::mentions(generics);
    let items = format_ident!("{}", crate::names::free("Items", |name| taken.contains(name)));
    let methods = METHODS.map(|method| format_ident!("{method}"));
    let told = (!roster.anonymous).then(|| told(roster, &outputs, library));
    let lifetime = lifetimes::free(&taken);
    quote! {
        #told
        #[doc(hidden)]
        #[automatically_derived]
        impl #impl_generics #library::Pipeline for #name #type_generics #where_clause {
            type Inputs<#lifetime> = #outputs where Self: #lifetime;
            type Outputs<#lifetime> = #outputs where Self: #lifetime;
            type Error = #outputs;
            const GRAPH: &'static #library::Graph =
                &#library::Graph { name: "", docs: "", inputs: &[], nodes: &[], outputs: &[] };
            const WORKLOAD: #library::Workload = #library::Workload::Mixed;
        }
        #[doc(hidden)]
        #[allow(dead_code, type_alias_bounds)]
        #visibility type #outputs = #error;
        #(
            #[doc(hidden)]
            #[allow(dead_code)]
            #visibility type #others = #outputs;
        )*
        #[doc(hidden)]
        #[allow(dead_code, clippy::empty_loop)]
        impl #impl_generics #name #type_generics #where_clause {
            #(
                pub fn #methods<#items>(&self, _: #items) -> #outputs {
                    loop {}
                }
            )*
        }
    }
}

/// What the pipelines around this one learn: that it has mistakes, and a type that is an error.
fn told(roster: &Roster, lost: &Ident, library: &TokenStream) -> TokenStream {
    let relay = super::part::refused(roster);
    let name = &roster.name;
    let (_, type_generics, where_clause) = roster.generics.split_for_impl();
    let lifetime = lifetimes::free(&lifetimes::mentions(&roster.generics));
    let mut generics = roster.generics.clone();
    generics.params.insert(0, syn::parse_quote!(#lifetime));
    let (impl_generics, _, _) = generics.split_for_impl();
    quote! {
        #relay
        #[doc(hidden)]
        #[automatically_derived]
        impl #impl_generics #library::__private::Nested<#lifetime, #ERROR> for #name #type_generics #where_clause {
            type Type = #lost;
        }
    }
}

/// Methods for the case that a node of the list does not exist. They stand in a trait, so that the real ones go first
/// where there are some. In a sound program nobody can call them: then `lost` is no error, and no `Unresolved` either.
pub(super) fn unresolved(roster: &Roster, library: &TokenStream) -> TokenStream {
    let Roster { name, generics, .. } = roster;
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let relays = roster.relayed().map(relay::path);
    let outputs = report::lost(&quote!(#(#relays! { @exists };)* 0), library);
    let unresolved = roster.hidden("Unresolved");
    let lost = roster.hidden("Lost");
    let names = lost_names(roster, &lost);
    let methods = METHODS.map(|method| format_ident!("{method}"));
    let conditions = roster.conditions();
    quote! {
        #(#conditions)*
        #[doc(hidden)]
        #[allow(dead_code, clippy::empty_loop)]
        trait #unresolved {
            type Outputs;
            #(
                fn #methods<Items>(&self, _: Items) -> Self::Outputs
                where
                    for<'any> #lost: #library::__private::Unresolved,
                {
                    loop {}
                }
            )*
        }
        #(#conditions)*
        impl #impl_generics #unresolved for #name #type_generics #where_clause {
            type Outputs = #lost;
        }
        #(#conditions)*
        #[doc(hidden)]
        #[allow(dead_code)]
        type #lost = #outputs;
        #names
    }
}

/// Names for the same case. They come by a glob import, so that the real ones go first where there are some.
///
/// The door looks `lost` up in the module around it. In a function body that is not where `lost` stands; then the name
/// in `without` is found, which is no error, and who misspells a node there may be told more than once.
fn lost_names(roster: &Roster, lost: &Ident) -> TokenStream {
    let visibility = &roster.visibility;
    let door = roster.hidden("Names");
    let columns = roster.map_over.as_ref().map(|_| "Columns");
    let names = ["Inputs", "Outputs"].into_iter().chain(columns).map(|suffix| format_ident!("{}{suffix}", roster.name));
    let conditions = roster.conditions();
    quote! {
        #(#conditions)*
        #[doc(hidden)]
        #[allow(non_snake_case, dead_code, unused_imports, unreachable_pub, missing_docs)]
        mod #door {
            mod without {
                pub(super) type #lost = ();
            }
            use without::*;
            struct HypernodesAround;
            trait HypernodesLost<'a> {
                type Type;
            }
            const _: () = {
                use super::*;
                impl<'a> HypernodesLost<'a> for HypernodesAround {
                    type Type = #lost;
                }
            };
            #(pub type #names<'a> = <HypernodesAround as HypernodesLost<'a>>::Type;)*
        }
        #(#conditions)*
        #[doc(hidden)]
        #[allow(unused_imports, unreachable_pub)]
        #visibility use #door::*;
    }
}
