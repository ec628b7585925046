//! A pipeline could not promise what the function asks for.

use hypernodes::{node, pipeline};

#[node(output = "first")]
unsafe fn first(bytes: &[u8]) -> u8 {
    // SAFETY: the caller promises that there is one.
    unsafe { *bytes.get_unchecked(0) }
}

pipeline! {
    pub struct First;
    nodes = [first];
}

fn main() {
    println!("{}", First.run(b"text".as_slice()).first);
}
