//! What is equal has one key, and what is not has another.

use alloc::collections::{BTreeMap, VecDeque};
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use std::collections::{HashMap, HashSet};

use proptest::prelude::*;
use serde::ser::{SerializeMap, SerializeSeq, SerializeTuple};
use serde::{Serialize, Serializer};

use crate::CacheKey;
use crate::cache::{Action, Code, KeyHasher, KeyOf, digest};

fn of<T: CacheKey + ?Sized>(value: &T) -> [u8; 32] {
    digest(value).unwrap()
}

/// As generated code feeds an argument.
fn fed<T: CacheKey + ?Sized>(value: &T) -> impl FnOnce(&mut KeyHasher) {
    |hasher| value.cache_key(hasher)
}

#[track_caller]
fn all_differ(digests: &[[u8; 32]]) {
    for (index, one) in digests.iter().enumerate() {
        let other = digests.iter().skip(index + 1).position(|other| other == one);
        assert_eq!(other, None, "number {index} has the digest of another one");
    }
}

#[derive(Serialize)]
struct Unit;
#[derive(Serialize)]
struct OtherUnit;
#[derive(Serialize)]
struct Newtype(u8);
#[derive(Serialize)]
struct OtherNewtype(u8);
#[derive(Serialize)]
struct Pair(u8, u8);
#[derive(Serialize)]
struct Point {
    x: u8,
    y: u8,
}
#[derive(Serialize)]
struct Swapped {
    y: u8,
    x: u8,
}
#[derive(Serialize)]
enum Kind {
    Unit,
    Newtype(u8),
    Pair(u8, u8),
    Point { x: u8, y: u8 },
}

struct Bytes(&'static [u8]);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}

#[test]
fn what_looks_alike_differs() {
    all_differ(&[
        of(&1_u8),
        of(&1_u16),
        of(&1_u32),
        of(&1_u64),
        of(&1_u128),
        of(&1_i8),
        of(&1_i16),
        of(&1_i32),
        of(&1_i64),
        of(&1_i128),
        of(&1.0_f32),
        of(&1.0_f64),
        of(&true),
        of("1"),
        of(&'1'),
        of(&Some(1_u8)),
        of(&Some(Some(1_u8))),
        of(&None::<u8>),
        of(&Some(None::<u8>)),
        of(&()),
        of(&Some(())),
        of(&Vec::<u8>::new()),
        of(""),
        of(&[1_u8][..]),
        of(&[1_u16][..]),
        of(&[[1_u8]][..]),
        of(&[vec![1_u8]][..]),
        of(&[vec![1_u8], vec![]][..]),
        of(&[Vec::<u8>::new()][..]),
        of(&[(), ()][..]),
        of(&[()][..]),
        of(&(1_u8,)),
        of(&(1_u8, 1_u8)),
        of(&[1_u8, 1][..]),
        of(&((1_u8,), 1_u8)),
        of(&Bytes(&[1])),
        of(&Bytes(&[])),
        of(&"11"),
        of(&["1", "1"][..]),
        of(&["11", ""][..]),
        of(&["", "11"][..]),
        of(&['1', '1'][..]),
        of(&Unit),
        of(&OtherUnit),
        of(&Newtype(1)),
        of(&OtherNewtype(1)),
        of(&Pair(1, 1)),
        of(&Point { x: 1, y: 1 }),
        of(&Swapped { x: 1, y: 1 }),
        of(&Kind::Unit),
        of(&Kind::Newtype(1)),
        of(&Kind::Pair(1, 1)),
        of(&Kind::Point { x: 1, y: 1 }),
        of(&BTreeMap::from([("x", 1_u8), ("y", 1)])),
        of(&HashMap::from([("x", 1_u8), ("y", 1)])),
        of(&HashSet::from(["x", "y"])),
        of(&["x", "y"][..]),
    ]);
}

#[test]
fn floats_count_by_their_bits() {
    let other_nan = f64::from_bits(f64::NAN.to_bits() ^ 1);
    all_differ(&[of(&0.0), of(&-0.0), of(&f64::NAN), of(&-f64::NAN), of(&other_nan), of(&f64::INFINITY)]);
    assert_eq!(of(&f64::NAN), of(&f64::NAN));
    all_differ(&[of(&[0.0, 1.0][..]), of(&[-0.0, 1.0][..])]);
}

#[derive(Serialize)]
#[serde(transparent)]
struct Around(HashSet<u64>);

#[derive(Serialize)]
struct Nested {
    one: HashSet<String>,
    many: Vec<HashMap<u64, HashSet<u64>>>,
    option: Option<HashSet<u64>>,
    around: Around,
}

/// As its sets and maps were filled from one end or the other, with keys of their own for each.
fn nested(backwards: bool) -> Nested {
    let mut numbers: Vec<u64> = (0..200).collect();
    if backwards {
        numbers.reverse();
    }
    let set: HashSet<u64> = numbers.iter().copied().collect();
    Nested {
        one: numbers.iter().map(ToString::to_string).collect(),
        many: vec![numbers.iter().map(|number| (*number, set.clone())).collect()],
        option: Some(numbers.iter().copied().collect()),
        around: Around(numbers.iter().copied().collect()),
    }
}

#[test]
fn hash_sets_and_maps_have_no_order() {
    let digests: HashSet<[u8; 32]> = (0..20).map(|round| of(&nested(round % 2 == 0))).collect();
    assert_eq!(digests.len(), 1);
    let by_reference: HashSet<[u8; 32]> = (0..10).map(|_| of(&&(0..50).collect::<HashSet<u8>>())).collect();
    assert_eq!(by_reference.len(), 1);
    all_differ(&[
        of(&HashSet::from([1, 2])),
        of(&HashSet::from([1, 3])),
        of(&HashSet::from([1])),
        of(&HashSet::<i32>::new()),
    ]);
    all_differ(&[
        of(&HashMap::from([(1, 2), (3, 4)])),
        of(&HashMap::from([(1, 4), (3, 2)])),
        of(&HashMap::from([(2, 1), (4, 3)])),
        of(&HashSet::from([(1, 2), (3, 4)])),
    ]);
}

/// A map with an order that can be seen.
struct InOrder(Vec<(u8, u8)>);

impl Serialize for InOrder {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.0.iter().try_for_each(|(key, value)| map.serialize_entry(key, value))?;
        map.end()
    }
}

