//! The nodes of a pipeline with those of the pipelines among them: a pipeline in the list stands for its parts.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::{self, Borrow, Given, NodeId, NodeNames, Origin, Taken};
use crate::inside::{Inside, Needed, needed};
use crate::syntax;
use crate::syntax::composite::{Composite, Described, Inlet, Listed, Outlet, Part, Source, part_name};
use crate::syntax::description::{Description, Output, Way};
use crate::syntax::drawing::{Drawing, DrawnNode};
use crate::syntax::entry::{Entry, Replaced};
use crate::syntax::roster::Roster;

/// Every node, in the order of the list.
pub(crate) struct Flat<'d> {
    /// The items of the list.
    pub(crate) described: &'d [Listed],
    /// The nodes; of a part, what its function is.
    pub(crate) nodes: Vec<Description>,
    /// Where each node comes from.
    pub(crate) leaves: Vec<Leaf>,
    /// The first node of each item.
    firsts: Vec<NodeId>,
    /// The pipelines that run for each item of a collection.
    pub(crate) maps: BTreeMap<NodeId, Inside<'d>>,
}

/// Where a node comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Leaf {
    /// The item of the list.
    pub(crate) entry: usize,
    /// The part of that item, where it is a pipeline.
    pub(crate) part: Option<usize>,
    /// Which of the item's replacements stands in for that part.
    pub(crate) stand_in: Option<usize>,
}

impl<'d> Flat<'d> {
    /// The nodes of a list. What a map makes and nobody needs is left out, and with it what only that takes, until nothing
    /// more can be left out.
    pub(crate) fn of(roster: &Roster, described: &'d [Listed]) -> Self {
        let mut known = None;
        loop {
            let flat = Self::new(roster, described, known.as_ref());
            let (graph, _) = graph::resolve(&flat.names(roster));
            let now = Some(needed(&flat, &graph));
            if now == known || flat.maps.is_empty() {
                return flat;
            }
            known = now;
        }
    }

    /// The nodes of a list, where of what maps make only `needed` counts; of all of it where that is not known yet.
    pub(crate) fn new(roster: &Roster, described: &'d [Listed], needed: Option<&Needed>) -> Self {
        let mut flat =
            Self { described, nodes: Vec::new(), leaves: Vec::new(), firsts: Vec::new(), maps: BTreeMap::new() };
        for (entry, one) in described.iter().enumerate() {
            flat.firsts.push(flat.nodes.len());
            match &one.item {
                Described::Pipeline(pipeline) if roster.nodes[entry].mapped.is_some() => {
                    let all = || pipeline.outputs.iter().map(|(name, _)| syntax::name(name)).collect();
                    let needed = needed.and_then(|needed| needed.get(&entry).cloned()).unwrap_or_else(all);
                    let described = std::slice::from_ref(&described[entry]);
                    let inside = Inside::new(roster, &roster.nodes[entry], described, needed);
                    flat.maps.insert(flat.nodes.len(), inside);
                    let node = flat.nodes.len();
                    flat.nodes.push(flat.maps[&node].description(&roster.nodes[entry], pipeline));
                    flat.leaves.push(Leaf { entry, part: None, stand_in: None });
                }
                Described::Node(node) => {
                    flat.nodes.push(node.clone());
                    flat.leaves.push(Leaf { entry, part: None, stand_in: None });
                }
                Described::Pipeline(pipeline) => {
                    for (number, part) in pipeline.parts.iter().enumerate() {
                        let stand_in = stand_in(&roster.nodes[entry], one, pipeline, number);
                        let described = match stand_in {
                            Some((_, described)) => described.clone(),
                            None => description(pipeline, number, part),
                        };
                        flat.nodes.push(described);
                        let stand_in = stand_in.map(|(replaced, _)| replaced);
                        flat.leaves.push(Leaf { entry, part: Some(number), stand_in });
                    }
                }
            }
        }
        flat
    }

