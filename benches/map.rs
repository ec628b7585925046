//! Whether `map` is ever worse than what one would write by hand: `cargo bench --bench map`, about five minutes, or
//! `cargo bench --bench map -- --quick`, less than one; `-- 1000 skewed` measures only cells with both of these.
//!
//! For each number of items and each cost of an item, in one table: a plain loop, rayon's `par_iter().map().collect()`,
//! the best of a grid of `with_min_len`, and `X.map(&items)`. *Regret* is what `map` takes over the shortest of the
//! others: 1.00 where it is as good as the best, which nobody knows beforehand.
//!
//! * An item is an integer that is hashed for a number of rounds, measured at the start to take the named cost. A round is
//!   the cheapest item that there is, `1 ns`.
//! * *Skewed*: the last twentieth of the items, one at least, costs a thousand times the named cost. They stand together
//!   and at the end, where they hurt most: in the last of a few equal partitions, and after all the items by which a
//!   cost could be guessed. A single item cannot be skewed.
//! * Cells whose plain loop takes more than two seconds are left out; with `--quick`, a fifth of a second.
//! * Calls come from the main thread, as they do from users, outside of rayon's pool, which has been started before.
//! * The ways take turns, each beginning the next round, in samples of 100 µs or of one call, and after one more call that
//!   does not count, so that each finds the pool as it leaves it itself. The shortest sample counts: whatever disturbs one
//!   makes it longer.
//! * `halves` is the noise: the regret by the even rounds alone and by the odd ones.
//! * `crowd` is what a millisecond of hashing takes on all threads of the pool at once, over what it takes on one, after the
//!   cell has been measured: 1.0 where the processors are ours, and 2.0 where others want half of them.
//! * Each cost and shape is a pipeline type of its own, since `map` remembers how long the items of a pipeline take; within
//!   one, numbers of items are measured in ascending order, and what was learnt from few items serves many.

use std::hint::black_box;
use std::time::{Duration, Instant};

use hypernodes::{node, pipeline};
use hypernodes_benches::{Calibration, Item, arguments, median, shown, timed};
use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

const ITEMS: [usize; 4] = [1, 16, 1000, 100_000];
const MIN_LENS: [usize; 4] = [8, 64, 512, 4096];
/// As good as the best, but for the noise.
const GOAL: f64 = 1.05;
/// How much dearer the last items of a skewed list are.
const SKEW: u32 = 1000;
/// A sample of cheap calls takes so long.
const SAMPLE: Duration = Duration::from_micros(100);
/// Before shorter calls than that there is one that does not count.
const SHORT: Duration = Duration::from_millis(10);

#[node]
fn hash(item: &Item) -> u64 {
    item.hash()
}

/// How much is measured.
struct Effort {
    /// Cells whose plain loop takes longer are left out.
    longest: Duration,
    /// A cell takes about so long, or [`Effort::rounds`].
    time: Duration,
    rounds: usize,
}

const THOROUGH: Effort = Effort { longest: Duration::from_secs(2), time: Duration::from_secs(15), rounds: 2000 };
const QUICK: Effort = Effort { longest: Duration::from_millis(200), time: Duration::from_secs(2), rounds: 300 };

/// The ways to run a list of items. Each is a function of its own, so that what surrounds a call is the same for all.
struct Ways<O> {
    map: fn(&[Item]) -> Vec<O>,
    plain: fn(&[Item]) -> Vec<O>,
    par_iter: fn(&[Item]) -> Vec<O>,
    with_min_len: fn(&[Item], usize) -> Vec<O>,
}

macro_rules! ways {
    ($pipeline:ident) => {
        Ways {
            map: |items| $pipeline.map(items),
            plain: |items| items.iter().map(|item| $pipeline.run(item)).collect(),
            par_iter: |items| items.par_iter().map(|item| $pipeline.run(item)).collect(),
            with_min_len: |items, length| {
                items.par_iter().with_min_len(length).map(|item| $pipeline.run(item)).collect()
            },
        }
    };
}

