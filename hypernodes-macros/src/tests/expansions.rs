//! What comes out, to be read. `UPDATE_EXPECT=1 cargo test -p hypernodes-macros` writes it anew.

use expect_test::{Expect, expect};
use quote::quote;

use super::{compile, pretty};
use crate::expand;

const TEXT: &str = r#"
    #[node(output = "cleaned_text")]
    fn clean_text(passage: &str) -> String {}

    #[node(output = "word_count")]
    fn count_words(cleaned_text: &str) -> usize {}
"#;

fn check(nodes: &str, pipeline: &str, expected: Expect) {
    expected.assert_eq(&compile(nodes, pipeline).expect("a pipeline without mistakes"));
}

/// The lines of `run` alone.
fn check_run(nodes: &str, pipeline: &str, expected: Expect) {
    let expansion = compile(nodes, pipeline).expect("a pipeline without mistakes");
    let body = expansion.lines().skip_while(|line| !line.contains("pub fn run")).take_while(|line| *line != "    }");
    let body: Vec<&str> = body.map(|line| line.strip_prefix("    ").unwrap_or(line)).chain(["}", ""]).collect();
    expected.assert_eq(&body.join("\n"));
}

#[test]
fn the_pipeline_of_the_readme() {
    check(
        TEXT,
        "pub struct TextStats; nodes = [clean_text, count_words];",
        expect![[r#"
            ///The inputs of [`TextStats`].
            #[allow(private_interfaces, private_bounds)]
            pub struct TextStatsInputs<'a> {
                ///`&str`, for `clean_text`.
                pub passage: &'a <clean_text as hypernodes::__private::Parameter<0>>::Value,
            }
            #[automatically_derived]
            impl<
                'a,
                LentPassage: ?::core::marker::Sized
                    + ::core::borrow::Borrow<
                        <clean_text as hypernodes::__private::Parameter<0>>::Value,
                    >,
            > ::core::convert::From<(&'a LentPassage,)> for TextStatsInputs<'a> {
                #[inline]
                fn from((passage,): (&'a LentPassage,)) -> Self {
                    TextStatsInputs {
                        passage: <LentPassage as ::core::borrow::Borrow<
                            <clean_text as hypernodes::__private::Parameter<0>>::Value,
                        >>::borrow(passage),
                    }
                }
            }
            #[automatically_derived]
            impl<
                'a,
                LentPassage: ?::core::marker::Sized
                    + ::core::borrow::Borrow<
                        <clean_text as hypernodes::__private::Parameter<0>>::Value,
                    >,
            > ::core::convert::From<&'a LentPassage> for TextStatsInputs<'a> {
                #[inline]
                fn from(passage: &'a LentPassage) -> Self {
                    TextStatsInputs {
                        passage: <LentPassage as ::core::borrow::Borrow<
                            <clean_text as hypernodes::__private::Parameter<0>>::Value,
                        >>::borrow(passage),
                    }
                }
            }
            #[automatically_derived]
            impl<'a> ::core::fmt::Debug for TextStatsInputs<'a> {
                fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    #[allow(unused_imports)]
                    use hypernodes::__private::{ShowDebug as _, ShowType as _};
                    let mut fields = formatter.debug_struct("TextStatsInputs");
                    fields
                        .field(
                            "passage",
                            &(&hypernodes::__private::Show(&self.passage)).hypernodes_show(),
                        );
                    fields.finish()
                }
            }
            ///The outputs of [`TextStats`].
            #[allow(private_interfaces, private_bounds)]
            pub struct TextStatsOutputs {
                ///`String`, made by `clean_text`.
                pub cleaned_text: <clean_text as hypernodes::__private::Output<0>>::Value,
                ///`usize`, made by `count_words`.
                pub word_count: <count_words as hypernodes::__private::Output<0>>::Value,
            }
            #[automatically_derived]
            impl ::core::fmt::Debug for TextStatsOutputs {
                fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    #[allow(unused_imports)]
                    use hypernodes::__private::{ShowDebug as _, ShowType as _};
                    let mut fields = formatter.debug_struct("TextStatsOutputs");
                    fields
                        .field(
                            "cleaned_text",
                            &(&hypernodes::__private::Show(&self.cleaned_text)).hypernodes_show(),
                        );
                    fields
                        .field(
                            "word_count",
                            &(&hypernodes::__private::Show(&self.word_count)).hypernodes_show(),
                        );
                    fields.finish()
                }
            }
            #[allow(clippy::unused_self)]
            impl TextStats {
                /// Runs the items one at a time, in this thread, as the iterator is asked for them.
                #[inline]
                pub fn map_iter<'pipeline, 'a, Items>(
                    &'pipeline self,
                    items: Items,
                ) -> impl ::core::iter::Iterator<Item = TextStatsOutputs> + use<'pipeline, 'a, Items>
                where
                    Items: ::core::iter::IntoIterator<
                        Item: ::core::convert::Into<TextStatsInputs<'a>>,
                    >,
                {
                    ::core::iter::Iterator::map(
                        ::core::iter::IntoIterator::into_iter(items),
                        move |item| self.run(item),
                    )
                }
                #[doc(hidden)]
                #[allow(clippy::empty_loop)]
                pub fn map_over<Taken>(&self, _: Taken) -> Taken::Outcome
                where
                    Taken: hypernodes::__private::NeedsColumns,
                {
                    loop {}
                }
            }
            hypernodes::__private::with_std! {
                { #[doc = "A [`TextStats`] and what it is run with: an engine, a cache, callbacks."]
                #[must_use] #[allow(dead_code, private_interfaces, private_bounds)] pub struct
                TextStatsWith < 'pipeline, Engine > { pipeline : & 'pipeline TextStats, engine :
                Engine, } #[automatically_derived] impl < 'pipeline, Engine : ::core::fmt::Debug >
                ::core::fmt::Debug for TextStatsWith < 'pipeline, Engine > { fn fmt(& self, formatter
                : & mut ::core::fmt::Formatter < '_ >) -> ::core::fmt::Result {
                #[allow(unused_imports)] use hypernodes::__private:: { ShowDebug as _, ShowType as _
                }; let mut fields = formatter.debug_struct("TextStatsWith"); fields.field("pipeline",
                & (& hypernodes::__private::Show(self.pipeline)).hypernodes_show()); fields
                .field("engine", & self.engine); fields.finish() } } #[automatically_derived] impl <
                'pipeline, Engine : ::core::clone::Clone > ::core::clone::Clone for TextStatsWith <
                'pipeline, Engine > { #[inline] fn clone(& self) -> Self { Self { pipeline : self
                .pipeline, engine : ::core::clone::Clone::clone(& self.engine) } } }
                #[automatically_derived] impl < 'pipeline, Engine : ::core::marker::Copy >
                ::core::marker::Copy for TextStatsWith < 'pipeline, Engine > {} impl < 'pipeline,
                Engine : hypernodes::__private::Settings > TextStatsWith < 'pipeline, Engine > {
                #[doc = "Runs one item, as [`TextStats::run`] does."] #[inline(always)]
                #[allow(clippy::inline_always)] pub fn run < 'a, > (& self, inputs : impl
                ::core::convert::Into < TextStatsInputs < 'a > >) -> TextStatsOutputs where { <
                TextStats > ::__hypernodes_run(self.pipeline, hypernodes::__private::Settings::lend(&
                self.engine), inputs) } #[doc =
                r" Runs the items one at a time, in this thread, as the iterator is asked for them."]
                #[inline] pub fn map_iter < 'a, Items > (self, items : Items,) -> impl
                ::core::iter::Iterator < Item = TextStatsOutputs > + use < 'pipeline, 'a, Engine,
                Items > where Items : ::core::iter::IntoIterator < Item : ::core::convert::Into <
                TextStatsInputs < 'a > >>, {
                ::core::iter::Iterator::map(::core::iter::IntoIterator::into_iter(items), move | item
                | self.run(item)) } } impl TextStats { #[doc =
                "The same pipeline, whose runs a callback is told of; several callbacks are a tuple."]
                #[inline] pub fn with_callback < Callback > (& self, callback : Callback,) ->
                TextStatsWith < '_, < hypernodes::__private::Usual as hypernodes::__private::Settings
                > ::Seen < Callback >> where Callback : hypernodes::Callback { TextStatsWith {
                pipeline : self, engine :
                hypernodes::__private::Settings::seen(hypernodes::__private::usual(), callback) } } }
                impl < 'pipeline, Engine : hypernodes::__private::Settings > TextStatsWith <
                'pipeline, Engine > { #[doc =
                "The same pipeline, whose runs a callback is told of; several callbacks are a tuple."]
                #[inline] pub fn with_callback < Callback > (self, callback : Callback,) ->
                TextStatsWith < 'pipeline, < Engine as hypernodes::__private::Settings > ::Seen <
                Callback >> where Callback : hypernodes::Callback { TextStatsWith { pipeline : self
                .pipeline, engine : hypernodes::__private::Settings::seen(self.engine, callback) } }
                } } { #[doc(hidden)] impl TextStats { #[allow(clippy::empty_loop)] pub fn
                with_callback < Taken > (& self, _ : Taken) -> Taken::Outcome where Taken :
                hypernodes::__private::NeedsStd { loop {} } } }
            }
            impl TextStats {
                ///The same pipeline, whose nodes marked `cache` are looked up before they run, and kept when they have run.
                #[inline]
                pub fn with_cache<'cache>(
                    &self,
                    cache: &'cache dyn hypernodes::Cache,
                ) -> TextStatsWith<
                    '_,
                    hypernodes::__private::Keeping<'cache, hypernodes::__private::Usual>,
                > {
                    TextStatsWith {
                        pipeline: self,
                        engine: hypernodes::__private::Keeping::new(
                            hypernodes::__private::usual(),
                            cache,
                        ),
                    }
                }
            }
            impl<
                'pipeline,
                Engine: hypernodes::__private::Settings,
            > TextStatsWith<'pipeline, Engine> {
                ///The same pipeline, whose nodes marked `cache` are looked up before they run, and kept when they have run.
                #[inline]
                pub fn with_cache<'cache>(
                    self,
                    cache: &'cache dyn hypernodes::Cache,
                ) -> TextStatsWith<'pipeline, hypernodes::__private::Keeping<'cache, Engine>> {
                    TextStatsWith {
                        pipeline: self.pipeline,
                        engine: hypernodes::__private::Keeping::new(self.engine, cache),
                    }
                }
            }
            impl TextStats {
                /// The same pipeline, whose items another engine runs: `Sequential`, or `Parallel` as it is told.
                #[inline]
                pub fn with_engine<Engine>(
                    &self,
                    engine: Engine,
                ) -> TextStatsWith<'_, Engine::Itself>
                where
                    Engine: hypernodes::Engine,
                {
                    TextStatsWith {
                        pipeline: self,
                        engine: hypernodes::Engine::itself(engine),
                    }
                }
                ///Runs every item; the results stand in the order of the items.
                pub fn map<'a, Items>(
                    &self,
                    items: Items,
                ) -> hypernodes::__private::Vec<TextStatsOutputs>
                where
                    Items: hypernodes::Items<Item: ::core::convert::Into<TextStatsInputs<'a>>>,
                    for<'any> TextStatsOutputs: ::core::marker::Send,
                    for<'any> Self: ::core::marker::Sync,
                {
                    TextStatsWith::<
                        '_,
                        _,
                    >::map(
                        &TextStatsWith {
                            pipeline: self,
                            engine: hypernodes::__private::usual(),
                        },
                        items,
                    )
                }
                ///Runs every item, and goes on past failures; a panic is caught and becomes `Failure::Panic`.
                pub fn map_each<'a, Items>(
                    &self,
                    items: Items,
                ) -> hypernodes::__private::Vec<
                    ::core::result::Result<
                        TextStatsOutputs,
                        hypernodes::Failure<::core::convert::Infallible>,
                    >,
                >
                where
                    Items: hypernodes::Items<Item: ::core::convert::Into<TextStatsInputs<'a>>>,
                    for<'any> TextStatsOutputs: ::core::marker::Send,
                    for<'any> Self: ::core::marker::Sync,
                {
                    TextStatsWith::<
                        '_,
                        _,
                    >::map_each(
                        &TextStatsWith {
                            pipeline: self,
                            engine: hypernodes::__private::usual(),
                        },
                        items,
                    )
                }
            }
            const _: () = {
                static PACE: hypernodes::__private::Pace = hypernodes::__private::Pace::new();
                impl<
                    'pipeline,
                    Engine: hypernodes::__private::Settings,
                > TextStatsWith<'pipeline, Engine> {
                    /// The same with another engine.
                    #[inline]
                    pub fn with_engine<Other>(
                        self,
                        engine: Other,
                    ) -> TextStatsWith<'pipeline, Engine::With<Other::Itself>>
                    where
                        Other: hypernodes::Engine,
                    {
                        TextStatsWith {
                            pipeline: self.pipeline,
                            engine: hypernodes::__private::Settings::with(
                                self.engine,
                                hypernodes::Engine::itself(engine),
                            ),
                        }
                    }
                    ///Runs every item; the results stand in the order of the items.
                    pub fn map<'a, Items>(
                        &self,
                        items: Items,
                    ) -> hypernodes::__private::Vec<TextStatsOutputs>
                    where
                        Items: hypernodes::Items<Item: ::core::convert::Into<TextStatsInputs<'a>>>,
                        for<'any> TextStatsOutputs: ::core::marker::Send,
                        for<'any> TextStats: ::core::marker::Sync,
                    {
                        let (pipeline, engine) = (
                            self.pipeline,
                            hypernodes::__private::Settings::lend(&self.engine),
                        );
                        hypernodes::__private::map(
                            engine,
                            hypernodes::__private::Mapped {
                                plan: <TextStats as hypernodes::__private::Planned>::PLAN,
                                graph: <TextStats as hypernodes::__private::Planned>::GRAPH,
                                path: &[],
                            },
                            &PACE,
                            items,
                            |engine, item| TextStats::__hypernodes_run(pipeline, engine, item),
                        )
                    }
                    ///Runs every item, and goes on past failures; a panic is caught and becomes `Failure::Panic`.
                    pub fn map_each<'a, Items>(
                        &self,
                        items: Items,
                    ) -> hypernodes::__private::Vec<
                        ::core::result::Result<
                            TextStatsOutputs,
                            hypernodes::Failure<::core::convert::Infallible>,
                        >,
                    >
                    where
                        Items: hypernodes::Items<Item: ::core::convert::Into<TextStatsInputs<'a>>>,
                        for<'any> TextStatsOutputs: ::core::marker::Send,
                        for<'any> TextStats: ::core::marker::Sync,
                    {
                        let (pipeline, engine) = (
                            self.pipeline,
                            hypernodes::__private::Settings::lend(&self.engine),
                        );
                        hypernodes::__private::map_each(
                            engine,
                            hypernodes::__private::Mapped {
                                plan: <TextStats as hypernodes::__private::Planned>::PLAN,
                                graph: <TextStats as hypernodes::__private::Planned>::GRAPH,
                                path: &[],
                            },
                            &PACE,
                            items,
                            |engine, item| ::core::result::Result::Ok(
                                TextStats::__hypernodes_run(pipeline, engine, item),
                            ),
                        )
                    }
                }
            };
            #[automatically_derived]
            impl hypernodes::__private::Planned for TextStats {
                const PLAN: hypernodes::__private::Plan = hypernodes::__private::Plan::new();
                const GRAPH: &'static hypernodes::graph::Graph = &hypernodes::graph::Graph {
                    name: "TextStats",
                    docs: "",
                    inputs: &[
                        hypernodes::graph::Input {
                            name: "passage",
                            ty: "&str",
                            bound: false,
                        },
                    ],
                    nodes: &[
                        hypernodes::graph::Node {
                            name: "clean_text",
                            docs: "",
                            parameters: &[
                                hypernodes::graph::Parameter {
                                    name: "passage",
                                    ty: "&str",
                                    source: hypernodes::graph::Source::Input(0usize),
                                },
                            ],
                            outputs: &[
                                hypernodes::graph::Made {
                                    name: "cleaned_text",
                                    ty: "String",
                                },
                            ],
                            fallible: false,
                            cached: false,
                            batched: false,
                            nested: ::core::option::Option::None,
                        },
                        hypernodes::graph::Node {
                            name: "count_words",
                            docs: "",
                            parameters: &[
                                hypernodes::graph::Parameter {
                                    name: "cleaned_text",
                                    ty: "&str",
                                    source: hypernodes::graph::Source::Node {
                                        node: 0usize,
                                        output: 0usize,
                                    },
                                },
                            ],
                            outputs: &[
                                hypernodes::graph::Made {
                                    name: "word_count",
                                    ty: "usize",
                                },
                            ],
                            fallible: false,
                            cached: false,
                            batched: false,
                            nested: ::core::option::Option::None,
                        },
                    ],
                    outputs: &[
                        hypernodes::graph::Output {
                            name: "cleaned_text",
                            ty: "String",
                            source: hypernodes::graph::Source::Node {
                                node: 0usize,
                                output: 0usize,
                            },
                        },
                        hypernodes::graph::Output {
                            name: "word_count",
                            ty: "usize",
                            source: hypernodes::graph::Source::Node {
                                node: 1usize,
                                output: 0usize,
                            },
                        },
                    ],
                };
            }
            #[automatically_derived]
            impl hypernodes::Pipeline for TextStats {
                type Inputs<'a> = TextStatsInputs<'a> where Self: 'a;
                type Outputs<'a> = TextStatsOutputs where Self: 'a;
                type Error = ::core::convert::Infallible;
                const GRAPH: &'static hypernodes::graph::Graph = <Self as hypernodes::__private::Planned>::GRAPH;
                const WORKLOAD: hypernodes::Workload = <Self as hypernodes::__private::Planned>::WORKLOAD;
            }
            /**# The pipeline

            **Inputs**

            - `passage: &str`

            **Nodes**, in the order in which they run

            1. `clean_text(&passage) -> cleaned_text`
            2. `count_words(&cleaned_text) -> word_count`

            **Outputs**

            - `cleaned_text: String`
            - `word_count: usize`

            */
            #[allow(
                clippy::let_unit_value,
                clippy::unused_self,
                clippy::trivially_copy_pass_by_ref,
                clippy::drop_non_drop,
                clippy::inline_always
            )]
            impl TextStats {
                ///Runs one item. Takes a [`TextStatsInputs`], a tuple in the order of its fields, or, for a single input, its value; gives [`TextStatsOutputs`].
                #[inline]
                pub fn run<'a>(
                    &self,
                    inputs: impl ::core::convert::Into<TextStatsInputs<'a>>,
                ) -> TextStatsOutputs {
                    self.__hypernodes_run(hypernodes::__private::usual(), inputs)
                }
                #[doc(hidden)]
                #[inline(always)]
                pub fn __hypernodes_run<'a, HypernodesEngine: hypernodes::__private::Runs>(
                    &self,
                    hypernodes_engine: HypernodesEngine,
                    inputs: impl ::core::convert::Into<TextStatsInputs<'a>>,
                ) -> TextStatsOutputs {
                    let TextStatsInputs { passage }: TextStatsInputs<'a> = ::core::convert::Into::into(
                        inputs,
                    );
                    if <HypernodesEngine as hypernodes::__private::Observes>::OBSERVES {
                        return {
                            let hypernodes_scope = hypernodes::__private::Observes::scope(
                                hypernodes_engine,
                                hypernodes::__private::What::Pipeline(
                                    <Self as hypernodes::__private::Planned>::GRAPH,
                                    &[],
                                ),
                            );
                            let (hypernodes_span, hypernodes_engine) = (
                                hypernodes::__private::Observes::start(
                                    hypernodes_engine,
                                    hypernodes::__private::Pipelines,
                                    &hypernodes_scope,
                                ),
                                hypernodes::__private::Observes::within(
                                    hypernodes_engine,
                                    &hypernodes_scope,
                                ),
                            );
                            let cleaned_text;
                            {
                                let hypernodes_node_span = hypernodes::__private::Observes::call(
                                    hypernodes_engine,
                                    <Self as hypernodes::__private::Planned>::GRAPH,
                                    &[0],
                                );
                                cleaned_text = clean_text(passage);
                                hypernodes::__private::Span::end(hypernodes_node_span);
                            }
                            let word_count;
                            {
                                let hypernodes_node_span = hypernodes::__private::Observes::call(
                                    hypernodes_engine,
                                    <Self as hypernodes::__private::Planned>::GRAPH,
                                    &[1],
                                );
                                word_count = count_words(&cleaned_text);
                                hypernodes::__private::Span::end(hypernodes_node_span);
                            }
                            hypernodes::__private::Span::end(hypernodes_span);
                            TextStatsOutputs {
                                cleaned_text,
                                word_count,
                            }
                        };
                    }
                    let cleaned_text = clean_text(passage);
                    let word_count = count_words(&cleaned_text);
                    TextStatsOutputs {
                        cleaned_text,
                        word_count,
                    }
                }
            }
            #[doc(hidden)]
            #[allow(
                dead_code,
                unused_variables,
                private_interfaces,
                private_bounds,
                clippy::inline_always,
                clippy::too_many_arguments,
                clippy::type_complexity,
                clippy::missing_errors_doc,
                clippy::unnecessary_wraps,
                clippy::let_and_return,
                clippy::drop_non_drop,
                clippy::let_unit_value,
                clippy::needless_lifetimes,
                clippy::must_use_candidate,
                clippy::unused_self,
                clippy::trivially_copy_pass_by_ref,
                clippy::needless_pass_by_value,
                clippy::ptr_arg,
                clippy::ref_option
            )]
            impl TextStats {
                #[doc(hidden)]
                #[inline(always)]
                pub fn __hypernodes_part_0<'inside, HypernodesEngine: hypernodes::__private::Runs>(
                    hypernodes_engine: HypernodesEngine,
                    passage: &<TextStats as hypernodes::__private::Nested<'inside, 1>>::Type,
                ) -> <TextStats as hypernodes::__private::Nested<'static, 2>>::Type {
                    if <HypernodesEngine as hypernodes::__private::Observes>::OBSERVES {
                        return {
                            let cleaned_text;
                            {
                                let hypernodes_node_span = hypernodes::__private::Observes::call(
                                    hypernodes_engine,
                                    <Self as hypernodes::__private::Planned>::GRAPH,
                                    &[0],
                                );
                                cleaned_text = clean_text(passage);
                                hypernodes::__private::Span::end(hypernodes_node_span);
                            }
                            cleaned_text
                        };
                    }
                    let cleaned_text = clean_text(passage);
                    cleaned_text
                }
                #[doc(hidden)]
                #[inline(always)]
                pub fn __hypernodes_part_1<'inside, HypernodesEngine: hypernodes::__private::Runs>(
                    hypernodes_engine: HypernodesEngine,
                    cleaned_text: &<TextStats as hypernodes::__private::Nested<'inside, 2>>::Type,
                ) -> <TextStats as hypernodes::__private::Nested<'static, 3>>::Type {
                    if <HypernodesEngine as hypernodes::__private::Observes>::OBSERVES {
                        return {
                            let word_count;
                            {
                                let hypernodes_node_span = hypernodes::__private::Observes::call(
                                    hypernodes_engine,
                                    <Self as hypernodes::__private::Planned>::GRAPH,
                                    &[1],
                                );
                                word_count = count_words(cleaned_text);
                                hypernodes::__private::Span::end(hypernodes_node_span);
                            }
                            word_count
                        };
                    }
                    let word_count = count_words(cleaned_text);
                    word_count
                }
            }
            #[doc(hidden)]
            #[allow(non_camel_case_types, dead_code, missing_debug_implementations)]
            struct __TextStatsKey;
            #[automatically_derived]
            impl hypernodes::__private::Hides<__TextStatsKey> for TextStats {
                type Key = __TextStatsKey;
            }
            #[doc(hidden)]
            #[allow(private_bounds)]
            #[automatically_derived]
            impl<HypernodesKey> hypernodes::__private::Opens for TextStats
            where
                TextStats: hypernodes::__private::Hides<__TextStatsKey, Key = HypernodesKey>,
            {
                type Key = HypernodesKey;
            }
            #[automatically_derived]
            impl<
                'a,
                HypernodesFor: ?::core::marker::Sized,
                const HYPERNODES_NUMBER: ::core::primitive::usize,
            > hypernodes::__private::Nested<'a, HYPERNODES_NUMBER, HypernodesFor> for TextStats
            where
                TextStats: hypernodes::__private::Locked<
                    'a,
                    HYPERNODES_NUMBER,
                    HypernodesFor,
                    (<TextStats as hypernodes::__private::Opens>::Key,),
                >,
            {
                type Type = <TextStats as hypernodes::__private::Locked<
                    'a,
                    HYPERNODES_NUMBER,
                    HypernodesFor,
                    (<TextStats as hypernodes::__private::Opens>::Key,),
                >>::Type;
            }
            #[automatically_derived]
            impl<
                'a,
                HypernodesFor: ?::core::marker::Sized,
            > hypernodes::__private::Locked<'a, 0, HypernodesFor, (__TextStatsKey,)> for TextStats {
                type Type = ::core::convert::Infallible;
            }
            #[automatically_derived]
            impl<
                'a,
                HypernodesFor: ?::core::marker::Sized,
            > hypernodes::__private::Locked<'a, 1, HypernodesFor, (__TextStatsKey,)> for TextStats {
                type Type = <clean_text as hypernodes::__private::Parameter<
                    0,
                    HypernodesFor,
                >>::Value;
            }
            #[automatically_derived]
            impl<
                'a,
                HypernodesFor: ?::core::marker::Sized,
            > hypernodes::__private::Locked<'a, 2, HypernodesFor, (__TextStatsKey,)> for TextStats {
                type Type = <clean_text as hypernodes::__private::Output<0, HypernodesFor>>::Value;
            }
            #[automatically_derived]
            impl<
                'a,
                HypernodesFor: ?::core::marker::Sized,
            > hypernodes::__private::Locked<'a, 3, HypernodesFor, (__TextStatsKey,)> for TextStats {
                type Type = <count_words as hypernodes::__private::Output<0, HypernodesFor>>::Value;
            }
            #[doc(hidden)]
            #[macro_export]
            #[allow(unused_macros, non_local_definitions)]
            macro_rules! __hypernodes_TextStats_a3b215d49c539a69 {
                (@ exists) => {
                    ()
                };
                (2 $payload:tt $described:tt { $($next:tt)* } $($rest:tt)*) => {
                    $($next)* ! { 2 $payload [$described { @ TextStats[] [] { passage } { { passage
                    reference "&str" "str"[] [0] 1["passage"] } { cleaned_text "String"[] [] 0 0 2 2
                    } {} 0[] { cleaned_text reference "&String" "String"[] [0 0] 0["cleaned_text"] }
                    { word_count "usize"[] [] 0 0 3 3 } {} 0[] } { cleaned_text 0 0 word_count 1 0 }
                    "TextStats" "" { "passage" "&str"[] } { "clean_text" "" { "passage" "&str"[0] } {
                    "cleaned_text" "String" } [] 0 {} "count_words" "" { "cleaned_text" "&str"[0 0] }
                    { "word_count" "usize" } [] 1 {} } { "cleaned_text" "String"[0 0] [] "word_count"
                    "usize"[1 0] [] } }] $($rest)* }
                };
                ($($other:tt)*) => {
                    ::core::compile_error! {
                    "`TextStats` is a pipeline and is no macro to be called by hand; if `pipeline!` called it, that comes from another version of hypernodes, and one version has to go"
                    }
                };
            }
            #[doc(hidden)]
            #[allow(unused_imports, unreachable_pub)]
            pub use __hypernodes_TextStats_a3b215d49c539a69 as TextStats;
        "#]],
    );
}

