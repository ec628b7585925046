//! `pipeline! { .. }`: the struct and the keys after it.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::format_ident;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{Attribute, Expr, Field, Generics, Path, Token, Type, Visibility, bracketed, parenthesized};

use super::entry::{Entry, Port, whole};
use crate::report::Report;
use crate::{names, syntax};

/// The keys of `pipeline!`.
const KEYS: &[&str] =
    &["nodes", "outputs", "inputs", "map_over", "map_mode", "workload", "workers", "partitions", "max_workers"];

/// A pipeline as it was written.
#[derive(Clone)]
pub(crate) struct Roster {
    /// Docs and attributes for the struct.
    pub(crate) attributes: Vec<Attribute>,
    /// What `#[outputs(..)]` and `#[inputs(..)]` ask for.
    pub(crate) derives: Derives,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    pub(crate) generics: Generics,
    /// The bound inputs; `None` for a unit struct.
    pub(crate) fields: Option<Vec<Field>>,
    /// Whether this is `pipeline!(nodes = ..)`, which names no struct.
    pub(crate) anonymous: bool,
    pub(crate) nodes: Vec<Entry>,
    pub(crate) outputs: Option<Vec<Port>>,
    pub(crate) inputs: Option<Vec<Port>>,
    pub(crate) map_over: Option<Vec<Port>>,
    /// Where that key stands.
    pub(crate) map_over_key: Option<Ident>,
    pub(crate) map_mode: Option<Ident>,
    pub(crate) workload: Option<Expr>,
    pub(crate) workers: Option<Expr>,
    pub(crate) partitions: Option<Expr>,
    pub(crate) max_workers: Option<Expr>,
    /// Whether nodes, inputs and outputs could be read, so that it makes sense to ask who feeds whom.
    pub(crate) sound: bool,
}

/// Extra derives for the generated structs.
#[derive(Clone, Default)]
pub(crate) struct Derives {
    pub(crate) outputs: Vec<Path>,
    pub(crate) inputs: Vec<Path>,
}

impl Roster {
    /// The attributes that decide whether the pipeline exists; what stands beside the struct must share them.
    pub(crate) fn conditions(&self) -> Vec<&Attribute> {
        self.attributes.iter().filter(|attribute| attribute.path().is_ident("cfg")).collect()
    }

    /// The name of something that is made beside the struct, located where the struct is named.
    pub(crate) fn item(&self, suffix: &str) -> Ident {
        format_ident!("{}{suffix}", syntax::name(&self.name), span = self.name.span())
    }

    /// The same for what nobody but the generated code names.
    pub(crate) fn hidden(&self, suffix: &str) -> Ident {
        format_ident!("__{}{suffix}", syntax::name(&self.name), span = self.name.span())
    }

    /// Everything in the list that has a relay.
    pub(crate) fn relayed(&self) -> impl Iterator<Item = &Entry> {
        self.nodes.iter().flat_map(Entry::relayed)
    }

    pub(crate) fn fields(&self) -> &[Field] {
        self.fields.as_deref().unwrap_or_default()
    }

    /// The fields that are inputs: not the `PhantomData` that a type parameter may need, and none that begins with `_`.
    pub(crate) fn bound_inputs(&self) -> impl Iterator<Item = (&Ident, &Field)> {
        self.fields()
            .iter()
            .filter_map(|field| field.ident.as_ref().map(|name| (name, field)))
            .filter(|(name, field)| !name.to_string().starts_with('_') && !is_type(&field.ty, "PhantomData"))
    }
}

/// Whether a type is a path that ends in `name`.
pub(crate) fn is_type(ty: &Type, name: &str) -> bool {
    matches!(syntax::node::bare(ty), Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == name))
}

