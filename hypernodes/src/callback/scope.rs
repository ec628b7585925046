//! Where in a run something happens.

use core::fmt;
use core::ops::Range;

pub(crate) use crate::graph::label;
use crate::graph::{Graph, Node};
use crate::observes::What;

/// A stretch of a run, with those around it. They lie on the stack, each points to the one around it. Nothing is looked up
/// before somebody asks, so that a stretch that nobody asks about costs nothing.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'s> {
    around: Option<&'s Scope<'s>>,
    pub(crate) what: What,
}

impl<'s> Scope<'s> {
    /// Where nobody is told of anything.
    pub(crate) const NOWHERE: Self = Self::new(None, What::Row(0));

    #[inline]
    pub(crate) const fn new(around: Option<&'s Scope<'s>>, what: What) -> Self {
        Self { around, what }
    }

    /// This one and those around it.
    pub(crate) fn outwards(&'s self) -> impl Iterator<Item = &'s Scope<'s>> {
        core::iter::successors(Some(self), |scope| scope.around)
    }

    /// What is around it and has a start and an end of its own.
    pub(crate) fn parent(&'s self) -> Option<&'s Scope<'s>> {
        self.outwards().skip(1).find(|scope| !matches!(scope.what, What::Items(..) | What::Row(_)))
    }

    pub(crate) fn id(&self) -> ScopeId {
        let address = |scope: &Scope<'_>| core::ptr::from_ref(scope).addr();
        match (self.what, self.around) {
            // It moves, but it is the only one of its name in what is around it.
            (What::Node(_, path), Some(around)) => ScopeId(address(around), path.as_ptr().addr()),
            _ => ScopeId(address(self), 0),
        }
    }

    /// The innermost pipeline.
    pub(crate) fn pipeline(&self) -> &'static Graph {
        let graph = self.outwards().find_map(|scope| match scope.what {
            What::Pipeline(graph, path) | What::Nested(graph, path) | What::Map(graph, path, _) => {
                Some(at(graph, path).map_or(graph, |node| node.nested.unwrap_or(graph)))
            }
            What::Node(..) | What::Item(_) | What::Items(..) | What::Row(_) => None,
        });
        graph.unwrap_or(&Graph::EMPTY)
    }

    /// The node that it is, or that it is in the place of.
    pub(crate) fn node(&self) -> Option<&'static Node> {
        match self.what {
            What::Node(graph, path) | What::Nested(graph, path) | What::Map(graph, path, _) => at(graph, path),
            What::Pipeline(..) | What::Item(_) | What::Items(..) | What::Row(_) => None,
        }
    }

    /// Which items it is of.
    pub(crate) fn items(&self) -> Option<Range<usize>> {
        self.outwards().find_map(|scope| match scope.what {
            What::Item(index) => Some(Some(index..index + 1)),
            What::Items(first, count) => Some(Some(first..first + count)),
            What::Row(row) => Some(scope.around?.items().map(|items| items.start + row..items.start + row + 1)),
            What::Map(..) => Some(None),
            What::Pipeline(..) | What::Nested(..) | What::Node(..) => None,
        })?
    }

    /// The step that it adds to a path.
    fn step(&self) -> Option<&'static str> {
        match self.what {
            // An item's pipeline is what is mapped.
            What::Pipeline(..) if self.around.is_some() => None,
            What::Pipeline(..) | What::Map(_, [], _) => Some(self.pipeline().name),
            _ => self.node().map(|node| label(node.name)),
        }
    }
}

/// The node at the end of a path, if it is there: the macros count right.
fn at(graph: &'static Graph, path: &'static [usize]) -> Option<&'static Node> {
    let (&last, way) = path.split_last()?;
    way.iter().try_fold(graph, |graph, &step| graph.nodes.get(step)?.nested)?.nodes.get(last)
}

/// Tells a stretch of a run from all others that are under way at the same time. A later one may have it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScopeId(usize, usize);

/// The way to where something happens. It prints as the `path()` of an error does: `Corpus/documents[3]/count`; items that
/// go together, for the sake of a batch body, as `Scaled[0..64]/double`. A node that stands in for another one has its own name.
#[derive(Clone, Copy)]
pub struct Path<'e>(pub(crate) &'e Scope<'e>);

/// A step of a [`Path`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The name of a pipeline or of a node, as it stands in `nodes`.
    pub name: &'static str,
    /// Of a map, which items.
    pub items: Option<Range<usize>>,
}

impl Path<'_> {
    /// The steps, from the innermost one outwards.
    ///
    /// ```
    /// use hypernodes::callback::{Callback, Event};
    /// use hypernodes::{node, pipeline};
    ///
    /// #[node]
    /// fn half(number: f64) -> f64 { number / 2.0 }
    ///
    /// pipeline! { struct Half; nodes = [half]; }
    ///
    /// struct Check;
    ///
    /// impl Callback for Check {
    ///     fn on_node_end(&self, event: &Event<'_>) {
    ///         let names: Vec<&str> = event.path().steps().map(|step| step.name).collect();
    ///         assert_eq!(names, ["half", "Half"]);
    ///         assert_eq!(event.path().to_string(), "Half/half");
    ///     }
    /// }
    ///
    /// Half.with_callback(Check).run(1.0);
    /// ```
    pub fn steps(self) -> impl Iterator<Item = Step> {
        let (mut row, mut items) = (None, None);
        self.0.outwards().filter_map(move |scope| {
            match scope.what {
                What::Row(inside) => row = Some(inside),
                What::Item(index) => items = Some(index..index + 1),
                What::Items(first, count) => items = Some(within(first..first + count, row.take())),
                _ => {}
            }
            scope.step().map(|name| Step { name, items: items.take() })
        })
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(self.0, None, formatter)
    }
}

impl fmt::Debug for Path<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(self.0, None, formatter)
    }
}

/// One of some items that go together, or all of them.
fn within(items: Range<usize>, row: Option<usize>) -> Range<usize> {
    row.map_or(items.clone(), |row| items.start + row..items.start + row + 1)
}

/// Writes a path, where what is behind it is of one row of the items that go together.
fn write(scope: &Scope<'_>, row: Option<usize>, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    if let Some(around) = scope.around {
        let row = match scope.what {
            What::Row(row) => Some(row),
            What::Items(..) => None,
            _ => row,
        };
        write(around, row, formatter)?;
    }
    if let Some(step) = scope.step() {
        let slash = if scope.around.is_some() { "/" } else { "" };
        write!(formatter, "{slash}{step}")?;
    }
    match (scope.what, row) {
        (What::Item(index), _) => write!(formatter, "[{index}]"),
        (What::Items(first, _), Some(row)) => write!(formatter, "[{}]", first + row),
        (What::Items(first, count), None) => write!(formatter, "[{first}..{}]", first + count),
        _ => Ok(()),
    }
}
