//! `XOutputs`, and how the generated structs print.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::docs;
use super::generics::Subset;
use super::inputs::derives;
use super::types::Names;
use crate::graph::ValueId;

/// ```text
/// pub struct TextStatsOutputs { pub cleaned_text: <clean_text as Output<0>>::Value, .. }
/// impl Debug for TextStatsOutputs { .. }
/// ```
pub(super) fn expand(names: &Names<'_>) -> TokenStream {
    let roster = names.resolved.roster;
    let visibility = &roster.visibility;
    let (name, generics) = (&names.outputs, &names.of_outputs.generics);
    let where_clause = &generics.where_clause;
    let title = format!("The outputs of [`{}`].", roster.name);
    let derives = derives(&roster.derives.outputs);
    let outputs = &names.resolved.graph.outputs;
    let fields = outputs.iter().map(|&value| {
        let (mut field, ty) = (names.field(value), names.output_type(value));
        field.set_span(names.resolved.output_span(value));
        let doc = docs::output(names, value);
        quote!(#[doc = #doc] pub #field: #ty)
    });
    let debug = debug(names, name, &names.of_outputs, outputs);
    quote! {
        #[doc = #title]
        #derives
        #[allow(private_interfaces, private_bounds)]
        #visibility struct #name #generics #where_clause { #(#fields),* }
        #debug
    }
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
