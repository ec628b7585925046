//! The weather job, run again after changes: what was computed before is found in a cache on the disk.
//!
//! The nodes of [`weather`] read a line and do a little arithmetic on it. That takes less than looking anything up, so none
//! of them is marked `cache`, and they run each time. Behind them stand three nodes that take about 0.2 ms each, twenty times
//! as long as finding a value on the disk, and are marked:
//!
//! ```text
//! line -> weather (ten nodes) -> temp_mean, temp_range -> soil -> seed_degrees
//!                             -> temp_mean, wind_kmh   -> chill_odds
//! ```
//!
//! Four runs share a directory. Each opens it anew, as four programs would that run one after the other:
//!
//! 1. Nothing is known. Days that are alike in what a node takes are the same to it: it runs once for them.
//! 2. Nothing was edited. Nothing runs.
//! 3. Another `version` of `soil`. It runs for everything, and makes what it made before. So `seed_degrees`, which takes
//!    that, is found: the edit is cut off early. `chill_odds` takes nothing of it anyway.
//! 4. Ten lines of the input were edited: four another sky, three the wind, three the warmest hour. The sky is nothing that
//!    these nodes take, so the edit is cut off before them; the wind is taken by one of them, the temperature by all.
//!
//! ```text
//! cargo run --release --features disk-cache --example incremental
//! ```
//!
//! After each run the program compares the outputs with those of a run without a cache, and how often each node ran with
//! how many things there are that the node had not seen yet. It ends with `0` when all of that is as it should be, else
//! with `1` and what is not.

use std::collections::HashSet;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use hypernodes::{DiskCache, node, pipeline};

use weather::{Day, Weather};

#[path = "weather.rs"]
#[allow(dead_code, unreachable_pub, reason = "a program of its own, whose `main` nobody calls here")]
mod weather;

// ---- Nodes that take long -------------------------------------------------------------------------------------------

/// Wind speed in km/h. Not marked: a multiplication costs less than looking it up.
#[node]
fn wind_kmh(day: &Day) -> f64 {
    WIND_KMH.count();
    day.wind * 3.6
}

/// What all declarations of the node `soil` do. A cache sees what stands in a node, not what a function does that it
/// calls: when this one is changed so that it says something else, the `version` of the node has to go up.
pub fn soil_by_hour(temp_mean: f64, temp_range: f64) -> [f64; 24] {
    SOIL.count();
    ground::by_hour(temp_mean, temp_range)
}

/// Degree days in °C·d that maize gathers in such soil: the mean over many seeds, each with a base temperature of its own.
///
/// Thermal time with a base that differs between seeds: Garcia-Huidobro, Monteith and Squire, "Time, temperature and
/// germination of pearl millet", Journal of Experimental Botany 33 (1982), 288–296. The figures are this example's own.
#[node(cache)]
pub fn seed_degrees(soil: &[f64; 24]) -> f64 {
    const SEEDS: u32 = 5000;
    SEED_DEGREES.count();
    let mut random = fastrand::Rng::with_seed(1);
    let gathered = |base: f64| soil.iter().map(|temp| (temp - base).max(0.0)).sum::<f64>() / 24.0;
    let sum: f64 = (0..SEEDS).map(|_| gathered(10.0 + 2.0 * normal(&mut random))).sum();
    sum / f64::from(SEEDS)
}

/// How likely the day felt colder than 0 °C, where the instruments are off by what such instruments are: from many draws.
///
/// Half a degree and a tenth of the wind are this example's own. The way is that of JCGM 101:2008, "Propagation of
/// distributions using a Monte Carlo method".
#[node(cache)]
pub fn chill_odds(temp_mean: f64, wind_kmh: f64) -> f64 {
    const DRAWS: u32 = 5000;
    CHILL_ODDS.count();
    let mut random = fastrand::Rng::with_seed(1);
    let mut draw = || {
        let temp = temp_mean + 0.5 * normal(&mut random);
        let wind = wind_kmh * (1.0 + 0.1 * normal(&mut random));
        weather::wind_chill(temp, wind).unwrap_or(temp)
    };
    let cold: u32 = (0..DRAWS).map(|_| u32::from(draw() < 0.0)).sum();
    f64::from(cold) / f64::from(DRAWS)
}

