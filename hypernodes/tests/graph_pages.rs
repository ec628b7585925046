//! Pages of graphs in a browser.

mod graphs;

use graphs::{Chance, graph};

#[test]
fn samples() {
    let dir = std::path::Path::new("/tmp/pictures-shots");
    std::fs::create_dir_all(dir).expect("a directory");
    for (count, depth) in [(5, 1), (20, 2), (100, 3)] {
        let graph = graph(&mut Chance(7), "RankPages", count, depth);
        std::fs::write(dir.join(format!("{count}.html")), graph.html().to_string()).expect("written");
        std::fs::write(dir.join(format!("{count}.svg")), graph.svg().to_string()).expect("written");
        std::fs::write(dir.join(format!("{count}.dot")), graph.dot().to_string()).expect("written");
        std::fs::write(dir.join(format!("{count}.txt")), graph.text().to_string()).expect("written");
    }
}
