//! What is known of the cost of a pipeline's items.

/// How long an item of a pipeline took when it was last mapped; every pipeline has one.
#[derive(Debug, Default)]
pub struct Pace {}

impl Pace {
    /// Nothing is known yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {}
    }
}
