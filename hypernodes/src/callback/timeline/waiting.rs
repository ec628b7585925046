//! Whether items compute or wait: the processor time of a thread against the wall, now and then.

use core::time::Duration;
use std::time::Instant;

use crate::processor::computed;

/// A stretch of items is looked at that takes so long at least: to look at it costs twice 7 µs.
const LENGTH: Duration = Duration::from_millis(1);
/// How long no other one is looked at after the first one, and after the later ones.
const FIRST_PAUSE: Duration = Duration::from_millis(1);
const LAST_PAUSE: Duration = Duration::from_millis(50);

/// How long items took, and for how much of that their thread neither had a processor nor stood in the queue for one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) took: Duration,
    pub(super) waited: Duration,
}

impl Stretch {
    pub(super) fn add(&mut self, other: Self) {
        self.took += other.took;
        self.waited += other.waited;
    }
}

/// A thread that runs items, one after the other, perhaps with gaps between them.
///
/// Only items without others inside are looked at: who waits for a map inside would seem to wait for something else.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    look: Option<Look>,
    due: Option<Instant>,
    pause: Duration,
}

/// A stretch that is looked at now.
#[derive(Debug)]
struct Look {
    since: Instant,
    /// The processor time at that moment.
    before: Duration,
    /// How many stretches are around the items that are looked at.
    depth: u32,
    /// How many of them are under way: several where they go together,
    under_way: u32,
    /// and since when there is one.
    began: Instant,
    /// For how long there was one before that.
    busy: Duration,
}

impl Waiting {
    /// An item begins that has so many stretches around it.
    #[inline]
    pub(super) fn begin(&mut self, depth: u32, at: Instant) {
        match &mut self.look {
            Some(look) if look.depth == depth => {
                if look.under_way == 0 {
                    look.began = at;
                }
                look.under_way += 1;
            }
            Some(_) => self.drop_it(at),
            None if self.due.is_none_or(|due| at >= due) => self.look(depth, at),
            None => {}
        }
    }

    /// Such an item ends. Gives a stretch where one has become long enough.
    #[inline]
    pub(super) fn end(&mut self, depth: u32, at: Instant) -> Option<Stretch> {
        let look = self.look.as_mut()?;
        if look.depth != depth {
            self.drop_it(at);
            return None;
        }
        look.under_way = look.under_way.saturating_sub(1);
        if look.under_way > 0 {
            return None;
        }
        look.busy += at.saturating_duration_since(look.began);
        if at.saturating_duration_since(look.since) < LENGTH {
            return None;
        }
        let Look { since, before, busy, .. } = self.look.take()?;
        self.rest(at);
        let (now, after) = computed()?;
        // To look is to compute, or to stand in the queue.
        let computed = after.saturating_sub(before).saturating_sub(now.saturating_duration_since(at));
        stretch(at.saturating_duration_since(since), computed, busy)
    }

    #[cold]
    fn look(&mut self, depth: u32, at: Instant) {
        let look = |(since, before)| Look { since, before, depth, under_way: 1, began: since, busy: Duration::ZERO };
        self.look = computed().map(look);
        // Where nobody says so, nobody is asked again soon.
        self.due = Some(at + LAST_PAUSE);
    }

    #[cold]
    fn drop_it(&mut self, at: Instant) {
        self.look = None;
        self.rest(at);
    }

    fn rest(&mut self, at: Instant) {
        self.pause = (2 * self.pause).clamp(FIRST_PAUSE, LAST_PAUSE);
        self.due = Some(at + self.pause);
    }
}

/// What items waited, given how long the thread was looked at, computed, and was busy with items. When it was not busy it
/// is taken to have slept.
fn stretch(wall: Duration, computed: Duration, busy: Duration) -> Option<Stretch> {
    let gaps = wall.saturating_sub(busy);
    // Of a thread that had little to do, the little errors of the clocks would be all there is to see.
    (gaps <= busy).then(|| Stretch { took: busy, waited: wall.saturating_sub(computed).saturating_sub(gaps).min(busy) })
}

#[cfg(test)]
mod tests {
    use core::time::Duration;
    use std::time::Instant;

    use super::{FIRST_PAUSE, LENGTH, Stretch, Waiting, computed, stretch};

    #[test]
    fn gaps_between_items_are_not_waiting() {
        let ms = Duration::from_millis;
        assert_eq!(stretch(ms(10), ms(4), ms(10)), Some(Stretch { took: ms(10), waited: ms(6) }));
        assert_eq!(stretch(ms(10), ms(4), ms(8)), Some(Stretch { took: ms(8), waited: ms(4) }));
        assert_eq!(stretch(ms(10), ms(8), ms(8)), Some(Stretch { took: ms(8), waited: ms(0) }));
        assert_eq!(stretch(ms(10), ms(12), ms(10)), Some(Stretch { took: ms(10), waited: ms(0) }));
        assert_eq!(stretch(ms(10), ms(1), ms(4)), None);
    }

    #[test]
    fn a_sleeping_item_waits_and_a_spinning_one_does_not() {
        if computed().is_none() {
            return;
        }
        let run = |item: fn(Instant)| {
            let mut waiting = Waiting::default();
            let began = Instant::now();
            waiting.begin(1, began);
            item(Instant::now());
            waiting.end(1, Instant::now()).expect("it took long enough")
        };
        let slept = run(|_| std::thread::sleep(10 * LENGTH));
        // Who has slept stands in the queue, too.
        assert!(slept.took > 9 * LENGTH && slept.waited > 5 * LENGTH, "{slept:?}");
        let spun = run(|now| while now.elapsed() < 10 * LENGTH {});
        assert!(2 * spun.waited < spun.took, "{spun:?}");
    }

    #[test]
    fn short_items_are_looked_at_together_and_not_all_the_time() {
        if computed().is_none() {
            return;
        }
        let mut waiting = Waiting::default();
        let start = Instant::now();
        let mut stretches = 0;
        while stretches < 3 {
            let began = Instant::now();
            waiting.begin(1, began);
            while began.elapsed() < LENGTH / 20 {}
            stretches += usize::from(waiting.end(1, Instant::now()).is_some());
        }
        assert!(start.elapsed() >= 3 * LENGTH + (1 + 2) * FIRST_PAUSE);
    }

    #[test]
    fn who_waits_for_a_map_inside_is_not_looked_at() {
        if computed().is_none() {
            return;
        }
        let mut waiting = Waiting::default();
        waiting.begin(1, Instant::now());
        for _ in 0..2 {
            std::thread::sleep(2 * LENGTH);
            waiting.begin(2, Instant::now());
            std::thread::sleep(2 * LENGTH);
            waiting.end(2, Instant::now());
        }
        assert_eq!(waiting.end(1, Instant::now()), None);
    }

    #[test]
    fn items_that_go_together_are_looked_at_together() {
        if computed().is_none() {
            return;
        }
        let mut waiting = Waiting::default();
        (0..3).for_each(|_| waiting.begin(1, Instant::now()));
        std::thread::sleep(2 * LENGTH);
        let mut ended = (0..3).map(|_| waiting.end(1, Instant::now()));
        assert_eq!((ended.next(), ended.next()), (Some(None), Some(None)));
        assert!(ended.next().flatten().is_some_and(|all| all.took >= 2 * LENGTH && all.waited >= LENGTH));
    }
}
