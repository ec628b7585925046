//! A pipeline's graph as its static `GRAPH` shows it: text and indices. It travels with the pipeline, so that a pipeline
//! around it can show it, too.

use proc_macro2::TokenStream;
use quote::{ToTokens, TokenStreamExt, quote};
use syn::LitStr;
use syn::parse::{Parse, ParseStream};

use super::description::{Description, all, braced_list, flags, number, numbers, text, words};

/// A graph to be shown.
#[derive(Debug, Clone, Default)]
pub(crate) struct Drawing {
    pub(crate) name: String,
    pub(crate) docs: String,
    /// What comes from outside: the inputs, then the bound ones.
    pub(crate) inputs: Vec<DrawnInput>,
    pub(crate) nodes: Vec<DrawnNode>,
    pub(crate) outputs: Vec<DrawnOutput>,
}

#[derive(Debug, Clone)]
pub(crate) struct DrawnInput {
    pub(crate) name: String,
    pub(crate) ty: String,
    pub(crate) bound: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct DrawnOutput {
    pub(crate) name: String,
    pub(crate) ty: String,
    pub(crate) source: DrawnSource,
    /// The part that hands it through, where no node makes it.
    pub(crate) part: Option<usize>,
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DrawnSource {
    /// The input of that index.
    Input(usize),
    /// An output of a node.
    Node { node: usize, output: usize },
}

/// A node, or a pipeline that stands among the nodes.
#[derive(Debug, Clone, Default)]
pub(crate) struct DrawnNode {
    pub(crate) name: String,
    pub(crate) docs: String,
    pub(crate) parameters: Vec<DrawnParameter>,
    pub(crate) outputs: Vec<(String, String)>,
    pub(crate) fallible: bool,
    pub(crate) cached: bool,
    pub(crate) batched: bool,
    /// The part that it is in, where it is a function.
    pub(crate) part: usize,
    /// Of a pipeline, the graph inside.
    pub(crate) nested: Option<Box<Drawing>>,
}

#[derive(Debug, Clone)]
pub(crate) struct DrawnParameter {
    pub(crate) name: String,
    pub(crate) ty: String,
    pub(crate) source: DrawnSource,
}

impl Drawing {
    /// Changes every type.
    pub(crate) fn retype(&mut self, change: &impl Fn(&mut String)) {
        self.inputs.iter_mut().for_each(|input| change(&mut input.ty));
        self.outputs.iter_mut().for_each(|output| change(&mut output.ty));
        for node in &mut self.nodes {
            node.parameters.iter_mut().for_each(|parameter| change(&mut parameter.ty));
            node.outputs.iter_mut().for_each(|(_, ty)| change(ty));
            if let Some(nested) = &mut node.nested {
                nested.retype(change);
            }
        }
    }

    /// Changes the part of every function.
    pub(crate) fn renumber(&mut self, change: &impl Fn(usize) -> usize) {
        for node in &mut self.nodes {
            node.part = change(node.part);
            if let Some(nested) = &mut node.nested {
                nested.renumber(change);
            }
        }
        for part in self.outputs.iter_mut().filter_map(|output| output.part.as_mut()) {
            *part = change(*part);
        }
    }

    /// Shows another function in the place of that of a part.
    pub(crate) fn replace(&mut self, part: usize, label: &str, by: &Description) {
        for node in &mut self.nodes {
            match &mut node.nested {
                Some(nested) => nested.replace(part, label, by),
                None if node.part == part => {
                    label.clone_into(&mut node.name);
                    node.docs.clone_from(&by.docs);
                    (node.fallible, node.cached, node.batched) = (by.error.is_some(), by.cached, by.batched);
                    let is_taken = |taken: &DrawnParameter| {
                        by.parameters.iter().any(|parameter| crate::syntax::name(&parameter.name) == taken.name)
                    };
                    node.parameters.retain(is_taken);
                }
                None => {}
            }
        }
    }

    /// The functions that are in a part.
    pub(crate) fn nodes_of<'d>(&'d self, part: usize, found: &mut Vec<&'d DrawnNode>) {
        for node in &self.nodes {
            match &node.nested {
                Some(nested) => nested.nodes_of(part, found),
                None if node.part == part => found.push(node),
                None => {}
            }
        }
    }

    /// The node of that name, if there is one: its path may be longer.
    pub(crate) fn named(&self, name: &str) -> Option<&DrawnNode> {
        let mut named = self.nodes.iter().filter(|node| node.own_name() == name);
        named.next().filter(|_| named.next().is_none())
    }

    /// What is left when only some parts run, and for each input and output whether it is there.
    pub(crate) fn pruned(&self, runs: &impl Fn(usize) -> bool) -> (Self, Vec<bool>, Vec<bool>) {
        let mut pruned = Self { name: self.name.clone(), docs: self.docs.clone(), ..Self::default() };
        // What each node's outputs are now; none for one that is gone.
        let mut nodes: Vec<Option<(usize, Vec<Option<usize>>)>> = Vec::new();
        for node in &self.nodes {
            let Some((node, outputs)) = node.pruned(runs) else {
                nodes.push(None);
                continue;
            };
            nodes.push(Some((pruned.nodes.len(), outputs)));
            pruned.nodes.push(node);
        }
        let source = |source: DrawnSource| match source {
            DrawnSource::Input(_) => Some(source),
            DrawnSource::Node { node, output } => {
                let (node, outputs) = nodes.get(node)?.as_ref()?;
                Some(DrawnSource::Node { node: *node, output: (*outputs.get(output)?)? })
            }
        };
        for node in &mut pruned.nodes {
            node.parameters.retain_mut(|parameter| match source(parameter.source) {
                Some(source) => {
                    parameter.source = source;
                    true
                }
                None => false,
            });
        }
        let mut outputs = Vec::new();
        for output in &self.outputs {
            let source = source(output.source).filter(|_| output.part.is_none_or(runs));
            outputs.push(source.is_some());
            pruned.outputs.extend(source.map(|source| DrawnOutput { source, ..output.clone() }));
        }
        let read: Vec<DrawnSource> = pruned
            .nodes
            .iter()
            .flat_map(|node| node.parameters.iter().map(|parameter| parameter.source))
            .chain(pruned.outputs.iter().map(|output| output.source))
            .collect();
        let inputs: Vec<bool> = (0..self.inputs.len()).map(|input| read.contains(&DrawnSource::Input(input))).collect();
        let places = places(&inputs);
        pruned.inputs = kept(&self.inputs, &inputs);
        let moved = |source: &mut DrawnSource| {
            if let DrawnSource::Input(input) = source {
                *input = places[*input];
            }
        };
        let parameters = pruned.nodes.iter_mut().flat_map(|node| &mut node.parameters);
        parameters.for_each(|parameter| moved(&mut parameter.source));
        pruned.outputs.iter_mut().for_each(|output| moved(&mut output.source));
        (pruned, inputs, outputs)
    }
}

impl DrawnNode {
    /// Whether it is a pipeline that is mapped.
    pub(crate) fn is_map(&self) -> bool {
        self.nested.is_some() && self.name.strip_suffix(".map").is_some()
    }

