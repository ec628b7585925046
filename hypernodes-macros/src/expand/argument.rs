//! The arguments of a call: how each value is handed to the parameter that takes it.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::edge::{Mismatch, dereferences_at_once, fits, wanted_text, whole_text};
use super::inside::itself_variable;
use super::place::Place;
use super::twice::cloned;
use super::types::Names;
use crate::graph::ownership::Pass;
use crate::graph::{NodeId, ValueId};
use crate::resolved::Form;
use crate::syntax::description::{Many, Way};
use crate::text::without_lifetimes;

/// How a value is handed to a parameter.
pub(super) fn argument(names: &Names<'_>, node: NodeId, parameter: usize) -> TokenStream {
    let resolved = names.resolved;
    let value = resolved.graph.sources[node][parameter];
    let span = resolved.entry(node).span();
    if resolved.flat.is_itself(node, parameter) {
        if names.is_inside {
            return itself_variable().into_token_stream();
        }
        // Whatever the field holds the pipeline in, a reference to that becomes one to the pipeline.
        return Place::sealed(names, value, span).lent();
    }
    if resolved.flat.is_inside(node, parameter) {
        // What stays in a pipeline is handed on as that pipeline made it.
        let place = Place::sealed(names, value, span);
        return match (resolved.nodes[node].parameters[parameter].way, names.pass(node, parameter)) {
            (Way::Value, Pass::Clone) => cloned(names, node, value, &place),
            (Way::Value, _) => place.itself(),
            _ => place.lent(),
        };
    }
    let place = Place::of(names, value, span);
    if resolved.nodes[node].parameters[parameter].many.is_some() {
        return collection(names, node, parameter, &place);
    }
    match resolved.nodes[node].parameters[parameter].way {
        Way::Value => by_value(names, node, parameter, value, &place),
        Way::Reference | Way::Static => by_reference(names, node, parameter, value, &place),
        Way::Option => by_option(names, node, parameter, value, &place),
    }
}

fn by_value(names: &Names<'_>, node: NodeId, parameter: usize, value: ValueId, place: &Place) -> TokenStream {
    let given = match names.pass(node, parameter) {
        Pass::Clone => cloned(names, node, value, place),
        Pass::Move | Pass::Borrow => place.itself(),
    };
    if fits(names, node, parameter, value) {
        return given;
    }
    let edge = Mismatch::new(names, node, parameter, value);
    edge.given(names, &given)
}

fn by_reference(names: &Names<'_>, node: NodeId, parameter: usize, value: ValueId, place: &Place) -> TokenStream {
    let held = names.held(value);
    let wanted = without_lifetimes(&wanted_text(names, node, parameter));
    let text = without_lifetimes(&held.text);
    // A variable that is itself a reference is handed on, unless the node asks for a reference to it.
    let is_reference = match held.form {
        Form::Reference | Form::Static => whole_text(names, value) != wanted,
        Form::Value => text.starts_with('&') && text != wanted,
        Form::Option => false,
    };
    let lent = if is_reference { place.itself() } else { place.lent() };
    if fits(names, node, parameter, value) {
        return lent;
    }
    Mismatch::new(names, node, parameter, value).lent(names, &lent)
}

fn by_option(names: &Names<'_>, node: NodeId, parameter: usize, value: ValueId, place: &Place) -> TokenStream {
    let held = names.held(value);
    let text = without_lifetimes(&held.text);
    if held.form == Form::Option || text.starts_with("Option<&") {
        return if fits(names, node, parameter, value) {
            place.itself()
        } else {
            Mismatch::new(names, node, parameter, value).given(names, &place.itself())
        };
    }
    let lent = if held.form == Form::Value && !text.starts_with('&') { place.lent() } else { place.itself() };
    let wanted = without_lifetimes(&wanted_text(names, node, parameter));
    match text.trim_start_matches('&').strip_prefix("Option<").and_then(|text| text.strip_suffix('>')) {
        Some(inner) if inner == wanted => quote!(::core::option::Option::as_ref(#lent)),
        Some(inner) if dereferences_at_once(inner, &wanted) => quote!(::core::option::Option::as_deref(#lent)),
        _ => Mismatch::new(names, node, parameter, value).lent(names, &lent),
    }
}

/// A collection on its way into a pipeline that has its items run: whatever it is, a reference to it is one, too.
fn collection(names: &Names<'_>, node: NodeId, parameter: usize, place: &Place) -> TokenStream {
    let value = names.resolved.graph.sources[node][parameter];
    let held = names.held(value);
    let is_reference = held.form != Form::Value || held.text.starts_with('&');
    let any = names.collection(value).map(|collection| collection.kind);
    let whole =
        is_reference || names.pass(node, parameter) == Pass::Move || matches!(any, Some(Many::Kept | Many::Values));
    if whole { place.itself() } else { place.lent() }
}
