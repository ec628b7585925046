//! Spans of `tracing` for what runs.

mod maps;
mod open;
mod written;

use ::tracing::span::Id;
use ::tracing::{Level, Span};

use self::maps::Maps;
use self::open::{Found, Open, Owner};
use super::{Callback, Event, Events, Scope, ScopeId};
use crate::observes::What;

/// Tells `tracing` what runs, as spans: with `tracing-subscriber` they stand around what is logged, with
/// `tracing-opentelemetry` they are a trace that Jaeger, Tempo, Honeycomb and others show.
///
/// ```
/// use hypernodes::{Tracing, node, pipeline};
///
/// #[node(output = "word_count")]
/// fn count_words(text: &str) -> usize {
///     tracing::info!("counting");
///     text.split_whitespace().count()
/// }
///
/// pipeline! { struct TextStats; nodes = [count_words]; }
///
/// # #[derive(Clone, Default)]
/// # struct Lines(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);
/// # impl std::io::Write for Lines {
/// #     fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
/// #         self.0.lock().unwrap().write(line)
/// #     }
/// #     fn flush(&mut self) -> std::io::Result<()> { Ok(()) }
/// # }
/// # let lines = Lines::default();
/// # let written = lines.clone();
/// // In a program: `tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).init();`
/// let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG)
///     # .without_time().with_ansi(false).with_target(false).with_writer(move || written.clone())
///     .finish();
///
/// tracing::subscriber::with_default(subscriber, || {
///     TextStats.with_callback(Tracing::new()).map(&["Hello", "World of Rust"])
/// });
/// // INFO map{pipeline="TextStats" items=2 path=TextStats ..}:item{item=1 path=TextStats[1] ..}:node{node="count_words" ..}: counting
/// # let lines = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
/// # assert_eq!(lines.lines().count(), 2, "{lines}");
/// # for part in [" INFO map{pipeline=\"TextStats\" items=2 path=TextStats ", "}:item{", " item=1 ", " path=TextStats[1] ", "}:node{", " node=\"count_words\" "] {
/// #     assert!(lines.contains(part), "{part} {lines}");
/// # }
/// # assert!(lines.lines().all(|line| line.ends_with("}: counting")), "{lines}");
/// ```
///
/// # Spans
///
/// | span | of | level |
/// |---|---|---|
/// | `pipeline` | a pipeline that is run, and each one among its nodes | `INFO`, in an item `DEBUG` |
/// | `map` | many items, also as a node of a pipeline | `INFO`, in an item `DEBUG` |
/// | `item` | an item of a map; its nodes are right in it | `DEBUG` |
/// | `partition` | items that go together for the sake of a batch body, instead of a span for each | `DEBUG` |
/// | `node` | a function | `DEBUG` |
///
/// So what there is at `INFO` does not grow with the number of items. All of them have the target `hypernodes`: the filter
/// `hypernodes=info` leaves out those of items and nodes, `hypernodes=off` all. What is in a span that is left out is in the
/// one around that.
///
/// | field | what it says |
/// |---|---|
/// | `pipeline` | the name of the innermost pipeline; of a map, of what is mapped |
/// | `node` | the name of the node; of a pipeline or a map among nodes, the one that it is there |
/// | `item` | the index of the item, among those of the innermost map |
/// | `items` | of a map and a partition, how many items it has; of a node, for how many at once it runs |
/// | `path` | the way there, as [`Event::path`] has it: `Corpus/documents[3]/count` |
/// | `depth` | how deep it is, as [`Event::depth`] has it |
/// | `outcome` | `failed` or `panicked`, where it is not done |
/// | `error` | of a node or an item that failed, why |
/// | `otel.name` | what OpenTelemetry shall call it: the name of the node, of the pipeline, or of that and `.map` |
/// | `otel.status_code`, `otel.status_description` | `ERROR` and why, where it failed or panicked |
///
/// Some things are told as events in the span that they belong to:
///
/// | event | level | fields |
/// |---|---|---|
/// | `node failed`, `item failed`: the latter where no node has said why, as of a panic | `ERROR` | `node`, `item`, `path`, `error` |
/// | `cache trouble` | `WARN` | `node`, `item`, `path`, `error` |
/// | `node cached` | `DEBUG` | `node`, `item`, `path`, `lookup_ns` |
///
/// # Threads
///
/// A span is entered in the thread that runs what it is of, so what a node logs, and spans that it opens, are in the span of
/// the node. An item is in the span of its map whichever thread runs it, and goes to the subscriber that has that span, be it
/// the global one or the default of the thread that called `map`; so does what its nodes log. What is run by hand in a node,
/// or in a span of the program's own, is in that span.
///
/// # OpenTelemetry
///
/// With `tracing-opentelemetry` and an exporter, such as that of `opentelemetry-otlp`:
///
/// ```
/// use opentelemetry::trace::TracerProvider as _;
/// use tracing_subscriber::layer::SubscriberExt as _;
///
/// # let exporter = opentelemetry_sdk::trace::InMemorySpanExporter::default();
/// let provider = opentelemetry_sdk::trace::SdkTracerProvider::builder().with_simple_exporter(exporter).build();
/// let traces = tracing_opentelemetry::layer().with_tracer(provider.tracer("my-program"));
/// let subscriber = tracing_subscriber::registry().with(traces);
/// // Then `subscriber.init()`, and at the end of the program:
/// # drop(subscriber);
/// provider.shutdown()?;
/// # Ok::<(), opentelemetry_sdk::error::OTelSdkError>(())
/// ```
///
/// A program with many spans has a `with_batch_exporter` there. Where a layer has a filter of its own, it should be one for
/// the whole target or a level: OpenTelemetry's layer does not look for a parent beyond one that its filter has left out.
///
/// # What it costs
///
/// Where no subscriber is interested, ten to twenty nanoseconds for each node. Otherwise it is what the subscriber needs for a
/// span, some hundred nanoseconds at best: where nodes take no longer than that, leave `DEBUG` out. `Option<Tracing>` is a
/// callback, too, to be without at will. `cargo bench --bench tracing` has the figures.
#[derive(Debug, Default)]
pub struct Tracing {
    maps: Maps,
}

