//! A directory of a `DiskCache` under everything that needs another process: this program, called again.
#![cfg(unix)]

use std::env;
use std::error::Error;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use hypernodes::cache::Key;
use hypernodes::{Cache, DiskCache};
use tempfile::TempDir;

type Tested<T = ()> = Result<T, Box<dyn Error>>;

const ROLE: &str = "HYPERNODES_DISK_CACHE_ROLE";
const PLACE: &str = "HYPERNODES_DISK_CACHE_PLACE";
const NOBODY: u32 = 65534;
const SIGXFSZ: i32 = 25;
const SIGKILL: i32 = 9;

/// What the other process does, if this is the other process; nothing otherwise.
#[test]
fn child() -> Tested {
    let (Ok(role), Some(place)) = (env::var(ROLE), env::var_os(PLACE)) else { return Ok(()) };
    let place = Path::new(&place);
    match role.as_str() {
        "write" => write_without_end(place),
        "hammer" => hammer(place),
        "full" => put_small_and_large(place),
        "read-only" => use_what_is_read_only(place),
        "permission" => lose_permission(place),
        other => Err(format!("there is no role `{other}`").into()),
    }
}

/// A call of `child` in this program, or in a copy of it.
fn child_of(program: &Path, role: &str, place: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(["--exact", "child", "--nocapture", "--quiet"]).env(ROLE, role).env(PLACE, place);
    command
}

/// What the other process counted: the numbers behind `counts` in what it printed.
fn counts<const N: usize>(command: &mut Command) -> Tested<[u64; N]> {
    let output = command.output()?;
    let printed = String::from_utf8(output.stdout)?;
    if !output.status.success() {
        return Err(format!("{}: {printed}{}", output.status, String::from_utf8_lossy(&output.stderr)).into());
    }
    counts_in(&printed)
}

fn counts_in<const N: usize>(printed: &str) -> Tested<[u64; N]> {
    let line = printed.lines().find_map(|line| line.strip_prefix("counts ")).ok_or("no counts")?;
    let numbers: Vec<u64> = line.split(' ').map(str::parse).collect::<Result<_, _>>()?;
    numbers.try_into().map_err(|numbers| format!("{numbers:?}").into())
}

/// A number that is spread over all numbers.
fn spread(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}

fn key(number: u64) -> Key {
    let mut digest = [0; 32];
    for (part, bytes) in (0..).zip(digest.chunks_mut(8)) {
        bytes.copy_from_slice(&spread(4 * number + part + 1).to_le_bytes());
    }
    Key::new(digest)
}

/// A value that says what it has to be: its generation, and as often a word as that and its number say.
fn value(number: u64, generation: u64) -> Arc<[u8]> {
    let seed = spread(number ^ generation.rotate_left(32));
    let words = usize::try_from(seed % 2000).unwrap_or(0);
    [generation.to_le_bytes().to_vec(), spread(seed).to_le_bytes().repeat(words)].concat().into()
}

/// What there may be under keys.
#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    right: u64,
    absent: u64,
    trouble: u64,
    wrong: u64,
}

impl Seen {
    fn look(&mut self, cache: &DiskCache, number: u64) {
        *match cache.get(&key(number)) {
            Ok(Some(found)) if is_right(number, &found) => &mut self.right,
            Ok(Some(_)) => &mut self.wrong,
            Ok(None) => &mut self.absent,
            Err(_) => &mut self.trouble,
        } += 1;
    }

    fn look_at(cache: &DiskCache, numbers: u64) -> Self {
        let mut seen = Self::default();
        (0..numbers).for_each(|number| seen.look(cache, number));
        seen
    }
}

fn is_right(number: u64, found: &[u8]) -> bool {
    let Some(generation) = found.first_chunk() else { return false };
    found == &*value(number, u64::from_le_bytes(*generation))
}

/// The sizes of the files below a directory, by name.
fn files(path: &Path) -> Tested<Vec<(String, u64)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            files.extend(self::files(&entry.path())?);
        } else {
            files.push((entry.file_name().to_string_lossy().into_owned(), entry.metadata()?.len()));
        }
    }
    Ok(files)
}

fn unfinished(path: &Path) -> Tested<usize> {
    Ok(files(path)?.iter().filter(|(name, _)| name.starts_with("hypernodes-new-")).count())
}

const KEYS: u64 = 500;
const KILLS: u64 = 100;

