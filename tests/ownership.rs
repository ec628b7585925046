//! Who gets a value, how often it is copied and when it goes: to the letter, by a type that writes down its copies and its
//! end, and nodes that write down that they run. The log belongs to the thread, and each test has a thread of its own.

#![allow(dead_code, reason = "who takes what is the point here")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::elidable_lifetime_names,
    clippy::needless_lifetimes,
    clippy::needless_pass_by_value,
    clippy::trivially_copy_pass_by_ref,
    clippy::unnecessary_wraps,
    clippy::unwrap_used,
    reason = "as above"
)]

use std::cell::RefCell;

use hypernodes::{node, pipeline};

thread_local! {
    static LOG: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

fn log(event: impl Into<String>) {
    LOG.with_borrow_mut(|log| log.push(event.into()));
}

/// What happened since the last time.
fn events() -> Vec<String> {
    LOG.with_borrow_mut(std::mem::take)
}

/// Writes down its copies and its end.
#[derive(Debug, PartialEq)]
struct Tracked(&'static str);

impl Clone for Tracked {
    fn clone(&self) -> Self {
        log(format!("clone {}", self.0));
        Self(self.0)
    }
}

impl Drop for Tracked {
    fn drop(&mut self) {
        log(format!("drop {}", self.0));
    }
}

/// The same, without copies.
#[derive(Debug)]
struct Unique(&'static str);

impl Drop for Unique {
    fn drop(&mut self) {
        log(format!("drop {}", self.0));
    }
}

#[node(output = "value")]
fn make(_seed: u8) -> Tracked {
    log("make");
    Tracked("value")
}

#[node(output = "looked")]
fn look(value: &Tracked) -> u8 {
    log("look");
    value.0.len() as u8
}

#[node(output = "looked_again")]
fn look_again(value: &Tracked) -> u8 {
    log("look again");
    value.0.len() as u8
}

#[node(output = "taken")]
fn take(value: Tracked) -> u8 {
    log("take");
    value.0.len() as u8
}

#[node(output = "taken_again")]
fn take_again(value: Tracked) -> u8 {
    log("take again");
    value.0.len() as u8
}

#[node(output = "after_look")]
fn after_look(looked: &u8) -> u8 {
    log("after look");
    looked + 1
}

#[node(output = "after_take")]
fn after_take(taken: &u8) -> u8 {
    log("after take");
    taken + 1
}

mod moving {
    use super::*;

    pipeline! { struct Once; nodes = [take, make]; outputs = [taken]; }

    #[test]
    fn the_last_use_moves() {
        assert_eq!(Once.run(0).taken, 5);
        assert_eq!(events(), ["make", "take", "drop value"]);
    }

    pipeline! { struct LookThenTake; nodes = [take, look, make, look_again]; outputs = [taken, looked, looked_again]; }

    #[test]
    fn who_borrows_goes_before_who_takes() {
        LookThenTake.run(0);
        assert_eq!(events(), ["make", "look", "look again", "take", "drop value"]);
    }

    pipeline! { struct Twice; nodes = [take, make, take_again]; outputs = [taken, taken_again]; }

    #[test]
    fn of_two_takers_the_first_gets_a_copy() {
        Twice.run(0);
        assert_eq!(events(), ["make", "clone value", "take", "drop value", "take again", "drop value"]);
    }

    pipeline! { struct Output; nodes = [take, make, take_again]; outputs = [taken, value, taken_again]; }

    #[test]
    fn an_output_is_kept_and_the_takers_get_copies() {
        let out = Output.run(0);
        assert_eq!(events(), ["make", "clone value", "take", "drop value", "clone value", "take again", "drop value"]);
        drop(out);
        assert_eq!(events(), ["drop value"]);
    }

    pipeline! { struct Everything; nodes = [make, look]; }

    #[test]
    fn an_output_that_is_only_borrowed_is_never_copied() {
        let out = Everything.run(0);
        assert_eq!(events(), ["make", "look"]);
        assert_eq!(out.value.0, "value");
    }

    #[node(output = "passed")]
    fn pass(value: Tracked) -> Tracked {
        log("pass");
        value
    }

    pipeline! { struct Chain; nodes = [pass(value = passed_twice) -> passed_thrice, pass -> passed_once, pass(value = passed_once) -> passed_twice]; outputs = [passed_thrice]; }

    #[test]
    fn a_value_moves_through_a_chain() {
        let out = Chain.run(Tracked("input"));
        assert_eq!(events(), ["pass", "pass", "pass"]);
        assert_eq!(out.passed_thrice.0, "input");
    }

    #[node(output = "held")]
    fn hold(unique: &Unique) -> usize {
        unique.0.len()
    }

    #[node(output = "end")]
    fn end(unique: Unique, held: usize) -> usize {
        log("end");
        unique.0.len() + held
    }

    pipeline! { struct Uncopied; nodes = [end, hold]; }

    #[test]
    fn a_value_that_cannot_be_copied_is_borrowed_and_then_moved() {
        assert_eq!(Uncopied.run(Unique("one")).end, 6);
        assert_eq!(events(), ["end", "drop one"]);
    }

    /// The borrower needs what the taker makes, so the taker has to go first.
    #[node(output = "compared")]
    fn compare(value: &Tracked, taken: u8) -> u8 {
        log("compare");
        value.0.len() as u8 + taken
    }

    pipeline! { struct TakerFirst; nodes = [compare, take, make]; outputs = [compared]; }

    #[test]
    fn a_taker_that_has_to_go_first_gets_a_copy() {
        TakerFirst.run(0);
        assert_eq!(events(), ["make", "clone value", "take", "drop value", "compare", "drop value"]);
    }

    #[node(output = "far")]
    fn far(after_look: u8, value: &Tracked) -> u8 {
        log("far");
        after_look + value.0.len() as u8
    }

    pipeline! { struct FarBorrower; nodes = [take, make, look, after_look, far]; outputs = [taken, far]; }

    #[test]
    fn a_taker_waits_for_borrowers_that_come_much_later() {
        FarBorrower.run(0);
        assert_eq!(events(), ["make", "look", "after look", "far", "take", "drop value"]);
    }

    #[test]
    fn many_items_are_moved_as_one_is() {
        let out = Chain.map_iter([Tracked("a"), Tracked("b")]).collect::<Vec<_>>();
        assert_eq!(events(), ["pass"; 6]);
        drop(out);
        assert_eq!(events(), ["drop a", "drop b"]);
    }
}

mod dropping {
    use super::*;

    pipeline! { struct Early; nodes = [make, look, after_look]; outputs = [after_look]; }

    #[test]
    fn a_value_goes_right_after_its_last_use() {
        Early.run(0);
        assert_eq!(events(), ["make", "look", "drop value", "after look"]);
    }

    #[node(output = ("first", "second"))]
    fn split(_seed: u8) -> (Tracked, Tracked) {
        log("split");
        (Tracked("first"), Tracked("second"))
    }

    #[node(output = "size")]
    fn size(first: &Tracked) -> usize {
        log("size");
        first.0.len()
    }

    pipeline! { struct Half; nodes = [split, size]; outputs = [size]; }

    #[test]
    fn a_place_of_a_tuple_that_nobody_needs_goes_at_once() {
        Half.run(0);
        assert_eq!(events(), ["split", "drop second", "size", "drop first"]);
    }

    #[node(output = ("good", "bad"))]
    fn try_split(_seed: u8) -> Result<(Tracked, Tracked), Unique> {
        log("try split");
        Ok((Tracked("good"), Tracked("bad")))
    }

    #[node(output = "good_size")]
    fn good_size(good: Tracked) -> usize {
        log("good size");
        good.0.len()
    }

    pipeline! { struct TryHalf; nodes = [good_size, try_split]; outputs = [good_size]; }

    #[test]
    fn the_same_holds_in_a_result() {
        TryHalf.run(0).unwrap();
        assert_eq!(events(), ["try split", "drop bad", "good size", "drop good"]);
    }

    #[node(output = "size_of_input")]
    fn size_of_input(input: &Tracked) -> u8 {
        log("size of input");
        input.0.len() as u8
    }

    pipeline! { struct OwnedInput; nodes = [size_of_input, look(value = input), take(value = unrelated) -> other]; inputs = [input: Tracked, unrelated: Tracked]; }

    #[test]
    fn an_owned_input_goes_right_after_its_last_use() {
        OwnedInput.run((Tracked("input"), Tracked("other")));
        assert_eq!(events(), ["size of input", "look", "drop input", "take", "drop other"]);
    }

    pipeline! { struct Unread; nodes = [size_of_input, look(value = unread)]; inputs = [input: Tracked, unread: Tracked]; outputs = [size_of_input]; }

    #[test]
    fn an_input_that_only_a_pruned_node_reads_goes_before_the_others_run() {
        Unread.run((Tracked("input"), Tracked("unread")));
        assert_eq!(events(), ["drop unread", "size of input", "drop input"]);
    }

    pipeline! { struct LentInput; nodes = [size_of_input, look(value = input)]; }

    #[test]
    fn a_borrowed_input_is_left_alone() {
        let input = Tracked("input");
        LentInput.run(&input);
        assert_eq!(events(), ["size of input", "look"]);
    }

    /// Locks; whoever comes after the reader may lock again.
    #[node(output = "guard")]
    fn lock(shared: &std::sync::Mutex<u8>) -> std::sync::MutexGuard<'_, u8> {
        shared.try_lock().unwrap()
    }

    #[node(output = "locked")]
    fn read(guard: &std::sync::MutexGuard<'_, u8>) -> u8 {
        **guard
    }

    #[node(output = "locked_again")]
    fn lock_again(shared: &std::sync::Mutex<u8>, locked: u8) -> bool {
        shared.try_lock().is_ok_and(|value| *value == locked)
    }

    pipeline! { struct Locks { shared: std::sync::Mutex<u8> } nodes = [lock_again, lock, read]; outputs = [locked_again]; }

    #[test]
    fn a_guard_is_gone_before_the_next_node_runs() {
        assert!(Locks { shared: 7.into() }.run(()).locked_again);
    }
}

mod borrowing {
    use super::*;

    /// Looks at a value for as long as it lives, and says when it goes.
    struct View<'v>(&'v Tracked);

    impl Drop for View<'_> {
        fn drop(&mut self) {
            log(format!("drop view of {}", self.0.0));
        }
    }

    #[node(output = "view")]
    fn view(value: &Tracked) -> View<'_> {
        log("view");
        View(value)
    }

    #[node(output = "seen")]
    fn see(view: &View<'_>) -> u8 {
        log("see");
        view.0.0.len() as u8
    }

    #[node(output = "after")]
    fn after(seen: u8) -> u8 {
        log("after");
        seen
    }

    pipeline! { struct Views; nodes = [make, view, see, after]; outputs = [after]; }

    #[test]
    fn a_value_lives_as_long_as_what_borrows_from_it() {
        Views.run(0);
        assert_eq!(events(), ["make", "view", "see", "drop view of value", "drop value", "after"]);
    }

    #[node(output = "inner")]
    fn inside<'v>(view: &View<'v>) -> &'v Tracked {
        log("inside");
        view.0
    }

    #[node(output = "length")]
    fn length(inner: &Tracked) -> u8 {
        log("length");
        inner.0.len() as u8
    }

    pipeline! { struct Through; nodes = [length, inside, view, make]; outputs = [length]; }

    #[test]
    fn a_value_lives_on_through_a_view_that_is_gone() {
        Through.run(0);
        assert_eq!(events(), ["make", "view", "inside", "drop view of value", "length", "drop value"]);
    }

    #[node(output = "consumed")]
    fn consume(view: View<'_>) -> u8 {
        log("consume");
        view.0.0.len() as u8
    }

    pipeline! { struct Moved; nodes = [take, consume, view, make]; outputs = [consumed, taken]; }

    #[test]
    fn a_taker_waits_for_what_borrows_from_the_value() {
        Moved.run(0);
        assert_eq!(events(), ["make", "view", "consume", "drop view of value", "take", "drop value"]);
    }

    #[node(output = "both")]
    fn view_and_taken(view: View<'_>, taken: u8) -> u8 {
        log("both");
        view.0.0.len() as u8 + taken
    }

    pipeline! { struct Copied; nodes = [view_and_taken, take, view, make]; outputs = [both]; }

    #[test]
    fn a_value_that_is_still_borrowed_is_copied_for_a_taker() {
        Copied.run(0);
        let events = events();
        assert_eq!(events.iter().filter(|event| *event == "clone value").count(), 1);
        assert_eq!(events.last().unwrap(), "drop value");
        assert_eq!(events[events.len() - 3..events.len() - 1], ["both", "drop view of value"]);
    }

    #[node(output = "given_back")]
    fn from_caller(input: &Tracked) -> View<'_> {
        View(input)
    }

    pipeline! { struct FromCaller; nodes = [from_caller, see(view = given_back), look(value = input)]; }

    #[test]
    fn an_output_that_borrows_from_the_caller_is_given_back() {
        let input = Tracked("input");
        let out = FromCaller.run(&input);
        assert_eq!((out.given_back.0, out.seen), (&input, 5));
        assert_eq!(events(), ["see", "look"]);
        drop(out);
        assert_eq!(events(), ["drop view of input"]);
    }

    #[node(output = "letters")]
    fn letters<'v>(value: &'v Tracked) -> impl Iterator<Item = char> + 'v {
        log("letters");
        value.0.chars().inspect(|letter| {
            if *letter == 'e' {
                log("last letter");
            }
        })
    }

    #[node(output = "count")]
    fn count<I: Iterator<Item = char>>(letters: I) -> usize {
        letters.count()
    }

    pipeline! { struct Letters; nodes = [count::<_>, letters, make]; outputs = [count: usize]; }

    #[test]
    fn a_value_lives_as_long_as_an_iterator_over_it() {
        assert_eq!(Letters.run(0).count, 5);
        assert_eq!(events(), ["make", "letters", "last letter", "drop value"]);
    }

    struct Two<'v>(&'v Tracked, View<'v>);

    #[node(output = "two")]
    fn two<'v>(value: &'v Tracked, view: View<'v>) -> Two<'v> {
        log("two");
        Two(value, view)
    }

    #[node(output = "two_seen")]
    fn see_two(two: &Two<'_>) -> usize {
        log("see two");
        two.0.0.len() + two.1.0.0.len()
    }

    pipeline! { struct Twos; nodes = [see_two, two, view, make]; outputs = [two_seen]; }

    #[test]
    fn what_borrows_goes_before_what_it_borrows_from() {
        Twos.run(0);
        assert_eq!(events(), ["make", "view", "two", "see two", "drop view of value", "drop value"]);
    }
}

