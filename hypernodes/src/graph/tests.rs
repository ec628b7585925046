//! Graphs that the drawings are tested on.

use super::{Graph, Input, Made, Node, Output, Parameter, Source};

const fn input(name: &'static str, ty: &'static str) -> Input {
    Input { name, ty, bound: false }
}

const fn bound(name: &'static str, ty: &'static str) -> Input {
    Input { name, ty, bound: true }
}

const fn takes(name: &'static str, ty: &'static str, source: Source) -> Parameter {
    Parameter { name, ty, source }
}

const fn makes(name: &'static str, ty: &'static str) -> Made {
    Made { name, ty }
}

const fn gives(name: &'static str, ty: &'static str, source: Source) -> Output {
    Output { name, ty, source }
}

const fn of(node: usize, output: usize) -> Source {
    Source::Node { node, output }
}

const fn node(name: &'static str, parameters: &'static [Parameter], outputs: &'static [Made]) -> Node {
    Node { name, docs: "", parameters, outputs, fallible: false, cached: false, batched: false, nested: None }
}

/// Two nodes in a row.
pub(super) const STATS: Graph = Graph {
    name: "TextStats",
    docs: " Cleans a passage and counts its words.\n\n More about it.",
    inputs: &[input("passage", "&str")],
    nodes: &[
        node("clean_text", &[takes("passage", "&str", Source::Input(0))], &[makes("cleaned_text", "String")]),
        node("count_words", &[takes("cleaned_text", "&str", of(0, 0))], &[makes("word_count", "usize")]),
    ],
    outputs: &[gives("cleaned_text", "String", of(0, 0)), gives("word_count", "usize", of(1, 0))],
};

/// Bound inputs, marks, a renamed parameter, a node with two outputs.
pub(super) const CLASSIFY: Graph = Graph {
    name: "Classify",
    docs: "",
    inputs: &[input("text", "&str"), bound("model", "&'m Model"), bound("threshold", "f64")],
    nodes: &[
        Node {
            docs: " Splits at\n white space.\n\n Not at commas.",
            ..node("text::tokenize", &[takes("passage", "&str", Source::Input(0))], &[makes("tokens", "Vec<&'a str>")])
        },
        Node {
            fallible: true,
            cached: true,
            batched: true,
            ..node(
                "embed::<f64>",
                &[takes("tokens", "&[&str]", of(0, 0)), takes("model", "&Model", Source::Input(1))],
                &[makes("embedding", "[f64; 3]"), makes("norm", "f64")],
            )
        },
        node(
            "label",
            &[
                takes("embedding", "&[f64; 3]", of(1, 0)),
                takes("scale", "f64", of(1, 1)),
                takes("threshold", "f64", Source::Input(2)),
            ],
            &[makes("label", "Option<&'static str>")],
        ),
    ],
    outputs: &[gives("label", "Option<&'static str>", of(2, 0)), gives("norm", "f64", of(1, 1))],
};

/// `TextStats` inside `Report` inside `Outer`, with bound inputs and a fallible node on the way.
pub(super) const OUTER: Graph = Graph {
    name: "Outer",
    docs: "",
    inputs: &[input("document", "&str")],
    nodes: &[
        Node {
            fallible: true,
            nested: Some(&REPORT),
            ..node(
                "self.report",
                &[takes("body", "&str", Source::Input(0))],
                &[makes("doc_words", "usize"), makes("summary", "String"), makes("original", "&str")],
            )
        },
        node(
            "publish",
            &[takes("summary", "String", of(0, 1)), takes("original", "&str", of(0, 2))],
            &[makes("page", "Page")],
        ),
    ],
    outputs: &[gives("page", "Page", of(1, 0)), gives("doc_words", "usize", of(0, 0))],
};

const REPORT: Graph = Graph {
    name: "Report",
    docs: "",
    inputs: &[input("body", "&str"), bound("limit", "usize")],
    nodes: &[
        Node {
            nested: Some(&STATS),
            ..node(
                "TextStats",
                &[takes("passage", "&str", Source::Input(0))],
                &[makes("cleaned_text", "String"), makes("words", "usize")],
            )
        },
        Node {
            fallible: true,
            ..node(
                "summarise",
                &[
                    takes("cleaned_text", "&str", of(0, 0)),
                    takes("words", "usize", of(0, 1)),
                    takes("limit", "usize", Source::Input(1)),
                ],
                &[makes("summary", "String")],
            )
        },
    ],
    outputs: &[
        gives("words", "usize", of(0, 1)),
        gives("summary", "String", of(1, 0)),
        // Handed through: the inner graph gives back what it was given.
        gives("body", "&str", Source::Input(0)),
    ],
};

