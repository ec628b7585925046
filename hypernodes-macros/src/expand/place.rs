//! Where a value is found: a variable, or a field of the pipeline.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::types::Names;
use crate::graph::{Origin, ValueId};

/// Where a value is found, written as if at `span`: an error about it stands there. All the tokens of one expression
/// share their origin, or else the compiler would point at the whole macro call.
pub(super) struct Place {
    pub(super) tokens: TokenStream,
    pub(super) span: Span,
}

impl Place {
    pub(super) fn of(names: &Names<'_>, value: ValueId, span: Span) -> Self {
        if let Origin::Bound(_) = names.resolved.graph.values[value].origin {
            // `self` is the method's own, so it comes from where the method does.
            let span = Span::call_site().located_at(span);
            let mut field = names.field(value);
            field.set_span(span);
            return Self { tokens: quote_spanned!(span=> self.#field), span };
        }
        let mut variable = names.variable(value);
        let span = variable.span().located_at(span);
        variable.set_span(span);
        Self { tokens: quote!(#variable), span }
    }

    pub(super) fn itself(&self) -> TokenStream {
        self.tokens.clone()
    }

    pub(super) fn lent(&self) -> TokenStream {
        let Self { tokens, span } = self;
        quote_spanned!(*span=> &#tokens)
    }
}
