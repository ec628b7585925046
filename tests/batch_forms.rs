//! Batch bodies of nodes of every form, and how often they are called.

#![allow(
    clippy::must_use_candidate,
    clippy::elidable_lifetime_names,
    clippy::needless_lifetimes,
    clippy::trivially_copy_pass_by_ref,
    clippy::too_many_arguments,
    clippy::many_single_char_names,
    clippy::ptr_arg,
    clippy::unnecessary_wraps,
    clippy::missing_errors_doc,
    reason = "short nodes of every form are enough"
)]

mod calls {
    use std::sync::Mutex;

    use hypernodes::{Parallel, Sequential, Workload, node, partition_count, pipeline};

    /// The first item of each column, and their number.
    static CALLS: Mutex<Vec<(usize, usize)>> = Mutex::new(Vec::new());

    #[node(batch = same_all)]
    fn same(place: usize) -> usize {
        place
    }

    fn same_all(place: &[usize]) -> Vec<usize> {
        assert!(place.windows(2).all(|pair| pair[0] + 1 == pair[1]), "the items stand in order");
        CALLS.lock().expect("nobody panics").push((place[0], place.len()));
        place.to_vec()
    }

    pipeline! { struct Automatic; nodes = [same]; workload = Cpu; }
    pipeline! { struct Seven; nodes = [same]; partitions = 7; }
    pipeline! { struct Nested; nodes = [Automatic, same(place = same) -> again]; partitions = 3; }

    /// The columns were partitions: as many as expected, one behind the other, the first ones longer by one at most.
    fn were(expected: usize, items: usize) {
        let mut calls = std::mem::take(&mut *CALLS.lock().expect("nobody panics"));
        calls.sort_unstable();
        assert_eq!(calls.len(), expected, "{items} items");
        let mut first = 0;
        for (place, &(start, length)) in calls.iter().enumerate() {
            assert_eq!(start, first);
            assert_eq!(length, items / expected + usize::from(place < items % expected), "{calls:?}");
            first += length;
        }
        assert_eq!(first, items);
    }

    #[test]
    fn a_batch_body_is_called_once_for_each_partition() {
        for items in [0, 1, 2, 6, 7, 8, 100, 1001, 20_000] {
            let all: Vec<usize> = (0..items).collect();
            let came = |outs: Vec<usize>| assert_eq!(outs, all);
            came(Seven.map(&all).into_iter().map(|out| out.same).collect());
            were(items.min(7), items);
            came(Seven.with_engine(Sequential).map(&all).into_iter().map(|out| out.same).collect());
            were(items.min(7), items);
            for partitions in [1, 2, 5, 64] {
                let engine = Parallel::new().partitions(partitions);
                came(Automatic.with_engine(engine).map(&all).into_iter().map(|out| out.same).collect());
                were(items.min(partitions), items);
            }
            came(Automatic.map(&all).into_iter().map(|out| out.same).collect());
            were(partition_count(Workload::Cpu, items, num_cpus::get()), items);
            came(Automatic.with_engine(Sequential).map(&all).into_iter().map(|out| out.same).collect());
            were(partition_count(Workload::Cpu, items, num_cpus::get()), items);
            for workload in [Workload::Io, Workload::Mixed] {
                let engine = Parallel::new().workload(workload).workers(2);
                came(Automatic.with_engine(engine).map(&all).into_iter().map(|out| out.same).collect());
                were(partition_count(workload, items, 2), items);
            }
            // In a nested pipeline the partitions are those of the map.
            came(Nested.map(&all).into_iter().map(|out| out.again).collect());
            let calls = std::mem::take(&mut *CALLS.lock().expect("nobody panics"));
            assert_eq!(calls.len(), 2 * items.min(3));
            // One by one there are no columns.
            came(Seven.map_each(&all).into_iter().filter_map(Result::ok).map(|out| out.same).collect());
            came(Seven.map_iter(&all).map(|out| out.same).collect());
            were(0, 0);
        }
    }
}