/// Reads a whole `pipeline!`. Mistakes go to the report; what can be read is kept, so that the struct is emitted even
/// beside errors. `None` where not even a struct can be made out.
pub(crate) fn read(tokens: TokenStream, report: &Report) -> Option<Roster> {
    let parser = |input: ParseStream<'_>| {
        let roster = head(input, report).map_err(|error| report.syntax(error)).ok();
        let Some(mut roster) = roster else {
            let _: TokenStream = input.parse()?;
            return Ok(None);
        };
        keys(input, &mut roster, report);
        pipelines_of_fields(&mut roster, report);
        is_not_inside_itself(&mut roster, report);
        Ok(Some(roster))
    };
    parser.parse2(tokens).map_err(|error| report.syntax(error)).ok().flatten()
}

/// Gives each `self.stats` of the list the type of that field.
fn pipelines_of_fields(roster: &mut Roster, report: &Report) {
    let mut entries = std::mem::take(&mut roster.nodes);
    entries.retain_mut(|entry| {
        let Some(field) = &entry.field else { return true };
        match pipeline_of_field(roster, field) {
            Ok(path) => {
                entry.path = path;
                entry.with_turbofish();
                true
            }
            Err(message) => {
                report.error(field.span(), message);
                roster.sound = false;
                false
            }
        }
    });
    roster.nodes = entries;
}

/// The pipeline that a field holds, also behind references and pointers.
fn pipeline_of_field(roster: &Roster, name: &Ident) -> Result<Path, String> {
    let fields =
        roster.fields().iter().filter_map(|field| field.ident.as_ref().map(|name| (syntax::name(name), field)));
    let fields: Vec<(String, &Field)> = fields.collect();
    let plain = syntax::name(name);
    let pipeline = &roster.name;
    if fields.is_empty() {
        return Err(format!(
            "`{pipeline}` has no fields; give it one that holds the pipeline, `struct {pipeline} {{ {plain}: {} }}`, or list the pipeline by its own name",
            names::camel(&plain)
        ));
    }
    let Some((_, field)) = fields.iter().find(|(field, _)| *field == plain) else {
        let what = format!("fields of `{pipeline}`");
        let instead = names::instead(&plain, &what, fields.iter().map(|(name, _)| name.as_str()));
        return Err(format!("`{pipeline}` has no field `{plain}`{instead}"));
    };
    let written = crate::text::of(&field.ty);
    let none = || format!("`self.{plain}` is of type `{written}`, which is no pipeline; list a field that holds one");
    let unknown =
        || format!("`self.{plain}` is of type `{written}`, which is no pipeline that can be known here; name its type");
    match inside_pointers(&field.ty) {
        Type::Path(path) if path.qself.is_none() => {
            let is_generic = |ident: &Ident| roster.generics.type_params().any(|param| param.ident == *ident);
            let known = path.path.segments.last().is_some_and(|last| is_no_pipeline(&last.ident.to_string()));
            match path.path.get_ident() {
                Some(ident) if is_generic(ident) => Err(unknown()),
                _ if known => Err(none()),
                _ => Ok(path.path.clone()),
            }
        }
        Type::Array(_) | Type::Slice(_) | Type::Tuple(_) => Err(none()),
        _ => Err(unknown()),
    }
}

/// Whether no pipeline is called like that: a number, text, or one of the types that hold several things.
fn is_no_pipeline(ty: &str) -> bool {
    crate::text::is_number(ty) || ["str", "String", "Vec", "Option", "HashMap", "BTreeMap"].contains(&ty)
}

/// Takes out of the list what would make the pipeline contain itself: nothing could say what it takes and makes.
fn is_not_inside_itself(roster: &mut Roster, report: &Report) {
    let Roster { nodes, name, anonymous: false, sound, .. } = roster else { return };
    nodes.retain(|entry| {
        let itself =
            entry.path.segments.len() == 1 && entry.path.segments.last().is_some_and(|last| last.ident == *name);
        if itself {
            *sound = false;
            report.error(
                entry.span(),
                format_args!("`{name}` would contain itself; leave `{}` out of `nodes`", entry.label()),
            );
        }
        !itself
    });
}

