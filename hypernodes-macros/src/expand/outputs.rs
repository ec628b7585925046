//! `XOutputs`.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::structs::{debug, derives};
use super::types::Names;

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