mod several_parameters {
    use super::*;

    #[node(output = "both")]
    fn value_and_reference(owned: Tracked, lent: &Tracked) -> bool {
        log("both");
        owned.0 == lent.0
    }

    #[node(output = "both")]
    fn reference_and_value(lent: &Tracked, owned: Tracked) -> bool {
        log("both");
        owned.0 == lent.0
    }

    #[node(output = "both")]
    fn two_values(one: Tracked, other: Tracked) -> bool {
        log("both");
        one.0 == other.0
    }

    #[node(output = "both")]
    fn two_references(one: &Tracked, other: &Tracked) -> bool {
        log("both");
        std::ptr::eq(one, other)
    }

    pipeline! { struct ValueAndReference; nodes = [make, value_and_reference(owned = value, lent = value)]; outputs = [both]; }
    pipeline! { struct ReferenceAndValue; nodes = [make, reference_and_value(owned = value, lent = value)]; outputs = [both]; }
    pipeline! { struct TwoValues; nodes = [make, two_values(one = value, other = value)]; outputs = [both]; }
    pipeline! { struct TwoReferences; nodes = [make, two_references(one = value, other = value)]; outputs = [both]; }
    pipeline! { struct TwoValuesAndOutput; nodes = [make, two_values(one = value, other = value)]; }

