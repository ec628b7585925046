//! One entry: what its file holds.
//!
//! | bytes | |
//! |---|---|
//! | 16 | the layout's name |
//! | 32 | the key |
//! | 8 | the length of the value, least significant byte first |
//! | 32 | BLAKE3 of everything above and of the value |
//! | | the value |
//!
//! The file is exactly as long as that, so a wrong length is noticed before memory is asked for.

use alloc::sync::Arc;
use core::fmt;
use core::iter::repeat_n;
use std::io::{self, ErrorKind, Read, Write};

use super::Key;

/// Changes with the layout, and with it the name of the directory.
const LAYOUT: [u8; 16] = *b"hypernodes disk1";

const PREFIX: usize = 16 + 32 + 8;
const HEADER: usize = PREFIX + 32;

/// Why there is no value in an entry's file.
#[derive(Debug)]
pub(super) enum EntryError {
    /// It could not be read.
    Io(io::Error),
    /// It is no entry, or the entry of another key.
    Foreign,
    /// It ends too early or too late.
    Torn,
    /// Bytes have changed.
    Changed,
}

impl fmt::Display for EntryError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Io(_) => "could not be read",
            Self::Foreign => "is not the entry that its name says",
            Self::Torn => "is torn",
            Self::Changed => "is damaged",
        })
    }
}

impl From<io::Error> for EntryError {
    fn from(error: io::Error) -> Self {
        if error.kind() == ErrorKind::UnexpectedEof { Self::Torn } else { Self::Io(error) }
    }
}

/// The bytes that the entry of a value takes.
pub(super) fn length(value: &[u8]) -> u64 {
    (HEADER + value.len()) as u64
}

pub(super) fn write(file: &mut impl Write, key: &Key, value: &[u8]) -> io::Result<()> {
    let prefix = prefix(key, value.len() as u64);
    file.write_all(&[&prefix[..], checksum(&prefix, value).as_bytes()].concat())?;
    file.write_all(value)
}

/// The value of a key, out of a file that is so many bytes long.
pub(super) fn read(file: &mut impl Read, key: &Key, file_length: u64) -> Result<Arc<[u8]>, EntryError> {
    let mut header = [0; HEADER];
    file.read_exact(&mut header)?;
    let value_length = file_length.checked_sub(HEADER as u64).ok_or(EntryError::Torn)?;
    let (start, written) = header.split_at(PREFIX);
    let expected = prefix(key, value_length);
    if start[..LAYOUT.len() + 32] != expected[..LAYOUT.len() + 32] {
        return Err(EntryError::Foreign);
    }
    if start != expected {
        return Err(EntryError::Torn);
    }
    let value = read_value(file, value_length)?;
    let whole = checksum(&expected, &value).as_bytes() == written;
    if whole { Ok(value) } else { Err(EntryError::Changed) }
}

fn read_value(file: &mut impl Read, length: u64) -> Result<Arc<[u8]>, EntryError> {
    let length = usize::try_from(length).map_err(|_| EntryError::Torn)?;
    // Read where it stays: a vector would have to be copied.
    let mut value: Arc<[u8]> = repeat_n(0, length).collect();
    let Some(bytes) = Arc::get_mut(&mut value) else { return Err(EntryError::Torn) };
    file.read_exact(bytes)?;
    Ok(value)
}

fn prefix(key: &Key, length: u64) -> [u8; PREFIX] {
    let mut prefix = [0; PREFIX];
    prefix[..16].copy_from_slice(&LAYOUT);
    prefix[16..48].copy_from_slice(key.as_bytes());
    prefix[48..].copy_from_slice(&length.to_le_bytes());
    prefix
}

fn checksum(prefix: &[u8], value: &[u8]) -> blake3::Hash {
    blake3::Hasher::new().update(prefix).update(value).finalize()
}