impl Tracing {
    /// One that has nothing open.
    #[must_use]
    pub const fn new() -> Self {
        Self { maps: Maps::new() }
    }

    /// Tells what is open in a thread for this one from what is for others.
    fn owner(&self) -> Owner {
        Owner(core::ptr::from_ref(self).addr())
    }

    /// Begins something that is run by the thread that runs what is around it.
    fn begin(&self, event: &Event<'_>, write: fn(&Event<'_>, Option<Id>) -> Span) {
        let around = self.turn_to_around(event);
        let span = write(event, around.as_ref().map(|around| around.span.clone()));
        if !span.is_disabled() {
            Open::new(self.owner(), event.id(), span).within(around).push();
        }
    }

    /// Begins an item or a partition, which any thread may run.
    fn begin_apart(&self, event: &Event<'_>, map: ScopeId) {
        let item = event.parent().filter(|&parent| parent != map);
        let write = if item.is_some() { written::item_run } else { written::partition };
        let here = open::find(self.owner(), map).filter(|map| map.current);
        let elsewhere = if here.is_none() { self.maps.get(map) } else { None };
        // What identifies a span says something to its own subscriber only.
        let subscriber = elsewhere.as_ref().and_then(|map| open::subscribe(event.id(), map));
        let around = here.as_ref().map(|map| map.span.clone()).or_else(|| elsewhere.as_ref()?.id());
        let span = write(event, around);
        let open = match (span.is_disabled(), elsewhere) {
            (false, _) => Open::new(self.owner(), event.id(), span),
            (true, Some(map)) => Open::new(self.owner(), event.id(), map).standing_in(),
            (true, None) => return,
        };
        open.within(here).of_item(item).telling(subscriber).push();
    }

    /// Whether nothing is to be done at a start, which is told as often as something runs.
    #[inline]
    fn is_idle(&self, level: Level) -> bool {
        written::is_off(level) && open::is_nothing() && self.maps.is_empty()
    }

    /// The innermost of what is open around something, which is then what this thread is in.
    fn turn_to_around(&self, event: &Event<'_>) -> Option<Found> {
        let around = open::innermost(self.owner(), event.scope.outwards().skip(1))?;
        if !around.current {
            open::turn_to(self.owner(), around.scope);
        }
        Some(around)
    }

    /// What an event is to stand in: what it is of, or else the innermost around that.
    fn place(&self, event: &Event<'_>) -> Option<Id> {
        open::innermost(self.owner(), event.scope.outwards()).map(|found| found.span)
    }

    fn end_pipeline(&self, event: &Event<'_>) {
        if let Some(map) = mapped(event) {
            let item = event.parent().filter(|&parent| parent != map);
            open::ended(item, event.outcome());
            // An item ends later, as it may have something to say of its failure.
            if item.is_some() {
                return;
            }
        }
        self.end(event);
    }

    /// Ends what is open, if it is.
    fn end(&self, event: &Event<'_>) {
        if let Some(open) = open::remove(self.owner(), event.id()) {
            open.end(event.outcome());
        }
    }
}

