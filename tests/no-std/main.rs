//! Pipelines in a program without std, alloc and a runtime. Its exit code is 0 when every result is right, else the
//! number of the first wrong one.

#![no_std]
#![no_main]

use core::error::Error;
use core::fmt::{self, Write as _};
use core::panic::PanicInfo;

use hypernodes::{Graph, ItemError, Pipeline, Workload, node, partition_count, pipeline};

// ---- What a program needs instead of std ----------------------------------------------------------------------------

/// The code that leaves the program after a panic; no check has it.
const PANICKED: i32 = 101;

#[allow(
    unsafe_code,
    reason = "who links symbols by name has to vouch for them: the C library starts and ends the program"
)]
mod libc {
    #[link(name = "c")]
    unsafe extern "C" {
        pub(crate) safe fn _exit(code: i32) -> !;
    }

    /// Where the C library begins. Nothing else in this program is called `main`.
    #[unsafe(no_mangle)]
    extern "C" fn main() -> i32 {
        super::first_wrong()
    }

    /// The compiled `core` asks for it; as a panic aborts, nobody calls it. Std would bring its own.
    #[unsafe(no_mangle)]
    extern "C" fn rust_eh_personality() {}
}

/// A second one of these, such as std's, is E0152.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    libc::_exit(PANICKED)
}

// ---- Nodes and pipelines --------------------------------------------------------------------------------------------

/// The signal never rises above silence.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Silent {
    peak: f32,
}

impl fmt::Display for Silent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the peak is {}", self.peak)
    }
}

impl Error for Silent {}

/// Takes the mean off every sample.
#[node(output = "centred")]
fn centre(samples: &[f32; 8]) -> [f32; 8] {
    let mean = samples.iter().sum::<f32>() / 8.0;
    samples.map(|sample| sample - mean)
}

/// Without the feature `cache` the mark says nothing, and nothing is asked of the types.
#[node(output = "peak", cache, version = 2)]
fn peak(centred: &[f32]) -> f32 {
    centred.iter().fold(0.0, |peak, sample| peak.max(sample.abs()))
}

#[node(output = "gain")]
#[allow(clippy::trivially_copy_pass_by_ref, reason = "a bound input may be borrowed")]
fn gain(peak: f32, target: &f32) -> Result<f32, Silent> {
    if peak < 0.001 { Err(Silent { peak }) } else { Ok(target / peak) }
}

#[node(output = "scaled", cache)]
fn scale<const N: usize>(centred: [f32; N], gain: f32) -> [f32; N] {
    centred.map(|sample| sample * gain)
}

#[node(output = ("loudest", "place"))]
fn loudest(scaled: &[f32], label: Option<&str>) -> (f32, usize) {
    let places = scaled.iter().copied().enumerate();
    let (place, loudest) =
        places.fold((0, 0.0), |(at, most), (place, sample)| if sample > most { (place, sample) } else { (at, most) });
    (loudest, if label.is_some() { place } else { 0 })
}

pipeline! {
    /// Centres a signal and brings its peak to a target.
    #[outputs(derive(Clone, Copy, PartialEq))]
    struct Normalise {
        target: f32,
    }
    nodes = [loudest, scale::<8>, gain, peak, centre];
    inputs = [samples, label];
    outputs = [scaled, loudest, place, gain];
    workload = Cpu;
}

#[node(output = "first")]
fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or_default()
}

#[node(output = "letters", cache)]
fn count(first: &str) -> usize {
    first.len()
}

pipeline! {
    /// Borrows from its input.
    struct Words;
    nodes = [first_word, count];
}

mod nested {
    use hypernodes::{node, pipeline};

    /// No other module can name it.
    #[derive(Debug, Clone)]
    struct Bounds<'s> {
        inside: &'s [f32],
    }

    #[node]
    fn bounds(scaled: &[f32]) -> Bounds<'_> {
        Bounds { inside: &scaled[1..scaled.len() - 1] }
    }

    #[node]
    fn width(bounds: Bounds<'_>) -> usize {
        bounds.inside.len()
    }

    pipeline! {
        /// Measures.
        pub struct Measure;
        nodes = [width, bounds];
        outputs = [width];
    }
}

pipeline! {
    /// Pipelines as nodes, one of which may fail.
    struct Outer {
        normalise: Normalise,
    }
    nodes = [self.normalise, nested::Measure, Words(text = title) -> (first as name)];
    outputs = [name, place, width, letters];
}

/// The graph is a constant: this program would not compile if it were wrong.
const GRAPH: &Graph = Normalise::GRAPH;
const _: () = assert!(GRAPH.nodes.len() == 5 && GRAPH.inputs.len() == 3 && GRAPH.outputs.len() == 4);
const _: () = assert!(matches!(Normalise::WORKLOAD, Workload::Cpu));
const PARTITIONS: usize = partition_count(Workload::Io, 1_000_000, 8);

// ---- The checks -----------------------------------------------------------------------------------------------------

const SIGNAL: [f32; 8] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 12.0];

