//! Through two levels nothing is known of the innermost items.

use hypernodes::{node, pipeline};

#[node]
fn square(x: i64) -> i64 {
    x * x
}

pipeline! {
    pub struct One;
    nodes = [square];
}

pipeline! {
    pub struct Row;
    nodes = [One.map(x = row) -> squares];
}

pipeline! {
    pub struct Table;
    nodes = [Row.map(row = rows) -> (squares as table)];
}

pipeline! {
    pub struct Tables;
    nodes = [Table.map(rows = tables) -> (table as all)];
}

fn main() {
    println!("{:?}", Tables.run(&[vec![vec![1, 2]], vec![]]).all);
}
