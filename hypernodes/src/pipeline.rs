//! What every pipeline is.

use crate::{Graph, Workload};

/// A pipeline, for code that takes any of them. [`pipeline!`](crate::pipeline) implements it; the methods that run
/// one are its own, so that nothing has to be imported for them.
///
/// ```
/// use hypernodes::{Pipeline, node, pipeline};
///
/// #[node(output = "doubled")]
/// fn double(number: i64) -> i64 { 2 * number }
///
/// pipeline! { struct Doubled; nodes = [double]; }
///
/// fn size<P: Pipeline>(_: &P) -> usize { P::GRAPH.nodes.len() }
///
/// assert_eq!(size(&Doubled), 1);
/// assert_eq!(Doubled::GRAPH.inputs[0].name, "number");
/// ```
pub trait Pipeline {
    /// What `run` takes, borrowed for `'a`.
    type Inputs<'a>
    where
        Self: 'a;
    /// What `run` gives, borrowed for `'a`.
    type Outputs<'a>
    where
        Self: 'a;
    /// What it fails with; [`Infallible`](core::convert::Infallible) where no node is fallible.
    type Error;
    /// The resolved graph.
    const GRAPH: &'static Graph;
    /// How many items are run.
    const WORKLOAD: Workload;
}