/// A draw from the normal distribution of mean 0 and deviation 1, after Box and Muller.
fn normal(random: &mut fastrand::Rng) -> f64 {
    let radius = (-2.0 * (1.0 - random.f64()).ln()).sqrt();
    radius * (std::f64::consts::TAU * random.f64()).cos()
}

/// The soil of a field.
mod ground {
    /// A layer is 1 cm thick, and the lowest one keeps the mean of the day.
    const LAYERS: usize = 50;
    /// The depth of the seeds, in layers.
    const SEEDS: usize = 5;
    /// Minutes, which are the steps.
    const DAY: u32 = 24 * 60;
    /// After so many days of one kind the soil has forgotten how it began.
    const DAYS: u32 = 3;
    /// How far heat spreads in a minute, in cm²: 5·10⁻⁷ m²/s, a moist loam. Below 0.5, so the steps stay stable.
    const SPREAD: f64 = 0.3;
    /// How many times as much heat it takes to warm soil by a degree in which the water freezes.
    const FREEZING: f64 = 15.0;

    /// The temperature in °C at the depth of the seeds at each hour, where all days are like this one: the equation of
    /// heat in steps. Water that freezes holds it up, so no formula says it.
    pub(super) fn by_hour(mean: f64, range: f64) -> [f64; 24] {
        let mut layers = [mean; LAYERS];
        let mut hours = [0.0; 24];
        for minute in 0..DAYS * DAY {
            // Coldest at six, warmest at six in the evening.
            let turn = f64::from(minute % DAY) / f64::from(DAY) * std::f64::consts::TAU;
            layers[0] = mean - range / 2.0 * turn.sin();
            layers = after_a_minute(&layers);
            hours[(minute % DAY / 60) as usize] = layers[SEEDS];
        }
        hours
    }

    fn after_a_minute(layers: &[f64; LAYERS]) -> [f64; LAYERS] {
        let mut next = *layers;
        for (next, around) in next[1..].iter_mut().zip(layers.windows(3)) {
            let capacity = if (-0.5..0.0).contains(&around[1]) { FREEZING } else { 1.0 };
            *next += SPREAD / capacity * (around[0] - 2.0 * around[1] + around[2]);
        }
        next
    }
}

// ---- The job, before and after an edit ------------------------------------------------------------------------------

/// What a day comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    day: Day,
    temp_mean: f64,
    temp_range: f64,
    wind_kmh: f64,
    soil: [f64; 24],
    seed_degrees: f64,
    chill_odds: f64,
}

/// A state of this program's source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// As it was first compiled.
    Written,
    /// Compiled once more, with nothing edited.
    Untouched,
    /// With another `version` at the node `soil`.
    Edited,
}

/// The job over lines of the file, as that source has it; without a cache it computes everything.
///
/// A program has one state only. So that it need not be compiled again while it runs, the node `soil` and the pipeline are
/// declared here once for each. A cache knows a node by its crate, its module, its name, its tokens and its version, and the
/// declarations differ in the last one alone. That this is enough of a recompilation, the second run shows: it takes
/// the second declaration, and finds everything that the first one made.
fn job(source: Source, lines: &[&str], cache: Option<&DiskCache>) -> Result<Vec<Row>, Box<dyn Error>> {
    macro_rules! compiled {
        ($version:tt) => {{
            #[node(cache, version = $version)]
            fn soil(temp_mean: f64, temp_range: f64) -> [f64; 24] {
                soil_by_hour(temp_mean, temp_range)
            }

            pipeline! {
                struct Field {
                    weather: Weather,
                }
                nodes = [self.weather, wind_kmh, soil, seed_degrees, chill_odds];
                outputs = [day, temp_mean, temp_range, wind_kmh, soil, seed_degrees, chill_odds];
                workload = Cpu;
            }

            let field = Field { weather: Weather { base_temp: 10.0 } };
            let outs = match cache {
                Some(cache) => field.with_cache(cache).map(lines)?,
                None => field.map(lines)?,
            };
            let row = |FieldOutputs { day, temp_mean, temp_range, wind_kmh, soil, seed_degrees, chill_odds }| Row {
                day,
                temp_mean,
                temp_range,
                wind_kmh,
                soil,
                seed_degrees,
                chill_odds,
            };
            outs.into_iter().map(row).collect()
        }};
    }
    Ok(match source {
        Source::Written => compiled!(1),
        Source::Untouched => compiled!(1),
        Source::Edited => compiled!(2),
    })
}

