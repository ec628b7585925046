//! Every kind of node in a pipeline `Inner`, and pipelines around it: alone, nested, nested twice, two levels deep, and
//! mapped inside, once as the outermost and once below another one.
//!
//! The file is a module of the library of this package and of the test `composition`, so that each pipeline stands in the
//! same module, in another module and in another crate.
//!
//! A kind is told once, in `every_kind`:
//!
//! - `items`: the nodes, the pipeline, and `by_hand`, which calls the functions in a person's order;
//! - `entry`: how the pipeline stands in a list of nodes, or `field`: its type where it needs a value;
//! - `with`: what has to be renamed wherever it stands;
//! - `made`: the expression that makes one;
//! - `given`: what the inputs borrow from;
//! - `takes`: for each input its name, a name for a second one, one for many of them, and two values; where these are of
//!   two types, or of one that is no item of a collection of many, the type of an item behind `as`;
//! - `gives`: for each output its name, a name for a second one, and one for many of them;
//! - `fails`, of kinds of which the second value of each input is a mistake.

#![allow(missing_docs, missing_debug_implementations, dead_code, unused_parens, reason = "generated")]
#![allow(
    clippy::double_parens,
    clippy::elidable_lifetime_names,
    clippy::float_cmp,
    clippy::missing_errors_doc,
    clippy::must_use_candidate,
    clippy::needless_lifetimes,
    clippy::ptr_arg,
    clippy::redundant_locals,
    clippy::ref_option,
    clippy::trivially_copy_pass_by_ref,
    clippy::unit_arg,
    clippy::unnecessary_wraps,
    clippy::wildcard_imports,
    reason = "every form of node is here"
)]

