//! Everything at once: forms, places and rules that each work alone, crossed with each other.

#![allow(dead_code, reason = "short nodes are enough")]
#![allow(
    clippy::boxed_local,
    clippy::elidable_lifetime_names,
    clippy::float_cmp,
    clippy::needless_lifetimes,
    clippy::needless_pass_by_value,
    clippy::ptr_arg,
    clippy::redundant_closure_for_method_calls,
    clippy::ref_option,
    clippy::trivially_copy_pass_by_ref,
    clippy::unit_arg,
    clippy::unnecessary_wraps,
    clippy::unwrap_used,
    reason = "as above"
)]

use hypernodes::{Pipeline, node, pipeline};

mod everything {
    use super::{Pipeline, node, pipeline};
    use hypernodes::ItemError;
    use hypernodes_tests::numbers::{parse, scale};
    use hypernodes_tests::text;
    use std::error::Error;
    use std::fmt::{self, Debug, Display};
    use std::ops::Mul;
    use std::str::FromStr;
    use std::sync::LazyLock;

    #[derive(Debug, PartialEq)]
    struct Unknown<'u>(&'u str);

    impl Display for Unknown<'_> {
        fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(formatter, "no unit named {}", self.0)
        }
    }

    impl Error for Unknown<'_> {}

    /// `"3 km"` is a number and a unit.
    #[node(output = ("amount", "unit"))]
    fn take_apart(line: &str) -> (&str, Option<&str>) {
        match line.trim().split_once(' ') {
            Some((amount, unit)) => (amount, Some(unit.trim())),
            None => (line.trim(), None),
        }
    }

    #[node(output = "factor")]
    fn look_up<'l, T: Copy>(units: &[(String, T)], unit: Option<&'l str>, plain: T) -> Result<T, Unknown<'l>> {
        let Some(unit) = unit else { return Ok(plain) };
        units.iter().find(|(name, _)| name == unit).map(|&(_, factor)| factor).ok_or(Unknown(unit))
    }

    #[node(output = "report", version = 3)]
    fn report<'l, T: Display>(scaled: &T, unit: Option<&'l str>, labels: &'l [String]) -> (String, &'l str) {
        let label = labels.iter().find(|label| Some(label.as_str()) == unit).map_or("plain", String::as_str);
        (format!("{scaled} {label}"), label)
    }

    pipeline! {
        /// Lines with units as numbers of one unit.
        #[derive(Clone)]
        #[outputs(derive(Clone, PartialEq))]
        struct Convert<'m, T>
        where
            T: Copy + Display + FromStr<Err: Error> + Mul<Output = T> + 'static,
        {
            units: &'m [(String, T)],
            plain: T,
            labels: Vec<String>,
        }
        outputs = [report, amount, scaled: T];
        nodes = [
            report::<T>,
            scale::<T>,
            look_up::<T>,
            parse::<T>(trimmed = amount),
            take_apart,
        ];
        inputs = [line: &str];
    }

    fn convert(units: &[(String, f64)]) -> Convert<'_, f64> {
        Convert { units, plain: 1.0, labels: vec!["km".to_owned()] }
    }

    #[test]
    fn everything_goes_together() {
        let units = [("km".to_owned(), 1000.0), ("cm".to_owned(), 0.01)];
        let pipeline = convert(&units);
        let line = String::from(" 3 km ");
        let out = pipeline.run(&line).unwrap();
        assert_eq!((out.amount, out.scaled), ("3", 3000.0));
        assert_eq!(out.report, ("3000 km".to_owned(), "km"));
        assert_eq!(out.amount.as_ptr(), line[1..].as_ptr());
        assert!(out.clone() == pipeline.clone().run(" 3 km ").unwrap());
        let doubled = Convert { plain: 2.0, ..convert(&units) };
        assert_eq!(doubled.run("4").unwrap().scaled, 8.0);
    }

    #[test]
    fn everything_may_fail() {
        let units = [("km".to_owned(), 1000_i32)];
        let pipeline = Convert { units: &units, plain: 1, labels: Vec::new() };
        let line = String::from("3 miles");
        let error = pipeline.run(&line).err().unwrap();
        assert_eq!(error.node(), "look_up");
        assert!(matches!(&error, ConvertError::LookUp(Unknown("miles"))));
        assert!(error.source().is_none());
        let error = pipeline.run("x km").err().unwrap();
        assert_eq!(error.source().unwrap().to_string(), "invalid digit found in string");
        assert_eq!(error.path().to_string(), "Convert/parse");
    }

    #[test]
    fn everything_is_mapped() {
        let units = [("km".to_owned(), 1000.0)];
        let pipeline = convert(&units);
        let lines: Vec<String> = (0..300).map(|number| format!("{number} km")).collect();
        let outs = pipeline.map(&lines).map_err(|error| error.index).unwrap();
        assert_eq!(outs.len(), 300);
        assert!(outs.iter().zip(0..).all(|(out, number)| out.scaled == f64::from(number) * 1000.0));
        let same: Vec<_> = pipeline.map_iter(&lines).map(|out| out.ok().unwrap()).collect();
        assert!(same == outs);
        let Err(ItemError { index, error }) = pipeline.map(["1 km", "2", "3 feet", "x"]) else {
            unreachable!("two lines are bad")
        };
        assert!(index >= 2);
        assert!(["look_up", "parse"].contains(&error.node()));
        let each = pipeline.map_each(["1 km", "?", "3"]);
        assert_eq!(each.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, true]);
    }

    #[test]
    fn everything_is_in_the_graph() {
        let graph = <Convert<'_, f64> as Pipeline>::GRAPH;
        let inputs: Vec<_> = graph.inputs.iter().map(|input| input.name).collect();
        assert_eq!(inputs, ["line", "units", "plain", "labels"]);
        let outputs: Vec<_> = graph.outputs.iter().map(|output| (output.name, output.ty)).collect();
        assert_eq!(outputs, [("report", "(String, &'l str)"), ("amount", "&str"), ("scaled", "T")]);
        assert_eq!(graph.nodes[0].name, "take_apart");
        assert_eq!(graph.nodes.len(), 5);
        assert_eq!(graph.edges().count(), 10);
    }

    mod borrowed_errors {
        use super::{Unknown, node, pipeline};

        #[node]
        fn check<'l, T: Copy>(thing: &T, label: &'l str) -> Result<T, Unknown<'l>> {
            if label.is_empty() { Err(Unknown(label)) } else { Ok(*thing) }
        }

        pipeline! { struct Check<T: Copy> { thing: T } nodes = [check::<T>]; }

        #[test]
        fn a_generic_pipeline_may_have_an_error_that_borrows() {
            let number = 5;
            assert_eq!(*Check { thing: &number }.run("a").ok().unwrap().check, 5);
            assert!(matches!(Check { thing: &number }.run(""), Err(CheckError::Check(Unknown("")))));
        }
    }

    pipeline! {
        struct Foreign { vocabulary: LazyLock<Vec<String>>, factor: f64 }
        nodes = [
            text::trim(passage = title) -> title_trimmed,
            text::trim,
            text::split(trimmed = title_trimmed) -> title_words,
            text::split,
            text::longest,
            text::longest(words = title_words) -> title_longest,
            known,
            known(words = title_words) -> title_known,
            parse::<f64>(trimmed = title_longest_text) -> parsed,
            unwrap(longest = title_longest) -> title_longest_text,
            scale::<f64>(number = parsed),
        ];
        outputs = [scaled, known, title_known, longest];
    }

    #[node]
    fn known(words: &[&str], vocabulary: &[String]) -> usize {
        words.iter().filter(|word| vocabulary.iter().any(|known| known == *word)).count()
    }

    #[node]
    fn unwrap<'t>(longest: Option<&'t str>) -> &'t str {
        longest.unwrap_or_default()
    }

    #[test]
    fn nodes_of_two_crates_are_crossed_and_renamed() {
        let pipeline = Foreign { vocabulary: LazyLock::new(|| vec!["a".to_owned(), "1.5".to_owned()]), factor: 2.0 };
        let (title, passage) = (String::from(" a 1.5 "), String::from("b a a"));
        let out = pipeline.run((&title, &passage)).unwrap();
        assert_eq!((out.scaled, out.known, out.title_known, out.longest), (3.0, 2, 2, Some("a")));
        assert_eq!(pipeline.map(vec![(&title, &passage); 10]).unwrap().len(), 10);
        assert_eq!(pipeline.run(("x", "")).unwrap_err().to_string(), "node `parse` failed");
    }

    #[test]
    fn a_generic_function_takes_any_pipeline() {
        fn describe<P>(_: &P) -> (usize, usize)
        where
            P: Pipeline,
            P::Error: Debug,
        {
            (P::GRAPH.nodes.len(), P::GRAPH.outputs.len())
        }
        let pipeline = Foreign { vocabulary: LazyLock::new(Vec::new), factor: 1.0 };
        assert_eq!(describe(&pipeline), (11, 4));
    }
}

