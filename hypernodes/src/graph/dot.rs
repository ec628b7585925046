//! stub
/// stub
#[derive(Debug)]
pub struct Dot;