/// The type behind references and the pointers of std.
fn inside_pointers(ty: &Type) -> &Type {
    match syntax::node::bare(ty) {
        Type::Reference(reference) => inside_pointers(&reference.elem),
        Type::Path(path) => {
            let last = path.path.segments.last();
            let pointer =
                last.filter(|last| ["Box", "Rc", "Arc", "LazyLock"].iter().any(|pointer| last.ident == pointer));
            let arguments = match pointer.map(|last| &last.arguments) {
                Some(syn::PathArguments::AngleBracketed(arguments)) => arguments.args.first(),
                _ => None,
            };
            match arguments {
                Some(syn::GenericArgument::Type(inner)) => inside_pointers(inner),
                _ => syntax::node::bare(ty),
            }
        }
        ty => ty,
    }
}

/// `/// docs  #[attributes]  pub struct Name<'m> { fields }`, or nothing in the expression form.
fn head(input: ParseStream<'_>, report: &Report) -> syn::Result<Roster> {
    let mut attributes = input.call(Attribute::parse_outer)?;
    let derives = take_derives(&mut attributes, report);
    let mut roster = Roster {
        attributes,
        derives,
        visibility: Visibility::Inherited,
        name: Ident::new("AnonymousPipeline", input.span()),
        generics: Generics::default(),
        fields: None,
        anonymous: true,
        nodes: Vec::new(),
        outputs: None,
        inputs: None,
        map_over: None,
        map_over_key: None,
        map_mode: None,
        workload: None,
        workers: None,
        partitions: None,
        max_workers: None,
        sound: true,
    };
    if input.is_empty() || input.peek(syn::Ident) && input.peek2(Token![=]) {
        return Ok(roster);
    }
    if input.peek(syn::Ident) && input.peek2(Token![:]) {
        let key: Ident = input.parse()?;
        return Err(syn::Error::new(key.span(), format_args!("after `{key}` stands `=` and a value")));
    }
    roster.anonymous = false;
    roster.visibility = input.parse()?;
    if !input.peek(Token![struct]) {
        let hint = "a pipeline begins with a struct: `pipeline! { pub struct Name; nodes = [..]; }`, or, as an expression, with a key: `pipeline!(nodes = [..])`";
        return Err(syn::Error::new(input.span(), hint));
    }
    input.parse::<Token![struct]>()?;
    roster.name = input
        .parse()
        .map_err(|error: syn::Error| syn::Error::new(error.span(), "a pipeline has a name: `pub struct Name;`"))?;
    roster.generics = input.parse()?;
    roster.generics.where_clause = input.parse()?;
    if input.peek(syn::token::Paren) {
        return Err(syn::Error::new(input.span(), "bound inputs have names; write `struct Name { threshold: f64 }`"));
    }
    if input.peek(syn::token::Brace) {
        let fields: syn::FieldsNamed = input.parse()?;
        roster.fields = Some(fields.named.into_iter().collect());
        // `struct Name { .. };` is a slip that hurts nobody.
        input.parse::<Option<Token![;]>>()?;
    } else if input.parse::<Option<Token![;]>>()?.is_none() {
        report.error(
            roster.name.span(),
            format_args!("after `struct {0}` stands `;`, or its bound inputs in braces", roster.name),
        );
    }
    Ok(roster)
}

/// Takes `#[outputs(derive(..))]` and `#[inputs(derive(..))]` out of the attributes.
fn take_derives(attributes: &mut Vec<Attribute>, report: &Report) -> Derives {
    let mut derives = Derives::default();
    attributes.retain(|attribute| {
        let list = if attribute.path().is_ident("outputs") {
            &mut derives.outputs
        } else if attribute.path().is_ident("inputs") {
            &mut derives.inputs
        } else {
            return true;
        };
        if !matches!(attribute.meta, syn::Meta::List(_)) {
            report.error(attribute.path().span(), "say what to derive: `#[outputs(derive(Clone, PartialEq))]`");
            return false;
        }
        let read = attribute.parse_nested_meta(|meta| {
            if !meta.path.is_ident("derive") {
                return Err(
                    meta.error("only `derive(..)` can stand here; write `#[outputs(derive(Clone, PartialEq))]`")
                );
            }
            let paths;
            parenthesized!(paths in meta.input);
            list.extend(paths.parse_terminated(Path::parse_mod_style, Token![,])?);
            Ok(())
        });
        if let Err(error) = read {
            report.syntax(error);
        }
        false
    });
    derives
}