/// The pipelines, and their cells from the cheapest to the dearest.
macro_rules! measure {
    ($bench:ident: $($even:ident, $skewed:ident = $cost:expr;)*) => { $(
        pipeline! { struct $even; nodes = [hash]; workload = Cpu; }
        pipeline! { struct $skewed; nodes = [hash]; workload = Cpu; }
        for count in ITEMS {
            let items = $bench.items(count, $cost, false);
            $bench.cell(($cost, "even"), &items, ways!($even), |out| out.hash);
        }
        for count in &ITEMS[1..] {
            let items = $bench.items(*count, $cost, true);
            $bench.cell(($cost, "skewed"), &items, ways!($skewed), |out| out.hash);
        }
    )* };
}

fn main() {
    let (flags, only): (Vec<String>, Vec<String>) = arguments().partition(|argument| argument.starts_with("--"));
    let effort = if flags.iter().any(|flag| flag == "--quick") { QUICK } else { THOROUGH };
    let mut bench = Bench { calibration: Calibration::new(), effort, only, regrets: Vec::new() };
    println!(
        "Shortest time of a call; {} threads in rayon's pool; a round of hashing takes {:.2} ns\n",
        rayon::current_num_threads(),
        bench.calibration.nanoseconds()
    );
    println!(
        "{:>7} {:>7} {:<6} {:>11} {:>11} {:>18} {:>11} {:>7}  halves       crowd",
        "items", "cost", "shape", "plain loop", "par_iter", "best with_min_len", "map", "regret"
    );
    // The first call starts the threads.
    rayon::broadcast(|_| ());
    measure! { bench:
        Nanosecond, NanosecondSkewed = Duration::from_nanos(1);
        HundredNanoseconds, HundredNanosecondsSkewed = Duration::from_nanos(100);
        TenMicroseconds, TenMicrosecondsSkewed = Duration::from_micros(10);
        Millisecond, MillisecondSkewed = Duration::from_millis(1);
    }
    bench.conclude();
}

struct Bench {
    calibration: Calibration,
    effort: Effort,
    /// A cell is measured if its items, cost and shape are among these.
    only: Vec<String>,
    regrets: Vec<Regret>,
}

/// What `map` takes over the shortest of the others.
struct Regret {
    all: f64,
    /// By the even rounds alone, and by the odd ones.
    halves: [f64; 2],
}

impl Bench {
    fn items(&self, count: usize, cost: Duration, skewed: bool) -> Vec<Item> {
        let (cheap, dear) = (self.calibration.rounds(cost), self.calibration.rounds(cost * SKEW));
        let first_dear = if skewed { count - count.div_ceil(20) } else { count };
        (0..count).map(|at| Item { seed: at as u64, rounds: if at < first_dear { cheap } else { dear } }).collect()
    }

    /// Measures one line of the table and prints it.
    fn cell<O: Send>(
        &mut self,
        (cost, shape): (Duration, &str),
        items: &[Item],
        run: Ways<O>,
        hash: impl Fn(&O) -> u64,
    ) {
        let labels = [items.len().to_string(), format!("{cost:?}"), shape.to_owned()];
        let wanted = self.only.iter().all(|label| labels.contains(label));
        if !wanted || self.calibration.time(items) > self.effort.longest {
            return;
        }
        let expected = (run.plain)(items);
        let check = |outputs: &Vec<O>| {
            assert!(outputs.iter().map(&hash).eq(expected.iter().map(&hash)), "two ways, two results");
        };
        let min_lens: Vec<usize> = MIN_LENS.into_iter().filter(|&length| length < items.len()).collect();
        let mut ways = vec![
            Way::new(|| black_box(run.map)(items), check),
            Way::new(|| black_box(run.plain)(items), check),
            Way::new(|| black_box(run.par_iter)(items), check),
        ];
        for &length in &min_lens {
            ways.push(Way::new(move || black_box(run.with_min_len)(items, length), check));
        }
        take_turns(&mut ways, &self.effort);

        let [ours, plain, par_iter, with_min_len @ ..] = &ways[..] else { return };
        let best = with_min_len.iter().zip(&min_lens).min_by(|(a, _), (b, _)| a.shortest().total_cmp(&b.shortest()));
        let regret = Regret::of(ours, &ways[1..]);
        println!(
            "{:>7} {:>7} {:<6} {:>11} {:>11} {:>11} {:>6} {:>11} {:>7.3}  {:.3} {:.3} {:>6.1}",
            labels[0],
            labels[1],
            labels[2],
            shown(plain.shortest()),
            shown(par_iter.shortest()),
            best.map_or("-".to_owned(), |(way, _)| shown(way.shortest())),
            best.map_or(String::new(), |(_, length)| format!("({length})")),
            shown(ours.shortest()),
            regret.all,
            regret.halves[0],
            regret.halves[1],
            self.crowd(),
        );
        self.regrets.push(regret);
    }

