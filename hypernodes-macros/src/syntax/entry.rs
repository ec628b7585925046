//! The items of the lists in `pipeline!`: nodes with their renamings, and names with their types.

use proc_macro2::{Ident, Span, TokenStream};
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{GenericArgument, Path, PathArguments, Token, Type, parenthesized};

use crate::report::Report;

/// An item of `nodes`.
#[derive(Clone)]
pub(crate) struct Entry {
    /// The path of a function, or of the type of a pipeline.
    pub(crate) path: Path,
    /// The field that holds the pipeline: `self.stats`.
    pub(crate) field: Option<Ident>,
    /// `(parameter = value)`.
    pub(crate) takes: Vec<Renaming>,
    /// `.map(parameter = collection)`: the pipeline runs for each item.
    pub(crate) mapped: Option<Mapped>,
    /// `with node = other`: nodes of the pipeline that others stand in for.
    pub(crate) replaced: Vec<Replaced>,
    /// `-> value`.
    pub(crate) gives: Option<Ident>,
    /// `-> (output as value)`.
    pub(crate) gives_each: Vec<Renaming>,
}

/// What stands in `.map(..)`.
#[derive(Clone)]
pub(crate) struct Mapped {
    /// The word itself.
    pub(crate) word: Ident,
    /// The inputs that are collections.
    pub(crate) over: Vec<Renaming>,
}

/// A node inside a pipeline of the list, and what stands in for it.
#[derive(Clone)]
pub(crate) struct Replaced {
    /// Its name, after those of the pipelines around it: `stats.parse`.
    pub(crate) node: Vec<Ident>,
    pub(crate) by: Box<Entry>,
}

/// One name of a node and the name that it has in the pipeline.
#[derive(Clone)]
pub(crate) struct Renaming {
    pub(crate) of_node: Ident,
    pub(crate) in_pipeline: Ident,
}

/// A name in `inputs`, `outputs` or `map_over`, with its type where one is stated.
#[derive(Clone)]
pub(crate) struct Port {
    pub(crate) name: Ident,
    pub(crate) ty: Option<Type>,
}

impl Entry {
    /// The name of the function: the last part of the path. Of a field, its name.
    pub(crate) fn name(&self) -> String {
        if let Some(field) = &self.field {
            return field.unraw().to_string();
        }
        self.path.segments.last().map(|segment| segment.ident.unraw().to_string()).unwrap_or_default()
    }

