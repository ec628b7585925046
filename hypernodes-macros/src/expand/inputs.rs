//! `XInputs` and what can become one.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::GenericParam;

use super::docs;
use super::structs::{debug, derives};
use super::types::{Collection, Names};
use crate::graph::ValueId;
use crate::names::camel;
use crate::resolved::Form;
use crate::syntax::description::Many;
use crate::text;

/// ```text
/// pub struct TextStatsInputs<'a> { pub passage: &'a str }
/// impl<'a, LentPassage: Borrow<str> + ?Sized> From<&'a LentPassage> for TextStatsInputs<'a> { .. }
/// impl<'a, LentPassage: Borrow<str> + ?Sized> From<(&'a LentPassage,)> for TextStatsInputs<'a> { .. }
/// impl<'a> Debug for TextStatsInputs<'a> { .. }
/// ```
pub(super) fn expand(names: &Names<'_>) -> TokenStream {
    let structure = structure(names);
    let conversions = conversions(names);
    let mut of_inputs = names.of_inputs.clone();
    of_inputs.generics.params.extend(collections(names, false));
    let debug = debug(names, &names.inputs, &of_inputs, &names.resolved.graph.inputs);
    quote! { #structure #conversions #debug }
}

fn structure(names: &Names<'_>) -> TokenStream {
    let roster = names.resolved.roster;
    let visibility = &roster.visibility;
    let (name, mut generics) = (&names.inputs, names.of_inputs.generics.clone());
    generics.params.extend(collections(names, true));
    let where_clause = &generics.where_clause;
    let title = format!("The inputs of [`{}`].", roster.name);
    let derives = derives(&roster.derives.inputs);
    let inputs = &names.resolved.graph.inputs;
    if inputs.is_empty() {
        return quote! { #[doc = #title] #derives #visibility struct #name; };
    }
    let fields = inputs.iter().map(|&value| {
        let (mut field, ty) = (names.field(value), names.value_type(value));
        field.set_span(names.resolved.input_span(value));
        let doc = docs::input(names, value);
        quote!(#[doc = #doc] pub #field: #ty)
    });
    quote! {
        #[doc = #title]
        #derives
        #[allow(private_interfaces, private_bounds)]
        #visibility struct #name #generics #where_clause { #(#fields),* }
    }
}

/// The type parameters of the collections.
fn collections(names: &Names<'_>, with_default: bool) -> Vec<GenericParam> {
    let param = |collection: &Collection| -> GenericParam {
        let parameter = collection.parameter(Some(&names.lifetime));
        if with_default { syn::parse_quote!(#parameter = ()) } else { syn::parse_quote!(#parameter) }
    };
    names.collections().iter().map(param).collect()
}

/// A single input's value, a tuple in field order, or nothing at all. Where numbers are taken by value, references to
/// them will do as well, for that is what `map` finds in a slice.
fn conversions(names: &Names<'_>) -> TokenStream {
    let inputs = &names.resolved.graph.inputs;
    if inputs.is_empty() {
        let name = &names.inputs;
        return conversion(names, &[], &quote!(()), &quote!(()), &quote!(#name));
    }
    let taken: Vec<Accepted> = inputs.iter().map(|&value| accept(names, value)).collect();
    let from_taken = from(names, &taken);
    let is_number = |&value: &ValueId| {
        let held = names.held(value);
        held.form == Form::Value && text::is_number(&held.text)
    };
    if !inputs.iter().any(is_number) || inputs.len() > MOST_LENDERS {
        return from_taken;
    }
    let lent = inputs.iter().zip(taken).map(|(&value, taken)| {
        if !is_number(&value) {
            return taken;
        }
        let (ty, variable) = (taken.ty, names.variable(value));
        Accepted { generic: None, ty: quote!(&#ty), value: Some(quote!(*#variable)) }
    });
    let from_lent = from(names, &lent.collect::<Vec<_>>());
    quote! { #from_taken #from_lent }
}

/// The conversions from a tuple of what is accepted, and from a single one.
fn from(names: &Names<'_>, accepted: &[Accepted]) -> TokenStream {
    let inputs = &names.resolved.graph.inputs;
    let types = accepted.iter().map(|accepted| &accepted.ty);
    let variables: Vec<_> = inputs.iter().map(|&value| names.variable(value)).collect();
    let values = inputs.iter().zip(accepted).map(|(&input, accepted)| match &accepted.value {
        None => names.variable(input).into_token_stream(),
        Some(value) => {
            let field = names.field(input);
            quote!(#field: #value)
        }
    });
    let name = &names.inputs;
    let made = quote!(#name { #(#values),* });
    let tuple = conversion(names, accepted, &quote!((#(#types,)*)), &quote!((#(#variables,)*)), &made);
    let single = match (accepted, &inputs[..], &variables[..]) {
        ([only], [input], [variable]) if !may_be_anything(names, *input) => {
            conversion(names, accepted, &only.ty, &quote!(#variable), &made)
        }
        _ => TokenStream::new(),
    };
    quote! { #tuple #single }
}

/// Whether the type of an input could, as far as the compiler knows, be the struct of inputs itself: `M::Score` of a type
/// parameter `M`.
fn may_be_anything(names: &Names<'_>, input: ValueId) -> bool {
    let held = names.held(input);
    let is_projection =
        |name: &Ident| held.text.starts_with(&format!("{name}::")) || held.text.starts_with(&format!("<{name} as"));
    held.form == Form::Value && names.resolved.roster.generics.type_params().any(|param| is_projection(&param.ident))
}

/// So many inputs at most accept whatever lends them their value. More of such parameters cost the compiler more than they
/// are worth to a person, who names the fields by then.
const MOST_LENDERS: usize = 32;

/// What `run` accepts for one field.
struct Accepted {
    /// A type parameter for what lends the field its value.
    generic: Option<GenericParam>,
    ty: TokenStream,
    /// The field's value, where it is more than the variable.
    value: Option<TokenStream>,
}

/// Where a field is `&'a T`, a `&'a U` with `U: Borrow<T>` will do.
fn accept(names: &Names<'_>, value: ValueId) -> Accepted {
    let variable = names.variable(value);
    if names.resolved.graph.inputs.len() > MOST_LENDERS {
        return Accepted { generic: None, ty: names.value_type(value), value: None };
    }
    let Some((lifetime, inner)) = names.referent(value, &names.lifetime) else {
        return Accepted { generic: None, ty: names.value_type_in_head(value), value: None };
    };
    let lent = lender(names, value);
    Accepted {
        generic: Some(syn::parse_quote!(#lent: ?::core::marker::Sized + ::core::borrow::Borrow<#inner>)),
        ty: quote!(&#lifetime #lent),
        value: Some(quote!(<#lent as ::core::borrow::Borrow<#inner>>::borrow(#variable))),
    }
}

/// The name of the type that lends an input its value. Errors about what `run` takes show it.
pub(super) fn lender(names: &Names<'_>, value: ValueId) -> Ident {
    let graph = &names.resolved.graph;
    let name = |value: ValueId| format!("Lent{}", camel(&graph.values[value].name));
    let before = graph.inputs.iter().take_while(|&&other| other != value);
    // `x_1` and `x1` are one name in camel case.
    let same = before.filter(|&&other| name(other) == name(value)).count();
    let number = if same == 0 { String::new() } else { format!("_{same}") };
    names.free(&format!("{}{number}", name(value)))
}

fn conversion(
    names: &Names<'_>,
    accepted: &[Accepted],
    from: &TokenStream,
    pattern: &TokenStream,
    made: &TokenStream,
) -> TokenStream {
    let mut generics = names.of_inputs.generics.clone();
    generics.params.extend(collections(names, false));
    generics.params.extend(accepted.iter().filter_map(|accepted| accepted.generic.clone()));
    // Of what the items are the methods speak: here not all of the pipeline's own generics are known.
    let library = names.library;
    for Collection { name, kind, .. } in names.collections() {
        let bound = if *kind == Many::Values { quote!(Many) } else { quote!(Collection) };
        generics.make_where_clause().predicates.push(syn::parse_quote!(#name: #library::__private::#bound));
    }
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let ty = names.inputs_type();
    quote! {
        #[automatically_derived]
        impl #impl_generics ::core::convert::From<#from> for #ty #where_clause {
            #[inline]
            fn from(#pattern: #from) -> Self {
                #made
            }
        }
    }
}