/// The number of the first check that does not hold; 0 when all of them do.
fn first_wrong() -> i32 {
    let checks: [fn() -> bool; 10] = [
        runs,
        inputs_come_in_any_form,
        a_failed_node_is_named,
        errors_have_sources,
        items_one_at_a_time,
        outputs_borrow,
        the_graph_is_there,
        debug_needs_no_heap,
        pipelines_are_nodes,
        work_is_partitioned,
    ];
    (1..).zip(checks).find(|(_, check)| !check()).map_or(0, |(number, _)| number)
}

fn near(one: f32, other: f32) -> bool {
    (one - other).abs() < 1e-6
}

fn runs() -> bool {
    let pipeline = Normalise { target: 0.5 };
    let Ok(out) = pipeline.run((&SIGNAL, Some("signal"))) else { return false };
    near(out.loudest, 0.5) && out.place == 7 && near(out.gain, 0.5 / 7.0) && near(out.scaled[0], -4.0 * 0.5 / 7.0)
}

fn inputs_come_in_any_form() -> bool {
    let pipeline = Normalise { target: 0.5 };
    let by_struct = pipeline.run(NormaliseInputs { samples: &SIGNAL, label: None });
    let by_tuple = pipeline.run((&SIGNAL, None));
    by_struct.is_ok() && by_struct.ok() == by_tuple.ok()
}

fn a_failed_node_is_named() -> bool {
    match (Normalise { target: 0.5 }).run((&[3.0; 8], None)) {
        Ok(_) => false,
        Err(error) => {
            let NormaliseError::Gain(cause) = &error;
            error.node() == "gain" && near(cause.peak, 0.0) && written(&error) == Some("node `gain` failed")
        }
    }
}

fn errors_have_sources() -> bool {
    let Err(error) = (Normalise { target: 0.5 }).run((&[3.0; 8], None)) else { return false };
    let item = ItemError { index: 3, error };
    let text = written(&item);
    let node = item.source();
    let cause = node.and_then(Error::source).and_then(<dyn Error>::downcast_ref::<Silent>);
    text == Some("item 3 failed") && cause.is_some_and(|cause| near(cause.peak, 0.0))
}

fn items_one_at_a_time() -> bool {
    let pipeline = Normalise { target: 1.0 };
    let items = [[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 8.0], [1.0; 8], [8.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]];
    let mut outcomes = pipeline.map_iter(items.iter().map(|samples| (samples, Some("item"))));
    let (first, second, third) = (outcomes.next(), outcomes.next(), outcomes.next());
    let place = |outcome: Option<Result<NormaliseOutputs, NormaliseError>>| outcome?.ok().map(|out| out.place);
    place(first) == Some(7)
        && second.is_some_and(|second| second.is_err())
        && place(third) == Some(0)
        && outcomes.next().is_none()
}

fn outputs_borrow() -> bool {
    let out = Words.run("no heap");
    out.first == "no" && out.letters == 2
}

fn the_graph_is_there() -> bool {
    let names = GRAPH.nodes.iter().map(|node| node.name);
    names.eq(["centre", "peak", "gain", "scale", "loudest"]) && GRAPH.name == "Normalise" && GRAPH.edges().count() > 5
}

fn debug_needs_no_heap() -> bool {
    let mut text = Text::default();
    write!(text, "{:?}", Words.run("a b")).is_ok()
        && text.as_str() == Some(r#"WordsOutputs { first: "a", letters: 1 }"#)
}

fn pipelines_are_nodes() -> bool {
    let outer = Outer { normalise: Normalise { target: 1.0 } };
    let loud = outer
        .run((&SIGNAL, Some("item"), "a title"))
        .is_ok_and(|out| (out.name, out.place, out.width, out.letters) == ("a", 7, 6, 1));
    let mut path = Text::default();
    let silent = outer
        .run((&[0.0; 8], None, ""))
        .is_err_and(|error| write!(path, "{}", error.path()).is_ok() && path.as_str() == Some("Outer/normalise/gain"));
    loud && silent
}

fn work_is_partitioned() -> bool {
    PARTITIONS == 1024 && partition_count(Workload::Cpu, 0, 8) == 0
}

/// A short text without a heap.
struct Text {
    bytes: [u8; 128],
    length: usize,
}

impl Default for Text {
    fn default() -> Self {
        Self { bytes: [0; 128], length: 0 }
    }
}

impl Text {
    fn as_str(&self) -> Option<&str> {
        core::str::from_utf8(&self.bytes[..self.length]).ok()
    }
}

impl fmt::Write for Text {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.length + text.len();
        self.bytes.get_mut(self.length..end).ok_or(fmt::Error)?.copy_from_slice(text.as_bytes());
        self.length = end;
        Ok(())
    }
}

/// What is displayed, where it is one of the texts that are looked for.
fn written(value: &dyn fmt::Display) -> Option<&'static str> {
    let mut text = Text::default();
    write!(text, "{value}").ok()?;
    ["node `gain` failed", "item 3 failed"].into_iter().find(|known| text.as_str() == Some(known))
}
