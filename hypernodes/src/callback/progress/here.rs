//! What a thread knows: where it counts.

use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::mem::ManuallyDrop;
use std::thread_local;

use super::board::{Board, maps, nodes};
use super::tally::Tally;
use crate::callback::{Scope, ScopeId};
use crate::graph::Node;

thread_local! {
    // What is dropped with the thread has to be asked each time whether it still is there; this is not, and is emptied by
    // what stands below.
    static HERE: ManuallyDrop<RefCell<Here>> = const { ManuallyDrop::new(RefCell::new(Here::EMPTY)) };
    static LEAVING: Leaving = const { Leaving };
}

struct Here {
    /// The one that was asked for last,
    front: Option<Seat>,
    /// and the others.
    seats: Vec<Seat>,
    cached: BTreeSet<Item>,
}

/// An item that is under way in this thread: who is told of it, its map, its index.
type Item = (usize, ScopeId, usize);

/// A tally of this thread, and what it is of.
struct Seat {
    board: usize,
    outermost: ScopeId,
    /// The way to a map inside; none to the outermost one.
    nodes: Option<Box<[&'static Node]>>,
    tally: Arc<Tally>,
}

/// Empties what a thread knows when it ends.
struct Leaving;

impl Drop for Leaving {
    fn drop(&mut self) {
        HERE.with(|here| *here.borrow_mut() = Here::EMPTY);
    }
}

impl Seat {
    /// While the outermost map is under way, nothing else stands where it stands.
    #[inline]
    fn is_of_outermost(&self, board: usize, map: &Scope<'_>) -> bool {
        self.board == board && self.outermost == map.id() && self.nodes.is_none() && !self.tally.is_closed()
    }

    fn is_of(&self, board: usize, map: &Scope<'_>) -> bool {
        let Some(way) = &self.nodes else { return self.is_of_outermost(board, map) };
        // Most often they are the same constants; where they are others of the same value, that is a second tally and no harm.
        let is_way = || nodes(map).map(core::ptr::from_ref).eq(way.iter().map(|&node| core::ptr::from_ref(node)));
        let outermost = || maps(map).last().map(Scope::id);
        self.board == board && !self.tally.is_closed() && outermost() == Some(self.outermost) && is_way()
    }
}

impl Here {
    const EMPTY: Self = Self { front: None, seats: Vec::new(), cached: BTreeSet::new() };

    /// The tally of a map, which then lies in front.
    fn tally(&mut self, board: &Board, map: &Scope<'_>) -> Option<&Tally> {
        let at = address(board);
        if !self.front.as_ref().is_some_and(|seat| seat.is_of(at, map)) {
            let seat = match self.seats.iter().position(|seat| seat.is_of(at, map)) {
                Some(seat) => self.seats.swap_remove(seat),
                None => self.sit(board, map)?,
            };
            self.seats.extend(self.front.replace(seat));
        }
        self.front.as_ref().map(|seat| &*seat.tally)
    }

    /// A new tally.
    #[cold]
    fn sit(&mut self, board: &Board, map: &Scope<'_>) -> Option<Seat> {
        // Where the thread ends already, what it learns now stays behind.
        _ = LEAVING.try_with(|_| ());
        self.seats.retain(|seat| !seat.tally.is_closed());
        let (outermost, tally) = board.sit(map)?;
        let nodes = (map.id() != outermost).then(|| nodes(map).collect());
        Some(Seat { board: address(board), outermost, nodes, tally })
    }
}

fn address(board: &Board) -> usize {
    core::ptr::from_ref(board).addr()
}

/// So many items of a map inside begin.
pub(super) fn begin(board: &Board, map: &Scope<'_>, items: usize) {
    HERE.with(|here| {
        if let Some(tally) = here.borrow_mut().tally(board, map) {
            tally.begun.add(items);
        }
    });
}

/// A node of an item was in the cache; the end of the item follows in the same thread.
pub(super) fn cached(board: &Board, map: &Scope<'_>, index: usize) {
    HERE.with(|here| here.borrow_mut().cached.insert((address(board), map.id(), index)));
}

/// An item ends. This is what `Progress` costs, for the rest is rare.
#[inline]
pub(super) fn end(board: &Board, map: &Scope<'_>, index: usize, failed: bool) {
    // Whatever is called here has what it needs put aside first, on each call: so nothing is, not even to panic.
    let is_counted = HERE.with(|here| {
        let Ok(here) = here.try_borrow() else { return false };
        match &here.front {
            Some(seat) if !failed && here.cached.is_empty() && seat.is_of_outermost(address(board), map) => {
                seat.tally.done.add(1);
                true
            }
            _ => false,
        }
    });
    if !is_counted {
        end_apart(board, map, index, failed);
    }
}

/// The end of an item of which there may be more to say, or of another map than the one before.
#[inline(never)]
fn end_apart(board: &Board, map: &Scope<'_>, index: usize, failed: bool) {
    HERE.with(|here| {
        let mut here = here.borrow_mut();
        let cached = here.cached.remove(&(address(board), map.id(), index));
        if let Some(tally) = here.tally(board, map) {
            tally.done.add(1);
            tally.cached.add(usize::from(cached));
            tally.failed.add(usize::from(failed));
        }
    });
}
