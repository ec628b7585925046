//! Pipelines with batch bodies beside the same ones without: nothing that a caller sees may differ, whatever the items,
//! the engine and the partitions.

#![allow(
    clippy::must_use_candidate,
    clippy::missing_errors_doc,
    clippy::elidable_lifetime_names,
    clippy::items_after_statements,
    clippy::needless_lifetimes,
    clippy::trivially_copy_pass_by_ref,
    clippy::type_complexity,
    clippy::unnecessary_wraps,
    reason = "short nodes of every form are enough"
)]

use fastrand::Rng;
use hypernodes::{Parallel, Sequential};

/// The nodes and pipelines: `twins!(single)` without batch bodies, `twins!(batched batch)` with them.
macro_rules! twins {
    ($module:ident $($batch:ident)?) => {
        mod $module {
            use std::num::ParseIntError;

            use hypernodes::{node, pipeline};

            #[allow(unused_imports, reason = "one twin has no batch bodies")]
            use crate::bodies;

            #[node(output = "doubled" $(, $batch = bodies::double)?)]
            pub(crate) fn double(x: i64) -> i64 {
                x.wrapping_mul(2)
            }

            #[node(output = "next")]
            fn next(doubled: i64) -> i64 {
                doubled.wrapping_add(1)
            }

            #[node(output = "scaled" $(, $batch = bodies::scale)?)]
            pub(crate) fn scale(next: &i64, doubled: i64) -> i64 {
                next ^ doubled
            }

            #[node(output = "joined" $(, $batch = bodies::join)?)]
            pub(crate) fn join(next: i64, scaled: &i64, x: i64) -> i64 {
                next.wrapping_mul(31).wrapping_add(*scaled) ^ x
            }

            pipeline! { pub(crate) struct Straight; nodes = [double, next, scale]; }
            pipeline! { pub(crate) struct Adjacent; nodes = [double, double(x = doubled) -> again]; }
            pipeline! { pub(crate) struct Diamond; nodes = [join, scale, next, double]; outputs = [joined, x]; inputs = [x]; }
            pipeline! { pub(crate) struct Two; nodes = [scale, join]; }

            #[node(output = "trimmed" $(, $batch = bodies::trim)?)]
            pub(crate) fn trim<'t>(text: &'t str) -> &'t str {
                text.trim()
            }

            #[node(output = "words" $(, $batch = bodies::split)?)]
            pub(crate) fn split<'t>(trimmed: &'t str) -> Vec<&'t str> {
                trimmed.split(' ').collect()
            }

            #[node(output = "longest" $(, $batch = bodies::longest)?)]
            pub(crate) fn longest<'t>(words: &[&'t str]) -> Option<&'t str> {
                words.iter().copied().max_by_key(|word| word.len())
            }

            #[node(output = "count")]
            fn count(words: &[&str]) -> usize {
                words.len()
            }

            #[node(output = "shown" $(, $batch = bodies::show)?)]
            pub(crate) fn show(longest: Option<&str>, count: &usize) -> String {
                format!("{} {count}", longest.unwrap_or_default())
            }

            #[node(output = "loud")]
            fn shout(mut shown: String) -> String {
                shown.make_ascii_uppercase();
                shown
            }

            #[node(output = "again" $(, $batch = bodies::repeat)?)]
            pub(crate) fn repeat(loud: String) -> String {
                loud.repeat(2)
            }

            pipeline! { pub(crate) struct Text; nodes = [trim, split, longest, count, show, shout, repeat]; }
            pipeline! {
                pub(crate) struct Kept;
                nodes = [trim, split, longest, count, show, shout, repeat];
                outputs = [again, words];
            }
            pipeline! { pub(crate) struct Cut; nodes = [longest, show, repeat(loud = shown), count]; outputs = [again, longest]; }

            #[node(output = ("head", "tail") $(, $batch = bodies::halve)?)]
            pub(crate) fn halve(text: &str) -> (String, usize) {
                let half = text.chars().count() / 2;
                (text.chars().take(half).collect(), text.len() - half)
            }

            #[node(output = "measured" $(, $batch = bodies::measure)?)]
            pub(crate) fn measure(head: &str) -> usize {
                head.len()
            }

            pipeline! { pub(crate) struct Halves; nodes = [halve, measure]; }
            pipeline! { pub(crate) struct Half; nodes = [halve, measure]; outputs = [measured]; }

            #[node(output = "number")]
            fn parse(text: &str) -> Result<i64, ParseIntError> {
                text.trim().parse()
            }

            #[node(output = "root" $(, $batch = bodies::root)?)]
            pub(crate) fn root(number: i64) -> Result<i64, String> {
                number.checked_isqrt().ok_or_else(|| format!("{number} is negative"))
            }

            #[node(output = "small")]
            fn small(root: &i64) -> Result<u8, std::num::TryFromIntError> {
                u8::try_from(*root)
            }

            #[node(output = ("odd", "rest") $(, $batch = bodies::part)?)]
            pub(crate) fn part(small: u8, number: &i64) -> Result<(bool, i64), u8> {
                if small % 16 == 15 { Err(small) } else { Ok((small % 2 == 1, number % 3)) }
            }

            #[node(output = "told" $(, $batch = bodies::tell)?)]
            pub(crate) fn tell(odd: bool, rest: i64) -> String {
                format!("{odd} {rest}")
            }

            pipeline! { pub(crate) struct Fallible; nodes = [parse, root, small, part, tell]; }
            pipeline! { pub(crate) struct LastFails; nodes = [double, root(number = doubled)]; }
            pipeline! { pub(crate) struct Pruned; nodes = [parse, root, small, part, tell]; outputs = [rest]; }

            pipeline! { pub(crate) struct Around; nodes = [Fallible, shout(shown = told)]; outputs = [loud, root]; }
            pipeline! { #[allow(dead_code, reason = "a pipeline without bound inputs is not read")] pub(crate) struct Held { pub(crate) fallible: Fallible } nodes = [self.fallible(text = line) -> (told as shown), shout]; }
            pipeline! { pub(crate) struct Words; nodes = [Text(text = line), measure(head = line)]; outputs = [again, words, measured]; }
        }
    };
}

