//! Layouts of known graphs, and of graphs by chance.

extern crate std;

use alloc::vec;
use alloc::vec::Vec;

use proptest::prelude::*;

use super::{Arrangement, Block, Pin, Placement, Plan, Ports, Size, Sized, Wire, arrange, place};

/// Blocks of one size with wires from and to ports of their own.
fn plan(blocks: usize, edges: &[(usize, usize)]) -> Plan {
    let count = |block: usize, end: fn(&(usize, usize)) -> usize| edges.iter().filter(|e| end(e) == block).count();
    let blocks = (0..blocks).map(|block| Block {
        width: 100.0,
        pin: Pin::Free,
        tops: Ports::Free(count(block, |edge| edge.1)),
        bottoms: Ports::Free(count(block, |edge| edge.0)),
    });
    let mut plan = Plan { blocks: blocks.collect(), wires: Vec::new() };
    for (index, &(from, to)) in edges.iter().enumerate() {
        let out = edges[..index].iter().filter(|edge| edge.0 == from).count();
        let into = edges[..index].iter().filter(|edge| edge.1 == to).count();
        plan.wires.push(Wire { from, out, to, into });
    }
    plan
}

fn placed(plan: &Plan, arrangement: &Arrangement) -> Placement {
    let sizes: Vec<Size> = plan.blocks.iter().map(|block| Size { width: block.width, height: 40.0 }).collect();
    let ends: Vec<(f64, f64)> =
        plan.wires.iter().map(|wire| (plan.blocks[wire.from].width / 2.0, plan.blocks[wire.to].width / 2.0)).collect();
    place(Sized { arrangement, wires: &plan.wires, sizes: &sizes, ends: &ends })
}

fn crossings(blocks: usize, edges: &[(usize, usize)]) -> usize {
    arrange(&plan(blocks, edges)).crossings
}

#[test]
fn nothing_is_laid_out_too() {
    let nothing = Plan::default();
    let arrangement = arrange(&nothing);
    assert_eq!(arrangement, Arrangement::default());
    assert_eq!(placed(&nothing, &arrangement), Placement::default());
    let single = plan(1, &[]);
    let placement = placed(&single, &arrange(&single));
    assert_eq!((placement.width, placement.height), (100.0, 40.0));
}

