//! Inputs that are collections: `Inner.map(item = items)` takes `items` of any type that lends or gives the items.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::Lifetime;

use super::Names;
use crate::graph::{NodeId, ValueId};
use crate::names::camel;
use crate::parts::Take;
use crate::resolved::Named;
use crate::syntax::description::Many;

/// An input that is a collection of any type.
#[derive(Clone)]
pub(in crate::expand) struct Collection {
    pub(in crate::expand) value: ValueId,
    /// The type parameter that stands for its type.
    pub(in crate::expand) name: Ident,
    pub(in crate::expand) kind: Many,
    /// Who takes its items.
    pub(in crate::expand) readers: Vec<(NodeId, usize)>,
}

impl Collection {
    /// The type parameter. What is lent for a lifetime lives as long.
    pub(in crate::expand) fn parameter(&self, lifetime: Option<&Lifetime>) -> TokenStream {
        let (name, lifetime) = (&self.name, lifetime.iter());
        if self.kind == Many::Kept { quote!(#name: ?::core::marker::Sized #(+ #lifetime)*) } else { quote!(#name) }
    }
}

impl<'r> Names<'r> {
    /// The inputs that are collections of any type.
    pub(in crate::expand) fn collections(&self) -> &[Collection] {
        &self.collections
    }

    pub(in crate::expand) fn collection(&self, value: ValueId) -> Option<&Collection> {
        self.collections.iter().find(|collection| collection.value == value)
    }

    /// The type of a map's parameter, or of the elements of a collection: without the reference.
    pub(super) fn inside_parameter(&self, node: NodeId, parameter: usize, lifetime: &Lifetime) -> Option<TokenStream> {
        let (names, take) = self.inside_take(node, parameter)?;
        if let Some(Collection { kind, readers, .. }) = names.collection(take.value) {
            // A collection that all items share comes as a slice of what its own items are.
            let item = names.parameter_type(readers[0].0, readers[0].1, lifetime);
            return Some(if *kind == Many::Values { quote!([#item]) } else { quote!([&#lifetime #item]) });
        }
        let values = self.resolved.nodes[node].parameters[parameter].many == Some(Many::Values);
        Some(if values { names.value_type_for(take.value, lifetime) } else { names.inside_type(take.value, lifetime) })
    }

    /// What a map's pipeline takes of a parameter.
    pub(super) fn inside_take(&self, node: NodeId, parameter: usize) -> Option<(Self, &'r Take)> {
        let (names, cut) = self.inside(node)?;
        let take = cut.takes.get(parameter.checked_sub(usize::from(cut.itself))?)?;
        Some((names, take))
    }

    /// What the collections in a collection must be, each of which is mapped in its turn.
    pub(super) fn collections_bounds(
        &self,
        node: NodeId,
        parameter: usize,
        item: &TokenStream,
        lifetime: &Lifetime,
    ) -> TokenStream {
        let library = self.library;
        let Some((names, take)) = self.inside_take(node, parameter) else { return TokenStream::new() };
        let Some(Collection { readers, .. }) = names.collection(take.value) else { return TokenStream::new() };
        let bounds = readers.iter().map(|&(node, parameter)| {
            let wanted = || names.parameter_type(node, parameter, lifetime);
            match names.resolved.nodes[node].parameters[parameter].many {
                Some(Many::Values) => {
                    let wanted = wanted();
                    quote!(for<'item> &'item #item: #library::__private::Many<Item: #library::__private::Gives<#wanted>>,)
                }
                Some(Many::Collections) => {
                    let deeper = names.collections_bounds(node, parameter, &quote!(<#item as #library::__private::Collection>::Item), lifetime);
                    quote!(#item: #library::__private::Collection<Item: ::core::marker::Sync>, #deeper)
                }
                _ => {
                    let wanted = wanted();
                    quote!(#item: #library::__private::Collection<Item: #library::__private::Lends<#wanted> + ::core::marker::Sync>,)
                }
            }
        });
        bounds.collect()
    }

    /// What the collections must be.
    pub(in crate::expand) fn collection_bounds(&self, lifetime: &Lifetime) -> TokenStream {
        let library = self.library;
        let bounds = self.collections.iter().map(|Collection { name, kind, readers, .. }| {
            let each = readers.iter().map(|&(node, parameter)| {
                let item = || self.parameter_type(node, parameter, lifetime);
                match (kind, self.resolved.nodes[node].parameters[parameter].many) {
                    (Many::Values, _) => {
                        let item = item();
                        quote!(#name: #library::__private::Many<Item: #library::__private::Gives<#item>>,)
                    }
                    (_, Some(Many::Collections)) => {
                        let inner = self.collections_bounds(node, parameter, &quote!(#name::Item), lifetime);
                        quote! {
                            #name: #library::__private::Collection<Item: ::core::marker::Sync>,
                            #inner
                        }
                    }
                    (_, Some(Many::Values)) => {
                        let item = item();
                        quote! {
                            #name: #library::__private::Collection,
                            for<'item> &'item #name::Item: #library::__private::Gives<#item>,
                        }
                    }
                    _ => {
                        let item = item();
                        quote! {
                            #name: #library::__private::Collection<Item: #library::__private::Lends<#item> + ::core::marker::Sync>,
                        }
                    }
                }
            });
            quote!(#(#each)*)
        });
        bounds.collect()
    }
}

/// An input of which nothing is known but its items. Several maps can share one only where each borrows the items.
pub(super) fn collection(names: &Names<'_>, value: ValueId) -> Option<Collection> {
    let Named::Many(readers) = &names.held(value).ty else { return None };
    let many = |&(node, parameter): &(NodeId, usize)| names.resolved.nodes[node].parameters[parameter].many;
    let kind = match &readers[..] {
        [only] => many(only).unwrap_or(Many::Lent),
        all if all.iter().any(|reader| many(reader) == Some(Many::Kept)) => Many::Kept,
        all if all.iter().any(|reader| many(reader) == Some(Many::Collections)) => Many::Collections,
        _ => Many::Lent,
    };
    let name = names.free(&format!("Mapped{}", camel(&names.resolved.graph.values[value].name)));
    Some(Collection { value, name, kind, readers: readers.clone() })
}
