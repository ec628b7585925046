//! Graphs as pictures.

mod about;
#[cfg(test)]
mod tests;
mod text;

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;

use self::about::{about_node, about_wire};
pub(crate) use self::text::{Escaped, Num};
use self::text::{Title, Words};
use super::picture::{
    CHEVRON, Inside, Item, LARGE, LINE, Level, MARGIN, MARK, Making, NAME, SMALL, Share, TINY, What, cells, marks,
    pixels, room, width,
};
use super::scope::summary;
use super::{Graph, Input, Node, Output};

/// A graph as an SVG picture, made by [`Graph::svg`].
///
/// Values flow from the top to the bottom. Inputs are blue with round ends, bound inputs amber with a dashed border,
/// outputs green with a double border. A node stands as a box with its name, its marks and the names of what it makes;
/// where it takes a value under another name, this stands at its upper edge. Nested graphs are boxes around their
/// nodes. Types and docs show under the pointer. The picture has the colours of the reader's light or dark theme and
/// needs nothing from elsewhere; the text depends on the graph alone.
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
/// let svg = COUNT.svg().to_string();
/// assert!(svg.starts_with("<svg xmlns=") && svg.ends_with("</svg>"));
/// ```
#[derive(Clone, Copy)]
pub struct Svg<'g> {
    graph: &'g Graph,
    depth: usize,
    share: Option<Share<'g>>,
}

impl<'g> Svg<'g> {
    pub(super) const fn new(graph: &'g Graph) -> Self {
        Self { graph, depth: usize::MAX, share: None }
    }

    /// Opens at most `depth` levels of nested graphs; a graph below them is drawn as a single node. All are open
    /// without it.
    #[must_use]
    pub const fn depth(mut self, depth: usize) -> Self {
        self.depth = depth;
        self
    }

    /// Tints nodes by a share between 0 and 1, such as their part of the time, and writes it beside them.
    ///
    /// `share` is asked for each node by its path, which is that of errors and events without the outermost pipeline:
    /// `text::count` in `self.stats` is `stats/count`, and `TextStats.map` is `TextStats`. Nodes for which it gives `None`
    /// stay as they are. With `std`, a `Timeline` knows the shares of a run.
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
    /// let svg = GRAPH.svg().shade(&|path| (path == "load").then_some(0.42)).to_string();
    /// assert!(svg.contains("42 %"));
    /// ```
    #[must_use]
    pub const fn shade(mut self, share: &'g dyn Fn(&str) -> Option<f64>) -> Self {
        self.share = Some(share);
        self
    }
}

impl fmt::Debug for Svg<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Svg").field("graph", &self.graph.name).field("depth", &self.depth).finish_non_exhaustive()
    }
}

impl fmt::Display for Svg<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = Level::new(self.graph, Making { depth: self.depth, all: false, share: self.share });
        let heading = Heading::new(self.graph);
        let width = (level.placement.width + 2.0 * FRAME).max(heading.width);
        let height = level.placement.height + heading.height + 2.0 * FRAME;
        open(f, self.graph, width, height)?;
        write!(f, "<style>\n{STYLE}</style>\n")?;
        writeln!(f, "<rect class=\"paper\" width=\"{}\" height=\"{}\" rx=\"10\"/>", Num(width), Num(height))?;
        heading.write(f)?;
        let left = (width - level.placement.width) / 2.0;
        draw(f, &level, (left, FRAME + heading.height), false)?;
        f.write_str("</svg>")
    }
}

/// The looks. Colours are said twice, since some programs that draw SVG know no variables: they keep the first.
pub(crate) const STYLE: &str = include_str!("svg/style.css");

/// The space around the picture.
pub(super) const FRAME: f64 = 24.0;

/// The first tag of a picture.
pub(super) fn open(f: &mut fmt::Formatter<'_>, graph: &Graph, width: f64, height: f64) -> fmt::Result {
    let (width, height, name) = (Num(width), Num(height), Escaped(graph.name));
    writeln!(
        f,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"hypernodes\" role=\"img\" aria-label=\"Pipeline {name}\" \
         width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">"
    )
}

/// The name of the pipeline and the first paragraph of its docs.
struct Heading<'g> {
    name: &'g str,
    lines: Vec<String>,
    width: f64,
    height: f64,
}

