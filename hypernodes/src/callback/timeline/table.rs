//! The figures as a table.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use super::Timeline;
use super::advice::percent;
use super::figures::NodeTimes;

/// A timeline's figures as a table for a terminal, made by [`Timeline::table`].
///
/// Those nodes stand first that took most of the time. Columns in which there would be only zeros are left out. Long paths are
/// shortened so that a row has 80 columns, as far as the figures leave room.
///
/// ```
/// use hypernodes::{Timeline, node, pipeline};
///
/// #[node]
/// fn half(number: f64) -> f64 { number / 2.0 }
///
/// pipeline! { struct Half; nodes = [half]; }
///
/// let timeline = Timeline::new();
/// Half.with_callback(&timeline).run(1.0);
/// let table = timeline.table().to_string();
/// let mut lines = table.lines();
/// let head: Vec<&str> = lines.next().unwrap_or_default().split_whitespace().collect();
/// assert_eq!(head, ["node", "count", "total", "mean", "p50", "p99", "max", "share"]);
/// assert!(lines.next().is_some_and(|row| row.starts_with("Half/half      1  ") && row.ends_with("  100 %")));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Table<'t>(pub(super) &'t Timeline);

/// So many columns a terminal has at least.
const COLUMNS: usize = 80;
/// A path is not made shorter than this.
const PATH: usize = 16;
/// A path that is not longer keeps its columns apart by one more space.
const ROOMY: usize = 24;

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nodes = self.0.nodes();
        if nodes.is_empty() {
            return f.write_str("no node has been run");
        }
        let columns = columns(&nodes);
        let taken = |gap: usize| columns.iter().map(|column| gap + column.width).sum::<usize>();
        let longest = nodes.iter().map(|node| node.path.chars().count()).max().unwrap_or(0).max("node".len());
        let gap = if taken(2) + longest.min(ROOMY) <= COLUMNS { 2 } else { 1 };
        let width = longest.min(COLUMNS.saturating_sub(taken(gap)).max(PATH));
        write!(f, "{:width$}", "node")?;
        for Column { head, width, .. } in &columns {
            write!(f, "{:gap$}{head:>width$}", "")?;
        }
        for (row, node) in nodes.iter().enumerate() {
            write!(f, "\n{:width$}", shortened(&node.path, width))?;
            for Column { cells, width, .. } in &columns {
                write!(f, "{:gap$}{:>width$}", "", cells[row])?;
            }
        }
        let advice = self.0.advice();
        if !advice.is_empty() {
            f.write_str("\n")?;
        }
        advice.iter().try_for_each(|sentence| wrapped(f, sentence))
    }
}

struct Column {
    head: &'static str,
    cells: Vec<String>,
    width: usize,
}

fn columns(nodes: &[NodeTimes]) -> Vec<Column> {
    type Cell = fn(&NodeTimes) -> String;
    let (cached, failed) = (nodes.iter().any(|node| node.cached > 0), nodes.iter().any(|node| node.failed > 0));
    let all: [(&str, bool, Cell); 9] = [
        ("count", true, |node| node.count.to_string()),
        ("cached", cached, |node| node.cached.to_string()),
        ("failed", failed, |node| node.failed.to_string()),
        ("total", true, |node| Short(node.total).to_string()),
        ("mean", true, |node| Short(node.mean).to_string()),
        ("p50", true, |node| Short(node.p50).to_string()),
        ("p99", true, |node| Short(node.p99).to_string()),
        ("max", true, |node| Short(node.longest).to_string()),
        ("share", true, |node| percent(node.share)),
    ];
    let shown = all.into_iter().filter(|(_, is_shown, _)| *is_shown);
    let columns = shown.map(|(head, _, cell)| {
        let cells: Vec<String> = nodes.iter().map(cell).collect();
        let width = cells.iter().map(|cell| cell.chars().count()).max().unwrap_or(0).max(head.len());
        Column { head, cells, width }
    });
    columns.collect()
}

/// A path in so many letters: its end, which says more than its beginning.
fn shortened(path: &str, most: usize) -> String {
    let letters = path.chars().count();
    if letters <= most {
        return path.to_string();
    }
    let skipped = letters + 1 - most;
    format!("…{}", path.chars().skip(skipped).collect::<String>())
}

/// A paragraph, in lines of the width of a terminal.
fn wrapped(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let mut column = COLUMNS;
    for (index, word) in text.split(' ').enumerate() {
        let letters = word.chars().count();
        if index == 0 || column + 1 + letters > COLUMNS {
            write!(f, "\n{word}")?;
            column = letters;
        } else {
            write!(f, " {word}")?;
            column += 1 + letters;
        }
    }
    Ok(())
}

/// A duration in three digits: `1.23µs`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Short(pub(super) Duration);

impl fmt::Display for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs_f64();
        let (value, unit) = match seconds * 1e9 {
            0.0 => (0.0, "s"),
            ..999.5 => (seconds * 1e9, "ns"),
            ..999.5e3 => (seconds * 1e6, "µs"),
            ..999.5e6 => (seconds * 1e3, "ms"),
            _ => (seconds, "s"),
        };
        let digits = match value {
            _ if unit == "ns" || value == 0.0 => 0,
            ..9.995 => 2,
            ..99.95 => 1,
            _ => 0,
        };
        // As one text, so that it can be padded.
        f.pad(&format!("{value:.digits$}{unit}"))
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString as _;
    use core::time::Duration;

    use super::{Short, shortened};

    #[test]
    fn durations_have_three_digits() {
        let cases = [
            (0, "0s"),
            (7, "7ns"),
            (999, "999ns"),
            (1000, "1.00µs"),
            (9_994, "9.99µs"),
            (9_996, "10.0µs"),
            (99_960, "100µs"),
            (999_600, "1.00ms"),
            (12_345_678, "12.3ms"),
            (999_600_000, "1.00s"),
            (4_000_000_000_000, "4000s"),
        ];
        for (nanoseconds, text) in cases {
            assert_eq!(Short(Duration::from_nanos(nanoseconds)).to_string(), text);
        }
    }

    #[test]
    fn a_path_keeps_its_end() {
        assert_eq!(shortened("Corpus/documents/count", 22), "Corpus/documents/count");
        assert_eq!(shortened("Corpus/documents/count", 21), "…rpus/documents/count");
        assert_eq!(shortened("größe/größe", 8), "…e/größe");
    }
}