/// Calls a macro for every kind, with what is in the brackets before it.
macro_rules! every_kind {
    ($each:ident $context:tt) => {
        $each! { $context by_value {
            items {
                #[node(output = "made")]
                fn make(seed: u32) -> Vec<u32> { (0..seed).collect() }
                #[node]
                fn counted(made: Vec<u32>) -> usize { made.len() }
                pipeline! { pub struct Inner; nodes = [counted, make]; }
                pub fn by_hand(seed: u32) -> (Vec<u32>, usize) { (make(seed), counted(make(seed))) }
            }
            entry [Inner] made [Inner]
            given {}
            takes [seed seed_2 seeds (3) (5)]
            gives [made made_2 mades, counted counted_2 counteds]
        } }
        $each! { $context cached {
            items {
                #[node(cache)]
                fn cleaned(text: &str, by: Option<&String>) -> String { format!("{}{by:?}", text.trim()) }
                #[node(cache, output = ("letters", "count"))]
                fn taken_apart<T: FromIterator<char> + serde::Serialize + serde::de::DeserializeOwned>(cleaned: &String) -> (T, usize) {
                    (cleaned.chars().collect(), cleaned.chars().count())
                }
                #[node(cache, version = 3)]
                fn joined(letters: Vec<char>, limit: &usize) -> String { letters.into_iter().take(*limit).collect() }
                pipeline! { pub struct Inner; nodes = [joined, taken_apart::<Vec<char>>, cleaned]; inputs = [text, by, limit]; }
                pub fn by_hand(text: &str, by: Option<&String>, limit: &usize) -> (String, Vec<char>, usize, String) {
                    let (letters, count) = taken_apart::<Vec<char>>(&cleaned(text, by));
                    (cleaned(text, by), letters.clone(), count, joined(letters, limit))
                }
            }
            entry [Inner] made [Inner]
            given { let (text, by) = (" abc ".to_owned(), "x".to_owned()); }
            takes [text text_2 texts (&text) ("z") as &str, by by_2 bys (Some(&by)) (None), limit limit_2 limits (&4) (&1)]
            gives [cleaned cleaned_2 cleaneds, letters letters_2 many_letters, count count_2 counts, joined joined_2 joineds]
        } }
        $each! { $context cached_of_private_types {
            items {
                #[derive(serde::Serialize, serde::Deserialize)]
                struct Token { start: u32 }
                #[derive(hypernodes::CacheKey)]
                struct Limits { most: u32 }
                #[node(cache)]
                fn limits(text: &str) -> u32 { u32::try_from(text.len()).unwrap_or_default() }
                #[node]
                fn made_of_it(limits: u32) -> Limits { Limits { most: limits / 2 } }
                #[node(cache)]
                fn tokens(made_of_it: &Limits, text: String) -> Vec<Token> {
                    (0..made_of_it.most).filter(|_| !text.is_empty()).map(|start| Token { start }).collect()
                }
                #[node(cache)]
                fn last(tokens: Vec<Token>, factor: u32) -> Option<u32> { Some(tokens.last()?.start * factor) }
                pipeline! { pub struct Inner { pub factor: u32 } nodes = [limits, made_of_it, tokens, last]; outputs = [last]; }
                pub fn by_hand(text: String) -> Option<u32> {
                    let limits = made_of_it(limits(&text));
                    last(tokens(&limits, text), 3)
                }
            }
            field [] [Inner] made [Inner { factor: 3 }]
            given {}
            takes [text text_2 texts ("abcdef".to_owned()) (String::new())]
            gives [last last_2 lasts]
        } }
        $each! { $context cached_and_fallible {
            items {
                #[node(cache)]
                fn number(text: &str) -> Result<i64, String> { text.parse().map_err(|_| format!("`{text}`")) }
                #[node(cache, output = ("half", "rest"))]
                fn halves(number: &i64) -> Result<(i64, i64), String> {
                    if *number < 0 { Err("below zero".to_owned()) } else { Ok((number / 2, number % 2)) }
                }
                pipeline! { pub struct Inner; nodes = [halves, number]; }
                pub fn by_hand(text: &str) -> Result<(i64, i64, i64), &'static str> {
                    let number = number(text).map_err(|_| "number")?;
                    let (half, rest) = halves(&number).map_err(|_| "halves")?;
                    Ok((number, half, rest))
                }
            }
            entry [Inner] made [Inner]
            given {}
            takes [text text_2 texts ("17") ("-3")]
            gives [number number_2 numbers, half half_2 halfs, rest rest_2 rests]
            fails
        } }
        $each! { $context by_reference {
            items {
                #[node]
                fn trimmed(text: &str) -> String { text.trim().to_owned() }
                #[node]
                fn letters(trimmed: &String) -> Vec<char> { trimmed.chars().collect() }
                #[node]
                fn vowels(letters: &[char]) -> usize { letters.iter().filter(|letter| "aeiou".contains(**letter)).count() }
                #[node]
                fn share(letters: &Vec<char>, vowels: &usize, numbers: &[f64]) -> f64 {
                    numbers.iter().sum::<f64>() * f64::from(u8::try_from(letters.len() + vowels).unwrap_or_default())
                }
                pipeline! { pub struct Inner; nodes = [trimmed, letters, vowels, share]; outputs = [share, trimmed, vowels]; }
                pub fn by_hand(text: &str, numbers: &[f64]) -> (String, usize, f64) {
                    let (trimmed, letters) = (trimmed(text), letters(&trimmed(text)));
                    let vowels = vowels(&letters);
                    (trimmed, vowels, share(&letters, &vowels, numbers))
                }
            }
            entry [Inner] made [Inner]
            given { let (one, other) = (" abc e ".to_owned(), "x".to_owned()); let (numbers, more) = (vec![1.0, 2.0], [0.5]); }
            takes [text text_2 texts (&one) (&other) as &str, numbers numbers_2 many_numbers (&numbers) (&more) as &[f64]]
            gives [trimmed trimmed_2 trimmeds, vowels vowels_2 many_vowels, share share_2 shares]
        } }
        $each! { $context option {
            items {
                #[node]
                fn label(name: Option<&str>) -> Option<String> { name.map(str::to_uppercase) }
                #[node]
                fn length(label: Option<&String>, by: Option<&usize>) -> usize { label.map_or(0, String::len) * by.unwrap_or(&1) }
                #[node]
                fn first(label: Option<&str>) -> Option<char> { label?.chars().next() }
                pipeline! { pub struct Inner; nodes = [first, length, label]; inputs = [name, by]; outputs = [length, first]; }
                pub fn by_hand(name: Option<&str>, by: Option<&usize>) -> (usize, Option<char>) {
                    let label = label(name);
                    (length(label.as_ref(), by), first(label.as_deref()))
                }
            }
            entry [Inner] made [Inner]
            given {}
            takes [name name_2 names (Some("abc")) (None), by by_2 bys (Some(&2)) (None)]
            gives [length length_2 lengths, first first_2 firsts]
        } }
        $each! { $context eternal {
            items {
                #[node(output = "unit")]
                fn unit(number: &'static i32) -> &'static str { if *number == 1 { "piece" } else { "pieces" } }
                #[node]
                fn shown(unit: &'static str, number: &'static i32, label: &'static str) -> String { format!("{label}: {number} {unit}") }
                pipeline! { pub struct Inner; nodes = [unit, shown]; }
                pub fn by_hand(number: &'static i32, label: &'static str) -> (&'static str, String) {
                    (unit(number), shown(unit(number), number, label))
                }
            }
            entry [Inner] made [Inner]
            given {}
            takes [number number_2 numbers (&1) (&2), label label_2 labels ("a") ("b")]
            gives [unit unit_2 units, shown shown_2 showns]
        } }
        $each! { $context tuple {
            items {
                #[node(output = ("low", "high", "names"))]
                fn ends(values: &[i64]) -> (i64, Option<i64>, Vec<String>) {
                    (values.iter().sum(), values.last().copied(), values.iter().map(ToString::to_string).collect())
                }
                #[node]
                fn joined(names: Vec<String>, low: i64) -> String { names.join("-") + &low.to_string() }
                pipeline! { pub struct Inner; nodes = [joined, ends]; outputs = [high, joined, low]; }
                pub fn by_hand(values: &[i64]) -> (i64, Option<i64>, String) {
                    let (low, high, names) = ends(values);
                    (low, high, joined(names, low))
                }
            }
            entry [Inner] made [Inner]
            given {}
            takes [values values_2 many_values (&[1, 2]) (&[0_i64; 0]) as &[i64]]
            gives [low low_2 lows, high high_2 highs, joined joined_2 joineds]
        } }
        $each! { $context borrowing {
            items {
                #[node]
                fn trimmed(text: &str) -> &str { text.trim() }
                #[node]
                fn words<'t>(trimmed: &'t str) -> Vec<&'t str> { trimmed.split(' ').collect() }
                #[node]
                fn longest<'t>(words: &[&'t str], other: &str) -> Option<&'t str> {
                    words.iter().copied().filter(|word| *word != other).max_by_key(|word| word.len())
                }
                pipeline! { pub struct Inner; nodes = [trimmed, words, longest]; }
                pub fn by_hand<'t>(text: &'t str, other: &str) -> (&'t str, Vec<&'t str>, Option<&'t str>) {
                    let (trimmed, words) = (trimmed(text), words(trimmed(text)));
                    let longest = longest(&words, other);
                    (trimmed, words, longest)
                }
            }
            entry [Inner] made [Inner]
            given { let (one, more) = (" a bcd".to_owned(), "xy z ".to_owned()); let other = "bcd".to_owned(); }
            takes [text text_2 texts (&one) (&more) as &str, other other_2 others (&other) ("") as &str]
            gives [trimmed trimmed_2 trimmeds, words words_2 many_words, longest longest_2 longests]
        } }
        $each! { $context generic_node {
            items {
                #[node]
                fn scaled<T: Copy + Mul<Output = T>>(number: T, factor: &T) -> T { number * *factor }
                #[node]
                fn shown<T>(scaled: &T) -> String where T: Debug { format!("{scaled:?}") }
                #[node]
                fn kept<T: Clone>(scaled: T, others: &[T]) -> Vec<T> { [others, &[scaled]].concat() }
                pipeline! { pub struct Inner; nodes = [scaled::<f64>, shown::<f64>, kept::<f64>]; }
                pub fn by_hand(number: f64, factor: &f64, others: &[f64]) -> (f64, String, Vec<f64>) {
                    let scaled = scaled(number, factor);
                    (scaled, shown(&scaled), kept(scaled, others))
                }
            }
            entry [Inner] made [Inner]
            given {}
            takes [number number_2 numbers (1.5) (2.5), factor factor_2 factors (&2.0) (&3.0), others others_2 many_others (&[1.0]) (&[0.0; 0]) as &[f64]]
            gives [scaled scaled_2 many_scaled, shown shown_2 many_shown, kept kept_2 many_kept]
        } }
        $each! { $context generic_pipeline {
            items {
                #[node]
                fn scaled<T: Copy + Mul<Output = T>>(number: T, factor: &T) -> T { number * *factor }
                #[node]
                fn shown<T: Debug>(scaled: &T) -> String { format!("{scaled:?}") }
                #[node]
                fn kept<T: Clone>(scaled: T, others: &[T]) -> Vec<T> { [others, &[scaled]].concat() }
                pipeline! {
                    pub struct Inner<T: Copy + Debug> where T: Mul<Output = T> { _of: PhantomData<T> }
                    nodes = [scaled::<T>, shown::<T>, kept::<T>];
                }
                pub fn by_hand(number: f64, factor: &f64, others: &[f64]) -> (f64, String, Vec<f64>) {
                    let scaled = scaled(number, factor);
                    (scaled, shown(&scaled), kept(scaled, others))
                }
                pub fn make() -> Inner<f64> { Inner { _of: PhantomData } }
            }
            entry [Inner::<f64>] made [make()]
            given {}
            takes [number number_2 numbers (1.5) (2.5), factor factor_2 factors (&2.0) (&3.0), others others_2 many_others (&[1.0]) (&[0.0; 0]) as &[f64]]
            gives [scaled scaled_2 many_scaled, shown shown_2 many_shown, kept kept_2 many_kept]
        } }
        $each! { $context const_node {
            items {
                #[node]
                const fn padded<const N: usize>(byte: u8) -> [u8; N] { [byte; N] }
                #[node]
                fn sum<const N: usize>(padded: &[u8; N]) -> u32 { padded.iter().copied().map(u32::from).sum() }
                pipeline! { pub struct Inner; nodes = [padded::<4>, sum::<{ 2 + 2 }>]; }
                pub fn by_hand(byte: u8) -> ([u8; 4], u32) { (padded(byte), sum(&padded::<4>(byte))) }
            }
            entry [Inner] made [Inner]
            given {}
            takes [byte byte_2 bytes (3) (7)]
            gives [padded padded_2 many_padded, sum sum_2 sums]
        } }
        $each! { $context const_pipeline {
            items {
                #[node]
                const fn padded<const N: usize>(byte: u8) -> [u8; N] { [byte; N] }
                #[node]
                fn sum<const N: usize>(padded: &[u8; N]) -> u32 { padded.iter().copied().map(u32::from).sum() }
                pipeline! { pub struct Inner<const N: usize>; nodes = [padded::<N>, sum::<N>]; }
                pub fn by_hand(byte: u8) -> ([u8; 4], u32) { (padded(byte), sum(&padded::<4>(byte))) }
            }
            entry [Inner::<4>] made [Inner::<4>]
            given {}
            takes [byte byte_2 bytes (3) (7)]
            gives [padded padded_2 many_padded, sum sum_2 sums]
        } }
        $each! { $context inferred {
            items {
                #[node]
                fn numbers(text: &str) -> Vec<f64> { text.bytes().map(f64::from).collect() }
                #[node]
                fn total<I: IntoIterator<Item = f64>>(numbers: I) -> f64 { numbers.into_iter().sum() }
                #[node]
                fn shown<T: Debug>(total: T, text: &str) -> String { format!("{total:?} {text}") }
                pipeline! { pub struct Inner; nodes = [numbers, total::<_>, shown::<_>]; outputs = [shown: String, total: f64]; }
                pub fn by_hand(text: &str) -> (String, f64) { (shown(total(numbers(text)), text), total(numbers(text))) }
            }
            entry [Inner] made [Inner]
            given { let text = "abc".to_owned(); }
            takes [text text_2 texts (&text) ("z") as &str]
            gives [shown shown_2 showns, total total_2 totals]
        } }
        $each! { $context iterators {
            items {
                #[node]
                fn words(text: &str) -> impl Iterator<Item = &str> { text.split(' ') }
                #[node]
                fn long<'t, I: Iterator<Item = &'t str>>(words: I, least: &usize) -> impl Iterator<Item = &'t str> {
                    let least = *least;
                    words.filter(move |word| word.len() >= least)
                }
                #[node]
                fn found<'t, I: Iterator<Item = &'t str>>(long: I) -> Vec<&'t str> { long.collect() }
                #[node]
                fn first<'t>(found: &[&'t str]) -> Option<&'t str> { found.first().copied() }
                pipeline! { pub struct Inner; nodes = [first, found::<_>, words, long::<_>]; inputs = [text, least: &usize]; outputs = [first, found: Vec<&str>]; }
                pub fn by_hand<'t>(text: &'t str, least: &usize) -> (Option<&'t str>, Vec<&'t str>) {
                    let found = found(long(words(text), least));
                    (first(&found), found)
                }
            }
            entry [Inner] made [Inner]
            given { let text = "a bc def".to_owned(); }
            takes [text text_2 texts (&text) ("z") as &str, least least_2 many_least (&2) (&1)]
            gives [first first_2 firsts, found found_2 founds]
        } }
        $each! { $context fallible {
            items {
                #[node]
                fn number(text: &str) -> Result<i64, ParseIntError> { text.parse() }
                #[node]
                fn root(number: &i64) -> Result<i64, String> {
                    if *number < 0 { Err(format!("{number} has no root")) } else { Ok(number.isqrt()) }
                }
                #[node]
                fn shown(root: i64) -> String { root.to_string() }
                pipeline! { pub struct Inner; nodes = [shown, root, number]; }
                pub fn by_hand(text: &str) -> Result<(i64, i64, String), &'static str> {
                    let number = number(text).map_err(|_| "number")?;
                    let root = root(&number).map_err(|_| "root")?;
                    Ok((number, root, shown(root)))
                }
            }
            entry [Inner] made [Inner]
            given {}
            takes [text text_2 texts ("16") ("-1")]
            gives [number number_2 numbers, root root_2 roots, shown shown_2 showns]
            fails
        } }
        $each! { $context borrowed_error {
            items {
                #[derive(Debug)]
                pub struct Unknown<'u>(pub &'u str);
                #[node]
                fn unit<'t>(line: &'t str) -> Option<&'t str> { line.split(' ').nth(1) }
                #[node]
                fn factor<'t>(unit: Option<&'t str>, units: &[(String, f64)]) -> Result<f64, Unknown<'t>> {
                    let Some(unit) = unit else { return Ok(1.0) };
                    units.iter().find(|(name, _)| name == unit).map(|&(_, factor)| factor).ok_or(Unknown(unit))
                }
                pipeline! { pub struct Inner; nodes = [unit, factor]; }
                pub fn by_hand<'t>(line: &'t str, units: &[(String, f64)]) -> Result<(Option<&'t str>, f64), &'static str> {
                    Ok((unit(line), factor(unit(line), units).map_err(|_| "factor")?))
                }
            }
            entry [Inner] made [Inner]
            given { let (known, unknown) = ("1 km".to_owned(), "2 mi".to_owned()); let units = vec![("km".to_owned(), 1000.0)]; }
            takes [line line_2 lines (&known) (&unknown) as &str, units units_2 many_units (&units) (&units) as &[_]]
            gives [unit unit_2 unit_all, factor factor_2 factors]
            fails
        } }
        $each! { $context bound_and_fallible {
            items {
                #[derive(Debug)]
                pub struct Unknown<'u>(pub &'u str);
                #[node]
                fn number(text: &str) -> Result<usize, ParseIntError> { text.parse() }
                #[node]
                fn known<'m>(number: usize, names: &'m [&'m str]) -> Result<&'m str, Unknown<'m>> {
                    names.get(number).copied().ok_or(Unknown(names[0]))
                }
                pipeline! { pub struct Inner<'m> { pub names: &'m [&'m str] } nodes = [number, known]; }
                pub fn make<'m>() -> Inner<'m> { Inner { names: &["a", "b"] } }
                pub fn by_hand(text: &str) -> Result<(usize, &'static str), &'static str> {
                    let number = number(text).map_err(|_| "number")?;
                    Ok((number, known(number, &["a", "b"]).map_err(|_| "known")?))
                }
            }
            field [<'m>] [Inner<'m>] made [make()]
            given {}
            takes [text text_2 texts ("1") ("2")]
            gives [number number_2 numbers, known known_2 many_known]
            fails
        } }
        $each! { $context bound_and_plainly_fallible {
            items {
                #[node]
                fn number(text: &str) -> Result<usize, ParseIntError> { text.parse() }
                #[node]
                fn known<'m>(number: usize, names: &'m [&'m str]) -> Option<&'m str> { names.get(number).copied() }
                pipeline! { pub struct Inner<'m> { pub names: &'m [&'m str] } nodes = [number, known]; }
                pub fn make<'m>() -> Inner<'m> { Inner { names: &["a", "b"] } }
                pub fn by_hand(text: &str) -> Result<(usize, Option<&'static str>), &'static str> {
                    let number = number(text).map_err(|_| "number")?;
                    Ok((number, known(number, &["a", "b"])))
                }
            }
            field [<'m>] [Inner<'m>] made [make()]
            given {}
            takes [text text_2 texts ("1") ("x")]
            gives [number number_2 numbers, known known_2 many_known]
            fails
        } }
        $each! { $context error_alias {
            items {
                #[node]
                fn bytes(text: &str) -> io::Result<Vec<u8>> {
                    if text.is_empty() { Err(io::Error::other("nothing there")) } else { Ok(text.bytes().collect()) }
                }
                #[node]
                fn first(bytes: &[u8]) -> u8 { bytes[0] }
                pipeline! { pub struct Inner; nodes = [first, bytes]; }
                pub fn by_hand(text: &str) -> Result<(Vec<u8>, u8), &'static str> {
                    let bytes = bytes(text).map_err(|_| "bytes")?;
                    let first = first(&bytes);
                    Ok((bytes, first))
                }
            }
            entry [Inner] made [Inner]
            given {}
            takes [text text_2 texts ("abc") ("")]
            gives [bytes bytes_2 many_bytes, first first_2 firsts]
            fails
        } }
        $each! { $context bound_owned {
            items {
                #[node]
                fn score(numbers: &[f64], weights: &[f64], limit: f64) -> f64 {
                    numbers.iter().zip(weights).map(|(number, weight)| number * weight).sum::<f64>().min(limit)
                }
                #[node]
                fn label(score: f64, labels: &[String], prefix: String) -> String {
                    prefix + labels.get(usize::from(score > 1.0)).map_or("", String::as_str)
                }
                pipeline! {
                    #[derive(Clone)]
                    pub struct Inner { pub weights: Vec<f64>, pub limit: f64, pub labels: Vec<String>, pub prefix: String }
                    nodes = [score, label];
                }
                pub fn make() -> Inner {
                    Inner { weights: vec![1.0, 2.0], limit: 2.5, labels: vec!["low".into(), "high".into()], prefix: "is ".into() }
                }
                pub fn by_hand(numbers: &[f64]) -> (f64, String) {
                    let Inner { weights, limit, labels, prefix } = make();
                    let score = score(numbers, &weights, limit);
                    (score, label(score, &labels, prefix))
                }
            }
            field [] [Inner] made [make()]
            given {}
            takes [numbers numbers_2 many_numbers (&[1.0, 1.0]) (&[0.5]) as &[f64]]
            gives [score score_2 scores, label label_2 labels]
        } }
        $each! { $context bound_reference {
            items {
                pub struct Model { pub weights: Vec<f64>, pub names: Vec<String> }
                #[node]
                fn score(numbers: &[f64], model: &Model, factor: Option<&f64>) -> f64 {
                    numbers.iter().zip(&model.weights).map(|(number, weight)| number * weight).sum::<f64>() * factor.unwrap_or(&1.0)
                }
                #[node]
                fn name<'m>(score: &f64, model: &'m Model) -> Option<&'m str> {
                    model.names.get(usize::from(*score > 1.0)).map(String::as_str)
                }
                pipeline! { pub struct Inner<'m> { pub model: &'m Model, pub factor: Option<&'m f64> } nodes = [score, name]; }
                pub static MODEL: LazyLock<Model> = LazyLock::new(|| Model { weights: vec![1.0, 2.0], names: vec!["low".into(), "high".into()] });
                pub fn make<'m>() -> Inner<'m> { Inner { model: &MODEL, factor: Some(&3.0) } }
                pub fn by_hand(numbers: &[f64]) -> (f64, Option<&'static str>) {
                    let score = score(numbers, &MODEL, Some(&3.0));
                    (score, name(&score, &MODEL))
                }
            }
            field [<'m>] [Inner<'m>] made [make()]
            given {}
            takes [numbers numbers_2 many_numbers (&[1.0, 1.0]) (&[0.1]) as &[f64]]
            gives [score score_2 scores, name name_2 names]
        } }
        $each! { $context bound_lazily {
            items {
                #[node]
                fn known<'t>(word: &str, table: &'t BTreeMap<String, u32>) -> Option<&'t u32> { table.get(word) }
                #[node]
                fn size(table: &BTreeMap<String, u32>, extra: u32) -> u32 { u32::try_from(table.len()).unwrap_or_default() + extra }
                pipeline! { pub struct Inner { pub table: LazyLock<BTreeMap<String, u32>> } nodes = [known, size]; }
                pub fn make() -> Inner { Inner { table: LazyLock::new(|| BTreeMap::from([("a".to_owned(), 1)])) } }
                pub fn by_hand(word: &str, extra: u32) -> (Option<&'static u32>, u32) {
                    ((word == "a").then_some(&1), size(&make().table, extra))
                }
            }
            field [] [Inner] made [make()]
            given {}
            takes [word word_2 words ("a") ("b"), extra extra_2 extras (1) (2)]
            gives [known known_2 many_known, size size_2 sizes]
        } }
        $each! { $context public_nodes {
            items {
                pub mod deeper {
                    #[hypernodes::node]
                    pub fn one(seed: u32) -> u32 { seed + 1 }
                    #[hypernodes::node]
                    pub(in super::super) fn two(one: &u32) -> String { (one * 2).to_string() }
                    #[hypernodes::node]
                    pub(super) fn three(two: String) -> usize { two.len() }
                }
                pub use deeper::one;
                pipeline! { pub struct Inner; nodes = [one, deeper::two, self::deeper::three]; }
                pub fn by_hand(seed: u32) -> (u32, String, usize) {
                    let two = deeper::two(&one(seed));
                    (one(seed), two.clone(), deeper::three(two))
                }
            }
            entry [Inner] made [Inner]
            given {}
            takes [seed seed_2 seeds (3) (50)]
            gives [one one_2 ones, two two_2 twos, three three_2 threes]
        } }
        $each! { $context private_type {
            items {
                #[derive(Clone)]
                struct Token { of: String }
                #[derive(Clone, Copy)]
                enum Kind { Short, Long }
                #[node]
                fn tokens(text: &str) -> Vec<Token> { text.split(' ').map(|of| Token { of: of.to_owned() }).collect() }
                #[node]
                fn kind(tokens: &[Token]) -> Kind { if tokens.len() > 1 { Kind::Long } else { Kind::Short } }
                #[node]
                fn longest(tokens: Vec<Token>) -> Option<Token> { tokens.into_iter().max_by_key(|token| token.of.len()) }
                #[node]
                fn shown(longest: Option<&Token>, kind: Kind) -> String {
                    let kind = match kind { Kind::Short => "short", Kind::Long => "long" };
                    format!("{kind} {}", longest.map_or("", |token| &token.of))
                }
                #[node]
                fn size(tokens: &Vec<Token>, kind: &Kind) -> usize { tokens.len() + usize::from(matches!(kind, Kind::Long)) }
                pipeline! { pub struct Inner; nodes = [shown, size, longest, kind, tokens]; outputs = [shown, size]; }
                pub fn by_hand(text: &str) -> (String, usize) {
                    let tokens = tokens(text);
                    let kind = kind(&tokens);
                    let size = size(&tokens, &kind);
                    (shown(longest(tokens).as_ref(), kind), size)
                }
            }
            entry [Inner] made [Inner]
            given {}
            takes [text text_2 texts ("a bc") ("def")]
            gives [shown shown_2 showns, size size_2 sizes]
        } }
        $each! { $context private_borrowing_type {
            items {
                struct Words<'t> { all: Vec<&'t str> }
                struct View<'v, 't> { words: &'v Words<'t>, from: usize }
                #[node]
                fn words<'t>(text: &'t str) -> Words<'t> { Words { all: text.split(' ').collect() } }
                #[node]
                fn view<'v, 't>(words: &'v Words<'t>, from: usize) -> View<'v, 't> { View { words, from } }
                #[node]
                fn first(view: View<'_, '_>) -> Option<String> { view.words.all.get(view.from).map(ToString::to_string) }
                #[node]
                fn last<'t>(words: Words<'t>) -> Option<&'t str> { words.all.last().copied() }
                pipeline! { pub struct Inner; nodes = [words, last, first, view]; outputs = [first, last]; }
                pub fn by_hand(text: &str, from: usize) -> (Option<String>, Option<&str>) {
                    let words = words(text);
                    (first(view(&words, from)), last(words))
                }
            }
            entry [Inner] made [Inner]
            given { let text = "a bc d".to_owned(); }
            takes [text text_2 texts (&text) ("e") as &str, from from_2 froms (1) (1)]
            gives [first first_2 firsts, last last_2 lasts]
        } }
        $each! { $context private_type_of_fixed_lifetimes {
            items {
                struct Words<'t> { all: RefCell<Vec<&'t str>> }
                struct View<'v, 't> { words: &'v Words<'t>, from: usize }
                #[node]
                fn words<'t>(text: &'t str) -> Words<'t> { Words { all: RefCell::new(text.split(' ').collect()) } }
                #[node]
                fn view<'v, 't>(words: &'v Words<'t>, from: usize) -> View<'v, 't> { View { words, from } }
                #[node]
                fn first(view: View<'_, '_>) -> Option<String> { view.words.all.borrow_mut().get(view.from).map(ToString::to_string) }
                #[node]
                fn last<'t>(words: Words<'t>) -> Option<&'t str> { words.all.borrow().last().copied() }
                pipeline! { pub struct Inner; nodes = [words, last, first, view]; outputs = [first, last]; }
                pub fn by_hand(text: &str, from: usize) -> (Option<String>, Option<&str>) {
                    let words = words(text);
                    (first(view(&words, from)), last(words))
                }
            }
            entry [Inner] made [Inner]
            given { let text = "a bc d".to_owned(); }
            takes [text text_2 texts (&text) ("e") as &str, from from_2 froms (1) (1)]
            gives [first first_2 firsts, last last_2 lasts]
        } }
        $each! { $context copy_or_not {
            items {
                #[derive(Debug, Clone, Copy, PartialEq)]
                pub struct Point(pub u64, pub Duration);
                #[derive(Debug, PartialEq)]
                pub struct Once(pub Box<u64>);
                #[node]
                fn once(time: Duration) -> Once { Once(Box::new(time.as_secs())) }
                #[node]
                fn seen(once: &Once, time: &Duration) -> u64 { *once.0 + time.as_secs() }
                #[node]
                fn point(time: Duration, seen: u64) -> Point { Point(seen, time) }
                #[node]
                fn gone(once: Once, point: Point) -> u64 { *once.0 + point.0 }
                #[node]
                fn moved(point: Point) -> Point { Point(point.0 + 1, point.1) }
                pipeline! { pub struct Inner; nodes = [gone, once, seen, point, moved]; inputs = [time]; outputs = [seen, gone, moved, point]; }
                pub fn by_hand(time: Duration) -> (u64, u64, Point, Point) {
                    let once = once(time);
                    let seen = seen(&once, &time);
                    let point = point(time, seen);
                    (seen, gone(once, point), moved(point), point)
                }
            }
            entry [Inner] made [Inner]
            given { use std::time::Duration; }
            takes [time time_2 times (Duration::from_secs(3)) (Duration::MAX / 8)]
            gives [seen seen_2 many_seen, gone gone_2 many_gone, moved moved_2 many_moved, point point_2 points]
        } }
        $each! { $context renamed {
            items {
                #[node(output = "cleaned")]
                fn clean(text: &str) -> String { text.trim().to_owned() }
                #[node(output = ("head", "tail"))]
                fn split(text: &str) -> (String, String) { let (head, tail) = text.split_at(1); (head.to_owned(), tail.to_owned()) }
                #[node]
                fn joined(left: String, right: &str) -> String { left + right }
                pipeline! {
                    pub struct Inner;
                    nodes = [
                        clean(text = title) -> title_clean,
                        clean(text = body),
                        split(text = title_clean) -> (head as first, tail as rest),
                        joined(left = rest, right = cleaned) -> text,
                    ];
                    outputs = [first, text];
                }
                pub fn by_hand(title: &str, body: &str) -> (String, String) {
                    let (first, rest) = split(&clean(title));
                    (first, joined(rest, &clean(body)))
                }
            }
            entry [Inner] made [Inner]
            given {}
            takes [title title_2 titles (" abc ") ("x"), body body_2 bodies (" d ") ("y")]
            gives [first first_2 firsts, text text_2 texts]
        } }
        $each! { $context cut {
            items {
                #[node]
                fn raw(seed: u32) -> Vec<u32> { (0..seed).collect() }
                #[node]
                fn cleaned(raw: Vec<u32>) -> Vec<u32> { raw }
                #[node]
                fn count(cleaned: &[u32]) -> usize { cleaned.len() }
                #[node]
                fn sum(cleaned: Vec<u32>, extra: u32) -> u32 { cleaned.iter().sum::<u32>() + extra }
                pipeline! { pub struct Inner; nodes = [raw, cleaned, count, sum]; inputs = [extra, cleaned]; outputs = [count, sum]; }
                pub fn by_hand(extra: u32, cleaned: Vec<u32>) -> (usize, u32) { (count(&cleaned), sum(cleaned, extra)) }
            }
            entry [Inner] made [Inner]
            given {}
            takes [extra extra_2 extras (3) (4), cleaned cleaned_2 many_cleaned (vec![1, 2]) (vec![])]
            gives [count count_2 counts, sum sum_2 sums]
        } }
        $each! { $context stated {
            items {
                type Count = usize;
                #[node]
                fn words<'t>(text: &'t str) -> Vec<&'t str> { text.split(' ').collect() }
                #[node]
                fn count(words: &[&str], extra: &Count) -> Count { words.len() + extra }
                #[node]
                fn fold<T: Into<u64>>(number: T) -> u64 { number.into() + 1 }
                pipeline! {
                    pub struct Inner;
                    nodes = [words, count, fold::<_>];
                    inputs = [number: u32, extra: usize, text: &str];
                    outputs = [fold: u64, count: usize, words: Vec<&str>];
                }
                pub fn by_hand(number: u32, extra: usize, text: &str) -> (u64, usize, Vec<&str>) {
                    (fold(number), count(&words(text), &extra), words(text))
                }
            }
            entry [Inner] made [Inner]
            given { let text = "a b".to_owned(); }
            takes [number number_2 numbers (1) (2), extra extra_2 extras (3) (4), text text_2 texts (&text) ("c") as &str]
            gives [fold fold_2 folds, count count_2 counts, words words_2 many_words]
        } }
        $each! { $context a_result_is_a_value {
            items {
                #[node(fallible = false)]
                fn number(text: &str) -> Result<i64, ParseIntError> { text.parse() }
                #[node]
                fn shown(number: &Result<i64, ParseIntError>) -> String { format!("{number:?}") }
                #[node]
                fn doubled(number: Result<i64, ParseIntError>) -> i64 { number.map_or(0, |number| number * 2) }
                pipeline! { pub struct Inner; nodes = [doubled, shown, number]; }
                pub fn by_hand(text: &str) -> (Result<i64, ParseIntError>, String, i64) {
                    (number(text), shown(&number(text)), doubled(number(text)))
                }
            }
            entry [Inner] made [Inner]
            given {}
            takes [text text_2 texts ("16") ("x")]
            gives [number number_2 numbers, shown shown_2 showns, doubled doubled_2 many_doubled]
        } }
        $each! { $context nothing_taken {
            items {
                #[node]
                fn seed() -> u32 { 3 }
                #[node]
                fn list(seed: u32) -> Vec<u32> { (0..seed).collect() }
                #[node]
                fn nothing() {}
                #[node]
                fn after(nothing: (), list: &[u32]) -> usize { let () = nothing; list.len() }
                pipeline! { pub struct Inner; nodes = [after, nothing, list, seed]; }
                pub fn by_hand() -> (u32, Vec<u32>, (), usize) { (seed(), list(seed()), nothing(), after((), &list(seed()))) }
            }
            entry [Inner] made [Inner]
            given {}
            takes []
            gives [seed seed_2 seeds, list list_2 lists, nothing nothing_2 nothings, after after_2 afters]
        } }
        $each! { $context handed_through {
            items {
                #[node]
                fn length(text: &str, list: Vec<u8>, count: u32) -> usize { text.len() + list.len() + usize::try_from(count).unwrap_or_default() }
                pipeline! { pub struct Inner; nodes = [length]; outputs = [count, text, list, length]; }
                pub fn by_hand(text: &str, list: Vec<u8>, count: u32) -> (&str, Vec<u8>, u32, usize) {
                    (text, list.clone(), count, length(text, list, count))
                }
            }
            entry [Inner] with [(text = whole, list = bytes, count = number)] made [Inner]
            given { let text = "abc".to_owned(); }
            takes [text text_2 texts (&text) ("z") as &str, list list_2 lists (vec![1, 2]) (vec![]), count count_2 counts (7) (8)]
            gives [text same_2 sames, list list_same list_sames, count count_same count_sames, length length_2 lengths]
        } }
        $each! { $context bound_output {
            items {
                #[node]
                fn over(number: f64, limit: &f64, name: &str) -> String { format!("{name} {}", number > *limit) }
                #[node]
                fn known<'t>(table: &'t [String], number: &f64) -> Option<&'t String> { table.iter().find(|text| number.to_string() == **text) }
                pipeline! {
                    pub struct Inner<'m> { pub limit: f64, pub name: &'m str, pub table: Vec<String> }
                    nodes = [over, known];
                    outputs = [limit, name, over, table, known];
                }
                pub fn make<'m>() -> Inner<'m> { Inner { limit: 2.0, name: "x", table: vec!["1.5".to_owned()] } }
                pub fn by_hand(number: f64) -> (&'static f64, &'static str, String, &'static Vec<String>, Option<&'static String>) {
                    static INNER: LazyLock<Inner<'static>> = LazyLock::new(make);
                    (&2.0, "x", over(number, &2.0, "x"), &INNER.table, known(&INNER.table, &number))
                }
            }
            field [<'m>] [Inner<'m>] made [make()]
            given {}
            takes [number number_2 numbers (1.5) (2.5)]
            gives [limit limit_2 limits, name name_2 names, over over_2 overs, table table_2 tables, known known_2 many_known]
        } }
    };
}

