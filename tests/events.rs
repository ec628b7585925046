//! A callback that keeps what it is told.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};

use hypernodes::callback::{Callback, Event, Outcome, ScopeId};

/// What was told, and what is under way.
#[derive(Debug, Default)]
pub struct Log(Mutex<Told>);

#[derive(Debug, Default)]
struct Told {
    lines: Vec<String>,
    /// Where the node was that failed last.
    failed: Option<String>,
    /// What began and has not ended, and as what.
    open: HashMap<ScopeId, &'static str>,
    starts: usize,
    /// What was told that must not be.
    wrong: Vec<String>,
}

impl Log {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was told since it was last asked.
    #[must_use]
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.told().lines)
    }

    /// Where the node was that failed last.
    #[must_use]
    pub fn last_failure(&self) -> Option<String> {
        self.told().failed.take()
    }

    /// Whether everything that began has ended, once and inside of what it began in. How many things that were, since it
    /// was last asked.
    ///
    /// # Panics
    ///
    /// If not.
    pub fn balanced(&self) -> usize {
        let mut told = self.told();
        assert!(told.wrong.is_empty(), "{:#?}\nof\n{:#?}", told.wrong, told.lines);
        assert!(told.open.is_empty(), "{:#?} did not end\nof\n{:#?}", told.open, told.lines);
        std::mem::take(&mut told.starts)
    }

    fn note(&self, what: &str, event: &Event<'_>) {
        let mut line = format!("{what} {}", event.path());
        if let Some(outcome) = event.outcome().filter(|outcome| *outcome != Outcome::Done) {
            _ = write!(line, " {outcome:?}");
        }
        if let Some(error) = event.error() {
            _ = write!(line, ": {error}");
        }
        self.told().lines.push(line);
    }

    fn started(&self, what: &'static str, event: &Event<'_>) {
        self.note(&format!("{what} start"), event);
        let mut told = self.told();
        told.starts += 1;
        let inside = event.parent().is_none_or(|parent| told.open.contains_key(&parent));
        let twice = told.open.insert(event.id(), what).is_some();
        if twice || !inside || event.outcome().is_some() || !event.duration().is_zero() {
            told.wrong.push(format!("start of {what} {}", event.path()));
        }
    }

    fn ended(&self, what: &'static str, event: &Event<'_>) {
        self.note(&format!("{what} end"), event);
        let mut told = self.told();
        let began = told.open.remove(&event.id());
        let inside = event.parent().is_none_or(|parent| told.open.contains_key(&parent));
        if began != Some(what) || !inside || event.outcome().is_none() || event.at().is_none() {
            told.wrong.push(format!("end of {what} {}", event.path()));
        }
    }

    fn error(&self, what: &'static str, event: &Event<'_>) {
        self.note(&format!("{what} error"), event);
        let mut told = self.told();
        if told.open.get(&event.id()) != Some(&what) || event.error().is_none() {
            told.wrong.push(format!("error of {what} {}", event.path()));
        }
    }
}

impl Callback for Log {
    fn on_pipeline_start(&self, event: &Event<'_>) {
        self.started("pipeline", event);
    }
    fn on_pipeline_end(&self, event: &Event<'_>) {
        self.ended("pipeline", event);
    }
    fn on_node_start(&self, event: &Event<'_>) {
        self.started("node", event);
    }
    fn on_node_end(&self, event: &Event<'_>) {
        self.ended("node", event);
    }
    fn on_node_cached(&self, event: &Event<'_>) {
        self.note("node cached", event);
    }
    fn on_node_error(&self, event: &Event<'_>) {
        self.error("node", event);
        self.told().failed = Some(event.path().to_string());
    }
    fn on_map_start(&self, event: &Event<'_>) {
        self.started("map", event);
    }
    fn on_map_end(&self, event: &Event<'_>) {
        self.ended("map", event);
    }
    fn on_map_item_start(&self, event: &Event<'_>) {
        self.started("item", event);
    }
    fn on_map_item_end(&self, event: &Event<'_>) {
        self.ended("item", event);
    }
    fn on_map_item_error(&self, event: &Event<'_>) {
        self.error("item", event);
    }
    fn on_cache_error(&self, event: &Event<'_>) {
        self.note("cache error", event);
    }
}