    /// The last part of its path.
    pub(crate) fn own_name(&self) -> &str {
        let name = self.name.strip_suffix(".map").unwrap_or(&self.name);
        name.rsplit([':', '.']).next().unwrap_or(name)
    }

    /// The node with what is left of it, and the new place of each of its outputs.
    fn pruned(&self, runs: &impl Fn(usize) -> bool) -> Option<(Self, Vec<Option<usize>>)> {
        let Some(nested) = &self.nested else {
            return runs(self.part).then(|| (self.clone(), (0..self.outputs.len()).map(Some).collect()));
        };
        let (nested, inputs, outputs) = nested.pruned(runs);
        if nested.nodes.is_empty() && nested.outputs.is_empty() {
            return None;
        }
        let places = places(&outputs);
        let node = Self {
            parameters: kept(&self.parameters, &inputs),
            outputs: kept(&self.outputs, &outputs),
            nested: Some(Box::new(nested)),
            ..self.clone()
        };
        let places = outputs.iter().zip(places).map(|(kept, place)| kept.then_some(place));
        Some((node, places.collect()))
    }
}

/// What is kept of a list. The bound inputs of a nested pipeline stand behind the others and are no parameters.
fn kept<T: Clone>(all: &[T], kept: &[bool]) -> Vec<T> {
    all.iter().zip(kept).filter(|(_, kept)| **kept).map(|(one, _)| one.clone()).collect()
}

/// The place of each one among those that are kept.
fn places(kept: &[bool]) -> Vec<usize> {
    kept.iter()
        .scan(0, |next, kept| {
            let place = *next;
            *next += usize::from(*kept);
            Some(place)
        })
        .collect()
}

impl ToTokens for Drawing {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { name, docs, inputs, nodes, outputs } = self;
        tokens.append_all(quote! { #name #docs { #(#inputs)* } { #(#nodes)* } { #(#outputs)* } });
    }
}

impl ToTokens for DrawnInput {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { name, ty, bound } = self;
        let flags = flags(&[("bound", *bound)]);
        tokens.append_all(quote! { #name #ty [#flags] });
    }
}

impl ToTokens for DrawnOutput {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { name, ty, source, part } = self;
        let part = part.map(|part| numbers(&[part]));
        tokens.append_all(quote! { #name #ty #source [#part] });
    }
}

impl ToTokens for DrawnSource {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(match self {
            Self::Input(input) => bracketed(&[*input]),
            Self::Node { node, output } => bracketed(&[*node, *output]),
        });
    }
}

fn bracketed(list: &[usize]) -> TokenStream {
    let numbers = numbers(list);
    quote!([#numbers])
}

impl ToTokens for DrawnNode {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { name, docs, parameters, outputs, fallible, cached, batched, part, nested } = self;
        let flags = flags(&[("fallible", *fallible), ("cached", *cached), ("batched", *batched)]);
        let outputs = outputs.iter().map(|(name, ty)| quote!(#name #ty));
        let (part, nested) = (numbers(&[*part]), nested.iter());
        tokens.append_all(quote! { #name #docs { #(#parameters)* } { #(#outputs)* } [#flags] #part { #(#nested)* } });
    }
}

impl ToTokens for DrawnParameter {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { name, ty, source } = self;
        tokens.append_all(quote! { #name #ty #source });
    }
}

impl Parse for Drawing {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let (name, docs) = (text(input)?, text(input)?);
        let (inputs, nodes, outputs) = (braced_list(input)?, braced_list(input)?, braced_list(input)?);
        Ok(Self { name, docs, inputs, nodes, outputs })
    }
}

impl Parse for DrawnInput {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let (name, ty) = (text(input)?, text(input)?);
        let bound = words(input)?.iter().any(|word| word == "bound");
        Ok(Self { name, ty, bound })
    }
}

impl Parse for DrawnOutput {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let (name, ty, source) = (text(input)?, text(input)?, input.parse()?);
        let list;
        syn::bracketed!(list in input);
        let part = all(&list, number)?.pop();
        Ok(Self { name, ty, source, part })
    }
}

impl Parse for DrawnSource {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let list;
        syn::bracketed!(list in input);
        let first = number(&list)?;
        if list.is_empty() {
            return Ok(Self::Input(first));
        }
        Ok(Self::Node { node: first, output: number(&list)? })
    }
}

impl Parse for DrawnNode {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let (name, docs, parameters) = (text(input)?, text(input)?, braced_list(input)?);
        let list;
        syn::braced!(list in input);
        let outputs = all(&list, |input| Ok((input.parse::<LitStr>()?.value(), text(input)?)))?;
        let set = words(input)?;
        let is = |flag: &str| set.iter().any(|word| word == flag);
        let part = number(input)?;
        let nested = braced_list(input)?.pop().map(Box::new);
        Ok(Self {
            name,
            docs,
            parameters,
            outputs,
            fallible: is("fallible"),
            cached: is("cached"),
            batched: is("batched"),
            part,
            nested,
        })
    }
}

impl Parse for DrawnParameter {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(Self { name: text(input)?, ty: text(input)?, source: input.parse()? })
    }
}
