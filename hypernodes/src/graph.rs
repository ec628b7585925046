//! The static graph of a pipeline: plain data made by `pipeline!`, and what draws it.

mod dot;
#[cfg(feature = "svg")]
mod html;
#[cfg(feature = "svg")]
mod layout;
mod mermaid;
#[cfg(all(feature = "svg", feature = "std"))]
mod notebook;
#[cfg(feature = "svg")]
mod picture;
mod scope;
#[cfg(feature = "svg")]
mod svg;
#[cfg(test)]
mod tests;
mod text;

pub use dot::Dot;
#[cfg(feature = "svg")]
pub use html::Html;
pub use mermaid::Mermaid;
#[cfg(feature = "svg")]
pub use svg::Svg;
#[cfg(all(feature = "svg", feature = "std"))]
pub(crate) use svg::{Escaped, Num, STYLE};
pub use text::Text;

/// A pipeline's graph, as `pipeline!` resolved it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Graph {
    /// The name of the pipeline's struct.
    pub name: &'static str,
    /// The doc comment of the pipeline, without its markers; empty if it has none.
    pub docs: &'static str,
    /// What comes from outside: the fields of `XInputs` in their order, then the bound inputs in theirs.
    pub inputs: &'static [Input],
    /// The nodes that run, in execution order.
    pub nodes: &'static [Node],
    /// What `XOutputs` holds, in the order of its fields.
    pub outputs: &'static [Output],
}

/// A value that comes from outside the pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Input {
    /// Its name.
    pub name: &'static str,
    /// Its type, as it was written.
    pub ty: &'static str,
    /// Whether it is a field of the pipeline rather than an argument of `run`.
    pub bound: bool,
}

/// A function that runs in the pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    /// Its path as it stands in `nodes`.
    pub name: &'static str,
    /// The doc comment of the function, without its markers; empty if it has none.
    pub docs: &'static str,
    /// What it takes, in the order of the function's parameters.
    pub parameters: &'static [Parameter],
    /// What it makes.
    pub outputs: &'static [Made],
    /// Whether it may fail.
    pub fallible: bool,
    /// Whether a cache may keep its results.
    pub cached: bool,
    /// Whether it has a second body for whole partitions.
    pub batched: bool,
    /// The graph inside, where the node is itself a pipeline.
    pub nested: Option<&'static Graph>,
}

/// What a path calls a node, as errors do: `text::count::<u8>` is a step `count`, `self.stats` is `stats`, and
/// `TextStats.map` is `TextStats`.
#[cfg(any(feature = "svg", feature = "std"))]
pub(crate) fn label(name: &str) -> &str {
    let name = name.strip_suffix(".map").unwrap_or(name);
    let name = name.split('<').next().unwrap_or(name).trim_end_matches([':', ' ']);
    name.rsplit([':', '.', ' ']).next().unwrap_or(name)
}

/// A parameter of a node, and who feeds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    /// The parameter's own name in the function.
    pub name: &'static str,
    /// Its type, as it was written.
    pub ty: &'static str,
    /// The value that feeds it.
    pub source: Source,
}

/// A value that a node makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    /// The name of the value in the pipeline, after renaming.
    pub name: &'static str,
    /// Its type, as it was written.
    pub ty: &'static str,
}

/// A value that the pipeline gives back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Output {
    /// Its name.
    pub name: &'static str,
    /// Its type, as it was written.
    pub ty: &'static str,
    /// Who makes it.
    pub source: Source,
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The input of that index in [`Graph::inputs`].
    Input(usize),
    /// An output of a node.
    Node {
        /// Index in [`Graph::nodes`].
        node: usize,
        /// Index in that node's [`Node::outputs`].
        output: usize,
    },
}

/// A value on its way: from where it comes to the node that takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// The name of the value in the pipeline.
    pub value: &'static str,
    /// Where it comes from.
    pub from: Source,
    /// The index in [`Graph::nodes`] of the node that takes it.
    pub to: usize,
    /// The index of the parameter in that node's [`Node::parameters`].
    pub parameter: usize,
}

