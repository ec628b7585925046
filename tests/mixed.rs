//! The example `mixed`: what a document comes to, that every engine says the same, and what becomes of bad documents.

#[path = "../examples/mixed.rs"]
#[allow(dead_code, unreachable_pub, reason = "a program of its own, whose `main` nobody calls here")]
mod mixed;

use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::time::Duration;

use hypernodes::{Parallel, Sequential, Workload};
use mixed::{Document, Mixed, MixedOutputs, Row, document, run, write_documents, write_table};
use nalgebra::Complex;

const WORKLOADS: [Workload; 3] = [Workload::Cpu, Workload::Io, Workload::Mixed];

/// What one document comes to, by way of its file.
fn report(document: &Document) -> MixedOutputs {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("one.json");
    fs::write(&path, serde_json::to_vec(document).expect("JSON")).expect("a file");
    Mixed { latency: Duration::ZERO }.run(&path).expect("a good document")
}

#[test]
fn the_digest_is_that_of_the_metadata() {
    let metadata = [("title", "a"), ("unit", "mm")].map(|(key, value)| (key.to_owned(), value.to_owned())).into();
    let one = Document { seed: 1, values: vec![], metadata };
    // printf 'title=a\nunit=mm\n' | md5sum
    assert_eq!(report(&one).digest, "1ac61514b433e08c208a859ca8a419b7");
    assert_eq!(report(&Document { metadata: [].into(), ..one }).digest, "d41d8cd98f00b204e9800998ecf8427e");
}

#[test]
fn scores_do_not_know_shift_and_scale() {
    let one = document(7);
    let scaled = Document { values: one.values.iter().map(|value| 16.0 * value + 1000.0).collect(), ..one.clone() };
    assert!((report(&one).transformed - report(&scaled).transformed).abs() < 1e-6);
    // Without a value there is no sum; equal values score 0, and the wave of 0 is flat.
    for values in [vec![], vec![3.0], vec![3.0; 4]] {
        assert!(report(&Document { values, ..one.clone() }).transformed.abs() < 1e-12);
    }
}

#[test]
fn eigenvalues_come_in_conjugate_pairs_and_the_seed_decides() {
    for number in 0..100 {
        let eigenvalues = report(&document(number)).eigenvalues;
        let sum: Complex<f64> = eigenvalues.iter().sum();
        assert!(sum.im.abs() < 1e-9 && sum.re.abs() < 10.0, "{number}: the trace of a matrix of numbers below 1");
        // Perron and Frobenius: the largest is real, and between the least and the largest sum of a row.
        let largest = eigenvalues.iter().max_by(|a, b| a.norm().total_cmp(&b.norm())).expect("ten of them");
        assert!(largest.im.abs() < 1e-9 && (1.0..9.0).contains(&largest.re), "{number}: {largest}");
    }
    assert_ne!(report(&document(1)).eigenvalues, report(&document(2)).eigenvalues);
}

#[test]
fn every_engine_says_the_same() {
    let directory = tempfile::tempdir().expect("a directory");
    let paths = write_documents(directory.path(), 200).expect("files");
    let by_hand: Vec<MixedOutputs> = (0..200).map(|number| report(&document(number))).collect();
    assert_eq!(mixed::report(Sequential, &paths, Duration::ZERO).expect("good documents"), by_hand);
    for workload in WORKLOADS {
        let engine = Parallel::new().workload(workload);
        assert_eq!(mixed::report(engine, &paths, Duration::ZERO).expect("good documents"), by_hand, "{workload:?}");
    }
}

#[test]
fn a_bad_document_is_named_by_its_number_and_node() {
    let directory = tempfile::tempdir().expect("a directory");
    let paths = write_documents(directory.path(), 20).expect("files");
    fs::write(&paths[13], "{}").expect("a file");
    for workload in WORKLOADS {
        let error = mixed::report(Parallel::new().workload(workload), &paths, Duration::ZERO)
            .expect_err("a document without a seed");
        assert_eq!(error.to_string(), "item 13 failed");
        let node = error.source().expect("what failed");
        assert_eq!(node.to_string(), "node `parse` failed");
        assert_eq!(node.source().expect("why").to_string(), "missing field `seed` at line 1 column 2");
    }
    fs::remove_file(&paths[13]).expect("a file");
    let error = mixed::report(Sequential, &paths, Duration::ZERO).expect_err("a file that is not there");
    assert_eq!((error.index, error.error.to_string().as_str()), (13, "node `load` failed"));
}

// ---- The program ----------------------------------------------------------------------------------------------------

/// Exit code, standard output, standard error.
fn program(args: &[&str]) -> (u8, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = run(args.iter().map(OsString::from), &mut out, &mut err);
    (code, String::from_utf8(out).expect("UTF-8"), String::from_utf8(err).expect("UTF-8"))
}

#[test]
fn the_program_prints_a_line_for_each_engine() {
    let (code, out, err) = program(&["3"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.starts_with("3 documents, 1ms of waiting each; all results agree\n"), "{out}");
    let engines: Vec<&str> = out.lines().skip(3).filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(engines, ["Sequential", "Mixed", "Io", "Cpu"]);
}

#[test]
fn the_table_compares_with_its_first_line() {
    let row = |name, first, then| Row { name, first: Duration::from_micros(first), then: Duration::from_micros(then) };
    let mut out = Vec::new();
    write_table(100, &[row("Sequential", 110_060, 110_000), row("Io", 5500, 2750)], &mut out).expect("room");
    assert_eq!(
        String::from_utf8(out).expect("UTF-8"),
        "100 documents, 1ms of waiting each; all results agree\n\n\
         engine      first call ms   then ms   speed-up\n\
         Sequential          110.1     110.0       1.0×\n\
         Io                    5.5       2.8      40.0×\n"
    );
}

#[test]
fn arguments_that_make_no_sense_end_with_two() {
    for args in [&["0"][..], &["-1"], &["many"], &["1", "2"]] {
        let message = "give the number of documents, at least 1, or nothing for 100\n";
        assert_eq!(program(args), (2, String::new(), message.to_owned()));
    }
}
