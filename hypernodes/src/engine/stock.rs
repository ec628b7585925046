//! The items that no lane has taken yet.

use alloc::vec::Vec;
use core::time::Duration;

use rayon::iter::plumbing::Producer;

use super::pace::Cost;
use super::results::Stretch;

/// A portion is made to take about so long: much longer than handing it out takes, and short enough for the lanes to end
/// together.
const PORTION: Duration = Duration::from_micros(20);

/// Items that follow one another, and the places of their results.
pub(super) struct Piece<'w, P, O> {
    pub(super) items: P,
    pub(super) results: Stretch<'w, O>,
}

impl<P: Producer, O> Piece<'_, P, O> {
    pub(super) fn len(&self) -> usize {
        self.results.len()
    }

    /// Keeps the first ones and gives away those behind.
    pub(super) fn split_off(self, keep: usize) -> (Self, Self) {
        let Self { items, mut results } = self;
        let (items, items_behind) = items.split_at(keep);
        let results_behind = results.split_off(keep);
        (Self { items, results }, Self { items: items_behind, results: results_behind })
    }
}

/// Who asks for a portion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lanes {
    /// The only one there is.
    One,
    /// One of so many, who take a partition of that length at most, or else a fair share of what is left.
    Many { lanes: usize, partition: usize },
}

/// What is left.
pub(super) struct Stock<'w, P, O> {
    /// What is handed out next stands last.
    pieces: Vec<Piece<'w, P, O>>,
    left: usize,
    /// How many portions were handed out.
    portions: usize,
    cut: Cut,
}

impl<'w, P: Producer, O> Stock<'w, P, O> {
    pub(super) fn new(piece: Piece<'w, P, O>, cut: Cut) -> Self {
        Self { left: piece.len(), pieces: alloc::vec![piece], portions: 0, cut }
    }

    /// How many items are left.
    pub(super) fn left(&self) -> usize {
        self.left
    }

    /// How many lanes could find something to do.
    pub(super) fn portions_left(&self) -> usize {
        match self.cut {
            Cut::Exactly { partitions, .. } => partitions.saturating_sub(self.portions),
            Cut::ByCost { .. } => self.left,
        }
    }

    /// The next portion, given what an item costs, if that is known.
    pub(super) fn take(&mut self, cost: Option<Cost>, lanes: Lanes) -> Option<Piece<'w, P, O>> {
        let piece = self.pieces.pop()?;
        let length = self.cut.next(self.portions, self.left, piece.len(), cost, lanes);
        let piece = if length < piece.len() {
            let (piece, behind) = piece.split_off(length);
            self.pieces.push(behind);
            piece
        } else {
            piece
        };
        self.portions += 1;
        self.left -= piece.len();
        Some(piece)
    }

    pub(super) fn put_back(&mut self, piece: Piece<'w, P, O>) {
        self.left += piece.len();
        self.pieces.push(piece);
    }
}

/// Into what portions items are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// Into so many partitions, whose lengths differ by at most one.
    Exactly {
        partitions: usize,
        /// How long the shorter ones are.
        length: usize,
        /// How many of the first ones are longer.
        longer: usize,
    },
    /// By what an item costs.
    ByCost {
        /// The shortest portion that the iterator allows.
        min: usize,
        /// The longest one.
        max: usize,
    },
}

impl Cut {
    /// For so many items.
    pub(super) fn new<P: Producer>(partitions: usize, items: usize, producer: &P) -> Self {
        if partitions > 0 {
            let partitions = partitions.min(items).max(1);
            return Self::Exactly { partitions, length: items / partitions, longer: items % partitions };
        }
        let min = producer.min_len().max(1);
        Self::ByCost { min, max: producer.max_len().max(min) }
    }

    /// How long the next portion is: of a piece of that length, with so many items left in all.
    fn next(self, portions: usize, left: usize, piece: usize, cost: Option<Cost>, lanes: Lanes) -> usize {
        match self {
            Self::Exactly { length, longer, .. } => length + usize::from(portions < longer),
            Self::ByCost { min, max } => {
                let affordable = cost.map_or(1, |cost| cost.items_in(PORTION));
                let fair = match lanes {
                    Lanes::One => left,
                    Lanes::Many { lanes, partition } => partition.max(left / (2 * lanes)),
                };
                let length = affordable.min(fair).max(min);
                // A rest that is too short to be cut off stays with the portion.
                let length = if piece < length.saturating_add(min) { piece } else { length };
                length.min(max)
            }
        }
    }

    /// How many items are run in one go, out of a portion of that length; the rest may be shared then.
    pub(super) fn stride(self, portion: usize) -> usize {
        match self {
            Self::Exactly { .. } => portion,
            Self::ByCost { min, .. } => (portion / 8).clamp(1, 1024).max(min),
        }
    }
}
