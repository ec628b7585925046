//! Values that are needed twice: how a second one is made, and what is said where it cannot be.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::docs;
use super::place::Place;
use super::types::Names;
use crate::graph::ownership::Pass;
use crate::graph::{NodeId, Origin, ValueId};
use crate::resolved::Form;
use crate::text;

/// Whether a copy of the value is simply made: numbers and references copy themselves.
pub(super) fn copies_itself(names: &Names<'_>, value: ValueId) -> bool {
    let held = names.held(value);
    text::copies(&held.text) || held.form != Form::Value
}

/// A trait that makes a second value, and that says `message` where it cannot.
pub(super) fn declared(names: &Names<'_>, name: &Ident, message: &str) -> TokenStream {
    let library = names.library;
    quote! {
        #[diagnostic::on_unimplemented(message = #message, label = "this value is not `Clone`")]
        #[allow(non_camel_case_types)]
        trait #name {
            type Value;
            fn copied(self) -> Self::Value;
        }
        #[diagnostic::do_not_recommend]
        impl<Value: ::core::marker::Copy> #name for #library::__private::Copied<'_, Value> {
            type Value = Value;
            #[inline]
            fn copied(self) -> Value {
                *self.0
            }
        }
        #[diagnostic::do_not_recommend]
        impl<Value: ::core::clone::Clone> #name for #library::__private::Cloned<'_, Value> {
            type Value = Value;
            #[inline]
            fn copied(self) -> Value {
                ::core::clone::Clone::clone(self.0)
            }
        }
    }
}

fn copier_name(names: &Names<'_>, value: ValueId) -> Ident {
    format_ident!("{}_is_needed_twice", names.field(value), span = Span::call_site())
}

/// A copy of a value that somebody needs afterwards.
pub(super) fn cloned(names: &Names<'_>, node: NodeId, value: ValueId, place: &Place) -> TokenStream {
    if copies_itself(names, value) {
        return place.itself();
    }
    let span = names.resolved.entry(node).span();
    let lazy = &place.tokens;
    let original = if is_lazy(names, value) { quote_spanned!(place.span=> &*#lazy) } else { place.lent() };
    let message = needs_clone(names, first_taker(names, value).unwrap_or(node), value);
    let name = names.declare(&copier_name(names, value), |name| declared(names, name, &message));
    copied(names, &name, &original, span)
}

/// The first node for which a copy has to be made.
fn first_taker(names: &Names<'_>, value: ValueId) -> Option<NodeId> {
    let sources = &names.resolved.graph.sources;
    names.order().iter().copied().find(|&node| {
        let mut taken = sources[node].iter().enumerate();
        taken.any(|(parameter, &source)| source == value && names.pass(node, parameter) == Pass::Clone)
    })
}

/// A value for an item of what all items share.
pub(super) fn copied_for_each(names: &Names<'_>, value: ValueId, message: &str) -> TokenStream {
    let name = format_ident!("{}_is_needed_for_each_item", names.field(value), span = Span::call_site());
    let name = names.declare(&name, |name| declared(names, name, message));
    let (variable, span) = (names.variable(value), names.resolved.roster.nodes[0].span());
    copied(names, &name, &quote!(#variable), span)
}

/// A second value, made by a trait that was declared.
pub(super) fn copied(names: &Names<'_>, name: &Ident, original: &TokenStream, span: Span) -> TokenStream {
    let library = names.library;
    quote_spanned! {span=> {
        #[allow(unused_imports)]
        use #library::__private::{TwiceByClone as _, TwiceByCopy as _, TwiceNot as _};
        <_ as #name>::copied(#library::__private::Twice(#original).hypernodes_twice())
    }}
}

/// Whether a bound input is built on first use; what is inside counts.
fn is_lazy(names: &Names<'_>, value: ValueId) -> bool {
    let Origin::Bound(field) = names.resolved.graph.values[value].origin else { return false };
    let field = names.resolved.roster.bound_inputs().nth(field);
    field.is_some_and(|(_, field)| crate::syntax::roster::is_type(&field.ty, "LazyLock"))
}

/// Who needs a value that cannot be copied, and what to do about it.
fn needs_clone(names: &Names<'_>, taker: NodeId, value: ValueId) -> String {
    let resolved = names.resolved;
    let graph = &resolved.graph;
    let (name, ty) = (&graph.values[value].name, docs::value_text(names, value));
    let label = |node: NodeId| format!("node `{}`", resolved.entry(node).label());
    if let Origin::Bound(_) = graph.values[value].origin {
        return format!(
            "{} takes the bound input `{name}: {ty}` by value, but it stays in the pipeline and is not `Clone`; borrow it (`&{ty}`)",
            label(taker),
        );
    }
    // Who reads what borrows from the value reads the value, too.
    let lender = crate::graph::ownership::Lender::Local(value);
    let through = |source: ValueId| source != value && resolved.ownership.lenders[source].contains(&lender);
    let mut others: Vec<String> = Vec::new();
    for &node in graph.order.iter().skip_while(|&&node| node != taker) {
        let borrower = graph.sources[node].iter().copied().find(|&source| through(source));
        if node != taker && graph.sources[node].contains(&value) {
            others.push(label(node));
        } else if let Some(borrower) = borrower {
            others.push(format!("{} (through `{}`, which borrows from it)", label(node), graph.values[borrower].name));
        }
    }
    let taker = label(taker);
    let (again, mut others): (Vec<String>, Vec<String>) = others.into_iter().partition(|other| *other == taker);
    let taker = if again.is_empty() { taker } else { format!("{taker}, listed more than once,") };
    let is_output = graph.outputs.contains(&value);
    if is_output {
        others.push("the outputs".to_owned());
    }
    let need = if others.len() == 1 && !is_output { "needs" } else { "need" };
    let who = if others.is_empty() {
        (if again.is_empty() { "more than once" } else { "each time" }).to_owned()
    } else {
        format!("and {} {need} it, too", others.join(" and "))
    };
    let drop = if is_output { " or drop it from `outputs`" } else { "" };
    format!("{taker} takes `{name}: {ty}` by value {who}, but it is not `Clone`; borrow it (`&T`) in one of them{drop}")
}
