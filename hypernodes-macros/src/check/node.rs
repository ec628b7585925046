//! The rules for a function that is marked `#[node]`.

use proc_macro2::{Ident, Span};
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{FnArg, Pat, ReturnType, Signature, Type};

use crate::report::Report;
use crate::syntax;
use crate::syntax::node::{Arguments, OutputNames, bare};
use crate::text;

/// Applies every rule.
pub(crate) fn check(arguments: &Arguments, signature: &Signature, report: &Report) {
    is_plain(signature, report);
    is_small(signature, report);
    hides_no_type(signature, report);
    parameters(signature, report);
    if let Some(names) = &arguments.outputs {
        outputs(names, signature, report);
    }
    fallible(arguments, signature, report);
    if let Some(path) = &arguments.batch {
        batch(path, signature, report);
    }
    if arguments.cache {
        cached(signature, report);
    }
}

/// What is kept is found again when all that a run borrowed is gone, and it is made from bytes, so its type has a name.
fn cached(signature: &Signature, report: &Report) {
    let ReturnType::Type(_, ty) = &signature.output else { return };
    let kept = result_of(ty).unwrap_or(ty);
    let mut opaque = Opaque(None);
    opaque.visit_type(kept);
    if let Some(span) = opaque.0 {
        report.error(span, "what a node marked `cache` makes is read from bytes again, so its type needs a name; collect it, or leave `cache` out");
    }
    let mut borrowed = Borrowed(None);
    borrowed.visit_type(kept);
    if let Some((span, how)) = borrowed.0 {
        let reason = match how {
            Borrow::FromRun => "outlives the run, so it cannot borrow",
            Borrow::ForEver => "is read from bytes again, so it cannot be a reference, not even a `'static` one",
        };
        report.error(
            span,
            format_args!("what a node marked `cache` makes {reason}; return an owned value, or leave `cache` out"),
        );
    }
}

/// Finds what a type borrows.
struct Borrowed(Option<(Span, Borrow)>);

enum Borrow {
    FromRun,
    ForEver,
}

impl<'t> Visit<'t> for Borrowed {
    fn visit_type_reference(&mut self, found: &'t syn::TypeReference) {
        let forever = found.lifetime.as_ref().is_some_and(|lifetime| lifetime.ident == "static");
        let how = if forever { Borrow::ForEver } else { Borrow::FromRun };
        self.0.get_or_insert((found.span(), how));
    }

    fn visit_lifetime(&mut self, found: &'t syn::Lifetime) {
        if found.ident != "static" {
            self.0.get_or_insert((found.span(), Borrow::FromRun));
        }
    }
}

fn batch(path: &syn::Path, signature: &Signature, report: &Report) {
    if signature.inputs.is_empty() {
        report.error(
            path.span(),
            format_args!("a batch body takes columns, but node `{}` takes nothing; leave `batch` out", signature.ident),
        );
    }
}

fn is_plain(signature: &Signature, report: &Report) {
    if let Some(word) = &signature.asyncness {
        report.error(word.span(), "a node cannot be `async`; wait inside it, or make the future outside the pipeline");
    }
    if let syn::Safety::Unsafe(word) = &signature.safety {
        report.error(word.span, "a node cannot be `unsafe`; call the unsafe function from a safe one");
    }
    if let Some(variadic) = &signature.variadic {
        report.error(variadic.span(), "a node cannot be variadic; take a slice");
    }
}

/// As many parameters as the library can tell apart.
const MOST_PARAMETERS: usize = 48;

fn is_small(signature: &Signature, report: &Report) {
    if signature.inputs.len() > MOST_PARAMETERS {
        report.error(
            signature.ident.span(),
            format_args!("a node has at most {MOST_PARAMETERS} parameters; take some of them together as a struct"),
        );
    }
}

/// The marker has the name of the node, and a type of that name would hide a primitive one in the whole module.
fn hides_no_type(signature: &Signature, report: &Report) {
    let name = &signature.ident;
    if name == "str" || text::is_number(&name.to_string()) {
        report.error(
            name.span(),
            format_args!("a node named `{name}` would hide the type `{name}`; name the function otherwise and write `output = \"{name}\"`"),
        );
    }
}

