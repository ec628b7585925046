//! What `Progress` costs: `cargo bench --bench progress`, half a minute.
//!
//! A `map` of a million items of one round of hashing each, and of 200 ns each: *plain*, with a `Progress` that is quiet
//! because there is no terminal, and with one that draws to a terminal in memory of 80 by 24. The three take turns and the
//! shortest time counts, since whatever disturbs a measurement makes it longer. *Quiet* and *drawn* say how much longer
//! than plain, and how much that is for an item. The bench fails where it is more than 5 % for items of 200 ns; *all* asks
//! for processors that nobody else uses meanwhile.
//!
//! On two cores of a shared x86-64 server:
//!
//! ```text
//! threads     item        plain              quiet              drawn
//! one          1ns      3.82 ms    71.5 %   2.7 ns    80.3 %   3.1 ns
//! all          1ns      3.07 ms   176.3 %   5.4 ns   180.8 %   5.5 ns
//! one        200ns    175.23 ms     4.8 %   8.5 ns     4.8 %   8.4 ns
//! all        200ns     91.31 ms     3.7 %   3.4 ns     4.0 %   3.6 ns
//! ```
//!
//! About half of it is telling anybody at all that an item ends. The rest is to find the counter of the thread and to add
//! one, without a lock on the bus: that alone would take longer.

use std::error::Error;
use std::hint::black_box;
use std::time::Duration;

use hypernodes::{Engine, Parallel, Progress, Sequential, node, pipeline};
use hypernodes_benches::{Calibration, Item, arguments, milliseconds, timed};
use indicatif::{InMemoryTerm, ProgressDrawTarget};

const ITEMS: u32 = 1_000_000;
/// What an item takes, and whether the goal holds for it: the cheapest item that there is shows what is added.
const COSTS: [(Duration, bool); 2] = [(Duration::from_nanos(1), false), (Duration::from_nanos(200), true)];
/// How much longer it may take.
const GOAL: f64 = 0.05;
const ROUNDS: usize = 25;

#[node]
fn hash(seed: u64, rounds: u32) -> u64 {
    Item { seed, rounds }.hash()
}

pipeline! { struct Cheap { rounds: u32 } nodes = [hash]; workload = Cpu; }

/// The shortest times of the three ways.
fn measure(engine: impl Engine, rounds: u32, times: usize) -> [Duration; 3] {
    let terminal = InMemoryTerm::new(24, 80);
    let quiet = Progress::writing(|line| _ = black_box(line));
    let drawn = Progress::drawing({
        let terminal = terminal.clone();
        move || ProgressDrawTarget::term_like_with_hz(Box::new(terminal.clone()), 20)
    });
    let seeds: Vec<u64> = (0..u64::from(ITEMS)).collect();
    let pipeline = Cheap { rounds };
    let seeds = || seeds.iter().copied();
    let mut shortest = [Duration::MAX; 3];
    for round in 0..times {
        for turn in 0..3 {
            let way = (round + turn) % 3;
            let items: Vec<u64> = seeds().collect();
            let (time, _) = match way {
                0 => timed(|| pipeline.with_engine(engine).map(items)),
                // One call for both, as a program has it: of two the compiler would inline neither.
                _ => timed(|| pipeline.with_engine(engine).with_callback([&quiet, &drawn][way - 1]).map(items)),
            };
            shortest[way] = shortest[way].min(time);
        }
        terminal.reset();
    }
    shortest
}

fn main() -> Result<(), Box<dyn Error>> {
    let rounds = if arguments().any(|argument| argument == "--quick") { 5 } else { ROUNDS };
    let calibration = Calibration::new();
    println!("{:<8} {:>7} {:>12} {:>18} {:>18}", "threads", "item", "plain", "quiet", "drawn");
    let mut missed = 0;
    for (cost, counts) in COSTS {
        let hashes = calibration.rounds(cost);
        for (threads, times) in
            [("one", measure(Sequential, hashes, rounds)), ("all", measure(Parallel::new(), hashes, rounds))]
        {
            let [plain, watched @ ..] = times;
            print!("{threads:<8} {:>7} {:>9.2} ms", format!("{cost:?}"), milliseconds(plain));
            for time in watched {
                let more = time.as_secs_f64() / plain.as_secs_f64() - 1.0;
                let each = (time.as_secs_f64() - plain.as_secs_f64()) * 1e9 / f64::from(ITEMS);
                print!(" {:>7.1} % {each:>5.1} ns", 100.0 * more);
                missed += usize::from(counts && more > GOAL);
            }
            println!();
        }
    }
    if missed > 0 {
        return Err(format!("{missed} times it was more than {} %", 100.0 * GOAL).into());
    }
    Ok(())
}
