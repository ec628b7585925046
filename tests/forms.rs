//! Every form in which a function may be a node: what it takes, what it returns, how it is named and what stands above
//! it. Each form has a module of its own, so that no node sees the others' names.

#![allow(dead_code, unused_qualifications, unused_parens, reason = "the forms are the point here")]
#![allow(
    clippy::borrowed_box,
    clippy::boxed_local,
    clippy::cast_possible_truncation,
    clippy::elidable_lifetime_names,
    clippy::float_cmp,
    clippy::inline_always,
    clippy::manual_is_multiple_of,
    clippy::must_use_candidate,
    clippy::needless_lifetimes,
    clippy::needless_pass_by_value,
    clippy::non_minimal_cfg,
    clippy::op_ref,
    clippy::ptr_arg,
    clippy::redundant_closure,
    clippy::redundant_closure_for_method_calls,
    clippy::ref_option,
    clippy::ref_option_ref,
    clippy::semicolon_if_nothing_returned,
    clippy::trivially_copy_pass_by_ref,
    clippy::unit_arg,
    clippy::unit_cmp,
    clippy::unnecessary_wraps,
    clippy::unused_unit,
    clippy::unwrap_used,
    reason = "as above; and short nodes that never fail are enough"
)]

use hypernodes::{node, pipeline};

mod parameters {
    use super::{node, pipeline};
    use std::path::{Path, PathBuf};
    use std::rc::Rc;
    use std::sync::Arc;

    #[node(output = "numbers")]
    fn by_value(number: u32) -> Vec<u32> {
        vec![number; 3]
    }

    #[node(output = "length")]
    fn by_slice(numbers: &[u32]) -> usize {
        numbers.len()
    }

    #[node(output = "capacity_is_enough")]
    fn by_reference(numbers: &Vec<u32>) -> bool {
        numbers.capacity() >= numbers.len()
    }

    #[node(output = "text")]
    fn write(numbers: Vec<u32>) -> String {
        format!("{numbers:?}")
    }

    #[node(output = "letters")]
    fn by_str(text: &str) -> usize {
        text.chars().count()
    }

    #[node(output = "bytes")]
    fn by_string(text: &String) -> usize {
        text.len()
    }

    #[node(output = "number_again")]
    fn number_by_reference(number: &u32) -> u32 {
        *number
    }

    pipeline! {
        struct Ways;
        nodes = [by_value, by_slice, by_reference, write, by_str, by_string, number_by_reference];
    }

    #[test]
    fn values_references_strings_and_slices_are_taken() {
        let out = Ways.run(7);
        assert_eq!(out.length, 3);
        assert!(out.capacity_is_enough);
        assert_eq!(out.text, "[7, 7, 7]");
        assert_eq!((out.letters, out.bytes, out.number_again), (9, 9, 7));
        assert_eq!(out.numbers, [7, 7, 7]);
    }

    #[node(output = "boxed")]
    fn make_box(seed: u8) -> Box<[u8]> {
        vec![seed; 2].into()
    }

    #[node(output = "array")]
    fn make_array(seed: u8) -> [u8; 4] {
        [seed; 4]
    }

    #[node(output = "shared_name")]
    fn make_shared(seed: u8) -> Arc<str> {
        seed.to_string().into()
    }

    #[node(output = "counted")]
    fn make_counted(seed: u8) -> Rc<Vec<u8>> {
        Rc::new(vec![seed; 5])
    }

    #[node(output = "file")]
    fn make_path(seed: u8) -> PathBuf {
        PathBuf::from(format!("{seed}.csv"))
    }

    #[node(output = "cow")]
    fn make_cow(name: &str) -> std::borrow::Cow<'_, str> {
        name.into()
    }

    #[node(output = "qualified")]
    fn make_qualified(name: &str) -> std::string::String {
        name.to_owned()
    }

    #[node(output = "sum")]
    #[allow(clippy::too_many_arguments)]
    fn read_all(
        boxed: &[u8],
        array: &[u8],
        shared_name: &str,
        counted: &Vec<u8>,
        file: &Path,
        cow: &str,
        qualified: &str,
        name: &'static str,
    ) -> usize {
        let lengths = [boxed.len(), array.len(), shared_name.len(), counted.len(), file.as_os_str().len(), cow.len()];
        lengths.iter().sum::<usize>() + qualified.len() + name.len()
    }

    pipeline! {
        struct Dereferenced;
        nodes = [make_box, make_array, make_shared, make_counted, make_path, make_cow, make_qualified, read_all];
        outputs = [sum];
    }

    #[test]
    fn what_dereferences_to_the_parameter_feeds_it() {
        assert_eq!(Dereferenced.run((1, "abc")).sum, 2 + 4 + 1 + 5 + 5 + 3 + 3 + 3);
    }

    #[node(output = "counted_slice")]
    fn slice_of_counted(counted: &[u8]) -> usize {
        counted.len()
    }

    pipeline! { struct TwoSteps; nodes = [make_counted, slice_of_counted]; outputs = [counted_slice]; }

    #[test]
    fn two_steps_of_dereferencing_are_taken_too() {
        assert_eq!(TwoSteps.run(1).counted_slice, 5);
    }

    #[node(output = "sorted")]
    fn sort(mut values: Vec<i32>) -> Vec<i32> {
        values.sort_unstable();
        values
    }

    pipeline! { struct Sorted; nodes = [sort]; }

    #[test]
    fn a_parameter_may_be_mutable_inside() {
        assert_eq!(Sorted.run(vec![3, 1, 2]).sorted, [1, 2, 3]);
    }

    #[node(output = "ignored")]
    fn ignore(_unused: u32, #[allow(unused_variables)] also_unused: u32) -> u32 {
        1
    }

    pipeline! { struct Ignored; nodes = [ignore]; }

    #[test]
    fn a_parameter_may_be_unused_and_carry_attributes() {
        assert_eq!(Ignored.run(IgnoredInputs { _unused: 5, also_unused: 6 }).ignored, 1);
    }

    #[node(output = "first")]
    fn reference_to_reference(names: &[&'static str], name: &&'static str) -> bool {
        names.contains(name)
    }

    pipeline! { struct Doubly; nodes = [reference_to_reference]; }

    #[test]
    fn a_reference_to_a_reference_is_taken() {
        let name: &'static str = "b";
        assert!(Doubly.run((&["a", "b"], &name)).first);
    }

    type Words = Vec<String>;

    #[node(output = "word_list")]
    fn make_words(text: &str) -> Words {
        text.split(' ').map(str::to_owned).collect()
    }

    #[node(output = "count")]
    fn count_words(word_list: &[String]) -> usize {
        word_list.len()
    }

    #[node(output = "count_again")]
    fn count_alias(word_list: &Words) -> usize {
        word_list.len()
    }

    #[node(output = "count_by_value")]
    fn take_words(word_list: Vec<String>) -> usize {
        word_list.len()
    }

    pipeline! { struct Aliased; nodes = [take_words, make_words, count_words, count_alias]; outputs = [count, count_again, count_by_value]; }

    #[test]
    fn an_alias_is_the_type_that_it_stands_for() {
        let out = Aliased.run("a b c");
        assert_eq!((out.count, out.count_again, out.count_by_value), (3, 3, 3));
    }
}

mod options {
    use super::{node, pipeline};

    #[node(output = "maybe")]
    fn positive(number: i32) -> Option<i32> {
        (number > 0).then_some(number)
    }

    #[node(output = "seen")]
    fn look(maybe: Option<&i32>) -> i32 {
        maybe.copied().unwrap_or(-1)
    }

    pipeline! { struct FromNode; nodes = [look, positive]; }
    pipeline! { struct FromInput; nodes = [look]; }

    #[test]
    fn an_option_of_a_node_is_lent() {
        assert_eq!(FromNode.run(5).seen, 5);
        assert_eq!(FromNode.run(-5).seen, -1);
        assert_eq!(FromNode.run(5).maybe, Some(5));
    }

    #[test]
    fn an_option_of_the_caller_is_lent() {
        let number = 8;
        assert_eq!(FromInput.run(Some(&number)).seen, 8);
        assert_eq!(FromInput.run(None).seen, -1);
        assert_eq!(FromInput.run((Some(&number),)).seen, 8);
        assert_eq!(FromInput.run(FromInputInputs { maybe: Some(&number) }).seen, 8);
    }

