//! A pipeline among nodes is run like its nodes: in the same order, with the same moves, copies and drops.

#![allow(dead_code, unreachable_pub, reason = "what is pruned is never called, and what is public is sealed")]
#![allow(
    clippy::trivially_copy_pass_by_ref,
    clippy::needless_lifetimes,
    clippy::redundant_allocation,
    clippy::float_cmp,
    reason = "every form of edge is here, and numbers that are exact"
)]

use std::cell::RefCell;

use hypernodes::{node, pipeline};

thread_local! {
    /// What happened in this thread.
    static LOG: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

fn log(event: String) {
    LOG.with_borrow_mut(|log| log.push(event));
}

/// What happened since the last call.
fn happened() -> Vec<String> {
    LOG.take()
}

/// Tells when it is copied and dropped.
#[derive(Debug, PartialEq)]
pub struct Logged(String);

impl Logged {
    fn made(name: &str, of: &[&Logged]) -> Self {
        let of: Vec<&str> = of.iter().map(|of| of.0.as_str()).collect();
        log(format!("run {name}"));
        Self(format!("{name}({})", of.join(" ")))
    }
}

impl Clone for Logged {
    fn clone(&self) -> Self {
        log(format!("clone {}", self.0));
        Self(self.0.clone())
    }
}

impl Drop for Logged {
    fn drop(&mut self) {
        log(format!("drop {}", self.0));
    }
}

/// Defines nodes that log.
macro_rules! nodes {
    ($($name:ident($($parameter:ident: $ty:ty),*);)*) => {
        $(
            #[node]
            pub fn $name($($parameter: $ty),*) -> Logged {
                Logged::made(stringify!($name), &[$(taken(&$parameter)),*])
            }
        )*
    };
}

fn taken<'t>(taken: &'t impl AsRef<Logged>) -> &'t Logged {
    taken.as_ref()
}

impl AsRef<Logged> for Logged {
    fn as_ref(&self) -> &Logged {
        self
    }
}

/// Two pipelines that must do the same: the nodes in one list, and some of them in pipelines of their own.
macro_rules! same {
    ($($name:ident [$($by:tt)*] { nodes { $($nodes:tt)* } $(inner $inner:ident { $($list:tt)* })* flat { $($flat:tt)* } nested { $($nested:tt)* } })*) => {
        $(
            mod $name {
                use super::*;

                nodes! { $($nodes)* }
                $(pipeline! { pub struct $inner; $($list)* })*
                pipeline! { pub struct Flat; $($flat)* }
                pipeline! { pub struct Nested; $($nested)* }

                mod elsewhere {
                    use super::*;

                    pipeline! { pub struct Around; nodes = [super::Nested]; }
                }

                #[test]
                fn nested_is_as_flat() {
                    let _ = happened();
                    drop(Flat.run($($by)* Logged("input".to_owned())));
                    let flat = happened();
                    drop(Nested.run($($by)* Logged("input".to_owned())));
                    assert_eq!(happened(), flat);
                    drop(elsewhere::Around.run($($by)* Logged("input".to_owned())));
                    assert_eq!(happened(), flat);
                }
            }
        )*
    };
}

