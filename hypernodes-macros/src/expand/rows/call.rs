//! The call of a batch body.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::Lifetime;

use super::Rows;
use crate::expand::argument::argument;
use crate::expand::edge::{fits, wanted_text};
use crate::expand::scopes;
use crate::expand::seal::is_sealed;
use crate::expand::types::{Failing, Names};
use crate::graph::{NodeId, Origin, ValueId};
use crate::parts::Cut;
use crate::resolved::{Form, is_nameable};
use crate::syntax::composite::batch_name;
use crate::syntax::description::Way;
use crate::text;

/// The call of a batch body by a part that is given the cells of each value.
pub(in crate::expand) fn call_with_cells(names: &Names<'_>, node: NodeId, cut: &Cut) -> TokenStream {
    let lending = Rows::new(names, []).lending(node);
    let cut = Cut { takes: lending.takes, itself: cut.itself, gives: cut.gives.clone(), ..lending };
    let names = names.for_part(&cut);
    call(&names, node, |value| names.variable(value).into_token_stream())
}

/// The call of a batch body: its own, or that of the pipeline that the node is a part of, which tells of it.
pub(super) fn call(names: &Names<'_>, node: NodeId, cells: impl Fn(ValueId) -> TokenStream) -> TokenStream {
    let resolved = names.resolved;
    let (part, told) = (resolved.flat.part(node), scopes::Call::of(names, node));
    let body = match part {
        Some(_) => {
            let pipeline = names.pipeline_type(node, &Lifetime::new("'_", Span::call_site()));
            let batch = batch_name(resolved.flat.leaves[node].part.unwrap_or_default());
            quote!(<#pipeline>::#batch)
        }
        None => names.batch_body(node),
    };
    let arguments = (0..resolved.nodes[node].parameters.len()).map(|parameter| {
        if resolved.flat.is_itself(node, parameter) {
            return argument(names, node, parameter);
        }
        // A part takes cells, a body whatever is given.
        match (given(names, node, parameter, &cells), part) {
            (Handed::Cells(cells), Some(_)) => cells,
            (Handed::Changed(changed), Some(_)) => quote!((#changed).cells()),
            (Handed::Cells(given) | Handed::Changed(given), None) => quote!(&#given),
        }
    });
    let library = names.library;
    if part.is_none() {
        let (made, scopes::Call { start, span, .. }) = (scopes::made(), &told);
        let (failed, end) = (told.failed(names), told.end(names, &made));
        return told.within_scope(&quote! {
            match #body(#(#arguments,)* || { #start #span }, ::core::marker::PhantomData) {
                ::core::option::Option::None => ::core::option::Option::None,
                ::core::option::Option::Some((#span, #made)) => {
                    #failed
                    #end
                    ::core::option::Option::Some(#made)
                }
            }
        });
    }
    // The engine stands behind the pipeline itself, which is the receiver.
    let mut arguments: Vec<TokenStream> = arguments.collect();
    let engine = names.engine_at(node);
    arguments.insert(usize::from(resolved.flat.is_itself(node, 0)), engine.to_token_stream());
    quote!({
        #[allow(unused_imports)]
        use #library::__private::Holds as _;
        #body(#(#arguments),*)
    })
}

/// What a parameter takes, of all rows.
enum Handed {
    /// The values as they are.
    Cells(TokenStream),
    /// Something that was made of them for the call.
    Changed(TokenStream),
}

fn given(names: &Names<'_>, node: NodeId, parameter: usize, cells: impl Fn(ValueId) -> TokenStream) -> Handed {
    let (library, resolved) = (names.library, names.resolved);
    let value = resolved.graph.sources[node][parameter];
    let way = resolved.nodes[node].parameters[parameter].way;
    // Where the type is said, a reference becomes one to what is behind it, as it does in a call.
    let wanted = (way != Way::Value && is_nameable(resolved.entry(node), &resolved.nodes[node])).then(|| {
        let inner = names.parameter_type(node, parameter, &Lifetime::new("'_", Span::call_site()));
        if way == Way::Option { quote!(::<::core::option::Option<&#inner>>) } else { quote!(::<&#inner>) }
    });
    if let Origin::Bound(_) = resolved.graph.values[value].origin {
        let given = argument(names, node, parameter);
        return Handed::Changed(quote!(#library::__private::Sole #wanted(#given)));
    }
    let (variable, held) = (names.variable(value), names.held(value));
    let cells = cells(value);
    let is_open = names.seals(value) == 0 && !is_sealed_here(names, value);
    let is_same = resolved.flat.is_inside(node, parameter)
        || is_open && way == Way::Value && fits(names, node, parameter, value)
        || is_open && is_same_reference(names, node, parameter, value);
    if is_same {
        return Handed::Cells(cells);
    }
    // Who asks for a reference gets one to what is in the column, not to a copy of that.
    let lends = match way {
        Way::Value => !text::copies(&held.text),
        Way::Option => !text::without_lifetimes(&held.text).starts_with("Option<&"),
        Way::Reference | Way::Static => true,
    };
    let copies = held.form != Form::Value || !lends;
    let pattern = if copies { quote!(&#variable) } else { quote!(#variable) };
    let changed = argument(names, node, parameter);
    Handed::Changed(quote!(#library::__private::Cells::change #wanted(#cells, |#pattern| #changed)))
}

/// Whether a part takes the value sealed.
fn is_sealed_here(names: &Names<'_>, value: ValueId) -> bool {
    names.on_failure == Failing::Run && is_sealed(names, value)
}

/// Whether a column of references is of the very type that the batch body takes.
fn is_same_reference(names: &Names<'_>, node: NodeId, parameter: usize, value: ValueId) -> bool {
    let held = names.held(value);
    let (way, form) = (names.resolved.nodes[node].parameters[parameter].way, held.form);
    let is_reference = matches!((way, form), (Way::Reference, Form::Reference) | (Way::Option, Form::Option));
    is_reference && text::without_lifetimes(&held.text) == text::without_lifetimes(&wanted_text(names, node, parameter))
}
