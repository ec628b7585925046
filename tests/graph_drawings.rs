//! Drawings are read by the programs that they are meant for: Graphviz and Mermaid's own parser.
//!
//! Where such a program is missing, its tests are skipped with a message; where `CI` is set, they fail.

use std::collections::BTreeSet;
use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use hypernodes::graph::{self, Graph, Input, Made, Node, Parameter, Source};

const NODE: Node = Node {
    name: "",
    docs: "",
    parameters: &[],
    outputs: &[],
    fallible: false,
    cached: false,
    batched: false,
    nested: None,
};

const INNER: Graph = Graph {
    name: "Inner",
    docs: "Reads a number.",
    inputs: &[
        Input { name: "text", ty: "&str", bound: false },
        Input { name: "radix", ty: "u32", bound: true },
        Input { name: "label", ty: "Cow<'a, str>", bound: false },
    ],
    nodes: &[Node {
        name: "parse::<f64>",
        docs: "Says \"no\"\nto `NaN` \\ & [&int; 3].",
        parameters: &[
            Parameter { name: "text", ty: "&str", source: Source::Input(0) },
            Parameter { name: "radix", ty: "u32", source: Source::Input(1) },
        ],
        outputs: &[Made { name: "number", ty: "f64" }],
        fallible: true,
        ..NODE
    }],
    outputs: &[
        graph::Output { name: "number", ty: "f64", source: Source::Node { node: 0, output: 0 } },
        graph::Output { name: "label", ty: "Cow<'a, str>", source: Source::Input(2) },
    ],
};

/// A pipeline in a pipeline, whose value passes through the inner one untouched.
const NESTED: Graph = Graph {
    name: "Outer",
    docs: "",
    inputs: &[
        Input { name: "line", ty: "&'a str", bound: false },
        Input { name: "title", ty: "Cow<'a, str>", bound: false },
    ],
    nodes: &[
        Node {
            name: "self.inner",
            parameters: &[
                Parameter { name: "text", ty: "&str", source: Source::Input(0) },
                Parameter { name: "label", ty: "Cow<'a, str>", source: Source::Input(1) },
            ],
            outputs: &[Made { name: "amount", ty: "f64" }, Made { name: "heading", ty: "Cow<'a, str>" }],
            fallible: true,
            nested: Some(&INNER),
            ..NODE
        },
        Node {
            name: "print",
            parameters: &[
                Parameter { name: "amount", ty: "f64", source: Source::Node { node: 0, output: 0 } },
                Parameter { name: "heading", ty: "&str", source: Source::Node { node: 0, output: 1 } },
            ],
            outputs: &[Made { name: "page", ty: "Option<Vec<&'static str>>" }],
            cached: true,
            batched: true,
            ..NODE
        },
    ],
    outputs: &[
        graph::Output { name: "page", ty: "Option<Vec<&'static str>>", source: Source::Node { node: 1, output: 0 } },
        graph::Output { name: "amount", ty: "f64", source: Source::Node { node: 0, output: 0 } },
    ],
};

/// Names that are words of DOT or Mermaid, and names and types with signs that mean something to them, to Markdown or
/// to HTML. Each is used as the name of an input, a node, a value, an output, and as a type.
const NASTY: [&str; 52] = [
    "end",
    "End",
    "graph",
    "digraph",
    "subgraph",
    "strict",
    "node",
    "edge",
    "flowchart",
    "style",
    "linkStyle",
    "class",
    "classDef",
    "click",
    "href",
    "call",
    "default",
    "direction",
    "TB",
    "LR",
    "x",
    "o",
    "v",
    "interpolate",
    "accTitle",
    "r#end",
    "r#type",
    "größe",
    "名前",
    "clé",
    "_hidden",
    "__dunder__",
    "snake_case_name",
    "Vec<&'a str>",
    "Option<&str>",
    "[f64; 3]",
    "[&int; 3]",
    "[&lt; 3]",
    "[&str; 3]",
    "(A, B)",
    "()",
    "!",
    "*const T",
    "*mut [u8]",
    "fn(&[u8]) -> Box<dyn Fn(u8) -> u8 + Send>",
    "style::text::<{ N * 2 }>; #fff;",
    "classDef x:#fff;",
    "\"quoted\"",
    "back\\slash\\",
    "`code` **bold** _it_ %% %%{init: {}}%%",
    "<script>alert(1)</script><br/>",
    "a|b||c & d @{ shape: x } $$x$$ ~~~ {{e}} #35; #quot; &quot;",
];