impl Callback for Tracing {
    // Without the clock: how long a span lasts, its subscriber measures.
    const EVENTS: Events = Events::PIPELINES.and(Events::NODES).and(Events::MAPS).and(Events::ITEMS).and(Events::CACHE);

    #[inline]
    fn on_pipeline_start(&self, event: &Event<'_>) {
        if self.is_idle(Level::INFO) {
            return;
        }
        match mapped(event) {
            Some(map) => self.begin_apart(event, map),
            None => self.begin(event, written::pipeline),
        }
    }

    #[inline]
    fn on_pipeline_end(&self, event: &Event<'_>) {
        if !(open::is_nothing() && written::is_off(Level::ERROR)) {
            self.end_pipeline(event);
        }
    }

    #[inline]
    fn on_node_start(&self, event: &Event<'_>) {
        if !self.is_idle(Level::DEBUG) {
            self.begin(event, written::node_run);
        }
    }

    #[inline]
    fn on_node_end(&self, event: &Event<'_>) {
        if !open::is_nothing() {
            self.end(event);
        }
    }

    #[cold]
    fn on_node_error(&self, event: &Event<'_>) {
        let error = event.error().unwrap_or(&"");
        written::node_failed(event, error, self.place(event));
        open::fail(self.owner(), event.id(), error);
    }

    fn on_node_cached(&self, event: &Event<'_>) {
        written::node_cached(event, self.place(event));
    }

    fn on_map_start(&self, event: &Event<'_>) {
        let around = self.turn_to_around(event);
        let span = written::map(event, around.as_ref().map(|around| around.span.clone()));
        let open = if span.is_disabled() {
            // Threads that know nothing of it shall find what its items are in, which may be a span of the program's own.
            let around = Span::current();
            if around.is_disabled() {
                return;
            }
            Open::new(self.owner(), event.id(), around).standing_in()
        } else {
            Open::new(self.owner(), event.id(), span)
        };
        self.maps.insert(event.id(), open.span());
        open.within(around).push();
    }

    fn on_map_end(&self, event: &Event<'_>) {
        self.maps.remove(event.id());
        self.end(event);
    }

    #[cold]
    fn on_map_item_error(&self, event: &Event<'_>) {
        let error = event.error().unwrap_or(&"");
        if !open::is_told(event.id()) {
            written::item_failed(event, error, self.place(event));
        }
        open::fail(self.owner(), event.id(), error);
    }

    #[inline]
    fn on_map_item_end(&self, event: &Event<'_>) {
        if !open::is_nothing() {
            self.end(event);
        }
    }

    #[cold]
    fn on_cache_error(&self, event: &Event<'_>) {
        written::cache_trouble(event, event.error().unwrap_or(&""), self.place(event));
    }
}

/// The map that a pipeline is an item or a partition of.
fn mapped(event: &Event<'_>) -> Option<ScopeId> {
    if let What::Nested(..) = event.scope.what {
        return None;
    }
    event.scope.outwards().find(|scope| matches!(scope.what, What::Map(..))).map(Scope::id)
}
