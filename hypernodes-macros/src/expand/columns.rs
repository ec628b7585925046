//! `XColumns`: the inputs of many items, as columns and as values that all of them share.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{GenericParam, Lifetime};

use super::docs;
use super::generics::{Subset, argument};
use super::inputs::lender;
use super::structs::debug;
use super::twice::{copied, copies_itself, declared};
use super::types::Names;
use crate::graph::ValueId;
use crate::resolved::Form;
use crate::syntax;
use crate::syntax::description::Way;
use crate::syntax::lifetimes::mentions;
use crate::text::{self, without_lifetimes};

/// What `map_over` takes.
pub(super) struct Columns {
    pub(super) name: Ident,
    /// The inputs that come as columns, in the order of `map_over`.
    pub(super) listed: Vec<ValueId>,
    /// Whether every combination is an item, rather than what stands side by side.
    pub(super) product: bool,
    subset: Subset,
}

impl Columns {
    /// The columns of a pipeline that declares some.
    pub(super) fn of(names: &Names<'_>) -> Option<Self> {
        let roster = names.resolved.roster;
        let graph = &names.resolved.graph;
        let input_of = |name: &Ident| {
            let name = syntax::name(name);
            graph.inputs.iter().copied().find(|&input| graph.values[input].name == name)
        };
        let listed: Vec<ValueId> = roster.map_over.as_ref()?.iter().filter_map(|port| input_of(&port.name)).collect();
        let mut columns = Self {
            name: roster.item("Columns"),
            listed,
            product: roster.map_mode.as_ref().is_some_and(|mode| mode == "Product"),
            subset: Subset::of(&roster.generics, TokenStream::new(), &names.lifetime),
        };
        let types = graph.inputs.iter().map(|&input| columns.field(names, input, &names.lifetime));
        columns.subset = Subset::of(&roster.generics, types.collect::<TokenStream>(), &names.lifetime);
        let lenders = columns.lenders(names);
        columns.subset.generics.params.extend(lenders);
        Some(columns)
    }

    fn is_listed(&self, value: ValueId) -> bool {
        self.listed.contains(&value)
    }

    /// What a column lends its references to: any type that lends them.
    fn referent(&self, names: &Names<'_>, value: ValueId, lifetime: &Lifetime) -> Option<(Lifetime, TokenStream)> {
        let lends = self.is_listed(value) && names.held(value).form == Form::Reference;
        names.referent(value, lifetime).filter(|_| lends)
    }

