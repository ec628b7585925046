//! Where a value is found: a variable, or a field of the pipeline.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::seal;
use super::types::{Failing, Names};
use crate::graph::{Origin, ValueId};
use crate::resolved::Form;
use crate::syntax::description::Way;

/// Where a value is found, written as if at `span`: an error about it stands there. All the tokens of one expression
/// share their origin, or else the compiler would point at the whole macro call.
pub(super) struct Place {
    pub(super) tokens: TokenStream,
    pub(super) span: Span,
    /// Whether the tokens are a reference to the value rather than the value.
    lent: bool,
}

impl Place {
    /// The value itself.
    pub(super) fn of(names: &Names<'_>, value: ValueId, span: Span) -> Self {
        Self::sealed(names, value, span).opened(names.seals(value))
    }

    /// The value as it is between nodes.
    pub(super) fn sealed(names: &Names<'_>, value: ValueId, span: Span) -> Self {
        if let Origin::Bound(_) = names.resolved.graph.values[value].origin {
            // `self` is the method's own, so it comes from where the method does.
            let span = Span::call_site().located_at(span);
            let mut field = names.field(value);
            field.set_span(span);
            return Self { tokens: quote_spanned!(span=> self.#field), span, lent: false };
        }
        let mut variable = names.variable(value);
        let span = variable.span().located_at(span);
        variable.set_span(span);
        let take = names.cut().and_then(|cut| cut.takes.iter().find(|take| take.value == value));
        // A part that does not use a value up takes a reference to it.
        let lent = take.is_some_and(|take| take.way == Way::Reference && take.held.form == Form::Value);
        // Only between parts the values of this pipeline are sealed.
        let is_part = names.on_failure == Failing::Run && take.is_some();
        let own = usize::from(is_part && seal::is_sealed(names, value));
        Self { tokens: quote!(#variable), span, lent }.opened(own)
    }

    /// A variable by itself, whatever it holds.
    pub(super) fn raw(names: &Names<'_>, value: ValueId, span: Span) -> Self {
        let mut variable = names.variable(value);
        let span = variable.span().located_at(span);
        variable.set_span(span);
        Self { tokens: quote!(#variable), span, lent: false }
    }

    fn opened(self, seals: usize) -> Self {
        let Self { tokens, span, .. } = self;
        if seals == 0 {
            return Self { tokens, ..self };
        }
        let inside = (0..seals).map(|_| quote_spanned!(span=> .0));
        Self { tokens: quote_spanned!(span=> #tokens #(#inside)*), span, lent: false }
    }

    pub(super) fn itself(&self) -> TokenStream {
        let Self { tokens, span, lent } = self;
        if *lent { quote_spanned!(*span=> *#tokens) } else { tokens.clone() }
    }

    pub(super) fn lent(&self) -> TokenStream {
        let Self { tokens, span, lent } = self;
        if *lent { tokens.clone() } else { quote_spanned!(*span=> &#tokens) }
    }
}