    /// The path as text, without `::<..>`.
    pub(crate) fn label(&self) -> String {
        if let Some(field) = &self.field {
            return format!("self.{}", field.unraw());
        }
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

    /// The name in the pipeline of what the node takes.
    pub(crate) fn taken(&self, name: &str) -> String {
        let over = self.mapped.iter().flat_map(|mapped| &mapped.over);
        renamed(over.chain(&self.takes), name)
    }

    /// The item itself and what stands in for nodes inside it: each has a relay.
    pub(crate) fn relayed(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(self.replaced.iter().map(|replaced| &*replaced.by))
    }

    /// Whether what the node takes by that name is a collection.
    pub(crate) fn is_mapped(&self, name: &str) -> bool {
        let mut over = self.mapped.iter().flat_map(|mapped| &mapped.over);
        over.any(|renaming| crate::syntax::name(&renaming.of_node) == name)
    }

    /// The name in the pipeline of what the node makes; `only` where it makes nothing else.
    pub(crate) fn given(&self, name: &str, only: bool) -> String {
        match self.gives.as_ref().filter(|_| only) {
            Some(gives) => crate::syntax::name(gives),
            None => renamed(&self.gives_each, name),
        }
    }

    /// Where an error about the node stands.
    pub(crate) fn span(&self) -> Span {
        if let Some(field) = &self.field {
            return field.span();
        }
        self.path.segments.last().map_or_else(|| self.path.span(), |segment| segment.ident.span())
    }
}

impl Entry {
    /// `path`, `path(parameter = value) -> value`, `path -> (output as value)`.
    pub(super) fn read(input: ParseStream<'_>, report: &Report) -> syn::Result<Self> {
        let (path, field) = if input.peek(Token![self]) && input.peek2(Token![.]) {
            let this = input.parse::<Token![self]>()?;
            input.parse::<Token![.]>()?;
            let field = input.call(Ident::parse_any).map_err(|error| {
                syn::Error::new(
                    error.span(),
                    "after `self.` stands the field that holds the pipeline, such as `self.stats`",
                )
            })?;
            // The type of the field takes this place when the fields are known.
            (Path::from(this), Some(field))
        } else {
            let fork = input.fork();
            let path = fork.call(Path::parse).map_err(|_| {
                syn::Error::new(input.span(), "expected the path of a node, such as `clean_text` or `text::clean_text`")
            })?;
            input.advance_to(&fork);
            (path, None)
        };
        let mut takes = Vec::new();
        if input.peek(syn::token::Paren) {
            let inner;
            parenthesized!(inner in input);
            takes = Renaming::list(&inner, |input| input.parse::<Token![=]>().is_ok(), "`(parameter = value)`", false)?;
        }
        let mapped = Self::read_map(input)?;
        let replaced = Self::read_with(input)?;
        let mut gives = None;
        let mut gives_each = Vec::new();
        if input.parse::<Option<Token![->]>>()?.is_some() {
            if input.peek(syn::token::Paren) {
                let inner;
                parenthesized!(inner in input);
                gives_each = Renaming::list(
                    &inner,
                    |input| input.parse::<Token![as]>().is_ok(),
                    "`-> (output as value)`",
                    true,
                )?;
            } else {
                let name = input.call(Ident::parse_any);
                gives = Some(name.map_err(|error| {
                    syn::Error::new(error.span(), "after `->` stands the new name, or `(output as value)` for several")
                })?);
            }
        }
        let over: &[Renaming] = mapped.as_ref().map(|mapped| &mapped.over[..]).unwrap_or_default();
        for list in [&takes[..], &gives_each, over] {
            for (place, renaming) in list.iter().enumerate() {
                if list[..place].iter().any(|before| before.of_node == renaming.of_node) {
                    let name = &renaming.of_node;
                    report.error(name.span(), format_args!("`{name}` is renamed twice; keep one"));
                }
            }
        }
        let mut entry = Self { path, field, takes, mapped, replaced, gives, gives_each };
        entry.with_turbofish();
        Ok(entry)
    }

    /// `.map(parameter = collection)`
    fn read_map(input: ParseStream<'_>) -> syn::Result<Option<Mapped>> {
        if input.parse::<Option<Token![.]>>()?.is_none() {
            return Ok(None);
        }
        let word = input.call(Ident::parse_any);
        let word = word.map_err(|error| syn::Error::new(error.span(), "expected `map(input = collection)`"))?;
        if word != "map" {
            return Err(syn::Error::new(
                word.span(),
                format_args!(
                    "`{word}` is nothing that can be done here; a pipeline of the list runs as it is, or for each item with `.map(input = collection)`"
                ),
            ));
        }
        if !input.peek(syn::token::Paren) {
            return Err(syn::Error::new(
                word.span(),
                "say which inputs come as collections: `.map(input = collection)`",
            ));
        }
        let inner;
        parenthesized!(inner in input);
        let over =
            Renaming::list(&inner, |input| input.parse::<Token![=]>().is_ok(), "`.map(input = collection)`", false)?;
        if over.is_empty() {
            return Err(syn::Error::new(
                word.span(),
                "say which inputs come as collections: `.map(input = collection)`",
            ));
        }
        Ok(Some(Mapped { word, over }))
    }