#[test]
fn a_node() {
    let node = expand::node(
        quote!(output = "cleaned_text"),
        quote! {
            /// Trims.
            pub fn clean_text<'t>(passage: &'t str, marks: &[char]) -> &'t str {
                passage
            }
        },
    );
    expect![[r#"
        /// Trims.
        pub fn clean_text<'t>(passage: &'t str, marks: &[char]) -> &'t str {
            passage
        }
        #[doc(hidden)]
        #[allow(non_camel_case_types, dead_code, unreachable_pub, type_alias_bounds)]
        pub type clean_text<'t> = (
            (*const str, (*const [char], ())),
            (*const &'t str, ()),
            *const (),
            (),
        );
        #[doc(hidden)]
        #[macro_export]
        #[allow(unused_macros, non_local_definitions)]
        macro_rules! __hypernodes_clean_text_ca2d36781979deb5 {
            (@ exists) => {
                ()
            };
            (2 $payload:tt $described:tt { $($next:tt)* } $($rest:tt)*) => {
                $($next)* ! { 2 $payload [$described { clean_text "Trims." 1[] { passage
                reference "&'t str" "str"[] marks reference "&[char]" "[char]"[] } { cleaned_text
                "&'t str"[lifetimes] [0 itself] [] } {} [] }] $($rest)* }
            };
            ($($other:tt)*) => {
                ::core::compile_error! {
                "`clean_text` is a node and is no macro to be called by hand; if `pipeline!` called it, that comes from another version of hypernodes, and one version has to go"
                }
            };
        }
        #[doc(hidden)]
        #[allow(unused_imports, unreachable_pub)]
        pub use __hypernodes_clean_text_ca2d36781979deb5 as clean_text;
    "#]].assert_eq(&pretty(node));
}