fn parameters(signature: &Signature, report: &Report) {
    for parameter in &signature.inputs {
        let typed = match parameter {
            FnArg::Receiver(receiver) => {
                report.error(
                    receiver.self_token.span,
                    "a node takes no `self`; make it a free function with a parameter that has a name",
                );
                continue;
            }
            FnArg::Typed(typed) => typed,
        };
        if let Some(condition) = typed.attrs.iter().find(|attribute| attribute.path().is_ident("cfg")) {
            report.error(
                condition.span(),
                "a parameter of a node cannot depend on `cfg`; write the function twice, each under its `#[cfg(..)]`",
            );
        }
        match &*typed.pat {
            Pat::Ident(name) if name.by_ref.is_none() && name.subpat.is_none() => {}
            Pat::Wild(underscore) => {
                report.error(underscore.span(), "a parameter of a node needs a name, for that is what feeds it");
            }
            pattern => report.error(
                pattern.span(),
                "a parameter of a node is one name, for that is what feeds it; take the value apart in the body",
            ),
        }
        parameter_type(&typed.ty, report);
    }
}

fn parameter_type(ty: &Type, report: &Report) {
    if let Type::Reference(reference) = bare(ty)
        && let Some(word) = &reference.mutability
    {
        report.error(
            word.span(),
            "a node cannot take `&mut`, for nobody could say who changed the value when; take it by value and return the changed one",
        );
    }
    let mut opaque = Opaque(None);
    opaque.visit_type(ty);
    if let Some(span) = opaque.0 {
        report.error(span, IMPL_TRAIT);
    }
}

/// Finds an `impl Trait` inside a type.
struct Opaque(Option<Span>);

impl<'t> Visit<'t> for Opaque {
    fn visit_type_impl_trait(&mut self, found: &'t syn::TypeImplTrait) {
        self.0 = Some(found.span());
    }
}

const IMPL_TRAIT: &str = "a node cannot take `impl Trait`; give the type a name: `fn total<I: Iterator<Item = u64>>(words: I)`, listed as `total::<_>`";

fn outputs(outputs: &OutputNames, signature: &Signature, report: &Report) {
    for (place, literal) in outputs.names.iter().enumerate() {
        let name = literal.value();
        if syntax::identifier(&name, literal.span()).is_none() || name == "_" {
            report.error(literal.span(), format_args!("`{name}` is no name; an output is named like a variable"));
        }
        if outputs.names[..place].iter().any(|before| before.value() == name) {
            report.error(literal.span(), format_args!("two outputs are named `{name}`; each one needs its own name"));
        }
    }
    if !outputs.tuple {
        return;
    }
    let count = outputs.names.len();
    let returned = match &signature.output {
        ReturnType::Default => Some(0),
        ReturnType::Type(_, ty) => match bare(result_of(ty).unwrap_or(ty)) {
            Type::Tuple(tuple) => Some(tuple.elems.len()),
            Type::Path(path) if path.path.get_ident().is_some_and(is_primitive) => Some(1),
            Type::Reference(_) | Type::Array(_) | Type::ImplTrait(_) => Some(1),
            _ => None,
        },
    };
    if let Some(returned) = returned.filter(|&returned| returned != count) {
        let places = match returned {
            0 => "nothing".to_owned(),
            1 => "one value".to_owned(),
            _ => format!("{returned} values"),
        };
        let named = if count == 1 { "one output is".to_owned() } else { format!("{count} outputs are") };
        report.error(
            outputs.span,
            format_args!("{named} named, but `{}` returns {places}; name each place of the tuple", signature.ident),
        );
    }
    // A tuple of more places than this would need a trait of its own to be taken apart.
    if count > MOST_OUTPUTS {
        report.error(outputs.span, format_args!("a node has at most {MOST_OUTPUTS} outputs; return a struct"));
    }
}

/// As many places as the library can name in a tuple whose type is an alias.
const MOST_OUTPUTS: usize = 12;

fn fallible(arguments: &Arguments, signature: &Signature, report: &Report) {
    let Some(wanted) = arguments.fallible.as_ref().filter(|wanted| wanted.value) else { return };
    // An alias may stand for a `Result`; a primitive or nothing cannot.
    let may_be_result = match &signature.output {
        ReturnType::Type(_, ty) => {
            matches!(bare(ty), Type::Path(path) if !path.path.get_ident().is_some_and(is_primitive))
        }
        ReturnType::Default => false,
    };
    if !may_be_result {
        report.error(
            wanted.span,
            format_args!(
                "`{}` returns no `Result`, so it cannot fail; write `Result<T, E>` as its return type",
                signature.ident
            ),
        );
    }
}

/// Whether a return type is written `Result<..>`.
pub(crate) fn names_result(ty: &Type) -> bool {
    matches!(bare(ty), Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Result"))
}

/// The `T` of a visible `Result<T, ..>`.
pub(crate) fn result_of(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = bare(ty) else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == "Result")?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        syn::GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

fn is_primitive(name: &Ident) -> bool {
    text::is_number(&name.to_string()) || name == "String"
}
