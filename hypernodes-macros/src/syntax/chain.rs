//! The calling form between relays.
//!
//! ```text
//! relay! { 1 PAYLOAD [ [..] { description } ] { next relay } .. { last macro } }
//! relay! { @exists }       an expression: `()`, or an error where there is no such relay
//! ```
//!
//! A relay puts its own description behind the others, takes the next macro from the list and calls it with the rest.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream};
use syn::{LitInt, bracketed};

use super::composite::Described;

/// What the last macro of a chain receives.
pub(crate) struct Chain<P> {
    pub(crate) payload: P,
    pub(crate) descriptions: TokenStream,
}

impl<P: Parse> Parse for Chain<P> {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.parse::<LitInt>()?;
        let payload;
        bracketed!(payload in input);
        let payload = payload.parse()?;
        let descriptions;
        bracketed!(descriptions in input);
        Ok(Self { payload, descriptions: descriptions.parse()? })
    }
}

/// The name of the relay that a part of a chain becomes.
pub(crate) struct PartName(pub(crate) Ident);

impl Parse for PartName {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.parse().map(Self)
    }
}

/// What `pipeline!` hands to [`crate::pipeline_start`] and, at the end of the chain, to [`crate::pipeline_finish`]:
/// where the library is, and what the user wrote.
pub(crate) struct Call {
    pub(crate) library: TokenStream,
    /// A type that is an error, where the beginning of the chain has told mistakes.
    pub(crate) mistaken: Option<Ident>,
    pub(crate) written: TokenStream,
}

impl Parse for Call {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let library;
        bracketed!(library in input);
        let library = library.parse()?;
        let mistaken = if input.peek(syn::Token![@]) {
            input.parse::<syn::Token![@]>()?;
            Some(input.parse()?)
        } else {
            None
        };
        Ok(Self { library, mistaken, written: input.parse()? })
    }
}

/// Reads the descriptions that a chain has gathered.
pub(crate) fn descriptions(tokens: TokenStream) -> syn::Result<Vec<Described>> {
    let mut descriptions = Vec::new();
    gather(tokens, &mut descriptions)?;
    Ok(descriptions)
}

/// What stood before a description is in brackets: a relay that took it apart to put it together again would make long
/// chains slow.
fn gather(tokens: TokenStream, descriptions: &mut Vec<Described>) -> syn::Result<()> {
    for token in tokens {
        match token {
            TokenTree::Group(before) if before.delimiter() == Delimiter::Bracket => {
                gather(before.stream(), descriptions)?;
            }
            TokenTree::Group(description) => descriptions.push(syn::parse2(description.stream())?),
            other => return Err(syn::Error::new(other.span(), "expected the description of a node")),
        }
    }
    Ok(())
}
