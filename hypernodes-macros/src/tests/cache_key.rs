//! `#[derive(CacheKey)]`: what it writes, and what it says.

use expect_test::expect;

use super::pretty;
use crate::expand;
use crate::report::Report;
use crate::syntax::cache_key::{library, variants};

/// What is said of a type.
fn said(item: &str) -> Vec<String> {
    let input: syn::DeriveInput = syn::parse_str(item).expect("a test's type is Rust");
    let report = Report::default();
    library(&input.attrs, &report);
    variants(&input.data, &report);
    report.finish().err().map(|mistakes| mistakes.messages()).unwrap_or_default()
}

#[test]
fn mistakes_are_told_in_one_go() {
    assert_eq!(
        said(
            "#[cache_key(skip, crate = 1)] #[cache_key(crat = a)] struct S {
                #[cache_key(skp)] a: u8,
                #[cache_key(skip, skip)] b: u8,
                #[cache_key(skip)] #[cache_key(each)] c: u8,
                #[cache_key] d: u8,
                #[cache_key = \"skip\"] e: u8,
                #[cache_key(skip = 1)] f: u8,
                #[cache_key(each(1))] g: u8,
                #[cache_key(crate = a)] h: u8,
                #[other(anything)] i: u8,
                #[cache_key(unlike)] j: u8,
            }"
        ),
        [
            "`skip` goes to a field",
            "unknown key `crat`; did you mean `crate`?",
            "unknown key `skp`; did you mean `skip`?",
            "`skip` stands here twice; keep one",
            "a field that is skipped has no elements that count; keep `skip` or `each`",
            "`#[cache_key]` takes what it means: `#[cache_key(skip)]`",
            "`skip` stands alone; leave out what is behind it",
            "`each` stands alone; leave out what is behind it",
            "`crate` goes to the type, not to a field",
            "unknown key `unlike`; the keys of `#[cache_key]` are `skip`, `each`",
        ]
    );
    assert_eq!(said("#[cache_key(crate = 1)] struct S;"), ["`crate` takes a path: `crate = renamed`"]);
    assert_eq!(
        said("union U { a: u8 }"),
        ["a union does not say which of its fields it holds; implement `CacheKey` by hand"]
    );
    assert_eq!(said("enum E { #[cache_key(skip)] A }"), ["`#[cache_key(..)]` goes to fields, not to variants"]);
}

#[test]
fn it_feeds_what_counts() {
    let item = "
        #[cache_key(crate = renamed::hypernodes)]
        enum Shape<'a, T: Copy, U> where U: Sized {
            Nothing,
            Line(T, #[cache_key(skip)] U, &'a str),
            Layers { #[cache_key(each)] layers: Vec<Layer<T>>, rest: Option<T>, r#type: u8 },
        }";
    expect![[r##"
        #[automatically_derived]
        impl<'a, T: Copy, U> renamed::hypernodes::CacheKey for Shape<'a, T, U>
        where
            U: Sized,
            T: renamed::hypernodes::CacheKey,
            T: renamed::hypernodes::CacheKey,
            Option<T>: renamed::hypernodes::CacheKey,
        {
            #[allow(unused_variables, unreachable_code)]
            fn cache_key(&self, hasher: &mut renamed::hypernodes::cache::KeyHasher) {
                match self {
                    Self::Nothing { .. } => {
                        hasher.name("Nothing");
                    }
                    Self::Line { 0: field0, 2: field1, .. } => {
                        hasher
                            .framed(|hasher| <T as renamed::hypernodes::CacheKey>::cache_key(
                                field0,
                                hasher,
                            ));
                        hasher.name("0");
                        hasher
                            .framed(|hasher| <&'a str as renamed::hypernodes::CacheKey>::cache_key(
                                field1,
                                hasher,
                            ));
                        hasher.name("2");
                        hasher.name("Line");
                    }
                    Self::Layers { layers: field0, rest: field1, r#type: field2, .. } => {
                        hasher.parts(field0);
                        hasher.name("layers");
                        hasher
                            .framed(|hasher| <Option<
                                T,
                            > as renamed::hypernodes::CacheKey>::cache_key(field1, hasher));
                        hasher.name("rest");
                        hasher
                            .framed(|hasher| <u8 as renamed::hypernodes::CacheKey>::cache_key(
                                field2,
                                hasher,
                            ));
                        hasher.name("r#type");
                        hasher.name("Layers");
                    }
                }
                hasher.name("Shape");
            }
        }
    "##]]
    .assert_eq(&pretty(expand::cache_key(item.parse().expect("a test's type consists of tokens"))));
}
