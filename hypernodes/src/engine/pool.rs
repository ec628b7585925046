//! The waiting pool: threads for items that block.

use core::cell::Cell;
use core::time::Duration;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuilder, Yield};

/// Threads of the waiting pool, where nobody asks for another number.
pub(super) const MAX_WORKERS: usize = 64;

/// The most that it has, whatever is asked for: far beyond what pays, and before it is a burden to the system.
pub(super) const MOST: usize = 512;

/// There is one in the process: several large pools alive slow each other down, as all of their threads stand in one
/// list that rayon's queues walk through.
static POOL: Mutex<Option<Arc<ThreadPool>>> = Mutex::new(None);

/// A thread of another pool that waits for items goes on with that pool's work. That may want to wait for items in turn, on
/// the same stack, and so on; deeper than this it does not.
const DEEPEST_HELP: usize = 8;
/// Deeper than this, a map has no items wait elsewhere.
const DEEPEST: usize = 64;
/// How soon such a thread looks for work again.
const NAP: Duration = Duration::from_millis(1);

std::thread_local! {
    static IS_INSIDE: Cell<bool> = const { Cell::new(false) };
    /// How many maps this thread waits for, one inside the other.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// A thread that has items wait in the waiting pool.
#[derive(Debug)]
pub(super) struct Visit {
    /// How many of its maps wait, this one included.
    depth: usize,
}

impl Visit {
    /// None where there are too many on this stack.
    pub(super) fn begin() -> Option<Self> {
        let depth = DEPTH.get() + 1;
        (depth <= DEEPEST).then(|| {
            DEPTH.set(depth);
            Self { depth }
        })
    }

    /// How long the thread may sleep that would have nothing to do for so long: a thread of another pool looks for some of
    /// that pool's work, and does it.
    pub(super) fn nap(&self, pause: Duration) -> Duration {
        if self.depth > DEEPEST_HELP {
            return pause;
        }
        match rayon::yield_now() {
            Some(Yield::Executed) => Duration::ZERO,
            Some(Yield::Idle) => pause.min(NAP),
            None => pause,
        }
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        DEPTH.set(self.depth - 1);
    }
}

/// Whether this thread is one of the waiting pool.
pub(super) fn is_inside() -> bool {
    IS_INSIDE.get()
}

/// The waiting pool, with so many threads at least. It is built when it is asked for the first time, and again when more
/// threads are asked for than it has. There is none where the system has no threads left to give.
pub(super) fn waiting(threads: usize) -> Option<Arc<ThreadPool>> {
    let mut pool = POOL.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(pool) = pool.as_ref().filter(|pool| pool.current_num_threads() >= threads) {
        return Some(Arc::clone(pool));
    }
    let built = ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|index| std::format!("hypernodes-wait-{index}"))
        .start_handler(|_| IS_INSIDE.set(true))
        .build();
    if let Ok(built) = built {
        *pool = Some(Arc::new(built));
    }
    pool.clone()
}
