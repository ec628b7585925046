//! Looking for what a node made before.

use proc_macro2::{Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::quote;
use syn::ReturnType;
use syn::spanned::Spanned;

use super::body::{free_type, local};
use super::{Node, Taken};
use crate::expand::feed::{key_of, speaks_of};
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
    ///     pub fn seek<Runs: Keeps>(runs: Runs, (passage,): (&str,)) -> Sought<String, Runs::Seat<String>> {
    ///         look_up::<Known<String, { <String as Kept>::ASKED }>, _, _>(runs, || {
    ///             KeyOf::new(
    ///                 &Code { path: concat!(module_path!(), "::", "clean"), digest: [..] },
    ///                 &[type_name_of_val(&clean), type_name::<(PhantomData<str>, String)>()],
    ///             )
    ///             .argument(|hasher| <str as CacheKey>::cache_key(passage, hasher))
    ///             .finish()
    ///         })
    ///     }
    /// }
    /// ```
    pub(super) fn lookup(&self) -> TokenStream {
        let (library, name) = (&self.library, self.lookup_name());
        let (declared, own) = self.declared_types();
        let held = self.function.signature.generics.type_params().map(|param| &param.ident);
        let whole = self.every_generic();
        let (impl_generics, _, where_clause) = whole.split_for_impl();
        let runs = free_type("HypernodesRuns", &whole);
        let names = self.parameters.iter().map(|taken| local(&taken.name));
        let takes = self.parameters.iter().map(|taken| match way(&taken.named) {
            (Way::Option, value) => quote!(::core::option::Option<&#value>),
            (Way::Value | Way::Reference | Way::Static, value) => quote!(&#value),
        });
        // What cannot be a key is an error at its own type.
        let argument_of = |Taken { name, named, .. }: &Taken| {
            let (name, (way, value)) = (local(name), way(named));
            let feed = key_of(value, &self.function.signature.generics, library);
            match way {
                Way::Option => quote!(.optional(#name, |value, hasher| #feed(value, hasher))),
                Way::Value | Way::Reference | Way::Static => quote!(.argument(|hasher| #feed(#name, hasher))),
            }
        };
        let arguments = self.parameters.iter().map(argument_of);
        let made = self.made_type();
        let signature = &self.function.signature;
        let path = syntax::name(&signature.ident);
        let digest = self.digest().into_iter().map(Literal::u8_unsuffixed);
        let types = self.types_of_key(&own);
        let code = quote! {
            #library::__private::Code {
                path: ::core::concat!(::core::module_path!(), "::", #path),
                digest: [#(#digest),*],
            }
        };
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
                                (#(#names,)*): (#(#takes,)*),
                            ) -> #library::__private::Sought<#made, #runs::Seat<#made>> {
                                #library::__private::look_up::<#made, _, _>(runs, || {
                                    #library::__private::KeyOf::new(&#code, &[#types]) #(#arguments)* .finish()
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
    #[expect(clippy::unused_self, reason = "with the feature it is asked of the node, too")]
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
        let outputs = (0..self.outputs.len()).map(|place| self.kept_type(place));
        let returned = match &self.function.signature.output {
            ReturnType::Type(_, ty) => ty.span(),
            ReturnType::Default => self.function.signature.ident.span(),
        };
        let made = if self.tuple { quote!((#(#outputs,)*)) } else { quote!(#(#outputs)*) };
        located_at(made, returned)
    }

    /// The type of an output, which is an error where it cannot be kept, so that this is said once and at the type. Of the
    /// function's own types a constant cannot speak; of these the look-up asks.
    fn kept_type(&self, place: usize) -> TokenStream {
        let (library, output) = (&self.library, self.output_type(place));
        if speaks_of(&self.function.signature.generics, &output) {
            return output;
        }
        quote!(<#output as #library::__private::Known<{ <#output as #library::__private::Kept>::ASKED }>>::Type)
    }

    /// The name of the lookup's type.
    pub(super) fn lookup_name(&self) -> Ident {
        self.beside_name("cached")
    }
}

/// What was generated, at another place; what the user wrote stays at its own.
fn located_at(tokens: TokenStream, span: Span) -> TokenStream {
    let generated = format!("{:?}", Span::call_site());
    let located = |mut token: TokenTree| {
        let is_generated = format!("{:?}", token.span()) == generated;
        if let TokenTree::Group(group) = &mut token {
            *group = Group::new(group.delimiter(), located_at(group.stream(), span));
        }
        if is_generated {
            token.set_span(token.span().located_at(span));
        }
        token
    };
    tokens.into_iter().map(located).collect()
}
