//! Who may have a value, and when it goes: decided here, never by a count at run time.

use super::{Graph, Names, NodeId, Origin, ValueId};

/// How an argument is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pass {
    /// The reader borrows.
    Borrow,
    /// The value itself: its last use, or a value that copies itself.
    Move,
    /// A copy that has to be made: somebody needs the value afterwards.
    Clone,
}

/// Where a borrowed value lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Lender {
    /// With who gave the input: it outlives the run.
    Caller,
    /// With who made the pipeline, behind a reference in a field: it outlives the pipeline.
    Owner,
    /// In a field of the pipeline.
    Field(usize),
    /// In the run itself: it ends there.
    Local(ValueId),
}

/// What is known of a value besides its name.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Holding {
    /// It is a reference or a number: handing it over leaves it where it was, and dropping it does nothing.
    pub(crate) copy: bool,
    /// It is itself a reference to something that lives elsewhere, so who borrows it borrows from there.
    pub(crate) reference: bool,
    /// It comes from outside and may hold references to what is there.
    pub(crate) of_outside: bool,
}

/// The decisions.
pub(crate) struct Ownership {
    /// For each node and parameter.
    pub(crate) passes: Vec<Vec<Pass>>,
    /// For each place in the order, the values that are dropped after it.
    pub(crate) drops: Vec<Vec<ValueId>>,
    /// For each value, where it may borrow from.
    pub(crate) lenders: Vec<Vec<Lender>>,
    /// For each node, where its error may borrow from.
    pub(crate) error_lenders: Vec<Vec<Lender>>,
}

/// Decides for each value. `errors` are the parameters from which each node's error may borrow.
pub(crate) fn decide(graph: &Graph, names: &Names, holdings: &[Holding], errors: &[Vec<super::Borrow>]) -> Ownership {
    let mut lenders = from_outside(graph, holdings);
    let mut error_lenders = vec![Vec::new(); names.nodes.len()];
    for &node in &graph.order {
        for (place, given) in names.nodes[node].outputs.iter().enumerate() {
            lenders[graph.made[node][place]] = gather(graph, holdings, &lenders, node, &given.borrows);
        }
        error_lenders[node] = gather(graph, holdings, &lenders, node, &errors[node]);
    }
    let Within { passes, drops } = within(graph, names, holdings, &lenders, &graph.order, &graph.outputs);
    Ownership { passes, drops, lenders, error_lenders }
}

/// What is decided for a stretch of nodes.
pub(crate) struct Within {
    /// For each node and parameter.
    pub(crate) passes: Vec<Vec<Pass>>,
    /// For each place in the order, the values that are dropped after it.
    pub(crate) drops: Vec<Vec<ValueId>>,
}

/// Decides for some nodes by themselves, of whose values `outputs` are needed afterwards.
pub(crate) fn within(
    graph: &Graph,
    names: &Names,
    holdings: &[Holding],
    lenders: &[Vec<Lender>],
    order: &[NodeId],
    outputs: &[ValueId],
) -> Within {
    let last = last_uses(graph, lenders, order, outputs);
    let (passes, moved) = passes(graph, names, holdings, lenders, order, &last);
    let drops = drops(graph, holdings, order, &last, &moved);
    Within { passes, drops }
}

fn from_outside(graph: &Graph, holdings: &[Holding]) -> Vec<Vec<Lender>> {
    let outside = |value: usize| match graph.values[value].origin {
        _ if !holdings[value].of_outside => Vec::new(),
        Origin::Bound(_) => vec![Lender::Owner],
        Origin::Input | Origin::Made { .. } => vec![Lender::Caller],
    };
    (0..graph.values.len()).map(outside).collect()
}

fn gather(
    graph: &Graph,
    holdings: &[Holding],
    lenders: &[Vec<Lender>],
    node: NodeId,
    borrows: &[super::Borrow],
) -> Vec<Lender> {
    let mut gathered = Vec::new();
    for borrow in borrows {
        let source = graph.sources[node][borrow.parameter];
        if borrow.itself && !holdings[source].reference {
            gathered.push(match graph.values[source].origin {
                Origin::Bound(field) => Lender::Field(field),
                Origin::Input | Origin::Made { .. } => Lender::Local(source),
            });
        }
        gathered.extend_from_slice(&lenders[source]);
    }
    gathered.sort_unstable();
    gathered.dedup();
    gathered
}

/// For each value the place in the order of its last use, also through values that borrow from it; `None` for one that
/// nobody uses. An output is used by the end.
fn last_uses(graph: &Graph, lenders: &[Vec<Lender>], order: &[NodeId], outputs: &[ValueId]) -> Vec<Option<usize>> {
    let mut last = vec![None; graph.values.len()];
    let mut uses = |value: ValueId, place: usize| {
        last[value] = Some(place);
        for lender in &lenders[value] {
            if let Lender::Local(lender) = *lender {
                last[lender] = Some(place);
            }
        }
    };
    for (place, &node) in order.iter().enumerate() {
        for &source in &graph.sources[node] {
            uses(source, place);
        }
    }
    for &output in outputs {
        uses(output, order.len());
    }
    last
}

fn passes(
    graph: &Graph,
    names: &Names,
    holdings: &[Holding],
    lenders: &[Vec<Lender>],
    order: &[NodeId],
    last: &[Option<usize>],
) -> (Vec<Vec<Pass>>, Vec<bool>) {
    let mut moved = vec![false; graph.values.len()];
    let mut passes: Vec<Vec<Pass>> = vec![Vec::new(); names.nodes.len()];
    for (place, &node) in order.iter().enumerate() {
        let sources = &graph.sources[node];
        for (parameter, &source) in sources.iter().enumerate() {
            let pass = if !names.nodes[node].parameters[parameter].by_value {
                Pass::Borrow
            } else if holdings[source].copy {
                Pass::Move
            } else if matches!(graph.values[source].origin, Origin::Bound(_)) || last[source] != Some(place) {
                Pass::Clone
            } else {
                let borrowed_in_this_call = sources.iter().enumerate().any(|(other, &value)| {
                    let by_value = names.nodes[node].parameters[other].by_value;
                    value == source && (!by_value || other > parameter)
                        || lenders[value].contains(&Lender::Local(source))
                });
                if borrowed_in_this_call { Pass::Clone } else { Pass::Move }
            };
            if pass == Pass::Move {
                moved[source] = true;
            }
            passes[node].push(pass);
        }
    }
    (passes, moved)
}

/// Values go right after their last use; what was made later goes first, so that no value outlives one it borrows from.
fn drops(
    graph: &Graph,
    holdings: &[Holding],
    order: &[NodeId],
    last: &[Option<usize>],
    moved: &[bool],
) -> Vec<Vec<ValueId>> {
    let mut drops: Vec<Vec<ValueId>> = vec![Vec::new(); order.len()];
    let made = order.iter().flat_map(|&node| graph.made[node].iter().copied());
    let all: Vec<ValueId> = graph.inputs.iter().copied().chain(made).collect();
    for value in all.into_iter().rev() {
        if holdings[value].copy || moved[value] {
            continue;
        }
        if let Some(place) = last[value].filter(|&place| place < order.len()) {
            drops[place].push(value);
        }
    }
    drops
}