#[test]
fn the_beginning_of_a_pipeline() {
    let start = expand::pipeline_start(quote!([hypernodes] struct TextStats; nodes = [text::clean_text, count::<u8>];));
    expect![[r#"
        struct TextStats;
        text::clean_text! {
            2[[hypernodes] struct TextStats; nodes = [text::clean_text, count:: < u8 >];] [] {
            count } { hypernodes::__private::pipeline_finish }
        }
        #[doc(hidden)]
        #[allow(dead_code, clippy::empty_loop)]
        trait __TextStatsUnresolved {
            type Outputs;
            fn run<Items>(&self, _: Items) -> Self::Outputs
            where
                for<'any> __TextStatsLost: hypernodes::__private::Unresolved,
            {
                loop {}
            }
            fn map<Items>(&self, _: Items) -> Self::Outputs
            where
                for<'any> __TextStatsLost: hypernodes::__private::Unresolved,
            {
                loop {}
            }
            fn map_each<Items>(&self, _: Items) -> Self::Outputs
            where
                for<'any> __TextStatsLost: hypernodes::__private::Unresolved,
            {
                loop {}
            }
            fn map_over<Items>(&self, _: Items) -> Self::Outputs
            where
                for<'any> __TextStatsLost: hypernodes::__private::Unresolved,
            {
                loop {}
            }
            fn map_iter<Items>(&self, _: Items) -> Self::Outputs
            where
                for<'any> __TextStatsLost: hypernodes::__private::Unresolved,
            {
                loop {}
            }
            fn with_engine<Items>(&self, _: Items) -> Self::Outputs
            where
                for<'any> __TextStatsLost: hypernodes::__private::Unresolved,
            {
                loop {}
            }
            fn with_cache<Items>(&self, _: Items) -> Self::Outputs
            where
                for<'any> __TextStatsLost: hypernodes::__private::Unresolved,
            {
                loop {}
            }
            fn with_callback<Items>(&self, _: Items) -> Self::Outputs
            where
                for<'any> __TextStatsLost: hypernodes::__private::Unresolved,
            {
                loop {}
            }
        }
        impl __TextStatsUnresolved for TextStats {
            type Outputs = __TextStatsLost;
        }
        #[doc(hidden)]
        #[allow(dead_code)]
        type __TextStatsLost = <() as hypernodes::__private::Known<
            {
                text::clean_text! {
                    @ exists
                };
                count! {
                    @ exists
                };
                0
            },
        >>::Type;
        #[doc(hidden)]
        #[allow(non_snake_case, dead_code, unused_imports, unreachable_pub, missing_docs)]
        mod __TextStatsNames {
            mod without {
                pub(super) type __TextStatsLost = ();
            }
            use without::*;
            struct HypernodesAround;
            trait HypernodesLost<'a> {
                type Type;
            }
            const _: () = {
                use super::*;
                impl<'a> HypernodesLost<'a> for HypernodesAround {
                    type Type = __TextStatsLost;
                }
            };
            pub type TextStatsInputs<'a> = <HypernodesAround as HypernodesLost<'a>>::Type;
            pub type TextStatsOutputs<'a> = <HypernodesAround as HypernodesLost<'a>>::Type;
        }
        #[doc(hidden)]
        #[allow(unused_imports, unreachable_pub)]
        use __TextStatsNames::*;
    "#]]
    .assert_eq(&pretty(start));
}

#[test]
fn an_expression() {
    let start = expand::pipeline_start(quote!([hypernodes] nodes = [clean_text]));
    expect![[r#"
        fn place() {
            {
                /// A pipeline without a name.
                #[derive(Debug, Clone, Copy)]
                struct AnonymousPipeline;
                clean_text! {
                    2[[hypernodes] nodes = [clean_text]] [] {
                    hypernodes::__private::pipeline_finish }
                }
                {
                    let pipeline: <AnonymousPipeline as hypernodes::__private::Known<
                        {
                            clean_text! {
                                @ exists
                            };
                            0
                        },
                    >>::Type = AnonymousPipeline;
                    pipeline
                }
            }
        }
    "#]]
    .assert_eq(&pretty(quote!(fn place() { #start })));
}

#[test]
fn run_with_a_fallible_node_bound_inputs_and_a_clone() {
    check_run(
        r"
        #[node] fn parse(text: &str) -> Result<Day, BadDay> {}
        #[node] fn month(parse: Day, names: &[String]) -> String {}
        #[node] fn year(parse: Day, base: i32) -> i32 {}
        ",
        "struct Dates { names: Vec<String>, base: i32 } nodes = [parse, month, year];",
        expect![[r##"
            #[inline(always)] #[allow(clippy::inline_always)] pub fn run < 'a, > (& self, inputs
            : impl ::core::convert::Into < DatesInputs < 'a > >) -> ::core::result::Result <
            DatesOutputs, DatesError > where { < Dates > ::__hypernodes_run(self.pipeline,
            hypernodes::__private::Settings::lend(& self.engine), inputs) } #[doc =
            r" Runs the items one at a time, in this thread, as the iterator is asked for them."]
            #[inline] pub fn map_iter < 'a, Items > (self, items : Items,) -> impl
            ::core::iter::Iterator < Item = ::core::result::Result < DatesOutputs, DatesError > >
            + use < 'pipeline, 'a, Engine, Items > where Items : ::core::iter::IntoIterator <
            Item : ::core::convert::Into < DatesInputs < 'a > >>, {
            ::core::iter::Iterator::map(::core::iter::IntoIterator::into_iter(items), move | item
            | self.run(item)) } } impl Dates { #[doc =
            "The same pipeline, whose runs a callback is told of; several callbacks are a tuple."]
            #[inline] pub fn with_callback < Callback > (& self, callback : Callback,) ->
            DatesWith < '_, < hypernodes::__private::Usual as hypernodes::__private::Settings >
            ::Seen < Callback >> where Callback : hypernodes::Callback { DatesWith { pipeline :
            self, engine : hypernodes::__private::Settings::seen(hypernodes::__private::usual(),
            callback) } } } impl < 'pipeline, Engine : hypernodes::__private::Settings >
            DatesWith < 'pipeline, Engine > { #[doc =
            "The same pipeline, whose runs a callback is told of; several callbacks are a tuple."]
            #[inline] pub fn with_callback < Callback > (self, callback : Callback,) -> DatesWith
            < 'pipeline, < Engine as hypernodes::__private::Settings > ::Seen < Callback >> where
            Callback : hypernodes::Callback { DatesWith { pipeline : self.pipeline, engine :
            hypernodes::__private::Settings::seen(self.engine, callback) } } } } { #[doc(hidden)]
            impl Dates { #[allow(clippy::empty_loop)] pub fn with_callback < Taken > (& self, _ :
            Taken) -> Taken::Outcome where Taken : hypernodes::__private::NeedsStd { loop {} } }
            }
        "##]],
    );
}

#[test]
fn run_drops_a_value_after_its_last_use() {
    check_run(
        r"
        #[node] fn page(text: &str) -> String {}
        #[node] fn words<'a>(page: &'a str) -> Vec<&'a str> {}
        #[node] fn count(words: &[&str]) -> usize {}
        #[node] fn half(count: usize) -> usize {}
        ",
        "struct Pages; nodes = [page, words, count, half]; outputs = [half];",
        expect![[r##"
            #[allow(clippy::inline_always)] pub fn run < 'a, > (& self, inputs : impl
            ::core::convert::Into < PagesInputs < 'a > >) -> PagesOutputs where { < Pages >
            ::__hypernodes_run(self.pipeline, hypernodes::__private::Settings::lend(& self
            .engine), inputs) } #[doc =
            r" Runs the items one at a time, in this thread, as the iterator is asked for them."]
            #[inline] pub fn map_iter < 'a, Items > (self, items : Items,) -> impl
            ::core::iter::Iterator < Item = PagesOutputs > + use < 'pipeline, 'a, Engine, Items >
            where Items : ::core::iter::IntoIterator < Item : ::core::convert::Into < PagesInputs
            < 'a > >>, {
            ::core::iter::Iterator::map(::core::iter::IntoIterator::into_iter(items), move | item
            | self.run(item)) } } impl Pages { #[doc =
            "The same pipeline, whose runs a callback is told of; several callbacks are a tuple."]
            #[inline] pub fn with_callback < Callback > (& self, callback : Callback,) ->
            PagesWith < '_, < hypernodes::__private::Usual as hypernodes::__private::Settings >
            ::Seen < Callback >> where Callback : hypernodes::Callback { PagesWith { pipeline :
            self, engine : hypernodes::__private::Settings::seen(hypernodes::__private::usual(),
            callback) } } } impl < 'pipeline, Engine : hypernodes::__private::Settings >
            PagesWith < 'pipeline, Engine > { #[doc =
            "The same pipeline, whose runs a callback is told of; several callbacks are a tuple."]
            #[inline] pub fn with_callback < Callback > (self, callback : Callback,) -> PagesWith
            < 'pipeline, < Engine as hypernodes::__private::Settings > ::Seen < Callback >> where
            Callback : hypernodes::Callback { PagesWith { pipeline : self.pipeline, engine :
            hypernodes::__private::Settings::seen(self.engine, callback) } } } } { #[doc(hidden)]
            impl Pages { #[allow(clippy::empty_loop)] pub fn with_callback < Taken > (& self, _ :
            Taken) -> Taken::Outcome where Taken : hypernodes::__private::NeedsStd { loop {} } }
            }
        "##]],
    );
}

