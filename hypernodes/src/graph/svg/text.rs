//! Numbers and words as they stand in a picture.

use alloc::format;
use alloc::string::String;
use core::fmt::{self, Write as _};

use super::super::picture::{cell, cells, pixels};

/// A number with at most one digit after the point.
pub(crate) struct Num(pub(crate) f64);

impl fmt::Display for Num {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{:.1}", self.0);
        f.write_str(match text.strip_suffix(".0").unwrap_or(&text) {
            "-0" => "0",
            text => text,
        })
    }
}

/// A line of text in the picture.
pub(super) struct Words<'w> {
    text: &'w str,
    title: &'w str,
    class: &'w str,
    size: u32,
    most: u32,
    x: f64,
    y: f64,
}

impl<'w> Words<'w> {
    pub(super) fn new(text: &'w str, size: u32) -> Self {
        Self { text, title: "", class: "", size, most: 40, x: 0.0, y: 0.0 }
    }

    /// Shows at most so many letters.
    pub(super) fn most(self, most: u32) -> Self {
        Self { most, ..self }
    }

    pub(super) fn title(self, title: &'w str) -> Self {
        Self { title, ..self }
    }

    pub(super) fn class(self, class: &'w str) -> Self {
        Self { class, ..self }
    }

    pub(super) fn at(self, x: f64, y: f64) -> Self {
        Self { x, y, ..self }
    }

    pub(super) fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.shown();
        write!(f, "<text class=\"{} s{}\" x=\"{}\" y=\"{}\"", self.class, self.size, Num(self.x), Num(self.y))?;
        // Letters that the font of fixed width lacks come from another one; they are made to fit.
        if !self.text.is_ascii() {
            write!(f, " textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"", Num(pixels(cells(&shown), self.size)))?;
        }
        f.write_char('>')?;
        if !self.title.is_empty() {
            write!(f, "{}", Title(self.title))?;
        }
        write!(f, "{}</text>", Escaped(&shown))
    }

    /// On one line, and not longer than there is room.
    pub(super) fn shown(&self) -> String {
        let text: String = self.text.split_whitespace().flat_map(|word| [" ", word]).skip(1).collect();
        if cells(&text) <= self.most {
            return text;
        }
        let mut shown = String::new();
        let mut left = self.most.saturating_sub(1);
        for char in text.chars() {
            let Some(rest) = left.checked_sub(cell(char)) else { break };
            left = rest;
            shown.push(char);
        }
        shown.push('…');
        shown
    }
}

/// What shows under the pointer.
pub(super) struct Title<'t>(pub(super) &'t str);

impl fmt::Display for Title<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<title>{}</title>", Escaped(self.0))
    }
}

/// Text as it stands in XML and HTML, in elements and in attributes. No line of the user's begins a line of the file.
pub(crate) struct Escaped<'t>(pub(crate) &'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|char| match char {
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            '&' => f.write_str("&amp;"),
            '"' => f.write_str("&quot;"),
            '\'' => f.write_str("&#39;"),
            '\n' => f.write_str("&#10;"),
            '\t' => f.write_char(' '),
            // XML knows none of these, however they are written.
            '\u{fffe}' | '\u{ffff}' => f.write_char('\u{fffd}'),
            _ if char.is_control() => f.write_char('\u{fffd}'),
            _ => f.write_char(char),
        })
    }
}
