//! Stores that a cache on the disk could be built upon, measured: `cargo run --release -- DIRECTORY`, some minutes.
//! A fresh file system for the directory says most: an old one may take fifty times as long for each new file.
//!
//! Each is used as its documents say for several processes, if it can be, and so that a killed process loses little.
//! Every store has a process of its own for each question, since a damaged one may take its process with it:
//!
//! - what a put and a get of 100 bytes cost, one at a time, with 100 000 entries, and of 1 MiB, with 100;
//! - what it costs to open the store with these entries;
//! - whether a second process can put and get while a first one has it open;
//! - what comes back after one byte was flipped: 300 times, at places spread over all files, with 64 entries of 1000 bytes.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

type Done<T = ()> = Result<T, Box<dyn Error>>;

const SMALL: u64 = 100_000;
const LARGE: u64 = 100;
const FLIPS: u64 = 300;
const DAMAGED: u64 = 64;

trait Store {
    fn put(&self, key: &[u8; 32], value: &[u8]) -> Done;
    fn get(&self, key: &[u8; 32]) -> Done<Option<Arc<[u8]>>>;
}

type Open = fn(&Path) -> Done<Box<dyn Store>>;

const STORES: &[(&str, Open)] = &[
    #[cfg(feature = "disk-cache")]
    ("DiskCache", of_hypernodes::open),
    #[cfg(feature = "redb")]
    ("redb", of_redb::open),
    #[cfg(feature = "fjall")]
    ("fjall", of_fjall::open),
    #[cfg(feature = "heed")]
    ("heed", of_heed::open),
    #[cfg(feature = "cacache")]
    ("cacache", of_cacache::open),
];

fn main() -> Done {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        [directory] => all(Path::new(directory)),
        ["cost", name, place] => cost(store(name)?, Path::new(place)),
        ["second", name, place] => second(store(name)?, Path::new(place)),
        ["fill", name, place] => fill(store(name)?, Path::new(place)),
        ["look", name, place] => look(store(name)?, Path::new(place)),
        _ => Err("say in which directory".into()),
    }
}

fn store(name: &str) -> Done<Open> {
    Ok(STORES.iter().find(|store| store.0 == name).ok_or("no such store")?.1)
}

fn all(directory: &Path) -> Done {
    fs::create_dir_all(directory)?;
    println!(
        "{:<10} {:>10} {:>10} {:>10} {:>10} {:>10}",
        "", "put 100 B", "get 100 B", "put 1 MiB", "get 1 MiB", "open"
    );
    for (name, _) in STORES {
        let place = fresh(directory, name)?;
        println!("{name:<10} {}", said(&run("cost", name, &place)?));
        fs::remove_dir_all(place)?;
    }
    println!();
    println!("a second process beside the first");
    for (name, open) in STORES {
        let place = fresh(directory, name)?;
        let store = open(&place)?;
        store.put(&key(1), &value(1, 100))?;
        println!("{name:<10} {}", said(&run("second", name, &place)?));
    }
    println!();
    println!("{FLIPS} times a byte flipped: gets of {DAMAGED} entries, and processes that died");
    println!("{:<10} {:>10} {:>10} {:>10} {:>10} {:>10}", "", "right", "absent", "error", "wrong", "died");
    for (name, _) in STORES {
        flips(directory, name)?;
    }
    Ok(())
}

fn fresh(directory: &Path, name: &str) -> Done<PathBuf> {
    let place = directory.join(name);
    if place.exists() {
        fs::remove_dir_all(&place)?;
    }
    fs::create_dir(&place)?;
    Ok(place)
}

fn run(what: &str, name: &str, place: &Path) -> Done<std::process::Output> {
    Ok(Command::new(env::current_exe()?).args([what, name]).arg(place).output()?)
}

/// What it printed, or how it ended.
fn said(output: &std::process::Output) -> String {
    if output.status.success() {
        return String::from_utf8_lossy(&output.stdout).trim_end().into();
    }
    let error = String::from_utf8_lossy(&output.stderr);
    format!("{}: {}", output.status, error.lines().next().unwrap_or_default())
}

fn cost(open: Open, place: &Path) -> Done {
    let store = open(place)?;
    let small = value(1, 100);
    // Each put may wait for the disk: then a few tell enough.
    let (mut puts, start) = (0, Instant::now());
    while puts < SMALL && start.elapsed() < Duration::from_secs(60) {
        store.put(&key(puts), &small)?;
        puts += 1;
    }
    let put = start.elapsed() / u32::try_from(puts)?;
    let get = each(puts, |number| found(store.get(&key(number))?))?;
    let large = value(1, 1 << 20);
    let put_large = each(LARGE, |number| store.put(&key(SMALL + number), &large))?;
    let get_large = each(LARGE, |number| found(store.get(&key(SMALL + number))?))?;
    drop(store);
    let start = Instant::now();
    drop(open(place)?);
    let opened = start.elapsed();
    println!("{:>8} {:>10} {:>10} {:>10} {:>10}", us(put), us(get), us(put_large), us(get_large), us(opened));
    if puts < SMALL {
        println!("           {puts} entries in a minute, and then no more");
    }
    Ok(())
}

