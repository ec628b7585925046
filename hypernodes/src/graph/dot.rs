//! Graphs for Graphviz.

use core::fmt::{self, Write as _};

use super::scope::{Marks, Scope, summary};
use super::{Graph, Node};

/// A graph in Graphviz's DOT language, made by [`Graph::dot`].
///
/// Inputs are blue, bound inputs amber with a dashed border, outputs green with a double border; a node that may fail
/// has a red border. Nested graphs stand in clusters. The text depends on the graph alone, and writing it allocates
/// nothing.
#[derive(Debug, Clone, Copy)]
pub struct Dot<'g> {
    graph: &'g Graph,
    depth: usize,
}

impl<'g> Dot<'g> {
    pub(super) const fn new(graph: &'g Graph) -> Self {
        Self { graph, depth: usize::MAX }
    }

    /// Opens at most `depth` levels of nested graphs; a graph below them is drawn as a single node. All are open
    /// without it.
    #[must_use]
    pub const fn depth(mut self, depth: usize) -> Self {
        self.depth = depth;
        self
    }
}

impl fmt::Display for Dot<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scope = Scope::new(self.graph, self.depth);
        let (name, tooltip) = (Escaped(self.graph.name), Tooltip(self.graph.docs));
        writeln!(f, "digraph \"{name}\" {{")?;
        writeln!(f, "    graph [label=\"{name}\", labelloc=t, ranksep=0.45, {FONT}, fontsize=18{tooltip}];")?;
        writeln!(f, "    node [shape=box, style=filled, fillcolor=white, color=\"#475569\", {FONT}, fontsize=12];")?;
        writeln!(f, "    edge [color=\"#64748b\", arrowsize=0.7, fontcolor=\"#334155\", {FONT}, fontsize=10];")?;
        contents(f, &scope, 1)?;
        outputs(f, self.graph)?;
        edges(f, &scope)?;
        f.write_char('}')
    }
}

const FONT: &str = "fontname=\"Helvetica,Arial,sans-serif\"";
const INPUT: &str = "style=\"rounded,filled\", fillcolor=\"#dbeafe\", color=\"#1d4ed8\"";
const BOUND: &str = "style=\"rounded,filled,dashed\", fillcolor=\"#fef3c7\", color=\"#b45309\"";
const OUTPUT: &str = "style=\"rounded,filled\", peripheries=2, fillcolor=\"#dcfce7\", color=\"#15803d\"";
const CLUSTER: &str = "style=\"rounded,filled\", fillcolor=\"#f1f5f9\", fontsize=13";
const FALLIBLE: &str = "color=\"#b91c1c\"";

/// The boxes of a graph: inputs, bound inputs, nodes.
fn contents(f: &mut fmt::Formatter<'_>, scope: &Scope<'_>, level: usize) -> fmt::Result {
    let indent = Indent(level);
    for (bound, look) in [(false, INPUT), (true, BOUND)] {
        if scope.inputs(bound).next().is_none() {
            continue;
        }
        writeln!(f, "{indent}{{\n{indent}    node [{look}];")?;
        for (index, input) in scope.inputs(bound) {
            let (id, name, ty) = (scope.input(index), Escaped(input.name), Escaped(input.ty));
            writeln!(f, "{indent}    {id} [label=\"{name}\\n{ty}\"];")?;
        }
        writeln!(f, "{indent}}}")?;
    }
    for (index, node) in scope.graph.nodes.iter().enumerate() {
        let id = scope.node(index);
        if let Some(inner) = scope.open(index) {
            let label = Label { node, opened: true };
            let border = if node.fallible { FALLIBLE } else { "color=\"#94a3b8\"" };
            // A cluster without a tooltip of its own would inherit one.
            let tooltip = Tooltip(if node.docs.is_empty() { node.name } else { node.docs });
            writeln!(f, "{indent}subgraph cluster_{id} {{")?;
            writeln!(f, "{indent}    graph [label=\"{label}\", {CLUSTER}, {border}{tooltip}];")?;
            contents(f, &inner, level + 1)?;
            writeln!(f, "{indent}}}")?;
        } else {
            let label = Label { node, opened: false };
            let (comma, border) = if node.fallible { (", ", FALLIBLE) } else { ("", "") };
            writeln!(f, "{indent}{id} [label=\"{label}\"{comma}{border}{}];", Tooltip(node.docs))?;
        }
    }
    Ok(())
}

