//! What callbacks are told of a run: where in the generated code something begins and ends.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote};

use super::drawing;
use super::rows::own;
use super::run::engine_variable;
use super::types::Names;
use crate::graph::NodeId;
use crate::syntax::drawing::{Drawing, DrawnNode};

/// Where a node stands in the graph of the whole: the way to it from the pipeline's own nodes inwards, by their places.
pub(super) struct Site {
    /// The innermost pipeline around all of its functions; empty where that is the pipeline itself.
    pub(super) around: Vec<usize>,
    /// The node itself, where it is one.
    pub(super) node: Vec<usize>,
}

/// The sites of all nodes that run.
pub(super) fn sites(names: &Names<'_>) -> BTreeMap<NodeId, Site> {
    let mut sites = BTreeMap::new();
    enter(&drawing::of(names), &mut Vec::new(), &mut sites);
    sites
}

fn enter(drawing: &Drawing, way: &mut Vec<usize>, sites: &mut BTreeMap<NodeId, Site>) {
    for (place, node) in drawing.nodes.iter().enumerate() {
        way.push(place);
        match (&node.nested, part_of_map(node)) {
            (Some(nested), None) => enter(nested, way, sites),
            (_, part) => {
                let part = part.unwrap_or(node.part);
                let around = &way[..way.len() - 1];
                let site = sites.entry(part).or_insert_with(|| Site { around: around.to_vec(), node: way.clone() });
                let shared = site.around.iter().zip(around).take_while(|(one, other)| one == other).count();
                site.around.truncate(shared);
            }
        }
        way.pop();
    }
}

/// A map is one node, whatever is in it.
fn part_of_map(node: &DrawnNode) -> Option<usize> {
    if !node.is_map() {
        return None;
    }
    let mut drawing = node.nested.as_deref()?;
    loop {
        let first = drawing.nodes.first()?;
        match &first.nested {
            Some(nested) => drawing = nested,
            None => return Some(first.part),
        }
    }
}

/// The stretches of a function: its nodes, and the pipelines that these are in.
///
/// ```text
/// let scope_1 = Observes::scope(engine, What::Nested(<Self as Planned>::GRAPH, &[1]));
/// let (span_1, engine_1) = (Observes::start(engine, Pipelines, &scope_1), Observes::within(engine, &scope_1));
/// let length = <TextStats>::__hypernodes_part_0(engine_1, text);
/// Span::end(span_1);
/// ```
pub(super) struct Scopes<'n, 'r> {
    names: &'n Names<'r>,
    /// For each pipeline, where in the order its first and its last node stand.
    extents: BTreeMap<Vec<usize>, (usize, usize)>,
    /// Whether a whole partition goes from node to node.
    by_rows: bool,
}

impl<'n, 'r> Scopes<'n, 'r> {
    pub(super) fn of(names: &'n Names<'r>, by_rows: bool) -> Self {
        let mut extents = BTreeMap::new();
        for (place, &node) in names.order().iter().enumerate() {
            let around = names.around(node);
            for length in names.base + 1..=around.len() {
                let (_, last) = extents.entry(around[..length].to_vec()).or_insert((place, place));
                *last = place;
            }
        }
        Self { names, extents, by_rows }
    }

    /// The pipelines whose first node this is begin.
    pub(super) fn before(&self, place: usize) -> TokenStream {
        let beginning = self.extents.iter().filter(|(_, extent)| extent.0 == place);
        beginning.map(|(way, _)| self.begin(way)).collect()
    }

