//! A small search engine: documents become an index, and queries are answered from it, in one pipeline.
//!
//! `Corpus` maps one pipeline over all documents and another one over all queries. Both contain a third one, `Terms`, so
//! that a document and a query are cut into terms in the same way.
//!
//! What is searched is the text of this repository and, where `rustup component add rust-docs` has brought them, the
//! books about Rust that come with the compiler.
//!
//! ```text
//! cargo run --release --example corpus
//! ```
//!
//! The program prints the graph, the time of the map over the documents, and the best documents for some queries. It
//! computes everything in parallel, one by one, and by hand, and compares.

use std::collections::HashMap;
use std::error::Error;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use hypernodes::{Engine, Parallel, Pipeline as _, Sequential, node, pipeline};

// ---- Terms: of a document and of a query ----------------------------------------------------------------------------

pipeline! {
    /// Cuts a text into the terms by which it is found.
    pub struct Terms;
    nodes = [lower, words, terms];
    inputs = [text];
    outputs = [terms];
}

#[node(output = "lowered")]
fn lower(text: &str) -> String {
    text.to_lowercase()
}

/// The words, without copying them; `map_over` is one.
#[node]
fn words(lowered: &str) -> Vec<&str> {
    lowered.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect()
}

/// Words that are everywhere and tell nothing.
const STOP_WORDS: [&str; 28] = [
    "a", "an", "and", "are", "as", "at", "be", "by", "can", "do", "for", "from", "how", "if", "in", "is", "it", "not",
    "of", "on", "or", "that", "the", "this", "to", "what", "which", "with",
];

/// What remains without [`STOP_WORDS`].
#[node]
fn terms(words: &[&str]) -> Vec<String> {
    words.iter().filter(|word| !STOP_WORDS.contains(word)).map(ToString::to_string).collect()
}

// ---- One document ---------------------------------------------------------------------------------------------------

pipeline! {
    /// Counts the terms of a document.
    pub struct DocumentStats;
    nodes = [prose, Terms(text = prose), length, count];
    inputs = [document];
    outputs = [term_counts, length];
    workload = Cpu;
}

/// A file.
#[derive(Debug)]
pub struct Document {
    /// Its path, from where it was found. The extension tells how it is written.
    pub title: String,
    /// All of it.
    pub text: String,
}

/// What somebody would read in a document.
#[node]
fn prose(document: &Document) -> String {
    match extension(Path::new(&document.title)) {
        "html" => html_prose(&document.text),
        "rs" => doc_comments(&document.text),
        _ => document.text.clone(),
    }
}

#[node]
fn length(terms: &[String]) -> usize {
    terms.len()
}

/// How often each term occurs. As the last one to look at the terms, it gets them for itself.
#[node(output = "term_counts")]
fn count(terms: Vec<String>) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for term in terms {
        *counts.entry(term).or_default() += 1;
    }
    counts
}

/// The text between the tags of the main part of a page, which is all of it where none is marked.
fn html_prose(html: &str) -> String {
    let main = html.split_once("<main>").map_or(html, |(_, main)| main);
    let main = main.split_once("</main>").map_or(main, |(main, _)| main);
    let texts = main.split('<').filter_map(|piece| piece.split_once('>')).map(|(_tag, text)| text);
    let text = texts.collect::<Vec<_>>().join(" ");
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// The lines that begin with `///` or `//!`.
fn doc_comments(source: &str) -> String {
    let lines = source.lines().map(str::trim_start);
    let comments = lines.filter_map(|line| line.strip_prefix("///").or_else(|| line.strip_prefix("//!")));
    comments.collect::<Vec<_>>().join("\n")
}

// ---- One query ------------------------------------------------------------------------------------------------------

pipeline! {
    /// Finds the best documents for a query.
    pub struct Search;
    nodes = [Terms(text = query), score, rank];
    inputs = [query, index, limit];
    outputs = [terms, hits];
    workload = Cpu;
}

/// For each term the documents that contain it, and what it counts there.
pub type Index = HashMap<String, Vec<Hit>>;

/// A document that was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Its place among the documents.
    pub document: usize,
    /// How well it fits.
    pub score: f64,
}