mod forms {
    use std::fmt::Display;
    use std::ops::Mul;
    use std::sync::LazyLock;

    use hypernodes::{node, pipeline};

    #[node(output = "scaled", batch = scale_all)]
    fn scale<T: Copy + Mul<Output = T>>(x: T, factor: &T) -> T {
        x * *factor
    }

    fn scale_all<T: Copy + Mul<Output = T>>(x: &[T], factor: &T) -> Vec<T> {
        x.iter().map(|x| *x * *factor).collect()
    }

    #[node(output = "named", batch = name_all)]
    fn name(names: &[String], scaled: f64, prefix: &str) -> String {
        format!("{prefix}{}{scaled}", names.concat())
    }

    fn name_all(names: &[String], scaled: &[f64], prefix: &str) -> Vec<String> {
        assert_eq!(prefix, "=");
        scaled.iter().map(|scaled| name(names, *scaled, prefix)).collect()
    }

    #[node(output = "owned", batch = own_all)]
    fn own(named: &str, table: Vec<u8>) -> usize {
        named.len() + table.len()
    }

    fn own_all(named: &[&str], table: Vec<u8>) -> Vec<usize> {
        named.iter().map(|named| named.len() + table.len()).collect()
    }

    pipeline! {
        struct Bound<'b> { factor: f64, names: LazyLock<Vec<String>>, prefix: &'b str, table: Vec<u8> }
        nodes = [scale::<f64>, name, own];
    }

    #[test]
    fn bound_parameters_arrive_as_in_the_single_form() {
        let prefix = "=".to_owned();
        let names = || vec!["a".to_owned(), "b".to_owned()];
        let bound = Bound { factor: 0.5, names: LazyLock::new(names), prefix: &prefix, table: vec![1, 2, 3] };
        let outs = bound.map([1.0, 3.0]);
        assert_eq!(outs[1].named, "=ab1.5");
        assert_eq!((outs[0].scaled, outs[0].owned), (0.5, 9));
        let each = bound.map_each([1.0, 3.0]);
        assert!(each[1].as_ref().is_ok_and(|out| out.named == "=ab1.5"));
    }

    pipeline! { struct Held<'b> { bound: Bound<'b> } nodes = [self.bound]; outputs = [owned, named]; }

    #[test]
    fn bound_parameters_of_a_pipeline_in_a_field() {
        let bound = Bound { factor: 2.0, names: LazyLock::new(Vec::new), prefix: "=", table: Vec::new() };
        let held = Held { bound };
        assert_eq!(held.map([1.0, 2.0])[1].named, "=4");
    }

    #[node(output = "tiled", batch = tile_all)]
    fn tile<const N: usize, T: Copy>(x: T) -> [T; N] {
        [x; N]
    }

    fn tile_all<const N: usize, T: Copy>(x: &[T]) -> Vec<[T; N]> {
        x.iter().map(|x| [*x; N]).collect()
    }

    #[node(output = "shown", batch = show_all)]
    fn show<T: Display + ?Sized>(x: &T, suffix: &str) -> String {
        format!("{x}{suffix}")
    }

    fn show_all<T: Display + ?Sized>(x: &[&T], suffix: &[&str]) -> Vec<String> {
        x.iter().zip(suffix).map(|(x, suffix)| format!("{x}{suffix}")).collect()
    }

    pipeline! { struct Generic; nodes = [tile::<3, u8>, show::<u8>]; }
    pipeline! { struct Texts; nodes = [show::<str>]; }

    #[test]
    fn generic_nodes() {
        let outs = Generic.map([(1, "."), (2, "!")]);
        assert_eq!((outs[1].tiled, &*outs[1].shown), ([2; 3], "2!"));
        assert_eq!(Texts.map([("a", "b")])[0].shown, "ab");
    }

    #[node(batch = nth_all)]
    fn nth<T>(items: &[T], n: usize) -> Option<&T> {
        items.get(n)
    }

    fn nth_all<'a, T>(items: &[&'a [T]], n: usize) -> Vec<Option<&'a T>> {
        items.iter().map(|items| items.get(n)).collect()
    }

    #[node(batch = sort_all)]
    fn sort(text: &str) -> &str {
        if text.len() > 1 { text } else { "short" }
    }

    /// Of a longer lifetime than the node's.
    fn sort_all(text: &[&str]) -> Vec<&'static str> {
        text.iter().map(|text| if text.len() > 1 { "long" } else { "short" }).collect()
    }

    pipeline! { struct Nth { n: usize } nodes = [nth::<String>]; }
    pipeline! { struct Around<'p> { inner: &'p Nth } nodes = [self.inner, sort]; }

    #[test]
    fn what_borrows_from_the_items() {
        let items = [vec!["a".to_owned(), "b".to_owned()], Vec::new()];
        let nth = Nth { n: 1 };
        assert_eq!(nth.map(&items)[0].nth, Some(&items[0][1]));
        let outs = Around { inner: &nth }.map(items.iter().map(|items| (items, "x")).collect::<Vec<_>>());
        assert_eq!((outs[1].nth, outs[0].sort), (None, "short"));
    }

    #[node(output = "sum", batch = sum_all)]
    fn sum(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8, i: u8, j: u8) -> u8 {
        a + b + c + d + e + f + g + h + i + j
    }

    fn sum_all(
        a: &[u8],
        b: &[u8],
        c: &[u8],
        d: &[u8],
        e: &[u8],
        f: &[u8],
        g: &[u8],
        h: &[u8],
        i: &[u8],
        j: u8,
    ) -> Vec<u8> {
        (0..a.len()).map(|row| sum(a[row], b[row], c[row], d[row], e[row], f[row], g[row], h[row], i[row], j)).collect()
    }

    pipeline! { struct Ten { j: u8 } nodes = [sum]; }

    #[test]
    fn ten_parameters() {
        assert_eq!(Ten { j: 100 }.map([(1, 2, 3, 4, 5, 6, 7, 8, 9); 2])[1].sum, 145);
    }

    #[node(output = ("low", "high"), batch = ends_all)]
    fn ends(values: &Vec<f64>, by: Option<&f64>) -> (f64, f64) {
        let by = by.copied().unwrap_or(1.0);
        (values[0] * by, values[values.len() - 1] * by)
    }

    fn ends_all(values: &[&Vec<f64>], by: &[Option<&f64>]) -> (Vec<f64>, Vec<f64>) {
        values.iter().zip(by).map(|(values, by)| ends(values, *by)).unzip()
    }

    pipeline! {
        struct Ends;
        nodes = [ends(values = left) -> (low as left_low, high as left_high), ends(values = right) -> (low as right_low, high as unused)];
        outputs = [left_high, left_low, right_low];
    }

    #[test]
    fn a_node_under_several_names() {
        let (left, right, by) = (vec![1.0, 2.0], vec![3.0], 10.0);
        let outs = Ends.map([(&left, Some(&by), &right), (&right, None, &left)]);
        assert_eq!((outs[0].left_low, outs[0].left_high, outs[0].right_low), (10.0, 20.0, 30.0));
        assert_eq!((outs[1].left_high, outs[1].right_low), (3.0, 1.0));
    }

    #[test]
    fn a_node_in_the_body_of_a_function() {
        #[node(batch = thrice_all)]
        fn thrice(x: u64) -> u64 {
            x * 3
        }
        fn thrice_all(x: &[u64]) -> Vec<u64> {
            x.iter().map(|x| x * 3).collect()
        }
        pipeline! { struct Here; nodes = [thrice, thrice(x = thrice) -> more]; }
        assert_eq!(Here.map([1, 2])[1].more, 18);
        let anonymous = pipeline!(nodes = [thrice]);
        assert_eq!(anonymous.map([5])[0].thrice, 15);
    }
}

