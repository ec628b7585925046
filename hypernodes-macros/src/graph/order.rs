//! In which order nodes run, which of them run at all, and why some never could.

use std::collections::{BinaryHeap, VecDeque};

use super::{Names, NodeId, Origin, Value, ValueId};

/// The facts that an order is made from.
pub(super) struct Uses<'g> {
    pub(super) names: &'g Names,
    pub(super) values: &'g [Value],
    pub(super) sources: &'g [Vec<ValueId>],
    pub(super) made: &'g [Vec<ValueId>],
}

impl Uses<'_> {
    fn count(&self) -> usize {
        self.sources.len()
    }

    /// The nodes that make what `node` reads; one of them more than once if it feeds more than one parameter.
    fn before(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        self.sources[node].iter().filter_map(|&value| match self.values[value].origin {
            Origin::Made { node, .. } => Some(node),
            Origin::Input | Origin::Bound(_) => None,
        })
    }

    fn after(&self) -> Vec<Vec<NodeId>> {
        let mut after = vec![Vec::new(); self.count()];
        for node in 0..self.count() {
            for before in self.before(node) {
                after[before].push(node);
            }
        }
        after
    }
}

/// Which nodes are needed for the outputs.
pub(super) fn needed(uses: &Uses<'_>, outputs: &[ValueId]) -> Vec<bool> {
    let mut needed = vec![false; uses.count()];
    let makers = outputs.iter().filter_map(|&value| match uses.values[value].origin {
        Origin::Made { node, .. } => Some(node),
        Origin::Input | Origin::Bound(_) => None,
    });
    let mut unchecked: Vec<NodeId> = makers.collect();
    while let Some(node) = unchecked.pop() {
        if !std::mem::replace(&mut needed[node], true) {
            unchecked.extend(uses.before(node));
        }
    }
    needed
}

/// The shortest cycle of each knot of nodes that wait for each other.
pub(super) fn cycles(uses: &Uses<'_>) -> Vec<Vec<NodeId>> {
    let after = uses.after();
    let mut knotted = knotted(uses, &after);
    // What merely follows a knot is no part of it; going without those keeps the search small.
    loop {
        let leaves = (0..uses.count()).filter(|&node| knotted[node] && !after[node].iter().any(|&next| knotted[next]));
        let leaves: Vec<NodeId> = leaves.collect();
        if leaves.is_empty() {
            break;
        }
        for leaf in leaves {
            knotted[leaf] = false;
        }
    }
    let mut cycles = Vec::new();
    for start in 0..uses.count() {
        if !knotted[start] {
            continue;
        }
        let round = (0..uses.count())
            .filter(|&node| knotted[node])
            .filter(|&node| {
                node == start || reaches(&after, start, node, &knotted) && reaches(&after, node, start, &knotted)
            })
            .collect::<Vec<_>>();
        let shortest = round.iter().filter_map(|&node| round_trip(&after, node, &knotted)).min_by_key(Vec::len);
        if let Some(mut cycle) = shortest {
            let first = cycle.iter().enumerate().min_by_key(|(_, node)| **node).map_or(0, |(place, _)| place);
            cycle.rotate_left(first);
            cycles.push(cycle);
        }
        for node in round {
            knotted[node] = false;
        }
    }
    cycles
}

/// The nodes that no order can reach.
fn knotted(uses: &Uses<'_>, after: &[Vec<NodeId>]) -> Vec<bool> {
    let mut knotted = vec![true; uses.count()];
    for node in topological(uses, after) {
        knotted[node] = false;
    }
    knotted
}

/// The nodes that some order can reach, in one of those orders.
fn topological(uses: &Uses<'_>, after: &[Vec<NodeId>]) -> Vec<NodeId> {
    let mut waiting: Vec<usize> = (0..uses.count()).map(|node| uses.before(node).count()).collect();
    let mut ready: Vec<NodeId> = (0..uses.count()).filter(|&node| waiting[node] == 0).collect();
    let mut order = Vec::new();
    while let Some(node) = ready.pop() {
        order.push(node);
        for &next in &after[node] {
            waiting[next] -= 1;
            if waiting[next] == 0 {
                ready.push(next);
            }
        }
    }
    order
}

fn reaches(after: &[Vec<NodeId>], from: NodeId, to: NodeId, within: &[bool]) -> bool {
    path(after, from, to, within).is_some()
}

/// The shortest way from a node back to itself.
fn round_trip(after: &[Vec<NodeId>], node: NodeId, within: &[bool]) -> Option<Vec<NodeId>> {
    path(after, node, node, within)
}

/// The nodes of the shortest way of at least one step, without the last one.
fn path(after: &[Vec<NodeId>], from: NodeId, to: NodeId, within: &[bool]) -> Option<Vec<NodeId>> {
    let mut came_from: Vec<Option<NodeId>> = vec![None; after.len()];
    let mut queue = VecDeque::from([from]);
    while let Some(node) = queue.pop_front() {
        for &next in after[node].iter().filter(|&&next| within[next]) {
            if next == to {
                let mut way = vec![node];
                let mut here = node;
                while here != from {
                    here = came_from[here]?;
                    way.push(here);
                }
                way.reverse();
                return Some(way);
            }
            if came_from[next].is_none() && next != from {
                came_from[next] = Some(node);
                queue.push_back(next);
            }
        }
    }
    None
}

