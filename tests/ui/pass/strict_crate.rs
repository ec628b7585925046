//! A crate that denies whatever it can: what is generated gives no reason for any of it.

#![deny(
    warnings,
    missing_docs,
    missing_debug_implementations,
    missing_copy_implementations,
    unreachable_pub,
    unused,
    dead_code,
    unused_qualifications,
    unused_lifetimes,
    unused_results,
    unused_crate_dependencies,
    rust_2018_idioms,
    rust_2021_compatibility,
    rust_2024_compatibility,
    future_incompatible,
    nonstandard_style,
    let_underscore_drop,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    variant_size_differences,
    private_interfaces,
    private_bounds,
    ambiguous_glob_reexports,
    redundant_lifetimes,
    meta_variable_misuse,
    macro_use_extern_crate,
    explicit_outlives_requirements,
    elided_lifetimes_in_paths,
    non_ascii_idents,
    keyword_idents
)]
#![forbid(unsafe_code)]
// Said of the user's own crates in the command line, not of what is written here.
#![allow(unused_crate_dependencies)]
#![allow(missing_copy_implementations)]

use hypernodes::{node, pipeline};

/// A model.
#[derive(Debug)]
pub struct Model {
    /// How much a letter counts.
    pub weight: f64,
}

/// Cleans.
#[node(output = "cleaned_text")]
pub fn clean_text(passage: &str) -> String {
    passage.trim().to_lowercase()
}

/// Cuts into words without copying them.
#[node(output = "words")]
pub fn cut<'t>(passage: &'t str) -> Vec<&'t str> {
    passage.split_whitespace().collect()
}

/// Weighs.
#[node(output = ("score", "rank"))]
pub fn weigh(cleaned_text: &str, model: &Model) -> (f64, Option<u32>) {
    (cleaned_text.len() as f64 * model.weight, None)
}

/// Parses.
#[node(output = "number", version = 2)]
pub fn parse(cleaned_text: String) -> Result<u32, std::num::ParseIntError> {
    cleaned_text.parse()
}

/// Scales.
#[node(output = "scaled")]
pub fn scale<T: Copy + std::ops::Mul<Output = T>>(score: T, factor: T) -> T {
    score * factor
}

/// Is private.
#[node]
fn hidden(rank: Option<&u32>) -> u32 {
    rank.copied().unwrap_or_default()
}

pipeline! {
    /// Does it all.
    #[derive(Debug)]
    #[outputs(derive(Clone, PartialEq))]
    pub struct Whole<'m> {
        /// The model.
        pub model: &'m Model,
        /// The factor.
        pub factor: f64,
    }
    nodes = [clean_text, cut, weigh, parse, scale::<f64>, hidden];
    workload = Cpu;
    workers = 2;
    partitions = 4;
}

pipeline! {
    /// Is no one else's business.
    #[derive(Debug)]
    struct Part;
    nodes = [clean_text];
    inputs = [passage: &str];
    outputs = [cleaned_text];
}

pipeline! {
    /// Takes some as columns.
    #[derive(Debug)]
    #[outputs(derive(Clone, PartialEq))]
    pub struct Columned<'m> {
        /// The model.
        pub model: &'m Model,
    }
    nodes = [clean_text, weigh, parse, scale::<f64>, hidden, cut];
    map_over = [passage, factor];
}

pipeline! {
    /// Combines; nobody does.
    #[derive(Debug)]
    struct Combined;
    nodes = [parse, join];
    map_over = [mark, cleaned_text];
    map_mode = Product;
    workers = 2;
}

/// Joins.
#[node(output = "joined")]
fn join(mark: Option<&str>, mut ends: Vec<String>) -> String {
    ends.extend(mark.map(str::to_owned));
    ends.concat()
}

/// Pipelines whose values nobody else can name.
mod apart {
    use hypernodes::{node, pipeline};

    #[derive(Debug, Clone)]
    struct Secret(u32);

    #[node]
    fn secret(number: u32) -> Secret {
        Secret(number)
    }

    #[node]
    fn opened(secret: Secret) -> u32 {
        secret.0
    }

    pipeline! {
        /// Hides and opens.
        #[derive(Debug)]
        pub(crate) struct Apart;
        nodes = [secret, opened];
        outputs = [opened];
    }
}

// Only ever a node: nobody makes one.
pipeline! { struct Inner; nodes = [cut]; }

pipeline! {
    /// Pipelines as nodes.
    #[derive(Debug)]
    pub struct Outer<'m> {
        /// A pipeline.
        pub whole: Whole<'m>,
        /// One of which nothing is needed.
        pub columned: Columned<'m>,
    }
    nodes = [
        self.whole,
        apart::Apart,
        Inner(passage = title) -> (words as title_words),
        self.columned(passage = title) -> (cleaned_text as a, score as b, rank as c, number as d, scaled as e, hidden as f, words as g),
    ];
    outputs = [scaled, opened, title_words];
}

pipeline! {
    /// Two levels deep.
    #[derive(Debug)]
    struct Outermost<'m> {
        outer: Outer<'m>,
    }
    nodes = [self.outer -> (title_words as words)];
}

