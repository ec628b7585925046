//! `Real with fetch = fake_fetch`: a pipeline as it is, but for one node.

use hypernodes::{Pipeline as _, node, pipeline};

mod real {
    use hypernodes::{node, pipeline};

    /// What came back.
    #[derive(Debug, Clone, PartialEq)]
    pub(crate) struct Page(pub(crate) String);

    struct Secret(usize);

    #[node(output = "page")]
    fn fetch(client: &str, url: &str) -> Result<Page, std::io::Error> {
        Err(std::io::Error::other(format!("{client} found no network for {url}")))
    }

    #[node(output = "secret")]
    fn measure(page: &Page) -> Secret {
        Secret(page.0.len())
    }

    #[node(output = "length")]
    fn length(secret: &Secret) -> usize {
        secret.0
    }

    #[node]
    fn title(page: Page) -> String {
        page.0.to_uppercase()
    }

    pipeline! {
        pub(crate) struct Real { pub(crate) client: String }
        nodes = [fetch(url = address), measure, length, title];
        outputs = [length, title];
    }

    pipeline! {
        pub(crate) struct Outer { pub(crate) real: Real }
        nodes = [self.real];
    }

    #[node]
    #[expect(clippy::unnecessary_wraps, reason = "a node that may fail is needed")]
    fn words(text: &str) -> Result<Vec<String>, String> {
        Ok(text.split(' ').map(str::to_owned).collect())
    }

    #[node]
    fn count(words: &[String]) -> usize {
        words.len()
    }

    pipeline! {
        pub(crate) struct Inner;
        nodes = [words, count];
        outputs = [count];
    }

    pipeline! {
        pub(crate) struct Around;
        nodes = [Inner];
    }
}

use real::{Around, AroundError, InnerError, Outer, Page, Real, RealError};

#[node]
fn fake_fetch(url: &str) -> Page {
    Page(format!("<{url}>"))
}

pipeline! {
    struct Fake { real: Real }
    nodes = [self.real with fetch = fake_fetch];
}

#[test]
fn a_node_inside_is_another_one() {
    let real = Real { client: "test".into() };
    assert!(matches!(real.run("x"), Err(RealError::Fetch(_))));
    let out = Fake { real }.run("x");
    assert_eq!((out.length, out.title.as_str()), (3, "<X>"));
    let nested = Fake::GRAPH.nodes[0].nested.expect("a graph inside");
    assert_eq!(nested.nodes[0].name, "fake_fetch");
    assert!(Outer { real: Real { client: "test".into() } }.run("x").is_err());
}

#[node]
fn failing_fetch(url: &str) -> std::io::Result<Page> {
    Err(std::io::Error::other(url.to_owned()))
}

pipeline! {
    struct Failing { real: Real }
    nodes = [self.real(address = place) with fetch = failing_fetch];
}

#[node]
fn no_words(text: &str) -> Result<Vec<String>, String> {
    if text.is_empty() { Err("no text".to_owned()) } else { Ok(Vec::new()) }
}

pipeline! {
    struct Deep;
    nodes = [Around with Inner.words = no_words];
}

pipeline! {
    struct Many { real: Real }
    nodes = [self.real.map(address = places) with (fetch = fake_fetch) -> (title as titles)];
    outputs = [titles];
}

#[test]
fn its_errors_are_those_of_the_node() {
    let error = Failing { real: Real { client: "test".into() } }.run("there").expect_err("it fails");
    assert!(matches!(&error, FailingError::Real(RealError::Fetch(error)) if error.to_string() == "there"));
    assert_eq!(Deep.run("a b").map(|out| out.count).ok(), Some(0));
    let error = Deep.run("").expect_err("it fails");
    assert!(matches!(&error, DeepError::Around(AroundError::Inner(InnerError::Words(_)))));
    assert_eq!(error.path().to_string(), "Deep/Around/Inner/words");
    let many = Many { real: Real { client: "test".into() } };
    assert_eq!(many.run(&["a", "b"]).titles, ["<A>", "<B>"]);
}

#[node(output = ("head", "body"))]
fn split(text: &str) -> (String, String) {
    let (head, body) = text.split_at(1);
    (head.to_owned(), body.to_owned())
}

#[node]
fn size(body: &str) -> usize {
    body.len()
}

pipeline! {
    struct Sizes;
    nodes = [split, size];
    outputs = [size];
}

#[node(output = ("head", "body"))]
fn fake_split(text: &str) -> (String, String) {
    (text.to_owned(), String::new())
}

#[node(output = ("one", "other"))]
fn split_by_place(text: &str) -> (String, String) {
    (text.to_owned(), "ab".to_owned())
}

pipeline! {
    struct Split;
    nodes = [
        Sizes with split = fake_split,
        Sizes(text = of) with split = split_by_place -> size_by_place,
    ];
}

#[test]
fn of_several_outputs_the_needed_one_is_read() {
    let out = Split.run(("abc", "abc"));
    assert_eq!((out.size, out.size_by_place), (0, 2));
}
