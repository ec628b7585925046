//! Graphs for a terminal.

use core::fmt::{self, Write as _};

use super::scope::{Marks, Scope, summary};
use super::{Graph, Input, Node, Output};

/// A graph as lines of text, made by [`Graph::text`].
///
/// Nodes stand in execution order, the nodes of a nested graph below the node that holds it. Lines are broken between
/// words after 80 columns; a character counts as one. The text does not end in a line break, and writing it allocates
/// nothing.
#[derive(Debug, Clone, Copy)]
pub struct Text<'g> {
    graph: &'g Graph,
    depth: usize,
}

impl<'g> Text<'g> {
    pub(super) const fn new(graph: &'g Graph) -> Self {
        Self { graph, depth: usize::MAX }
    }

    /// Shows at most `depth` levels of nested graphs; of a graph below them only the node is shown. All are shown
    /// without it.
    #[must_use]
    pub const fn depth(mut self, depth: usize) -> Self {
        self.depth = depth;
        self
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Graph { name, docs, outputs, .. } = *self.graph;
        let scope = Scope::new(self.graph, self.depth);
        let mut page = Page::new(f);
        page.word(format_args!("{}", Plain(name)))?;
        if summary(docs).next().is_some() {
            page.line(STEP, STEP)?;
            summary(docs).try_for_each(|word| page.word(format_args!("{}", Plain(word))))?;
        }
        inputs(&mut page, &scope, STEP)?;
        nodes(&mut page, &scope, STEP)?;
        if !outputs.is_empty() {
            page.row("outputs", STEP)?;
        }
        for (index, Output { name, ty, source }) in outputs.iter().enumerate() {
            let renamed = Renamed { from: self.graph.value(*source), to: name };
            page.word(format_args!("{renamed}: {}{}", Plain(ty), comma(index, outputs)))?;
        }
        Ok(())
    }
}

const COLUMNS: usize = 80;
const STEP: usize = 2;

fn inputs(page: &mut Page<'_, '_>, scope: &Scope<'_>, indent: usize) -> fmt::Result {
    for (bound, title) in [(false, "inputs"), (true, "bound")] {
        let mut left = scope.inputs(bound).peekable();
        if left.peek().is_some() {
            page.row(title, indent)?;
        }
        while let Some((_, Input { name, ty, .. })) = left.next() {
            let comma = if left.peek().is_some() { "," } else { "" };
            page.word(format_args!("{}: {}{comma}", Plain(name), Plain(ty)))?;
        }
    }
    Ok(())
}

fn nodes(page: &mut Page<'_, '_>, scope: &Scope<'_>, indent: usize) -> fmt::Result {
    let nodes = scope.graph.nodes;
    let digits = nodes.len().checked_ilog10().map_or(1, |log| log as usize + 1);
    // Where the name begins, behind the number, its full stop and a space.
    let below = indent + digits + 2;
    for (index, node) in nodes.iter().enumerate() {
        page.line(indent, below + 2 * STEP)?;
        page.glued(format_args!("{:>digits$}. ", index + 1))?;
        call(page, scope.graph, node)?;
        made(page, node)?;
        let inner = scope.open(index);
        if let Some(marks) = Marks::new(node, inner.is_some()) {
            page.word(format_args!("[{marks}]"))?;
        }
        if let Some(inner) = inner {
            inputs(page, &inner, below)?;
            self::nodes(page, &inner, below)?;
        }
    }
    Ok(())
}

/// `count(text = cleaned, limit)`: a value that arrives under another name is told with both.
fn call(page: &mut Page<'_, '_>, graph: &Graph, node: &Node) -> fmt::Result {
    let name = Plain(node.name);
    if node.parameters.is_empty() {
        return page.word(format_args!("{name}()"));
    }
    for (index, parameter) in node.parameters.iter().enumerate() {
        if index == 0 {
            page.glued(format_args!("{name}("))?;
        }
        let taken = Plain(parameter.name);
        let end = if index + 1 == node.parameters.len() { ")" } else { "," };
        match graph.value(parameter.source) {
            // A graph written by hand may name a source that it does not have.
            value if value == parameter.name || value.is_empty() => page.word(format_args!("{taken}{end}"))?,
            value => page.word(format_args!("{taken} = {}{end}", Plain(value)))?,
        }
    }
    Ok(())
}