#[test]
fn run_with_a_tuple_of_which_one_part_is_needed() {
    check_run(
        r#"
        #[node(output = ("train", "test"))] fn split(rows: Vec<f64>) -> (Vec<f64>, Vec<f64>) {}
        #[node] fn mean(train: &[f64]) -> f64 {}
        "#,
        "struct Split; nodes = [split, mean]; outputs = [mean];",
        expect![[r##"
            #[allow(clippy::inline_always)] pub fn run < > (& self, inputs : impl
            ::core::convert::Into < SplitInputs >) -> SplitOutputs where { < Split >
            ::__hypernodes_run(self.pipeline, hypernodes::__private::Settings::lend(& self
            .engine), inputs) } #[doc =
            r" Runs the items one at a time, in this thread, as the iterator is asked for them."]
            #[inline] pub fn map_iter < Items > (self, items : Items,) -> impl
            ::core::iter::Iterator < Item = SplitOutputs > + use < 'pipeline, Engine, Items >
            where Items : ::core::iter::IntoIterator < Item : ::core::convert::Into < SplitInputs
            >>, { ::core::iter::Iterator::map(::core::iter::IntoIterator::into_iter(items), move
            | item | self.run(item)) } } impl Split { #[doc =
            "The same pipeline, whose runs a callback is told of; several callbacks are a tuple."]
            #[inline] pub fn with_callback < Callback > (& self, callback : Callback,) ->
            SplitWith < '_, < hypernodes::__private::Usual as hypernodes::__private::Settings >
            ::Seen < Callback >> where Callback : hypernodes::Callback { SplitWith { pipeline :
            self, engine : hypernodes::__private::Settings::seen(hypernodes::__private::usual(),
            callback) } } } impl < 'pipeline, Engine : hypernodes::__private::Settings >
            SplitWith < 'pipeline, Engine > { #[doc =
            "The same pipeline, whose runs a callback is told of; several callbacks are a tuple."]
            #[inline] pub fn with_callback < Callback > (self, callback : Callback,) -> SplitWith
            < 'pipeline, < Engine as hypernodes::__private::Settings > ::Seen < Callback >> where
            Callback : hypernodes::Callback { SplitWith { pipeline : self.pipeline, engine :
            hypernodes::__private::Settings::seen(self.engine, callback) } } } } { #[doc(hidden)]
            impl Split { #[allow(clippy::empty_loop)] pub fn with_callback < Taken > (& self, _ :
            Taken) -> Taken::Outcome where Taken : hypernodes::__private::NeedsStd { loop {} } }
            }
        "##]],
    );
}

#[test]
fn run_of_a_renamed_generic_instance() {
    check_run(
        r"
        #[node] fn scale<T: Copy>(value: T, factor: &T) -> T {}
        ",
        "struct Twice<T: Copy> { factor: T } nodes = [scale::<T>(value = input) -> once, scale::<T>(value = once) -> twice];",
        expect![[r##"
            #[allow(clippy::inline_always)] pub fn run < > (& self, inputs : impl
            ::core::convert::Into < TwiceInputs < T > >) -> TwiceOutputs < T > where { < Twice <
            T > > ::__hypernodes_run(self.pipeline, hypernodes::__private::Settings::lend(& self
            .engine), inputs) } #[doc =
            r" Runs the items one at a time, in this thread, as the iterator is asked for them."]
            #[inline] pub fn map_iter < Items > (self, items : Items,) -> impl
            ::core::iter::Iterator < Item = TwiceOutputs < T > > + use < 'pipeline, T, Engine,
            Items > where Items : ::core::iter::IntoIterator < Item : ::core::convert::Into <
            TwiceInputs < T > >>, {
            ::core::iter::Iterator::map(::core::iter::IntoIterator::into_iter(items), move | item
            | self.run(item)) } } impl < T : Copy > Twice < T > { #[doc =
            "The same pipeline, whose runs a callback is told of; several callbacks are a tuple."]
            #[inline] pub fn with_callback < Callback > (& self, callback : Callback,) ->
            TwiceWith < '_, T, < hypernodes::__private::Usual as hypernodes::__private::Settings
            > ::Seen < Callback >> where Callback : hypernodes::Callback { TwiceWith { pipeline :
            self, engine : hypernodes::__private::Settings::seen(hypernodes::__private::usual(),
            callback) } } } impl < 'pipeline, T : Copy, Engine : hypernodes::__private::Settings
            > TwiceWith < 'pipeline, T, Engine > { #[doc =
            "The same pipeline, whose runs a callback is told of; several callbacks are a tuple."]
            #[inline] pub fn with_callback < Callback > (self, callback : Callback,) -> TwiceWith
            < 'pipeline, T, < Engine as hypernodes::__private::Settings > ::Seen < Callback >>
            where Callback : hypernodes::Callback { TwiceWith { pipeline : self.pipeline, engine
            : hypernodes::__private::Settings::seen(self.engine, callback) } } } } {
            #[doc(hidden)] impl < T : Copy > Twice < T > { #[allow(clippy::empty_loop)] pub fn
            with_callback < Taken > (& self, _ : Taken) -> Taken::Outcome where Taken :
            hypernodes::__private::NeedsStd { loop {} } } }
            }
            impl<T: Copy> Twice<T> {
            ///The same pipeline, whose nodes marked `cache` are looked up before they run, and kept when they have run.
            #[inline]
            pub fn with_cache<'cache>(
                &self,
                cache: &'cache dyn hypernodes::Cache,
            ) -> TwiceWith<
                '_,
                T,
                hypernodes::__private::Keeping<'cache, hypernodes::__private::Usual>,
            > {
                TwiceWith {
                    pipeline: self,
                    engine: hypernodes::__private::Keeping::new(
                        hypernodes::__private::usual(),
                        cache,
                    ),
                }
            }
        "##]],
    );
}

#[test]
fn run_where_the_types_of_an_edge_are_not_plainly_the_same() {
    check_run(
        r"
        #[node] fn page(text: &str) -> Page {}
        #[node] fn count(page: &str) -> usize {}
        ",
        "struct Pages; nodes = [page, count]; outputs = [count];",
        expect![[r##"
            #[allow(clippy::inline_always)] pub fn run < 'a, > (& self, inputs : impl
            ::core::convert::Into < PagesInputs < 'a > >) -> PagesOutputs where { < Pages >
            ::__hypernodes_run(self.pipeline, hypernodes::__private::Settings::lend(& self
            .engine), inputs) } #[doc =
            r" Runs the items one at a time, in this thread, as the iterator is asked for them."]
            #[inline] pub fn map_iter < 'a, Items > (self, items : Items,) -> impl
            ::core::iter::Iterator < Item = PagesOutputs > + use < 'pipeline, 'a, Engine, Items >
            where Items : ::core::iter::IntoIterator < Item : ::core::convert::Into < PagesInputs
            < 'a > >>, {
            ::core::iter::Iterator::map(::core::iter::IntoIterator::into_iter(items), move | item
            | self.run(item)) } } impl Pages { #[doc =
            "The same pipeline, whose runs a callback is told of; several callbacks are a tuple."]
            #[inline] pub fn with_callback < Callback > (& self, callback : Callback,) ->
            PagesWith < '_, < hypernodes::__private::Usual as hypernodes::__private::Settings >
            ::Seen < Callback >> where Callback : hypernodes::Callback { PagesWith { pipeline :
            self, engine : hypernodes::__private::Settings::seen(hypernodes::__private::usual(),
            callback) } } } impl < 'pipeline, Engine : hypernodes::__private::Settings >
            PagesWith < 'pipeline, Engine > { #[doc =
            "The same pipeline, whose runs a callback is told of; several callbacks are a tuple."]
            #[inline] pub fn with_callback < Callback > (self, callback : Callback,) -> PagesWith
            < 'pipeline, < Engine as hypernodes::__private::Settings > ::Seen < Callback >> where
            Callback : hypernodes::Callback { PagesWith { pipeline : self.pipeline, engine :
            hypernodes::__private::Settings::seen(self.engine, callback) } } } } { #[doc(hidden)]
            impl Pages { #[allow(clippy::empty_loop)] pub fn with_callback < Taken > (& self, _ :
            Taken) -> Taken::Outcome where Taken : hypernodes::__private::NeedsStd { loop {} } }
            }
        "##]],
    );
}

