//! What two functions of a program are made of, compared instruction by instruction: for `zero_cost.rs`.

#![allow(clippy::missing_panics_doc, reason = "assertions panic, and a comparison that cannot be made has failed")]

use std::any::type_name;
use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::process::Command;
use std::sync::LazyLock;

/// Where the code of a function stands. Both functions of a pair take what `run` takes, so that not even the passing of
/// arguments is between them, and both are `#[inline]`, because the optimiser counts such a mark as a difference.
pub fn address<P: ?Sized, I, O>(function: fn(&P, I) -> O) -> usize {
    (black_box(function) as *const ()).addr()
}

/// Fails where `run` is not the code of its twin.
#[track_caller]
pub fn assert_same_code<P: ?Sized, I, O>(run: fn(&P, I) -> O, by_hand: fn(&P, I) -> O) {
    let (run, by_hand) = (address(run), address(by_hand));
    if run != by_hand {
        let (run, by_hand) = (code(run).join("\n"), code(by_hand).join("\n"));
        assert!(
            run == by_hand,
            "`run` of `{}` is not what one writes by hand:\n{run}\n\nby hand:\n{by_hand}",
            type_name::<P>()
        );
    }
}

/// Fails where `run` does something else than its twin, whichever registers and places on the stack either of them uses.
#[track_caller]
pub fn assert_same_code_but_for_moves<P: ?Sized, I, O>(run: fn(&P, I) -> O, by_hand: fn(&P, I) -> O) {
    assert_same_but_for_moves(type_name::<P>(), code(address(run)), code(address(by_hand)));
}

/// The same up to where the functions return: what lies behind that is for panics.
#[track_caller]
pub fn assert_same_way_but_for_moves<P: ?Sized, I, O>(run: fn(&P, I) -> O, by_hand: fn(&P, I) -> O) {
    let way = |function| -> Vec<String> {
        let code = code(address(function));
        code.iter().take_while(|line| line.trim() != "ret").cloned().collect()
    };
    assert_same_but_for_moves(type_name::<P>(), &way(run), &way(by_hand));
}

#[track_caller]
fn assert_same_but_for_moves(pipeline: &str, run: &[String], by_hand: &[String]) {
    let does = |code: &[String]| {
        let words = code.iter().filter_map(|line| line.split_whitespace().next());
        let is_move = |word: &&str| ["mov", "lea", "push", "pop"].iter().any(|moves| word.starts_with(moves));
        // What only fills the space until the next line of the cache begins.
        let is_filling = |word: &&str| word.starts_with("nop") || word.starts_with("data16") || *word == "cs";
        let mut does: Vec<String> =
            words.filter(|word| !is_move(word) && !is_filling(word)).map(str::to_owned).collect();
        does.extend(code.iter().filter(|line| line.starts_with("call")).cloned());
        does
    };
    assert!(
        does(run) == does(by_hand),
        "`run` of `{pipeline}` does something else than what one writes by hand:\n{}\n\nby hand:\n{}",
        run.join("\n"),
        by_hand.join("\n")
    );
    let (most, moves) = (by_hand.len() + 12, run.len());
    assert!(moves <= most, "`run` of `{pipeline}` has {moves} instructions, at most {most} are allowed");
}

/// The opposite, for two functions that are not the same.
#[track_caller]
pub fn assert_other_code<P: ?Sized, I, O>(one: fn(&P, I) -> O, other: fn(&P, I) -> O) {
    let (one, other) = (address(one), address(other));
    assert!(
        one != other && code(one) != code(other),
        "two functions of `{}` that differ pass for the same",
        type_name::<P>()
    );
}

/// The instructions of this program: for each function its address and, line by line, what `objdump` makes of it.
static PROGRAM: LazyLock<BTreeMap<usize, Vec<String>>> = LazyLock::new(|| {
    let program = std::env::current_exe().expect("this test is a program");
    let output = Command::new("objdump").args(["--disassemble", "--no-show-raw-insn"]).arg(program).output();
    let output = output.expect("`objdump` of binutils is needed where the optimiser has not merged two functions");
    let text = String::from_utf8(output.stdout).expect("symbols are ASCII");
    let hex = |text: &str| usize::from_str_radix(text.trim(), 16).ok();
    let mut functions: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for paragraph in text.split("\n\n") {
        let mut lines = paragraph.lines();
        let Some(start) = lines.next().and_then(|title| hex(title.split_once(" <")?.0)) else { continue };
        let code: Vec<(usize, &str)> =
            lines.filter_map(|line| line.split_once(":\t").and_then(|(at, code)| Some((hex(at)?, code)))).collect();
        let end = code.last().map_or(start, |&(at, _)| at);
        let mut code: Vec<String> = code
            .into_iter()
            .map(|(_, code)| {
                // `jmp 1af <f+0xf>`, `lea 0x2(%rip),%rdi # 1af <f+0xf>`: where it leads counts, not how far away that is.
                let (code, target) = match code.split_once(" <").and_then(|(code, _)| code.rsplit_once(' ')) {
                    Some((code, target)) => (code, hex(target)),
                    None => (code, None),
                };
                let distance = |letter: char| letter.is_ascii_hexdigit() || "-x".contains(letter);
                let code = match code.split_once("(%rip)") {
                    Some((before, behind)) => format!("{}(%rip){behind}", before.trim_end_matches(distance)),
                    None => code.to_owned(),
                };
                match target {
                    Some(target) if (start..=end).contains(&target) => format!("{code} +{:x}", target - start),
                    Some(target) => format!("{code} {target:x}"),
                    None => code,
                }
            })
            .collect();
        // What fills the room up to the next function is no part of it.
        let filling = |code: &String| code.contains("nop") || code.contains("int3") || code.contains("xchg   %ax,%ax");
        while code.pop_if(|code| filling(code)).is_some() {}
        functions.insert(start, code);
    }
    functions
});

/// The instructions of the function at an address.
fn code(address: usize) -> &'static [String] {
    // The program was loaded somewhere: its first byte is the first line of the map.
    let maps = fs::read_to_string("/proc/self/maps").expect("the comparison of instructions is for Linux");
    let start = maps.split_once('-').and_then(|(start, _)| usize::from_str_radix(start, 16).ok()).unwrap_or_default();
    let found = PROGRAM.get(&address).or_else(|| PROGRAM.get(&(address - start)));
    found.expect("every function of this program is in its disassembly")
}
