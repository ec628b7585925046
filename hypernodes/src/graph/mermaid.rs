//! Graphs for Mermaid, which many sites draw from Markdown.

use core::fmt::{self, Write as _};

use super::scope::{Marks, Scope};
use super::{Graph, Node};

/// A graph as a flowchart in Mermaid's language, made by [`Graph::mermaid`].
///
/// Inputs are blue, bound inputs amber with a dashed border, outputs green with doubled sides; a node that may fail
/// has a red border. Nested graphs are subgraphs. The text depends on the graph alone, and writing it allocates
/// nothing.
#[derive(Debug, Clone, Copy)]
pub struct Mermaid<'g> {
    graph: &'g Graph,
    depth: usize,
}

impl<'g> Mermaid<'g> {
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

impl fmt::Display for Mermaid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scope = Scope::new(self.graph, self.depth);
        if !self.graph.name.is_empty() {
            writeln!(f, "---\ntitle: \"{}\"\n---", Yaml(self.graph.name))?;
        }
        f.write_str("flowchart TD\n")?;
        contents(f, &scope, 1)?;
        for (index, output) in self.graph.outputs.iter().enumerate() {
            let (name, ty) = (Escaped(output.name), Escaped(output.ty));
            writeln!(f, "    o{index}[[\"{name}<br/>{ty}\"]]:::output")?;
        }
        edges(f, &scope)?;
        f.write_str(CLASSES)
    }
}

/// The text colour is given with each fill, or a dark theme would write white on it.
const CLASSES: &str = "    classDef input fill:#dbeafe,stroke:#1d4ed8,color:#0f172a
    classDef bound fill:#fef3c7,stroke:#b45309,color:#0f172a,stroke-dasharray:5 3
    classDef output fill:#dcfce7,stroke:#15803d,color:#0f172a
    classDef nested fill:#94a3b822,stroke:#94a3b8
    classDef fallible stroke:#ef4444";

/// The boxes of a graph: inputs, bound inputs, nodes.
fn contents(f: &mut fmt::Formatter<'_>, scope: &Scope<'_>, level: usize) -> fmt::Result {
    let indent = Indent(level);
    for (bound, class) in [(false, "input"), (true, "bound")] {
        for (index, input) in scope.inputs(bound) {
            let (id, name, ty) = (scope.input(index), Escaped(input.name), Escaped(input.ty));
            writeln!(f, "{indent}{id}([\"{name}<br/>{ty}\"]):::{class}")?;
        }
    }
    for (index, node) in scope.graph.nodes.iter().enumerate() {
        let id = scope.node(index);
        if let Some(inner) = scope.open(index) {
            writeln!(f, "{indent}subgraph {id}[\"{}\"]", Label { node, opened: true })?;
            contents(f, &inner, level + 1)?;
            writeln!(f, "{indent}end\n{indent}class {id} nested")?;
            if node.fallible {
                writeln!(f, "{indent}class {id} fallible")?;
            }
        } else {
            let class = if node.fallible { ":::fallible" } else { "" };
            writeln!(f, "{indent}{id}[\"{}\"]{class}", Label { node, opened: false })?;
        }
    }
    Ok(())
}

/// An edge tells what its ends do not: the value that a node makes, and the name under which it arrives if that is
/// another one.
fn edges(f: &mut fmt::Formatter<'_>, scope: &Scope<'_>) -> fmt::Result {
    scope.edges(&mut |from, to| {
        let (name, ty, taken) = (Escaped(from.name), Escaped(from.ty), Escaped(to.name));
        write!(f, "    {} -->", from.id)?;
        match (from.input, from.name == to.name) {
            (true, true) => Ok(()),
            (true, false) => write!(f, "|\"as {taken}\"|"),
            (false, true) => write!(f, "|\"{name}<br/>{ty}\"|"),
            (false, false) => write!(f, "|\"{name} as {taken}<br/>{ty}\"|"),
        }?;
        writeln!(f, " {}", to.id)
    })?;
    for (index, output) in scope.graph.outputs.iter().enumerate() {
        scope.find(output.source, &mut |from| {
            write!(f, "    {} -->", from.id)?;
            if from.name != output.name {
                write!(f, "|\"{}\"|", Escaped(from.name))?;
            }
            writeln!(f, " o{index}")
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
        // A subgraph has room for one line only; a second one is drawn across its first node.
        let gap = if self.opened { " " } else { "<br/>" };
        match Marks::new(self.node, self.opened) {
            Some(marks) => write!(f, "{gap}({marks})"),
            None => Ok(()),
        }
    }
}

struct Indent(usize);

impl fmt::Display for Indent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (0..self.0).try_for_each(|_| f.write_str("    "))
    }
}

/// Text as it stands between double quotes in a flowchart.
///
/// Whatever Mermaid, Markdown or HTML may read as a sign of theirs becomes a numbered entity. The colon is among them
/// because Mermaid cuts the end off a line that looks to it like `style x:#fff;`.
struct Escaped<'g>(&'g str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut before = ' ';
        let mut rest = self.0.chars();
        while let Some(char) = rest.next() {
            let after = rest.clone().next().unwrap_or(' ');
            match char {
                '<' => f.write_str("#lt;")?,
                '>' => f.write_str("#gt;")?,
                '&' => f.write_str("#amp;")?,
                '"' => f.write_str("#quot;")?,
                '\n' => f.write_str("<br/>")?,
                _ if char.is_control() => f.write_char(' ')?,
                // In Markdown, an underscore that is not inside a word begins or ends emphasis.
                '_' if before.is_alphanumeric() && after.is_alphanumeric() => f.write_char(char)?,
                ' ' | ',' | '.' | '(' | ')' | '[' | ']' | '\'' | '=' | '-' => f.write_char(char)?,
                _ if char.is_ascii_punctuation() => write!(f, "#{};", u32::from(char))?,
                _ => f.write_char(char)?,
            }
            before = char;
        }
        Ok(())
    }
}