#[test]
fn run_with_options_lent() {
    check_run(
        r"
        #[node] fn title(text: &str) -> Option<String> {}
        #[node] fn length(title: Option<&str>) -> usize {}
        #[node] fn shown(title: Option<&String>) -> usize {}
        ",
        "struct Titles; nodes = [title, length, shown]; outputs = [length, shown];",
        expect![[r##"
            #[allow(clippy::inline_always)] pub fn run < 'a, > (& self, inputs : impl
            ::core::convert::Into < TitlesInputs < 'a > >) -> TitlesOutputs where { < Titles >
            ::__hypernodes_run(self.pipeline, hypernodes::__private::Settings::lend(& self
            .engine), inputs) } #[doc =
            r" Runs the items one at a time, in this thread, as the iterator is asked for them."]
            #[inline] pub fn map_iter < 'a, Items > (self, items : Items,) -> impl
            ::core::iter::Iterator < Item = TitlesOutputs > + use < 'pipeline, 'a, Engine, Items
            > where Items : ::core::iter::IntoIterator < Item : ::core::convert::Into <
            TitlesInputs < 'a > >>, {
            ::core::iter::Iterator::map(::core::iter::IntoIterator::into_iter(items), move | item
            | self.run(item)) } } impl Titles { #[doc =
            "The same pipeline, whose runs a callback is told of; several callbacks are a tuple."]
            #[inline] pub fn with_callback < Callback > (& self, callback : Callback,) ->
            TitlesWith < '_, < hypernodes::__private::Usual as hypernodes::__private::Settings >
            ::Seen < Callback >> where Callback : hypernodes::Callback { TitlesWith { pipeline :
            self, engine : hypernodes::__private::Settings::seen(hypernodes::__private::usual(),
            callback) } } } impl < 'pipeline, Engine : hypernodes::__private::Settings >
            TitlesWith < 'pipeline, Engine > { #[doc =
            "The same pipeline, whose runs a callback is told of; several callbacks are a tuple."]
            #[inline] pub fn with_callback < Callback > (self, callback : Callback,) ->
            TitlesWith < 'pipeline, < Engine as hypernodes::__private::Settings > ::Seen <
            Callback >> where Callback : hypernodes::Callback { TitlesWith { pipeline : self
            .pipeline, engine : hypernodes::__private::Settings::seen(self.engine, callback) } }
            } } { #[doc(hidden)] impl Titles { #[allow(clippy::empty_loop)] pub fn with_callback
            < Taken > (& self, _ : Taken) -> Taken::Outcome where Taken :
            hypernodes::__private::NeedsStd { loop {} } } }
            }
            impl Titles {
            ///The same pipeline, whose nodes marked `cache` are looked up before they run, and kept when they have run.
            #[inline]
            pub fn with_cache<'cache>(
                &self,
                cache: &'cache dyn hypernodes::Cache,
            ) -> TitlesWith<
                '_,
                hypernodes::__private::Keeping<'cache, hypernodes::__private::Usual>,
            > {
                TitlesWith {
                    pipeline: self,
                    engine: hypernodes::__private::Keeping::new(
                        hypernodes::__private::usual(),
                        cache,
                    ),
                }
            }
        "##]],
    );
}