    /// The pipeline that an item of the list is.
    pub(crate) fn pipeline(&self, entry: usize) -> Option<&'d Composite> {
        match &self.described[entry].item {
            Described::Pipeline(pipeline) => Some(pipeline),
            Described::Node(_) => None,
        }
    }

    /// The part that a node is.
    pub(crate) fn part(&self, node: NodeId) -> Option<&'d Part> {
        let Leaf { entry, part, stand_in } = self.leaves[node];
        if stand_in.is_some() { None } else { self.pipeline(entry)?.parts.get(part?) }
    }

    /// The part that a node stands in for, and of which pipeline.
    pub(crate) fn stood_in(&self, node: NodeId) -> Option<(&'d Composite, &'d Part)> {
        let Leaf { entry, part, stand_in } = self.leaves[node];
        stand_in?;
        let pipeline = self.pipeline(entry)?;
        Some((pipeline, pipeline.parts.get(part?)?))
    }

    pub(crate) fn inlet(&self, node: NodeId, parameter: usize) -> Option<&'d Inlet> {
        self.part(node)?.inlets.get(parameter)
    }

    pub(crate) fn outlet(&self, node: NodeId, place: usize) -> Option<&'d Outlet> {
        self.part(node)?.outlets.get(place)
    }

    /// What others take for the output of a stand-in: its place among what the part makes.
    pub(crate) fn stood_in_outlet(&self, node: NodeId, place: usize) -> Option<(usize, &'d Outlet)> {
        let (pipeline, part) = self.stood_in(node)?;
        let drawn = drawn(&pipeline.drawing, self.leaves[node].part?)?;
        let own = syntax::name(&self.nodes[node].outputs.get(place)?.name);
        // By name where the names are the same ones, and else by place.
        let place = drawn.outputs.iter().position(|(name, _)| *name == own).unwrap_or(place);
        part.outlets.iter().enumerate().find(|(_, outlet)| outlet.place == place)
    }

    /// Whether what a parameter takes never leaves the pipeline that the node is a part of.
    pub(crate) fn is_inside(&self, node: NodeId, parameter: usize) -> bool {
        self.inlet(node, parameter).is_some_and(|inlet| matches!(inlet.source, Source::Part(_)))
    }

    /// Whether a parameter takes the pipeline that the node is a part of.
    pub(crate) fn is_itself(&self, node: NodeId, parameter: usize) -> bool {
        if let Some(inside) = self.maps.get(&node) {
            return inside.itself && parameter == 0;
        }
        self.inlet(node, parameter).is_some_and(|inlet| inlet.source == Source::Itself)
    }

    /// The node that a part of an item is.
    pub(crate) fn node(&self, entry: usize, part: usize) -> NodeId {
        self.firsts[entry] + part
    }

    /// The output of a node that is what a part of an item makes. A stand-in makes all that the part's node does, of which
    /// the part gives what is needed; one that makes less is told elsewhere.
    fn made_by(&self, entry: usize, graph::Place { node: part, place }: graph::Place) -> Option<Origin> {
        let node = self.node(entry, part);
        if self.stood_in(node).is_none() {
            return Some(Origin::Made { node, place });
        }
        let is_it = |&output: &usize| self.stood_in_outlet(node, output).is_some_and(|(outlet, _)| outlet == place);
        let output = (0..self.nodes[node].outputs.len()).find(is_it)?;
        Some(Origin::Made { node, place: output })
    }

    /// The names that an item of the list takes and makes, before renaming.
    pub(crate) fn ends(&self, entry: usize) -> (Vec<String>, Vec<String>) {
        let names = |names: &mut dyn Iterator<Item = &syn::Ident>| names.map(syntax::name).collect();
        match &self.described[entry].item {
            Described::Node(node) => (
                names(&mut node.parameters.iter().map(|parameter| &parameter.name)),
                names(&mut node.outputs.iter().map(|output| &output.name)),
            ),
            Described::Pipeline(pipeline) => {
                (names(&mut pipeline.inputs.iter()), names(&mut pipeline.outputs.iter().map(|(name, _)| name)))
            }
        }
    }

    /// What the output of a map is called in what runs for an item.
    pub(crate) fn output_inside(&self, node: NodeId, place: usize) -> String {
        let name = syntax::name(&self.nodes[node].outputs[place].name);
        let pipeline = self.pipeline(self.leaves[node].entry);
        pipeline.map_or_else(|| name.clone(), |pipeline| pipeline.output_inside(&name))
    }

    /// The names of every node after renaming.
    pub(crate) fn names(&self, roster: &Roster) -> graph::Names {
        let list = |ports: &Option<Vec<syntax::entry::Port>>| {
            ports.as_ref().map(|ports| ports.iter().map(|port| syntax::name(&port.name)).collect())
        };
        let bound: Vec<String> = roster.bound_inputs().map(|(name, _)| syntax::name(name)).collect();
        let fields = roster.nodes.iter().filter_map(|entry| entry.field.as_ref().map(syntax::name));
        let mut names = graph::Names {
            inside: false,
            pipelines: fields.filter_map(|field| bound.iter().position(|bound| *bound == field)).collect(),
            nodes: (0..self.nodes.len()).map(|node| self.node_names(roster, &bound, node)).collect(),
            bound,
            inputs: list(&roster.inputs),
            outputs: list(&roster.outputs),
        };
        name_what_stays_inside(&mut names);
        names
    }

    fn node_names(&self, roster: &Roster, bound: &[String], node: NodeId) -> NodeNames {
        let described = &self.nodes[node];
        let Leaf { entry: index, .. } = self.leaves[node];
        let entry = &roster.nodes[index];
        if self.stood_in(node).is_some() {
            return self.names_of_stand_in(entry, node);
        }
        NodeNames {
            parameters: described
                .parameters
                .iter()
                .enumerate()
                .map(|(place, parameter)| {
                    let name = syntax::name(&parameter.name);
                    let source = self.inlet(node, place).map(|inlet| inlet.source);
                    let source = if self.is_itself(node, place) { Some(Source::Itself) } else { source };
                    let (name, rank, from) = match source {
                        None => (entry.taken(&name), self.rank(index, place, &name), None),
                        Some(Source::Input(input)) => (entry.taken(&name), input, None),
                        Some(Source::Itself) => {
                            let field = entry.field.as_ref().map(syntax::name).unwrap_or_default();
                            let held = bound.iter().position(|bound| *bound == field);
                            (field, 0, held.map(Origin::Bound))
                        }
                        Some(Source::Part(made)) => (name, 0, self.made_by(index, made)),
                    };
                    Taken { name, by_value: parameter.way == Way::Value, from, rank: (index, rank) }
                })
                .collect(),
            outputs: described
                .outputs
                .iter()
                .enumerate()
                .map(|(place, output)| self.given(entry, node, place, output))
                .collect(),
        }
    }

    /// The place of a parameter of an item among all that the item takes: a pipeline has an order of its own, also where it
    /// is mapped.
    fn rank(&self, entry: usize, parameter: usize, name: &str) -> usize {
        let mut inputs = self.pipeline(entry).into_iter().flat_map(|pipeline| pipeline.inputs.iter().enumerate());
        inputs.find(|(_, input)| syntax::name(input) == name).map_or(parameter, |(input, _)| input)
    }

    /// A stand-in takes what the node took, by the names of that one's parameters.
    fn names_of_stand_in(&self, entry: &Entry, node: NodeId) -> NodeNames {
        let Leaf { entry: index, part, .. } = self.leaves[node];
        let described = &self.nodes[node];
        let parameters = described.parameters.iter().map(|parameter| {
            let name = syntax::name(&parameter.name);
            let by_value = parameter.way == Way::Value;
            let mut inlets = self.stood_in(node).into_iter().flat_map(|(_, part)| &part.inlets);
            match inlets.find(|inlet| inlet.parameters.contains(&name)).map(|inlet| inlet.source) {
                Some(Source::Part(made)) => Taken { name, by_value, from: self.made_by(index, made), rank: (index, 0) },
                Some(Source::Input(input)) => {
                    let inputs = self.pipeline(index).map(|pipeline| &pipeline.inputs[..]).unwrap_or_default();
                    let name = inputs.get(input).map_or(name, syntax::name);
                    Taken { name: entry.taken(&name), by_value, from: None, rank: (index, input) }
                }
                // The checks say what is wrong with such a parameter.
                Some(Source::Itself) | None => Taken { name, by_value, from: None, rank: (index, 0) },
            }
        });
        let outputs = described.outputs.iter().enumerate().map(|(place, output)| {
            let (pipeline, borrows) = (self.pipeline(index), output.made.borrows.clone());
            let outlet = self.stood_in_outlet(node, place);
            let here = outlet.zip(part).map(|((place, _), part)| graph::Place { node: part, place });
            let mut outputs = pipeline.into_iter().flat_map(|pipeline| &pipeline.outputs);
            if let Some((name, _)) = outputs.find(|(_, made)| Some(*made) == here) {
                let only = pipeline.is_some_and(|pipeline| pipeline.outputs.len() == 1);
                return Given { name: entry.given(&syntax::name(name), only), borrows, inside: false };
            }
            inside(entry, &syntax::name(&output.name), borrows)
        });
        NodeNames { parameters: parameters.collect(), outputs: outputs.collect() }
    }

    fn given(&self, entry: &Entry, node: NodeId, place: usize, output: &Output) -> Given {
        let Leaf { entry: index, part, .. } = self.leaves[node];
        let name = syntax::name(&output.name);
        let borrows: Vec<Borrow> = output.made.borrows.clone();
        let Some((pipeline, part)) = self.pipeline(index).zip(part) else {
            let only = self.nodes[node].outputs.len() == 1;
            return Given { name: entry.given(&name, only), borrows, inside: false };
        };
        let here = graph::Place { node: part, place };
        if let Some((name, _)) = pipeline.outputs.iter().find(|(_, made)| *made == here) {
            let only = pipeline.outputs.len() == 1;
            return Given { name: entry.given(&syntax::name(name), only), borrows, inside: false };
        }
        inside(entry, &name, borrows)
    }
}