same! {
    chain [] {
        nodes { a(input: Logged); b(a: Logged); c(b: Logged); d(c: Logged); }
        inner Inner { nodes = [c, b]; outputs = [c]; }
        flat { nodes = [d, c, b, a]; outputs = [d]; }
        nested { nodes = [d, Inner, a]; outputs = [d]; }
    }
    diamond [&] {
        nodes { a(input: &Logged); b(a: &Logged); c(a: Logged); d(b: Logged, c: &Logged); }
        inner Inner { nodes = [c, b]; }
        flat { nodes = [a, c, b, d]; outputs = [d]; }
        nested { nodes = [a, Inner, d]; outputs = [d]; }
    }
    everything_kept [] {
        nodes { a(input: Logged); b(a: Logged); c(a: Logged); d(a: &Logged, b: Logged, c: Logged); }
        inner Inner { nodes = [a, c, b]; }
        flat { nodes = [a, c, b, d]; }
        nested { nodes = [Inner, d]; }
    }
    a_reader_between [] {
        nodes { a(input: Logged); b(a: Logged); look(a: &Logged); late(look: &Logged, a: &Logged); end(b: Logged, late: Logged); }
        inner Inner { nodes = [b, a]; }
        flat { nodes = [end, b, a, late, look]; outputs = [end]; }
        nested { nodes = [end, Inner, late, look]; outputs = [end]; }
    }
    pruned [&] {
        nodes { a(input: &Logged); b(a: Logged); c(a: Logged); d(a: &Logged); e(c: Logged, d: &Logged); }
        inner Inner { nodes = [a, b, c, d]; }
        inner Middle { nodes = [Inner]; }
        flat { nodes = [a, b, c, d, e]; outputs = [e]; }
        nested { nodes = [Middle, e]; outputs = [e]; }
    }
    renamed_and_pruned [&] {
        nodes { a(input: &Logged); b(a: Logged); c(a: &Logged); d(x: Logged, y: &Logged); }
        inner Inner { nodes = [a, b, c]; }
        inner Middle { nodes = [Inner(input = one) -> (a as a1, b as b1, c as c1), Inner(input = one) -> (a as a2, b as b2, c as c2)]; }
        inner Outer { nodes = [Middle(one = input) -> (c1 as x, b2 as y, a2 as z)]; }
        flat { nodes = [a -> a1, c(a = a1) -> x, a -> a2, b(a = a2) -> y, d]; outputs = [d]; }
        nested { nodes = [Outer, d]; outputs = [d]; }
    }
    two_pipelines_interleaved [] {
        nodes { a(input: Logged); b(a: &Logged); c(b: Logged); d(c: &Logged); e(d: Logged, a: Logged, b: &Logged); }
        inner Odd { nodes = [a, c(b = even), e(d = end, b = even)]; }
        inner Even { nodes = [b, d]; }
        flat { nodes = [a, c, e, b, d]; outputs = [e]; }
        nested { nodes = [Odd(even = b, end = d), Even]; outputs = [e]; }
    }
    cut_inside [&] {
        nodes { a(input: Logged); b(a: Logged); c(b: Logged, a: &Logged); z(input: &Logged); e(c: Logged, z: Logged); }
        inner Inner { nodes = [a(input = nothing), b, c]; inputs = [a]; outputs = [c]; }
        flat { nodes = [b(a = z), c(a = z), z, e]; outputs = [e]; }
        nested { nodes = [Inner(a = z), z, e]; outputs = [e]; }
    }
    taken_by_both [] {
        nodes { a(input: &Logged); b(input: Logged, a: Logged); c(input: Logged, a: Logged); d(input: Logged, a: Logged); }
        inner First { nodes = [b]; }
        inner Second { nodes = [c, d]; }
        flat { nodes = [b, c, d, a]; outputs = [b, c, d]; }
        nested { nodes = [First, Second, a]; outputs = [b, c, d]; }
    }
    inputs_kept [] {
        nodes { a(input: Logged); b(input: &Logged, a: &Logged); end(kept: Logged, b: Logged); }
        inner Inner { nodes = [a, b]; }
        inner Middle { nodes = [Inner(input = seed)]; outputs = [seed, b]; }
        flat { nodes = [a, b, end(kept = input)]; outputs = [end]; }
        nested { nodes = [Middle(seed = input) -> (seed as kept), end]; outputs = [end]; }
    }
    handed_through [&] {
        nodes { a(input: &Logged); b(same: &Logged, a: Logged); }
        inner Inner { nodes = [a]; outputs = [a, input]; }
        flat { nodes = [a, b(same = input)]; outputs = [b]; }
        nested { nodes = [Inner -> (input as same), b]; outputs = [b]; }
    }
    same_names_inside [&] {
        nodes { a(input: &Logged); b(a: Logged); c(b: Logged, b_2: Logged, a: &Logged); }
        inner One { nodes = [a, b]; outputs = [b]; }
        inner Two { nodes = [a, b]; outputs = [b]; }
        flat { nodes = [a -> a_1, b(a = a_1), a -> a_2, b(a = a_2) -> b_2, a, c]; outputs = [c]; }
        nested { nodes = [One, Two -> b_2, a, c]; outputs = [c]; }
    }
}