#[test]
fn a_pipeline_that_borrows_is_generic_and_fails() {
    check(
        r"
        #[node] fn parse<'t, T: FromText>(text: &'t str) -> Result<T, T::Error> {}
        #[node] fn label<'m, T>(parse: T, model: &'m Model) -> &'m str {}
        ",
        "#[outputs(derive(Clone))] pub(crate) struct Classify<'m, T> where T: FromText { model: &'m Model, kind: PhantomData<T> } nodes = [parse::<T>, label::<T>]; outputs = [label]; workload = Cpu; partitions = 64;",
        expect![[r#"
            ///The inputs of [`Classify`].
            #[allow(private_interfaces, private_bounds)]
            pub(crate) struct ClassifyInputs<'a, T: 'a>
            where
                T: FromText,
            {
                ///`&str`, for `parse`.
                pub text: &'a <parse<'static, T> as hypernodes::__private::Parameter<0>>::Value,
            }
            #[automatically_derived]
            impl<
                'a,
                T: 'a,
                LentText: ?::core::marker::Sized
                    + ::core::borrow::Borrow<
                        <parse<'static, T> as hypernodes::__private::Parameter<0>>::Value,
                    >,
            > ::core::convert::From<(&'a LentText,)> for ClassifyInputs<'a, T>
            where
                T: FromText,
            {
                #[inline]
                fn from((text,): (&'a LentText,)) -> Self {
                    ClassifyInputs {
                        text: <LentText as ::core::borrow::Borrow<
                            <parse<'static, T> as hypernodes::__private::Parameter<0>>::Value,
                        >>::borrow(text),
                    }
                }
            }
            #[automatically_derived]
            impl<
                'a,
                T: 'a,
                LentText: ?::core::marker::Sized
                    + ::core::borrow::Borrow<
                        <parse<'static, T> as hypernodes::__private::Parameter<0>>::Value,
                    >,
            > ::core::convert::From<&'a LentText> for ClassifyInputs<'a, T>
            where
                T: FromText,
            {
                #[inline]
                fn from(text: &'a LentText) -> Self {
                    ClassifyInputs {
                        text: <LentText as ::core::borrow::Borrow<
                            <parse<'static, T> as hypernodes::__private::Parameter<0>>::Value,
                        >>::borrow(text),
                    }
                }
            }
            #[automatically_derived]
            impl<'a, T: 'a> ::core::fmt::Debug for ClassifyInputs<'a, T>
            where
                T: FromText,
            {
                fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    #[allow(unused_imports)]
                    use hypernodes::__private::{ShowDebug as _, ShowType as _};
                    let mut fields = formatter.debug_struct("ClassifyInputs");
                    fields
                        .field(
                            "text",
                            &(&hypernodes::__private::Show(&self.text)).hypernodes_show(),
                        );
                    fields.finish()
                }
            }
            ///The outputs of [`Classify`].
            #[derive(Clone)]
            #[allow(private_interfaces, private_bounds)]
            pub(crate) struct ClassifyOutputs<'a, T: 'a>
            where
                T: FromText,
            {
                ///`&'m str`, made by `label`.
                pub label: <label<'a, T> as hypernodes::__private::Output<0>>::Value,
            }
            #[automatically_derived]
            impl<'a, T: 'a> ::core::fmt::Debug for ClassifyOutputs<'a, T>
            where
                T: FromText,
            {
                fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    #[allow(unused_imports)]
                    use hypernodes::__private::{ShowDebug as _, ShowType as _};
                    let mut fields = formatter.debug_struct("ClassifyOutputs");
                    fields
                        .field(
                            "label",
                            &(&hypernodes::__private::Show(&self.label)).hypernodes_show(),
                        );
                    fields.finish()
                }
            }
            ///Which node of [`Classify`] failed, with its error.
            #[allow(private_interfaces, private_bounds)]
            pub(crate) enum ClassifyError<T>
            where
                T: FromText,
            {
                ///The node `parse` failed.
                Parse(<parse<'static, T> as hypernodes::__private::Fails>::Error),
            }
            impl<T> ClassifyError<T>
            where
                T: FromText,
            {
                /// The name of the node that failed.
                #[must_use]
                pub const fn node(&self) -> &'static ::core::primitive::str {
                    match self {
                        Self::Parse(_) => "parse",
                    }
                }
                /// The way to the node that failed, from the outermost pipeline: `Outer/Inner/node`.
                #[must_use]
                pub fn path(&self) -> impl ::core::fmt::Display + '_ {
                    hypernodes::__private::ErrorPath("Classify", self)
                }
            }
            #[automatically_derived]
            impl<T> hypernodes::__private::Steps for ClassifyError<T>
            where
                T: FromText,
            {
                fn write_steps(
                    &self,
                    formatter: &mut ::core::fmt::Formatter<'_>,
                ) -> ::core::fmt::Result {
                    match self {
                        Self::Parse(_) => formatter.write_str("/parse"),
                    }
                }
            }
            #[automatically_derived]
            impl<T> ::core::fmt::Debug for ClassifyError<T>
            where
                T: FromText,
            {
                fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    #[allow(unused_imports)]
                    use hypernodes::__private::{ShowDebug as _, ShowType as _};
                    match self {
                        Self::Parse(cause) => {
                            formatter
                                .debug_tuple("Parse")
                                .field(&(&hypernodes::__private::Show(cause)).hypernodes_show())
                                .finish()
                        }
                    }
                }
            }
            #[automatically_derived]
            impl<T> ::core::fmt::Display for ClassifyError<T>
            where
                T: FromText,
            {
                fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    formatter
                        .write_str(
                            match self {
                                Self::Parse(_) => "node `parse` failed",
                            },
                        )
                }
            }
            #[automatically_derived]
            impl<T> ::core::error::Error for ClassifyError<T>
            where
                T: FromText,
            {
                fn source(&self) -> ::core::option::Option<&(dyn ::core::error::Error + 'static)> {
                    #[allow(unused_imports)]
                    use hypernodes::__private::{CauseError as _, CauseOther as _};
                    match self {
                        Self::Parse(cause) => {
                            (&hypernodes::__private::Cause(cause)).hypernodes_source()
                        }
                    }
                }
            }
            #[allow(clippy::unused_self)]
            impl<'m, T> Classify<'m, T>
            where
                T: FromText,
            {
                /// Runs the items one at a time, in this thread, as the iterator is asked for them.
                #[inline]
                pub fn map_iter<'pipeline, 'a, 'inputs, Items>(
                    &'pipeline self,
                    items: Items,
                ) -> impl ::core::iter::Iterator<
                    Item = ::core::result::Result<ClassifyOutputs<'a, T>, ClassifyError<T>>,
                > + use<'pipeline, 'a, 'inputs, 'm, T, Items>
                where
                    Items: ::core::iter::IntoIterator<
                        Item: ::core::convert::Into<ClassifyInputs<'inputs, T>>,
                    >,
                    'm: 'a,
                    T: 'a,
                    T: 'inputs,
                {
                    ::core::iter::Iterator::map(
                        ::core::iter::IntoIterator::into_iter(items),
                        move |item| self.run(item),
                    )
                }
                #[doc(hidden)]
                #[allow(clippy::empty_loop)]
                pub fn map_over<Taken>(&self, _: Taken) -> Taken::Outcome
                where
                    Taken: hypernodes::__private::NeedsColumns,
                {
                    loop {}
                }
            }
            hypernodes::__private::with_std! {
                { #[doc = "A [`Classify`] and what it is run with: an engine, a cache, callbacks."]
                #[must_use] #[allow(dead_code, private_interfaces, private_bounds)] pub (crate)
                struct ClassifyWith < 'pipeline, 'm, T, Engine > where T : FromText { pipeline : &
                'pipeline Classify < 'm, T >, engine : Engine, } #[automatically_derived] impl <
                'pipeline, 'm, T, Engine : ::core::fmt::Debug > ::core::fmt::Debug for ClassifyWith <
                'pipeline, 'm, T, Engine > where T : FromText { fn fmt(& self, formatter : & mut
                ::core::fmt::Formatter < '_ >) -> ::core::fmt::Result { #[allow(unused_imports)] use
                hypernodes::__private:: { ShowDebug as _, ShowType as _ }; let mut fields = formatter
                .debug_struct("ClassifyWith"); fields.field("pipeline", & (&
                hypernodes::__private::Show(self.pipeline)).hypernodes_show()); fields
                .field("engine", & self.engine); fields.finish() } } #[automatically_derived] impl <
                'pipeline, 'm, T, Engine : ::core::clone::Clone > ::core::clone::Clone for
                ClassifyWith < 'pipeline, 'm, T, Engine > where T : FromText { #[inline] fn clone(&
                self) -> Self { Self { pipeline : self.pipeline, engine :
                ::core::clone::Clone::clone(& self.engine) } } } #[automatically_derived] impl <
                'pipeline, 'm, T, Engine : ::core::marker::Copy > ::core::marker::Copy for
                ClassifyWith < 'pipeline, 'm, T, Engine > where T : FromText {} impl < 'pipeline, 'm,
                T, Engine : hypernodes::__private::Settings > ClassifyWith < 'pipeline, 'm, T, Engine
                > where T : FromText { #[doc =
                "Runs one item, as [`Classify::run`] does.\n\n# Errors\n\nThe error of the first node that fails; the nodes after it do not run."]
                #[inline(always)] #[allow(clippy::inline_always)] pub fn run < 'a, 'inputs, > (&
                self, inputs : impl ::core::convert::Into < ClassifyInputs < 'inputs, T > >) ->
                ::core::result::Result < ClassifyOutputs < 'a, T >, ClassifyError < T > > where 'm :
                'a, T : 'a, T : 'inputs, { < Classify < 'm, T > > ::__hypernodes_run(self.pipeline,
                hypernodes::__private::Settings::lend(& self.engine), inputs) } #[doc =
                r" Runs the items one at a time, in this thread, as the iterator is asked for them."]
                #[inline] pub fn map_iter < 'a, 'inputs, Items > (self, items : Items,) -> impl
                ::core::iter::Iterator < Item = ::core::result::Result < ClassifyOutputs < 'a, T >,
                ClassifyError < T > > > + use < 'pipeline, 'a, 'inputs, 'm, T, Engine, Items > where
                Items : ::core::iter::IntoIterator < Item : ::core::convert::Into < ClassifyInputs <
                'inputs, T > >>, 'm : 'a, T : 'a, T : 'inputs, {
                ::core::iter::Iterator::map(::core::iter::IntoIterator::into_iter(items), move | item
                | self.run(item)) } } impl < 'm, T > Classify < 'm, T > where T : FromText { #[doc =
                "The same pipeline, whose runs a callback is told of; several callbacks are a tuple."]
                #[inline] pub fn with_callback < Callback > (& self, callback : Callback,) ->
                ClassifyWith < '_, 'm, T, < hypernodes::__private::Usual as
                hypernodes::__private::Settings > ::Seen < Callback >> where Callback :
                hypernodes::Callback { ClassifyWith { pipeline : self, engine :
                hypernodes::__private::Settings::seen(hypernodes::__private::usual(), callback) } } }
                impl < 'pipeline, 'm, T, Engine : hypernodes::__private::Settings > ClassifyWith <
                'pipeline, 'm, T, Engine > where T : FromText { #[doc =
                "The same pipeline, whose runs a callback is told of; several callbacks are a tuple."]
                #[inline] pub fn with_callback < Callback > (self, callback : Callback,) ->
                ClassifyWith < 'pipeline, 'm, T, < Engine as hypernodes::__private::Settings > ::Seen
                < Callback >> where Callback : hypernodes::Callback { ClassifyWith { pipeline : self
                .pipeline, engine : hypernodes::__private::Settings::seen(self.engine, callback) } }
                } } { #[doc(hidden)] impl < 'm, T > Classify < 'm, T > where T : FromText {
                #[allow(clippy::empty_loop)] pub fn with_callback < Taken > (& self, _ : Taken) ->
                Taken::Outcome where Taken : hypernodes::__private::NeedsStd { loop {} } } }
            }
            impl<'m, T> Classify<'m, T>
            where
                T: FromText,
            {
                ///The same pipeline, whose nodes marked `cache` are looked up before they run, and kept when they have run.
                #[inline]
                pub fn with_cache<'cache>(
                    &self,
                    cache: &'cache dyn hypernodes::Cache,
                ) -> ClassifyWith<
                    '_,
                    'm,
                    T,
                    hypernodes::__private::Keeping<'cache, hypernodes::__private::Usual>,
                > {
                    ClassifyWith {
                        pipeline: self,
                        engine: hypernodes::__private::Keeping::new(
                            hypernodes::__private::usual(),
                            cache,
                        ),
                    }
                }
            }
            impl<
                'pipeline,
                'm,
                T,
                Engine: hypernodes::__private::Settings,
            > ClassifyWith<'pipeline, 'm, T, Engine>
            where
                T: FromText,
            {
                ///The same pipeline, whose nodes marked `cache` are looked up before they run, and kept when they have run.
                #[inline]
                pub fn with_cache<'cache>(
                    self,
                    cache: &'cache dyn hypernodes::Cache,
                ) -> ClassifyWith<'pipeline, 'm, T, hypernodes::__private::Keeping<'cache, Engine>> {
                    ClassifyWith {
                        pipeline: self.pipeline,
                        engine: hypernodes::__private::Keeping::new(self.engine, cache),
                    }
                }
            }
            impl<'m, T> Classify<'m, T>
            where
                T: FromText,
            {
                /// The same pipeline, whose items another engine runs: `Sequential`, or `Parallel` as it is told.
                #[inline]
                pub fn with_engine<Engine>(
                    &self,
                    engine: Engine,
                ) -> ClassifyWith<'_, 'm, T, Engine::Itself>
                where
                    Engine: hypernodes::Engine,
                {
                    ClassifyWith {
                        pipeline: self,
                        engine: hypernodes::Engine::itself(engine),
                    }
                }
                /**Runs every item; the results stand in the order of the items.

            # Errors

            Once an item fails, items that have not started are not started; of the failures seen, the one with the lowest index is given.*/
                pub fn map<'a, 'inputs, Items>(
                    &self,
                    items: Items,
                ) -> ::core::result::Result<
                    hypernodes::__private::Vec<ClassifyOutputs<'a, T>>,
                    hypernodes::ItemError<ClassifyError<T>>,
                >
                where
                    Items: hypernodes::Items<
                        Item: ::core::convert::Into<ClassifyInputs<'inputs, T>>,
                    >,
                    for<'any> ClassifyOutputs<'a, T>: ::core::marker::Send,
                    for<'any> Self: ::core::marker::Sync,
                    for<'any> ClassifyError<T>: ::core::marker::Send,
                    'm: 'a,
                    T: 'a,
                    T: 'inputs,
                {
                    ClassifyWith::<
                        '_,
                        'm,
                        T,
                        _,
                    >::map(
                        &ClassifyWith {
                            pipeline: self,
                            engine: hypernodes::__private::usual(),
                        },
                        items,
                    )
                }
                ///Runs every item, and goes on past failures; a panic is caught and becomes `Failure::Panic`.
                pub fn map_each<'a, 'inputs, Items>(
                    &self,
                    items: Items,
                ) -> hypernodes::__private::Vec<
                    ::core::result::Result<
                        ClassifyOutputs<'a, T>,
                        hypernodes::Failure<ClassifyError<T>>,
                    >,
                >
                where
                    Items: hypernodes::Items<
                        Item: ::core::convert::Into<ClassifyInputs<'inputs, T>>,
                    >,
                    for<'any> ClassifyOutputs<'a, T>: ::core::marker::Send,
                    for<'any> Self: ::core::marker::Sync,
                    for<'any> ClassifyError<T>: ::core::marker::Send,
                    'm: 'a,
                    T: 'a,
                    T: 'inputs,
                {
                    ClassifyWith::<
                        '_,
                        'm,
                        T,
                        _,
                    >::map_each(
                        &ClassifyWith {
                            pipeline: self,
                            engine: hypernodes::__private::usual(),
                        },
                        items,
                    )
                }
            }
            const _: () = {
                static PACE: hypernodes::__private::Pace = hypernodes::__private::Pace::new();
                impl<
                    'pipeline,
                    'm,
                    T,
                    Engine: hypernodes::__private::Settings,
                > ClassifyWith<'pipeline, 'm, T, Engine>
                where
                    T: FromText,
                {
                    /// The same with another engine.
                    #[inline]
                    pub fn with_engine<Other>(
                        self,
                        engine: Other,
                    ) -> ClassifyWith<'pipeline, 'm, T, Engine::With<Other::Itself>>
                    where
                        Other: hypernodes::Engine,
                    {
                        ClassifyWith {
                            pipeline: self.pipeline,
                            engine: hypernodes::__private::Settings::with(
                                self.engine,
                                hypernodes::Engine::itself(engine),
                            ),
                        }
                    }
                    /**Runs every item; the results stand in the order of the items.

            # Errors

            Once an item fails, items that have not started are not started; of the failures seen, the one with the lowest index is given.*/
                    pub fn map<'a, 'inputs, Items>(
                        &self,
                        items: Items,
                    ) -> ::core::result::Result<
                        hypernodes::__private::Vec<ClassifyOutputs<'a, T>>,
                        hypernodes::ItemError<ClassifyError<T>>,
                    >
                    where
                        Items: hypernodes::Items<
                            Item: ::core::convert::Into<ClassifyInputs<'inputs, T>>,
                        >,
                        for<'any> ClassifyOutputs<'a, T>: ::core::marker::Send,
                        for<'any> Classify<'m, T>: ::core::marker::Sync,
                        for<'any> ClassifyError<T>: ::core::marker::Send,
                        'm: 'a,
                        T: 'a,
                        T: 'inputs,
                    {
                        let (pipeline, engine) = (
                            self.pipeline,
                            hypernodes::__private::Settings::lend(&self.engine),
                        );
                        hypernodes::__private::try_map(
                            engine,
                            hypernodes::__private::Mapped {
                                plan: <Classify<'m, T> as hypernodes::__private::Planned>::PLAN,
                                graph: <Classify<'m, T> as hypernodes::__private::Planned>::GRAPH,
                                path: &[],
                            },
                            &PACE,
                            items,
                            |engine, item| Classify::__hypernodes_run(pipeline, engine, item),
                        )
                    }
                    ///Runs every item, and goes on past failures; a panic is caught and becomes `Failure::Panic`.
                    pub fn map_each<'a, 'inputs, Items>(
                        &self,
                        items: Items,
                    ) -> hypernodes::__private::Vec<
                        ::core::result::Result<
                            ClassifyOutputs<'a, T>,
                            hypernodes::Failure<ClassifyError<T>>,
                        >,
                    >
                    where
                        Items: hypernodes::Items<
                            Item: ::core::convert::Into<ClassifyInputs<'inputs, T>>,
                        >,
                        for<'any> ClassifyOutputs<'a, T>: ::core::marker::Send,
                        for<'any> Classify<'m, T>: ::core::marker::Sync,
                        for<'any> ClassifyError<T>: ::core::marker::Send,
                        'm: 'a,
                        T: 'a,
                        T: 'inputs,
                    {
                        let (pipeline, engine) = (
                            self.pipeline,
                            hypernodes::__private::Settings::lend(&self.engine),
                        );
                        hypernodes::__private::map_each(
                            engine,
                            hypernodes::__private::Mapped {
                                plan: <Classify<'m, T> as hypernodes::__private::Planned>::PLAN,
                                graph: <Classify<'m, T> as hypernodes::__private::Planned>::GRAPH,
                                path: &[],
                            },
                            &PACE,
                            items,
                            |engine, item| Classify::__hypernodes_run(pipeline, engine, item),
                        )
                    }
                }
            };
            #[allow(non_upper_case_globals)]
            const __ClassifyPartitions: ::core::primitive::usize = {
                let count: ::core::primitive::usize = 64;
                count
            };
            const _: () = ::core::assert!(
                __ClassifyPartitions > 0,
                "`partitions` must be at least 1; leave it out to have it chosen for you"
            );
            #[automatically_derived]
            impl<'m, T> hypernodes::__private::Planned for Classify<'m, T>
            where
                T: FromText,
            {
                const WORKLOAD: hypernodes::Workload = hypernodes::Workload::Cpu;
                const PLAN: hypernodes::__private::Plan = hypernodes::__private::Plan::new()
                    .workload(<Self as hypernodes::__private::Planned>::WORKLOAD)
                    .partitions(__ClassifyPartitions);
                const GRAPH: &'static hypernodes::graph::Graph = &hypernodes::graph::Graph {
                    name: "Classify",
                    docs: "",
                    inputs: &[
                        hypernodes::graph::Input {
                            name: "text",
                            ty: "&str",
                            bound: false,
                        },
                        hypernodes::graph::Input {
                            name: "model",
                            ty: "&'m Model",
                            bound: true,
                        },
                    ],
                    nodes: &[
                        hypernodes::graph::Node {
                            name: "parse",
                            docs: "",
                            parameters: &[
                                hypernodes::graph::Parameter {
                                    name: "text",
                                    ty: "&'t str",
                                    source: hypernodes::graph::Source::Input(0usize),
                                },
                            ],
                            outputs: &[
                                hypernodes::graph::Made {
                                    name: "parse",
                                    ty: "T",
                                },
                            ],
                            fallible: true,
                            cached: false,
                            batched: false,
                            nested: ::core::option::Option::None,
                        },
                        hypernodes::graph::Node {
                            name: "label",
                            docs: "",
                            parameters: &[
                                hypernodes::graph::Parameter {
                                    name: "parse",
                                    ty: "T",
                                    source: hypernodes::graph::Source::Node {
                                        node: 0usize,
                                        output: 0usize,
                                    },
                                },
                                hypernodes::graph::Parameter {
                                    name: "model",
                                    ty: "&'m Model",
                                    source: hypernodes::graph::Source::Input(1usize),
                                },
                            ],
                            outputs: &[
                                hypernodes::graph::Made {
                                    name: "label",
                                    ty: "&'m str",
                                },
                            ],
                            fallible: false,
                            cached: false,
                            batched: false,
                            nested: ::core::option::Option::None,
                        },
                    ],
                    outputs: &[
                        hypernodes::graph::Output {
                            name: "label",
                            ty: "&'m str",
                            source: hypernodes::graph::Source::Node {
                                node: 1usize,
                                output: 0usize,
                            },
                        },
                    ],
                };
            }
            #[automatically_derived]
            impl<'m, T> hypernodes::Pipeline for Classify<'m, T>
            where
                T: FromText,
            {
                type Inputs<'a> = ClassifyInputs<'a, T> where Self: 'a;
                type Outputs<'a> = ClassifyOutputs<'a, T> where Self: 'a;
                type Error = ClassifyError<T>;
                const GRAPH: &'static hypernodes::graph::Graph = <Self as hypernodes::__private::Planned>::GRAPH;
                const WORKLOAD: hypernodes::Workload = <Self as hypernodes::__private::Planned>::WORKLOAD;
            }
            const _: () = {
                #[allow(unused_imports)]
                use hypernodes::__private::{ToldDebug as _, ToldDisplay as _, ToldType as _};
                /**# The pipeline

            **Inputs**

            - `text: &str`
            - `model: &'m Model`, bound

            **Nodes**, in the order in which they run

            1. `parse(&text) -> parse`, may fail
            2. `label(parse, &model) -> label`

            **Outputs**

            - `label: &'m str`

            */
                #[allow(
                    clippy::let_unit_value,
                    clippy::unused_self,
                    clippy::trivially_copy_pass_by_ref,
                    clippy::drop_non_drop,
                    clippy::inline_always
                )]
                impl<'m, T> Classify<'m, T>
                where
                    T: FromText,
                {
                    /**Runs one item. Takes a [`ClassifyInputs`], a tuple in the order of its fields, or, for a single input, its value; gives [`ClassifyOutputs`].

            # Errors

            The error of the first node that fails; the nodes after it do not run.*/
                    #[inline]
                    pub fn run<'a, 'inputs>(
                        &self,
                        inputs: impl ::core::convert::Into<ClassifyInputs<'inputs, T>>,
                    ) -> ::core::result::Result<ClassifyOutputs<'a, T>, ClassifyError<T>>
                    where
                        'm: 'a,
                        T: 'a,
                        T: 'inputs,
                    {
                        self.__hypernodes_run(hypernodes::__private::usual(), inputs)
                    }
                    #[doc(hidden)]
                    #[inline(always)]
                    pub fn __hypernodes_run<
                        'a,
                        'inputs,
                        HypernodesEngine: hypernodes::__private::Runs,
                    >(
                        &self,
                        hypernodes_engine: HypernodesEngine,
                        inputs: impl ::core::convert::Into<ClassifyInputs<'inputs, T>>,
                    ) -> ::core::result::Result<ClassifyOutputs<'a, T>, ClassifyError<T>>
                    where
                        'm: 'a,
                        T: 'a,
                        T: 'inputs,
                    {
                        let ClassifyInputs { text }: ClassifyInputs<'inputs, T> = ::core::convert::Into::into(
                            inputs,
                        );
                        if <HypernodesEngine as hypernodes::__private::Observes>::OBSERVES {
                            return {
                                let hypernodes_scope = hypernodes::__private::Observes::scope(
                                    hypernodes_engine,
                                    hypernodes::__private::What::Pipeline(
                                        <Self as hypernodes::__private::Planned>::GRAPH,
                                        &[],
                                    ),
                                );
                                let (hypernodes_span, hypernodes_engine) = (
                                    hypernodes::__private::Observes::start(
                                        hypernodes_engine,
                                        hypernodes::__private::Pipelines,
                                        &hypernodes_scope,
                                    ),
                                    hypernodes::__private::Observes::within(
                                        hypernodes_engine,
                                        &hypernodes_scope,
                                    ),
                                );
                                let parse;
                                {
                                    let hypernodes_node_span = hypernodes::__private::Observes::call(
                                        hypernodes_engine,
                                        <Self as hypernodes::__private::Planned>::GRAPH,
                                        &[0],
                                    );
                                    let hypernodes_made_by_node = parse::<T>(text);
                                    hypernodes::__private::Told(&hypernodes_made_by_node)
                                        .hypernodes_tell(&hypernodes_node_span);
                                    parse = ::core::result::Result::map_err(
                                        hypernodes_made_by_node,
                                        ClassifyError::Parse,
                                    )?;
                                    hypernodes::__private::Span::end(hypernodes_node_span);
                                }
                                let label;
                                {
                                    let hypernodes_node_span = hypernodes::__private::Observes::call(
                                        hypernodes_engine,
                                        <Self as hypernodes::__private::Planned>::GRAPH,
                                        &[1],
                                    );
                                    label = label::<T>(parse, self.model);
                                    hypernodes::__private::Span::end(hypernodes_node_span);
                                }
                                hypernodes::__private::Span::end(hypernodes_span);
                                ::core::result::Result::Ok(ClassifyOutputs { label })
                            };
                        }
                        let parse = ::core::result::Result::map_err(
                            parse::<T>(text),
                            ClassifyError::Parse,
                        )?;
                        let label = label::<T>(parse, self.model);
                        ::core::result::Result::Ok(ClassifyOutputs { label })
                    }
                }
                #[doc(hidden)]
                #[allow(
                    dead_code,
                    unused_variables,
                    private_interfaces,
                    private_bounds,
                    clippy::inline_always,
                    clippy::too_many_arguments,
                    clippy::type_complexity,
                    clippy::missing_errors_doc,
                    clippy::unnecessary_wraps,
                    clippy::let_and_return,
                    clippy::drop_non_drop,
                    clippy::let_unit_value,
                    clippy::needless_lifetimes,
                    clippy::must_use_candidate,
                    clippy::unused_self,
                    clippy::trivially_copy_pass_by_ref,
                    clippy::needless_pass_by_value,
                    clippy::ptr_arg,
                    clippy::ref_option
                )]
                impl<'m, T> Classify<'m, T>
                where
                    T: FromText,
                {
                    #[doc(hidden)]
                    #[inline(always)]
                    pub fn __hypernodes_part_0<
                        'inside,
                        HypernodesEngine: hypernodes::__private::Runs,
                    >(
                        hypernodes_engine: HypernodesEngine,
                        text: &<Classify<'m, T> as hypernodes::__private::Nested<'inside, 1>>::Type,
                    ) -> ::core::result::Result<
                        <Classify<'m, T> as hypernodes::__private::Nested<'static, 2>>::Type,
                        ClassifyError<T>,
                    >
                    where
                        T: 'inside,
                        'm: 'inside,
                    {
                        if <HypernodesEngine as hypernodes::__private::Observes>::OBSERVES {
                            return {
                                let parse;
                                {
                                    let hypernodes_node_span = hypernodes::__private::Observes::call(
                                        hypernodes_engine,
                                        <Self as hypernodes::__private::Planned>::GRAPH,
                                        &[0],
                                    );
                                    let hypernodes_made_by_node = parse::<T>(text);
                                    hypernodes::__private::Told(&hypernodes_made_by_node)
                                        .hypernodes_tell(&hypernodes_node_span);
                                    parse = ::core::result::Result::map_err(
                                        hypernodes_made_by_node,
                                        ClassifyError::Parse,
                                    )?;
                                    hypernodes::__private::Span::end(hypernodes_node_span);
                                }
                                ::core::result::Result::Ok(parse)
                            };
                        }
                        let parse = ::core::result::Result::map_err(
                            parse::<T>(text),
                            ClassifyError::Parse,
                        )?;
                        ::core::result::Result::Ok(parse)
                    }
                    #[doc(hidden)]
                    #[inline(always)]
                    pub fn __hypernodes_error_0(
                        error: <parse<'static, T> as hypernodes::__private::Fails>::Error,
                    ) -> ClassifyError<T> {
                        ClassifyError::Parse(error)
                    }
                    #[doc(hidden)]
                    #[inline(always)]
                    pub fn __hypernodes_part_1<
                        'from_1,
                        'inside,
                        HypernodesEngine: hypernodes::__private::Runs,
                    >(
                        &self,
                        hypernodes_engine: HypernodesEngine,
                        parse: <Classify<'m, T> as hypernodes::__private::Nested<'inside, 2>>::Type,
                    ) -> <Classify<'m, T> as hypernodes::__private::Nested<'from_1, 4>>::Type
                    where
                        T: 'from_1,
                        'm: 'from_1,
                        T: 'inside,
                        'm: 'inside,
                    {
                        if <HypernodesEngine as hypernodes::__private::Observes>::OBSERVES {
                            return {
                                let label;
                                {
                                    let hypernodes_node_span = hypernodes::__private::Observes::call(
                                        hypernodes_engine,
                                        <Self as hypernodes::__private::Planned>::GRAPH,
                                        &[1],
                                    );
                                    label = label::<T>(parse, self.model);
                                    hypernodes::__private::Span::end(hypernodes_node_span);
                                }
                                label
                            };
                        }
                        let label = label::<T>(parse, self.model);
                        label
                    }
                }
            };
            #[doc(hidden)]
            #[allow(non_camel_case_types, dead_code, missing_debug_implementations)]
            struct __ClassifyKey;
            #[automatically_derived]
            impl<'m, T> hypernodes::__private::Hides<__ClassifyKey> for Classify<'m, T>
            where
                T: FromText,
            {
                type Key = __ClassifyKey;
            }
            #[doc(hidden)]
            #[allow(private_bounds)]
            #[automatically_derived]
            impl<'m, T, HypernodesKey> hypernodes::__private::Opens for Classify<'m, T>
            where
                T: FromText,
                Classify<'m, T>: hypernodes::__private::Hides<__ClassifyKey, Key = HypernodesKey>,
            {
                type Key = HypernodesKey;
            }
            #[automatically_derived]
            impl<
                'a,
                'm,
                T,
                HypernodesFor: ?::core::marker::Sized,
                const HYPERNODES_NUMBER: ::core::primitive::usize,
            > hypernodes::__private::Nested<'a, HYPERNODES_NUMBER, HypernodesFor> for Classify<'m, T>
            where
                T: FromText,
                Classify<
                    'm,
                    T,
                >: hypernodes::__private::Locked<
                    'a,
                    HYPERNODES_NUMBER,
                    HypernodesFor,
                    (<Classify<'m, T> as hypernodes::__private::Opens>::Key,),
                >,
            {
                type Type = <Classify<
                    'm,
                    T,
                > as hypernodes::__private::Locked<
                    'a,
                    HYPERNODES_NUMBER,
                    HypernodesFor,
                    (<Classify<'m, T> as hypernodes::__private::Opens>::Key,),
                >>::Type;
            }
            #[automatically_derived]
            impl<
                'a,
                'm,
                T,
                HypernodesFor: ?::core::marker::Sized,
            > hypernodes::__private::Locked<'a, 0, HypernodesFor, (__ClassifyKey,)>
            for Classify<'m, T>
            where
                T: FromText,
            {
                type Type = ClassifyError<T>;
            }
            #[automatically_derived]
            impl<
                'a,
                'm,
                T,
                HypernodesFor: ?::core::marker::Sized,
            > hypernodes::__private::Locked<'a, 1, HypernodesFor, (__ClassifyKey,)>
            for Classify<'m, T>
            where
                T: FromText,
            {
                type Type = <parse<
                    'static,
                    T,
                > as hypernodes::__private::Parameter<0, HypernodesFor>>::Value;
            }
            #[automatically_derived]
            impl<
                'a,
                'm,
                T,
                HypernodesFor: ?::core::marker::Sized,
            > hypernodes::__private::Locked<'a, 2, HypernodesFor, (__ClassifyKey,)>
            for Classify<'m, T>
            where
                T: FromText,
            {
                type Type = <parse<
                    'static,
                    T,
                > as hypernodes::__private::Output<0, HypernodesFor>>::Value;
            }
            #[automatically_derived]
            impl<
                'a,
                'm,
                T,
                HypernodesFor: ?::core::marker::Sized,
            > hypernodes::__private::Locked<'a, 3, HypernodesFor, (__ClassifyKey,)>
            for Classify<'m, T>
            where
                T: FromText,
            {
                type Type = <parse<
                    'static,
                    T,
                > as hypernodes::__private::Fails<HypernodesFor>>::Error;
            }
            #[automatically_derived]
            impl<
                'a,
                'm,
                T: 'a,
                HypernodesFor: ?::core::marker::Sized,
            > hypernodes::__private::Locked<'a, 4, HypernodesFor, (__ClassifyKey,)>
            for Classify<'m, T>
            where
                T: FromText,
            {
                type Type = <label<'a, T> as hypernodes::__private::Output<0, HypernodesFor>>::Value;
            }
            #[doc(hidden)]
            #[allow(unused_macros, non_local_definitions)]
            macro_rules! __hypernodes_Classify_c25fa4b8ad023422 {
                (@ exists) => {
                    ()
                };
                (2 $payload:tt $described:tt { $($next:tt)* } $($rest:tt)*) => {
                    $($next)* ! { 2 $payload [$described { @ Classify["T"] [bound] { text } { { text
                    reference "&str" "str"[] [0] 1["text"] } { parse "T"[] [] 0 0 2 2 } {
                    "ClassifyError"[] [] } 3[] { itself reference "&Classify<'m, T>"
                    "Classify<'m, T>"[lifetimes] [] 0["model"] parse value "T" "T"[] [0 0] 0["parse"]
                    } { label "&'m str"[lifetimes] [0 inside] 0 0 4 4 } {} 0[] } { label 1 0 }
                    "Classify" "" { "text" "&str"[] "model" "&'m Model"[bound] } { "parse" "" {
                    "text" "&'t str"[0] } { "parse" "T" } [fallible] 0 {} "label" "" { "parse" "T"[0
                    0] "model" "&'m Model"[1] } { "label" "&'m str" } [] 1 {} } { "label" "&'m str"[1
                    0] [] } }] $($rest)* }
                };
                ($($other:tt)*) => {
                    ::core::compile_error! {
                    "`Classify` is a pipeline and is no macro to be called by hand; if `pipeline!` called it, that comes from another version of hypernodes, and one version has to go"
                    }
                };
            }
            #[doc(hidden)]
            #[allow(unused_imports, unreachable_pub)]
            pub(crate) use __hypernodes_Classify_c25fa4b8ad023422 as Classify;
        "#]],
    );
}

