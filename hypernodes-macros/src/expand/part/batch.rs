//! A part for whole partitions.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::ends::Ends;
use super::numbers::Types;
use super::{eternal, sealed_type};
use crate::expand::rows::{self, of_pipeline};
use crate::expand::run::engine_variable;
use crate::expand::seal::{Seal, is_sealed};
use crate::expand::types::Names;
use crate::resolved::Form;
use crate::syntax::composite::batch_name;
use crate::syntax::description::Way;
use crate::syntax::lifetimes::mentions;

/// Whether a part is a node with a batch body, and nothing hinders others from calling that.
pub(super) fn has_batch(names: &Names<'_>) -> bool {
    let [node] = names.order() else { return false };
    let resolved = names.resolved;
    let batched = resolved.flat.part(*node).map_or(resolved.nodes[*node].batched, |part| part.batched);
    // Out of a column of seals comes no column of what is inside.
    let sealed = resolved.graph.sources[*node].iter().enumerate().any(|(parameter, &value)| {
        is_sealed(names, value) && resolved.nodes[*node].parameters[parameter].way == Way::Value
    });
    batched && !sealed
}

/// A part for a whole partition: columns, or what all items share, instead of values. A column lives as long as the call,
/// unless something that is given borrows from the values in it.
pub(super) fn batch(names: &Names<'_>, number: usize, ends: &Ends<'_>, told: &mut Types<'_>) -> TokenStream {
    let Some(&node) = names.order().first() else { return TokenStream::new() };
    let (cut, library, eternal) = (ends.cut, names.library, eternal());
    let (cells, of_error) = (names.free_lifetime("'cells"), names.free_lifetime("'of_error"));
    let types: Vec<Ident> = (0..cut.takes.len()).map(|take| names.free(&format!("Cells{take}"))).collect();
    let bounds = cut.takes.iter().zip(&types).enumerate().map(|(place, (take, ty))| {
        let lender = ends.lender(Some(place));
        let inside = lender.unwrap_or(&ends.inside);
        let (single, outer) = match take.held.form {
            Form::Value => {
                let lends = lender.filter(|_| take.way != Way::Value && ends.lends_itself(Some(place)));
                (sealed_type(names, take.value, inside), lends.unwrap_or(&cells))
            }
            _ => (names.value_type_for(take.value, inside), &cells),
        };
        quote!(#ty: #library::__private::Cells<#outer, #single>)
    });
    let bounds: Vec<TokenStream> = bounds.collect();
    let arguments = cut.takes.iter().zip(&types).map(|(take, ty)| {
        let variable = names.variable(take.value);
        quote!(#variable: #ty)
    });
    let this = cut.itself.then(|| {
        let lifetime = ends.lender(None).filter(|_| ends.lends_itself(None));
        quote!(& #lifetime self)
    });
    let (engine, of_engine) = (engine_variable(), names.engine());
    let engine = [quote!(#engine: #of_engine)];
    let arguments: Vec<TokenStream> = this.into_iter().chain(engine).chain(arguments).collect();
    let made = cut.gives.iter().zip(&ends.given).map(|(&value, lifetime)| {
        let ty = told.signed(names, value, lifetime.as_ref().unwrap_or(&eternal), sealed_type);
        quote!(#library::__private::Vec<#ty>)
    });
    let made: Vec<TokenStream> = made.collect();
    let mut made = if let [only] = &made[..] { only.clone() } else { quote!((#(#made),*)) };
    let fails = names.variant(node).is_some();
    if fails {
        let lifetime = ends.given.last().and_then(Option::as_ref).unwrap_or(&of_error);
        let (error, arguments) = (&names.error, names.of_error.arguments_for(lifetime));
        made = quote!(::core::result::Result<#made, #error #arguments>);
    }
    let call = rows::call_with_cells(names, node, cut);
    let (error, part) = (of_pipeline(names, node, &quote!(error)), batch_name(number));
    let all = names.resolved.graph.made[node].iter().map(|&value| names.variable(value));
    let all: Vec<Ident> = all.collect();
    let pattern = if let [only] = &all[..] { quote!(#only) } else { quote!((#(#all),*)) };
    let given = cut.gives.iter().map(|&value| {
        let variable = names.variable(value);
        if !is_sealed(names, value) {
            return quote!(#variable);
        }
        let sealed = Seal::of(names, value).around(&quote!(value));
        quote!(::core::iter::Iterator::collect(::core::iter::Iterator::map(#variable.into_iter(), |value| #sealed)))
    });
    let given: Vec<TokenStream> = given.collect();
    let given = if let [only] = &given[..] { only.clone() } else { quote!((#(#given),*)) };
    let outcome = if fails {
        quote! {
            match #call? {
                ::core::result::Result::Ok(#pattern) => ::core::result::Result::Ok(#given),
                ::core::result::Result::Err(error) => ::core::result::Result::Err(#error),
            }
        }
    } else {
        quote!({ let #pattern = #call?; #given })
    };
    let mentioned = mentions(quote!(#(#arguments)* #made #(#bounds)*));
    let declared = ends.declared(&mentioned, &of_error);
    let own = &names.resolved.roster.generics;
    let own_types: Vec<_> = own.type_params().map(|param| &param.ident).collect();
    let own_lifetimes: Vec<_> = own.lifetimes().map(|param| &param.lifetime).collect();
    let cells = mentioned.contains(&cells.to_string()).then_some(&cells);
    let outlives = declared.iter().copied().chain(cells).map(|lifetime| {
        let longer = declared.iter().filter(|_| Some(lifetime) == cells);
        quote!(#(#own_types: #lifetime,)* #(#own_lifetimes: #lifetime,)* #(#longer: #lifetime,)*)
    });
    let cells = cells.into_iter();
    quote! {
        #[doc(hidden)]
        pub fn #part<#(#cells,)* #(#declared,)* #of_engine: #library::__private::Runs, #(#types),*>(#(#arguments),*) -> ::core::option::Option<#made>
        where
            #(#outlives)*
            #(#bounds,)*
        {
            ::core::option::Option::Some(#outcome)
        }
    }
}
