//! The waterfall as a page.

use core::fmt::{self, Write as _};

use super::super::lanes::{Lanes, Thread};
use super::super::trace::{Quoted, outcome};
use super::{LOOKS, Plan, Timeline, draw, looks};
use crate::graph::STYLE;

/// A timeline's records as a page for a browser, made by [`Timeline::html`].
///
/// The page shows the picture of [`Timeline::svg`]. The wheel looks closer where the pointer is, dragging moves along, and
/// `+`, `-`, the arrows and `0` do the same. It is one file that asks for nothing elsewhere. Where scripts are off, it is the
/// plain picture.
#[derive(Debug, Clone, Copy)]
pub struct Page<'t>(pub(in super::super) &'t Timeline);

const PAGE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("script.js");

impl fmt::Display for Page<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lanes = Lanes::new(&self.0.shards);
        write!(
            f,
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<title>Timeline</title>\n\
             <style>\n{STYLE}{LOOKS}{PAGE}</style>\n</head>\n<body class=\"hypernodes\">\n<main>\n"
        )?;
        draw(f, &lanes, false)?;
        f.write_str("\n</main>\n<script type=\"application/json\" id=\"records\">")?;
        numbers(f, &lanes)?;
        write!(f, "</script>\n<script>\n{SCRIPT}</script>\n</body>\n</html>")
    }
}

/// What the script needs to draw a part of the picture larger.
fn numbers(f: &mut fmt::Formatter<'_>, lanes: &Lanes) -> fmt::Result {
    let looks = looks(lanes);
    let plan = Plan::new(lanes, &looks);
    write!(f, "{{\"all\":{},\"top\":{:.1},\"bottom\":{:.1},", lanes.known, plan.top, plan.height - super::FRAME)?;
    f.write_str("\"places\":[")?;
    for (place, look) in looks.iter().enumerate() {
        let comma = if place > 0 { "," } else { "" };
        let path = Quoted(&lanes.places[place].1);
        write!(f, "{comma}\n[{path},{},\"{}\",{}]", Quoted(&look.name), look.class, look.is_item)?;
    }
    f.write_str("],\n\"threads\":[")?;
    for (number, (thread, top)) in lanes.threads.iter().zip(&plan.tops).enumerate() {
        let comma = if number > 0 { "," } else { "" };
        write!(f, "{comma}\n{{\"top\":{top:.1},\"levels\":{},\"records\":[", thread.levels)?;
        records(f, thread)?;
        f.write_str("]}")?;
    }
    f.write_str("]}")
}

/// Place, level, start, duration, item, and how it ended where it is not simply done.
fn records(f: &mut fmt::Formatter<'_>, thread: &Thread) -> fmt::Result {
    let drawn = thread.stretches.iter().filter_map(|stretch| Some((stretch, stretch.level?)));
    for (number, (stretch, level)) in drawn.enumerate() {
        if number > 0 {
            f.write_char(',')?;
        }
        write!(f, "[{},{level},{},{},", stretch.place, stretch.started, stretch.nanoseconds)?;
        match stretch.index {
            Some(index) => write!(f, "{index}")?,
            None => f.write_str("-1")?,
        }
        match outcome(stretch.end) {
            "done" => f.write_char(']')?,
            other => write!(f, ",\"{other}\"]")?,
        }
    }
    Ok(())
}
