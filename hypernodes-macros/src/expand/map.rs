//! `map`, `map_each` and `map_iter`: many items.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};

use super::types::Names;

/// ```text
/// impl TextStats {
///     pub fn map_iter<'a, Items>(&self, items: Items) -> impl Iterator<Item = TextStatsOutputs> { .. }
///     // with feature `rayon` of the library, and without it methods that say so:
///     pub fn map<'a, Items>(&self, items: Items) -> Vec<TextStatsOutputs> { .. }
///     pub fn map_each<'a, Items>(&self, items: Items) -> Vec<Result<TextStatsOutputs, Failure<Infallible>>> { .. }
/// }
/// ```
pub(super) fn expand(names: &Names<'_>) -> TokenStream {
    let library = names.library;
    let roster = names.resolved.roster;
    let name = &roster.name;
    let (impl_generics, arguments, where_clause) = roster.generics.split_for_impl();
    let iterator = map_iter(names);
    let parallel = parallel(names);
    let (items, methods) = (names.free("Items"), ["map", "map_each"].map(|method| format_ident!("{method}")));
    quote! {
        impl #impl_generics #name #arguments #where_clause {
            #iterator
        }

        #library::__private::with_rayon! {
            {
                const _: () = {
                    static PACE: #library::__private::Pace = #library::__private::Pace::new();

                    impl #impl_generics #name #arguments #where_clause {
                        #parallel
                    }
                };
            }
            {
                #[doc(hidden)]
                impl #impl_generics #name #arguments #where_clause {
                    #(
                        pub fn #methods<#items: #library::__private::NeedsRayon>(&self, _: #items) {}
                    )*
                }
            }
        }
    }
}

fn map_iter(names: &Names<'_>) -> TokenStream {
    let lifetimes = names.method_lifetimes();
    let (items, pipeline) = (names.free("Items"), names.free_lifetime("'pipeline"));
    let (inputs, outcome, outlives) = (names.taken_type(), names.outcome(), names.outlives());
    // The iterator holds the pipeline for as long as it lives, whether or not the outputs do.
    let (receiver, borrowed) = if names.resolved.borrows_self() {
        (names.receiver(), None)
    } else {
        (quote!(&#pipeline self), Some(quote!(#pipeline,)))
    };
    let lifetime = quote!(#(#lifetimes,)*);
    let own = own_generics(names);
    quote! {
        /// Runs the items one at a time, in this thread, as the iterator is asked for them.
        #[inline]
        pub fn map_iter<#borrowed #lifetime #items>(
            #receiver,
            items: #items,
        ) -> impl ::core::iter::Iterator<Item = #outcome> + use<#borrowed #lifetime #own #items>
        where
            #items: ::core::iter::IntoIterator<Item: ::core::convert::Into<#inputs>>,
            #outlives
        {
            ::core::iter::Iterator::map(::core::iter::IntoIterator::into_iter(items), move |item| self.run(item))
        }
    }
}

/// The pipeline's own generics as a list with a comma behind each; what a method returns may hold them all.
fn own_generics(names: &Names<'_>) -> TokenStream {
    let generics = &names.resolved.roster.generics;
    let lifetimes = generics.lifetimes().map(|param| &param.lifetime);
    let types = generics.params.iter().filter_map(|param| match param {
        syn::GenericParam::Type(param) => Some(&param.ident),
        syn::GenericParam::Const(param) => Some(&param.ident),
        syn::GenericParam::Lifetime(_) => None,
    });
    quote!(#(#lifetimes,)* #(#types,)*)
}

fn parallel(names: &Names<'_>) -> TokenStream {
    let library = names.library;
    let items = names.free("Items");
    let any = names.free_lifetime("'any");
    let lifetimes = names.method_lifetimes();
    let lifetime = quote!(#(#lifetimes,)*);
    let (receiver, inputs, outputs, outlives) =
        (names.receiver(), names.taken_type(), names.outputs_type(), names.outlives());
    let bounds = quote_spanned! {names.resolved.roster.name.span()=>
        #items: #library::Items<Item: ::core::convert::Into<#inputs>>,
        // The detour over any lifetime keeps the compiler from asking before somebody calls this.
        for<#any> #outputs: ::core::marker::Send,
        for<#any> Self: ::core::marker::Sync,
    };
    let fallible = !names.variants.is_empty();
    let error = if fallible { names.error_type_of_all() } else { quote!(::core::convert::Infallible) };
    let error_bound = fallible.then(|| quote!(for<#any> #error: ::core::marker::Send,));
    let (map, map_doc) = if fallible {
        (
            quote!(::core::result::Result<#library::__private::Vec<#outputs>, #library::ItemError<#error>>),
            "Runs every item, over rayon's pool; the results stand in the order of the items.\n\n# Errors\n\nOnce an item fails, items that have not started are not started; of the failures seen, the one with the lowest index is given.",
        )
    } else {
        (
            quote!(#library::__private::Vec<#outputs>),
            "Runs every item, over rayon's pool; the results stand in the order of the items.",
        )
    };
    let map_items = if fallible { quote!(try_map) } else { quote!(map) };
    let run_each = if fallible {
        quote!(|item| self.run(item))
    } else {
        quote!(|item| ::core::result::Result::Ok(self.run(item)))
    };
    let call = quote! {
        #library::Parallel::new(),
        <Self as #library::__private::Planned>::PLAN,
        &PACE
    };
    quote! {
        #[doc = #map_doc]
        pub fn map<#lifetime #items>(#receiver, items: #items) -> #map
        where
            #bounds
            #error_bound
            #outlives
        {
            #library::__private::#map_items(#call, items, |item| self.run(item))
        }

        /// Runs every item, over rayon's pool, and goes on past failures; a panic is caught and becomes
        /// `Failure::Panic`.
        pub fn map_each<#lifetime #items>(
            #receiver,
            items: #items,
        ) -> #library::__private::Vec<::core::result::Result<#outputs, #library::Failure<#error>>>
        where
            #bounds
            #error_bound
            #outlives
        {
            #library::__private::map_each(#call, items, #run_each)
        }
    }
}
