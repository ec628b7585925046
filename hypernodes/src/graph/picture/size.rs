//! How much room names, marks and boxes take.
//!
//! Nobody measures letters before a picture is shown. So that names fit their boxes, they stand in a font of fixed
//! width, which is also how code is read.

use alloc::vec;
use alloc::vec::Vec;

use super::super::Node;
use super::marks;

/// The space around what stands inside an open pipeline.
pub(in super::super) const PADDING: f64 = 16.0;
/// The height of a node's line with its name.
pub(in super::super) const NAME: f64 = 30.0;
/// The height of each further line: marks, and the names of ports.
pub(in super::super) const LINE: f64 = 20.0;
/// The space left and right of a name.
pub(in super::super) const MARGIN: f64 = 14.0;
/// What the sign before the name of a pipeline takes.
pub(in super::super) const CHEVRON: f64 = 16.0;
/// The space left and right of a mark's word, and between two marks.
pub(in super::super) const MARK: f64 = 6.0;
/// No name is shown with more cells than this; the rest shows under the pointer.
const LONGEST: u32 = 40;
/// A port without a name takes this much.
pub(super) const BARE: f64 = 16.0;
/// What all inputs, and all outputs, of an open pipeline may take together, about.
const BROADEST: f64 = 1600.0;

/// The sizes of letters, in pixels. The fonts of fixed width have letters of about three fifths of that.
pub(in super::super) const LARGE: u32 = 13;
pub(in super::super) const SMALL: u32 = 11;
pub(in super::super) const TINY: u32 = 10;

pub(super) fn bar_height(node: &Node, shaded: bool) -> f64 {
    if shaded || marks(node).next().is_some() { NAME + LINE } else { NAME }
}

pub(super) fn name_width(node: &Node, shaded: bool) -> f64 {
    let shade = shaded.then_some("100 %");
    let marks = marks(node).chain(shade).map(|word| width(word, TINY) + 3.0 * MARK);
    (width(node.name, LARGE) + 2.0 * MARGIN).max(marks.sum::<f64>() + 2.0 * MARGIN)
}

pub(super) fn node_size(node: &Node, renamed: &[&str], shaded: bool) -> (f64, f64) {
    let chevron = if node.nested.is_some() { CHEVRON } else { 0.0 };
    let tops: f64 = renamed.iter().map(|name| arrival(name)).sum();
    let bottoms: f64 = node.outputs.iter().map(|made| words(made.name)).sum();
    let width = (name_width(node, shaded) + chevron).max(tops + 8.0).max(bottoms + 8.0);
    let lines = [renamed.iter().any(|name| !name.is_empty()), !node.outputs.is_empty()];
    let lines = lines.into_iter().filter(|line| *line).map(|_| LINE).sum::<f64>();
    (width, bar_height(node, shaded) + lines)
}

/// The width of a port at the top, which has a name only where this is not the value's.
pub(super) fn arrival(name: &str) -> f64 {
    if name.is_empty() { BARE } else { words(name) }
}

/// The width of a port with its name.
pub(super) fn words(name: &str) -> f64 {
    width(name, SMALL) + 14.0
}

/// The width of one of `count` ports that hang on the edge of an open pipeline. Many get shorter names.
pub(super) fn port_width(name: &str, count: usize) -> f64 {
    let count = f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    (width(name, SMALL) + 16.0).min((BROADEST / count).max(44.0))
}

pub(super) fn card_width(name: &str, ty: &str) -> f64 {
    width(name, LARGE).max(width(ty, SMALL)) + 2.0 * MARGIN
}

/// The middles of ports that share a width evenly, in order; indexed by the port.
pub(super) fn spread(total: f64, order: &[usize], width: impl Fn(usize) -> f64) -> Vec<f64> {
    let all: f64 = order.iter().map(|&port| width(port)).sum();
    let gap = (total - all) / (f64::from(u32::try_from(order.len()).unwrap_or(u32::MAX)) + 1.0);
    let gap = gap.min(24.0);
    let mut at = (total - all - gap * f64::from(u32::try_from(order.len().saturating_sub(1)).unwrap_or(0))) / 2.0;
    let mut places = vec![total / 2.0; order.len()];
    for &port in order {
        if let Some(place) = places.get_mut(port) {
            *place = at + width(port) / 2.0;
        }
        at += width(port) + gap;
    }
    places
}

/// How wide a text is, at most as wide as the longest that is shown.
pub(in super::super) fn width(text: &str, size: u32) -> f64 {
    pixels(cells(text).min(LONGEST), size)
}

/// So many letters of fixed width, rounded up: fonts differ between 0.55 and 0.602 of their size.
pub(in super::super) fn pixels(cells: u32, size: u32) -> f64 {
    f64::from((cells * size * 61).div_ceil(100))
}

/// How many letters have room in a width.
pub(in super::super) fn room(width: f64, size: u32) -> u32 {
    (0..=LONGEST).rev().find(|&cells| pixels(cells, size) <= width).unwrap_or(0)
}

/// How many letters of fixed width a text takes.
pub(in super::super) fn cells(text: &str) -> u32 {
    text.chars().map(cell).fold(0, u32::saturating_add)
}

/// Chinese, Japanese and Korean letters and emoji are twice as wide as others.
pub(in super::super) fn cell(char: char) -> u32 {
    match u32::from(char) {
        0x1100..=0x115F
        | 0x2E80..=0xA4CF
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F
        | 0xFF00..=0xFF60
        | 0xFFE0..=0xFFE6
        | 0x1F000..=0x1FAFF
        | 0x2_0000..=0x3_FFFF => 2,
        _ => 1,
    }
}
