//! The beginning of `pipeline!`, and the parts of a long chain.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::{fallback, relay};
use crate::report::Report;
use crate::syntax::chain::{Call, Chain, PartName};
use crate::syntax::description::PROTOCOL;
use crate::syntax::roster::{self, Roster};
use crate::{check, syntax};

/// So many relays call one another at most. The compiler's limit for such calls is 128, and the user's own macros may
/// have used up some of them.
const PART: usize = 50;

/// `pipeline! { struct TextStats; nodes = [clean_text, count_words]; }` begins as
///
/// ```text
/// struct TextStats;
/// clean_text! { 1 [[$crate] ..] [] {count_words} {$crate::__private::pipeline_finish} }
/// ```
pub(crate) fn pipeline_start(input: TokenStream) -> TokenStream {
    start(input).unwrap_or_else(|error| error.to_compile_error())
}

fn start(input: TokenStream) -> syn::Result<TokenStream> {
    let Call { library, written, .. } = syn::parse2(input)?;
    let report = Report::default();
    let roster = roster::read(written.clone(), &report);
    if let Some(roster) = &roster {
        check::roster::check(roster, &report);
    }
    let Some(roster) = roster else {
        let Err(mistakes) = report.finish() else { return Ok(TokenStream::new()) };
        return Ok(mistakes.as_items());
    };
    let structure = structure(&roster);
    let sound = roster.sound;
    let items = match report.finish() {
        Ok(()) => {
            let chain = chain(&roster, &library, None, &written);
            let unresolved = (!roster.anonymous).then(|| fallback::unresolved(&roster, &library));
            quote! { #chain #unresolved }
        }
        // The mistakes are told here; the chain goes on, for what the nodes have to say is told in the same go.
        Err(mistakes) if sound => {
            let lost = roster.hidden("Mistaken");
            let (first, others) = mistakes.as_type(&library);
            let chain = chain(&roster, &library, Some(&lost), &written);
            let unresolved = fallback::unresolved(&roster, &library);
            quote! { #[doc(hidden)] #[allow(dead_code)] type #lost = #first; #others #chain #unresolved }
        }
        Err(mistakes) => {
            let fallback = fallback::telling(&roster, &mistakes, &library);
            let nodes = roster.relayed().map(relay::path);
            quote! { #fallback const _: () = { #(#nodes! { @exists };)* }; }
        }
    };
    if roster.anonymous {
        let name = &roster.name;
        // The struct, unless one of the nodes does not exist: then its type is an error, and so is what is done with it.
        let relays = roster.relayed().map(relay::path);
        let known = quote!(<#name as #library::__private::Known<{ #(#relays! { @exists };)* 0 }>>::Type);
        return Ok(quote! { { #structure #items { let pipeline: #known = #name; pipeline } } });
    }
    Ok(quote! { #structure #items })
}

/// The struct, as it was written.
fn structure(roster: &Roster) -> TokenStream {
    let Roster { attributes, visibility, name, generics, fields, .. } = roster;
    let where_clause = &generics.where_clause;
    match fields {
        Some(fields) => quote! { #(#attributes)* #visibility struct #name #generics #where_clause { #(#fields),* } },
        None if roster.anonymous => quote! {
            /// A pipeline without a name.
            #[derive(Debug, Clone, Copy)]
            struct #name;
        },
        None => quote! { #(#attributes)* #visibility struct #name #generics #where_clause; },
    }
}

fn chain(roster: &Roster, library: &TokenStream, mistaken: Option<&syn::Ident>, written: &TokenStream) -> TokenStream {
    let finish = quote!(#library::__private::pipeline_finish);
    let mistaken = mistaken.map(|mistaken| quote!(@ #mistaken));
    let payload = quote!([[#library] #mistaken #written]);
    let chunk = quote!(#library::__private::pipeline_chunk);
    let conditions = roster.conditions();
    let mut relays: Vec<TokenStream> = roster.relayed().map(relay::path).collect();
    let mut calls = Vec::new();
    // Each part becomes one relay, and those are joined in the same way.
    while relays.len() > PART {
        let parts = relays.chunks(PART).map(|relays| {
            let name = part_name(roster, calls.len());
            calls.push(call(&quote!([#name]), relays, &chunk));
            name.into_token_stream()
        });
        relays = parts.collect();
    }
    calls.push(call(&payload, &relays, &finish));
    calls.into_iter().map(|call| quote! { #(#conditions)* #call }).collect()
}

/// The name of a part. Where one of its nodes does not exist, the part does not either, and the compiler names it; so the
/// name says why.
fn part_name(roster: &Roster, number: usize) -> syn::Ident {
    format_ident!("a_node_of_{}_is_missing_{number}", syntax::name(&roster.name), span = roster.name.span())
}

/// `first! { 1 payload [] {second} {last} }`
fn call(payload: &TokenStream, relays: &[TokenStream], last: &TokenStream) -> TokenStream {
    let protocol = Literal::usize_unsuffixed(PROTOCOL);
    let mut macros = relays.iter().chain([last]);
    let first = macros.next();
    quote! { #first! { #protocol #payload [] #({#macros})* } }
}

/// The end of a part: a relay that holds the descriptions of them all.
pub(crate) fn pipeline_chunk(input: TokenStream) -> TokenStream {
    match syn::parse2::<Chain<PartName>>(input) {
        Ok(Chain { payload: PartName(name), descriptions }) => {
            relay::rules(&name, &descriptions, "a part of a pipeline")
        }
        Err(error) => error.to_compile_error(),
    }
}