fn us(time: Duration) -> String {
    format!("{:.1} µs", time.as_secs_f64() * 1e6)
}

fn each(times: u64, mut act: impl FnMut(u64) -> Done) -> Done<Duration> {
    let start = Instant::now();
    for number in 0..times {
        act(number)?;
    }
    Ok(start.elapsed() / u32::try_from(times)?)
}

fn found(value: Option<Arc<[u8]>>) -> Done {
    if value.is_some() { Ok(()) } else { Err("it is gone".into()) }
}

fn second(open: Open, place: &Path) -> Done {
    let store = open(place)?;
    store.put(&key(2), &value(2, 100))?;
    let right = store.get(&key(1))?.is_some_and(|found| found == value(1, 100));
    println!("{}", if right { "puts and gets" } else { "does not see what the first one put" });
    Ok(())
}

fn fill(open: Open, place: &Path) -> Done {
    let store = open(place)?;
    (0..DAMAGED).try_for_each(|number| store.put(&key(number), &value(number, 1000)))
}

fn look(open: Open, place: &Path) -> Done {
    let mut seen = [0; 4];
    let opened = open(place);
    for number in 0..DAMAGED {
        let found = opened
            .as_ref()
            .map_err(ToString::to_string)
            .and_then(|store| store.get(&key(number)).map_err(|error| error.to_string()));
        seen[match found {
            Ok(Some(found)) if found == value(number, 1000) => 0,
            Ok(None) => 1,
            Err(_) => 2,
            Ok(Some(_)) => 3,
        }] += 1;
    }
    println!("{} {} {} {}", seen[0], seen[1], seen[2], seen[3]);
    Ok(())
}

fn flips(directory: &Path, name: &str) -> Done {
    let whole = fresh(directory, name)?;
    let filled = run("fill", name, &whole)?;
    if !filled.status.success() {
        return Err(said(&filled).into());
    }
    // What was allotted and never written is not worth a flip.
    let files: Vec<(PathBuf, usize)> = files(&whole)?
        .into_iter()
        .map(|path| {
            let bytes = fs::read(&path)?;
            let used = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
            Ok((path, used))
        })
        .collect::<Done<_>>()?;
    let bytes: usize = files.iter().map(|file| file.1).sum();
    let mut seen = [0; 5];
    for flip in 0..FLIPS {
        let copy = fresh(directory, &format!("{name}-damaged"))?;
        copy_all(&whole, &copy)?;
        let mut place = usize::try_from(spread(flip))? % bytes;
        for (path, used) in &files {
            if place < *used {
                let path = copy.join(path.strip_prefix(&whole)?);
                let mut bytes = fs::read(&path)?;
                bytes[place] ^= 1 << (flip % 8);
                fs::write(path, bytes)?;
                break;
            }
            place -= used;
        }
        let output = run("look", name, &copy)?;
        if output.status.success() {
            let counts = String::from_utf8(output.stdout)?;
            for (seen, count) in seen.iter_mut().zip(counts.split_whitespace()) {
                *seen += count.parse::<u64>()?;
            }
        } else {
            seen[4] += 1;
        }
    }
    println!("{name:<10} {:>10} {:>10} {:>10} {:>10} {:>10}", seen[0], seen[1], seen[2], seen[3], seen[4]);
    Ok(())
}

fn files(path: &Path) -> Done<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        if path.is_dir() { files.extend(self::files(&path)?) } else { files.push(path) }
    }
    files.sort();
    Ok(files)
}

fn copy_all(from: &Path, to: &Path) -> Done {
    for path in files(from)? {
        let copy = to.join(path.strip_prefix(from)?);
        fs::create_dir_all(copy.parent().ok_or("no parent")?)?;
        fs::copy(path, copy)?;
    }
    Ok(())
}