/// What a node makes, crossed with what another one takes: from a node, from the caller and from a field.
mod kinds {
    use super::{node, pipeline};
    use std::borrow::Cow;
    use std::rc::Rc;
    use std::sync::Arc;

    macro_rules! kinds {
        ($($name:ident: $made:ty = |$seed:ident| $make:expr => $($reader:ident($taken:ty) |$value:ident| $read:expr),+;)*) => {
            $(
                mod $name {
                    use super::*;

                    #[node(output = "value")]
                    fn make($seed: usize) -> $made {
                        $make
                    }

                    $(
                        #[node]
                        fn $reader($value: $taken) -> usize {
                            $read
                        }
                    )+

                    pipeline! { struct FromNode; nodes = [$($reader),+, make]; outputs = [$($reader),+]; }
                    pipeline! { struct Kept; nodes = [$($reader),+, make]; }
                    pipeline! { struct FromInput; nodes = [$($reader),+]; inputs = [value: $made]; }
                    pipeline! { struct Bound { value: $made } nodes = [$($reader),+]; }

                    #[test]
                    fn every_reader_reads_the_same() {
                        let out = FromNode.run(3);
                        $(assert_eq!(out.$reader, 3, stringify!($reader));)+
                        let out = Kept.run(3);
                        $(assert_eq!(out.$reader, 3, stringify!($reader));)+
                        let out = FromInput.run(FromInputInputs { value: make(3) });
                        $(assert_eq!(out.$reader, 3, stringify!($reader));)+
                        let pipeline = Bound { value: make(3) };
                        let (out, again) = (pipeline.run(()), pipeline.run(()));
                        $(assert_eq!((out.$reader, again.$reader), (3, 3), stringify!($reader));)+
                    }
                }
            )*
        };
    }

