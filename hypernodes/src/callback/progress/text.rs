//! What is written: columns beside the bars, and the line at the end.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;
use std::borrow::ToOwned;

use super::board::{Seen, View};
use super::tally::Sum;

/// What stands beside a bar.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    name: String,
    items: String,
    rate: String,
    time: String,
    rest: String,
}

/// What is known of a place. The rate and what is left are those of the last while.
pub(super) fn row(view: &View, place: &Seen, rate: f64, left: Duration) -> Row {
    let Seen { depth, name, sum, .. } = *place;
    // Of a map inside nobody knows how often it will run.
    let known = depth == 0 && sum.done > 0 && sum.done < sum.all;
    let (rate, time) = match view.ended {
        None if known => (rate, format!("{} left", Time(left))),
        None => (rate, String::new()),
        Some(_) if depth == 0 => (overall(sum, view.elapsed), format!("in {}", Time(view.elapsed))),
        Some(_) => (overall(sum, view.elapsed), String::new()),
    };
    Row {
        name: format!("{:1$}{name}", "", 2 * depth),
        items: format!("{}/{}", sum.done, sum.all),
        rate: if rate > 0.0 { Rate(rate).to_string() } else { String::new() },
        time,
        rest: rest(sum, is_abandoned(view, place)).join("  "),
    }
}

/// What stands before the bar and behind it, for each row. What changes quickly has a width that does not, so that the bars
/// do not tremble.
pub(super) fn columns(rows: &[Row]) -> Vec<(String, String)> {
    let widest =
        |column: fn(&Row) -> &str| rows.iter().map(|row| column(row).chars().count()).max().unwrap_or_default();
    let [name, items, rest] = [widest(|row| &row.name), widest(|row| &row.items), widest(|row| &row.rest)];
    let gap = if rest > 0 { 2 } else { 0 };
    let columns = |row: &Row| {
        let Row { rate, time, .. } = row;
        let behind = format!("{:>items$} {rate:>7} {time:>11}{:gap$}{:<rest$}", row.items, "", row.rest);
        (format!("{:<name$}", row.name), behind)
    };
    rows.iter().map(columns).collect()
}

/// What is said of an outermost map at its end.
pub(super) fn line(view: &View) -> String {
    let Some(place) = view.places.first() else { return String::new() };
    let Seen { name, sum, .. } = *place;
    let items = if sum.all == 1 { "item" } else { "items" };
    let mut parts = Vec::from([format!("{name}: {} of {} {items} in {}", sum.done, sum.all, Time(view.elapsed))]);
    let rate = overall(sum, view.elapsed);
    if rate > 0.0 {
        parts.push(Rate(rate).to_string());
    }
    parts.extend(rest(sum, is_abandoned(view, place)));
    parts.join(", ")
}

fn rest(sum: Sum, abandoned: bool) -> Vec<String> {
    let mut rest = Vec::new();
    if sum.cached > 0 {
        rest.push(format!("{} cached", sum.cached));
    }
    if sum.failed > 0 {
        rest.push(format!("{} failed", sum.failed));
    }
    if abandoned {
        rest.push("abandoned".to_owned());
    }
    rest
}

/// Whether it has ended before its time. Of the maps at a place inside, one has when something is missing at the end.
fn is_abandoned(view: &View, place: &Seen) -> bool {
    match view.ended {
        None => false,
        Some(done) if place.depth == 0 => !done,
        Some(_) => place.sum.done < place.sum.all,
    }
}

/// Items per second, from the beginning to the end; 0 where it was too short to tell.
fn overall(sum: Sum, elapsed: Duration) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "what is shown has three digits")]
    let rate = sum.done as f64 / elapsed.as_secs_f64();
    if rate.is_finite() { rate } else { 0.0 }
}

/// So many per second, in at most seven characters.
struct Rate(f64);

impl fmt::Display for Rate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            rate if rate < 0.095 => write!(formatter, "{:.1}/min", 60.0 * rate),
            rate if rate < 9.95 => write!(formatter, "{rate:.1}/s"),
            rate if rate < 99_999.5 => write!(formatter, "{rate:.0}/s"),
            rate if rate < 9_999_500.0 => write!(formatter, "{:.0}k/s", rate / 1e3),
            rate => write!(formatter, "{:.0}M/s", rate / 1e6),
        }
    }
}

