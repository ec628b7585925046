//! Where nodes and pipelines may stand, and from where they may be used: crates, modules, functions, macros.

#![allow(dead_code, unreachable_pub, unused_qualifications, reason = "visibilities and places are the point here")]
#![allow(
    clippy::items_after_statements,
    clippy::must_use_candidate,
    clippy::trivially_copy_pass_by_ref,
    clippy::unnecessary_wraps,
    clippy::unwrap_used,
    reason = "as above; and short nodes that never fail are enough"
)]

use hypernodes::{Pipeline, node, pipeline};

mod other_crate {
    use super::{Pipeline, pipeline};
    use hypernodes_tests::numbers::{self, ends};
    use hypernodes_tests::text::{count, longest, split, stamp, trim};

    pipeline! {
        /// Nodes of another crate, by one `use` each.
        struct Text;
        nodes = [count, longest, split, trim, stamp];
    }

    #[test]
    fn one_use_is_all_that_a_node_of_another_crate_needs() {
        let passage = String::from(" one three two ");
        let out = Text.run(&passage);
        assert_eq!((out.trimmed, out.word_count, out.longest), ("one three two", 3, Some("three")));
        assert_eq!(out.stamp.of, "one three two");
        assert_eq!(Text::GRAPH.nodes[0].docs, "Takes the white space off both ends.");
    }

    pipeline! {
        struct Paths { factor: f64 }
        nodes = [hypernodes_tests::text::trim, ::hypernodes_tests::numbers::parse::<f64>, numbers::scale::<f64>];
    }

    #[test]
    fn a_node_may_be_listed_by_its_path() {
        let out = Paths { factor: 2.0 }.run(" 1.5 ").unwrap();
        assert_eq!(out.scaled.to_string(), "3");
        let PathsError::Parse(cause) = (Paths { factor: 2.0 }).run("x").unwrap_err();
        assert_eq!(cause, "x".parse::<f64>().unwrap_err());
    }

    pipeline! { struct Ends; nodes = [ends, numbers::pad::<3>]; }

    #[test]
    fn several_outputs_and_constants_cross_crates() {
        let out = Ends.run((&[2.0, 1.0, 3.0], 7));
        assert_eq!((out.low.to_string(), out.high.to_string()), ("1".to_owned(), "3".to_owned()));
        assert_eq!(out.padded, [7; 3]);
    }

    pipeline! { struct Sum; nodes = [numbers::sum::<_>]; inputs = [values: Vec<f64>]; outputs = [total: f64]; }

    #[test]
    fn an_inferred_instance_crosses_crates() {
        assert_eq!(Sum.run(vec![1.0, 2.0]).total.to_string(), "3");
    }

    pipeline! { struct Revealed; nodes = [hypernodes_tests::reveal]; }
    pipeline! { struct Unveiled; nodes = [hypernodes_tests::unveil]; }
    pipeline! { struct Both; nodes = [hypernodes_tests::reveal, hypernodes_tests::unveil -> unveiled]; }

    #[test]
    fn a_node_may_be_re_exported_under_two_names() {
        assert_eq!(Revealed.run(1).revealed, 2);
        assert_eq!(Unveiled.run(1).revealed, 2);
        assert_eq!(Both.run(1).unveiled, 2);
    }

    mod by_glob {
        use hypernodes::pipeline;
        use hypernodes_tests::prelude::*;

        pipeline! { struct Globbed; nodes = [trim, split, count]; }

        #[test]
        fn a_glob_import_brings_nodes() {
            assert_eq!(Globbed.run("a b").word_count, 2);
        }
    }

    mod renamed {
        use hypernodes::pipeline;
        use hypernodes_tests::text::{split as pieces, trim as cut};

        pipeline! { struct Renamed; nodes = [pieces, cut]; }

        #[test]
        fn a_node_may_be_renamed_by_its_import() {
            assert_eq!(Renamed.run("a b").words, ["a", "b"]);
        }
    }

    pipeline! { struct StdNames; nodes = [hypernodes_tests::std_names::write, hypernodes_tests::std_names::vec, hypernodes_tests::std_names::format]; }

