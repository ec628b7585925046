//! What a picture shows and where: the boxes of each level with their sizes and words, laid out.

mod size;

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use size::{BARE, arrival, bar_height, card_width, name_width, node_size, port_width, spread, words};
pub(super) use size::{
    CHEVRON, LARGE, LINE, MARGIN, MARK, NAME, PADDING, SMALL, TINY, cell, cells, pixels, room, width,
};

use super::layout::{Arrangement, Block, Pin, Placement, Plan, Ports, Size, Sized, Wire, arrange, place};
use super::{Graph, Input, Node, Output, Source, label};

/// How much of the time a node took, by its path, as `shade` was told.
pub(super) type Share<'s> = &'s dyn Fn(&str) -> Option<f64>;

/// A graph, or the graph inside an open pipeline.
#[derive(Debug)]
pub(super) struct Level<'g> {
    /// Inputs, nodes, outputs, in the order of the graph.
    pub(super) items: Vec<Item<'g>>,
    pub(super) wires: Vec<Wire>,
    pub(super) arrangement: Arrangement,
    pub(super) placement: Placement,
    /// For each wire, how far from the left edges of its boxes it begins and ends.
    pub(super) ends: Vec<(f64, f64)>,
}

/// A box.
#[derive(Debug)]
pub(super) struct Item<'g> {
    pub(super) what: What<'g>,
    /// Its size while it is closed.
    pub(super) closed: Size,
    /// Its ports from the left, while it is closed: at the top, at the bottom.
    pub(super) tops: Vec<f64>,
    pub(super) bottoms: Vec<f64>,
    /// The parameters that have other names than their values, by their ports; empty where they are the same.
    pub(super) renamed: Vec<&'g str>,
    /// From 0 to 1, where `shade` says something of it.
    pub(super) share: Option<f64>,
}

#[derive(Debug)]
pub(super) enum What<'g> {
    /// `port` where it is fed from outside, at the upper edge of an open pipeline.
    Input {
        input: &'g Input,
        port: bool,
    },
    /// At the lower edge of an open pipeline, the name that the value has outside.
    Output {
        output: &'g Output,
        name: &'g str,
        outside: Option<&'g str>,
    },
    Node(&'g Node),
    Pipeline {
        node: &'g Node,
        inside: Box<Inside<'g>>,
        open: bool,
    },
}

/// What stands inside an open pipeline.
#[derive(Debug)]
pub(super) struct Inside<'g> {
    pub(super) level: Level<'g>,
    /// The bar at the top with the name, and the least width that it needs.
    pub(super) bar: Size,
    /// The items inside that the ports of the node are, where there are such.
    pub(super) tops: Vec<Option<usize>>,
    pub(super) bottoms: Vec<Option<usize>>,
}

/// How a picture is made.
#[derive(Clone, Copy)]
pub(super) struct Making<'s> {
    /// How many levels of nested graphs are open.
    pub(super) depth: usize,
    /// Whether closed ones are there too, so that they can be opened later.
    pub(super) all: bool,
    pub(super) share: Option<Share<'s>>,
}

impl<'g> Level<'g> {
    pub(super) fn new(graph: &'g Graph, making: Making<'_>) -> Self {
        Self::build(graph, None, making, &mut Path { name: String::new(), graphs: Vec::new() })
    }

    fn build(graph: &'g Graph, outside: Option<&'g Node>, making: Making<'_>, path: &mut Path<'g>) -> Self {
        path.graphs.push(graph);
        let mut items = Vec::new();
        items.extend(graph.inputs.iter().map(|input| Item::input(input, outside, graph)));
        items.extend(graph.nodes.iter().map(|node| Item::node(graph, node, making, path)));
        let outputs = graph.outputs.iter().enumerate();
        items.extend(outputs.map(|(index, output)| Item::output(graph, output, outside.map(|node| (node, index)))));
        path.graphs.pop();
        let wires = wires(graph);
        let blocks = items.iter().map(Item::block).collect();
        let plan = Plan { blocks, wires };
        let arrangement = arrange(&plan);
        for (index, item) in items.iter_mut().enumerate() {
            item.lay_ports(&arrangement.tops[index], &arrangement.bottoms[index]);
        }
        let mut level =
            Self { items, wires: plan.wires, arrangement, placement: Placement::default(), ends: Vec::new() };
        level.place();
        level
    }

    fn place(&mut self) {
        let sizes: Vec<Size> = self.items.iter().map(Item::size).collect();
        let ends = self.wires.iter().map(|wire| {
            let (from, to) = (&self.items[wire.from], &self.items[wire.to]);
            (from.bottom(wire.out), to.top(wire.into))
        });
        self.ends = ends.collect();
        let (arrangement, wires, ends) = (&self.arrangement, &self.wires, &self.ends);
        self.placement = place(Sized { arrangement, wires, sizes: &sizes, ends });
    }

