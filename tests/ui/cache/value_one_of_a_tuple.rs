//! One of two outputs cannot be kept.

use hypernodes::{MemoryCache, node, pipeline};

struct Model {
    weights: Vec<f64>,
}

#[node(output = ("model", "loss"), cache)]
fn train(samples: &[f64]) -> (Model, f64) {
    (Model { weights: samples.to_vec() }, 0.5)
}

pipeline! {
    struct Trained;
    nodes = [train];
}

fn main() {
    let cache = MemoryCache::new();
    let out = Trained.with_cache(&cache).run(&[1.0, 2.0]);
    assert_eq!((out.model.weights.len(), out.loss), (2, 0.5));
}
