//! What a signature says about who may borrow from whom.

use std::collections::BTreeSet;

use proc_macro2::Span;
use syn::visit::Visit;
use syn::{Generics, Lifetime, Type};

use super::description::Way;
use super::lifetimes::mentions;
use super::node::{bare, way};
use crate::graph::Borrow;

/// From which of the parameters a value of type `ty` may borrow. All lifetimes have names.
pub(crate) fn of(ty: &Type, parameters: &[&Type], generics: &Generics) -> Vec<Borrow> {
    // An `impl Trait` holds whatever it is given, unless it says what.
    let opaque = mentions(ty).contains("impl") && !lists_what_it_holds(ty);
    // An output of type `M::Found` with `M: Matcher<'a>` may hold what lives for `'a`.
    let mentioned = bounded(mentions(ty), generics);
    let reached = outlived(&mentioned, generics);
    let own: Vec<String> = generics.type_params().map(|param| param.ident.to_string()).collect();
    let mut borrows = Vec::new();
    for (parameter, taken) in parameters.iter().enumerate() {
        let outer = match bare(taken) {
            Type::Reference(reference) => reference.lifetime.as_ref().map(ToString::to_string),
            // The reference in an `Option` is all that its outside has.
            Type::Path(_) if way(taken).0 == Way::Option => {
                mentions(taken).into_iter().find(|name| name.starts_with('\''))
            }
            _ => None,
        };
        let inside = bounded(mentions(way(taken).1), generics);
        let itself = outer.is_some_and(|outer| outer != "'static" && (opaque || reached.contains(&outer)));
        let held = opaque
            || inside.iter().any(|name| reached.contains(name))
            || own.iter().any(|name| inside.contains(name) && mentioned.contains(name));
        if itself || held {
            borrows.push(Borrow { parameter, itself });
        }
    }
    borrows
}

/// The lifetime that a return type means where it leaves one out: the only one among the parameters.
pub(crate) fn elided(known: &[Lifetime], parameters: &[&Type]) -> Lifetime {
    let mentioned: BTreeSet<String> = parameters.iter().flat_map(mentions).collect();
    let mut candidates = known.iter().filter(|lifetime| mentioned.contains(&lifetime.to_string()));
    match (candidates.next(), candidates.next()) {
        (Some(only), None) => only.clone(),
        // None or several: the compiler refuses the function itself.
        _ => Lifetime::new("'static", Span::call_site()),
    }
}

/// What a type mentions, and what the bounds of the type parameters among that mention in their turn: a value of
/// type `I: Iterator<Item = &'a str>` holds what lives for `'a`.
fn bounded(mut mentioned: BTreeSet<String>, generics: &Generics) -> BTreeSet<String> {
    let inline = generics.type_params().map(|param| (param.ident.to_string(), mentions(&param.bounds)));
    let predicates = generics.where_clause.iter().flat_map(|clause| &clause.predicates);
    let written = predicates.filter_map(|predicate| match predicate {
        syn::WherePredicate::Type(predicate) => {
            let subject = mentions(&predicate.bounded_ty);
            let bounds = mentions(&predicate.bounds);
            Some(subject.into_iter().map(move |name| (name, bounds.clone())))
        }
        _ => None,
    });
    let mut bounds: Vec<(String, BTreeSet<String>)> = inline.chain(written.flatten()).collect();
    while let Some(place) = bounds.iter().position(|(name, _)| mentioned.contains(name)) {
        mentioned.extend(bounds.swap_remove(place).1);
    }
    mentioned
}

/// The lifetimes that a type mentions, and those that are declared to outlive them.
fn outlived(mentioned: &BTreeSet<String>, generics: &Generics) -> BTreeSet<String> {
    let mut reached: BTreeSet<String> = mentioned.iter().filter(|name| name.starts_with('\'')).cloned().collect();
    let mut longer: Vec<(String, String)> = Vec::new();
    for param in generics.lifetimes() {
        longer.extend(param.bounds.iter().map(|shorter| (param.lifetime.to_string(), shorter.to_string())));
    }
    for predicate in generics.where_clause.iter().flat_map(|clause| &clause.predicates) {
        if let syn::WherePredicate::Lifetime(predicate) = predicate {
            let bounds = predicate.bounds.iter();
            longer.extend(bounds.map(|shorter| (predicate.lifetime.to_string(), shorter.to_string())));
        }
    }
    while let Some(place) = longer.iter().position(|(long, short)| reached.contains(short) && !reached.contains(long)) {
        reached.insert(longer.swap_remove(place).0);
    }
    reached
}

/// Whether each `impl Trait` in the type says with `use<..>` what it holds.
fn lists_what_it_holds(ty: &Type) -> bool {
    struct Silent(bool);
    impl<'t> Visit<'t> for Silent {
        fn visit_type_impl_trait(&mut self, found: &'t syn::TypeImplTrait) {
            self.0 |= !found.bounds.iter().any(|bound| matches!(bound, syn::TypeParamBound::PreciseCapture(_)));
            syn::visit::visit_type_impl_trait(self, found);
        }
    }
    let mut silent = Silent(false);
    silent.visit_type(ty);
    !silent.0
}