    #[node(output = "name")]
    fn name_of(number: i32) -> Option<String> {
        (number > 0).then(|| number.to_string())
    }

    #[node(output = "digits")]
    fn digits(name: Option<&str>) -> usize {
        name.map_or(0, str::len)
    }

    #[node(output = "whole")]
    fn whole_string(name: Option<&String>) -> usize {
        name.map_or(0, String::len)
    }

    #[node(output = "owned")]
    fn owned_string(name: Option<String>) -> String {
        name.unwrap_or_default()
    }

    #[node(output = "reference")]
    fn reference_to_option(name: &Option<String>) -> bool {
        name.is_some()
    }

    #[node(output = "list")]
    fn list_of(number: i32) -> Option<Vec<u8>> {
        (number > 0).then(|| vec![1, 2])
    }

    #[node(output = "list_length")]
    fn list_length(list: Option<&[u8]>) -> usize {
        list.map_or(0, <[u8]>::len)
    }

    #[node(output = "boxed")]
    fn boxed(number: i32) -> Option<Box<i32>> {
        (number > 0).then(|| Box::new(number))
    }

    #[node(output = "unboxed")]
    fn unboxed(boxed: Option<&i32>) -> i32 {
        boxed.copied().unwrap_or_default()
    }

    pipeline! {
        struct Dereferenced;
        nodes = [owned_string, name_of, digits, whole_string, reference_to_option, list_of, list_length, boxed, unboxed];
        outputs = [digits, whole, owned, reference, list_length, unboxed];
    }

    #[test]
    fn what_an_option_holds_is_dereferenced() {
        let out = Dereferenced.run(123);
        assert_eq!((out.digits, out.whole, out.owned.as_str(), out.reference), (3, 3, "123", true));
        assert_eq!((out.list_length, out.unboxed), (2, 123));
        let out = Dereferenced.run(-1);
        assert_eq!((out.digits, out.whole, out.owned.as_str(), out.reference), (0, 0, "", false));
        assert_eq!((out.list_length, out.unboxed), (0, 0));
    }

    #[node(output = "borrowed")]
    fn first_word(line: &str) -> Option<&str> {
        line.split(' ').next().filter(|word| !word.is_empty())
    }

    #[node(output = "borrowed_length")]
    fn borrowed_length(borrowed: Option<&str>) -> usize {
        borrowed.map_or(0, str::len)
    }

    #[node(output = "by_reference")]
    fn option_by_reference(borrowed: &Option<&str>) -> bool {
        borrowed.is_some()
    }

    pipeline! { struct Passed; nodes = [first_word, borrowed_length, option_by_reference]; }

    #[test]
    fn an_option_of_a_reference_is_passed_on() {
        let line = String::from("abc def");
        let out = Passed.run(&line);
        assert_eq!((out.borrowed, out.borrowed_length, out.by_reference), (Some("abc"), 3, true));
        assert_eq!(Passed.run("").borrowed, None);
    }

    pipeline! {
        struct Bound { name: Option<String>, maybe: Option<i32> }
        nodes = [digits, look, whole_string];
    }

    #[test]
    fn an_option_in_a_field_is_lent() {
        let out = Bound { name: Some("four".to_owned()), maybe: Some(3) }.run(());
        assert_eq!((out.digits, out.seen, out.whole), (4, 3, 4));
        let out = Bound { name: None, maybe: None }.run(());
        assert_eq!((out.digits, out.seen, out.whole), (0, -1, 0));
    }

    pipeline! {
        struct BoundReference<'m> { name: Option<&'m str>, maybe: Option<&'m i32> }
        nodes = [digits, look];
    }

    #[test]
    fn an_option_of_a_reference_in_a_field_is_passed_on() {
        let text = String::from("abc");
        let out = BoundReference { name: Some(&text), maybe: None }.run(());
        assert_eq!((out.digits, out.seen), (3, -1));
    }

    type Name = Option<String>;
    type Text = String;

    #[node(output = "alias")]
    fn alias_of_option(seed: u8) -> Name {
        Some(seed.to_string())
    }

    #[node(output = "inner_alias")]
    fn alias_in_option(seed: u8) -> Option<Text> {
        Some(seed.to_string())
    }

    #[node(output = "full")]
    fn full_path(seed: u8) -> std::option::Option<std::string::String> {
        Some(seed.to_string())
    }

    #[node(output = "lengths")]
    fn lengths(alias: Option<&String>, inner_alias: Option<&str>, full: core::option::Option<&str>) -> usize {
        alias.map_or(0, String::len) + inner_alias.map_or(0, str::len) + full.map_or(0, str::len)
    }

    pipeline! { struct Aliases; nodes = [lengths, alias_of_option, alias_in_option, full_path]; outputs = [lengths]; }

    #[test]
    fn options_behind_aliases_and_paths_are_options() {
        assert_eq!(Aliases.run(12).lengths, 6);
    }

    #[node(output = "kept")]
    fn keep<'n>(names: Option<&'n [&'n str]>) -> Option<&'n str> {
        names.and_then(|names| names.first().copied())
    }

    pipeline! { struct Kept; nodes = [keep]; }

    #[test]
    fn an_output_may_borrow_from_an_option() {
        let names = ["one", "two"];
        let kept = Kept.run(Some(&names[..])).kept;
        assert_eq!(kept, Some("one"));
        assert_eq!(Kept.run(None).kept, None);
    }

    pipeline! { struct Stated; nodes = [digits, look]; inputs = [maybe: Option<&i32>, name: Option<&str>]; }

    #[test]
    fn an_option_may_be_stated() {
        let out = Stated.run((Some(&4), Some("xy")));
        assert_eq!((out.seen, out.digits), (4, 2));
    }
}

mod lifetimes {
    use super::{node, pipeline};
    use std::borrow::Cow;

    #[node(output = "trimmed")]
    fn trim(text: &str) -> &str {
        text.trim()
    }

