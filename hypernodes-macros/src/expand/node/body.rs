//! The second body of a node.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{GenericParam, Lifetime, Type};

use super::{Node, Taken, exists, named_types};
use crate::expand::generics::{argument, without_default};
use crate::expand::relay;
use crate::syntax::{self, lifetimes};

impl Node<'_> {
    /// The second body as a type, so that who has the marker can call it.
    ///
    /// ```text
    /// pub struct __hypernodes_batch_scale_5e1f;
    /// impl __hypernodes_batch_scale_5e1f {
    ///     pub fn call(
    ///         number: &impl Given<f64>,
    ///         factor: &impl Given<f64>,
    ///         begin: impl FnOnce() -> Begun,         where it is called, that is told
    ///         _: PhantomData<(f64, f64)>,           of a `&'a T` that is an argument's type, `T: 'a` is known
    ///     ) -> Option<(Begun, Vec<f64>)> {
    ///         let body: fn(_, _) -> _ = scale_all;
    ///         let (number, factor) = (ColumnOf::<f64>::taken(number)?, ColumnOf::<f64>::taken(factor)?);
    ///         let begun = begin();
    ///         let made = body(number, factor);
    ///         Some((begun, Returned::<Vec<f64>>::returned(made)))
    ///     }
    /// }
    /// ```
    pub(super) fn second_body(&self, path: &syn::Path) -> TokenStream {
        let (library, name) = (&self.library, self.body_name());
        let generics = &self.function.signature.generics;
        let span = path.segments.last().map_or_else(|| path.span(), |last| last.ident.span());
        let is_generic = generics.type_params().next().is_some() || generics.const_params().next().is_some();
        // Without `alloc` nobody calls it.
        let used = if is_generic { exists(path) } else { quote_spanned!(span=> const _: () = { let _ = #path; };) };
        let (types, own) = self.declared_types();
        let held = generics.type_params().map(|param| &param.ident);
        let whole = self.every_generic();
        let (impl_generics, _, where_clause) = whole.split_for_impl();
        let names: Vec<Ident> = self.parameters.iter().map(|taken| local(&taken.name)).collect();
        let begun = free_type("HypernodesBegun", &whole);
        let singles: Vec<&Type> = named_types(&self.parameters);
        let made = self.column_types();
        // Messages show types as they were written, without the names of lifetimes that were left out.
        let passed = self.parameters.iter().zip(&names).map(|(Taken { ty, .. }, name)| {
            quote_spanned!(span=> <_ as #library::__private::ColumnOf<'_, #ty>>::taken(#name)?)
        });
        let wanted = if (0..self.outputs.len()).any(|place| self.is_opaque(place)) {
            quote!(_)
        } else {
            let mut made: Type = syn::parse_quote!(#made);
            lifetimes::leave_out(&mut made);
            made.into_token_stream()
        };
        let unknown = names.iter().map(|_| quote_spanned!(span=> _));
        let call = quote_spanned! {span=>
            let body: fn(#(#unknown),*) -> _ = #path;
            let (#(#names,)*) = (#(#passed,)*);
            let begun = begin();
            let made = body(#(#names),*);
            ::core::option::Option::Some((begun, <_ as #library::__private::Returned<#wanted>>::returned(made)))
        };
        quote! {
            #[doc(hidden)]
            #[allow(non_camel_case_types, dead_code, missing_debug_implementations, unreachable_pub)]
            pub struct #name<#(#types),*>(::core::marker::PhantomData<(#(*const #held,)*)>);
            #library::__private::with_alloc! {
                {
                    #[allow(clippy::all, clippy::pedantic, clippy::ptr_arg, private_interfaces, private_bounds, dead_code)]
                    const _: () = {
                        impl #impl_generics #name<#(#own),*> #where_clause {
                            pub fn call<#begun>(
                                #(#names: &impl #library::__private::Given<#singles>,)*
                                begin: impl ::core::ops::FnOnce() -> #begun,
                                _: ::core::marker::PhantomData<(#(#singles,)*)>,
                            ) -> ::core::option::Option<(#begun, #made)> {
                                #call
                            }
                        }
                    };
                }
                { #used }
            }
        }
    }

    /// What a batch body returns: a column of each output.
    fn column_types(&self) -> TokenStream {
        let library = &self.library;
        let columns: Vec<TokenStream> = (0..self.outputs.len())
            .map(|place| {
                let opaque = self.is_opaque(place).then(|| self.seen_output(place).to_token_stream());
                let ty = opaque.unwrap_or_else(|| self.output_type(place));
                quote!(#library::__private::Vec<#ty>)
            })
            .collect();
        let columns = if let [only] = &columns[..] { only.clone() } else { quote!((#(#columns),*)) };
        if !self.fallible {
            return columns;
        }
        let error = self.error_type();
        quote!(::core::result::Result<#columns, #error>)
    }

    /// The name of the second body's type.
    pub(super) fn body_name(&self) -> Ident {
        self.beside_name("batch")
    }

    /// The name of a type that stands beside the function.
    pub(super) fn beside_name(&self, what: &str) -> Ident {
        let signature = &self.function.signature;
        let place = relay::place_in_source(signature.fn_token.span, &signature.ident, &TokenStream::new());
        format_ident!("__hypernodes_{what}_{}_{place}", syntax::name(&signature.ident))
    }

    /// The generics of such a type, as it declares them and as others name them.
    pub(super) fn declared_types(&self) -> (Vec<GenericParam>, Vec<TokenStream>) {
        let params = self.function.signature.generics.params.iter();
        params
            .filter(|param| !matches!(param, GenericParam::Lifetime(_)))
            .map(|param| (without_bounds(param.clone()), argument(param)))
            .unzip()
    }

    /// The function's generics, and every lifetime that it leaves out.
    pub(super) fn every_generic(&self) -> syn::Generics {
        let mut generics = self.function.signature.generics.clone();
        let own = lifetimes::mentions(&generics.params);
        let mentioned = self.parameters.iter().flat_map(|taken| lifetimes::mentions(&taken.named));
        let left_out: std::collections::BTreeSet<String> =
            mentioned.filter(|name| name.starts_with("'of_parameter_") && !own.contains(name)).collect();
        for lifetime in left_out {
            let lifetime = Lifetime::new(&lifetime, proc_macro2::Span::call_site());
            generics.params.insert(generics.lifetimes().count(), syn::parse_quote!(#lifetime));
        }
        generics
    }
}

/// A parameter as a type beside the function declares it.
fn without_bounds(param: GenericParam) -> GenericParam {
    match param {
        GenericParam::Type(mut param) => {
            (param.bounds, param.default) = (syn::parse_quote!(?::core::marker::Sized), None);
            param.colon_token = Some(<syn::Token![:]>::default());
            GenericParam::Type(param)
        }
        param => without_default(param),
    }
}

/// A type parameter beside those of the function.
pub(super) fn free_type(name: &str, generics: &syn::Generics) -> Ident {
    let is_taken = |name: &str| generics.type_params().any(|param| param.ident == name);
    Ident::new(&crate::names::free(name, is_taken), proc_macro2::Span::mixed_site())
}

/// A name of a parameter that nothing of the user's can be mistaken for.
pub(super) fn local(name: &Ident) -> Ident {
    let mut name = name.clone();
    name.set_span(proc_macro2::Span::mixed_site());
    name
}
