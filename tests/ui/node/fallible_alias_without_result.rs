//! A type that only sounds like a `Result`.

use hypernodes::{node, pipeline};

mod exam {
    pub struct Result<T>(pub T);
}

#[node(output = "mark")]
fn mark(points: u32) -> exam::Result<u32> {
    exam::Result(points / 10)
}

pipeline! {
    pub struct Exam;
    nodes = [mark];
}

fn main() {
    println!("{:?}", Exam.run(1_u32).mark.0);
}
