//! The digest of a node's tokens, which is in the key of all that the node makes.
//!
//! It is meant to change with what the code does and not with how it looks: comments, docs, spaces and the commas that
//! a formatter sets do not count. Where the tokens alone do not tell whether something counts, it does: a value made once
//! more costs time, a wrong one costs trust.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

/// The digest of a function, and of the version that its node was given.
pub(crate) fn digest(function: TokenStream, version: Option<u64>) -> [u8; 32] {
    let mut bytes = Vec::new();
    match version {
        Some(version) => text(b'v', &version.to_string(), &mut bytes),
        None => bytes.push(b'n'),
    }
    write(&lexed(function), Place::Braced, &mut bytes);
    *blake3::hash(&bytes).as_bytes()
}

/// Operators of more than one character, the longer ones first.
const OPERATORS: &[&str] = &[
    "<<=", ">>=", "...", "..=", "<<", ">>", "&&", "||", "==", "!=", "<=", ">=", "+=", "-=", "*=", "/=", "%=", "^=",
    "&=", "|=", "->", "=>", "::", "..",
];

/// Words behind which a parenthesis is a tuple and no list of arguments.
const KEYWORDS: &[&str] = &[
    "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum", "extern",
    "for", "gen", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "static",
    "struct", "trait", "type", "unsafe", "use", "where", "while", "yield",
];

/// A token as Rust's own lexer sees it.
enum Lexeme {
    Word(String),
    Literal(String),
    Operator(String),
    Group(Delimiter, Vec<Lexeme>),
}

impl Lexeme {
    fn is(&self, operator: &str) -> bool {
        matches!(self, Self::Operator(this) if this == operator)
    }

    fn is_word(&self) -> bool {
        matches!(self, Self::Word(word) if !KEYWORDS.contains(&word.as_str()))
    }

    fn is_group(&self, delimiter: Delimiter) -> bool {
        matches!(self, Self::Group(this, _) if *this == delimiter)
    }
}

/// Puts characters together to operators.
fn lexed(tokens: TokenStream) -> Vec<Lexeme> {
    let mut lexemes = Vec::new();
    let mut run = String::new();
    for token in tokens {
        if let TokenTree::Punct(punct) = &token {
            run.push(punct.as_char());
            if punct.spacing() == Spacing::Alone {
                end_run(&mut run, &mut lexemes);
            }
            continue;
        }
        end_run(&mut run, &mut lexemes);
        match token {
            TokenTree::Ident(word) => lexemes.push(Lexeme::Word(word.to_string())),
            TokenTree::Literal(literal) => lexemes.push(Lexeme::Literal(literal.to_string())),
            TokenTree::Group(group) => lexemes.push(lexed_group(&group)),
            TokenTree::Punct(_) => {}
        }
    }
    end_run(&mut run, &mut lexemes);
    lexemes
}

/// The brackets that nobody wrote, but a macro set around its argument, do not count around a single token. Around more
/// they do: `$a - $b` of `1 - 2` and `3` is not that of `1` and `2 - 3`.
fn lexed_group(group: &Group) -> Lexeme {
    let mut inside = lexed(group.stream());
    match (group.delimiter(), inside.len()) {
        (Delimiter::None, 1) => inside.swap_remove(0),
        (delimiter, _) => Lexeme::Group(delimiter, inside),
    }
}

/// Divides characters that stand side by side into operators, the longest first, as Rust does.
fn end_run(run: &mut String, lexemes: &mut Vec<Lexeme>) {
    let mut rest = run.as_str();
    while let Some(first) = rest.chars().next() {
        let known = OPERATORS.iter().find(|operator| rest.starts_with(**operator));
        let (operator, behind) = rest.split_at(known.map_or(first.len_utf8(), |known| known.len()));
        lexemes.push(Lexeme::Operator(operator.to_owned()));
        rest = behind;
    }
    run.clear();
}

/// Where lexemes stand, which says what a comma means there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In braces, or in none.
    Braced,
    /// In a list, whose last comma does not count.
    List,
    /// In parentheses that are a tuple if there is a comma.
    Tuple,
    /// In the call of a macro, where everything counts.
    Macro,
}

