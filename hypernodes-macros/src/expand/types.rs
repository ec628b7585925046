//! How the generated items are named, and how the types of their fields are written.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{GenericArgument, Lifetime, PathArguments, Type, TypeReference};

use super::generics::Subset;
use crate::graph::{NodeId, Origin, ValueId};
use crate::names::{camel, free};
use crate::resolved::{Form, Named, Resolved};
use crate::syntax;
use crate::syntax::lifetimes;
use crate::syntax::roster::Roster;

/// A resolved pipeline and the names of what is made from it.
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
    /// The variants of the error: the node and the name.
    pub(super) variants: Vec<(NodeId, Ident)>,
}

impl<'r> Names<'r> {
    pub(super) fn new(resolved: &'r Resolved<'r>, library: &'r TokenStream) -> Self {
        let roster = resolved.roster;
        let lifetime = lifetimes::free(&lifetimes_of(roster));
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
        };
        let fields = |values: &[ValueId], ty: &dyn Fn(ValueId) -> TokenStream| -> TokenStream {
            values.iter().map(|&value| ty(value)).collect()
        };
        let inputs = fields(&resolved.graph.inputs, &|value| names.value_type(value));
        let outputs = fields(&resolved.graph.outputs, &|value| names.output_type(value));
        let errors: TokenStream = names.variants.iter().map(|&(node, _)| names.error_type(node)).collect();
        names.of_inputs = Subset::of(&roster.generics, inputs, &lifetime);
        names.of_outputs = Subset::of(&roster.generics, outputs, &lifetime);
        names.of_error = Subset::of(&roster.generics, errors, &lifetime);
        names
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
        let held = &self.resolved.values[value];
        let inner = match &held.ty {
            Named::Stated(ty) => {
                let mut ty = (**ty).clone();
                lifetimes::name_all(&mut ty, lifetime);
                return ty.into_token_stream();
            }
            Named::Parameter { node, parameter } => self.parameter_type(*node, *parameter, lifetime),
            Named::Output { node, place } => return self.made_type(*node, *place, value),
            Named::Field(field) => {
                let ty = self.resolved.roster.bound_inputs().nth(*field).map(|(_, field)| &field.ty);
                return ty.into_token_stream();
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
        if bound && self.resolved.values[value].form == Form::Value {
            // A bound input is never copied: it is lent out.
            let lifetime = &self.lifetime;
            return quote!(&#lifetime #ty);
        }
        ty
    }

    /// The type behind the reference of a parameter.
    pub(super) fn parameter_type(&self, node: NodeId, parameter: usize, lifetime: &Lifetime) -> TokenStream {
        self.parameter_type_for(node, parameter, lifetime, &TokenStream::new())
    }

    fn parameter_type_for(
        &self,
        node: NodeId,
        parameter: usize,
        lifetime: &Lifetime,
        asker: &TokenStream,
    ) -> TokenStream {
        let borrows = self.resolved.nodes[node].parameters[parameter].lifetimes;
        let (library, marker) = (self.library, self.marker(node, borrows, lifetime));
        let index = Literal::usize_unsuffixed(parameter);
        quote!(<#marker as #library::__private::Parameter<#index #asker>>::Value)
    }

    fn made_type(&self, node: NodeId, place: usize, value: ValueId) -> TokenStream {
        let described = &self.resolved.nodes[node];
        let borrows = described.outputs[place].made.lifetimes && !self.resolved.ownership.lenders[value].is_empty();
        let (library, marker) = (self.library, self.marker(node, borrows, &self.lifetime));
        let index = Literal::usize_unsuffixed(place);
        quote!(<#marker as #library::__private::Output<#index>>::Value)
    }

    pub(super) fn error_type(&self, node: NodeId) -> TokenStream {
        let borrows = !self.resolved.ownership.error_lenders[node].is_empty();
        let (library, marker) = (self.library, self.marker(node, borrows, &self.lifetime));
        quote!(<#marker as #library::__private::Fails>::Error)
    }

    /// The type of an input for the head of an `impl From<..> for XInputs`, where the compiler has to be made to look.
    pub(super) fn value_type_in_head(&self, value: ValueId) -> TokenStream {
        let held = &self.resolved.values[value];
        match held.ty {
            Named::Parameter { node, parameter } if held.form == Form::Value => {
                let inputs = self.inputs_type();
                self.parameter_type_for(node, parameter, &self.lifetime, &quote!(, #inputs))
            }
            _ => self.value_type(value),
        }
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
        let held = &self.resolved.values[value];
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

    /// What `run` returns.
    pub(super) fn outcome(&self) -> TokenStream {
        let outputs = self.outputs_type();
        if self.variants.is_empty() {
            return outputs;
        }
        let error = self.error_type_of_all();
        quote!(::core::result::Result<#outputs, #error>)
    }

    pub(super) fn inputs_type(&self) -> TokenStream {
        let (name, arguments) = (&self.inputs, self.of_inputs.arguments());
        quote!(#name #arguments)
    }

    pub(super) fn outputs_type(&self) -> TokenStream {
        let (name, arguments) = (&self.outputs, self.of_outputs.arguments());
        quote!(#name #arguments)
    }

    pub(super) fn error_type_of_all(&self) -> TokenStream {
        let (name, arguments) = (&self.error, self.of_error.arguments());
        quote!(#name #arguments)
    }

    /// The lifetime of the inputs in a method: one of their own, where what comes back borrows, but not from them.
    pub(super) fn lifetime_of_inputs(&self) -> Lifetime {
        if self.comes_back_borrowed() && !self.resolved.borrows_inputs() {
            return self.free_lifetime("'inputs");
        }
        self.lifetime.clone()
    }

    fn comes_back_borrowed(&self) -> bool {
        self.of_outputs.borrows || self.of_error.borrows
    }

    /// What a method takes.
    pub(super) fn taken_type(&self) -> TokenStream {
        let (name, arguments) = (&self.inputs, self.of_inputs.arguments_for(&self.lifetime_of_inputs()));
        quote!(#name #arguments)
    }

    /// The lifetimes that a method is generic over: of what comes back, and of what it takes.
    pub(super) fn method_lifetimes(&self) -> Vec<Lifetime> {
        let mut lifetimes: Vec<Lifetime> =
            self.comes_back_borrowed().then(|| self.lifetime.clone()).into_iter().collect();
        let of_inputs = self.lifetime_of_inputs();
        if self.of_inputs.borrows && !lifetimes.contains(&of_inputs) {
            lifetimes.push(of_inputs);
        }
        lifetimes
    }

    /// The lifetimes and types of the pipeline itself, all of which outlive what a method takes and gives.
    pub(super) fn outlives(&self) -> TokenStream {
        let generics = &self.resolved.roster.generics;
        let types: Vec<&Ident> = generics.type_params().map(|param| &param.ident).collect();
        let types = self.method_lifetimes().into_iter().map(|lifetime| quote!(#(#types: #lifetime,)*));
        let lifetime = &self.lifetime;
        let lifetimes = generics.lifetimes().filter(|_| self.comes_back_borrowed()).map(|param| &param.lifetime);
        quote!(#(#lifetimes: #lifetime,)* #(#types)*)
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

    /// How `run` takes the pipeline: for as long as its outputs live, where they borrow from a field.
    pub(super) fn receiver(&self) -> TokenStream {
        let lifetime = &self.lifetime;
        if self.resolved.borrows_self() { quote!(&#lifetime self) } else { quote!(&self) }
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

/// A variant for each fallible node, named after it; a name that is taken gets a number.
fn variants(resolved: &Resolved<'_>) -> Vec<(NodeId, Ident)> {
    let mut variants: Vec<(NodeId, Ident)> = Vec::new();
    for (node, _) in resolved.fallible() {
        let name = camel(&resolved.entry(node).name());
        let free = free(&name, |name| variants.iter().any(|(_, taken)| taken == name));
        // `Self` is the one keyword that camel case can make.
        let ident = syn::parse_str(&free).unwrap_or_else(|_| format_ident!("{free}Node"));
        variants.push((node, ident));
    }
    variants
}