/// What a part makes and its pipeline keeps to itself.
fn inside(entry: &Entry, name: &str, borrows: Vec<Borrow>) -> Given {
    let pipeline = crate::names::snake(&entry.name());
    Given { name: format!("{pipeline}_{name}"), borrows, inside: true }
}

/// The node of a pipeline that is a part by itself, as it is shown.
pub(crate) fn drawn(drawing: &Drawing, part: usize) -> Option<&DrawnNode> {
    let mut found = Vec::new();
    drawing.nodes_of(part, &mut found);
    if let [only] = found[..] { Some(only) } else { None }
}

/// The part that a replacement of the list stands in for.
fn stand_in<'l>(
    entry: &Entry,
    listed: &'l Listed,
    pipeline: &Composite,
    part: usize,
) -> Option<(usize, &'l Description)> {
    let mut replaced = entry.replaced.iter().zip(&listed.replaced).enumerate();
    replaced.find_map(|(number, (replaced, by))| match by {
        Described::Node(by) if part_of(pipeline, replaced) == Ok(part) => Some((number, by)),
        _ => None,
    })
}

/// The part that a replacement means, or what is wrong with its name.
pub(crate) fn part_of(pipeline: &Composite, replaced: &Replaced) -> Result<usize, Unplaced> {
    let mut drawing = &pipeline.drawing;
    let (last, around) = replaced.node.split_last().ok_or(Unplaced::Unknown)?;
    for name in around {
        let node = drawing.named(&syntax::name(name)).ok_or(Unplaced::Unknown)?;
        drawing = node.nested.as_deref().ok_or(Unplaced::Unknown)?;
    }
    let node = drawing.named(&syntax::name(last)).ok_or(Unplaced::Unknown)?;
    if node.nested.is_some() {
        return Err(Unplaced::Pipeline);
    }
    let mut together = Vec::new();
    pipeline.drawing.nodes_of(node.part, &mut together);
    if together.len() > 1 { Err(Unplaced::Together) } else { Ok(node.part) }
}