    #[test]
    fn a_value_may_go_to_one_node_twice() {
        assert!(ValueAndReference.run(0).both);
        assert_eq!(events(), ["make", "clone value", "both", "drop value", "drop value"]);
        assert!(ReferenceAndValue.run(0).both);
        assert_eq!(events(), ["make", "clone value", "both", "drop value", "drop value"]);
        assert!(TwoValues.run(0).both);
        assert_eq!(events(), ["make", "clone value", "both", "drop value", "drop value"]);
        assert!(TwoReferences.run(0).both);
        assert_eq!(events(), ["make", "both", "drop value"]);
    }

    #[test]
    fn an_output_that_goes_to_one_node_twice_is_copied_twice() {
        let out = TwoValuesAndOutput.run(0);
        assert_eq!(events(), ["make", "clone value", "clone value", "both", "drop value", "drop value"]);
        assert_eq!(out.value.0, "value");
    }

    pipeline! { struct InputTwice; nodes = [value_and_reference(owned = input, lent = input)]; }

    #[test]
    fn an_input_may_go_to_one_node_twice() {
        assert!(InputTwice.run(Tracked("input")).both);
        assert_eq!(events(), ["clone input", "both", "drop input", "drop input"]);
    }

    #[node(output = "copied")]
    fn numbers(one: u8, other: &u8, third: u8) -> u8 {
        one + other + third
    }