    #[node(output = "words")]
    fn split<'text>(trimmed: &'text str) -> Vec<&'text str> {
        trimmed.split(' ').collect()
    }

    #[node(output = "first")]
    fn first<'t>(words: &[&'t str]) -> &'t str {
        words.first().copied().unwrap_or_default()
    }

    #[node(output = "initial")]
    fn initial(first: &str) -> Option<char> {
        first.chars().next()
    }

    #[node(output = "parts")]
    fn halves<'t>(first: &'t str) -> (&'t str, &'t str) {
        first.split_at(first.len() / 2)
    }

    pipeline! { struct ZeroCopy; nodes = [halves, initial, first, split, trim]; }

    #[test]
    fn a_chain_of_borrowed_values_copies_nothing() {
        let text = String::from("  alpha beta ");
        let out = ZeroCopy.run(&text);
        assert_eq!((out.trimmed, out.first, out.initial), ("alpha beta", "alpha", Some('a')));
        assert_eq!(out.parts, ("al", "pha"));
        // The very same bytes.
        assert_eq!(out.words[0].as_ptr(), text[2..].as_ptr());
        assert_eq!(out.parts.1.as_ptr(), text[4..].as_ptr());
    }

    #[test]
    fn what_a_run_gives_outlives_the_pipeline() {
        let text = String::from("alpha beta");
        let trimmed = { ZeroCopy.run(&text).trimmed };
        assert_eq!(trimmed, "alpha beta");
    }

    #[derive(Debug, Clone, Copy, PartialEq)]
    struct Token<'t> {
        text: &'t str,
    }

    #[node(output = "token")]
    fn tokenize(text: &str) -> Token<'_> {
        Token { text }
    }

    #[node(output = "token_length")]
    fn token_length(token: &Token<'_>) -> usize {
        token.text.len()
    }

    #[node(output = "token_text")]
    fn token_text<'t>(token: Token<'t>) -> &'t str {
        token.text
    }

    pipeline! { struct Tokens; nodes = [tokenize, token_length, token_text]; }
    pipeline! { struct TokenInput; nodes = [token_length, token_text]; }
    pipeline! { struct TokenReference; nodes = [token_length]; }

    #[test]
    fn a_type_with_a_lifetime_passes_between_nodes() {
        let text = String::from("abc");
        let out = Tokens.run(&text);
        assert_eq!((out.token, out.token_length, out.token_text), (Token { text: "abc" }, 3, "abc"));
    }

    #[test]
    fn a_type_with_a_lifetime_is_an_input() {
        let text = String::from("abc");
        assert_eq!(TokenInput.run(Token { text: &text }).token_text, "abc");
        assert_eq!(TokenReference.run(&Token { text: &text }).token_length, 3);
    }

    #[node(output = "longer")]
    fn longer<'a>(one: &'a str, other: &'a str) -> &'a str {
        if one.len() > other.len() { one } else { other }
    }

    #[node(output = "of_one")]
    fn of_one<'one, 'other>(one: &'one str, other: &'other str) -> &'one str {
        if other.is_empty() { "" } else { one }
    }

    #[node(output = "bounded")]
    fn bounded<'long: 'short, 'short>(one: &'long str, other: &'short str) -> &'short str {
        if other.is_empty() { one } else { other }
    }

    #[node(output = "declared")]
    fn declared<'long, 'short>(one: &'long str, other: &'short str) -> &'short str
    where
        'long: 'short,
    {
        if other.is_empty() { one } else { other }
    }

    pipeline! { struct Several; nodes = [longer, of_one, bounded, declared]; }

    #[test]
    fn several_lifetimes_may_be_named() {
        let (one, other) = (String::from("long"), String::from("b"));
        let out = Several.run((&one, &other));
        assert_eq!((out.longer, out.of_one, out.bounded, out.declared), ("long", "long", "b", "b"));
    }

    #[node(output = "greeting")]
    fn greeting() -> &'static str {
        "hello"
    }

    #[node(output = "eternal")]
    fn eternal(greeting: &'static str) -> &'static str {
        &greeting[1..]
    }

    #[node(output = "later")]
    fn later(eternal: &str) -> &str {
        &eternal[1..]
    }

    pipeline! { struct Eternal; nodes = [later, eternal, greeting]; }
    pipeline! { struct EternalInput; nodes = [later, eternal]; }

    #[test]
    fn static_references_stay_static() {
        let kept: &'static str = Eternal.run(()).eternal;
        assert_eq!(kept, "ello");
        assert_eq!(Eternal.run(()).later, "llo");
        let kept: &'static str = EternalInput.run("hello").eternal;
        assert_eq!(kept, "ello");
    }

    #[node(output = "cow")]
    fn replace(text: &str) -> Cow<'_, str> {
        if text.contains('-') { text.replace('-', "_").into() } else { text.into() }
    }

    #[node(output = "cow_length")]
    fn cow_length(cow: &Cow<'_, str>) -> usize {
        cow.len()
    }

    #[node(output = "cow_text")]
    fn cow_text(cow: &str) -> usize {
        cow.len()
    }

    pipeline! { struct Cows; nodes = [replace, cow_length, cow_text]; }

    #[test]
    fn a_cow_may_borrow_or_own() {
        let out = Cows.run("a-b");
        assert!(matches!(out.cow, Cow::Owned(_)));
        assert_eq!((out.cow_length, out.cow_text), (3, 3));
        assert!(matches!(Cows.run("ab").cow, Cow::Borrowed("ab")));
    }

    #[node(output = "rest")]
    fn rest(line: &str) -> Result<&str, &str> {
        line.strip_prefix("ok ").ok_or(line)
    }

    #[node(output = "rest_length")]
    fn rest_length(rest: &str) -> usize {
        rest.len()
    }

    pipeline! { struct Rest; nodes = [rest, rest_length]; }

    #[test]
    fn results_and_errors_may_borrow() {
        let line = String::from("ok abc");
        let out = Rest.run(&line).unwrap();
        assert_eq!((out.rest, out.rest_length), ("abc", 3));
        let line = String::from("no");
        let Err(RestError::Rest(cause)) = Rest.run(&line) else { unreachable!("the line is refused") };
        assert_eq!(cause, "no");
    }

    #[node(output = "sums")]
    fn sums<'row>(rows: &'row [Vec<f64>]) -> Vec<(&'row Vec<f64>, f64)> {
        rows.iter().map(|row| (row, row.iter().sum())).collect()
    }

    #[node(output = "largest")]
    fn largest<'row>(sums: &[(&'row Vec<f64>, f64)]) -> &'row [f64] {
        sums.iter().max_by(|one, other| one.1.total_cmp(&other.1)).map(|(row, _)| row.as_slice()).unwrap_or_default()
    }

    pipeline! { struct Largest; nodes = [sums, largest]; outputs = [largest]; }

    #[test]
    fn an_output_may_borrow_through_a_value_that_is_dropped() {
        let rows = vec![vec![1.0, 2.0], vec![9.0], vec![3.0]];
        let largest = Largest.run(&rows).largest;
        assert_eq!(largest, [9.0]);
        assert_eq!(largest.as_ptr(), rows[1].as_ptr());
    }

    pipeline! {
        struct Prefixed<'m> { prefix: &'m str }
        nodes = [with_prefix, longer_than_prefix];
    }

    #[node(output = "stripped")]
    fn with_prefix<'t>(text: &'t str, prefix: &str) -> &'t str {
        text.strip_prefix(prefix).unwrap_or(text)
    }

    #[node(output = "chosen")]
    fn longer_than_prefix<'t>(stripped: &'t str, prefix: &'t str) -> &'t str {
        if stripped.len() > prefix.len() { stripped } else { prefix }
    }

    #[test]
    fn an_output_may_borrow_from_what_a_field_points_to() {
        let prefix = String::from("pre");
        let text = String::from("prefix");
        let out = Prefixed { prefix: &prefix }.run(&text);
        assert_eq!((out.stripped, out.chosen), ("fix", "pre"));
        assert_eq!(out.chosen.as_ptr(), prefix.as_ptr());
    }

    pipeline! { struct OwnPrefix { prefix: String } nodes = [with_prefix, longer_than_prefix]; }

    #[test]
    fn an_output_may_borrow_from_a_field() {
        let pipeline = OwnPrefix { prefix: "pre".to_owned() };
        let text = String::from("prefix");
        let out = pipeline.run(&text);
        assert_eq!(out.chosen, "pre");
        assert_eq!(out.chosen.as_ptr(), pipeline.prefix.as_ptr());
        let many = pipeline.map_iter(["prea", "prefer"]).map(|out| out.chosen).collect::<Vec<_>>();
        assert_eq!(many, ["pre", "pre"]);
    }
}

mod generics {
    use super::{node, pipeline};
    use std::collections::BTreeMap;
    use std::fmt::{Debug, Display};
    use std::ops::{Add, Mul};
    use std::str::FromStr;

    #[node(output = "scaled")]
    fn scale<T: Copy + Mul<Output = T>>(number: T, factor: T) -> T {
        number * factor
    }

    #[node(output = "shown")]
    fn show<T>(scaled: &T) -> String
    where
        T: Display + ?Sized,
    {
        format!("<{scaled}>")
    }

    pipeline! { struct Floats; nodes = [scale::<f64>, show::<f64>]; }
    pipeline! { struct Integers; nodes = [show::<i64>, scale::<i64>]; }

    #[test]
    fn a_pipeline_names_the_instance() {
        let out = Floats.run((1.5, 2.0));
        assert_eq!((out.scaled, out.shown.as_str()), (3.0, "<3>"));
        let out = Integers.run((3, 4));
        assert_eq!((out.scaled, out.shown.as_str()), (12, "<12>"));
    }

    #[node(output = "total")]
    fn sum<I: IntoIterator<Item = f64>>(values: I) -> f64 {
        values.into_iter().sum()
    }

    pipeline! { struct Stated; nodes = [sum::<_>]; inputs = [values: Vec<f64>]; outputs = [total: f64]; }
    pipeline! { struct StatedArray; nodes = [sum::<_>]; inputs = [values: [f64; 3]]; outputs = [total: f64]; }

    #[test]
    fn an_inferred_instance_has_stated_types() {
        assert_eq!(Stated.run(vec![1.0, 2.0]).total, 3.0);
        assert_eq!(StatedArray.run([1.0, 2.0, 4.0]).total, 7.0);
    }

    #[node(output = "evens")]
    fn evens(limit: u64) -> impl Iterator<Item = u64> {
        (0..limit).step_by(2)
    }

