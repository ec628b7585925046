//! Each item takes what all of them share by value, and it cannot be cloned.

use hypernodes::{node, pipeline};

pub struct Limit(pub usize);

#[node]
fn is_long(text: &str, limit: Limit) -> bool {
    text.len() > limit.0
}

pipeline! {
    pub struct Long;
    nodes = [is_long];
}

pipeline! {
    pub struct AllLong;
    nodes = [Long.map(text = texts)];
}

fn main() {
    println!("{:?}", AllLong.run((&["a", "b"], &Limit(1))).is_long);
}
