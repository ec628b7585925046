//! What Rust comes out. After the checks nothing here can fail.

mod argument;
#[cfg(feature = "cache")]
mod cache_key;
mod chain;
mod columns;
mod docs;
mod drawing;
mod edge;
mod fallback;
mod feed;
mod generics;
mod inputs;
mod inside;
mod map;
mod method;
mod node;
mod outcome;
mod outputs;
mod part;
mod place;
mod relay;
mod rows;
mod run;
mod scopes;
mod seal;
mod statics;
mod structs;
mod twice;
mod types;
mod with;

#[cfg(feature = "cache")]
pub(crate) use cache_key::cache_key;
pub(crate) use chain::{pipeline_chunk, pipeline_start};
#[cfg(test)]
pub(crate) use node::description;
pub(crate) use node::node;

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use crate::check;
use crate::flat::Flat;
use crate::report::Report;
use crate::resolved::Resolved;
use crate::syntax::chain::{Call, Chain, descriptions};
use crate::syntax::composite::Listed;
use crate::syntax::roster;

/// The end of a chain: everything but the struct itself, which stands there already.
pub(crate) fn pipeline_finish(input: TokenStream) -> TokenStream {
    finish(input).unwrap_or_else(|error| error.to_compile_error())
}

fn finish(input: TokenStream) -> syn::Result<TokenStream> {
    let Chain { payload: Call { library, mistaken, written }, descriptions: tokens } = syn::parse2(input)?;
    let described = descriptions(tokens)?;
    let report = Report::default();
    // What is wrong with the text alone was told when the chain began.
    let Some(roster) = roster::read(written, &Report::default()) else { return Ok(TokenStream::new()) };
    if described.len() != roster.relayed().count() {
        // Only somebody who calls this macro by hand gets here.
        let message = "a pipeline's nodes did not all arrive; write `pipeline! { .. }`";
        return Err(syn::Error::new(roster.name.span(), message));
    }
    if let Some((refused, told)) = roster.relayed().zip(&described).find(|(_, described)| described.refused()) {
        return Ok(fallback::silent(&roster, refused, told, &library));
    }
    let listed = Listed::of(&roster, described);
    let flat = Flat::of(&roster, &listed);
    let resolved = check::pipeline::check(&roster, &flat, &report);
    Ok(match (report.finish(), mistaken) {
        (Ok(()), None) => with_alloc(&resolved, pipeline(&resolved, &library), &library),
        (Err(mistakes), None) => fallback::telling(&roster, &mistakes, &library),
        (outcome, Some(lost)) => {
            let mistakes = outcome.err().map(|told| told.as_items());
            let fallback = fallback::with(&roster, &quote!(#lost), &library);
            quote! { #fallback #mistakes }
        }
    })
}

/// A pipeline that maps others makes `Vec`s, which need an allocator; without one that is told.
fn with_alloc(resolved: &Resolved<'_>, pipeline: TokenStream, library: &TokenStream) -> TokenStream {
    let Some(&node) = resolved.maps.keys().next() else { return pipeline };
    let span = resolved.entry(node).span();
    let told = quote_spanned! {span=>
        ::core::compile_error! { "`.map` among the nodes makes a `Vec`; it needs the feature `alloc` of `hypernodes`" }
    };
    let lost = resolved.roster.hidden("NeedsAlloc");
    let fallback = fallback::with(resolved.roster, &quote!(#lost), library);
    let lost =
        quote!(#[doc(hidden)] #[allow(dead_code)] type #lost = <() as #library::__private::Known<{ #told }>>::Type;);
    quote! { #library::__private::with_alloc! { { #pipeline } { #lost #fallback } } }
}

/// Everything that a pipeline is besides its struct.
fn pipeline(resolved: &Resolved<'_>, library: &TokenStream) -> TokenStream {
    let names = types::Names::new(resolved, library);
    let instances = names.instances();
    let inputs = inputs::expand(&names);
    let outputs = outputs::expand(&names);
    let error = outcome::expand(&names);
    let run = run::expand(&names);
    let columns = columns::Columns::of(&names);
    let structure = columns.as_ref().map(|columns| columns::expand(&names, columns));
    let map = map::expand(&names, columns.as_ref());
    let statics = statics::expand(&names);
    // What has no name cannot stand in a list.
    let (parts, told) = if resolved.roster.anonymous { Default::default() } else { part::expand(&names) };
    let rows = map::rows(&names, columns.as_ref());
    let calls = names.with_declared(quote! { #run #parts #rows });
    quote! { #instances #inputs #outputs #error #structure #map #statics #calls #told }
}
