//! Where each cell of an arrangement stands exactly.
//!
//! The script of the page does the same when a pipeline is opened or closed: a change here is one there.

use alloc::vec;
use alloc::vec::Vec;

use super::{Arrangement, Wire};

/// The space between two blocks of a row.
pub(in super::super) const BETWEEN_BLOCKS: f64 = 28.0;
const BETWEEN_BLOCK_AND_LANE: f64 = 18.0;
const BETWEEN_LANES: f64 = 12.0;
/// How often each row is moved below the one above it, and above the one below it: by one side at a time, then by both
/// with all distances rather straight, then exactly so.
const ROUNDS: [usize; 3] = [4, 5, 7];
/// The same for a graph with more lines than [`MANY`], so that it does not take seconds.
const FEW_ROUNDS: [usize; 3] = [2, 1, 2];
const MANY: usize = 60_000;
/// Lines that are less oblique than this count as straight. Beyond it, long distances count for less, so that most
/// lines become straight and a few take the bend.
const STRAIGHT: [Option<f64>; 3] = [None, Some(2.0), Some(0.1)];

/// The size of a block.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in super::super) struct Size {
    pub(in super::super) width: f64,
    pub(in super::super) height: f64,
}

/// What is placed: an arrangement, with sizes.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Sized<'p> {
    pub(in super::super) arrangement: &'p Arrangement,
    pub(in super::super) wires: &'p [Wire],
    pub(in super::super) sizes: &'p [Size],
    /// For each wire, how far from the left edges of its blocks it begins and ends.
    pub(in super::super) ends: &'p [(f64, f64)],
}

/// Where everything stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in super::super) struct Placement {
    /// The left edge of each block, and the line of each lane.
    pub(in super::super) left: Vec<f64>,
    /// The upper edge of each row and its height.
    pub(in super::super) rows: Vec<(f64, f64)>,
    pub(in super::super) width: f64,
    pub(in super::super) height: f64,
}

/// A line from a cell to one of the next row.
#[derive(Debug, Clone, Copy)]
struct Link {
    upper: usize,
    upper_end: f64,
    lower: usize,
    lower_end: f64,
    /// Lines between lanes shall be straight, before all others.
    weight: f64,
}

/// Finds the place of each cell: as close to its neighbours above and below as the others of its row allow.
///
/// Each row is solved exactly: the least sum of squares under given distances is an isotonic regression.
pub(in super::super) fn place(sized: Sized<'_>) -> Placement {
    let field = Field::new(sized);
    let mut left = field.packed();
    let rounds = if field.links.len() > MANY { FEW_ROUNDS } else { ROUNDS };
    for (rounds, straight) in rounds.into_iter().zip(STRAIGHT) {
        let both = straight.is_some();
        for _ in 0..rounds {
            for row in 0..field.rows.len() {
                field.solve(row, &mut left, (true, both), straight);
            }
            for row in (0..field.rows.len()).rev() {
                field.solve(row, &mut left, (both, true), straight);
            }
        }
    }
    let start = left.iter().copied().fold(f64::INFINITY, f64::min);
    for left in &mut left {
        *left -= start;
    }
    let width = left.iter().enumerate().map(|(cell, left)| left + field.width(cell)).fold(0.0, f64::max);
    let rows = field.heights(&left);
    let height = rows.last().map_or(0.0, |(top, height)| top + height);
    Placement { left, rows, width, height }
}

struct Field<'p> {
    rows: &'p [Vec<usize>],
    sizes: &'p [Size],
    links: Vec<Link>,
    /// The links of each cell by their index: to the row above, to the row below.
    above: Vec<Vec<usize>>,
    below: Vec<Vec<usize>>,
}

impl<'p> Field<'p> {
    fn new(sized: Sized<'p>) -> Self {
        let links = links(&sized);
        let cells = sized.arrangement.row.len();
        let (mut above, mut below) = (vec![Vec::new(); cells], vec![Vec::new(); cells]);
        for (index, link) in links.iter().enumerate() {
            below[link.upper].push(index);
            above[link.lower].push(index);
        }
        Self { rows: &sized.arrangement.rows, sizes: sized.sizes, links, above, below }
    }

    fn width(&self, cell: usize) -> f64 {
        self.sizes.get(cell).map_or(0.0, |size| size.width)
    }

    fn between(&self, left: usize, right: usize) -> f64 {
        match (left < self.sizes.len(), right < self.sizes.len()) {
            (true, true) => BETWEEN_BLOCKS,
            (false, false) => BETWEEN_LANES,
            _ => BETWEEN_BLOCK_AND_LANE,
        }
    }