fn spread(number: u64) -> u64 {
    let number = (number.wrapping_add(0x9E37_79B9_7F4A_7C15) ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}

fn key(number: u64) -> [u8; 32] {
    let mut key = [0; 32];
    for (part, bytes) in (1..).zip(key.chunks_mut(8)) {
        bytes.copy_from_slice(&spread(4 * number + part).to_le_bytes());
    }
    key
}

fn value(number: u64, length: u64) -> Arc<[u8]> {
    (0..length).map(|byte| spread(number ^ (byte << 32)).to_le_bytes()[0]).collect()
}

#[cfg(feature = "disk-cache")]
mod of_hypernodes {
    use super::{Arc, Done, Path, Store};
    use hypernodes::{Cache, DiskCache, cache::Key};

    pub(super) fn open(place: &Path) -> Done<Box<dyn Store>> {
        Ok(Box::new(DiskCache::open(place)?))
    }

    impl Store for DiskCache {
        fn put(&self, key: &[u8; 32], value: &[u8]) -> Done {
            Ok(Cache::put(self, &Key::new(*key), &value.into())?)
        }

        fn get(&self, key: &[u8; 32]) -> Done<Option<Arc<[u8]>>> {
            Ok(Cache::get(self, &Key::new(*key))?)
        }
    }
}

#[cfg(feature = "redb")]
mod of_redb {
    use super::{Arc, Done, Path, Store};
    use redb::{Builder, ConcurrencyMode, Database, ReadableDatabase, TableDefinition, TableError};

    const TABLE: TableDefinition<'_, &[u8; 32], &[u8]> = TableDefinition::new("entries");

    /// Without waiting for the disk a commit is not seen by other processes: each one waits.
    pub(super) fn open(place: &Path) -> Done<Box<dyn Store>> {
        let builder = &mut Builder::new();
        Ok(Box::new(builder.set_concurrency_mode(ConcurrencyMode::MultiWriter).create(place.join("store"))?))
    }

    impl Store for Database {
        fn put(&self, key: &[u8; 32], value: &[u8]) -> Done {
            let transaction = self.begin_write()?;
            transaction.open_table(TABLE)?.insert(key, value)?;
            Ok(transaction.commit()?)
        }

        fn get(&self, key: &[u8; 32]) -> Done<Option<Arc<[u8]>>> {
            match self.begin_read()?.open_table(TABLE) {
                Ok(table) => Ok(redb::ReadableTable::get(&table, key)?.map(|value| value.value().into())),
                Err(TableError::TableDoesNotExist(_)) => Ok(None),
                Err(error) => Err(error.into()),
            }
        }
    }
}

#[cfg(feature = "fjall")]
mod of_fjall {
    use super::{Arc, Done, Path, Store};
    use fjall::{Database, Keyspace, KeyspaceCreateOptions};

    struct Fjall(#[expect(dead_code, reason = "it closes when it goes")] Database, Keyspace);

    pub(super) fn open(place: &Path) -> Done<Box<dyn Store>> {
        let database = Database::builder(place).open()?;
        let entries = database.keyspace("entries", KeyspaceCreateOptions::default)?;
        Ok(Box::new(Fjall(database, entries)))
    }

    impl Store for Fjall {
        fn put(&self, key: &[u8; 32], value: &[u8]) -> Done {
            Ok(self.1.insert(key, value)?)
        }

        fn get(&self, key: &[u8; 32]) -> Done<Option<Arc<[u8]>>> {
            Ok(self.1.get(key)?.map(|value| Arc::from(&*value)))
        }
    }
}

#[cfg(feature = "heed")]
mod of_heed {
    use super::{Arc, Done, Path, Store};
    use heed::types::Bytes;
    use heed::{Database, Env, EnvFlags, EnvOpenOptions};

    struct Heed(Env, Database<Bytes, Bytes>);

    /// Not waiting for the disk, which loses nothing when a process is killed.
    pub(super) fn open(place: &Path) -> Done<Box<dyn Store>> {
        let mut options = EnvOpenOptions::new();
        options.map_size(4 << 30);
        // The reason against it: opening it is unsafe, because who changes its file changes memory.
        #[allow(unsafe_code)]
        let environment = unsafe { options.flags(EnvFlags::NO_SYNC).open(place)? };
        let mut transaction = environment.write_txn()?;
        let entries = environment.create_database(&mut transaction, None)?;
        transaction.commit()?;
        Ok(Box::new(Heed(environment, entries)))
    }

    impl Store for Heed {
        fn put(&self, key: &[u8; 32], value: &[u8]) -> Done {
            let mut transaction = self.0.write_txn()?;
            self.1.put(&mut transaction, key, value)?;
            Ok(transaction.commit()?)
        }

        fn get(&self, key: &[u8; 32]) -> Done<Option<Arc<[u8]>>> {
            let transaction = self.0.read_txn()?;
            Ok(self.1.get(&transaction, key)?.map(Into::into))
        }
    }
}

#[cfg(feature = "cacache")]
mod of_cacache {
    use super::{Arc, Done, Path, PathBuf, Store};

    struct Cacache(PathBuf);

    pub(super) fn open(place: &Path) -> Done<Box<dyn Store>> {
        Ok(Box::new(Cacache(place.into())))
    }

    fn name(key: &[u8; 32]) -> String {
        key.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    impl Store for Cacache {
        fn put(&self, key: &[u8; 32], value: &[u8]) -> Done {
            cacache::write_sync(&self.0, name(key), value)?;
            Ok(())
        }

        fn get(&self, key: &[u8; 32]) -> Done<Option<Arc<[u8]>>> {
            match cacache::read_sync(&self.0, name(key)) {
                Ok(value) => Ok(Some(value.into())),
                Err(cacache::Error::EntryNotFound(..)) => Ok(None),
                Err(error) => Err(error.into()),
            }
        }
    }
}
