//! Which maps are under way.

use alloc::boxed::Box;
use alloc::format;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::time::Duration;
use std::io::Write;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

use indicatif::ProgressDrawTarget;

use super::tally::{Sum, Tally};
use super::{paint, text};
use crate::callback::{Scope, ScopeId};
use crate::graph::Node;
use crate::observes::What;

/// Where it is shown.
pub(super) enum Output {
    /// As bars; what draws to the terminal is made anew for each time that something is under way.
    Terminal(Box<dyn Fn() -> ProgressDrawTarget + Send + Sync>),
    /// As a line at the end.
    Lines(Box<dyn Fn(&str) + Send + Sync>),
}

impl Output {
    pub(super) fn stderr() -> Self {
        if ProgressDrawTarget::stderr().is_hidden() {
            // In one piece, so that lines of several threads do not mingle. Where nobody can read it, nothing is lost.
            Self::Lines(Box::new(|line| _ = std::io::stderr().write_all(format!("{line}\n").as_bytes())))
        } else {
            Self::Terminal(Box::new(ProgressDrawTarget::stderr))
        }
    }
}

/// All maps that are under way, and who draws them.
pub(super) struct Board {
    output: Output,
    state: Mutex<State>,
    /// Some map has ended, or its end is drawn.
    changed: Condvar,
}

#[derive(Default)]
pub(super) struct State {
    maps: Vec<Running>,
    opened: u64,
    painting: bool,
    painter: Option<JoinHandle<()>>,
}

/// An outermost map.
struct Running {
    number: u64,
    scope: ScopeId,
    started: Instant,
    /// Itself, and the maps inside in the order in which they are drawn.
    places: Vec<Place>,
    /// Once it has ended, whether it is done, and how long it took.
    ended: Option<(bool, Duration)>,
}

/// A place at which maps run: the outermost one, or one among the nodes, for all items around it.
struct Place {
    number: usize,
    nodes: Vec<&'static Node>,
    depth: usize,
    name: &'static str,
    /// Of the outermost map. What maps inside have is counted.
    items: usize,
    tallies: Vec<Arc<Tally>>,
}

/// How an outermost map looks at some moment.
pub(super) struct View {
    pub(super) number: u64,
    pub(super) elapsed: Duration,
    /// Once it has ended, whether it is done.
    pub(super) ended: Option<bool>,
    pub(super) places: Vec<Seen>,
}

/// How a place looks.
pub(super) struct Seen {
    pub(super) number: usize,
    pub(super) depth: usize,
    pub(super) name: &'static str,
    pub(super) sum: Sum,
}

impl Board {
    pub(super) fn new(output: Output) -> Self {
        Self { output, state: Mutex::default(), changed: Condvar::new() }
    }

    /// Nothing is left half done where a lock is held, so that a panic there does no harm.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An outermost map begins.
    pub(super) fn open(self: &Arc<Self>, map: &Scope<'_>, name: &'static str, items: usize) {
        let mut state = self.state();
        state.opened += 1;
        let place = Place { number: 0, nodes: nodes(map).collect(), depth: 0, name, items, tallies: Vec::new() };
        let (number, started) = (state.opened, Instant::now());
        state.maps.push(Running { number, scope: map.id(), started, places: [place].into(), ended: None });
        if let Output::Terminal(target) = &self.output
            && !state.painting
        {
            state.painter = paint::spawn(Arc::clone(self), target());
            state.painting = state.painter.is_some();
        }
    }

    /// A tally of a map for the thread that asks, and the outermost map that it is in.
    pub(super) fn sit(&self, map: &Scope<'_>) -> Option<(ScopeId, Arc<Tally>)> {
        let outermost = maps(map).last()?.id();
        let mut state = self.state();
        let running = state.maps.iter_mut().find(|map| map.scope == outermost && map.ended.is_none())?;
        let tally = Arc::new(Tally::default());
        running.place(map)?.tallies.push(Arc::clone(&tally));
        Some((outermost, tally))
    }

