//! Looking whether threads compute or wait. Linux says so in `/proc`; elsewhere nobody knows.

use alloc::format;
use core::time::Duration;
use std::time::Instant;

use super::pace::Cost;
use crate::processor::{computed, read};

/// How long a thread runs until it measures for the first time whether it waits, and between the last times.
const FIRST: Duration = Duration::from_micros(500);
const LAST: Duration = Duration::from_millis(20);

/// A thread of this process, to be looked at from others; none if nobody knows its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Thread(Option<u32>);

impl Thread {
    /// This one.
    pub(super) fn current() -> Self {
        std::thread_local! {
            static CURRENT: Thread = Thread(number());
        }
        CURRENT.with(|current| *current)
    }

    /// Whether it computes or could, if only there were a processor for it.
    pub(super) fn is_runnable(self) -> Option<bool> {
        let mut text = [0; 128];
        let text = read(format!("/proc/self/task/{}/stat", self.0?), &mut text)?;
        // `1234 (name) S ..`: the name may hold anything, also parentheses.
        let state = text.iter().rposition(|&byte| byte == b')').and_then(|end| text.get(end + 2))?;
        Some(*state == b'R')
    }
}

/// The system's number of this thread, from a link like `1234/task/1240`.
fn number() -> Option<u32> {
    std::fs::read_link("/proc/thread-self").ok()?.file_name()?.to_str()?.parse().ok()
}

/// The processor time of this thread against the wall, now and then.
#[derive(Debug)]
pub(super) struct Measure {
    /// What it was when last measured.
    computed: Option<(Instant, Duration)>,
    due: Instant,
    pause: Duration,
}

impl Measure {
    /// From now on. Where an item is known to be cheap there is time to begin later.
    pub(super) fn start(cost: Option<Cost>) -> Self {
        let is_cheap = cost.is_some_and(|cost| cost.of(1) < FIRST / 5);
        let computed = if is_cheap { None } else { computed() };
        Self { computed, due: Instant::now() + FIRST, pause: FIRST }
    }

    /// Whether the thread was off the processor for more than half of the time since it was last measured.
    pub(super) fn finds_waiting(&mut self) -> bool {
        if Instant::now() < self.due {
            return false;
        }
        let before = self.computed;
        self.computed = computed();
        self.pause = (2 * self.pause).min(LAST);
        self.due = Instant::now() + self.pause;
        let Some(((since, before), (now, computed))) = before.zip(self.computed) else { return false };
        2 * computed.saturating_sub(before) < now.saturating_duration_since(since)
    }
}
