//! Items run on several threads, and what the pipeline holds stays in one.

use std::rc::Rc;

use hypernodes::{node, pipeline};

#[node]
fn longer(word: &str, than: &str) -> bool {
    word.len() > than.len()
}

pipeline! {
    pub struct Longer { pub than: Rc<str> }
    nodes = [longer];
}

pipeline! {
    pub struct AllLonger { pub longer: Longer }
    nodes = [self.longer.map(word = words)];
}

fn main() {
    let longer = Longer { than: "ab".into() };
    println!("{:?}", AllLonger { longer }.run(&["a", "abc"]).longer);
}