// ---- Where a pipeline stands ----------------------------------------------------------------------------------------

mod places {
    use std::sync::{Arc, LazyLock};

    use super::{node, pipeline};

    // Listed before it is defined.
    pipeline! {
        pub struct Early;
        nodes = [Late, end];
    }

    #[node]
    fn begin(seed: u32) -> u32 {
        seed + 1
    }

    #[node]
    fn end(begin: u32) -> u32 {
        begin * 2
    }

    pipeline! { pub struct Late; nodes = [begin]; }

    #[node]
    fn scaled(number: f64, factor: &f64) -> f64 {
        number * factor
    }

    #[node]
    fn shown<'n>(scaled: f64, name: &'n str) -> (String, &'n str) {
        (format!("{name}: {scaled}"), name)
    }

    pipeline! {
        pub struct Scale {
            pub factor: f64,
            pub name: String,
        }
        nodes = [scaled, shown];
    }

    fn scale(factor: f64) -> Scale {
        Scale { factor, name: format!("times {factor}") }
    }

    pipeline! {
        struct Fields<'m> {
            borrowed: &'m Scale,
            boxed: Box<Scale>,
            shared: Arc<Scale>,
            lazy: LazyLock<Scale>,
            lent_twice: &'m &'m Scale,
            boxed_and_shared: Arc<Box<Scale>>,
        }
        nodes = [
            self.borrowed -> (scaled as a, shown as a_shown),
            self.boxed(number = a) -> (scaled as b, shown as b_shown),
            self.shared(number = b) -> (scaled as c, shown as c_shown),
            self.lazy(number = c) -> (scaled as d, shown as d_shown),
            self.lent_twice(number = d) -> (scaled as e, shown as e_shown),
            self.boxed_and_shared(number = e) -> (scaled as f, shown as f_shown),
        ];
    }

    #[test]
    fn a_field_may_hold_a_pipeline_in_any_way() {
        let (two, three) = (scale(2.0), scale(3.0));
        let fields = Fields {
            borrowed: &two,
            boxed: Box::new(scale(5.0)),
            shared: Arc::new(scale(7.0)),
            lazy: LazyLock::new(|| scale(11.0)),
            lent_twice: &&three,
            boxed_and_shared: Arc::new(Box::new(scale(13.0))),
        };
        let out = fields.run(1.0);
        assert_eq!([out.a, out.b, out.c, out.d, out.e, out.f], [2.0, 10.0, 70.0, 770.0, 2310.0, 30030.0]);
        assert_eq!((out.f_shown.0.as_str(), out.d_shown.1), ("times 13: 30030", "times 11"));
        let items: Vec<f64> = (0..100).map(f64::from).collect();
        assert_eq!(fields.map(items)[50].f, 50.0 * 30030.0);
    }

    #[test]
    fn a_pipeline_may_be_listed_before_it_is_defined() {
        assert_eq!(Early.run(1).end, 4);
    }

    #[test]
    fn in_a_function_body() {
        #[node]
        fn halved(end: u32) -> u32 {
            end / 2
        }
        pipeline! { struct Outer; nodes = [Early, halved]; }
        pipeline! { struct Outermost { inner: Arc<Scale> } nodes = [Outer, self.inner, float]; }
        #[node(output = "number")]
        fn float(halved: u32) -> f64 {
            f64::from(halved)
        }
        let outermost = Outermost { inner: Arc::new(scale(2.0)) };
        assert_eq!((outermost.run(1).halved, outermost.run(1).scaled), (2, 4.0));
        let anonymous =
            pipeline!(nodes = [Outer(seed = start) -> (begin as first, end as last), Early]; outputs = [last, end]);
        let out = anonymous.run((1, 2));
        assert_eq!((out.last, out.end), (4, 6));
    }
}

mod bound {
    use super::{node, pipeline};