    pipeline! { struct Numbers; nodes = [numbers(one = n, other = n, third = n)]; }

    #[test]
    fn numbers_may_go_everywhere() {
        assert_eq!(Numbers.run(4).copied, 12);
    }

    /// Copies itself, but is none of the numbers that everybody knows.
    #[derive(Debug, Clone, Copy, PartialEq)]
    struct Point(u8);

    #[node(output = "sum")]
    fn sum(one: Point, other: Point) -> u8 {
        one.0 + other.0
    }

    #[node(output = "moved")]
    fn shift(one: Point) -> Point {
        Point(one.0 + 1)
    }

    pipeline! { struct Points; nodes = [sum(other = moved), shift, sum(one = moved, other = moved) -> doubled]; }

    #[test]
    fn types_that_copy_themselves_may_go_everywhere() {
        let out = Points.run(Point(1));
        assert_eq!((out.sum, out.moved, out.doubled), (3, Point(2), 4));
    }
}

mod inputs {
    use super::*;

    pipeline! { struct Owned; nodes = [take, look, look_again]; }

    #[test]
    fn an_input_that_one_node_takes_is_owned_and_moved() {
        Owned.run(Tracked("input"));
        assert_eq!(events(), ["look", "look again", "take", "drop input"]);
    }

    pipeline! { struct Lent; nodes = [look, look_again]; }

