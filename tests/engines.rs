//! `with_engine`: who runs the items makes no difference to what comes out.

#![allow(
    clippy::must_use_candidate,
    clippy::trivially_copy_pass_by_ref,
    clippy::unnecessary_wraps,
    clippy::unwrap_used,
    reason = "short nodes of every form are enough"
)]

use hypernodes::{Engine, Failure, ItemError, Parallel, Sequential, Workload, node, pipeline};

/// Does the same with every engine, and says what came out of each.
macro_rules! with_every_engine {
    ($pipeline:expr, |$with:ident| $done:expr) => {{
        let pipeline = &$pipeline;
        let parallel = Parallel::new().workers(2);
        let mut all = vec![
            {
                let $with = pipeline;
                $done
            },
            {
                let $with = pipeline.with_engine(Sequential);
                $done
            },
            {
                let $with = pipeline.with_engine(Parallel::new());
                $done
            },
        ];
        for engine in [
            parallel.partitions(1),
            parallel.partitions(3),
            parallel.partitions(1000),
            parallel.workload(Workload::Cpu),
            parallel.workload(Workload::Io).max_workers(4),
            parallel.workload(Workload::Mixed),
        ] {
            let $with = pipeline.with_engine(engine);
            all.push($done);
        }
        let first = all.remove(0);
        for other in all {
            assert_eq!(first, other);
        }
        first
    }};
}

mod infallible {
    use super::{Parallel, Sequential, Workload, node, pipeline};

    #[node(output = "squared")]
    fn square(number: i64) -> i64 {
        number * number
    }

    #[node(output = "text")]
    fn show(squared: &i64) -> String {
        squared.to_string()
    }

    pipeline! { #[outputs(derive(PartialEq))] struct Shown; nodes = [show, square]; }

    #[test]
    fn results_are_the_same_and_in_order() {
        let outs = with_every_engine!(Shown, |with| with.map((0..500).collect::<Vec<i64>>()));
        assert!(outs.iter().zip(0..).all(|(out, number)| out.squared == number * number));
        assert_eq!(with_every_engine!(Shown, |with| with.run(12)).text, "144");
        let none: [i64; 0] = [];
        assert!(with_every_engine!(Shown, |with| with.map(none)).is_empty());
    }
}

mod fallible {
    use super::{Engine, Failure, ItemError, Parallel, Sequential, Workload, node, pipeline};
    use std::num::ParseIntError;

    #[node(output = "number")]
    fn parse(text: &str) -> Result<u32, ParseIntError> {
        text.parse()
    }

    #[node(output = "checked")]
    fn check(number: u32) -> u32 {
        assert!(number < 100, "{number} is too large");
        number
    }

    pipeline! { #[outputs(derive(PartialEq))] struct Checked; nodes = [parse, check]; }

    #[test]
    fn the_error_and_its_place_are_the_same() {
        let texts: Vec<String> =
            (0..60).map(|place| if place == 41 { "x".to_owned() } else { place.to_string() }).collect();
        let failed = with_every_engine!(Checked, |with| {
            let ItemError { index, error: CheckedError::Parse(cause) } = with.map(&texts).unwrap_err();
            (index, cause)
        });
        assert_eq!(failed, (41, "x".parse::<u32>().unwrap_err()));
        let done = with_every_engine!(Checked, |with| with.map(&texts[..41]).unwrap());
        assert_eq!(done[40].checked, 40);
    }

    #[test]
    fn map_each_goes_on_past_errors_and_panics() {
        let each = with_every_engine!(Checked, |with| {
            let each = with.map_each(["1", "x", "100", "2"]).into_iter();
            let told = each.map(|result| match result {
                Ok(out) => Ok(out.checked),
                Err(Failure::Node(error)) => Err(error.to_string()),
                Err(Failure::Panic(panic)) => Err(panic.message().to_owned()),
            });
            told.collect::<Vec<_>>()
        });
        let told = ["node `parse` failed", "100 is too large"].map(|text| Err(text.to_owned()));
        let [failed, panicked] = told;
        assert_eq!(each, [Ok(1), failed, panicked, Ok(2)]);
    }

    #[test]
    fn code_may_take_any_engine() {
        fn total(engine: impl Engine) -> Result<u32, ItemError<CheckedError>> {
            Ok(Checked.with_engine(engine).map(["1", "2"])?.iter().map(|out| out.checked).sum())
        }
        assert_eq!(total(Sequential).unwrap() + total(Parallel::new()).unwrap(), 6);
    }
}

mod borrowing {
    use super::{Parallel, Sequential, Workload, node, pipeline};

    struct Model {
        labels: Vec<String>,
    }

