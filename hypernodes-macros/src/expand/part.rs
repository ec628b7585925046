//! The parts of a pipeline as functions, and what it tells the pipelines around it.

mod batch;
mod ends;
mod numbers;
mod stand_in;

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::{GenericParam, Lifetime};

pub(super) use self::stand_in::StandIn;

use self::batch::{batch, has_batch};
use self::ends::Ends;
use self::numbers::Types;
use self::stand_in::for_stand_ins;
use super::place::Place;
use super::run::{engine_variable, lines};
use super::scopes::told_or_not;
use super::seal::{Seal, is_sealed};
use super::types::{ERROR, Names};
use super::{docs, drawing, relay};
use crate::graph::{Borrow, Origin, ValueId};
use crate::parts::{self, Cut, From, Take};
use crate::resolved::{Form, Named};
use crate::syntax;
use crate::syntax::composite::{Composite, Inlet, Outlet, Part, Source, part_name};
use crate::syntax::description::{Made, Many, Parameter, Way};
use crate::syntax::lifetimes::mentions;

/// ```text
/// impl TextStats {
///     pub fn __hypernodes_part_0(passage: &<clean_text as Parameter<0>>::Value) -> <clean_text as Output<0>>::Value {
///         let cleaned_text = clean_text(passage);
///         cleaned_text
///     }
///     ..
/// }
/// trait __TextStatsTypes<'a, const NUMBER: usize> { type Type: ?Sized; }
/// impl<'a> __TextStatsTypes<'a, 1> for TextStats { type Type = <clean_text as Parameter<0>>::Value; }
/// ..
/// macro_rules! __hypernodes_TextStats_5e1f { .. }                    the relay
/// use __hypernodes_TextStats_5e1f as TextStats;
/// ```
pub(super) fn expand(names: &Names<'_>) -> (TokenStream, TokenStream) {
    let roster = names.resolved.roster;
    let cuts = parts::of(names.resolved);
    let mut types = Types::new(names);
    let mut parts = Vec::new();
    let mut functions = Vec::new();
    let mut batches = Vec::new();
    let mut seals = Vec::new();
    for (number, cut) in cuts.iter().enumerate() {
        let names = names.for_part(cut);
        let ends = Ends::of(&names, cut);
        functions.push(function(&names, number, &ends, &mut types));
        functions.push(for_stand_ins(&names, number, cut));
        if has_batch(&names) {
            batches.push(batch(&names, number, &ends, &mut types));
        }
        parts.push(told(&names, &cuts, &ends, &mut types));
        let sealed = cut.gives.iter().copied().filter(|&value| is_sealed(&names, value));
        seals.extend(sealed.map(|value| Seal::of(&names, value).expand(&names, value)));
    }
    let generics = roster.generics.params.iter().filter_map(|param| match param {
        GenericParam::Type(param) => Some(param.ident.to_string()),
        GenericParam::Const(param) => Some(param.ident.to_string()),
        GenericParam::Lifetime(_) => None,
    });
    let graph = &names.resolved.graph;
    let mut drawing = drawing::of(names);
    let part_of = |node: usize| cuts.iter().position(|cut| cut.nodes.contains(&node)).unwrap_or_default();
    drawing.renumber(&part_of);
    for (output, &value) in drawing.outputs.iter_mut().zip(&graph.outputs) {
        output.part = made_by(&cuts, value).map(|(part, _)| part).filter(|&part| cuts[part].nodes.is_empty());
    }
    let composite = Composite {
        name: roster.name.clone(),
        generics: generics.collect(),
        bound: cuts.iter().any(|cut| cut.itself),
        inputs: graph.inputs.iter().map(|&value| names.field(value)).collect(),
        outputs: graph.outputs.iter().filter_map(|&value| Some((names.field(value), place(&cuts, value)?))).collect(),
        parts,
        drawing,
        refused: false,
    };
    let relay = relay::of_pipeline(roster, &composite);
    let types = types.expand();
    let (impl_generics, arguments, where_clause) = roster.generics.split_for_impl();
    let name = &roster.name;
    let functions = quote! {
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
        impl #impl_generics #name #arguments #where_clause {
            #(#functions)*
        }
    };
    let batches = (!batches.is_empty()).then(|| {
        let library = names.library;
        quote! {
            #library::__private::with_rayon! {
                {
                    #[doc(hidden)]
                    #[allow(dead_code, private_interfaces, private_bounds, clippy::all, clippy::pedantic)]
                    impl #impl_generics #name #arguments #where_clause {
                        #(#batches)*
                    }
                }
                {}
            }
        }
    });
    let functions = quote! { #functions #batches };
    (functions, quote! { #(#seals)* #types #relay })
}

/// The part that gives a value, and the place among what it gives.
fn made_by(cuts: &[Cut], value: ValueId) -> Option<(usize, usize)> {
    cuts.iter().enumerate().find_map(|(part, cut)| {
        let place = cut.gives.iter().position(|&given| given == value)?;
        Some((part, place))
    })
}

fn place(cuts: &[Cut], value: ValueId) -> Option<crate::graph::Place> {
    made_by(cuts, value).map(|(node, place)| crate::graph::Place { node, place })
}

fn function(names: &Names<'_>, number: usize, ends: &Ends<'_>, told: &mut Types<'_>) -> TokenStream {
    let cut = ends.cut;
    let takes = cut.takes.iter().enumerate().map(|(place, take)| {
        let (variable, ty) = (names.variable(take.value), taken_type(names, ends, place, take, told));
        quote!(#variable: #ty)
    });
    let takes: Vec<TokenStream> = takes.collect();
    let this = cut.itself.then(|| {
        let lifetime = ends.lender(None).filter(|_| ends.lends_itself(None));
        quote!(& #lifetime self)
    });
    let (engine, library, of_engine) = (engine_variable(), names.library, names.engine());
    let engine = [quote!(#engine: #of_engine)];
    let arguments: Vec<TokenStream> = this.into_iter().chain(engine).chain(takes).collect();
    let eternal = eternal();
    // Another node's error may borrow, and all of them have one type: a lifetime that nothing binds fits any.
    let of_error = names.free_lifetime("'of_error");
    let types = cut.gives.iter().zip(&ends.given).map(|(&value, lifetime)| {
        let lifetime = lifetime.as_ref().unwrap_or(&eternal);
        told.signed(names, value, lifetime, sealed_type)
    });
    let types: Vec<TokenStream> = types.collect();
    let values = cut.gives.iter().map(|&value| {
        let given = if matches!(names.resolved.graph.values[value].origin, Origin::Made { .. }) {
            Place::sealed(names, value, Span::call_site()).itself()
        } else {
            super::run::given(names, value)
        };
        if is_sealed(names, value) { Seal::of(names, value).around(&given) } else { given }
    });
    let values: Vec<TokenStream> = values.collect();
    let (mut ty, mut value) = match (&types[..], &values[..]) {
        ([ty], [value]) => (ty.clone(), value.clone()),
        _ => (quote!((#(#types),*)), quote!((#(#values),*))),
    };
    if names.order().iter().any(|&node| names.variant(node).is_some()) {
        let lifetime = ends.given.last().and_then(Option::as_ref).unwrap_or(&of_error);
        let (error, arguments) = (&names.error, names.of_error.arguments_for(lifetime));
        ty = quote!(::core::result::Result<#ty, #error #arguments>);
        value = quote!(::core::result::Result::Ok(#value));
    }
    let bounds = names.collection_bounds(&ends.inside);
    let mentioned = mentions(quote!(#(#arguments)* #ty #bounds));
    let declared = ends.declared(&mentioned, &of_error);
    let own = &names.resolved.roster.generics;
    let (own_types, own_lifetimes): (Vec<_>, Vec<_>) =
        (own.type_params().map(|param| &param.ident).collect(), own.lifetimes().map(|param| &param.lifetime).collect());
    let outlives = declared.iter().map(|lifetime| quote!(#(#own_types: #lifetime,)* #(#own_lifetimes: #lifetime,)*));
    let collections = names.collections().iter().map(|collection| collection.parameter(None));
    let part = part_name(number);
    let body = told_or_not(names, |names| {
        let lines = lines(names);
        quote!(#lines #value)
    });
    quote! {
        #[doc(hidden)]
        #[inline(always)]
        pub fn #part<#(#declared,)* #(#collections,)* #of_engine: #library::__private::Runs>(#(#arguments),*) -> #ty
        where
            #(#outlives)*
            #bounds
        {
            #body
        }
    }
}

/// Whether the type of a value can be named here, outside of all seals.
fn is_open(names: &Names<'_>, value: ValueId) -> bool {
    let Origin::Made { node, place } = names.resolved.graph.values[value].origin else { return true };
    let is_inside = names.resolved.names.nodes[node].outputs[place].inside;
    !is_inside || names.seals(value) == 0
}

fn eternal() -> Lifetime {
    Lifetime::new("'static", Span::call_site())
}

/// The type of an argument.
fn taken_type(names: &Names<'_>, ends: &Ends<'_>, place: usize, take: &Take, told: &mut Types<'_>) -> TokenStream {
    let lender = ends.lender(Some(place));
    let outer = lender.filter(|_| ends.lends_itself(Some(place)));
    let is_sealed = is_sealed(names, take.value) || names.seals(take.value) > 0;
    let anonymous = Lifetime::new("'_", Span::call_site());
    let inside = match lender {
        // The compiler shortens no lifetime of a seal: one that lived as long as the borrow would be borrowed for good.
        Some(_) if is_sealed && outer.is_some() && take.way == Way::Reference => &anonymous,
        Some(lender) => lender,
        // Each seal may have a lifetime of its own.
        None if is_sealed => &anonymous,
        None => &ends.inside,
    };
    let mut inner = || {
        #[expect(clippy::redundant_closure_for_method_calls, reason = "the method by its name is of one lifetime")]
        told.signed(names, take.value, inside, |names, value, lifetime| names.inside_type(value, lifetime))
    };
    match (take.way, take.held.form) {
        (Way::Value, _) => told.signed(names, take.value, inside, sealed_type),
        (_, Form::Value) => {
            let ty = told.signed(names, take.value, inside, sealed_type);
            quote!(& #outer #ty)
        }
        (Way::Reference, _) => {
            let inner = inner();
            quote!(& #outer #inner)
        }
        (Way::Static, _) => {
            let inner = inner();
            quote!(&'static #inner)
        }
        (Way::Option, _) => {
            let inner = inner();
            quote!(::core::option::Option<& #outer #inner>)
        }
    }
}

/// The type of a value between parts.
fn sealed_type(names: &Names<'_>, value: ValueId, lifetime: &Lifetime) -> TokenStream {
    match names.resolved.graph.values[value].origin {
        Origin::Made { .. } if is_sealed(names, value) => Seal::of(names, value).ty(lifetime),
        Origin::Made { .. } => names.between_type(value, lifetime),
        Origin::Bound(_) if names.held(value).form == Form::Value => {
            let ty = names.value_type_for(value, lifetime);
            quote!(&#lifetime #ty)
        }
        Origin::Input | Origin::Bound(_) => names.value_type_for(value, lifetime),
    }
}

/// What is told of a part.
fn told(names: &Names<'_>, cuts: &[Cut], ends: &Ends<'_>, types: &mut Types<'_>) -> Part {
    let cut = ends.cut;
    let itself = cut.itself.then(|| itself(names));
    let first = usize::from(cut.itself);
    let taken = cut.takes.iter().map(|take| inlet(names, cuts, take, types));
    let inlets: Vec<Inlet> = itself.into_iter().chain(taken).collect();
    let borrow = |from: &From| Borrow { parameter: from.take.map_or(0, |take| take + first), itself: from.itself };
    let outlets = cut.gives.iter().zip(&ends.borrows.0).map(|(&value, from)| {
        let asking = types.asking.for_part(cut);
        let held = types.number(sealed_type(&asking, value, &names.lifetime));
        // The type of what stays inside a pipeline of the list may be private to its module.
        let ty = if is_open(names, value) { types.number(asking.open_type(value, &names.lifetime)) } else { ERROR };
        let (own, of_parts) = (usize::from(is_sealed(names, value)), names.seals(value));
        let (text, lifetimes) = made_text(names, value);
        let place = match names.resolved.graph.values[value].origin {
            Origin::Made { node, place } => {
                let inner = names.resolved.flat.outlet(node, place).map(|outlet| outlet.place);
                inner
                    .or_else(|| names.resolved.flat.stood_in_outlet(node, place).map(|(_, outlet)| outlet.place))
                    .unwrap_or(place)
            }
            Origin::Input | Origin::Bound(_) => 0,
        };
        Outlet {
            place,
            name: names.field(value),
            made: Made { ty: text, lifetimes, borrows: from.iter().map(borrow).collect() },
            seals: own + of_parts,
            held,
            ty,
        }
    });
    let outlets = outlets.collect();
    let fails = names.order().iter().any(|&node| names.variant(node).is_some());
    let error = fails.then(|| Made {
        ty: names.error.to_string(),
        lifetimes: names.of_error.generics.lifetimes().next().is_some(),
        borrows: ends.borrows.1.iter().map(borrow).collect(),
    });
    let failing = cut.nodes.first().filter(|&&node| fails && !names.resolved.maps.contains_key(&node));
    let failure = failing.map_or(ERROR, |&node| types.number(types.asking.failure_type(node)));
    let mapped = names.order().iter().any(|&node| names.is_mapped(node));
    let cached = names.order().iter().any(|&node| names.may_be_kept(node));
    Part { inlets, outlets, error, failure, cached, mapped, batched: has_batch(names) }
}

/// The pipeline as an argument of its own part.
fn itself(names: &Names<'_>) -> Inlet {
    let roster = names.resolved.roster;
    let (_, arguments, _) = roster.generics.split_for_impl();
    let name = &roster.name;
    let value = crate::text::of(quote!(#name #arguments));
    let parameter = Parameter {
        name: format_ident!("itself"),
        way: Way::Reference,
        ty: format!("&{value}"),
        value,
        lifetimes: roster.generics.lifetimes().next().is_some(),
        many: None,
    };
    let graph = &names.resolved.graph;
    let is_bound = |value: ValueId| matches!(graph.values[value].origin, Origin::Bound(_));
    Inlet { parameter, source: Source::Itself, ty: ERROR, parameters: own_names(names, is_bound) }
}

fn inlet(names: &Names<'_>, cuts: &[Cut], take: &Take, types: &mut Types<'_>) -> Inlet {
    let Take { value, held, way } = take;
    let graph = &names.resolved.graph;
    let (source, ty, lifetimes) = match graph.values[*value].origin {
        Origin::Made { .. } => {
            let place = place(cuts, *value).unwrap_or(crate::graph::Place { node: 0, place: 0 });
            (Source::Part(place), ERROR, false)
        }
        Origin::Input | Origin::Bound(_) => {
            let input = graph.inputs.iter().position(|input| input == value).unwrap_or_default();
            let cut = names.cut();
            let ty = cut
                .map_or_else(|| types.asking.clone(), |cut| types.asking.for_part(cut))
                .inside_type(*value, &names.lifetime);
            let lifetimes = mentions(&ty).contains(&names.lifetime.to_string());
            (Source::Input(input), types.number(ty), lifetimes)
        }
    };
    let text = if source == Source::Input(0) || matches!(source, Source::Input(_)) {
        held.text.clone()
    } else {
        made_text(names, *value).0
    };
    let written = match way {
        Way::Value => text.clone(),
        Way::Reference => format!("&{text}"),
        Way::Static => format!("&'static {text}"),
        Way::Option => format!("Option<&{text}>"),
    };
    let many = kind(names, *value);
    let written = if many.is_some() { held.text.clone() } else { written };
    let text = match &held.ty {
        Named::Many(readers) => names.resolved.nodes[readers[0].0].parameters[readers[0].1].value.clone(),
        _ => text,
    };
    let way = match many {
        Some(Many::Values) => Way::Value,
        Some(_) => Way::Reference,
        None => *way,
    };
    let parameter = Parameter { name: names.field(*value), way, ty: written, value: text, lifetimes, many };
    Inlet { parameter, source, ty, parameters: own_names(names, |other| other == *value) }
}

/// What the node of a part calls some of its values: the names of its parameters.
fn own_names(names: &Names<'_>, is_it: impl Fn(ValueId) -> bool) -> Vec<String> {
    let [node] = names.order() else { return Vec::new() };
    let resolved = names.resolved;
    let taken = resolved.graph.sources[*node].iter().enumerate().filter(|(_, value)| is_it(**value));
    let own = taken.flat_map(|(parameter, _)| match resolved.flat.inlet(*node, parameter) {
        Some(inlet) => inlet.parameters.clone(),
        None => vec![syntax::name(&resolved.nodes[*node].parameters[parameter].name)],
    });
    own.collect()
}

/// How a part takes the items of a collection.
fn kind(names: &Names<'_>, value: ValueId) -> Option<Many> {
    names.collection(value).map(|collection| collection.kind)
}

/// The type of what a part gives as text, and whether it mentions lifetimes.
fn made_text(names: &Names<'_>, value: ValueId) -> (String, bool) {
    let resolved = names.resolved;
    match resolved.graph.values[value].origin {
        Origin::Made { node, place } if crate::resolved::is_nameable(resolved.entry(node), &resolved.nodes[node]) => {
            let made = &resolved.nodes[node].outputs[place].made;
            let lifetimes = made.lifetimes || crate::resolved::borrows_in_arguments(resolved.entry(node));
            (resolved.text(node, &made.ty), lifetimes)
        }
        Origin::Bound(_) if names.held(value).form == Form::Value => {
            (format!("&{}", docs::value_text(names, value)), true)
        }
        _ => (docs::input_type(names, value), true),
    }
}

/// What a pipeline with mistakes tells those around it: nothing but that.
pub(super) fn refused(roster: &syntax::roster::Roster) -> TokenStream {
    let composite = Composite {
        name: roster.name.clone(),
        generics: Vec::new(),
        bound: false,
        inputs: Vec::new(),
        parts: Vec::new(),
        outputs: Vec::new(),
        drawing: syntax::drawing::Drawing::default(),
        refused: true,
    };
    relay::of_pipeline(roster, &composite)
}