/// The order in which the needed nodes run: what a node reads is made before it; a node that borrows a value goes
/// before one that takes it by value, as far as that is possible; otherwise as written.
pub(super) fn execution(uses: &Uses<'_>, needed: &[bool]) -> Vec<NodeId> {
    let after = uses.after();
    let mut waiting: Vec<usize> = (0..uses.count()).map(|node| uses.before(node).count()).collect();
    let (yields_to, mut borrowers) = courtesy(uses, needed, &after);
    let mut awaited: Vec<Vec<NodeId>> = vec![Vec::new(); uses.count()];
    for (reader, takers) in yields_to.iter().enumerate() {
        for &taker in takers {
            awaited[taker].push(reader);
        }
    }
    let mut order = Vec::new();
    let mut done = vec![false; uses.count()];
    // The smallest index first: `Reverse` makes a max-heap a min-heap.
    let mut ready: BinaryHeap<std::cmp::Reverse<NodeId>> =
        (0..uses.count()).filter(|&node| needed[node] && waiting[node] == 0).map(std::cmp::Reverse).collect();
    let mut polite: Vec<NodeId> = Vec::new();
    loop {
        // A taker whose borrowers have not run yet steps aside; when everybody is polite, the first one goes.
        let next = loop {
            match ready.pop() {
                Some(std::cmp::Reverse(node)) if borrowers[node] > 0 => polite.push(node),
                Some(std::cmp::Reverse(node)) => break Some(node),
                None => break knot(uses, &polite, &awaited, &done),
            }
        };
        let Some(node) = next else { return order };
        polite.retain(|&other| other != node);
        done[node] = true;
        order.push(node);
        for &next in &after[node] {
            waiting[next] -= 1;
            if waiting[next] == 0 && needed[next] && !done[next] {
                ready.push(std::cmp::Reverse(next));
            }
        }
        for &taker in &yields_to[node] {
            borrowers[taker] -= 1;
            if borrowers[taker] == 0
                && let Some(place) = polite.iter().position(|&other| other == taker)
            {
                polite.swap_remove(place);
                ready.push(std::cmp::Reverse(taker));
            }
        }
    }
}

/// The node that goes first where all that could go are polite: the first one as written of some that wait for each other
/// in a ring. Whoever waits for the ring, but is no part of it, gets what it waits for.
fn knot(uses: &Uses<'_>, polite: &[NodeId], awaited: &[Vec<NodeId>], done: &[bool]) -> Option<NodeId> {
    let mut way: Vec<NodeId> = vec![polite.iter().copied().min()?];
    loop {
        let here = *way.last()?;
        let mut seen = vec![false; uses.count()];
        let mut unchecked: Vec<NodeId> = awaited[here].clone();
        let mut next = None;
        while let Some(node) = unchecked.pop() {
            if done[node] || std::mem::replace(&mut seen[node], true) {
                continue;
            }
            if polite.contains(&node) {
                next = Some(node);
                break;
            }
            unchecked.extend(uses.before(node));
        }
        let Some(next) = next else { return way.first().copied() };
        if let Some(start) = way.iter().position(|&node| node == next) {
            return way[start..].iter().copied().min();
        }
        way.push(next);
    }
}

/// For each borrower the takers that let it go first, and for each taker how many it waits for.
fn courtesy(uses: &Uses<'_>, needed: &[bool], after: &[Vec<NodeId>]) -> (Vec<Vec<NodeId>>, Vec<usize>) {
    let mut takers: Vec<Vec<NodeId>> = vec![Vec::new(); uses.values.len()];
    let mut readers: Vec<Vec<NodeId>> = vec![Vec::new(); uses.values.len()];
    let lenders = lenders(uses, after);
    for node in (0..uses.count()).filter(|&node| needed[node]) {
        for (parameter, &value) in uses.sources[node].iter().enumerate() {
            if uses.names.nodes[node].parameters[parameter].by_value {
                takers[value].push(node);
            } else {
                readers[value].push(node);
            }
            // Who reads a value that borrows from another one reads that one, too.
            for &lender in &lenders[value] {
                readers[lender].push(node);
            }
        }
    }
    let mut yields_to = vec![Vec::new(); uses.count()];
    let mut borrowers = vec![0; uses.count()];
    for (value, takers) in takers.iter().enumerate() {
        if readers[value].is_empty() {
            continue;
        }
        for &taker in takers {
            let downstream = downstream(after, taker);
            for &reader in &readers[value] {
                if !downstream[reader] && !yields_to[reader].contains(&taker) {
                    yields_to[reader].push(taker);
                    borrowers[taker] += 1;
                }
            }
        }
    }
    (yields_to, borrowers)
}

/// The values that each value may borrow from, directly or through others. A knot of nodes has none.
fn lenders(uses: &Uses<'_>, after: &[Vec<NodeId>]) -> Vec<Vec<ValueId>> {
    let mut lenders: Vec<Vec<ValueId>> = vec![Vec::new(); uses.values.len()];
    for node in topological(uses, after) {
        for (place, given) in uses.names.nodes[node].outputs.iter().enumerate() {
            let mut of_output = Vec::new();
            for borrow in &given.borrows {
                let source = uses.sources[node][borrow.parameter];
                if borrow.itself {
                    of_output.push(source);
                }
                of_output.extend_from_slice(&lenders[source]);
            }
            of_output.sort_unstable();
            of_output.dedup();
            lenders[uses.made[node][place]] = of_output;
        }
    }
    lenders
}

/// The node itself and everything that has to run after it.
fn downstream(after: &[Vec<NodeId>], node: NodeId) -> Vec<bool> {
    let mut downstream = vec![false; after.len()];
    let mut unchecked = vec![node];
    while let Some(node) = unchecked.pop() {
        if !std::mem::replace(&mut downstream[node], true) {
            unchecked.extend(&after[node]);
        }
    }
    downstream
}
