//! A module in which hardly a name of the prelude means what it usually does.

#![deny(warnings)]
#![allow(dead_code, unused_macros, non_camel_case_types, clippy::all)]

use hypernodes::{node, pipeline};

type Option<T> = std::result::Result<T, ()>;
struct Result;
struct Vec;
struct String;
struct Box;
struct Some;
struct None;
struct Ok;
struct Err;
trait Into {}
trait From {}
trait Clone {}
trait Copy {}
trait Send {}
trait Sync {}
trait Sized {}
trait Fn {}
trait Iterator {}
trait IntoIterator {}
trait Default {}
trait Debug {}
trait Borrow {}
trait Drop {}
type str = u8;
type usize = u8;
type bool = u8;
mod core {}
mod std_ {}
mod alloc {}
mod rayon {}
fn drop() {}
macro_rules! vec { ($($any:tt)*) => { compile_error!("not this one") } }
macro_rules! concat { ($($any:tt)*) => { compile_error!("not this one") } }
macro_rules! stringify { ($($any:tt)*) => { compile_error!("not this one") } }
macro_rules! assert { ($($any:tt)*) => { compile_error!("not this one") } }
macro_rules! format { ($($any:tt)*) => { compile_error!("not this one") } }
macro_rules! matches { ($($any:tt)*) => { compile_error!("not this one") } }
macro_rules! write { ($($any:tt)*) => { compile_error!("not this one") } }

#[node(output = "shown")]
fn show(number: u32) -> std::string::String {
    std::string::ToString::to_string(&number)
}

#[node(output = "parsed")]
fn parse(shown: &std::primitive::str) -> std::result::Result<u32, std::num::ParseIntError> {
    std::primitive::str::parse(shown)
}

#[node(output = "bytes")]
fn cut(shown: std::string::String, limit: &std::primitive::usize) -> std::vec::Vec<u8> {
    let mut bytes = shown.into_bytes();
    bytes.truncate(*limit);
    bytes
}

pipeline! {
    struct Shown {
        limit: std::primitive::usize,
    }
    nodes = [show, parse, cut];
    workers = 2;
}

pipeline! {
    struct Cut;
    nodes = [show, parse, cut];
    map_over = [number, limit];
    partitions = 2;
}

pipeline! {
    struct Pieces;
    nodes = [cut];
    map_over = [shown];
    map_mode = Product;
}

fn main() {
    let shown = Shown { limit: 1 };
    let std::result::Result::Ok(out) = shown.run(12_u32) else { panic!() };
    assert_eq!(out.parsed, 12);
    assert_eq!(out.bytes, [b'1']);
    let std::result::Result::Ok(outs) = shown.map([1_u32, 2]) else { panic!() };
    assert_eq!(outs.len(), 2);
    let cut = Cut.with_engine(hypernodes::Parallel::new());
    let std::result::Result::Ok(outs) = cut.map_over(CutColumns { number: &[1, 20], limit: &[1, 1] }) else { panic!() };
    assert_eq!(outs[1].bytes, [b'2']);
    let shown = [std::string::ToString::to_string("ab")];
    assert_eq!(Pieces.map_over(PiecesColumns { shown: &shown, limit: &1 })[0].bytes, [b'a']);
    assert_eq!(Pieces.with_engine(hypernodes::Sequential).map([(shown[0].clone(), &1)]).len(), 1);
}
