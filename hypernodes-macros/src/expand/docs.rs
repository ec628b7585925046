//! The documentation of what is generated.

use std::fmt::Write as _;

use super::types::Names;
use crate::graph::{NodeId, Origin, ValueId};
use crate::resolved::{Form, Named, Resolved};
use crate::syntax;
use crate::syntax::description::Way;

/// What stands above an input's field.
pub(super) fn input(names: &Names<'_>, value: ValueId) -> String {
    let resolved = names.resolved;
    let readers = resolved.graph.order.iter().filter(|&&node| resolved.graph.sources[node].contains(&value));
    let labels: Vec<String> = readers.map(|&node| format!("`{}`", resolved.entry(node).label())).collect();
    let ty = input_type(names, value);
    if labels.is_empty() {
        return format!("`{ty}`, an output that is taken from the caller.");
    }
    format!("`{ty}`, for {}.", labels.join(", "))
}

/// What stands above an input's field among the columns.
pub(super) fn column(names: &Names<'_>, value: ValueId, listed: bool) -> String {
    let input = input(names, value);
    if listed { format!("A column of {input}") } else { format!("The same for every item: {input}") }
}

/// What stands above an output's field.
pub(super) fn output(names: &Names<'_>, value: ValueId) -> String {
    let resolved = names.resolved;
    let ty = value_text(names, value);
    match resolved.graph.values[value].origin {
        Origin::Made { node, .. } => format!("`{ty}`, made by `{}`.", resolved.entry(node).label()),
        Origin::Input => format!("`{ty}`, as it was given."),
        Origin::Bound(_) => format!("`{ty}`, a bound input."),
    }
}

/// An input's type as a person would write it.
pub(super) fn input_type(names: &Names<'_>, value: ValueId) -> String {
    let held = names.held(value);
    let text = &held.text;
    match held.form {
        Form::Value => text.clone(),
        Form::Reference => format!("&{text}"),
        Form::Static => format!("&'static {text}"),
        Form::Option => format!("Option<&{text}>"),
    }
}

/// A value's type as a person would write it.
pub(super) fn value_text(names: &Names<'_>, value: ValueId) -> String {
    match &names.held(value).ty {
        Named::Stated(ty) => crate::text::of(ty),
        _ => input_type(names, value),
    }
}

/// A parameter's type as it was written, for this instance.
pub(super) fn parameter_text(resolved: &Resolved<'_>, node: NodeId, parameter: usize) -> String {
    resolved.text(node, &resolved.nodes[node].parameters[parameter].ty)
}

/// The inputs, the nodes in execution order and the outputs, as Markdown for the page of the struct.
pub(super) fn graph(names: &Names<'_>) -> String {
    let resolved = names.resolved;
    let graph = &resolved.graph;
    let mut docs = String::from("# The pipeline\n\n");
    docs.push_str("**Inputs**");
    let bound = resolved
        .roster
        .bound_inputs()
        .map(|(name, field)| format!("- `{}: {}`, bound", syntax::name(name), crate::text::of(&field.ty)));
    let inputs =
        graph.inputs.iter().map(|&value| format!("- `{}: {}`", graph.values[value].name, input_type(names, value)));
    list(&mut docs, inputs.chain(bound));
    docs.push_str("**Nodes**, in the order in which they run");
    let nodes = graph.order.iter().enumerate().map(|(place, &node)| format!("{}. {}", place + 1, line(resolved, node)));
    list(&mut docs, nodes);
    docs.push_str("**Outputs**");
    let outputs =
        graph.outputs.iter().map(|&value| format!("- `{}: {}`", graph.values[value].name, value_text(names, value)));
    list(&mut docs, outputs);
    docs
}

fn list(docs: &mut String, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() {
        docs.push_str(": none\n\n");
    } else {
        let _ = write!(docs, "\n\n{}\n\n", lines.join("\n"));
    }
}

/// A node as a line: `count_words(cleaned_text) -> word_count`, and what its own docs say first.
fn line(resolved: &Resolved<'_>, node: NodeId) -> String {
    let graph = &resolved.graph;
    let described = &resolved.nodes[node];
    let taken = graph.sources[node].iter().zip(&described.parameters).map(|(&value, parameter)| {
        let sign = if parameter.way == Way::Value { "" } else { "&" };
        format!("{sign}{}", graph.values[value].name)
    });
    let taken = taken.collect::<Vec<_>>().join(", ");
    let made: Vec<&str> = graph.made[node].iter().map(|&value| graph.values[value].name.as_str()).collect();
    let made = if let [one] = made[..] { one.to_owned() } else { format!("({})", made.join(", ")) };
    let marks: String = [(described.error.is_some(), ", may fail"), (described.cached, ", may be cached")]
        .iter()
        .filter(|(set, _)| *set)
        .map(|(_, mark)| *mark)
        .collect();
    let sentence = described.docs.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    let colon = if sentence.is_empty() { "" } else { ": " };
    format!("`{}({taken}) -> {made}`{marks}{colon}{sentence}", resolved.entry(node).label())
}
