//! The waiting pool: threads for items that block.

use core::cell::Cell;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuilder};

/// Threads of the waiting pool, where nobody asks for another number.
pub(super) const MAX_WORKERS: usize = 64;

/// There is one in the process: several large pools alive slow each other down, as all of their threads stand in one
/// list that rayon's queues walk through.
static POOL: Mutex<Option<Arc<ThreadPool>>> = Mutex::new(None);

std::thread_local! {
    static IS_INSIDE: Cell<bool> = const { Cell::new(false) };
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
