//! What goes when there is no room.
//!
//! All files are looked at, at most once for each eighth of the limit that is put: a number of looks for each put that
//! does not grow with the number of entries.

use alloc::vec::Vec;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::Key;
use super::files::{self, Files, Kind};
use super::tally;
use super::trouble::Trouble;

/// A file that nobody has written to for so long is one whose writer is gone.
const ABANDONED: Duration = Duration::from_mins(10);

/// The room that an entry needs.
#[derive(Debug)]
pub(super) struct Room<'a> {
    pub(super) files: &'a Files,
    /// How many blocks there may be.
    pub(super) limit: u64,
    /// How many blocks of these are to be free. They are in the tally already.
    pub(super) wanted: u64,
}

/// What was done for it.
#[derive(Debug, Default)]
pub(super) struct Freed {
    pub(super) evicted: u64,
    pub(super) scanned: u64,
    /// Whether there is room now.
    pub(super) enough: bool,
}

impl Room<'_> {
    pub(super) fn make(&self) -> Result<Freed, Trouble> {
        let path = self.files.lock();
        // Whoever has the lock makes room for everybody; where there are no locks, several do the same at once, which
        // removes the same files.
        let Some(_lock) = lock(&path).map_err(|error| Trouble::io("written", &path, error))? else {
            return Ok(Freed { enough: true, ..Freed::default() });
        };
        let counted = tally::length(&self.files.tally());
        if counted <= self.limit && counted > self.wanted {
            return Ok(Freed { enough: true, ..Freed::default() });
        }
        self.evict(counted)
    }

    fn evict(&self, counted: u64) -> Result<Freed, Trouble> {
        let mut found = Found::look(self.files)?;
        let mut freed = Freed { scanned: found.scanned, ..Freed::default() };
        if found.blocks + self.wanted > self.limit {
            let goal = (self.limit - self.limit / 8).min(self.limit - self.wanted);
            freed.evicted = found.shrink(self.files, goal);
        }
        // What others have counted meanwhile may be among what was found: rather twice than not at all.
        let path = self.files.tally();
        let meanwhile = tally::length(&path).saturating_sub(counted);
        tally::set(&path, found.blocks + self.wanted + meanwhile)
            .map_err(|error| Trouble::io("written", &path, error))?;
        freed.enough = found.blocks + self.wanted <= self.limit;
        Ok(freed)
    }
}

/// Removes every entry.
pub(super) fn clear(files: &Files) -> Result<(), Trouble> {
    let mut found = Found::look(files)?;
    found.shrink(files, 0);
    let path = files.tally();
    if found.blocks == 0 {
        // Empty is "not known", and the next put counts: as well where the tally cannot be written.
        drop(tally::set(&path, 0));
        return Ok(());
    }
    match found.stuck {
        Some((path, error)) => Err(Trouble::io("removed", &path, error)),
        // Entries that are just being written.
        None => Ok(()),
    }
}

/// The files that there are.
#[derive(Debug, Default)]
struct Found {
    entries: Vec<Entry>,
    /// Of the entries and of the files that are being written.
    blocks: u64,
    scanned: u64,
    /// What could not be removed, if anything.
    stuck: Option<(PathBuf, io::Error)>,
}

/// When it was used, how large it is, and where.
type Entry = (SystemTime, u64, Key);

impl Found {
    fn look(files: &Files) -> Result<Self, Trouble> {
        let mut found = Self::default();
        let now = SystemTime::now();
        files
            .each(|kind, path, about| {
                found.scanned += 1;
                let used = about.modified().unwrap_or(SystemTime::UNIX_EPOCH);
                let abandoned = kind == Kind::New && now.duration_since(used).is_ok_and(|age| age > ABANDONED);
                if abandoned && fs::remove_file(path).is_ok() {
                    return;
                }
                let blocks = tally::blocks(about.len());
                found.blocks += blocks;
                if let Kind::Entry(key) = kind {
                    found.entries.push((used, blocks, key));
                }
            })
            .map_err(|error| Trouble::io("read", files.home(), error))?;
        Ok(found)
    }

    /// Removes entries, longest unused first, until so many blocks are left; says how many it removed.
    fn shrink(&mut self, files: &Files, goal: u64) -> u64 {
        self.entries.sort_unstable();
        let mut removed = 0;
        for (_, blocks, key) in self.entries.drain(..) {
            if self.blocks <= goal {
                break;
            }
            let path = files.entry(&key);
            match fs::remove_file(&path) {
                Ok(()) => removed += 1,
                // By another process.
                Err(error) if error.kind() == ErrorKind::NotFound => (),
                Err(error) => {
                    self.stuck = Some((path, error));
                    continue;
                }
            }
            self.blocks -= blocks;
        }
        removed
    }
}

/// The lock, which goes with the file and with the process; or nothing where another one has it.
fn lock(path: &Path) -> io::Result<Option<File>> {
    let file = files::open(path, OpenOptions::new().write(true).create(true).truncate(false))?;
    Ok(match file.try_lock() {
        Err(TryLockError::WouldBlock) => None,
        // A file system without locks.
        Ok(()) | Err(TryLockError::Error(_)) => Some(file),
    })
}
