//! Graphs as pages.

use core::fmt::{self, Write as _};

use super::Graph;
use super::picture::{Inside, Item, Level, Making, Share, What};
use super::svg::{Escaped, FRAME, Num, STYLE, draw, open};

/// A graph as a page for a browser, made by [`Graph::html`].
///
/// The page shows the picture of [`Graph::svg`]. A nested pipeline opens and closes by a click on its name, or with
/// Enter or Space while it has the focus; types and docs show under the pointer, and the wires of what the pointer is
/// on light up. It is one file that asks for nothing elsewhere. Where scripts are off, it is the plain picture.
///
/// ```
/// # use hypernodes::graph::{Graph, Node};
/// # const GRAPH: Graph = Graph {
/// #     name: "Report",
/// #     docs: "",
/// #     inputs: &[],
/// #     nodes: &[Node {
/// #         name: "load",
/// #         docs: "",
/// #         parameters: &[],
/// #         outputs: &[],
/// #         fallible: false,
/// #         cached: false,
/// #         batched: false,
/// #         nested: None,
/// #     }],
/// #     outputs: &[],
/// # };
/// let page = GRAPH.html().to_string();
/// assert!(page.starts_with("<!doctype html>"));
/// ```
#[derive(Clone, Copy)]
pub struct Html<'g> {
    graph: &'g Graph,
    depth: usize,
    share: Option<Share<'g>>,
}

impl<'g> Html<'g> {
    pub(super) const fn new(graph: &'g Graph) -> Self {
        Self { graph, depth: usize::MAX, share: None }
    }

    /// Begins with `depth` levels of nested graphs open; those below are closed, and can be opened. All are open without
    /// it.
    #[must_use]
    pub const fn depth(mut self, depth: usize) -> Self {
        self.depth = depth;
        self
    }

    /// Tints nodes by a share between 0 and 1, as [`Svg::shade`](super::Svg::shade) does.
    #[must_use]
    pub const fn shade(mut self, share: &'g dyn Fn(&str) -> Option<f64>) -> Self {
        self.share = Some(share);
        self
    }
}

impl fmt::Debug for Html<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Html").field("graph", &self.graph.name).field("depth", &self.depth).finish_non_exhaustive()
    }
}

impl fmt::Display for Html<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = Level::new(self.graph, Making { depth: self.depth, all: true, share: self.share });
        head(f, self.graph)?;
        let (width, height) = (level.placement.width + 2.0 * FRAME, level.placement.height + 2.0 * FRAME);
        f.write_str("<main>\n")?;
        open(f, self.graph, width, height)?;
        draw(f, &level, (FRAME, FRAME), true)?;
        f.write_str("</svg>\n</main>\n<script type=\"application/json\" id=\"layout\">")?;
        numbers(f, &level)?;
        write!(f, "</script>\n<script>\n{SCRIPT}</script>\n</body>\n</html>")
    }
}

const PAGE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/script.js");

/// What stands below the docs: how to read the picture.
const LEGEND: &str = r#"<p class="hypernodes legend"><span class="in">input</span><span class="bound">bound input</span>
<span class="out">output</span><span class="bad">fallible</span><span class="cached">cached</span>
<span class="batched">batched</span></p>
"#;

/// Everything before the picture.
fn head(f: &mut fmt::Formatter<'_>, graph: &Graph) -> fmt::Result {
    let name = Escaped(graph.name);
    write!(
        f,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{name}</title>\n\
         <style>\n{STYLE}{PAGE}</style>\n</head>\n<body class=\"hypernodes\">\n<header>\n<h1>{name}</h1>\n"
    )?;
    for part in graph.docs.split("\n\n").map(str::trim).filter(|part| !part.is_empty()) {
        writeln!(f, "<p class=\"docs\">{}</p>", Escaped(part))?;
    }
    writeln!(f, "{LEGEND}</header>")
}

/// What the script needs to lay the picture out again, in JSON: rows, wires with their ports and lanes (the first and how many), and boxes with
/// their sizes and ports. There are only numbers in it, so nothing of it needs to be escaped.
fn numbers(f: &mut fmt::Formatter<'_>, level: &Level<'_>) -> fmt::Result {
    f.write_str("{\"rows\":")?;
    list(f, &level.arrangement.rows, |f, row| list(f, row, |f, cell| write!(f, "{cell}")))?;
    f.write_str(",\n\"wires\":")?;
    let wires = level.wires.iter().zip(&level.arrangement.lanes);
    list(f, wires, |f, (wire, lanes)| {
        write!(f, "[{},{},{},{},{},{}]", wire.from, wire.out, wire.to, wire.into, lanes.start, lanes.len())
    })?;
    f.write_str(",\n\"items\":")?;
    list(f, &level.items, item_numbers)?;
    f.write_char('}')
}

