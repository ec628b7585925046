//! What one thread has seen.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use core::time::Duration;
use std::time::Instant;

use super::super::{Event, Outcome, ScopeId};
use super::histogram::Histogram;
use super::place::{ByPlace, Kind, Place, steps};
use super::waiting::{Stretch, Waiting};

/// What one thread has seen.
#[derive(Debug, Default)]
pub(super) struct Recording {
    known: ByPlace<usize>,
    pub(super) spots: Vec<Spot>,
    pub(super) records: Kept,
    /// Maps that are in no other, by themselves: they end last, and there are few of them.
    pub(super) maps: Kept,
    /// The threads that wrote here, one after the other, as far as something of them was kept.
    pub(super) lanes: Vec<Lane>,
    /// How many items are under way in this thread, one inside the other.
    under_way: usize,
    busy_since: Option<Instant>,
    /// For how long this thread ran items of the outermost maps that are under way.
    busy: Vec<(ScopeId, Duration)>,
    waiting: Waiting,
}

/// A thread.
#[derive(Debug, Clone)]
pub(super) struct Lane {
    tenant: u64,
    pub(super) name: Option<String>,
}

/// A place of a pipeline, and what was seen there.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    pub(super) kind: Kind,
    pub(super) steps: Box<[&'static str]>,
    pub(super) times: Times,
}

/// What was seen at a place.
#[derive(Debug, Clone, Default)]
pub(super) struct Times {
    pub(super) count: u64,
    pub(super) failed: u64,
    pub(super) cached: u64,
    pub(super) total: u64,
    pub(super) longest: u64,
    pub(super) histogram: Histogram,
    /// Of items, how they waited.
    pub(super) waited: Stretch,
    /// Of an outermost map, how its threads were used.
    pub(super) used: Used,
}

/// How the threads of maps were used.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Used {
    /// The most threads that ran items of one of them.
    pub(super) threads: usize,
    /// For how long they ran items, all together,
    pub(super) busy: Duration,
    /// and for how long they could have.
    pub(super) there: Duration,
}

/// Something that has come to its end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record {
    pub(super) started: Instant,
    pub(super) nanoseconds: u64,
    /// Of an item, or what is in it.
    pub(super) index: Option<usize>,
    /// An index into `spots`.
    pub(super) spot: u32,
    /// An index into `lanes`.
    pub(super) lane: u32,
    pub(super) depth: u32,
    pub(super) end: End,
}

/// How it came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Of(Outcome),
    /// It was in the cache.
    Cached,
}

/// The records that are kept.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) all: Vec<Record>,
    /// How many more there may be before more are asked for.
    granted: usize,
    pub(super) left_out: u64,
}

/// How many records may be kept, all threads together.
#[derive(Debug)]
pub(super) struct Room {
    most: usize,
    left: AtomicUsize,
}

impl Room {
    pub(super) const fn new(most: usize) -> Self {
        Self { most, left: AtomicUsize::new(most) }
    }

    pub(super) const fn most(&self) -> usize {
        self.most
    }

    /// Some of it, so that threads need not ask for each record.
    fn take(&self) -> usize {
        let some = (self.most / 64).clamp(1, 1024);
        let taken = self.left.fetch_update(Relaxed, Relaxed, |left| Some(left - some.min(left)));
        taken.map_or(0, |left| some.min(left))
    }
}

impl Kept {
    fn has_room(&mut self, room: &Room) -> bool {
        // Once there is none, nobody asks again: that would be felt.
        if self.granted == 0 && self.left_out == 0 {
            self.granted = room.take();
        }
        if self.granted == 0 {
            self.left_out += 1;
            return false;
        }
        self.granted -= 1;
        true
    }

    fn clear(&mut self, room: &Room) {
        room.left.fetch_add(self.granted + self.all.len(), Relaxed);
        *self = Self::default();
    }
}

