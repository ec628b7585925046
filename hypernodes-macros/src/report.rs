//! The error collector: all mistakes of one macro call are told in one go.

use std::cell::RefCell;

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

/// Collects errors until they are taken out with [`Report::finish`].
#[derive(Default)]
pub(crate) struct Report {
    errors: RefCell<Vec<syn::Error>>,
}

impl Report {
    /// Notes a mistake at `span`.
    pub(crate) fn error(&self, span: Span, message: impl std::fmt::Display) {
        self.errors.borrow_mut().push(syn::Error::new(span, message));
    }

    /// Notes a mistake that a parser found.
    pub(crate) fn syntax(&self, error: syn::Error) {
        self.errors.borrow_mut().push(error);
    }

    /// Every mistake, once each; `Ok` when there is none.
    pub(crate) fn finish(self) -> Result<(), Mistakes> {
        let mut told = Vec::new();
        for error in self.errors.into_inner().into_iter().flatten() {
            let mistake = Mistake { span: error.span(), message: error.to_string() };
            if !told.iter().any(|other: &Mistake| other.is(&mistake)) {
                told.push(mistake);
            }
        }
        if told.is_empty() { Ok(()) } else { Err(Mistakes(told)) }
    }
}

/// A mistake and where it stands.
pub(crate) struct Mistake {
    span: Span,
    message: String,
}

impl Mistake {
    fn is(&self, other: &Self) -> bool {
        self.message == other.message && format!("{:?}", self.span) == format!("{:?}", other.span)
    }

    /// The mistake as a macro call that fails to compile, fit for an expression or an item.
    fn call(&self) -> TokenStream {
        let Self { span, message } = self;
        quote_spanned!(*span=> ::core::compile_error! { #message })
    }
}

/// A type that is an error where `told`, an expression, is one. In the place of a type a failing macro is `()`, so the
/// detour over a constant is needed.
pub(crate) fn lost(told: &TokenStream, library: &TokenStream) -> TokenStream {
    quote!(<() as #library::__private::Known<{ #told }>>::Type)
}

/// At least one mistake.
pub(crate) struct Mistakes(Vec<Mistake>);

impl Mistakes {
    /// The mistakes as items.
    pub(crate) fn as_items(&self) -> TokenStream {
        self.0.iter().map(Mistake::call).collect()
    }

    /// The first mistake as a type and the others as items. A type that is an error makes the compiler keep silent
    /// about everything that uses it, so one mistake stays one error.
    pub(crate) fn as_type(&self, library: &TokenStream) -> (TokenStream, TokenStream) {
        let mut calls = self.0.iter().map(Mistake::call);
        (lost(&calls.next().unwrap_or_default(), library), calls.collect())
    }

    /// The messages alone.
    #[cfg(test)]
    pub(crate) fn messages(&self) -> Vec<String> {
        self.0.iter().map(|mistake| mistake.message.clone()).collect()
    }
}