fn write(lexemes: &[Lexeme], place: Place, bytes: &mut Vec<u8>) {
    let mut index = 0;
    while let Some(lexeme) = lexemes.get(index) {
        let (before, behind) = (lexemes.get(..index).unwrap_or_default(), lexemes.get(index + 1..).unwrap_or_default());
        if place != Place::Macro
            && let Some(length) = doc_attribute(lexeme, behind)
        {
            index += length;
            continue;
        }
        if !(lexeme.is(",") && is_idle(before, behind, place)) {
            write_one(lexeme, before, place, bytes);
        }
        index += 1;
    }
}

fn write_one(lexeme: &Lexeme, before: &[Lexeme], place: Place, bytes: &mut Vec<u8>) {
    match lexeme {
        Lexeme::Word(word) => text(b'w', word, bytes),
        Lexeme::Literal(literal) => text(b'l', literal, bytes),
        Lexeme::Operator(operator) => text(b'o', operator, bytes),
        Lexeme::Group(delimiter, inside) => {
            let (open, close) = match delimiter {
                Delimiter::Parenthesis => (b'(', b')'),
                Delimiter::Bracket => (b'[', b']'),
                Delimiter::Brace => (b'{', b'}'),
                Delimiter::None => (b'<', b'>'),
            };
            bytes.push(open);
            write(inside, place_in(*delimiter, before, place), bytes);
            bytes.push(close);
        }
    }
}

/// A kind, and text that is told apart from what is behind it.
fn text(kind: u8, text: &str, bytes: &mut Vec<u8>) {
    bytes.push(kind);
    bytes.extend_from_slice(&(text.len() as u64).to_le_bytes());
    bytes.extend_from_slice(text.as_bytes());
}

/// How many lexemes the doc attribute has that begins here.
fn doc_attribute(first: &Lexeme, behind: &[Lexeme]) -> Option<usize> {
    let inner = usize::from(behind.first().is_some_and(|next| next.is("!")));
    match behind.get(inner) {
        Some(Lexeme::Group(Delimiter::Bracket, inside)) if first.is("#") => {
            matches!(inside.first(), Some(Lexeme::Word(word)) if word == "doc").then_some(inner + 2)
        }
        _ => None,
    }
}

/// Whether a comma changes nothing.
fn is_idle(before: &[Lexeme], behind: &[Lexeme], place: Place) -> bool {
    let next = behind.first();
    let is_last = next.is_none();
    match place {
        Place::Macro => false,
        _ if next.is_some_and(|next| matches!(next, Lexeme::Operator(operator) if operator.starts_with('>'))) => true,
        // `(x, y,)` is `(x, y)`, but `(x,)` is not `(x)`.
        Place::Tuple => is_last && has_comma(before),
        Place::List => is_last,
        // Behind the block of a match's arm, and at the end of a `where` before the body.
        Place::Braced => is_last || is_arm(before) || next.is_some_and(|next| next.is_group(Delimiter::Brace)),
    }
}

/// Whether there is a comma that is not between `<` and `>`: `(Map<u8, u8>,)` is a tuple of one. Where `<` is none of a
/// type, a comma too many counts.
fn has_comma(lexemes: &[Lexeme]) -> bool {
    let mut depth = 0_usize;
    lexemes.iter().any(|lexeme| {
        let Lexeme::Operator(operator) = lexeme else { return false };
        match operator.as_str() {
            "<" => depth += 1,
            "<<" => depth += 2,
            ">" => depth = depth.saturating_sub(1),
            ">>" => depth = depth.saturating_sub(2),
            "," => return depth == 0,
            _ => {}
        }
        false
    })
}

fn is_arm(before: &[Lexeme]) -> bool {
    matches!(before, [.., arrow, block] if arrow.is("=>") && block.is_group(Delimiter::Brace))
}

/// What a group is, by what stands before it.
fn place_in(delimiter: Delimiter, before: &[Lexeme], place: Place) -> Place {
    if place == Place::Macro || is_macro(before) {
        return Place::Macro;
    }
    match delimiter {
        Delimiter::Parenthesis if takes_arguments(before) => Place::List,
        Delimiter::Parenthesis => Place::Tuple,
        Delimiter::Bracket => Place::List,
        Delimiter::Brace | Delimiter::None => Place::Braced,
    }
}

/// Behind `name!` or `name! other`.
fn is_macro(before: &[Lexeme]) -> bool {
    match before {
        [.., name, mark] if mark.is("!") => name.is_word(),
        [.., name, mark, Lexeme::Word(_)] if mark.is("!") => name.is_word(),
        _ => false,
    }
}

