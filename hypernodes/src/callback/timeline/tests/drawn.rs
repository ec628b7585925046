//! Pictures and pages, read again.
#![cfg(feature = "svg")]

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use roxmltree::{Document, Node};

use super::super::Timeline;
use super::{COUNT, DOCUMENT, JOIN, MS, NASTY, Outcome, Scope, Teller, US, What, corpus, many, nasty, together};

/// The records of a picture: the class, where it begins and how wide it is, how high it stands, and what shows under the
/// pointer.
type Drawn = (String, f64, f64, f64, String);

fn drawn(timeline: &Timeline) -> Vec<Drawn> {
    let text = timeline.svg().to_string();
    let document = Document::parse(&text).expect("the picture is well-formed");
    let lanes = document.descendants().find(|node| node.attribute("class") == Some("lanes")).expect("the lanes");
    let number =
        |node: &Node<'_, '_>, name: &str| node.attribute(name).and_then(|text| text.parse().ok()).unwrap_or(-1.0);
    let records = lanes.children().filter(|node| node.has_tag_name("rect")).map(|node| {
        let title = node.children().find(|node| node.has_tag_name("title")).and_then(|title| title.text());
        let class = node.attribute("class").unwrap_or_default().to_string();
        (class, number(&node, "x"), number(&node, "width"), number(&node, "y"), title.unwrap_or_default().to_string())
    });
    records.collect()
}

/// What is said above the picture.
fn about(timeline: &Timeline) -> String {
    let text = timeline.svg().to_string();
    let document = Document::parse(&text).expect("the picture is well-formed");
    let said = document.descendants().find(|node| node.attribute("class") == Some("muted s11"));
    said.and_then(|node| node.text()).unwrap_or_default().to_string()
}

#[test]
fn records_stand_where_they_ran() {
    let all = drawn(&corpus());
    let classes: Vec<&str> = all.iter().map(|(class, ..)| class.as_str()).collect();
    let expected =
        ["map", "thing", "wrong", "c0", "map", "c2", "wrong", "thing", "wrong", "thing", "c1", "wrong", "found"];
    assert_eq!(classes, expected);
    // The whole is 1002 pixels for 100 ms, from 174 on.
    let find = |title: &str| all.iter().find(|(.., text)| text == title).expect("a record of that title");
    let (_, x, width, y, _) = find("Corpus/split\nitem 0\n10.0ms from 1.00ms on\ndone");
    assert!((x - 184.02).abs() < 0.01 && (width - 100.2).abs() < 0.01);
    let (_, x, _, inner, _) = find("Corpus/documents/count\nitem 1\n9.00ms from 41.0ms on\nfailed");
    assert!((x - 584.82).abs() < 0.01 && (inner - y - 2.0 * 16.0).abs() < 0.01);
    assert_eq!(about(&corpus()), "100ms in 1 thread, 13 records; 1 narrower than a pixel are drawn together");
}

#[test]
fn records_within_others_are_drawn_within() {
    let all = drawn(&corpus());
    for (_, x, width, y, title) in all.iter().filter(|(_, _, _, y, _)| *y > all[0].3) {
        let around = |(_, left, wide, above, _): &Drawn| {
            (y - above - 16.0).abs() < 0.01 && *left <= x + 0.02 && x + width <= left + wide + 0.02
        };
        assert!(all.iter().any(around), "{title} lies in nothing");
    }
}

#[test]
fn what_is_narrow_is_drawn_together_and_said() {
    let wide = drawn(&many(10));
    assert_eq!(wide.len(), 10);
    assert_eq!(about(&many(10)), "190µs in 1 thread, 10 records");
    for count in [10_000, 30_000] {
        let all = drawn(&many(count));
        assert!((300..=1002).contains(&all.len()), "{}", all.len());
        let drawn: u64 = all
            .iter()
            .map(|(.., title)| title.split_once(" records").map_or(1, |(count, _)| count.parse().expect("a number")))
            .sum();
        assert_eq!(drawn, count);
        assert!(all.iter().all(|(class, x, width, ..)| class.starts_with('c') && *width <= 3.0 && x + width < 1177.0));
        assert!(
            about(&many(count))
                .ends_with(&alloc::format!("{count} records; {count} narrower than a pixel are drawn together"))
        );
    }
}

