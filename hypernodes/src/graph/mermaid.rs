//! stub
/// stub
#[derive(Debug)]
pub struct Mermaid;
