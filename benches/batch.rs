//! What a batch body gains over the single one: `cargo bench --bench batch`, some seconds.
//!
//! The items are the samples of an electrocardiogram, `examples/data/ecg-mitbih-208.u16le`, or those of the file that
//! `HYPERNODES_ECG` names. Of each sample three things are made:
//!
//! * `limited`: in millivolt, bent so that spikes stay within one, `x / (1 + |x|)`. A small function, which the compiler
//!   puts into the loop of `map`, where it makes several samples at once.
//! * `settled`: where sixteen steps of `x <- r x (1 - x)` lead, `r` going with the sample. The single body stays a
//!   function that is called, as large ones do and those of other crates; only the loop of the batch body makes several
//!   samples at once.
//! * `probability`: how likely noise is so large, from a table of a normal distribution's tail. The single body makes the
//!   table for each sample, the batch body once: what has to be set up for each call.
//!
//! *single* is the pipeline without batch bodies, *batch* the same with them, and *by hand* the loops over slices and one
//! that puts their results together, by one thread; then the first two by all threads. The ways take turns, and of each
//! the shortest time counts. *Gain* is that of the single bodies over that of the batch bodies.
//!
//! On two cores of an x86-64 server, in ms. The second core was busy with something else for much of the time: what one
//! thread takes came out much the same each time (`batch` of all three between 1.1 and 1.5), the figures for all threads differed by up to two times between
//! runs, and their gains say little.
//!
//! ```text
//!                 single     batch   gain   by hand single, par.     batch   gain
//! limited          0.036     0.175    0.2     0.036        0.038     0.106    0.4
//! settled          2.878     0.406    7.1     0.267        1.467     0.225    6.5
//! probability     22.241     0.342   65.0     0.158       19.466     0.202   96.1
//! all three       22.752     1.289   17.7     1.504       13.777     0.733   18.8
//! ```
//!
//! A batch body pays where it makes something once, or where its loop is one over several samples and `map`'s is not.
//! Columns have to be filled and read, about 1.3 ns for a sample; a function that is smaller than that is better off
//! without a batch body, as `limited` is.

use std::error::Error;
use std::hint::black_box;
use std::time::Duration;

use hypernodes::{Parallel, Sequential, node, pipeline};
use hypernodes_benches::{milliseconds, timed};

const ROUNDS: usize = 60;
const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/ecg-mitbih-208.u16le");

fn millivolt(sample: u16) -> f32 {
    (f32::from(sample) - 1024.0) / 200.0
}

fn bent(sample: u16) -> f32 {
    let x = millivolt(sample);
    x / (1.0 + x.abs())
}

#[node(output = "limited")]
fn limit(sample: u16) -> f32 {
    bent(sample)
}

#[node(output = "limited", batch = limit_all)]
fn limit_batched(sample: u16) -> f32 {
    bent(sample)
}

fn limit_all(sample: &[u16]) -> Vec<f32> {
    sample.iter().map(|sample| bent(*sample)).collect()
}

fn logistic(sample: u16) -> f32 {
    let r = 3.0 + f32::from(sample) / 2048.0;
    (0..16).fold(0.5, |x, _| r * x * (1.0 - x))
}

#[node(output = "settled")]
#[inline(never)]
fn settle(sample: u16) -> f32 {
    logistic(sample)
}

#[node(output = "settled", batch = settle_all)]
#[inline(never)]
fn settle_batched(sample: u16) -> f32 {
    logistic(sample)
}

fn settle_all(sample: &[u16]) -> Vec<f32> {
    sample.iter().map(|sample| logistic(*sample)).collect()
}

/// The upper tail of a normal distribution in steps of a tenth, by adding up its density.
struct Tail([f32; 64]);

