//! `#[node(..)] fn ..`: the arguments, and the function with its body left as tokens.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{Attribute, LitBool, LitInt, LitStr, Path, Signature, Token, Type, Visibility};

use super::description::Way;
use crate::names;
use crate::report::Report;

/// The keys of `#[node]`.
const KEYS: &[&str] = &["output", "cache", "version", "batch", "fallible", "crate"];

/// What stands in the parentheses of `#[node(..)]`.
#[derive(Default)]
pub(crate) struct Arguments {
    /// `output`: the names, and whether they were written as a tuple.
    pub(crate) outputs: Option<OutputNames>,
    pub(crate) cache: bool,
    pub(crate) version: Option<LitInt>,
    pub(crate) batch: Option<Path>,
    pub(crate) fallible: Option<LitBool>,
    /// `crate`: where the library is.
    pub(crate) library: Option<Path>,
}

/// The names of `output = "x"` or `output = ("x", "y")`.
pub(crate) struct OutputNames {
    pub(crate) span: Span,
    pub(crate) tuple: bool,
    pub(crate) names: Vec<LitStr>,
}

/// A function that was marked `#[node]`.
pub(crate) struct Function {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
    pub(crate) body: TokenTree,
}

/// Reads the arguments; every mistake goes to the report, and what can be read is kept.
pub(crate) fn arguments(tokens: TokenStream, report: &Report) -> Arguments {
    let mut arguments = Arguments::default();
    let parser = |input: ParseStream<'_>| {
        let mut seen: Vec<String> = Vec::new();
        while !input.is_empty() {
            let key: Ident = input.call(syn::ext::IdentExt::parse_any).map_err(|error| {
                let keys = names::list(KEYS.iter().copied());
                syn::Error::new(
                    error.span(),
                    format_args!("expected a key, such as `output = \"total\"`; the keys are {keys}"),
                )
            })?;
            let name = key.to_string();
            if seen.contains(&name) {
                report.error(key.span(), format_args!("`{name}` stands here twice; keep one"));
            }
            argument(&key, &name, input, &mut arguments, report)?;
            seen.push(name);
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    };
    if let Err(error) = parser.parse2(tokens) {
        report.syntax(error);
    }
    arguments
}

fn argument(
    key: &Ident,
    name: &str,
    input: ParseStream<'_>,
    arguments: &mut Arguments,
    report: &Report,
) -> syn::Result<()> {
    match name {
        "output" => {
            value_of(key, input, "a name: `output = \"total\"`")?;
            arguments.outputs = Some(output_names(input)?);
        }
        "cache" => {
            arguments.cache = true;
            if input.peek(Token![=]) {
                let value = input.fork();
                let _ = value.parse::<Token![=]>();
                let unwanted = value.parse::<LitBool>().is_ok_and(|value| !value.value);
                let out = if unwanted { "`cache`" } else { "the value" };
                report.error(key.span(), format_args!("`cache` stands alone; leave out {out}"));
                skip_value(input);
            } else if input.peek(syn::token::Paren) {
                report.error(
                    key.span(),
                    "`cache` stands alone; what else is said stands beside it: `cache, version = 2`",
                );
                skip_value(input);
            }
        }
        "version" => {
            value_of(key, input, "a number: `version = 2`")?;
            let version = expected::<LitInt>(input, "`version` takes a whole number: `version = 2`")?;
            if version.base10_parse::<u64>().is_err() {
                report.error(version.span(), "`version` takes a whole number below 2^64");
            }
            arguments.version = Some(version);
        }
        "batch" => {
            value_of(key, input, "a function: `batch = double_all`")?;
            arguments.batch = Some(expected(input, "`batch` takes the path of a function: `batch = double_all`")?);
        }
        "fallible" => {
            value_of(key, input, "`true` or `false`")?;
            arguments.fallible = Some(expected(input, "`fallible` takes `true` or `false`")?);
        }
        "crate" => {
            value_of(key, input, "a path: `crate = renamed`")?;
            let path = input.call(Path::parse_mod_style);
            arguments.library =
                Some(path.map_err(|error| syn::Error::new(error.span(), "`crate` takes a path: `crate = renamed`"))?);
        }
        unknown => {
            let instead = names::instead(unknown, "keys of `#[node]`", KEYS.iter().copied());
            report.error(key.span(), format_args!("unknown key `{unknown}`{instead}"));
            skip_value(input);
        }
    }
    Ok(())
}

