//! Records as a picture.

mod look;
mod page;

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use self::look::{Look, looks};
use super::Timeline;
use super::lanes::{Lanes, Stretch, Thread};
use super::table::Short;
use super::trace::outcome;
use crate::graph::{Escaped, Num, STYLE};

pub use page::Page;

/// A timeline's records as an SVG picture, made by [`Timeline::svg`].
///
/// Each thread has a lane, in which maps, their items, and the nodes of these stand below each other, from the left to the right
/// as they ran. The nodes that took most of the time have colours of their own. What it was, how long it took and how it
/// ended shows under the pointer. Records that are narrower than a pixel are drawn together, in the colour of what took most
/// of their time. The picture has the colours of the reader's light or dark theme and needs nothing from elsewhere.
#[derive(Debug, Clone, Copy)]
pub struct Waterfall<'t>(pub(super) &'t Timeline);

/// The space around the picture.
const FRAME: f64 = 24.0;
/// The width of the whole, and of the names of threads.
const WIDTH: f64 = 1200.0;
const NAMES: f64 = 150.0;
/// The height of a record, with the space below it, and the space between threads.
const ROW: f64 = 16.0;
const GAP: f64 = 10.0;
/// Narrower records are drawn together, up to a width of two of these.
const NARROW: f64 = 1.0;
/// A letter of the font of fixed width.
const LETTER: f64 = 6.0;
/// A node has its name in its place where so many letters of it can be seen.
const LETTERS: f64 = 3.0;

const LOOKS: &str = include_str!("waterfall/style.css");

impl fmt::Display for Waterfall<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        draw(f, &Lanes::new(&self.0.shards), true)
    }
}

/// The picture; with `styled`, also how it looks.
fn draw(f: &mut fmt::Formatter<'_>, lanes: &Lanes, styled: bool) -> fmt::Result {
    let looks = looks(lanes);
    let plan = Plan::new(lanes, &looks);
    let (width, height) = (Num(WIDTH), Num(plan.height));
    writeln!(
        f,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"hypernodes waterfall\" role=\"img\" aria-label=\"Timeline\" \
         width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">"
    )?;
    if styled {
        write!(f, "<style>\n{STYLE}{LOOKS}</style>\n")?;
    }
    writeln!(f, "<rect class=\"paper\" width=\"{width}\" height=\"{height}\" rx=\"10\"/>")?;
    writeln!(f, "<text class=\"heading s16\" x=\"{}\" y=\"{}\">Timeline</text>", Num(FRAME), Num(FRAME + 14.0))?;
    writeln!(f, "<text class=\"muted s11\" x=\"{}\" y=\"{}\">{}</text>", Num(FRAME), Num(FRAME + 36.0), about(lanes))?;
    plan.legend(f)?;
    f.write_str("<g class=\"axis\">\n")?;
    axis(f, lanes.known, plan.top, plan.height - FRAME)?;
    f.write_str("</g>\n<g class=\"lanes\">\n")?;
    for (thread, &top) in lanes.threads.iter().zip(&plan.tops) {
        let name = shown(&thread.name, NAMES - 12.0);
        writeln!(
            f,
            "<text class=\"s11\" x=\"{}\" y=\"{}\">{}<title>{}</title></text>",
            Num(FRAME),
            Num(top + 11.0),
            Escaped(&name),
            Escaped(&thread.name)
        )?;
        for level in 0..thread.levels {
            row(f, lanes, &looks, thread, level, top)?;
        }
    }
    f.write_str("</g>\n</svg>")
}

/// What is in the picture, in numbers.
fn about(lanes: &Lanes) -> String {
    let records: usize = lanes.threads.iter().map(|thread| thread.stretches.len()).sum();
    let all = || lanes.threads.iter().flat_map(|thread| &thread.stretches);
    let scale = scale(lanes.known);
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let (whole, threads) = (Short(Duration::from_nanos(lanes.whole)), lanes.threads.len());
    let mut about =
        Vec::from([format!("{whole} in {threads} thread{}, {records} record{}", plural(threads), plural(records))]);
    let narrow = all().filter(|stretch| stretch.level.is_some() && width(stretch, scale) < NARROW).count();
    let together = all().filter(|stretch| stretch.level.is_none()).count();
    if narrow > 0 {
        about.push(format!("{narrow} narrower than a pixel are drawn together"));
    }
    if together > 0 {
        about.push(format!("{together} items that overlap others are not drawn"));
    }
    if lanes.left_out > 0 {
        let known = Short(Duration::from_nanos(lanes.known));
        about.push(format!("{} more were not kept, so that only {known} are shown", lanes.left_out));
    }
    about.join("; ")
}