    #[node(output = "squares")]
    fn squares(evens: impl_less::Numbers) -> Vec<u64> {
        evens.map(|number| number * number).collect()
    }

    mod impl_less {
        pub(super) type Numbers = std::iter::StepBy<std::ops::Range<u64>>;
    }

    #[node(output = "squared")]
    fn square_each<I: Iterator<Item = u64>>(evens: I) -> impl Iterator<Item = u64> {
        evens.map(|number| number * number)
    }

    #[node(output = "collected")]
    fn collect<I: Iterator<Item = u64>>(squared: I) -> Vec<u64> {
        squared.collect()
    }

    pipeline! { struct Lazy; nodes = [evens, square_each::<_>, collect::<_>]; outputs = [collected: Vec<u64>]; }

    #[test]
    fn iterators_pass_between_nodes() {
        assert_eq!(Lazy.run(7).collected, [0, 4, 16, 36]);
    }

    #[node(output = "lines")]
    fn lines<'t>(text: &'t str) -> impl Iterator<Item = &'t str> + 't {
        text.lines()
    }

    #[node(output = "nonempty")]
    fn nonempty<'t, I: Iterator<Item = &'t str>>(lines: I) -> impl Iterator<Item = &'t str> {
        lines.filter(|line| !line.is_empty())
    }

    #[node(output = "kept")]
    fn keep<'t, I: Iterator<Item = &'t str>>(nonempty: I) -> Vec<&'t str> {
        nonempty.collect()
    }

    pipeline! { struct Lines; nodes = [lines, nonempty::<_>, keep::<_>]; outputs = [kept: Vec<&str>]; }

    #[test]
    fn iterators_may_borrow() {
        let text = String::from("a\n\nb");
        assert_eq!(Lines.run(&text).kept, ["a", "b"]);
    }

    #[node(output = ("evens_of", "limit_again"))]
    fn evens_and_limit(limit: u64) -> (impl Iterator<Item = u64>, u64) {
        ((0..limit).step_by(2), limit)
    }

    #[node(output = "counted")]
    fn count_all<I: Iterator>(evens_of: I) -> usize {
        evens_of.count()
    }

    pipeline! { struct InTuple; nodes = [evens_and_limit, count_all::<_>]; outputs = [limit_again, counted: usize]; }

    #[test]
    fn an_iterator_may_stand_in_a_tuple() {
        let out = InTuple.run(9);
        assert_eq!((out.limit_again, out.counted), (9, 5));
    }

    #[node(output = "boxed")]
    fn boxed<'t>(text: &'t str) -> Box<dyn Iterator<Item = char> + 't> {
        Box::new(text.chars())
    }

    #[node(output = "letters")]
    fn letters(boxed: Box<dyn Iterator<Item = char> + '_>) -> usize {
        boxed.count()
    }

    pipeline! { struct Boxed; nodes = [boxed, letters]; outputs = [letters]; }

    #[test]
    fn a_boxed_iterator_passes() {
        assert_eq!(Boxed.run("größe").letters, 5);
    }

    #[node(output = "window")]
    fn window<T: Clone, const N: usize>(items: &[T; N]) -> Vec<T> {
        items.to_vec()
    }

    #[node(output = "filled")]
    fn fill<const N: usize>(byte: u8) -> [u8; N] {
        [byte; N]
    }

    #[node(output = "flag")]
    fn flag<const ON: bool>(byte: u8) -> bool {
        ON && byte > 0
    }

    const WIDTH: usize = 3;

    pipeline! { struct Window; nodes = [fill::<2>, window::<u8, 2>(items = filled), flag::<true>]; }
    pipeline! { struct WideWindow; nodes = [fill::<{ WIDTH + 1 }>, window::<u8, { WIDTH + 1 }>(items = filled), flag::<false>]; }
    pipeline! { struct NamedWidth; nodes = [fill::<WIDTH>]; }

    #[test]
    fn constants_name_an_instance() {
        let out = Window.run(5);
        assert_eq!((out.filled, out.window, out.flag), ([5, 5], vec![5, 5], true));
        let out = WideWindow.run(5);
        assert_eq!((out.filled, out.window.len(), out.flag), ([5; 4], 4, false));
        assert_eq!(NamedWidth.run(1).filled, [1, 1, 1]);
    }

    #[node(output = "parsed")]
    fn parse<T: FromStr>(text: &str) -> Result<T, T::Err>
    where
        T::Err: Debug,
    {
        text.parse()
    }

    pipeline! { struct Parsed; nodes = [parse::<u8>]; }

    #[test]
    fn an_error_may_depend_on_the_instance() {
        assert_eq!(Parsed.run("17").unwrap().parsed, 17);
        let error = Parsed.run("x").unwrap_err();
        let ParsedError::Parse(cause) = error;
        assert_eq!(cause, "x".parse::<u8>().unwrap_err());
    }

    #[node(output = "index")]
    fn index<'t, K: Ord + From<&'t str>, V>(names: &[&'t str], start: V) -> BTreeMap<K, V>
    where
        V: Copy + Add<Output = V>,
        for<'x> &'x V: Add<&'x V, Output = V>,
    {
        names.iter().map(|&name| (K::from(name), &start + &start)).collect()
    }

    pipeline! { struct Index; nodes = [index::<String, u32>]; }

    #[test]
    fn lifetimes_types_and_where_clauses_go_together() {
        let out = Index.run((&["a", "b"], 4));
        assert_eq!(out.index, BTreeMap::from([("a".to_owned(), 8), ("b".to_owned(), 8)]));
    }

    trait Model {
        type Score: Copy;
        fn score(&self, text: &str) -> Self::Score;
    }

    struct Length;

    impl Model for Length {
        type Score = usize;
        fn score(&self, text: &str) -> usize {
            text.len()
        }
    }

    #[node(output = "score")]
    fn score<M: Model>(model: &M, text: &str) -> M::Score {
        model.score(text)
    }

    #[node(output = "same_score")]
    fn projected<M: Model>(model: &M, score: <M as Model>::Score) -> <M as Model>::Score {
        let _ = model;
        score
    }

    pipeline! { struct Scored<'m> { model: &'m Length } nodes = [score::<Length>, projected::<Length>]; }

    pipeline! {
        struct GenericScored<'m, M> where M: Model { model: &'m M }
        nodes = [score::<M>, projected::<M>];
    }

    #[test]
    fn associated_types_are_outputs() {
        let out = Scored { model: &Length }.run("abcd");
        assert_eq!((out.score, out.same_score), (4, 4));
    }

    #[test]
    fn a_pipeline_may_be_generic() {
        let out = GenericScored { model: &Length }.run("abcd");
        assert_eq!((out.score, out.same_score), (4, 4));
    }

    pipeline! {
        struct Scale<T: Copy + Mul<Output = T>> { factor: T }
        nodes = [scale::<T>];
    }

    #[test]
    fn a_bound_input_may_have_a_type_parameter() {
        assert_eq!(Scale { factor: 2.5 }.run(2.0).scaled, 5.0);
        assert_eq!(Scale { factor: 3_u8 }.run(4).scaled, 12);
    }

    #[node(output = "pair")]
    fn pair<A, B>(first: A, second: B) -> (A, B) {
        (first, second)
    }

    pipeline! { struct Paired; nodes = [pair::<String, Vec<u8>>]; }

    #[test]
    fn several_types_name_an_instance() {
        assert_eq!(Paired.run(("a".to_owned(), vec![1])).pair, ("a".to_owned(), vec![1]));
    }

    #[node(output = "identity")]
    fn identity<T>(thing: T) -> T {
        thing
    }

    pipeline! { struct Borrowing; nodes = [identity::<&str>]; }

    #[test]
    fn an_instance_may_be_a_reference() {
        let text = String::from("abc");
        assert_eq!(Borrowing.run(text.as_str()).identity, "abc");
    }

    #[node(output = "called")]
    fn call<F: Fn(u32) -> u32>(rule: F, number: u32) -> u32 {
        rule(number)
    }

    #[node(output = "rule")]
    fn adder(offset: u32) -> impl Fn(u32) -> u32 {
        move |number| number + offset
    }

    pipeline! { struct Closure; nodes = [call::<_>, adder]; inputs = [offset: u32, number: u32]; outputs = [called: u32]; }

    #[test]
    fn a_closure_passes_between_nodes() {
        assert_eq!(Closure.run((40, 2)).called, 42);
    }
}

