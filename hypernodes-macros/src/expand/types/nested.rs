//! The types that a pipeline inside tells by their numbers, and the errors of what is in the list.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Lifetime;

use super::{ERROR, Names, Variant, in_eternal, located};
use crate::graph::{NodeId, Origin, ValueId};
use crate::syntax::composite::Outlet;
use crate::syntax::lifetimes;

impl<'r> Names<'r> {
    /// What others take for an output of a part, or of what stands in for one.
    pub(super) fn outlet(&self, node: NodeId, place: usize) -> Option<&'r Outlet> {
        let flat = self.resolved.flat;
        flat.outlet(node, place).or_else(|| flat.stood_in_outlet(node, place).map(|(_, outlet)| outlet))
    }

    /// In how many structs a value is sealed between nodes.
    pub(in crate::expand) fn seals(&self, value: ValueId) -> usize {
        match self.resolved.graph.values[value].origin {
            Origin::Made { node, place } => self.outlet(node, place).map_or(0, |outlet| outlet.seals),
            Origin::Input | Origin::Bound(_) => 0,
        }
    }

    pub(in crate::expand) fn error_type(&self, variant: &Variant) -> TokenStream {
        let borrows = variant.nodes.iter().any(|&node| !self.resolved.ownership.error_lenders[node].is_empty());
        let node = variant.nodes[0];
        if let Some(inside) = self.resolved.flat.maps.get(&node) {
            let library = self.library;
            let fails =
                self.inside.get(&node).and_then(|names| names.variants.first().map(|first| names.error_type(first)));
            return match (fails, inside.columns > 1) {
                (Some(error), true) => quote!(#library::ColumnsError<#error>),
                (Some(error), false) => quote!(#library::ItemError<#error>),
                (None, _) => quote!(#library::LengthMismatch),
            };
        }
        if self.resolved.flat.pipeline(variant.entry).is_some() {
            let ty = self.nested_type(node, ERROR, borrows, &self.lifetime);
            return if self.resolved.has_eternal_error(node) { in_eternal(&ty) } else { ty };
        }
        let (library, marker) = (self.library, self.marker(node, borrows, &self.lifetime));
        quote!(<#marker as #library::__private::Fails>::Error)
    }

    /// The error of a node, before it becomes one of the pipeline's.
    pub(in crate::expand) fn failure_type(&self, node: NodeId) -> TokenStream {
        let borrows = !self.resolved.ownership.error_lenders[node].is_empty();
        if let Some(part) = self.resolved.flat.part(node) {
            return self.nested_type(node, part.failure, borrows, &self.lifetime);
        }
        let (library, asker, marker) = (self.library, &self.asker, self.marker(node, borrows, &self.lifetime));
        let asker = if asker.is_empty() {
            TokenStream::new()
        } else {
            let asker: TokenStream = asker.clone().into_iter().skip(1).collect();
            quote!(<#asker>)
        };
        quote!(<#marker as #library::__private::Fails #asker>::Error)
    }

    /// A type of a pipeline in the list, by its number.
    pub(super) fn nested_type(&self, node: NodeId, number: usize, borrows: bool, lifetime: &Lifetime) -> TokenStream {
        let eternal = Lifetime::new("'static", Span::call_site());
        let longest = if borrows { lifetime } else { &eternal };
        let (library, asker, pipeline) = (self.library, &self.asker, self.pipeline_type(node, lifetime));
        let number = Literal::usize_unsuffixed(number);
        quote!(<#pipeline as #library::__private::Nested<#longest, #number #asker>>::Type)
    }

    /// The pipeline in the list that a node is a part of, as a type.
    pub(in crate::expand) fn pipeline_type(&self, node: NodeId, lifetime: &Lifetime) -> TokenStream {
        if let Some(instance) = self.checked_instance(node) {
            // Of what another crate has, the compiler looks something up only for a type of ours.
            let asker: TokenStream = self.asker.clone().into_iter().skip(1).collect();
            return if asker.is_empty() { instance.to_token_stream() } else { quote!(#instance<#asker>) };
        }
        let mut path = self.resolved.item(node).path.clone();
        if let Some(last) = path.segments.last_mut() {
            lifetimes::name_all_in_arguments(&mut last.arguments, lifetime);
        }
        path.into_token_stream()
    }

    /// The alias of an instance such as `Doubled::<f64>`. Where the types are none that the pipeline allows, the alias is
    /// an error, so that this is told once; see [`Names::instances`]. An instance that speaks of parameters has none.
    fn checked_instance(&self, node: NodeId) -> Option<Ident> {
        if self.is_inside {
            return None;
        }
        let (entry, roster) = (self.resolved.item(node), self.resolved.roster);
        let mentioned = lifetimes::mentions(entry.arguments());
        let own = |param: &syn::GenericParam| mentioned.contains(&crate::expand::generics::argument(param).to_string());
        let is_free = !mentioned.iter().any(|name| name.starts_with('\'')) && !roster.generics.params.iter().any(own);
        let place = self.resolved.flat.leaves[node].entry;
        (is_free && entry.instance().next().is_some()).then(|| {
            let mut alias = roster.hidden(&format!("Instance{place}"));
            alias.set_span(entry.span());
            alias
        })
    }

    /// The aliases of the instances in the list.
    pub(in crate::expand) fn instances(&self) -> TokenStream {
        let mut seen = BTreeSet::new();
        let parts = (0..self.resolved.nodes.len()).filter(|&node| self.resolved.flat.part(node).is_some());
        let firsts = parts.filter(|&node| seen.insert(self.resolved.flat.leaves[node].entry));
        let aliases = firsts.filter_map(|node| {
            let (instance, entry, library) = (self.checked_instance(node)?, self.resolved.item(node), self.library);
            let span = entry.span();
            let path = located(entry.path.to_token_stream(), span);
            let known = quote_spanned!(span=> #library::__private::allowed::<#path>());
            let asker = self.free("HypernodesFor");
            Some(quote! {
                #[doc(hidden)]
                #[allow(dead_code)]
                type #instance<#asker = ()> = <#path as #library::__private::Known<{ #known }, #asker>>::Type;
            })
        });
        aliases.collect()
    }
}