fn outputs(f: &mut fmt::Formatter<'_>, graph: &Graph) -> fmt::Result {
    if graph.outputs.is_empty() {
        return Ok(());
    }
    writeln!(f, "    {{\n        node [{OUTPUT}];")?;
    for (index, output) in graph.outputs.iter().enumerate() {
        writeln!(f, "        o{index} [label=\"{}\\n{}\"];", Escaped(output.name), Escaped(output.ty))?;
    }
    f.write_str("    }\n")
}

/// An edge tells what its ends do not: the value that a node makes, and the name under which it arrives if that is
/// another one. The spaces keep the label off the line.
fn edges(f: &mut fmt::Formatter<'_>, scope: &Scope<'_>) -> fmt::Result {
    scope.edges(&mut |from, to| {
        let (name, ty, taken) = (Escaped(from.name), Escaped(from.ty), Escaped(to.name));
        write!(f, "    {} -> {}", from.id, to.id)?;
        match (from.input, from.name == to.name) {
            (true, true) => f.write_str(";\n"),
            (true, false) => writeln!(f, " [label=\" as {taken} \"];"),
            (false, true) => writeln!(f, " [label=\" {name} \\n {ty} \"];"),
            (false, false) => writeln!(f, " [label=\" {name} as {taken} \\n {ty} \"];"),
        }
    })?;
    for (index, output) in scope.graph.outputs.iter().enumerate() {
        scope.find(output.source, &mut |from| {
            write!(f, "    {} -> o{index}", from.id)?;
            if from.name == output.name {
                return f.write_str(";\n");
            }
            writeln!(f, " [label=\" {} \"];", Escaped(from.name))
        })?;
    }
    Ok(())
}

/// The name of a node, and below it what is special about it.
struct Label<'g> {
    node: &'g Node,
    opened: bool,
}

impl fmt::Display for Label<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Escaped(self.node.name))?;
        match Marks::new(self.node, self.opened) {
            Some(marks) => write!(f, "\\n({marks})"),
            None => Ok(()),
        }
    }
}

/// The attribute that shows the start of a doc comment under the pointer; nothing without docs.
struct Tooltip<'g>(&'g str);

impl fmt::Display for Tooltip<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words = summary(self.0);
        let Some(first) = words.next() else { return Ok(()) };
        write!(f, ", tooltip=\"{}", Escaped(first))?;
        for word in words {
            write!(f, " {}", Escaped(word))?;
        }
        f.write_char('"')
    }
}

struct Indent(usize);

impl fmt::Display for Indent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (0..self.0).try_for_each(|_| f.write_str("    "))
    }
}

/// Text as it stands between double quotes.
struct Escaped<'g>(&'g str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, char) in self.0.char_indices() {
            match char {
                '"' => f.write_str("\\\"")?,
                '\\' => f.write_str("\\\\")?,
                '\n' => f.write_str("\\n")?,
                // Graphviz reads HTML's entities in any label, so that `[&int; 3]` would become an integral sign.
                '&' if self.0.get(at..).is_some_and(|rest| rest.contains(';')) => f.write_str("&amp;")?,
                _ if char.is_control() => f.write_char(' ')?,
                _ => f.write_char(char)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::string::{String, ToString as _};

    use super::super::tests::{BROKEN, CLASSIFY, EMPTY, NASTY, OUTER, STATS};
    use super::{Dot, Escaped};

    /// The statements about boxes and edges, without the looks.
    fn statements(dot: Dot<'_>) -> String {
        let text = dot.to_string();
        let kept = text
            .lines()
            .filter(|line| !["graph [", "node [", "edge ["].iter().any(|look| line.trim().starts_with(look)));
        kept.fold(String::new(), |text, line| text + line + "\n")
    }

    #[test]
    fn a_graph_is_written_in_full() {
        let expected = r##"digraph "TextStats" {
    graph [label="TextStats", labelloc=t, ranksep=0.45, fontname="Helvetica,Arial,sans-serif", fontsize=18, tooltip="Cleans a passage and counts its words."];
    node [shape=box, style=filled, fillcolor=white, color="#475569", fontname="Helvetica,Arial,sans-serif", fontsize=12];
    edge [color="#64748b", arrowsize=0.7, fontcolor="#334155", fontname="Helvetica,Arial,sans-serif", fontsize=10];
    {
        node [style="rounded,filled", fillcolor="#dbeafe", color="#1d4ed8"];
        i0 [label="passage\n&str"];
    }
    n0 [label="clean_text"];
    n1 [label="count_words"];
    {
        node [style="rounded,filled", peripheries=2, fillcolor="#dcfce7", color="#15803d"];
        o0 [label="cleaned_text\nString"];
        o1 [label="word_count\nusize"];
    }
    i0 -> n0;
    n0 -> n1 [label=" cleaned_text \n String "];
    n0 -> o0;
    n1 -> o1;
}"##;
        assert_eq!(STATS.dot().to_string(), expected);
    }

