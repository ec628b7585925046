//! The order of the cells in each row: few crossings, by sweeps of barycentres and by exchanging neighbours.

use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;

use super::{Arrangement, Plan, Ports, length};

/// How often the rows are gone through; a large graph gets fewer, so that the time stays near to linear.
const SWEEPS: usize = 24;
/// How many lines all the sweeps together may look at.
const EFFORT: usize = 1_500_000;

/// A line from a cell to one of the next row.
#[derive(Debug, Clone, Copy)]
struct Link {
    upper: usize,
    out: usize,
    lower: usize,
    into: usize,
}

/// Orders the cells of each row, given the row of each block.
pub(super) fn order(plan: &Plan, layers: &[usize]) -> Arrangement {
    let mut grid = Grid::new(plan, layers);
    grid.begin();
    grid.improve();
    grid.finish()
}

struct Grid<'p> {
    plan: &'p Plan,
    rows: Vec<Vec<usize>>,
    lanes: Vec<Range<usize>>,
    /// The row of each cell, and its place in it.
    row: Vec<usize>,
    at: Vec<usize>,
    links: Vec<Link>,
    /// The links of each cell by their index: to the row above, to the row below.
    above: Vec<Vec<usize>>,
    below: Vec<Vec<usize>>,
    /// For each cell whose ports have a fixed order: the place of each port, at the top and at the bottom.
    tops: Vec<Vec<usize>>,
    bottoms: Vec<Vec<usize>>,
}

/// For each port its place in an order.
fn places(order: &[usize]) -> Vec<usize> {
    let mut places = vec![0; order.len()];
    for (place, &port) in order.iter().enumerate() {
        if let Some(slot) = places.get_mut(port) {
            *slot = place;
        }
    }
    places
}

fn fixed(ports: &Ports) -> Vec<usize> {
    match ports {
        Ports::Free(_) => Vec::new(),
        Ports::Fixed(order) => places(order),
    }
}

impl<'p> Grid<'p> {
    fn new(plan: &'p Plan, layers: &[usize]) -> Self {
        let mut grid = Self {
            plan,
            rows: vec![Vec::new(); layers.iter().max().map_or(0, |last| last + 1)],
            lanes: vec![0..0; plan.wires.len()],
            row: layers.to_vec(),
            at: Vec::new(),
            links: Vec::new(),
            above: Vec::new(),
            below: Vec::new(),
            tops: plan.blocks.iter().map(|block| fixed(&block.tops)).collect(),
            bottoms: plan.blocks.iter().map(|block| fixed(&block.bottoms)).collect(),
        };
        grid.lay_lanes();
        let cells = grid.row.len();
        grid.at = vec![0; cells];
        grid.tops.resize(cells, Vec::new());
        grid.bottoms.resize(cells, Vec::new());
        grid.above = vec![Vec::new(); cells];
        grid.below = vec![Vec::new(); cells];
        for (index, link) in grid.links.iter().enumerate() {
            grid.below[link.upper].push(index);
            grid.above[link.lower].push(index);
        }
        grid
    }

    /// Gives each port a chain of lanes, down to the row above the lowest block that it feeds.
    fn lay_lanes(&mut self) {
        let mut order: Vec<usize> = (0..self.plan.wires.len()).collect();
        order.sort_by_key(|&wire| {
            let wire = &self.plan.wires[wire];
            (wire.from, wire.out, self.row[wire.to])
        });
        let mut chain = 0..0;
        let mut port = None;
        for index in order {
            let wire = self.plan.wires[index];
            if port.replace((wire.from, wire.out)) != Some((wire.from, wire.out)) {
                chain = self.row.len()..self.row.len();
            }
            let (first, last) = (self.row[wire.from] + 1, self.row[wire.to]);
            for row in first + chain.len()..last {
                let (upper, out) = if chain.is_empty() { (wire.from, wire.out) } else { (chain.end - 1, 0) };
                self.links.push(Link { upper, out, lower: chain.end, into: 0 });
                self.row.push(row);
                chain.end += 1;
            }
            let (upper, out) = if chain.is_empty() { (wire.from, wire.out) } else { (chain.end - 1, 0) };
            self.links.push(Link { upper, out, lower: wire.to, into: wire.into });
            self.lanes[index] = chain.clone();
        }
    }