    kinds! {
        string: String = |seed| "x".repeat(seed) =>
            by_value(String) |value| value.len(), by_reference(&String) |value| value.len(), by_str(&str) |value| value.len();
        vector: Vec<u8> = |seed| vec![0; seed] =>
            by_value(Vec<u8>) |value| value.len(), by_reference(&Vec<u8>) |value| value.len(), by_slice(&[u8]) |value| value.len();
        array: [u8; 3] = |seed| [u8::try_from(seed).unwrap(); 3] =>
            by_value([u8; 3]) |value| value.len(), by_reference(&[u8; 3]) |value| value.len(), by_slice(&[u8]) |value| value.len();
        number: usize = |seed| seed =>
            by_value(usize) |value| value, by_reference(&usize) |value| *value;
        option: Option<usize> = |seed| Some(seed) =>
            by_value(Option<usize>) |value| value.unwrap(), by_option(Option<&usize>) |value| *value.unwrap(), by_reference(&Option<usize>) |value| value.unwrap();
        option_string: Option<String> = |seed| Some("x".repeat(seed)) =>
            by_value(Option<String>) |value| value.unwrap().len(), by_option(Option<&String>) |value| value.unwrap().len(),
            by_str(Option<&str>) |value| value.unwrap().len(), by_reference(&Option<String>) |value| value.as_ref().unwrap().len();
        option_vector: Option<Vec<u8>> = |seed| Some(vec![0; seed]) =>
            by_value(Option<Vec<u8>>) |value| value.unwrap().len(), by_option(Option<&Vec<u8>>) |value| value.unwrap().len(),
            by_slice(Option<&[u8]>) |value| value.unwrap().len();
        text: &'static str = |seed| &"xxxxx"[..seed] =>
            by_value(&'static str) |value| value.len(), by_str(&str) |value| value.len(), by_reference(&&'static str) |value| value.len();
        cow: Cow<'static, str> = |seed| Cow::Owned("x".repeat(seed)) =>
            by_value(Cow<'static, str>) |value| value.len(), by_str(&str) |value| value.len(), by_reference(&Cow<'static, str>) |value| value.len();
        boxed: Box<str> = |seed| "x".repeat(seed).into() =>
            by_value(Box<str>) |value| value.len(), by_str(&str) |value| value.len();
        counted: Rc<[u8]> = |seed| vec![0; seed].into() =>
            by_value(Rc<[u8]>) |value| value.len(), by_slice(&[u8]) |value| value.len(), by_reference(&Rc<[u8]>) |value| value.len();
        shared: Arc<String> = |seed| Arc::new("x".repeat(seed)) =>
            by_value(Arc<String>) |value| value.len(), by_reference(&Arc<String>) |value| value.len(), by_string(&String) |value| value.len(), by_str(&str) |value| value.len();
        nested: Vec<Vec<String>> = |seed| vec![vec![String::new()]; seed] =>
            by_value(Vec<Vec<String>>) |value| value.len(), by_slice(&[Vec<String>]) |value| value.len();
        tuple: (usize, String) = |seed| (seed, String::new()) =>
            by_value((usize, String)) |value| value.0, by_reference(&(usize, String)) |value| value.0;
        unit: () = |seed| assert_eq!(seed, 3) =>
            by_value(()) |value| { let () = value; 3 }, by_reference(&()) |value| { let () = *value; 3 };
        function: fn(usize) -> usize = |seed| { assert_eq!(seed, 3); |more| more + 2 } =>
            by_value(fn(usize) -> usize) |value| value(1), by_reference(&fn(usize) -> usize) |value| value(1);
    }
}