/// The struct of the columns, and `map_over` of the pipeline with an engine.
fn check_columns(nodes: &str, pipeline: &str, expected: Expect) {
    let expansion = compile(nodes, pipeline).expect("a pipeline without mistakes");
    let structure =
        expansion.lines().skip_while(|line| !line.starts_with("///Many inputs")).take_while(|line| *line != "}");
    let with = expansion.lines().skip_while(|line| !line.starts_with("const _"));
    let method = with.skip_while(|line| !line.contains("pub fn map_over")).take_while(|line| *line != "        }");
    let method = method.map(|line| line.strip_prefix("        ").unwrap_or(line));
    let lines: Vec<&str> = structure.chain(["}", ""]).chain(method).chain(["}", ""]).collect();
    expected.assert_eq(&lines.join("\n"));
}

#[test]
fn columns_side_by_side() {
    check_columns(
        r#"
            #[node] fn long(text: &str, tag: Tag, threshold: usize, name: &str) -> Result<bool, Wrong> {}
        "#,
        "pub struct Long; nodes = [long]; map_over = [text, threshold];",
        expect![[r#"
            ///Many inputs of [`Long`], as columns: what stands side by side is an item.
            #[allow(dead_code, private_interfaces, private_bounds)]
            pub struct LongColumns<
                'a,
                LentText = &'a <long as hypernodes::__private::Parameter<0>>::Value,
            > {
                ///A column of `&str`, for `long`.
                pub text: &'a [LentText],
                ///The same for every item: `Tag`, for `long`.
                pub tag: <long as hypernodes::__private::Parameter<1>>::Value,
                ///A column of `usize`, for `long`.
                pub threshold: &'a [<long as hypernodes::__private::Parameter<2>>::Value],
                ///The same for every item: `&str`, for `long`.
                pub name: &'a <long as hypernodes::__private::Parameter<3>>::Value,
            }

            pub fn map_over<'a, LentText>(
                &self,
                columns: LongColumns<'a, LentText>,
            ) -> ::core::result::Result<
                hypernodes::__private::Vec<LongOutputs>,
                hypernodes::ColumnsError<LongError>,
            >
            where
                LentText: hypernodes::__private::Lends<
                        <long as hypernodes::__private::Parameter<0>>::Value,
                    > + ::core::marker::Sync,
                for<'any> <long as hypernodes::__private::Parameter<
                    1,
                >>::Value: ::core::marker::Sync,
                for<'any> <long as hypernodes::__private::Parameter<
                    3,
                >>::Value: ::core::marker::Sync,
                for<'any> LongOutputs: ::core::marker::Send,
                for<'any> Long: ::core::marker::Sync,
                for<'any> LongError: ::core::marker::Send,
            {
                let (pipeline, engine) = (
                    self.pipeline,
                    hypernodes::__private::Settings::lend(&self.engine),
                );
                #[diagnostic::on_unimplemented(
                    message = "node `long` takes `tag: Tag` by value, so `map_over`, which does not list it, clones it for each item, but it is not `Clone`; borrow it (`&Tag`)",
                    label = "this value is not `Clone`"
                )]
                #[allow(non_camel_case_types)]
                trait tag_is_needed_for_each_item {
                    type Value;
                    fn copied(self) -> Self::Value;
                }
                #[diagnostic::do_not_recommend]
                impl<Value: ::core::marker::Copy> tag_is_needed_for_each_item
                for hypernodes::__private::Copied<'_, Value> {
                    type Value = Value;
                    #[inline]
                    fn copied(self) -> Value {
                        *self.0
                    }
                }
                #[diagnostic::do_not_recommend]
                impl<Value: ::core::clone::Clone> tag_is_needed_for_each_item
                for hypernodes::__private::Cloned<'_, Value> {
                    type Value = Value;
                    #[inline]
                    fn copied(self) -> Value {
                        ::core::clone::Clone::clone(self.0)
                    }
                }
                let LongColumns { text, tag, threshold, name } = columns;
                hypernodes::__private::same_length(
                    &[("text", <[_]>::len(text)), ("threshold", <[_]>::len(threshold))],
                )?;
                ::core::result::Result::map_err(
                    hypernodes::__private::try_map(
                        engine,
                        hypernodes::__private::Mapped {
                            plan: <Long as hypernodes::__private::Planned>::PLAN,
                            graph: <Long as hypernodes::__private::Planned>::GRAPH,
                            path: &[],
                        },
                        &PACE,
                        (text, threshold),
                        |engine, (text, threshold)| Long::__hypernodes_run(
                            pipeline,
                            engine,
                            LongInputs {
                                text: <LentText as hypernodes::__private::Lends<
                                    <long as hypernodes::__private::Parameter<0>>::Value,
                                >>::lend(text),
                                tag: {
                                    #[allow(unused_imports)]
                                    use hypernodes::__private::{
                                        TwiceByClone as _, TwiceByCopy as _, TwiceNot as _,
                                    };
                                    <_ as tag_is_needed_for_each_item>::copied(
                                        hypernodes::__private::Twice(&tag).hypernodes_twice(),
                                    )
                                },
                                threshold: *threshold,
                                name: name,
                            },
                        ),
                    ),
                    ::core::convert::From::from,
                )
            }
        "#]],
    );
}

