//! What the figures suggest.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

use super::figures::{MapTimes, NodeTimes};
use super::table::Short;
use crate::Workload;

/// A node dominates from this share on: whatever is done to all others cannot make the whole twice as fast.
const DOMINATES: f64 = 0.5;
/// The clock takes about 25 ns to read, so that of shorter durations there is little else to be seen.
const CLOCK: Duration = Duration::from_nanos(100);
/// Nodes with a smaller share do not matter.
const MATTERS: f64 = 0.01;
/// Of so many maps, those that took longest, something is said.
const MAPS: usize = 3;
/// Of shorter ones nothing can be said.
const SHORT: Duration = Duration::from_millis(1);

pub(super) fn sentences(nodes: &[NodeTimes], maps: &[MapTimes]) -> Vec<String> {
    let mut sentences = Vec::new();
    if let [first, _, ..] = nodes
        && first.share >= DOMINATES
    {
        sentences.push(format!(
            "`{}` dominates: {} of the time of all nodes. Twice as fast, it would save {} of that.",
            first.path,
            percent(first.share),
            percent(first.share / 2.0)
        ));
    }
    if nodes.iter().any(|node| node.count > 0 && node.mean < CLOCK && node.share >= MATTERS) {
        sentences.push(format!("Times below {} are largely those of the clock that measures them.", Short(CLOCK)));
    }
    for map in maps.iter().filter(|map| map.total >= SHORT).take(MAPS) {
        if let Some(idle) = map.idle
            && map.threads > 1
        {
            let (path, threads, total) = (&map.path, map.threads, Short(map.total));
            let times = if map.count > 1 { format!("{} maps", map.count) } else { "map".into() };
            let lie = if map.count > 1 { "up to " } else { "" };
            sentences.push(format!(
                "`{path}`: {lie}{threads} threads ran the items of the {times} ({total}), and were idle for {} of the time.",
                percent(idle)
            ));
        }
        sentences.extend(workload(map));
    }
    sentences
}

fn workload(map: &MapTimes) -> Option<String> {
    let (workload, why) = match map.workload()? {
        Workload::Cpu => ("Cpu", "they compute"),
        Workload::Mixed => ("Mixed", "they compute and wait"),
        Workload::Io => ("Io", "they hardly compute"),
    };
    Some(format!(
        "`{}`: its items waited for {} of their time. This suggests `workload = {workload}`, as {why}.",
        map.path,
        percent(map.waiting?)
    ))
}

/// In whole hundredths; what is not nothing, and not all, does not look so.
pub(super) fn percent(share: f64) -> String {
    match 100.0 * share {
        share if share > 0.0 && share < 0.5 => "<1 %".into(),
        share if (99.5..100.0).contains(&share) => ">99 %".into(),
        share => format!("{share:.0} %"),
    }
}
