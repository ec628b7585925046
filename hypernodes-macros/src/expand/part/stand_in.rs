//! Nodes that stand in for those of a pipeline in the list: what that offers them, and how they are called.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Lifetime;

use super::{is_open, sealed_type};
use crate::expand::place::Place;
use crate::expand::run::is_used;
use crate::expand::seal::{Seal, is_sealed};
use crate::expand::types::Names;
use crate::graph::{NodeId, Origin, ValueId};
use crate::parts::Cut;
use crate::syntax::composite::{error_name, seal_name};
use crate::syntax::lifetimes::mentions;

/// What somebody calls who has another node stand in for a part: it makes what that gives, and how it fails, what the
/// part's own node would have made.
pub(super) fn for_stand_ins(names: &Names<'_>, number: usize, cut: &Cut) -> TokenStream {
    let [node] = names.order() else { return TokenStream::new() };
    let (resolved, lifetime) = (names.resolved, &names.lifetime);
    let own = &resolved.roster.generics;
    let outlives = || {
        let (types, lifetimes) =
            (own.type_params().map(|param| &param.ident), own.lifetimes().map(|param| &param.lifetime));
        quote!(where #(#types: #lifetime,)* #(#lifetimes: #lifetime,)*)
    };
    let declared = |tokens: &TokenStream| mentions(tokens).contains(&lifetime.to_string());
    // Nothing stands in for a map, wherever it is.
    if names.is_mapped(*node) {
        return TokenStream::new();
    }
    let is_sealed_somewhere = |&(_, &value): &(usize, &ValueId)| is_sealed(names, value) || names.seals(value) > 0;
    let sealed = cut.gives.iter().enumerate().filter(is_sealed_somewhere).filter(|&(_, &value)| is_open(names, value));
    let seals = sealed.map(|(place, &value)| {
        let (raw, held) = (names.open_type(value, lifetime), sealed_type(names, value, lifetime));
        let seal = seal_name(number, place);
        let mut sealed = quote!(value);
        if let (Some(part), Origin::Made { place, .. }) =
            (resolved.flat.leaves[*node].part, resolved.graph.values[value].origin)
            && names.seals(value) > 0
        {
            let (pipeline, inner) =
                (names.pipeline_type(*node, &Lifetime::new("'_", Span::call_site())), seal_name(part, place));
            sealed = quote!(<#pipeline>::#inner(value));
        }
        if is_sealed(names, value) {
            sealed = Seal::of(names, value).around(&sealed);
        }
        let generics = declared(&quote!(#raw #held)).then(|| quote!(<#lifetime>));
        let outlives = generics.as_ref().map(|_| outlives());
        quote! {
            #[doc(hidden)]
            #[inline(always)]
            pub fn #seal #generics(value: #raw) -> #held #outlives {
                #sealed
            }
        }
    });
    let error = names.variant(*node).map(|variant| {
        let (error, ty, whole) = (error_name(number), names.failure_type(*node), names.error_type_of_all());
        let (name, variant) = (&names.error, &variant.name);
        let inner = if let Some(part) = resolved.flat.leaves[*node].part {
            let pipeline = names.pipeline_type(*node, &Lifetime::new("'_", Span::call_site()));
            let inner = error_name(part);
            quote!(<#pipeline>::#inner(error))
        } else {
            quote!(error)
        };
        let generics = declared(&quote!(#ty #whole)).then(|| quote!(<#lifetime>));
        let outlives = generics.as_ref().map(|_| outlives());
        quote! {
            #[doc(hidden)]
            #[inline(always)]
            pub fn #error #generics(error: #ty) -> #whole #outlives {
                #name::#variant(#inner)
            }
        }
    });
    quote! { #(#seals)* #error }
}

/// A node in the place of one of a pipeline in the list: what it makes and how it fails become what that one's would be.
pub(in crate::expand) struct StandIn {
    node: NodeId,
    pipeline: TokenStream,
    part: usize,
    span: Span,
}

impl StandIn {
    pub(in crate::expand) fn of(names: &Names<'_>, node: NodeId) -> Self {
        Self {
            node,
            pipeline: names.pipeline_type(node, &Lifetime::new("'_", Span::call_site())),
            part: names.resolved.flat.leaves[node].part.unwrap_or_default(),
            span: names.resolved.entry(node).span(),
        }
    }

    pub(in crate::expand) fn with_error(&self, call: &TokenStream) -> TokenStream {
        let Self { pipeline, part, span, .. } = self;
        let mut error = error_name(*part);
        error.set_span(*span);
        quote_spanned!(*span=> ::core::result::Result::map_err(#call, <#pipeline>::#error))
    }

    pub(in crate::expand) fn seals(&self, names: &Names<'_>) -> TokenStream {
        let Self { node, pipeline, part, span } = self;
        let made = names.resolved.graph.made[*node].iter().enumerate();
        let seals = made.filter(|&(_, &value)| is_used(names, value)).filter_map(|(place, &value)| {
            let (number, outlet) = names.resolved.flat.stood_in_outlet(*node, place)?;
            let mut seal = seal_name(*part, number);
            seal.set_span(*span);
            let variable = Place::raw(names, value, *span).itself();
            let sealed = names.variable(value);
            if outlet.seals == 0 {
                let ty = names.between_type(value, &Lifetime::new("'_", Span::call_site()));
                return Some(quote_spanned!(*span=> let #sealed: #ty = #variable;));
            }
            Some(quote_spanned!(*span=> let #sealed = <#pipeline>::#seal(#variable);))
        });
        seals.collect()
    }
}
