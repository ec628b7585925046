//! What is asked of a map, and what is left to be chosen.

#[cfg(feature = "alloc")]
use crate::observes::What;
use crate::{Graph, Workload};

/// How items are to be shared out. What is not set is chosen: by the pipeline's own keys, and else by measuring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Plan {
    pub(crate) workload: Option<Workload>,
    pub(crate) workers: usize,
    pub(crate) partitions: usize,
    pub(crate) max_workers: usize,
}

/// What is mapped.
#[derive(Debug, Clone, Copy)]
pub struct Mapped {
    /// How the items of its pipeline are to be shared out.
    pub plan: Plan,
    /// The graph that it is in, or that it is,
    pub graph: &'static Graph,
    /// and the way to it from there.
    pub path: &'static [usize],
}

impl Mapped {
    /// So many items of it.
    #[cfg(feature = "alloc")]
    pub(crate) const fn what(self, items: usize) -> What {
        What::Map(self.graph, self.path, items)
    }
}

impl Plan {
    /// Nothing is set.
    #[must_use]
    pub const fn new() -> Self {
        Self { workload: None, workers: 0, partitions: 0, max_workers: 0 }
    }

    /// What most of the work is.
    #[must_use]
    pub const fn workload(self, workload: Workload) -> Self {
        Self { workload: Some(workload), ..self }
    }

    /// How many threads compute at the same time.
    #[must_use]
    pub const fn workers(self, workers: usize) -> Self {
        Self { workers, ..self }
    }

    /// Into how many partitions the items are cut, exactly.
    #[must_use]
    pub const fn partitions(self, partitions: usize) -> Self {
        Self { partitions, ..self }
    }

    /// How many threads may wait at the same time.
    #[must_use]
    pub const fn max_workers(self, max_workers: usize) -> Self {
        Self { max_workers, ..self }
    }

    /// The workload, [`Workload::Mixed`] where none is set.
    #[must_use]
    pub const fn chosen_workload(self) -> Workload {
        match self.workload {
            Some(workload) => workload,
            None => Workload::Mixed,
        }
    }

    /// What of this plan holds for maps inside, too: how many threads there are, but not how other items are shared out.
    #[cfg(feature = "rayon")]
    pub(crate) const fn inside(self) -> Self {
        Self { workload: None, partitions: 0, ..self }
    }

    /// This plan, with the gaps filled from another one.
    #[cfg(feature = "rayon")]
    pub(crate) const fn or(self, other: Self) -> Self {
        const fn either(count: usize, other: usize) -> usize {
            if count == 0 { other } else { count }
        }
        Self {
            workload: if self.workload.is_some() { self.workload } else { other.workload },
            workers: either(self.workers, other.workers),
            partitions: either(self.partitions, other.partitions),
            max_workers: either(self.max_workers, other.max_workers),
        }
    }
}
