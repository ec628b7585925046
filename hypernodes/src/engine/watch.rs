//! Watching how long the first item of a map takes, of which nobody knows that yet.

use core::time::Duration;
use std::sync::{Condvar, Mutex, PoisonError};

/// What a first item may take until others are asked to help.
const PATIENCE: Duration = Duration::from_micros(100);

/// Whether the calling thread is still at its first item.
#[derive(Debug, Default)]
pub(super) struct Watch {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    #[default]
    On,
    /// The first item is done.
    Off,
    /// It took long, so others have begun with the rest.
    Helping,
}

impl Watch {
    /// Waits for as long as a first item may take; if it takes longer, there is help from now on.
    pub(super) fn is_slow(&self) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = self.changed.wait_timeout_while(state, PATIENCE, |state| *state == State::On);
        let (mut state, _) = wait.unwrap_or_else(PoisonError::into_inner);
        if *state == State::On {
            *state = State::Helping;
        }
        *state == State::Helping
    }

    /// Whether there is help.
    pub(super) fn is_helped(&self) -> bool {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) == State::Helping
    }

    /// Ends the watch when it is dropped, also where the first item panics.
    pub(super) fn until_dropped(&self) -> EndOfWatch<'_> {
        EndOfWatch(self)
    }
}

/// Ends a watch.
#[derive(Debug)]
pub(super) struct EndOfWatch<'w>(&'w Watch);

impl Drop for EndOfWatch<'_> {
    fn drop(&mut self) {
        let mut state = self.0.state.lock().unwrap_or_else(PoisonError::into_inner);
        if *state == State::On {
            *state = State::Off;
            self.0.changed.notify_one();
        }
    }
}