    /// What hashing takes on all threads at once, over what it takes on one.
    fn crowd(&self) -> f64 {
        let item = Item { seed: 1, rounds: self.calibration.rounds(Duration::from_millis(1)) };
        let hash = || black_box(item).hash();
        let times: Vec<Duration> = (0..9).map(|_| timed(|| rayon::broadcast(|_| hash())).0).collect();
        median(&times).as_secs_f64() / self.calibration.time(&[item]).as_secs_f64()
    }

    fn conclude(&self) {
        let worst = self.regrets.iter().map(|regret| regret.all).fold(0.0, f64::max);
        let above = self.regrets.iter().filter(|regret| regret.all > GOAL).count();
        let surely = self.regrets.iter().filter(|regret| regret.halves.iter().all(|&half| half > GOAL)).count();
        println!(
            "\nworst regret {worst:.3}; above {GOAL}: {above} of {} cells, {surely} in both halves",
            self.regrets.len()
        );
    }
}

impl Regret {
    fn of(ours: &Way<'_>, others: &[Way<'_>]) -> Self {
        let best = [0, 1].map(|half| others.iter().map(|way| way.halves[half]).fold(f64::INFINITY, f64::min));
        let halves = [0, 1].map(|half| ours.halves[half] / best[half]);
        Self { all: ours.shortest() / best[0].min(best[1]), halves }
    }
}

/// One way to run all the items.
struct Way<'w> {
    /// Makes so many calls and says how long they took.
    time: Box<dyn Fn(u32) -> Duration + 'w>,
    /// How many calls are a sample.
    calls: u32,
    /// Whether a call is so short that it matters in which state it finds the pool.
    short: bool,
    /// The shortest call in nanoseconds, of the even rounds and of the odd ones.
    halves: [f64; 2],
}

impl<'w> Way<'w> {
    fn new<O>(run: impl Fn() -> Vec<O> + 'w, check: impl Fn(&Vec<O>)) -> Self {
        check(&run());
        // The loop stands in here, so that nothing comes between it and what it measures.
        let time = move |calls| {
            timed(|| {
                for _ in 0..calls {
                    black_box(run());
                }
            })
            .0
        };
        let one = time(1).min(time(1));
        let calls = SAMPLE.as_nanos() / one.as_nanos().max(1);
        let calls = u32::try_from(calls).unwrap_or(u32::MAX).max(1);
        Self { time: Box::new(time), calls, short: one < SHORT, halves: [f64::INFINITY; 2] }
    }

    fn sample(&mut self, half: usize) {
        if self.short {
            (self.time)(1);
        }
        let time = (self.time)(self.calls).as_secs_f64() * 1e9 / f64::from(self.calls);
        self.halves[half] = self.halves[half].min(time);
    }

    fn shortest(&self) -> f64 {
        self.halves[0].min(self.halves[1])
    }
}

/// Takes samples of each way until the time is up; each half has one.
fn take_turns(ways: &mut [Way<'_>], effort: &Effort) {
    let start = Instant::now();
    for round in 0..effort.rounds {
        if round >= 2 && start.elapsed() > effort.time {
            break;
        }
        // Who comes after whom stays the same; who comes first does not.
        let first = round % ways.len();
        for turn in 0..ways.len() {
            ways[(first + turn) % ways.len()].sample(round % 2);
        }
    }
}
