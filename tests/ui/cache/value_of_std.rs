//! A file that is open cannot be kept.

use std::fs::File;
use std::io;

use hypernodes::{MemoryCache, node, pipeline};

#[node(output = "file", cache)]
fn open(path: &str) -> io::Result<File> {
    File::open(path)
}

#[node]
fn size(file: &File) -> io::Result<u64> {
    Ok(file.metadata()?.len())
}

pipeline! {
    struct Sized;
    nodes = [open, size];
    outputs = [size];
}

fn main() {
    let cache = MemoryCache::new();
    assert!(Sized.with_cache(&cache).run("nowhere").is_err());
}