    /// An order to begin with: what hangs together stands together.
    fn begin(&mut self) {
        let mut seen = vec![false; self.row.len()];
        let mut open = Vec::new();
        for start in 0..self.row.len() {
            open.push(start);
            while let Some(cell) = open.pop() {
                if core::mem::replace(&mut seen[cell], true) {
                    continue;
                }
                self.rows[self.row[cell]].push(cell);
                open.extend(self.below[cell].iter().rev().map(|&link| self.links[link].lower));
            }
        }
        (0..self.rows.len()).for_each(|row| self.number(row));
    }

    fn number(&mut self, row: usize) {
        for (at, &cell) in self.rows[row].iter().enumerate() {
            self.at[cell] = at;
        }
    }

    fn improve(&mut self) {
        let sweeps = (EFFORT / (self.links.len() + 1)).clamp(2, SWEEPS);
        let mut best = (self.crossings(), self.rows.clone());
        for sweep in 0..sweeps {
            if best.0 == 0 {
                break;
            }
            self.sweep(sweep % 2 == 0, sweep % 4 >= 2);
            if sweeps == SWEEPS {
                self.exchange();
            }
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.rows.clone());
            }
        }
        self.rows = best.1;
        (0..self.rows.len()).for_each(|row| self.number(row));
    }

    /// Where the upper end of a link stands in its row.
    fn upper(&self, link: usize) -> f64 {
        let Link { upper, out, .. } = self.links[link];
        self.end(upper, &self.bottoms[upper], out)
    }

    /// Where the lower end of a link stands in its row.
    fn lower(&self, link: usize) -> f64 {
        let Link { lower, into, .. } = self.links[link];
        self.end(lower, &self.tops[lower], into)
    }

    fn end(&self, cell: usize, ports: &[usize], port: usize) -> f64 {
        let within = ports.get(port).map_or(0.5, |&place| (length(place) + 0.5) / length(ports.len()));
        length(self.at[cell]) + within
    }

    /// Sorts each row by where the neighbours stand: those above on the way down, those below on the way up. `flip`
    /// exchanges those whose neighbours stand equally.
    fn sweep(&mut self, down: bool, flip: bool) {
        let rows = self.rows.len();
        for step in 1..rows {
            let row = if down { step } else { rows - 1 - step };
            let mut keyed: Vec<(f64, usize)> = Vec::new();
            let mut places = Vec::new();
            for (place, &cell) in self.rows[row].iter().enumerate() {
                if let Some(key) = self.barycentre(cell, down) {
                    keyed.push((key, cell));
                    places.push(place);
                }
            }
            if flip {
                keyed.reverse();
            }
            keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
            for ((_, cell), place) in keyed.into_iter().zip(places) {
                self.rows[row][place] = cell;
            }
            self.number(row);
        }
    }

    fn barycentre(&self, cell: usize, down: bool) -> Option<f64> {
        let links = if down { &self.above[cell] } else { &self.below[cell] };
        let sum: f64 = links.iter().map(|&link| if down { self.upper(link) } else { self.lower(link) }).sum();
        (!links.is_empty()).then(|| sum / length(links.len()))
    }

    /// Exchanges neighbours wherever that crosses less.
    fn exchange(&mut self) {
        for row in 0..self.rows.len() {
            for right in 1..self.rows[row].len() {
                let (a, b) = (self.rows[row][right - 1], self.rows[row][right]);
                let (now, then) = self.pair(a, b);
                if then < now {
                    self.rows[row].swap(right - 1, right);
                    (self.at[a], self.at[b]) = (right, right - 1);
                }
            }
        }
    }

    /// How often the lines of `a` and `b` cross with `a` on the left, and with `b` there.
    fn pair(&self, a: usize, b: usize) -> (usize, usize) {
        let ends = |links: &[usize], upper: bool| -> Vec<f64> {
            links.iter().map(|&link| if upper { self.upper(link) } else { self.lower(link) }).collect()
        };
        let above = count(&ends(&self.above[a], true), ends(&self.above[b], true));
        let below = count(&ends(&self.below[a], false), ends(&self.below[b], false));
        (above.0 + below.0, above.1 + below.1)
    }

    fn crossings(&self) -> usize {
        let gaps = self.rows.iter().map(|row| {
            let links = row.iter().flat_map(|&cell| &self.below[cell]);
            inversions(links.map(|&link| (self.upper(link), self.lower(link))).collect())
        });
        gaps.sum()
    }

    /// Puts the ports in the order of what they are connected to.
    fn finish(mut self) -> Arrangement {
        let blocks = self.plan.blocks.len();
        let bottoms = (0..blocks).map(|block| match &self.plan.blocks[block].bottoms {
            Ports::Fixed(order) => order.clone(),
            Ports::Free(count) => self.sorted(*count, &self.below[block], |grid, link| {
                (grid.links[link].out, grid.lower(link), grid.links[link].into)
            }),
        });
        let bottoms: Vec<Vec<usize>> = bottoms.collect();
        for (cell, order) in bottoms.iter().enumerate() {
            self.bottoms[cell] = places(order);
        }
        let tops = (0..blocks).map(|block| match &self.plan.blocks[block].tops {
            Ports::Fixed(order) => order.clone(),
            Ports::Free(count) => {
                self.sorted(*count, &self.above[block], |grid, link| (grid.links[link].into, grid.upper(link), 0))
            }
        });
        let tops: Vec<Vec<usize>> = tops.collect();
        for (cell, order) in tops.iter().enumerate() {
            self.tops[cell] = places(order);
        }
        let crossings = self.crossings();
        Arrangement { rows: self.rows, lanes: self.lanes, row: self.row, tops, bottoms, crossings }
    }

    /// Ports by the mean of where their lines go; those without lines stand last. `end` gives a link's port here,
    /// where its other end stands, and what decides between equals.
    fn sorted(&self, count: usize, links: &[usize], end: impl Fn(&Self, usize) -> (usize, f64, usize)) -> Vec<usize> {
        let mut keys = vec![(0.0, 0.0, usize::MAX); count];
        for &link in links {
            let (port, key, tie) = end(self, link);
            if let Some((sum, weight, first)) = keys.get_mut(port) {
                (*sum, *weight, *first) = (*sum + key, *weight + 1.0, tie.min(*first));
            }
        }
        let mean = |port: usize| {
            let (sum, weight, _) = keys[port];
            if weight > 0.0 { sum / weight } else { f64::INFINITY }
        };
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by(|&a, &b| mean(a).total_cmp(&mean(b)).then(keys[a].2.cmp(&keys[b].2)));
        order
    }
}