/// Whether parentheses behind this are those of a function, its type or a call.
fn takes_arguments(before: &[Lexeme]) -> bool {
    match before {
        // `&'a (x,)`
        [.., quote, Lexeme::Word(_)] if quote.is("'") => false,
        [.., last @ Lexeme::Word(_)] => last.is_word(),
        [.., mark, Lexeme::Group(Delimiter::Bracket, _)] if mark.is("#") || mark.is("!") => false,
        [.., Lexeme::Group(Delimiter::Parenthesis | Delimiter::Bracket, _)] => true,
        [.., last] => last.is("?") || closes_generics(before),
        [] => false,
    }
}

/// Behind `::<T>` or `fn name<T>`.
fn closes_generics(before: &[Lexeme]) -> bool {
    let mut depth = 0_usize;
    for (index, lexeme) in before.iter().enumerate().rev() {
        let Lexeme::Operator(operator) = lexeme else { continue };
        match operator.as_str() {
            ">" => depth += 1,
            ">>" => depth += 2,
            "<" => depth = depth.saturating_sub(1),
            "<<" => depth = depth.saturating_sub(2),
            _ => {}
        }
        if depth == 0 {
            return match before.get(..index).unwrap_or_default() {
                [.., colons] if colons.is("::") => true,
                [.., Lexeme::Word(word), Lexeme::Word(_)] => word == "fn",
                _ => false,
            };
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(function: &str) -> [u8; 32] {
        digest(function.parse().expect("a test's function consists of tokens"), None)
    }

    #[track_caller]
    fn same(one: &str, other: &str) {
        assert_eq!(of(one), of(other), "{one} and {other}");
    }

    #[track_caller]
    fn differ(one: &str, other: &str) {
        assert_ne!(of(one), of(other), "{one} and {other}");
    }

    #[test]
    fn what_the_code_does_counts() {
        differ("fn f() { 1 }", "fn f() { 2 }");
        differ("fn f() { 1 }", "fn g() { 1 }");
        differ("fn f(x: u8) { x }", "fn f(x: u16) { x }");
        differ("fn f() { 1u8 }", "fn f() { 1 }");
        differ("fn f() { \"1\" }", "fn f() { 1 }");
        differ("fn f() { \"a\" }", "fn f() { a }");
        differ("fn f() { \"a b\" }", "fn f() { \"a  b\" }");
        differ("fn f() { 'a' }", "fn f() { \"a\" }");
        differ("fn f() { (x) }", "fn f() { [x] }");
        differ("fn f() { (x) }", "fn f() { {x} }");
        differ("fn f() { x; }", "fn f() { x }");
        differ("#[inline] fn f() {}", "fn f() {}");
        differ("fn f() { a b }", "fn f() { ab }");
        differ("fn f() { r#a }", "fn f() { a }");
    }

    #[test]
    fn the_version_counts() {
        let function = || "fn f() {}".parse().expect("a function");
        let digests = [None, Some(0), Some(1), Some(2)].map(|version| digest(function(), version));
        for (index, one) in digests.iter().enumerate() {
            assert!(!digests[index + 1..].contains(one));
        }
    }

    #[test]
    fn comments_docs_and_spaces_do_not() {
        same("fn f(x: u8) -> u8 { x + 1 }", "fn f ( x :u8 )->u8\n{\n\tx+1 // more\n/* and more */ }");
        same("/// One.\n/// Two.\nfn f() {}", "fn f() {}");
        same("#[doc = \"One.\"] fn f() { //! inner\n /// a\n let x = 1; }", "fn f() { let x = 1; }");
        same("#[doc(alias = \"g\")] fn f() {}", "fn f() {}");
        same("fn f() { x<-1 }", "fn f() { x < -1 }");
        same("fn f() { let x:&'static str=\"\"; }", "fn f() { let x: & 'static str = \"\"; }");
        same("fn f() { a::<b>::c }", "fn f() { a :: < b > :: c }");
    }

    #[test]
    fn spaces_inside_an_operator_count() {
        differ("fn f() { a & &b }", "fn f() { a && b }");
        differ("fn f() { a | |b }", "fn f() { a || b }");
        differ("fn f() { a < <b }", "fn f() { a << b }");
        differ("fn f() { a. .b }", "fn f() { a..b }");
        differ("fn f() { a - > b }", "fn f() { a -> b }");
        differ("fn f() { a = = b }", "fn f() { a == b }");
    }

    #[test]
    fn commas_of_a_formatter_do_not() {
        same("fn f(a: u8, b: u8) {}", "fn f(a: u8, b: u8,) {}");
        same("fn f(a: u8) {}", "fn f(\n    a: u8,\n) {}");
        same("fn f() { g(x) }", "fn f() { g(x,) }");
        same("fn f() { g::<T>(x) }", "fn f() { g::<T,>(x,) }");
        same("fn f() { g::<Vec<T>>(x) }", "fn f() { g::<Vec<T>>(x,) }");
        same("fn f<T>(x: T) {}", "fn f<T,>(x: T,) {}");
        same("fn f() { x.g(y)(z) }", "fn f() { x.g(y,)(z,) }");
        same("fn f() { g?(x) }", "fn f() { g?(x,) }");
        same("fn f() { g[0](x) }", "fn f() { g[0](x,) }");
        same("fn f() { Self(x) }", "fn f() { Self(x,) }");
        same("fn f() { [a, b] }", "fn f() { [a, b,] }");
        same("fn f() { (a, b) }", "fn f() { (a, b,) }");
        same("fn f() { S { a, b } }", "fn f() { S { a, b, } }");
        same("fn f() { match x { A => {} B => 1 } }", "fn f() { match x { A => {}, B => 1, } }");
        same("fn f<T>(x: T) where T: Copy {}", "fn f<T>(x: T) where T: Copy, {}");
        same("fn f(g: &dyn Fn(u8)) {}", "fn f(g: &dyn Fn(u8,)) {}");
    }

    #[test]
    fn commas_that_mean_something_count() {
        differ("fn f() { (x) }", "fn f() { (x,) }");
        differ("fn f() { return (x) }", "fn f() { return (x,) }");
        differ("fn f() -> (T) {}", "fn f() -> (T,) {}");
        differ("fn f<'a>() -> &'a (T) {}", "fn f<'a>() -> &'a (T,) {}");
        differ("fn f() { for (x) in y {} }", "fn f() { for (x,) in y {} }");
        differ("fn f() { a > (x) }", "fn f() { a > (x,) }");
        differ("fn f() -> (Map<A, B>) {}", "fn f() -> (Map<A, B>,) {}");
        differ("fn f() { if x {} (y) }", "fn f() { if x {} (y,) }");
        differ("fn f(#[a] (x): T) {}", "fn f(#[a] (x,): T) {}");
        differ("fn f() { g(a, b) }", "fn f() { g(a b) }");
        differ("fn f() { g(a, |b| c) }", "fn f() { g(a |b| c) }");
        differ("fn f() { g(a, {b}) }", "fn f() { g(a {b}) }");
    }

    #[test]
    fn in_a_macro_everything_counts() {
        differ("fn f() { m!(x,) }", "fn f() { m!(x) }");
        differ("fn f() { m![[x,]] }", "fn f() { m![[x]] }");
        differ("fn f() { m! { a, } }", "fn f() { m! { a } }");
        differ("fn f() { m!(#[doc = \"a\"] x) }", "fn f() { m!(x) }");
        differ("fn f() { macro_rules! m { (x,) => {} } }", "fn f() { macro_rules! m { (x) => {} } }");
        same("fn f() { if !(g(x,)) {} }", "fn f() { if !(g(x)) {} }");
        same("fn f() { m!(a + b) }", "fn f() { m!( a+b ) }");
    }

    #[test]
    fn brackets_of_a_macro_count_around_more_than_one_token() {
        let tokens = |text: &str| text.parse::<TokenStream>().expect("tokens");
        let unseen = |text| TokenStream::from(TokenTree::Group(Group::new(Delimiter::None, tokens(text))));
        let joined = |parts: [TokenStream; 3]| digest(parts.into_iter().collect(), None);
        assert_eq!(joined([unseen("1"), tokens("-"), unseen("3")]), of("1 - 3"));
        let one = joined([unseen("1 - 2"), tokens("-"), unseen("3")]);
        let other = joined([unseen("1"), tokens("-"), unseen("2 - 3")]);
        assert_ne!(one, other);
    }
}