/// `key = value;`, in any order, each at most once.
fn keys(input: ParseStream<'_>, roster: &mut Roster, report: &Report) {
    let mut seen: Vec<String> = Vec::new();
    while !input.is_empty() {
        if let Err(error) = key(input, roster, &mut seen, report) {
            report.syntax(error);
            skip_to_next_key(input);
            let graph = ["nodes", "inputs", "outputs"];
            roster.sound &= !seen.last().is_some_and(|key| graph.contains(&key.as_str()));
        }
    }
    if !seen.iter().any(|key| key == "nodes") {
        roster.sound = false;
        let span = roster.name.span();
        report.error(span, "a pipeline needs its nodes; add `nodes = [first, second];`");
    }
}

fn key(input: ParseStream<'_>, roster: &mut Roster, seen: &mut Vec<String>, report: &Report) -> syn::Result<()> {
    let key = input.call(Ident::parse_any).map_err(|error| {
        syn::Error::new(
            error.span(),
            format_args!("expected a key; the keys are {}", names::list(KEYS.iter().copied())),
        )
    })?;
    let name = key.to_string();
    let twice = seen.contains(&name);
    if twice {
        report.error(key.span(), format_args!("`{name}` stands here twice; keep one"));
    }
    seen.push(name.clone());
    if !KEYS.contains(&name.as_str()) {
        let instead = match name.as_str() {
            "cache" => {
                "; mark the nodes that are looked up, `#[node(cache)]`, and hand the cache over with `.with_cache(&cache)`"
                    .to_owned()
            }
            _ => names::instead(&name, "keys of `pipeline!`", KEYS.iter().copied()),
        };
        // What it was meant to be does not count as missing.
        seen.splice(0..0, names::nearest(&name, KEYS.iter().copied()).map(str::to_owned));
        return Err(syn::Error::new(key.span(), format_args!("unknown key `{name}`{instead}")));
    }
    if input.parse::<Option<Token![=]>>()?.is_none() {
        return Err(syn::Error::new(key.span(), format_args!("after `{name}` stands `=` and a value")));
    }
    if twice {
        skip_value(input);
    } else {
        value(input, &key, &name, roster, report)?;
    }
    if !input.is_empty() && input.parse::<Option<Token![;]>>()?.is_none() {
        let span = input.span();
        // A comma instead of the semicolon is clear enough to go on behind it.
        input.parse::<Option<Token![,]>>()?;
        let follows = input.is_empty() || input.peek(Ident::peek_any);
        let error = syn::Error::new(span, format_args!("`{name} = ..` ends with `;`"));
        if !follows {
            return Err(error);
        }
        report.syntax(error);
    }
    Ok(())
}

fn value(input: ParseStream<'_>, key: &Ident, name: &str, roster: &mut Roster, report: &Report) -> syn::Result<()> {
    match name {
        "nodes" => {
            roster.nodes = list(input, "nodes", "`nodes = [first, second]`", |input| Entry::read(input, report))?;
        }
        "outputs" => roster.outputs = Some(list(input, "outputs", "`outputs = [label, score: f64]`", Port::parse)?),
        "inputs" => roster.inputs = Some(list(input, "inputs", "`inputs = [text: &str]`", Port::parse)?),
        "map_over" => {
            roster.map_over_key = Some(key.clone());
            roster.map_over = Some(list(input, "map_over", "`map_over = [text]`", Port::parse)?);
        }
        "map_mode" => {
            let path: Path =
                input.parse().map_err(|error| syn::Error::new(error.span(), "`map_mode` is `Zip` or `Product`"))?;
            let Some(mode) = path.get_ident().cloned() else {
                report.error(path.span(), "`map_mode` is a word of its own, `Zip` or `Product`");
                return Ok(());
            };
            if mode != "Zip" && mode != "Product" {
                let instead = names::instead(&mode.to_string(), "modes", ["Zip", "Product"]);
                report.error(mode.span(), format_args!("unknown `map_mode` `{mode}`{instead}"));
            }
            roster.map_mode = Some(mode);
        }
        "workload" => roster.workload = Some(workload(expression(input, key, "`workload = Cpu`")?, report)),
        "workers" => roster.workers = Some(count(expression(input, key, "`workers = 8`")?, name, report)),
        "partitions" => roster.partitions = Some(count(expression(input, key, "`partitions = 64`")?, name, report)),
        "max_workers" => roster.max_workers = Some(count(expression(input, key, "`max_workers = 128`")?, name, report)),
        // `key` let only known keys through.
        _ => {}
    }
    Ok(())
}

