//! A callback is told by several threads.

use std::cell::Cell;

use hypernodes::Callback;
use hypernodes::callback::Event;

struct Count(Cell<usize>);

impl Callback for Count {
    fn on_node_end(&self, _: &Event<'_>) {
        self.0.set(self.0.get() + 1);
    }
}

fn main() {}