impl<'g> Heading<'g> {
    /// So many letters stand in a line of the docs.
    const LETTERS: u32 = 72;
    /// So many lines of docs are shown.
    const LINES: usize = 3;
    const SIZE: u32 = 16;

    fn new(graph: &'g Graph) -> Self {
        let mut lines = Vec::<String>::new();
        for word in summary(graph.docs) {
            match lines.last_mut() {
                Some(line) if cells(line) + 1 + cells(word) <= Self::LETTERS => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_string()),
            }
        }
        if lines.len() > Self::LINES {
            lines.truncate(Self::LINES);
            lines.last_mut().into_iter().for_each(|line| line.push_str(" …"));
        }
        let widest = lines.iter().map(|line| pixels(cells(line).min(Self::LETTERS + 2), SMALL)).fold(0.0, f64::max);
        let width = widest.max(width(graph.name, Self::SIZE)) + 2.0 * FRAME;
        let name = if graph.name.is_empty() { 0.0 } else { 26.0 };
        let below = lines.iter().fold(0.0, |height, _| height + 17.0);
        let height = if name + below > 0.0 { name + below + 14.0 } else { 0.0 };
        Self { name: graph.name, lines, width, height }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.name.is_empty() {
            Words::new(self.name, Self::SIZE).class("heading").at(FRAME, FRAME + 14.0).write(f)?;
        }
        let mut y = FRAME + 14.0 + if self.name.is_empty() { 0.0 } else { 22.0 };
        for line in &self.lines {
            Words::new(line, SMALL).most(Self::LETTERS + 2).class("muted").at(FRAME, y).write(f)?;
            y += 17.0;
        }
        Ok(())
    }
}

/// The wires and boxes of a level; `page` where a script can open and close what stands in it.
pub(super) fn draw(f: &mut fmt::Formatter<'_>, level: &Level<'_>, corner: (f64, f64), page: bool) -> fmt::Result {
    writeln!(f, "<g class=\"level\" transform=\"translate({} {})\">", Num(corner.0), Num(corner.1))?;
    for wire in 0..level.wires.len() {
        let line = Line { level, wire };
        writeln!(f, "<g class=\"wire\">{}<path d=\"{line}\"/></g>", Title(&about_wire(level, wire)))?;
    }
    for (index, item) in level.items.iter().enumerate() {
        let (left, top) = level.corner(index);
        let class = Class(item);
        writeln!(f, "<g class=\"item {class}\" transform=\"translate({} {})\">", Num(left), Num(top))?;
        match &item.what {
            What::Input { input, port } => draw_input(f, item, input, *port)?,
            What::Output { output, name, outside } => draw_output(f, item, output, name, *outside)?,
            What::Node(node) => draw_node(f, item, node, None, page)?,
            What::Pipeline { node, inside, .. } => draw_node(f, item, node, Some(inside), page)?,
        }
        f.write_str("</g>\n")?;
    }
    f.write_str("</g>\n")
}

struct Class<'g>(&'g Item<'g>);

impl fmt::Display for Class<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.what {
            What::Input { input, port } => {
                f.write_str(if input.bound && !port { "input bound" } else { "input" })?;
                f.write_str(if *port { " port" } else { "" })
            }
            What::Output { outside, .. } => f.write_str(if outside.is_some() { "output port" } else { "output" }),
            What::Node(node) => write!(f, "node{}", if node.fallible { " fallible" } else { "" }),
            What::Pipeline { node, open, .. } => {
                let state = if *open { "open" } else { "closed" };
                write!(f, "pipeline {state}{}", if node.fallible { " fallible" } else { "" })
            }
        }
    }
}

fn draw_input(f: &mut fmt::Formatter<'_>, item: &Item<'_>, input: &Input, port: bool) -> fmt::Result {
    let kind = if input.bound { "bound input" } else { "input" };
    write!(f, "{}", Title(&format!("{kind}\n{}: {}", input.name, input.ty)))?;
    if port {
        return draw_port(f, item, input.name);
    }
    frame(f, item, "face", 0.0, 20.0)?;
    draw_card(f, item, input.name, input.ty)
}

