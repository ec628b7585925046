//! Pictures, read again as XML.

extern crate std;

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use roxmltree::{Document, Node};

use super::super::tests::{BROKEN, CLASSIFY, EMPTY, NASTY, OUTER, STATS, WIDE};
use super::super::{self as graph, Graph};
use super::Svg;
use super::text::{Escaped, Num, Words};

/// Calls `check` with the picture as XML.
fn with<T>(svg: Svg<'_>, check: impl FnOnce(Node<'_, '_>) -> T) -> T {
    let text = svg.to_string();
    let document = Document::parse(&text).expect("the picture is well-formed");
    check(document.root_element())
}

fn of_class<'n>(root: Node<'n, 'n>, class: &str) -> Vec<Node<'n, 'n>> {
    let has = |node: &Node<'_, '_>| node.attribute("class").is_some_and(|all| all.split(' ').any(|c| c == class));
    root.descendants().filter(has).collect()
}

fn count(svg: Svg<'_>, classes: &[&str]) -> Vec<usize> {
    with(svg, |root| classes.iter().map(|class| of_class(root, class).len()).collect())
}

/// The texts that are seen, and those that show under the pointer.
fn texts(svg: Svg<'_>, tag: &str) -> Vec<String> {
    with(svg, |root| {
        let all = root.descendants().filter(|node| node.has_tag_name(tag));
        all.filter_map(|node| Some(node.children().rfind(Node::is_text)?.text()?.to_string())).collect()
    })
}

#[test]
fn every_graph_is_well_formed() {
    for graph in [STATS, CLASSIFY, OUTER, NASTY, BROKEN, EMPTY, WIDE] {
        for depth in [usize::MAX, 1, 0] {
            with(graph.svg().depth(depth), |root| {
                assert!(root.has_tag_name(("http://www.w3.org/2000/svg", "svg")));
            });
        }
    }
}

#[test]
fn inputs_nodes_outputs_and_wires_are_all_there() {
    let classes = ["input", "bound", "output", "node", "wire"];
    assert_eq!(count(STATS.svg(), &classes), [1, 0, 2, 2, 4]);
    assert_eq!(count(CLASSIFY.svg(), &classes), [3, 2, 2, 3, 8]);
    assert_eq!(count(EMPTY.svg(), &classes), [0; 5]);
}

#[test]
fn marks_are_told() {
    let marks = ["mark", "fallible", "cached", "batched"];
    // The box has the class `fallible`, too.
    assert_eq!(count(CLASSIFY.svg(), &marks), [3, 2, 1, 1]);
    assert!(texts(CLASSIFY.svg(), "text").contains(&"fallible".to_string()));
}

#[test]
fn nested_graphs_are_boxes_around_their_nodes() {
    let classes = ["pipeline", "node", "port", "level"];
    assert_eq!(count(OUTER.svg(), &classes), [2, 4, 7, 3]);
    assert_eq!(count(OUTER.svg().depth(1), &classes), [1, 3, 4, 2]);
    assert_eq!(count(OUTER.svg().depth(0), &classes), [0, 2, 0, 1]);
    assert_eq!(count(OUTER.svg().depth(2), &classes), count(OUTER.svg(), &classes));
    assert_eq!(count(OUTER.svg().depth(0), &["chevron"]), [1]);
}

#[test]
fn types_docs_and_values_show_under_the_pointer() {
    let titles = texts(CLASSIFY.svg(), "title");
    let has = |text: &str| titles.iter().any(|title| title == text);
    assert!(has("input\ntext: &str") && has("bound input\nmodel: &'m Model"));
    assert!(has(
        "text::tokenize\nSplits at\n white space.\n\n Not at commas.\ntakes passage: &str\nmakes tokens: Vec<&'a str>"
    ));
    assert!(has("norm: f64\nembed::<f64> → label, as scale"));
    assert!(has("norm: f64\nembed::<f64> → output"));
}