/// Adds up what the terms of the query count in each document.
#[node(output = "scores")]
fn score(terms: &[String], index: &Index) -> HashMap<usize, f64> {
    let mut scores = HashMap::new();
    for hit in terms.iter().filter_map(|term| index.get(term)).flatten() {
        *scores.entry(hit.document).or_default() += hit.score;
    }
    scores
}

/// The best documents, at most `limit` of them.
#[node(output = "hits")]
fn rank(scores: &HashMap<usize, f64>, limit: usize) -> Vec<Hit> {
    let mut hits: Vec<_> = scores.iter().map(|(&document, &score)| Hit { document, score }).collect();
    hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.document.cmp(&b.document)));
    hits.truncate(limit);
    hits
}

// ---- All documents and all queries ----------------------------------------------------------------------------------

pipeline! {
    /// Makes an index of documents and answers queries from it.
    #[outputs(derive(PartialEq))]
    pub struct Corpus {
        /// So many documents are found for a query, at most.
        pub limit: usize,
    }
    nodes = [
        DocumentStats.map(document = documents) -> (length as lengths),
        document_frequencies,
        index,
        Search.map(query = queries) -> (terms as query_terms, hits as rankings),
    ];
    inputs = [documents, queries];
    outputs = [term_counts, index, query_terms, rankings];
}

/// In how many documents each term occurs.
#[node]
fn document_frequencies(term_counts: &[HashMap<String, usize>]) -> HashMap<String, usize> {
    let mut frequencies = HashMap::new();
    for term in term_counts.iter().flat_map(HashMap::keys) {
        *frequencies.entry(term.clone()).or_default() += 1;
    }
    frequencies
}

/// How soon more occurrences of a term in a document count no more, and how much the length of the document matters.
const K1: f64 = 1.2;
const B: f64 = 0.75;

/// The index, with the weights of BM25: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond",
/// Foundations and Trends in Information Retrieval 3 (2009), 333–389.
///
/// The 1 in the logarithm is not theirs but Lucene's: with it no weight is negative, however common the term.
#[node]
fn index(
    term_counts: &[HashMap<String, usize>],
    lengths: &[usize],
    document_frequencies: &HashMap<String, usize>,
) -> Index {
    let documents = real(lengths.len());
    let mean_length = real(lengths.iter().sum()) / documents;
    let mut index = Index::new();
    for (document, (counts, &length)) in term_counts.iter().zip(lengths).enumerate() {
        let saturation = K1 * (1.0 - B + B * real(length) / mean_length);
        for (term, &count) in counts {
            let frequency = real(document_frequencies[term]);
            let rarity = (1.0 + (documents - frequency + 0.5) / (frequency + 0.5)).ln();
            let score = rarity * real(count) / (real(count) + saturation);
            index.entry(term.clone()).or_default().push(Hit { document, score });
        }
    }
    index
}

#[expect(clippy::cast_precision_loss, reason = "nobody has 2^53 documents")]
fn real(count: usize) -> f64 {
    count as f64
}

// ---- Reading --------------------------------------------------------------------------------------------------------

/// Where this repository is.
const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Books in the documentation of Rust.
const BOOKS: [&str; 7] = ["book", "cargo", "edition-guide", "nomicon", "reference", "rustc", "rustdoc"];

/// What is no text of this repository, and pages that repeat others.
const SKIPPED: [&str; 6] = ["target", "node_modules", "ui", "print.html", "toc.html", "404.html"];

fn read_documents() -> Result<Vec<Document>, String> {
    let mut documents = Vec::new();
    let repository = Path::new(REPOSITORY);
    read_directory(repository, repository, &mut documents)?;
    if let Some(root) = rust_books() {
        for book in BOOKS.iter().map(|book| root.join(book)).filter(|book| book.is_dir()) {
            read_directory(&root, &book, &mut documents)?;
        }
    }
    Ok(documents)
}

/// The books that came with the compiler, if it can be asked.
fn rust_books() -> Option<PathBuf> {
    let output = Command::new("rustc").args(["--print", "sysroot"]).output().ok()?;
    let sysroot = String::from_utf8(output.stdout).ok()?;
    Some(Path::new(sysroot.trim_end()).join("share/doc/rust/html"))
}

