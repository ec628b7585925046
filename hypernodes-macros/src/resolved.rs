//! A pipeline with everything decided: what `check` has let through and `expand` writes down.

use std::collections::BTreeMap;

use proc_macro2::Span;
use syn::Type;

use crate::flat::{Flat, Leaf};
use crate::graph::ownership::{self, Holding, Lender, Ownership};
use crate::graph::{Graph, Names, NodeId, Origin, ValueId};
use crate::parts::Cut;
use crate::syntax::description::{Description, Made, Many, Way};
use crate::syntax::entry::{Entry, Port};
use crate::syntax::lifetimes;
use crate::syntax::roster::Roster;
use crate::{syntax, text};

/// A resolved pipeline.
pub(crate) struct Resolved<'r> {
    pub(crate) roster: &'r Roster,
    pub(crate) flat: &'r Flat<'r>,
    /// Every node, also those of the pipelines in the list.
    pub(crate) nodes: &'r [Description],
    pub(crate) names: Names,
    pub(crate) graph: Graph,
    pub(crate) ownership: Ownership,
    /// For each value.
    pub(crate) holdings: Vec<Holding>,
    /// For each value.
    pub(crate) values: Vec<Held>,
    /// For each value the nodes that run and read it, each once.
    readers: Vec<Vec<NodeId>>,
    /// What runs for each item of a collection.
    pub(crate) maps: BTreeMap<NodeId, (Box<Resolved<'r>>, Cut)>,
}

/// How the generated code holds a value.
#[derive(Clone)]
pub(crate) struct Held {
    /// The type as text; of what a reference points to, where `form` says so.
    pub(crate) text: String,
    pub(crate) form: Form,
    /// How its type is named.
    pub(crate) ty: Named,
}

/// What a variable is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// The value itself.
    Value,
    /// A reference to it.
    Reference,
    /// A reference to it that lives as long as the program.
    Static,
    /// `Option<&T>`.
    Option,
}

/// How a value's type can be named outside the function that it comes from.
#[derive(Clone)]
pub(crate) enum Named {
    /// As the user stated it.
    Stated(Box<Type>),
    /// By the marker of a node that takes it.
    Parameter { node: NodeId, parameter: usize },
    /// By the marker of the node that makes it.
    Output { node: NodeId, place: usize },
    /// As the field of the pipeline is declared.
    Field(usize),
    /// A collection that only maps take items of: any type that has such items. The readers.
    Many(Vec<(NodeId, usize)>),
    /// Nobody needs its type.
    Nobody,
}

impl<'r> Resolved<'r> {
    pub(crate) fn new(roster: &'r Roster, flat: &'r Flat<'r>, names: Names, graph: Graph) -> Self {
        let readers = Readers::of(&graph);
        let nodes = &flat.nodes[..];
        let values: Vec<Held> =
            (0..graph.values.len()).map(|value| held(roster, flat, &graph, &readers, value)).collect();
        let holdings: Vec<Holding> = values
            .iter()
            .zip(&graph.values)
            .map(|(held, value)| {
                let reference = held.form != Form::Value || value_is_reference(&held.text) || is_kept(flat, held);
                Holding {
                    copy: reference || text::copies(&held.text),
                    reference,
                    of_outside: match value.origin {
                        Origin::Input | Origin::Bound(_) => reference || may_borrow(roster, flat, held),
                        Origin::Made { .. } => false,
                    },
                }
            })
            .collect();
        let errors: Vec<_> = nodes
            .iter()
            .map(|node| node.error.as_ref().map(|error| error.borrows.clone()).unwrap_or_default())
            .collect();
        let maps = flat.maps.iter().map(|(&node, inside)| {
            let (resolved, cut) = inside.resolve();
            (node, (Box::new(resolved), cut))
        });
        let maps = maps.collect();
        let ownership = ownership::decide(&graph, &names, &holdings, &errors);
        let mut each_once = vec![Vec::new(); graph.values.len()];
        for &node in &graph.order {
            for &source in &graph.sources[node] {
                let readers: &mut Vec<NodeId> = &mut each_once[source];
                if readers.last() != Some(&node) {
                    readers.push(node);
                }
            }
        }
        Self { roster, flat, nodes, names, graph, ownership, holdings, values, readers: each_once, maps }
    }