mod functions_and_objects {
    use super::{node, pipeline};
    use std::fmt::Display;

    #[node(output = "measured")]
    fn measure(rule: fn(&str) -> usize, text: &str) -> usize {
        rule(text)
    }

    #[node(output = "shortened")]
    fn shorten<'t>(cut: for<'x> fn(&'x str) -> &'x str, text: &'t str) -> &'t str {
        cut(text)
    }

    #[node(output = "accepted")]
    fn accept(filter: &dyn Fn(&str) -> bool, shortened: &str) -> bool {
        filter(shortened)
    }

    #[node(output = "displayed")]
    fn display(thing: &dyn Display) -> String {
        thing.to_string()
    }

    pipeline! { struct Rules; nodes = [measure, shorten, accept, display]; }

    #[test]
    fn functions_and_trait_objects_are_inputs() {
        let filter = |text: &str| text == "abc";
        let out = Rules.run(RulesInputs { rule: str::len, text: " abc ", cut: str::trim, filter: &filter, thing: &12 });
        assert_eq!((out.measured, out.shortened, out.accepted, out.displayed.as_str()), (5, "abc", true, "12"));
    }

    pipeline! {
        struct Bound { filter: Box<dyn Fn(&str) -> bool>, cut: fn(&str) -> &str }
        nodes = [shorten, accept_boxed];
    }

    #[node(output = "accepted")]
    fn accept_boxed(filter: &Box<dyn Fn(&str) -> bool>, shortened: &str) -> bool {
        filter(shortened)
    }

    #[test]
    fn functions_and_trait_objects_are_bound() {
        let pipeline = Bound { filter: Box::new(|text| text.is_empty()), cut: str::trim_start };
        assert!(pipeline.run("  ").accepted);
        assert_eq!(pipeline.run("  a ").shortened, "a ");
    }

    #[node(output = "object")]
    fn make_object(number: u8) -> Box<dyn Display> {
        Box::new(number)
    }

    #[node(output = "object_text")]
    fn show_object(object: &dyn Display) -> String {
        object.to_string()
    }

    pipeline! { struct Object; nodes = [make_object, show_object]; }

    #[test]
    fn an_object_passes_between_nodes() {
        assert_eq!(Object.run(5).object_text, "5");
    }
}

mod several_outputs {
    use super::{node, pipeline};

    #[node(output = ("train", "test"))]
    fn split(rows: &[u32]) -> (Vec<u32>, Vec<u32>) {
        let (train, test) = rows.split_at(rows.len() / 2);
        (train.to_vec(), test.to_vec())
    }

    #[node(output = ("only",))]
    fn single(train: &[u32]) -> (usize,) {
        (train.len(),)
    }

    type Pair = (u32, String);

    #[node(output = ("number", "word"))]
    fn aliased(test: &[u32]) -> Pair {
        (test.iter().sum(), "sum".to_owned())
    }

    #[node(output = "whole_pair")]
    fn whole(test: &[u32]) -> (u32, u32) {
        (test[0], test[1])
    }

    #[node(output = ("nested", "last"))]
    fn nest(number: u32) -> ((u32, u32), [u32; 1]) {
        ((number, number + 1), [number])
    }

    pipeline! { struct Parts; nodes = [split, single, aliased, whole, nest]; }

    #[test]
    fn each_place_of_a_tuple_has_a_name() {
        let out = Parts.run(&[1, 2, 3, 4]);
        assert_eq!((out.train, out.test), (vec![1, 2], vec![3, 4]));
        assert_eq!(out.only, 2);
        assert_eq!((out.number, out.word.as_str()), (7, "sum"));
        assert_eq!(out.whole_pair, (3, 4));
        assert_eq!((out.nested, out.last), ((7, 8), [7]));
    }

    type Borrowed<'t> = (&'t str, &'t str);
    type Parsed<T> = (T, usize);

    #[node(output = ("key", "setting"))]
    fn key_and_setting(line: &str) -> Borrowed<'_> {
        line.split_once('=').unwrap_or((line, ""))
    }

    #[node(output = ("copy", "count"))]
    fn generic_alias(key: &str) -> Parsed<String> {
        (key.to_owned(), key.len())
    }

    pipeline! { struct Aliases; nodes = [key_and_setting, generic_alias]; }

    #[test]
    fn an_alias_of_a_tuple_may_borrow_and_be_generic() {
        let line = String::from("a=b");
        let out = Aliases.run(&line);
        assert_eq!((out.key, out.setting, out.copy.as_str(), out.count), ("a", "b", "a", 1));
    }

    #[node(output = ("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"))]
    #[allow(clippy::type_complexity, clippy::many_single_char_names)]
    fn twelve(seed: u8) -> (u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8) {
        (seed, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
    }

    pipeline! { struct Twelve; nodes = [twelve]; outputs = [l, a]; }

    #[test]
    fn a_node_may_have_a_dozen_outputs() {
        let TwelveOutputs { l, a } = Twelve.run(9);
        assert_eq!((l, a), (11, 9));
    }

    #[node(output = ("left", "right"))]
    fn parenthesized(seed: u8) -> ((u8), (u8)) {
        (seed, seed + 1)
    }

    pipeline! { struct Parenthesized; nodes = [parenthesized]; }

    #[test]
    fn parentheses_are_no_tuple() {
        let out = Parenthesized.run(1);
        assert_eq!((out.left, out.right), (1, 2));
    }
}

mod results {
    use super::{node, pipeline};
    use std::fmt::{self, Display};
    use std::io;
    use std::num::ParseIntError;

    #[derive(Debug, Clone, PartialEq)]
    enum Trouble {
        Odd(u32),
    }

    impl Display for Trouble {
        fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            match self {
                Self::Odd(number) => write!(formatter, "{number} is odd"),
            }
        }
    }

    impl std::error::Error for Trouble {}

    mod alias {
        pub(super) type Result<T> = std::result::Result<T, super::Trouble>;
        pub(super) type Checked<T> = std::result::Result<T, super::Trouble>;
    }

    #[node(output = "number")]
    fn plain(text: &str) -> Result<u32, ParseIntError> {
        text.parse()
    }

    #[node(output = "even")]
    fn aliased(number: u32) -> alias::Result<u32> {
        if number % 2 == 0 { Ok(number) } else { Err(Trouble::Odd(number)) }
    }

