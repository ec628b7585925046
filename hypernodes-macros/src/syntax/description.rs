//! What `#[node]` tells `pipeline!` about a function. [`Description`] is written by the one and read by the other; the
//! tokens between them are nobody else's business.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt, format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::{LitInt, LitStr, Token, braced, bracketed};

use crate::graph::Borrow;

/// The version of the calling form between relays and of this description. A relay and a pipeline that were compiled
/// by different versions of the library say so instead of misreading each other.
pub(crate) const PROTOCOL: usize = 2;

/// A node, as far as names and texts go.
#[derive(Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each one is a fact of its own, and none rules out another")]
pub(crate) struct Description {
    pub(crate) name: Ident,
    pub(crate) docs: String,
    /// How many lifetimes its marker type takes.
    pub(crate) lifetimes: usize,
    /// The names of its type and const parameters.
    pub(crate) generics: Vec<String>,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) outputs: Vec<Output>,
    /// Whether the outputs come as a tuple.
    pub(crate) tuple: bool,
    /// The error, where the node is fallible.
    pub(crate) error: Option<Made>,
    pub(crate) cached: bool,
    pub(crate) batched: bool,
    /// Set where `#[node]` refused the function: it said why, and a pipeline adds nothing.
    pub(crate) refused: bool,
}

/// A parameter.
#[derive(Clone)]
pub(crate) struct Parameter {
    pub(crate) name: Ident,
    pub(crate) way: Way,
    /// The type as text.
    pub(crate) ty: String,
    /// The type behind the reference as text; the same as `ty` for a parameter that takes by value.
    pub(crate) value: String,
    /// Whether the type behind the reference mentions lifetimes.
    pub(crate) lifetimes: bool,
    /// Set where a collection of such values is taken.
    pub(crate) many: Option<Many>,
}

/// How the items of a collection are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Many {
    /// By value, from whatever has items.
    Values,
    /// As references to the elements of a slice.
    Lent,
    /// The same, and what is made borrows from them.
    Kept,
    /// As references to collections, each of which is mapped in its turn.
    Collections,
}

/// How a parameter takes its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// `T`.
    Value,
    /// `&T`.
    Reference,
    /// `&'static T`.
    Static,
    /// `Option<&T>`.
    Option,
}

/// An output.
#[derive(Clone)]
pub(crate) struct Output {
    pub(crate) name: Ident,
    pub(crate) made: Made,
    /// Whether the type is an `impl Trait`, which no struct can hold.
    pub(crate) opaque: bool,
}

/// A value that a call gives back.
#[derive(Clone, Default)]
pub(crate) struct Made {
    /// The type as text.
    pub(crate) ty: String,
    /// Whether the type mentions lifetimes.
    pub(crate) lifetimes: bool,
    pub(crate) borrows: Vec<Borrow>,
}

impl Way {
    fn word(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Reference => "reference",
            Self::Static => "static_reference",
            Self::Option => "option",
        }
    }
}

impl ToTokens for Description {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { name, docs, generics, parameters, outputs, error, .. } = self;
        let lifetimes = Literal::usize_unsuffixed(self.lifetimes);
        let flags = flags(&[
            ("tuple", self.tuple),
            ("cached", self.cached),
            ("batched", self.batched),
            ("refused", self.refused),
        ]);
        let error = error.iter();
        tokens.append_all(quote! {
            #name #docs #lifetimes [#(#generics)*] { #(#parameters)* } { #(#outputs)* } { #(#error)* } [#flags]
        });
    }
}

