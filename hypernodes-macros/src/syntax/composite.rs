//! What a pipeline tells the pipelines around it: what it takes and makes, and of which parts it consists. It is written
//! where the pipeline is and read where it stands among nodes; the tokens between are nobody else's business.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, TokenStreamExt, format_ident, quote};
use syn::Token;
use syn::parse::{Parse, ParseStream};

use super::description::{Description, Made, Parameter, all, braced_list, flags, number, numbers, text, words};
use super::drawing::Drawing;
use super::roster::Roster;
use crate::graph::Place;

/// What a macro at the end of a chain learns of an item of its list.
pub(crate) enum Described {
    Node(Description),
    Pipeline(Composite),
}

/// An item of the list, and what stands in for nodes inside it.
pub(crate) struct Listed {
    pub(crate) item: Described,
    pub(crate) replaced: Vec<Described>,
}

impl Listed {
    /// The descriptions that a chain has brought, item by item of the list.
    pub(crate) fn of(roster: &Roster, described: Vec<Described>) -> Vec<Self> {
        let mut described = described.into_iter();
        let listed = roster.nodes.iter().map_while(|entry| {
            let item = described.next()?;
            Some(Self { item, replaced: described.by_ref().take(entry.replaced.len()).collect() })
        });
        listed.collect()
    }
}

/// A pipeline, as far as names and texts go.
pub(crate) struct Composite {
    pub(crate) name: Ident,
    /// The names of its type and const parameters.
    pub(crate) generics: Vec<String>,
    /// Whether it has bound inputs, so that there has to be a value of it.
    pub(crate) bound: bool,
    /// What it takes, in the order of its fields.
    pub(crate) inputs: Vec<Ident>,
    /// In the order in which they are written.
    pub(crate) parts: Vec<Part>,
    /// What it makes, in the order of its fields: the name, and the output of a part.
    pub(crate) outputs: Vec<(Ident, Place)>,
    pub(crate) drawing: Drawing,
    /// Set where the pipeline has mistakes: it said which, and a pipeline around it adds nothing.
    pub(crate) refused: bool,
}

impl Composite {
    /// What an output is called in what runs for an item of a map: one that hands an input through has a name of its own,
    /// for nothing feeds itself.
    pub(crate) fn output_inside(&self, output: &str) -> String {
        let is_input = |name: &str| self.inputs.iter().any(|input| super::name(input) == name);
        if !is_input(output) {
            return output.to_owned();
        }
        let is_output = |name: &str| self.outputs.iter().any(|(output, _)| super::name(output) == name);
        crate::names::free(&format!("{output}_given"), |name| is_input(name) || is_output(name))
    }
}

/// A part: a node, or several that cannot be parted because the type of what they hand over has no name. The pipeline has
/// a function for each one.
#[derive(Default)]
pub(crate) struct Part {
    pub(crate) inlets: Vec<Inlet>,
    pub(crate) outlets: Vec<Outlet>,
    /// The pipeline's error, where the part may fail.
    pub(crate) error: Option<Made>,
    /// The number of the type of the error as its node has it.
    pub(crate) failure: usize,
    /// Whether it is looked up in a cache.
    pub(crate) cached: bool,
    /// Whether it runs items.
    pub(crate) mapped: bool,
    /// Whether it has a function for whole partitions.
    pub(crate) batched: bool,
}

/// What a part takes.
pub(crate) struct Inlet {
    /// Named like the value in the pipeline.
    pub(crate) parameter: Parameter,
    pub(crate) source: Source,
    /// The number of its type.
    pub(crate) ty: usize,
    /// What the part's node calls it: the names of its parameters.
    pub(crate) parameters: Vec<String>,
}

/// What feeds a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// The pipeline itself, for its bound inputs.
    Itself,
    /// The input of that index.
    Input(usize),
    /// An output of another part.
    Part(Place),
}

/// What a part makes.
pub(crate) struct Outlet {
    pub(crate) name: Ident,
    pub(crate) made: Made,
    /// Its place among the outputs of the part's node.
    pub(crate) place: usize,
    /// In how many structs the value is sealed, because its type may be private.
    pub(crate) seals: usize,
    /// The number of its type as the part returns it, and of what is inside the seals.
    pub(crate) held: usize,
    pub(crate) ty: usize,
}

/// The name of the function of a part.
pub(crate) fn part_name(number: usize) -> Ident {
    format_ident!("__hypernodes_part_{number}")
}