/// The pipelines around the `Inner` that stands at `$at`, and what they have to give.
macro_rules! around {
    // A pipeline that is there by its name.
    ([$($at:tt)*] $name:ident { items $items:tt entry [$($entry:tt)*] $(with [$($with:tt)*])? made [$($made:tt)*] given $given:tt
        takes [$($in:ident $in_2:ident $ins:ident $one:tt $other:tt $(as $item:ty)?),*] gives [$($out:ident $out_2:ident $outs:ident),*]
        $($fails:ident)?
    }) => {
        pipeline! { pub struct Nested; nodes = [$($at)* $($entry)* $($($with)*)?]; }
        pipeline! {
            pub struct Twice;
            nodes = [$($at)* $($entry)* $($($with)*)?, $($at)* $($entry)*($($in = $in_2),*) -> ($($out as $out_2),*)];
        }
        pipeline! { pub struct Deep; nodes = [Nested]; }
        pipeline! { struct Private; nodes = [Nested]; outputs = [$($out),*]; }
        pipeline! { struct Deeper; nodes = [$($at)* Nested]; }

        checks! { [$($at)*] $given [$($one $other)*] [$($out $out_2)*] [$($fails)?]
            alone { $($at)* $($made)* } "Inner",
            nested { Nested } "Nested/Inner",
            two_levels_deep { Deep } "Deep/Nested/Inner",
            private { Private } "Private/Nested/Inner",
            around_another_one { Deeper } "Deeper/Nested/Inner",
            twice { Twice } "Twice/Inner" "Twice/Inner",
        }
        mapped! { [$(($in $ins))*] [;] [$($at)* $($entry)*] [;] [Mapped] [$($out $outs)*]
            checks [$($at)*] $given [$(($ins $one $other $(as $item)?))*] [$($fails)?]
            { Mapped } "Mapped/Inner" { Mapping } "Mapping/Mapped/Inner"
        }
    };
    // A pipeline that is in a field.
    ([$($at:tt)*] $name:ident { items $items:tt field [$($generics:tt)*] [$($entry:tt)*] made [$($made:tt)*] given $given:tt
        takes [$($in:ident $in_2:ident $ins:ident $one:tt $other:tt $(as $item:ty)?),*] gives [$($out:ident $out_2:ident $outs:ident),*]
        $($fails:ident)?
    }) => {
        pipeline! { pub struct Nested $($generics)* { pub inner: $($at)* $($entry)* } nodes = [self.inner]; }
        pipeline! {
            pub struct Twice $($generics)* { pub inner: $($at)* $($entry)*, pub second: $($at)* $($entry)* }
            nodes = [self.inner, self.second($($in = $in_2),*) -> ($($out as $out_2),*)];
        }
        pipeline! { pub struct Deep $($generics)* { pub nested: Nested $($generics)* } nodes = [self.nested]; }
        pipeline! { struct Private $($generics)* { nested: Nested $($generics)* } nodes = [self.nested]; outputs = [$($out),*]; }
        pipeline! { struct Deeper $($generics)* { nested: $($at)* Nested $($generics)* } nodes = [self.nested]; }

        checks! { [$($at)*] $given [$($one $other)*] [$($out $out_2)*] [$($fails)?]
            alone { $($at)* $($made)* } "Inner",
            nested { Nested { inner: $($at)* $($made)* } } "Nested/inner",
            two_levels_deep { Deep { nested: Nested { inner: $($at)* $($made)* } } } "Deep/nested/inner",
            private { Private { nested: Nested { inner: $($at)* $($made)* } } } "Private/nested/inner",
            around_another_one { Deeper { nested: $($at)* Nested { inner: $($at)* $($made)* } } } "Deeper/nested/inner",
            twice { Twice { inner: $($at)* $($made)*, second: $($at)* $($made)* } } "Twice/inner" "Twice/second",
        }
        mapped! { [$(($in $ins))*]
            [$($generics)* { pub inner: $($at)* $($entry)* }] [self.inner]
            [$($generics)* { mapped: Mapped $($generics)* }] [self.mapped] [$($out $outs)*]
            checks [$($at)*] $given [$(($ins $one $other $(as $item)?))*] [$($fails)?]
            { Mapped { inner: $($at)* $($made)* } } "Mapped/inner"
            { Mapping { mapped: Mapped { inner: $($at)* $($made)* } } } "Mapping/mapped/inner"
        }
    };
}

