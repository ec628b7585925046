//! What keys cost: `cargo bench --bench cache_keys`, some seconds.

use std::error::Error;
use std::hint::black_box;
use std::time::Duration;

use hypernodes::CacheKey;
use hypernodes::cache::{Code, KeyOf, digest};
use hypernodes_benches::{shown, timed};

/// The shortest time of a call, out of rounds of so many calls.
fn shortest<T>(calls: u32, mut call: impl FnMut() -> T) -> f64 {
    let mut round = || {
        let (time, ()) = timed(|| {
            for _ in 0..calls {
                black_box(call());
            }
        });
        time / calls
    };
    let shortest: Duration = (0..30).map(|_| round()).min().unwrap_or_default();
    shortest.as_secs_f64() * 1e9
}

fn row<T: CacheKey + ?Sized>(name: &str, bytes: usize, value: &T) -> Result<(), Box<dyn Error>> {
    digest(value)?;
    let raw = vec![7; bytes];
    let calls = u32::try_from((4_000_000 / bytes).clamp(1, 20_000))?;
    let alone = shortest(calls, || blake3::hash(black_box(&raw)));
    let whole = shortest(calls, || digest(black_box(value)));
    let gigabytes = |time: f64| bytes as f64 / time;
    println!("{name:<22} {bytes:>10} {:>8.2} {:>8.2} {:>6.2}", gigabytes(alone), gigabytes(whole), alone / whole);
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("{:<22} {:>10} {:>8} {:>8} {:>6}", "", "bytes", "hash", "key", "ratio");
    for size in [256, 4 << 10, 64 << 10, 1 << 20, 16 << 20] {
        row("Vec<u8>", size, &vec![7_u8; size])?;
        row("&[u16]", size, &*vec![7_u16; size / 2])?;
        row("&[u32]", size, &*vec![7_u32; size / 4])?;
        row("Vec<f64>", size, &vec![7.0_f64; size / 8])?;
        row("Vec<bool>", size, &vec![true; size])?;
        row("String", size, &"x".repeat(size))?;
    }
    row("Vec<Vec<f64>> of 64", 1 << 20, &vec![vec![7.0_f64; 64]; 2048])?;
    row("Vec<[f64; 4]>", 1 << 20, &vec![[7.0_f64; 4]; 32768])?;
    row("Vec<(f64, f64)>", 1 << 20, &vec![(7.0_f64, 7.0_f64); 65536])?;
    row("Vec<String> of 16", 1 << 20, &vec!["x".repeat(16); 65536])?;
    let code = Code { path: "crate::module::node", digest: [7; 32] };
    let types = "fn(u64) -> core::option::Option<u64>";
    let key = shortest(20_000, || KeyOf::new(black_box(&code), &[types]).argument(fed(black_box(&7_u64))).finish());
    println!("\na node's key, of a u64     {}", shown(key));
    let key = shortest(20_000, || {
        KeyOf::new(black_box(&code), &[types]).argument(fed("a line of text")).argument(fed(&7_u64)).finish()
    });
    println!("of a line and a number     {}", shown(key));
    Ok(())
}