/// The same lines, of which ten are edited, here and there.
#[must_use]
pub fn edited(lines: &[&str]) -> Vec<String> {
    const EDITS: usize = 10;
    let every = lines.len() / EDITS;
    let edit = |(place, line): (usize, &&str)| match place.checked_rem(every) {
        Some(0) if place / every < EDITS => edited_line(line, place / every),
        _ => (*line).to_owned(),
    };
    lines.iter().enumerate().map(edit).collect()
}

/// A line with another sky, another wind or another warmest hour.
fn edited_line(line: &str, edit: usize) -> String {
    let fields: Vec<&str> = line.split(',').collect();
    let [date, precipitation, temp_max, temp_min, wind, sky] = fields[..] else { return line.to_owned() };
    let more = |field: &str, more: f64| format!("{:.1}", field.parse::<f64>().unwrap_or_default() + more);
    match edit % 3 {
        0 => [date, precipitation, temp_max, temp_min, wind, "fog"].join(","),
        1 => [date, precipitation, temp_max, temp_min, &more(wind, 10.0), sky].join(","),
        _ => [date, precipitation, &more(temp_max, 7.0), temp_min, wind, sky].join(","),
    }
}

// ---- How often nodes run --------------------------------------------------------------------------------------------

/// How often a node ran since it was asked last.
struct Counter(AtomicUsize);

impl Counter {
    const fn new() -> Self {
        Self(AtomicUsize::new(0))
    }

    fn count(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

static WIND_KMH: Counter = Counter::new();
static SOIL: Counter = Counter::new();
static SEED_DEGREES: Counter = Counter::new();
static CHILL_ODDS: Counter = Counter::new();

/// The nodes in the tables: their names, how often they ran, and whether they are marked `cache`.
static NODES: [(&str, &Counter, bool); 4] = [
    ("wind_kmh", &WIND_KMH, false),
    ("soil", &SOIL, true),
    ("seed_degrees", &SEED_DEGREES, true),
    ("chill_odds", &CHILL_ODDS, true),
];

/// How often each of [`NODES`] ran since this was asked last.
fn counts() -> [usize; 4] {
    NODES.each_ref().map(|(_, counter, _)| counter.0.swap(0, Ordering::Relaxed))
}

/// What nodes have taken so far, found out without a cache: floats by their bits, as in a key.
#[derive(Debug, Default)]
struct Seen(HashSet<Call>);

/// A call of a node. What `soil` takes, its version stands before.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Call {
    Soil(bool, [u64; 2]),
    SeedDegrees([u64; 24]),
    ChillOdds([u64; 2]),
}

impl Seen {
    /// How often each of [`NODES`] has to run for these days: once for each call that was not seen yet.
    fn should_run(&mut self, source: Source, rows: &[Row]) -> [usize; 4] {
        let mut new = |call: &dyn Fn(&Row) -> Call| rows.iter().filter(|row| self.0.insert(call(row))).count();
        let edited = source == Source::Edited;
        [
            rows.len(),
            new(&|row| Call::Soil(edited, [row.temp_mean, row.temp_range].map(f64::to_bits))),
            new(&|row| Call::SeedDegrees(row.soil.map(f64::to_bits))),
            new(&|row| Call::ChillOdds([row.temp_mean, row.wind_kmh].map(f64::to_bits))),
        ]
    }
}

// ---- The program ----------------------------------------------------------------------------------------------------

/// What is read.
const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/seattle-weather.csv");

fn main() -> ExitCode {
    match run(&mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{}", with_causes(&*error));
            ExitCode::FAILURE
        }
    }
}

