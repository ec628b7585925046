//! The rules for `pipeline!` that need no node: what the lists say by themselves.

use crate::names;
use crate::report::Report;
use crate::syntax;
use crate::syntax::entry::Port;
use crate::syntax::roster::Roster;

/// Applies every rule.
pub(crate) fn check(roster: &Roster, report: &Report) {
    for (key, ports) in [("outputs", &roster.outputs), ("inputs", &roster.inputs), ("map_over", &roster.map_over)] {
        named_once(key, ports.as_deref().unwrap_or_default(), report);
    }
    names_can_be_fields(roster, report);
    fields_are_there(roster, report);
    asks_for_something(roster, report);
    bound_not_listed(roster, report);
    map_over_has_columns(roster, report);
    map_over_is_listed(roster, report);
    map_mode_has_columns(roster, report);
    map_over_states_no_types(roster, report);
}

fn named_once(key: &str, ports: &[Port], report: &Report) {
    let mut seen = std::collections::BTreeSet::new();
    for port in ports {
        if !seen.insert(syntax::name(&port.name)) {
            report.error(port.name.span(), format_args!("`{}` stands twice in `{key}`; keep one", port.name));
        }
    }
}

fn names_can_be_fields(roster: &Roster, report: &Report) {
    let ports = [&roster.outputs, &roster.inputs].into_iter().flatten().flatten().map(|port| &port.name);
    let renamed = roster.nodes.iter().flat_map(|entry| {
        let renamings = entry.takes.iter().chain(&entry.gives_each).map(|renaming| &renaming.in_pipeline);
        renamings.chain(&entry.gives)
    });
    for name in ports.chain(renamed) {
        if syntax::identifier(&syntax::name(name), name.span()).is_none() {
            report.error(name.span(), format_args!("`{name}` is no name; a value is named like a variable"));
        }
    }
}

fn fields_are_there(roster: &Roster, report: &Report) {
    for condition in roster.fields().iter().flat_map(|field| &field.attrs).filter(|one| one.path().is_ident("cfg")) {
        report.error(
            condition.pound_token.span,
            "a bound input cannot depend on `cfg`; write the pipeline twice, each under its `#[cfg(..)]`",
        );
    }
}

fn asks_for_something(roster: &Roster, report: &Report) {
    if roster.outputs.as_ref().is_some_and(Vec::is_empty) {
        let message =
            "`outputs` is empty, so nothing would run; name what `run` gives, or leave the key out for every output";
        report.error(roster.name.span(), message);
    }
}

fn bound_not_listed(roster: &Roster, report: &Report) {
    for (key, ports) in [("inputs", &roster.inputs), ("map_over", &roster.map_over)] {
        for port in ports.iter().flatten().filter(|port| is_bound(roster, port)) {
            report.error(
                port.name.span(),
                format_args!("`{}` is a bound input, a field of `{}`; leave it out of `{key}`", port.name, roster.name),
            );
        }
    }
}

/// Whether a port has the name of a bound input, about which [`bound_not_listed`] speaks.
pub(super) fn is_bound(roster: &Roster, port: &Port) -> bool {
    roster.bound_inputs().any(|(bound, _)| syntax::name(bound) == syntax::name(&port.name))
}

fn map_over_has_columns(roster: &Roster, report: &Report) {
    let (Some(columns), Some(key)) = (&roster.map_over, &roster.map_over_key) else { return };
    if columns.is_empty() {
        report.error(key.span(), "`map_over` is empty; name the inputs that come as columns, or leave the key out");
    }
    if roster.anonymous {
        let message = "columns need a struct that can be named, and an expression has none; name the pipeline: `pipeline! { struct Name; nodes = [..]; map_over = [..]; }`";
        report.error(key.span(), message);
    }
}

fn map_over_is_listed(roster: &Roster, report: &Report) {
    let Some(inputs) = &roster.inputs else { return };
    let listed: Vec<String> = inputs.iter().map(|port| syntax::name(&port.name)).collect();
    for port in roster.map_over.iter().flatten().filter(|port| !is_bound(roster, port)) {
        let name = syntax::name(&port.name);
        if !listed.contains(&name) {
            let instead = names::instead(&name, "inputs", listed.iter().map(String::as_str));
            report.error(port.name.span(), format_args!("`map_over` names `{name}`, which is no input{instead}"));
        }
    }
}

fn map_mode_has_columns(roster: &Roster, report: &Report) {
    if let (Some(mode), None) = (&roster.map_mode, &roster.map_over) {
        report.error(mode.span(), "`map_mode` says how `map_over` goes on; add `map_over = [..];`");
    }
}

fn map_over_states_no_types(roster: &Roster, report: &Report) {
    for port in roster.map_over.iter().flatten() {
        if port.ty.is_some() {
            report.error(port.name.span(), "`map_over` takes names alone; state types in `inputs`");
        }
    }
}
