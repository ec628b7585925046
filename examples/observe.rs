//! What a run tells of itself: hundreds of weather stations, each with the four years of days of the example `weather`, and
//! afterwards a table of where the time went, and pictures of it.
//!
//! ```text
//! cargo run --release --features progress,svg --example observe              # pictures go to a folder for what is temporary
//! cargo run --release --features progress,svg --example observe -- folder    # or to this one
//! ```
//!
//! | file | shows |
//! |---|---|
//! | `graph.svg` | the pipeline, coloured by where the time went |
//! | `waterfall.svg` | what ran when in which thread |
//! | `waterfall.html` | the same, to look at closely |
//! | `trace.json` | the same for <https://ui.perfetto.dev> |

use std::env;
use std::error::Error;
use std::fs;
use std::path::PathBuf;

use hypernodes::{Pipeline, Progress, Timeline, node, pipeline};

#[allow(dead_code, unreachable_pub, reason = "a program of its own, whose `main` nobody calls here")]
#[path = "weather.rs"]
mod weather;

use weather::{Comfort, Weather};

pipeline! {
    /// What the days of a station add up to.
    pub struct Station {
        /// What is done with each day.
        pub weather: Weather,
    }
    nodes = [days, self.weather.map(line = days) -> (growing_degrees as degrees, comfort as comforts), growth, pleasant];
    outputs = [growth, pleasant];
    workload = Cpu;
}

/// The lines of a file, without the header.
#[node]
fn days(file: &str) -> Vec<&str> {
    file.lines().skip(1).collect()
}

/// Growing degrees of all days in °C.
#[node]
fn growth(degrees: &[f64]) -> f64 {
    degrees.iter().sum()
}

/// How many days were pleasant.
#[node]
fn pleasant(comforts: &[Comfort]) -> usize {
    comforts.iter().filter(|&&comfort| comfort == Comfort::Pleasant).count()
}

/// How many stations there are.
const STATIONS: usize = 400;

fn main() -> Result<(), Box<dyn Error>> {
    let file = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/data/seattle-weather.csv"))?;
    let folder = env::args_os().nth(1).map_or_else(|| env::temp_dir().join("hypernodes-observe"), PathBuf::from);

    let timeline = Timeline::new();
    let station = Station { weather: Weather { base_temp: 10.0 } };
    let files = vec![file.as_str(); STATIONS];
    let stations = station.with_callback((Progress::new(), &timeline)).map(files)?;
    assert!(stations.iter().all(|station| station.pleasant > 100 && station.growth > 1000.0));

    println!("{}", timeline.table());
    fs::create_dir_all(&folder)?;
    let share = |path: &str| timeline.share(path);
    fs::write(folder.join("graph.svg"), Station::GRAPH.svg().shade(&share).to_string())?;
    fs::write(folder.join("waterfall.svg"), timeline.svg().to_string())?;
    fs::write(folder.join("waterfall.html"), timeline.html().to_string())?;
    fs::write(folder.join("trace.json"), timeline.trace().to_string())?;
    println!("\npictures are in {}", folder.display());
    Ok(())
}