#[test]
fn an_order_that_a_node_could_see_counts() {
    assert_ne!(of(&InOrder(vec![(1, 2), (3, 4)])), of(&InOrder(vec![(3, 4), (1, 2)])));
    assert_ne!(of(&VecDeque::from([1, 2])), of(&VecDeque::from([2, 1])));
    assert_eq!(of(&InOrder(vec![(1, 2), (3, 4)])), of(&BTreeMap::from([(1_u8, 2_u8), (3, 4)])));
}

/// Numbers one by one, each of the type that comes next.
struct OneByOne(bool, u16);

impl Serialize for OneByOne {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(mixed, length) = *self;
        let mut sequence = serializer.serialize_seq(None)?;
        for number in 0..length {
            if mixed && number % 3 == 1 {
                sequence.serialize_element(&(number.to_le_bytes()[0]))?;
            } else {
                sequence.serialize_element(&number)?;
            }
        }
        sequence.end()
    }
}

#[test]
fn a_sequence_is_the_same_however_it_is_given() {
    for length in [0, 1, 254, 255, 256, 511, 512, 513, 40_000, 65_535] {
        let slice: Vec<u16> = (0..length).collect();
        assert_eq!(of(&slice), of(&OneByOne(false, length)), "{length}");
        if length > 1 {
            assert_ne!(of(&slice), of(&OneByOne(true, length)), "{length}");
        }
    }
    // A u8 and a u16, and what has the same bytes.
    all_differ(&[of(&[0_u16, 1]), of(&(0_u16, 1_u8)), of(&(0_u8, 1_u16)), of(&[0_u8, 0, 1, 0])]);
}

