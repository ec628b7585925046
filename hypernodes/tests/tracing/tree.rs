//! A layer that keeps the spans and events, so that they can be read as a tree.

use std::collections::BTreeMap;
use std::fmt::{self, Debug, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

/// What was told so far.
#[derive(Clone, Default)]
pub(crate) struct Tree(Arc<Mutex<Vec<Entry>>>);

/// A span or an event.
pub(crate) struct Entry {
    pub(crate) kind: String,
    pub(crate) level: Level,
    pub(crate) fields: BTreeMap<&'static str, String>,
    pub(crate) parent: Option<usize>,
    pub(crate) made_by: ThreadId,
    /// Which threads have entered it, and not left it so far.
    entered: Vec<ThreadId>,
    is_event: bool,
    is_closed: bool,
}

/// The lines of so many items.
pub(crate) fn each(count: usize, lines: impl Fn(usize) -> String) -> String {
    (0..count).map(lines).collect::<Vec<_>>().concat()
}

/// Where in the tree a span stands.
struct Place(usize);

impl Tree {
    /// Does something of which all spans are kept.
    pub(crate) fn of<T>(work: impl FnOnce() -> T) -> (Self, T) {
        Self::at(Targets::new().with_default(LevelFilter::TRACE), work)
    }

    /// The same with those that pass a filter, which is one for all layers.
    pub(crate) fn at<T>(filter: Targets, work: impl FnOnce() -> T) -> (Self, T) {
        let tree = Self::default();
        let subscriber = tracing_subscriber::registry().with(tree.clone()).with(filter);
        let made = tracing::subscriber::with_default(subscriber, work);
        tree.check_nothing_is_left();
        (tree, made)
    }

    pub(crate) fn entries(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A line for each span and event, without those of another kind and fields that are not asked for. Items stand in their
    /// order, others as they began.
    pub(crate) fn text(&self, fields: &[&str]) -> String {
        let mut text = String::new();
        write(&self.entries(), None, 0, fields, &mut text);
        text
    }

    /// All that is of a kind: the values of a field.
    pub(crate) fn all(&self, kind: &str, field: &str) -> Vec<String> {
        let entries = self.entries();
        let of_kind = entries.iter().filter(|entry| entry.kind == kind);
        of_kind.filter_map(|entry| entry.fields.get(field).cloned()).collect()
    }

    fn check_nothing_is_left(&self) {
        for entry in &*self.entries() {
            let (kind, fields) = (&entry.kind, &entry.fields);
            assert!(entry.entered.is_empty(), "left open by {:?}: {kind} {fields:?}", entry.entered);
            assert!(entry.is_closed || entry.is_event, "not closed: {kind} {fields:?}");
        }
    }
}

fn write(entries: &[Entry], parent: Option<usize>, depth: usize, fields: &[&str], text: &mut String) {
    let mut children: Vec<usize> = (0..entries.len()).filter(|&child| entries[child].parent == parent).collect();
    children.sort_by_key(|&child| {
        let entry = &entries[child];
        if entry.kind == "item" { entry.fields.get("item").and_then(|item| item.parse::<usize>().ok()) } else { None }
    });
    for child in children {
        let entry = &entries[child];
        _ = write!(text, "{:1$}{2}", "", 2 * depth, entry.kind);
        for field in fields {
            if let Some(value) = entry.fields.get(field) {
                _ = write!(text, " {field}={value}");
            }
        }
        text.push('\n');
        write(entries, Some(child), depth + 1, fields, text);
    }
}

impl<S: Subscriber + for<'s> LookupSpan<'s>> Layer<S> for Tree {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let span = context.span(id).expect("it was made");
        let parent = span.parent().and_then(|parent| parent.extensions().get::<Place>().map(|place| place.0));
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        let metadata = attributes.metadata();
        let mut entries = self.entries();
        span.extensions_mut().insert(Place(entries.len()));
        entries.push(Entry::new(metadata.name().to_owned(), *metadata.level(), fields, parent, false));
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        values.record(&mut fields);
        self.of_span(id, &context, |entry| entry.fields.extend(fields.0));
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let parent = context.event_span(event).and_then(|span| span.extensions().get::<Place>().map(|place| place.0));
        let mut fields = Fields::default();
        event.record(&mut fields);
        let message = fields.0.remove("message").unwrap_or_default();
        self.entries().push(Entry::new(message, *event.metadata().level(), fields, parent, true));
    }

    fn on_enter(&self, id: &Id, context: Context<'_, S>) {
        self.of_span(id, &context, |entry| entry.entered.push(thread::current().id()));
    }

    fn on_exit(&self, id: &Id, context: Context<'_, S>) {
        self.of_span(id, &context, |entry| {
            let thread = thread::current().id();
            let place = entry.entered.iter().position(|entered| *entered == thread);
            entry.entered.remove(place.expect("this thread has entered it"));
        });
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        self.of_span(&id, &context, |entry| entry.is_closed = true);
    }
}

impl Tree {
    fn of_span<S>(&self, id: &Id, context: &Context<'_, S>, change: impl FnOnce(&mut Entry))
    where
        S: Subscriber + for<'s> LookupSpan<'s>,
    {
        let span = context.span(id).expect("it is open");
        let place = span.extensions().get::<Place>().map(|place| place.0);
        change(&mut self.entries()[place.expect("it was told")]);
    }
}

impl Entry {
    fn new(kind: String, level: Level, fields: Fields, parent: Option<usize>, is_event: bool) -> Self {
        let made_by = thread::current().id();
        Self { kind, level, fields: fields.0, parent, made_by, entered: Vec::new(), is_event, is_closed: false }
    }
}

#[derive(Default)]
struct Fields(BTreeMap<&'static str, String>);

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

impl Debug for Tree {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text(&["path"]))
    }
}
