//! As many arguments as the caller likes.

use hypernodes::{node, pipeline};

#[node(output = "total")]
extern "C" fn total(count: u32, numbers: ...) -> u32 {
    let _ = numbers;
    count
}

pipeline! {
    pub struct Total;
    nodes = [total];
}

fn main() {
    println!("{}", Total.run(1).total);
}
