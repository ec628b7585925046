//! What may go wrong on the disk, in words.

use core::error::Error;
use core::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::entry::EntryError;

#[derive(Debug)]
pub(super) enum Trouble {
    /// What could not be done, with what, and why.
    Io(&'static str, PathBuf, io::Error),
    /// An entry that gives no value.
    Entry(PathBuf, EntryError),
    /// Something that is no file has the name of one.
    NotAFile(PathBuf),
    /// Something that is no directory has the name of one.
    NotADirectory(PathBuf),
    /// There is too much in the directory that cannot be removed.
    NoRoom(PathBuf, u64),
}

impl Trouble {
    /// What could not be done: `` `path` could not be {done} ``.
    pub(super) fn io(done: &'static str, path: &Path, error: io::Error) -> Self {
        Self::Io(done, path.into(), error)
    }

    pub(super) fn entry(path: &Path, error: EntryError) -> Self {
        match error {
            EntryError::Io(error) => Self::io("read", path, error),
            error => Self::Entry(path.into(), error),
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(done, path, _) => write!(formatter, "`{}` could not be {done}", path.display()),
            Self::Entry(path, error) => {
                write!(formatter, "`{}` {error}; the next value under its key replaces it", path.display())
            }
            Self::NotAFile(path) => write!(formatter, "`{}` is not a file; remove it", path.display()),
            Self::NotADirectory(path) => {
                write!(formatter, "`{}` is not a directory; remove it, or open another one", path.display())
            }
            Self::NoRoom(path, limit) => write!(
                formatter,
                "`{}` holds too much that cannot be removed to stay below {limit} bytes; remove it, or raise `max_bytes`",
                path.display()
            ),
        }
    }
}

impl Error for Trouble {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Io(_, _, error) => Some(error),
            _ => None,
        }
    }
}