fn item_numbers(f: &mut fmt::Formatter<'_>, item: &Item<'_>) -> fmt::Result {
    write!(f, "{{\"w\":{},\"h\":{},\"tops\":", Num(item.closed.width), Num(item.closed.height))?;
    list(f, &item.tops, |f, top| write!(f, "{}", Num(*top)))?;
    f.write_str(",\"bottoms\":")?;
    list(f, &item.bottoms, |f, bottom| write!(f, "{}", Num(*bottom)))?;
    if let What::Pipeline { inside, open, .. } = &item.what {
        inside_numbers(f, inside, *open)?;
    }
    f.write_char('}')
}

fn inside_numbers(f: &mut fmt::Formatter<'_>, inside: &Inside<'_>, open: bool) -> fmt::Result {
    let (width, height) = (Num(inside.bar.width), Num(inside.bar.height));
    write!(f, ",\"open\":{open},\"bar\":[{width},{height}],")?;
    write!(f, "\"above\":{},\"below\":{},\"ins\":", Num(inside.above()), Num(inside.below()))?;
    list(f, &inside.tops, |f, item| port(f, *item))?;
    f.write_str(",\"outs\":")?;
    list(f, &inside.bottoms, |f, item| port(f, *item))?;
    f.write_str(",\"level\":")?;
    numbers(f, &inside.level)
}

fn port(f: &mut fmt::Formatter<'_>, item: Option<usize>) -> fmt::Result {
    match item {
        Some(item) => write!(f, "{item}"),
        None => f.write_str("null"),
    }
}

fn list<'f, T>(
    f: &mut fmt::Formatter<'f>,
    items: impl IntoIterator<Item = T>,
    mut each: impl FnMut(&mut fmt::Formatter<'f>, T) -> fmt::Result,
) -> fmt::Result {
    f.write_char('[')?;
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            f.write_char(',')?;
        }
        each(f, item)?;
    }
    f.write_char(']')
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString as _;

    use super::super::Graph;
    use super::super::tests::{BROKEN, CLASSIFY, EMPTY, NASTY, OUTER, STATS, WIDE};

    #[test]
    fn a_page_asks_for_nothing_elsewhere() {
        for graph in [STATS, CLASSIFY, OUTER, NASTY, BROKEN, EMPTY, WIDE] {
            let page = graph.html().to_string().replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
            assert!(page.starts_with("<!doctype html>\n<html") && page.ends_with("</html>"));
            assert!(
                !["http", "//cdn", "@import", "src=", "href=", "url(", "fetch("].iter().any(|word| page.contains(word))
            );
        }
    }

    #[test]
    fn the_layout_is_numbers_only() {
        let page = NASTY.html().to_string();
        let (_, rest) = page.split_once("id=\"layout\">").unwrap_or_default();
        let (layout, _) = rest.split_once("</script>").unwrap_or_default();
        assert!(layout.starts_with("{\"rows\":[["));
        let known = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || "{}[]\",:.-\n".contains(char);
        assert!(layout.chars().all(known), "{layout}");
    }

    #[test]
    fn names_and_docs_are_text_only() {
        let name = "</script><b onclick='x'>&amp;";
        let page = Graph { name, docs: name, ..EMPTY }.html().to_string();
        assert!(!page.contains("<b ") && !page.contains("'x'"));
        assert!(page.contains("<h1>&lt;/script&gt;&lt;b onclick=&#39;x&#39;&gt;&amp;amp;</h1>"));
    }

    #[test]
    fn closed_pipelines_are_there_to_be_opened() {
        let (open, closed) = (OUTER.html().to_string(), OUTER.html().depth(0).to_string());
        let count = |page: &str, text: &str| page.matches(text).count();
        assert_eq!((count(&open, "item pipeline open"), count(&open, "item pipeline closed")), (2, 0));
        assert_eq!((count(&closed, "item pipeline open"), count(&closed, "item pipeline closed")), (0, 2));
        assert_eq!(count(&open, "class=\"level\""), count(&closed, "class=\"level\""));
        assert!(closed.contains("\"open\":false") && !closed.contains("\"open\":true"));
    }
}