#[test]
fn a_chain_is_straight() {
    let chain = plan(6, &[(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]);
    let arrangement = arrange(&chain);
    assert_eq!(arrangement.rows, [[0], [1], [2], [3], [4], [5]]);
    assert_eq!(placed(&chain, &arrangement).left, [0.0; 6]);
}

#[test]
fn what_needs_not_cross_does_not() {
    let tree: Vec<_> = (0..31).flat_map(|node| [(node, 2 * node + 1), (node, 2 * node + 2)]).collect();
    assert_eq!(crossings(63, &tree), 0);
    // Twenty pairs, the second halves in another order.
    let pairs: Vec<_> = (0..20).map(|pair| (pair, 20 + pair * 7 % 20)).collect();
    assert_eq!(crossings(40, &pairs), 0);
    let ladder: Vec<_> = (0..18).flat_map(|rung| [(rung, rung + 2), (rung & !1, (rung & !1) + 3)]).collect();
    assert_eq!(crossings(21, &ladder), 0);
    let diamond = [(0, 1), (0, 2), (0, 3), (1, 4), (2, 4), (3, 4), (0, 4)];
    assert_eq!(crossings(5, &diamond), 0);
    // Two values from one node to another, the other way round.
    assert_eq!(crossings(2, &[(0, 1), (0, 1)]), 0);
}

#[test]
fn what_must_cross_does_so_as_little_as_can_be() {
    let all: Vec<_> = (0..3).flat_map(|from| (3..6).map(move |to| (from, to))).collect();
    assert_eq!(crossings(6, &all), 9);
    let fixed = Plan {
        blocks: vec![
            Block { width: 80.0, pin: Pin::Free, tops: Ports::Free(0), bottoms: Ports::Fixed(vec![1, 0]) },
            Block { width: 80.0, pin: Pin::Free, tops: Ports::Fixed(vec![0, 1]), bottoms: Ports::Free(0) },
        ],
        wires: vec![Wire { from: 0, out: 0, to: 1, into: 0 }, Wire { from: 0, out: 1, to: 1, into: 1 }],
    };
    assert_eq!(arrange(&fixed).crossings, 1);
}

#[test]
fn pinned_blocks_stand_at_the_edges() {
    let mut plan = plan(5, &[(0, 2), (1, 3), (2, 4)]);
    plan.blocks[0].pin = Pin::Top;
    plan.blocks[4].pin = Pin::Bottom;
    let arrangement = arrange(&plan);
    assert_eq!(arrangement.rows.first(), Some(&vec![0]));
    assert_eq!(arrangement.rows.last(), Some(&vec![4]));
}

#[test]
fn many_inputs_of_one_node_stand_in_several_rows() {
    let edges: Vec<_> = (0..48).map(|input| (input, 48)).collect();
    let plan = plan(49, &edges);
    let arrangement = arrange(&plan);
    assert!((4..=9).contains(&arrangement.rows.len()), "{:?}", arrangement.rows);
    assert_eq!(arrangement.crossings, 0);
    assert!(placed(&plan, &arrangement).width < 2400.0, "{}", placed(&plan, &arrangement).width);
}

#[test]
fn a_value_has_one_lane_for_all_who_take_it() {
    let mut plan = plan(6, &[(0, 1), (1, 2), (2, 3), (3, 4), (0, 3), (0, 4)]);
    for wire in &mut plan.wires[4..] {
        wire.out = 0;
    }
    let arrangement = arrange(&plan);
    let [short, long] = [&arrangement.lanes[4], &arrangement.lanes[5]];
    assert_eq!((short.len(), long.len(), short.start), (2, 3, long.start));
}

proptest! {
    #[test]
    fn boxes_never_overlap_and_wires_go_down(
        widths in prop::collection::vec(10_u32..300, 1..40),
        edges in prop::collection::vec((0_usize..40, 0_usize..40), 0..90),
    ) {
        let edges: Vec<_> = edges.into_iter().map(|(a, b)| (a % widths.len(), b % widths.len())).collect();
        let edges: Vec<_> = edges.into_iter().filter(|(from, to)| from < to).collect();
        let mut plan = plan(widths.len(), &edges);
        for (block, width) in plan.blocks.iter_mut().zip(widths) {
            block.width = f64::from(width);
        }
        let arrangement = arrange(&plan);
        prop_assert_eq!(&arrangement, &arrange(&plan));
        let placement = placed(&plan, &arrangement);
        for row in &arrangement.rows {
            prop_assert!(row.iter().any(|&cell| cell < plan.blocks.len()));
            for pair in row.windows(2) {
                let width = plan.blocks.get(pair[0]).map_or(0.0, |block| block.width);
                prop_assert!(placement.left[pair[0]] + width + 11.9 <= placement.left[pair[1]]);
            }
            for &cell in row {
                let width = plan.blocks.get(cell).map_or(0.0, |block| block.width);
                prop_assert!(placement.left[cell] >= 0.0);
                prop_assert!(placement.left[cell] + width <= placement.width);
            }
        }
        for (wire, lanes) in plan.wires.iter().zip(&arrangement.lanes) {
            let way = [wire.from].into_iter().chain(lanes.clone()).chain([wire.to]);
            let way: Vec<_> = way.map(|cell| arrangement.row[cell]).collect();
            prop_assert!(way.windows(2).all(|pair| pair[0] + 1 == pair[1]));
        }
        for rows in placement.rows.windows(2) {
            prop_assert!(rows[0].0 + rows[0].1 + 29.9 <= rows[1].0);
        }
    }
}
