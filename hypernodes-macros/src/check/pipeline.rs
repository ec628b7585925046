//! The rules for a pipeline whose nodes are known.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::roster;
use crate::flat::{Flat, Leaf, Unplaced, drawn, part_of};
use crate::graph::ownership::Lender;
use crate::graph::{self, Fault, NodeId, Origin, Place, ValueId};
use crate::names::{self, instead};
use crate::report::Report;
use crate::resolved::{Form, Named, Resolved, entry, is_nameable};
use crate::syntax::composite::{Composite, Described, Source};
use crate::syntax::description::{Description, Many, Output, Way};
use crate::syntax::drawing::DrawnNode;
use crate::syntax::entry::{Entry, Renaming, Replaced};
use crate::syntax::roster::Roster;
use crate::{syntax, text};

/// Resolves the graph and applies every rule.
pub(crate) fn check<'r>(roster: &'r Roster, flat: &'r Flat<'r>, report: &Report) -> Resolved<'r> {
    for (place, entry) in roster.nodes.iter().enumerate() {
        let taken = if flat.pipeline(place).is_some() { "input" } else { "parameter" };
        renamings_are_known(entry, taken, &flat.ends(place), report);
    }
    pipelines_are_held(roster, flat, report);
    stand_ins_fit(roster, flat, report);
    let names = flat.names(roster);
    let (graph, faults) = graph::resolve(&names);
    let sound = faults.is_empty();
    Faults { roster, flat, names: &names, graph: &graph, report }.tell(&faults);
    let resolved = Resolved::new(roster, flat, names, graph);
    // The order, and with it who borrows from whom, is known only where nothing is missing.
    let fit = instances_fit(roster, flat, report);
    if sound && fit {
        lives_long_enough(&resolved, report);
        outputs_can_leave(&resolved, report);
        errors_can_leave(&resolved, report);
        types_have_names(&resolved, report);
        collections_are_known(&resolved, report);
        map_over_names_inputs(&resolved, report);
    }
    resolved
}

/// A renaming speaks of what the node takes or makes.
fn renamings_are_known(
    entry: &Entry,
    taken: &str,
    (parameters, outputs): &(Vec<String>, Vec<String>),
    report: &Report,
) {
    let label = entry.label();
    let over: &[Renaming] = entry.mapped.as_ref().map(|mapped| &mapped.over[..]).unwrap_or_default();
    for renaming in entry.takes.iter().chain(over) {
        let name = syntax::name(&renaming.of_node);
        if !parameters.contains(&name) {
            let what = format!("{taken}s of `{label}`");
            let instead = instead(&name, &what, parameters.iter().map(String::as_str));
            report.error(renaming.of_node.span(), format_args!("`{label}` has no {taken} `{name}`{instead}"));
        }
    }
    for renaming in &entry.gives_each {
        let name = syntax::name(&renaming.of_node);
        if !outputs.contains(&name) {
            let what = format!("outputs of `{label}`");
            let instead = instead(&name, &what, outputs.iter().map(String::as_str));
            report.error(renaming.of_node.span(), format_args!("`{label}` has no output `{name}`{instead}"));
        }
    }
    if let Some(gives) = entry.gives.as_ref().filter(|_| outputs.len() > 1) {
        let each = outputs.iter().map(|output| format!("{output} as {output}_2")).collect::<Vec<_>>().join(", ");
        report.error(
            gives.span(),
            format_args!(
                "`{label}` makes {}; say which is renamed: `-> ({each})`",
                names::list(outputs.iter().map(String::as_str))
            ),
        );
    }
}

/// A pipeline with bound inputs stands as a field, and only a pipeline does.
fn pipelines_are_held(roster: &Roster, flat: &Flat<'_>, report: &Report) {
    for (place, entry) in roster.nodes.iter().enumerate() {
        if let (None, Some(mapped)) = (flat.pipeline(place), &entry.mapped) {
            let label = entry.label();
            report.error(
                mapped.word.span(),
                format_args!("`{label}` is a function, and only a pipeline can be mapped; put it into one: `pipeline! {{ struct Name; nodes = [{label}]; }}`"),
            );
            continue;
        }
        match (flat.pipeline(place), &entry.field) {
            (Some(pipeline), None) if pipeline.bound => {
                let (label, field) = (entry.label(), names::snake(&entry.name()));
                let way_out = match roster.bound_inputs().find(|(_, field)| is_held(entry, field)) {
                    Some((name, _)) => format!("list the field that does, `self.{name}`"),
                    None => {
                        format!(
                            "make it a field, `struct {} {{ {field}: {label} }}`, and list `self.{field}`",
                            roster.name
                        )
                    }
                };
                report.error(
                    entry.span(),
                    format_args!("`{label}` has bound inputs, so there has to be one that holds them; {way_out}"),
                );
            }
            (None, Some(field)) => {
                report.error(
                    field.span(),
                    format_args!("`self.{field}` is no pipeline; a field that is listed in `nodes` holds one"),
                );
            }
            _ => {}
        }
    }
}

