//! Names: which one was meant, and how one is turned into another.

use std::fmt::Write as _;

/// Names that stand in std's prelude as macros. A relay of such a name would hide the macro in its module, so it gets
/// another one; see [`relay`].
const STD_MACROS: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "cfg",
    "cfg_select",
    "column",
    "compile_error",
    "concat",
    "dbg",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "env",
    "eprint",
    "eprintln",
    "file",
    "format",
    "format_args",
    "include",
    "include_bytes",
    "include_str",
    "is_x86_feature_detected",
    "line",
    "matches",
    "module_path",
    "option_env",
    "panic",
    "print",
    "println",
    "stringify",
    "thread_local",
    "todo",
    "try",
    "unimplemented",
    "unreachable",
    "vec",
    "write",
    "writeln",
];

/// The name of the relay that goes with a node of this name.
pub(crate) fn relay(node: &str) -> String {
    let plain = plain(node);
    if STD_MACROS.contains(&plain) { format!("{plain}_as_node") } else { node.to_owned() }
}

/// A name without the `r#` of a raw identifier.
pub(crate) fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// `parse_day` as `ParseDay`.
pub(crate) fn camel(name: &str) -> String {
    let mut camel = String::new();
    for word in plain(name).split('_') {
        let mut letters = word.chars();
        if let Some(first) = letters.next() {
            camel.extend(first.to_uppercase());
            camel.push_str(letters.as_str());
        }
    }
    // A name of underscores and digits alone makes no identifier by itself.
    if camel.starts_with(|first: char| first.is_ascii_digit()) || camel.is_empty() {
        camel.insert_str(0, "Node");
    }
    camel
}

/// `TextStats` as `text_stats`.
pub(crate) fn snake(name: &str) -> String {
    let mut snake = String::new();
    for letter in plain(name).chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// The name itself, or else with the first number behind it that makes it free.
pub(crate) fn free(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut free = name.to_owned();
    let mut number = 1;
    while is_taken(&free) {
        number += 1;
        free = format!("{name}{number}");
    }
    free
}

/// The candidate that was probably meant by `name`: at most a third of its letters are wrong, whatever their case. Two
/// names of one or two letters say nothing about each other.
pub(crate) fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let letters = name.chars().count();
    let limit = if letters < 3 { 0 } else { (letters / 3).max(1) };
    let lower = name.to_lowercase();
    candidates
        .into_iter()
        // What differs in length by more than the limit is further away than it.
        .filter(|candidate| candidate.chars().count().abs_diff(letters) <= limit)
        .map(|candidate| (distance(&lower, &candidate.to_lowercase()), candidate))
        .filter(|&(distance, candidate)| distance <= limit && candidate != name)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// The ending of an error about an unknown name: what was meant, or else what there is.
pub(crate) fn instead<'c>(name: &str, what: &str, candidates: impl IntoIterator<Item = &'c str> + Clone) -> String {
    match nearest(name, candidates.clone()) {
        Some(near) => format!("; did you mean `{near}`?"),
        None => match list(candidates) {
            names if names.is_empty() => format!("; there are no {what}"),
            names => format!("; the {what} are {names}"),
        },
    }
}

/// Names in backquotes, each once, with commas between them; a long list is cut.
pub(crate) fn list<'c>(names: impl IntoIterator<Item = &'c str>) -> String {
    const MOST: usize = 12;
    let mut seen = std::collections::BTreeSet::new();
    let names: Vec<&str> = names.into_iter().filter(|name| seen.insert(*name)).collect();
    let mut list = String::new();
    for (place, name) in names.iter().take(MOST).enumerate() {
        let comma = if place == 0 { "" } else { ", " };
        let _ = write!(list, "{comma}`{name}`");
    }
    if names.len() > MOST {
        let _ = write!(list, " and {} more", names.len() - MOST);
    }
    list
}

/// How many letters have to be put in, left out, changed or swapped with their neighbour to make `b` of `a`.
/// (Optimal string alignment distance.)
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = change.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_miss_is_found_and_a_far_one_is_not() {
        assert_eq!(nearest("cleand", ["cleaned", "count"]), Some("cleaned"));
        assert_eq!(nearest("txet", ["text", "model"]), Some("text"));
        assert_eq!(nearest("Text", ["text", "model"]), Some("text"));
        assert_eq!(nearest("colour", ["text", "model"]), None);
        assert_eq!(nearest("a", ["b"]), None);
    }

    #[test]
    fn camel_case_is_always_an_identifier() {
        assert_eq!(camel("parse_day"), "ParseDay");
        assert_eq!(camel("r#type"), "Type");
        assert_eq!(camel("_1"), "Node1");
    }
}