/// Where things stand.
struct Plan<'l> {
    /// The swatches of the legend, from the left and above.
    swatches: Vec<(f64, f64, &'l Look)>,
    /// Where the axis stands.
    top: f64,
    tops: Vec<f64>,
    height: f64,
}

impl<'l> Plan<'l> {
    fn new(lanes: &Lanes, looks: &'l [Look]) -> Self {
        let (mut x, mut y) = (FRAME, FRAME + 52.0);
        let mut swatches = Vec::new();
        for look in looks.iter().filter(|look| look.is_shown) {
            let width = 20.0 + letters(&look.name) * LETTER * 1.1 + 16.0;
            if x + width > WIDTH - FRAME && x > FRAME {
                (x, y) = (FRAME, y + 18.0);
            }
            swatches.push((x, y, look));
            x += width;
        }
        let top = y + if swatches.is_empty() { 0.0 } else { 36.0 };
        let mut bottom = top + 12.0;
        let tops = lanes.threads.iter().map(|thread| {
            let top = bottom;
            bottom += float(thread.levels as u64) * ROW + GAP;
            top
        });
        let tops = tops.collect();
        Self { swatches, top, tops, height: bottom + FRAME }
    }

    fn legend(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (x, y, look) in &self.swatches {
            writeln!(
                f,
                "<g><rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"12\" height=\"12\" rx=\"3\"/>\
                 <text class=\"s11\" x=\"{}\" y=\"{}\">{}</text></g>",
                look.class,
                Num(*x),
                Num(*y),
                Num(x + 18.0),
                Num(y + 10.0),
                Escaped(&look.name)
            )?;
        }
        Ok(())
    }
}

/// The times at the upper edge, and lines down from them.
fn axis(f: &mut fmt::Formatter<'_>, nanoseconds: u64, top: f64, bottom: f64) -> fmt::Result {
    let step = tick(nanoseconds);
    let scale = scale(nanoseconds);
    let ticks = (0..=nanoseconds / step).map(|tick| tick * step);
    for at in ticks {
        let x = FRAME + NAMES + float(at) * scale;
        let (x, time) = (Num(x), Short(Duration::from_nanos(at)));
        writeln!(f, "<path d=\"M{x} {}V{}\"/>", Num(top), Num(bottom))?;
        writeln!(f, "<text class=\"muted s10 middle\" x=\"{x}\" y=\"{}\">{time}</text>", Num(top - 4.0))?;
    }
    Ok(())
}

/// A round time of which there are 5 to 12 in the whole.
fn tick(nanoseconds: u64) -> u64 {
    let mut step = 1_u64;
    for factor in [2, 5, 10].into_iter().cycle() {
        let power = 10_u64.saturating_pow(step.ilog10());
        if step.saturating_mul(10) >= nanoseconds {
            break;
        }
        step = power.saturating_mul(factor);
    }
    step
}

/// The records of a thread that lie in so many others.
fn row(
    f: &mut fmt::Formatter<'_>,
    lanes: &Lanes,
    looks: &[Look],
    thread: &Thread,
    level: usize,
    top: f64,
) -> fmt::Result {
    let scale = scale(lanes.known);
    let row = Row { lanes, looks, scale, y: top + float(level as u64) * ROW };
    let mut together: Vec<&Stretch> = Vec::new();
    let mut from = 0.0;
    for stretch in
        thread.stretches.iter().filter(|stretch| stretch.level == Some(level) && stretch.started <= lanes.known)
    {
        let x = float(stretch.started) * scale;
        let is_narrow = width(stretch, scale) < NARROW;
        if !together.is_empty() && (!is_narrow || x + width(stretch, scale) > from + 2.0 * NARROW) {
            row.together(f, &together)?;
            together.clear();
        }
        if !is_narrow {
            row.alone(f, stretch)?;
            continue;
        }
        if together.is_empty() {
            from = x;
        }
        together.push(stretch);
    }
    row.together(f, &together)
}

struct Row<'l> {
    lanes: &'l Lanes,
    looks: &'l [Look],
    scale: f64,
    y: f64,
}

