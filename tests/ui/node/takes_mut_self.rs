//! The same for `&mut self`, in a trait.

use hypernodes::node;

struct Counter(usize);

trait Count {
    fn count(&mut self, words: &[String]) -> usize;
}

impl Count for Counter {
    #[node]
    fn count(&mut self, words: &[String]) -> usize {
        self.0 += words.len();
        self.0
    }
}

fn main() {
    println!("{}", Counter(0).count(&[]));
}