/// A pipeline that runs for each item of collections, and one around that.
macro_rules! mapped {
    // It takes nothing, so nothing says for how many items it would run: `.map()` is a mistake.
    ([] $($rest:tt)*) => {};
    ([$(($in:ident $ins:ident))+] [$($mapped:tt)*] [$($entry:tt)*] [$($mapping:tt)*] [$($listed:tt)*] [$($out:ident $outs:ident)*]
        checks $at:tt $given:tt $takes:tt $fails:tt $made:tt $path:literal $made_around:tt $path_around:literal
    ) => {
        pipeline! { pub struct Mapped $($mapped)* nodes = [$($entry)*.map($($in = $ins),+) -> ($($out as $outs),*)]; }
        pipeline! { struct Mapping $($mapping)* nodes = [$($listed)*]; }

        #[test]
        fn mapped_inside() {
            check_mapped! { $at $given $takes [$($outs)*] $fails $made $path }
        }

        #[test]
        fn mapped_inside_another_one() {
            check_mapped! { $at $given $takes [$($outs)*] $fails $made_around $path_around }
        }
    };
}

/// The tests of the pipelines that are given: a pipeline with one path to the node runs one item at a time, one with two
/// of them runs two.
macro_rules! checks {
    ($at:tt $given:tt $takes:tt $gives:tt $fails:tt $($test:ident $made:tt $($path:literal)+,)*) => {
        $(
            #[test]
            fn $test() {
                check! { $at $given $takes $gives $fails $made $($path)+ }
            }
        )*
    };
}

