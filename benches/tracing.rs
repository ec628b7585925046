//! What `Tracing` costs: `cargo bench --bench tracing`, some seconds.
//!
//! A pipeline of ten nodes that do nearly nothing, run again and again in one thread, and mapped over all. The figures are
//! nanoseconds for each node or each item more than without a callback, where nobody listens, where a filter leaves nodes
//! and items out, and where they go to a bare registry, which is what every subscriber begins with. `Idle` is a callback that
//! is told everything, the time with it, and does nothing: the clock is what it costs. The shortest time counts.

use std::hint::black_box;
use std::time::Duration;

use hypernodes::{Callback, Tracing, node, pipeline};
use hypernodes_benches::timed;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;

const RUNS: u32 = 20_000;
const ITEMS: u32 = 200_000;
const CALLS: usize = 10;

#[node]
fn step(number: u64) -> u64 {
    black_box(number).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

pipeline! {
    struct Steps;
    nodes = [
        step -> a, step(number = a) -> b, step(number = b) -> c, step(number = c) -> d, step(number = d) -> e,
        step(number = e) -> f, step(number = f) -> g, step(number = g) -> h, step(number = h) -> i, step(number = i) -> j,
    ];
    outputs = [j];
}

pipeline! { struct Step; nodes = [step]; workload = Cpu; }

/// Is told everything, and does nothing.
struct Idle;

impl Callback for Idle {}

/// How long it takes: a node, and an item of one node.
fn costs<C: Callback>(callback: &C) -> [f64; 2] {
    let shortest = |count: u32, work: &dyn Fn()| {
        let times = (0..CALLS).map(|_| timed(work).0);
        times.min().map_or(0.0, |time: Duration| time.as_secs_f64() * 1e9 / f64::from(count))
    };
    let runs = || {
        let steps = Steps.with_callback(callback);
        for number in 0..u64::from(RUNS) {
            black_box(steps.run(number));
        }
    };
    let items: Vec<u64> = (0..u64::from(ITEMS)).collect();
    let map = || drop(black_box(Step.with_callback(callback).map(&items)));
    [shortest(RUNS * 10, &runs), shortest(ITEMS, &map)]
}

fn main() {
    let plain = costs(&());
    println!("{:<40} {:>12} {:>12}", "", "ns a node", "ns an item");
    let print = |name: &str, [node, item]: [f64; 2]| {
        println!("{name:<40} {:>12.1} {:>12.1}", node - plain[0], item - plain[1]);
    };
    print("Idle", costs(&Idle));
    print("Tracing, nobody listens", costs(&Tracing::new()));
    for (name, level) in [("left out", LevelFilter::INFO), ("to a registry", LevelFilter::DEBUG)] {
        let subscriber = tracing_subscriber::registry().with(level);
        let costs = tracing::subscriber::with_default(subscriber, || costs(&Tracing::new()));
        print(&format!("Tracing, nodes and items {name}"), costs);
    }
}
