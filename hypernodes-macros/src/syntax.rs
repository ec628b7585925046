//! What was written: the two macros' inputs as typed trees with spans, and the description that travels between them.

pub(crate) mod borrows;
#[cfg(feature = "cache")]
pub(crate) mod cache_key;
pub(crate) mod chain;
pub(crate) mod composite;
pub(crate) mod description;
pub(crate) mod drawing;
pub(crate) mod entry;
pub(crate) mod lifetimes;
pub(crate) mod node;
pub(crate) mod roster;

use proc_macro2::{Ident, Span};

/// An identifier of this name, raw where the name is a keyword.
pub(crate) fn identifier(name: &str, span: Span) -> Option<Ident> {
    let plain = crate::names::plain(name);
    // A word that is reserved since the edition of 2024 is none yet for the parser.
    let word = if plain == "gen" { "r#gen" } else { plain };
    let parsed = syn::parse_str::<Ident>(word).or_else(|_| syn::parse_str::<Ident>(&format!("r#{plain}")));
    let mut ident = parsed.ok()?;
    ident.set_span(span);
    Some(ident)
}

/// The name behind an identifier, without `r#`.
pub(crate) fn name(ident: &Ident) -> String {
    crate::names::plain(&ident.to_string()).to_owned()
}