fn write_without_end(place: &Path) -> Tested {
    let cache = DiskCache::open(place)?.max_bytes(4 << 20);
    let start = u64::from(std::process::id()) << 32;
    for generation in start.. {
        let number = spread(generation) % KEYS;
        cache.put(&key(number), &value(number, generation))?;
    }
    Ok(())
}

/// At any moment: while an entry is written, while it gets its name, while others are evicted.
#[test]
fn killed_a_hundred_times_while_writing() -> Tested {
    let directory = tempfile::tempdir()?;
    let cache = DiskCache::open(directory.path())?;
    let program = env::current_exe()?;
    let (mut looked, mut right, mut killed) = (0, 0, 0);
    for round in 0..KILLS {
        let mut child = child_of(&program, "write", directory.path()).stdout(Stdio::null()).spawn()?;
        sleep(Duration::from_micros(10_000 + spread(round) % 20_000));
        child.kill()?;
        killed += u64::from(child.wait()?.signal() == Some(SIGKILL));
        let seen = Seen::look_at(&cache, KEYS);
        assert_eq!((seen.wrong, seen.trouble), (0, 0), "after {round} kills");
        looked += seen.right + seen.absent;
        right += seen.right;
    }
    assert_eq!((killed, looked), (KILLS, KILLS * KEYS));
    assert!(right > looked / 10, "only {right} of {looked} lookups found something");
    // Otherwise none was killed while it wrote.
    assert!(unfinished(directory.path())? > 0);
    Ok(())
}

const ROUNDS: u64 = 3000;
const HAMMERED: u64 = 1 << 19;

fn hammer(place: &Path) -> Tested {
    let cache = DiskCache::open(place)?.max_bytes(HAMMERED);
    let mut seen = Seen::default();
    let mut refused = 0;
    let start = u64::from(std::process::id()) << 32;
    for generation in start..start + ROUNDS {
        let number = spread(generation) % 200;
        seen.look(&cache, number);
        refused += u64::from(cache.put(&key(number), &value(number, generation)).is_err());
    }
    let evictions = cache.statistics().evictions;
    println!("\ncounts {} {} {} {} {refused} {evictions}", seen.right, seen.absent, seen.trouble, seen.wrong);
    Ok(())
}

#[test]
fn two_processes_hammer_a_directory_that_is_too_small() -> Tested {
    let directory = tempfile::tempdir()?;
    let program = env::current_exe()?;
    let start = || child_of(&program, "hammer", directory.path()).stdout(Stdio::piped()).spawn();
    let children = [start()?, start()?];
    for child in children {
        let printed = String::from_utf8(child.wait_with_output()?.stdout)?;
        let [right, absent, trouble, wrong, refused, evictions] = counts_in(&printed)?;
        assert_eq!((right + absent, trouble, wrong, refused), (ROUNDS, 0, 0, 0));
        assert!(right > 100 && absent > 100 && evictions > 100, "{right} {absent} {evictions}");
    }
    let seen = Seen::look_at(&DiskCache::open(directory.path())?, 200);
    assert_eq!((seen.right + seen.absent, seen.wrong, seen.trouble), (200, 0, 0));
    let bytes: u64 = files(directory.path())?.iter().map(|(_, bytes)| bytes).sum();
    assert!(bytes < HAMMERED + 200_000, "{bytes}");
    assert_eq!(unfinished(directory.path())?, 0);
    Ok(())
}

/// Values of 100 bytes and of 10 000, one after the other.
fn small_or_large(number: u64) -> Arc<[u8]> {
    let length = if number.is_multiple_of(2) { 100 } else { 10_000 };
    spread(number).to_le_bytes().into_iter().cycle().take(length).collect()
}

/// How many of the small and of the large values could not be kept, and how many gets gave what.
fn put_small_and_large(place: &Path) -> Tested {
    let cache = DiskCache::open(place)?;
    let failed = |first: u64| {
        let numbers = (first..100).step_by(2);
        numbers.filter(|number| cache.put(&key(*number), &small_or_large(*number)).is_err()).count()
    };
    let (small, large) = (failed(0), failed(1));
    let [right, absent, wrong] = small_and_large(&cache)?;
    println!("\ncounts {small} {large} {right} {absent} {wrong}");
    Ok(())
}

fn small_and_large(cache: &DiskCache) -> Tested<[u64; 3]> {
    let [mut right, mut absent, mut wrong] = [0; 3];
    for number in 0..100 {
        *match cache.get(&key(number))? {
            Some(value) if value == small_or_large(number) => &mut right,
            Some(_) => &mut wrong,
            None => &mut absent,
        } += 1;
    }
    Ok([right, absent, wrong])
}

