//! What comes out where the pipeline cannot: names and methods that keep the compiler silent about the rest.
//!
//! A type that is an error makes the compiler say nothing about whatever uses it, so one mistake stays one error.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::chain::relay;
use crate::report::{Mistakes, lost};
use crate::syntax::roster::{Entry, Roster};

/// The pipeline with its mistakes told.
pub(super) fn telling(roster: &Roster, mistakes: &Mistakes, library: &TokenStream) -> TokenStream {
    let (first, others) = mistakes.as_type(library);
    let fallback = with(roster, &first);
    quote! { #fallback #others }
}

/// The pipeline of a node that `#[node]` refused: the marker of such a node is an error that was told there.
pub(super) fn silent(roster: &Roster, refused: &Entry) -> TokenStream {
    let mut path = refused.path.clone();
    for segment in &mut path.segments {
        segment.arguments = syn::PathArguments::None;
    }
    with(roster, &quote!(#path))
}

/// Names and methods whose types are all `error`.
pub(super) fn with(roster: &Roster, error: &TokenStream) -> TokenStream {
    let Roster { name, visibility, generics, .. } = roster;
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let outputs = roster.item("Outputs");
    let others = ["Inputs", "Error", "Columns"].map(|suffix| roster.item(suffix));
    let methods = ["run", "map", "map_each", "map_over", "map_iter"].map(|method| format_ident!("{method}"));
    quote! {
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
                pub fn #methods<Items>(&self, _: Items) -> #outputs {
                    loop {}
                }
            )*
        }
    }
}

/// Methods for the case that a node of the list does not exist. They stand in a trait, so that the real ones go first
/// where there are some.
pub(super) fn unresolved(roster: &Roster, library: &TokenStream) -> TokenStream {
    let Roster { name, generics, .. } = roster;
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let relays = roster.nodes.iter().map(relay);
    let outputs = lost(&quote!(#(#relays! { @exists };)* 0), library);
    let unresolved = roster.hidden("Unresolved");
    let methods = ["run", "map", "map_each", "map_over", "map_iter"].map(|method| format_ident!("{method}"));
    let conditions = roster.conditions();
    quote! {
        #(#conditions)*
        #[doc(hidden)]
        #[allow(dead_code, clippy::empty_loop)]
        trait #unresolved {
            type Outputs;
            #(
                fn #methods<Items>(&self, _: Items) -> Self::Outputs {
                    loop {}
                }
            )*
        }
        #(#conditions)*
        impl #impl_generics #unresolved for #name #type_generics #where_clause {
            type Outputs = #outputs;
        }
    }
}
