//! Types as text, as a person would write them.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// The tokens as text: `Vec<&'a str>`, `[f64; 3]`, `Box<dyn Fn(u8) -> u8 + 'a>`.
pub(crate) fn of(tokens: impl ToTokens) -> String {
    let mut text = String::new();
    write(tokens.into_token_stream(), &mut text);
    text
}

fn write(tokens: TokenStream, text: &mut String) {
    // A quote that begins a lifetime and the `-` of an arrow belong to the token after them.
    let mut joined = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::None => ("", ""),
                };
                let word_before = text.ends_with(is_word) && group.delimiter() != Delimiter::Parenthesis;
                if word_before || text.ends_with("->") {
                    text.push(' ');
                }
                text.push_str(open);
                write(group.stream(), text);
                text.push_str(close);
            }
            TokenTree::Ident(word) => {
                if !joined && (text.ends_with(is_word) || text.ends_with("->")) {
                    text.push(' ');
                }
                text.push_str(&word.to_string());
            }
            TokenTree::Literal(literal) => {
                if text.ends_with(is_word) {
                    text.push(' ');
                }
                text.push_str(&literal.to_string());
            }
            TokenTree::Punct(mark) => {
                match mark.as_char() {
                    '\'' | '&' | '*' if text.ends_with(is_word) || text.ends_with("->") => text.push(' '),
                    '<' if text.ends_with("->") => text.push(' '),
                    '+' | '=' | '-' if !text.is_empty() && !text.ends_with([' ', '(', '[', '<', '&']) => text.push(' '),
                    _ => {}
                }
                text.push(mark.as_char());
                match mark.as_char() {
                    ',' | ';' | '+' => text.push(' '),
                    '=' if mark.spacing() == Spacing::Alone => text.push(' '),
                    ':' if mark.spacing() == Spacing::Alone && !text.ends_with("::") => text.push(' '),
                    _ => {}
                }
            }
        }
        joined = text.ends_with('\'');
    }
}

/// Whether a letter is part of a word: an identifier, a number, a lifetime.
fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// The text without its lifetimes: two types that differ in nothing else are the same for our purposes.
pub(crate) fn without_lifetimes(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != '\'' {
            plain.push(letter);
            continue;
        }
        while letters.next_if(|&next| is_word(next)).is_some() {}
        // `&'a str` is `&str`, `Words<'a, T>` is `Words<T>`.
        if letters.next_if_eq(&',').is_some() || letters.peek() == Some(&' ') {
            letters.next_if_eq(&' ');
        }
    }
    plain.replace("<>", "")
}

/// The text with each of the `names` replaced by the text beside it: `Vec<T>` with `T` as `f64` is `Vec<f64>`.
pub(crate) fn instance(text: &str, names: &[(String, String)]) -> String {
    let mut instance = String::with_capacity(text.len());
    let mut word = String::new();
    // A space at the end closes the last word.
    for letter in text.chars().chain([' ']) {
        if is_word(letter) || (letter == '\'' && word.is_empty()) {
            word.push(letter);
            continue;
        }
        match names.iter().find(|(name, _)| *name == word) {
            Some((_, value)) => instance.push_str(value),
            None => instance.push_str(&word),
        }
        word.clear();
        instance.push(letter);
    }
    instance.pop();
    instance
}

/// Types of std that everybody knows by these names, and words that stand in types.
const OF_STD: &[&str] = &[
    "str",
    "String",
    "Vec",
    "Option",
    "Result",
    "Box",
    "Rc",
    "Arc",
    "Cow",
    "HashMap",
    "HashSet",
    "BTreeMap",
    "BTreeSet",
    "VecDeque",
    "BinaryHeap",
    "Duration",
    "Instant",
    "PathBuf",
    "Path",
    "mut",
    "const",
];

/// Whether a type's text speaks of nothing but types of std, numbers and the `generics`: types that everybody may name.
pub(crate) fn is_of_std(ty: &str, generics: &[String]) -> bool {
    let mut word = String::new();
    // Whether the path that the word goes on with begins at std.
    let mut inside = false;
    // A space at the end closes the last word.
    for letter in ty.chars().chain([' ']) {
        if is_word(letter) || letter == '\'' && word.is_empty() {
            word.push(letter);
            continue;
        }
        if word.is_empty() {
            inside &= letter == ':';
            continue;
        }
        let named = ["std", "core", "alloc"].contains(&word.as_str()) && letter == ':';
        let known = OF_STD.contains(&word.as_str()) || PRIMITIVES.contains(&word.as_str()) || generics.contains(&word);
        let is_other = word.starts_with('\'') || word.starts_with(|first: char| first.is_ascii_digit());
        if !(named || inside || is_other || known && letter != ':') {
            return false;
        }
        inside = (named || inside) && letter == ':';
        word.clear();
    }
    true
}

/// Types that copy themselves and hold nothing.
const PRIMITIVES: &[&str] = &[
    "bool", "char", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32",
    "f64",
];

/// Whether a type's text names a number, a truth value or a letter.
pub(crate) fn is_number(ty: &str) -> bool {
    PRIMITIVES.contains(&ty)
}

/// Whether a type's text names a type that copies itself and that nobody needs to drop.
pub(crate) fn copies(ty: &str) -> bool {
    PRIMITIVES.contains(&ty)
        || ty == "()"
        || ty.starts_with('&') && !is_mutable(ty)
        || ty.strip_prefix("Option<").is_some_and(|inner| inner.starts_with('&') && !is_mutable(inner))
}

/// Whether a text begins with `&mut` or `&'a mut`.
fn is_mutable(reference: &str) -> bool {
    reference.split(' ').take(2).any(|word| word == "mut" || word == "&mut")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_references_and_numbers_copy_themselves() {
        for ty in ["u8", "f64", "()", "&str", "&'a [T]", "Option<&'a str>"] {
            assert!(copies(ty), "{ty}");
        }
        for ty in ["String", "&mut u8", "&'a mut u8", "Option<&mut u8>", "Option<u8>", "Vec<&str>"] {
            assert!(!copies(ty), "{ty}");
        }
    }

    #[test]
    fn types_read_as_they_are_written() {
        for written in [
            "String",
            "&'a str",
            "&mut u8",
            "Vec<&'a str>",
            "[f64; 3]",
            "&[T]",
            "Option<&str>",
            "Result<Vec<u8>, std::io::Error>",
            "(f64, Vec<u8>)",
            "Box<dyn Fn(&str) -> u8 + Send + 'a>",
            "impl Iterator<Item = &'a str>",
            "fn(u8) -> bool",
            "<T as Trait>::Out",
            "*const u8",
            "Matrix<f64, 3>",
            "()",
        ] {
            let tokens: TokenStream = written.parse().expect("the test's own types are Rust");
            assert_eq!(of(tokens), written);
        }
    }

    #[test]
    fn lifetimes_can_be_left_out() {
        assert_eq!(without_lifetimes("&'a str"), "&str");
        assert_eq!(without_lifetimes("Words<'a>"), "Words");
        assert_eq!(without_lifetimes("Map<'a, 'b, T>"), "Map<T>");
    }

    #[test]
    fn an_instance_names_its_types() {
        let names = [("T".to_owned(), "f64".to_owned()), ("N".to_owned(), "3".to_owned())];
        assert_eq!(instance("[T; N]", &names), "[f64; 3]");
        assert_eq!(instance("Vec<Other<T>>", &names), "Vec<Other<f64>>");
    }
}