    #[node(output = "bytes")]
    fn of_io(even: u32) -> io::Result<Vec<u8>> {
        use io::Read;
        let mut bytes = Vec::new();
        io::repeat(1).take(u64::from(even)).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    #[node(output = "full_path")]
    fn full(bytes: &[u8]) -> std::result::Result<usize, Trouble> {
        Ok(bytes.len())
    }

    #[node(output = ("first", "second"))]
    fn tuple(full_path: usize) -> Result<(usize, String), Trouble> {
        Ok((full_path, full_path.to_string()))
    }

    #[node(output = ("third", "fourth"))]
    fn tuple_behind_alias(full_path: usize) -> alias::Result<(usize, usize)> {
        Ok((full_path, 4))
    }

    type Two = (u8, u8);

    #[node(output = ("fifth", "sixth"))]
    fn alias_in_alias(full_path: usize) -> alias::Result<Two> {
        let _ = full_path;
        Ok((5, 6))
    }

    #[node]
    fn checked(sixth: u8) -> Result<(), String> {
        if sixth == 6 { Ok(()) } else { Err("no six".to_owned()) }
    }

    pipeline! {
        struct Fallible;
        nodes = [plain, aliased, of_io, full, tuple, tuple_behind_alias, alias_in_alias, checked];
    }

    #[test]
    fn every_written_result_is_fallible() {
        let out = Fallible.run("4").unwrap();
        assert_eq!((out.number, out.even, out.bytes.len(), out.full_path), (4, 4, 4, 4));
        assert_eq!((out.first, out.second.as_str(), out.third, out.fourth), (4, "4", 4, 4));
        assert_eq!((out.fifth, out.sixth, out.checked), (5, 6, ()));
        assert!(matches!(Fallible.run("x"), Err(FallibleError::Plain(_))));
        assert!(matches!(Fallible.run("3"), Err(FallibleError::Aliased(Trouble::Odd(3)))));
    }

    #[node(output = "outcome", fallible = false)]
    fn kept(text: &str) -> Result<u32, ParseIntError> {
        text.parse()
    }

    #[node(output = "is_number")]
    fn by_reference(outcome: &Result<u32, ParseIntError>) -> bool {
        outcome.is_ok()
    }

    #[node(output = "or_zero")]
    fn by_value(outcome: Result<u32, ParseIntError>) -> u32 {
        outcome.unwrap_or_default()
    }

    pipeline! { struct Kept; nodes = [kept, by_value, by_reference]; outputs = [is_number, or_zero]; }
    pipeline! { struct KeptItself; nodes = [kept]; }

    #[test]
    fn a_result_that_is_no_failure_is_a_value() {
        let KeptOutputs { is_number, or_zero } = Kept.run("x");
        assert_eq!((is_number, or_zero), (false, 0));
        assert_eq!(Kept.run("7").or_zero, 7);
        assert!(KeptItself.run("x").outcome.is_err());
    }

    #[node(output = "result_by_another_name")]
    fn other_name(number: u32) -> alias::Checked<u32> {
        Ok(number)
    }

    pipeline! { struct OtherName; nodes = [other_name]; }

    #[test]
    fn an_alias_that_is_not_called_result_is_a_value() {
        assert_eq!(OtherName.run(3).result_by_another_name, Ok(3));
    }

    #[node(output = "option")]
    fn inside(number: u32) -> Option<Result<u32, Trouble>> {
        Some(Ok(number))
    }

    #[node(output = "list")]
    fn listed(number: u32) -> Vec<Result<u32, Trouble>> {
        vec![Ok(number), Err(Trouble::Odd(number))]
    }

    pipeline! { struct Inside; nodes = [inside, listed]; }

    #[test]
    fn a_result_inside_something_else_is_a_value() {
        let out = Inside.run(3);
        assert_eq!(out.option, Some(Ok(3)));
        assert_eq!(out.list, [Ok(3), Err(Trouble::Odd(3))]);
    }

    #[node(output = "boxed")]
    fn boxed(text: &str) -> Result<u32, Box<dyn std::error::Error + Send + Sync>> {
        Ok(text.parse::<u32>()?)
    }

    pipeline! { struct Boxed; nodes = [boxed]; }

    #[test]
    fn an_error_may_be_boxed() {
        assert_eq!(Boxed.run("1").unwrap().boxed, 1);
        let error = Boxed.run("x").unwrap_err();
        let BoxedError::Boxed(cause) = &error;
        assert_eq!(cause.to_string(), "x".parse::<u32>().unwrap_err().to_string());
        assert_eq!(Boxed.map(&["1", "2"]).unwrap().len(), 2);
    }

    #[node(output = "never")]
    fn never(text: &str) -> Result<usize, std::convert::Infallible> {
        Ok(text.len())
    }

    pipeline! { struct Never; nodes = [never]; }

    #[test]
    fn a_result_that_cannot_fail_is_still_a_result() {
        assert_eq!(Never.run("abc").unwrap().never, 3);
    }

    #[node(output = "lazy")]
    fn fallible_iterator(limit: u8) -> Result<impl Iterator<Item = u8>, Trouble> {
        if limit > 9 { Err(Trouble::Odd(9)) } else { Ok(0..limit) }
    }

    #[node(output = "sum")]
    fn sum<I: Iterator<Item = u8>>(lazy: I) -> u8 {
        lazy.sum()
    }

    pipeline! { struct LazyResult; nodes = [fallible_iterator, sum::<_>]; outputs = [sum: u8]; }

    #[test]
    fn an_iterator_may_stand_in_a_result() {
        assert_eq!(LazyResult.run(4).unwrap().sum, 6);
        assert!(matches!(LazyResult.run(10), Err(LazyResultError::FallibleIterator(Trouble::Odd(9)))));
    }

    #[node(output = "question")]
    fn with_question_mark(text: &str) -> Result<u32, ParseIntError> {
        let number: u32 = text.parse()?;
        if number == 0 {
            return Ok(100);
        }
        Ok(number)
    }

    #[test]
    fn the_function_stays_what_it_was() {
        assert_eq!(with_question_mark("0"), Ok(100));
        assert_eq!(kept("5"), Ok(5));
        let as_value: fn(&str) -> Result<u32, ParseIntError> = with_question_mark;
        assert!(as_value("x").is_err());
        assert_eq!(["1", "2"].iter().map(|text| plain(text)).collect::<Result<Vec<_>, _>>(), Ok(vec![1, 2]));
    }
}

mod keys {
    use super::{node, pipeline};
    use hypernodes::Pipeline;

    #[node]
    fn word_count(text: &str) -> usize {
        text.split(' ').count()
    }

    #[node()]
    fn empty_parentheses(text: &str) -> bool {
        text.is_empty()
    }

    #[node(cache)]
    fn cached(text: &str) -> usize {
        text.len()
    }

    #[node(version = 2, cache, output = "embedding")]
    fn embed(text: &str) -> Vec<u8> {
        text.bytes().collect()
    }

    #[node(output = "doubled", batch = double_all,)]
    fn double(number: i64) -> i64 {
        2 * number
    }

    fn double_all(number: &[i64]) -> Vec<i64> {
        number.iter().map(|number| 2 * number).collect()
    }

    pipeline! { struct Keys; nodes = [word_count, empty_parentheses, cached, embed, double]; }

    #[test]
    fn keys_combine() {
        let out = Keys.run(("a b", 4));
        assert_eq!((out.word_count, out.empty_parentheses, out.cached), (2, false, 3));
        assert_eq!((out.embedding.len(), out.doubled), (3, 8));
    }

    #[test]
    fn the_graph_knows_the_keys() {
        let nodes = Keys::GRAPH.nodes;
        let marks: Vec<_> = nodes.iter().map(|node| (node.name, node.cached, node.batched)).collect();
        assert_eq!(
            marks,
            [
                ("word_count", false, false),
                ("empty_parentheses", false, false),
                ("cached", true, false),
                ("embed", true, false),
                ("double", false, true),
            ]
        );
    }

    mod elsewhere {
        /// In a module that knows nothing of `hypernodes` by its own name.
        pub(super) mod facade {
            pub(in super::super) use hypernodes_tests::dataflow as flow;
        }
    }

    #[elsewhere::facade::flow::node(output = "tripled", crate = hypernodes_tests::dataflow)]
    fn triple(number: i64) -> i64 {
        3 * number
    }

    #[node(output = "half", crate = ::hypernodes_tests::dataflow)]
    fn halve(tripled: i64) -> i64 {
        tripled / 2
    }

    hypernodes_tests::dataflow::pipeline! { struct Tripled; nodes = [triple, halve, double]; }

    #[test]
    fn the_library_may_be_elsewhere() {
        let out = Tripled.run(4);
        assert_eq!((out.tripled, out.half, out.doubled), (12, 6, 8));
    }
}

mod attributes {
    #![allow(deprecated)]

    use super::{node, pipeline};
    use hypernodes::Pipeline;
    use std::panic::Location;

    /// Shortens.
    ///
    /// More about it.
    #[inline]
    #[must_use]
    #[node(output = "short")]
    #[allow(clippy::manual_strip)]
    fn documented(text: &str) -> &str {
        &text[1..]
    }

    #[node(output = "length")]
    /** Measures. */
    #[inline(always)]
    #[cold]
    #[doc(alias = "len")]
    fn block_documented(short: &str) -> usize {
        short.len()
    }

    #[doc = concat!("Made ", "of parts.")]
    #[node(output = "parts")]
    #[doc(hidden)]
    fn documented_by_macro(length: usize) -> usize {
        length
    }

    #[node(output = "old")]
    #[deprecated(since = "0.1.0", note = "only a test")]
    fn deprecated_node(length: usize) -> usize {
        length + 1
    }

    pipeline! { struct Documented; nodes = [documented, block_documented, documented_by_macro, deprecated_node]; }

    #[test]
    fn attributes_of_functions_stay_with_them() {
        let out = Documented.run("abc");
        assert_eq!((out.short, out.length, out.parts, out.old), ("bc", 2, 2, 3));
        let docs: Vec<_> = Documented::GRAPH.nodes.iter().map(|node| node.docs).take(2).collect();
        assert_eq!(docs, ["Shortens.\n\nMore about it.", "Measures."]);
    }