    #[test]
    fn nodes_named_like_macros_of_std_cross_crates() {
        assert_eq!(StdNames.run(4).written, "<4> [4, 4]");
    }

    pipeline! { struct Twins; nodes = [hypernodes_tests::twins::left::twin, hypernodes_tests::twins::right::twin]; }

    #[test]
    fn two_modules_of_another_crate_have_nodes_of_one_name() {
        let out = Twins.run(5);
        assert_eq!((out.left, out.right), (6, 10));
    }

    pipeline! { struct Added; nodes = [hypernodes_tests::add_ten, hypernodes_tests::add_twenty]; }

    #[test]
    fn nodes_that_a_macro_made_cross_crates() {
        let out = Added.run(1);
        assert_eq!((out.ten_more, out.twenty_more), (11, 21));
        assert_eq!(Added::GRAPH.nodes[1].docs, "The same macro once more.");
    }

    #[test]
    fn a_pipeline_of_another_crate_runs_private_nodes() {
        let out: hypernodes_tests::TextStatsOutputs<'_> = hypernodes_tests::TextStats.run(" ab cd ");
        assert_eq!((out.word_count, out.secret_length, out.open_secret), (2, 5000, 5001));
        assert!(out.clone() == out);
        assert!(format!("{out:?}").contains("secret_length: 5000"));
        assert_eq!(hypernodes_tests::TextStats::GRAPH.nodes.len(), 5);
        let many = hypernodes_tests::TextStats.map(&["a", "b c"]);
        assert_eq!(many.iter().map(|out| out.word_count).collect::<Vec<_>>(), [1, 2]);
        let scale = hypernodes_tests::Scale { factor: 3.0 };
        assert_eq!(scale.run(hypernodes_tests::ScaleInputs { passage: "2" }).unwrap().scaled.to_string(), "6");
        assert_eq!(scale.run("x").unwrap_err().node(), "parse");
    }
}

/// Above its nodes.
mod order_in_the_file {
    use super::{node, pipeline};

    pipeline! { struct Early; nodes = [second, first]; }

    #[node(output = "one")]
    fn first(seed: u8) -> u8 {
        seed + 1
    }

    #[node(output = "two")]
    fn second(one: u8) -> u8 {
        one + 1
    }

    #[test]
    fn a_pipeline_may_stand_above_its_nodes() {
        assert_eq!(Early.run(1).two, 3);
    }
}

mod modules {
    use super::{node, pipeline};

    mod types {
        #[derive(Debug, Clone, PartialEq)]
        pub(in crate::modules) struct Level(pub(in crate::modules) u8);

        pub(super) mod deeper {
            use super::super::{node, types};

            /// Its types are named as this module sees them.
            #[node(output = "level")]
            pub(in super::super) fn level(seed: u8) -> super::Level {
                super::Level(seed)
            }

            #[node(output = "raised")]
            pub(in crate::modules) fn raise(level: &types::Level) -> types::Level {
                types::Level(level.0 + 1)
            }
        }
    }

    mod consumers {
        use super::node;
        use super::types::Level as Height;

        #[node(output = "height")]
        pub(super) fn height(raised: Height) -> u8 {
            raised.0
        }

        #[node(output = "self_height")]
        pub(crate) fn self_height(level: &self::Height) -> u8 {
            level.0
        }
    }

    pipeline! { struct Levels; nodes = [types::deeper::level, types::deeper::raise, consumers::height, self::consumers::self_height]; }

    #[test]
    fn types_are_those_of_the_nodes_module() {
        let out = Levels.run(3);
        assert_eq!((out.level, out.raised, out.height, out.self_height), (types::Level(3), types::Level(4), 4, 3));
    }

    mod inside {
        use super::super::pipeline;

        pipeline! {
            struct FromBelow;
            nodes = [super::types::deeper::level, crate::modules::types::deeper::raise];
        }

        #[test]
        fn super_and_crate_lead_to_nodes() {
            assert_eq!(FromBelow.run(1).raised.0, 2);
        }
    }