/// Text as it stands between double quotes in YAML.
struct Yaml<'g>(&'g str);

impl fmt::Display for Yaml<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|char| match char {
            _ if char.is_control() => f.write_char(' '),
            '_' | ' ' => f.write_char(char),
            _ if char.is_ascii_punctuation() => write!(f, "\\x{:02X}", u32::from(char)),
            _ => f.write_char(char),
        })
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::string::{String, ToString as _};

    use super::super::tests::{BROKEN, CLASSIFY, EMPTY, NASTY, OUTER, STATS};
    use super::{CLASSES, Escaped, Mermaid, Yaml};

    /// The drawing without the classes, which are the same in each.
    fn statements(mermaid: Mermaid<'_>) -> String {
        mermaid.to_string().replace(CLASSES, "")
    }

    #[test]
    fn a_graph_is_written_in_full() {
        let expected = r#"---
title: "TextStats"
---
flowchart TD
    i0(["passage<br/>#amp;str"]):::input
    n0["clean_text"]
    n1["count_words"]
    o0[["cleaned_text<br/>String"]]:::output
    o1[["word_count<br/>usize"]]:::output
    i0 --> n0
    n0 -->|"cleaned_text<br/>String"| n1
    n0 --> o0
    n1 --> o1
"#;
        assert_eq!(statements(STATS.mermaid()), expected);
        assert!(STATS.mermaid().to_string().ends_with(CLASSES));
    }

    #[test]
    fn bound_inputs_marks_and_renamed_parameters_are_told() {
        let text = statements(CLASSIFY.mermaid());
        assert!(text.contains(r#"i1(["model<br/>#amp;'m Model"]):::bound"#));
        assert!(text.contains(r#"n1["embed#58;#58;#lt;f64#gt;<br/>(fallible, cached, batched)"]:::fallible"#));
        assert!(text.contains(r#"i0 -->|"as passage"| n0"#));
        assert!(text.contains(r#"n1 -->|"norm as scale<br/>f64"| n2"#));
    }

    #[test]
    fn edges_reach_through_nested_graphs_in_both_directions() {
        let expected = r#"---
title: "Outer"
---
flowchart TD
    i0(["document<br/>#amp;str"]):::input
    subgraph n0["self.report (fallible)"]
        n0_i1(["limit<br/>usize"]):::bound
        subgraph n0_0["TextStats"]
            n0_0_0["clean_text"]
            n0_0_1["count_words"]
        end
        class n0_0 nested
        n0_1["summarise<br/>(fallible)"]:::fallible
    end
    class n0 nested
    class n0 fallible
    n1["publish"]
    o0[["page<br/>Page"]]:::output
    o1[["doc_words<br/>usize"]]:::output
    i0 -->|"as passage"| n0_0_0
    n0_0_0 -->|"cleaned_text<br/>String"| n0_0_1
    n0_0_0 -->|"cleaned_text<br/>String"| n0_1
    n0_0_1 -->|"word_count as words<br/>usize"| n0_1
    n0_i1 --> n0_1
    n0_1 -->|"summary<br/>String"| n1
    i0 -->|"as original"| n1
    n1 --> o0
    n0_0_1 -->|"word_count"| o1
"#;
        assert_eq!(statements(OUTER.mermaid()), expected);
    }

    #[test]
    fn the_depth_says_how_far_nested_graphs_are_opened() {
        let closed = statements(OUTER.mermaid().depth(0));
        assert!(closed.contains(r#"n0["self.report<br/>(pipeline, fallible)"]:::fallible"#));
        assert!(!closed.contains("subgraph"));
        let half = statements(OUTER.mermaid().depth(1));
        assert!(half.contains(r#"n0_0["TextStats<br/>(pipeline)"]"#));
        assert_eq!(half.matches("subgraph").count(), 1);
    }

    #[test]
    fn nasty_text_is_escaped() {
        let cases = [
            ("Vec<&'a str>", "Vec#lt;#amp;'a str#gt;"),
            ("[f64; 3]", "[f64#59; 3]"),
            ("\"`end`\"", "#quot;#96;end#96;#quot;"),
            ("*const T", "#42;const T"),
            ("a_b_1", "a_b_1"),
            ("_a __b_", "#95;a #95;#95;b#95;"),
            ("größe_名", "größe_名"),
            ("style::x:#fff;", "style#58;#58;x#58;#35;fff#59;"),
            ("a\nb\u{1b}c", "a<br/>b c"),
        ];
        for (text, expected) in cases {
            assert_eq!(Escaped(text).to_string(), expected);
        }
        assert_eq!(Yaml("r#a \"\\\n_é").to_string(), r"r\x23a \x22\x5C _é");
        assert!(
            statements(NASTY.mermaid())
                .contains(r#"-->|"subgraph as r#35;in<br/>fn(#amp;[u8]) -#gt; #42;const T"| n1"#)
        );
    }

    #[test]
    fn what_a_graph_lacks_is_left_out() {
        assert!(statements(BROKEN.mermaid()).contains("n0_i0 --> o0"));
        assert_eq!(statements(EMPTY.mermaid()), "flowchart TD\n");
    }
}