/// Nodes that are looked up: of private types, which nobody else can name.
mod kept {
    use hypernodes::{CacheKey, CacheValue, node, pipeline};

    /// Has a token that does not count.
    #[derive(Debug, CacheKey)]
    pub struct Client {
        /// Where it is.
        pub address: String,
        /// How often it tries.
        #[cache_key(each)]
        pub pauses: Vec<Pause>,
        /// Who it is.
        #[cache_key(skip)]
        pub token: String,
    }

    /// Waits.
    #[derive(Debug, CacheKey)]
    pub struct Pause {
        /// So long.
        pub seconds: u32,
    }

    /// Of several kinds.
    #[derive(CacheKey)]
    enum Wanted<T> {
        Page(T),
        Nothing { because: &'static str },
    }

    #[derive(serde::Serialize, serde::Deserialize)]
    struct Page {
        text: String,
    }

    #[node]
    fn wanted(path: &str) -> Wanted<String> {
        if path.is_empty() { Wanted::Nothing { because: "empty" } } else { Wanted::Page(path.to_owned()) }
    }

    #[node(cache, version = 2)]
    fn page(client: &Client, wanted: &Wanted<String>) -> Result<Page, String> {
        match wanted {
            Wanted::Page(path) => {
                Ok(Page { text: format!("{}{path} {} {}", client.address, client.token, client.pauses.len()) })
            }
            Wanted::Nothing { because } => Err((*because).to_owned()),
        }
    }

    #[node(output = ("length", "rest"), cache)]
    fn measure(page: &Page, mark: Option<&str>) -> (usize, Option<Page>) {
        (page.text.len() + mark.map_or(0, str::len), None)
    }

    #[node(output = "noted", cache)]
    fn note(rest: Option<Page>) {
        drop(rest);
    }

    /// Doubles.
    #[node(output = "doubled", cache)]
    fn double<T: CacheKey + CacheValue + Clone>(length: &T) -> (T, T) {
        (length.clone(), length.clone())
    }

    pipeline! {
        /// Fetches.
        #[derive(Debug)]
        pub struct Fetch<'c> {
            /// Who fetches.
            pub client: &'c Client,
        }
        nodes = [wanted, page, measure, note, double::<usize>];
        outputs = [length, noted, doubled];
    }
}

pipeline! {
    /// Fetches many.
    #[derive(Debug)]
    pub struct FetchAll<'c> {
        /// Who fetches.
        pub fetch: kept::Fetch<'c>,
    }
    nodes = [self.fetch.map(path = paths) -> (length as lengths)];
    outputs = [lengths];
}

fn main() -> Result<(), WholeError> {
    let model = Model { weight: 0.5 };
    let whole = Whole { model: &model, factor: 2.0 };
    let out: WholeOutputs<'_> = whole.run(" 12 ")?;
    assert_eq!((out.number, out.scaled, out.hidden, &out.words[..]), (12, 4.0 / 2.0, 0, &["12"][..]));
    assert_eq!(Part.run("A").cleaned_text, "a");
    let outer = Outer { whole: Whole { model: &model, factor: 2.0 }, columned: Columned { model: &model } };
    let outermost = Outermost { outer };
    assert!(outermost.run(("12", "a b")).is_ok_and(|out| out.opened == 12 && out.words == ["a", "b"]));
    let anonymous = pipeline!(nodes = [Inner, clean_text]);
    assert_eq!(anonymous.run("B b").words, ["B", "b"]);
    let anonymous = pipeline!(nodes = [clean_text]);
    assert_eq!(anonymous.run("B").cleaned_text, "b");
    assert_eq!(whole.map(&["1", "2"]).map(|outs| outs.len()).unwrap_or_default(), 2);
    let columned = Columned { model: &model };
    let outs = columned.map_over(ColumnedColumns { passage: &["1", "2"], factor: &[2.0, 3.0] });
    assert_eq!(outs.map(|outs| outs.len()).unwrap_or_default(), 2);
    let with: ColumnedWith<'_, '_, hypernodes::Sequential> = columned.with_engine(hypernodes::Sequential);
    assert!(with.run(("1", 2.0)).is_ok_and(|out| out.number == 1));
    assert!(Combined.run(("1".to_owned(), None, Vec::new())).is_ok_and(|out| out.number == 1 && out.joined.is_empty()));
    let client = kept::Client { address: "a".to_owned(), pauses: vec![kept::Pause { seconds: 1 }], token: String::new() };
    let cache = hypernodes::MemoryCache::new();
    let fetch = kept::Fetch { client: &client };
    let with: kept::FetchWith<'_, '_, _> = fetch.with_cache(&cache);
    for _ in 0..2 {
        assert!(with.run(("/", Some("m"))).is_ok_and(|out| out.doubled == (6, 6) && out.noted == ()));
        assert_eq!(with.map([("/", None), ("/b", None)]).map(|outs| outs.len()).unwrap_or_default(), 2);
        let all = FetchAll { fetch: kept::Fetch { client: &client } };
        assert!(all.with_cache(&cache).run((&["/", "/c"], None)).is_ok_and(|out| out.lengths == [5, 6]));
    }
    Ok(())
}