/// Reads the texts in a directory and those below, always in the same order.
fn read_directory(root: &Path, directory: &Path, documents: &mut Vec<Document>) -> Result<(), String> {
    let cannot_read = |path: &Path, error: io::Error| format!("cannot read `{}`: {error}", path.display());
    let entries = fs::read_dir(directory).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut entries = entries.map_err(|error| cannot_read(directory, error))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        // A link leads to what is read elsewhere, or around in circles.
        if name.starts_with('.') || SKIPPED.contains(&&*name) || path.is_symlink() {
            continue;
        }
        if path.is_dir() {
            read_directory(root, &path, documents)?;
        } else if ["html", "md", "rs"].contains(&extension(&path)) {
            let text = fs::read_to_string(&path).map_err(|error| cannot_read(&path, error))?;
            let title = path.strip_prefix(root).unwrap_or(&path).display().to_string();
            documents.push(Document { title, text });
        }
    }
    Ok(())
}

fn extension(path: &Path) -> &str {
    path.extension().and_then(OsStr::to_str).unwrap_or_default()
}

// ---- The program ----------------------------------------------------------------------------------------------------

const QUERIES: [&str; 5] = [
    "how are items mapped in parallel over threads",
    "a value is moved or cloned",
    "lifetimes of references in a struct",
    "the error of a node and its source",
    "features of a crate without the standard library",
];

fn main() -> Result<(), Box<dyn Error>> {
    let documents = read_documents()?;
    let corpus = Corpus { limit: 3 };
    let found = corpus.run((&documents, &QUERIES));
    check(&corpus, &documents, &found);

    let mut out = io::stdout().lock();
    writeln!(out, "{}", Corpus::GRAPH.text())?;
    write_times(&documents, &mut out)?;
    for (query, hits) in QUERIES.iter().zip(&found.rankings) {
        writeln!(out, "\n{query}")?;
        for hit in hits {
            writeln!(out, "{:>7.2}  {}", hit.score, documents[hit.document].title)?;
        }
    }
    Ok(())
}

/// Asserts that the results are right.
fn check(corpus: &Corpus, documents: &[Document], found: &CorpusOutputs) {
    let one_by_one = corpus.with_engine(Sequential).run((documents, &QUERIES));
    assert!(*found == one_by_one, "in parallel and one by one, the same is found");
    let (index, rankings) = by_hand(documents, corpus.limit);
    assert!(found.index == index && found.rankings == rankings, "by hand, the same is found");

    for (hits, terms) in found.rankings.iter().zip(&found.query_terms) {
        let best = hits.first().map(|hit| &found.term_counts[hit.document]);
        let present = terms.iter().filter(|&term| best.is_some_and(|counts| counts.contains_key(term))).count();
        assert!(2 * present > terms.len(), "the best document contains most of {terms:?}");
    }
}

/// What the pipeline does, as loops.
fn by_hand(documents: &[Document], limit: usize) -> (Index, Vec<Vec<Hit>>) {
    let (mut counts, mut lengths) = (Vec::new(), Vec::new());
    for document in documents {
        let terms = terms(&words(&lower(&prose(document))));
        lengths.push(length(&terms));
        counts.push(count(terms));
    }
    let index = index(&counts, &lengths, &document_frequencies(&counts));
    let search = |query: &&str| rank(&score(&terms(&words(&lower(query))), &index), limit);
    let rankings = QUERIES.iter().map(search).collect();
    (index, rankings)
}

/// Prints what the map over the documents takes, one by one and in parallel: the shortest of some calls, in turns.
fn write_times(documents: &[Document], out: &mut impl Write) -> io::Result<()> {
    let (mut one_by_one, mut parallel) = (Duration::MAX, Duration::MAX);
    for _ in 0..5 {
        one_by_one = one_by_one.min(time(Sequential, documents));
        parallel = parallel.min(time(Parallel::new(), documents));
    }
    let ratio = one_by_one.as_secs_f64() / parallel.as_secs_f64();
    let count = documents.len();
    writeln!(out, "{count} documents: {one_by_one:.0?} one by one, {parallel:.0?} in parallel, {ratio:.1}×")
}

fn time(engine: impl Engine, documents: &[Document]) -> Duration {
    let start = Instant::now();
    DocumentStats.with_engine(engine).map(documents);
    start.elapsed()
}