/// `-> train: Vec<f64>, test: Vec<f64>`.
fn made(page: &mut Page<'_, '_>, node: &Node) -> fmt::Result {
    for (index, made) in node.outputs.iter().enumerate() {
        let arrow = if index == 0 { "-> " } else { "" };
        let inner = node.nested.and_then(|graph| graph.outputs.get(index));
        let renamed = Renamed { from: inner.map_or(made.name, |inner| inner.name), to: made.name };
        page.word(format_args!("{arrow}{renamed}: {}{}", Plain(made.ty), comma(index, node.outputs)))?;
    }
    Ok(())
}

/// What follows the item at `index` in a list.
fn comma<T>(index: usize, list: &[T]) -> &'static str {
    if index + 1 < list.len() { "," } else { "" }
}

/// Lines under construction.
struct Page<'f, 'b> {
    out: &'f mut fmt::Formatter<'b>,
    column: usize,
    /// Where a broken line goes on.
    hang: usize,
    /// Whether something stands on the line that the next word must keep away from.
    gap: bool,
}

impl<'f, 'b> Page<'f, 'b> {
    fn new(out: &'f mut fmt::Formatter<'b>) -> Self {
        Self { out, column: 0, hang: 0, gap: false }
    }

    fn line(&mut self, indent: usize, hang: usize) -> fmt::Result {
        write!(self.out, "\n{:indent$}", "")?;
        self.column = indent;
        self.hang = hang;
        self.gap = false;
        Ok(())
    }

    /// A line that begins with a title; broken, it goes on to the right of the title.
    fn row(&mut self, title: &str, indent: usize) -> fmt::Result {
        self.line(indent, indent + "outputs  ".len())?;
        self.glued(format_args!("{title:<9}"))
    }

    /// Something that is kept together, on this line if it fits, or else on the next.
    fn word(&mut self, word: fmt::Arguments<'_>) -> fmt::Result {
        let mut width = Width(0);
        width.write_fmt(word)?;
        if self.gap {
            if self.column + 1 + width.0 > COLUMNS {
                self.line(self.hang, self.hang)?;
            } else {
                self.out.write_char(' ')?;
                self.column += 1;
            }
        }
        self.column += width.0;
        self.gap = true;
        self.out.write_fmt(word)
    }

    /// Something that the next word follows without a space.
    fn glued(&mut self, text: fmt::Arguments<'_>) -> fmt::Result {
        self.word(text)?;
        self.gap = false;
        Ok(())
    }
}

/// Counts what is written to it.
struct Width(usize);

impl fmt::Write for Width {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.chars().count();
        Ok(())
    }
}

/// `word_count as words`, or just `words`.
struct Renamed<'g> {
    from: &'g str,
    to: &'g str,
}

impl fmt::Display for Renamed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.from != self.to && !self.from.is_empty() {
            write!(f, "{} as ", Plain(self.from))?;
        }
        write!(f, "{}", Plain(self.to))
    }
}

/// Text on one line, without signs that would steer a terminal.
struct Plain<'g>(&'g str);

