//! An output that may not leave its thread.

use std::rc::Rc;

use hypernodes::{node, pipeline};

#[node(output = "shared")]
fn share(text: &str) -> Rc<String> {
    Rc::new(text.to_owned())
}

pipeline! {
    pub struct Share;
    nodes = [share];
}

fn main() {
    println!("{}", Share.run("text").shared);
    println!("{}", Share.map(&["one", "two"]).len());
}