#[test]
fn values_and_renamed_parameters_stand_at_the_boxes() {
    let seen = texts(CLASSIFY.svg(), "text");
    for text in ["passage", "scale", "tokens", "embedding", "norm"] {
        assert!(seen.iter().any(|seen| seen == text), "{text} is not in {seen:?}");
    }
    assert!(!seen.iter().any(|seen| seen == "threshold: f64"));
}

#[test]
fn names_are_shown_as_they_were_written() {
    let seen = texts(NASTY.svg(), "text");
    for text in ["r#style::<{ N * 2 }>", "größe", "Vec<&'a str>", "[&int; 3]", "fn(&[u8]) -> *const T"] {
        let title = texts(NASTY.svg(), "title");
        assert!(seen.iter().chain(&title).any(|seen| seen.contains(text)), "{text} is not in {seen:?}");
    }
    assert!(seen.iter().any(|seen| seen == "Option< &str, >"));
    let cases = [
        ("a<b>&\"c\"'d'", "a&lt;b&gt;&amp;&quot;c&quot;&#39;d&#39;"),
        ("a\nb\tc", "a&#10;b c"),
        ("\u{0}\u{1b}\u{7f}\u{ffff}", "\u{fffd}\u{fffd}\u{fffd}\u{fffd}"),
        ("größe 名前", "größe 名前"),
    ];
    for (text, expected) in cases {
        assert_eq!(Escaped(text).to_string(), expected);
    }
}

#[test]
fn a_long_name_is_cut_and_told_in_full_under_the_pointer() {
    assert_eq!(Words::new("abcdefgh", 11).most(8).shown(), "abcdefgh");
    assert_eq!(Words::new("abcdefghi", 11).most(8).shown(), "abcdefg…");
    assert_eq!(Words::new("名前名前名前", 11).most(8).shown(), "名前名…");
    let name: &'static str = "n".repeat(10_000).leak();
    let graph = Graph { name, nodes: alloc::vec![graph::Node { name, ..NASTY.nodes[0] }].leak(), ..EMPTY };
    assert!(texts(graph.svg(), "title").iter().any(|title| title.starts_with(name)));
    with(graph.svg(), |root| assert!(root.attribute("width").is_some_and(|width| width.len() <= 3)));
}

#[test]
fn nothing_is_fetched() {
    let text = OUTER.svg().to_string().replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
    assert!(!["http", "url(", "href", "<script"].iter().any(|word| text.contains(word)));
}

#[test]
fn a_share_tints_and_is_written() {
    let share = |path: &str| match path {
        "report/TextStats/clean_text" => Some(0.25),
        "publish" => Some(7.0),
        "report" => Some(f64::NAN),
        _ => None,
    };
    let picture = OUTER.svg().shade(&share);
    assert_eq!(count(picture, &["heat", "share"]), [2, 2]);
    let seen = texts(picture, "text");
    assert!(seen.iter().any(|seen| seen == "25 %") && seen.iter().any(|seen| seen == "100 %"));
    assert!(alloc::format!("{picture:?}").contains("Svg { graph: \"Outer\""));
}

#[test]
fn a_graph_that_holds_itself_is_opened_once() {
    static ROUND: Graph = Graph {
        name: "Round",
        nodes: &[graph::Node {
            name: "round",
            docs: "",
            parameters: &[],
            outputs: &[],
            fallible: false,
            cached: false,
            batched: false,
            nested: Some(&ROUND),
        }],
        ..EMPTY
    };
    assert_eq!(count(ROUND.svg(), &["pipeline", "node"]), [0, 1]);
    assert!(ROUND.html().to_string().ends_with("</html>"));
}

#[test]
fn the_same_graph_gives_the_same_picture() {
    assert_eq!(OUTER.svg().to_string(), OUTER.svg().to_string());
    assert_eq!(Num(1.04).to_string() + &Num(-0.04).to_string() + &Num(2.26).to_string(), "102.3");
}
