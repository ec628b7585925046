//! A watch over what may hang.

use std::fmt::Display;
use std::io::Write;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// So long that only what hangs takes longer, also on a machine that has other things to do.
const PATIENCE: Duration = Duration::from_mins(4);

/// Does the work. Ends the process if it hangs, since there is no other way to end it.
pub(crate) fn watched<T>(what: impl Display, work: impl FnOnce() -> T) -> T {
    let (_until_done, done) = channel::<()>();
    let what = what.to_string();
    thread::spawn(move || {
        if done.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
            // What `eprintln` says would be kept until the test ends.
            let _ = writeln!(std::io::stderr(), "hangs: {what}");
            std::process::abort();
        }
    });
    work()
}