impl Row<'_> {
    fn alone(&self, f: &mut fmt::Formatter<'_>, stretch: &Stretch) -> fmt::Result {
        let x = FRAME + NAMES + float(stretch.started) * self.scale;
        // What goes on behind what is known is cut there.
        let width = width(stretch, self.scale).min(WIDTH - FRAME - x);
        let title = about_one(self.lanes, stretch);
        let look = &self.looks[stretch.place];
        self.rect(f, look.class_of(stretch.end), x, width, &title)?;
        let label = match stretch.index.filter(|_| look.is_item) {
            // A part of a number would be another one.
            Some(index) => Some(format!("[{index}]")).filter(|label| letters(label) * LETTER <= width - LETTER),
            None => Some(shown(&look.name, width - LETTER)).filter(|label| letters(label) >= LETTERS),
        };
        if let Some(label) = label {
            write!(
                f,
                "<text class=\"s10\" x=\"{}\" y=\"{}\">{}</text>",
                Num(x + 3.0),
                Num(self.y + 10.5),
                Escaped(&label)
            )?;
        }
        f.write_str("\n")
    }

    fn together(&self, f: &mut fmt::Formatter<'_>, stretches: &[&Stretch]) -> fmt::Result {
        let [first, .., last] = stretches else {
            return stretches.first().map_or(Ok(()), |stretch| self.alone(f, stretch));
        };
        let mut times = BTreeMap::<usize, u64>::new();
        for stretch in stretches {
            *times.entry(stretch.place).or_default() += stretch.nanoseconds.max(1);
        }
        let most = times.iter().max_by_key(|(_, time)| **time).map_or(first.place, |(place, _)| *place);
        let total = stretches.iter().map(|stretch| stretch.nanoseconds).sum();
        let (count, path) = (stretches.len(), self.lanes.places.get(most).map_or("", |(_, path)| path));
        let title = format!("{count} records in {}\nmost of it {path}", Short(Duration::from_nanos(total)));
        let bad = stretches.iter().find(|stretch| Look::is_bad(stretch.end));
        let x = FRAME + NAMES + float(first.started) * self.scale;
        let width = float(last.ends() - first.started) * self.scale;
        self.rect(f, self.looks[most].class_of(bad.map_or(first.end, |bad| bad.end)), x, width, &title)?;
        f.write_str("\n")
    }

    fn rect(&self, f: &mut fmt::Formatter<'_>, class: &str, x: f64, width: f64, title: &str) -> fmt::Result {
        // Two digits, or narrow ones would not look evenly spaced.
        let (y, height) = (Num(self.y), Num(ROW - 2.0));
        let width = width.max(0.3);
        write!(f, "<rect class=\"{class}\" x=\"{x:.2}\" y=\"{y}\" width=\"{width:.2}\" height=\"{height}\">")?;
        write!(f, "<title>{}</title></rect>", Escaped(title))
    }
}

/// What shows when the pointer is on a record.
fn about_one(lanes: &Lanes, stretch: &Stretch) -> String {
    let path = lanes.places.get(stretch.place).map_or("", |(_, path)| path);
    let item = stretch.index.map_or_else(String::new, |index| format!("\nitem {index}"));
    let (took, at) = (Duration::from_nanos(stretch.nanoseconds), Duration::from_nanos(stretch.started));
    format!("{path}{item}\n{} from {} on\n{}", Short(took), Short(at), outcome(stretch.end))
}

/// As much of a text as fits, by its beginning.
fn shown(text: &str, width: f64) -> String {
    if letters(text) * LETTER <= width {
        return text.to_string();
    }
    let mut shown = String::new();
    for char in text.chars() {
        if (letters(&shown) + 2.0) * LETTER > width {
            break;
        }
        shown.push(char);
    }
    shown.push('…');
    shown
}

fn letters(text: &str) -> f64 {
    float(text.chars().count() as u64)
}

/// Pixels for each nanosecond.
fn scale(nanoseconds: u64) -> f64 {
    (WIDTH - NAMES - 2.0 * FRAME) / float(nanoseconds.max(1))
}

fn width(stretch: &Stretch, scale: f64) -> f64 {
    float(stretch.nanoseconds) * scale
}

#[expect(clippy::cast_precision_loss, reason = "nobody sees the last bits")]
fn float(number: u64) -> f64 {
    number as f64
}