    fn begin(&self, way: &[usize]) -> TokenStream {
        let outer = self.names.engine_within(&way[..way.len() - 1]);
        let begin = begin(self.names, "Nested", &outer, &self.names.engine_within(way), way);
        let whole = fails(self.names, self.by_rows).then(|| {
            let (failure, whole) = (own("failure"), variable("whole", way));
            quote!(let #whole = ::core::option::Option::is_none(&#failure);)
        });
        quote!(#whole #begin)
    }

    /// The pipelines whose last node this was are done, the inner ones first.
    pub(super) fn after(&self, place: usize) -> TokenStream {
        let ending = self.extents.iter().rev().filter(|(_, extent)| extent.1 == place);
        ending
            .map(|(way, _)| {
                let (span, whole) = (variable("span", way), variable("whole", way));
                ended(self.names, &span, fails(self.names, self.by_rows).then(|| quote!(== #whole)))
            })
            .collect()
    }

    /// The pipelines around some nodes, as they are for one row.
    pub(super) fn of_row(&self, row: &Ident) -> TokenStream {
        let library = self.names.library;
        let mut ways: Vec<&[usize]> = self.names.order().iter().map(|&node| self.names.around(node)).collect();
        ways.sort_unstable();
        ways.dedup();
        ways.iter()
            .map(|way| {
                let (engine, scope) = (self.names.engine_within(way), variable("row_scope", way));
                quote! {
                    let #scope = #library::__private::Observes::scope(#engine, #library::__private::What::Row(#row));
                    let #engine = #library::__private::Observes::within(#engine, &#scope);
                }
            })
            .collect()
    }
}

/// Code that tells callbacks what it does, and beside it code that does not: what a person would have written. Which one it is
/// is a constant. To share the lines, with calls between them that do nothing where nobody is told, leaves traces in the
/// machine code.
///
/// ```text
/// if Engine::OBSERVES {
///     return { .. };
/// }
/// ..
/// ```
pub(super) fn told_or_not(names: &Names<'_>, code: impl Fn(&Names<'_>) -> TokenStream) -> TokenStream {
    let (library, ty) = (names.library, names.engine());
    let (told, plain) = (code(names), code(&names.unobserved()));
    if told.to_string() == plain.to_string() {
        return plain;
    }
    quote! {
        if <#ty as #library::__private::Observes>::OBSERVES {
            return { #told };
        }
        #plain
    }
}

/// The run of the pipeline itself, and the end of it.
///
/// ```text
/// let scope = Observes::scope(engine, What::Pipeline(<Self as Planned>::GRAPH, &[]));
/// let (span, engine) = (Observes::start(engine, Pipelines, &scope), Observes::within(engine, &scope));
/// ..
/// Span::end(span);
/// ```
pub(super) fn whole(names: &Names<'_>, by_rows: bool) -> (TokenStream, TokenStream) {
    if !names.observed {
        return Default::default();
    }
    let (engine, way) = (engine_variable(), vec![0; names.base]);
    let begin = begin(names, "Pipeline", &engine, &engine, &way);
    (begin, ended(names, &variable("span", &way), fails(names, by_rows).then(TokenStream::new)))
}

/// A pipeline begins, and the engine is inside of it.
fn begin(names: &Names<'_>, kind: &str, outer: &Ident, engine: &Ident, way: &[usize]) -> TokenStream {
    let library = names.library;
    let (scope, span, what) = (variable("scope", way), variable("span", way), names.what(kind, way));
    quote! {
        let #scope = #library::__private::Observes::scope(#outer, #what);
        let (#span, #engine) = (
            #library::__private::Observes::start(#outer, #library::__private::Pipelines, &#scope),
            #library::__private::Observes::within(#outer, &#scope),
        );
    }
}

/// Whether rows may fail. A pipeline has failed if one does from where it begins to where it ends.
fn fails(names: &Names<'_>, by_rows: bool) -> bool {
    by_rows && !names.variants.is_empty()
}

/// The end of a pipeline. Where rows may fail, it is known only now whether one has, and whether that was before.
fn ended(names: &Names<'_>, span: &Ident, before: Option<TokenStream>) -> TokenStream {
    let library = names.library;
    let Some(before) = before else { return quote!(#library::__private::Span::end(#span);) };
    let failure = own("failure");
    quote!(#library::__private::Span::close(#span, ::core::option::Option::is_none(&#failure) #before);)
}

/// A function, from its start to its end. Its own variables stand in a block: side by side with those of the other nodes they
/// would be as many scopes inside one another as there are nodes, which the compiler's debug information cannot bear.
///
/// ```text
/// let word_count;
/// {
///     let node_span = Observes::call(engine, <Self as Planned>::GRAPH, &[2]);
///     word_count = count_words(&cleaned_text);
///     Span::end(node_span);
/// }
/// ```
pub(super) struct Call {
    node: NodeId,
    engine: Ident,
    way: TokenStream,
    scope: TokenStream,
    /// The name of the stretch.
    pub(super) variable: Ident,
    pub(super) start: TokenStream,
    pub(super) span: Ident,
}

impl Call {
    pub(super) fn of(names: &Names<'_>, node: NodeId) -> Self {
        let library = names.library;
        let (scope, span) = (variable("node_scope", &[]), variable("node_span", &[]));
        let engine = names.engine_at(node);
        let way = names.site(node).map(|site| &site.node[..]).unwrap_or_default();
        let what = names.what("Node", way);
        let way = names.way(way);
        Self {
            node,
            way: quote!(&[#(#way),*]),
            scope: quote!(let #scope = #library::__private::Observes::scope(#engine, #what);),
            start: quote! {
                let #span = #library::__private::Observes::start(#engine, #library::__private::Nodes, &#scope);
            },
            variable: scope,
            span,
            engine,
        }
    }

    /// What calls the function, told of.
    pub(super) fn around(&self, names: &Names<'_>, run: &TokenStream) -> TokenStream {
        let (library, span) = (names.library, &self.span);
        let (engine, graph, way) = (&self.engine, graph(library), &self.way);
        let begin = quote!(let #span = #library::__private::Observes::call(#engine, #graph, #way););
        quote!({ #begin #run #library::__private::Span::end(#span); })
    }

    /// Something in the stretch of the function.
    pub(super) fn within_scope(&self, code: &TokenStream) -> TokenStream {
        let scope = &self.scope;
        quote!({ #scope #code })
    }

    /// The call, told of where the stretch is there already.
    pub(super) fn run(&self, names: &Names<'_>, call: &TokenStream) -> TokenStream {
        let (start, made) = (&self.start, made());
        let (told, end) = (self.failed(names), self.end(names, &made));
        quote!({ #start let #made = #call; #told #end #made })
    }

    /// Where the function has failed, that is told; what it returned is in [`made`].
    pub(super) fn failed(&self, names: &Names<'_>) -> Option<TokenStream> {
        names.resolved.nodes[self.node].error.as_ref()?;
        // No closure: each one is a function of its own to the compiler.
        let (library, span, made) = (names.library, &self.span, made());
        Some(quote!(#library::__private::Told(&#made).hypernodes_tell(&#span);))
    }

    /// The end, when it is known what it has `made`.
    pub(super) fn end(&self, names: &Names<'_>, made: &Ident) -> TokenStream {
        let (library, span) = (names.library, &self.span);
        if names.resolved.nodes[self.node].error.is_none() {
            return quote!(#library::__private::Span::end(#span););
        }
        quote!(#library::__private::Span::close(#span, ::core::result::Result::is_ok(&#made));)
    }
}

/// The variable for what a function returned.
pub(super) fn made() -> Ident {
    own("made_by_node")
}

impl Names<'_> {
    /// The engine as it is inside a pipeline of the graph.
    fn engine_within(&self, way: &[usize]) -> Ident {
        if way.len() <= self.base { engine_variable() } else { variable("engine", way) }
    }

    /// The engine as a node gets it.
    pub(super) fn engine_at(&self, node: NodeId) -> Ident {
        self.engine_within(self.around(node))
    }

    /// The pipelines around a node, where that is asked.
    fn around(&self, node: NodeId) -> &[usize] {
        self.site(node).filter(|_| self.observed).map(|site| &site.around[..]).unwrap_or_default()
    }

    /// `What::Node(<Self as Planned>::GRAPH, &[2])`
    pub(super) fn what(&self, kind: &str, way: &[usize]) -> TokenStream {
        let (library, kind) = (self.library, Ident::new(kind, Span::call_site()));
        let (graph, way) = (graph(library), self.way(way));
        quote!(#library::__private::What::#kind(#graph, &[#(#way),*]))
    }

    /// The way as it goes in the graph of the whole: what runs for an item is inside the node that maps it.
    pub(super) fn way(&self, way: &[usize]) -> Vec<Literal> {
        let inside = way.get(usize::from(!self.at.is_empty())..).unwrap_or_default();
        self.at.iter().chain(inside).map(|&place| Literal::usize_unsuffixed(place)).collect()
    }
}

/// The graph, in a method of the pipeline.
pub(super) fn graph(library: &TokenStream) -> TokenStream {
    quote!(<Self as #library::__private::Planned>::GRAPH)
}

fn variable(name: &str, way: &[usize]) -> Ident {
    let way: Vec<String> = way.iter().map(usize::to_string).collect();
    let slash = if way.is_empty() { "" } else { "_" };
    format_ident!("hypernodes_{name}{slash}{}", way.join("_"), span = Span::mixed_site())
}