/// Whether the pipeline that is listed by its type stands in that field.
fn is_held(entry: &Entry, field: &syn::Field) -> bool {
    syntax::roster::is_type(&field.ty, &entry.name())
}

/// What stands in for a node of a pipeline takes no more than that, makes the same, and fails only where that may.
fn stand_ins_fit(roster: &Roster, flat: &Flat<'_>, report: &Report) {
    for (place, (entry, listed)) in roster.nodes.iter().zip(flat.described).enumerate() {
        let label = entry.label();
        for (replaced, by) in entry.replaced.iter().zip(&listed.replaced) {
            let Some(pipeline) = flat.pipeline(place) else {
                report.error(
                    replaced.by.span(),
                    format_args!(
                        "`{label}` is a function, and has no nodes to stand in for; list `{}` in its place",
                        replaced.by.label()
                    ),
                );
                continue;
            };
            let names: Vec<String> = replaced.node.iter().map(syntax::name).collect();
            let name = names.join(".");
            let span = replaced.node.last().map_or_else(|| entry.span(), proc_macro2::Ident::span);
            match (part_of(pipeline, replaced), by) {
                (Err(Unplaced::Unknown), _) => {
                    let nodes = pipeline.drawing.nodes.iter().map(DrawnNode::own_name);
                    let instead = instead(&name, &format!("nodes of `{label}`"), nodes);
                    report.error(span, format_args!("`{label}` has no single node `{name}`{instead}"));
                }
                (Err(Unplaced::Pipeline), _) => {
                    report.error(span, format_args!("`{name}` of `{label}` is a pipeline; name the node in it: `{name}.node`"));
                }
                (Err(Unplaced::Together), _) => report.error(
                    span,
                    format_args!("`{name}` of `{label}` hands over a value whose type has no name, so nothing can stand in for it; return a type with a name, such as a `Vec`"),
                ),
                (Ok(_), Described::Pipeline(_)) => report.error(
                    replaced.by.span(),
                    format_args!("`{}` is a pipeline, and only a function stands in for one", replaced.by.label()),
                ),
                (Ok(part), Described::Node(by)) => stand_in_fits((pipeline, part), (&name, replaced, by), report),
            }
        }
    }
}

fn stand_in_fits(
    (pipeline, part): (&Composite, usize),
    (name, replaced, by): (&str, &Replaced, &Description),
    report: &Report,
) {
    let Some(drawn) = drawn(&pipeline.drawing, part) else { return };
    let (label, span) = (replaced.by.label(), replaced.by.span());
    for parameter in &by.parameters {
        let own = syntax::name(&parameter.name);
        let mut inlets = pipeline.parts[part].inlets.iter();
        match inlets.find(|inlet| inlet.parameters.contains(&own)).map(|inlet| inlet.source) {
            None => {
                let what = format!("parameters of `{name}`");
                let instead = instead(&own, &what, drawn.parameters.iter().map(|taken| taken.name.as_str()));
                report.error(
                    span,
                    format_args!("`{label}` stands in for `{name}`, but takes `{own}`, which that does not{instead}"),
                );
            }
            Some(Source::Itself) => {
                report.error(
                    span,
                    format_args!(
                        "`{label}` takes `{own}`, which is bound in `{}`; a stand-in does without",
                        pipeline.name
                    ),
                );
            }
            Some(_) => {}
        }
    }
    if let Some(outlet) = pipeline.parts[part].outlets.iter().find(|outlet| outlet.seals > 0 && outlet.ty == 0) {
        report.error(
            span,
            format_args!("nothing can stand in for `{name}` from here, for `{}` stays inside a pipeline of `{}`, and its type may be private there; make it one of the outputs of that one", syntax::name(&outlet.name), pipeline.name),
        );
    }
    if by.outputs.len() != drawn.outputs.len() {
        let made = |count: usize| if count == 1 { "one output".to_owned() } else { format!("{count} outputs") };
        report.error(
            span,
            format_args!(
                "`{label}` stands in for `{name}`, but has {}, where that has {}",
                made(by.outputs.len()),
                made(drawn.outputs.len())
            ),
        );
    }
    if by.error.is_some() && !drawn.fallible {
        report.error(
            span,
            format_args!("`{label}` may fail, but `{name}`, for which it stands in, may not; return the value itself"),
        );
    }
}

