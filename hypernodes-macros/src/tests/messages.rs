//! What is said about a mistake: all the messages of one input. How they look in place is tested by the files in
//! `tests/ui`.

use super::compile;

/// The messages of a pipeline over three nodes.
fn said(pipeline: &str) -> Vec<String> {
    let nodes = r#"
        #[node(output = "cleaned")] fn clean(text: &str) -> String {}
        #[node(output = ("head", "tail"))] fn split(cleaned: &str) -> (String, String) {}
        #[node] fn score<T>(head: &str, weight: T) -> T {}
    "#;
    compile(nodes, pipeline).expect_err("a pipeline with mistakes")
}

#[test]
fn mistakes_in_the_keys_are_told_in_one_go() {
    assert_eq!(
        said(
            "struct P; nodes = [clean]; nods = 3; workload = Gpu; partitions = 0; map_mode = Zap; outputs = [cleaned, cleaned];"
        ),
        [
            "unknown key `nods`; did you mean `nodes`?",
            "unknown workload `Gpu`; did you mean `Cpu`?",
            "`partitions = 0` is no number of partitions; it must be at least 1, or be left out to be chosen for you",
            "unknown `map_mode` `Zap`; did you mean `Zip`?",
            "`cleaned` stands twice in `outputs`; keep one",
            "`map_mode` says how `map_over` goes on; add `map_over = [..];`",
        ]
    );
}

#[test]
fn mistakes_in_the_names_are_told_in_one_go() {
    assert_eq!(
        said("struct P { wieght: f64 } nodes = [clean(txt = title), split -> parts, score::<f64>]; outputs = [scor];"),
        [
            "`clean` has no parameter `txt`; did you mean `text`?",
            "`split` makes `head`, `tail`; say which is renamed: `-> (head as head_2, tail as tail_2)`",
            "no node makes `scor`; did you mean `score`?",
            "no node takes the bound input `wieght`; did you mean `weight`?",
        ]
    );
}

#[test]
fn a_misspelt_input_is_one_mistake() {
    assert_eq!(
        said("struct P; nodes = [clean]; inputs = [txet];"),
        ["no node takes the input `txet`; did you mean `text`?"]
    );
    assert_eq!(
        said("struct P; nodes = [clean, split, score::<f64>]; inputs = [weight];"),
        ["`clean` takes `text`, which no node makes and `inputs` does not list; add it to `inputs`"]
    );
}

#[test]
fn a_generic_node_needs_its_instance() {
    assert_eq!(
        said("struct P; nodes = [clean, split, score];"),
        [
            "`score` is generic over `T`, so the type of `weight` has no name; write the instance, such as `score::<f64>`, or state the type: `inputs = [weight: Type]`"
        ]
    );
}
