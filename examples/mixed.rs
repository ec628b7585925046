//! Documents that are waited for and then computed with: the same pipeline one after the other and in parallel.
//!
//! Each document takes a millisecond to arrive, as it would from a disk or a network, and some microseconds of work. A
//! processor for each waiting thread would be a waste, so threads that wait are worth more than processors here.
//! `Workload` says which of the two a pipeline does, and `map` finds out how many threads that takes.
//!
//! ```text
//! cargo run --release --example mixed           # 100 documents
//! cargo run --release --example mixed -- 500
//! ```
//!
//! The documents are made in a temporary directory. The table shows the first call, which may have to start threads, and
//! the median of some more. All results are compared. The program ends with
//!
//! * `0` when all of them agree,
//! * `1` when a document could not be made, read or computed with,
//! * `2` when the arguments make no sense.
//!
//! The bench `mixed` measures the same pipeline closer: `cargo bench --bench mixed`.

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use hypernodes::{Engine, ItemError, Parallel, Sequential, Workload, node, pipeline};
use nalgebra::{Complex, SMatrix, Schur};
use serde::{Deserialize, Serialize};

// ---- The logic of one document --------------------------------------------------------------------------------------

/// What a document takes to arrive.
pub const LATENCY: Duration = Duration::from_millis(1);

pipeline! {
    /// What one document comes to.
    #[outputs(derive(Clone, PartialEq))]
    pub struct Mixed {
        /// What the document takes to arrive.
        pub latency: Duration,
    }
    nodes = [load, parse, normalise, digest, transform, spectrum];
    inputs = [path];
    outputs = [digest, transformed, eigenvalues];
}

/// Waits for a document, then reads it.
#[node(output = "text")]
fn load(path: &Path, latency: Duration) -> io::Result<String> {
    thread::sleep(latency);
    fs::read_to_string(path)
}

/// Reads its JSON.
#[node(output = "document")]
fn parse(text: &str) -> serde_json::Result<Document> {
    serde_json::from_str(text)
}

/// Shifts and scales the values to a mean of 0 and a standard deviation of 1; equal values have none and become 0.
#[node(output = "scores")]
fn normalise(document: &Document) -> Vec<f64> {
    let values = &document.values;
    #[expect(clippy::cast_precision_loss, reason = "a document has a handful of values")]
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let deviation = (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt();
    values.iter().map(|value| if deviation > 0.0 { (value - mean) / deviation } else { 0.0 }).collect()
}

/// MD5 of the metadata, in hexadecimal.
#[node]
fn digest(document: &Document) -> String {
    let mut context = md5::Context::new();
    for (key, value) in &document.metadata {
        context.consume(format!("{key}={value}\n"));
    }
    format!("{:x}", context.finalize())
}

/// Rounds of [`transform`].
pub const ROUNDS: usize = 50;

/// Sends the scores, one in each of [`ROUNDS`] rounds, through some functions that take a processor its time.
#[node(output = "transformed")]
fn transform(scores: &[f64]) -> f64 {
    scores.iter().cycle().take(ROUNDS).fold(0.0, |sum, score| {
        let wave = (sum + score).sin() * score.cos();
        sum + wave.abs().sqrt().tanh() * (-score.abs()).exp()
    })
}

/// Rows and columns of the matrix in [`spectrum`].
pub const SIZE: usize = 10;

/// So many matrices are drawn at most.
const DRAWS: usize = 10;

/// What LAPACK allows for each row, too; it is usually about three.
const ITERATIONS: usize = 30 * SIZE;

/// Eigenvalues of a random matrix; the seed of the document decides which.
///
/// The iteration behind `complex_eigenvalues` never ends for a few matrices in a million. Here it has a limit, past
/// which another matrix is drawn.
#[node(output = "eigenvalues")]
fn spectrum(document: &Document) -> Result<[Complex<f64>; SIZE], NoSpectrum> {
    let mut random = fastrand::Rng::with_seed(document.seed);
    let mut draw = || SMatrix::<f64, SIZE, SIZE>::from_fn(|_, _| random.f64());
    let schur = (0..DRAWS).find_map(|_| Schur::try_new(draw(), f64::EPSILON, ITERATIONS));
    Ok(schur.ok_or(NoSpectrum)?.complex_eigenvalues().into())
}

// ---- The data -------------------------------------------------------------------------------------------------------

/// A file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Where the random numbers of this document begin.
    pub seed: u64,
    /// What was measured.
    pub values: Vec<f64>,
    /// What is known of it, in alphabetical order.
    pub metadata: BTreeMap<String, String>,
}

/// No matrix that was drawn has eigenvalues that could be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSpectrum;

impl fmt::Display for NoSpectrum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the eigenvalues of {DRAWS} random matrices could not be found in {ITERATIONS} iterations each")
    }
}

impl Error for NoSpectrum {}

/// The document of that number.
#[must_use]
pub fn document(number: usize) -> Document {
    let seed = number as u64;
    let mut random = fastrand::Rng::with_seed(seed);
    let entry = |(key, value): (&str, String)| (key.to_owned(), value);
    Document {
        seed,
        values: (0..16).map(|_| random.f64() * 100.0).collect(),
        metadata: [
            ("title", format!("Measurement {number}")),
            ("station", format!("{:04}", random.u16(..10_000))),
            ("unit", "mm".to_owned()),
        ]
        .map(entry)
        .into(),
    }
}