    /// The item of the list that a node comes from.
    pub(crate) fn item(&self, node: NodeId) -> &'r Entry {
        &self.roster.nodes[self.flat.leaves[node].entry]
    }

    pub(crate) fn entry(&self, node: NodeId) -> &'r Entry {
        entry(self.roster, self.flat, node)
    }

    /// Whether the type of an input, behind the reference, mentions lifetimes.
    pub(crate) fn lifetimes_of(&self, value: ValueId) -> bool {
        may_borrow(self.roster, self.flat, &self.values[value])
    }

    /// The nodes that run and read a value, each once.
    pub(crate) fn readers(&self, value: ValueId) -> Vec<NodeId> {
        self.readers[value].clone()
    }

    /// Whether the error of a part mentions no lifetime, not even one of the pipeline that the node is a part of. Types that
    /// are given to the pipeline may ask for lifetimes, so nothing is said of these.
    pub(crate) fn has_eternal_error(&self, node: NodeId) -> bool {
        let error = self.flat.part(node).and_then(|part| part.error.as_ref());
        error.is_some_and(|error| !error.lifetimes) && self.entry(node).instance().next().is_none()
    }

    /// Whether the error of a node may be the source of another one: it lives as long as the program does.
    pub(crate) fn may_be_source(&self, node: NodeId) -> bool {
        let error = self.flat.part(node).and_then(|part| part.error.as_ref());
        self.ownership.error_lenders[node].is_empty() && error.is_none_or(|error| !error.lifetimes)
    }

    /// The fallible nodes that run, in execution order.
    pub(crate) fn fallible(&self) -> impl Iterator<Item = (NodeId, &Made)> + '_ {
        self.graph.order.iter().filter_map(|&node| Some((node, self.nodes[node].error.as_ref()?)))
    }

    /// The text of a type of a node, with the types of this instance in the place of its parameters.
    pub(crate) fn text(&self, node: NodeId, text: &str) -> String {
        instance_text(self.entry(node), &self.nodes[node], text)
    }

    /// Where an output was asked for: in `outputs`, or else where its node is listed.
    pub(crate) fn output_span(&self, output: ValueId) -> Span {
        self.port_span(self.roster.outputs.as_ref(), output, |node| match self.graph.values[output].origin {
            Origin::Made { node: maker, .. } => node == maker,
            Origin::Input | Origin::Bound(_) => false,
        })
    }

    /// Where an input was named: in `inputs`, or else where the first node that takes it is listed.
    pub(crate) fn input_span(&self, input: ValueId) -> Span {
        self.port_span(self.roster.inputs.as_ref(), input, |node| self.graph.sources[node].contains(&input))
    }

    fn port_span(&self, ports: Option<&Vec<Port>>, value: ValueId, concerns: impl Fn(NodeId) -> bool) -> Span {
        let name = &self.graph.values[value].name;
        let port = ports.into_iter().flatten().find(|port| syntax::name(&port.name) == *name);
        let node = || self.graph.order.iter().find(|&&node| concerns(node)).map(|&node| self.entry(node).span());
        port.map(|port| port.name.span()).or_else(node).unwrap_or_else(|| self.roster.name.span())
    }

    /// Where what comes back, outputs and errors, may borrow from.
    fn lenders(&self) -> impl Iterator<Item = &Lender> {
        let outputs = self.graph.outputs.iter().flat_map(|&output| &self.ownership.lenders[output]);
        let errors = self.fallible().flat_map(|(node, _)| &self.ownership.error_lenders[node]);
        outputs.chain(errors)
    }

    /// Whether what comes back borrows from the inputs.
    pub(crate) fn borrows_inputs(&self) -> bool {
        self.lenders().any(|lender| *lender == Lender::Caller)
    }

    /// Whether an output keeps a borrow of a field of the pipeline.
    pub(crate) fn borrows_self(&self) -> bool {
        let passed_on = self.graph.outputs.iter().any(|&output| self.is_borrowed_field(output));
        passed_on || self.lenders().any(|lender| matches!(lender, Lender::Field(_)))
    }

    /// Whether an output is a bound input that can only be lent out.
    fn is_borrowed_field(&self, output: ValueId) -> bool {
        matches!(self.graph.values[output].origin, Origin::Bound(_)) && self.values[output].form == Form::Value
    }
}