    mod private_types {
        use super::super::{node, pipeline};

        #[derive(Debug, Clone, Copy, PartialEq)]
        struct Secret(u8);

        #[derive(Debug, PartialEq)]
        struct Refusal;

        #[node(output = "secret")]
        fn keep(seed: u8) -> Result<Secret, Refusal> {
            if seed > 0 { Ok(Secret(seed)) } else { Err(Refusal) }
        }

        #[node(output = "told")]
        fn tell(secret: &Secret, other: Option<&Secret>) -> u8 {
            secret.0 + other.map_or(0, |other| other.0)
        }

        pipeline! { struct Secrets; nodes = [keep, tell]; }
        pipeline! { pub(super) struct Told; nodes = [tell, keep]; outputs = [told]; inputs = [seed, other]; }

        #[test]
        fn private_nodes_may_speak_of_private_types() {
            let out = Secrets.run((1, Some(&Secret(5)))).unwrap();
            assert_eq!((out.secret, out.told), (Secret(1), 6));
            let SecretsError::Keep(Refusal) = Secrets.run((0, None)).unwrap_err();
        }
    }

    mod left {
        #[super::node(output = "left")]
        pub fn twin(seed: u8) -> u8 {
            seed + 1
        }
    }

    mod right {
        #[super::node(output = "right")]
        pub fn twin(seed: u8) -> u8 {
            seed + 2
        }
    }

    pipeline! { struct Twins; nodes = [left::twin, right::twin]; }

    #[test]
    fn two_modules_have_nodes_of_one_name() {
        let out = Twins.run(1);
        assert_eq!((out.left, out.right), (2, 3));
    }

    mod facade {
        pub(crate) use super::left::twin as first_twin;
        pub use super::right::*;
    }

    mod prelude {
        pub(crate) use super::facade::{first_twin, twin};
    }

    mod user {
        use super::super::pipeline;
        use super::prelude::*;

        pipeline! { struct Used; nodes = [twin, first_twin]; }

        #[test]
        fn nodes_come_through_re_exports_globs_and_other_names() {
            let out = Used.run(1);
            assert_eq!((out.left, out.right), (2, 3));
        }
    }

    /// The usual layout of a file for each node.
    mod clean {
        #[super::node(output = "cleaned")]
        pub fn clean(text: &str) -> &str {
            text.trim()
        }
    }

    mod with_a_module_of_the_same_name {
        use super::super::pipeline;

        pipeline! { struct ByPath; nodes = [super::clean::clean]; }

        #[test]
        fn a_node_may_be_named_like_its_module() {
            assert_eq!(ByPath.run(" a ").cleaned, "a");
        }
    }
}

mod pipelines_elsewhere {
    mod made {
        use super::super::{node, pipeline};

        #[node(output = "sum")]
        fn hidden(first: u8, second: &str) -> Result<usize, std::num::ParseIntError> {
            Ok(usize::from(first) + second.parse::<usize>()?)
        }

        pipeline! { pub struct Public { pub first: u8 } nodes = [hidden]; }
        pipeline! { pub(crate) struct OfTheCrate; nodes = [hidden]; }
        pipeline! { pub(super) struct OfTheParent; nodes = [hidden]; }
        pipeline! { pub(in crate::pipelines_elsewhere) struct OfAPath; nodes = [hidden]; }
    }

    use made::{OfAPath, OfTheCrate, OfTheCrateError, OfTheCrateInputs, OfTheParent, OfTheParentOutputs, Public};

    #[test]
    fn pipelines_of_every_visibility_are_used_from_other_modules() {
        assert_eq!(Public { first: 1 }.run("2").unwrap().sum, 3);
        let inputs = OfTheCrateInputs { first: 1, second: "x" };
        assert!(matches!(OfTheCrate.run(inputs), Err(OfTheCrateError::Hidden(_))));
        let out: OfTheParentOutputs = OfTheParent.run((1, "3")).unwrap();
        assert_eq!(out.sum, 4);
        assert_eq!(OfAPath.run((1, "4")).unwrap().sum, 5);
    }
}