#[allow(unused_macros, reason = "only tests check")]
macro_rules! check {
    ([$($at:tt)*] { $($given:tt)* } [$(($($one:tt)*) ($($other:tt)*))*] [$($out:ident $out_2:ident)*] [] { $made:expr } $path:literal) => {
        $($given)*
        let pipeline = $made;
        let out = pipeline.run(($($($one)*),*));
        assert_eq!(($(out.$out),*), $($at)* by_hand($($($one)*),*));
        let out = pipeline.run(($($($other)*),*));
        assert_eq!(($(out.$out),*), $($at)* by_hand($($($other)*),*));
        let (cache, log) = (hypernodes::MemoryCache::new(), hypernodes_tests::events::Log::new());
        for _ in ["made", "found"] {
            let out = pipeline.with_cache(&cache).with_callback(&log).run(($($($one)*),*));
            assert_eq!(($(out.$out),*), $($at)* by_hand($($($one)*),*));
            assert!(log.balanced() > 0);
        }
    };
    ([$($at:tt)*] { $($given:tt)* } [$(($($one:tt)*) ($($other:tt)*))*] [$($out:ident $out_2:ident)*] [] { $made:expr } $path:literal $second:literal) => {
        $($given)*
        let pipeline = $made;
        let out = pipeline.run(($($($one)*,)* $($($other)*),*));
        assert_eq!(($(out.$out),*), $($at)* by_hand($($($one)*),*));
        assert_eq!(($(out.$out_2),*), $($at)* by_hand($($($other)*),*));
        let (cache, log) = (hypernodes::MemoryCache::new(), hypernodes_tests::events::Log::new());
        for _ in ["made", "found"] {
            let out = pipeline.with_cache(&cache).with_callback(&log).run(($($($one)*,)* $($($other)*),*));
            assert_eq!(($(out.$out),*), $($at)* by_hand($($($one)*),*));
            assert_eq!(($(out.$out_2),*), $($at)* by_hand($($($other)*),*));
            assert!(log.balanced() > 0);
        }
    };
    ([$($at:tt)*] { $($given:tt)* } [$(($($one:tt)*) ($($other:tt)*))*] [$($out:ident $out_2:ident)*] [fails] { $made:expr } $path:literal) => {
        $($given)*
        let pipeline = $made;
        let out = pipeline.run(($($($one)*),*)).map_err(|error| error.path().to_string());
        assert_eq!(out.map(|out| ($(out.$out),*)), $($at)* by_hand($($($one)*),*).map_err(str::to_owned));
        let error = pipeline.run(($($($other)*),*)).map(drop).map_err(|error| error.path().to_string());
        let failed = $($at)* by_hand($($($other)*),*).map(drop);
        assert_eq!(error, failed.map_err(|node| format!("{}/{node}", $path)));
        assert!(error.is_err());
        let (cache, log) = (hypernodes::MemoryCache::new(), hypernodes_tests::events::Log::new());
        for _ in ["made", "found"] {
            let pipeline = pipeline.with_cache(&cache).with_callback(&log);
            let out = pipeline.run(($($($one)*),*)).map_err(|error| error.path().to_string());
            assert_eq!(out.map(|out| ($(out.$out),*)), $($at)* by_hand($($($one)*),*).map_err(str::to_owned));
            let failed = pipeline.run(($($($other)*),*)).map(drop).map_err(|error| error.path().to_string());
            assert_eq!(failed, error);
            assert_eq!(Err(log.last_failure().expect("a node failed")), error);
            assert!(log.balanced() > 0);
        }
    };
    ([$($at:tt)*] { $($given:tt)* } [$(($($one:tt)*) ($($other:tt)*))*] [$($out:ident $out_2:ident)*] [fails] { $made:expr } $path:literal $second:literal) => {
        $($given)*
        let pipeline = $made;
        let expected = $($at)* by_hand($($($one)*),*).map_err(str::to_owned);
        let out = pipeline.run(($($($one)*,)* $($($one)*),*)).map_err(|error| error.path().to_string());
        assert_eq!(out.map(|out| (($(out.$out),*), ($(out.$out_2),*))), expected.map(|out| (out.clone(), out)));
        let failed = $($at)* by_hand($($($other)*),*).map(drop);
        let error = pipeline.run(($($($other)*,)* $($($one)*),*)).map(drop).map_err(|error| error.path().to_string());
        assert_eq!(error, failed.map_err(|node| format!("{}/{node}", $path)));
        let error = pipeline.run(($($($one)*,)* $($($other)*),*)).map(drop).map_err(|error| error.path().to_string());
        assert_eq!(error, failed.map_err(|node| format!("{}/{node}", $second)));
        let log = hypernodes_tests::events::Log::new();
        let failed = pipeline.with_callback(&log).run(($($($one)*,)* $($($other)*),*)).map(drop);
        assert_eq!(failed.map_err(|error| error.path().to_string()), error);
        assert_eq!(Err(log.last_failure().expect("a node failed")), error);
        assert!(log.balanced() > 0);
    };
}