    #[node(output = "label")]
    fn look_up<'m>(model: &'m Model, text: &str) -> &'m str {
        &model.labels[text.len() % model.labels.len()]
    }

    #[node(output = "first")]
    fn first(text: &str) -> &str {
        text.split(' ').next().unwrap_or_default()
    }

    pipeline! { #[outputs(derive(PartialEq))] struct Owning { model: Model } nodes = [look_up, first]; }
    pipeline! { #[outputs(derive(PartialEq))] struct Borrowing<'m> { model: &'m Model } nodes = [look_up]; }

    fn model() -> Model {
        Model { labels: vec!["even".to_owned(), "odd".to_owned()] }
    }

    #[test]
    fn outputs_borrow_from_items_and_fields() {
        let texts = [String::from("a b"), String::from("cd e")];
        let owning = Owning { model: model() };
        let outs = with_every_engine!(owning, |with| with.map(&texts));
        assert_eq!((outs[0].label, outs[0].first, outs[1].label, outs[1].first), ("odd", "a", "even", "cd"));
        let model = model();
        let labels: Vec<&str> = {
            // Neither the pipeline nor the engine has to live as long as what is behind the field.
            let outs = Borrowing { model: &model }.with_engine(Sequential).map(&texts);
            outs.into_iter().map(|out| out.label).collect()
        };
        assert_eq!(labels, ["odd", "even"]);
    }

    #[test]
    fn outputs_outlive_the_engine() {
        let owning = Owning { model: model() };
        let out = {
            let engine = Parallel::new().workers(1);
            let with = owning.with_engine(engine);
            let copy = with;
            assert_eq!(with.run("a").label, "odd");
            copy.run("ab")
        };
        assert_eq!(out.label, "even");
    }
}

mod generic {
    use super::{Parallel, Sequential, Workload, node, pipeline};
    use std::ops::Mul;

    #[node(output = "scaled")]
    fn scale<T: Copy + Mul<Output = T>>(number: T, factor: &T) -> T {
        number * *factor
    }

    pipeline! {
        #[outputs(derive(PartialEq))]
        struct Scaled<T: Copy + Mul<Output = T> = f64>
        where
            T: PartialEq,
        {
            factor: T,
        }
        nodes = [scale::<T>];
        workload = Cpu;
        workers = 2;
    }

    #[test]
    fn a_generic_pipeline_has_engines() {
        let outs =
            with_every_engine!(Scaled { factor: 3 }, |with| with.map((0..100).map(|n| (n,)).collect::<Vec<_>>()));
        assert_eq!(outs[99].scaled, 297);
    }

    pipeline! {
        #[outputs(derive(PartialEq))]
        struct Padded<'e, Engine, const N: usize> { _engine: std::marker::PhantomData<(&'e (), Engine)> }
        nodes = [pad::<N>];
    }

    #[node(output = "padded")]
    fn pad<const N: usize>(byte: u8) -> [u8; N] {
        [byte; N]
    }

    #[test]
    fn its_own_names_may_be_those_of_generated_code() {
        let padded = Padded::<'_, String, 3> { _engine: std::marker::PhantomData };
        assert_eq!(with_every_engine!(padded, |with| with.map([1, 2]))[1].padded, [2; 3]);
    }
}

mod anonymous {
    use super::{Parallel, Sequential, Workload, node, pipeline};

    #[node(output = "doubled")]
    fn double(number: i64) -> i64 {
        2 * number
    }

    #[test]
    fn an_expression_has_engines_too() {
        let doubled = pipeline!(nodes = [double]; workload = Io);
        let sums = with_every_engine!(doubled, |with| with.map([1, 2]).iter().map(|out| out.doubled).sum::<i64>());
        assert_eq!(sums, 6);
    }

    /// Has no `Debug`.
    struct Silent;

    pipeline! { struct Mute { _silent: Silent } nodes = [double]; }
    pipeline! { #[derive(Debug)] struct Telling { factor: u8 } nodes = [tell]; }

    #[node(output = "told")]
    fn tell(factor: u8) -> u8 {
        factor
    }

    #[test]
    fn a_pipeline_with_an_engine_prints_what_it_can() {
        let (telling, two) =
            (Telling { factor: 2 }, "TellingWith { pipeline: Telling { factor: 2 }, engine: Sequential }");
        assert_eq!(format!("{:?}", telling.with_engine(Sequential)), two);
        assert_eq!(telling.run(()).told, 2);
        let mute = format!("{:?}", Mute { _silent: Silent }.with_engine(Sequential));
        assert_eq!(mute, "MuteWith { pipeline: engines::anonymous::Mute, engine: Sequential }");
    }
}
