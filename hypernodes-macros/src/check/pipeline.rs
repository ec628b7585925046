//! The rules for a pipeline whose nodes are known.

use std::collections::BTreeSet;

use super::names::Faults;
use super::{roster, stand_in};
use crate::flat::Flat;
use crate::graph::ownership::Lender;
use crate::graph::{self, NodeId, Origin, ValueId};
use crate::names::{self, instead};
use crate::report::Report;
use crate::resolved::{Form, Named, Resolved, is_nameable};
use crate::syntax;
use crate::syntax::composite::Described;
use crate::syntax::description::{Many, Way};
use crate::syntax::entry::{Entry, Renaming};
use crate::syntax::roster::Roster;

/// Resolves the graph and applies every rule.
pub(crate) fn check<'r>(roster: &'r Roster, flat: &'r Flat<'r>, report: &Report) -> Resolved<'r> {
    for (place, entry) in roster.nodes.iter().enumerate() {
        let taken = if flat.pipeline(place).is_some() { "input" } else { "parameter" };
        renamings_are_known(entry, taken, &flat.ends(place), report);
    }
    pipelines_are_held(roster, flat, report);
    stand_in::check(roster, flat, report);
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
pub(super) fn is_held(entry: &Entry, field: &syn::Field) -> bool {
    syntax::roster::is_type(&field.ty, &entry.name())
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