mod in_functions {
    use super::{Pipeline, node, pipeline};

    #[node(output = "outer")]
    fn outside(seed: u32) -> u32 {
        seed + 1
    }

    #[test]
    fn nodes_and_pipelines_may_stand_in_a_function() {
        #[node(output = "inner")]
        fn inside(outer: u32) -> u32 {
            outer * 2
        }
        pipeline! { struct Inside; nodes = [inside, outside]; }
        let out: InsideOutputs = Inside.run(1);
        assert_eq!((out.outer, out.inner), (2, 4));
        assert_eq!(Inside::GRAPH.nodes.len(), 2);
    }

    #[test]
    fn a_pipeline_in_a_function_may_stand_above_its_nodes() {
        #[derive(Debug, PartialEq)]
        struct Local(u32);

        let before = 10;
        let out = pipeline!(nodes = [read, make]).run(before);
        assert_eq!(out.read, 10);

        pipeline! { struct Early; nodes = [read, make]; }

        #[node(output = "local")]
        fn make(seed: u32) -> Local {
            Local(seed)
        }
        #[node]
        fn read(local: &Local) -> u32 {
            local.0
        }
        assert_eq!(Early.run(1).local, Local(1));
    }

    fn generic<T: std::fmt::Display>(thing: &T) -> usize {
        #[node(output = "length")]
        fn length(text: &str) -> usize {
            text.len()
        }
        pipeline! { struct Length; nodes = [length]; }
        Length.run(&thing.to_string()).length
    }

    #[test]
    fn a_generic_function_may_hold_a_pipeline() {
        assert_eq!((generic(&12), generic(&"abc")), (2, 3));
    }

    #[test]
    fn closures_and_blocks_may_hold_pipelines() {
        let closure = |seed: u32| {
            #[node(output = "tripled")]
            fn triple(outer: u32) -> u32 {
                outer * 3
            }
            pipeline! { struct InClosure; nodes = [outside, triple]; }
            InClosure.run(seed).tripled
        };
        assert_eq!(closure(1), 6);
        let nested = {
            pipeline! { struct InBlock; nodes = [outside]; }
            let deeper = {
                pipeline! { struct InBlock; nodes = [outside -> other]; }
                InBlock.run(5).other
            };
            deeper + InBlock.run(1).outer
        };
        assert_eq!(nested, 8);
    }

    struct Service {
        factor: u32,
    }

    impl Service {
        fn answer(&self, seed: u32) -> u32 {
            #[node(output = "product")]
            fn multiply(outer: u32, factor: u32) -> u32 {
                outer * factor
            }
            pipeline! { struct Answer { factor: u32 } nodes = [multiply, outside]; outputs = [product]; }
            Answer { factor: self.factor }.run(seed).product
        }
    }

    trait Answers {
        fn provided(&self) -> u32 {
            pipeline!(nodes = [outside]).run(6).outer
        }
    }

    impl Answers for Service {}

    #[test]
    fn methods_may_hold_pipelines() {
        assert_eq!(Service { factor: 5 }.answer(1), 10);
        assert_eq!(Service { factor: 5 }.provided(), 7);
    }

    const NODES: usize = {
        pipeline! { struct Constant; nodes = [outside]; }
        Constant::GRAPH.nodes.len()
    };

    const _: () = {
        #[node(output = "in_constant")]
        fn in_constant(seed: u32) -> u32 {
            seed
        }
        pipeline! { struct InConstant; nodes = [in_constant, outside]; }
        assert!(InConstant::GRAPH.nodes.len() == 2);
    };

    #[test]
    fn constants_may_hold_pipelines() {
        assert_eq!(NODES, 1);
        let length = const {
            pipeline!(nodes = [outside]);
            3
        };
        assert_eq!(length, 3);
    }

