//! The examples stand beside this file; each one is a program: `cargo run --release --example weather`.