/// Items one by one give what they give alone, and no item gives nothing. The second item of a kind that fails is told
/// with its place.
#[allow(unused_macros, reason = "only tests check")]
macro_rules! check_mapped {
    ([$($at:tt)*] { $($given:tt)* } [$(($ins:ident ($($one:tt)*) ($($other:tt)*) $(as $item:ty)?))*] [$($outs:ident)*] [] { $made:expr } $path:literal) => {
        $($given)*
        let pipeline = $made;
        let expected = [$($at)* by_hand($($($one)*),*), $($at)* by_hand($($($other)*),*)];
        $(let $ins $(: [$item; 2])? = [$($one)*, $($other)*];)*
        let out = of_one_length!([$($ins)*] pipeline.run(($(&$ins),*)));
        $(let mut $outs = out.$outs.into_iter();)*
        for expected in expected {
            assert_eq!(($($outs.next().expect("an item")),*), expected);
        }
        $(assert!($outs.next().is_none());)*
        let log = hypernodes_tests::events::Log::new();
        let told = of_one_length!([$($ins)*] pipeline.with_callback(&log).run(($(&$ins),*)));
        $(assert_eq!(told.$outs.len(), 2);)*
        assert!(log.balanced() > 5);
        let out = of_one_length!([$($ins)*] pipeline.run(($(&$ins[..0]),*)));
        $(assert!(out.$outs.is_empty());)*
    };
    ([$($at:tt)*] { $($given:tt)* } [$(($ins:ident ($($one:tt)*) ($($other:tt)*) $(as $item:ty)?))*] [$($outs:ident)*] [fails] { $made:expr } $path:literal) => {
        $($given)*
        let pipeline = $made;
        let expected = [$($at)* by_hand($($($one)*),*), $($at)* by_hand($($($one)*),*)];
        $(let $ins $(: [$item; 2])? = [$($one)*, $($one)*];)*
        let out = pipeline.run(($(&$ins),*)).expect("no item is a mistake");
        $(let mut $outs = out.$outs.into_iter();)*
        for expected in expected {
            assert_eq!(Ok(($($outs.next().expect("an item")),*)), expected);
        }
        $(assert!($outs.next().is_none());)*
        let failed = $($at)* by_hand($($($other)*),*).map(drop).expect_err("the second item is a mistake");
        $(let $ins $(: [$item; 2])? = [$($one)*, $($other)*];)*
        let error = pipeline.run(($(&$ins),*)).map(drop).map_err(|error| error.path().to_string());
        assert_eq!(error, Err(format!("{}[1]/{failed}", $path)));
        let log = hypernodes_tests::events::Log::new();
        let told = pipeline.with_callback(&log).run(($(&$ins),*)).map(drop).map_err(|error| error.path().to_string());
        assert_eq!(told, error);
        assert_eq!(Err(log.last_failure().expect("a node failed")), error);
        assert!(log.balanced() > 0);
        let out = pipeline.run(($(&$ins[..0]),*)).expect("no item, no mistake");
        $(assert!(out.$outs.is_empty());)*
    };
}