/// A disk that is full for every file of more than 4096 bytes.
fn limited(before: &str, place: &Path) -> Tested<Command> {
    let child = child_of(&env::current_exe()?, "full", place);
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{before} ulimit -f 8 && exec \"$0\" \"$@\"")]);
    command.arg(child.get_program()).args(child.get_args());
    command.env(ROLE, "full").env(PLACE, place);
    Ok(command)
}

#[test]
fn full_for_large_values() -> Tested {
    let directory = tempfile::tempdir()?;
    // Without the signal the system says that the file is too large, and that is all.
    let counted = counts(&mut limited("trap '' XFSZ;", directory.path())?)?;
    assert_eq!(counted, [0, 50, 50, 50, 0]);
    assert_eq!(small_and_large(&DiskCache::open(directory.path())?)?, [50, 50, 0]);
    assert_eq!(unfinished(directory.path())?, 0);
    Ok(())
}

#[test]
fn ended_by_the_system_in_the_middle_of_an_entry() -> Tested {
    let directory = tempfile::tempdir()?;
    let status = limited("", directory.path())?.stdout(Stdio::null()).status()?;
    assert_eq!(status.signal(), Some(SIGXFSZ));
    assert_eq!(small_and_large(&DiskCache::open(directory.path())?)?, [50, 50, 0]);
    // With its first 4096 bytes.
    assert_eq!(unfinished(directory.path())?, 1);
    Ok(())
}

/// A disk of a quarter of a megabyte, in memory. Only root may have one, and not everywhere; the limit for large values
/// above is there for everybody, and fails where it cannot be had.
#[test]
fn full_for_everything_and_then_read_only() -> Tested {
    let directory = tempfile::tempdir()?;
    let Some(disk) = SmallDisk::mount(directory.path()) else {
        println!("no disk of its own for this test; `full_for_large_values` has the limit of a file instead");
        return Ok(());
    };
    let cache = DiskCache::open(disk.0)?;
    let failed = (0..100).filter(|number| cache.put(&key(*number), &small_or_large(*number)).is_err()).count() as u64;
    let [right, absent, wrong] = small_and_large(&cache)?;
    assert_eq!((right, absent, wrong), (100 - failed, failed, 0));
    assert!(failed > 30 && right > 30, "{failed} failed, {right} right");
    assert_eq!(unfinished(disk.0)?, 0);
    cache.clear()?;
    cache.put(&key(1), &small_or_large(1))?;
    assert_eq!(small_and_large(&cache)?, [1, 99, 0]);
    disk.remount("ro")?;
    for cache in [cache, DiskCache::open(disk.0)?] {
        assert_eq!(small_and_large(&cache)?, [1, 99, 0]);
        assert!(cache.put(&key(2), &small_or_large(2)).is_err());
        assert!(cache.clear().is_err());
        assert_eq!(small_and_large(&cache)?, [1, 99, 0]);
    }
    Ok(())
}

struct SmallDisk<'a>(&'a Path);

impl<'a> SmallDisk<'a> {
    fn mount(path: &'a Path) -> Option<Self> {
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=256k", "none"]).arg(path).output();
        mount.is_ok_and(|output| output.status.success()).then_some(Self(path))
    }

    fn remount(&self, how: &str) -> Tested {
        let status = Command::new("mount").args(["-o", &format!("remount,{how}")]).arg(self.0).status()?;
        if status.success() { Ok(()) } else { Err("it could not be mounted again".into()) }
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        drop(Command::new("umount").arg(self.0).status());
    }
}

/// A directory in which everybody may read, with a copy of this program.
struct Open {
    directory: TempDir,
    program: PathBuf,
}

impl Open {
    fn new() -> Tested<Self> {
        let directory = tempfile::tempdir()?;
        let program = directory.path().join("program");
        fs::copy(env::current_exe()?, &program)?;
        for path in [directory.path(), &program] {
            fs::set_permissions(path, Permissions::from_mode(0o755))?;
        }
        Ok(Self { directory, program })
    }

    fn place(&self, mode: u32) -> Tested<PathBuf> {
        let place = self.directory.path().join("cache");
        fs::create_dir(&place)?;
        fs::set_permissions(&place, Permissions::from_mode(mode))?;
        Ok(place)
    }

