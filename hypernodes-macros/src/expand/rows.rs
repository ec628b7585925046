//! A partition of items, node by node rather than item by item: a node with a batch body gets all of them in one call, and
//! the nodes between such nodes run in a plain loop.

mod call;

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::Lifetime;

pub(super) use self::call::call_with_cells;

use self::call::call;
use super::run::{engine_variable, lines, output};
use super::scopes::{self, Scopes};
use super::types::Names;
use crate::graph::ownership::{Pass, Within};
use crate::graph::{NodeId, Origin, ValueId};
use crate::parts::{Cut, Take};
use crate::resolved::Form;
use crate::syntax::description::Way;
use crate::text;

/// Whether a node that runs has a batch body.
pub(super) fn is_batched(names: &Names<'_>) -> bool {
    names.order().iter().any(|&node| has_batch(names, node))
}

fn has_batch(names: &Names<'_>, node: NodeId) -> bool {
    match names.resolved.flat.part(node) {
        Some(part) => part.batched,
        None => names.resolved.nodes[node].batched,
    }
}

/// Partitions in which a batch body makes a whole column, unless a node that has one is to be looked up item by item.
pub(super) fn unless_kept(
    names: &Names<'_>,
    engine: &TokenStream,
    batches: &TokenStream,
    single: &TokenStream,
) -> TokenStream {
    let library = names.library;
    let is_looked_up = |&node: &NodeId| has_batch(names, node) && names.may_be_kept(node);
    if !names.order().iter().any(is_looked_up) {
        return batches.clone();
    }
    quote! {
        #library::__private::with_cache! {
            { if #library::__private::keeps(#engine) { #single } else { #batches } }
            { #batches }
        }
    }
}

/// What the generated code calls its own: values are variables, too, and one may be named `rows`.
pub(super) fn own(name: &str) -> Ident {
    Ident::new(&format!("hypernodes_{name}"), Span::mixed_site())
}

/// A partition on its way through the nodes.
pub(super) struct Rows<'n> {
    names: &'n Names<'n>,
    /// The inputs that are one for all items; the others are columns.
    shared: BTreeSet<ValueId>,
}

/// ```text
/// let rows = passage.len();
/// let mut made = (Vec::with_capacity(rows), ());
/// for row in 0..rows {
///     let passage = passage[row];
///     let cleaned = clean(passage);
///     Row::push((cleaned, ()), &mut made);
/// }
/// let (cleaned, ()) = made;
/// let length = match Body::call(&Each(&cleaned[..rows]).change(|cleaned| &cleaned[..])) {
///     Some(length) => full(length, "length", rows),
///     None => { .. }                            item by item
/// };
/// ```
impl<'n> Rows<'n> {
    pub(super) fn new(names: &'n Names<'n>, shared: impl IntoIterator<Item = ValueId>) -> Self {
        Self { names, shared: shared.into_iter().collect() }
    }

    /// The items of a partition as columns, and their number.
    pub(super) fn taken(&self, names: &[Ident], pattern: &TokenStream, unpacked: &TokenStream) -> TokenStream {
        let items = own("items").to_token_stream();
        columns(self.names, names, &items, pattern, &quote!(item), unpacked)
    }

    /// Whether a value is held as a reference to what all items share.
    fn is_lent(&self, value: ValueId) -> bool {
        let held = self.names.held(value);
        self.shared.contains(&value) && held.form == Form::Value && !text::copies(&held.text)
    }

    /// All nodes. The number of rows stands in `rows`, which goes down to the first one that failed; that stands in
    /// `failure`.
    pub(super) fn expand(&self) -> TokenStream {
        let names = self.names;
        let scopes = Scopes::of(names, true);
        let mut code = TokenStream::new();
        let mut stretch: Vec<NodeId> = Vec::new();
        for (place, &node) in names.order().iter().enumerate() {
            let (before, after) = (scopes.before(place), scopes.after(place));
            let batched = has_batch(names, node);
            if batched || !before.is_empty() {
                code.extend(self.stretch(&std::mem::take(&mut stretch)));
            }
            code.extend(before);
            if batched {
                code.extend(self.batch(node));
            } else {
                stretch.push(node);
            }
            if !after.is_empty() {
                code.extend(self.stretch(&std::mem::take(&mut stretch)));
            }
            code.extend(after);
        }
        code.extend(self.stretch(&stretch));
        code
    }

    /// What begins before all nodes, and ends behind them.
    pub(super) fn run(&self) -> (TokenStream, TokenStream) {
        scopes::whole(self.names, true)
    }