impl ToTokens for Parameter {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { name, ty, value, .. } = self;
        let way = format_ident!("{}", self.way.word());
        let flags = flags(&[
            ("lifetimes", self.lifetimes),
            ("values", self.many == Some(Many::Values)),
            ("lent", self.many == Some(Many::Lent)),
            ("kept", self.many == Some(Many::Kept)),
            ("collections", self.many == Some(Many::Collections)),
        ]);
        tokens.append_all(quote! { #name #way #ty #value [#flags] });
    }
}

impl ToTokens for Output {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { name, made, .. } = self;
        let flags = flags(&[("opaque", self.opaque)]);
        tokens.append_all(quote! { #name #made [#flags] });
    }
}

impl ToTokens for Made {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let ty = &self.ty;
        let flags = flags(&[("lifetimes", self.lifetimes)]);
        let borrows = self.borrows.iter().map(|borrow| {
            let parameter = Literal::usize_unsuffixed(borrow.parameter);
            let depth = if borrow.itself { format_ident!("itself") } else { format_ident!("inside") };
            quote!(#parameter #depth)
        });
        tokens.append_all(quote! { #ty [#flags] [#(#borrows)*] });
    }
}

pub(super) fn flags(flags: &[(&str, bool)]) -> TokenStream {
    flags
        .iter()
        .filter(|(_, set)| *set)
        .map(|(flag, _)| Ident::new(flag, Span::call_site()).into_token_stream())
        .collect()
}

/// Numbers, one after the other.
pub(super) fn numbers(list: &[usize]) -> TokenStream {
    list.iter().map(|&number| Literal::usize_unsuffixed(number).into_token_stream()).collect()
}

impl Parse for Description {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.call(syn::ext::IdentExt::parse_any)?;
        let docs = input.parse::<LitStr>()?.value();
        let lifetimes = number(input)?;
        let names;
        bracketed!(names in input);
        let generics = all(&names, |input| Ok(input.parse::<LitStr>()?.value()))?;
        let list;
        braced!(list in input);
        let parameters = all(&list, Parse::parse)?;
        let list;
        braced!(list in input);
        let outputs = all(&list, Parse::parse)?;
        let list;
        braced!(list in input);
        let error = if list.is_empty() { None } else { Some(list.parse()?) };
        let set = words(input)?;
        let is = |flag: &str| set.iter().any(|word| word == flag);
        Ok(Self {
            name,
            docs,
            lifetimes,
            generics,
            parameters,
            outputs,
            tuple: is("tuple"),
            error,
            cached: is("cached"),
            batched: is("batched"),
            refused: is("refused"),
        })
    }
}

impl Parse for Parameter {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.call(syn::ext::IdentExt::parse_any)?;
        let word: Ident = input.parse()?;
        let way = [Way::Value, Way::Reference, Way::Static, Way::Option].into_iter().find(|way| word == way.word());
        let way = way.ok_or_else(|| syn::Error::new(word.span(), "expected a way to take a value"))?;
        let ty = input.parse::<LitStr>()?.value();
        let value = input.parse::<LitStr>()?.value();
        let set = words(input)?;
        let is = |flag: &str| set.iter().any(|word| word == flag);
        let many =
            [("values", Many::Values), ("lent", Many::Lent), ("kept", Many::Kept), ("collections", Many::Collections)];
        let many = many.into_iter().find(|(flag, _)| is(flag)).map(|(_, many)| many);
        Ok(Self { name, way, ty, value, lifetimes: is("lifetimes"), many })
    }
}

impl Parse for Output {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.call(syn::ext::IdentExt::parse_any)?;
        let made = input.parse()?;
        let opaque = words(input)?.iter().any(|word| word == "opaque");
        Ok(Self { name, made, opaque })
    }
}

impl Parse for Made {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let ty = input.parse::<LitStr>()?.value();
        let lifetimes = words(input)?.iter().any(|word| word == "lifetimes");
        let list;
        bracketed!(list in input);
        let borrows = all(&list, |input| {
            let parameter = number(input)?;
            let itself = input.parse::<Ident>()? == "itself";
            Ok(Borrow { parameter, itself })
        })?;
        Ok(Self { ty, lifetimes, borrows })
    }
}

pub(super) fn number(input: ParseStream<'_>) -> syn::Result<usize> {
    input.parse::<LitInt>()?.base10_parse()
}

pub(super) fn words(input: ParseStream<'_>) -> syn::Result<Vec<Ident>> {
    let list;
    bracketed!(list in input);
    all(&list, |input| {
        let _: Option<Token![,]> = input.parse()?;
        input.parse()
    })
}

pub(super) fn all<T>(input: ParseStream<'_>, parse: fn(ParseStream<'_>) -> syn::Result<T>) -> syn::Result<Vec<T>> {
    let mut list = Vec::new();
    while !input.is_empty() {
        list.push(parse(input)?);
    }
    Ok(list)
}

pub(super) fn text(input: ParseStream<'_>) -> syn::Result<String> {
    Ok(input.parse::<LitStr>()?.value())
}

pub(super) fn braced_list<T: Parse>(input: ParseStream<'_>) -> syn::Result<Vec<T>> {
    let list;
    braced!(list in input);
    all(&list, T::parse)
}
