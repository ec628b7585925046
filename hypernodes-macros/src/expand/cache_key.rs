//! `#[derive(CacheKey)]`: a hasher is fed every field that counts, under its name.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{DeriveInput, Generics, Path, WherePredicate, parse_quote};

use super::feed::key_of;
use crate::report::Report;
use crate::syntax::cache_key::{self, Field, Variant, Way};

/// The implementation, and what is wrong beside it.
pub(crate) fn cache_key(input: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    let report = Report::default();
    let library = cache_key::library(&input.attrs, &report);
    let variants = cache_key::variants(&input.data, &report);
    let implementation = implementation(&input, &variants, &library);
    let mistakes = report.finish().err().map(|mistakes| mistakes.as_items());
    quote! { #implementation #mistakes }
}

/// ```ignore
/// impl CacheKey for Shape {
///     fn cache_key(&self, hasher: &mut KeyHasher) {
///         match self {
///             Self::Circle { radius: field0, .. } => {
///                 hasher.framed(|hasher| <f64 as CacheKey>::cache_key(field0, hasher));
///                 hasher.name("radius");
///                 hasher.name("Circle");
///             }
///         }
///         hasher.name("Shape");
///     }
/// }
/// ```
fn implementation(input: &DeriveInput, variants: &[Variant], library: &Path) -> TokenStream {
    let name = &input.ident;
    let bounded = bounded(&input.generics, variants, library);
    let (impl_generics, type_generics, where_clause) = bounded.split_for_impl();
    let arms: TokenStream = variants.iter().map(|variant| arm(variant, input, library)).collect();
    let known = match &input.data {
        syn::Data::Union(_) => TokenStream::new(),
        _ if variants.is_empty() => quote!(match *self {}),
        _ => quote!(match self { #arms }),
    };
    let text = name.to_string();
    quote! {
        #[automatically_derived]
        impl #impl_generics #library::CacheKey for #name #type_generics #where_clause {
            #[allow(unused_variables, unreachable_code)]
            fn cache_key(&self, hasher: &mut #library::cache::KeyHasher) {
                #known
                hasher.name(#text);
            }
        }
    }
}

fn arm(variant: &Variant, input: &DeriveInput, library: &Path) -> TokenStream {
    let fields: Vec<(&Field, Ident)> = variant
        .fields
        .iter()
        .filter(|field| field.way != Way::Skip)
        .enumerate()
        .map(|(number, field)| (field, format_ident!("field{number}")))
        .collect();
    let bindings = fields.iter().map(|(Field { member, .. }, binding)| quote!(#member: #binding));
    let fed = fields.iter().map(|(field, binding)| feed(field, binding, input, library));
    let path = variant.name.as_ref().map(|name| quote!(::#name));
    let name = variant.name.as_ref().map(|name| {
        let name = name.to_string();
        quote!(hasher.name(#name);)
    });
    quote! { Self #path { #(#bindings,)* .. } => { #(#fed)* #name } }
}

/// The trait is asked for at the field's type, so that the compiler underlines that type where it has none.
fn feed(field: &Field, binding: &Ident, input: &DeriveInput, library: &Path) -> TokenStream {
    let (name, ty) = (field.member.to_token_stream().to_string(), &field.ty);
    let part = match field.way {
        Way::Each => {
            let span = Span::call_site().located_at(ty.span());
            let binding = Ident::new(&binding.to_string(), span);
            quote_spanned!(span=> hasher.parts(#binding);)
        }
        Way::Whole | Way::Skip => {
            let fed = key_of(ty, &input.generics, library);
            quote!(hasher.framed(|hasher| #fed(#binding, hasher));)
        }
    };
    quote! { #part hasher.name(#name); }
}

/// The generics, with what is asked of each field's type that has one of them in it.
fn bounded(generics: &Generics, variants: &[Variant], library: &Path) -> Generics {
    let mut bounded = generics.clone();
    let parameters: Vec<&Ident> = generics.type_params().map(|parameter| &parameter.ident).collect();
    let fields = variants.iter().flat_map(|variant| &variant.fields);
    let mut bounds: Vec<WherePredicate> = Vec::new();
    for Field { ty, way, .. } in fields {
        let named = parameters.iter().filter(|parameter| mentions(ty.to_token_stream(), parameter));
        match way {
            Way::Skip => {}
            Way::Whole => bounds.extend(named.take(1).map(|_| parse_quote!(#ty: #library::CacheKey))),
            Way::Each => bounds.extend(named.map(|parameter| parse_quote!(#parameter: #library::CacheKey))),
        }
    }
    if !bounds.is_empty() {
        bounded.make_where_clause().predicates.extend(bounds);
    }
    bounded
}

fn mentions(tokens: TokenStream, name: &Ident) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(word) => word == *name,
        TokenTree::Group(group) => mentions(group.stream(), name),
        _ => false,
    })
}