impl fmt::Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut blank = false;
        for char in self.0.chars() {
            let before = blank;
            blank = char.is_whitespace() || char.is_control();
            match (before, blank) {
                (true, true) => {}
                (false, true) => f.write_char(' ')?,
                (_, false) => f.write_char(char)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::string::ToString as _;

    use super::super::tests::{BROKEN, CLASSIFY, EMPTY, NASTY, OUTER, STATS, WIDE};
    use super::COLUMNS;

    #[test]
    fn a_small_graph() {
        let expected = "\
TextStats
  Cleans a passage and counts its words.
  inputs   passage: &str
  1. clean_text(passage) -> cleaned_text: String
  2. count_words(cleaned_text) -> word_count: usize
  outputs  cleaned_text: String, word_count: usize";
        assert_eq!(STATS.text().to_string(), expected);
    }

    #[test]
    fn bound_inputs_marks_and_renamed_parameters_are_told() {
        let expected = "\
Classify
  inputs   text: &str
  bound    model: &'m Model, threshold: f64
  1. text::tokenize(passage = text) -> tokens: Vec<&'a str>
  2. embed::<f64>(tokens, model) -> embedding: [f64; 3], norm: f64
         [fallible, cached, batched]
  3. label(embedding, scale = norm, threshold) -> label: Option<&'static str>
  outputs  label: Option<&'static str>, norm: f64";
        assert_eq!(CLASSIFY.text().to_string(), expected);
    }

    #[test]
    fn nested_graphs_are_indented() {
        let expected = "\
Outer
  inputs   document: &str
  1. self.report(body = document) -> words as doc_words: usize, summary: String,
         body as original: &str [fallible]
     bound    limit: usize
     1. TextStats(passage = body) -> cleaned_text: String,
            word_count as words: usize
        1. clean_text(passage) -> cleaned_text: String
        2. count_words(cleaned_text) -> word_count: usize
     2. summarise(cleaned_text, words, limit) -> summary: String [fallible]
  2. publish(summary, original) -> page: Page
  outputs  page: Page, doc_words: usize";
        assert_eq!(OUTER.text().to_string(), expected);
    }

    #[test]
    fn the_depth_says_how_far_nested_graphs_are_opened() {
        let closed = OUTER.text().depth(0).to_string();
        assert!(closed.contains("[pipeline, fallible]\n  2. publish"));
        let half = OUTER.text().depth(1).to_string();
        assert!(half.contains("word_count as words: usize [pipeline]\n     2. summarise"));
    }

    #[test]
    fn long_lists_are_broken_at_eighty_columns() {
        let expected = "\
Wide
  A pipeline whose description is long enough to reach the end of the line,
  which lies at eighty columns, and to go on.
  inputs   temperature_minimum: Option<f64>, temperature_maximum: Option<f64>,
           precipitation: Option<f64>, wind: f64
   1. one() -> a: u8
   2. weather::features::normalise_everything(temperature_minimum,
          temperature_maximum, rain = precipitation, wind)
          -> normalised_temperatures: HashMap<String, Vec<f64>>,
          normalised_precipitation: HashMap<String, Vec<f64>> [fallible, cached]
   3. n3() -> b: u8
   4. n4() -> c: u8
   5. n5() -> d: u8
   6. n6() -> e: u8
   7. n7() -> f: u8
   8. n8() -> g: u8
   9. n9() -> h: u8
  10. n10(f) -> last: Vec<Vec<u8>>
  outputs  normalised_temperatures: HashMap<String, Vec<f64>>,
           normalised_precipitation: HashMap<String, Vec<f64>>,
           last: Vec<Vec<u8>>";
        assert_eq!(WIDE.text().to_string(), expected);
        assert!(expected.lines().all(|line| line.chars().count() <= COLUMNS));
    }

    #[test]
    fn nothing_in_a_name_steers_the_terminal() {
        let text = NASTY.text().to_string();
        assert!(text.contains("名前: Option< &str, >"));
        assert!(text.contains("-> o:  [31m#35;"));
        assert!(text.chars().all(|char| char == '\n' || !char.is_control()));
    }

    #[test]
    fn what_a_graph_lacks_is_left_out() {
        assert!(BROKEN.text().to_string().contains("2. lost(a, b) -> c: u8\n"));
        assert_eq!(EMPTY.text().to_string(), "");
    }
}