    #[test]
    fn an_input_that_everybody_borrows_is_borrowed() {
        let input = Tracked("input");
        Lent.run(LentInputs { value: &input });
        Lent.run(&input);
        assert_eq!(events(), ["look", "look again", "look", "look again"]);
    }

    pipeline! { struct TakenTwice; nodes = [take, take_again, look]; }

    #[test]
    fn an_input_that_two_nodes_take_is_copied_once() {
        TakenTwice.run(Tracked("input"));
        assert_eq!(events(), ["look", "clone input", "take", "drop input", "take again", "drop input"]);
    }

    #[node(output = "owned_text")]
    fn own(text: String) -> String {
        text
    }

    #[node(output = "letters")]
    fn letters(text: &str) -> usize {
        text.len()
    }

    #[node(output = "maybe_letters")]
    fn maybe_letters(maybe: Option<&str>) -> usize {
        maybe.map_or(0, str::len)
    }

    #[node(output = "maybe_owned")]
    fn maybe_own(maybe: Option<String>) -> String {
        maybe.unwrap_or_default()
    }

    pipeline! { struct Text; nodes = [own, letters, maybe_own, maybe_letters]; }

    #[test]
    fn an_owned_text_is_lent_as_a_text() {
        let text = String::from("a text that is long enough for the heap");
        let place = text.as_ptr();
        let out = Text.run((text, Some("abc".to_owned())));
        assert_eq!(out.owned_text.as_ptr(), place);
        assert_eq!((out.letters, out.maybe_letters, out.maybe_owned.as_str()), (39, 3, "abc"));
    }

