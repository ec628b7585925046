//! A method is no node: `self` has no name that could be resolved.

use hypernodes::node;

struct Stopwords(Vec<String>);

impl Stopwords {
    #[node(output = "content_words")]
    fn remove(&self, words: &[String]) -> usize {
        words.iter().filter(|word| !self.0.contains(word)).count()
    }
}

fn main() {
    let stopwords = Stopwords(vec!["the".to_owned()]);
    println!("{}", stopwords.remove(&["the".to_owned(), "cat".to_owned()]));
}
