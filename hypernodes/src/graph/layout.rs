//! Where things stand in a picture: the layered layout of one level of a graph.
//!
//! Sugiyama's four steps, each in a file: who stands in which row ([`layers`]), in which order ([`order`]) and where
//! exactly ([`place`]); a value that skips rows goes through them in a lane, which is the fourth. Each level of nesting
//! is laid out by itself, and an open pipeline is one large block of the level above. So opening and closing change
//! sizes only, never who stands left of whom, and the page of [`Html`](super::Html) can do it with the last step alone.
//!
//! It is our own because no library does that. `layout-rs` 0.1.3 reads subgraphs but draws their nodes without a frame,
//! and makes the SVG itself; `rust-sugiyama` 0.4 knows neither clusters nor ports; both saw their last change in 2025.
//! The ports of dagre, `dagre` 0.1.2 and `dugong` 0.10 alpha, have clusters but no ports on the sides of a box, lay out
//! everything at once, are young, and bring 17 000 lines each. None of them is without `std`.

mod layers;
mod order;
mod place;
#[cfg(test)]
mod tests;

use alloc::vec::Vec;
use core::ops::Range;

pub(super) use place::{Placement, Size, Sized, place};

/// What is to be laid out. A wire goes from a block to one with a higher index.
#[derive(Debug, Clone, Default)]
pub(super) struct Plan {
    pub(super) blocks: Vec<Block>,
    pub(super) wires: Vec<Wire>,
}

/// Something with a width, and with ports for what comes in at the top and goes out at the bottom.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub(super) width: f64,
    pub(super) pin: Pin,
    pub(super) tops: Ports,
    pub(super) bottoms: Ports,
}

/// Whether a block is tied to an edge of its level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pin {
    Free,
    Top,
    Bottom,
}

/// The ports on one side of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ports {
    /// So many, in whatever order crosses least.
    Free(usize),
    /// All of them, from left to right.
    Fixed(Vec<usize>),
}

/// A value on its way from a port to a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wire {
    pub(super) from: usize,
    /// The port at the bottom of `from`.
    pub(super) out: usize,
    pub(super) to: usize,
    /// The port at the top of `to`.
    pub(super) into: usize,
}

/// Who stands in which row, in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Arrangement {
    /// The cells of each row from left to right: blocks by their index, and lanes, whose numbers go on behind these.
    pub(super) rows: Vec<Vec<usize>>,
    /// The lanes that each wire goes through, from above; they have numbers in a row. Wires of one port share theirs as
    /// far as they go together.
    pub(super) lanes: Vec<Range<usize>>,
    /// The row of each cell.
    pub(super) row: Vec<usize>,
    /// The ports at the top of each block, from left to right.
    pub(super) tops: Vec<Vec<usize>>,
    /// The ports at the bottom of each block, from left to right.
    pub(super) bottoms: Vec<Vec<usize>>,
    /// How often lines cross.
    pub(super) crossings: usize,
}

/// Finds out who stands in which row and in which order.
pub(super) fn arrange(plan: &Plan) -> Arrangement {
    order::order(plan, &layers::layers(plan))
}

/// A number of things as a length; no picture is so large that it could not be told from the next number.
fn length(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
