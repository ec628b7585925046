//! `#[node]`: the function as it was, and beside it the marker with its types and the relay with its names.

mod body;
mod cached;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{FnArg, GenericParam, Lifetime, Pat, ReturnType, Type};

use super::feed::speaks_of;
use super::generics::argument;
use super::relay;
use crate::check;
use crate::check::node::{names_result, result_of};
use crate::report::{Mistakes, Report};
use crate::syntax::description::{Description, Made, Output, Parameter};
use crate::syntax::node::{Arguments, Function, arguments, bare, function, way};
use crate::syntax::{self, borrows, lifetimes};
use crate::text;

/// ```text
/// fn count_words(cleaned_text: &str) -> usize { .. }
///
/// type count_words = ((*const str, ()), (*const usize, ()), ..);      the marker
///
/// macro_rules! __hypernodes_count_words_5e1f { .. }                  the relay
/// use __hypernodes_count_words_5e1f as count_words;
/// ```
pub(crate) fn node(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let report = Report::default();
    let arguments = arguments(attribute, &report);
    let function = match function(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            report.syntax(error);
            let Err(mistakes) = report.finish() else { return item };
            let mistakes = mistakes.as_items();
            return quote! { #item #mistakes };
        }
    };
    check::node::check(&arguments, &function.signature, &report);
    match report.finish() {
        Ok(()) => {
            let written = written(&function);
            let beside = Node::new(&arguments, &function).beside();
            quote! { #written #beside }
        }
        Err(mistakes) => refused(&function, &mistakes, &library(&arguments)),
    }
}

fn written(function: &Function) -> TokenStream {
    let Function { attributes, visibility, signature, body } = function;
    quote! { #(#attributes)* #visibility #signature #body }
}

/// The description of a sound node, for tests that stand in for the chain of relays.
#[cfg(test)]
pub(crate) fn description(attribute: TokenStream, item: TokenStream) -> Result<Description, Mistakes> {
    let report = Report::default();
    let arguments = arguments(attribute, &report);
    let function = function(item).map_err(|error| report.syntax(error)).ok();
    if let Some(function) = &function {
        check::node::check(&arguments, &function.signature, &report);
    }
    report.finish()?;
    Ok(Node::new(&arguments, &function.expect("what was not read was reported")).description())
}

/// The function beside its errors, as far as it is Rust, and a marker that is an error for whatever names it.
fn refused(function: &Function, mistakes: &Mistakes, library: &TokenStream) -> TokenStream {
    let (first, others) = mistakes.as_type(library);
    let visibility = &function.visibility;
    let name = &function.signature.ident;
    if function.signature.receiver().is_some() {
        // A method stands among methods, where there is no place for other items, and no pipeline could name it.
        let (written, mistakes) = (written(function), mistakes.as_items());
        return quote! { #written #mistakes };
    }
    let mut signature = function.signature.clone();
    let written = if signature.variadic.take().is_some() {
        // Only few functions may be variadic; the rest of the signature has to do.
        quote! { #[allow(unused_variables)] #visibility #signature { loop {} } }
    } else {
        written(function)
    };
    let description = Description {
        name: name.clone(),
        docs: String::new(),
        lifetimes: 0,
        generics: Vec::new(),
        parameters: Vec::new(),
        outputs: Vec::new(),
        tuple: false,
        error: None,
        cached: false,
        batched: false,
        refused: true,
    };
    let relay = relay::of_function(function, &description);
    quote! {
        #written
        #[doc(hidden)]
        #[allow(non_camel_case_types, dead_code)]
        #visibility type #name = #first;
        #others
        #relay
    }
}

/// Where the library is.
fn library(arguments: &Arguments) -> TokenStream {
    arguments.library.as_ref().map_or_else(|| quote!(::hypernodes), ToTokens::to_token_stream)
}

/// A node that passed the checks.
struct Node<'f> {
    function: &'f Function,
    library: TokenStream,
    /// Its own lifetimes, and those that it leaves out.
    lifetimes: Vec<Lifetime>,
    parameters: Vec<Taken>,
    /// What it returns, with every lifetime named.
    returned: Type,
    fallible: bool,
    cached: bool,
    #[cfg_attr(not(feature = "cache"), expect(dead_code, reason = "it goes into keys"))]
    version: Option<&'f syn::LitInt>,
    batch: Option<&'f syn::Path>,
    library_path: Option<&'f syn::Path>,
    outputs: Vec<Ident>,
    tuple: bool,
}

struct Taken {
    name: Ident,
    /// As it was written.
    ty: Type,
    /// With every lifetime named.
    named: Type,
}

fn named_types(parameters: &[Taken]) -> Vec<&Type> {
    parameters.iter().map(|taken| &taken.named).collect()
}

impl<'f> Node<'f> {
    fn new(arguments: &'f Arguments, function: &'f Function) -> Self {
        let signature = &function.signature;
        let mut own: Vec<Lifetime> = signature.generics.lifetimes().map(|param| param.lifetime.clone()).collect();
        let mut left_out = Vec::new();
        let parameters: Vec<Taken> = signature
            .inputs
            .iter()
            .filter_map(|input| match input {
                FnArg::Typed(typed) => {
                    let Pat::Ident(name) = &*typed.pat else { return None };
                    let mut named = (*typed.ty).clone();
                    lifetimes::name_each(&mut named, &mut left_out);
                    Some(Taken { name: name.ident.clone(), ty: (*typed.ty).clone(), named })
                }
                FnArg::Receiver(_) => None,
            })
            .collect();
        let mut returned = match &signature.output {
            ReturnType::Default => syn::parse_quote!(()),
            ReturnType::Type(_, ty) => (**ty).clone(),
        };
        let every: Vec<Lifetime> = own.iter().chain(&left_out).cloned().collect();
        lifetimes::name_all(&mut returned, &borrows::elided(&every, &named_types(&parameters)));
        // A lifetime that only says how long an argument is lent is nothing that the types have to know.
        let mut known = lifetimes::mentions(&returned);
        known.extend(parameters.iter().flat_map(|taken| lifetimes::mentions(way(&taken.named).1)));
        own.extend(left_out.into_iter().filter(|lifetime| known.contains(&lifetime.to_string())));
        let written_fallible = names_result(&returned);
        let outputs = match &arguments.outputs {
            Some(names) => {
                names.names.iter().filter_map(|name| syntax::identifier(&name.value(), name.span())).collect()
            }
            None => vec![signature.ident.clone()],
        };
        Self {
            function,
            library: library(arguments),
            lifetimes: own,
            parameters,
            fallible: arguments.fallible.as_ref().map_or(written_fallible, |wanted| wanted.value),
            returned,
            cached: arguments.cache,
            version: arguments.version.as_ref(),
            batch: arguments.batch.as_ref(),
            library_path: arguments.library.as_ref(),
            outputs,
            tuple: arguments.outputs.as_ref().is_some_and(|names| names.tuple),
        }
    }

    /// Everything that stands beside the function.
    fn beside(&self) -> TokenStream {
        let marker = self.marker();
        let relay = relay::of_function(self.function, &self.description());
        let batch = self.batch.map(|path| self.second_body(path));
        let lookup = self.cached.then(|| self.lookup());
        let library = self.library_path.map(exists);
        quote! { #marker #relay #batch #lookup #library }
    }

    /// The marker: an alias, because no rule about privacy looks at aliases. A private node may speak of private types
    /// and still stand in a public pipeline.
    fn marker(&self) -> TokenStream {
        let Function { visibility, signature, .. } = self.function;
        let name = &signature.ident;
        let generics = self.generics();
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        let parameters = self.parameters.iter().map(|taken| way(&taken.named).1.to_token_stream());
        let outputs = (0..self.outputs.len())
            .map(|place| if self.is_opaque(place) { quote!(()) } else { self.output_type(place) });
        let error = if self.fallible { self.error_type() } else { quote!(()) };
        let list =
            |types: Vec<TokenStream>| types.iter().rev().fold(quote!(()), |rest, ty| quote!((*const #ty, #rest)));
        let (parameters, outputs) = (list(parameters.collect()), list(outputs.collect()));
        // An alias has to use up its type parameters.
        let own = generics.type_params().map(|param| &param.ident);
        let mut rest = quote!((#(*const #own,)*));
        let bodies = [self.cached.then(|| self.lookup_name()), self.batch.map(|_| self.body_name())];
        for body in bodies.into_iter().flatten() {
            let own = generics.params.iter().filter(|param| !matches!(param, GenericParam::Lifetime(_))).map(argument);
            rest = quote!((*const #body<#(#own),*>, #rest));
        }
        let types = quote!((#parameters, #outputs, *const #error, #rest));
        let sound = self.sound();
        quote! {
            #[doc(hidden)]
            #[allow(non_camel_case_types, dead_code, unreachable_pub, type_alias_bounds)]
            #visibility type #name #impl_generics #where_clause = #types;
            #sound
        }
    }

    /// The function's generics, and the lifetimes that it leaves out.
    fn generics(&self) -> syn::Generics {
        let mut generics = self.function.signature.generics.clone();
        for lifetime in self.lifetimes.iter().skip(self.function.signature.generics.lifetimes().count()) {
            generics.params.insert(generics.lifetimes().count(), syn::parse_quote!(#lifetime));
        }
        generics
    }

    /// Whether what the function returns has to be taken apart behind an alias.
    fn hides(&self) -> bool {
        let is_hidden = |place| !self.is_opaque(place) && self.visible_output(place).is_none();
        (0..self.outputs.len()).any(is_hidden) || self.fallible && self.visible_error().is_none()
    }

    /// The name of the constant that asks whether a return type is what it has to be. A constant cannot speak of the
    /// function's own types.
    fn question(&self) -> Option<Ident> {
        let asks = self.hides() && !speaks_of(&self.function.signature.generics, &self.returned);
        asks.then(|| format_ident!("__hypernodes_{}_returns", syntax::name(&self.function.signature.ident)))
    }

    /// Nobody checks what an alias stands for. So a return type that hides behind one is asked here whether it is what it
    /// has to be.
    fn sound(&self) -> TokenStream {
        if !self.hides() {
            return TokenStream::new();
        }
        let library = &self.library;
        let last = self.outputs.len().saturating_sub(1);
        let Some(question) = self.question() else {
            let generics = self.generics();
            let (impl_generics, _, where_clause) = generics.split_for_impl();
            let whole = self.output_type(last);
            return quote! {
                const _: () = {
                    #[allow(dead_code)]
                    fn returned #impl_generics (_: #whole) #where_clause {}
                };
            };
        };
        let mut returned = self.returned.clone();
        lifetimes::make_static(&mut returned);
        let mut answer = quote!(<#returned as #library::__private::Fallible>);
        if self.tuple {
            let whole = if self.fallible { quote!(#answer::Value) } else { quote!(#returned) };
            let last = Literal::usize_unsuffixed(last);
            answer = quote!(<#whole as #library::__private::Place<#last>>);
        }
        quote! {
            #[doc(hidden)]
            #[allow(non_upper_case_globals)]
            const #question: ::core::primitive::usize = #answer::ASKED;
        }
    }

    /// The type of an output: a place of the tuple, of what is in the `Result`, of what is returned.
    fn output_type(&self, place: usize) -> TokenStream {
        let library = &self.library;
        let returned = &self.returned;
        if let Some(visible) = self.visible_output(place) {
            return visible.to_token_stream();
        }
        let sure = self.sure();
        let whole = if self.fallible {
            quote!(<#returned as #library::__private::Fallible<#sure>>::Value)
        } else {
            returned.to_token_stream()
        };
        let place = Literal::usize_unsuffixed(place);
        if self.tuple { quote!(<#whole as #library::__private::Place<#place, #sure>>::Value) } else { whole }
    }

    /// The answer of [`Self::question`], for the traits that take a type apart.
    fn sure(&self) -> TokenStream {
        self.question().map_or_else(|| quote!(0), ToTokens::into_token_stream)
    }

    /// The type of an output as far as it can be read off the signature.
    fn visible_output(&self, place: usize) -> Option<&Type> {
        let whole = if self.fallible { result_of(&self.returned)? } else { &self.returned };
        match (self.tuple, bare(whole)) {
            (false, _) => Some(whole),
            (true, Type::Tuple(tuple)) => tuple.elems.get(place),
            (true, _) => None,
        }
    }

    /// What can be said of an output's type in words.
    fn seen_output(&self, place: usize) -> &Type {
        self.visible_output(place).unwrap_or(&self.returned)
    }

    fn is_opaque(&self, place: usize) -> bool {
        lifetimes::mentions(self.seen_output(place)).contains("impl")
    }

    /// The second type of a visible `Result<T, E>`.
    fn visible_error(&self) -> Option<&Type> {
        let Type::Path(path) = bare(&self.returned) else { return None };
        let last = path.path.segments.last()?;
        let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
        let types = arguments.args.iter().filter_map(|argument| match argument {
            syn::GenericArgument::Type(ty) => Some(ty),
            _ => None,
        });
        types.skip(1).last()
    }

    fn error_type(&self) -> TokenStream {
        let library = &self.library;
        let returned = &self.returned;
        // An `impl Trait` in the `Result` cannot be named, but the error beside it can.
        match self.visible_error() {
            Some(error) if lifetimes::mentions(returned).contains("impl") => error.to_token_stream(),
            _ => {
                let sure = self.sure();
                quote!(<#returned as #library::__private::Fallible<#sure>>::Error)
            }
        }
    }

    fn description(&self) -> Description {
        let generics = self.function.signature.generics.params.iter().filter_map(|param| match param {
            GenericParam::Type(param) => Some(param.ident.to_string()),
            GenericParam::Const(param) => Some(param.ident.to_string()),
            GenericParam::Lifetime(_) => None,
        });
        let parameters = self.parameters.iter().map(|taken| {
            let (way, value) = way(&taken.ty);
            let (_, named) = syntax::node::way(&taken.named);
            Parameter {
                name: taken.name.clone(),
                way,
                ty: text::of(&taken.ty),
                value: text::of(value),
                lifetimes: self.own_lifetimes(named),
                many: None,
            }
        });
        let outputs = self.outputs.iter().enumerate().map(|(place, name)| {
            let ty = self.seen_output(place);
            let opaque = self.is_opaque(place);
            Output { name: name.clone(), made: self.made(self.written_output(place), ty), opaque }
        });
        let error = self.fallible.then(|| match self.visible_error() {
            Some(error) => self.made(text::of(error), error),
            None => Made { ty: "Error".to_owned(), lifetimes: false, borrows: Vec::new() },
        });
        Description {
            name: self.function.signature.ident.clone(),
            docs: self.function.docs(),
            lifetimes: self.lifetimes.len(),
            generics: generics.collect(),
            parameters: parameters.collect(),
            outputs: outputs.collect(),
            tuple: self.tuple,
            error,
            cached: self.cached,
            batched: self.batch.is_some(),
            refused: false,
        }
    }

    /// The text of an output's type, with lifetimes as they were written.
    fn written_output(&self, place: usize) -> String {
        let ReturnType::Type(_, ty) = &self.function.signature.output else { return "()".to_owned() };
        let whole = if self.fallible { result_of(ty).unwrap_or(ty) } else { ty };
        match (self.tuple, bare(whole)) {
            (true, Type::Tuple(tuple)) => tuple.elems.get(place).map(text::of).unwrap_or_default(),
            (true, alias) => format!("{}.{place}", text::of(alias)),
            (false, whole) => text::of(whole),
        }
    }

    fn own_lifetimes(&self, ty: &Type) -> bool {
        let mentioned = lifetimes::mentions(ty);
        self.lifetimes.iter().any(|lifetime| mentioned.contains(&lifetime.to_string()))
    }

    fn made(&self, ty: String, named: &Type) -> Made {
        let borrows = borrows::of(named, &named_types(&self.parameters), &self.function.signature.generics);
        Made { ty, lifetimes: self.own_lifetimes(named), borrows }
    }
}

/// A path that was written in the arguments must lead somewhere.
fn exists(path: &syn::Path) -> TokenStream {
    quote_spanned! {path.span()=>
        const _: () = {
            #[allow(unused_imports)]
            use #path as _;
        };
    }
}
