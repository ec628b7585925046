//! What is allowed: one function for each rule, called in one list.

mod names;
pub(crate) mod node;
pub(crate) mod pipeline;
pub(crate) mod roster;
mod stand_in;
