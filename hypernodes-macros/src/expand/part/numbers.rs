//! The types of a pipeline, each by its number.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use syn::Lifetime;

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

    /// The types of a public pipeline are under a key: a public trait could not speak of types that are private to the
    /// module, but an implementation that names a private key is as private as the key.
    pub(super) fn expand(self) -> TokenStream {
        let names = self.names;
        let (library, name) = (names.library, &names.resolved.roster.name);
        let (_, arguments, _) = names.resolved.roster.generics.split_for_impl();
        let key = names.resolved.roster.hidden("Key");
        let asker = &self.asker;
        let is_private = seal::is_private(names);
        let lifetime = &names.lifetime;
        let implementations = self.all.iter().enumerate().map(|(number, ty)| {
            let mut generics = names.resolved.roster.generics.clone();
            if mentions(ty).contains(&lifetime.to_string()) {
                for param in generics.type_params_mut() {
                    param.bounds.push(syn::parse_quote!(#lifetime));
                }
            }
            generics.params.insert(0, syn::parse_quote!(#lifetime));
            generics.params.push(syn::parse_quote!(#asker: ?::core::marker::Sized));
            let (impl_generics, _, where_clause) = generics.split_for_impl();
            let number = Literal::usize_unsuffixed(number);
            // Only our module knows a private pipeline, so its types may be as private.
            let of = if is_private {
                quote!(Nested<#lifetime, #number, #asker>)
            } else {
                quote!(Locked<#lifetime, #number, #asker, (#key,)>)
            };
            quote! {
                #[automatically_derived]
                impl #impl_generics #library::__private::#of for #name #arguments #where_clause {
                    type Type = #ty;
                }
            }
        });
        let lock = (!is_private).then(|| lock(names, &key, asker));
        quote!(#lock #(#implementations)*)
    }
}

/// The key, which nobody else can name, and the way to the types that are under it.
fn lock(names: &Names<'_>, key: &Ident, asker: &Ident) -> TokenStream {
    let (library, roster, lifetime) = (names.library, &names.resolved.roster, &names.lifetime);
    let name = &roster.name;
    let (impl_generics, arguments, where_clause) = roster.generics.split_for_impl();
    let found = names.free("HypernodesKey");
    let mut finding = roster.generics.clone();
    finding.params.push(syn::parse_quote!(#found));
    finding
        .make_where_clause()
        .predicates
        .push(syn::parse_quote!(#name #arguments: #library::__private::Hides<#key, Key = #found>));
    let (finding_generics, _, finding_clause) = finding.split_for_impl();

    let number = names.free("HYPERNODES_NUMBER");
    let mut opening = roster.generics.clone();
    opening.params.insert(0, syn::parse_quote!(#lifetime));
    opening.params.push(syn::parse_quote!(#asker: ?::core::marker::Sized));
    opening.params.push(syn::parse_quote!(const #number: ::core::primitive::usize));
    let locked = quote! {
        #library::__private::Locked<
            #lifetime, #number, #asker, (<#name #arguments as #library::__private::Opens>::Key,),
        >
    };
    opening.make_where_clause().predicates.push(syn::parse_quote!(#name #arguments: #locked));
    let (opening_generics, _, opening_clause) = opening.split_for_impl();
    quote! {
        #[doc(hidden)]
        #[allow(non_camel_case_types, dead_code, missing_debug_implementations)]
        struct #key;
        #[automatically_derived]
        impl #impl_generics #library::__private::Hides<#key> for #name #arguments #where_clause {
            type Key = #key;
        }
        #[doc(hidden)]
        #[allow(private_bounds)]
        #[automatically_derived]
        impl #finding_generics #library::__private::Opens for #name #arguments #finding_clause {
            type Key = #found;
        }
        #[automatically_derived]
        impl #opening_generics #library::__private::Nested<#lifetime, #number, #asker> for #name #arguments #opening_clause {
            type Type = <#name #arguments as #locked>::Type;
        }
    }
}
