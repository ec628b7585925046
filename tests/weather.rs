//! The example `weather`: its figures against two computations without the library, and what it does with bad files.

#![allow(clippy::float_cmp, reason = "where nothing is rounded, equal is equal")]

#[path = "../examples/weather.rs"]
#[allow(dead_code, unreachable_pub, reason = "a program of its own, whose `main` nobody calls here")]
mod weather;

use std::collections::BTreeMap;
use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use hypernodes::Failure;
use weather::{Comfort, ParseDayError, Sky, Summary, Weather, WeatherOutputs, Year, run, summarize};

const SEATTLE: &[u8] = include_bytes!("../examples/data/seattle-weather.csv");
const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/seattle-weather.csv");

/// The figures of one year: whole numbers in `counts`, the others in `sums`.
#[derive(Debug)]
struct Figures {
    year: u16,
    /// Days, frost days, wet days; drizzle, fog, rain, snow, sun; harsh, fair, pleasant.
    counts: [u32; 11],
    /// Mean temperature, mean range, precipitation, most precipitation of a day, growing degrees, lowest wind chill.
    sums: [f64; 6],
    wettest: String,
}

fn figures(year: u16, sum: &Year) -> Figures {
    let sky = |sky| sum.sky.get(&sky).copied().unwrap_or(0);
    let comfort = |comfort| sum.comfort.get(&comfort).copied().unwrap_or(0);
    let wettest = sum.wettest.expect("it rained");
    Figures {
        year,
        counts: [
            sum.days,
            sum.frost,
            sum.wet,
            sky(Sky::Drizzle),
            sky(Sky::Fog),
            sky(Sky::Rain),
            sky(Sky::Snow),
            sky(Sky::Sun),
            comfort(Comfort::Harsh),
            comfort(Comfort::Fair),
            comfort(Comfort::Pleasant),
        ],
        sums: [
            sum.temp_mean / f64::from(sum.days),
            sum.temp_range / f64::from(sum.days),
            sum.precipitation,
            wettest.precipitation,
            sum.growing_degrees,
            sum.wind_chill.expect("it was cold"),
        ],
        wettest: wettest.date.to_string(),
    }
}

fn assert_figures(summary: &Summary, expected: &[Figures], tolerance: f64) {
    let years: Vec<u16> = expected.iter().map(|figures| figures.year).collect();
    assert_eq!(summary.years.keys().copied().collect::<Vec<_>>(), years);
    for (expected, (&year, sum)) in expected.iter().zip(&summary.years) {
        let found = figures(year, sum);
        assert_eq!(found.counts, expected.counts, "{year}");
        assert_eq!(found.wettest, expected.wettest, "{year}");
        for (found, expected) in found.sums.iter().zip(expected.sums) {
            assert!((found - expected).abs() < tolerance, "{year}: {found} is not {expected}");
        }
    }
}

/// Computed once, outside of this repository's code, by (`mawk` 1.3.4):
///
/// ```text
/// awk -F, 'NR > 1 {
///   y = substr($1, 1, 4); n[y]++; m = ($3 + $4) / 2; mean[y] += m; range[y] += $3 - $4
///   frost[y] += $4 < 0; wet[y] += $2 >= 1; mm[y] += $2; if ($2 > top[y]) { top[y] = $2; on[y] = $1 }
///   if (m > 10) gdd[y] += m - 10
///   w = $5 * 3.6; f = m
///   if (m <= 10 && w > 4.8) {
///     v = w ^ 0.16; f = 13.12 + 0.6215 * m - 11.37 * v + 0.3965 * m * v; if (f < chill[y]) chill[y] = f }
///   if (f < 0 || f > 30) harsh[y]++; else if (f >= 15 && $2 < 1) pleasant[y]++; else fair[y]++
///   sky[y, $6]++
/// } END { for (y = 2012; y < 2016; y++)
///   printf "%d: %d %d %d, %d %d %d %d %d, %d %d %d; %.4f %.4f %.1f %.1f %.2f %.4f; %s\n", y, n[y], frost[y], wet[y],
///     sky[y, "drizzle"], sky[y, "fog"], sky[y, "rain"], sky[y, "snow"], sky[y, "sun"], harsh[y], fair[y], pleasant[y],
///     mean[y] / n[y], range[y] / n[y], mm[y], top[y], gdd[y], chill[y], on[y]
/// }' examples/data/seattle-weather.csv
/// ```
///
/// A Python program with the module `csv` prints the same.
#[test]
fn every_year_has_the_figures_of_awk() {
    let year = |year, counts, sums, wettest: &str| Figures { year, counts, sums, wettest: wettest.to_owned() };
    #[rustfmt::skip]
    let expected = [
        year(2012, [366, 18, 148, 31, 5, 191, 21, 118, 17, 243, 106], [11.2832, 7.9872, 1226.0, 54.1, 1133.40, -6.6869], "2012/11/19"),
        year(2013, [365, 26, 119, 16, 82, 60, 2, 205, 17, 243, 105], [12.1064, 7.9049, 828.0, 43.4, 1369.25, -7.8827], "2013/09/28"),
        year(2014, [365, 18, 123, 0, 151, 3, 0, 211, 18, 221, 126], [12.8292, 8.3334, 1232.8, 46.7, 1490.20, -9.5946], "2014/03/05"),
        year(2015, [365, 10, 116, 7, 173, 5, 0, 180, 7, 235, 123], [13.1318, 8.5923, 1139.2, 55.9, 1541.05, -1.8054], "2015/03/15"),
    ];
    let summary = summarize(SEATTLE);
    assert!(summary.refused.is_empty());
    // What `awk` rounded to four places.
    assert_figures(&summary, &expected, 0.000_051);
}

