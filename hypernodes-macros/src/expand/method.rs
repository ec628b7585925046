//! A method for many items, before it is known on which type it stands.

use proc_macro2::{Ident, TokenStream};

/// A method for many items. A pipeline has it, and so has one with an engine, which does the work.
pub(super) struct Method<'m> {
    pub(super) doc: String,
    pub(super) name: Ident,
    pub(super) generics: TokenStream,
    /// What it takes, with its type.
    pub(super) argument: TokenStream,
    /// The same without.
    pub(super) taken: TokenStream,
    pub(super) returns: TokenStream,
    /// What has to hold, of the pipeline's type and of others.
    pub(super) bounds: Box<dyn Fn(&TokenStream) -> TokenStream + 'm>,
    pub(super) body: TokenStream,
}
