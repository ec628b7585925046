//! A pipeline of the list that runs for each item of a collection.

use std::collections::BTreeMap;

use syn::Ident;

use crate::flat::Flat;
use crate::graph::{self, Borrow, NodeId, ValueId};
use crate::parts::{self, Cut, From, Take};
use crate::resolved::{Named, Resolved};
use crate::syntax;
use crate::syntax::composite::{Composite, Described, Listed};
use crate::syntax::description::{Description, Made, Many, Output, Parameter, Way};
use crate::syntax::entry::{Entry, Port, Renaming};
use crate::syntax::roster::Roster;
use crate::text;

/// For each map of a list, by the item, which of its outputs somebody needs.
pub(crate) type Needed = BTreeMap<usize, Vec<String>>;

/// What runs for an item: the pipeline as if it stood alone in a list, asked for no more than is needed.
pub(crate) struct Inside<'d> {
    roster: Roster,
    flat: Box<Flat<'d>>,
    /// Whether it reads bound inputs of the pipeline.
    pub(crate) itself: bool,
    /// How many of its inputs are collections.
    pub(crate) columns: usize,
}

impl<'d> Inside<'d> {
    pub(crate) fn new(outer: &Roster, entry: &Entry, described: &'d [Listed], needed: Vec<String>) -> Self {
        let span = entry.span();
        let identifier = |name: &str| syntax::identifier(name, span).unwrap_or_else(|| Ident::new("output", span));
        let inside = |name: &str| match &described[0].item {
            Described::Pipeline(pipeline) => pipeline.output_inside(name),
            Described::Node(_) => name.to_owned(),
        };
        let renamed = needed.iter().filter(|name| inside(name) != **name);
        let gives_each = renamed
            .map(|name| Renaming { of_node: identifier(name), in_pipeline: identifier(&inside(name)) })
            .collect();
        let port = |name: String| Port { name: identifier(&inside(&name)), ty: None };
        let alone = Entry { takes: Vec::new(), mapped: None, gives: None, gives_each, ..entry.clone() };
        let roster = Roster {
            nodes: vec![alone],
            inputs: None,
            outputs: Some(needed.into_iter().map(port).collect()),
            ..outer.clone()
        };
        let flat = Box::new(Flat::new(&roster, described, None));
        let mut inside = Self { roster, flat, itself: false, columns: 0 };
        let (resolved, cut) = inside.resolve();
        let is_mapped = |take: &&Take| entry.is_mapped(&resolved.graph.values[take.value].name);
        let (itself, columns) = (cut.itself, cut.takes.iter().filter(is_mapped).count());
        (inside.itself, inside.columns) = (itself, columns);
        inside
    }

    /// Its graph, and all of it as one part.
    pub(crate) fn resolve(&self) -> (Resolved<'_>, Cut) {
        let names = graph::Names { inside: true, ..self.flat.names(&self.roster) };
        // The pipeline said itself what is wrong with it.
        let (graph, _) = graph::resolve(&names);
        let resolved = Resolved::new(&self.roster, &self.flat, names, graph);
        let (order, outputs) = (resolved.graph.order.clone(), resolved.graph.outputs.clone());
        let cut = parts::cut(&resolved, order, outputs);
        (resolved, cut)
    }

