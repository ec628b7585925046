//! Records by thread, and which of them stands inside which.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Reverse;
use core::time::Duration;
use std::time::Instant;

use super::place::Kind;
use super::recording::{End, Record, nanoseconds};
use super::shard::Shards;

/// All records.
#[derive(Debug, Default)]
pub(super) struct Lanes {
    pub(super) places: Vec<(Kind, String)>,
    /// Those of which something was kept.
    pub(super) threads: Vec<Thread>,
    /// How many records there was no room for.
    pub(super) left_out: u64,
    /// From the first start to the last end.
    pub(super) whole: u64,
    /// The part of that of which nothing is left out: what was kept first of nodes, items and maps inside.
    pub(super) known: u64,
}

/// A thread's records, by their start; what is around another one stands before it.
#[derive(Debug)]
pub(super) struct Thread {
    pub(super) name: String,
    pub(super) stretches: Vec<Stretch>,
    /// How many of them lie inside each other at most.
    #[cfg_attr(not(feature = "svg"), expect(dead_code, reason = "only the picture has rows"))]
    pub(super) levels: usize,
}

#[derive(Debug)]
pub(super) struct Stretch {
    /// An index into `places`.
    pub(super) place: usize,
    /// Since the first start of all.
    pub(super) started: u64,
    pub(super) nanoseconds: u64,
    pub(super) index: Option<usize>,
    pub(super) end: End,
    /// How many others it lies in. None where it begins in one and ends behind it, as items do that go together.
    pub(super) level: Option<usize>,
}

impl Stretch {
    pub(super) fn ends(&self) -> u64 {
        self.started.saturating_add(self.nanoseconds)
    }
}

impl Lanes {
    pub(super) fn new(shards: &Shards) -> Self {
        let mut lanes = Self::default();
        let (mut known, mut last) = (BTreeMap::new(), None);
        let mut threads: Vec<(Option<String>, Vec<Record>)> = Vec::new();
        for shard in shards.all() {
            let recording = shard.lock();
            let first = threads.len();
            threads.extend(recording.lanes.iter().map(|lane| (lane.name.clone(), Vec::new())));
            let places = recording.spots.iter().map(|spot| {
                let place = (spot.kind, spot.steps.join("/"));
                *known.entry(place.clone()).or_insert_with(|| {
                    lanes.places.push(place);
                    lanes.places.len() - 1
                })
            });
            let places: Vec<usize> = places.collect();
            for (kept, is_apart) in [(&recording.maps, true), (&recording.records, false)] {
                lanes.left_out += kept.left_out;
                for record in &kept.all {
                    let place = places
                        .get(record.spot as usize)
                        .map_or(u32::MAX, |&place| u32::try_from(place).unwrap_or(u32::MAX));
                    if !is_apart {
                        last = last.max(Some(record.started + Duration::from_nanos(record.nanoseconds)));
                    }
                    if let Some((_, records)) = threads.get_mut(first + record.lane as usize) {
                        records.push(Record { spot: place, ..*record });
                    }
                }
            }
        }
        let origin = threads.iter().flat_map(|(_, records)| records).map(|record| record.started).min();
        for (number, (name, records)) in (1..).zip(threads) {
            let Some(origin) = origin.filter(|_| !records.is_empty()) else { continue };
            let name = name.unwrap_or_else(|| format!("thread {number}"));
            let thread = Thread::new(name, records, origin);
            lanes.whole = thread.stretches.iter().map(Stretch::ends).fold(lanes.whole, u64::max);
            lanes.threads.push(thread);
        }
        let last = origin.zip(last).filter(|_| lanes.left_out > 0);
        lanes.known = last.map_or(lanes.whole, |(origin, last)| nanoseconds(last.saturating_duration_since(origin)));
        lanes
    }
}

impl Thread {
    fn new(name: String, mut records: Vec<Record>, origin: Instant) -> Self {
        let since = |record: &Record| nanoseconds(record.started.saturating_duration_since(origin));
        records.sort_by_key(|record| {
            let started = since(record);
            (started, Reverse(started.saturating_add(record.nanoseconds)), record.depth)
        });
        let mut levels = 0;
        // Where those end that are open.
        let mut open: Vec<u64> = Vec::new();
        let stretches = records.into_iter().map(|record| {
            let started = since(&record);
            let mut stretch = Stretch {
                place: record.spot as usize,
                started,
                nanoseconds: record.nanoseconds,
                index: record.index,
                end: record.end,
                level: None,
            };
            while open.last().is_some_and(|&end| end <= started) {
                open.pop();
            }
            if open.last().is_none_or(|&end| stretch.ends() <= end) {
                stretch.level = Some(open.len());
                open.push(stretch.ends());
                levels = levels.max(open.len());
            }
            stretch
        });
        let stretches = stretches.collect();
        Self { name, stretches, levels }
    }
}