/// Graphs of strings against an interpreter that knows nothing of pipelines.
mod graphs {
    use super::{node, pipeline};
    use std::collections::BTreeMap;

    fn join(name: &str, left: &str, right: &str) -> String {
        let bytes = [name, left, right].join(",");
        let hash = bytes.bytes().fold(5381_u32, |hash, byte| hash.wrapping_mul(33) ^ u32::from(byte));
        format!("{hash:08x}")
    }

    #[node]
    fn mix(left: &str, right: &str) -> String {
        join("mix", left, right)
    }

    #[node]
    fn merge(left: String, right: &str) -> String {
        join("merge", &left, right)
    }

    #[node]
    fn fuse(left: String, right: String) -> String {
        join("fuse", &left, &right)
    }

    #[node]
    fn check(left: &String, right: String) -> Result<String, String> {
        Ok(join("check", left, &right))
    }

    #[node]
    fn may_fail(mix: &str) -> Result<String, String> {
        Ok(mix.to_owned())
    }

    /// Each value by its name, computed as soon as both of its sources are there.
    fn interpret(nodes: &[(&str, &str, &str, &str)]) -> BTreeMap<String, String> {
        let mut values = BTreeMap::from([("x".to_owned(), "one".to_owned()), ("y".to_owned(), "two".to_owned())]);
        while values.len() < nodes.len() + 2 {
            for &(name, left, right, made) in nodes {
                if let (Some(left), Some(right)) = (values.get(left), values.get(right)) {
                    let value = join(name, left, right);
                    values.insert(made.to_owned(), value);
                }
            }
        }
        values
    }