/// Values that are named like what generated code may call its own.
mod names {
    use hypernodes::{node, pipeline};

    #[node(output = "rows", batch = all)]
    fn row(items: u8, item: u8) -> Result<u8, u8> {
        items.checked_mul(item).ok_or(item)
    }

    fn all(items: &[u8], item: &[u8]) -> Result<Vec<u8>, u8> {
        items.iter().zip(item).map(|(items, item)| row(*items, *item)).collect()
    }

    #[node(output = ("made", "failure"))]
    fn single(rows: u8, row: u8) -> (u8, u8) {
        (rows, row)
    }

    #[node(output = ("all", "body"), batch = batch)]
    fn error(made: u8, failure: u8, rows_given: u8) -> (u8, u8) {
        (made + failure, rows_given)
    }

    fn batch(made: &[u8], failure: &[u8], rows_given: u8) -> (Vec<u8>, Vec<u8>) {
        (made.iter().zip(failure).map(|(made, failure)| made + failure).collect(), vec![rows_given; made.len()])
    }

    #[node]
    fn engine(itself: u8, all: u8) -> u8 {
        itself + all
    }

    pipeline! { struct Named { rows_given: u8 } nodes = [row, single, error, engine]; }
    pipeline! { struct Outer; nodes = [Inner.map(itself = engine) -> (engine as rows)]; }
    pipeline! { struct Inner; nodes = [engine]; }

