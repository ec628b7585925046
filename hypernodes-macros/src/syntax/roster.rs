//! `pipeline! { .. }`: the struct and the keys after it.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::format_ident;
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{
    Attribute, Expr, Field, GenericArgument, Generics, Path, PathArguments, Token, Type, Visibility, bracketed,
    parenthesized,
};

use crate::report::Report;
use crate::{names, syntax};

/// The keys of `pipeline!`.
const KEYS: &[&str] =
    &["nodes", "outputs", "inputs", "map_over", "map_mode", "workload", "workers", "partitions", "max_workers"];

/// A pipeline as it was written.
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
    pub(crate) map_mode: Option<Ident>,
    pub(crate) workload: Option<Expr>,
    pub(crate) workers: Option<Expr>,
    pub(crate) partitions: Option<Expr>,
    pub(crate) max_workers: Option<Expr>,
    /// Whether nodes, inputs and outputs could be read, so that it makes sense to ask who feeds whom.
    pub(crate) sound: bool,
}

/// Extra derives for the generated structs.
#[derive(Default)]
pub(crate) struct Derives {
    pub(crate) outputs: Vec<Path>,
    pub(crate) inputs: Vec<Path>,
}

/// An item of `nodes`.
pub(crate) struct Entry {
    pub(crate) path: Path,
    /// `(parameter = value)`.
    pub(crate) takes: Vec<Renaming>,
    /// `-> value`.
    pub(crate) gives: Option<Ident>,
    /// `-> (output as value)`.
    pub(crate) gives_each: Vec<Renaming>,
}

/// One name of a node and the name that it has in the pipeline.
pub(crate) struct Renaming {
    pub(crate) of_node: Ident,
    pub(crate) in_pipeline: Ident,
}

/// A name in `inputs`, `outputs` or `map_over`, with its type where one is stated.
pub(crate) struct Port {
    pub(crate) name: Ident,
    pub(crate) ty: Option<Type>,
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

impl Entry {
    /// The name of the function: the last part of the path.
    pub(crate) fn name(&self) -> String {
        self.path.segments.last().map(|segment| segment.ident.unraw().to_string()).unwrap_or_default()
    }

    /// The path as text, without `::<..>`.
    pub(crate) fn label(&self) -> String {
        let mut path = self.path.clone();
        for segment in &mut path.segments {
            segment.arguments = PathArguments::None;
        }
        crate::text::of(&path)
    }

    /// The arguments of its last part.
    pub(crate) fn arguments(&self) -> &PathArguments {
        self.path.segments.last().map_or(&PathArguments::None, |segment| &segment.arguments)
    }

    /// The types and constants among them.
    pub(crate) fn instance(&self) -> impl Iterator<Item = &GenericArgument> {
        let list = match self.arguments() {
            PathArguments::AngleBracketed(arguments) => Some(&arguments.args),
            _ => None,
        };
        list.into_iter().flatten().filter(|argument| !matches!(argument, GenericArgument::Lifetime(_)))
    }