/// How many pairs cross when the ends `a` belong to the left one of two cells, and when they belong to the right one.
fn count(a: &[f64], mut b: Vec<f64>) -> (usize, usize) {
    b.sort_by(f64::total_cmp);
    let left = a.iter().map(|a| b.partition_point(|b| b < a)).sum();
    let right = a.iter().map(|a| b.len() - b.partition_point(|b| b <= a)).sum();
    (left, right)
}

/// How many pairs of lines cross, given their upper and lower ends: by a tree of counts, as Barth, Mutzel and Jünger
/// do it.
fn inversions(mut lines: Vec<(f64, f64)>) -> usize {
    lines.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut lower: Vec<f64> = lines.iter().map(|line| line.1).collect();
    lower.sort_by(f64::total_cmp);
    lower.dedup();
    let mut tree = vec![0_usize; lower.len() + 1];
    let mut crossings = 0;
    for (before, line) in lines.iter().enumerate() {
        let rank = lower.partition_point(|end| *end <= line.1);
        let mut at = rank;
        let mut left = 0;
        while at > 0 {
            left += tree[at];
            at &= at - 1;
        }
        crossings += before - left;
        at = rank;
        while at < tree.len() {
            tree[at] += 1;
            at += at & at.wrapping_neg();
        }
    }
    crossings
}