    macro_rules! dag {
        ($name:ident [$($output:ident)*] $($node:ident($left:ident, $right:ident) -> $made:ident,)*) => {
            #[test]
            #[allow(non_snake_case)]
            fn $name() {
                let expected = interpret(&[$((stringify!($node), stringify!($left), stringify!($right), stringify!($made))),*]);
                // One more fallible node, so that each of them returns a `Result`.
                let all = pipeline! {
                    nodes = [$($node(left = $left, right = $right) -> $made,)* may_fail(mix = z)];
                    inputs = [x: String, y: String, z: &str];
                };
                let out = all.run(("one".to_owned(), "two".to_owned(), "")).unwrap();
                $(assert_eq!(out.$made, expected[stringify!($made)], stringify!($made));)*
                let some = pipeline! {
                    inputs = [z: &str, y: String, x: String];
                    outputs = [$($output,)* may_fail];
                    nodes = [may_fail(mix = z), $($node(left = $left, right = $right) -> $made),*];
                };
                let out = some.run(("", "two".to_owned(), "one".to_owned())).unwrap();
                $(assert_eq!(out.$output, expected[stringify!($output)], stringify!($output));)*
                let items: Vec<_> = (0..20).map(|_| ("", "two".to_owned(), "one".to_owned())).collect();
                let outs = some.map(items).unwrap();
                assert_eq!(outs.len(), 20);
                $(assert!(outs.iter().all(|out| out.$output == expected[stringify!($output)]));)*
            }
        };
    }

    dag! { dag_0 [v4 v5 v3]
        mix(x, v0) -> v1, mix(v0, x) -> v2, mix(v0, v2) -> v5, mix(x, x) -> v4,
        mix(y, y) -> v0, mix(x, x) -> v3,
    }

    dag! { dag_1 [v5 v7 v4]
        merge(y, v3) -> v9, mix(v1, x) -> v6, fuse(x, v3) -> v8, fuse(v4, v5) -> v7,
        mix(y, x) -> v0, fuse(y, y) -> v1, fuse(v2, v0) -> v5, merge(y, x) -> v2,
        fuse(v0, v2) -> v3, fuse(v0, x) -> v4,
    }

    dag! { dag_2 [v1 v2 v7]
        fuse(v7, v4) -> v9, fuse(v1, x) -> v2, fuse(v4, v5) -> v10, merge(v6, v7) -> v8,
        fuse(v1, y) -> v6, fuse(y, v2) -> v5, fuse(v7, v7) -> v11, fuse(v3, v3) -> v4,
        merge(y, v2) -> v3, merge(x, y) -> v0, fuse(y, y) -> v7, merge(v0, x) -> v1,
    }

    dag! { dag_3 [v15 v1 v14]
        check(x, v4) -> v10, mix(v3, v4) -> v7, merge(v9, v8) -> v14, mix(v10, x) -> v15,
        check(v0, v1) -> v2, check(v6, v1) -> v12, check(v6, v5) -> v11, merge(v4, v2) -> v6,
        merge(y, x) -> v3, mix(v10, v5) -> v13, check(x, x) -> v0, mix(y, v8) -> v9,
        merge(y, v1) -> v5, check(y, y) -> v1, fuse(v7, v0) -> v8, merge(v0, y) -> v4,
    }