impl Tail {
    #[expect(clippy::cast_precision_loss, reason = "a small number")]
    fn new() -> Self {
        let mut tail = [0.0; 64];
        let mut sum = 0.0;
        for (step, tail) in tail.iter_mut().enumerate().rev() {
            let x = 0.1 * step as f32;
            sum += 0.1 * 0.398_942_3 * (-0.5 * x * x).exp();
            *tail = sum;
        }
        Self(tail)
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive, and small")]
    fn at(&self, sample: u16) -> f32 {
        let step = (millivolt(sample).abs() * 20.0) as usize;
        self.0[step.min(63)]
    }
}

#[node(output = "probability")]
fn judge(sample: u16) -> f32 {
    Tail::new().at(sample)
}

#[node(output = "probability", batch = judge_all)]
fn judge_batched(sample: u16) -> f32 {
    Tail::new().at(sample)
}

fn judge_all(sample: &[u16]) -> Vec<f32> {
    let tail = Tail::new();
    sample.iter().map(|sample| tail.at(*sample)).collect()
}

pipeline! { struct Limits; nodes = [limit]; workload = Cpu; }
pipeline! { struct LimitsBatched; nodes = [limit_batched]; workload = Cpu; }
pipeline! { struct Settled; nodes = [settle]; workload = Cpu; }
pipeline! { struct SettledBatched; nodes = [settle_batched]; workload = Cpu; }
pipeline! { struct Judged; nodes = [judge]; workload = Cpu; }
pipeline! { struct JudgedBatched; nodes = [judge_batched]; workload = Cpu; }
pipeline! { struct All; nodes = [limit, settle, judge]; workload = Cpu; }
pipeline! { struct AllBatched; nodes = [limit_batched, settle_batched, judge_batched]; workload = Cpu; }

/// The shortest times of ways that take turns.
fn shortest<const WAYS: usize>(ways: [&dyn Fn() -> usize; WAYS]) -> [Duration; WAYS] {
    let mut shortest = [Duration::MAX; WAYS];
    for _ in 0..ROUNDS {
        for (shortest, way) in shortest.iter_mut().zip(ways) {
            let (time, made) = timed(way);
            assert!(made > 0, "no samples");
            *shortest = time.min(*shortest);
        }
    }
    shortest
}

macro_rules! measure {
    ($name:literal, $samples:ident, $single:ident, $batched:ident, $by_hand:expr) => {{
        let parallel = Parallel::new();
        let times = shortest([
            &|| black_box($single.with_engine(Sequential).map($samples)).len(),
            &|| black_box($batched.with_engine(Sequential).map($samples)).len(),
            &|| black_box($by_hand($samples)).len(),
            &|| black_box($single.with_engine(parallel).map($samples)).len(),
            &|| black_box($batched.with_engine(parallel).map($samples)).len(),
        ]);
        let [single, batch, by_hand, single_parallel, batch_parallel] = times.map(milliseconds);
        println!(
            "{:<12} {single:>9.3} {batch:>9.3} {:>6.1} {by_hand:>9.3} {single_parallel:>12.3} {batch_parallel:>9.3} {:>6.1}",
            $name,
            single / batch,
            single_parallel / batch_parallel,
        );
    }};
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::var("HYPERNODES_ECG").unwrap_or_else(|_| DATA.to_owned());
    let bytes = std::fs::read(&path).map_err(|error| {
        format!("cannot read the electrocardiogram at `{path}`: {error}; name another with `HYPERNODES_ECG`")
    })?;
    let samples: Vec<u16> = bytes.as_chunks().0.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
    let samples = &samples[..];
    let same = All.map(samples).iter().zip(AllBatched.map(samples)).all(|(single, batch)| {
        let single = [single.limited, single.settled, single.probability];
        single.map(f32::to_bits) == [batch.limited, batch.settled, batch.probability].map(f32::to_bits)
    });
    assert!(same, "the bodies differ");
    println!("{} samples; {} threads in rayon's pool; in ms\n", samples.len(), rayon::current_num_threads());
    println!(
        "{:<12} {:>9} {:>9} {:>6} {:>9} {:>12} {:>9} {:>6}",
        "", "single", "batch", "gain", "by hand", "single, par.", "batch", "gain"
    );
    measure!("limited", samples, Limits, LimitsBatched, |samples: &[u16]| {
        let limited = limit_all(samples);
        limited.into_iter().map(|limited| LimitsOutputs { limited }).collect::<Vec<_>>()
    });
    measure!("settled", samples, Settled, SettledBatched, |samples: &[u16]| {
        let settled = settle_all(samples);
        settled.into_iter().map(|settled| SettledOutputs { settled }).collect::<Vec<_>>()
    });
    measure!("probability", samples, Judged, JudgedBatched, |samples: &[u16]| {
        let probability = judge_all(samples);
        probability.into_iter().map(|probability| JudgedOutputs { probability }).collect::<Vec<_>>()
    });
    measure!("all three", samples, All, AllBatched, |samples: &[u16]| {
        let all = limit_all(samples).into_iter().zip(settle_all(samples)).zip(judge_all(samples));
        all.map(|((limited, settled), probability)| AllOutputs { limited, settled, probability }).collect::<Vec<_>>()
    });
    Ok(())
}