fn expression(input: ParseStream<'_>, key: &Ident, example: &str) -> syn::Result<Expr> {
    input.parse().map_err(|_| {
        syn::Error::new(key.span(), format_args!("`{key}` takes a constant expression, such as {example}"))
    })
}

/// A workload; a lone word that is none of the three and no constant is a slip.
fn workload(value: Expr, report: &Report) -> Expr {
    const WORKLOADS: [&str; 3] = ["Cpu", "Io", "Mixed"];
    let wrong = match &value {
        Expr::Path(path) => path.path.get_ident().map(ToString::to_string).filter(|word| {
            let constant = word.chars().all(|letter| !letter.is_lowercase());
            let misspelt = WORKLOADS.iter().any(|one| one.eq_ignore_ascii_case(word));
            !WORKLOADS.contains(&word.as_str()) && (misspelt || !constant)
        }),
        Expr::Lit(_) => {
            report.error(value.span(), "a workload is a word without quotes, such as `workload = Cpu`");
            None
        }
        _ => None,
    };
    if let Some(wrong) = wrong {
        let wrong = wrong.as_str();
        let misspelt = WORKLOADS.into_iter().find(|one| one.eq_ignore_ascii_case(wrong));
        let instead = misspelt
            .map_or_else(|| names::instead(wrong, "workloads", WORKLOADS), |one| format!("; did you mean `{one}`?"));
        report.error(value.span(), format_args!("unknown workload `{wrong}`{instead}"));
    }
    value
}

/// A number of workers or partitions, which is at least one.
fn count(value: Expr, key: &str, report: &Report) -> Expr {
    let wrong = match &value {
        Expr::Lit(literal) => match &literal.lit {
            syn::Lit::Int(number) => number.base10_parse::<usize>().map_or(true, |number| number == 0),
            _ => true,
        },
        Expr::Unary(unary) => matches!(unary.op, syn::UnOp::Neg(_)),
        _ => false,
    };
    if wrong {
        let written = crate::text::of(&value);
        report.error(
            value.span(),
            format_args!(
                "`{key} = {written}` is no number of {key}; it must be at least 1, or be left out to be chosen for you"
            ),
        );
    }
    value
}

/// `[first, second]`.
fn list<T>(
    input: ParseStream<'_>,
    key: &str,
    example: &str,
    parse: impl Fn(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<Vec<T>> {
    if !input.peek(syn::token::Bracket) {
        return Err(syn::Error::new(input.span(), format_args!("`{key}` takes a list: {example}")));
    }
    let inner;
    bracketed!(inner in input);
    // The closure has to take the lifetime of the inner buffer, which `parse_terminated` cannot be told.
    let mut entries = Vec::new();
    let mut read = || {
        while !inner.is_empty() {
            entries.push(parse(&inner)?);
            if !inner.is_empty() && inner.parse::<Option<Token![,]>>()?.is_none() {
                return Err(syn::Error::new(inner.span(), format_args!("expected `,` in `{key}`: {example}")));
            }
        }
        Ok(())
    };
    whole(read(), &inner)?;
    Ok(entries)
}

fn skip_value(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![;]) {
        if input.parse::<TokenTree>().is_err() {
            break;
        }
    }
}

fn skip_to_next_key(input: ParseStream<'_>) {
    skip_value(input);
    let _ = input.parse::<Option<Token![;]>>();
}