    #[test]
    fn values_have_any_names() {
        let named = Named { rows_given: 3 };
        let outs = named.map([(1, 2, 3, 4), (5, 6, 7, 8)]).expect("small numbers");
        assert_eq!((outs[1].rows, outs[1].made, outs[1].all, outs[1].body, outs[1].engine), (30, 30, 37, 3, 45));
        assert_eq!(named.map([(1, 2, 3, 4), (50, 6, 7, 8)]).expect_err("a large one").index, 1);
        assert_eq!(Outer.map([(&[1, 2], 3)])[0].rows, [4, 5]);
    }
}

mod columns {
    use hypernodes::{node, pipeline};

    #[node(output = "product", batch = multiply_all)]
    fn multiply(a: i32, b: &i32, offset: i32) -> i32 {
        a * b + offset
    }

    fn multiply_all(a: &[i32], b: &[&i32], offset: i32) -> Vec<i32> {
        a.iter().zip(b).map(|(a, b)| a * *b + offset).collect()
    }

    #[node(output = "text", batch = show_all)]
    fn show(product: &i32, name: String) -> String {
        format!("{name}{product}")
    }

    fn show_all(product: &[&i32], name: String) -> Vec<String> {
        product.iter().map(|product| format!("{name}{product}")).collect()
    }

    pipeline! { struct Zipped; nodes = [multiply, show]; map_over = [b, a]; }
    pipeline! { struct Crossed; nodes = [multiply, show]; map_over = [b, a]; map_mode = Product; }
    // The batch body of `multiply` fits only where the offset is one for all.
    pipeline! { struct Offsets; nodes = [multiply, show]; map_over = [offset, a]; }

    #[test]
    fn columns_and_fixed_values() {
        let name = || "n".to_owned();
        let outs = Zipped.map_over(ZippedColumns { b: &[1, 2], a: &[3, 4], offset: 10, name: name() });
        let texts: Vec<String> = outs.expect("of one length").into_iter().map(|out| out.text).collect();
        assert_eq!(texts, ["n13", "n18"]);
        let outs = Crossed.map_over(CrossedColumns { b: &[1, 2], a: &[3, 4, 5], offset: 0, name: name() });
        assert_eq!(outs.iter().map(|out| out.product).collect::<Vec<_>>(), [3, 4, 5, 6, 8, 10]);
        let outs = Offsets.map_over(OffsetsColumns { offset: &[1, 2], a: &[3, 4], b: &7, name: name() });
        assert_eq!(outs.expect("of one length")[1].text, "n30");
        let differ = Zipped.map_over(ZippedColumns { b: &[1], a: &[3, 4], offset: 10, name: name() });
        assert!(differ.is_err());
        assert!(Crossed.map_over(CrossedColumns { b: &[] as &[i32], a: &[3], offset: 0, name: name() }).is_empty());
    }
}