/// Writes so many documents into a directory.
///
/// # Errors
///
/// When a file cannot be written.
pub fn write_documents(directory: &Path, count: usize) -> io::Result<Vec<PathBuf>> {
    let write = |number| {
        let path = directory.join(format!("{number}.json"));
        fs::write(&path, serde_json::to_vec(&document(number))?)?;
        Ok(path)
    };
    (0..count).map(write).collect()
}

// ---- All the documents ----------------------------------------------------------------------------------------------

/// Runs all the documents.
///
/// # Errors
///
/// The error of a document, with its number.
pub fn report(
    engine: impl Engine,
    paths: &[PathBuf],
    latency: Duration,
) -> Result<Vec<MixedOutputs>, ItemError<MixedError>> {
    Mixed { latency }.with_engine(engine).map(paths)
}

// ---- The program ----------------------------------------------------------------------------------------------------

/// Documents, where the arguments do not say.
const DOCUMENTS: usize = 100;

/// Calls after the first one; the median of an odd number is one of them.
const CALLS: usize = 5;

fn main() -> ExitCode {
    ExitCode::from(run(env::args_os().skip(1), &mut io::stdout().lock(), &mut io::stderr().lock()))
}

/// The program from its arguments to its exit code.
pub fn run(args: impl Iterator<Item = OsString>, out: &mut impl Write, err: &mut impl Write) -> u8 {
    // Where standard error is closed there is nobody to tell, so what comes of writing to it does not matter.
    let Some(documents) = documents(args) else {
        let _ = writeln!(err, "give the number of documents, at least 1, or nothing for {DOCUMENTS}");
        return 2;
    };
    match measure(documents, LATENCY).and_then(|rows| Ok(write_table(documents, &rows, out)?)) {
        Ok(()) => 0,
        Err(error) => {
            let _ = write!(err, "{error}");
            let mut cause = error.source();
            while let Some(error) = cause {
                let _ = write!(err, ": {error}");
                cause = error.source();
            }
            let _ = writeln!(err);
            1
        }
    }
}

/// The number of documents that the arguments ask for.
fn documents(mut args: impl Iterator<Item = OsString>) -> Option<usize> {
    let number = match args.next() {
        Some(text) => text.to_str()?.parse::<NonZeroUsize>().ok()?.get(),
        None => DOCUMENTS,
    };
    args.next().is_none().then_some(number)
}

/// What one engine took.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The engine.
    pub name: &'static str,
    /// The first call, with all threads that it starts.
    pub first: Duration,
    /// The median of some more.
    pub then: Duration,
}

/// Runs every engine over so many documents and compares what comes out.
///
/// # Errors
///
/// When a document cannot be written, read or computed with.
///
/// # Panics
///
/// When an engine has other results than one document after the other.
pub fn measure(documents: usize, latency: Duration) -> Result<Vec<Row>, Box<dyn Error>> {
    let directory = tempfile::tempdir()?;
    let paths = write_documents(directory.path(), documents)?;
    let expected = report(Sequential, &paths, Duration::ZERO)?;
    let parallel = |workload| Parallel::new().workload(workload);
    Ok(vec![
        time("Sequential", || report(Sequential, &paths, latency), &expected)?,
        time("Mixed", || report(parallel(Workload::Mixed), &paths, latency), &expected)?,
        time("Io", || report(parallel(Workload::Io), &paths, latency), &expected)?,
        time("Cpu", || report(parallel(Workload::Cpu), &paths, latency), &expected)?,
    ])
}

/// Calls an engine some times.
fn time(
    name: &'static str,
    run: impl Fn() -> Result<Vec<MixedOutputs>, ItemError<MixedError>>,
    expected: &[MixedOutputs],
) -> Result<Row, ItemError<MixedError>> {
    let call = || {
        let start = Instant::now();
        let reports = run()?;
        let time = start.elapsed();
        assert!(reports == expected, "{name} has other results than one document after the other");
        Ok(time)
    };
    let first = call()?;
    let mut times = (0..CALLS).map(|_| call()).collect::<Result<Vec<_>, _>>()?;
    times.sort_unstable();
    Ok(Row { name, first, then: times[CALLS / 2] })
}

/// Prints a line for each engine; the first one is what the others are compared with.
///
/// # Errors
///
/// When it cannot be written; that a reader such as `head` has seen enough is no error.
pub fn write_table(documents: usize, rows: &[Row], out: &mut impl Write) -> io::Result<()> {
    match try_write_table(documents, rows, out) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

fn try_write_table(documents: usize, rows: &[Row], out: &mut impl Write) -> io::Result<()> {
    let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
    writeln!(out, "{documents} documents, {LATENCY:?} of waiting each; all results agree\n")?;
    writeln!(out, "engine      first call ms   then ms   speed-up")?;
    for row in rows {
        let (first, then) = (milliseconds(row.first), milliseconds(row.then));
        let speed_up = milliseconds(rows[0].then) / then;
        writeln!(out, "{:<10} {first:>14.1} {then:>9.1} {speed_up:>9.1}×", row.name)?;
    }
    out.flush()
}
