//! What it is worth that results are written once, into their final place: `cargo bench --bench results`, some seconds.
//!
//! Items that may fail, and do not, over rayon: `map`; `collect::<Result<Vec<_>, _>>()`, which gathers a list of vectors and
//! then moves all of them; and a vector of `Option`s, unwrapped in a second pass, which is what safe code can do. This is
//! the reason for the `unsafe` in the library's room `engine/results.rs`: there are the figures without it.
//!
//! Each way runs in a process of its own, whose peak of memory the system tells (on Linux). The shortest time counts.

use std::env;
use std::error::Error;
use std::process::Command;

use hypernodes::{ItemError, node, pipeline};
use hypernodes_benches::{arguments, milliseconds, timed};
use rayon::iter::{IntoParallelIterator, ParallelIterator};

const ITEMS: usize = 4_000_000;
const CALLS: usize = 10;

/// As large as a `String` and a number.
type Row = [u64; 4];

#[node(output = "row")]
#[expect(clippy::unnecessary_wraps, reason = "it may fail, and does not")]
fn make(number: usize) -> Result<Row, usize> {
    let number = number as u64;
    Ok([number, number.rotate_left(7), number ^ 0xFF, number.wrapping_mul(0x9E37_79B9_7F4A_7C15)])
}

pipeline! { struct Rows; nodes = [make]; workload = Cpu; }

/// How many rows come out of a way.
type Way = fn() -> Result<usize, ItemError<RowsError>>;

const WAYS: [(&str, Way); 3] = [
    ("map", || Ok(Rows.map(0..ITEMS)?.len())),
    ("collect::<Result<Vec<_>, _>>()", || {
        let rows = (0..ITEMS).into_par_iter().map(|number| Rows.run(number));
        let rows: Result<Vec<_>, _> = rows.collect();
        Ok(rows.map_err(|error| ItemError { index: 0, error })?.len())
    }),
    ("options and a second pass", || {
        let rows: Vec<Option<RowsOutputs>> = (0..ITEMS).into_par_iter().map(|number| Rows.run(number).ok()).collect();
        let rows: Vec<RowsOutputs> = rows.into_iter().flatten().collect();
        Ok(rows.len())
    }),
];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = arguments().collect();
    // This program calls itself for each way: `--way 2`.
    if let [flag, way] = &arguments[..]
        && flag == "--way"
    {
        let (_, way) = WAYS[way.parse::<usize>()?];
        let times = (0..CALLS).map(|_| timed(way).0);
        println!("{:>8.1} {:>12.1}", times.min().map_or(0.0, milliseconds), peak()?);
        return Ok(());
    }
    let bytes = ITEMS * size_of::<Row>();
    println!("{ITEMS} results of {} bytes, {} MB in all\n", size_of::<Row>(), bytes / 1_000_000);
    println!("{:<32} {:>8} {:>12}", "", "ms", "peak in MB");
    for (number, (name, _)) in WAYS.iter().enumerate() {
        let output = Command::new(env::current_exe()?).args(["--way", &number.to_string()]).output()?;
        print!("{name:<32} {}", String::from_utf8(output.stdout)?);
    }
    Ok(())
}

/// How much memory the process had at most, in MB.
fn peak() -> Result<f64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no peak of memory")?;
    let kilobytes: f64 = line.trim_end_matches("kB").trim().parse()?;
    Ok(kilobytes * 1024.0 / 1e6)
}
