//! The lifetimes of a signature, all of them named: what elision leaves unsaid is said here.

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Lifetime, Type};

/// Names every lifetime that a type leaves out.
///
/// What a type leaves out inside `fn(..)` and `Fn(..)` belongs to those, and stays.
struct Namer<F>(F);

impl<F: FnMut() -> Lifetime> VisitMut for Namer<F> {
    fn visit_type_reference_mut(&mut self, reference: &mut syn::TypeReference) {
        if reference.lifetime.is_none() {
            reference.lifetime = Some((self.0)());
        }
        visit_mut::visit_type_reference_mut(self, reference);
        bound_object(reference);
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if lifetime.ident == "_" {
            *lifetime = (self.0)();
        }
    }

    fn visit_type_fn_ptr_mut(&mut self, _: &mut syn::TypeFnPtr) {}

    fn visit_parenthesized_generic_arguments_mut(&mut self, _: &mut syn::ParenthesizedGenericArguments) {}
}

/// Behind a reference `dyn Trait` means `dyn Trait + 'a`; by itself, as the marker has it, `dyn Trait + 'static`.
fn bound_object(reference: &mut syn::TypeReference) {
    let Some(lifetime) = &reference.lifetime else { return };
    let Type::TraitObject(object) = super::node::bare(&reference.elem) else { return };
    if object.bounds.iter().any(|bound| matches!(bound, syn::TypeParamBound::Lifetime(_))) {
        return;
    }
    let object = object.clone();
    *reference.elem = syn::parse_quote!((#object + #lifetime));
}

/// Gives each lifetime that is left out in a parameter a name of its own, counted by `fresh`.
pub(crate) fn name_each(ty: &mut Type, fresh: &mut Vec<Lifetime>) {
    Namer(|| {
        let lifetime = numbered(fresh.len());
        fresh.push(lifetime.clone());
        lifetime
    })
    .visit_type_mut(ty);
}

/// Puts `lifetime` wherever one is left out.
pub(crate) fn name_all(ty: &mut Type, lifetime: &Lifetime) {
    Namer(|| lifetime.clone()).visit_type_mut(ty);
}

/// The same for the arguments of a path.
pub(crate) fn name_all_in_arguments(arguments: &mut syn::PathArguments, lifetime: &Lifetime) {
    Namer(|| lifetime.clone()).visit_path_arguments_mut(arguments);
}

/// Makes every lifetime of a type the longest one.
pub(crate) fn make_static(ty: &mut Type) {
    struct Eternal;
    impl VisitMut for Eternal {
        fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
            *lifetime = Lifetime::new("'static", lifetime.span());
        }
    }
    Eternal.visit_type_mut(ty);
}

/// Leaves out again what [`name_each`] has named.
pub(crate) fn leave_out(ty: &mut Type) {
    struct Forgetful;
    impl VisitMut for Forgetful {
        fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
            if lifetime.ident.to_string().starts_with(OF_PARAMETER) {
                *lifetime = Lifetime::new("'_", lifetime.span());
            }
        }
    }
    Forgetful.visit_type_mut(ty);
}

/// Whether a lifetime is left out somewhere.
pub(crate) fn leaves_out(ty: &Type) -> bool {
    let mut left_out = false;
    Namer(|| {
        left_out = true;
        Lifetime::new("'_", Span::call_site())
    })
    .visit_type_mut(&mut ty.clone());
    left_out
}

const OF_PARAMETER: &str = "of_parameter_";

fn numbered(number: usize) -> Lifetime {
    Lifetime::new(&format!("'{OF_PARAMETER}{number}"), Span::call_site())
}

/// The names that a piece of code mentions: lifetimes with their quote, identifiers without.
pub(crate) fn mentions(tokens: impl ToTokens) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect(tokens.into_token_stream(), &mut found);
    found
}

fn collect(tokens: TokenStream, found: &mut BTreeSet<String>) {
    let mut lifetime = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) => collect(group.stream(), found),
            TokenTree::Ident(ident) => {
                found.insert(if lifetime { format!("'{ident}") } else { ident.to_string() });
            }
            TokenTree::Punct(mark) if mark.as_char() == '\'' => {
                lifetime = true;
                continue;
            }
            _ => {}
        }
        lifetime = false;
    }
}

/// A lifetime that none of `taken` has: `'a`, or else `'a2`, `'a3` ..
pub(crate) fn free(taken: &BTreeSet<String>) -> Lifetime {
    Lifetime::new(&crate::names::free("'a", |name| taken.contains(name)), Span::call_site())
}
