//! `#[derive(CacheKey)]`: which fields count, and how.

use proc_macro2::Ident;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Fields, Path, Type, parse_quote};

use crate::names;
use crate::report::Report;

/// The keys of `#[cache_key(..)]` at a field.
const FIELD_KEYS: &[&str] = &["skip", "each"];
/// Those at the type.
const TYPE_KEYS: &[&str] = &["crate"];

/// A variant, or a struct as the only one.
pub(crate) struct Variant {
    /// Its name, where it is one of an enum.
    pub(crate) name: Option<Ident>,
    pub(crate) fields: Vec<Field>,
}

/// A field.
pub(crate) struct Field {
    /// Its name, or its place.
    pub(crate) member: syn::Member,
    pub(crate) ty: Type,
    pub(crate) way: Way,
}

/// How a field counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// By its own `CacheKey`.
    Whole,
    /// By that of each of its elements.
    Each,
    /// Not at all.
    Skip,
}

/// Where the library is.
pub(crate) fn library(attributes: &[Attribute], report: &Report) -> Path {
    let mut library = None;
    read(attributes, report, |key, meta| match key {
        "crate" => {
            let path = meta.value().and_then(|value| value.call(Path::parse_mod_style));
            library =
                Some(path.map_err(|error| syn::Error::new(error.span(), "`crate` takes a path: `crate = renamed`"))?);
            Ok(())
        }
        "skip" | "each" => Err(meta.error(format_args!("`{key}` goes to a field"))),
        _ => Err(unknown(meta, key, TYPE_KEYS)),
    });
    library.unwrap_or_else(|| parse_quote!(::hypernodes))
}

/// The variants; none of a union, which is a mistake.
pub(crate) fn variants(data: &syn::Data, report: &Report) -> Vec<Variant> {
    match data {
        syn::Data::Struct(data) => vec![Variant { name: None, fields: fields(&data.fields, report) }],
        syn::Data::Enum(data) => {
            let variant = |variant: &syn::Variant| {
                read(&variant.attrs, report, |_, meta| {
                    Err(meta.error("`#[cache_key(..)]` goes to fields, not to variants"))
                });
                Variant { name: Some(variant.ident.clone()), fields: fields(&variant.fields, report) }
            };
            data.variants.iter().map(variant).collect()
        }
        syn::Data::Union(data) => {
            let message = "a union does not say which of its fields it holds; implement `CacheKey` by hand";
            report.error(data.union_token.span, message);
            Vec::new()
        }
    }
}

fn fields(fields: &Fields, report: &Report) -> Vec<Field> {
    let field =
        |(member, field): (syn::Member, &syn::Field)| Field { member, ty: field.ty.clone(), way: way(field, report) };
    fields.members().zip(fields).map(field).collect()
}

fn way(field: &syn::Field, report: &Report) -> Way {
    let mut way = Way::Whole;
    read(&field.attrs, report, |key, meta| {
        let new = match key {
            "skip" => Way::Skip,
            "each" => Way::Each,
            "crate" => return Err(meta.error("`crate` goes to the type, not to a field")),
            _ => return Err(unknown(meta, key, FIELD_KEYS)),
        };
        if meta.input.peek(syn::Token![=]) || meta.input.peek(syn::token::Paren) {
            return Err(meta.error(format_args!("`{key}` stands alone; leave out what is behind it")));
        }
        match way {
            Way::Whole => way = new,
            _ if way == new => return Err(meta.error(format_args!("`{key}` stands here twice; keep one"))),
            _ => return Err(meta.error("a field that is skipped has no elements that count; keep `skip` or `each`")),
        }
        Ok(())
    });
    way
}

/// Reads every key of every `#[cache_key(..)]`.
fn read(attributes: &[Attribute], report: &Report, mut key: impl FnMut(&str, &ParseNestedMeta<'_>) -> syn::Result<()>) {
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("cache_key")) {
        let outcome = match &attribute.meta {
            syn::Meta::List(_) => attribute.parse_nested_meta(|meta| {
                let name = meta.path.get_ident().map_or_else(String::new, ToString::to_string);
                key(&name, &meta)
            }),
            _ => Err(syn::Error::new_spanned(
                attribute.path(),
                "`#[cache_key]` takes what it means: `#[cache_key(skip)]`",
            )),
        };
        if let Err(error) = outcome {
            report.syntax(error);
        }
    }
}

fn unknown(meta: &ParseNestedMeta<'_>, key: &str, keys: &[&'static str]) -> syn::Error {
    let instead = names::instead(key, "keys of `#[cache_key]`", keys.iter().copied());
    meta.error(format_args!("unknown key `{key}`{instead}"))
}
