//! The graph of a pipeline as it is shown: those of the pipelines among its nodes inside, as far as they run.

use super::docs;
use super::types::Names;
use crate::graph::{NodeId, Origin, Taken, ValueId};
use crate::resolved::Resolved;
use crate::syntax;
use crate::syntax::composite::Composite;
use crate::syntax::drawing::{Drawing, DrawnInput, DrawnNode, DrawnOutput, DrawnParameter, DrawnSource};
use crate::text;

/// The whole graph. Each function has its node for its part.
pub(super) fn of(names: &Names<'_>) -> Drawing {
    let resolved = names.resolved;
    let (graph, roster) = (&resolved.graph, resolved.roster);
    let shown = Shown::of(resolved);
    let inputs = graph.inputs.iter().map(|&value| DrawnInput {
        name: graph.values[value].name.clone(),
        ty: docs::input_type(names, value),
        bound: false,
    });
    let bound = shown.bound.iter().filter_map(|&field| {
        let (name, field) = roster.bound_inputs().nth(field)?;
        Some(DrawnInput { name: syntax::name(name), ty: text::of(&field.ty), bound: true })
    });
    let nodes = shown.items.iter().map(|item| match item {
        Item::Node(node) => function(names, &shown, *node),
        Item::Pipeline { entry, drawing, inputs, outputs, .. } => {
            pipeline(resolved, &shown, *entry, drawing, inputs, outputs)
        }
    });
    let outputs = graph.outputs.iter().map(|&value| DrawnOutput {
        name: graph.values[value].name.clone(),
        ty: docs::value_text(names, value),
        source: shown.source(resolved, value),
        part: None,
    });
    Drawing {
        name: syntax::name(&roster.name),
        docs: syntax::node::docs(&roster.attributes),
        inputs: inputs.chain(bound).collect(),
        nodes: nodes.collect(),
        outputs: outputs.collect(),
    }
}

/// What is shown as a node.
enum Item<'r> {
    Node(NodeId),
    /// A pipeline of the list: what runs of it, and for each input and output whether it is there.
    Pipeline {
        entry: usize,
        pipeline: &'r Composite,
        drawing: Drawing,
        inputs: Vec<bool>,
        outputs: Vec<bool>,
    },
}

/// The nodes as they are shown: a pipeline as one, where its first part runs.
struct Shown<'r> {
    items: Vec<Item<'r>>,
    /// The bound inputs that are shown: not those that are nothing but a pipeline of the list.
    bound: Vec<usize>,
}

impl<'r> Shown<'r> {
    fn of(resolved: &Resolved<'r>) -> Self {
        let graph = &resolved.graph;
        let mut items: Vec<Item<'r>> = Vec::new();
        for &node in &graph.order {
            let entry = resolved.flat.leaves[node].entry;
            let Some(pipeline) = resolved.flat.pipeline(entry) else {
                items.push(Item::Node(node));
                continue;
            };
            if items.iter().any(|item| matches!(item, Item::Pipeline { entry: shown, .. } if *shown == entry)) {
                continue;
            }
            let (mut drawing, inputs, outputs) = match resolved.maps.get(&node) {
                Some((inside, _)) => pipeline.drawing.pruned(&|part| inside.graph.order.contains(&part)),
                None => pipeline.drawing.pruned(&|part| graph.order.contains(&resolved.flat.node(entry, part))),
            };
            // What runs for an item is the only pipeline of its list.
            let (stand_ins, place) = resolved.maps.get(&node).map_or((resolved, entry), |(inside, _)| (&**inside, 0));
            for (other, leaf) in stand_ins.flat.leaves.iter().enumerate().filter(|(_, leaf)| leaf.entry == place) {
                if let (Some(part), Some(_)) = (leaf.part, leaf.stand_in) {
                    drawing.replace(part, &stand_ins.entry(other).label(), &stand_ins.nodes[other]);
                }
            }
            drawing.retype(&|ty| *ty = resolved.text(node, ty));
            let is_map = resolved.maps.contains_key(&node);
            drawing.renumber(&|part| if is_map { node } else { resolved.flat.node(entry, part) });
            items.push(Item::Pipeline { entry, pipeline, drawing, inputs, outputs });
        }
        let read = |field: usize| {
            let is_read = |node: &NodeId| {
                graph.sources[*node].iter().enumerate().any(|(parameter, &value)| {
                    graph.values[value].origin == Origin::Bound(field) && !resolved.flat.is_itself(*node, parameter)
                })
            };
            graph.order.iter().any(is_read)
        };
        let fields = 0..resolved.roster.bound_inputs().count();
        let bound = fields.filter(|&field| !resolved.names.pipelines.contains(&field) || read(field)).collect();
        Self { items, bound }
    }

