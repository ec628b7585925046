//! The measurements stand beside this file: `cargo bench`. Here is what several of them need.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// A number and how often it is hashed: work whose length is known beforehand.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    /// The number.
    pub seed: u64,
    /// How often.
    pub rounds: u32,
}

impl Item {
    /// The work itself: a shift, a xor and a multiplication for each round, one after the other.
    #[inline]
    #[must_use]
    pub fn hash(self) -> u64 {
        (0..self.rounds).fold(self.seed, |hash, _| (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }
}

/// How long a round of [`Item::hash`] takes here.
#[derive(Clone, Copy, Debug)]
pub struct Calibration {
    nanoseconds: f64,
}

impl Calibration {
    /// Measures it: the shortest of some times, since whatever disturbs a measurement makes it longer.
    #[must_use]
    pub fn new() -> Self {
        const ROUNDS: u32 = 1_000_000;
        let time = || timed(|| black_box(Item { seed: 1, rounds: ROUNDS }).hash()).0;
        let shortest = (0..20).map(|_| time()).min().unwrap_or_default();
        Self { nanoseconds: shortest.as_secs_f64() * 1e9 / f64::from(ROUNDS) }
    }

    /// How many rounds take that long; at least one.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "seconds at most, and positive")]
    pub fn rounds(self, time: Duration) -> u32 {
        (time.as_secs_f64() * 1e9 / self.nanoseconds).round().max(1.0) as u32
    }

    /// How long it takes to hash them all, one after the other.
    #[must_use]
    pub fn time(self, items: &[Item]) -> Duration {
        let rounds: f64 = items.iter().map(|item| f64::from(item.rounds)).sum();
        Duration::from_secs_f64(rounds * self.nanoseconds / 1e9)
    }

    /// How long a round takes.
    #[must_use]
    pub fn nanoseconds(self) -> f64 {
        self.nanoseconds
    }
}

impl Default for Calibration {
    fn default() -> Self {
        Self::new()
    }
}

/// How long something takes, and what comes of it.
pub fn timed<T>(run: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let value = black_box(run());
    (start.elapsed(), value)
}

/// The one in the middle; 0 of none.
#[must_use]
pub fn median(times: &[Duration]) -> Duration {
    let mut times = times.to_vec();
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// In milliseconds.
#[must_use]
pub fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// In the unit that suits them.
#[must_use]
pub fn shown(nanoseconds: f64) -> String {
    match nanoseconds {
        ..1e3 => format!("{nanoseconds:.1} ns"),
        ..1e6 => format!("{:.2} µs", nanoseconds / 1e3),
        _ => format!("{:.2} ms", nanoseconds / 1e6),
    }
}

/// The arguments of the bench, without the one that `cargo bench` adds.
pub fn arguments() -> impl Iterator<Item = String> {
    std::env::args().skip(1).filter(|argument| argument != "--bench")
}