    dag! { dag_4 [v23 v20 v3]
        fuse(v1, y) -> v3, mix(v4, y) -> v6, merge(v12, v5) -> v17, mix(v1, v2) -> v4,
        check(v0, x) -> v1, fuse(v5, v6) -> v8, merge(v14, v12) -> v15, fuse(v16, v19) -> v21,
        merge(v8, v6) -> v11, fuse(v6, v0) -> v7, fuse(v6, v7) -> v9, merge(y, v3) -> v23,
        check(y, y) -> v0, check(v15, v8) -> v18, fuse(v15, v0) -> v16, fuse(v1, v3) -> v5,
        mix(x, v20) -> v22, merge(y, v17) -> v19, fuse(y, v6) -> v14, check(v11, v9) -> v12,
        merge(x, v0) -> v2, merge(v7, v4) -> v10, mix(y, v18) -> v20, mix(v7, v10) -> v13,
    }

    dag! { dag_5 [v19 v33 v13]
        merge(v14, v12) -> v16, fuse(v31, v9) -> v37, fuse(v21, v12) -> v25, mix(v9, v1) -> v12,
        mix(v4, v3) -> v10, merge(x, y) -> v1, check(v27, v20) -> v30, check(v27, v22) -> v33,
        mix(y, v8) -> v15, mix(v18, v11) -> v21, merge(y, v7) -> v9, check(v0, x) -> v4,
        check(v2, v0) -> v6, fuse(v15, v12) -> v18, fuse(x, v7) -> v39, merge(v21, v10) -> v26,
        mix(y, x) -> v14, fuse(v34, v25) -> v38, fuse(v18, v22) -> v23, mix(v19, v19) -> v22,
        mix(y, v0) -> v7, merge(x, v1) -> v19, merge(v23, v2) -> v24, check(v23, v19) -> v27,
        check(x, v8) -> v29, mix(v30, v12) -> v35, merge(y, x) -> v0, mix(v4, v0) -> v8,
        merge(v0, y) -> v2, merge(v24, v20) -> v28, fuse(v7, v10) -> v13, check(v6, v6) -> v11,
        fuse(v0, v2) -> v3, check(v14, v14) -> v17, fuse(y, v3) -> v5, check(y, v8) -> v20,
        fuse(v26, v21) -> v31, mix(v31, v14) -> v36, mix(v31, v27) -> v32, fuse(v32, v30) -> v34,
    }
}

mod long_lists {
    use super::{Pipeline, node, pipeline};

    macro_rules! with_nodes {
        ($macro:ident) => {
            $macro! {
                n0 n1 n2 n3 n4 n5 n6 n7 n8 n9 n10 n11 n12 n13 n14 n15 n16 n17 n18 n19
                n20 n21 n22 n23 n24 n25 n26 n27 n28 n29 n30 n31 n32 n33 n34 n35 n36 n37 n38 n39
                n40 n41 n42 n43 n44 n45 n46 n47 n48 n49 n50 n51 n52 n53 n54 n55 n56 n57 n58 n59
                n60 n61 n62 n63 n64 n65 n66 n67 n68 n69 n70 n71 n72 n73 n74 n75 n76 n77 n78 n79
                n80 n81 n82 n83 n84 n85 n86 n87 n88 n89 n90 n91 n92 n93 n94 n95 n96 n97 n98 n99
                n100 n101 n102 n103 n104 n105 n106 n107 n108 n109 n110 n111 n112 n113 n114 n115 n116 n117 n118 n119
                n120 n121 n122 n123 n124 n125 n126 n127 n128 n129 n130 n131 n132 n133 n134 n135 n136 n137 n138 n139
            }
        };
    }

    macro_rules! nodes {
        ($($name:ident)*) => {
            $(
                #[node]
                fn $name(seed: u64) -> u64 {
                    seed + stringify!($name).len() as u64
                }
            )*

            pipeline! { struct Wide; nodes = [$($name),*]; }
        };
    }

    with_nodes!(nodes);

    #[test]
    fn a_list_may_be_very_wide() {
        let out = Wide.run(10);
        assert_eq!((out.n0, out.n139), (12, 14));
        assert_eq!((Wide::GRAPH.nodes.len(), Wide::GRAPH.outputs.len()), (140, 140));
        assert!(Wide::GRAPH.nodes.iter().map(|node| node.name).eq((0..140).map(|number| format!("n{number}"))));
    }

