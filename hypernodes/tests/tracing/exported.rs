//! The same spans as OpenTelemetry gets them.

use std::collections::BTreeMap;

use hypernodes::{Parallel, Sequential, Tracing, Workload};
use opentelemetry::Value;
use opentelemetry::trace::{SpanId, Status, TracerProvider};
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider, SpanData};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;

use super::{Corpus, Outer, Root, Slow, Turns};

/// What is exported of some work, with a filter that is that of the exporting layer alone.
fn exported(level: LevelFilter, work: impl FnOnce()) -> Vec<SpanData> {
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder().with_simple_exporter(exporter.clone()).build();
    let traces = tracing_opentelemetry::layer().with_tracer(provider.tracer("test"));
    let subscriber = tracing_subscriber::registry().with(traces.with_filter(level)).with(super::Tree::default());
    tracing::subscriber::with_default(subscriber, work);
    provider.force_flush().unwrap();
    exporter.get_finished_spans().unwrap()
}

fn attribute(span: &SpanData, name: &str) -> Option<Value> {
    span.attributes.iter().find(|attribute| attribute.key.as_str() == name).map(|attribute| attribute.value.clone())
}

fn path(span: &SpanData) -> String {
    attribute(span, "path").map_or_else(String::new, |path| path.to_string())
}

/// Name, path and status of each span, with the path of its parent, in the order of the paths.
fn lines(spans: &[SpanData]) -> Vec<String> {
    let paths: BTreeMap<[u8; 8], String> =
        spans.iter().map(|span| (span.span_context.span_id().to_bytes(), path(span))).collect();
    let mut lines: Vec<String> = spans
        .iter()
        .map(|span| {
            let parent = match span.parent_span_id {
                SpanId::INVALID => "nothing",
                parent => &paths[&parent.to_bytes()],
            };
            let status = match &span.status {
                Status::Unset => String::new(),
                status => format!(": {status:?}"),
            };
            format!("{} {} in {parent}{status}", path(span), span.name)
        })
        .collect();
    lines.sort();
    lines
}

#[test]
fn names_parents_and_attributes_arrive() {
    let spans = exported(LevelFilter::DEBUG, || {
        Corpus.with_engine(Sequential).with_callback(Tracing::new()).run(vec!["a", "b c"]);
    });
    let spans: Vec<_> = spans.into_iter().filter(|span| span.name != "inside").collect();
    assert_eq!(
        lines(&spans),
        [
            "Corpus Corpus in nothing",
            "Corpus/Stats Stats.map in Corpus",
            "Corpus/Stats[0] Stats in Corpus/Stats",
            "Corpus/Stats[0]/clean clean in Corpus/Stats[0]",
            "Corpus/Stats[0]/count count in Corpus/Stats[0]",
            "Corpus/Stats[1] Stats in Corpus/Stats",
            "Corpus/Stats[1]/clean clean in Corpus/Stats[1]",
            "Corpus/Stats[1]/count count in Corpus/Stats[1]",
            "Corpus/sum sum in Corpus",
        ]
    );
    let traces: Vec<_> = spans.iter().map(|span| span.span_context.trace_id()).collect();
    assert!(traces.iter().all(|trace| *trace == traces[0]), "one trace");
    let find = |wanted: &str| spans.iter().find(|span| path(span) == wanted).unwrap();
    let of_node = find("Corpus/Stats[1]/clean");
    assert_eq!(attribute(of_node, "pipeline"), Some(Value::from("Stats")));
    assert_eq!(attribute(of_node, "node"), Some(Value::from("clean")));
    assert_eq!(attribute(of_node, "item"), Some(Value::I64(1)));
    assert_eq!(attribute(of_node, "depth"), Some(Value::I64(2)));
    assert_eq!(attribute(find("Corpus/Stats"), "items"), Some(Value::I64(2)));
    let said: Vec<_> = of_node.events.iter().map(|event| event.name.to_string()).collect();
    assert_eq!(said, ["cleaning"]);
    for span in &spans {
        assert!(span.start_time <= span.end_time);
        assert_eq!(attribute(span, "otel.name"), None, "it is the name");
    }
}