    #[node]
    fn scaled(numbers: &[f64], factor: f64) -> Vec<f64> {
        numbers.iter().map(|number| number * factor).collect()
    }

    #[node]
    fn known(scaled: &[f64], names: &[String], prefix: String) -> String {
        prefix + &names[scaled.len() % names.len()]
    }

    pipeline! { pub struct Inner; nodes = [scaled, known]; }

    pipeline! {
        struct Outer<'m> {
            factor: f64,
            names: &'m [String],
            prefix: String,
            numbers: Vec<f64>,
        }
        nodes = [Inner];
    }

    pipeline! {
        struct Renamed<'m> {
            by: f64,
            labels: &'m Vec<String>,
            start: String,
        }
        nodes = [Inner(factor = by, names = labels, prefix = start) -> (known as label)];
        outputs = [label, start];
    }

    #[test]
    fn a_bound_input_feeds_a_pipeline() {
        let names = vec!["a".to_owned(), "b".to_owned()];
        let outer = Outer { factor: 2.0, names: &names, prefix: "is ".to_owned(), numbers: vec![1.0] };
        let (one, again) = (outer.run(()), outer.run(()));
        assert_eq!((one.scaled, one.known, again.known.as_str()), (vec![2.0], "is b".to_owned(), "is b"));
        let renamed = Renamed { by: 2.0, labels: &names, start: "is ".to_owned() };
        let out = renamed.run(&[1.0, 2.0]);
        assert_eq!((out.label.as_str(), out.start.as_str()), ("is a", "is "));
    }
}

mod names {
    use super::{node, pipeline};