    /// The map as a node: it takes collections and shared values, and makes a `Vec` for each output.
    pub(crate) fn description(&self, entry: &Entry, pipeline: &Composite) -> Description {
        let (resolved, cut) = self.resolve();
        let (borrows, of_error) = cut.borrows(&resolved);
        let first = usize::from(cut.itself);
        let borrow = |from: &From| Borrow { parameter: from.take.map_or(0, |take| take + first), itself: from.itself };
        let keeps = |take: usize| borrows.iter().chain([&of_error]).flatten().any(|from| from.take == Some(take));
        let itself = cut.itself.then(|| Parameter {
            name: quote::format_ident!("itself"),
            way: Way::Reference,
            ty: String::new(),
            value: String::new(),
            lifetimes: true,
            many: None,
        });
        let taken = cut.takes.iter().enumerate().map(|(place, take)| parameter(&resolved, entry, take, keeps(place)));
        let outputs = pipeline.outputs.iter().map(|(name, made)| {
            let outlet = &pipeline.parts[made.node].outlets[made.place].made;
            let inside = pipeline.output_inside(&syntax::name(name));
            let is_it = |value: &ValueId| resolved.graph.values[*value].name == inside;
            let given = cut.gives.iter().position(is_it);
            let borrows = given.map(|given| borrows[given].iter().map(borrow).collect()).unwrap_or_default();
            Output {
                name: name.clone(),
                made: Made { ty: format!("Vec<{}>", outlet.ty), lifetimes: outlet.lifetimes, borrows },
                opaque: false,
            }
        });
        let outputs: Vec<Output> = outputs.collect();
        let fails = resolved.fallible().next().is_some();
        let error = (fails || self.columns > 1).then(|| Made {
            ty: "Error".to_owned(),
            lifetimes: resolved.fallible().any(|(_, error)| error.lifetimes),
            borrows: of_error.iter().map(borrow).collect(),
        });
        Description {
            name: pipeline.name.clone(),
            docs: String::new(),
            lifetimes: 0,
            generics: pipeline.generics.clone(),
            parameters: itself.into_iter().chain(taken).collect(),
            tuple: outputs.len() != 1,
            outputs,
            error,
            cached: false,
            batched: false,
            refused: false,
        }
    }
}

fn parameter(resolved: &Resolved<'_>, entry: &Entry, take: &Take, kept: bool) -> Parameter {
    let Take { value, held, way } = take;
    let name = resolved.graph.values[*value].name.clone();
    let text = &held.text;
    let written = match way {
        Way::Value => text.clone(),
        Way::Reference => format!("&{text}"),
        Way::Static => format!("&'static {text}"),
        Way::Option => format!("Option<&{text}>"),
    };
    let many = entry.is_mapped(&name).then_some(match (way, kept) {
        (Way::Reference, true) => Many::Kept,
        (Way::Reference, false) => Many::Lent,
        _ => Many::Values,
    });
    let lifetimes = resolved.lifetimes_of(*value);
    let name = syntax::identifier(&name, entry.span()).unwrap_or_else(|| quote::format_ident!("input"));
    if let Named::Many(_) = held.ty {
        // Where each item is a collection, nothing is known of it either; one that all of them share is a slice.
        let many = many.map(|_| Many::Collections);
        let (ty, value) =
            if many.is_some() { (format!("[{text}]"), text.clone()) } else { (format!("&{text}"), text.clone()) };
        return Parameter { name, way: Way::Reference, ty, value, lifetimes, many };
    }
    // An item takes a copy of what all of them share.
    let shared = if *way == Way::Value && !text::copies(text) { Way::Reference } else { *way };
    match many {
        Some(Many::Values) => {
            Parameter { name, way: Way::Value, ty: format!("[{written}]"), value: written, lifetimes, many }
        }
        Some(_) => {
            Parameter { name, way: Way::Reference, ty: format!("[{written}]"), value: text.clone(), lifetimes, many }
        }
        None if shared == *way => Parameter { name, way: *way, ty: written, value: text.clone(), lifetimes, many },
        None => Parameter { name, way: shared, ty: format!("&{text}"), value: text.clone(), lifetimes, many },
    }
}

/// Which outputs of each map somebody needs.
pub(crate) fn needed(flat: &Flat<'_>, graph: &graph::Graph) -> Needed {
    let is_needed = |value: &ValueId| {
        graph.outputs.contains(value) || graph.order.iter().any(|&node| graph.sources[node].contains(value))
    };
    let maps = flat.maps.keys().map(|&node: &NodeId| {
        let entry = flat.leaves[node].entry;
        let outputs = flat.nodes[node].outputs.iter().zip(&graph.made[node]);
        let needed = outputs.filter(|(_, value)| is_needed(value)).map(|(output, _)| syntax::name(&output.name));
        (entry, needed.collect())
    });
    maps.collect()
}
