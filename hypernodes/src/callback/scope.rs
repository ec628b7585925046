//! Where in a run something happens.

use core::fmt;
use core::ops::Range;

use crate::graph::{Graph, Node};

/// A stretch of a run, with those around it. They lie on the stack, each points to the one around it.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'s> {
    around: Option<&'s Scope<'s>>,
    pub(crate) subject: Subject,
    pub(crate) pipeline: &'static Graph,
}

/// What a stretch is of.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Subject {
    /// A pipeline, and the node that it is in the one around it.
    Pipeline(Option<&'static Node>),
    Node(&'static Node),
    /// A map of so many items, and the node that it is in the pipeline around it.
    Map(Option<&'static Node>, usize),
    Item(usize),
    /// So many items from the first one on, together.
    Items(usize, usize),
    /// One of these.
    Row(usize),
}

impl<'s> Scope<'s> {
    /// Where nobody is told of anything.
    pub(crate) const NOWHERE: Self = Self::new(None, Subject::Pipeline(None), &Graph::EMPTY);

    pub(crate) const fn new(around: Option<&'s Scope<'s>>, subject: Subject, pipeline: &'static Graph) -> Self {
        Self { around, subject, pipeline }
    }

    /// A stretch inside that is of the same pipeline.
    pub(crate) const fn of_same(&'s self, subject: Subject) -> Self {
        Self::new(Some(self), subject, self.pipeline)
    }

    /// This one and those around it.
    pub(crate) fn outwards(&'s self) -> impl Iterator<Item = &'s Scope<'s>> {
        core::iter::successors(Some(self), |scope| scope.around)
    }

    /// What is around it and has a start and an end of its own.
    pub(crate) fn parent(&'s self) -> Option<&'s Scope<'s>> {
        self.outwards().skip(1).find(|scope| !matches!(scope.subject, Subject::Items(..) | Subject::Row(_)))
    }

    pub(crate) fn id(&self) -> ScopeId {
        ScopeId(core::ptr::from_ref(self).addr())
    }

    /// The node that it is, or that it is in the place of.
    pub(crate) fn node(&self) -> Option<&'static Node> {
        match self.subject {
            Subject::Node(node) => Some(node),
            Subject::Pipeline(node) | Subject::Map(node, _) => node,
            Subject::Item(_) | Subject::Items(..) | Subject::Row(_) => None,
        }
    }

    /// The step that it adds to a path.
    fn step(&self) -> Option<&'static str> {
        match self.subject {
            Subject::Node(node) | Subject::Pipeline(Some(node)) | Subject::Map(Some(node), _) => Some(label(node.name)),
            // An item's pipeline is what is mapped.
            Subject::Pipeline(None) if self.around.is_some() => None,
            Subject::Pipeline(None) | Subject::Map(None, _) => Some(self.pipeline.name),
            Subject::Item(_) | Subject::Items(..) | Subject::Row(_) => None,
        }
    }

    fn range(&self) -> Option<Range<usize>> {
        match self.subject {
            Subject::Item(index) => Some(index..index + 1),
            Subject::Items(first, count) => Some(first..first + count),
            _ => None,
        }
    }
}

/// What a path calls a node, as errors do: `text::count` is a step `count`, `self.stats` is `stats`, and `TextStats.map` is
/// `TextStats`.
pub(crate) fn label(name: &str) -> &str {
    let name = name.strip_suffix(".map").unwrap_or(name);
    name.rsplit([':', '.']).next().unwrap_or(name)
}

/// Tells a stretch of a run from all others that are under way at the same time. A later one may have it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScopeId(usize);

/// The way to where something happens. It prints as the `path()` of an error does: `Corpus/documents[3]/count`; items that
/// go together, for the sake of a batch body, as `Scaled[0..64]/double`.
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

impl<'e> Path<'e> {
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
        let mut items = None;
        self.0.outwards().filter_map(move |scope| {
            items = scope.range().or(items.take());
            scope.step().map(|name| Step { name, items: items.take() })
        })
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(self.0, formatter)
    }
}

impl fmt::Debug for Path<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(self.0, formatter)
    }
}

fn write(scope: &Scope<'_>, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    if let Some(around) = scope.around {
        write(around, formatter)?;
    }
    if let Some(step) = scope.step() {
        let slash = if scope.around.is_some() { "/" } else { "" };
        write!(formatter, "{slash}{step}")?;
    }
    match scope.subject {
        Subject::Item(index) => write!(formatter, "[{index}]"),
        Subject::Items(first, count) => write!(formatter, "[{first}..{}]", first + count),
        _ => Ok(()),
    }
}
