//! Seals: structs around values whose types other modules may not name.
//!
//! A pipeline around this one handles the values between our nodes. Where their types are private to our module, its code
//! could not: the compiler refuses a variable of a private type. A sealed value is of a public type, and only our own
//! parts look inside.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Lifetime, Visibility};

use super::generics::Subset;
use super::types::Names;
use crate::graph::{Origin, ValueId};
use crate::text;

/// Whether a value is sealed between the parts of this pipeline. Of a private pipeline no value is, for who can name it
/// can name its types; and no value is whose type is one of std.
pub(super) fn is_sealed(names: &Names<'_>, value: ValueId) -> bool {
    let roster = names.resolved.roster;
    let is_made = matches!(names.resolved.graph.values[value].origin, Origin::Made { .. });
    let generics: Vec<String> =
        roster.generics.params.iter().map(|param| super::generics::argument(param).to_string()).collect();
    is_made && !is_private(names) && !text::is_of_std(&names.resolved.values[value].text, &generics)
}

/// Whether only our module can name the pipeline, so that whoever does can name all its types.
pub(super) fn is_private(names: &Names<'_>) -> bool {
    matches!(names.resolved.roster.visibility, Visibility::Inherited)
}

/// The struct of a sealed value.
pub(super) struct Seal {
    name: Ident,
    subset: Subset,
}

impl Seal {
    pub(super) fn of(names: &Names<'_>, value: ValueId) -> Self {
        let roster = names.resolved.roster;
        let inside = names.between_type(value, &names.lifetime);
        Self {
            name: roster.hidden(&format!("Value{value}")),
            subset: Subset::of(&roster.generics, inside, &names.lifetime),
        }
    }

    /// Its type.
    pub(super) fn ty(&self, lifetime: &Lifetime) -> TokenStream {
        let (name, arguments) = (&self.name, self.subset.arguments_for(lifetime));
        quote!(#name #arguments)
    }

    /// A value in it.
    pub(super) fn around(&self, value: &TokenStream) -> TokenStream {
        let name = &self.name;
        quote!(#name(#value))
    }

    /// ```text
    /// pub struct __TextStatsValue3(pub <tokenise as Output<0>>::Value);
    /// impl Clone for __TextStatsValue3 where Vec<Token>: Clone { .. }
    /// ```
    pub(super) fn expand(&self, names: &Names<'_>, value: ValueId) -> TokenStream {
        let Self { name, subset } = self;
        let visibility = &names.resolved.roster.visibility;
        let inside = names.between_type(value, &names.lifetime);
        let (impl_generics, arguments, where_clause) = subset.generics.split_for_impl();
        let generics = &subset.generics;
        let structure = quote! {
            #[doc(hidden)]
            #[allow(non_camel_case_types, dead_code, missing_debug_implementations, private_interfaces, private_bounds)]
            #visibility struct #name #generics(pub #inside) #where_clause;
        };
        if text::copies(&names.resolved.values[value].text) {
            return quote! {
                #structure
                #[automatically_derived]
                impl #impl_generics ::core::clone::Clone for #name #arguments #where_clause {
                    #[inline(always)]
                    fn clone(&self) -> Self {
                        *self
                    }
                }
                #[automatically_derived]
                impl #impl_generics ::core::marker::Copy for #name #arguments #where_clause {}
            };
        }
        // The detour over any lifetime keeps the compiler from asking before somebody makes a copy.
        let any = names.free_lifetime("'any");
        let mut bounded = subset.generics.clone();
        bounded.make_where_clause().predicates.push(syn::parse_quote!(for<#any> #inside: ::core::clone::Clone));
        let where_clause = &bounded.where_clause;
        quote! {
            #structure
            #[automatically_derived]
            impl #impl_generics ::core::clone::Clone for #name #arguments #where_clause {
                #[inline(always)]
                fn clone(&self) -> Self {
                    Self(::core::clone::Clone::clone(&self.0))
                }
            }
        }
    }
}
