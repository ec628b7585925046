//! A macro makes the node, and the type that it is given is no key.

use hypernodes::{MemoryCache, node, pipeline};

struct Metres(f64);

macro_rules! show {
    ($name:ident, $parameter:ident, $type:ty) => {
        #[node(output = "shown", cache)]
        fn $name($parameter: &$type) -> String {
            format!("{}", $parameter.0)
        }
    };
}

show!(show_metres, metres, Metres);

pipeline! {
    struct Shown;
    nodes = [show_metres];
}

fn main() {
    let cache = MemoryCache::new();
    assert_eq!(Shown.with_cache(&cache).run(&Metres(1.5)).shown, "1.5");
}