/// Turns what is wrong with the names into words.
struct Faults<'f> {
    roster: &'f Roster,
    flat: &'f Flat<'f>,
    names: &'f graph::Names,
    graph: &'f graph::Graph,
    report: &'f Report,
}

impl Faults<'_> {
    fn tell(&self, faults: &[Fault]) {
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

/// Where an instance is written out, it has as many types as the function. That of a pipeline is always written out.
fn instances_fit(roster: &Roster, flat: &Flat<'_>, report: &Report) -> bool {
    let mut fit = true;
    for (entry, described) in roster.nodes.iter().zip(flat.described) {
        let (generics, is_pipeline) = match &described.item {
            Described::Node(node) => (&node.generics, false),
            Described::Pipeline(pipeline) => (&pipeline.generics, true),
        };
        let (label, mut written, wanted) = (entry.label(), entry.instance().count(), generics.len());
        if is_pipeline && written == wanted && syntax::lifetimes::mentions(entry.arguments()).contains("_") {
            written = 0;
        }
        if written == wanted || written == 0 && !is_pipeline {
            continue;
        }
        fit = false;
        let generics = names::list(generics.iter().map(String::as_str));
        let message = if wanted == 0 {
            format!("`{label}` is not generic; write `{label}`")
        } else if written == 0 {
            format!(
                "`{label}` is generic over {generics}; write the instance, such as `{label}::<{}>`",
                vec!["f64"; wanted].join(", ")
            )
        } else {
            format!("`{label}` is generic over {generics}, but the instance names {written}; name {wanted}")
        };
        report.error(entry.span(), message);
    }
    fit
}

/// A parameter that wants a value for ever can only have one that lives for ever.
fn lives_long_enough(resolved: &Resolved<'_>, report: &Report) {
    for &node in &resolved.graph.order {
        for (parameter, &source) in resolved.nodes[node].parameters.iter().zip(&resolved.graph.sources[node]) {
            let ends = resolved.values[source].form == Form::Value && !resolved.values[source].text.starts_with('&');
            if parameter.way == Way::Static && ends {
                report.error(
                    resolved.entry(node).span(),
                    format_args!(
                        "node `{}` takes `{}: {}`, but `{}` ends with `run`; take `&{}`",
                        resolved.entry(node).label(),
                        parameter.name,
                        parameter.ty,
                        resolved.graph.values[source].name,
                        parameter.value,
                    ),
                );
            }
        }
    }
}

/// An output must be a type that a struct can hold, and may not borrow from what ends with the run.
fn outputs_can_leave(resolved: &Resolved<'_>, report: &Report) {
    for &output in &resolved.graph.outputs {
        let name = &resolved.graph.values[output].name;
        let span = resolved.output_span(output);
        if let Origin::Made { node, place } = resolved.graph.values[output].origin {
            let described = &resolved.nodes[node].outputs[place];
            if described.opaque {
                let ty = &described.made.ty;
                let label = resolved.entry(node).label();
                report.error(
                    span,
                    format_args!(
                        "`{name}` of `{label}` is an `{ty}`, which no struct can hold; {}",
                        leave_out(resolved, "collect it in a node")
                    ),
                );
            }
        }
        if let Some(lender) = local_lender(&resolved.ownership.lenders[output]) {
            let lender = &resolved.graph.values[lender].name;
            report.error(
                span,
                format_args!(
                    "output `{name}` borrows from `{lender}`, which does not outlive `run`; {}",
                    leave_out(resolved, "return an owned value"),
                ),
            );
        }
    }
}

fn errors_can_leave(resolved: &Resolved<'_>, report: &Report) {
    for (node, _) in resolved.fallible() {
        if let Some(lender) = local_lender(&resolved.ownership.error_lenders[node]) {
            let lender = &resolved.graph.values[lender].name;
            report.error(
                resolved.entry(node).span(),
                format_args!(
                    "the error of `{}` borrows from `{lender}`, which does not outlive `run`; return an owned error",
                    resolved.entry(node).label(),
                ),
            );
        }
    }
}

fn local_lender(lenders: &[Lender]) -> Option<ValueId> {
    lenders.iter().find_map(|lender| match lender {
        Lender::Local(value) => Some(*value),
        Lender::Caller | Lender::Owner | Lender::Field(_) => None,
    })
}

/// The way out for an output that cannot leave.
fn leave_out(resolved: &Resolved<'_>, otherwise: &str) -> String {
    if resolved.roster.outputs.is_some() {
        return format!("{otherwise} or leave it out of `outputs`");
    }
    let leaves = |output: &ValueId| {
        let opaque = match resolved.graph.values[*output].origin {
            Origin::Made { node, place } => resolved.nodes[node].outputs[place].opaque,
            Origin::Input | Origin::Bound(_) => false,
        };
        !opaque && local_lender(&resolved.ownership.lenders[*output]).is_none()
    };
    let others = resolved.graph.outputs.iter().filter(|output| leaves(output));
    let others: Vec<&str> = others.map(|&output| resolved.graph.values[output].name.as_str()).collect();
    let (some, more) = (&others[..others.len().min(4)], if others.len() > 4 { ", .." } else { "" });
    if some.is_empty() {
        return otherwise.to_owned();
    }
    format!("{otherwise} or leave it out of `outputs`: `outputs = [{}{more}];`", some.join(", "))
}

/// The type of every input and output must have a name that the generated structs can use.
fn types_have_names(resolved: &Resolved<'_>, report: &Report) {
    let graph = &resolved.graph;
    let outputs = graph.outputs.iter().map(|&value| (value, "outputs"));
    let inputs = graph.inputs.iter().map(|&value| (value, "inputs"));
    let mut told = BTreeSet::new();
    for (value, key) in inputs.chain(outputs) {
        let (Named::Parameter { node, .. } | Named::Output { node, .. }) = resolved.values[value].ty else { continue };
        if is_nameable(resolved.entry(node), &resolved.nodes[node]) || !told.insert(node) {
            continue;
        }
        let (label, name) = (resolved.entry(node).label(), &graph.values[value].name);
        let generics = &resolved.nodes[node].generics;
        report.error(
            resolved.entry(node).span(),
            format_args!(
                "`{label}` is generic over {}, so the type of `{name}` has no name; write the instance, such as `{label}::<{}>`, or state the type: `{key} = [{name}: Type]`",
                names::list(generics.iter().map(String::as_str)),
                generics.iter().map(|_| "f64").collect::<Vec<_>>().join(", "),
            ),
        );
    }
    for (node, _) in resolved.fallible() {
        if !is_nameable(resolved.entry(node), &resolved.nodes[node]) && told.insert(node) {
            let label = resolved.entry(node).label();
            report.error(
                resolved.entry(node).span(),
                format_args!("`{label}` is generic and may fail, so its error needs a name; write the instance, such as `{label}::<f64>`"),
            );
        }
    }
}

/// Of an input that is mapped it must be known what is taken of its items: through a pipeline in the list no more is seen
/// than that these are collections.
fn collections_are_known(resolved: &Resolved<'_>, report: &Report) {
    for &input in &resolved.graph.inputs {
        let Named::Many(readers) = &resolved.values[input].ty else { continue };
        let name = &resolved.graph.values[input].name;
        if let Some(&(node, _)) = readers.iter().find(|&&(node, parameter)| !is_known(resolved, node, parameter)) {
            report.error(
                resolved.entry(node).span(),
                format_args!(
                    "`{}` takes a collection of collections as `{name}`, of whose items nothing is known here; state its type: `inputs = [{name}: &[Vec<Item>]]`",
                    resolved.entry(node).label()
                ),
            );
        }
    }
    for &output in &resolved.graph.outputs {
        if let Named::Many(_) = resolved.values[output].ty {
            let name = &resolved.graph.values[output].name;
            report.error(
                resolved.output_span(output),
                format_args!("`{name}` is a collection of any type, which no struct can hold; state its type: `inputs = [{name}: Vec<Item>]`"),
            );
        }
    }
}

fn is_known(resolved: &Resolved<'_>, node: NodeId, parameter: usize) -> bool {
    if resolved.nodes[node].parameters[parameter].many != Some(Many::Collections) {
        return true;
    }
    let Some((inside, cut)) = resolved.maps.get(&node) else { return false };
    let take = parameter.checked_sub(usize::from(cut.itself)).and_then(|take| cut.takes.get(take));
    match take.map(|take| &take.held.ty) {
        Some(Named::Many(readers)) => readers.iter().all(|&(node, parameter)| is_known(inside, node, parameter)),
        _ => true,
    }
}

fn map_over_names_inputs(resolved: &Resolved<'_>, report: &Report) {
    // Where `inputs` is written, the names were compared with that list.
    if resolved.roster.inputs.is_some() {
        return;
    }
    let inputs: Vec<&str> =
        resolved.graph.inputs.iter().map(|&input| resolved.graph.values[input].name.as_str()).collect();
    let ports = resolved.roster.map_over.iter().flatten();
    for port in ports.filter(|port| !roster::is_bound(resolved.roster, port)) {
        let name = syntax::name(&port.name);
        if !inputs.contains(&name.as_str()) {
            let instead = instead(&name, "inputs", inputs.iter().copied());
            report.error(port.name.span(), format_args!("`map_over` names `{name}`, which is no input{instead}"));
        }
    }
}
