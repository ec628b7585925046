//! The resolution of names, as plain text: `a(x, &y) -> z` is a node that takes `x` by value and borrows `y`.

use crate::graph::{Fault, Given, Names, NodeNames, Origin, Taken, resolve};

fn names(nodes: &[&str]) -> Names {
    Names { nodes: nodes.iter().map(|node| node_names(node)).collect(), ..Names::default() }
}

fn node_names(node: &str) -> NodeNames {
    let (call, outputs) = node.split_once(" -> ").expect("`name(inputs) -> outputs`");
    let (_, inputs) = call.split_once('(').expect("`name(inputs) -> outputs`");
    let list = |text: &str| -> Vec<String> {
        text.trim_end_matches(')').split(", ").filter(|name| !name.is_empty()).map(str::to_owned).collect()
    };
    NodeNames {
        parameters: list(inputs)
            .into_iter()
            .map(|name| Taken {
                name: name.trim_start_matches('&').to_owned(),
                by_value: !name.starts_with('&'),
                ..Taken::default()
            })
            .collect(),
        outputs: list(outputs).into_iter().map(|name| Given { name, ..Given::default() }).collect(),
    }
}

fn list(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// The order of execution, as indices.
fn order(names: &Names) -> Vec<usize> {
    let (graph, faults) = resolve(names);
    assert_eq!(faults, []);
    graph.order
}

/// The names of the inputs and of the outputs.
fn ends(names: &Names) -> (Vec<String>, Vec<String>) {
    let (graph, faults) = resolve(names);
    assert_eq!(faults, []);
    let of = |values: &[usize]| values.iter().map(|&value| graph.values[value].name.clone()).collect();
    (of(&graph.inputs), of(&graph.outputs))
}

#[test]
fn what_is_read_is_made_before() {
    assert_eq!(order(&names(&["c(&b) -> c", "b(&a) -> b", "a(&x) -> a"])), [2, 1, 0]);
}

#[test]
fn otherwise_the_written_order_stands() {
    assert_eq!(order(&names(&["c(&x) -> c", "a(&x) -> a", "b(&x) -> b"])), [0, 1, 2]);
}

#[test]
fn who_borrows_goes_before_who_takes() {
    assert_eq!(order(&names(&["take(x) -> a", "look(&x) -> b"])), [1, 0]);
    // Also where the borrower has to wait for somebody else.
    assert_eq!(order(&names(&["take(x) -> a", "look(&x, &y) -> b", "make(&z) -> y"])), [2, 1, 0]);
    // Not where the borrower needs what the taker makes.
    assert_eq!(order(&names(&["take(x) -> a", "look(&x, &a) -> b"])), [0, 1]);
    // Two that would wait for each other do not hang.
    assert_eq!(order(&names(&["p(x, &y) -> a", "q(y, &x) -> b"])), [0, 1]);
}

#[test]
fn inputs_stand_in_the_order_of_first_use_and_outputs_in_that_of_execution() {
    let names = names(&["c(&b, &late) -> c", "b(&early) -> b"]);
    assert_eq!(ends(&names), (vec!["late".into(), "early".into()], vec!["b".into(), "c".into()]));
}

#[test]
fn what_no_output_needs_does_not_run() {
    let names = Names { outputs: Some(list(&["b"])), ..names(&["a(&x) -> a", "b(&y) -> b"]) };
    assert_eq!(order(&names), [1]);
    assert_eq!(ends(&names).0, ["y"]);
}

#[test]
fn a_cut_value_comes_from_outside_and_its_producers_do_not_run() {
    let nodes = ["a(&x) -> a", "b(&a) -> b", "c(&b) -> c", "d(&x) -> d"];
    let names = Names { inputs: Some(list(&["b", "x"])), ..names(&nodes) };
    assert_eq!(order(&names), [2, 3]);
    assert_eq!(ends(&names), (vec!["b".into(), "x".into()], vec!["c".into(), "d".into()]));
}

#[test]
fn a_bound_input_stands_before_a_node() {
    let names = Names { bound: vec!["a".into()], ..names(&["a(&x) -> a", "b(&a) -> b"]) };
    let (graph, faults) = resolve(&names);
    assert_eq!(faults, []);
    assert_eq!(graph.order, [1]);
    assert_eq!(graph.values[graph.sources[1][0]].origin, Origin::Bound(0));
}

#[test]
fn the_shortest_cycle_of_each_knot_is_found() {
    let cycles = |nodes: &[&str]| -> Vec<Vec<usize>> {
        let faults = resolve(&names(nodes)).1;
        faults
            .into_iter()
            .filter_map(|fault| if let Fault::Cycle { nodes } = fault { Some(nodes) } else { None })
            .collect()
    };
    assert_eq!(cycles(&["a(&a) -> a"]), [[0]]);
    assert_eq!(cycles(&["a(&b) -> a", "b(&a) -> b"]), [[0, 1]]);
    assert_eq!(cycles(&["a(&c) -> a", "b(&a) -> b", "c(&b, &d) -> c", "d(&c) -> d"]), [[2, 3]]);
    assert_eq!(cycles(&["a(&b) -> a", "b(&a) -> b", "c(&d) -> c", "d(&c) -> d", "e(&a, &c) -> e"]), [[0, 1], [2, 3]]);
}

#[test]
fn a_thousand_nodes_before_and_after_a_cycle_do_not_take_long() {
    let mut nodes: Vec<String> = (0..1000).map(|i| format!("n{i}(&n{}) -> n{i}", i + 1)).collect();
    nodes.push("n1000(&n1001) -> n1000".into());
    nodes.push("n1001(&n1000) -> n1001".into());
    nodes.extend((1002..2000).map(|i| format!("n{i}(&m{i}) -> n{i}")));
    let nodes: Vec<&str> = nodes.iter().map(String::as_str).collect();
    assert_eq!(resolve(&names(&nodes)).1, [Fault::Cycle { nodes: vec![1000, 1001] }]);
}

#[test]
fn a_second_maker_is_a_fault_unless_the_name_is_cut() {
    let nodes = ["a(&x) -> v", "b(&x) -> v"];
    assert!(matches!(resolve(&names(&nodes)).1[..], [Fault::MadeTwice { .. }]));
    let cut = Names { inputs: Some(list(&["x", "v"])), ..names(&["a(&x) -> v", "b(&x) -> v", "c(&v, &x) -> c"]) };
    assert_eq!(order(&cut), [2]);
}
