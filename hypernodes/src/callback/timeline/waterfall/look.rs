//! Which record has which colour.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::super::super::Outcome;
use super::super::lanes::Lanes;
use super::super::place::Kind;
use super::super::recording::End;

/// How the records of a place look.
#[derive(Debug, Clone)]
pub(super) struct Look {
    pub(super) name: String,
    pub(super) class: &'static str,
    pub(super) is_item: bool,
    /// Whether it stands in the legend.
    pub(super) is_shown: bool,
}

impl Look {
    /// The class of a record that ended so.
    pub(super) fn class_of(&self, end: End) -> &'static str {
        match end {
            End::Cached => "found",
            _ if Self::is_bad(end) => "wrong",
            End::Of(_) => self.class,
        }
    }

    pub(super) fn is_bad(end: End) -> bool {
        matches!(end, End::Of(Outcome::Failed | Outcome::Panicked))
    }
}

/// There are so many colours.
const COLOURS: [&str; 8] = ["c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7"];

/// The looks of all places: nodes have colours by their time, for as long as there are some.
pub(super) fn looks(lanes: &Lanes) -> Vec<Look> {
    let mut times: Vec<(u64, usize)> = (0..lanes.places.len()).map(|place| (0, place)).collect();
    for stretch in lanes.threads.iter().flat_map(|thread| &thread.stretches) {
        if let Some((time, _)) = times.get_mut(stretch.place) {
            *time += stretch.nanoseconds;
        }
    }
    times.retain(|&(_, place)| lanes.places[place].0 == Kind::Node);
    times.sort_by_key(|&(time, place)| (core::cmp::Reverse(time), place));
    let looks = lanes.places.iter().enumerate().map(|(place, (kind, path))| {
        let rank = times.iter().position(|&(_, other)| other == place);
        let colour = rank.and_then(|rank| COLOURS.get(rank).copied());
        let class = match kind {
            Kind::Map => "map",
            Kind::Item => "thing",
            Kind::Node => colour.unwrap_or("other"),
        };
        let name = path.rsplit('/').next().unwrap_or(path).to_string();
        Look { name, class, is_item: *kind == Kind::Item, is_shown: colour.is_some() }
    });
    looks.collect()
}
