//! The batch body asks more of the type than the node does.

use hypernodes::{node, pipeline};

#[node(output = "shown", batch = show_all)]
fn show<T: std::fmt::Debug>(x: &T) -> String {
    format!("{x:?}")
}

fn show_all<T: std::fmt::Display>(x: &[&T]) -> Vec<String> {
    x.iter().map(|x| x.to_string()).collect()
}

pipeline! {
    struct Shown;
    nodes = [show::<i64>];
}

fn main() {
    assert_eq!(Shown.map(&[1, 2])[1].shown, "2");
}