    /// How far each cell of a row stands from the row's left end when nothing is spread.
    fn packed_row(&self, row: usize) -> Vec<f64> {
        let mut at = 0.0;
        let mut before = None;
        let mut places = Vec::new();
        for &cell in &self.rows[row] {
            at += before.map_or(0.0, |before| self.between(before, cell));
            places.push(at);
            at += self.width(cell);
            before = Some(cell);
        }
        places
    }

    fn packed(&self) -> Vec<f64> {
        let mut left = vec![0.0; self.above.len()];
        for row in 0..self.rows.len() {
            for (&cell, place) in self.rows[row].iter().zip(self.packed_row(row)) {
                left[cell] = place;
            }
        }
        left
    }

    /// Moves the cells of a row to where their lines want them: those to the row above, those to the row below.
    fn solve(&self, row: usize, left: &mut [f64], lines: (bool, bool), straight: Option<f64>) {
        let packed = self.packed_row(row);
        // Neighbours that would overlap are merged into one run, which stands at the mean of what its cells want.
        let mut runs: Vec<(f64, f64, usize)> = Vec::new();
        for (&cell, packed) in self.rows[row].iter().zip(&packed) {
            let (wanted, weight) = self.wanted(cell, left, lines, straight);
            let mut run = (wanted - packed, weight, 1);
            while let Some(before) = runs.pop_if(|before| before.0 > run.0) {
                let weight = before.1 + run.1;
                run = ((before.0 * before.1 + run.0 * run.1) / weight, weight, before.2 + run.2);
            }
            runs.push(run);
        }
        let shifts = runs.iter().flat_map(|&(shift, _, count)| (0..count).map(move |_| shift));
        for ((&cell, packed), shift) in self.rows[row].iter().zip(&packed).zip(shifts) {
            left[cell] = packed + shift;
        }
    }

    /// Where the lines of a cell want it, and how much.
    fn wanted(&self, cell: usize, left: &[f64], (above, below): (bool, bool), straight: Option<f64>) -> (f64, f64) {
        let (mut sum, mut weights) = (0.0, 0.0);
        let mut add = |wanted: f64, weight: f64| {
            let far = straight.map_or(1.0, |straight| (wanted - left[cell]).abs().max(straight));
            sum += wanted * weight / far;
            weights += weight / far;
        };
        if above {
            for link in self.above[cell].iter().map(|&link| self.links[link]) {
                add(left[link.upper] + link.upper_end - link.lower_end, link.weight);
            }
        }
        if below {
            for link in self.below[cell].iter().map(|&link| self.links[link]) {
                add(left[link.lower] + link.lower_end - link.upper_end, link.weight);
            }
        }
        if weights > 0.0 { (sum / weights, weights) } else { (left[cell], 0.001) }
    }

    /// The rows' places and heights. The farther a line goes sideways, the more space it gets for it.
    fn heights(&self, left: &[f64]) -> Vec<(f64, f64)> {
        let mut top = 0.0;
        let mut rows = Vec::new();
        for row in self.rows {
            let heights = row.iter().filter_map(|&cell| self.sizes.get(cell)).map(|size| size.height);
            let height = heights.fold(0.0, f64::max);
            let links = row.iter().flat_map(|&cell| &self.below[cell]).map(|&link| self.links[link]);
            let far = links.map(|link| (left[link.upper] + link.upper_end - left[link.lower] - link.lower_end).abs());
            rows.push((top, height));
            top += height + (30.0 + far.fold(0.0, f64::max) * 0.09).min(90.0);
        }
        rows
    }
}

/// The lines between neighbouring rows; those of lanes that wires share count once.
fn links(sized: &Sized<'_>) -> Vec<Link> {
    let blocks = sized.sizes.len();
    let mut seen = vec![false; sized.arrangement.row.len()];
    let mut links = Vec::new();
    for ((wire, lanes), &(out, into)) in sized.wires.iter().zip(&sized.arrangement.lanes).zip(sized.ends) {
        let (mut upper, mut upper_end) = (wire.from, out);
        for lower in lanes.clone().chain([wire.to]) {
            let lane = lower >= blocks;
            if !(lane && seen[lower]) {
                let weight = match (upper >= blocks, lane) {
                    (true, true) => 4.0,
                    (false, false) => 1.0,
                    _ => 2.0,
                };
                let lower_end = if lane { 0.0 } else { into };
                links.push(Link { upper, upper_end, lower, lower_end, weight });
                seen[lower] = lane;
            }
            (upper, upper_end) = (lower, 0.0);
        }
    }
    links
}
