//! The rules for `with`: what may stand in for a node of a pipeline in the list.

use crate::flat::{Flat, Unplaced, drawn, part_of};
use crate::names::instead;
use crate::report::Report;
use crate::syntax;
use crate::syntax::composite::{Composite, Described, Source};
use crate::syntax::description::Description;
use crate::syntax::drawing::DrawnNode;
use crate::syntax::entry::Replaced;
use crate::syntax::roster::Roster;

/// What stands in for a node of a pipeline takes no more than that, makes the same, and fails only where that may.
pub(super) fn check(roster: &Roster, flat: &Flat<'_>, report: &Report) {
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
