//! The measurements stand beside this file: `cargo bench`.
