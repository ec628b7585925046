//! What waiting in parallel brings: the pipeline of the example `mixed`, run in every way that one would try.
//! `cargo bench --bench mixed`, a minute and a half; with `-- --large` also 5000 documents, two minutes more.
//!
//! A plain loop, rayon's own pool, rayon pools of many sizes, and `map` with every workload and two limits. Each way runs
//! in a process of its own: several large pools alive at once slow each other down, and the first call of each is then
//! the one that pays for its threads. For each number of documents, as many calls as fit into some time; shown are the
//! median, the shortest and the longest in ms, and how many times as fast the median is as the plain loop's.
//!
//! The goals are those for two processors, of which waiting takes little.

use std::env;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use hypernodes::{Parallel, Workload};
use hypernodes_benches::{arguments, median, milliseconds, timed};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rayon::{ThreadPool, ThreadPoolBuilder};

use mixed::{LATENCY, Mixed, MixedOutputs, report, write_documents};

#[path = "../examples/mixed.rs"]
#[allow(dead_code, unreachable_pub, reason = "a program of its own, whose `main` nobody calls here")]
mod mixed;

const DOCUMENTS: [usize; 3] = [10, 100, 500];
const LARGE: usize = 5000;
/// A way has so long for each number of documents, and makes at least so many calls.
const TIME: Duration = Duration::from_secs(2);
const CALLS: usize = 3;

/// Why there are no reports.
type AnyError = Box<dyn Error + Send + Sync>;

/// How to run all the documents.
#[derive(Clone, Copy)]
enum Way {
    Loop,
    Rayon,
    /// Rayon, with so many threads.
    Pool(usize),
    Map(Workload),
    /// The same, with so many threads to wait.
    MapWith(Workload, usize),
}

/// Their names, and how many times as fast as the plain loop they shall be.
const WAYS: [(&str, Way, [Option<u32>; 3]); 12] = [
    ("plain loop", Way::Loop, [None; 3]),
    ("rayon", Way::Rayon, [None; 3]),
    ("rayon, 8 threads", Way::Pool(8), [None; 3]),
    ("rayon, 16", Way::Pool(16), [None; 3]),
    ("rayon, 64", Way::Pool(64), [None; 3]),
    ("rayon, 96", Way::Pool(96), [None; 3]),
    ("rayon, 128", Way::Pool(128), [None; 3]),
    ("map, Cpu", Way::Map(Workload::Cpu), [None; 3]),
    ("map, Mixed", Way::Map(Workload::Mixed), [Some(6), Some(30), Some(48)]),
    ("map, Io", Way::Map(Workload::Io), [Some(6), Some(30), Some(48)]),
    ("map, Mixed, 128", Way::MapWith(Workload::Mixed, 128), [None, Some(40), Some(60)]),
    ("map, Io, 128", Way::MapWith(Workload::Io, 128), [None, Some(40), Some(60)]),
];

fn main() -> Result<(), AnyError> {
    let arguments: Vec<String> = arguments().collect();
    // This program calls itself for each way: `--way 3 /tmp/documents 10 100 500`.
    if let [flag, way, directory, counts @ ..] = &arguments[..]
        && flag == "--way"
    {
        return answer(WAYS[way.parse::<usize>()?].1, Path::new(directory), counts);
    }
    let large = arguments.iter().any(|argument| argument == "--large");
    let counts: Vec<usize> = DOCUMENTS.into_iter().chain(large.then_some(LARGE)).collect();
    let directory = tempfile::tempdir()?;
    let paths = write_documents(directory.path(), counts[counts.len() - 1])?;
    println!("{LATENCY:?} of waiting and {:.1} µs of work for each document", work(&paths)?);
    println!("ms: the median (shortest to longest); times as fast as the plain loop / goal\n");
    print!("{:<16} {:>10}", "", "first call");
    for count in &counts {
        print!(" {:>36}", format!("{count} documents"));
    }
    println!();

    let mut by_loop = Vec::new();
    for (number, (name, _, goals)) in WAYS.iter().enumerate() {
        let times = ask(number, directory.path(), &counts)?;
        if by_loop.is_empty() {
            by_loop = times.iter().map(|times| median(&times.others)).collect();
        }
        print!("{name:<16} {:>10.1}", milliseconds(times[0].first));
        for (at, times) in times.iter().enumerate() {
            let goal = goals.get(at).copied().flatten();
            print!(" {:>36}", times.shown(by_loop[at], goal));
        }
        println!();
    }
    Ok(())
}