/// The name of the function that makes an error of a part one of the pipeline.
pub(crate) fn error_name(number: usize) -> Ident {
    format_ident!("__hypernodes_error_{number}")
}

/// The name of the function that seals what a part makes.
pub(crate) fn seal_name(number: usize, place: usize) -> Ident {
    format_ident!("__hypernodes_seal_{number}_{place}")
}

/// The name of the function of a part for whole partitions.
pub(crate) fn batch_name(number: usize) -> Ident {
    format_ident!("__hypernodes_batch_{number}")
}

impl ToTokens for Composite {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { name, generics, inputs, parts, drawing, .. } = self;
        let flags = flags(&[("bound", self.bound), ("refused", self.refused)]);
        let outputs = self.outputs.iter().map(|(name, place)| {
            let place = numbers(&[place.node, place.place]);
            quote!(#name #place)
        });
        tokens.append_all(quote! {
            @ #name [#(#generics)*] [#flags] { #(#inputs)* } { #(#parts)* } { #(#outputs)* } #drawing
        });
    }
}

impl ToTokens for Part {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { inlets, outlets, error, failure, cached, mapped, batched } = self;
        let failure = numbers(&[*failure]);
        let flags = flags(&[("cached", *cached), ("mapped", *mapped), ("batched", *batched)]);
        let error = error.iter();
        tokens.append_all(quote! { { #(#inlets)* } { #(#outlets)* } { #(#error)* } #failure [#flags] });
    }
}

impl ToTokens for Inlet {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { parameter, source, ty, parameters } = self;
        let source = match source {
            Source::Itself => numbers(&[]),
            Source::Input(input) => numbers(&[*input]),
            Source::Part(Place { node, place }) => numbers(&[*node, *place]),
        };
        let ty = numbers(&[*ty]);
        tokens.append_all(quote! { #parameter [#source] #ty [#(#parameters)*] });
    }
}

impl ToTokens for Outlet {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { name, made, place, seals, held, ty } = self;
        let numbers = numbers(&[*place, *seals, *held, *ty]);
        tokens.append_all(quote! { #name #made #numbers });
    }
}

impl Parse for Described {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Token![@]) { input.parse().map(Self::Pipeline) } else { input.parse().map(Self::Node) }
    }
}

impl Described {
    pub(crate) fn refused(&self) -> bool {
        match self {
            Self::Node(node) => node.refused,
            Self::Pipeline(pipeline) => pipeline.refused,
        }
    }
}

impl Parse for Composite {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.parse::<Token![@]>()?;
        let name = input.parse()?;
        let list;
        syn::bracketed!(list in input);
        let generics = all(&list, text)?;
        let set = words(input)?;
        let is = |flag: &str| set.iter().any(|word| word == flag);
        let list;
        syn::braced!(list in input);
        let inputs = all(&list, syn::ext::IdentExt::parse_any)?;
        let parts = braced_list(input)?;
        let list;
        syn::braced!(list in input);
        let outputs = all(&list, |input| {
            let name = input.call(syn::ext::IdentExt::parse_any)?;
            Ok((name, Place { node: number(input)?, place: number(input)? }))
        })?;
        let drawing = input.parse()?;
        Ok(Self { name, generics, bound: is("bound"), inputs, parts, outputs, drawing, refused: is("refused") })
    }
}

impl Parse for Part {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let (inlets, outlets, mut error) = (braced_list(input)?, braced_list(input)?, braced_list(input)?);
        let failure = number(input)?;
        let set = words(input)?;
        let is = |flag: &str| set.iter().any(|word| word == flag);
        let (cached, mapped, batched) = (is("cached"), is("mapped"), is("batched"));
        Ok(Self { inlets, outlets, error: error.pop(), failure, cached, mapped, batched })
    }
}

impl Parse for Inlet {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let parameter = input.parse()?;
        let list;
        syn::bracketed!(list in input);
        let numbers = all(&list, number)?;
        let source = match numbers[..] {
            [] => Source::Itself,
            [input] => Source::Input(input),
            [node, place, ..] => Source::Part(Place { node, place }),
        };
        let ty = number(input)?;
        let list;
        syn::bracketed!(list in input);
        Ok(Self { parameter, source, ty, parameters: all(&list, text)? })
    }
}

impl Parse for Outlet {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.call(syn::ext::IdentExt::parse_any)?;
        let (made, place) = (input.parse()?, number(input)?);
        Ok(Self { name, made, place, seals: number(input)?, held: number(input)?, ty: number(input)? })
    }
}
