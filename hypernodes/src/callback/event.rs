//! What a callback is told.

use core::fmt;
use core::time::Duration;
use std::time::Instant;

use super::scope::{Path, Scope, ScopeId};
use crate::graph::{Graph, Node};
use crate::observes::What;

/// Something that happens while a pipeline runs. Which thing it is, says the hook that is told of it.
#[derive(Clone, Copy)]
pub struct Event<'e> {
    pub(crate) scope: &'e Scope<'e>,
    pub(crate) started: Option<Instant>,
    pub(crate) at: Option<Instant>,
    pub(crate) outcome: Option<Outcome>,
    pub(crate) error: Option<&'e dyn fmt::Display>,
}

/// How something came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It is done.
    Done,
    /// It failed, or was left because something in it or beside it did.
    Failed,
    /// A panic went through it.
    Panicked,
    /// Of an item that went together with others, for the sake of a batch body: one before it failed.
    Left,
}

impl<'e> Event<'e> {
    /// The innermost pipeline: the one that begins or ends, that the node is in, that is mapped.
    #[must_use]
    pub fn pipeline(&self) -> &'static Graph {
        self.scope.pipeline()
    }

    /// The node, as the [graph](crate::Graph) of its pipeline has it. Of a pipeline or a map among nodes, the node that it is
    /// there; none where it is not inside another one, and none of an item.
    #[must_use]
    pub fn node(&self) -> Option<&'static Node> {
        self.scope.node()
    }

    /// The name of the node, or else of the pipeline.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.node().map_or_else(|| self.pipeline().name, |node| super::scope::label(node.name))
    }

    /// The index of the item, among those of the innermost map around. None outside of items, and none where a whole partition
    /// goes together. Of a map inside an item, which item that is, is in the [path](Self::path).
    #[must_use]
    pub fn index(&self) -> Option<usize> {
        self.scope.items().filter(|items| items.len() == 1 && !self.is_together()).map(|items| items.start)
    }

    /// Of a map, how many items it has; of what goes together for the sake of a batch body, how many items there are in the
    /// partition, those that failed before among them.
    #[must_use]
    pub fn items(&self) -> Option<usize> {
        match self.scope.what {
            What::Map(_, _, items) => Some(items),
            _ => self.scope.items().filter(|_| self.is_together()).map(|items| items.len()),
        }
    }

    /// Whether it is of all items of a partition.
    fn is_together(&self) -> bool {
        let together = self.scope.outwards().find_map(|scope| match scope.what {
            What::Items(..) => Some(true),
            What::Item(_) | What::Row(_) | What::Map(..) => Some(false),
            What::Pipeline(..) | What::Nested(..) | What::Node(..) => None,
        });
        together.unwrap_or(false)
    }

    /// How deep it is: 0 for the pipeline that was run or mapped and for its items, 1 for its nodes and for pipelines among
    /// these, and so on. It is the number of `/` in the [path](Self::path).
    #[must_use]
    pub fn depth(&self) -> usize {
        self.path().steps().count().saturating_sub(1)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> Path<'e> {
        Path(self.scope)
    }

    /// Tells this from everything else that is under way: the same at its start and at its end.
    #[must_use]
    pub fn id(&self) -> ScopeId {
        self.scope.id()
    }

    /// The [`id`](Self::id) of what it is in: of a node its pipeline, of an item its map, of a map or a pipeline among
    /// nodes the pipeline around it. None outside.
    #[must_use]
    pub fn parent(&self) -> Option<ScopeId> {
        self.scope.parent().map(Scope::id)
    }

    /// When it happened. None where nobody asks for [`Events::TIMES`](super::Events::TIMES).
    #[must_use]
    pub fn at(&self) -> Option<Instant> {
        self.at
    }

    /// How long it took; zero at a start, and where nobody asks for [`Events::TIMES`](super::Events::TIMES).
    #[must_use]
    pub fn duration(&self) -> Duration {
        match (self.started, self.at) {
            (Some(started), Some(at)) => at.saturating_duration_since(started),
            _ => Duration::ZERO,
        }
    }

    /// At an end, how it came to it.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        self.outcome
    }

    /// Of a failure and of trouble with a cache, what went wrong: as it prints, or else as its `Debug` does; of an error
    /// that has neither, the name of its type.
    #[must_use]
    pub fn error(&self) -> Option<&'e dyn fmt::Display> {
        self.error
    }
}

impl fmt::Debug for Event<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fields = formatter.debug_struct("Event");
        fields.field("path", &self.path()).field("index", &self.index()).field("duration", &self.duration());
        if let Some(outcome) = self.outcome {
            fields.field("outcome", &outcome);
        }
        if let Some(error) = self.error {
            fields.field("error", &format_args!("{error}"));
        }
        fields.finish()
    }
}