/// One loop over the file, which knows nothing of the example and less of the library.
#[test]
fn every_year_has_the_figures_of_a_plain_loop() {
    let mut years: BTreeMap<u16, Figures> = BTreeMap::new();
    for line in std::str::from_utf8(SEATTLE).expect("the file is UTF-8").lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let number = |at: usize| fields[at].parse::<f64>().expect("a number");
        let (rain, max, min, wind) = (number(1), number(2), number(3), number(4) * 3.6);
        let year = fields[0][..4].parse().expect("a year");
        let of = years.entry(year).or_insert_with(|| Figures {
            year,
            counts: [0; 11],
            sums: [0.0, 0.0, 0.0, 0.0, 0.0, f64::INFINITY],
            wettest: String::new(),
        });

        let mean = max * 0.5 + min * 0.5;
        let mut felt = mean;
        if mean <= 10.0 && wind > 4.8 {
            felt = 13.12 + 0.6215 * mean + (0.3965 * mean - 11.37) * wind.powf(0.16);
            of.sums[5] = of.sums[5].min(felt);
        }
        let sky = ["drizzle", "fog", "rain", "snow", "sun"].iter().position(|&sky| sky == fields[5]);
        let comfort = match (felt, rain) {
            (..0.0, _) => 8,
            (15.0..=30.0, ..1.0) => 10,
            (0.0..=30.0, _) => 9,
            _ => 8,
        };
        of.counts[0] += 1;
        of.counts[1] += u32::from(min < 0.0);
        of.counts[2] += u32::from(rain >= 1.0);
        of.counts[3 + sky.expect("a known sky")] += 1;
        of.counts[comfort] += 1;
        of.sums[0] += mean;
        of.sums[1] += max - min;
        of.sums[2] += rain;
        if rain > of.sums[3] {
            of.sums[3] = rain;
            of.wettest = fields[0].to_owned();
        }
        if mean > 10.0 {
            of.sums[4] += mean - 10.0;
        }
    }
    for of in years.values_mut() {
        of.sums[0] /= f64::from(of.counts[0]);
        of.sums[1] /= f64::from(of.counts[0]);
    }
    assert_figures(&summarize(SEATTLE), &years.into_values().collect::<Vec<_>>(), 1e-9);
}