    /// Where a box stands: from the left, from above.
    pub(super) fn corner(&self, item: usize) -> (f64, f64) {
        (self.placement.left[item], self.placement.rows[self.arrangement.row[item]].0)
    }
}

/// Where we are on the way down: the names of the nodes, and the graphs that are open.
struct Path<'g> {
    name: String,
    graphs: Vec<&'g Graph>,
}

impl<'g> Item<'g> {
    fn new(what: What<'g>, width: f64, height: f64) -> Self {
        let middle = vec![width / 2.0];
        Self {
            what,
            closed: Size { width, height },
            tops: middle.clone(),
            bottoms: middle,
            renamed: Vec::new(),
            share: None,
        }
    }

    fn input(input: &'g Input, outside: Option<&Node>, graph: &Graph) -> Self {
        let port = outside.is_some_and(|node| node.parameters.iter().any(|taken| taken.name == input.name));
        let what = What::Input { input, port };
        if port {
            return Self::new(what, port_width(input.name, graph.inputs.len()), LINE);
        }
        Self::new(what, card_width(input.name, input.ty), 2.0 * LINE)
    }

    fn output(graph: &'g Graph, output: &'g Output, outside: Option<(&'g Node, usize)>) -> Self {
        let name = graph.value(output.source);
        let Some((node, index)) = outside else {
            let what = What::Output { output, name, outside: None };
            return Self::new(what, card_width(output.name, output.ty), 2.0 * LINE);
        };
        let outside = node.outputs.get(index).map_or(output.name, |made| made.name);
        let what = What::Output { output, name, outside: Some(outside) };
        let width = port_width(outside, graph.outputs.len());
        Self::new(what, width, LINE)
    }

    fn node(graph: &Graph, node: &'g Node, making: Making<'_>, path: &mut Path<'g>) -> Self {
        let before = path.name.len();
        if before > 0 {
            path.name.push('/');
        }
        path.name.push_str(label(node.name));
        let share = making.share.and_then(|share| share(&path.name)).filter(|share| share.is_finite());
        let share = share.map(|share| share.clamp(0.0, 1.0));
        let what = Self::what(node, making, path, share.is_some());
        path.name.truncate(before);
        let renamed = match what {
            What::Node(_) => renamed(graph, node),
            _ => vec![""; node.parameters.len()],
        };
        let (width, height) = node_size(node, &renamed, share.is_some());
        Self { renamed, share, ..Self::new(what, width, height) }
    }

    fn what(node: &'g Node, making: Making<'_>, path: &mut Path<'g>, shaded: bool) -> What<'g> {
        // A static graph may hold itself; it is opened once only.
        let within = |graph: &Graph| path.graphs.iter().any(|open| core::ptr::eq(*open, graph));
        let Some(graph) = node.nested.filter(|graph| !graph.nodes.is_empty() && !within(graph)) else {
            return What::Node(node);
        };
        let open = making.depth > 0;
        if !open && !making.all {
            return What::Node(node);
        }
        let making = Making { depth: making.depth.saturating_sub(1), ..making };
        let level = Level::build(graph, Some(node), making, path);
        What::Pipeline { node, inside: Box::new(Inside::new(node, graph, level, shaded)), open }
    }

    fn block(&self) -> Block {
        let Size { width, .. } = self.size();
        let (pin, tops, bottoms) = match &self.what {
            What::Input { port, .. } => (if *port { Pin::Top } else { Pin::Free }, Ports::Free(0), Ports::Free(1)),
            What::Output { outside, .. } => {
                (if outside.is_some() { Pin::Bottom } else { Pin::Free }, Ports::Free(1), Ports::Free(0))
            }
            What::Node(node) => (Pin::Free, Ports::Free(node.parameters.len()), Ports::Free(node.outputs.len())),
            What::Pipeline { inside, .. } => {
                (Pin::Free, Ports::Fixed(inside.order(&inside.tops)), Ports::Fixed(inside.order(&inside.bottoms)))
            }
        };
        Block { width, pin, tops, bottoms }
    }

    /// Spreads the ports in the given orders.
    fn lay_ports(&mut self, tops: &[usize], bottoms: &[usize]) {
        let Some(node) = self.what.node() else { return };
        let top = |port: usize| self.renamed.get(port).map_or(BARE, |name| arrival(name));
        let bottom = |port: usize| node.outputs.get(port).map_or(BARE, |made| words(made.name));
        self.tops = spread(self.closed.width, tops, top);
        self.bottoms = spread(self.closed.width, bottoms, bottom);
    }

    /// Its size as it is drawn.
    pub(super) fn size(&self) -> Size {
        match &self.what {
            What::Pipeline { inside, open: true, .. } => inside.size(),
            _ => self.closed,
        }
    }

    /// How far from the left a port at the top is.
    fn top(&self, port: usize) -> f64 {
        let inside = self.what.inside().map(|inside| inside.port(&inside.tops, port));
        inside.unwrap_or_else(|| self.tops.get(port).copied().unwrap_or(self.closed.width / 2.0))
    }

    fn bottom(&self, port: usize) -> f64 {
        let inside = self.what.inside().map(|inside| inside.port(&inside.bottoms, port));
        inside.unwrap_or_else(|| self.bottoms.get(port).copied().unwrap_or(self.closed.width / 2.0))
    }
}

impl<'g> What<'g> {
    pub(super) fn node(&self) -> Option<&'g Node> {
        match self {
            Self::Node(node) | Self::Pipeline { node, .. } => Some(node),
            _ => None,
        }
    }

    /// What an open pipeline shows.
    fn inside(&self) -> Option<&Inside<'g>> {
        match self {
            Self::Pipeline { inside, open: true, .. } => Some(inside),
            _ => None,
        }
    }
}

