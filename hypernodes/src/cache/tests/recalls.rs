//! Calls through a cache: what is kept comes back, and nothing else does.

use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use core::cell::Cell;
use core::fmt::Debug;
use std::collections::{HashMap, HashSet};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Fails, Forgets, Kept, Seen, key};
use crate::cache::{Action, Cache, CacheError, recall};

/// What comes of a call, and whether it was made.
fn call<C: Cache + ?Sized, T: Serialize + DeserializeOwned>(cache: &C, seen: &Seen, value: T) -> (T, bool) {
    let made = Cell::new(false);
    let outcome: Result<T, ()> = recall(cache, Ok(key(1)), seen, || {
        made.set(true);
        Ok(value)
    });
    (outcome.unwrap(), made.get())
}

/// Kept once, found once.
#[track_caller]
fn comes_back<T: Serialize + DeserializeOwned + PartialEq + Debug + Clone>(value: T) {
    let (cache, seen) = (Kept::default(), Seen::default());
    assert_eq!(call(&cache, &seen, value.clone()), (value.clone(), true));
    assert_eq!(call(&cache, &seen, value.clone()), (value, false));
    assert_eq!((seen.hits.get(), seen.troubles.take()), (1, vec![]));
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Shape {
    Circle { radius: f64 },
    Square(f64),
}

#[test]
fn what_is_kept_comes_back() {
    comes_back(());
    comes_back(None::<u8>);
    comes_back(Some(7));
    comes_back("text".to_string());
    comes_back((1_u8, -7_i64, 'x', true, u128::MAX));
    comes_back(vec![Shape::Circle { radius: -0.0 }, Shape::Square(f64::INFINITY)]);
    comes_back((0..300).collect::<HashSet<u32>>());
    comes_back((0..300).map(|number| (number.to_string(), number)).collect::<HashMap<String, i32>>());
    comes_back(Ok::<u8, String>(1));
}

#[test]
fn errors_are_not_kept() {
    let (cache, seen) = (Kept::default(), Seen::default());
    let failed: Result<u8, &str> = recall(&cache, Ok(key(1)), &seen, || Err("no"));
    assert_eq!(failed, Err("no"));
    assert_eq!(call(&cache, &seen, 7), (7, true));
    assert_eq!(call(&cache, &seen, 8), (7, false));
}

#[test]
fn without_a_key_it_runs_and_nothing_is_kept() {
    let (cache, seen) = (Kept::default(), Seen::default());
    let made: Result<u8, ()> = recall(&cache, Err(CacheError::new(Action::Key, "no")), &seen, || Ok(7));
    assert_eq!(made, Ok(7));
    assert!(cache.0.lock().unwrap().is_empty());
    assert_eq!(seen.troubles.take(), [Action::Key]);
}

#[test]
fn trouble_in_the_cache_is_none_in_the_run() {
    let seen = Seen::default();
    assert_eq!(call(&Fails, &seen, 7), (7, true));
    assert_eq!(call(&Fails as &dyn Cache, &seen, 8), (8, true));
    assert_eq!(seen.troubles.take(), [Action::Get, Action::Put, Action::Get, Action::Put]);
    assert_eq!(call(&Forgets, &seen, 7), (7, true));
    assert_eq!((seen.hits.get(), seen.troubles.take()), (0, vec![]));
}

/// A value of one type is kept and one of another type is wanted: it is made.
#[track_caller]
fn is_not_mistaken<Before, After>(before: Before, after: After)
where
    Before: Serialize + DeserializeOwned,
    After: Serialize + DeserializeOwned + PartialEq + Debug + Clone,
{
    let (cache, seen) = (Kept::default(), Seen::default());
    call(&cache, &seen, before);
    assert_eq!(call(&cache, &seen, after.clone()), (after.clone(), true));
    assert_eq!((seen.hits.get(), seen.troubles.take()), (0, vec![Action::Decode]));
    // The entry was replaced.
    assert_eq!(call(&cache, &seen, after.clone()), (after, false));
}

mod before {
    use super::*;

    #[derive(Serialize, Deserialize)]
    pub(super) struct Point {
        pub(super) x: u8,
        pub(super) y: u8,
    }

    #[derive(Serialize, Deserialize)]
    pub(super) enum Way {
        Left,
        Right,
    }
}

mod after {
    use super::*;

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub(super) struct Point {
        pub(super) y: u8,
        pub(super) x: u8,
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub(super) enum Way {
        Right,
        Left,
    }
}

#[test]
fn a_changed_type_is_found_out() {
    is_not_mistaken(before::Point { x: 1, y: 2 }, after::Point { y: 2, x: 1 });
    is_not_mistaken(before::Way::Left, after::Way::Left);
    is_not_mistaken(before::Way::Right, after::Way::Right);
    is_not_mistaken(1_u8, true);
    is_not_mistaken(1_u8, 1_u16);
    is_not_mistaken(1_i32, -1_i64);
    is_not_mistaken("a".to_string(), 'a');
    is_not_mistaken((1_u8, 2_u8), 1_u8);
    is_not_mistaken(1_u8, (1_u8, 2_u8));
    is_not_mistaken((), 1_u8);
    is_not_mistaken(vec![1_u8], "\u{1}".to_string());
    is_not_mistaken(Some(1_u8), vec![1_u8]);
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged {
    Number(u8),
    Text(String),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Sparse {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    first: Option<u8>,
    second: u8,
    third: u8,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Flat {
    #[serde(flatten)]
    rest: HashMap<String, u8>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Shifted(#[serde(with = "shifted")] u8);

/// Writes a number as it is and reads one that is larger: a mistake that nothing but the digest sees.
mod shifted {
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
    pub(super) fn serialize<S: Serializer>(number: &u8, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(*number)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
        u8::deserialize(deserializer).map(|number| number.wrapping_add(1))
    }
}

/// A type that does not survive the way into the cache and back: it is made each time, and that is told.
#[track_caller]
fn is_made_each_time<T: Serialize + DeserializeOwned + PartialEq + Debug + Clone>(value: T, trouble: Action) {
    let (cache, seen) = (Kept::default(), Seen::default());
    for round in 0..3 {
        assert_eq!(call(&cache, &seen, value.clone()), (value.clone(), true));
        assert_eq!(seen.hits.get(), 0);
        let expected = if round == 0 && trouble == Action::Decode { vec![] } else { vec![trouble] };
        assert_eq!(seen.troubles.take(), expected);
    }
}

#[test]
fn a_type_that_does_not_survive_is_found_out() {
    is_made_each_time(Untagged::Number(1), Action::Decode);
    is_made_each_time(Sparse { first: None, second: 1, third: 2 }, Action::Decode);
    is_made_each_time(Sparse { first: None, second: 0, third: 0 }, Action::Decode);
    is_made_each_time(Shifted(1), Action::Decode);
    is_made_each_time(Flat { rest: HashMap::from([("a".to_string(), 1)]) }, Action::Encode);
    comes_back(Sparse { first: Some(1), second: 1, third: 2 });
}

/// Gives whatever a test puts into it, under every key.
struct Gives(Arc<[u8]>);

impl Cache for Gives {
    fn get(&self, _: &crate::cache::Key) -> Result<Option<Arc<[u8]>>, CacheError> {
        Ok(Some(Arc::clone(&self.0)))
    }

    fn put(&self, _: &crate::cache::Key, _: &Arc<[u8]>) -> Result<(), CacheError> {
        Ok(())
    }
}

/// Every damage to an entry of this value, one at a time; how many there were.
fn damage<T: Serialize + DeserializeOwned + PartialEq + Debug + Clone>(value: &T) -> usize {
    let (kept, seen) = (Kept::default(), Seen::default());
    call(&kept, &seen, value.clone());
    let whole: Vec<u8> = kept.get(&key(1)).unwrap().unwrap().to_vec();
    let flipped = (0..whole.len() * 8).map(|bit| {
        let mut bytes = whole.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        bytes
    });
    let bytes_replaced = (0..whole.len()).flat_map(|place| {
        let whole = &whole;
        [0, 0x7f, 0x80, 0xff].into_iter().filter(move |byte| *byte != whole[place]).map(move |byte| {
            let mut bytes = whole.clone();
            bytes[place] = byte;
            bytes
        })
    });
    let truncated = (0..whole.len()).map(|length| whole[..length].to_vec());
    let beheaded = (1..whole.len()).map(|start| whole[start..].to_vec());
    let longer = [0, 1, 0xff].into_iter().map(|byte| [&whole[..], &[byte]].concat());
    let mut tried = 0;
    for bytes in flipped.chain(bytes_replaced).chain(truncated).chain(beheaded).chain(longer) {
        let seen = Seen::default();
        assert_eq!(call(&Gives(bytes.into()), &seen, value.clone()), (value.clone(), true));
        assert_eq!(seen.troubles.take(), [Action::Decode]);
        tried += 1;
    }
    tried
}

#[test]
fn no_damage_is_ever_given_back() {
    let tried = damage(&())
        + damage(&7_u64)
        + damage(&vec![(); 3])
        + damage(&"a line of text".to_string())
        + damage(&vec![Shape::Circle { radius: 1.5 }, Shape::Square(2.0)])
        + damage(&(0..100).collect::<Vec<u32>>());
    assert_eq!(tried, 5_943, "how many damaged entries were tried");
}

#[test]
fn garbage_is_never_given_back() {
    let mut state = 1_u64;
    for length in 0..2_000 {
        let garbage: Arc<[u8]> = (0..length % 300)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 56) as u8
            })
            .collect();
        let seen = Seen::default();
        assert_eq!(call(&Gives(garbage), &seen, vec![7_u8]), (vec![7], true));
        assert_eq!(seen.troubles.take(), [Action::Decode]);
    }
}

#[test]
fn an_entry_of_another_key_is_found_out() {
    let (kept, seen) = (Kept::default(), Seen::default());
    call(&kept, &seen, 7_u64);
    let entry = kept.get(&key(1)).unwrap().unwrap();
    let made: Result<u64, ()> = recall(&Gives(entry), Ok(key(2)), &seen, || Ok(8));
    assert_eq!(made, Ok(8));
    assert_eq!(seen.troubles.take(), [Action::Decode]);
}