#[test]
fn the_table_is_printed() {
    let (code, out, err) = program(&[PATH.as_ref()]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(
        out,
        "\
year  days  mean °C  range °C  frost days  wet days  rain mm  wettest day         growing °C·d
2012   366     11.3       8.0          18       148   1226.0  2012/11/19, 54.1 mm       1133.4
2013   365     12.1       7.9          26       119    828.0  2013/09/28, 43.4 mm       1369.2
2014   365     12.8       8.3          18       123   1232.8  2014/03/05, 46.7 mm       1490.2
2015   365     13.1       8.6          10       116   1139.2  2015/03/15, 55.9 mm       1541.1

year  drizzle   fog  rain  snow   sun   harsh  fair  pleasant   lowest wind chill
2012       31     5   191    21   118      17   243       106             -6.7 °C
2013       16    82    60     2   205      17   243       105             -7.9 °C
2014        0   151     3     0   211      18   221       126             -9.6 °C
2015        7   173     5     0   180       7   235       123             -1.8 °C
"
    );
}

#[test]
fn a_year_without_rain_and_cold_says_none() {
    let (code, out, _) = program(&[file("dry", b"2001/07/01,0,30,20,3,sun\n").as_path()]);
    assert_eq!(code, 0);
    let none = out.lines().filter(|line| line.starts_with("2001") && line.contains("none")).count();
    assert_eq!(none, 2, "{out}");
}

// ---- The nodes, through the pipeline --------------------------------------------------------------------------------

fn day(line: &str) -> WeatherOutputs {
    Weather { base_temp: 10.0 }.run(line).expect("a good line")
}

#[test]
fn limits_belong_to_the_side_that_the_docs_say() {
    assert!(!day("2012/01/01,0,1,0,1,sun").frost);
    assert!(day("2012/01/01,0,1,-0.1,1,sun").frost);
    assert!(!day("2012/01/01,0.9,1,0,1,sun").wet);
    assert!(day("2012/01/01,1,1,0,1,sun").wet);
    assert_eq!(day("2012/01/01,0,12,8,1,sun").growing_degrees, 0.0);
    assert_eq!(day("2012/01/01,0,14,8,1,sun").growing_degrees, 1.0);
    assert_eq!(day("2012/01/01,0,8,4,1,sun").growing_degrees, 0.0);
    assert_eq!(day("2012/01/01,0,8,8,1,sun").temp_range, 0.0);
    assert_eq!(day("2012/01/01,0,15,15,1,sun").comfort, Comfort::Pleasant);
    assert_eq!(day("2012/01/01,0,30,30,1,sun").comfort, Comfort::Pleasant);
    assert_eq!(day("2012/01/01,0,31,31,1,sun").comfort, Comfort::Harsh);
    assert_eq!(day("2012/01/01,1,15,15,1,sun").comfort, Comfort::Fair);
    assert_eq!(day("2012/01/01,0,14,14,1,sun").comfort, Comfort::Fair);
    // 2 °C, but the wind makes less than 0 °C of it.
    assert_eq!(day("2012/01/01,0,2,2,9,sun").comfort, Comfort::Harsh);
}

#[test]
fn the_base_temperature_is_bound() {
    let out = Weather { base_temp: 4.4 }.run("2012/01/01,0,12,8,1,sun").expect("a good line");
    assert!((out.growing_degrees - 5.6).abs() < 1e-12);
}

/// Against the wind chill calculation chart of Environment Canada, which has whole numbers.
#[test]
fn wind_chill_is_that_of_the_chart() {
    let temps = [5, 0, -5, -10, -15, -20, -25, -30, -35, -40, -45, -50];
    let chart = [
        (5, [4, -2, -7, -13, -19, -24, -30, -36, -41, -47, -53, -58]),
        (20, [1, -5, -12, -18, -24, -30, -37, -43, -49, -56, -62, -68]),
        (40, [-1, -7, -14, -21, -27, -34, -41, -48, -54, -61, -68, -74]),
        (80, [-3, -10, -17, -24, -31, -38, -45, -52, -60, -67, -74, -81]),
    ];
    for (kmh, row) in chart {
        for (temp, expected) in temps.into_iter().zip(row) {
            let line = format!("2012/01/01,0,{temp},{temp},{},snow", f64::from(kmh) / 3.6);
            let chill = day(&line).wind_chill.expect("defined here");
            assert_eq!(chill.round(), f64::from(expected), "{temp} °C, {kmh} km/h");
        }
    }
}

#[test]
fn wind_chill_is_only_where_it_is_defined() {
    let chill = |temp: f64, wind: f64| day(&format!("2012/01/01,0,{temp},{temp},{wind},sun")).wind_chill;
    assert!(chill(10.0, 2.0).is_some());
    assert!(chill(10.1, 2.0).is_none());
    // 4.68 and 5.04 km/h.
    assert!(chill(10.0, 1.3).is_none());
    assert!(chill(10.0, 1.4).is_some());
    assert!(chill(-20.0, 0.0).is_none());
}

#[test]
fn leap_days_follow_the_gregorian_calendar() {
    for leap in ["2012/02/29", "2000/02/29", "1600/02/29"] {
        assert_eq!(day(&format!("{leap},0,8,2,1,sun")).day.date.to_string(), leap);
    }
    for none in ["2013/02/29", "1900/02/29", "2100/02/29"] {
        assert!(Weather { base_temp: 10.0 }.run(format!("{none},0,8,2,1,sun").as_str()).is_err(), "{none}");
    }
}

#[test]
fn an_error_has_its_node_and_its_cause() {
    let error = Weather { base_temp: 10.0 }.run("2012/01/01,0,8,x,1,sun").expect_err("`x` is no number");
    assert_eq!(error.node(), "parse_day");
    assert_eq!(error.to_string(), "node `parse_day` failed");
    let cause = error.source().and_then(|cause| cause.downcast_ref::<ParseDayError>());
    assert_eq!(cause, Some(&ParseDayError::Number("temp_min", "x".to_owned())));
}

// ---- Malformed lines ------------------------------------------------------------------------------------------------

/// A line, the node that refuses it and why.
const MALFORMED: &[(&str, &str, &str)] = &[
    ("", "parse_day", "the line is empty"),
    (" \t ", "parse_day", "the line is empty"),
    ("2012/01/02", "parse_day", "column `precipitation` is missing"),
    ("2012/01/02,0,8,2,1", "parse_day", "column `weather` is missing"),
    ("2012/01/02,0,8,2,1,", "parse_day", "column `weather` is missing"),
    ("2012/01/02,0,,2,1,sun", "parse_day", "column `temp_max` is missing"),
    (",0,8,2,1,sun", "parse_day", "column `date` is missing"),
    ("2012/01/02,0,8,2,1,sun,7", "parse_day", "`7` stands after the last column"),
    ("2012/01/02,0,8,2,1,sun,", "parse_day", "`` stands after the last column"),
    ("2012/01/02;0;8;2;1;sun", "parse_day", "`2012/01/02;0;8;2;1;sun` is no date; write it like `2012/01/31`"),
    ("2012/01/02,0,warm,2,1,sun", "parse_day", "`temp_max` is no number: `warm`"),
    ("2012/01/02,0,8,2,1 m/s,sun", "parse_day", "`wind` is no number: `1 m/s`"),
    ("2012/01/02,0,8,−2,1,sun", "parse_day", "`temp_min` is no number: `−2`"),
    ("2012/01/02,NaN,8,2,1,sun", "parse_day", "`precipitation` is not between 0 and 2000: `NaN`"),
    ("2012/01/02,0,nan,2,1,sun", "parse_day", "`temp_max` is not between -95 and 65: `nan`"),
    ("2012/01/02,0,8,-inf,1,sun", "parse_day", "`temp_min` is not between -95 and 65: `-inf`"),
    ("2012/01/02,0,8,2,1e999,sun", "parse_day", "`wind` is not between 0 and 120: `1e999`"),
    ("2012/01/02,-0.1,8,2,1,sun", "parse_day", "`precipitation` is not between 0 and 2000: `-0.1`"),
    ("2012/01/02,0,9999,2,1,sun", "parse_day", "`temp_max` is not between -95 and 65: `9999`"),
    ("2012/01/02,0,8,-99.9,1,sun", "parse_day", "`temp_min` is not between -95 and 65: `-99.9`"),
    ("2013/02/30,0,8,2,1,sun", "parse_day", "`2013/02/30` is no date; write it like `2012/01/31`"),
    ("2013/04/31,0,8,2,1,sun", "parse_day", "`2013/04/31` is no date; write it like `2012/01/31`"),
    ("2013/00/01,0,8,2,1,sun", "parse_day", "`2013/00/01` is no date; write it like `2012/01/31`"),
    ("2013/13/01,0,8,2,1,sun", "parse_day", "`2013/13/01` is no date; write it like `2012/01/31`"),
    ("2013/01/00,0,8,2,1,sun", "parse_day", "`2013/01/00` is no date; write it like `2012/01/31`"),
    ("2013/01/32,0,8,2,1,sun", "parse_day", "`2013/01/32` is no date; write it like `2012/01/31`"),
    ("2013/+1/01,0,8,2,1,sun", "parse_day", "`2013/+1/01` is no date; write it like `2012/01/31`"),
    ("2013/1/1,0,8,2,1,sun", "parse_day", "`2013/1/1` is no date; write it like `2012/01/31`"),
    ("2013/01,0,8,2,1,sun", "parse_day", "`2013/01` is no date; write it like `2012/01/31`"),
    ("2013/01/01/01,0,8,2,1,sun", "parse_day", "`2013/01/01/01` is no date; write it like `2012/01/31`"),
    ("2013-01-01,0,8,2,1,sun", "parse_day", "`2013-01-01` is no date; write it like `2012/01/31`"),
    ("date,precipitation,temp_max,temp_min,wind,weather", "parse_day", "`date` is no date; write it like `2012/01/31`"),
    (
        "2012/01/02,0,8,2,1,hail",
        "parse_day",
        "`hail` is no weather; known are `drizzle`, `fog`, `rain`, `snow` and `sun`",
    ),
    (
        "2012/01/02,0,8,2,1,Sun",
        "parse_day",
        "`Sun` is no weather; known are `drizzle`, `fog`, `rain`, `snow` and `sun`",
    ),
    ("2012/01/02,0,8,2,\u{1b}[31m,sun", "parse_day", "`wind` is no number: `\u{fffd}[31m`"),
    ("2012/01/02,0,2,8.5,1,sun", "temp_range", "`temp_min` 8.5 is above `temp_max` 2"),
];

const HEADER: &str = "date,precipitation,temp_max,temp_min,wind,weather";
const GOOD: &str = "2012/01/01,1.5,8,-2,1,rain";

/// The lines that were refused: number, node, message.
fn refused(summary: &Summary) -> Vec<(usize, &'static str, String)> {
    let one = |refused: &weather::Refused| match &refused.failure {
        Failure::Node(error) => (refused.line, error.node(), refused.to_string()),
        Failure::Panic(_) => (refused.line, "panic", refused.to_string()),
    };
    summary.refused.iter().map(one).collect()
}

fn days(summary: &Summary) -> u32 {
    summary.years.values().map(|year| year.days).sum()
}

#[test]
fn a_malformed_line_is_named_and_the_rest_counts() {
    for &(line, node, why) in MALFORMED {
        let summary = summarize(format!("{HEADER}\n{GOOD}\n{line}\n{GOOD}\n").as_bytes());
        assert_eq!(refused(&summary), [(3, node, format!("line 3: node `{node}` failed: {why}"))], "{line:?}");
        assert_eq!(days(&summary), 2, "{line:?}");
        assert_eq!(summary.years[&2012].precipitation, 3.0, "{line:?}");
    }
}

#[test]
fn all_malformed_lines_are_named_in_their_order() {
    let lines: Vec<&str> = MALFORMED.iter().flat_map(|&(line, ..)| [line, GOOD]).collect();
    let summary = summarize(format!("{HEADER}\n{}", lines.join("\n")).as_bytes());
    let expected: Vec<_> = MALFORMED
        .iter()
        .zip((2..).step_by(2))
        .map(|((_, node, why), line)| (line, *node, format!("line {line}: node `{node}` failed: {why}")))
        .collect();
    assert_eq!(refused(&summary), expected);
    assert_eq!(days(&summary) as usize, MALFORMED.len());
}

#[test]
fn a_long_field_is_cut_in_the_message() {
    let summary = summarize(&vec![b'x'; 1_000_000]);
    assert_eq!(
        refused(&summary)[0].2,
        format!("line 1: node `parse_day` failed: `{}` is no date; write it like `2012/01/31`", "x".repeat(40))
    );
}

#[test]
fn a_broken_file_keeps_its_good_lines() {
    // Every seventh line of Seattle loses its tail.
    let text = std::str::from_utf8(SEATTLE).expect("the file is UTF-8");
    let broken: Vec<&str> =
        text.lines().enumerate().map(|(at, line)| if at % 7 == 6 { &line[..12] } else { line }).collect();
    let summary = summarize(broken.join("\n").as_bytes());
    let numbers: Vec<usize> = summary.refused.iter().map(|refused| refused.line).collect();
    assert_eq!(numbers, (1..=1462).filter(|line| line % 7 == 0).collect::<Vec<_>>());
    assert_eq!(days(&summary) as usize, 1461 - numbers.len());
}

// ---- Kinds of files -------------------------------------------------------------------------------------------------

#[test]
fn line_ends_header_and_byte_order_mark_make_no_difference() {
    let text = std::str::from_utf8(SEATTLE).expect("the file is UTF-8");
    let body = text.split_once('\n').expect("a header").1;
    let spaced = text.replace(',', " ,\t");
    let variants = [
        ("CRLF", text.replace('\n', "\r\n")),
        ("CRLF, but for the last line", text.replace('\n', "\r\n").trim_end().to_owned()),
        ("ends in a bare CR", text.trim_end().to_owned() + "\r"),
        ("no line end at the end", text.trim_end().to_owned()),
        ("white space after the header", format!("{HEADER} \r\n{body}")),
        ("no header", body.to_owned()),
        ("byte order mark", format!("\u{feff}{text}")),
        ("byte order mark, no header", format!("\u{feff}{body}")),
        ("byte order mark, CRLF", format!("\u{feff}{}", text.replace('\n', "\r\n"))),
        ("white space around the fields", spaced.replacen(" ,\t", ",", 5)),
    ];
    let table = program(&[PATH.as_ref()]).1;
    for (name, text) in variants {
        assert!(summarize(text.as_bytes()).refused.is_empty(), "{name}");
        let (code, out, err) = program(&[file("variant", text.as_bytes()).as_path()]);
        assert_eq!((code, out, err), (0, table.clone(), String::new()), "{name}");
    }
}

#[test]
fn without_a_header_the_first_day_is_line_one() {
    assert_eq!(refused(&summarize(format!("x\n{GOOD}\n").as_bytes()))[0].0, 1);
    assert_eq!(refused(&summarize(format!("{HEADER}\nx\n{GOOD}\n").as_bytes()))[0].0, 2);
    // Only the first line may be a header.
    let summary = summarize(format!("{GOOD}\n{HEADER}\n").as_bytes());
    assert_eq!((refused(&summary)[0].0, days(&summary)), (2, 1));
}

#[test]
fn columns_in_another_order_are_not_taken_for_days() {
    let summary = summarize(b"date,weather,precipitation,temp_max,temp_min,wind\n2012/01/01,rain,1.5,8,-2,1\n");
    assert_eq!(refused(&summary).iter().map(|refused| refused.0).collect::<Vec<_>>(), [1, 2]);
    assert!(summary.years.is_empty());
}

#[test]
fn bytes_that_are_no_text_cost_only_their_line() {
    for bad in [
        &b"2012/01/02,0,8,2,\xff,sun"[..],
        b"2012/01/02,0,8,2,1,s\xffun",
        b"\xc3\x28",
        b"2012/01/02,0,8,2,1,sun\xe2\x82",
    ] {
        let text = [GOOD.as_bytes(), bad, GOOD.as_bytes()].join(&b'\n');
        let summary = summarize(&text);
        assert_eq!(
            refused(&summary).iter().map(|&(line, node, _)| (line, node)).collect::<Vec<_>>(),
            [(2, "parse_day")]
        );
        assert_eq!(days(&summary), 2);
    }
}

#[test]
fn a_file_of_another_kind_has_no_day() {
    let text = std::str::from_utf8(SEATTLE).expect("the file is UTF-8");
    let utf16: Vec<u8> = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let zeros = vec![0; 4096];
    for bytes in [utf16, zeros] {
        let (code, out, err) = program(&[file("binary", &bytes).as_path()]);
        assert_eq!((code, out.as_str()), (1, ""));
        assert!(err.starts_with("line 1: node `parse_day` failed: "), "{err}");
        assert!(err.lines().last().is_some_and(|line| line.starts_with("no day in `")), "{err}");
    }
}

/// Whatever is done to a file: nothing panics, and every line is either a day or refused.
#[test]
fn damaged_files_are_counted_to_the_last_line() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).expect("31 bits") % below
    };
    let pieces: [&[u8]; 12] =
        [b",", b"\n", b"\r", b"\r\n", b"/", b"-", b"NaN", b"\xff", b"\xef\xbb\xbf", b"0", b"e9", "°".as_bytes()];
    for _ in 0..3000 {
        let mut bytes = SEATTLE[..600].to_vec();
        for _ in 0..=random(8) {
            let at = random(bytes.len());
            match random(3) {
                0 if bytes.len() > 1 => drop(bytes.remove(at)),
                1 => bytes.truncate(at + 1),
                _ => drop(bytes.splice(at..at, pieces[random(pieces.len())].iter().copied())),
            }
        }
        let summary = summarize(&bytes);
        let text = String::from_utf8_lossy(&bytes);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let lines = text.lines().count();
        let header = text.lines().next().is_some_and(|line| line.trim() == HEADER);
        assert!(summary.refused.iter().all(|refused| matches!(refused.failure, Failure::Node(_))));
        assert_eq!(days(&summary) as usize + summary.refused.len() + usize::from(header), lines, "{text}");
    }
}

