//! The generics of a generated struct: those of the pipeline that its fields mention, and the lifetime of what it
//! borrows.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::{GenericParam, Generics, Lifetime, Token};

use crate::syntax::lifetimes::mentions;

/// The generics of one generated item.
#[derive(Clone)]
pub(super) struct Subset {
    pub(super) generics: Generics,
    /// Whether the item holds borrowed values.
    pub(super) borrows: bool,
}

impl Subset {
    /// What `fields` mention of `all`, with `lifetime` in front where they mention it.
    pub(super) fn of(all: &Generics, fields: impl ToTokens, lifetime: &Lifetime) -> Self {
        let mentioned = mentions(fields);
        let mut generics = Generics::default();
        let kept = all.params.iter().filter(|param| mentioned.contains(&name_of(param))).cloned();
        generics.params = kept.map(without_default).collect();
        let kept: BTreeSet<String> = generics.params.iter().map(name_of).collect();
        let dropped: BTreeSet<String> = all.params.iter().map(name_of).filter(|name| !kept.contains(name)).collect();
        // A bound speaks of what is left out: nobody here could ask for it.
        let stays = |tokens: &dyn ToTokens| mentions(tokens).is_disjoint(&dropped);
        for param in &mut generics.params {
            match param {
                GenericParam::Type(param) => keep(&mut param.bounds, stays),
                GenericParam::Lifetime(param) => keep(&mut param.bounds, stays),
                GenericParam::Const(_) => {}
            }
        }
        if let Some(clause) = &all.where_clause {
            for mut predicate in clause.predicates.iter().cloned() {
                if let syn::WherePredicate::Type(predicate) = &mut predicate {
                    keep(&mut predicate.bounds, stays);
                }
                if stays(&predicate) {
                    generics.make_where_clause().predicates.push(predicate);
                }
            }
        }
        let borrows = mentioned.contains(&lifetime.to_string());
        if borrows {
            // What is borrowed may be of any of these types.
            for param in generics.type_params_mut() {
                param.bounds.push(syn::parse_quote!(#lifetime));
            }
            generics.params.insert(0, syn::parse_quote!(#lifetime));
        }
        Self { generics, borrows }
    }

    /// The generics as they stand behind the name, with `lifetime` for what is borrowed.
    pub(super) fn arguments(&self) -> TokenStream {
        let (_, arguments, _) = self.generics.split_for_impl();
        quote!(#arguments)
    }

    /// Each of them, with `lifetime` in the place of its own.
    pub(super) fn all_for(&self, lifetime: &Lifetime) -> Vec<TokenStream> {
        let own = self.generics.params.iter().skip(usize::from(self.borrows)).map(argument);
        let borrowed = self.borrows.then(|| quote!(#lifetime));
        borrowed.into_iter().chain(own).collect()
    }

    /// The generics as they stand behind the name, with `lifetime` in the place of its own.
    pub(super) fn arguments_for(&self, lifetime: &Lifetime) -> TokenStream {
        let arguments = self.all_for(lifetime);
        if arguments.is_empty() { TokenStream::new() } else { quote!(<#(#arguments),*>) }
    }
}

/// A parameter as it stands behind a name.
pub(super) fn argument(param: &GenericParam) -> TokenStream {
    match param {
        GenericParam::Lifetime(param) => param.lifetime.to_token_stream(),
        GenericParam::Type(param) => param.ident.to_token_stream(),
        GenericParam::Const(param) => param.ident.to_token_stream(),
    }
}

/// Keeps the bounds that stay.
fn keep<T: ToTokens>(bounds: &mut Punctuated<T, Token![+]>, stays: impl Fn(&dyn ToTokens) -> bool) {
    *bounds = std::mem::take(bounds).into_iter().filter(|bound| stays(bound)).collect();
}

fn name_of(param: &GenericParam) -> String {
    match param {
        GenericParam::Lifetime(param) => param.lifetime.to_string(),
        GenericParam::Type(param) => param.ident.to_string(),
        GenericParam::Const(param) => param.ident.to_string(),
    }
}

pub(super) fn without_default(mut param: GenericParam) -> GenericParam {
    match &mut param {
        GenericParam::Type(param) => param.default = None,
        GenericParam::Const(param) => param.default = None,
        GenericParam::Lifetime(_) => {}
    }
    param
}