/// Whether a node's types can be named: it is not generic, or the instance is written out.
pub(crate) fn is_nameable(entry: &Entry, node: &Description) -> bool {
    entry.instance().count() == node.generics.len() && !lifetimes::mentions(entry.arguments()).contains("_")
}

/// Where a node stands in the list: what is called.
pub(crate) fn entry<'r>(roster: &'r Roster, flat: &Flat<'_>, node: NodeId) -> &'r Entry {
    let Leaf { entry, stand_in, .. } = flat.leaves[node];
    let entry = &roster.nodes[entry];
    stand_in.and_then(|replaced| entry.replaced.get(replaced)).map_or(entry, |replaced| &replaced.by)
}

fn instance_text(entry: &Entry, node: &Description, ty: &str) -> String {
    let names: Vec<(String, String)> = node.generics.iter().cloned().zip(entry.instance().map(text::of)).collect();
    if names.is_empty() { ty.to_owned() } else { text::instance(ty, &names) }
}

/// Whether the text of a node's own type is a shared reference.
fn value_is_reference(ty: &str) -> bool {
    (ty.starts_with('&') || ty.starts_with("Option<&")) && text::copies(ty)
}

fn held(roster: &Roster, flat: &Flat<'_>, graph: &Graph, readers: &Readers, value: ValueId) -> Held {
    let name = &graph.values[value].name;
    match graph.values[value].origin {
        Origin::Made { node, place } => made(roster, flat, name, node, place),
        Origin::Bound(field) => {
            let ty = roster.bound_inputs().nth(field).map(|(_, field)| &field.ty);
            let (form, text) = ty.map_or((Form::Value, String::new()), form_of);
            Held { text, form, ty: Named::Field(field) }
        }
        Origin::Input => input(roster, flat, &graph.values[value].name, readers.of_value(value)),
    }
}

fn stated<'r>(ports: Option<&'r Vec<Port>>, name: &str) -> Option<&'r Type> {
    ports?.iter().find(|port| syntax::name(&port.name) == name)?.ty.as_ref()
}

fn made(roster: &Roster, flat: &Flat<'_>, name: &str, node: NodeId, place: usize) -> Held {
    let ty = instance_text(entry(roster, flat, node), &flat.nodes[node], &flat.nodes[node].outputs[place].made.ty);
    // A variable that holds a reference is handed on as it is, so the form stays `Value` and the text has the `&`.
    match stated(roster.outputs.as_ref(), name) {
        Some(stated) => Held { text: text::of(stated), form: Form::Value, ty: Named::Stated(Box::new(stated.clone())) },
        None => Held { text: ty, form: Form::Value, ty: Named::Output { node, place } },
    }
}

/// How an input would be held if these were its only readers.
pub(crate) fn input_for(resolved: &Resolved<'_>, value: ValueId, readers: &[(NodeId, usize)]) -> Held {
    input(resolved.roster, resolved.flat, &resolved.graph.values[value].name, readers)
}

/// The type of an input: as stated, or else as its readers have it. One that takes it by value has the say, because
/// it needs the value itself; then one that needs it for ever; then the first one.
fn input(roster: &Roster, flat: &Flat<'_>, name: &str, readers: &[(NodeId, usize)]) -> Held {
    if let Some(ty) = stated(roster.inputs.as_ref(), name) {
        let (form, text) = form_of(ty);
        return Held { text, form, ty: Named::Stated(Box::new(ty.clone())) };
    }
    let nodes = &flat.nodes;
    let is_many = |&(node, parameter): &(NodeId, usize)| nodes[node].parameters[parameter].many.is_some();
    if !readers.is_empty() && readers.iter().all(is_many) {
        let (node, parameter) = readers[0];
        let text = instance_text(entry(roster, flat, node), &nodes[node], &nodes[node].parameters[parameter].ty);
        return Held { text, form: Form::Value, ty: Named::Many(readers.to_vec()) };
    }
    let readers: Vec<(NodeId, usize)> = readers.iter().filter(|reader| !is_many(reader)).copied().collect();
    let way = |&(node, parameter): &(NodeId, usize)| nodes[node].parameters[parameter].way;
    let first = |wanted: &[Way]| {
        let named = |&(node, _): &(NodeId, usize)| is_nameable(entry(roster, flat, node), &nodes[node]);
        let fits = |reader: &&(NodeId, usize)| wanted.contains(&way(reader));
        readers.iter().find(|reader| fits(reader) && named(reader)).or_else(|| readers.iter().find(fits)).copied()
    };
    let speaker =
        first(&[Way::Value]).or_else(|| first(&[Way::Static])).or_else(|| first(&[Way::Reference, Way::Option]));
    let Some((node, parameter)) = speaker else {
        return Held { text: String::new(), form: Form::Value, ty: Named::Nobody };
    };
    let taken = &nodes[node].parameters[parameter];
    let form = match taken.way {
        Way::Value => Form::Value,
        Way::Reference => Form::Reference,
        Way::Static => Form::Static,
        Way::Option => Form::Option,
    };
    let text = instance_text(entry(roster, flat, node), &nodes[node], &taken.value);
    Held { text, form, ty: Named::Parameter { node, parameter } }
}