fn draw_output(
    f: &mut fmt::Formatter<'_>,
    item: &Item<'_>,
    output: &Output,
    name: &str,
    outside: Option<&str>,
) -> fmt::Result {
    let made = if name == output.name { String::new() } else { format!("\nmade as {name}") };
    let outer = outside.filter(|outside| *outside != output.name);
    let given = outer.map_or_else(String::new, |outside| format!("\noutside: {outside}"));
    write!(f, "{}", Title(&format!("output\n{}: {}{made}{given}", output.name, output.ty)))?;
    if let Some(outside) = outside {
        return draw_port(f, item, outside);
    }
    frame(f, item, "face", 0.0, 7.0)?;
    frame(f, item, "line", 3.0, 4.5)?;
    draw_card(f, item, output.name, output.ty)
}

/// A rounded box, as large as the item less `inset` on each side.
fn frame(f: &mut fmt::Formatter<'_>, item: &Item<'_>, class: &str, inset: f64, round: f64) -> fmt::Result {
    let (width, height) = (item.closed.width - 2.0 * inset, item.closed.height - 2.0 * inset);
    if inset > 0.0 {
        return write!(
            f,
            "<rect class=\"{class}\" x=\"{inset}\" y=\"{inset}\" width=\"{}\" height=\"{}\" rx=\"{round}\"/>",
            Num(width),
            Num(height)
        );
    }
    write!(f, "<rect class=\"{class}\" width=\"{}\" height=\"{}\" rx=\"{round}\"/>", Num(width), Num(height))
}

/// A name, and below it its type.
fn draw_card(f: &mut fmt::Formatter<'_>, item: &Item<'_>, name: &str, ty: &str) -> fmt::Result {
    let middle = item.closed.width / 2.0;
    Words::new(name, LARGE).class("name middle").at(middle, 17.0).write(f)?;
    Words::new(ty, SMALL).class("type middle").at(middle, 32.0).write(f)
}

/// A name at the edge of an open pipeline.
fn draw_port(f: &mut fmt::Formatter<'_>, item: &Item<'_>, name: &str) -> fmt::Result {
    frame(f, item, "face", 0.0, 5.0)?;
    let most = room(item.closed.width - 10.0, SMALL);
    Words::new(name, SMALL).most(most).class("value middle").at(item.closed.width / 2.0, 14.0).write(f)
}

/// A node, or a pipeline with what stands inside.
///
/// In a page, an open pipeline has the names at its lower edge too, which show when it is closed.
fn draw_node(
    f: &mut fmt::Formatter<'_>,
    item: &Item<'_>,
    node: &Node,
    inside: Option<&Inside<'_>>,
    page: bool,
) -> fmt::Result {
    let size = item.size();
    let open = matches!(item.what, What::Pipeline { open: true, .. });
    write!(f, "{}", Title(&about_node(node, item.share)))?;
    if let Some(inside) = inside {
        let height = if open { inside.bar.height } else { size.height };
        write!(f, "<path class=\"bar\" d=\"{}\"/>", Bar { width: size.width, height, open })?;
    }
    write!(f, "<rect class=\"face\" width=\"{}\" height=\"{}\" rx=\"7\"/>", Num(size.width), Num(size.height))?;
    let arrivals = item.renamed.iter().any(|name| !name.is_empty());
    let top = if arrivals { LINE - 4.0 } else { 0.0 };
    if let Some(share) = item.share {
        let height = inside.map_or(size.height, |inside| inside.bar.height);
        write!(
            f,
            "<rect class=\"heat\" width=\"{}\" height=\"{}\" rx=\"7\" fill-opacity=\"{:.2}\"/>",
            Num(size.width),
            Num(height),
            share * 0.8
        )?;
    }
    draw_name(f, item, node, top)?;
    for (port, name) in item.renamed.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        let Some(taken) = node.parameters.get(port) else { continue };
        let title = format!("{}: {}", taken.name, taken.ty);
        Words::new(name, SMALL).title(&title).class("arrival middle").at(item.tops[port], 14.0).write(f)?;
    }
    if inside.is_none() || page {
        draw_values(f, item, node)?;
    }
    inside.map_or(Ok(()), |inside| draw(f, &inside.level, inside.corner(), page))
}