    /// What is needed afterwards of what some nodes make.
    fn gives(&self, nodes: &[NodeId]) -> Vec<ValueId> {
        let graph = &self.names.resolved.graph;
        let made = nodes.iter().flat_map(|&node| graph.made[node].iter().copied());
        let needed = |&value: &ValueId| {
            let readers = self.names.resolved.readers(value);
            self.names.gives().contains(&value) || readers.iter().any(|reader| !nodes.contains(reader))
        };
        made.filter(needed).collect()
    }

    /// Some nodes that follow one another, as they run for one item.
    fn cut(&self, nodes: &[NodeId]) -> Cut {
        let names = self.names;
        let graph = &names.resolved.graph;
        let gives = self.gives(nodes);
        let own: BTreeSet<ValueId> = nodes.iter().flat_map(|&node| graph.made[node].iter().copied()).collect();
        let mut passes = vec![Vec::new(); names.resolved.nodes.len()];
        let mut takes: Vec<Take> = Vec::new();
        for &node in nodes {
            for (parameter, &value) in graph.sources[node].iter().enumerate() {
                let pass = names.pass(node, parameter);
                let pass = if pass == Pass::Move && self.is_lent(value) { Pass::Clone } else { pass };
                passes[node].push(pass);
                if own.contains(&value) || matches!(graph.values[value].origin, Origin::Bound(_)) {
                    continue;
                }
                let held = names.held(value);
                let whole = pass == Pass::Move || text::copies(&held.text);
                let way = match held.form {
                    Form::Value if whole => Way::Value,
                    Form::Value | Form::Reference => Way::Reference,
                    Form::Static => Way::Static,
                    Form::Option => Way::Option,
                };
                match takes.iter_mut().find(|take| take.value == value) {
                    Some(take) if way == Way::Value => take.way = way,
                    Some(_) => {}
                    None => takes.push(Take { value, held: held.clone(), way }),
                }
            }
        }
        let within = Within { passes, drops: vec![Vec::new(); nodes.len()] };
        Cut { nodes: nodes.to_vec(), takes, itself: false, gives, within }
    }

    /// One node that takes all of its values by reference.
    fn lending(&self, node: NodeId) -> Cut {
        let mut cut = self.cut(&[node]);
        let Cut { takes, within, .. } = &mut cut;
        for take in takes.iter_mut().filter(|take| take.way == Way::Value && !text::copies(&take.held.text)) {
            take.way = Way::Reference;
        }
        let values = &self.names.resolved.graph.sources[node];
        for (pass, &value) in within.passes[node].iter_mut().zip(values) {
            if *pass == Pass::Move && !text::copies(&self.names.held(value).text) {
                *pass = Pass::Clone;
            }
        }
        cut
    }