/// Types and nodes that nobody outside can name.
mod hidden {
    use hypernodes::{node, pipeline};

    #[derive(Debug, Clone)]
    struct Token(String);

    #[node(output = "token", batch = tokenize_all)]
    fn tokenize(text: &str) -> Token {
        Token(text.trim().to_owned())
    }

    fn tokenize_all(text: &[&str]) -> Vec<Token> {
        text.iter().map(|text| tokenize(text)).collect()
    }

    #[node(output = "weight", batch = weigh_all)]
    fn weigh(token: &Token) -> usize {
        token.0.len()
    }

    fn weigh_all(token: &[&Token]) -> Vec<usize> {
        token.iter().map(|token| token.0.len()).collect()
    }

    #[node(output = "taken", batch = take_all)]
    fn take(token: Token) -> String {
        token.0
    }

    fn take_all(token: &[Token]) -> Vec<String> {
        token.iter().map(|token| token.0.clone()).collect()
    }

    #[node(output = "unwanted", batch = nobody)]
    fn unwanted(weight: usize) -> usize {
        weight
    }

    fn nobody(_: &[usize]) -> Vec<usize> {
        unreachable!("nobody wants it")
    }

    pipeline! { pub struct Weights; nodes = [tokenize, weigh, take, unwanted]; outputs = [weight, taken, unwanted]; }
}

mod elsewhere {
    use hypernodes::pipeline;

    use super::hidden::Weights;

    pipeline! { struct Outer; nodes = [Weights(text = line) -> (unwanted as _unwanted)]; outputs = [taken, weight]; }
    pipeline! { struct Most; nodes = [Weights.map(text = lines) -> (weight as weights)]; outputs = [weights]; }

    #[test]
    fn private_nodes_of_another_module() {
        let outs = Outer.map([" ab ", "c"]);
        assert_eq!((outs[0].weight, &*outs[1].taken), (2, "c"));
        assert_eq!(Most.map([["a", "bc"], ["", "def"]])[1].weights, [0, 3]);
        assert!(Weights.map([] as [&str; 0]).is_empty());
    }
}

mod renamed {
    use hypernodes_tests::dataflow as flow;

    #[flow::node(output = "halved", batch = halve_all, crate = flow)]
    fn halve(x: f64) -> f64 {
        x / 2.0
    }

    fn halve_all(x: &[f64]) -> Vec<f64> {
        x.iter().map(|x| x / 2.0).collect()
    }

    flow::pipeline! { struct Halves; nodes = [halve]; }

    #[test]
    fn a_library_under_another_name() {
        assert_eq!(Halves.map([1.0, 2.0])[0].halved.to_bits(), 0.5_f64.to_bits());
    }
}

mod panics {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::atomic::{AtomicIsize, Ordering::Relaxed};

    use hypernodes::{Failure, Parallel, Sequential, node, pipeline};

    static LIVING: AtomicIsize = AtomicIsize::new(0);

    #[derive(Debug)]
    struct Counted(u32);

    impl Counted {
        fn new(number: u32) -> Self {
            LIVING.fetch_add(1, Relaxed);
            Self(number)
        }
    }

    impl Clone for Counted {
        fn clone(&self) -> Self {
            Self::new(self.0)
        }
    }

    impl Drop for Counted {
        fn drop(&mut self) {
            LIVING.fetch_sub(1, Relaxed);
        }
    }

    #[node(batch = made_all)]
    fn made(number: u32) -> Counted {
        Counted::new(number)
    }

    fn made_all(number: &[u32]) -> Vec<Counted> {
        number.iter().map(|number| Counted::new(*number)).collect()
    }

