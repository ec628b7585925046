//! Pictures and pages of graphs of many sizes: made in time, and as a browser shows them.

mod graphs;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use graphs::{Chance, graph};
use hypernodes::graph::{Graph, Input, Made, Node, Parameter, Source};

/// One node that takes 48 values, of which half are bound.
fn wide() -> Graph {
    let name = |index: usize| &*format!("measured_value_{index}").leak();
    let inputs: Vec<_> = (0..48).map(|index| Input { name: name(index), ty: "f64", bound: index % 2 > 0 }).collect();
    let parameters = inputs.iter().enumerate().map(|(index, input)| Parameter {
        name: input.name,
        ty: "f64",
        source: Source::Input(index),
    });
    let parameters = parameters.collect::<Vec<_>>().leak();
    let outputs = &[Made { name: "sum", ty: "f64" }];
    let inner = Graph { name: "Sum", docs: "", inputs: inputs.leak(), nodes: &[], outputs: &[] };
    let add = Node { name: "add_up", docs: "", parameters, outputs, ..PLAIN };
    let nodes: &[Node] = vec![add].leak();
    let nested: &'static Graph = Box::leak(Box::new(Graph { nodes, ..inner }));
    let nodes = vec![add, Node { name: "self.sum", nested: Some(nested), outputs: &[], ..add }].leak();
    Graph { name: "Wide", nodes, ..inner }
}

const PLAIN: Node = Node {
    name: "",
    docs: "",
    parameters: &[],
    outputs: &[],
    fallible: false,
    cached: false,
    batched: false,
    nested: None,
};

/// A chain of nodes of which the last reads what every one before it made.
fn long(count: usize) -> Graph {
    let mut nodes: Vec<Node> = Vec::new();
    for index in 0..count {
        let name: &'static str = format!("value_{index}").leak();
        let first = if index + 1 == count { 0 } else { index.saturating_sub(1) };
        let taken = (first..index).map(|node| {
            let name = nodes[node].outputs[0].name;
            Parameter { name, ty: "u8", source: Source::Node { node, output: 0 } }
        });
        let parameters = taken.collect::<Vec<_>>().leak();
        nodes.push(Node { name, parameters, outputs: vec![Made { name, ty: "u8" }].leak(), ..PLAIN });
    }
    Graph { name: "Long", docs: "", inputs: &[], nodes: nodes.leak(), outputs: &[] }
}

/// Names and types with signs that mean something to HTML, in alphabets of several widths.
fn nasty() -> Graph {
    let names = [
        "</title></svg><script>alert(1)</script>",
        "größe_名前_ключ",
        "HashMap<&'a str, Vec<Option<Box<dyn Fn(&[u8]) -> u8 + Send>>>>",
        "\"quoted\" & 'single'",
        "مرحبا_بالعالم",
        "🦀🦀🦀🦀",
        "a\nb\tc\u{0}",
        "x",
    ];
    let mut nodes: Vec<Node> = Vec::new();
    for (index, name) in names.into_iter().enumerate() {
        let source = index.checked_sub(1).map_or(Source::Input(0), |node| Source::Node { node, output: 0 });
        let parameters = vec![Parameter { name, ty: name, source }].leak();
        nodes.push(Node { name, docs: name, parameters, outputs: vec![Made { name, ty: name }].leak(), ..PLAIN });
    }
    let input = vec![Input { name: names[0], ty: names[2], bound: true }].leak();
    let inner = Graph { name: names[1], docs: names[0], inputs: input, nodes: nodes.leak(), outputs: &[] };
    let nested: &'static Graph = Box::leak(Box::new(inner));
    let node =
        Node { name: names[2], docs: names[0], parameters: nested.nodes[0].parameters, nested: Some(nested), ..PLAIN };
    Graph { nodes: vec![node].leak(), ..inner }
}

#[test]
fn a_thousand_nodes_are_drawn_in_well_under_a_second() {
    let graphs = [
        ("flat", graph(&mut Chance(1), "Flat", 1000, 0), 1000),
        ("nested", graph(&mut Chance(2), "Nested", 1000, 4), 1000),
        ("wide", wide(), 1000),
        // Half a million places at which a value passes a row.
        ("long", long(1000), 5000),
    ];
    for (name, graph, limit) in graphs {
        let start = Instant::now();
        let size = graph.html().to_string().len();
        let took = start.elapsed();
        println!("{name}: {size} bytes in {took:?}");
        // Without optimisation it takes some ten times as long.
        let limit = if cfg!(debug_assertions) { 10 * limit } else { limit };
        assert!(took < Duration::from_millis(limit), "{name}: {took:?}");
    }
}

#[test]
fn a_browser_shows_pages_of_any_size_open_and_closed() {
    let pages = Pages::new("graph-pages");
    for (count, depth) in [(5, 1), (20, 2), (100, 3)] {
        pages.write(&format!("{count}.html"), graph(&mut Chance(7), "RankPages", count, depth).html());
    }
    let closed = graph(&mut Chance(11), "Closed", 60, 4);
    pages.write("closed.html", closed.html().depth(0));
    pages.write("picture.svg", closed.svg());
    pages.write("shaded.html", closed.html().shade(&|path| path.ends_with('s').then_some(0.37)));
    pages.write("nasty.html", nasty().html());
    pages.write("wide.html", wide().html());
    let output = pages.check();
    let (said, wrong) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}\n{wrong}");
    assert!(said.contains("100.html\tall closed\t"), "{said}");
}

#[test]
fn a_broken_page_is_found() {
    let page = graph(&mut Chance(7), "RankPages", 5, 1).html().to_string();
    let breaks = [
        ("overlaps", page.replacen("<rect class=\"face\" width=\"1", "<rect class=\"face\" width=\"9", 4)),
        ("does not fit its box", page.replacen("load_vectors</text>", "load_vectors_of_everything_there_is</text>", 1)),
        ("the script's layout differs", page.replacen("\"rows\":[[0,", "\"rows\":[[1,", 1).replacen(",1,", ",0,", 1)),
        ("asks for", page.replacen("<body", "<link rel=\"stylesheet\" href=\"other.css\"><body", 1)),
    ];
    for (index, (expected, broken)) in breaks.into_iter().enumerate() {
        assert_ne!(broken, page, "{expected}");
        let pages = Pages::new(&format!("graph-pages-broken-{index}"));
        pages.write("5.html", broken);
        let output = pages.check();
        let wrong = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && wrong.contains(expected), "{expected} is not in {wrong}");
    }
}

/// Pages in a folder of their own, which stays there to be looked at.
struct Pages(PathBuf);

impl Pages {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&folder).expect("a folder for pages can be made");
        Self(folder)
    }

    fn write(&self, name: &str, page: impl ToString) {
        fs::write(self.0.join(name), page.to_string()).expect("a page can be written");
    }

    /// Opens all of them in Chromium. A browser that is missing is a failure, not a reason to skip: nothing else looks
    /// at these pages.
    fn check(&self) -> Output {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
        let installed = script.join("node_modules/puppeteer-core").is_dir();
        assert!(installed, "puppeteer-core is missing; install it with `npm ci --prefix hypernodes/tests/browser`");
        let mut pages: Vec<_> =
            fs::read_dir(&self.0).expect("the folder is there").flatten().map(|e| e.path()).collect();
        pages.retain(|page| page.extension().is_some_and(|end| end == "html" || end == "svg"));
        pages.sort();
        let mut check = Command::new("node");
        check.arg(script.join("check.mjs")).arg(&self.0).args(pages);
        check.output().expect("Node.js is missing; install it with `apt-get install nodejs`")
    }
}
