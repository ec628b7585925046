//! What the compiler says about mistakes, word for word, and programs about which it says nothing.
//!
//! Each file makes one mistake, or several where all of them are told in one go, and then uses the pipeline, so that a
//! mistake that drags others after it would show. `TRYBUILD=overwrite cargo test -p hypernodes-tests --test ui` writes
//! the `.stderr` files anew; read them as prose before keeping them.

#[test]
fn mistakes_and_clean_programs() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/pass/*.rs");
    cases.compile_fail("ui/node/*.rs");
    cases.compile_fail("ui/pipeline/*.rs");
    cases.compile_fail("ui/types/*.rs");
}