    /// Where an error about the node stands.
    pub(crate) fn span(&self) -> Span {
        self.path.segments.last().map_or_else(|| self.path.span(), |segment| segment.ident.span())
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
        Ok(Some(roster))
    };
    parser.parse2(tokens).map_err(|error| report.syntax(error)).ok().flatten()
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
        let instead = names::instead(&name, "keys of `pipeline!`", KEYS.iter().copied());
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
        "map_over" => roster.map_over = Some(list(input, "map_over", "`map_over = [text]`", Port::parse)?),
        "map_mode" => {
            let mode: Ident =
                input.parse().map_err(|error| syn::Error::new(error.span(), "`map_mode` is `Zip` or `Product`"))?;
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
            let constant = word.chars().all(|letter| !letter.is_lowercase()) && word.len() > 1;
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

/// What came of reading a list in brackets. After a mistake the rest of the list is skipped: the parser would count what
/// is left of it as a mistake of its own.
fn whole<T>(outcome: syn::Result<T>, list: ParseStream<'_>) -> syn::Result<T> {
    if outcome.is_err() {
        list.parse::<TokenStream>()?;
    }
    outcome
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

impl Entry {
    /// `path`, `path(parameter = value) -> value`, `path -> (output as value)`.
    fn read(input: ParseStream<'_>, report: &Report) -> syn::Result<Self> {
        if input.peek(Token![self]) && input.peek2(Token![.]) {
            return Err(input.error(
                "a pipeline as a node, such as `self.stats`, is not supported by this version; list its nodes instead",
            ));
        }
        let fork = input.fork();
        let path = fork.call(Path::parse).map_err(|_| {
            syn::Error::new(input.span(), "expected the path of a node, such as `clean_text` or `text::clean_text`")
        })?;
        input.advance_to(&fork);
        if input.peek(Token![.]) {
            return Err(input.error("a mapped pipeline as a node, such as `Inner.map(..)`, is not supported by this version; map inside a node instead"));
        }
        // `scale<f64>` reads as a type; as an expression it needs the turbofish, which is put in here.
        let mut path = path;
        for segment in &mut path.segments {
            if let PathArguments::AngleBracketed(arguments) = &mut segment.arguments
                && arguments.colon2_token.is_none()
            {
                arguments.colon2_token = Some(syn::token::PathSep { spans: [arguments.lt_token.span; 2] });
            }
        }
        let mut takes = Vec::new();
        if input.peek(syn::token::Paren) {
            let inner;
            parenthesized!(inner in input);
            takes = Renaming::list(&inner, |input| input.parse::<Token![=]>().is_ok(), "`(parameter = value)`")?;
        }
        let mut gives = None;
        let mut gives_each = Vec::new();
        if input.parse::<Option<Token![->]>>()?.is_some() {
            if input.peek(syn::token::Paren) {
                let inner;
                parenthesized!(inner in input);
                gives_each =
                    Renaming::list(&inner, |input| input.parse::<Token![as]>().is_ok(), "`-> (output as value)`")?;
            } else {
                let name = input.call(Ident::parse_any);
                gives = Some(name.map_err(|error| {
                    syn::Error::new(error.span(), "after `->` stands the new name, or `(output as value)` for several")
                })?);
            }
        }
        for list in [&takes, &gives_each] {
            for (place, renaming) in list.iter().enumerate() {
                if list[..place].iter().any(|before| before.of_node == renaming.of_node) {
                    let name = &renaming.of_node;
                    report.error(name.span(), format_args!("`{name}` is renamed twice; keep one"));
                }
            }
        }
        Ok(Self { path, takes, gives, gives_each })
    }
}

impl Renaming {
    fn list(input: ParseStream<'_>, mark: impl Fn(ParseStream<'_>) -> bool, form: &str) -> syn::Result<Vec<Self>> {
        let mut list = Vec::new();
        let mut read = || {
            while !input.is_empty() {
                list.push(Self::read(input, &mark, form)?);
                input.parse::<Option<Token![,]>>()?;
            }
            Ok(())
        };
        whole(read(), input)?;
        Ok(list)
    }

    fn read(input: ParseStream<'_>, mark: impl Fn(ParseStream<'_>) -> bool, form: &str) -> syn::Result<Self> {
        let span = input.span();
        let wrong = || syn::Error::new(span, format_args!("a renaming is written {form}"));
        let of_node = input.call(Ident::parse_any).map_err(|_| wrong())?;
        if !mark(input) {
            return Err(wrong());
        }
        let in_pipeline = input.call(Ident::parse_any).map_err(|_| wrong())?;
        if !input.is_empty() && !input.peek(Token![,]) {
            return Err(wrong());
        }
        Ok(Self { of_node, in_pipeline })
    }
}

impl Port {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input
            .call(Ident::parse_any)
            .map_err(|error| syn::Error::new(error.span(), "expected a name, or `name: Type`"))?;
        let ty = if input.parse::<Option<Token![:]>>()?.is_some() { Some(input.parse()?) } else { None };
        Ok(Self { name, ty })
    }
}