    /// Some nodes in a loop over the rows.
    fn stretch(&self, nodes: &[NodeId]) -> TokenStream {
        if nodes.is_empty() {
            return TokenStream::new();
        }
        let cut = self.cut(nodes);
        let names = self.names.for_rows(&cut);
        let library = names.library;
        let (rows, row, made) = (own("rows"), own("row"), own("made"));
        let is_column = |take: &&Take| !self.shared.contains(&take.value);
        let is_used_up = |take: &&Take| take.way == Way::Value && !text::copies(&take.held.text);
        let used_up: Vec<Ident> =
            cut.takes.iter().filter(is_column).filter(is_used_up).map(|take| names.variable(take.value)).collect();
        let bound = cut.takes.iter().filter(is_column).filter(|take| !is_used_up(take)).map(|take| {
            let variable = names.variable(take.value);
            if take.held.form == Form::Value && !text::copies(&take.held.text) {
                quote!(let #variable = &#variable[#row];)
            } else {
                quote!(let #variable = #variable[#row];)
            }
        });
        let items =
            used_up.iter().fold(quote!(0..#rows), |items, column| quote!(::core::iter::Iterator::zip(#items, #column)));
        let pattern = used_up.iter().fold(quote!(#row), |pattern, column| quote!((#pattern, #column)));
        let gives: Vec<Ident> = cut.gives.iter().map(|&value| names.variable(value)).collect();
        let empty =
            gives.iter().fold(quote!(()), |rest, _| quote!((#library::__private::Vec::with_capacity(#rows), #rest)));
        let tuple = gives.iter().rev().fold(quote!(()), |rest, given| quote!((#given, #rest)));
        let (label, lines, scopes) = (label(), lines(&names), Scopes::of(&names, true).of_row(&row));
        quote! {
            let mut #made = #empty;
            #label: for #pattern in #items {
                #scopes
                #(#bound)*
                #lines
                #library::__private::Row::push(#tuple, &mut #made);
            }
            let #tuple = #made;
        }
    }

    /// A node with a batch body: in one call, or else row by row.
    fn batch(&self, node: NodeId) -> TokenStream {
        let names = self.names;
        let library = names.library;
        let (rows, failure) = (own("rows"), own("failure"));
        let call = self.call(node);
        let (label, graph) = (names.resolved.entry(node).name(), &names.resolved.graph);
        let columns: Vec<Ident> = graph.made[node].iter().map(|&value| names.variable(value)).collect();
        let gives = self.gives(&[node]);
        let kept: Vec<Ident> = gives.iter().map(|&value| names.variable(value)).collect();
        let tuple = kept.iter().rev().fold(quote!(()), |rest, given| quote!((#given, #rest)));
        let pattern = if let [only] = &columns[..] { quote!(#only) } else { quote!((#(#columns),*)) };
        let full = kept.iter().map(|column| quote!(#library::__private::full(#column, #label, #rows)));
        let full = full.rev().fold(quote!(()), |rest, column| quote!((#column, #rest)));
        let one_by_one = self.stretch(&[node]);
        let fails = names.variant(node).is_some();
        let some = if fails {
            quote!(::core::option::Option::Some(::core::result::Result::Ok(#pattern)))
        } else {
            quote!(::core::option::Option::Some(#pattern))
        };
        let otherwise = if fails {
            let error = of_pipeline(names, node, &quote!(error));
            quote! {
                // Which item it was is seen one by one.
                batch => {
                    #one_by_one
                    if let (::core::option::Option::Some(::core::result::Result::Err(error)), ::core::option::Option::None) =
                        (batch, &#failure)
                    {
                        #failure = ::core::option::Option::Some(#library::ItemError { index: 0, error: #error });
                        #rows = 0;
                    }
                    #tuple
                }
            }
        } else {
            quote!(::core::option::Option::None => { #one_by_one #tuple })
        };
        quote! {
            #[allow(unused_variables)]
            let #tuple = match #call {
                #some => #full,
                #otherwise
            };
        }
    }

    /// The call of a batch body.
    fn call(&self, node: NodeId) -> TokenStream {
        let cut = self.lending(node);
        let names = self.names.for_rows(&cut);
        let (library, rows) = (names.library, own("rows"));
        call(&names, node, |value| {
            let variable = names.variable(value);
            if !self.shared.contains(&value) {
                quote!(#library::__private::Each(&#variable[..#rows]))
            } else if self.is_lent(value) {
                quote!(#library::__private::Shared(#variable))
            } else {
                quote!(#library::__private::Shared(&#variable))
            }
        })
    }

    /// The outputs, one for each row that is left.
    pub(super) fn outputs(&self) -> TokenStream {
        let names = self.names;
        let outputs = &names.outputs;
        let fields = names.gives().iter().map(|&value| output(names, value));
        self.finished(&quote!(#outputs { #(#fields),* }))
    }

    /// For each row that is left what `item` makes of its values.
    pub(super) fn finished(&self, item: &TokenStream) -> TokenStream {
        let names = self.names;
        let library = names.library;
        let (rows, all) = (own("rows"), own("all"));
        let is_column = |value: &&ValueId| {
            !self.shared.contains(value) && !matches!(names.resolved.graph.values[**value].origin, Origin::Bound(_))
        };
        let columns: Vec<Ident> = names.gives().iter().filter(is_column).map(|&value| names.variable(value)).collect();
        let lent = names.gives().iter().filter(|&&value| self.is_lent(value)).map(|&value| {
            let variable = names.variable(value);
            quote!(let #variable = ::core::clone::Clone::clone(#variable);)
        });
        let items =
            columns.iter().fold(quote!(0..#rows), |items, column| quote!(::core::iter::Iterator::zip(#items, #column)));
        let pattern = columns.iter().fold(quote!(_), |pattern, column| quote!((#pattern, #column)));
        quote! {
            let mut #all = #library::__private::Vec::with_capacity(#rows);
            for #pattern in #items {
                #(#lent)*
                #all.push(#item);
            }
        }
    }
}

fn label() -> Lifetime {
    Lifetime::new("'items", Span::mixed_site())
}

/// What is done where a node fails in a row: the rows before it go on.
pub(super) fn failed(names: &Names<'_>, error: &TokenStream) -> TokenStream {
    let library = names.library;
    let (rows, row, failure, label) = (own("rows"), own("row"), own("failure"), label());
    quote! {{
        #failure = ::core::option::Option::Some(#library::ItemError { index: #row, error: #error });
        #rows = #row;
        break #label;
    }}
}

/// ```text
/// impl Scale {
///     fn __hypernodes_rows(&self, number: Vec<f64>) -> Vec<ScaleOutputs> { .. }
/// }
/// ```
pub(super) fn method(names: &Names<'_>, name: &Ident, shared: &[ValueId]) -> TokenStream {
    let library = names.library;
    let rows = Rows::new(names, shared.iter().copied());
    let roster = names.resolved.roster;
    let of_inputs = names.lifetime_of_inputs();
    let inputs = &names.resolved.graph.inputs;
    let parameters = inputs.iter().map(|&value| {
        let (variable, ty) = (names.variable(value), names.value_type_for(value, &of_inputs));
        if !shared.contains(&value) {
            quote!(#variable: #library::__private::Vec<#ty>)
        } else if rows.is_lent(value) {
            quote!(#variable: &#ty)
        } else {
            quote!(#variable: #ty)
        }
    });
    let (receiver, outlives) = (names.receiver(), names.outlives());
    let mut lifetimes = names.method_lifetimes();
    if names.of_inputs.borrows && !lifetimes.contains(&of_inputs) {
        lifetimes.push(of_inputs.clone());
    }
    let collections = names.collections().iter().map(|collection| collection.parameter(Some(&of_inputs)));
    let (engine, of_engine) = (engine_variable(), names.engine());
    let (begin, end) = rows.run();
    let outputs = names.outputs_type();
    let fails = !names.variants.is_empty();
    let count = own("rows");
    let returned = if fails {
        let error = names.error_type_of_all();
        quote!(::core::result::Result<#library::__private::Vec<#outputs>, #library::ItemError<#error>>)
    } else {
        quote!(#library::__private::Vec<#outputs>)
    };
    let (declared, result) = outcome(fails);
    let (body, finished) = (rows.expand(), rows.outputs());
    let (impl_generics, arguments, where_clause) = roster.generics.split_for_impl();
    let this = &roster.name;
    let rows_given = own("rows_given");
    quote! {
        #[doc(hidden)]
        #[allow(
            dead_code,
            unused_mut,
            unused_labels,
            unused_variables,
            unused_assignments,
            private_interfaces,
            clippy::all,
            clippy::pedantic
        )]
        impl #impl_generics #this #arguments #where_clause {
            fn #name<#(#lifetimes,)* #(#collections,)* #of_engine: #library::__private::Runs>(#receiver, #engine: #of_engine, #rows_given: ::core::primitive::usize, #(#parameters),*) -> #returned
            where
                #outlives
            {
                let mut #count = #rows_given;
                #declared
                #begin
                #body
                #end
                #finished
                #result
            }
        }
    }
}

/// Items taken apart into columns, of which each is a variable: `row` is the pattern of an item, and `unpacked` what is
/// done with it before it goes into them.
pub(super) fn columns(
    names: &Names<'_>,
    columns: &[Ident],
    items: &TokenStream,
    row: &TokenStream,
    item: &TokenStream,
    unpacked: &TokenStream,
) -> TokenStream {
    let library = names.library;
    let (rows, made) = (own("rows"), own("made"));
    let empty =
        columns.iter().fold(quote!(()), |rest, _| quote!((#library::__private::Vec::with_capacity(#rows), #rest)));
    let tuple = columns.iter().rev().fold(quote!(()), |rest, column| quote!((#column, #rest)));
    quote! {
        let mut #rows = #items.len();
        let mut #made = #empty;
        for item in #items {
            let #row = #item;
            #unpacked
            #library::__private::Row::push(#tuple, &mut #made);
        }
        let #tuple = #made;
    }
}

/// What stands before and behind the nodes of a partition: where one may fail, the failure or else all results.
pub(super) fn outcome(fails: bool) -> (TokenStream, TokenStream) {
    let (failure, all) = (own("failure"), own("all"));
    if !fails {
        return (TokenStream::new(), all.to_token_stream());
    }
    let result = quote! {
        ::core::option::Option::map_or(#failure, ::core::result::Result::Ok(#all), ::core::result::Result::Err)
    };
    (quote!(let mut #failure = ::core::option::Option::None;), result)
}

/// How a failure is told in the words of the pipeline.
pub(super) fn of_pipeline(names: &Names<'_>, node: NodeId, error: &TokenStream) -> TokenStream {
    match (names.variant(node), names.is_inside) {
        (Some(variant), false) => {
            let (enumeration, variant) = (&names.error, &variant.name);
            quote!(#enumeration::#variant(#error))
        }
        _ => error.clone(),
    }
}
