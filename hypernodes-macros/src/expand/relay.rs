//! Relays: the macros that stand beside nodes and tell their names.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::{Path, PathArguments};

use crate::syntax::description::PROTOCOL;
use crate::syntax::entry::Entry;
use crate::{names, syntax};

/// The path of a node's relay: the node's own, but for names that would hide a macro of std.
pub(super) fn path(entry: &Entry) -> TokenStream {
    let mut path: Path = entry.path.clone();
    if let Some(last) = path.segments.last_mut() {
        last.arguments = PathArguments::None;
        let relay = names::relay(&syntax::name(&last.ident));
        if relay != syntax::name(&last.ident) {
            last.ident = Ident::new(&relay, last.ident.span());
        }
    }
    path.into_token_stream()
}

/// The `macro_rules!` of a relay: it puts `descriptions` behind the ones before and calls the next macro.
pub(super) fn rules(name: &Ident, descriptions: &TokenStream, what: &str) -> TokenStream {
    let protocol = Literal::usize_unsuffixed(PROTOCOL);
    let misuse = format!(
        "{what} is no macro to be called by hand; if `pipeline!` called it, that comes from another version of hypernodes, and one version has to go"
    );
    quote_spanned! {Span::call_site()=>
        macro_rules! #name {
            (@exists) => { () };
            (#protocol $payload:tt $described:tt {$($next:tt)*} $($rest:tt)*) => {
                $($next)*! { #protocol $payload [$described #descriptions] $($rest)* }
            };
            ($($other:tt)*) => { ::core::compile_error! { #misuse } };
        }
    }
}