    #[test]
    fn a_module_in_a_function_may_hold_nodes_and_pipelines() {
        mod nested {
            use crate::{node, pipeline};

            #[derive(Debug)]
            pub(super) struct Deep(pub(super) u8);

            #[node(output = "deep")]
            pub(super) fn deepen(seed: u8) -> Deep {
                Deep(seed)
            }
            pipeline! { pub(super) struct Nested; nodes = [deepen]; }
        }
        #[node(output = "shallow")]
        fn shallow(deep: nested::Deep) -> u8 {
            deep.0
        }
        pipeline! { struct Both; nodes = [shallow, nested::deepen]; outputs = [shallow]; }
        assert_eq!(nested::Nested.run(3).deep.0, 3);
        assert_eq!(Both.run(4).shallow, 4);
    }

    #[test]
    fn a_public_node_may_stand_in_a_function() {
        #[node(output = "open")]
        pub fn open(seed: u32) -> u32 {
            seed
        }
        pipeline! { struct Open; nodes = [open]; }
        assert_eq!(Open.run(2).open, 2);
    }

    #[test]
    fn functions_see_their_own_imports() {
        use hypernodes_tests::text::{split, trim as cut};
        let out = pipeline!(nodes = [split, cut]).run(" a b ");
        assert_eq!(out.words, ["a", "b"]);
    }
}

mod expressions {
    use super::{node, pipeline};

    #[node(output = "doubled")]
    fn double(number: i64) -> i64 {
        2 * number
    }

    #[node(output = "shown")]
    fn show(doubled: i64, prefix: &str) -> String {
        format!("{prefix}{doubled}")
    }

    fn length(count: usize) -> usize {
        count
    }

    fn graph_of<P: super::Pipeline>(_: &P) -> usize {
        P::GRAPH.nodes.len()
    }

    #[test]
    fn an_anonymous_pipeline_is_an_expression() {
        let pipeline = pipeline!(nodes = [double, show]);
        assert_eq!(pipeline.run((2, "n")).shown, "n4");
        let other = pipeline!(nodes = [show, double]; outputs = [shown]; inputs = [prefix: &str, number];);
        assert_eq!(other.run(("n", 2)).shown, "n4");
        assert_eq!(graph_of(&pipeline!(nodes = [double])), 1);
        assert_eq!(length(pipeline!(nodes = [double]).map([1, 2, 3]).len()), 3);
        let closure = |number| pipeline!(nodes = [double]).run(number).doubled;
        assert_eq!(closure(21), 42);
        let [first, second] = [1, 2].map(|number| { pipeline!(nodes = [double]) }.run(number).doubled);
        assert_eq!((first, second), (2, 4));
        match pipeline!(nodes = [double]).run(1).doubled {
            2 => {}
            other => unreachable!("{other}"),
        }
        if pipeline!(nodes = [double]).run(1).doubled == 2 {
            let copied = pipeline;
            assert_eq!(format!("{:?}", copied.run((1, ""))), format!("{:?}", pipeline.run((1, ""))));
        }
    }

    fn returned() -> impl Fn(i64) -> i64 {
        let pipeline = pipeline!(nodes = [double]);
        move |number| pipeline.run(number).doubled
    }

    #[test]
    fn an_anonymous_pipeline_may_leave_in_a_closure() {
        assert_eq!(returned()(4), 8);
        assert_eq!(std::thread::spawn(|| returned()(4)).join().unwrap(), 8);
    }

    #[test]
    fn two_anonymous_pipelines_may_stand_in_one_expression() {
        let both = (pipeline!(nodes = [double]), pipeline!(nodes = [double -> twice]));
        assert_eq!(both.0.run(1).doubled + both.1.run(2).twice, 6);
        let sum = pipeline!(nodes = [double]).run(pipeline!(nodes = [double]).run(1).doubled).doubled;
        assert_eq!(sum, 4);
    }

    #[node(output = "even")]
    fn even(number: i64) -> Result<i64, String> {
        if number % 2 == 0 { Ok(number) } else { Err(format!("{number} is odd")) }
    }