    #[test]
    fn a_list_in_a_function_may_be_very_wide() {
        macro_rules! inside {
            ($($name:ident)*) => {
                pipeline! { struct Inside; nodes = [$($name),*]; outputs = [n0, n139]; }
                let expression = pipeline!(nodes = [$($name),*]);
                assert_eq!(expression.run(10).n99, 13);
            };
        }
        with_nodes!(inside);
        assert_eq!(Inside.run(10).n139, 14);
        assert_eq!(Inside::GRAPH.nodes.len(), 2);
    }

    #[test]
    fn nodes_of_a_long_list_may_stand_in_the_function() {
        macro_rules! local {
            ($($name:ident)*) => {
                $(
                    #[node(output = "made")]
                    fn $name(seed: u64) -> u64 {
                        seed
                    }
                )*
                let count = [$(pipeline!(nodes = [$name]).run(1).made),*].len();
                assert_eq!(count, 3);
            };
        }
        local!(first second third);
    }

    #[node]
    fn step(number: u64) -> u64 {
        number + 1
    }

    pipeline! {
        struct Deep;
        nodes = [
            step(number = v138) -> v139, step(number = v150) -> v151, step(number = v59) -> v60, step(number = v43) -> v44,
            step(number = v86) -> v87, step(number = v120) -> v121, step(number = v157) -> v158, step(number = v53) -> v54,
            step(number = v12) -> v13, step(number = v92) -> v93, step(number = v22) -> v23, step(number = v159) -> v160,
            step(number = v143) -> v144, step(number = v136) -> v137, step(number = v65) -> v66, step(number = v16) -> v17,
            step(number = v82) -> v83, step(number = v66) -> v67, step(number = v124) -> v125, step(number = v101) -> v102,
            step(number = v15) -> v16, step(number = v118) -> v119, step(number = v21) -> v22, step(number = v28) -> v29,
            step(number = v30) -> v31, step(number = v77) -> v78, step(number = v61) -> v62, step(number = v54) -> v55,
            step(number = v17) -> v18, step(number = v67) -> v68, step(number = v26) -> v27, step(number = v24) -> v25,
            step(number = v6) -> v7, step(number = v115) -> v116, step(number = v47) -> v48, step(number = v52) -> v53,
            step(number = v63) -> v64, step(number = v71) -> v72, step(number = v14) -> v15, step(number = v106) -> v107,
            step(number = v139) -> v140, step(number = v140) -> v141, step(number = v72) -> v73, step(number = v75) -> v76,
            step(number = v8) -> v9, step(number = v95) -> v96, step(number = v44) -> v45, step(number = v56) -> v57,
            step(number = v90) -> v91, step(number = v40) -> v41, step(number = v144) -> v145, step(number = v89) -> v90,
            step(number = v155) -> v156, step(number = v104) -> v105, step(number = v123) -> v124, step(number = v91) -> v92,
            step(number = v83) -> v84, step(number = v73) -> v74, step(number = v125) -> v126, step(number = v79) -> v80,
            step(number = v97) -> v98, step(number = v102) -> v103, step(number = v113) -> v114, step(number = v49) -> v50,
            step(number = v19) -> v20, step(number = v84) -> v85, step(number = v29) -> v30, step(number = v68) -> v69,
            step(number = v38) -> v39, step(number = v2) -> v3, step(number = v132) -> v133, step(number = v105) -> v106,
            step(number = v51) -> v52, step(number = v18) -> v19, step(number = v109) -> v110, step(number = v98) -> v99,
            step(number = v11) -> v12, step(number = v133) -> v134, step(number = v81) -> v82, step(number = v93) -> v94,
            step(number = v25) -> v26, step(number = v122) -> v123, step(number = v145) -> v146, step(number = v60) -> v61,
            step(number = v117) -> v118, step(number = v142) -> v143, step(number = v96) -> v97, step(number = v99) -> v100,
            step(number = v130) -> v131, step(number = v156) -> v157, step(number = v147) -> v148, step(number = v39) -> v40,
            step(number = v149) -> v150, step(number = v108) -> v109, step(number = v41) -> v42, step(number = v70) -> v71,
            step(number = v42) -> v43, step(number = v46) -> v47, step(number = v127) -> v128, step(number = v0) -> v1,
            step(number = v57) -> v58, step(number = v34) -> v35, step(number = v119) -> v120, step(number = v23) -> v24,
            step(number = v134) -> v135, step(number = v5) -> v6, step(number = v37) -> v38, step(number = v137) -> v138,
            step(number = v31) -> v32, step(number = v76) -> v77, step(number = v36) -> v37, step(number = v116) -> v117,
            step(number = v152) -> v153, step(number = v111) -> v112, step(number = v146) -> v147, step(number = v107) -> v108,
            step(number = v85) -> v86, step(number = v10) -> v11, step(number = v7) -> v8, step(number = v20) -> v21,
            step(number = v135) -> v136, step(number = v32) -> v33, step(number = v112) -> v113, step(number = v94) -> v95,
            step(number = v80) -> v81, step(number = v151) -> v152, step(number = v1) -> v2, step(number = v33) -> v34,
            step(number = v13) -> v14, step(number = v154) -> v155, step(number = v103) -> v104, step(number = v35) -> v36,
            step(number = v50) -> v51, step(number = v87) -> v88, step(number = v58) -> v59, step(number = v55) -> v56,
            step(number = v78) -> v79, step(number = v148) -> v149, step(number = v100) -> v101, step(number = v126) -> v127,
            step(number = v110) -> v111, step(number = v27) -> v28, step(number = v158) -> v159, step(number = v62) -> v63,
            step(number = v121) -> v122, step(number = v131) -> v132, step(number = v48) -> v49, step(number = v141) -> v142,
            step(number = v129) -> v130, step(number = v153) -> v154, step(number = v3) -> v4, step(number = v9) -> v10,
            step(number = v64) -> v65, step(number = v4) -> v5, step(number = v88) -> v89, step(number = v69) -> v70,
            step(number = v45) -> v46, step(number = v128) -> v129, step(number = v114) -> v115, step(number = v74) -> v75,
        ];
        outputs = [v160];
    }