    /// In a process that is not root's: root may do what is forbidden.
    fn counts<const N: usize>(&self, role: &str, place: &Path) -> Tested<[u64; N]> {
        let mut command = child_of(&self.program, role, place);
        if Command::new("id").arg("-u").output()?.stdout == b"0\n" {
            command.uid(NOBODY).gid(NOBODY);
        }
        counts(&mut command)
    }
}

fn set_permissions(path: &Path, directories: u32, files: u32) -> Tested {
    let is_directory = path.is_dir();
    if is_directory {
        for entry in fs::read_dir(path)? {
            set_permissions(&entry?.path(), directories, files)?;
        }
    }
    Ok(fs::set_permissions(path, Permissions::from_mode(if is_directory { directories } else { files }))?)
}

fn use_what_is_read_only(place: &Path) -> Tested {
    let cache = DiskCache::open(place)?;
    let seen = Seen::look_at(&cache, 20);
    let failed = (0..20).filter(|number| cache.put(&key(*number), &value(*number, 1)).is_err()).count();
    let again = Seen::look_at(&cache, 20);
    assert_eq!(seen, again);
    println!("\ncounts {} {} {} {} {failed}", seen.right, seen.absent, seen.trouble, seen.wrong);
    Ok(())
}

#[test]
fn a_directory_that_may_only_be_read() -> Tested {
    let open = Open::new()?;
    let place = open.place(0o755)?;
    let cache = DiskCache::open(&place)?;
    for number in 0..10 {
        cache.put(&key(number), &value(number, 0))?;
    }
    set_permissions(&place, 0o555, 0o444)?;
    assert_eq!(open.counts("read-only", &place)?, [10, 10, 0, 0, 20]);
    set_permissions(&place, 0o555, 0o000)?;
    assert_eq!(open.counts("read-only", &place)?, [0, 10, 10, 0, 20]);
    set_permissions(&place, 0o755, 0o644)?;
    Ok(())
}

#[test]
fn an_empty_directory_that_may_only_be_read() -> Tested {
    let open = Open::new()?;
    let place = open.place(0o555)?;
    assert_eq!(open.counts("read-only", &place)?, [0, 20, 0, 0, 20]);
    assert_eq!(files(&place)?.len(), 0);
    Ok(())
}

fn lose_permission(place: &Path) -> Tested {
    let cache = DiskCache::open(place)?;
    let mut failed = 0;
    for number in 0..10 {
        failed += u64::from(cache.put(&key(number), &value(number, 0)).is_err());
    }
    assert_eq!((failed, Seen::look_at(&cache, 10).right), (0, 10));
    let home = place.join("hypernodes-1");
    fs::set_permissions(&home, Permissions::from_mode(0o000))?;
    for number in 0..20 {
        failed += u64::from(cache.put(&key(number), &value(number, 0)).is_err());
    }
    let lost = Seen::look_at(&cache, 20);
    assert!(cache.clear().is_err());
    fs::set_permissions(&home, Permissions::from_mode(0o755))?;
    let found = Seen::look_at(&cache, 20);
    println!("\ncounts {failed} {} {} {} {}", lost.trouble, found.right, found.absent, lost.wrong + found.wrong);
    Ok(())
}

#[test]
fn permission_lost_midway() -> Tested {
    let open = Open::new()?;
    let place = open.place(0o777)?;
    assert_eq!(open.counts("permission", &place)?, [20, 20, 10, 10, 0]);
    Ok(())
}

#[test]
fn files_are_for_whom_the_umask_says() -> Tested {
    let directory = tempfile::tempdir()?;
    let child = child_of(&env::current_exe()?, "full", directory.path());
    for (umask, expected) in [("022", 0o644), ("077", 0o600), ("002", 0o664)] {
        let place = directory.path().join(umask);
        let mut command = Command::new("sh");
        command.args(["-c", &format!("umask {umask} && exec \"$0\" \"$@\"")]);
        command.arg(child.get_program()).args(child.get_args()).env(ROLE, "full").env(PLACE, &place);
        assert_eq!(counts(&mut command)?, [0, 0, 100, 0, 0]);
        let mut entries = 0;
        for shard in fs::read_dir(place.join("hypernodes-1"))? {
            for entry in fs::read_dir(shard?.path()).into_iter().flatten() {
                assert_eq!(entry?.metadata()?.permissions().mode() & 0o777, expected);
                entries += 1;
            }
        }
        assert_eq!(entries, 100);
    }
    Ok(())
}