    #[test]
    fn an_anonymous_pipeline_may_fail() {
        let error = pipeline!(nodes = [even, double]).run(3).unwrap_err();
        assert_eq!((error.to_string().as_str(), error.node()), ("node `even` failed", "even"));
        assert_eq!(pipeline!(nodes = [even]).run(4).unwrap().even, 4);
        let trailing = {
            pipeline! { nodes = [even]; }
        };
        assert_eq!(trailing.run(4).unwrap().even, 4);
    }
}

mod user_macros {
    use super::{node, pipeline};

    macro_rules! numeric {
        ($module:ident, $type:ty) => {
            mod $module {
                #[super::node(output = "sum")]
                pub fn add(left: $type, right: &$type) -> $type {
                    left + *right
                }

                #[super::node(output = "list")]
                pub fn list(sum: $type) -> Vec<$type> {
                    vec![sum, sum]
                }

                super::pipeline! { pub struct Numeric; nodes = [list, add]; }
            }
        };
    }

    numeric!(of_u8, u8);
    numeric!(of_f64, f64);

    #[test]
    fn one_macro_makes_nodes_in_two_modules() {
        assert_eq!(of_u8::Numeric.run((1, &2)).list, [3, 3]);
        assert_eq!(of_f64::Numeric.run((1.0, &2.5)).sum.to_string(), "3.5");
        pipeline! { struct Mixed; nodes = [of_u8::add, of_f64::list -> floats, of_f64::add -> float_sum]; inputs = [left, right: &u8, sum: f64]; outputs = [floats]; }
        assert_eq!(Mixed.run((1, &1, 0.5)).floats.len(), 2);
    }

    macro_rules! several {
        ($($name:ident => $made:literal + $by:expr),* $(,)?) => {
            $(
                #[node(output = $made)]
                pub(super) fn $name(seed: i64) -> i64 {
                    seed + $by
                }
            )*

            pipeline! { struct Several; nodes = [$($name),*]; }
        };
    }

    several! { one => "first" + 1, ten => "second" + 10, hundred => "third" + 100 }

    #[test]
    fn one_macro_call_makes_several_nodes() {
        let out = Several.run(0);
        assert_eq!((out.first, out.second, out.third), (1, 10, 100));
    }

    macro_rules! in_two_places {
        ($name:ident) => {
            #[node]
            pub fn $name(seed: u8) -> u8 {
                seed + 1
            }
        };
    }

    mod place_one {
        use super::super::node;
        in_two_places!(same);
    }

    mod place_two {
        use super::super::node;
        in_two_places!(same);
        in_two_places!(different);
    }

    pipeline! { struct Same; nodes = [place_one::same, place_two::same(seed = same) -> twice, place_two::different]; }

    #[test]
    fn one_macro_makes_public_nodes_of_one_name() {
        let out = Same.run(1);
        assert_eq!((out.same, out.twice, out.different), (2, 3, 2));
    }

    /// The parameter's name comes from the macro, the node's from its caller: two hygienes, one name.
    macro_rules! reader {
        ($name:ident, $made:literal) => {
            #[node(output = $made)]
            fn $name(shared: &str) -> usize {
                shared.len()
            }
        };
        ($name:ident($taken:ident: $type:ty) -> $returned:ty $body:block) => {
            #[node]
            fn $name($taken: $type) -> $returned $body
        };
    }

    #[node]
    fn shared(seed: &str) -> String {
        seed.repeat(2)
    }

    reader!(from_macro, "of_macro");
    reader!(from_caller(shared: &str) -> usize { shared.len() });
    reader!(from_maybe(of_maybe: Option<&str>) -> usize { of_maybe.map_or(0, str::len) });

    #[node]
    fn of_maybe(seed: &str) -> Option<String> {
        Some(seed.to_owned())
    }

    pipeline! { struct Hygiene; nodes = [from_macro, from_caller, shared, from_maybe, of_maybe]; }

    #[test]
    fn names_of_a_macro_and_of_its_caller_are_the_same_names() {
        let out = Hygiene.run("ab");
        assert_eq!((out.of_macro, out.from_caller, out.from_maybe), (4, 4, 2));
    }