#[test]
fn what_is_not_drawn_is_said() {
    assert_eq!(about(&together()), "10.0ms in 1 thread, 5 records; 2 items that overlap others are not drawn");
    let teller = Teller::new(Timeline::with_records(1));
    let run = Scope::new(None, What::Pipeline(&DOCUMENT, &[]));
    for number in 0..4 {
        teller.node(&run, COUNT, (number * US, (number + 1) * US), Outcome::Done);
    }
    assert_eq!(
        about(&teller.timeline),
        "1.00µs in 1 thread, 1 record; 3 more were not kept, so that only 1.00µs are shown"
    );
    assert_eq!(about(&Timeline::new()), "0s in 0 threads, 0 records");
    assert!(drawn(&Timeline::new()).is_empty());
}

#[test]
fn what_is_known_of_the_beginning_is_all_that_is_shown() {
    let teller = Teller::new(Timeline::with_records(2));
    let map = Scope::new(None, What::Map(&DOCUMENT, &[], 2));
    teller.map(&map, (0, 100 * MS), |map| {
        for index in 0..2 {
            let from = 50 * MS * index;
            teller.item(map, 0, (from, from + 20 * MS), Outcome::Done, |document| {
                teller.node(document, COUNT, (from, from + 10 * MS), Outcome::Done);
            });
        }
    });
    let all = drawn(&teller.timeline);
    let wide: Vec<f64> = all.iter().map(|(_, _, width, ..)| *width).collect();
    assert_eq!(wide, [1002.0, 1002.0, 501.0]);
    let said = "100ms in 1 thread, 3 records; 2 more were not kept, so that only 20.0ms are shown";
    assert_eq!(about(&teller.timeline), said);
}

#[test]
fn each_thread_has_a_lane() {
    let teller = Teller::new(Timeline::new());
    for name in ["first", "second", "first"] {
        std::thread::scope(|threads| {
            let run = || teller.node(&Scope::new(None, What::Pipeline(&DOCUMENT, &[])), JOIN, (0, MS), Outcome::Done);
            std::thread::Builder::new().name(name.into()).spawn_scoped(threads, run).map(|_| ()).expect("a thread");
        });
    }
    let mut tops: Vec<f64> = drawn(&teller.timeline).into_iter().map(|(_, _, _, y, _)| y).collect();
    tops.dedup();
    assert_eq!(tops.len(), 3);
    assert_eq!(teller.timeline.svg().to_string().matches("<title>first</title>").count(), 2);
}

#[test]
fn names_are_text_only_and_nothing_is_fetched() {
    let page = nasty().html().to_string();
    assert_eq!(
        (page.matches("<script").count(), page.matches("</script").count(), page.matches("<!--").count()),
        (2, 2, 0)
    );
    assert!(drawn(&nasty())[0].4.starts_with("a\"b\\c</script><!--'&"));
    for text in [page, nasty().svg().to_string(), corpus().html().to_string()] {
        let text = text.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
        assert!(
            !["http", "//cdn", "@import", "src=", "href=", "url(", "fetch("].iter().any(|word| text.contains(word))
        );
    }
}

#[test]
fn a_page_has_the_picture_and_the_numbers_for_its_script() {
    let mut paths = Vec::new();
    for timeline in [corpus(), nasty(), together(), many(10_000), Timeline::new()] {
        let page = timeline.html().to_string();
        assert!(page.starts_with("<!doctype html>\n<html") && page.ends_with("</html>"));
        let (_, rest) = page.split_once("id=\"records\">").expect("numbers");
        let (numbers, _) = rest.split_once("</script>").expect("their end");
        let numbers: serde_json::Value = serde_json::from_str(numbers).expect("JSON");
        let places = numbers["places"].as_array().map_or(0, Vec::len) as u64;
        paths.extend(numbers["places"][0][0].as_str().map(String::from));
        for thread in numbers["threads"].as_array().into_iter().flatten() {
            for record in thread["records"].as_array().into_iter().flatten() {
                assert!(
                    record[0].as_u64() < Some(places) && record[1].as_u64() < thread["levels"].as_u64(),
                    "{record}"
                );
                let end = record[2].as_u64().zip(record[3].as_u64()).map(|(started, took)| started + took);
                assert!(end.is_some() && end <= numbers["all"].as_u64(), "{record}");
            }
        }
    }
    assert_eq!(paths, ["Corpus/split", &alloc::format!("{NASTY}/odd\"&'"), "Document/count", "Corpus/split"]);
}
