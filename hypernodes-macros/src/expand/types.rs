//! How the generated items are named, and how the types of their fields are written.

mod collections;
mod nested;
mod signature;

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use proc_macro2::{Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::{GenericArgument, Lifetime, PathArguments, Type, TypeReference};

pub(super) use collections::Collection;
use collections::collection;

use super::generics::Subset;
use super::scopes::{Site, sites};
use crate::graph::ownership::Pass;
use crate::graph::{NodeId, Origin, ValueId};
use crate::names::{camel, free};
use crate::parts::Cut;
use crate::resolved::{Form, Held, Named, Resolved, is_nameable};
use crate::syntax;
use crate::syntax::description::Many;
use crate::syntax::lifetimes;
use crate::syntax::roster::Roster;

/// The number of the error among the types of a pipeline.
pub(super) const ERROR: usize = 0;

/// A resolved pipeline and the names of what is made from it.
#[derive(Clone)]
pub(super) struct Names<'r> {
    pub(super) resolved: &'r Resolved<'r>,
    /// Where the library is.
    pub(super) library: &'r TokenStream,
    /// The lifetime of what inputs and outputs borrow.
    pub(super) lifetime: Lifetime,
    pub(super) inputs: Ident,
    pub(super) outputs: Ident,
    pub(super) error: Ident,
    /// The pipeline together with an engine.
    pub(super) with: Ident,
    pub(super) of_inputs: Subset,
    pub(super) of_outputs: Subset,
    pub(super) of_error: Subset,
    /// The variants of the error.
    pub(super) variants: Rc<[Variant]>,
    /// The part that is written, where it is not the whole.
    cut: Option<&'r Cut>,
    declared: Rc<RefCell<Vec<Declared>>>,
    /// The last argument of the traits that types are looked up with: whoever writes them into the head of an `impl` gives
    /// a type of the pipeline here, or else the compiler would not look.
    asker: TokenStream,
    /// The inputs of which only items are taken.
    collections: Rc<[Collection]>,
    /// For each map its pipeline, as it runs for an item.
    inside: Rc<BTreeMap<NodeId, Names<'r>>>,
    /// Whether this is itself what runs for an item.
    pub(super) is_inside: bool,
    /// What is done where a node fails.
    pub(super) on_failure: Failing,
    /// Where the nodes stand in the graph.
    sites: Rc<OnceCell<BTreeMap<NodeId, Site>>>,
    /// Whether callbacks are told of what the code does.
    pub(super) observed: bool,
    /// How far inwards what the code is given is already.
    pub(super) base: usize,
    /// Of what runs for an item, the way to the node that maps it.
    pub(super) at: Rc<[usize]>,
}

/// What is done where a node fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failing {
    /// The function returns the error.
    Run,
    /// The row and those behind it are left.
    Row,
}