/// The program, up to its exit code.
///
/// # Errors
///
/// When something cannot be read or written, or when a run is not what it should be.
pub fn run(out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let file = fs::read_to_string(DATA).map_err(|error| format!("cannot read `{DATA}`: {error}"))?;
    let lines: Vec<&str> = file.lines().skip(1).collect();
    let other = edited(&lines);
    let other: Vec<&str> = other.iter().map(String::as_str).collect();
    // A new one each time, and removed at the end: what this program finds, it has put there itself.
    let directory = tempfile::tempdir()?;

    let mut seen = Seen::default();
    let runs = [
        ("1. Nothing is known", Source::Written, &lines),
        ("2. Nothing was edited", Source::Untouched, &lines),
        ("3. Another version of `soil`", Source::Edited, &lines),
        ("4. Ten lines were edited", Source::Edited, &other),
    ];
    for (title, source, lines) in runs {
        let computed = timed(|| job(source, lines, None))?;
        counts();
        let found = timed(|| job(source, lines, Some(&DiskCache::open(directory.path())?)))?;
        let ran = counts();
        shown(out.write_all(table(title, lines.len(), ran, found.time, computed.time)?.as_bytes()))?;
        check(title, &found.rows, &computed.rows, ran, seen.should_run(source, &computed.rows))?;
    }
    shown(writeln!(out, "All outputs are those of runs without a cache, and no node ran twice for one thing."))?;
    Ok(shown(out.flush())?)
}

/// What came of a job, and how long it took.
struct Timed {
    rows: Vec<Row>,
    time: Duration,
}

fn timed(job: impl FnOnce() -> Result<Vec<Row>, Box<dyn Error>>) -> Result<Timed, Box<dyn Error>> {
    let start = Instant::now();
    let rows = job()?;
    Ok(Timed { rows, time: start.elapsed() })
}

/// One run: how often each node was asked for its value, ran, and was found.
fn table(
    title: &str,
    asked: usize,
    ran: [usize; 4],
    time: Duration,
    without: Duration,
) -> Result<String, std::fmt::Error> {
    let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
    let mut text = String::new();
    writeln!(text, "{title}: {:.0} ms, without a cache {:.0} ms", milliseconds(time), milliseconds(without))?;
    writeln!(text, "   {:<14} {:>6} {:>6} {:>6}", "node", "asked", "ran", "found")?;
    for ((name, _, marked), ran) in NODES.iter().zip(ran) {
        // It is asked for every line, since every output is wanted; where it did not run, its value was found.
        let found = if *marked { asked.saturating_sub(ran).to_string() } else { "-".to_owned() };
        writeln!(text, "   {name:<14} {asked:>6} {ran:>6} {found:>6}")?;
    }
    writeln!(text)?;
    Ok(text)
}

/// Whether a run was what it should be.
///
/// # Errors
///
/// When its outputs are not those of a run without a cache, or a node did not run as often as it should.
pub fn check(
    title: &str,
    found: &[Row],
    computed: &[Row],
    ran: [usize; 4],
    should_run: [usize; 4],
) -> Result<(), Box<dyn Error>> {
    if found != computed {
        return Err(format!("{title}: the outputs are not those of a run without a cache").into());
    }
    match NODES.iter().zip(ran.iter().zip(should_run)).find(|(_, (ran, should))| *ran != should) {
        Some(((node, ..), (ran, should))) => {
            Err(format!("{title}: `{node}` ran {ran} times; it should have run {should} times").into())
        }
        None => Ok(()),
    }
}

/// That a reader such as `head` has seen enough is no trouble.
fn shown(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// An error with what caused it.
fn with_causes(error: &dyn Error) -> String {
    let causes = std::iter::successors(error.source(), |&error| error.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}