twins!(single);
twins!(batched batch);

/// The batch bodies. A body may count on there being an item.
mod bodies {
    use crate::batched as one;

    pub(crate) fn double(x: &[i64]) -> Vec<i64> {
        let _ = x[0];
        x.iter().map(|x| one::double(*x)).collect()
    }

    pub(crate) fn scale(next: &[&i64], doubled: &[i64]) -> Vec<i64> {
        let _ = (next[0], doubled[0]);
        next.iter().zip(doubled).map(|(next, doubled)| one::scale(next, *doubled)).collect()
    }

    pub(crate) fn join(next: &[i64], scaled: &[&i64], x: &[i64]) -> Vec<i64> {
        next.iter().zip(scaled).zip(x).map(|((next, scaled), x)| one::join(*next, scaled, *x)).collect()
    }

    pub(crate) fn trim<'t>(text: &[&'t str]) -> Vec<&'t str> {
        text.iter().map(|text| one::trim(text)).collect()
    }

    pub(crate) fn split<'t>(trimmed: &[&'t str]) -> Vec<Vec<&'t str>> {
        trimmed.iter().map(|trimmed| one::split(trimmed)).collect()
    }

    pub(crate) fn longest<'t>(words: &[&[&'t str]]) -> Vec<Option<&'t str>> {
        words.iter().map(|words| one::longest(words)).collect()
    }

    pub(crate) fn show(longest: &[Option<&str>], count: &[&usize]) -> Vec<String> {
        longest.iter().zip(count).map(|(longest, count)| one::show(*longest, count)).collect()
    }

    pub(crate) fn repeat(loud: &[String]) -> Vec<String> {
        loud.iter().map(|loud| loud.repeat(2)).collect()
    }

    pub(crate) fn halve(text: &[&str]) -> (Vec<String>, Vec<usize>) {
        text.iter().map(|text| one::halve(text)).unzip()
    }

    pub(crate) fn measure(head: &[&str]) -> Vec<usize> {
        head.iter().map(|head| head.len()).collect()
    }

    pub(crate) fn root(number: &[i64]) -> Result<Vec<i64>, String> {
        let _ = number[0];
        number.iter().map(|number| one::root(*number)).collect()
    }

    /// It is not said which error a batch body has to return: which item it was, the single body says.
    pub(crate) fn part(small: &[u8], number: &[&i64]) -> Result<(Vec<bool>, Vec<i64>), u8> {
        let _ = (small[0], number[0]);
        let parts = small.iter().zip(number).rev().map(|(small, number)| one::part(*small, number));
        let (mut odd, mut rest): (Vec<_>, Vec<_>) = parts.collect::<Result<Vec<_>, _>>()?.into_iter().unzip();
        odd.reverse();
        rest.reverse();
        Ok((odd, rest))
    }

    pub(crate) fn tell(odd: &[bool], rest: &[i64]) -> Vec<String> {
        let _ = odd[0];
        odd.iter().zip(rest).map(|(odd, rest)| one::tell(*odd, *rest)).collect()
    }
}