    #[cfg(all())]
    #[node(output = "here")]
    fn before(number: u8) -> u8 {
        number + 1
    }

    #[cfg(any())]
    #[node(output = "here")]
    fn before(number: u8) -> u8 {
        number + 100
    }

    #[node(output = "there")]
    #[cfg(all())]
    fn after(here: u8) -> u8 {
        here + 1
    }

    #[node(output = "there")]
    #[cfg(any())]
    fn after(here: u8, does_not: Exist) -> NorDoesThis {
        here + 100
    }

    #[cfg_attr(all(), node(output = "conditional"))]
    fn conditional(there: u8) -> u8 {
        there + 1
    }

    #[node(output = "finally")]
    #[cfg_attr(all(), cfg(all()))]
    fn nested_condition(conditional: u8) -> u8 {
        conditional + 1
    }

    #[node(output = "finally")]
    #[cfg_attr(all(), cfg(any()))]
    fn nested_condition(conditional: u8) -> u8 {
        conditional + 100
    }

    pipeline! { struct Conditions; nodes = [before, after, conditional, nested_condition]; }

    #[test]
    fn conditions_decide_which_node_there_is() {
        assert_eq!(Conditions.run(1).finally, 5);
    }

    #[node(output = "place")]
    #[track_caller]
    fn tracked(_number: u8) -> &'static Location<'static> {
        Location::caller()
    }

    const FIRST_LINE: u32 = line!();
    pipeline! {
        struct Tracked;
        nodes = [tracked];
    }
    const LAST_LINE: u32 = line!();

    #[test]
    fn a_tracked_caller_is_the_pipeline() {
        let place = Tracked.run(1).place;
        assert_eq!(place.file(), file!());
        assert!((FIRST_LINE..LAST_LINE).contains(&place.line()), "line {}", place.line());
    }

    #[node(output = "failed")]
    #[expect(unused_variables, clippy::needless_pass_by_value)]
    fn expecting(number: String) -> u8 {
        1
    }

    pipeline! { struct Expecting; nodes = [expecting]; }

    #[test]
    fn expectations_are_met_once() {
        assert_eq!(Expecting.run(String::new()).failed, 1);
    }

    #[derive(Debug, Clone)]
    struct Settings {
        offset: u8,
    }

    pipeline! {
        #[derive(Debug, Clone)]
        #[must_use]
        #[allow(clippy::module_name_repetitions)]
        #[cfg(all())]
        /// Documented after the attributes.
        struct Attributed {
            /// How much is added.
            #[allow(dead_code)]
            settings: Settings,
        }
        nodes = [offset];
    }

    #[node(output = "sum")]
    fn offset(number: u8, settings: &Settings) -> u8 {
        number + settings.offset
    }

    #[test]
    fn attributes_of_the_struct_stay_with_it() {
        let pipeline = Attributed { settings: Settings { offset: 3 } };
        assert_eq!(format!("{:?}", pipeline.clone()), "Attributed { settings: Settings { offset: 3 } }");
        assert_eq!(pipeline.run(1).sum, 4);
        assert_eq!(Attributed::GRAPH.docs, "Documented after the attributes.");
    }
}

mod conditional_pipelines {
    use super::{node, pipeline};

    #[node(output = "sum")]
    fn increment(number: u8) -> u8 {
        number + 1
    }

    pipeline! {
        #[cfg(any())]
        struct NotHere;
        nodes = [not_here_either];
    }

    pipeline! {
        #[cfg(any())]
        struct Here { number: ButNotThisOne }
        nodes = [increment];
    }

    pipeline! {
        #[cfg(all())]
        struct Here;
        nodes = [increment];
    }

    #[test]
    fn conditions_decide_which_pipeline_there_is() {
        assert_eq!(Here.run(1).sum, 2);
    }
}

mod signatures {
    use super::{node, pipeline};

    #[node(output = "answer")]
    const fn constant() -> u32 {
        42
    }

    const ANSWER: u32 = constant();

    #[node(output = "outside")]
    extern "C" fn foreign(answer: u32) -> u32 {
        answer + 1
    }

    #[node]
    fn done(outside: u32) {
        assert_eq!(outside, 43);
    }

    #[node(output = "also_done")]
    fn explicit_unit(done: ()) -> () {
        done
    }

    #[node(output = "unit_reference")]
    fn reference_to_unit(also_done: &()) -> bool {
        *also_done == ()
    }

    pipeline! { struct Signatures; nodes = [constant, foreign, done, explicit_unit, reference_to_unit]; }

    #[test]
    fn constant_functions_and_units_are_nodes() {
        let out = Signatures.run(());
        assert_eq!((out.answer, out.outside, out.done, out.also_done, out.unit_reference), (ANSWER, 43, (), (), true));
        assert_eq!(Signatures.run(SignaturesInputs).answer, 42);
        assert_eq!(Signatures.map(vec![(), ()]).len(), 2);
    }

    pipeline! { struct UnitOnly; nodes = [done]; }

    #[test]
    fn a_pipeline_may_give_nothing() {
        let UnitOnlyOutputs { done } = UnitOnly.run(43);
        let () = done;
    }

    pipeline! { struct NoNodes; nodes = []; }

    #[test]
    fn a_pipeline_may_have_no_nodes() {
        let NoNodesOutputs {} = NoNodes.run(());
    }
}

mod raw_identifiers {
    use super::{node, pipeline};
    use hypernodes::Pipeline;

    #[node]
    fn r#type(r#in: u32) -> u32 {
        r#in + 1
    }

    #[node(output = "fn")]
    fn function(r#type: u32) -> u32 {
        r#type + 1
    }

    #[node(output = "match")]
    fn r#match(r#fn: &u32, r#unsafe: &u32) -> Result<u32, u32> {
        Ok(r#fn + r#unsafe)
    }

    #[node(output = ("dyn", "async"))]
    fn r#while(r#match: u32) -> (u32, u32) {
        (r#match, r#match + 1)
    }

