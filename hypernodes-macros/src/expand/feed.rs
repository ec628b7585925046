//! How a value becomes a part of a key: what a derive and a look-up have in common.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{GenericParam, Generics, Type};

use crate::syntax::lifetimes;
use crate::syntax::node::bare;

/// What feeds a value of this type into a hasher. Of a collection the compiler then says what can be done about what it
/// holds; where that is the item's own type parameter, it says better itself what to ask of it.
pub(super) fn key_of(ty: &Type, generics: &Generics, library: &impl ToTokens) -> TokenStream {
    let key = if is_collection(ty) && !speaks_of(generics, ty) {
        quote!(#library::__private::KeyOfMany)
    } else {
        quote!(#library::CacheKey)
    };
    quote!(<#ty as #key>::cache_key)
}

/// Whether a type mentions one of these types or constants.
pub(super) fn speaks_of(generics: &Generics, ty: &impl ToTokens) -> bool {
    let mentioned = lifetimes::mentions(ty);
    generics.params.iter().any(|param| match param {
        GenericParam::Type(param) => mentioned.contains(&param.ident.to_string()),
        GenericParam::Const(param) => mentioned.contains(&param.ident.to_string()),
        GenericParam::Lifetime(_) => false,
    })
}

/// Whether a type is seen to hold values of another one, each of which could be fed by itself.
fn is_collection(ty: &Type) -> bool {
    const COLLECTIONS: [&str; 7] = ["Vec", "VecDeque", "Option", "BTreeSet", "HashSet", "LinkedList", "BinaryHeap"];
    match bare(ty) {
        Type::Slice(_) | Type::Array(_) => true,
        Type::Path(path) => {
            path.path.segments.last().is_some_and(|last| COLLECTIONS.iter().any(|name| last.ident == name))
        }
        _ => false,
    }
}