/// Names and types that mean something to Graphviz, Mermaid, Markdown, HTML or a terminal.
pub(super) const NASTY: Graph = Graph {
    name: "r#end",
    docs: "Says \"hi\" \\ & [&int; 3].",
    inputs: &[
        input("end", "[&int; 3]"),
        input("größe", "Vec<&'a str>"),
        input("名前", "Option<\n    &str,\n>"),
        bound("__graph_", "\"\\\""),
    ],
    nodes: &[
        Node {
            fallible: true,
            ..node(
                "r#style::<{ N * 2 }>",
                &[takes("end", "[&int; 3]", Source::Input(0)), takes("größe", "Vec<&'a str>", Source::Input(1))],
                &[makes("subgraph", "fn(&[u8]) -> *const T")],
            )
        },
        node(
            "clé",
            &[takes("r#in", "u8", of(0, 0)), takes("x", "u8", Source::Input(2))],
            &[makes("o", "\u{1b}[31m#35;")],
        ),
    ],
    outputs: &[gives("o", "\u{1b}[31m#35;", of(1, 0))],
};

/// Indices that lead nowhere, and a nested graph that feeds itself.
pub(super) const BROKEN: Graph = Graph {
    name: "Broken",
    docs: "",
    inputs: &[],
    nodes: &[
        Node { nested: Some(&THROUGH), ..node("through", &[takes("x", "u8", of(0, 0))], &[makes("x", "u8")]) },
        node("lost", &[takes("a", "u8", Source::Input(7)), takes("b", "u8", of(0, 9))], &[makes("c", "u8")]),
    ],
    outputs: &[gives("x", "u8", of(0, 0)), gives("nothing", "u8", of(5, 0))],
};

const THROUGH: Graph = Graph {
    name: "Through",
    docs: "",
    inputs: &[input("x", "u8")],
    nodes: &[node("idle", &[], &[makes("y", "u8")])],
    outputs: &[gives("x", "u8", Source::Input(0))],
};

pub(super) const EMPTY: Graph = Graph { name: "", docs: "", inputs: &[], nodes: &[], outputs: &[] };

/// More of everything than fits on a line.
pub(super) const WIDE: Graph = Graph {
    name: "Wide",
    docs: "A pipeline whose description is long enough to reach the end of the line, which lies at eighty columns, and to go on.",
    inputs: &[
        input("temperature_minimum", "Option<f64>"),
        input("temperature_maximum", "Option<f64>"),
        input("precipitation", "Option<f64>"),
        input("wind", "f64"),
    ],
    nodes: &[
        node("one", &[], &[makes("a", "u8")]),
        Node {
            cached: true,
            fallible: true,
            ..node(
                "weather::features::normalise_everything",
                &[
                    takes("temperature_minimum", "Option<f64>", Source::Input(0)),
                    takes("temperature_maximum", "Option<f64>", Source::Input(1)),
                    takes("rain", "Option<f64>", Source::Input(2)),
                    takes("wind", "f64", Source::Input(3)),
                ],
                &[
                    makes("normalised_temperatures", "HashMap<String, Vec<f64>>"),
                    makes("normalised_precipitation", "HashMap<String, Vec<f64>>"),
                ],
            )
        },
        node("n3", &[], &[makes("b", "u8")]),
        node("n4", &[], &[makes("c", "u8")]),
        node("n5", &[], &[makes("d", "u8")]),
        node("n6", &[], &[makes("e", "u8")]),
        node("n7", &[], &[makes("f", "u8")]),
        node("n8", &[], &[makes("g", "u8")]),
        node("n9", &[], &[makes("h", "u8")]),
        node("n10", &[takes("f", "u8", of(6, 0))], &[makes("last", "Vec<Vec<u8>>")]),
    ],
    outputs: &[
        gives("normalised_temperatures", "HashMap<String, Vec<f64>>", of(1, 0)),
        gives("normalised_precipitation", "HashMap<String, Vec<f64>>", of(1, 1)),
        gives("last", "Vec<Vec<u8>>", of(9, 0)),
    ],
};

#[test]
#[cfg(any(feature = "svg", feature = "std"))]
fn paths_call_nodes_as_errors_do() {
    let cases = [
        ("count", "count"),
        ("text::count", "count"),
        ("text::scale::<f64>", "scale"),
        ("scale::<{ a::B / 2 }>", "scale"),
        ("self.stats", "stats"),
        ("self.stats.map", "stats"),
        ("TextStats.map", "TextStats"),
        ("Classify<'m>.map", "Classify"),
        ("r#fn", "r#fn"),
        ("", ""),
    ];
    for (name, label) in cases {
        assert_eq!(super::label(name), label);
    }
}
