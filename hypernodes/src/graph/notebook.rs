//! Graphs in Rust notebooks.

extern crate std;

use core::fmt;
use std::println;

use super::Graph;

impl Graph {
    /// Shows the graph as a picture in a notebook on evcxr, the Rust kernel for Jupyter, which calls this method for
    /// the last expression of a cell: `MyPipeline::GRAPH` alone is enough.
    ///
    /// It prints the picture, and the text of [`Graph::text`] for a terminal, between
    /// lines that tell evcxr what they are.
    ///
    /// ```
    /// use hypernodes::Graph;
    ///
    /// const NOTHING: Graph = Graph { name: "Nothing", docs: "", inputs: &[], nodes: &[], outputs: &[] };
    /// NOTHING.evcxr_display();
    /// ```
    pub fn evcxr_display(&self) {
        println!("{}", Notebook(self));
    }
}

struct Notebook<'g>(&'g Graph);

impl fmt::Display for Notebook<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let picture = self.0.svg();
        writeln!(f, "EVCXR_BEGIN_CONTENT text/html\n<div style=\"overflow:auto\">{picture}</div>\nEVCXR_END_CONTENT")?;
        write!(f, "EVCXR_BEGIN_CONTENT text/plain\n{}\nEVCXR_END_CONTENT", self.0.text())
    }
}

#[cfg(test)]
mod tests {
    use std::string::ToString as _;

    use super::super::tests::{NASTY, STATS};
    use super::Notebook;

    #[test]
    fn the_picture_and_the_text_stand_between_the_signs_of_evcxr() {
        for graph in [STATS, NASTY] {
            let said = Notebook(&graph).to_string();
            let mut parts = said.split("\nEVCXR_END_CONTENT");
            let (html, text) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
            assert!(html.starts_with("EVCXR_BEGIN_CONTENT text/html\n<div") && html.ends_with("</svg></div>"));
            assert_eq!(text, std::format!("\nEVCXR_BEGIN_CONTENT text/plain\n{}", graph.text()));
            assert_eq!((parts.next(), parts.next()), (Some(""), None));
        }
    }

    #[test]
    fn a_graph_behind_a_reference_shows_itself_too() {
        let graph: &'static super::Graph = &STATS;
        (graph).evcxr_display();
    }
}