    /// `with node = other` or `with (node = other, inner.node = another)`.
    fn read_with(input: ParseStream<'_>) -> syn::Result<Vec<Replaced>> {
        if !input.peek(with) {
            return Ok(Vec::new());
        }
        input.parse::<with>()?;
        if !input.peek(syn::token::Paren) {
            return Ok(vec![Replaced::read(input)?]);
        }
        let inner;
        parenthesized!(inner in input);
        let list = inner.parse_terminated(Replaced::read, Token![,]);
        Ok(whole(list, &inner)?.into_iter().collect())
    }

    /// `scale<f64>` reads as a type; as an expression it needs the turbofish, which is put in here.
    pub(super) fn with_turbofish(&mut self) {
        for segment in &mut self.path.segments {
            if let PathArguments::AngleBracketed(arguments) = &mut segment.arguments
                && arguments.colon2_token.is_none()
            {
                arguments.colon2_token = Some(syn::token::PathSep { spans: [arguments.lt_token.span; 2] });
            }
        }
    }
}

fn renamed<'l>(list: impl IntoIterator<Item = &'l Renaming>, name: &str) -> String {
    let renaming = list.into_iter().find(|renaming| crate::syntax::name(&renaming.of_node) == name);
    renaming.map_or_else(|| name.to_owned(), |renaming| crate::syntax::name(&renaming.in_pipeline))
}

syn::custom_keyword!(with);

impl Replaced {
    fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        const FORM: &str = "after `with` stands which node another one stands in for: `with fetch = fake_fetch`";
        let wrong = |input: ParseStream<'_>| syn::Error::new(input.span(), FORM);
        let mut node = vec![input.call(Ident::parse_any).map_err(|_| wrong(input))?];
        while input.parse::<Option<Token![.]>>()?.is_some() {
            node.push(input.call(Ident::parse_any).map_err(|_| wrong(input))?);
        }
        if input.parse::<Option<Token![=]>>()?.is_none() {
            return Err(wrong(input));
        }
        let path = input.call(Path::parse).map_err(|_| wrong(input))?;
        let mut by = Entry {
            path,
            field: None,
            takes: Vec::new(),
            mapped: None,
            replaced: Vec::new(),
            gives: None,
            gives_each: Vec::new(),
        };
        by.with_turbofish();
        Ok(Self { node, by: Box::new(by) })
    }
}

impl Renaming {
    fn list(
        input: ParseStream<'_>,
        mark: impl Fn(ParseStream<'_>) -> bool,
        form: &str,
        keeps: bool,
    ) -> syn::Result<Vec<Self>> {
        let mut list = Vec::new();
        let mut read = || {
            while !input.is_empty() {
                list.push(Self::read(input, &mark, form, keeps)?);
                input.parse::<Option<Token![,]>>()?;
            }
            Ok(())
        };
        whole(read(), input)?;
        Ok(list)
    }

    /// With `keeps` a name may stand alone: it stays what it is.
    fn read(
        input: ParseStream<'_>,
        mark: impl Fn(ParseStream<'_>) -> bool,
        form: &str,
        keeps: bool,
    ) -> syn::Result<Self> {
        let span = input.span();
        let wrong = || syn::Error::new(span, format_args!("a renaming is written {form}"));
        let of_node = input.call(Ident::parse_any).map_err(|_| wrong())?;
        if keeps && (input.is_empty() || input.peek(Token![,])) {
            return Ok(Self { in_pipeline: of_node.clone(), of_node });
        }
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
    pub(super) fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input
            .call(Ident::parse_any)
            .map_err(|error| syn::Error::new(error.span(), "expected a name, or `name: Type`"))?;
        let ty = if input.parse::<Option<Token![:]>>()?.is_some() { Some(input.parse()?) } else { None };
        Ok(Self { name, ty })
    }
}

/// What came of reading a list in brackets. After a mistake the rest of the list is skipped: the parser would count what
/// is left of it as a mistake of its own.
pub(super) fn whole<T>(outcome: syn::Result<T>, list: ParseStream<'_>) -> syn::Result<T> {
    if outcome.is_err() {
        list.parse::<TokenStream>()?;
    }
    outcome
}