// ---- The program ----------------------------------------------------------------------------------------------------

/// Exit code, standard output, standard error.
fn program(args: &[&Path]) -> (u8, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = run(args.iter().map(OsString::from), &mut out, &mut err);
    (code, String::from_utf8(out).expect("UTF-8"), String::from_utf8(err).expect("UTF-8"))
}

/// Writes a file that no other test writes.
fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("weather-{name}-{}.csv", std::process::id()));
    fs::write(&path, bytes).expect("the directory for tests takes files");
    path
}

#[test]
fn malformed_lines_end_with_one() {
    let path = file("malformed", format!("{HEADER}\n{GOOD}\n\n2012/01/02,0,2,8,1,sun\n{GOOD}").as_bytes());
    let (code, out, err) = program(&[path.as_path()]);
    assert_eq!(code, 1);
    assert!(out.contains("\n2012     2 "), "{out}");
    assert_eq!(
        err,
        "line 3: node `parse_day` failed: the line is empty\n\
         line 4: node `temp_range` failed: `temp_min` 8 is above `temp_max` 2\n"
    );
}

#[test]
fn a_file_without_days_ends_with_one() {
    for (name, text) in [("empty", ""), ("header", HEADER), ("mark", "\u{feff}")] {
        let path = file(name, text.as_bytes());
        let expected = format!("no day in `{}`\n", path.display());
        assert_eq!(program(&[path.as_path()]), (1, String::new(), expected));
    }
}

