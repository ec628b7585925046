//! The row of each block.

use alloc::vec;
use alloc::vec::Vec;

use super::place::BETWEEN_BLOCKS;
use super::{Pin, Plan};

/// A row narrower than this is never broken in two.
const NARROW: f64 = 1100.0;
/// What a block takes of a picture from one row to the next, roughly; only the proportions of the picture rest on it.
const ROW: f64 = 110.0;
/// How often blocks are moved closer to their neighbours. Each pass moves whole chains.
const PASSES: usize = 3;

/// The row of each block, counted from the top. No row is empty, and each wire goes down.
pub(super) fn layers(plan: &Plan) -> Vec<usize> {
    let graph = Neighbours::new(plan);
    let mut rows = graph.earliest();
    for _ in 0..PASSES {
        graph.shorten(&mut rows);
    }
    graph.narrow(&mut rows);
    graph.settle(&mut rows);
    close_gaps(&mut rows);
    rows
}

struct Neighbours<'p> {
    plan: &'p Plan,
    above: Vec<Vec<usize>>,
    below: Vec<Vec<usize>>,
    /// The first row that is free for blocks without a pin.
    first: usize,
    /// How wide a row may become before it is broken.
    widest: f64,
}

impl<'p> Neighbours<'p> {
    fn new(plan: &'p Plan) -> Self {
        let (mut above, mut below) = (vec![Vec::new(); plan.blocks.len()], vec![Vec::new(); plan.blocks.len()]);
        for wire in &plan.wires {
            if let (Some(below), Some(above)) = (below.get_mut(wire.from), above.get_mut(wire.to)) {
                below.push(wire.to);
                above.push(wire.from);
            }
        }
        let first = usize::from(plan.blocks.iter().any(|block| block.pin == Pin::Top));
        Self { plan, above, below, first, widest: widest(plan) }
    }

    fn free(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        (0..self.plan.blocks.len()).filter(|&block| self.plan.blocks[block].pin == Pin::Free)
    }

    /// Each block right below the lowest one that feeds it.
    fn earliest(&self) -> Vec<usize> {
        let mut rows = vec![0; self.plan.blocks.len()];
        for (block, has) in self.plan.blocks.iter().enumerate() {
            rows[block] = if has.pin == Pin::Top { 0 } else { self.highest(block, &rows) };
        }
        self.sink(&mut rows);
        rows
    }

    /// Blocks at the lower edge below all others.
    fn sink(&self, rows: &mut [usize]) {
        let pinned = |block: usize| self.plan.blocks[block].pin == Pin::Bottom;
        let last = (0..rows.len()).filter(|&block| !pinned(block)).map(|block| rows[block] + 1).max().unwrap_or(0);
        (0..rows.len()).filter(|&block| pinned(block)).for_each(|block| rows[block] = last);
    }

    fn highest(&self, block: usize, rows: &[usize]) -> usize {
        self.above[block].iter().map(|&above| rows[above] + 1).max().unwrap_or(0).max(self.first)
    }

    fn lowest(&self, block: usize, rows: &[usize]) -> Option<usize> {
        self.below[block].iter().map(|&below| rows[below].saturating_sub(1)).min()
    }

    /// Moves each block towards the side on which it has more wires.
    fn shorten(&self, rows: &mut [usize]) {
        for block in self.free().rev() {
            if self.below[block].len() > self.above[block].len() {
                rows[block] = self.lowest(block, rows).unwrap_or(rows[block]).max(rows[block]);
            }
        }
        for block in self.free() {
            if self.above[block].len() > self.below[block].len() {
                rows[block] = self.highest(block, rows);
            }
        }
        self.sink(rows);
    }

    /// Breaks rows that are too wide: what has no place goes one row further down.
    fn narrow(&self, rows: &mut [usize]) {
        let mut order: Vec<usize> = self.free().collect();
        order.sort_by_key(|&block| rows[block]);
        let mut used: Vec<f64> = Vec::new();
        for block in order {
            let width = self.plan.blocks[block].width + BETWEEN_BLOCKS;
            let mut row = rows[block].max(self.highest(block, rows));
            while used.get(row).is_some_and(|used| *used > 0.0 && used + width > self.widest) {
                row += 1;
            }
            if used.len() <= row {
                used.resize(row + 1, 0.0);
            }
            used[row] += width;
            rows[block] = row;
        }
        self.sink(rows);
    }

    /// Brings blocks that nothing feeds close to what they feed, as far as there is room.
    fn settle(&self, rows: &mut [usize]) {
        let mut used = vec![0.0; rows.iter().max().map_or(0, |last| last + 1)];
        self.free().for_each(|block| used[rows[block]] += self.plan.blocks[block].width + BETWEEN_BLOCKS);
        for block in self.free().rev().filter(|&block| self.above[block].is_empty()) {
            let width = self.plan.blocks[block].width + BETWEEN_BLOCKS;
            let here = rows[block];
            let lowest = self.lowest(block, rows).unwrap_or(here);
            let room = (here + 1..=lowest).rev().find(|&row| used[row] + width <= self.widest);
            if let Some(row) = room {
                used[here] -= width;
                used[row] += width;
                rows[block] = row;
            }
        }
    }
}

/// A width that makes the whole picture somewhat wider than high. A block that is wider has a row for itself.
fn widest(plan: &Plan) -> f64 {
    let total: f64 = plan.blocks.iter().map(|block| block.width + BETWEEN_BLOCKS).sum();
    let area = 1.6 * ROW * total;
    // Newton's square root, since there is none without `std`.
    let root = (0..40).fold(area.max(1.0), |root, _| f64::midpoint(root, area / root));
    root.max(NARROW)
}

fn close_gaps(rows: &mut [usize]) {
    let mut used = vec![0; rows.iter().max().map_or(0, |last| last + 1)];
    for &row in rows.iter() {
        used[row] = 1;
    }
    let mut count = 0;
    for place in &mut used {
        count += *place;
        *place = count;
    }
    for row in rows {
        *row = used[*row] - 1;
    }
}
