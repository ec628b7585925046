//! What pipelines cost the compiler: `cargo bench --bench compile_time`.
//!
//! Makes crates with many nodes and checks each of them with and without `pipeline!`; the difference is what a pipeline
//! takes. It has to grow as the number of nodes does: with four times the nodes it may take eight times as long, where
//! quadratic work would take sixteen. The exit code is 1 where it does not.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

/// In ascending order; the last one is four times the one that it is compared with.
const NODES: [usize; 5] = [100, 250, 500, 1000, 2000];
const COMPARED_WITH: usize = 500;
const ALLOWED: f64 = 8.0;
/// The shortest of so many times counts.
const REPETITIONS: usize = 3;

/// How the nodes hang together.
#[derive(Clone, Copy)]
struct Shape {
    name: &'static str,
    /// The node of that number.
    node: fn(usize) -> String,
    /// What stands around the pipeline.
    place: fn(&str) -> String,
}

const SHAPES: [Shape; 4] = [
    Shape { name: "a chain with some fan-in, as an item", node: chained, place: str::to_owned },
    Shape {
        name: "the same in the body of a function",
        node: chained,
        place: |pipeline| format!("pub fn place() {{ {pipeline} }}"),
    },
    Shape { name: "a chain of borrows, all of them outputs", node: borrowing, place: str::to_owned },
    Shape { name: "an input and an error for each node", node: failing, place: str::to_owned },
];

fn chained(number: usize) -> String {
    match number {
        0 => "pub fn v0(seed: u64) -> u64 { seed }".to_owned(),
        _ if number.is_multiple_of(4) => {
            let (before, far) = (number - 1, number / 2);
            format!(
                "pub fn v{number}(v{before}: u64, v{far}: &u64, factor: u64) -> u64 {{ v{before} + v{far} * factor }}"
            )
        }
        _ => format!("pub fn v{number}(v{0}: u64) -> u64 {{ v{0} + 1 }}", number - 1),
    }
}

fn borrowing(number: usize) -> String {
    match number {
        0 => "pub fn v0(text: &str) -> &str { text }".to_owned(),
        _ => format!("pub fn v{number}(v{0}: &str) -> &str {{ v{0} }}", number - 1),
    }
}

fn failing(number: usize) -> String {
    format!("pub fn v{number}(text_{number}: &str) -> Result<u64, std::num::ParseIntError> {{ text_{number}.parse() }}")
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let place = Place::new()?;
    let mut linear = true;
    println!("`cargo check` in ms, the shortest of {REPETITIONS}; incremental compilation is off");
    for shape in SHAPES {
        println!(
            "\n{}\n{:>7} {:>9} {:>7} {:>11} {:>9}",
            shape.name, "nodes", "without", "with", "difference", "per node"
        );
        let mut compared_with = 0.0;
        for nodes in NODES {
            let without = place.check(shape, nodes, false)?;
            let with = place.check(shape, nodes, true)?;
            let difference = milliseconds(with) - milliseconds(without);
            #[expect(clippy::cast_precision_loss, reason = "thousands at most")]
            let per_node = difference / nodes as f64;
            println!(
                "{nodes:>7} {:>9.0} {:>7.0} {difference:>11.0} {per_node:>9.2}",
                milliseconds(without),
                milliseconds(with)
            );
            if nodes == COMPARED_WITH {
                compared_with = difference;
            }
            if nodes == 4 * COMPARED_WITH {
                let growth = difference / compared_with;
                println!("{COMPARED_WITH} to {nodes} nodes: {growth:.1} times as long");
                linear &= growth <= ALLOWED;
            }
        }
    }
    if !linear {
        eprintln!("\nfour times the nodes took more than {ALLOWED} times as long");
    }
    Ok(if linear { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Where the crates are made.
struct Place {
    directory: PathBuf,
}

impl Place {
    fn new() -> Result<Self, Box<dyn Error>> {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile_time");
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        fs::create_dir_all(directory.join("src"))?;
        // The versions that the workspace has are there without a network.
        fs::copy(repository.join("Cargo.lock"), directory.join("Cargo.lock"))?;
        let library = repository.join("hypernodes");
        let manifest = format!(
            "[workspace]\n\n[package]\nname = \"many-nodes\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
             [dependencies]\nhypernodes = {{ path = \"{}\" }}\n",
            library.display()
        );
        fs::write(directory.join("Cargo.toml"), manifest)?;
        Ok(Self { directory })
    }

    /// How long it takes to check a crate of so many nodes.
    fn check(&self, shape: Shape, nodes: usize, with_pipeline: bool) -> Result<Duration, Box<dyn Error>> {
        let mut source =
            String::from("#![allow(dead_code, unused_imports, missing_docs)]\nuse hypernodes::{node, pipeline};\n");
        let mut names = String::new();
        for number in 0..nodes {
            writeln!(source, "#[node] {}", (shape.node)(number))?;
            write!(names, "v{number}, ")?;
        }
        if with_pipeline {
            source.push_str(&(shape.place)(&format!("pipeline! {{ pub struct Many; nodes = [{names}]; }}")));
        }
        let mut shortest = Duration::MAX;
        // The first time builds the library, too.
        for _ in 0..=REPETITIONS {
            fs::write(self.directory.join("src/lib.rs"), &source)?;
            let start = Instant::now();
            let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
                .args(["check", "--quiet", "--offline"])
                .current_dir(&self.directory)
                .env("CARGO_INCREMENTAL", "0")
                .env("CARGO_TARGET_DIR", self.directory.join("target"))
                .output()?;
            shortest = shortest.min(start.elapsed());
            if !output.status.success() {
                return Err(
                    format!("{} with {nodes} nodes:\n{}", shape.name, String::from_utf8_lossy(&output.stderr)).into()
                );
            }
        }
        Ok(shortest)
    }
}