fn value_of(key: &Ident, input: ParseStream<'_>, what: &str) -> syn::Result<()> {
    if input.parse::<Option<Token![=]>>()?.is_none() {
        return Err(syn::Error::new(key.span(), format_args!("`{key}` takes {what}")));
    }
    Ok(())
}

fn expected<T: syn::parse::Parse>(input: ParseStream<'_>, message: &str) -> syn::Result<T> {
    let span = input.span();
    input.parse().map_err(|_| syn::Error::new(span, message))
}

fn output_names(input: ParseStream<'_>) -> syn::Result<OutputNames> {
    const WANTED: &str =
        "`output` takes a name in quotes, or several: `output = \"total\"`, `output = (\"train\", \"test\")`";
    if !input.peek(syn::token::Paren) {
        let name = expected::<LitStr>(input, WANTED)?;
        return Ok(OutputNames { span: name.span(), tuple: false, names: vec![name] });
    }
    let inner;
    let span = syn::parenthesized!(inner in input).span.join();
    let list = inner.parse_terminated(|input| expected::<LitStr>(input, WANTED), Token![,])?;
    let names: Vec<LitStr> = list.into_iter().collect();
    if names.is_empty() {
        return Err(syn::Error::new(span, WANTED));
    }
    Ok(OutputNames { span, tuple: true, names })
}

fn skip_value(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) {
        if input.parse::<TokenTree>().is_err() {
            break;
        }
    }
}

/// Reads the function.
pub(crate) fn function(tokens: TokenStream) -> syn::Result<Function> {
    let whole = tokens.span();
    let parser = |input: ParseStream<'_>| {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let signature_follows = input.peek(Token![const]) && !input.peek2(syn::Ident)
            || input.peek(Token![fn])
            || input.peek(Token![async])
            || input.peek(Token![unsafe])
            || input.peek(Token![extern]);
        if !signature_follows {
            return Err(syn::Error::new(whole, "`#[node]` goes on a function; put the logic of one item into a `fn`"));
        }
        let signature = input.parse().map_err(|error: syn::Error| {
            syn::Error::new(error.span(), format_args!("`#[node]` goes on a function; {error}"))
        })?;
        if !input.peek(syn::token::Brace) {
            let place = if input.is_empty() { whole } else { input.span() };
            return Err(syn::Error::new(place, "`#[node]` goes on a function with a body"));
        }
        let body: TokenTree = input.parse()?;
        Ok(Function { attributes, visibility, signature, body })
    };
    parser.parse2(tokens)
}

impl Function {
    /// The lines of its doc comment.
    pub(crate) fn docs(&self) -> String {
        docs(&self.attributes)
    }
}

/// The lines of a doc comment, without their markers.
pub(crate) fn docs(attributes: &[Attribute]) -> String {
    let mut lines = Vec::new();
    for attribute in attributes {
        if let syn::Meta::NameValue(meta) = &attribute.meta
            && meta.path.is_ident("doc")
            && let syn::Expr::Lit(literal) = &meta.value
            && let syn::Lit::Str(text) = &literal.lit
        {
            lines.extend(
                text.value().split('\n').map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end().to_owned()),
            );
        }
    }
    lines.join("\n").trim().to_owned()
}

/// The type without parentheses and without the invisible brackets that a `$t:ty` of `macro_rules!` brings.
pub(crate) fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Paren(inner) => bare(&inner.elem),
        Type::Group(inner) => bare(&inner.elem),
        ty => ty,
    }
}

/// How a parameter of that type takes its value, and the type behind the reference.
pub(crate) fn way(ty: &Type) -> (Way, &Type) {
    let ty = bare(ty);
    match ty {
        Type::Reference(reference) if reference.mutability.is_none() => {
            let forever = reference.lifetime.as_ref().is_some_and(|lifetime| lifetime.ident == "static");
            (if forever { Way::Static } else { Way::Reference }, &reference.elem)
        }
        Type::Path(path) => match inside_option(path).map(way) {
            Some((Way::Reference, inner)) => (Way::Option, inner),
            _ => (Way::Value, ty),
        },
        _ => (Way::Value, ty),
    }
}

fn inside_option(path: &syn::TypePath) -> Option<&Type> {
    let last = path.path.segments.last().filter(|last| last.ident == "Option")?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first() {
        Some(syn::GenericArgument::Type(ty)) if arguments.args.len() == 1 => Some(ty),
        _ => None,
    }
}