    macro_rules! wrapped {
        ($(#[$attribute:meta])* $visibility:vis $name:ident { $($field:ident: $type:ty),* } [$($node:path),*] -> $($output:ident: $output_type:ty),*) => {
            pipeline! {
                $(#[$attribute])*
                $visibility struct $name { $($field: $type),* }
                nodes = [$($node),*];
                outputs = [$($output: $output_type),*];
            }
        };
    }

    wrapped! {
        /// Made by a macro.
        pub Wrapped { seed: &'static str } [shared, from_caller, hypernodes_tests::add_ten] -> from_caller: usize, ten_more: i64
    }

    #[test]
    fn a_pipeline_may_be_written_by_a_macro() {
        let out = Wrapped { seed: "ab" }.run(1);
        assert_eq!((out.from_caller, out.ten_more), (4, 11));
    }

    macro_rules! run_nodes {
        ($input:expr => $($node:ident),* => $output:ident) => {
            pipeline!(nodes = [$($node),*]).run($input).$output
        };
    }

    #[test]
    fn an_expression_may_be_written_by_a_macro() {
        assert_eq!(run_nodes!("ab" => shared, from_caller => from_caller), 4);
    }

    macro_rules! keyed {
        ($name:ident, $($key:ident = $value:tt;)*) => {
            pipeline! { struct $name; $($key = $value;)* }
        };
    }

    keyed! { Keyed, nodes = [shared, from_caller]; outputs = [from_caller]; workload = Cpu; workers = 2; }

    #[test]
    fn keys_may_come_out_of_a_macro() {
        assert_eq!(Keyed.run("abc").from_caller, 6);
    }

    const WORKLOAD: hypernodes::Workload = hypernodes::Workload::Io;

    macro_rules! constants {
        ($name:ident, $workers:expr, $workload:expr, $type:ty) => {
            pipeline! { struct $name; nodes = [shared, from_caller]; workers = $workers; workload = $workload; inputs = [seed: $type]; }
        };
    }

    constants!(Constants, 1 + 1, WORKLOAD, &str);

    #[test]
    fn expressions_and_types_may_come_out_of_a_macro() {
        use super::Pipeline;
        assert_eq!(Constants.run("abc").from_caller, 6);
        assert_eq!(Constants::WORKLOAD, hypernodes::Workload::Io);
    }

    hypernodes_tests::adder! {
        /// Made here by a macro of another crate.
        pub(crate) fn add_three(number: u16) -> "three_more", 3
    }
    hypernodes_tests::adder! { fn add_half(number: f32) -> "half_more", 0.5 }

    pipeline! { struct Foreign; nodes = [add_three]; }
    pipeline! { struct ForeignHalf; nodes = [add_half]; }
    hypernodes_tests::counting_pipeline!(pub(crate) Counting);

    #[test]
    fn macros_of_another_crate_make_nodes_and_pipelines() {
        assert_eq!(Foreign.run(4).three_more, 7);
        assert_eq!(ForeignHalf.run(4.0).half_more.to_string(), "4.5");
        assert_eq!(Counting.run("a b c").word_count, 3);
    }

    #[test]
    fn macros_of_another_crate_work_in_functions() {
        hypernodes_tests::adder! { fn add_four(number: i8) -> "four_more", 4 }
        hypernodes_tests::counting_pipeline!(Local);
        assert_eq!(pipeline!(nodes = [add_four]).run(1).four_more, 5);
        assert_eq!(Local.run("a").word_count, 1);
    }
}

mod std_names {
    use super::{node, pipeline};
    use std::fmt::Write as _;

    #[node(output = "formatted")]
    fn format(number: u32) -> String {
        format!("{number}")
    }

    #[node(output = "lines")]
    fn line(formatted: &str) -> u32 {
        u32::from(matches!(formatted, "1" | "2")) + line!() - line!()
    }

    #[node]
    fn matches(formatted: &str) -> bool {
        matches!(formatted, "1")
    }

    #[node]
    fn vec(number: u32) -> Vec<u32> {
        vec![number; 2]
    }

    #[node(output = "written")]
    fn write(vec: &[u32]) -> String {
        let mut written = String::new();
        write!(written, "{vec:?}").unwrap();
        written
    }

    #[node(output = "asserted")]
    fn assert(written: &str) -> usize {
        assert!(!written.is_empty());
        written.len()
    }

    #[node(output = "printed")]
    fn println(asserted: usize) -> usize {
        asserted
    }

    #[node(output = "todos")]
    fn todo(printed: usize) -> usize {
        printed
    }

    #[node(output = "columns")]
    fn column(todos: usize) -> usize {
        todos
    }

    #[node(output = "files")]
    fn file(columns: usize) -> usize {
        let _ = file!();
        columns
    }

    #[node(output = "concatenated")]
    fn concat(files: usize) -> &'static str {
        if files > 0 { concat!("a", "b") } else { "" }
    }

    #[node(output = "environment")]
    fn env(concatenated: &str) -> usize {
        concatenated.len() + env!("CARGO_PKG_NAME").len()
    }

    #[node(output = "selected")]
    fn cfg_select(environment: usize) -> usize {
        environment
    }

    pipeline! {
        struct StdNames;
        nodes = [format, line, matches, vec, write, assert, println, todo, column, file, concat, env, cfg_select];
    }

    #[test]
    fn nodes_named_like_macros_of_std_leave_the_macros_alone() {
        let out = StdNames.run(1);
        assert_eq!((out.formatted.as_str(), out.lines, out.matches), ("1", 1, true));
        assert_eq!((out.vec, out.written.as_str(), out.asserted), (vec![1, 1], "[1, 1]", 6));
        assert_eq!((out.concatenated, out.selected), ("ab", 2 + "hypernodes-tests".len()));
        println!("{}", column!());
    }

    mod attributes {
        use super::super::node;

        #[node(output = "train")]
        #[inline]
        #[deprecated]
        fn test(rows: &[u8]) -> usize {
            rows.len()
        }

        /// Documented.
        #[node(output = "derived")]
        #[allow(dead_code)]
        fn derive(rows: &[u8]) -> usize {
            rows.len()
        }

        #[node(output = "inlined")]
        #[inline]
        fn inline(rows: &[u8]) -> usize {
            rows.len()
        }

        #[node(output = "documents")]
        fn doc(rows: &[u8]) -> usize {
            rows.len()
        }

        #[node(output = "paths")]
        fn path(rows: &[u8]) -> usize {
            rows.len()
        }

        #[node(output = "benches")]
        fn bench(rows: &[u8]) -> usize {
            rows.len()
        }

        #[node(output = "allowed")]
        fn allow(rows: &[u8]) -> usize {
            rows.len()
        }

        #[derive(Debug, Clone)]
        struct Derived;

        #[allow(deprecated)]
        mod inner {
            use super::super::super::pipeline;
            use super::{allow, bench, derive, doc, inline, path, test};

            pipeline! { pub(super) struct Attributes; nodes = [test, derive, inline, doc, path, bench, allow]; }
        }

        #[test]
        fn nodes_named_like_attributes_leave_the_attributes_alone() {
            let out = inner::Attributes.run(&[1, 2]);
            assert_eq!((out.train, out.derived, out.inlined, out.documents), (2, 2, 2, 2));
            assert_eq!(format!("{Derived:?}"), "Derived");
        }
    }

    mod own_macros {
        use super::super::{node, pipeline};

        macro_rules! clean {
            ($text:expr) => {
                $text.trim()
            };
        }

        #[node(output = "cleaned")]
        fn clean_text(text: &str) -> &str {
            clean!(text)
        }

        #[node(output = "length")]
        fn measure(cleaned: &str) -> usize {
            clean!(cleaned).len()
        }

        pipeline! { struct OwnMacros; nodes = [measure, clean_text]; }

        #[test]
        fn macros_of_the_user_work_in_nodes() {
            assert_eq!(OwnMacros.run(" a ").length, 1);
        }
    }
}