/// How long something takes, in at most six characters up to a hundred days.
struct Time(Duration);

impl fmt::Display for Time {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs_f64();
        // Rounded as it is shown, so that no `60 s` come out.
        let whole = self.0.saturating_add(Duration::from_millis(500)).as_secs();
        let (minutes, hours) = (whole / 60, whole / 3600);
        match whole {
            _ if seconds < 0.000_95 => write!(formatter, "{:.0} µs", seconds * 1e6),
            _ if seconds < 0.009_95 => write!(formatter, "{:.1} ms", seconds * 1e3),
            _ if seconds < 0.995 => write!(formatter, "{:.0} ms", seconds * 1e3),
            _ if seconds < 9.95 => write!(formatter, "{seconds:.1} s"),
            0..60 => write!(formatter, "{whole} s"),
            60..3600 => write!(formatter, "{minutes}m{:02}s", whole % 60),
            3600..86_400 => write!(formatter, "{hours}h{:02}m", minutes % 60),
            _ => write!(formatter, "{}d{:02}h", hours / 24, hours % 24),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_short() {
        let shown =
            [0.05, 0.094_9, 0.095, 0.3, 9.94, 9.96, 140.4, 99_999.4, 99_999.6, 450_000.0, 9_999_400.0, 12e6, 99_999e6]
                .map(|rate| Rate(rate).to_string());
        let expected = [
            "3.0/min", "5.7/min", "0.1/s", "0.3/s", "9.9/s", "10/s", "140/s", "99999/s", "100k/s", "450k/s", "9999k/s",
            "12M/s", "99999M/s",
        ];
        assert_eq!(shown, expected);
    }

    #[test]
    fn times_are_short() {
        let times =
            [0.0, 0.000_5, 0.002, 0.056, 0.994, 0.996, 2.14, 9.96, 59.4, 59.6, 200.0, 3599.6, 7500.0, 86_400.0, 1e6];
        let shown = times.map(|seconds| Time(Duration::from_secs_f64(seconds)).to_string());
        let expected = [
            "0 µs", "500 µs", "2.0 ms", "56 ms", "994 ms", "1.0 s", "2.1 s", "10 s", "59 s", "1m00s", "3m20s", "1h00m",
            "2h05m", "1d00h", "11d13h",
        ];
        assert_eq!(shown, expected);
    }

    fn view(sum: Sum, seconds: u64, ended: Option<bool>) -> View {
        let places = [Seen { number: 0, depth: 0, name: "Weather", sum }].into();
        View { number: 1, elapsed: Duration::from_secs(seconds), ended, places }
    }

    #[test]
    fn line_of_a_map() {
        let sum = Sum { all: 300, done: 300, cached: 12, failed: 3 };
        assert_eq!(line(&view(sum, 2, Some(true))), "Weather: 300 of 300 items in 2.0 s, 150/s, 12 cached, 3 failed");
        let sum = Sum { all: 1, ..Sum::default() };
        assert_eq!(line(&view(sum, 2, Some(false))), "Weather: 0 of 1 item in 2.0 s, abandoned");
        assert_eq!(line(&view(Sum::default(), 0, Some(true))), "Weather: 0 of 0 items in 0 µs");
    }

    #[test]
    fn columns_are_as_wide_as_each_other() {
        let row_of = |sum, ended, left| {
            let view = view(sum, 100, ended);
            row(&view, &view.places[0], 12.0, Duration::from_secs(left))
        };
        let rows = [
            row_of(Sum { all: 9, done: 3, cached: 1, failed: 0 }, None, 7),
            row_of(Sum { all: 1000, done: 10, cached: 0, failed: 1 }, None, 3000),
            row_of(Sum { all: 10, done: 10, cached: 0, failed: 0 }, Some(true), 0),
        ];
        let behind: Vec<String> = columns(&rows).into_iter().map(|(_, behind)| behind).collect();
        let expected = [
            "    3/9    12/s  7.0 s left  1 cached",
            "10/1000    12/s 50m00s left  1 failed",
            "  10/10   0.1/s    in 1m40s          ",
        ];
        assert_eq!(behind, expected);
    }
}