    fn field(&self, names: &Names<'_>, value: ValueId, lifetime: &Lifetime) -> TokenStream {
        if let Some((lifetime, _)) = self.referent(names, value, lifetime) {
            let lent = lender(names, value);
            return quote!(&#lifetime [#lent]);
        }
        let ty = names.value_type_for(value, lifetime);
        if self.is_listed(value) { quote!(&#lifetime [#ty]) } else { ty }
    }

    /// A type parameter for each column of references. Without it a column holds the references themselves, unless
    /// their type speaks of something that no field does: a struct cannot have such a parameter.
    fn lenders(&self, names: &Names<'_>) -> Vec<GenericParam> {
        let all: BTreeSet<String> =
            names.resolved.roster.generics.params.iter().map(|param| argument(param).to_string()).collect();
        let kept: BTreeSet<String> =
            self.subset.generics.params.iter().map(|param| argument(param).to_string()).collect();
        let (mut plain, mut usual) = (Vec::new(), Vec::new());
        for &value in &names.resolved.graph.inputs {
            let Some((lifetime, inner)) = self.referent(names, value, &names.lifetime) else { continue };
            let lent = lender(names, value);
            let foreign = mentions(&inner).iter().any(|name| all.contains(name) && !kept.contains(name));
            if foreign {
                plain.push(syn::parse_quote!(#lent));
            } else {
                usual.push(syn::parse_quote!(#lent = &#lifetime #inner));
            }
        }
        plain.extend(usual);
        plain
    }

    /// The lifetimes that `map_over` is generic over.
    fn method_lifetimes(&self, names: &Names<'_>) -> Vec<Lifetime> {
        let (mut lifetimes, of_inputs) = (names.method_lifetimes(), names.lifetime_of_inputs());
        if self.subset.borrows && !lifetimes.contains(&of_inputs) {
            lifetimes.push(of_inputs);
        }
        lifetimes
    }

    /// The generics of `map_over`.
    pub(super) fn method_generics(&self, names: &Names<'_>) -> TokenStream {
        let (lifetimes, of_inputs) = (self.method_lifetimes(names), names.lifetime_of_inputs());
        let inputs = names.resolved.graph.inputs.iter().copied();
        let lent = inputs.filter(|&value| self.referent(names, value, &of_inputs).is_some());
        let lent = lent.map(|value| lender(names, value));
        quote!(#(#lifetimes,)* #(#lent),*)
    }

    /// What `map_over` takes.
    pub(super) fn taken_type(&self, names: &Names<'_>) -> TokenStream {
        let (name, arguments) = (&self.name, self.subset.arguments_for(&names.lifetime_of_inputs()));
        quote!(#name #arguments)
    }

    /// What columns lend, and what threads share: of a reference, what is behind it. Each type stands here once, and for every lifetime:
    /// of two bounds on one type the compiler would not know which one holds.
    pub(super) fn bounds(&self, names: &Names<'_>) -> TokenStream {
        let (any, of_inputs) = (names.free_lifetime("'any"), names.lifetime_of_inputs());
        let mut told = BTreeSet::new();
        let inputs = names.resolved.graph.inputs.iter().copied();
        let shared = inputs.filter(|&value| {
            let text = without_lifetimes(&names.held(value).text);
            self.referent(names, value, &of_inputs).is_none() && !text::is_number(&text) && told.insert(text)
        });
        let types = shared.map(|value| {
            let ty = names.inside_type(value, &any);
            let (mentioned, generics) = (mentions(&ty), &names.resolved.roster.generics);
            let is_generic = generics.type_params().any(|param| mentioned.contains(&param.ident.to_string()));
            // A type parameter does not outlive every lifetime.
            if is_generic { names.inside_type(value, &of_inputs) } else { ty }
        });
        let (library, span) = (names.library, names.resolved.roster.name.span());
        let lenders = names.resolved.graph.inputs.iter().filter_map(|&value| {
            let ((_, inner), lent) = (self.referent(names, value, &of_inputs)?, lender(names, value));
            Some(quote_spanned!(span=> #lent: #library::__private::Lends<#inner> + ::core::marker::Sync))
        });
        quote_spanned! {span=>
            #(#lenders,)*
            #(for<#any> #types: ::core::marker::Sync,)*
        }
    }

    /// `((a, b), c)`, of the columns and of an item's values alike.
    pub(super) fn nested(&self, names: &Names<'_>) -> TokenStream {
        let variables = self.listed.iter().map(|&value| names.variable(value).into_token_stream());
        variables.reduce(|first, next| quote!((#first, #next))).unwrap_or_default()
    }

    /// The columns with their lengths.
    pub(super) fn lengths(&self, names: &Names<'_>) -> TokenStream {
        let lengths = self.listed.iter().map(|&value| {
            let (name, variable) = (&names.resolved.graph.values[value].name, names.variable(value));
            quote!((#name, <[_]>::len(#variable)))
        });
        quote!(&[#(#lengths),*])
    }

    /// The columns as variables, and what makes second values of what an item takes by value.
    pub(super) fn taken(&self, names: &Names<'_>) -> TokenStream {
        let (name, inputs) = (&self.name, &names.resolved.graph.inputs);
        let variables = inputs.iter().map(|&value| names.variable(value));
        let copiers = inputs.iter().filter(|&&value| !copies_itself(names, value)).map(|&value| {
            let message = self.needs_clone(names, value);
            declared(names, &copier_name(names, value), &message)
        });
        quote! {
            #(#copiers)*
            let #name { #(#variables),* } = columns;
        }
    }

    /// The inputs of an item.
    pub(super) fn item(&self, names: &Names<'_>) -> TokenStream {
        let name = &names.inputs;
        let fields = names.resolved.graph.inputs.iter().map(|&value| {
            let (field, value) = (names.field(value), self.value(names, value));
            quote!(#field: #value)
        });
        quote!(#name { #(#fields),* })
    }

    /// An input of an item, of what its column or its field holds.
    fn value(&self, names: &Names<'_>, value: ValueId) -> TokenStream {
        let (library, of_inputs) = (names.library, names.lifetime_of_inputs());
        let variable = names.variable(value);
        if let Some((_, inner)) = self.referent(names, value, &of_inputs) {
            let lent = lender(names, value);
            return quote!(<#lent as #library::__private::Lends<#inner>>::lend(#variable));
        }
        match (copies_itself(names, value), self.is_listed(value)) {
            (true, true) => quote!(*#variable),
            (true, false) => variable.into_token_stream(),
            (false, listed) => {
                let original = if listed { quote!(#variable) } else { quote!(&#variable) };
                copied(names, &copier_name(names, value), &original, span(names, value))
            }
        }
    }

    /// What each column gives for an item.
    pub(super) fn each(&self, names: &Names<'_>) -> Vec<TokenStream> {
        self.listed.iter().map(|&value| self.value(names, value)).collect()
    }

    /// The inputs that all items share.
    pub(super) fn shared(&self, names: &Names<'_>) -> Vec<ValueId> {
        let inputs = names.resolved.graph.inputs.iter().copied();
        inputs.filter(|&value| !self.is_listed(value)).collect()
    }

    /// The inputs as they are handed to what runs a partition: columns, and what all items share.
    pub(super) fn handed(&self, names: &Names<'_>) -> Vec<TokenStream> {
        let inputs = names.resolved.graph.inputs.iter();
        let handed = inputs.map(|&value| {
            let variable = names.variable(value);
            if self.is_listed(value) || copies_itself(names, value) { quote!(#variable) } else { quote!(&#variable) }
        });
        handed.collect()
    }

    /// Why a value has to be `Clone`, and what to do about it.
    fn needs_clone(&self, names: &Names<'_>, value: ValueId) -> String {
        let resolved = names.resolved;
        let (name, ty) = (&resolved.graph.values[value].name, docs::value_text(names, value));
        let taker = resolved.graph.order.iter().find(|&&node| {
            let mut taken = resolved.graph.sources[node].iter().zip(&resolved.nodes[node].parameters);
            taken.any(|(&source, parameter)| source == value && parameter.way == Way::Value)
        });
        let who = taker.map_or_else(
            || format!("`inputs` states the value `{name}: {ty}`"),
            |&node| format!("node `{}` takes `{name}: {ty}` by value", resolved.entry(node).label()),
        );
        let from = if self.is_listed(value) {
            "so `map_over` clones it from its column for each item"
        } else {
            "so `map_over`, which does not list it, clones it for each item"
        };
        format!("{who}, {from}, but it is not `Clone`; borrow it (`&{ty}`)")
    }
}

/// Where the user speaks of an input's column, or else of the input.
fn span(names: &Names<'_>, value: ValueId) -> Span {
    let name = &names.resolved.graph.values[value].name;
    let ports = names.resolved.roster.map_over.iter().flatten();
    let port = ports.map(|port| &port.name).find(|port| syntax::name(port) == *name);
    port.map_or_else(|| names.resolved.input_span(value), Ident::span)
}

fn copier_name(names: &Names<'_>, value: ValueId) -> Ident {
    format_ident!("{}_is_needed_for_each_item", names.field(value), span = Span::call_site())
}

/// ```text
/// pub struct ClassifyColumns<'a, LentText = &'a str> { pub text: &'a [LentText], pub threshold: f64 }
/// impl<'a, LentText> Debug, Clone, Copy for ClassifyColumns<'a, LentText> { .. }
/// ```
pub(super) fn expand(names: &Names<'_>, columns: &Columns) -> TokenStream {
    let roster = names.resolved.roster;
    let visibility = &roster.visibility;
    let Columns { name, subset, product, .. } = columns;
    let (generics, inputs) = (&subset.generics, &names.resolved.graph.inputs);
    let where_clause = &generics.where_clause;
    let items = if *product { "every combination is an item" } else { "what stands side by side is an item" };
    let title = format!("Many inputs of [`{}`], as columns: {items}.", roster.name);
    let fields = inputs.iter().map(|&value| {
        let (mut field, ty) = (names.field(value), columns.field(names, value, &names.lifetime));
        field.set_span(span(names, value));
        let doc = docs::column(names, value, columns.is_listed(value));
        quote!(#[doc = #doc] pub #field: #ty)
    });
    let debug = debug(names, name, subset, inputs);
    let copies = copies(names, columns);
    quote! {
        #[doc = #title]
        #[allow(dead_code, private_interfaces, private_bounds)]
        #visibility struct #name #generics #where_clause { #(#fields),* }
        #debug
        #copies
    }
}

/// `Clone` and `Copy`: of columns always, and of what the items share where it is. The detour over any lifetime keeps the
/// compiler from asking before somebody makes a copy.
fn copies(names: &Names<'_>, columns: &Columns) -> TokenStream {
    let Columns { name, subset, .. } = columns;
    let inputs = &names.resolved.graph.inputs;
    let shared = |&&value: &&ValueId| !columns.is_listed(value) && !copies_itself(names, value);
    let any = names.free_lifetime("'any");
    let implemented = |wanted: TokenStream, body: TokenStream| {
        let mut generics = subset.generics.clone();
        let types = inputs.iter().filter(shared).map(|&value| names.value_type(value));
        let bounds = types.map(|ty| -> syn::WherePredicate { syn::parse_quote!(for<#any> #ty: #wanted) });
        let bounds: Vec<_> = bounds.collect();
        if !bounds.is_empty() {
            generics.make_where_clause().predicates.extend(bounds);
        }
        let (impl_generics, arguments, where_clause) = generics.split_for_impl();
        quote! {
            #[automatically_derived]
            impl #impl_generics #wanted for #name #arguments #where_clause { #body }
        }
    };
    let fields = inputs.iter().map(|value| {
        let field = names.field(*value);
        if shared(&value) {
            quote!(#field: ::core::clone::Clone::clone(&self.#field))
        } else {
            quote!(#field: self.#field)
        }
    });
    let clone = quote! {
        #[inline]
        fn clone(&self) -> Self {
            Self { #(#fields),* }
        }
    };
    let clone = implemented(quote!(::core::clone::Clone), clone);
    let copy = implemented(quote!(::core::marker::Copy), TokenStream::new());
    quote! { #clone #copy }
}
