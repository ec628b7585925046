//! Values that are being made: what two threads ask for at once is made once.
//!
//! A *flight* is a value on its way. Whoever asks for a value that is neither in the cache nor on its way makes it, and
//! whoever asks for it meanwhile waits and is given the bytes, whether the cache kept them or not. A flight is known by
//! the address of the cache and the key. Where the thread that makes the value fails or panics, one of those that wait
//! goes on, and the others wait for that one. Where the value cannot be shared, as it cannot be encoded, each one that waits makes
//! its own.
//!
//! # Why nobody waits for ever
//!
//! A thread that is making a value does not wait for another one: it makes what else it needs by itself. So no circle of
//! threads comes about in which each waits for the value of the next. A thread of a rayon pool needs more care, since a
//! pool's thread that waits for its own work takes up other work meanwhile: below the call that wants a value, on the same
//! stack, there may be a piece of the very work that has to be done before that value is there. Such a thread waits for
//! three seconds at most and then makes the value by itself. Making a value twice is never wrong.

use alloc::sync::Arc;
use core::cell::Cell;
use core::sync::atomic::{AtomicU64, Ordering};
use core::time::Duration;
use std::collections::HashMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread_local;
use std::time::Instant;

use super::Key;

/// How long a thread of a rayon pool waits for a value that another thread makes.
#[cfg(feature = "rayon")]
const PATIENCE: Duration = if cfg!(test) { Duration::from_millis(200) } else { Duration::from_secs(3) };

/// What is on its way, divided so that threads do not queue.
static SKY: [Region; 64] = [const { Region::new() }; 64];

thread_local! {
    /// How many values this thread is making, one for the other.
    static MAKING: Cell<usize> = const { Cell::new(0) };
}

/// The cache, by its address, and the key.
type Number = (usize, Key);

struct Region {
    flights: Mutex<Option<HashMap<Number, Arc<Flight>>>>,
    /// How many flights ended here.
    ended: AtomicU64,
}

#[derive(Debug)]
struct Flight {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Clone)]
enum State {
    /// The value is being made.
    Made,
    /// Here it is.
    Landed(Arc<[u8]>),
    /// It was made, but cannot be shared.
    Unshared,
    /// It was not made.
    Failed,
}

/// What a thread has to do that wants a value.
pub(super) enum Boarding {
    /// Make it, for all who wait.
    Make(Seat),
    /// Make it, for itself.
    MakeAlone,
    /// Nothing: another one made it.
    Landed(Arc<[u8]>),
}

/// How many flights had ended where this one would be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Ended(u64);

/// The right and the duty to make a value. Where it is dropped without one, the next thread makes it.
pub(super) struct Seat {
    number: Number,
    flight: Arc<Flight>,
}

/// To be asked before the cache: if it is still the same with a [`Seat`] in hand, nobody has made the value meanwhile.
pub(super) fn ended(cache: usize, key: &Key) -> Ended {
    Ended(Region::of(&(cache, *key)).ended.load(Ordering::Acquire))
}

/// Joins the flight of a value, or begins it.
pub(super) fn board(cache: usize, key: &Key) -> Boarding {
    let number = (cache, *key);
    let deadline = patience().map(|patience| Instant::now() + patience);
    loop {
        let flight = match Region::of(&number).join_or_begin(number) {
            Ok(seat) => return Boarding::Make(seat),
            Err(flight) => flight,
        };
        if MAKING.get() > 0 {
            return Boarding::MakeAlone;
        }
        match flight.wait(deadline) {
            State::Landed(value) => return Boarding::Landed(value),
            State::Failed => {}
            State::Unshared | State::Made => return Boarding::MakeAlone,
        }
    }
}

#[cfg(feature = "rayon")]
/// How long this thread waits, if not for as long as it takes.
fn patience() -> Option<Duration> {
    rayon::current_thread_index().map(|_| PATIENCE)
}

#[cfg(not(feature = "rayon"))]
fn patience() -> Option<Duration> {
    None
}

impl Region {
    const fn new() -> Self {
        Self { flights: Mutex::new(None), ended: AtomicU64::new(0) }
    }

    fn of((_, key): &Number) -> &'static Self {
        let [_, second, ..] = key.as_bytes();
        &SKY[usize::from(*second) % SKY.len()]
    }

    fn flights(&self) -> MutexGuard<'_, Option<HashMap<Number, Arc<Flight>>>> {
        self.flights.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn join_or_begin(&self, number: Number) -> Result<Seat, Arc<Flight>> {
        let mut flights = self.flights();
        let flights = flights.get_or_insert_default();
        if let Some(flight) = flights.get(&number) {
            return Err(Arc::clone(flight));
        }
        let flight = Arc::new(Flight { state: Mutex::new(State::Made), changed: Condvar::new() });
        flights.insert(number, Arc::clone(&flight));
        MAKING.set(MAKING.get() + 1);
        Ok(Seat { number, flight })
    }
}

impl Flight {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until the value is there or will not be, or else until the deadline.
    fn wait(&self, deadline: Option<Instant>) -> State {
        let mut state = self.state();
        while let State::Made = *state {
            state = match deadline.map(|deadline| deadline.saturating_duration_since(Instant::now())) {
                Some(Duration::ZERO) => break,
                Some(left) => {
                    self.changed.wait_timeout(state, left).map_or_else(|error| error.into_inner().0, |(state, _)| state)
                }
                None => self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
        state.clone()
    }

    fn end(&self, end: State) {
        let mut state = self.state();
        if let State::Made = *state {
            *state = end;
        }
        drop(state);
        self.changed.notify_all();
    }
}

impl Seat {
    /// Whether somebody may have made the value since.
    pub(super) fn later_than(&self, ended: Ended) -> bool {
        Region::of(&self.number).ended.load(Ordering::Acquire) != ended.0
    }

    /// Gives the value to those who wait, and to those who come until the seat is dropped: until it is in the cache.
    pub(super) fn land(&self, value: &Arc<[u8]>) {
        self.flight.end(State::Landed(Arc::clone(value)));
    }

    /// Tells those who wait that the value cannot be shared.
    pub(super) fn keep(&self) {
        self.flight.end(State::Unshared);
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let region = Region::of(&self.number);
        let mut flights = region.flights();
        if let Some(flights) = &mut *flights {
            flights.remove(&self.number);
        }
        // Under the lock: who begins the next flight sees that this one ended.
        region.ended.fetch_add(1, Ordering::Release);
        drop(flights);
        self.flight.end(State::Failed);
        MAKING.set(MAKING.get() - 1);
    }
}
