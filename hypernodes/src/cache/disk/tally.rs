//! How much of the disk is used: a file that is one byte long for each block of 4 KiB.
//!
//! Its length is the count. Bytes are appended to it by many processes at once without a lock, nobody can leave it half
//! written, and what its bytes are does not matter. It may say too much; each eviction sets it right.

use std::fs::{self, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

use super::files;

/// What a file system gives a file at least, and the unit of the count.
pub(super) const BLOCK: u64 = 4096;

/// The blocks for so many bytes.
pub(super) fn blocks(bytes: u64) -> u64 {
    bytes.div_ceil(BLOCK)
}

/// The bytes that are counted; none where the count is not known.
pub(super) fn bytes(path: &Path) -> u64 {
    length(path).saturating_mul(BLOCK)
}

/// The blocks that are counted; none where the count is not known.
pub(super) fn length(path: &Path) -> u64 {
    fs::symlink_metadata(path).map_or(0, |about| about.len())
}

/// Counts blocks, and says how many there are with them.
pub(super) fn add(path: &Path, blocks: u64) -> io::Result<u64> {
    let mut file = files::open(path, OpenOptions::new().append(true).create(true))?;
    io::copy(&mut io::repeat(0).take(blocks), &mut file)?;
    Ok(file.metadata()?.len())
}

/// Sets the count right.
pub(super) fn set(path: &Path, blocks: u64) -> io::Result<()> {
    files::open(path, OpenOptions::new().write(true).create(true).truncate(false))?.set_len(blocks)
}