    #[test]
    fn a_chain_may_be_very_deep() {
        assert_eq!(Deep.run(0).v160, 160);
        assert!(
            Deep::GRAPH.nodes.iter().enumerate().all(|(place, node)| node.outputs[0].name == format!("v{}", place + 1))
        );
    }
}

mod borrowed_from_the_pipeline {
    use std::collections::BTreeMap;

    use hypernodes::{node, pipeline};

    #[node(output = "looked_up")]
    fn look_up<'m>(table: &'m BTreeMap<String, Vec<u8>>, key: &str) -> Option<&'m [u8]> {
        table.get(key).map(Vec::as_slice)
    }

    pipeline! { struct LookUp<'m> { table: &'m BTreeMap<String, Vec<u8>> } nodes = [look_up]; }
    pipeline! { struct LookUpHere { table: BTreeMap<String, Vec<u8>> } nodes = [look_up]; }

    #[test]
    fn what_borrows_from_a_bound_input_outlives_the_inputs() {
        let table = BTreeMap::from([("a".to_owned(), vec![1, 2])]);
        let found = {
            let key = String::from("a");
            LookUp { table: &table }.run(&key).looked_up
        };
        assert_eq!(found, Some([1, 2].as_slice()));
        let here = LookUpHere { table };
        let found = {
            let keys = vec!["a".to_owned(), "b".to_owned()];
            here.map(&keys)
        };
        assert_eq!(found[0].looked_up, Some([1, 2].as_slice()));
        assert_eq!(found[1].looked_up, None);
    }
}
