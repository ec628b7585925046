//! `XError`: which node failed, and why.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::Names;

/// ```text
/// pub enum ClassifyError { Parse(ParseIntError) }
/// impl ClassifyError { pub fn node(&self) -> &'static str; pub fn path(&self) -> impl Display }
/// impl Display, Debug, Error for ClassifyError
/// ```
pub(super) fn expand(names: &Names<'_>) -> TokenStream {
    if names.variants.is_empty() {
        return TokenStream::new();
    }
    let library = names.library;
    let roster = names.resolved.roster;
    let visibility = &roster.visibility;
    let (name, generics) = (&names.error, &names.of_error.generics);
    let (impl_generics, arguments, where_clause) = generics.split_for_impl();
    let title = format!("Which node of [`{}`] failed, with its error.", roster.name);
    let labels: Vec<String> = names.variants.iter().map(|variant| roster.nodes[variant.entry].name()).collect();
    let own = crate::syntax::name(&roster.name);
    let variants: Vec<_> = names.variants.iter().map(|variant| &variant.name).collect();
    let steps = names.variants.iter().zip(&labels).zip(&variants).map(|((variant, label), name)| {
        let step = format!("/{label}");
        if names.resolved.flat.pipeline(variant.entry).is_some() {
            quote!(Self::#name(cause) => #library::__private::steps(formatter, #step, cause))
        } else {
            quote!(Self::#name(_) => formatter.write_str(#step))
        }
    });
    let docs = labels.iter().map(|label| format!("The node `{label}` failed."));
    let failed = labels.iter().map(|label| format!("node `{label}` failed"));
    let texts = variants.iter().map(ToString::to_string);
    let types = names.variants.iter().map(|variant| names.error_type(variant));
    // The source of an error lives as long as the program, so one that borrows cannot be a source.
    let sources = names.variants.iter().map(|variant| {
        if variant.nodes.iter().all(|&node| names.resolved.may_be_source(node)) {
            quote!((&#library::__private::Cause(cause)).hypernodes_source())
        } else {
            quote!({
                let _ = cause;
                ::core::option::Option::None
            })
        }
    });
    quote! {
        #[doc = #title]
        #[allow(private_interfaces, private_bounds)]
        #visibility enum #name #generics #where_clause {
            #(#[doc = #docs] #variants(#types)),*
        }

        impl #impl_generics #name #arguments #where_clause {
            /// The name of the node that failed.
            #[must_use]
            pub const fn node(&self) -> &'static ::core::primitive::str {
                match self { #(Self::#variants(_) => #labels),* }
            }

            /// The way to the node that failed, from the outermost pipeline: `Outer/Inner/node`.
            #[must_use]
            pub fn path(&self) -> impl ::core::fmt::Display + '_ {
                #library::__private::ErrorPath(#own, self)
            }
        }

        #[automatically_derived]
        impl #impl_generics #library::__private::Steps for #name #arguments #where_clause {
            fn write_steps(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self { #(#steps),* }
            }
        }

        #[automatically_derived]
        impl #impl_generics ::core::fmt::Debug for #name #arguments #where_clause {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #[allow(unused_imports)]
                use #library::__private::{ShowDebug as _, ShowType as _};
                match self {
                    #(Self::#variants(cause) => formatter
                        .debug_tuple(#texts)
                        .field(&(&#library::__private::Show(cause)).hypernodes_show())
                        .finish()),*
                }
            }
        }

        #[automatically_derived]
        impl #impl_generics ::core::fmt::Display for #name #arguments #where_clause {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                formatter.write_str(match self { #(Self::#variants(_) => #failed),* })
            }
        }

        #[automatically_derived]
        impl #impl_generics ::core::error::Error for #name #arguments #where_clause {
            fn source(&self) -> ::core::option::Option<&(dyn ::core::error::Error + 'static)> {
                #[allow(unused_imports)]
                use #library::__private::{CauseError as _, CauseOther as _};
                match self { #(Self::#variants(cause) => #sources),* }
            }
        }
    }
}
