//! What shows under the pointer.

use alloc::format;
use alloc::string::{String, ToString as _};

use super::super::Node;
use super::super::picture::{Level, What, marks};

/// What shows when the pointer is on a node: its docs, what it takes and makes, its marks.
pub(super) fn about_node(node: &Node, share: Option<f64>) -> String {
    let mut text = node.name.to_string();
    let docs = node.docs.trim().lines().map(|line| line.trim_end().to_string());
    let takes = node.parameters.iter().map(|taken| format!("takes {}: {}", taken.name, taken.ty));
    let makes = node.outputs.iter().map(|made| format!("makes {}: {}", made.name, made.ty));
    let marks = marks(node).map(String::from);
    let share = share.map(|share| format!("{:.1} % of the time", share * 100.0));
    for line in docs.chain(takes).chain(makes).chain(marks).chain(share) {
        text.push('\n');
        text += &line;
    }
    text
}

/// What shows when the pointer is on a wire.
pub(super) fn about_wire(level: &Level<'_>, wire: usize) -> String {
    let wire = level.wires[wire];
    let (name, ty, from) = match &level.items[wire.from].what {
        What::Input { input, .. } => (input.name, input.ty, "input"),
        what => {
            let made = what.node().and_then(|node| Some((node.outputs.get(wire.out)?, node.name)));
            made.map_or(("", "", ""), |(made, node)| (made.name, made.ty, node))
        }
    };
    let to = match &level.items[wire.to].what {
        What::Output { output, .. } if output.name == name => "output".to_string(),
        What::Output { output, .. } => format!("output, as {}", output.name),
        what => {
            let taken = what.node().and_then(|node| Some((node.parameters.get(wire.into)?, node.name)));
            taken.map_or_else(String::new, |(taken, node)| {
                let renamed = if taken.name == name { String::new() } else { format!(", as {}", taken.name) };
                format!("{node}{renamed}")
            })
        }
    };
    format!("{name}: {ty}\n{from} → {to}")
}