    #[test]
    fn bound_inputs_marks_and_renamed_parameters_are_told() {
        let text = CLASSIFY.dot().to_string();
        let (before, after) = text.split_once("dashed").unwrap_or_default();
        assert!(before.contains("i0 [label=\"text\\n&str\"]"));
        assert!(after.contains("i1 [label=\"model\\n&'m Model\"]"));
        assert!(after.contains(r#"n0 [label="text::tokenize", tooltip="Splits at white space."]"#));
        assert!(after.contains(r##"n1 [label="embed::<f64>\n(fallible, cached, batched)", color="#b91c1c"]"##));
        assert!(after.contains(r#"i0 -> n0 [label=" as passage "]"#));
        assert!(after.contains(r#"n1 -> n2 [label=" norm as scale \n f64 "]"#));
    }

    #[test]
    fn edges_reach_through_nested_graphs_in_both_directions() {
        let expected = r#"digraph "Outer" {
    {
        i0 [label="document\n&str"];
    }
    subgraph cluster_n0 {
        {
            n0_i1 [label="limit\nusize"];
        }
        subgraph cluster_n0_0 {
            n0_0_0 [label="clean_text"];
            n0_0_1 [label="count_words"];
        }
        n0_1 [label="summarise\n(fallible)", color="COLOR"];
    }
    n1 [label="publish"];
    {
        o0 [label="page\nPage"];
        o1 [label="doc_words\nusize"];
    }
    i0 -> n0_0_0 [label=" as passage "];
    n0_0_0 -> n0_0_1 [label=" cleaned_text \n String "];
    n0_0_0 -> n0_1 [label=" cleaned_text \n String "];
    n0_0_1 -> n0_1 [label=" word_count as words \n usize "];
    n0_i1 -> n0_1;
    n0_1 -> n1 [label=" summary \n String "];
    i0 -> n1 [label=" as original "];
    n1 -> o0;
    n0_0_1 -> o1 [label=" word_count "];
}
"#;
        assert_eq!(statements(OUTER.dot()), expected.replace("COLOR", "#b91c1c"));
    }

    #[test]
    fn the_depth_says_how_far_nested_graphs_are_opened() {
        let closed = statements(OUTER.dot().depth(0));
        assert!(closed.contains(r#"n0 [label="self.report\n(pipeline, fallible)""#));
        assert!(closed.contains(r#"i0 -> n0 [label=" as body "]"#));
        assert!(closed.contains(r#"n0 -> n1 [label=" original \n &str "]"#));
        assert!(!closed.contains("cluster"));

        let half = statements(OUTER.dot().depth(1));
        assert!(half.contains("cluster_n0 "));
        assert!(half.contains(r#"n0_0 [label="TextStats\n(pipeline)"];"#));
        assert!(half.contains(r#"n0_0 -> n0_1 [label=" words \n usize "]"#));
        assert_eq!(statements(OUTER.dot().depth(2)), statements(OUTER.dot()));
    }

    #[test]
    fn a_cluster_has_its_own_tooltip() {
        assert!(OUTER.dot().to_string().contains(r##"color="#94a3b8", tooltip="TextStats"]"##));
    }

    #[test]
    fn nasty_text_is_escaped() {
        let cases = [
            ("Vec<&'a str>", "Vec<&'a str>"),
            ("[f64; 3]", "[f64; 3]"),
            ("[&int; 3]", "[&amp;int; 3]"),
            ("\"\\", r#"\"\\"#),
            ("a\nb\tc\u{1b}", r"a\nb c "),
            ("r#type größe", "r#type größe"),
        ];
        for (text, expected) in cases {
            assert_eq!(Escaped(text).to_string(), expected);
        }
        let text = NASTY.dot().to_string();
        assert!(text.starts_with("digraph \"r#end\" {"));
        assert!(text.contains(r#"tooltip="Says \"hi\" \\ & [&amp;int; 3].""#));
        assert!(text.contains(r#"i3 [label="__graph_\n\"\\\""]"#));
    }

    #[test]
    fn what_a_graph_lacks_is_left_out() {
        let text = statements(BROKEN.dot());
        assert!(text.contains("n0_i0 -> o0;"));
        assert!(!text.contains("-> n1"));
        assert_eq!(statements(EMPTY.dot()), "digraph \"\" {\n}\n");
    }
}