impl Recording {
    /// An item begins that has so many stretches around it.
    #[inline]
    pub(super) fn begin(&mut self, depth: u32, at: Instant) {
        if self.under_way == 0 {
            self.busy_since = Some(at);
        }
        self.under_way += 1;
        self.waiting.begin(depth, at);
    }

    /// Something ends that took from `started` to `at`.
    #[inline]
    pub(super) fn end(&mut self, event: &Event<'_>, place: Place, seen: Seen<'_>) -> &mut Times {
        let Seen { kind, end, started, at, room, is_apart, tenant } = seen;
        let nanoseconds = nanoseconds(at.saturating_duration_since(started));
        let spot = match self.known.get(&place.key) {
            Some(&spot) => spot,
            None => self.add(kind, event, place),
        };
        let kept = if is_apart { &mut self.maps } else { &mut self.records };
        if kept.has_room(room) {
            let lane = lane(&mut self.lanes, tenant);
            let (index, depth) = (if kind == Kind::Map { None } else { place.index }, place.depth);
            let spot = u32::try_from(spot).unwrap_or(u32::MAX);
            kept.all.push(Record { started, nanoseconds, index, spot, lane, depth, end });
        }
        let times = &mut self.spots[spot].times;
        match end {
            End::Cached => times.cached += 1,
            End::Of(outcome) => {
                times.count += 1;
                times.failed += u64::from(matches!(outcome, Outcome::Failed | Outcome::Panicked));
                times.total = times.total.saturating_add(nanoseconds);
                times.longest = times.longest.max(nanoseconds);
                times.histogram.add(nanoseconds);
            }
        }
        times
    }

    /// An item has ended. Gives whether it was the outermost one of a map that was not known here.
    #[inline]
    pub(super) fn leave(&mut self, place: Place, at: Instant) -> bool {
        if let Some(stretch) = self.waiting.end(place.depth, at)
            && let Some(&spot) = self.known.get(&place.key)
        {
            self.spots[spot].times.waited.add(stretch);
        }
        self.under_way = self.under_way.saturating_sub(1);
        if self.under_way > 0 {
            return false;
        }
        let (Some(map), Some(since)) = (place.map, self.busy_since.take()) else { return false };
        let busy = at.saturating_duration_since(since);
        if let Some((_, sum)) = self.busy.iter_mut().rfind(|(known, _)| *known == map) {
            *sum += busy;
            return false;
        }
        self.busy.push((map, busy));
        true
    }

    /// For how long this thread ran items of that map, if it did.
    pub(super) fn gather(&mut self, map: ScopeId) -> Option<Duration> {
        let known = self.busy.iter().position(|(known, _)| *known == map)?;
        Some(self.busy.swap_remove(known).1)
    }

    /// Forgets what was seen. What is under way stays so.
    pub(super) fn clear(&mut self, room: &Room, maps: &Room) {
        self.records.clear(room);
        self.maps.clear(maps);
        self.known.clear();
        self.spots.clear();
        self.lanes.clear();
    }

    #[cold]
    fn add(&mut self, kind: Kind, event: &Event<'_>, place: Place) -> usize {
        let spot = self.spots.len();
        self.spots.push(Spot { kind, steps: steps(event), times: Times::default() });
        self.known.insert(place.key, spot);
        spot
    }
}

/// What is to be recorded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen<'r> {
    pub(super) kind: Kind,
    pub(super) end: End,
    pub(super) started: Instant,
    pub(super) at: Instant,
    pub(super) room: &'r Room,
    /// Whether the room is that of maps that are in no other.
    pub(super) is_apart: bool,
    pub(super) tenant: u64,
}

/// The lane of a thread.
#[inline]
fn lane(lanes: &mut Vec<Lane>, tenant: u64) -> u32 {
    if lanes.last().is_none_or(|lane| lane.tenant != tenant) {
        // A thread that is about to end may not know its name any more.
        let name = if tenant == 0 { None } else { std::thread::current().name().map(String::from) };
        lanes.push(Lane { tenant, name });
    }
    u32::try_from(lanes.len() - 1).unwrap_or(u32::MAX)
}

pub(super) fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}