    pipeline! { struct Stated; nodes = [letters, letters(text = other) -> other_letters]; inputs = [text: String, other: &str]; }

    #[test]
    fn an_input_may_be_stated_as_owned() {
        let out = Stated.run(("abc".to_owned(), "de"));
        assert_eq!((out.letters, out.other_letters), (3, 2));
    }
}

mod failing {
    use super::*;

    #[node(output = "checked")]
    fn check(value: &Tracked, limit: u8) -> Result<Unique, String> {
        log("check");
        if value.0.len() as u8 > limit { Err("too long".to_owned()) } else { Ok(Unique("checked")) }
    }

    #[node(output = "done")]
    fn finish(checked: &Unique, value: Tracked) -> u8 {
        log("finish");
        (checked.0.len() + value.0.len()) as u8
    }

    pipeline! { struct Checked; nodes = [finish, make, check, look]; outputs = [done, looked]; }

    #[test]
    fn a_failure_drops_what_was_made_and_runs_nothing_more() {
        let CheckedError::Check(cause) = Checked.run((0, 2)).unwrap_err();
        assert_eq!(cause, "too long");
        assert_eq!(events(), ["make", "check", "drop value"]);
        Checked.run((0, 9)).unwrap();
        assert_eq!(events(), ["make", "check", "look", "finish", "drop value", "drop checked"]);
    }

    #[node(output = "first")]
    fn first(seed: u8) -> Result<Unique, Unique> {
        log("first");
        if seed == 1 { Err(Unique("first error")) } else { Ok(Unique("first")) }
    }

    #[node(output = "second")]
    fn second(seed: u8, first: &Unique) -> Result<Unique, Unique> {
        log(format!("second after {}", first.0));
        if seed == 2 { Err(Unique("second error")) } else { Ok(Unique("second")) }
    }

    #[node(output = "third")]
    fn third(seed: u8, second: &Unique) -> Result<Unique, Unique> {
        log(format!("third after {}", second.0));
        if seed == 3 { Err(Unique("third error")) } else { Ok(Unique("third")) }
    }

    pipeline! { struct Steps; nodes = [third, second, first]; }

    #[test]
    fn the_first_failure_ends_the_run() {
        drop(Steps.run(1));
        assert_eq!(events(), ["first", "drop first error"]);
        drop(Steps.run(2));
        assert_eq!(events(), ["first", "second after first", "drop first", "drop second error"]);
        assert!(matches!(Steps.run(3), Err(StepsError::Third(Unique("third error")))));
        let gone = events();
        assert_eq!(gone[..3], ["first", "second after first", "third after second"]);
        assert_eq!(gone[gone.len() - 1], "drop third error");
        assert_eq!(gone.len(), 6);
    }

    #[node(output = "owned_input")]
    fn refuse(input: Tracked) -> Result<u8, Tracked> {
        log("refuse");
        Err(input)
    }