    #[node]
    fn passed(made: Counted) -> Counted {
        assert_ne!(made.0, 77, "77 cannot pass");
        made
    }

    #[node(batch = checked_all)]
    fn checked(passed: &Counted) -> Result<Counted, u32> {
        assert_ne!(passed.0, 99, "99 cannot be checked");
        if passed.0 == 55 { Err(55) } else { Ok(passed.clone()) }
    }

    fn checked_all(passed: &[&Counted]) -> Result<Vec<Counted>, u32> {
        passed.iter().map(|passed| checked(passed)).collect()
    }

    #[node(batch = used_all)]
    fn used(checked: Counted, passed: Counted) -> u32 {
        assert_ne!(checked.0, 88, "88 is of no use");
        checked.0 + passed.0
    }

    fn used_all(checked: &[Counted], passed: &[Counted]) -> Vec<u32> {
        checked.iter().zip(passed).map(|(checked, passed)| used(checked.clone(), passed.clone())).collect()
    }

    #[node(output = "short", batch = one)]
    fn short(number: u32) -> Counted {
        Counted::new(number)
    }

    fn one(_: &[u32]) -> Vec<Counted> {
        vec![Counted::new(1)]
    }

    pipeline! { struct Counts; nodes = [made, passed, checked, used]; outputs = [used]; }
    pipeline! { struct Short; nodes = [made, short]; }

    /// One test, as what lives is counted for all.
    #[test]
    fn panics_reach_the_caller_and_nothing_leaks() {
        for bad in [None, Some(55), Some(77), Some(88), Some(99)] {
            for at in [0, 1, 500, 999] {
                let items = || (0..1000).map(move |place| if place == at { bad.unwrap_or(1) } else { 1 });
                let expected = match bad {
                    None => "1000".to_owned(),
                    Some(55) => format!("ItemError {{ index: {at}, error: Checked(55) }}"),
                    Some(77) => "77 cannot pass".to_owned(),
                    Some(88) => "88 is of no use".to_owned(),
                    Some(_) => "99 cannot be checked".to_owned(),
                };
                let told = |run: &dyn Fn(Vec<u32>) -> String| {
                    let told = catch_unwind(AssertUnwindSafe(|| run(items().collect())));
                    let told = told.unwrap_or_else(|panic| panic.downcast_ref::<String>().cloned().unwrap_or_default());
                    assert!(told.lines().next().is_some_and(|line| line.ends_with(&expected)), "{told}: {expected}");
                    assert_eq!(LIVING.load(Relaxed), 0, "{bad:?} at {at}");
                };
                told(&|items| {
                    Counts
                        .with_engine(Sequential)
                        .map(items)
                        .map_or_else(|error| format!("{error:?}"), |outs| outs.len().to_string())
                });
                for partitions in [1, 8] {
                    let engine = Parallel::new().workers(2).partitions(partitions);
                    told(&|items| {
                        Counts
                            .with_engine(engine)
                            .map(items)
                            .map_or_else(|error| format!("{error:?}"), |outs| outs.len().to_string())
                    });
                }
                let each = Counts.map_each(items().collect::<Vec<_>>());
                let failed = each.iter().filter(|out| out.is_err()).count();
                assert_eq!(failed, usize::from(bad.is_some()));
                let panicked = each.iter().any(|out| matches!(out, Err(Failure::Panic(_))));
                assert_eq!(panicked, bad.is_some_and(|bad| bad != 55));
                drop(each);
                assert_eq!(LIVING.load(Relaxed), 0);
            }
        }
        let panic = catch_unwind(|| Short.map([1, 2, 3]).len()).expect_err("a column that is too short");
        let text = panic.downcast_ref::<String>().expect("a text");
        assert_eq!(text, "the batch body of node `short` returned 1 values for 3 items; return one for each");
        assert_eq!(LIVING.load(Relaxed), 0);
    }
}
