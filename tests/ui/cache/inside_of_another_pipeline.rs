//! A cached node with a mistake stands in a pipeline of another module, which stands in one here.

mod web {
    use hypernodes::{node, pipeline};

    pub struct Page {
        pub text: String,
    }

    #[node(output = "page", cache)]
    fn fetch(path: &str) -> Page {
        Page { text: format!("the page {path}") }
    }

    pipeline! {
        pub struct Fetch;
        nodes = [fetch];
    }
}

use hypernodes::{MemoryCache, node, pipeline};

#[node(cache)]
fn length(page: &web::Page) -> usize {
    page.text.len()
}

pipeline! {
    struct Outer;
    nodes = [web::Fetch, length];
}

fn main() {
    let cache = MemoryCache::new();
    assert_eq!(Outer.with_cache(&cache).run("a").length, 10);
}