impl Graph {
    /// A graph of nothing.
    #[cfg(feature = "std")]
    pub(crate) const EMPTY: Self = Self { name: "", docs: "", inputs: &[], nodes: &[], outputs: &[] };

    /// Every edge between an input or a node and a node that reads it, in execution order of the readers.
    pub fn edges(&self) -> impl Iterator<Item = Edge> + '_ {
        self.nodes.iter().enumerate().flat_map(move |(to, node)| {
            node.parameters.iter().enumerate().map(move |(parameter, taken)| Edge {
                value: self.value(taken.source),
                from: taken.source,
                to,
                parameter,
            })
        })
    }

    /// The name of the value that comes from `source`; empty if the graph has no such place.
    #[must_use]
    pub fn value(&self, source: Source) -> &'static str {
        let name = match source {
            Source::Input(input) => self.inputs.get(input).map(|input| input.name),
            Source::Node { node, output } => {
                self.nodes.get(node).and_then(|node| node.outputs.get(output)).map(|made| made.name)
            }
        };
        name.unwrap_or("")
    }

    /// Draws the graph for Graphviz; `dot -Tsvg` makes a picture of it.
    ///
    /// ```
    /// use hypernodes::graph::{Graph, Input, Made, Node, Output, Parameter, Source};
    ///
    /// const COUNT: Graph = Graph {
    ///     name: "Count",
    ///     docs: "Counts words.",
    ///     inputs: &[Input { name: "text", ty: "&str", bound: false }],
    ///     nodes: &[Node {
    ///         name: "count_words",
    ///         docs: "",
    ///         parameters: &[Parameter { name: "text", ty: "&str", source: Source::Input(0) }],
    ///         outputs: &[Made { name: "words", ty: "usize" }],
    ///         fallible: false,
    ///         cached: true,
    ///         batched: false,
    ///         nested: None,
    ///     }],
    ///     outputs: &[Output { name: "words", ty: "usize", source: Source::Node { node: 0, output: 0 } }],
    /// };
    ///
    /// let dot = COUNT.dot().to_string();
    /// assert!(dot.starts_with("digraph \"Count\" {"));
    /// assert!(dot.contains(r#"n0 [label="count_words\n(cached)"];"#));
    /// assert!(dot.contains("i0 -> n0;"));
    /// ```
    #[must_use]
    pub const fn dot(&self) -> Dot<'_> {
        Dot::new(self)
    }

    /// Draws the graph as a Mermaid flowchart, which many sites show in place of a code block marked `mermaid`.
    ///
    /// ```
    /// # use hypernodes::graph::{Graph, Input, Made, Node, Output, Parameter, Source};
    /// # const COUNT: Graph = Graph {
    /// #     name: "Count",
    /// #     docs: "Counts words.",
    /// #     inputs: &[Input { name: "text", ty: "&str", bound: false }],
    /// #     nodes: &[Node {
    /// #         name: "count_words",
    /// #         docs: "",
    /// #         parameters: &[Parameter { name: "text", ty: "&str", source: Source::Input(0) }],
    /// #         outputs: &[Made { name: "words", ty: "usize" }],
    /// #         fallible: false,
    /// #         cached: true,
    /// #         batched: false,
    /// #         nested: None,
    /// #     }],
    /// #     outputs: &[Output { name: "words", ty: "usize", source: Source::Node { node: 0, output: 0 } }],
    /// # };
    /// // `COUNT` is the graph of the example at `Graph::dot`.
    /// let mermaid = COUNT.mermaid().to_string();
    /// assert!(mermaid.contains("flowchart TD"));
    /// assert!(mermaid.contains(r#"n0["count_words<br/>(cached)"]"#));
    /// assert!(mermaid.contains("i0 --> n0"));
    /// ```
    #[must_use]
    pub const fn mermaid(&self) -> Mermaid<'_> {
        Mermaid::new(self)
    }

    /// Writes the graph as lines for a terminal.
    ///
    /// ```
    /// # use hypernodes::graph::{Graph, Input, Made, Node, Output, Parameter, Source};
    /// # const COUNT: Graph = Graph {
    /// #     name: "Count",
    /// #     docs: "Counts words.",
    /// #     inputs: &[Input { name: "text", ty: "&str", bound: false }],
    /// #     nodes: &[Node {
    /// #         name: "count_words",
    /// #         docs: "",
    /// #         parameters: &[Parameter { name: "text", ty: "&str", source: Source::Input(0) }],
    /// #         outputs: &[Made { name: "words", ty: "usize" }],
    /// #         fallible: false,
    /// #         cached: true,
    /// #         batched: false,
    /// #         nested: None,
    /// #     }],
    /// #     outputs: &[Output { name: "words", ty: "usize", source: Source::Node { node: 0, output: 0 } }],
    /// # };
    /// // `COUNT` is the graph of the example at `Graph::dot`.
    /// assert_eq!(
    ///     COUNT.text().to_string(),
    ///     "Count
    ///   Counts words.
    ///   inputs   text: &str
    ///   1. count_words(text) -> words: usize [cached]
    ///   outputs  words: usize"
    /// );
    /// ```
    #[must_use]
    pub const fn text(&self) -> Text<'_> {
        Text::new(self)
    }

    /// Draws the graph as an SVG picture, light or dark as the reader has it.
    ///
    /// ```
    /// # use hypernodes::graph::{Graph, Input, Made, Node, Output, Parameter, Source};
    /// # const COUNT: Graph = Graph {
    /// #     name: "Count",
    /// #     docs: "Counts words.",
    /// #     inputs: &[Input { name: "text", ty: "&str", bound: false }],
    /// #     nodes: &[Node {
    /// #         name: "count_words",
    /// #         docs: "",
    /// #         parameters: &[Parameter { name: "text", ty: "&str", source: Source::Input(0) }],
    /// #         outputs: &[Made { name: "words", ty: "usize" }],
    /// #         fallible: false,
    /// #         cached: true,
    /// #         batched: false,
    /// #         nested: None,
    /// #     }],
    /// #     outputs: &[Output { name: "words", ty: "usize", source: Source::Node { node: 0, output: 0 } }],
    /// # };
    /// // `COUNT` is the graph of the example at `Graph::dot`.
    /// let svg = COUNT.svg().to_string();
    /// assert!(svg.starts_with("<svg ") && svg.contains("count_words"));
    /// // std::fs::write("count.svg", svg)?;
    /// ```
    #[cfg(feature = "svg")]
    #[must_use]
    pub const fn svg(&self) -> Svg<'_> {
        Svg::new(self)
    }

    /// Draws the graph as a page of its own: one file that needs nothing else, in which nested pipelines open and close.
    ///
    /// ```
    /// # use hypernodes::graph::{Graph, Input, Made, Node, Output, Parameter, Source};
    /// # const COUNT: Graph = Graph {
    /// #     name: "Count",
    /// #     docs: "Counts words.",
    /// #     inputs: &[Input { name: "text", ty: "&str", bound: false }],
    /// #     nodes: &[Node {
    /// #         name: "count_words",
    /// #         docs: "",
    /// #         parameters: &[Parameter { name: "text", ty: "&str", source: Source::Input(0) }],
    /// #         outputs: &[Made { name: "words", ty: "usize" }],
    /// #         fallible: false,
    /// #         cached: true,
    /// #         batched: false,
    /// #         nested: None,
    /// #     }],
    /// #     outputs: &[Output { name: "words", ty: "usize", source: Source::Node { node: 0, output: 0 } }],
    /// # };
    /// // `COUNT` is the graph of the example at `Graph::dot`.
    /// let html = COUNT.html().to_string();
    /// assert!(html.starts_with("<!doctype html>") && html.contains("count_words"));
    /// // std::fs::write("count.html", html)?;
    /// ```
    #[cfg(feature = "svg")]
    #[must_use]
    pub const fn html(&self) -> Html<'_> {
        Html::new(self)
    }
}