/// Who reads each value: the nodes that run, or, where none of them does, the others.
struct Readers {
    running: Vec<Vec<(NodeId, usize)>>,
    all: Vec<Vec<(NodeId, usize)>>,
}

impl Readers {
    fn of(graph: &Graph) -> Self {
        let mut runs = vec![false; graph.sources.len()];
        for &node in &graph.order {
            runs[node] = true;
        }
        let mut running = vec![Vec::new(); graph.values.len()];
        let mut all = vec![Vec::new(); graph.values.len()];
        for (node, fed) in graph.sources.iter().enumerate() {
            for (parameter, &value) in fed.iter().enumerate() {
                all[value].push((node, parameter));
                if runs[node] {
                    running[value].push((node, parameter));
                }
            }
        }
        Self { running, all }
    }

    fn of_value(&self, value: ValueId) -> &[(NodeId, usize)] {
        if self.running[value].is_empty() { &self.all[value] } else { &self.running[value] }
    }
}

/// A written type as what a variable of it is, and the text of what stands behind the reference.
fn form_of(ty: &Type) -> (Form, String) {
    match syntax::node::way(ty) {
        (Way::Value, ty) => (Form::Value, text::of(ty)),
        (Way::Reference, ty) => (Form::Reference, text::of(ty)),
        (Way::Static, ty) => (Form::Static, text::of(ty)),
        (Way::Option, ty) => (Form::Option, text::of(ty)),
    }
}

/// Whether a value is a collection that is lent for as long as what is made of it lives.
fn is_kept(flat: &Flat<'_>, held: &Held) -> bool {
    let is_kept =
        |&(node, parameter): &(NodeId, usize)| flat.nodes[node].parameters[parameter].many == Some(Many::Kept);
    matches!(&held.ty, Named::Many(readers) if readers.iter().any(is_kept))
}

/// Whether a value from outside may hold references to what the caller has.
fn may_borrow(roster: &Roster, flat: &Flat<'_>, held: &Held) -> bool {
    let borrows =
        |ty: &Type| lifetimes::leaves_out(ty) || lifetimes::mentions(ty).iter().any(|name| name.starts_with('\''));
    match &held.ty {
        Named::Stated(ty) => borrows(ty),
        Named::Field(field) => roster.bound_inputs().nth(*field).is_some_and(|(_, field)| borrows(&field.ty)),
        Named::Parameter { node, parameter } => {
            let entry = entry(roster, flat, *node);
            flat.nodes[*node].parameters[*parameter].lifetimes || borrows_in_arguments(entry)
        }
        Named::Many(_) => true,
        Named::Output { .. } | Named::Nobody => false,
    }
}

/// Whether the instance of a node mentions references: `longest::<&str>`.
pub(crate) fn borrows_in_arguments(entry: &Entry) -> bool {
    let mut arguments = entry.arguments().clone();
    let marker = syn::Lifetime::new("'hypernodes_left_out", Span::call_site());
    lifetimes::name_all_in_arguments(&mut arguments, &marker);
    let mentioned = lifetimes::mentions(&arguments);
    mentioned.iter().any(|name| name.starts_with('\'') && name != "'static")
}
