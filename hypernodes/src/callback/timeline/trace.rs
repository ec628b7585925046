//! Records in Chrome's trace event format.

use core::fmt::{self, Write as _};

use super::super::Outcome;
use super::Timeline;
use super::lanes::{Lanes, Stretch};
use super::place::Kind;
use super::recording::End;

/// A timeline's records as JSON in Chrome's trace event format, made by [`Timeline::trace`].
///
/// Each thread has its name. Nodes, items and maps are complete events (`"ph":"X"`), which lie inside each other; items that
/// go together for the sake of a batch body overlap, and are pairs of asynchronous events (`"b"` and `"e"`). `args` have the
/// whole path, the index of the item and how it ended. Times are in microseconds since the first start, with three digits
/// behind the point. How many records were left out is in `otherData`.
#[derive(Debug, Clone, Copy)]
pub struct Trace<'t>(pub(super) &'t Timeline);

impl fmt::Display for Trace<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lanes = Lanes::new(&self.0.shards);
        f.write_str("{\"traceEvents\":[\n{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":1,\"tid\":0,")?;
        f.write_str("\"args\":{\"name\":\"hypernodes\"}}")?;
        let mut pair = 0;
        for (number, thread) in (1..).zip(&lanes.threads) {
            let name = Quoted(&thread.name);
            write!(
                f,
                ",\n{{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":1,\"tid\":{number},\"args\":{{\"name\":{name}}}}}"
            )?;
            for stretch in &thread.stretches {
                f.write_str(",\n")?;
                let event = OneEvent { lanes: &lanes, stretch, thread: number };
                if stretch.level.is_some() {
                    event.write(
                        f,
                        format_args!("\"ph\":\"X\",\"dur\":{}", Micros(stretch.nanoseconds)),
                        stretch.started,
                    )?;
                } else {
                    pair += 1;
                    event.write(f, format_args!("\"ph\":\"b\",\"id\":{pair}"), stretch.started)?;
                    f.write_str(",\n")?;
                    event.write(f, format_args!("\"ph\":\"e\",\"id\":{pair}"), stretch.ends())?;
                }
            }
        }
        write!(f, "\n],\"displayTimeUnit\":\"ns\",\"otherData\":{{\"left_out\":{}}}}}", lanes.left_out)
    }
}

struct OneEvent<'t> {
    lanes: &'t Lanes,
    stretch: &'t Stretch,
    thread: usize,
}

impl OneEvent<'_> {
    fn write(&self, f: &mut fmt::Formatter<'_>, phase: fmt::Arguments<'_>, at: u64) -> fmt::Result {
        let Self { lanes, stretch, thread } = self;
        let (kind, path) = lanes.places.get(stretch.place).map_or((Kind::Node, ""), |(kind, path)| (*kind, path));
        let name = Quoted(path.rsplit('/').next().unwrap_or(path));
        let category = match kind {
            Kind::Map => "map",
            Kind::Item => "item",
            Kind::Node => "node",
        };
        write!(
            f,
            "{{\"name\":{name},\"cat\":\"{category}\",{phase},\"ts\":{},\"pid\":1,\"tid\":{thread},",
            Micros(at)
        )?;
        write!(f, "\"args\":{{\"path\":{},", Quoted(path))?;
        if let Some(index) = stretch.index {
            write!(f, "\"item\":{index},")?;
        }
        write!(f, "\"outcome\":\"{}\"}}}}", outcome(stretch.end))
    }
}

pub(super) fn outcome(end: End) -> &'static str {
    match end {
        End::Of(Outcome::Done) => "done",
        End::Of(Outcome::Failed) => "failed",
        End::Of(Outcome::Panicked) => "panicked",
        End::Of(Outcome::Left) => "left",
        End::Cached => "cached",
    }
}

/// Nanoseconds, written as microseconds, with nothing lost.
struct Micros(u64);

impl fmt::Display for Micros {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:03}", self.0 / 1000, self.0 % 1000)
    }
}

/// Text as it stands in JSON, also inside of a page's `<script>`.
pub(super) struct Quoted<'t>(pub(super) &'t str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for char in self.0.chars() {
            match char {
                '"' => f.write_str("\\\"")?,
                '\\' => f.write_str("\\\\")?,
                '\0'..=' ' if char != ' ' => write!(f, "\\u{:04x}", u32::from(char))?,
                // What could end the script, and what old ones take for the end of a line.
                '<' | '\u{7f}' | '\u{2028}' | '\u{2029}' => write!(f, "\\u{:04x}", u32::from(char))?,
                _ => f.write_char(char)?,
            }
        }
        f.write_char('"')
    }
}