#[test]
fn an_unreadable_file_ends_with_two() {
    for path in [Path::new("no-such-file.csv"), Path::new(env!("CARGO_MANIFEST_DIR")), Path::new("")] {
        let (code, out, err) = program(&[path]);
        assert_eq!((code, out.as_str()), (2, ""));
        assert!(err.starts_with(&format!("cannot read `{}`: ", path.display())), "{err}");
        assert_eq!(err.lines().count(), 1);
    }
}

#[test]
fn two_files_are_too_many() {
    let message = "too many arguments; name one file or none\n";
    assert_eq!(program(&[PATH.as_ref(), PATH.as_ref()]), (2, String::new(), message.to_owned()));
}

/// Takes some bytes, then has one kind of trouble.
struct Closing(usize, io::ErrorKind);

impl io::Write for Closing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(self.1.into());
        }
        let taken = bytes.len().min(self.0);
        self.0 -= taken;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn an_output_that_is_closed_early_is_no_trouble() {
    for taken in 0..900 {
        let mut err = Vec::new();
        let code = run([OsString::from(PATH)].into_iter(), &mut Closing(taken, io::ErrorKind::BrokenPipe), &mut err);
        assert_eq!((code, err), (0, Vec::new()));
    }
}

#[test]
fn an_output_that_is_full_ends_with_two() {
    let mut err = Vec::new();
    let code = run([OsString::from(PATH)].into_iter(), &mut Closing(100, io::ErrorKind::StorageFull), &mut err);
    assert_eq!(code, 2);
    assert!(err.starts_with(b"cannot write the table: "));
}

#[test]
fn a_closed_standard_error_is_no_trouble() {
    let path = file("unheard", format!("\n{GOOD}").as_bytes());
    let mut out = Vec::new();
    let code = run([path.into_os_string()].into_iter(), &mut out, &mut Closing(0, io::ErrorKind::BrokenPipe));
    assert_eq!(code, 1);
    assert!(!out.is_empty());
}