/// With each engine the same comes out as of the twin without batch bodies, item by item.
macro_rules! same {
    ($pipeline:ident, $items:expr) => {
        same!($pipeline, $pipeline, $items)
    };
    ($pipeline:ident, $new:expr, $items:expr) => {{
        let items = || $items;
        let (expected, failures) = {
            use single::*;
            let twin = $new;
            let each: Vec<String> = twin.map_iter(items()).map(|out| format!("{out:?}")).collect();
            let failures = each.iter().filter(|out| out.starts_with("Err(")).count();
            (format!("{:?}", twin.with_engine(Sequential).map(items())), failures)
        };
        use batched::*;
        let batched = $new;
        let name = stringify!($pipeline);
        let told = format!("{:?}", batched.with_engine(Sequential).map(items()));
        assert_eq!(told, expected, "{name} in turn");
        let in_parallel = |engine: Parallel| format!("{:?}", batched.with_engine(engine).map(items()));
        let two = Parallel::new().workers(2);
        for engine in [Parallel::new(), two.partitions(1), two.partitions(2), two.partitions(7), two.partitions(1000)] {
            let told = in_parallel(engine);
            // Of several failures any may be seen first.
            if failures <= 1 {
                assert_eq!(told, expected, "{name}, {engine:?}");
            } else {
                assert!(told.starts_with("Err("), "{name}, {engine:?}");
            }
        }
    }};
}

const LENGTHS: [usize; 9] = [0, 1, 2, 3, 6, 7, 8, 100, 1003];

fn numbers(rng: &mut Rng, length: usize) -> Vec<i64> {
    (0..length).map(|_| rng.i64(..)).collect()
}

fn texts(rng: &mut Rng, length: usize) -> Vec<String> {
    let mut word = || rng.choice(["", " ", "a", "bc", "déf", "ghij klm"]).unwrap_or_default().to_owned() + " ";
    (0..length).map(|place| (0..place % 5).map(|_| word()).collect()).collect()
}

#[test]
fn numbers_come_out_the_same() {
    let mut rng = Rng::with_seed(1);
    for length in LENGTHS {
        let items = numbers(&mut rng, length);
        same!(Straight, &items);
        same!(Adjacent, &items);
        same!(Diamond, &items);
        let others: Vec<i64> = items.iter().map(|x| x.rotate_left(5)).collect();
        same!(Two, items.iter().zip(&others).map(|(x, other)| (other, other, x)).collect::<Vec<_>>());
    }
}

#[test]
fn texts_come_out_the_same() {
    let mut rng = Rng::with_seed(2);
    for length in LENGTHS {
        let items = texts(&mut rng, length);
        same!(Text, &items);
        same!(Kept, &items);
        same!(Halves, &items);
        same!(Half, &items);
        same!(Words, &items);
        let words: Vec<Vec<&str>> = items.iter().map(|text| text.split(' ').collect()).collect();
        same!(Cut, &words);
    }
}

/// What `fail` picks of the numbers fails, at any of the nodes.
fn lines(rng: &mut Rng, length: usize, fail: impl Fn(usize) -> bool) -> Vec<String> {
    let line = |place| {
        let small = rng.i64(0..15);
        let number = match (fail(place), rng.u8(..4)) {
            (false, _) => small * small,
            (true, 0) => return "x".to_owned(),
            (true, 1) => -1,
            (true, 2) => 300 * 300,
            (true, _) => 31 * 31,
        };
        format!(" {number}")
    };
    (0..length).map(line).collect()
}

#[test]
fn failures_are_the_same() {
    let mut rng = Rng::with_seed(3);
    for round in 0..60 {
        let length = LENGTHS[round % LENGTHS.len()];
        let (one, odds) = (rng.usize(..=length), rng.usize(1..20));
        let several: Vec<bool> = (0..length).map(|_| rng.usize(..odds) == 0).collect();
        let all = [
            lines(&mut rng, length, |_| false),
            lines(&mut rng, length, |place| place == one),
            lines(&mut rng, length, |place| several[place]),
        ];
        for items in &all {
            same!(Fallible, items);
            let each = format!("{:?}", batched::Fallible.map_each(items));
            assert_eq!(each, format!("{:?}", single::Fallible.map_each(items)));
            same!(Pruned, items);
            same!(Around, items);
            same!(Held, Held { fallible: Fallible }, items);
            let numbers: Vec<i64> = items.iter().map(|line| line.trim().parse().unwrap_or(-1)).collect();
            same!(LastFails, &numbers);
        }
    }
}
