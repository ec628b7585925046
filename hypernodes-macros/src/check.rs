//! What is allowed: one function for each rule, called in one list.

pub(crate) mod node;
pub(crate) mod pipeline;
pub(crate) mod roster;