    /// An outermost map has ended. What is drawn then stays, so it is waited for.
    pub(super) fn close(&self, map: &Scope<'_>, done: bool) {
        let scope = map.id();
        let mut state = self.state();
        let Some(running) = state.maps.iter_mut().find(|map| map.scope == scope && map.ended.is_none()) else {
            return;
        };
        running.ended = Some((done, running.started.elapsed()));
        running.places.iter().flat_map(|place| &place.tallies).for_each(|tally| tally.close());
        let number = running.number;
        match &self.output {
            Output::Terminal(_) => {
                self.changed.notify_all();
                while state.painting && state.maps.iter().any(|map| map.number == number) {
                    state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                }
                // Nobody else does, where the one who draws could not go on.
                state.maps.retain(|map| map.number != number);
                let painter = if state.painting { None } else { state.painter.take() };
                drop(state);
                // It has nothing left to do.
                drop(painter.map(JoinHandle::join));
            }
            Output::Lines(write) => {
                let line = text::line(&running.view());
                state.maps.retain(|map| map.number != number);
                drop(state);
                write(&line);
            }
        }
    }

    /// How everything looks.
    pub(super) fn views(&self) -> Vec<View> {
        self.state().maps.iter().map(Running::view).collect()
    }

    /// The ends in these views are drawn. Waits for the next one, or for as long; gives back whether to go on.
    pub(super) fn drawn(&self, views: &[View], pause: Duration) -> bool {
        let mut state = self.state();
        let is_drawn = |map: &Running| views.iter().any(|view| view.number == map.number && view.ended.is_some());
        state.maps.retain(|map| !is_drawn(map));
        state.painting = !state.maps.is_empty();
        self.changed.notify_all();
        if !state.painting {
            return false;
        }
        let none_ended = |state: &mut State| state.maps.iter().all(|map| map.ended.is_none());
        drop(self.changed.wait_timeout_while(state, pause, none_ended));
        true
    }

    /// Nobody draws any more.
    pub(super) fn abandoned(&self) {
        self.state().painting = false;
        self.changed.notify_all();
    }
}

impl Running {
    fn view(&self) -> View {
        let elapsed = self.ended.map_or_else(|| self.started.elapsed(), |(_, elapsed)| elapsed);
        let places = self.places.iter().map(Place::seen).filter(|place| place.depth == 0 || place.sum.all > 0);
        View { number: self.number, elapsed, ended: self.ended.map(|(done, _)| done), places: places.collect() }
    }

    /// Where a map is counted. The nodes are compared by value: of a constant there may be several.
    fn place(&mut self, map: &Scope<'_>) -> Option<&mut Place> {
        let of_map: Vec<_> = nodes(map).collect();
        let known = self.places.iter().position(|place| place.nodes == of_map);
        let at = if let Some(at) = known {
            at
        } else {
            // Behind the map around it, and behind what is in that already.
            let around: Vec<_> = maps(map).nth(1).map(nodes)?.collect();
            let before = self.places.iter().rposition(|place| place.nodes.ends_with(&around))?;
            let (number, depth) = (self.places.len(), maps(map).count() - 1);
            let place = Place { number, nodes: of_map, depth, name: name(map), items: 0, tallies: Vec::new() };
            self.places.insert(before + 1, place);
            before + 1
        };
        self.places.get_mut(at)
    }
}

impl Place {
    fn seen(&self) -> Seen {
        let sum = Sum::of(self.items, self.tallies.iter().map(|tally| &**tally));
        Seen { number: self.number, depth: self.depth, name: self.name, sum }
    }
}

/// This map, and those around it.
pub(super) fn maps<'s>(scope: &'s Scope<'s>) -> impl Iterator<Item = &'s Scope<'s>> {
    scope.outwards().filter(|scope| matches!(scope.what, What::Map(..)))
}

/// The way to a map, from inside out.
pub(super) fn nodes<'s>(map: &'s Scope<'s>) -> impl Iterator<Item = &'static Node> + 's {
    map.outwards().filter_map(Scope::node)
}

fn name(map: &Scope<'_>) -> &'static str {
    map.node().map_or(map.pipeline().name, |node| crate::callback::scope::label(node.name))
}
