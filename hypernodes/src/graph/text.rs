//! stub
/// stub
#[derive(Debug)]
pub struct Text;