#[test]
fn one_flipped_bit_is_seen_wherever_it_is() {
    let mut large: Vec<u32> = (0..100_000).collect();
    let before = of(&large);
    for place in (0..large.len()).step_by(997).chain([0, 16_383, 16_384, 99_999]) {
        large[place] ^= 1 << (place % 32);
        assert_ne!(of(&large), before, "{place}");
        large[place] ^= 1 << (place % 32);
    }
    assert_eq!(of(&large), before);
}

#[test]
fn text_that_is_shown_is_text() {
    struct Shown(&'static str);
    impl Serialize for Shown {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_str(&format_args!("<{}>", self.0))
        }
    }
    assert_eq!(of(&Shown("a")), of("<a>"));
}

struct Refuses;

impl Serialize for Refuses {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut pair = serializer.serialize_tuple(2)?;
        pair.serialize_element(&1)?;
        Err(serde::ser::Error::custom("the file is closed"))
    }
}

#[test]
fn a_serialize_that_fails_makes_no_key() {
    let code = Code { path: "a::b", digest: [7; 32] };
    let error = KeyOf::new(&code, &[""]).argument(fed(&vec![Refuses])).argument(fed(&1)).finish().unwrap_err();
    assert_eq!(error.action(), Action::Key);
    assert_eq!(error.to_string(), "the arguments could not be made into a key");
    assert_eq!(core::error::Error::source(&error).unwrap().to_string(), "the file is closed");
}

#[test]
fn the_parts_of_a_key_count() {
    let code = |path: &'static str, byte: u8| Code { path, digest: [byte; 32] };
    let new = |path, byte, types| KeyOf::new(&code(path, byte), &[types]);
    let key = |key: KeyOf| *key.finish().unwrap().as_bytes();
    all_differ(&[
        key(new("a::b", 7, "")),
        key(new("a::c", 7, "")),
        key(new("a::b", 8, "")),
        key(new("a::b", 7, "u8")),
        key(new("a::bu", 7, "8")),
        key(new("a::b", 7, "").argument(fed(&1))),
        key(new("a::b", 7, "").argument(fed(&1)).argument(fed(&1))),
        key(new("a::b", 7, "").argument(fed(&(1, 1)))),
        key(new("a::b", 7, "").argument(fed(""))),
        key(new("a::b", 7, "").argument(fed("")).argument(fed(""))),
        key(new("a::b", 7, "").argument(fed("ab")).argument(fed("c"))),
        key(new("a::b", 7, "").argument(fed("a")).argument(fed("bc"))),
        key(new("a::b", 7, "").optional(Some(&1), CacheKey::cache_key)),
        key(new("a::b", 7, "").optional(None::<&i32>, CacheKey::cache_key)),
        key(new("a::b", 7, "").optional(None::<&i32>, CacheKey::cache_key).argument(fed(&1))),
    ]);
}

