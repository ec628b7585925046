//! Graphs of any size for the tests of pictures, made by chance from a seed.

use hypernodes::graph::{Graph, Input, Made, Node, Output, Parameter, Source};

/// Numbers by chance, the same for the same seed.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit.max(1)
    }
}

const VERBS: [&str; 8] = ["load", "clean", "split", "embed", "score", "join", "rank", "fit"];
const THINGS: [&str; 7] = ["text", "words", "vectors", "pages", "labels", "stats", "model"];
const TYPES: [&str; 6] = ["String", "&str", "Vec<f64>", "Option<&'a str>", "HashMap<String, Vec<u8>>", "usize"];

fn kept(text: String) -> &'static str {
    text.leak()
}

fn pick<const N: usize>(chance: &mut Chance, from: [&'static str; N]) -> &'static str {
    from[chance.below(N)]
}

/// A graph with about `count` nodes on all its levels, of which some are nested graphs down to `depth`.
pub(crate) fn graph(chance: &mut Chance, name: &'static str, count: usize, depth: usize) -> Graph {
    let fed = 1 + chance.below(3);
    let inputs = inputs(chance, fed, depth);
    let mut values: Vec<(Source, &str, &str)> = Vec::new();
    values.extend(inputs.iter().enumerate().map(|(index, input)| (Source::Input(index), input.name, input.ty)));
    let mut nodes: Vec<Node> = Vec::new();
    let mut left = count;
    while left > 0 {
        let index = nodes.len();
        let inner = if depth > 0 && left > 3 && chance.below(4) == 0 { (2 + chance.below(5)).min(left - 1) } else { 0 };
        left -= 1 + inner;
        let node = node(chance, index, &values, (inner > 0).then(|| (inner, depth - 1)));
        for (output, made) in node.outputs.iter().enumerate() {
            values.push((Source::Node { node: index, output }, made.name, made.ty));
        }
        nodes.push(node);
    }
    let outputs = outputs(&nodes, &values);
    Graph {
        name,
        docs: "Reads pages and ranks them.\n\nMore of it than stands in a list.",
        inputs: inputs.leak(),
        nodes: nodes.leak(),
        outputs: outputs.leak(),
    }
}

fn inputs(chance: &mut Chance, count: usize, depth: usize) -> Vec<Input> {
    let mut inputs = Vec::new();
    for index in 0..count {
        let name = kept(format!("{}_{depth}{index}", pick(chance, THINGS)));
        inputs.push(Input { name, ty: pick(chance, TYPES), bound: index > 0 && chance.below(3) == 0 });
    }
    inputs
}

/// A value, mostly one of the last.
fn value<'v>(
    chance: &mut Chance,
    values: &'v [(Source, &'static str, &'static str)],
) -> &'v (Source, &'static str, &'static str) {
    let back = if chance.below(6) == 0 { chance.below(values.len()) } else { chance.below(values.len().min(5)) };
    &values[values.len() - 1 - back]
}

fn node(
    chance: &mut Chance,
    index: usize,
    values: &[(Source, &'static str, &'static str)],
    nested: Option<(usize, usize)>,
) -> Node {
    let nested: Option<&'static Graph> = nested.map(|(count, depth)| {
        let name = kept(format!("Inner{depth}{index}"));
        &*Box::leak(Box::new(graph(chance, name, count, depth)))
    });
    let mut parameters: Vec<Parameter> = Vec::new();
    let wanted = nested.map_or_else(
        || (0..=chance.below(3)).map(|_| None).collect::<Vec<_>>(),
        |graph| graph.inputs.iter().filter(|input| !input.bound).map(Some).collect(),
    );
    for input in wanted {
        let &(source, name, ty) = value(chance, values);
        let renamed = if chance.below(5) == 0 { "renamed" } else { name };
        let (name, ty) = input.map_or((renamed, ty), |input| (input.name, input.ty));
        if !parameters.iter().any(|parameter| parameter.name == name) {
            parameters.push(Parameter { name, ty, source });
        }
    }
    let names: Vec<(&str, &str)> = nested.map_or_else(
        || {
            let more = usize::from(chance.below(4) == 0);
            let name = |part: usize, thing: &str| kept(format!("{thing}_{index}{}", ["", "b"][part]));
            (0..=more).map(|part| (name(part, pick(chance, THINGS)), pick(chance, TYPES))).collect()
        },
        |graph| graph.outputs.iter().map(|output| (output.name, output.ty)).collect(),
    );
    let outputs: Vec<Made> = names.into_iter().map(|(name, ty)| Made { name, ty }).collect();
    let name =
        nested.map_or_else(|| kept(format!("{}_{}", pick(chance, VERBS), pick(chance, THINGS))), |inner| inner.name);
    Node {
        name,
        docs: "Does what its name says.\n\nAt length.",
        parameters: parameters.leak(),
        outputs: outputs.leak(),
        fallible: chance.below(5) == 0,
        cached: nested.is_none() && chance.below(5) == 0,
        batched: nested.is_none() && chance.below(7) == 0,
        nested,
    }
}

/// Every value that no node takes.
fn outputs(nodes: &[Node], values: &[(Source, &'static str, &'static str)]) -> Vec<Output> {
    let taken = |source: Source| nodes.iter().flat_map(|node| node.parameters).any(|taken| taken.source == source);
    let left = values.iter().filter(|(source, ..)| matches!(source, Source::Node { .. }) && !taken(*source));
    left.map(|&(source, name, ty)| Output { name, ty, source }).collect()
}