/// The line with the name, and below it the marks: in the middle, or at the left where a pipeline may be opened.
fn draw_name(f: &mut fmt::Formatter<'_>, item: &Item<'_>, node: &Node, top: f64) -> fmt::Result {
    let middle = item.closed.width / 2.0;
    if node.nested.is_none() {
        Words::new(node.name, LARGE).class("name middle").at(middle, top + 20.0).write(f)?;
    } else {
        let open = matches!(item.what, What::Pipeline { open: true, .. });
        let (left, y, sign) = if open { (0.0, 13.0, "l5 5l5-5") } else { (2.0, 10.0, "l5 5l-5 5") };
        write!(f, "<path class=\"chevron\" d=\"M{} {}{sign}\"/>", Num(MARGIN + left), Num(top + y))?;
        Words::new(node.name, LARGE).class("name").at(MARGIN + CHEVRON, top + 20.0).write(f)?;
    }
    let percent = item.share.map(|share| format!("{:.0} %", share * 100.0));
    let all = || marks(node).map(|word| (word, word)).chain(percent.as_deref().map(|percent| ("share", percent)));
    let total = all().map(|(_, word)| width(word, TINY) + 3.0 * MARK).sum::<f64>() - MARK;
    let mut left = if node.nested.is_none() { middle - total / 2.0 } else { MARGIN };
    for (class, word) in all() {
        let width = width(word, TINY) + 2.0 * MARK;
        write!(
            f,
            "<g class=\"mark {class}\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"15\" rx=\"7.5\"/>",
            Num(left),
            Num(top + NAME - 1.0),
            Num(width)
        )?;
        Words::new(word, TINY).class("middle").at(left + width / 2.0, top + NAME + 10.0).write(f)?;
        f.write_str("</g>")?;
        left += width + MARK;
    }
    Ok(())
}

/// The names of what a node makes, at its lower edge.
fn draw_values(f: &mut fmt::Formatter<'_>, item: &Item<'_>, node: &Node) -> fmt::Result {
    f.write_str("<g class=\"values\">")?;
    for (made, &middle) in node.outputs.iter().zip(&item.bottoms) {
        let title = format!("{}: {}", made.name, made.ty);
        Words::new(made.name, SMALL)
            .title(&title)
            .class("value middle")
            .at(middle, item.closed.height - 7.0)
            .write(f)?;
    }
    f.write_str("</g>")
}

/// The bar at the top of an open pipeline; the whole box of a closed one.
struct Bar {
    width: f64,
    height: f64,
    open: bool,
}

impl fmt::Display for Bar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (right, height) = (Num(self.width - 7.0), Num(self.height));
        write!(f, "M7 0H{right}a7 7 0 0 1 7 7V")?;
        if self.open {
            return write!(f, "{height}H0V7a7 7 0 0 1 7-7z");
        }
        write!(f, "{}a7 7 0 0 1-7 7H7a7 7 0 0 1-7-7V7a7 7 0 0 1 7-7z", Num(self.height - 7.0))
    }
}

/// What is as straight as this goes on as a straight line.
const STRAIGHT: f64 = 0.5;

/// The way of a wire: straight down beside the boxes of a row, in a curve from row to row, and at its end a tip.
struct Line<'l> {
    level: &'l Level<'l>,
    wire: usize,
}

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Level { items, wires, arrangement, placement, ends } = self.level;
        let (wire, (out, into)) = (wires[self.wire], ends[self.wire]);
        let row = |cell: usize| placement.rows[arrangement.row[cell]];
        let mut x = placement.left[wire.from] + out;
        let (top, height) = row(wire.from);
        let (mut y, mut end) = (top + height, top + height);
        write!(f, "M{} {}", Num(x), Num(top + items[wire.from].size().height))?;
        let stations = arrangement.lanes[self.wire].clone().map(|lane| (lane, placement.left[lane]));
        for (cell, to) in stations.chain([(wire.to, placement.left[wire.to] + into)]) {
            let (top, height) = row(cell);
            if (to - x).abs() >= STRAIGHT {
                let middle = Num(f64::midpoint(y, top));
                write!(f, "V{}C{} {middle} {} {middle} {} {}", Num(y), Num(x), Num(to), Num(to), Num(top))?;
                x = to;
            }
            end = top;
            y = top + height;
        }
        write!(f, "V{}", Num(end))?;
        f.write_str("m-4-6l4 6l4-6")
    }
}