/// What a map of collections gives that are as long as each other; of one collection that is not asked.
#[allow(unused_macros, reason = "only tests check")]
macro_rules! of_one_length {
    ([$ins:ident] $out:expr) => {
        $out
    };
    ([$($ins:ident)*] $out:expr) => {
        $out.expect("as many of each")
    };
}

/// The nodes and pipelines of a kind, and the pipelines around these in the same module.
macro_rules! define {
    ([] $name:ident { items { $($items:item)* } $($rest:tt)* }) => {
        pub mod $name {
            use super::*;
            $($items)*
            around! { [] $name { items {} $($rest)* } }
        }
    };
}

/// The pipelines around those that stand at `$at`.
#[allow(unused_macros, reason = "the library has one place only")]
macro_rules! place {
    ([$($at:tt)*] $name:ident $kind:tt) => {
        pub mod $name {
            use hypernodes::pipeline;
            around! { [$($at)* $name::] $name $kind }
        }
    };
}

#[allow(unused_imports, reason = "not all are needed without tests")]
use {
    hypernodes::{node, pipeline},
    std::{
        cell::RefCell, collections::BTreeMap, fmt::Debug, io, marker::PhantomData, num::ParseIntError, ops::Mul,
        sync::LazyLock, time::Duration,
    },
};

every_kind! { define [] }