    pipeline! { struct Raw { r#unsafe: u32 } nodes = [r#type, function, r#match, r#while]; }

    #[test]
    fn keywords_are_names() {
        let out = Raw { r#unsafe: 10 }.run(RawInputs { r#in: 1 }).unwrap();
        assert_eq!((out.r#type, out.r#fn, out.r#match, out.r#dyn, out.r#async), (2, 3, 13, 13, 14));
    }

    #[test]
    fn keywords_are_plain_in_the_graph() {
        assert_eq!(Raw::GRAPH.inputs.iter().map(|input| input.name).collect::<Vec<_>>(), ["in", "unsafe"]);
        let made: Vec<_> = Raw::GRAPH.nodes.iter().map(|node| node.outputs[0].name).collect();
        assert_eq!(made, ["type", "fn", "match", "dyn"]);
        assert_eq!(RawError::Match(1).node(), "match");
    }

    pipeline! {
        struct RawKeys;
        inputs = [r#in: u32];
        nodes = [r#type, function(r#type = r#in) -> r#loop];
        outputs = [r#loop, r#type];
    }

    #[test]
    fn keywords_are_renamed_and_listed() {
        let RawKeysOutputs { r#loop, r#type } = RawKeys.run(1);
        assert_eq!((r#loop, r#type), (2, 2));
    }

    /// A raw identifier that needs none is the same name.
    #[node(output = "r#total")]
    fn r#total(r#text: &str) -> usize {
        text.len()
    }

    #[node(output = "again")]
    fn total_again(total: usize) -> usize {
        total
    }

    pipeline! { struct SameName; nodes = [total, total_again]; }

    #[test]
    fn a_needless_raw_identifier_is_the_plain_name() {
        assert_eq!(SameName.run("abc").again, 3);
    }
}

mod clashing_names {
    use super::{node, pipeline};

    #[node(output = "out")]
    fn run(inputs: u32, self_: u32, items: u32, item: u32) -> u32 {
        inputs + self_ + items + item
    }

    #[node(output = "value")]
    fn map(out: u32, result: u32, error: u32, formatter: u32) -> Result<u32, u32> {
        Ok(out + result + error + formatter)
    }

    #[node(output = "this")]
    fn drop(value: u32, other: u32, output: u32, place: u32, cause: u32) -> u32 {
        value + other + output + place + cause
    }

    #[node(output = "core")]
    fn std(this: u32, node: u32, path: u32, source: u32, fmt: u32) -> u32 {
        this + node + path + source + fmt
    }

    #[node(output = "into")]
    fn hypernodes(core: u32, pipeline: u32, from: u32, lent: u32, clone: u32, f: u32) -> u32 {
        core + pipeline + from + lent + clone + f
    }

    pipeline! { struct Clashing; nodes = [run, map, drop, std, hypernodes]; }

    #[test]
    fn no_name_of_a_user_is_taken() {
        let inputs = ClashingInputs {
            inputs: 1,
            self_: 1,
            items: 1,
            item: 1,
            result: 1,
            error: 1,
            formatter: 1,
            other: 1,
            output: 1,
            place: 1,
            cause: 1,
            node: 1,
            path: 1,
            source: 1,
            fmt: 1,
            pipeline: 1,
            from: 1,
            lent: 1,
            clone: 1,
            f: 1,
        };
        assert!(format!("{inputs:?}").contains("formatter: 1"));
        let out = Clashing.run(inputs).unwrap();
        assert_eq!((out.out, out.value, out.this, out.core, out.into), (4, 7, 11, 15, 20));
        assert!(format!("{out:?}").starts_with("ClashingOutputs { out: 4, value: 7"));
    }

    mod node_and_value {
        use super::super::{node, pipeline};

        #[node]
        fn step(number: u32) -> u32 {
            number + 1
        }

        #[node(output = "step_after")]
        fn number(step: u32) -> u32 {
            step * 10
        }

        pipeline! {
            struct Steps;
            nodes = [step, number, step(number = step_after) -> last, number(step = last) -> very_last];
        }

        #[test]
        fn a_value_named_like_a_node_does_not_hide_it() {
            let out = Steps.run(1);
            assert_eq!((out.step, out.step_after, out.last, out.very_last), (2, 20, 21, 210));
        }
    }

    mod prelude_is_shadowed {
        #![allow(non_camel_case_types, non_upper_case_globals, unused_macros)]

        use super::super::{node, pipeline};

        struct Option;
        struct Result;
        struct Vec;
        struct Box;
        struct String;
        struct Some;
        struct None;
        struct Ok;
        struct Err;
        trait Into {}
        trait From {}
        trait Clone {}
        trait Debug {}
        trait Send {}
        trait Sync {}
        trait Iterator {}
        trait IntoIterator {}
        trait Fn {}
        trait Sized {}
        mod core {}
        mod std {}
        mod alloc {}
        mod rayon {}
        fn drop() {}
        macro_rules! vec {
            () => {};
        }
        macro_rules! concat {
            () => {};
        }
        macro_rules! assert {
            () => {};
        }
        macro_rules! stringify {
            () => {};
        }
        macro_rules! compile_error {
            () => {};
        }

        #[node(output = "text")]
        fn write(number: u32) -> ::std::string::String {
            ::std::string::ToString::to_string(&number)
        }

        #[node(output = "length")]
        fn measure(text: ::std::string::String) -> ::core::result::Result<usize, u8> {
            ::core::result::Result::Ok(text.len())
        }

        #[node(output = "letters")]
        fn letters(text: &str, maybe: ::core::option::Option<&str>) -> usize {
            text.len() + maybe.map_or(0, str::len)
        }

        pipeline! {
            #[outputs(derive(PartialEq))]
            struct Shadowed { bound: ::std::string::String }
            nodes = [measure, letters, write, measure(text = bound) -> bound_length];
            workers = 2;
        }

        #[test]
        fn what_the_prelude_has_may_be_redefined() {
            let pipeline = Shadowed { bound: ::std::string::String::new() };
            let out = pipeline.run((::core::option::Option::Some("ab"), 10));
            let out = ::core::result::Result::unwrap(out);
            ::std::assert_eq!((out.length, out.letters, out.bound_length), (2, 4, 0));
            let many = pipeline.map([(::core::option::Option::None, 1)]);
            ::std::assert_eq!(::core::result::Result::unwrap(many).len(), 1);
        }
    }

    mod lone_letters {
        use super::super::{node, pipeline};

        #[node(output = "b")]
        fn a<'a>(a: &'a str) -> &'a str {
            a
        }

        #[node(output = "c")]
        fn b<'b, T: ?Sized + 'b>(b: &'b T) -> &'b T {
            b
        }

        pipeline! {
            struct Letters<'a, 'b, 'p> { x: &'a str, y: &'b str, z: &'p str }
            nodes = [a, b::<str>, longest];
        }

        #[node(output = "longest")]
        fn longest<'x>(c: &'x str, x: &'x str, y: &'x str, z: &'x str) -> &'x str {
            [c, x, y, z].into_iter().max_by_key(|text| text.len()).unwrap_or("")
        }

        #[test]
        fn lifetimes_of_the_user_are_not_taken() {
            let text = String::from("abc");
            let out = Letters { x: "x", y: "y", z: "z" }.run(&text);
            assert_eq!((out.b, out.c, out.longest), ("abc", "abc", "abc"));
            let letters = Letters { x: "x", y: "y", z: "long" };
            assert_eq!(letters.map_iter(["a", "b"]).map(|out| out.longest).collect::<Vec<_>>(), ["long", "long"]);
        }
    }

    mod type_parameters {
        use super::super::{node, pipeline};

        #[node(output = "made")]
        fn make<Items, Value>(seed: Items, other: Value) -> (Items, Value) {
            (seed, other)
        }

        pipeline! {
            struct Parameters<Items: Copy, Lent0: Copy> { seed: Items, more: Lent0 }
            nodes = [make::<Items, u8>, see::<Lent0>];
        }

        #[node(output = "seen")]
        fn see<T>(more: &T, text: &str) -> usize {
            size_of_val(more) + text.len()
        }

        #[test]
        fn type_parameters_of_the_user_are_not_taken() {
            let pipeline = Parameters { seed: 1_u16, more: 2_u32 };
            let out = pipeline.run((3, "ab"));
            assert_eq!((out.made, out.seen), ((1, 3), 6));
            assert_eq!(pipeline.map_iter([(3, "ab")]).count(), 1);
            assert_eq!(pipeline.map([(3, "ab")]).len(), 1);
        }
    }
}

mod reserved_names {
    use super::{node, pipeline};

    /// Reserved since 2024.
    #[node(output = "gen")]
    fn generate(seed: u32) -> u32 {
        seed + 1
    }

    #[node(output = "box")]
    fn r#gen(r#gen: u32, r#yield: u32) -> u32 {
        r#gen + r#yield
    }

    #[node(output = "final")]
    fn r#try(r#box: u32) -> Result<u32, u32> {
        Ok(r#box)
    }

    #[node(output = "union")]
    fn auto(r#final: u32) -> u32 {
        r#final
    }

    #[node(output = "default")]
    fn raw(union: u32, macro_rules: u32) -> u32 {
        union + macro_rules
    }

    pipeline! { struct Reserved; nodes = [generate, r#gen, r#try, auto, raw]; }

    #[test]
    fn reserved_and_weak_keywords_are_names() {
        let out = Reserved.run((1, 2, 3)).unwrap();
        assert_eq!((out.r#gen, out.r#box, out.r#final, out.union, out.default), (2, 4, 4, 4, 7));
    }
}

mod unicode {
    use super::{node, pipeline};
    use hypernodes::Pipeline;

    #[node]
    fn größe(länge: f64, breite: f64) -> f64 {
        länge * breite
    }

    #[node(output = "面積")]
    fn ändern(größe: f64) -> Result<f64, String> {
        if größe < 0.0 { Err("zu klein".to_owned()) } else { Ok(größe * 2.0) }
    }

    pipeline! { struct Fläche; nodes = [größe, ändern]; }

    #[test]
    fn names_may_be_in_any_script() {
        let out = Fläche.run((2.0, 3.0)).unwrap();
        assert_eq!((out.größe, out.面積), (6.0, 12.0));
        let error = Fläche.run((-2.0, 3.0)).unwrap_err();
        assert_eq!(error.to_string(), "node `ändern` failed");
        assert!(matches!(error, FlächeError::Ändern(_)));
        assert_eq!(Fläche::GRAPH.outputs[1].name, "面積");
    }
}