/// What a document takes without the waiting, in µs.
fn work(paths: &[PathBuf]) -> Result<f64, AnyError> {
    let paths = &paths[..paths.len().min(500)];
    let mut times = Vec::new();
    for _ in 0..20 {
        let (time, reports) = timed(|| one_by_one(paths, Duration::ZERO));
        times.push(time * 1000 / u32::try_from(reports?.len())?);
    }
    Ok(milliseconds(median(&times)))
}

/// What all calls with one number of documents took.
struct Times {
    first: Duration,
    /// Without the first one, which may have to start threads.
    others: Vec<Duration>,
}

impl Times {
    fn shown(&self, by_loop: Duration, goal: Option<u32>) -> String {
        let middle = median(&self.others);
        let [shortest, longest] =
            [self.others.iter().min(), self.others.iter().max()].map(|time| time.copied().map_or(0.0, milliseconds));
        let speed_up = by_loop.as_secs_f64() / middle.as_secs_f64();
        let goal = goal.map_or(String::new(), |goal| format!("/{goal}"));
        format!("{:.1} ({shortest:.1} to {longest:.1}) {:>9}", milliseconds(middle), format!("{speed_up:.1}×{goal}"))
    }
}

/// Has another process run the documents in that way.
fn ask(way: usize, directory: &Path, counts: &[usize]) -> Result<Vec<Times>, AnyError> {
    let output = Command::new(env::current_exe()?)
        .args(["--way", &way.to_string()])
        .arg(directory)
        .args(counts.iter().map(usize::to_string))
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err(format!("`{}` ended with {}", WAYS[way].0, output.status).into());
    }
    let nanoseconds = |text: &str| Ok(Duration::from_nanos(text.parse()?));
    let line = |line: &str| {
        let mut times = line.split(' ').map(nanoseconds).collect::<Result<Vec<_>, AnyError>>()?;
        Ok(Times { first: times.remove(0), others: times })
    };
    String::from_utf8(output.stdout)?.lines().map(line).collect()
}

/// Runs the documents in that way and prints a line of nanoseconds for each number of them, the first call first.
fn answer(way: Way, directory: &Path, counts: &[String]) -> Result<(), AnyError> {
    // The pool of `Way::Pool` is made in the first call, as are the others.
    let mut pool = None;
    for count in counts {
        let paths: Vec<PathBuf> = (0..count.parse()?).map(|number| directory.join(format!("{number}.json"))).collect();
        let expected = one_by_one(&paths, Duration::ZERO)?;
        let start = Instant::now();
        for call in 0.. {
            if call > CALLS && start.elapsed() > TIME {
                break;
            }
            let (time, reports) = timed(|| run(way, &mut pool, &paths));
            assert!(reports? == expected, "other results than the plain loop");
            print!("{}{}", if call == 0 { "" } else { " " }, time.as_nanos());
        }
        println!();
    }
    Ok(())
}

fn run(way: Way, pool: &mut Option<ThreadPool>, paths: &[PathBuf]) -> Result<Vec<MixedOutputs>, AnyError> {
    let by_rayon = || {
        let reports = paths.par_iter().map(|path| Mixed { latency: LATENCY }.run(path));
        Ok(reports.collect::<Result<_, _>>()?)
    };
    match way {
        Way::Loop => one_by_one(paths, LATENCY),
        Way::Rayon => by_rayon(),
        Way::Pool(threads) => {
            if pool.is_none() {
                *pool = Some(ThreadPoolBuilder::new().num_threads(threads).build()?);
            }
            pool.as_ref().map_or_else(by_rayon, |pool| pool.install(by_rayon))
        }
        Way::Map(workload) => Ok(report(Parallel::new().workload(workload), paths, LATENCY)?),
        Way::MapWith(workload, max) => Ok(report(Parallel::new().workload(workload).max_workers(max), paths, LATENCY)?),
    }
}

fn one_by_one(paths: &[PathBuf], latency: Duration) -> Result<Vec<MixedOutputs>, AnyError> {
    Ok(paths.iter().map(|path| Mixed { latency }.run(path)).collect::<Result<_, _>>()?)
}