/// Says nothing of where its parts end.
struct Sloppy(&'static [u8]);

impl CacheKey for Sloppy {
    fn cache_key(&self, hasher: &mut KeyHasher) {
        for byte in self.0 {
            byte.cache_key(hasher);
        }
    }
}

#[test]
fn parts_by_hand_are_told_apart() {
    struct Two(Sloppy, Sloppy);
    impl CacheKey for Two {
        fn cache_key(&self, hasher: &mut KeyHasher) {
            hasher.part(&self.0);
            hasher.part(&self.1);
        }
    }
    assert_ne!(of(&Two(Sloppy(&[1]), Sloppy(&[2]))), of(&Two(Sloppy(&[1, 2]), Sloppy(&[]))));
}

mod derived {
    use super::*;

    #[derive(CacheKey)]
    #[cache_key(crate = crate)]
    struct Plain {
        x: u8,
        #[cache_key(skip)]
        #[expect(dead_code, reason = "that it does not count is what is tested")]
        secret: String,
    }

    #[derive(CacheKey)]
    #[cache_key(crate = crate)]
    struct Renamed {
        y: u8,
    }

    #[derive(CacheKey)]
    #[cache_key(crate = crate)]
    enum Shape<'a, T, const N: usize> {
        Nothing,
        Line(T, [T; N]),
        Text { text: &'a str },
        Plains(#[cache_key(each)] Vec<Plain>),
        Generic(#[cache_key(each)] Vec<T>),
    }

    #[derive(CacheKey)]
    #[cache_key(crate = crate)]
    #[expect(dead_code, reason = "it has no value")]
    enum Never {}

    type Of = Shape<'static, u8, 2>;

    fn plain(x: u8, secret: &str) -> Plain {
        Plain { x, secret: secret.into() }
    }

    #[test]
    fn what_is_skipped_does_not_count_and_the_rest_does() {
        assert_eq!(of(&plain(1, "a")), of(&plain(1, "b")));
        all_differ(&[of(&plain(1, "a")), of(&plain(2, "a")), of(&Renamed { y: 1 })]);
        all_differ(&[
            of(&Of::Nothing),
            of(&Of::Line(1, [2, 3])),
            of(&Of::Line(1, [3, 2])),
            of(&Of::Text { text: "" }),
            of(&Of::Plains(vec![])),
            of(&Of::Plains(vec![plain(1, ""), plain(2, "")])),
            of(&Of::Plains(vec![plain(2, ""), plain(1, "")])),
            of(&Of::Generic(vec![])),
            of(&Of::Generic(vec![1])),
        ]);
    }
}

/// A value of many kinds.
#[derive(Debug, Clone, PartialEq, Serialize)]
enum Rich {
    Unit,
    Bool(bool),
    Small(u8),
    Large(u64),
    Signed(i64),
    Letter(char),
    Text(String),
    Option(Option<alloc::boxed::Box<Rich>>),
    List(Vec<Rich>),
    Numbers(Vec<u16>),
    Pair(alloc::boxed::Box<Rich>, alloc::boxed::Box<Rich>),
    Fields { first: alloc::boxed::Box<Rich>, second: Vec<Rich> },
    Map(BTreeMap<String, Rich>),
    Hashed(HashMap<String, Rich>),
    Set(HashSet<u8>),
}

fn rich() -> impl Strategy<Value = Rich> {
    let leaf = prop_oneof![
        Just(Rich::Unit),
        any::<bool>().prop_map(Rich::Bool),
        (0_u8..3).prop_map(Rich::Small),
        (0_u64..3).prop_map(Rich::Large),
        (-1_i64..2).prop_map(Rich::Signed),
        prop_oneof![Just('a'), Just('b')].prop_map(Rich::Letter),
        "[ab]{0,3}".prop_map(Rich::Text),
        Just(Rich::Option(None)),
        prop::collection::vec(0_u16..3, 0..4).prop_map(Rich::Numbers),
        prop::collection::hash_set(0_u8..4, 0..4).prop_map(Rich::Set),
    ];
    leaf.prop_recursive(3, 16, 3, |inner| {
        let boxed = || inner.clone().prop_map(alloc::boxed::Box::new);
        let list = || prop::collection::vec(inner.clone(), 0..3);
        prop_oneof![
            boxed().prop_map(|inner| Rich::Option(Some(inner))),
            list().prop_map(Rich::List),
            (boxed(), boxed()).prop_map(|(one, other)| Rich::Pair(one, other)),
            (boxed(), list()).prop_map(|(first, second)| Rich::Fields { first, second }),
            prop::collection::btree_map("[ab]{0,2}", inner.clone(), 0..3).prop_map(Rich::Map),
            prop::collection::hash_map("[ab]{0,2}", inner.clone(), 0..3).prop_map(Rich::Hashed),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// The values are small, so that many are equal or nearly so.
    #[test]
    fn keys_are_equal_where_values_are(values in prop::collection::vec(rich(), 12)) {
        let digests: Vec<[u8; 32]> = values.iter().map(of).collect();
        for (one, digest) in values.iter().zip(&digests) {
            prop_assert_eq!(of(&one.clone()), *digest);
            for (other, other_digest) in values.iter().zip(&digests) {
                prop_assert_eq!(one == other, digest == other_digest, "{:?} and {:?}", one, other);
            }
        }
    }
}