    /// Where a value comes from, as the graph counts: nodes by their place, bound inputs after inputs.
    fn source(&self, resolved: &Resolved<'_>, value: ValueId) -> DrawnSource {
        let graph = &resolved.graph;
        match graph.values[value].origin {
            Origin::Input => {
                DrawnSource::Input(graph.inputs.iter().position(|&input| input == value).unwrap_or_default())
            }
            Origin::Bound(field) => {
                let place = self.bound.iter().position(|&shown| shown == field).unwrap_or_default();
                DrawnSource::Input(graph.inputs.len() + place)
            }
            Origin::Made { node, place } => self.maker(resolved, node, place),
        }
    }

    fn maker(&self, resolved: &Resolved<'_>, node: NodeId, place: usize) -> DrawnSource {
        let leaf = resolved.flat.leaves[node];
        for (shown, item) in self.items.iter().enumerate() {
            match item {
                Item::Node(other) if *other == node => return DrawnSource::Node { node: shown, output: place },
                Item::Pipeline { entry, pipeline, outputs, .. } if *entry == leaf.entry => {
                    let made = pipeline
                        .outputs
                        .iter()
                        .position(|(_, made)| Some(made.node) == leaf.part && made.place == place);
                    // A map makes as many outputs as its pipeline.
                    let output = made.unwrap_or(place);
                    let output = outputs.iter().take(output).filter(|kept| **kept).count();
                    return DrawnSource::Node { node: shown, output };
                }
                _ => {}
            }
        }
        DrawnSource::Node { node: 0, output: 0 }
    }
}

fn function(names: &Names<'_>, shown: &Shown<'_>, node: NodeId) -> DrawnNode {
    let resolved = names.resolved;
    let graph = &resolved.graph;
    let described = &resolved.nodes[node];
    let parameters = described.parameters.iter().enumerate().map(|(place, parameter)| DrawnParameter {
        name: syntax::name(&parameter.name),
        ty: docs::parameter_text(resolved, node, place),
        source: shown.source(resolved, graph.sources[node][place]),
    });
    let outputs = described
        .outputs
        .iter()
        .zip(&graph.made[node])
        .map(|(output, &value)| (graph.values[value].name.clone(), resolved.text(node, &output.made.ty)));
    DrawnNode {
        name: resolved.entry(node).label(),
        docs: described.docs.clone(),
        parameters: parameters.collect(),
        outputs: outputs.collect(),
        fallible: described.error.is_some(),
        cached: described.cached,
        batched: described.batched,
        part: node,
        nested: None,
    }
}

fn pipeline(
    resolved: &Resolved<'_>,
    shown: &Shown<'_>,
    entry: usize,
    drawing: &Drawing,
    inputs: &[bool],
    outputs: &[bool],
) -> DrawnNode {
    let item = &resolved.roster.nodes[entry];
    let (taken, made) = resolved.flat.ends(entry);
    let asked = taken.iter().zip(inputs).enumerate().filter(|(_, (_, asked))| **asked);
    let parameters = asked.zip(&drawing.inputs).map(|((place, (name, _)), input)| DrawnParameter {
        name: name.clone(),
        ty: if item.is_mapped(name) { format!("[{}]", input.ty) } else { input.ty.clone() },
        source: input_value(resolved, entry, place)
            .map_or(DrawnSource::Input(0), |value| shown.source(resolved, value)),
    });
    let kept = made.iter().zip(outputs).filter(|(_, kept)| **kept);
    let outputs = kept.zip(&drawing.outputs).map(|((name, _), output)| {
        let ty = &output.ty;
        let ty = if item.mapped.is_some() { format!("Vec<{ty}>") } else { ty.clone() };
        (item.given(name, made.len() == 1), ty)
    });
    let map = if item.mapped.is_some() { ".map" } else { "" };
    DrawnNode {
        name: format!("{}{map}", item.label()),
        docs: drawing.docs.clone(),
        parameters: parameters.collect(),
        outputs: outputs.collect(),
        fallible: drawing.nodes.iter().any(|node| node.fallible),
        nested: Some(Box::new(drawing.clone())),
        ..DrawnNode::default()
    }
}

/// The value that feeds an input of a pipeline of the list.
fn input_value(resolved: &Resolved<'_>, entry: usize, input: usize) -> Option<ValueId> {
    let pipeline = resolved.flat.pipeline(entry)?;
    let first = resolved.flat.node(entry, 0);
    if resolved.maps.contains_key(&first) {
        let name = syntax::name(pipeline.inputs.get(input)?);
        let parameters = &resolved.nodes[first].parameters;
        let taken = parameters.iter().position(|parameter| syntax::name(&parameter.name) == name)?;
        return resolved.graph.sources[first].get(taken).copied();
    }
    let nodes = first..first + pipeline.parts.len();
    nodes.into_iter().find_map(|node| {
        let mut taken = resolved.names.nodes[node].parameters.iter().enumerate();
        let is_it = |&(place, taken): &(usize, &Taken)| {
            taken.from.is_none() && taken.rank == (entry, input) && !resolved.flat.is_itself(node, place)
        };
        let (place, _) = taken.find(is_it)?;
        resolved.graph.sources[node].get(place).copied()
    })
}
