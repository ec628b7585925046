//! The types of a pipeline, each by its number.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use syn::{GenericParam, Lifetime};

use crate::expand::seal::{self, is_sealed};
use crate::expand::types::Names;
use crate::graph::ValueId;
use crate::resolved::Named;
use crate::syntax::lifetimes::mentions;

/// The types of a pipeline that others name by number.
pub(super) struct Types<'n> {
    names: &'n Names<'n>,
    /// The same names for the types here.
    pub(super) asking: Names<'n>,
    asker: Ident,
    all: Vec<TokenStream>,
    numbers: BTreeMap<String, usize>,
}

impl<'n> Types<'n> {
    /// The error comes first.
    pub(super) fn new(names: &'n Names<'n>) -> Self {
        let asker = names.free("HypernodesFor");
        let error =
            if names.variants.is_empty() { quote!(::core::convert::Infallible) } else { names.error_type_of_all() };
        Self { names, asking: names.asking(&quote!(#asker)), asker, all: vec![error], numbers: BTreeMap::new() }
    }

    pub(super) fn number(&mut self, ty: TokenStream) -> usize {
        let next = self.all.len();
        let number = *self.numbers.entry(ty.to_string()).or_insert(next);
        if number == next {
            self.all.push(ty);
        }
        number
    }

    /// A type of a value in the signature of a part. It stands there by its number: the marker of a node speaks of all the
    /// types of the node, some of which may be private to our module, and who calls a function has to be allowed to see
    /// all that its signature speaks of.
    pub(super) fn signed(
        &mut self,
        names: &Names<'_>,
        value: ValueId,
        lifetime: &Lifetime,
        write: impl Fn(&Names<'_>, ValueId, &Lifetime) -> TokenStream,
    ) -> TokenStream {
        // The type of a collection is the caller's.
        let is_collection = matches!(names.held(value).ty, Named::Many(_));
        if is_sealed(names, value) || is_collection || seal::is_private(names) {
            return write(names, value, lifetime);
        }
        let asking = names.cut().map_or_else(|| self.asking.clone(), |cut| self.asking.for_part(cut));
        let number = Literal::usize_unsuffixed(self.number(write(&asking, value, &names.lifetime)));
        let (library, name) = (names.library, &names.resolved.roster.name);
        let (_, arguments, _) = names.resolved.roster.generics.split_for_impl();
        quote!(<#name #arguments as #library::__private::Nested<#lifetime, #number>>::Type)
    }

    /// A private trait has the types, and the public one gives them out: a public one of a public pipeline could not speak
    /// of types that are private to the module.
    pub(super) fn expand(self) -> TokenStream {
        let names = self.names;
        let roster = names.resolved.roster;
        let (library, name, lifetime) = (names.library, &roster.name, &names.lifetime);
        let hidden = roster.hidden("Types");
        let (_, arguments, where_clause) = roster.generics.split_for_impl();
        let asker = &self.asker;
        let is_private = seal::is_private(names);
        // Only our module knows a private pipeline, so its types may be as private.
        let of = |number: &Literal| {
            if is_private {
                quote!(#library::__private::Nested<#lifetime, #number, #asker>)
            } else {
                quote!(#hidden<#lifetime, #number, #asker>)
            }
        };
        let implementations = self.all.iter().enumerate().map(|(number, ty)| {
            let mut generics = roster.generics.clone();
            if mentions(ty).contains(&lifetime.to_string()) {
                for param in generics.type_params_mut() {
                    param.bounds.push(syn::parse_quote!(#lifetime));
                }
            }
            generics.params.insert(0, syn::parse_quote!(#lifetime));
            generics.params.push(syn::parse_quote!(#asker: ?::core::marker::Sized));
            let (impl_generics, _, _) = generics.split_for_impl();
            let number = Literal::usize_unsuffixed(number);
            let of = of(&number);
            quote! {
                #[automatically_derived]
                impl #impl_generics #of for #name #arguments #where_clause {
                    type Type = #ty;
                }
            }
        });
        if is_private {
            return implementations.collect();
        }
        let (ty, number) = (names.free("HypernodesType"), names.free("HYPERNODES_NUMBER"));
        let mut generics = roster.generics.clone();
        generics.params.insert(0, syn::parse_quote!(#lifetime));
        let extra: [GenericParam; 3] = [
            syn::parse_quote!(#ty: ?::core::marker::Sized),
            syn::parse_quote!(#asker: ?::core::marker::Sized),
            syn::parse_quote!(const #number: ::core::primitive::usize),
        ];
        generics.params.extend(extra);
        let bound = syn::parse_quote!(#name #arguments: #hidden<#lifetime, #number, #asker, Type = #ty>);
        generics.make_where_clause().predicates.push(bound);
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        quote! {
            #[doc(hidden)]
            #[allow(non_camel_case_types, dead_code)]
            trait #hidden<#lifetime, const #number: ::core::primitive::usize, #asker: ?::core::marker::Sized> {
                type Type: ?::core::marker::Sized;
            }
            #(#implementations)*
            #[doc(hidden)]
            #[allow(private_bounds)]
            #[automatically_derived]
            impl #impl_generics #library::__private::Nested<#lifetime, #number, #asker> for #name #arguments #where_clause {
                type Type = #ty;
            }
        }
    }
}
