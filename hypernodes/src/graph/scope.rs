//! What a drawing shows: a graph, the node it is nested in, and who feeds whom once nested graphs stand open.

use core::fmt;

use super::{Graph, Input, Node, Source};

/// A graph on the way down from the outermost one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope<'s> {
    pub(super) graph: &'s Graph,
    /// How many levels of nested graphs may still be opened below.
    depth: usize,
    outer: Option<Outer<'s>>,
}

/// The node that a nested graph belongs to.
#[derive(Debug, Clone, Copy)]
struct Outer<'s> {
    scope: &'s Scope<'s>,
    node: usize,
}

/// The name of something drawn, made of positions only: no identifier of the user can break it.
///
/// `i0` is an input, `n2` a node, `n2_i0` and `n2_0` are those of the graph inside `n2`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Id<'s> {
    scope: &'s Scope<'s>,
    place: Place,
}

#[derive(Debug, Clone, Copy)]
enum Place {
    Input(usize),
    Node(usize),
}

/// A value, where the drawing shows it to begin.
#[derive(Debug, Clone, Copy)]
pub(super) struct Value<'s> {
    pub(super) id: Id<'s>,
    pub(super) name: &'s str,
    pub(super) ty: &'s str,
    /// Whether it comes from outside, so that its name and type already stand in its own box.
    pub(super) input: bool,
}

/// Where a value arrives: the node, and the name that the value has there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arrival<'s> {
    pub(super) id: Id<'s>,
    pub(super) name: &'s str,
}

impl<'s> Scope<'s> {
    pub(super) fn new(graph: &'s Graph, depth: usize) -> Self {
        Self { graph, depth, outer: None }
    }

    pub(super) fn input(&'s self, index: usize) -> Id<'s> {
        Id { scope: self, place: Place::Input(index) }
    }

    pub(super) fn node(&'s self, index: usize) -> Id<'s> {
        Id { scope: self, place: Place::Node(index) }
    }

    /// The graph inside a node, where the drawing shows it. One without nodes has nothing to show.
    pub(super) fn open(&self, node: usize) -> Option<Scope<'_>> {
        let graph = self.graph.nodes.get(node)?.nested?;
        let depth = self.depth.checked_sub(1)?;
        let outer = Some(Outer { scope: self, node });
        (!graph.nodes.is_empty()).then_some(Scope { graph, depth, outer })
    }

    /// The inputs that are drawn here, with their indices: those that the outer graph does not feed.
    pub(super) fn inputs(&self, bound: bool) -> impl Iterator<Item = (usize, &'s Input)> {
        let all = self.graph.inputs.iter().enumerate();
        all.filter(move |(_, input)| input.bound == bound && self.feeder(input.name).is_none())
    }

    /// Calls `draw` for each value that a node reads, in execution order, down to the innermost nodes drawn.
    pub(super) fn edges(&self, draw: &mut dyn FnMut(Value<'_>, Arrival<'_>) -> fmt::Result) -> fmt::Result {
        for (index, node) in self.graph.nodes.iter().enumerate() {
            if let Some(inner) = self.open(index) {
                inner.edges(draw)?;
                continue;
            }
            for parameter in node.parameters {
                let to = Arrival { id: self.node(index), name: parameter.name };
                self.find(parameter.source, &mut |from| draw(from, to))?;
            }
        }
        Ok(())
    }

    /// Calls `found` with the value behind `source`, looked up through nested graphs in both directions. A source that
    /// leads nowhere is left out.
    pub(super) fn find(&self, source: Source, found: &mut dyn FnMut(Value<'_>) -> fmt::Result) -> fmt::Result {
        match source {
            Source::Input(index) => {
                let Some(input) = self.graph.inputs.get(index) else { return Ok(()) };
                if let Some((outer, source)) = self.feeder(input.name) {
                    return outer.find(source, found);
                }
                found(Value { id: self.input(index), name: input.name, ty: input.ty, input: true })
            }
            Source::Node { node, output } => {
                if let Some(inner) = self.open(node) {
                    let Some(output) = inner.graph.outputs.get(output) else { return Ok(()) };
                    return inner.find(output.source, found);
                }
                let Some(made) = self.graph.nodes.get(node).and_then(|node| node.outputs.get(output)) else {
                    return Ok(());
                };
                found(Value { id: self.node(node), name: made.name, ty: made.ty, input: false })
            }
        }
    }

    /// Where the outer graph has what feeds the input `name` of this one.
    fn feeder(&self, name: &str) -> Option<(&'s Scope<'s>, Source)> {
        let Outer { scope, node } = self.outer?;
        let parameters = scope.graph.nodes.get(node)?.parameters;
        let source = parameters.iter().find(|parameter| parameter.name == name)?.source;
        // Only what ran before can feed; without this, a graph that feeds itself would be followed forever.
        let ran = !matches!(source, Source::Node { node: from, .. } if from >= node);
        ran.then_some((scope, source))
    }
}

impl fmt::Display for Id<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nested = self.scope.outer.is_some();
        if let Some(Outer { scope, node }) = self.scope.outer {
            write!(f, "{}_", scope.node(node))?;
        }
        match self.place {
            Place::Input(index) => write!(f, "i{index}"),
            Place::Node(index) if nested => write!(f, "{index}"),
            Place::Node(index) => write!(f, "n{index}"),
        }
    }
}

/// What is special about a node, in words; `opened` where the graph inside is drawn too.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marks<'g> {
    node: &'g Node,
    opened: bool,
}

impl<'g> Marks<'g> {
    pub(super) fn new(node: &'g Node, opened: bool) -> Option<Self> {
        let marks = Self { node, opened };
        marks.words().next().is_some().then_some(marks)
    }

    fn words(self) -> impl Iterator<Item = &'static str> {
        let Node { fallible, cached, batched, nested, .. } = *self.node;
        let closed = nested.is_some() && !self.opened;
        let all = [(closed, "pipeline"), (fallible, "fallible"), (cached, "cached"), (batched, "batched")];
        all.into_iter().filter_map(|(holds, word)| holds.then_some(word))
    }
}

impl fmt::Display for Marks<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, word) in self.words().enumerate() {
            let separator = if index > 0 { ", " } else { "" };
            write!(f, "{separator}{word}")?;
        }
        Ok(())
    }
}

/// The words of the first paragraph of a doc comment, which is what rustdoc shows in its lists.
pub(super) fn summary(docs: &str) -> impl Iterator<Item = &str> {
    let lines = docs.lines().map(str::trim).skip_while(|line| line.is_empty());
    lines.take_while(|line| !line.is_empty()).flat_map(str::split_whitespace)
}