/// Why nothing can stand in for a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unplaced {
    /// There is none of that name, or more than one.
    Unknown,
    /// It is a pipeline.
    Pipeline,
    /// It is run together with others.
    Together,
}

/// Gives what stays inside a pipeline of the list a name that nothing else has.
fn name_what_stays_inside(names: &mut graph::Names) {
    let outside = names.nodes.iter().flat_map(|node| {
        let given = node.outputs.iter().filter(|given| !given.inside).map(|given| &given.name);
        node.parameters.iter().map(|taken| &taken.name).chain(given)
    });
    let listed = names.inputs.iter().chain(&names.outputs).flatten();
    let mut taken: BTreeSet<String> = outside.chain(listed).chain(&names.bound).cloned().collect();
    for given in names.nodes.iter_mut().flat_map(|node| &mut node.outputs).filter(|given| given.inside) {
        given.name = crate::names::free(&given.name, |name| taken.contains(name));
        taken.insert(given.name.clone());
    }
}

/// The function of a part, as if it were a node.
fn description(pipeline: &Composite, number: usize, part: &Part) -> Description {
    Description {
        name: part_name(number),
        docs: String::new(),
        lifetimes: 0,
        generics: pipeline.generics.clone(),
        parameters: part.inlets.iter().map(|inlet| inlet.parameter.clone()).collect(),
        outputs: part
            .outlets
            .iter()
            .map(|outlet| Output { name: outlet.name.clone(), made: outlet.made.clone(), opaque: false })
            .collect(),
        tuple: part.outlets.len() != 1,
        error: part.error.clone(),
        cached: false,
        batched: false,
        refused: false,
    }
}
