//! What each workload makes of each kind of job, for the page on choosing one: `cargo bench --bench workload`, about
//! half a minute, or `cargo bench --bench workload -- --quick`, a few seconds.
//!
//! A *busy* item hashes for a millisecond, a *waiting* one sleeps as long, a *mixed* one does half a millisecond of each. The
//! table shows the median of some calls in ms. The ways take turns, and none counts its first call: that one may have to
//! start threads. Each line is a pipeline type of its own, since `map` remembers how long the items of a pipeline take.

use std::thread;
use std::time::Duration;

use hypernodes::{node, pipeline};
use hypernodes_benches::{Calibration, Item, arguments, median, milliseconds, timed};

const ITEMS: [usize; 3] = [10, 100, 1000];
/// Calls that count, of each way.
const CALLS: usize = 5;
const QUICK_CALLS: usize = 1;

/// What an item does.
struct Job {
    wait: Duration,
    work: Item,
}

#[node]
fn wait(job: &Job) {
    thread::sleep(job.wait);
}

#[node]
fn hash(job: &Job) -> u64 {
    job.work.hash()
}

const WAYS: [&str; 4] = ["plain loop", "Cpu", "Io", "Mixed"];

/// One way to run all the items.
type Way<'w> = Box<dyn Fn(&[Job]) -> Vec<u64> + 'w>;

/// The plain loop, then a pipeline for each workload.
macro_rules! ways {
    ($cpu:ident, $io:ident, $mixed:ident) => {{
        pipeline! { struct $cpu; nodes = [wait, hash]; workload = Cpu; }
        pipeline! { struct $io; nodes = [wait, hash]; workload = Io; }
        pipeline! { struct $mixed; nodes = [wait, hash]; workload = Mixed; }
        let ways: [Way<'_>; 4] = [
            Box::new(|jobs| jobs.iter().map(|job| $cpu.run(job).hash).collect()),
            Box::new(|jobs| $cpu.map(jobs).into_iter().map(|out| out.hash).collect()),
            Box::new(|jobs| $io.map(jobs).into_iter().map(|out| out.hash).collect()),
            Box::new(|jobs| $mixed.map(jobs).into_iter().map(|out| out.hash).collect()),
        ];
        ways
    }};
}

fn main() {
    let calls = if arguments().any(|argument| argument == "--quick") { QUICK_CALLS } else { CALLS };
    let calibration = Calibration::new();
    let millisecond = Duration::from_millis(1);
    println!("ms, the median of {calls}; an item takes {millisecond:?}\n");
    print!("{:<8} {:>6}", "job", "items");
    for way in WAYS {
        print!(" {way:>11}");
    }
    println!();
    let jobs = [
        ("busy", Duration::ZERO, millisecond, ways!(BusyCpu, BusyIo, BusyMixed)),
        ("waiting", millisecond, Duration::ZERO, ways!(WaitingCpu, WaitingIo, WaitingMixed)),
        ("mixed", millisecond / 2, millisecond / 2, ways!(MixedCpu, MixedIo, MixedMixed)),
    ];
    for (name, wait, work, ways) in &jobs {
        for count in ITEMS {
            let job = |at| Job { wait: *wait, work: Item { seed: at as u64, rounds: calibration.rounds(*work) } };
            let items: Vec<Job> = (0..count).map(job).collect();
            print!("{name:<8} {count:>6}");
            for time in take_turns(ways, &items, calls) {
                print!(" {:>11.1}", milliseconds(time));
            }
            println!();
        }
    }
}

/// What each way takes.
fn take_turns(ways: &[Way<'_>], items: &[Job], calls: usize) -> Vec<Duration> {
    let expected: Vec<u64> = items.iter().map(|item| item.work.hash()).collect();
    let mut times = vec![Vec::new(); ways.len()];
    for call in 0..=calls {
        for (way, times) in ways.iter().zip(&mut times) {
            let (time, hashes) = timed(|| way(items));
            assert!(hashes == expected, "two ways, two results");
            if call > 0 {
                times.push(time);
            }
        }
    }
    times.iter().map(|times| median(times)).collect()
}