/// A chain of nodes with nasty names; a name of the pipeline that is no better.
fn nasty() -> Graph {
    let mut inputs = Vec::new();
    let mut nodes = Vec::new();
    let mut outputs = Vec::new();
    for (index, text) in NASTY.into_iter().enumerate() {
        inputs.push(Input { name: text, ty: text, bound: index % 2 == 1 });
        let before = index.checked_sub(1).map_or(Source::Input(0), |node| Source::Node { node, output: 0 });
        let parameters = vec![
            Parameter { name: "p", ty: text, source: before },
            Parameter { name: text, ty: text, source: Source::Input(index) },
        ];
        nodes.push(Node {
            name: text,
            docs: text,
            parameters: parameters.leak(),
            outputs: vec![Made { name: text, ty: text }].leak(),
            fallible: index % 3 == 0,
            ..NODE
        });
        outputs.push(graph::Output { name: text, ty: text, source: Source::Node { node: index, output: 0 } });
    }
    Graph {
        name: "a: \"b\" # {c} - [d] \\ end",
        docs: NASTY[46],
        inputs: inputs.leak(),
        nodes: nodes.leak(),
        outputs: outputs.leak(),
    }
}

/// A graph whose nested graphs are all nasty, so that the names stand in titles too.
fn nasty_within() -> Graph {
    let inner: &Graph = Box::leak(Box::new(nasty()));
    let nodes: Vec<_> = NASTY.into_iter().map(|name| Node { name, nested: Some(inner), ..NODE }).take(3).collect();
    let quoted = NASTY.into_iter().skip(45).map(|name| Node { name, nested: Some(&INNER), ..NODE });
    Graph {
        name: "end",
        docs: "",
        inputs: &[],
        nodes: nodes.into_iter().chain(quoted).collect::<Vec<_>>().leak(),
        outputs: &[],
    }
}

fn empty() -> Graph {
    Graph { name: "", docs: "", inputs: &[], nodes: &[], outputs: &[] }
}

/// Every graph, with the nested ones open and closed.
fn drawn() -> Vec<(Graph, usize)> {
    vec![
        (empty(), usize::MAX),
        (INNER, usize::MAX),
        (NESTED, usize::MAX),
        (NESTED, 0),
        (nasty(), usize::MAX),
        (nasty_within(), 1),
    ]
}

#[test]
fn graphviz_draws_every_graph() {
    let Some(graphviz) = graphviz() else { return };
    for (graph, depth) in drawn() {
        let text = graph.dot().depth(depth).to_string();
        let output = graphviz(&text);
        assert!(output.status.success(), "{}\n{text}", said(&output.stderr));
        assert!(!said(&output.stderr).contains("syntax error"), "{}", said(&output.stderr));
    }
}

#[test]
fn graphviz_shows_names_and_types_as_they_were_written() {
    let Some(graphviz) = graphviz() else { return };
    let svg = said(&graphviz(&nasty().dot().to_string()).stdout);
    let shown: BTreeSet<String> = svg
        .lines()
        .filter_map(|line| line.strip_prefix("<text")?.split_once('>')?.1.strip_suffix("</text>"))
        .map(|text| unescaped(text).trim().to_owned())
        .collect();
    for text in NASTY {
        assert!(shown.contains(text), "`{text}` is not among {shown:#?}");
    }
    assert!(shown.contains(nasty().name));
}

#[test]
fn graphviz_refuses_a_broken_drawing() {
    let Some(graphviz) = graphviz() else { return };
    let broken = NESTED.dot().to_string().replacen(" [label=\"", " [label=\"\"", 1);
    let output = graphviz(&broken);
    assert!(!output.status.success());
    assert!(said(&output.stderr).contains("syntax error"), "{}", said(&output.stderr));
}

#[test]
fn mermaid_reads_every_graph() {
    let drawings: Vec<_> = drawn().iter().map(|(graph, depth)| graph.mermaid().depth(*depth).to_string()).collect();
    let Some(output) = mermaid(&drawings.join("\0")) else { return };
    assert!(output.status.success(), "{}", said(&output.stderr));
}