#[test]
fn parents_arrive_from_many_threads() {
    let engine = Parallel::new().workload(Workload::Io);
    let spans = exported(LevelFilter::DEBUG, || {
        let _around = tracing::info_span!("around", path = "around").entered();
        Slow.with_engine(engine).with_callback(Tracing::new()).map(0..200_usize);
    });
    let threads = spans.iter().filter_map(|span| attribute(span, "thread.id")).map(|id| id.to_string());
    assert!(threads.collect::<std::collections::BTreeSet<_>>().len() > 1);
    let mut expected = vec!["around around in nothing".to_owned(), "Slow Slow.map in around".to_owned()];
    for item in 0..200 {
        expected.push(format!("Slow[{item}] Slow in Slow"));
        expected.push(format!("Slow[{item}]/slow slow in Slow[{item}]"));
    }
    expected.sort();
    assert_eq!(lines(&spans), expected);
}

#[test]
fn failures_arrive_as_the_status() {
    let why = "invalid digit found in string";
    let spans = exported(LevelFilter::DEBUG, || {
        assert!(Outer.with_callback(Tracing::new()).run("x").is_err());
    });
    assert_eq!(
        lines(&spans),
        [
            "Outer Outer in nothing: Error { description: \"\" }".to_owned(),
            "Outer/Root Root in Outer: Error { description: \"\" }".to_owned(),
            format!("Outer/Root/parse parse in Outer/Root: Error {{ description: {why:?} }}"),
        ]
    );
    let node = spans.iter().find(|span| span.name == "parse").unwrap();
    assert_eq!(attribute(node, "error"), Some(Value::from(why)));
    assert_eq!(attribute(node, "outcome"), Some(Value::from("failed")));
    let event = &node.events[0];
    assert_eq!(event.name, "node failed");
    let error = event.attributes.iter().find(|attribute| attribute.key.as_str() == "error").unwrap();
    assert_eq!(error.value, Value::from(why));

    let mut failures = Vec::new();
    let spans = exported(LevelFilter::DEBUG, || {
        let outs = Root.with_callback(Tracing::new()).map_each(["9", "x", "-4"]);
        failures.extend(outs.iter().filter_map(|out| out.as_ref().err().map(ToString::to_string)));
    });
    let [failed, panicked] = &failures[..] else { unreachable!("{failures:?}") };
    let failed = format!("{failed}: {why}");
    assert_eq!(
        lines(&spans),
        [
            "Root Root.map in nothing".to_owned(),
            "Root[0] Root in Root".to_owned(),
            "Root[0]/parse parse in Root[0]".to_owned(),
            "Root[0]/root root in Root[0]".to_owned(),
            format!("Root[1] Root in Root: Error {{ description: {failed:?} }}"),
            format!("Root[1]/parse parse in Root[1]: Error {{ description: {why:?} }}"),
            format!("Root[2] Root in Root: Error {{ description: {panicked:?} }}"),
            "Root[2]/parse parse in Root[2]".to_owned(),
            "Root[2]/root root in Root[2]: Error { description: \"a panic went through it\" }".to_owned(),
        ]
    );
}

#[test]
fn a_filter_of_the_exporting_layer_alone_leaves_a_tree() {
    let spans = exported(LevelFilter::INFO, || {
        Corpus.with_callback(Tracing::new()).run(vec!["a", "b c"]);
        Turns.with_callback(Tracing::new()).run(1);
    });
    let spans: Vec<_> = spans.into_iter().filter(|span| span.name != "inside").collect();
    assert_eq!(
        lines(&spans),
        [
            "Corpus Corpus in nothing",
            "Corpus/Stats Stats.map in Corpus",
            "Turns Turns in nothing",
            "Turns/Even Even in Turns",
            "Turns/Odd Odd in Turns",
        ]
    );
}
