//! Who draws: one thread, while something is under way. It is another one than those that run the items, for a thread in
//! which a panic is on its way draws nothing.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt::Write;
use core::time::Duration;
use std::borrow::ToOwned;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::board::{Board, Seen, View};
use super::text::{self, Row};

/// Between two drawings.
const PAUSE: Duration = Duration::from_millis(100);

/// Begins to draw; none where the system has no thread left, and then nothing is drawn.
pub(super) fn spawn(board: Arc<Board>, target: ProgressDrawTarget) -> Option<JoinHandle<()>> {
    let painter = Builder::new().name("hypernodes-progress".to_owned());
    let paint = move || {
        if catch_unwind(AssertUnwindSafe(|| paint(&board, target))).is_err() {
            board.abandoned();
        }
    };
    painter.spawn(paint).ok()
}

fn paint(board: &Board, target: ProgressDrawTarget) {
    let mut picture = Picture { terminal: MultiProgress::with_draw_target(target), lines: Vec::new() };
    loop {
        let views = board.views();
        picture.draw(&views);
        if !board.drawn(&views, PAUSE) {
            return;
        }
    }
}

/// What is on the terminal.
struct Picture {
    terminal: MultiProgress,
    /// From above.
    lines: Vec<Line>,
}

/// A line with a bar in it.
struct Line {
    map: u64,
    place: usize,
    bar: ProgressBar,
    text: Arc<Mutex<Text>>,
}

/// What stands before and behind the bar.
#[derive(Default)]
struct Text {
    name: String,
    rest: String,
}

impl Picture {
    fn draw(&mut self, views: &[View]) {
        let seen = || views.iter().flat_map(|view| view.places.iter().map(move |place| (view, place)));
        for (at, (view, place)) in seen().enumerate() {
            self.have(at, view, place);
        }
        let rows: Vec<Row> = seen().zip(&self.lines).map(|((view, place), line)| line.row(view, place)).collect();
        let texts = text::columns(&rows);
        for (((view, place), line), (name, rest)) in seen().zip(&self.lines).zip(texts) {
            *line.text.lock().unwrap_or_else(PoisonError::into_inner) = Text { name, rest };
            line.bar.update(|state| {
                state.set_len(place.sum.all as u64);
                state.set_pos(place.sum.done as u64);
            });
            if view.ended.is_some() {
                // It stays as it is.
                line.bar.abandon();
            }
        }
        self.lines.retain(|line| views.iter().any(|view| view.number == line.map && view.ended.is_none()));
    }

    /// Sees to it that a place has its line, behind those before it.
    fn have(&mut self, at: usize, view: &View, place: &Seen) {
        let (map, place) = (view.number, place.number);
        if self.lines.get(at).is_some_and(|line| (line.map, line.place) == (map, place)) {
            return;
        }
        let bar = ProgressBar::hidden();
        let text = Arc::default();
        bar.set_style(style(&text));
        let bar = match at.checked_sub(1).and_then(|before| self.lines.get(before)) {
            Some(before) => self.terminal.insert_after(&before.bar, bar),
            None => self.terminal.add(bar),
        };
        self.lines.insert(at, Line { map, place, bar, text });
    }
}

impl Line {
    fn row(&self, view: &View, place: &Seen) -> Row {
        let (rate, left) = (self.bar.per_sec(), self.bar.eta());
        text::row(view, place, rate, left)
    }
}

fn style(text: &Arc<Mutex<Text>>) -> ProgressStyle {
    let write = |text: &Arc<Mutex<Text>>, part: fn(&Text) -> &str| {
        let text = Arc::clone(text);
        move |_: &ProgressState, out: &mut dyn Write| {
            // Nobody is told where writing fails.
            _ = out.write_str(part(&text.lock().unwrap_or_else(PoisonError::into_inner)));
        }
    };
    // The template is a constant that is known to be right.
    let style =
        ProgressStyle::with_template("{name} [{wide_bar}] {rest}").unwrap_or_else(|_| ProgressStyle::default_bar());
    style
        .progress_chars("=> ")
        .with_key("name", write(text, |text| &text.name))
        .with_key("rest", write(text, |text| &text.rest))
}
