//! What is wrong with the names of a pipeline, in words.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::pipeline::is_held;
use crate::flat::{Flat, Leaf};
use crate::graph::{self, Fault, NodeId, Origin, Place};
use crate::names::{self, instead};
use crate::report::Report;
use crate::resolved::entry;
use crate::syntax::description::Output;
use crate::syntax::entry::Entry;
use crate::syntax::roster::Roster;
use crate::{syntax, text};

/// Turns what is wrong with the names into words.
pub(super) struct Faults<'f> {
    pub(super) roster: &'f Roster,
    pub(super) flat: &'f Flat<'f>,
    pub(super) names: &'f graph::Names,
    pub(super) graph: &'f graph::Graph,
    pub(super) report: &'f Report,
}

impl Faults<'_> {
    pub(super) fn tell(&self, faults: &[Fault]) {
        let unread: Vec<&str> = faults.iter().filter_map(|fault| self.unread(fault)).collect();
        // Who gives two outputs one name has made the other name go missing.
        let made_twice = faults.iter().any(|fault| matches!(fault, Fault::MadeTwice { .. }));
        let mut missing = BTreeSet::new();
        self.made_twice(faults);
        for fault in faults {
            match fault {
                Fault::MadeTwice { .. } => {}
                Fault::NotFed { node, parameter } => {
                    let name = &self.names.nodes[*node].parameters[*parameter].name;
                    // A listed name that nobody reads and that is nearly this one is the mistake; it is told there.
                    let told_there = names::nearest(name, unread.iter().copied()).is_some();
                    if !told_there && missing.insert(name) {
                        self.not_fed(*node, name);
                    }
                }
                Fault::UnknownOutput { output } => self.unknown_output(*output, made_twice),
                Fault::UnreadInput { input } => self.unread_input(*input),
                Fault::UnreadBound { bound } => self.unread_bound(*bound),
                Fault::Cycle { nodes } => self.cycle(nodes),
            }
        }
    }

    fn unread(&self, fault: &Fault) -> Option<&str> {
        match fault {
            Fault::UnreadInput { input } => self.names.inputs.as_ref().map(|inputs| inputs[*input].as_str()),
            Fault::UnreadBound { bound } => Some(&self.names.bound[*bound]),
            _ => None,
        }
    }

    fn entry(&self, node: NodeId) -> &Entry {
        entry(self.roster, self.flat, node)
    }

    fn label(&self, node: NodeId) -> String {
        self.entry(node).label()
    }

    /// Of two items of the list that make the same it is told once, however many outputs they have in common.
    fn made_twice(&self, faults: &[Fault]) {
        let mut pairs: Vec<(Place, Vec<Place>)> = Vec::new();
        let entry = |place: Place| self.flat.leaves[place.node].entry;
        for fault in faults {
            let Fault::MadeTwice { first, second } = *fault else { continue };
            let same =
                pairs.iter_mut().find(|(one, others)| (entry(*one), entry(others[0])) == (entry(first), entry(second)));
            match same {
                Some((_, seconds)) => seconds.push(second),
                None => pairs.push((first, vec![second])),
            }
        }
        for (first, seconds) in pairs {
            self.make_the_same(first, &seconds);
        }
    }

    fn make_the_same(&self, first: Place, seconds: &[Place]) {
        let second = seconds[0];
        let (one, other) = (self.label(first.node), self.label(second.node));
        let name = |place: &Place| self.names.nodes[place.node].outputs[place.place].name.as_str();
        let entry = |node: NodeId| self.flat.leaves[node].entry;
        let (who, twice) = match (entry(first.node) == entry(second.node), one == other) {
            (true, _) => (format!("`{one}` makes"), " twice"),
            (false, true) => (format!("`{one}`, listed twice, makes"), " twice"),
            (false, false) => (format!("`{one}` and `{other}` both make"), ""),
        };
        let which = if seconds.len() == 1 { "one of them" } else { "them" };
        let (_, outputs) = self.flat.ends(entry(second.node));
        let renamed = if outputs.len() == 1 {
            format!("{other} -> other_{}", name(&second))
        } else {
            let each = seconds.iter().map(|place| format!("{} as other_{}", self.own_name(*place), name(place)));
            format!("{other} -> ({})", each.collect::<Vec<_>>().join(", "))
        };
        self.report.error(
            self.entry(second.node).span(),
            format_args!("{who} {}{twice}; rename {which}: `{renamed}`", names::list(seconds.iter().map(name))),
        );
    }

    /// The name of an output before renaming.
    fn own_name(&self, Place { node, place }: Place) -> String {
        let Leaf { entry, part, .. } = self.flat.leaves[node];
        let here = part.map(|part| Place { node: part, place });
        let outputs = self.flat.pipeline(entry).into_iter().flat_map(|pipeline| &pipeline.outputs);
        let of_pipeline = outputs.filter(|(_, made)| Some(*made) == here).map(|(name, _)| name).next();
        syntax::name(of_pipeline.unwrap_or(&self.flat.nodes[node].outputs[place].name))
    }

    fn not_fed(&self, node: NodeId, name: &str) {
        let made = self.made();
        let listed = self.names.inputs.iter().flatten().chain(&self.names.bound).map(String::as_str);
        let near = names::nearest(name, made.chain(listed));
        let label = self.label(node);
        let why = match (near, self.keeper(name)) {
            (Some(near), _) => format!("which no node makes and `inputs` does not list; did you mean `{near}`?"),
            (None, Some(keeper)) => {
                format!("which stays inside `{keeper}`; add it to the `outputs` of `{keeper}`, or to `inputs` here")
            }
            (None, None) => "which no node makes and `inputs` does not list; add it to `inputs`".to_owned(),
        };
        self.report.error(self.entry(node).span(), format_args!("`{label}` takes `{name}`, {why}"));
    }

    /// The pipeline in the list that makes a value of that name and keeps it to itself.
    fn keeper(&self, name: &str) -> Option<String> {
        let nodes = self.names.nodes.iter().zip(&self.flat.nodes).enumerate();
        let keeps = |given: &graph::Given, output: &Output| given.inside && syntax::name(&output.name) == name;
        let mut keepers = nodes.filter(|(_, (names, described))| {
            names.outputs.iter().zip(&described.outputs).any(|(given, output)| keeps(given, output))
        });
        keepers.next().map(|(node, _)| self.label(node))
    }

    fn unknown_output(&self, output: usize, made_twice: bool) {
        let Some(port) = self.roster.outputs.as_ref().map(|ports| &ports[output]) else { return };
        let name = syntax::name(&port.name);
        let made = self.made();
        if made_twice && names::nearest(&name, made.clone()).is_none() {
            return;
        }
        let keeper = self.keeper(&name).filter(|_| names::nearest(&name, made.clone()).is_none());
        let instead = match keeper {
            Some(keeper) => {
                format!(" for others; it stays inside `{keeper}`, so add it to the `outputs` of `{keeper}`")
            }
            None => instead(&name, "outputs of the nodes", made),
        };
        self.report.error(port.name.span(), format_args!("no node makes `{name}`{instead}"));
    }

    fn unread_input(&self, input: usize) {
        let Some(port) = self.roster.inputs.as_ref().map(|ports| &ports[input]) else { return };
        let name = syntax::name(&port.name);
        let instead = instead(&name, "names that nodes take", self.taken());
        self.report.error(port.name.span(), format_args!("no node takes the input `{name}`{instead}"));
    }

    fn unread_bound(&self, bound: usize) {
        let Some((name, field)) = self.roster.bound_inputs().nth(bound) else { return };
        let items = self.roster.nodes.iter().enumerate();
        let mut bound_pipelines = items.filter(|(place, _)| self.flat.pipeline(*place).is_some_and(|one| one.bound));
        // Who lists the type in the place of the field has been told so.
        if bound_pipelines.any(|(_, entry)| entry.field.is_none() && is_held(entry, field)) {
            return;
        }
        let plain = syntax::name(name);
        let mut instead = instead(&plain, "names that nodes take", self.taken());
        let of_std = text::is_of_std(&text::of(&field.ty), &[]);
        if !of_std && names::nearest(&plain, self.taken()).is_none() {
            let _ = write!(instead, "; a pipeline is listed as `self.{plain}`");
        }
        self.report.error(name.span(), format_args!("no node takes the bound input `{plain}`{instead}"));
    }

    /// The names that nodes take, each once, in the order of the nodes.
    fn taken(&self) -> impl Iterator<Item = &str> + Clone {
        let mut seen = BTreeSet::new();
        let taken = self.names.nodes.iter().enumerate().flat_map(|(node, names)| {
            let parameters = names.parameters.iter().enumerate();
            parameters.filter(move |&(place, _)| !self.flat.is_inside(node, place) && !self.flat.is_itself(node, place))
        });
        let all = taken.map(|(_, taken)| taken.name.as_str());
        all.filter(|name| seen.insert(*name)).collect::<Vec<_>>().into_iter()
    }

    /// The names that nodes make for others.
    fn made(&self) -> impl Iterator<Item = &str> + Clone {
        let all = self.names.nodes.iter().flat_map(|node| &node.outputs);
        all.filter(|given| !given.inside).map(|given| given.name.as_str())
    }

    fn cycle(&self, nodes: &[NodeId]) {
        let mut way = String::new();
        let mut steps = Vec::new();
        let (mut first, mut last) = (nodes[0], String::new());
        for (place, &node) in nodes.iter().enumerate() {
            let next = nodes[(place + 1) % nodes.len()];
            // From one part of a pipeline to another is no step that could be seen from here.
            if let Some(name) = self.handed(node, next) {
                let _ = write!(way, "`{}` -> ", self.label(node));
                steps.push(format!("`{}` makes `{name}`", self.label(node)));
                (first, last) = (next, name);
            }
        }
        // What is handed over last goes to whom the way began with.
        let begin = nodes.iter().copied().find(|&node| self.label(node) == self.label(first)).unwrap_or(first);
        self.report.error(
            self.entry(begin).span(),
            format_args!(
                "cycle: {way}`{0}`, where {steps}; rename what {one} takes, `{0}({parameter} = other)`, or list `{last}` in `inputs`",
                self.label(first),
                one = if steps.len() == 1 { "it" } else { "one of them" },
                parameter = self.parameter_of(first, &last),
                steps = steps.join(", "),
            ),
        );
    }

    /// The name of a value that goes from one node to another; none where it goes there inside of a pipeline.
    fn handed(&self, from: NodeId, to: NodeId) -> Option<String> {
        let values = self.graph.sources[to].iter().map(|&source| &self.graph.values[source]).enumerate();
        let mut handed = values.filter(|(_, value)| matches!(value.origin, Origin::Made { node, .. } if node == from));
        let (_, value) = handed.clone().next()?;
        let inside = handed.any(|(parameter, _)| self.flat.is_inside(to, parameter));
        (!inside).then(|| value.name.clone())
    }

    /// The parameter of a node that takes the value of that name.
    fn parameter_of(&self, node: NodeId, name: &str) -> String {
        let taken = self.names.nodes[node].parameters.iter().position(|taken| taken.name == name);
        taken.map(|parameter| syntax::name(&self.flat.nodes[node].parameters[parameter].name)).unwrap_or_default()
    }
}