#[test]
fn columns_in_every_combination() {
    check_columns(
        r#"
            #[node] fn scaled<T: Clone>(row: &[T], factor: T) -> T {}
        "#,
        "pub struct Scaled<T: Clone> { _of: PhantomData<T> } nodes = [scaled::<T>]; map_over = [factor, row]; map_mode = Product;",
        expect![[r#"
            ///Many inputs of [`Scaled`], as columns: every combination is an item.
            #[allow(dead_code, private_interfaces, private_bounds)]
            pub struct ScaledColumns<
                'a,
                T: Clone + 'a,
                LentRow = &'a <scaled<T> as hypernodes::__private::Parameter<0>>::Value,
            > {
                ///A column of `&[T]`, for `scaled`.
                pub row: &'a [LentRow],
                ///A column of `T`, for `scaled`.
                pub factor: &'a [<scaled<T> as hypernodes::__private::Parameter<1>>::Value],
            }

            pub fn map_over<'a, LentRow>(
                &self,
                columns: ScaledColumns<'a, T, LentRow>,
            ) -> hypernodes::__private::Vec<ScaledOutputs<T>>
            where
                LentRow: hypernodes::__private::Lends<
                        <scaled<T> as hypernodes::__private::Parameter<0>>::Value,
                    > + ::core::marker::Sync,
                for<'any> <scaled<
                    T,
                > as hypernodes::__private::Parameter<1>>::Value: ::core::marker::Sync,
                for<'any> ScaledOutputs<T>: ::core::marker::Send,
                for<'any> Scaled<T>: ::core::marker::Sync,
                T: 'a,
            {
                let (pipeline, engine) = (
                    self.pipeline,
                    hypernodes::__private::Settings::lend(&self.engine),
                );
                #[diagnostic::on_unimplemented(
                    message = "node `scaled` takes `factor: T` by value, so `map_over` clones it from its column for each item, but it is not `Clone`; borrow it (`&T`)",
                    label = "this value is not `Clone`"
                )]
                #[allow(non_camel_case_types)]
                trait factor_is_needed_for_each_item {
                    type Value;
                    fn copied(self) -> Self::Value;
                }
                #[diagnostic::do_not_recommend]
                impl<Value: ::core::marker::Copy> factor_is_needed_for_each_item
                for hypernodes::__private::Copied<'_, Value> {
                    type Value = Value;
                    #[inline]
                    fn copied(self) -> Value {
                        *self.0
                    }
                }
                #[diagnostic::do_not_recommend]
                impl<Value: ::core::clone::Clone> factor_is_needed_for_each_item
                for hypernodes::__private::Cloned<'_, Value> {
                    type Value = Value;
                    #[inline]
                    fn copied(self) -> Value {
                        ::core::clone::Clone::clone(self.0)
                    }
                }
                let ScaledColumns { row, factor } = columns;
                let combined = hypernodes::__private::combine(
                    &[("factor", <[_]>::len(factor)), ("row", <[_]>::len(row))],
                    (factor, row),
                );
                hypernodes::__private::map(
                    engine,
                    hypernodes::__private::Mapped {
                        plan: <Scaled<T> as hypernodes::__private::Planned>::PLAN,
                        graph: <Scaled<T> as hypernodes::__private::Planned>::GRAPH,
                        path: &[],
                    },
                    &PACE,
                    combined,
                    |engine, (factor, row)| Scaled::__hypernodes_run(
                        pipeline,
                        engine,
                        ScaledInputs {
                            row: <LentRow as hypernodes::__private::Lends<
                                <scaled<T> as hypernodes::__private::Parameter<0>>::Value,
                            >>::lend(row),
                            factor: {
                                #[allow(unused_imports)]
                                use hypernodes::__private::{
                                    TwiceByClone as _, TwiceByCopy as _, TwiceNot as _,
                                };
                                <_ as factor_is_needed_for_each_item>::copied(
                                    hypernodes::__private::Twice(factor).hypernodes_twice(),
                                )
                            },
                        },
                    ),
                )
            }
        "#]],
    );
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let pipeline = "pub struct TextStats; nodes = [count_words, clean_text];";
    assert_eq!(compile(TEXT, pipeline), compile(TEXT, pipeline));
}