    #[node(output = "type")]
    fn r#match(r#fn: u32, inputs: u32) -> u32 {
        r#fn * 10 + inputs
    }

    #[node(output = "self_")]
    fn r#loop(r#type: u32, pipeline: &u32) -> u32 {
        r#type + pipeline
    }

    pipeline! { pub struct r#Inner; nodes = [r#loop, r#match]; }

    pipeline! {
        pub struct Outer;
        nodes = [r#Inner(r#fn = r#struct, pipeline = r#type) -> (r#type as r#impl, self_ as r#loop)];
    }

    #[test]
    fn raw_identifiers() {
        let out = Outer.run(OuterInputs { r#type: &3, r#struct: 2, inputs: 1 });
        assert_eq!((out.r#impl, out.r#loop), (21, 24));
    }

    mod first {
        use hypernodes::{node, pipeline};

        #[node]
        fn value(seed: u32) -> u32 {
            seed + 1
        }

        #[node]
        fn text(value: u32) -> String {
            value.to_string()
        }

        pipeline! { pub struct Inner; nodes = [value, text]; outputs = [text]; }
    }

    mod second {
        use hypernodes::{node, pipeline};

        #[node]
        fn value(seed: u32) -> Vec<u32> {
            vec![seed]
        }

        #[node]
        fn text(value: Vec<u32>) -> Option<u32> {
            value.first().copied()
        }

        pipeline! { pub(super) struct Inner; nodes = [value, text]; outputs = [text]; }
    }

    #[node]
    fn value(text: &str, other: Option<u32>, inner_value: u32) -> String {
        format!("{text} {other:?} {inner_value}")
    }

    pipeline! {
        pub struct Both;
        nodes = [first::Inner, second::Inner -> other, value];
    }

    #[test]
    fn pipelines_of_one_name_and_values_of_one_name() {
        let out = Both.run((1, 7));
        assert_eq!((out.text.as_str(), out.other, out.value.as_str()), ("2", Some(1), "2 Some(1) 7"));
    }

    mod private {
        pub(super) mod inner {
            use hypernodes::{node, pipeline};

            #[derive(Debug, Clone, PartialEq)]
            pub(super) struct Secret(u32);

            #[node]
            fn secret(seed: u32) -> Secret {
                Secret(seed)
            }

            #[node]
            fn opened(secret: Secret) -> u32 {
                secret.0
            }

            pipeline! { pub(super) struct Inner; nodes = [secret, opened]; }
            pipeline! { struct Hidden; nodes = [Inner]; outputs = [opened]; }

            pub(super) mod deeper {
                use hypernodes::pipeline;

                pipeline! { pub(in super::super) struct Deeper; nodes = [super::Hidden]; }
                pipeline! { struct ByPath; nodes = [super::super::inner::Inner, Deeper -> again]; }

                pub(in super::super) fn run(seed: u32) -> (u32, u32) {
                    let out = ByPath.run(seed);
                    assert_eq!(out.secret, super::secret(seed));
                    (out.opened, out.again)
                }
            }
        }

        use hypernodes::pipeline;

        pipeline! { struct Outer; nodes = [inner::Inner, inner::deeper::Deeper -> deeper]; }

        #[test]
        fn by_path() {
            let out = Outer.run(3);
            assert_eq!((out.opened, out.deeper, inner::deeper::run(4)), (3, 3, (4, 4)));
        }
    }
}

mod long {
    use super::{node, pipeline};

    macro_rules! steps {
        ($($name:ident <- $from:ident),* $(,)?) => {
            $(
                #[node]
                pub fn $name($from: &u64) -> u64 {
                    $from.wrapping_mul(3) + 1
                }
            )*

            pipeline! { pub struct Hundred; nodes = [$($name),*]; }
        };
    }

    steps! {
        n0 <- seed, n1 <- n0, n2 <- n1, n3 <- n2, n4 <- n3, n5 <- n4, n6 <- n5, n7 <- n6, n8 <- n7, n9 <-
        n8, n10 <- n9, n11 <- n10, n12 <- n11, n13 <- n12, n14 <- n13, n15 <- n14, n16 <- n15, n17 <- n16,
        n18 <- n17, n19 <- n18, n20 <- n19, n21 <- n20, n22 <- n21, n23 <- n22, n24 <- n23, n25 <- n24, n26
        <- n25, n27 <- n26, n28 <- n27, n29 <- n28, n30 <- n29, n31 <- n30, n32 <- n31, n33 <- n32, n34 <-
        n33, n35 <- n34, n36 <- n35, n37 <- n36, n38 <- n37, n39 <- n38, n40 <- n39, n41 <- n40, n42 <- n41,
        n43 <- n42, n44 <- n43, n45 <- n44, n46 <- n45, n47 <- n46, n48 <- n47, n49 <- n48, n50 <- n49, n51
        <- n50, n52 <- n51, n53 <- n52, n54 <- n53, n55 <- n54, n56 <- n55, n57 <- n56, n58 <- n57, n59 <-
        n58, n60 <- n59, n61 <- n60, n62 <- n61, n63 <- n62, n64 <- n63, n65 <- n64, n66 <- n65, n67 <- n66,
        n68 <- n67, n69 <- n68, n70 <- n69, n71 <- n70, n72 <- n71, n73 <- n72, n74 <- n73, n75 <- n74, n76
        <- n75, n77 <- n76, n78 <- n77, n79 <- n78, n80 <- n79, n81 <- n80, n82 <- n81, n83 <- n82, n84 <-
        n83, n85 <- n84, n86 <- n85, n87 <- n86, n88 <- n87, n89 <- n88, n90 <- n89, n91 <- n90, n92 <- n91,
        n93 <- n92, n94 <- n93, n95 <- n94, n96 <- n95, n97 <- n96, n98 <- n97, n99 <- n98,
    }

    pipeline! { struct Last; nodes = [Hundred]; outputs = [n99]; }

    pipeline! {
        struct Twice;
        nodes = [Last(seed = middle) -> last, Middle -> middle];
        outputs = [last, middle];
    }

    pipeline! { struct Middle; nodes = [Hundred]; outputs = [n50]; }

    #[test]
    fn a_hundred_nodes() {
        let by_hand = |seed: u64, steps: usize| (0..steps).fold(seed, |number, _| number.wrapping_mul(3) + 1);
        assert_eq!(Last.run(&1).n99, by_hand(1, 100));
        let out = Twice.run(&1);
        assert_eq!((out.middle, out.last), (by_hand(1, 51), by_hand(1, 151)));
    }
}
