//! Looking for what a node made before.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::body::local;
use super::{Node, Taken};
use crate::syntax;
use crate::syntax::description::Way;
use crate::syntax::node::way;

impl Node<'_> {
    /// The lookup as a type, so that who has the marker can call it. What can be a key and what can be kept is asked here,
    /// at the node's own types.
    ///
    /// ```text
    /// pub struct __hypernodes_cached_clean_5e1f;
    /// impl __hypernodes_cached_clean_5e1f {
    ///     pub fn seek<Runs: Runs>(runs: Runs, passage: &str) -> Sought<String, Runs::Seat<String>> {
    ///         const CODE: Code = Code { path: concat!(module_path!(), "::", "clean"), digest: [..] };
    ///         let key = KeyOf::new(&CODE, &[type_name_of_val(&clean), type_name::<(PhantomData<str>, String)>()]);
    ///         <String as CacheValue>::seek(runs, || key.argument(|hasher| <str as CacheKey>::cache_key(passage, hasher)).finish())
    ///     }
    /// }
    /// ```
    pub(super) fn lookup(&self) -> TokenStream {
        let (library, name) = (&self.library, self.lookup_name());
        let (declared, own) = self.declared_types();
        let held = self.function.signature.generics.type_params().map(|param| &param.ident);
        let whole = self.every_generic();
        let (impl_generics, _, where_clause) = whole.split_for_impl();
        let runs = crate::names::free("HypernodesRuns", |name| {
            whole.params.iter().any(|param| matches!(param, syn::GenericParam::Type(param) if param.ident == name))
        });
        let runs = Ident::new(&runs, proc_macro2::Span::mixed_site());
        let takes = self.parameters.iter().map(|taken| {
            let (name, (way, value)) = (local(&taken.name), way(&taken.named));
            match way {
                Way::Option => quote!(#name: ::core::option::Option<&#value>),
                Way::Value | Way::Reference | Way::Static => quote!(#name: &#value),
            }
        });
        // What cannot be a key is an error at its own type.
        let argument_of = |Taken { name, ty, named }: &Taken| {
            let (name, (way, value), span) = (local(name), way(named), ty.span());
            let feed = quote_spanned!(span=> <#value as #library::CacheKey>::cache_key);
            match way {
                Way::Option => quote!(.optional(#name, |value, hasher| #feed(value, hasher))),
                Way::Value | Way::Reference | Way::Static => quote!(.argument(|hasher| #feed(#name, hasher))),
            }
        };
        let arguments = self.parameters.iter().map(argument_of);
        let made = self.made_type();
        let seek = self.seek(&made);
        let signature = &self.function.signature;
        let path = syntax::name(&signature.ident);
        let digest = self.digest().into_iter().map(Literal::u8_unsuffixed);
        let types = self.types_of_key(&own);
        quote! {
            #[doc(hidden)]
            #[allow(non_camel_case_types, dead_code, missing_debug_implementations, unreachable_pub)]
            pub struct #name<#(#declared),*>(::core::marker::PhantomData<(#(*const #held,)*)>);
            #library::__private::with_cache! {
                {
                    #[allow(clippy::all, clippy::pedantic, clippy::ptr_arg, private_interfaces, private_bounds, dead_code)]
                    const _: () = {
                        impl #impl_generics #name<#(#own),*> #where_clause {
                            #[inline]
                            pub fn seek<#runs: #library::__private::Keeps>(
                                runs: #runs,
                                #(#takes),*
                            ) -> #library::__private::Sought<#made, #runs::Seat<#made>> {
                                const CODE: #library::__private::Code = #library::__private::Code {
                                    path: ::core::concat!(::core::module_path!(), "::", #path),
                                    digest: [#(#digest),*],
                                };
                                #seek(runs, || {
                                    #library::__private::KeyOf::new(&CODE, &[#types]) #(#arguments)* .finish()
                                })
                            }
                        }
                    };
                }
                {}
            }
        }
    }

    /// The digest of the function and its version.
    #[cfg(feature = "cache")]
    fn digest(&self) -> [u8; 32] {
        let version = self.version.and_then(|version| version.base10_parse().ok());
        crate::digest::digest(super::written(self.function), version)
    }

    /// Without the feature nobody asks.
    #[cfg(not(feature = "cache"))]
    fn digest(&self) -> [u8; 0] {
        []
    }

    /// The names that a key depends on: that of the function, with the functions around it and with what a generic one is
    /// given, and the types of what it takes and makes.
    fn types_of_key(&self, own: &[TokenStream]) -> TokenStream {
        let (name, made) = (&self.function.signature.ident, self.made_type());
        let instance = if own.is_empty() { quote!(#name) } else { quote!(#name::<#(#own),*>) };
        // What is behind a reference: how long that lives is nothing that a name says.
        let taken = self.parameters.iter().map(|taken| way(&taken.named).1);
        quote! {
            ::core::any::type_name_of_val(&#instance),
            ::core::any::type_name::<(#(::core::marker::PhantomData<#taken>,)* #made,)>()
        }
    }

    /// What is kept: the output, or a tuple of all.
    fn made_type(&self) -> TokenStream {
        let outputs = (0..self.outputs.len()).map(|place| self.output_type(place));
        if self.tuple { quote!((#(#outputs,)*)) } else { quote!(#(#outputs)*) }
    }

    /// The call that asks whether the outputs can be kept: an error stands at the type that the function returns.
    fn seek(&self, made: &TokenStream) -> TokenStream {
        let library = &self.library;
        let span = match &self.function.signature.output {
            syn::ReturnType::Type(_, ty) => ty.span(),
            syn::ReturnType::Default => self.function.signature.ident.span(),
        };
        quote_spanned!(span=> <#made as #library::CacheValue>::seek)
    }

    /// The name of the lookup's type.
    pub(super) fn lookup_name(&self) -> Ident {
        self.beside_name("cached")
    }
}