#[test]
fn mermaid_understands_a_nested_graph() {
    let Some(output) = mermaid(&NESTED.mermaid().to_string()) else { return };
    let expected = "\
box\ti0\tinput\tline | &'a str
box\ti1\tinput\ttitle | Cow<'a, str>
box\tn0_i1\tbound\tradix | u32
box\tn0_0\tfallible\tparse::<f64> | (fallible)
box\tn1\t\tprint | (cached, batched)
box\to0\toutput\tpage | Option<Vec<&'static str>>
box\to1\toutput\tamount | f64
edge\ti0\tn0_0\tas text
edge\tn0_i1\tn0_0\t
edge\tn0_0\tn1\tnumber as amount | f64
edge\ti1\tn1\tas heading
edge\tn1\to0\t
edge\tn0_0\to1\tnumber
subgraph\tn0\tn0_i1 n0_0\tself.inner (fallible)
";
    assert_eq!(said(&output.stdout), expected, "{}", said(&output.stderr));
}

#[test]
fn mermaid_shows_names_and_types_as_they_were_written() {
    let Some(output) = mermaid(&nasty().mermaid().to_string()) else { return };
    let shown = said(&output.stdout);
    let labels: BTreeSet<&str> = shown.lines().filter_map(|line| line.rsplit('\t').next()).collect();
    for text in NASTY {
        let input = format!("{text} | {text}");
        assert!(labels.contains(input.as_str()), "`{text}` is not among {labels:#?}");
    }
    let edges = shown.lines().filter(|line| line.starts_with("edge\t")).count();
    assert_eq!(edges, nasty().edges().count() + nasty().outputs.len());
}

#[test]
fn mermaid_refuses_a_broken_drawing() {
    let broken = NESTED.mermaid().to_string().replacen("[\"", "[\"\"", 1);
    let Some(output) = mermaid(&[empty().mermaid().to_string(), broken].join("\0")) else { return };
    assert!(!output.status.success());
    assert!(said(&output.stderr).contains("diagram 2: "), "{}", said(&output.stderr));
}

/// Runs Graphviz on a text; nothing where Graphviz is missing.
fn graphviz() -> Option<impl Fn(&str) -> Output> {
    let run = |text: &str| piped(Command::new("dot").arg("-Tsvg"), text);
    match run("graph {}") {
        Some(_) => Some(move |text: &str| run(text).expect("Graphviz was there a moment ago")),
        None => missing("Graphviz", "apt-get install graphviz"),
    }
}

/// Runs Mermaid's parser on diagrams separated by NUL; nothing where Node.js or Mermaid is missing.
fn mermaid(diagrams: &str) -> Option<Output> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("mermaid");
    if !directory.join("node_modules/mermaid").is_dir() {
        return missing("Mermaid", "npm ci --prefix tests/mermaid");
    }
    match piped(Command::new("node").arg(directory.join("parse.mjs")), diagrams) {
        None => missing("Node.js", "apt-get install nodejs"),
        output => output,
    }
}

fn missing<T>(what: &str, install: &str) -> Option<T> {
    let message = format!("{what} is missing; install it with `{install}`");
    assert!(std::env::var_os("CI").is_none(), "{message}");
    eprintln!("SKIPPED: {message}");
    None
}

/// Gives `text` to a program and waits for it; nothing where the program is missing.
fn piped(command: &mut Command, text: &str) -> Option<Output> {
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = match child {
        Err(error) if error.kind() == ErrorKind::NotFound => return None,
        child => child.expect("the program can be started"),
    };
    let mut input = child.stdin.take().expect("the program's input is a pipe");
    // A program that meets a syntax error need not read to the end, so a broken pipe is no failure of its own.
    let _ = input.write_all(text.as_bytes());
    drop(input);
    Some(child.wait_with_output().expect("the program ends"))
}

fn said(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// XML's text with its entities replaced.
fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        let (entity, after) = after.split_once(';').expect("an entity ends");
        plain += before;
        plain.push(match entity {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            "apos" => '\'',
            // A space that XML would drop is written as one that does not break.
            "#160" => ' ',
            _ => entity
                .strip_prefix('#')
                .and_then(|number| char::from_u32(number.parse().ok()?))
                .expect("XML knows five names"),
        });
        rest = after;
    }
    plain + rest
}