    pipeline! { struct Refused; nodes = [refuse, take(value = other)]; }

    #[test]
    fn inputs_that_were_not_used_yet_go_with_the_failure() {
        let error = Refused.run((Tracked("input"), Tracked("other"))).unwrap_err();
        assert_eq!(events(), ["refuse", "drop other"]);
        let RefusedError::Refuse(input) = error;
        assert_eq!(input.0, "input");
    }

    #[node(output = "panicked")]
    fn panics(value: &Tracked) -> u8 {
        assert!(value.0.is_empty(), "a panic on purpose");
        0
    }

    pipeline! { struct Panics; nodes = [make, panics, take]; outputs = [panicked, taken]; }

    #[test]
    fn a_panic_drops_what_was_made() {
        let caught = std::panic::catch_unwind(|| Panics.run(0).panicked);
        assert!(caught.is_err());
        assert_eq!(events(), ["make", "drop value"]);
    }
}

mod bound {
    use super::*;
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicUsize, Ordering};

    pipeline! { struct Lent { value: Tracked } nodes = [look, look_again]; }

    #[test]
    fn a_bound_input_that_is_borrowed_is_never_copied() {
        let pipeline = Lent { value: Tracked("bound") };
        pipeline.run(());
        pipeline.run(());
        assert_eq!(events(), ["look", "look again", "look", "look again"]);
        drop(pipeline);
        assert_eq!(events(), ["drop bound"]);
    }

    pipeline! { struct Taken { value: Tracked } nodes = [take, look]; }

    #[test]
    fn a_bound_input_that_is_taken_is_copied_for_each_run() {
        let pipeline = Taken { value: Tracked("bound") };
        pipeline.run(());
        assert_eq!(events().iter().filter(|event| *event == "clone bound").count(), 1);
        pipeline.run(());
        assert_eq!(events().iter().filter(|event| event.starts_with("drop")).count(), 1);
    }

    pipeline! { struct Reference<'m> { value: &'m Unique } nodes = [see_unique, see_unique(value = value) -> again]; }

    #[node(output = "seen")]
    fn see_unique(value: &Unique) -> usize {
        value.0.len()
    }

    #[test]
    fn a_bound_reference_is_passed_on() {
        let value = Unique("abc");
        let pipeline = Reference { value: &value };
        let out = pipeline.run(());
        assert_eq!((out.seen, out.again), (3, 3));
        drop(value);
        assert_eq!(events(), ["drop abc"]);
    }

    #[derive(Debug, Clone)]
    struct Model {
        weights: Vec<f64>,
    }

    #[node(output = "score")]
    fn score(text: &str, model: &Model) -> f64 {
        model.weights.get(text.len()).copied().unwrap_or_default()
    }

    #[node(output = "accepted")]
    fn accept(score: f64, threshold: f64) -> bool {
        score >= threshold
    }

    pipeline! {
        struct Classify<'m> { model: &'m Model, threshold: f64 }
        nodes = [accept, score];
        outputs = [accepted];
    }

    #[test]
    fn a_bound_input_is_overridden_by_struct_update() {
        let model = Model { weights: vec![0.0, 0.5, 1.0] };
        let base = Classify { model: &model, threshold: 0.4 };
        assert!(base.run("a").accepted);
        assert!(!Classify { threshold: 0.8, ..base }.run("a").accepted);
        let other = Model { weights: vec![9.0] };
        assert!(Classify { model: &other, ..base }.run("").accepted);
    }

    static BUILT: AtomicUsize = AtomicUsize::new(0);

    pipeline! { struct Lazy { model: LazyLock<Model> } nodes = [score]; }

    #[test]
    fn a_lazy_bound_input_is_built_once_on_first_use() {
        let pipeline = Lazy {
            model: LazyLock::new(|| {
                BUILT.fetch_add(1, Ordering::Relaxed);
                Model { weights: vec![0.25; 3] }
            }),
        };
        assert_eq!(BUILT.load(Ordering::Relaxed), 0);
        assert!(pipeline.run("a").score > 0.0);
        assert_eq!(BUILT.load(Ordering::Relaxed), 1);
        assert_eq!(pipeline.map(vec!["a"; 200]).len(), 200);
        assert_eq!(BUILT.load(Ordering::Relaxed), 1);
    }

    static SHARED_BUILT: AtomicUsize = AtomicUsize::new(0);
    static SHARED: LazyLock<Model> = LazyLock::new(|| {
        SHARED_BUILT.fetch_add(1, Ordering::Relaxed);
        Model { weights: vec![0.75; 3] }
    });

    pipeline! { struct SharedLazy { model: &'static LazyLock<Model>, threshold: f64 } nodes = [score, accept]; }
    pipeline! { struct Pruned { model: &'static LazyLock<Model>, threshold: f64 } nodes = [score -> unused, accept, accept(score = other) -> kept]; outputs = [kept]; inputs = [text, score, other]; }

    #[test]
    fn a_lazy_bound_input_may_be_shared_and_is_not_built_for_nobody() {
        assert!(Pruned { model: &SHARED, threshold: 0.1 }.run(("a", 0.0, 1.0)).kept);
        assert_eq!(SHARED_BUILT.load(Ordering::Relaxed), 0);
        let out = SharedLazy { model: &SHARED, threshold: 0.5 }.map(["a", "b", "c"]);
        assert!(out.iter().all(|out| out.accepted));
        assert_eq!(SHARED_BUILT.load(Ordering::Relaxed), 1);
    }

    #[node(output = "heaviest")]
    fn heaviest(model: Model) -> f64 {
        model.weights.into_iter().fold(0.0, f64::max)
    }

    #[node(output = "maybe_weight")]
    fn maybe_weight(maybe: Option<&Model>) -> usize {
        maybe.map_or(0, |model| model.weights.len())
    }

    pipeline! { struct LazyByValue { model: LazyLock<Model>, maybe: Option<Model> } nodes = [heaviest, maybe_weight]; }

    #[test]
    fn a_lazy_bound_input_may_be_taken_by_value() {
        let pipeline = LazyByValue { model: LazyLock::new(|| Model { weights: vec![1.0, 3.0] }), maybe: None };
        let out = pipeline.run(());
        assert!(out.heaviest > 2.9);
        assert_eq!(out.maybe_weight, 0);
        assert!(pipeline.run(()).heaviest > 2.9);
    }

    #[node(output = "shared_length")]
    fn shared_length(names: &[String], prefix: &str, separator: char, scale: u32) -> usize {
        names.iter().map(|name| name.len() + prefix.len() + separator.len_utf8()).sum::<usize>() * scale as usize
    }

    pipeline! {
        struct Owners { names: Vec<String>, prefix: String, separator: char, scale: u32 }
        nodes = [shared_length];
    }

    pipeline! {
        struct Counted { names: std::sync::Arc<Vec<String>>, prefix: std::rc::Rc<str>, separator: char, scale: u32 }
        nodes = [shared_length];
    }

    #[test]
    fn a_field_is_lent_as_what_the_node_takes() {
        let names = vec!["a".to_owned(), "bc".to_owned()];
        let owners = Owners { names: names.clone(), prefix: "-".to_owned(), separator: ':', scale: 2 };
        assert_eq!(owners.run(()).shared_length, 14);
        let counted = Counted { names: names.into(), prefix: "-".into(), separator: ':', scale: 1 };
        assert_eq!(counted.run(()).shared_length, 7);
    }

    pipeline! { struct Marked<T> { threshold: f64, _marker: std::marker::PhantomData<T> } nodes = [accept]; }

    #[test]
    fn a_marker_is_no_bound_input() {
        let pipeline = Marked::<u8> { threshold: 0.5, _marker: std::marker::PhantomData };
        assert!(pipeline.run(1.0).accepted);
    }
}
