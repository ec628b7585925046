//! What the structs of inputs and of outputs have in common: derives, and how they print.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::generics::Subset;
use super::types::Names;
use crate::graph::ValueId;

/// The derives that the user asked for; `Debug` is there without one.
pub(super) fn derives(paths: &[syn::Path]) -> TokenStream {
    let is_debug = |path: &syn::Path| path.segments.last().is_some_and(|last| last.ident == "Debug");
    let paths: Vec<_> = paths.iter().filter(|path| !is_debug(path)).collect();
    if paths.is_empty() { TokenStream::new() } else { quote!(#[derive(#(#paths),*)]) }
}

/// `Debug` for a struct of values, which need none themselves: such a field prints as the name of its type.
pub(super) fn debug(names: &Names<'_>, name: &Ident, subset: &Subset, values: &[ValueId]) -> TokenStream {
    let library = names.library;
    let (impl_generics, arguments, where_clause) = subset.generics.split_for_impl();
    let text = name.to_string();
    // A statement for each: the compiler's time for one long chain grows with the square of its length.
    let fields = values.iter().map(|&value| {
        let field = names.field(value);
        let label = crate::syntax::name(&field);
        quote!(fields.field(#label, &(&#library::__private::Show(&self.#field)).hypernodes_show());)
    });
    quote! {
        #[automatically_derived]
        impl #impl_generics ::core::fmt::Debug for #name #arguments #where_clause {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #[allow(unused_imports)]
                use #library::__private::{ShowDebug as _, ShowType as _};
                let mut fields = formatter.debug_struct(#text);
                #(#fields)*
                fields.finish()
            }
        }
    }
}
