//! What the compiler says about mistakes, word for word, and programs about which it says nothing.
//!
//! Each file makes one mistake, or several where all of them are told in one go, and then uses the pipeline, so that a
//! mistake that drags others after it would show. `TRYBUILD=overwrite cargo test -p hypernodes-tests --test ui` writes
//! the `.stderr` files anew; read them as prose before keeping them.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// So long a list is nobody's to read, so it is written here: in a module and in the body of a function, without a
/// `recursion_limit`.
#[test]
fn a_thousand_nodes_stand_in_one_list() {
    const NODES: usize = 1000;
    let mut nodes = String::new();
    for node in 0..NODES {
        let _ = writeln!(nodes, "        step(value = v{node}) -> v{},", node + 1);
    }
    let keys = format!("nodes = [\n{nodes}    ]; outputs = [v{NODES}];");
    let program = format!(
        "#![deny(warnings)]\n\
         use hypernodes::{{node, pipeline}};\n\
         #[node]\n\
         fn step(value: u64) -> u64 {{ value + 1 }}\n\
         pipeline! {{ struct Long; {keys} }}\n\
         fn main() {{\n\
         assert_eq!(Long.run(1).v{NODES}, {});\n\
         pipeline! {{ struct Here; {keys} }}\n\
         assert_eq!(Here.run(1).v{NODES}, {});\n\
         }}\n",
        NODES + 1,
        NODES + 1,
    );
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("a_thousand_nodes.rs");
    fs::write(&file, program).expect("the directory for tests' files can be written to");
    trybuild::TestCases::new().pass(file);
}

#[test]
fn mistakes_and_clean_programs() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/pass/*.rs");
    cases.compile_fail("ui/batch/*.rs");
    cases.compile_fail("ui/cache/*.rs");
    cases.compile_fail("ui/callbacks/*.rs");
    cases.compile_fail("ui/node/*.rs");
    cases.compile_fail("ui/composition/*.rs");
    cases.compile_fail("ui/pipeline/*.rs");
    cases.compile_fail("ui/types/*.rs");
}