impl<'g> Inside<'g> {
    fn new(node: &Node, graph: &Graph, level: Level<'g>, shaded: bool) -> Self {
        let input = |name: &str| graph.inputs.iter().position(|input| input.name == name);
        let first = graph.inputs.len() + graph.nodes.len();
        let output = |index: usize| (index < graph.outputs.len()).then_some(first + index);
        let bar = Size { width: name_width(node, shaded) + CHEVRON, height: bar_height(node, shaded) };
        let tops = node.parameters.iter().map(|parameter| input(parameter.name)).collect();
        let bottoms = (0..node.outputs.len()).map(output).collect();
        Self { level, bar, tops, bottoms }
    }

    /// The space between the bar and what stands inside; none where the ports hang on the bar.
    pub(super) fn above(&self) -> f64 {
        if self.tops.iter().any(Option::is_some) { 0.0 } else { PADDING }
    }

    pub(super) fn below(&self) -> f64 {
        let outputs = self.level.items.iter().any(|item| matches!(item.what, What::Output { .. }));
        if outputs { 0.0 } else { PADDING }
    }

    fn size(&self) -> Size {
        let width = (self.level.placement.width + 2.0 * PADDING).max(self.bar.width);
        let height = self.bar.height + self.above() + self.level.placement.height + self.below();
        Size { width, height }
    }

    /// Where the level stands in the box.
    pub(super) fn corner(&self) -> (f64, f64) {
        ((self.size().width - self.level.placement.width) / 2.0, self.bar.height + self.above())
    }

    fn port(&self, ports: &[Option<usize>], port: usize) -> f64 {
        let item = ports.get(port).copied().flatten();
        let place = item
            .map(|item| self.corner().0 + self.level.placement.left[item] + self.level.items[item].closed.width / 2.0);
        place.unwrap_or(self.size().width / 2.0)
    }

    /// The ports in the order in which they stand inside.
    fn order(&self, ports: &[Option<usize>]) -> Vec<usize> {
        let rows = &self.level.arrangement.rows;
        let place = |item: usize| rows.iter().find_map(|row| row.iter().position(|&cell| cell == item));
        let mut order: Vec<usize> = (0..ports.len()).collect();
        order.sort_by_key(|&port| ports[port].and_then(place).unwrap_or(usize::MAX));
        order
    }
}

/// The wires of a graph. A source that leads nowhere is left out, and so is one that runs later: values go down.
fn wires(graph: &Graph) -> Vec<Wire> {
    let node = |index: usize| graph.inputs.len() + index;
    let from = |source: Source| match source {
        Source::Input(input) => (input < graph.inputs.len()).then_some((input, 0)),
        Source::Node { node: index, output } => {
            let exists = graph.nodes.get(index).is_some_and(|node| output < node.outputs.len());
            exists.then(|| (node(index), output))
        }
    };
    let taken = graph.edges().map(|edge| (edge.from, node(edge.to), edge.parameter));
    let given = graph.outputs.iter().enumerate();
    let given = given.map(|(index, output)| (output.source, node(graph.nodes.len() + index), 0));
    let wires = taken.chain(given).filter_map(|(source, to, into)| {
        let (from, out) = from(source)?;
        (from < to).then_some(Wire { from, out, to, into })
    });
    wires.collect()
}

/// The marks of a node, each with its class.
pub(super) fn marks(node: &Node) -> impl Iterator<Item = &'static str> {
    let all = [(node.fallible, "fallible"), (node.cached, "cached"), (node.batched, "batched")];
    all.into_iter().filter_map(|(holds, word)| holds.then_some(word))
}

/// For each parameter its name, if the value that it takes has another.
fn renamed<'g>(graph: &Graph, node: &'g Node) -> Vec<&'g str> {
    let names = node.parameters.iter().map(|taken| {
        let value = graph.value(taken.source);
        if value.is_empty() || value == taken.name { "" } else { taken.name }
    });
    names.collect()
}
