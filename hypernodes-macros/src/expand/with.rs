//! `XWith`: a pipeline together with what it is run with.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::{GenericParam, Generics, Lifetime};

use super::generics::{argument, without_default};
use super::method::Method;
use super::run::engine_run;
use super::types::Names;

/// The struct, its own generics first and last: the reference to the pipeline and the engine.
pub(super) struct With {
    pipeline: Lifetime,
    engine: Ident,
    generics: Generics,
}

impl With {
    pub(super) fn of(names: &Names<'_>) -> Self {
        let (pipeline, engine) = (names.free_lifetime("'pipeline"), names.free("Engine"));
        let mut generics = names.resolved.roster.generics.clone();
        generics.params = generics.params.into_iter().map(without_default).collect();
        generics.params.insert(0, syn::parse_quote!(#pipeline));
        generics.params.push(syn::parse_quote!(#engine));
        Self { pipeline, engine, generics }
    }

    /// The pipeline's own arguments.
    fn own(&self) -> Vec<TokenStream> {
        let own = self.generics.params.len().saturating_sub(2);
        self.generics.params.iter().skip(1).take(own).map(argument).collect()
    }

    /// What borrows from the pipeline's fields lives no longer than they are borrowed.
    fn longer(&self, names: &Names<'_>) -> Option<TokenStream> {
        let (pipeline, lifetime) = (&self.pipeline, &names.lifetime);
        names.resolved.borrows_self().then(|| quote!(#pipeline: #lifetime,))
    }

    fn implement(&self, names: &Names<'_>, bound: &TokenStream, methods: &TokenStream) -> TokenStream {
        let (with, generics) = (&names.with, self.bound(bound));
        let (impl_generics, _, _) = generics.split_for_impl();
        let (_, arguments, where_clause) = self.generics.split_for_impl();
        quote! {
            impl #impl_generics #with #arguments #where_clause {
                #methods
            }
        }
    }

    /// The generics, with a bound on the engine.
    fn bound(&self, bound: &TokenStream) -> Generics {
        let mut generics = self.generics.clone();
        if let Some(GenericParam::Type(engine)) = generics.params.last_mut() {
            engine.bounds.push(syn::parse_quote!(#bound));
        }
        generics
    }
}

/// ```text
/// pub struct TextStatsWith<'pipeline, Engine> { pipeline: &'pipeline TextStats, engine: Engine }
/// impl Debug, Clone, Copy for TextStatsWith<'_, Engine> { .. }
/// ```
pub(super) fn structure(names: &Names<'_>) -> TokenStream {
    let roster = names.resolved.roster;
    let (library, visibility, of, with) = (names.library, &roster.visibility, &roster.name, &names.with);
    let this = With::of(names);
    let With { pipeline, engine, generics } = &this;
    let (_, of_arguments, _) = roster.generics.split_for_impl();
    let (_, arguments, where_clause) = generics.split_for_impl();
    let title = format!("A [`{of}`] and what it is run with: an engine, a cache, callbacks.");
    let text = with.to_string();
    let implementing = |bound: TokenStream| this.bound(&bound);
    let (debug, clone, copy) = (
        implementing(quote!(::core::fmt::Debug)),
        implementing(quote!(::core::clone::Clone)),
        implementing(quote!(::core::marker::Copy)),
    );
    let (debug, clone, copy) = (debug.split_for_impl().0, clone.split_for_impl().0, copy.split_for_impl().0);
    quote! {
        #[doc = #title]
        #[must_use]
        #[allow(dead_code, private_interfaces, private_bounds)]
        #visibility struct #with #generics #where_clause {
            pipeline: &#pipeline #of #of_arguments,
            engine: #engine,
        }

        #[automatically_derived]
        impl #debug ::core::fmt::Debug for #with #arguments #where_clause {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #[allow(unused_imports)]
                use #library::__private::{ShowDebug as _, ShowType as _};
                let mut fields = formatter.debug_struct(#text);
                fields.field("pipeline", &(&#library::__private::Show(self.pipeline)).hypernodes_show());
                fields.field("engine", &self.engine);
                fields.finish()
            }
        }

        #[automatically_derived]
        impl #clone ::core::clone::Clone for #with #arguments #where_clause {
            #[inline]
            fn clone(&self) -> Self {
                Self { pipeline: self.pipeline, engine: ::core::clone::Clone::clone(&self.engine) }
            }
        }

        #[automatically_derived]
        impl #copy ::core::marker::Copy for #with #arguments #where_clause {}
    }
}

/// ```text
/// impl<'pipeline, Engine: Settings> TextStatsWith<'pipeline, Engine> {
///     pub fn run<'a>(&self, inputs: impl Into<TextStatsInputs<'a>>) -> TextStatsOutputs { .. }
///     pub fn map_iter<'a, Items>(self, items: Items) -> impl Iterator<Item = TextStatsOutputs> { .. }
/// }
/// ```
pub(super) fn of_settings(names: &Names<'_>) -> TokenStream {
    let this = With::of(names);
    let longer = this.longer(names);
    let (library, run, map_iter) = (names.library, run(names, longer.as_ref()), map_iter(names, &this));
    this.implement(names, &quote!(#library::__private::Settings), &quote!(#run #map_iter))
}

/// ```text
/// impl<'pipeline, Engine: Settings> TextStatsWith<'pipeline, Engine> {
///     pub fn with_engine<Other: Engine>(self, engine: Other) -> TextStatsWith<'pipeline, Engine::With<Other>> { .. }
///     pub fn map<'a, Items>(&self, items: Items) -> Vec<TextStatsOutputs> { .. }
///     ..
/// }
/// ```
pub(super) fn methods(names: &Names<'_>, methods: &[Method<'_>]) -> TokenStream {
    let roster = names.resolved.roster;
    let (library, name, with) = (names.library, &roster.name, &names.with);
    let this = With::of(names);
    let With { pipeline, engine, .. } = &this;
    let (_, of_arguments, _) = roster.generics.split_for_impl();
    let longer = this.longer(names);
    let methods = methods.iter().map(|method| {
        let Method { doc, name: method_name, generics, argument, returns, bounds, body, .. } = method;
        let bounds = bounds(&quote!(#name #of_arguments));
        quote! {
            #[doc = #doc]
            pub fn #method_name<#generics>(&self, #argument) -> #returns
            where
                #longer
                #bounds
            {
                let (pipeline, engine) = (self.pipeline, #library::__private::Settings::lend(&self.engine));
                #body
            }
        }
    });
    let (own, other) = (this.own(), names.free("Other"));
    let bound = quote_spanned!(name.span()=> #other: #library::Engine,);
    let with_engine = quote! {
        /// The same with another engine.
        #[inline]
        pub fn with_engine<#other>(self, engine: #other) -> #with<#pipeline, #(#own,)* #engine::With<#other::Itself>>
        where
            #bound
        {
            #with { pipeline: self.pipeline, engine: #library::__private::Settings::with(self.engine, #library::Engine::itself(engine)) }
        }
    };
    this.implement(names, &quote!(#library::__private::Settings), &quote!(#with_engine #(#methods)*))
}

/// ```text
/// impl TextStats {
///     pub fn with_cache<'cache>(&self, cache: &'cache dyn Cache) -> TextStatsWith<'_, Keeping<'cache, Parallel>> { .. }
/// }
/// impl<'pipeline, Engine: Settings> TextStatsWith<'pipeline, Engine> {
///     pub fn with_cache<'cache>(self, cache: &'cache dyn Cache) -> TextStatsWith<'pipeline, Keeping<'cache, Engine>> { .. }
/// }
/// ```
pub(super) fn with_cache(names: &Names<'_>) -> TokenStream {
    let roster = names.resolved.roster;
    let (library, name, with) = (names.library, &roster.name, &names.with);
    let this = With::of(names);
    let With { pipeline, engine, .. } = &this;
    let (impl_generics, arguments, where_clause) = roster.generics.split_for_impl();
    let (own, borrowed) = (this.own(), names.free_lifetime("'cache"));
    // What the compiler shows of the method is the pipeline's name.
    let with_cache = Ident::new("with_cache", name.span());
    let doc =
        "The same pipeline, whose nodes marked `cache` are looked up before they run, and kept when they have run.";
    let of_with = quote! {
        #[doc = #doc]
        #[inline]
        pub fn #with_cache<#borrowed>(
            self,
            cache: &#borrowed dyn #library::Cache,
        ) -> #with<#pipeline, #(#own,)* #library::__private::Keeping<#borrowed, #engine>> {
            #with { pipeline: self.pipeline, engine: #library::__private::Keeping::new(self.engine, cache) }
        }
    };
    let of_with = this.implement(names, &quote!(#library::__private::Settings), &of_with);
    quote! {
        impl #impl_generics #name #arguments #where_clause {
            #[doc = #doc]
            #[inline]
            pub fn #with_cache<#borrowed>(
                &self,
                cache: &#borrowed dyn #library::Cache,
            ) -> #with<'_, #(#own,)* #library::__private::Keeping<#borrowed, #library::__private::Usual>> {
                #with { pipeline: self, engine: #library::__private::Keeping::new(#library::__private::usual(), cache) }
            }
        }
        #of_with
    }
}

/// ```text
/// impl TextStats {
///     pub fn with_callback<Callback: hypernodes::Callback>(&self, callback: Callback) -> TextStatsWith<'_, Seen<..>> { .. }
/// }
/// impl<'pipeline, Engine: Settings> TextStatsWith<'pipeline, Engine> {
///     pub fn with_callback<Callback: hypernodes::Callback>(self, callback: Callback) -> TextStatsWith<'pipeline, ..> { .. }
/// }
/// ```
pub(super) fn with_callback(names: &Names<'_>) -> TokenStream {
    let roster = names.resolved.roster;
    let (library, name, with) = (names.library, &roster.name, &names.with);
    let this = With::of(names);
    let With { pipeline, engine, .. } = &this;
    let (impl_generics, arguments, where_clause) = roster.generics.split_for_impl();
    let (own, callback) = (this.own(), names.free("Callback"));
    let bound = quote_spanned!(name.span()=> #callback: #library::Callback);
    // What the compiler shows of the method is the pipeline's name.
    let with_callback = Ident::new("with_callback", name.span());
    let doc = "The same pipeline, whose runs a callback is told of; several callbacks are a tuple.";
    let settings = quote!(#library::__private::Settings);
    let of_with = quote! {
        #[doc = #doc]
        #[inline]
        pub fn #with_callback<#callback>(
            self,
            callback: #callback,
        ) -> #with<#pipeline, #(#own,)* <#engine as #settings>::Seen<#callback>>
        where
            #bound
        {
            #with { pipeline: self.pipeline, engine: #settings::seen(self.engine, callback) }
        }
    };
    let of_with = this.implement(names, &settings, &of_with);
    quote! {
        impl #impl_generics #name #arguments #where_clause {
            #[doc = #doc]
            #[inline]
            pub fn #with_callback<#callback>(
                &self,
                callback: #callback,
            ) -> #with<'_, #(#own,)* <#library::__private::Usual as #settings>::Seen<#callback>>
            where
                #bound
            {
                #with { pipeline: self, engine: #settings::seen(#library::__private::usual(), callback) }
            }
        }
        #of_with
    }
}

/// The same where there is no cache: it says which feature is missing.
///
/// ```text
/// impl TextStats {
///     pub fn with_cache<Taken: NeedsCache>(&self, _: Taken) -> Taken::Outcome { loop {} }
/// }
/// impl<'pipeline, Engine> TextStatsWith<'pipeline, Engine> { .. }
/// ```
pub(super) fn without_cache(names: &Names<'_>) -> TokenStream {
    let (library, with) = (names.library, &names.with);
    let generics = With::of(names).generics;
    let (with_generics, with_arguments, where_clause) = generics.split_for_impl();
    let (of_pipeline, method) = without(names, "with_cache", "NeedsCache");
    quote! {
        #of_pipeline
        #library::__private::with_std! {
            {
                #[doc(hidden)]
                impl #with_generics #with #with_arguments #where_clause {
                    #method
                }
            }
            {}
        }
    }
}

/// The same where there are no callbacks.
pub(super) fn without_callback(names: &Names<'_>) -> TokenStream {
    without(names, "with_callback", "NeedsStd").0
}

/// A method of the pipeline that says what is missing, and the method alone.
fn without(names: &Names<'_>, method: &str, needs: &str) -> (TokenStream, TokenStream) {
    let roster = names.resolved.roster;
    let (library, name) = (names.library, &roster.name);
    let (impl_generics, arguments, where_clause) = roster.generics.split_for_impl();
    let (taken, method) = (names.free("Taken"), Ident::new(method, name.span()));
    let needs = Ident::new(needs, name.span());
    let bound = quote_spanned!(name.span()=> #taken: #library::__private::#needs);
    let method = quote! {
        #[allow(clippy::empty_loop)]
        pub fn #method<#taken>(&self, _: #taken) -> #taken::Outcome
        where
            #bound
        {
            loop {}
        }
    };
    let of_pipeline = quote! {
        #[doc(hidden)]
        impl #impl_generics #name #arguments #where_clause {
            #method
        }
    };
    (of_pipeline, method)
}

fn run(names: &Names<'_>, longer: Option<&TokenStream>) -> TokenStream {
    let name = &names.resolved.roster.name;
    let generics = names.method_generics();
    let (inputs, outcome, outlives) = (names.taken_type(), names.outcome(), names.outlives());
    let (_, of_arguments, _) = names.resolved.roster.generics.split_for_impl();
    let run = Ident::new("run", name.span());
    let into = quote_spanned!(name.span()=> ::core::convert::Into<#inputs>);
    let errors = if names.variants.is_empty() {
        ""
    } else {
        "\n\n# Errors\n\nThe error of the first node that fails; the nodes after it do not run."
    };
    let doc = format!("Runs one item, as [`{name}::run`] does.{errors}");
    let (library, inside) = (names.library, engine_run(names));
    let call = quote! {
        <#name #of_arguments>::#inside(self.pipeline, #library::__private::Settings::lend(&self.engine), inputs)
    };
    quote! {
        #[doc = #doc]
        #[inline(always)]
        #[allow(clippy::inline_always)]
        pub fn #run<#generics>(&self, inputs: impl #into) -> #outcome
        where
            #longer
            #outlives
        {
            #call
        }
    }
}

/// One item at a time, with what runs them.
fn map_iter(names: &Names<'_>, this: &With) -> TokenStream {
    let With { pipeline, engine, .. } = this;
    let (generics, lifetimes, own) = (names.method_generics(), names.method_lifetimes(), this.own());
    let collections = names.collections().iter().map(|collection| &collection.name);
    let items = names.free("Items");
    let (inputs, outcome, outlives) = (names.taken_type(), names.outcome(), names.outlives());
    let longer = this.longer(names);
    quote! {
        /// Runs the items one at a time, in this thread, as the iterator is asked for them.
        #[inline]
        pub fn map_iter<#generics #items>(
            self,
            items: #items,
        ) -> impl ::core::iter::Iterator<Item = #outcome>
            + use<#pipeline, #(#lifetimes,)* #(#own,)* #engine, #(#collections,)* #items>
        where
            #items: ::core::iter::IntoIterator<Item: ::core::convert::Into<#inputs>>,
            #longer
            #outlives
        {
            ::core::iter::Iterator::map(::core::iter::IntoIterator::into_iter(items), move |item| self.run(item))
        }
    }
}

/// ```text
/// impl TextStats {
///     pub fn with_engine<Engine: hypernodes::Engine>(&self, engine: Engine) -> TextStatsWith<'_, Engine> { .. }
///     pub fn map<'a, Items>(&self, items: Items) -> Vec<TextStatsOutputs> { .. }
///     ..
/// }
/// ```
pub(super) fn of_pipeline(names: &Names<'_>, methods: &[Method<'_>]) -> TokenStream {
    let roster = names.resolved.roster;
    let (library, name, with) = (names.library, &roster.name, &names.with);
    let engine = names.free("Engine");
    let own: Vec<TokenStream> = roster.generics.params.iter().map(argument).collect();
    let (impl_generics, arguments, where_clause) = roster.generics.split_for_impl();
    let receiver = names.receiver();
    let engine_bound = quote_spanned!(name.span()=> #engine: #library::Engine,);
    let methods = methods.iter().map(|method| {
        let Method { doc, name: method_name, generics, argument, taken, returns, bounds, .. } = method;
        let bounds = bounds(&quote!(Self));
        quote! {
            #[doc = #doc]
            pub fn #method_name<#generics>(#receiver, #argument) -> #returns
            where
                #bounds
            {
                #with::<'_, #(#own,)* _>::#method_name(&#with { pipeline: self, engine: #library::__private::usual() }, #taken)
            }
        }
    });
    quote! {
        impl #impl_generics #name #arguments #where_clause {
            /// The same pipeline, whose items another engine runs: `Sequential`, or `Parallel` as it is told.
            #[inline]
            pub fn with_engine<#engine>(&self, engine: #engine) -> #with<'_, #(#own,)* #engine::Itself>
            where
                #engine_bound
            {
                #with { pipeline: self, engine: #library::Engine::itself(engine) }
            }
            #(#methods)*
        }
    }
}