/// A type of a pipeline that holds on to nothing: whatever the pipeline borrows, it is the same.
fn in_eternal(ty: &TokenStream) -> TokenStream {
    let mut ty: Type = syn::parse_quote!(#ty);
    lifetimes::make_static(&mut ty);
    ty.into_token_stream()
}

/// A trait that stands beside the code that uses it.
struct Declared {
    name: String,
    /// What it is when it has its first name.
    text: String,
    tokens: TokenStream,
}

/// A variant of the error.
pub(super) struct Variant {
    pub(super) name: Ident,
    /// The item of the list that it is named after.
    pub(super) entry: usize,
    /// The nodes of that item that may fail.
    pub(super) nodes: Vec<NodeId>,
}

impl<'r> Names<'r> {
    pub(super) fn new(resolved: &'r Resolved<'r>, library: &'r TokenStream) -> Self {
        let roster = resolved.roster;
        let lifetime = lifetimes::free(&lifetimes_of(roster));
        let declared = Rc::default();
        let none = || Subset::of(&roster.generics, TokenStream::new(), &lifetime);
        let mut names = Names {
            resolved,
            library,
            inputs: roster.item("Inputs"),
            outputs: roster.item("Outputs"),
            error: roster.item("Error"),
            with: roster.item("With"),
            of_inputs: none(),
            of_outputs: none(),
            of_error: none(),
            variants: variants(resolved),
            lifetime: lifetime.clone(),
            cut: None,
            declared: Rc::clone(&declared),
            asker: TokenStream::new(),
            collections: Rc::from([]),
            inside: Rc::default(),
            is_inside: false,
            on_failure: Failing::Run,
            sites: Rc::default(),
            base: 0,
            observed: true,
            at: Rc::from([]),
        };
        let inside = resolved.maps.iter().map(|(&node, (resolved, _))| {
            let names = Names::new(resolved, library);
            (node, Names { is_inside: true, declared: Rc::clone(&declared), ..names })
        });
        names.inside = Rc::new(inside.collect());
        names.collections = resolved.graph.inputs.iter().filter_map(|&value| collection(&names, value)).collect();
        let fields = |values: &[ValueId], ty: &dyn Fn(ValueId) -> TokenStream| -> TokenStream {
            values.iter().map(|&value| ty(value)).collect()
        };
        let inputs = fields(&resolved.graph.inputs, &|value| names.value_type(value));
        let outputs = fields(&resolved.graph.outputs, &|value| names.output_type(value));
        let errors: TokenStream = names.variants.iter().map(|variant| names.error_type(variant)).collect();
        names.of_inputs = Subset::of(&roster.generics, inputs, &lifetime);
        names.of_outputs = Subset::of(&roster.generics, outputs, &lifetime);
        names.of_error = Subset::of(&roster.generics, errors, &lifetime);
        names
    }

    /// The same names, for a part of the pipeline.
    pub(super) fn for_part(&self, cut: &'r Cut) -> Self {
        let mut part = Self { cut: Some(cut), ..self.clone() };
        part.collections = cut.takes.iter().filter_map(|take| collection(&part, take.value)).collect();
        // Who calls it is where all of its nodes are.
        let mut around = cut.nodes.iter().filter_map(|&node| self.site(node)).map(|site| &site.around[..]);
        let first = around.next().unwrap_or_default();
        let shared = |other: &[usize]| first.iter().zip(other).take_while(|(one, other)| one == other).count();
        part.base = around.map(shared).min().unwrap_or(first.len());
        part
    }

    /// The same names, for code that nobody is told of.
    pub(super) fn unobserved(&self) -> Self {
        Self { observed: false, ..self.clone() }
    }

    /// The same names, for some nodes in a loop over rows.
    pub(super) fn for_rows<'c>(&self, cut: &'c Cut) -> Names<'c>
    where
        'r: 'c,
    {
        Names { cut: Some(cut), on_failure: Failing::Row, ..self.clone() }
    }

    /// The type with the batch body of a function.
    pub(super) fn batch_body(&self, node: NodeId) -> TokenStream {
        let body = self.beside(node, 0);
        quote!(<#body>::call)
    }

    /// What looks a node up.
    pub(super) fn lookup(&self, node: NodeId) -> TokenStream {
        let lookup = self.beside(node, usize::from(self.resolved.nodes[node].batched));
        quote!(<#lookup>::seek)
    }

    /// A type that stands beside a node.
    fn beside(&self, node: NodeId, place: usize) -> TokenStream {
        let eternal = Lifetime::new("'static", Span::call_site());
        let (library, marker) = (self.library, self.marker(node, false, &eternal));
        let place = Literal::usize_unsuffixed(place);
        quote!(<#marker as #library::__private::Beside<#place>>::Type)
    }

    /// Whether a node itself is looked up before it runs.
    pub(super) fn is_cached(&self, node: NodeId) -> bool {
        self.resolved.nodes[node].cached && self.resolved.flat.part(node).is_none()
    }

    /// The same names, with types as `asker` looks them up.
    pub(super) fn asking(&self, asker: &TokenStream) -> Self {
        Self { asker: quote!(, #asker), ..self.clone() }
    }

    /// What runs for each item of a collection.
    pub(super) fn inside(&self, node: NodeId) -> Option<(Self, &'r Cut)> {
        let names = self.inside.get(&node)?;
        let (_, cut) = self.resolved.maps.get(&node)?;
        let at = self.site(node).map(|site| Rc::from(&site.node[..])).unwrap_or_default();
        // The only node of what runs for an item is the pipeline that is mapped, and that is where it begins.
        Some((Self { asker: self.asker.clone(), at, base: 1, ..names.for_part(cut) }, cut))
    }

    /// Where a node that runs stands in the graph.
    pub(super) fn site(&self, node: NodeId) -> Option<&Site> {
        self.sites.get_or_init(|| sites(self)).get(&node)
    }

    /// Whether a node is looked up, or what is in it.
    pub(super) fn may_be_kept(&self, node: NodeId) -> bool {
        self.is_cached(node) || self.resolved.flat.part(node).is_some_and(|part| part.cached)
    }

    /// The type parameter for what a pipeline is run with.
    pub(super) fn engine(&self) -> Ident {
        self.free("HypernodesEngine")
    }

    /// Whether items run in a node.
    pub(super) fn is_mapped(&self, node: NodeId) -> bool {
        self.inside.contains_key(&node) || self.resolved.flat.part(node).is_some_and(|part| part.mapped)
    }

    pub(super) fn cut(&self) -> Option<&'r Cut> {
        self.cut
    }

    /// The nodes that are called, in the order in which they run.
    pub(super) fn order(&self) -> &'r [NodeId] {
        self.cut.map_or(&self.resolved.graph.order, |cut| &cut.nodes)
    }

    /// The values that are needed afterwards.
    pub(super) fn gives(&self) -> &'r [ValueId] {
        self.cut.map_or(&self.resolved.graph.outputs, |cut| &cut.gives)
    }

    pub(super) fn pass(&self, node: NodeId, parameter: usize) -> Pass {
        let passes = self.cut.map_or(&self.resolved.ownership.passes, |cut| &cut.within.passes);
        passes[node].get(parameter).copied().unwrap_or(Pass::Borrow)
    }

    /// The values that are dropped after a node.
    pub(super) fn drops(&self, place: usize) -> impl Iterator<Item = ValueId> {
        let Some(cut) = self.cut else { return self.resolved.ownership.drops[place].clone().into_iter() };
        // What came as an argument goes with the end of the function.
        let is_own = |value: &ValueId| cut.takes.iter().all(|take| take.value != *value);
        cut.within.drops[place].iter().copied().filter(is_own).collect::<Vec<_>>().into_iter()
    }

    /// Has a trait stand beside the code, once for all who use the same one, and gives its name. What the compiler has to
    /// say of one trait it says once, however many functions use it.
    pub(super) fn declare(&self, name: &Ident, declaration: impl Fn(&Ident) -> TokenStream) -> Ident {
        let mut declared = self.declared.borrow_mut();
        let first = declaration(name);
        let text = first.to_string();
        let same = declared.iter().find(|declared| declared.text == text);
        if let Some(same) = same {
            return Ident::new(&same.name, name.span());
        }
        let free = free(&name.to_string(), |name| declared.iter().any(|declared| declared.name == name));
        let name = Ident::new(&free, name.span());
        declared.push(Declared { name: free, text, tokens: declaration(&name) });
        name
    }

    /// The code together with the traits that it needs.
    pub(super) fn with_declared(&self, code: TokenStream) -> TokenStream {
        let (declared, library) = (self.declared.borrow(), self.library);
        let traits = declared.iter().map(|declared| &declared.tokens);
        // How errors are told. Once for all nodes: a block with a `use` for each of them takes the compiler long.
        let told = (!self.variants.is_empty()).then(|| {
            quote! {
                #[allow(unused_imports)]
                use #library::__private::{ToldDebug as _, ToldDisplay as _, ToldType as _};
            }
        });
        if declared.is_empty() && told.is_none() { code } else { quote!(const _: () = { #told #(#traits)* #code };) }
    }

    /// How a value is held.
    pub(super) fn held(&self, value: ValueId) -> &'r Held {
        let take = self.cut.and_then(|cut| cut.takes.iter().find(|take| take.value == value));
        take.map_or(&self.resolved.values[value], |take| &take.held)
    }

    /// The variant for an error of a node.
    pub(super) fn variant(&self, node: NodeId) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.nodes.contains(&node))
    }

    /// The identifier of a value, as a field.
    pub(super) fn field(&self, value: ValueId) -> Ident {
        self.identifier(value, Span::call_site())
    }

    /// The identifier of a value, as a variable: no name of the user's can be mistaken for it.
    pub(super) fn variable(&self, value: ValueId) -> Ident {
        self.identifier(value, Span::mixed_site())
    }

    fn identifier(&self, value: ValueId, span: Span) -> Ident {
        let name = &self.resolved.graph.values[value].name;
        syntax::identifier(name, span).unwrap_or_else(|| format_ident!("value_{}", value, span = span))
    }

    /// The type of an input's field or of a value between nodes.
    pub(super) fn value_type(&self, value: ValueId) -> TokenStream {
        self.value_type_for(value, &self.lifetime)
    }

    /// The same, borrowed for `lifetime`.
    pub(super) fn value_type_for(&self, value: ValueId, lifetime: &Lifetime) -> TokenStream {
        let held = self.held(value);
        let inner = match &held.ty {
            Named::Stated(ty) => {
                let mut ty = (**ty).clone();
                lifetimes::name_all(&mut ty, lifetime);
                return ty.into_token_stream();
            }
            Named::Parameter { node, parameter } => self.parameter_type(*node, *parameter, lifetime),
            Named::Output { node, place } => return self.made_type(*node, *place, value, lifetime),
            Named::Field(field) => {
                let ty = self.resolved.roster.bound_inputs().nth(*field).map(|(_, field)| &field.ty);
                return ty.into_token_stream();
            }
            Named::Many(_) => {
                let Some(Collection { name, kind, .. }) = self.collection(value) else { return quote!(()) };
                return if *kind == Many::Kept { quote!(&#lifetime #name) } else { quote!(#name) };
            }
            Named::Nobody => return quote!(()),
        };
        match held.form {
            Form::Value => inner,
            Form::Reference => quote!(&#lifetime #inner),
            Form::Static => quote!(&'static #inner),
            Form::Option => quote!(::core::option::Option<&#lifetime #inner>),
        }
    }

    /// The type of an output's field.
    pub(super) fn output_type(&self, value: ValueId) -> TokenStream {
        let ty = self.value_type(value);
        let bound = matches!(self.resolved.graph.values[value].origin, Origin::Bound(_));
        if bound && self.held(value).form == Form::Value {
            // A bound input is never copied: it is lent out.
            let lifetime = &self.lifetime;
            return quote!(&#lifetime #ty);
        }
        ty
    }

    /// The type behind the reference of a parameter.
    pub(super) fn parameter_type(&self, node: NodeId, parameter: usize, lifetime: &Lifetime) -> TokenStream {
        if let Some(inside) = self.inside_parameter(node, parameter, lifetime) {
            return inside;
        }
        let borrows = self.resolved.nodes[node].parameters[parameter].lifetimes;
        if let Some(inlet) = self.resolved.flat.inlet(node, parameter) {
            return self.nested_type(node, inlet.ty, borrows, lifetime);
        }
        let (library, asker, marker) = (self.library, &self.asker, self.marker(node, borrows, lifetime));
        let index = Literal::usize_unsuffixed(parameter);
        quote!(<#marker as #library::__private::Parameter<#index #asker>>::Value)
    }

    fn made_type(&self, node: NodeId, place: usize, value: ValueId, lifetime: &Lifetime) -> TokenStream {
        let described = &self.resolved.nodes[node];
        let borrows = described.outputs[place].made.lifetimes && !self.resolved.ownership.lenders[value].is_empty();
        if let Some((names, _)) = self.inside(node) {
            let library = self.library;
            let of_item = self.resolved.flat.output_inside(node, place);
            let values = &names.resolved.graph.values;
            let item = names.gives().iter().find(|&&given| values[given].name == of_item);
            let item = item.map(|&given| names.open_type(given, lifetime));
            return quote!(#library::__private::Vec<#item>);
        }
        if let Some(outlet) = self.resolved.flat.outlet(node, place) {
            return self.nested_type(node, outlet.ty, borrows, lifetime);
        }
        let (library, asker, marker) = (self.library, &self.asker, self.marker(node, borrows, lifetime));
        let index = Literal::usize_unsuffixed(place);
        quote!(<#marker as #library::__private::Output<#index #asker>>::Value)
    }

    /// The type of a value as it is between nodes: sealed, where it comes out of a pipeline in the list.
    pub(super) fn between_type(&self, value: ValueId, lifetime: &Lifetime) -> TokenStream {
        if let Origin::Made { node, place } = self.resolved.graph.values[value].origin
            && let Some(outlet) = self.outlet(node, place)
        {
            let borrows = outlet.made.lifetimes && !self.resolved.ownership.lenders[value].is_empty();
            return self.nested_type(node, outlet.held, borrows, lifetime);
        }
        self.open_type(value, lifetime)
    }

    /// The type of a value outside of all seals, as its node has it, whatever `outputs` states.
    pub(super) fn open_type(&self, value: ValueId, lifetime: &Lifetime) -> TokenStream {
        match self.resolved.graph.values[value].origin {
            Origin::Made { node, place } if is_nameable(self.resolved.entry(node), &self.resolved.nodes[node]) => {
                self.made_type(node, place, value, lifetime)
            }
            Origin::Bound(_) if self.held(value).form == Form::Value => {
                let ty = self.value_type_for(value, lifetime);
                quote!(&#lifetime #ty)
            }
            _ => self.value_type_for(value, lifetime),
        }
    }

    /// The type of an input, without the reference; of a collection, that of its items.
    pub(super) fn inside_type(&self, value: ValueId, lifetime: &Lifetime) -> TokenStream {
        if let Named::Many(readers) = &self.held(value).ty {
            let (node, parameter) = readers[0];
            // Of the collections in a collection, what they hold in their turn.
            if let Some((names, take)) = self.inside_take(node, parameter)
                && names.collection(take.value).is_some()
            {
                return names.inside_type(take.value, lifetime);
            }
            return self.parameter_type(node, parameter, lifetime);
        }
        if let Some((_, inner)) = self.referent(value, lifetime) {
            return inner;
        }
        let held = self.held(value);
        match (&held.ty, held.form) {
            (Named::Parameter { node, parameter }, Form::Option) => self.parameter_type(*node, *parameter, lifetime),
            (Named::Stated(stated), Form::Option) => {
                let mut inner = syntax::node::way(stated).1.clone();
                lifetimes::name_all(&mut inner, lifetime);
                inner.into_token_stream()
            }
            _ => self.value_type_for(value, lifetime),
        }
    }

    /// The type of an input for the head of an `impl From<..> for XInputs`.
    pub(super) fn value_type_in_head(&self, value: ValueId) -> TokenStream {
        self.asking(&self.inputs_type()).value_type(value)
    }

    /// The marker type of a node: its path, with a lifetime for each of its own.
    fn marker(&self, node: NodeId, borrows: bool, lifetime: &Lifetime) -> TokenStream {
        let entry = self.resolved.entry(node);
        let eternal = Lifetime::new("'static", Span::call_site());
        let own = std::iter::repeat_n(if borrows { lifetime } else { &eternal }, self.resolved.nodes[node].lifetimes);
        let mut path = entry.path.clone();
        let Some(last) = path.segments.last_mut() else { return TokenStream::new() };
        lifetimes::name_all_in_arguments(&mut last.arguments, lifetime);
        let written: Vec<GenericArgument> = match &last.arguments {
            PathArguments::AngleBracketed(arguments) => arguments.args.iter().cloned().collect(),
            _ => Vec::new(),
        };
        let written = written.iter().filter(|argument| !matches!(argument, GenericArgument::Lifetime(_)));
        let arguments: TokenStream = own.map(|own| quote!(#own,)).chain(written.map(|one| quote!(#one,))).collect();
        if !arguments.is_empty() {
            last.arguments = PathArguments::AngleBracketed(syn::parse_quote!(::<#arguments>));
        }
        path.into_token_stream()
    }

    /// Where an input is a reference: for how long, and to what.
    pub(super) fn referent(&self, value: ValueId, lifetime: &Lifetime) -> Option<(Lifetime, TokenStream)> {
        let held = self.held(value);
        let outer = match held.form {
            Form::Reference => lifetime.clone(),
            Form::Static => Lifetime::new("'static", Span::call_site()),
            Form::Value | Form::Option => return None,
        };
        match &held.ty {
            Named::Parameter { node, parameter } => Some((outer, self.parameter_type(*node, *parameter, lifetime))),
            // A stated reference may name a lifetime of its own.
            Named::Stated(stated) if matches!(**stated, Type::Reference(_)) => {
                let mut stated = (**stated).clone();
                lifetimes::name_all(&mut stated, lifetime);
                match stated {
                    Type::Reference(TypeReference { lifetime: Some(outer), elem, .. }) => Some((outer, quote!(#elem))),
                    other => Some((outer, quote!(#other))),
                }
            }
            _ => None,
        }
    }

    /// A lifetime that none of the pipeline's generics has.
    pub(super) fn free_lifetime(&self, name: &str) -> Lifetime {
        let taken = lifetimes::mentions(&self.resolved.roster.generics);
        Lifetime::new(&free(name, |name| taken.contains(name) || name == self.lifetime.to_string()), Span::call_site())
    }

    /// A name that none of the pipeline's generics has.
    pub(super) fn free(&self, name: &str) -> Ident {
        let taken = lifetimes::mentions(&self.resolved.roster.generics);
        format_ident!("{}", free(name, |name| taken.contains(name)))
    }
}

/// Every name that is taken where the lifetime will stand: `for<'a> fn(&'a str)` in a stated type has one, too.
fn lifetimes_of(roster: &Roster) -> BTreeSet<String> {
    let mut taken = lifetimes::mentions(&roster.generics);
    let ports = [&roster.inputs, &roster.outputs].into_iter().flatten().flatten();
    for ty in ports.filter_map(|port| port.ty.as_ref()).chain(roster.fields().iter().map(|field| &field.ty)) {
        taken.extend(lifetimes::mentions(ty));
    }
    taken
}

/// A variant for each fallible node or pipeline of the list, named after it; a name that is taken gets a number.
fn variants(resolved: &Resolved<'_>) -> Rc<[Variant]> {
    let mut variants: Vec<Variant> = Vec::new();
    for (node, _) in resolved.fallible() {
        let entry = resolved.flat.leaves[node].entry;
        if let Some(variant) = variants.iter_mut().find(|variant| variant.entry == entry) {
            variant.nodes.push(node);
            continue;
        }
        let name = camel(&resolved.item(node).name());
        let free = free(&name, |name| variants.iter().any(|variant| variant.name == name));
        // `Self` is the one keyword that camel case can make.
        let name = syn::parse_str(&free).unwrap_or_else(|_| format_ident!("{free}Node"));
        variants.push(Variant { name, entry, nodes: vec![node] });
    }
    variants.into()
}

/// The tokens as if all of them stood at `span`: what is wrong with them is then told once, at one place.
fn located(tokens: TokenStream, span: Span) -> TokenStream {
    let located = tokens.into_iter().map(|token| match token {
        TokenTree::Group(group) => {
            let mut group = Group::new(group.delimiter(), located(group.stream(), span));
            group.set_span(span);
            TokenTree::Group(group)
        }
        mut other => {
            other.set_span(span.resolved_at(other.span()));
            other
        }
    });
    located.collect()
}
