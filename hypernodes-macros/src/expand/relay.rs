//! Relays: the macros that stand beside nodes and tell their names.

use std::fmt::Write as _;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{Path, PathArguments, Visibility};

use crate::syntax::composite::Composite;
use crate::syntax::description::{Description, PROTOCOL};
use crate::syntax::entry::Entry;
use crate::syntax::node::Function;
use crate::syntax::roster::Roster;
use crate::{names, syntax};

/// The path of a node's relay: the node's own, but for names that would hide a macro of std.
pub(super) fn path(entry: &Entry) -> TokenStream {
    let mut path: Path = entry.path.clone();
    for segment in &mut path.segments {
        segment.arguments = PathArguments::None;
    }
    if let Some(last) = path.segments.last_mut() {
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

/// The relay of a function.
pub(super) fn of_function(function: &Function, description: &Description) -> TokenStream {
    let Function { visibility, signature, .. } = function;
    let name = &signature.ident;
    beside(visibility, name, signature.fn_token.span, &quote!({ #description }), "node")
}

/// The relay of a pipeline.
pub(super) fn of_pipeline(roster: &Roster, composite: &Composite) -> TokenStream {
    let Roster { visibility, name, .. } = roster;
    let relay = beside(visibility, name, name.span(), &quote!({ #composite }), "pipeline");
    let conditions = roster.conditions();
    quote! { #(#conditions)* #relay }
}

/// The relay, under a name that no other one has, and an import that gives it the name of what it stands beside.
fn beside(visibility: &Visibility, name: &Ident, keyword: Span, description: &TokenStream, what: &str) -> TokenStream {
    let plain = syntax::name(name);
    let hidden = format_ident!("__hypernodes_{plain}_{}", place_in_source(keyword, name, description));
    let alias = syntax::identifier(&names::relay(&plain), name.span()).unwrap_or_else(|| name.clone());
    // A macro that other crates may use has to be exported, whichever module it stands in.
    let export = matches!(visibility, Visibility::Public(_)).then(|| quote!(#[macro_export]));
    let rules = rules(&hidden, description, &format!("`{plain}` is a {what} and"));
    quote_spanned! {Span::call_site()=>
        #[doc(hidden)]
        #export
        #[allow(unused_macros, non_local_definitions)]
        #rules
        #[doc(hidden)]
        #[allow(unused_imports, unreachable_pub)]
        #visibility use #hidden as #alias;
    }
}

/// A number for the place of a function in the source, so that exported relays of one crate never share a name. What is
/// told counts as well: what a macro repeats stands at one place.
pub(super) fn place_in_source(function: Span, name: &Ident, description: &TokenStream) -> String {
    let mut place = format!("{name}:{description}");
    if proc_macro::is_available() {
        // Inside a macro every span is the compiler's own, so these `unwrap`s cannot fail.
        for span in [function.unwrap(), name.span().unwrap()] {
            // Where the checkout lies must not count.
            let file = span.file();
            let end: Vec<&str> = file.rsplit(['/', '\\']).take(4).collect();
            let _ = write!(place, ":{}:{}:{}", end.join("/"), span.line(), span.column());
        }
        // Functions that come out of one macro stand at one place; what sets them apart is which call made them.
        let call = format!("{function:?}");
        if let Some(expansion) = call.split(' ').next().filter(|expansion| *expansion != "#0") {
            place += expansion;
        }
    }
    // FNV-1a, 64 bits.
    let hash = place
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}
