//! Nobody could name the columns.

use hypernodes::{node, pipeline};

#[node(output = "cleaned_text")]
fn clean_text(passage: &str) -> String {
    passage.trim().to_lowercase()
}

fn main() {
    let clean = pipeline!(nodes = [clean_text]; map_over = [passage]);
    let outs = clean.map_over(clean_columns(&["a"]));
    println!("{}", outs.unwrap()[0].cleaned_text);
}

fn clean_columns<T>(columns: T) -> T {
    columns
}
