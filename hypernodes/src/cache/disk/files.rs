//! Which files there are, and what they are called.
//!
//! ```text
//! hypernodes-1/            everything of this layout; another layout has another number
//!   CACHEDIR.TAG           tells backups that this need not be kept
//!   size                   how much there is: `tally`
//!   evicting               locked by who evicts
//!   00/ … ff/              the first byte of a key
//!     0123…                an entry: the other 31 bytes
//!     hypernodes-new-…     an entry that is being written
//! ```
//!
//! A file with another name, and whatever is not a file, is somebody else's.

use alloc::format;
use alloc::string::ToString;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::Key;
use super::trouble::Trouble;

const HOME: &str = "hypernodes-1";
const NEW: &str = "hypernodes-new-";
/// Letters and digits behind `NEW`.
const RANDOM: usize = 16;

/// As its specification wants it; see <https://bford.info/cachedir/>.
const TAG: &str = "Signature: 8a477f597d28d172789f06886806bc55\n\
    # What the caches of hypernodes keep. It can be removed at any time.\n";

/// The files of a cache.
#[derive(Debug)]
pub(super) struct Files {
    home: PathBuf,
}

/// What a name says of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The entry of a key.
    Entry(Key),
    /// An entry that is being written, or whose writer is gone.
    New,
}

impl Files {
    pub(super) fn in_directory(path: &Path) -> Self {
        Self { home: path.join(HOME) }
    }

    /// The directory of everything.
    pub(super) fn home(&self) -> &Path {
        &self.home
    }

    pub(super) fn entry(&self, key: &Key) -> PathBuf {
        let name = key.to_string();
        let (first, others) = name.split_at(2);
        self.home.join(first).join(others)
    }

    pub(super) fn tally(&self) -> PathBuf {
        self.home.join("size")
    }

    pub(super) fn lock(&self) -> PathBuf {
        self.home.join("evicting")
    }

    /// The directory of everything, which is a real one: a link could lead anywhere.
    pub(super) fn create_home(&self) -> io::Result<()> {
        match fs::create_dir(&self.home) {
            // Only for backups.
            Ok(()) => drop(fs::write(self.home.join("CACHEDIR.TAG"), TAG)),
            Err(_) if self.home.symlink_metadata().is_ok_and(|about| about.is_dir()) => (),
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Why `create_home` failed.
    pub(super) fn home_trouble(&self, error: io::Error) -> Trouble {
        if error.kind() == ErrorKind::AlreadyExists {
            Trouble::NotADirectory(self.home.clone())
        } else {
            Trouble::io("created", &self.home, error)
        }
    }

    /// Does something in the directory of everything, which is created where it has gone.
    pub(super) fn with_home<T>(&self, act: impl Fn() -> io::Result<T>) -> io::Result<T> {
        with_directory(act, || self.create_home())
    }

    /// A file beside the place of an entry, which goes when it is dropped.
    pub(super) fn create(&self, key: &Key) -> io::Result<NamedTempFile> {
        let directory = self.directory(key.as_bytes()[0]);
        with_directory(|| new_file(&directory), || create_directory(&directory))
    }

    fn directory(&self, first: u8) -> PathBuf {
        self.home.join(format!("{first:02x}"))
    }

    /// Calls a function for each file that is ours, with what it is and what the system says of it.
    pub(super) fn each(&self, mut visit: impl FnMut(Kind, &Path, &Metadata)) -> io::Result<()> {
        for first in 0..=u8::MAX {
            let directory = self.directory(first);
            match directory.symlink_metadata() {
                Ok(about) if about.is_dir() => (),
                // A link would lead out of here.
                Ok(_) => continue,
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            }
            for file in fs::read_dir(directory)? {
                let file = file?;
                if let Some(kind) = file.file_name().to_str().and_then(|name| kind(first, name))
                    // Who is not there any more has been evicted by another process.
                    && let Ok(about) = file.metadata()
                    && about.is_file()
                {
                    visit(kind, &file.path(), &about);
                }
            }
        }
        Ok(())
    }
}

/// Opens a file of the cache itself, if it is one: a link could lead anywhere, and to open a pipe may take for ever.
pub(super) fn open(path: &Path, options: &OpenOptions) -> io::Result<File> {
    if path.symlink_metadata().is_ok_and(|about| !about.is_file()) {
        return Err(io::Error::other("it is not a file; remove it"));
    }
    options.open(path)
}

/// What a name in the directory of a first byte says.
fn kind(first: u8, name: &str) -> Option<Kind> {
    if let Some(random) = name.strip_prefix(NEW) {
        let ours = random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric());
        return ours.then_some(Kind::New);
    }
    let mut digest = [first; 32];
    for (byte, digits) in digest[1..].iter_mut().zip(name.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()?;
    }
    // Of the many ways to write a number one is ours.
    let key = Key::new(digest);
    (key.to_string()[2..] == *name).then_some(Kind::Entry(key))
}

/// Does something in a directory, which is created where it has gone.
fn with_directory<T>(act: impl Fn() -> io::Result<T>, create: impl FnOnce() -> io::Result<()>) -> io::Result<T> {
    match act() {
        Err(error) if error.kind() == ErrorKind::NotFound => create().and_then(|()| act()),
        result => result,
    }
}

/// Not the directories above it: a disk that is not mounted any more must not be written behind its back.
fn create_directory(path: &Path) -> io::Result<()> {
    match fs::create_dir(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

fn new_file(directory: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(NEW).rand_bytes(RANDOM);
    // Of which the system takes away what the umask says; alone it would be for the owner only.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(directory)
}
