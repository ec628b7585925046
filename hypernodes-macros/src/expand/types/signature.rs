//! The types in the signatures of `run` and the methods beside it.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::Lifetime;

use super::Names;
use crate::syntax::lifetimes;

impl Names<'_> {
    /// What `run` returns.
    pub(in crate::expand) fn outcome(&self) -> TokenStream {
        let outputs = self.outputs_type();
        if self.variants.is_empty() {
            return outputs;
        }
        let error = self.error_type_of_all();
        quote!(::core::result::Result<#outputs, #error>)
    }

    pub(in crate::expand) fn inputs_type(&self) -> TokenStream {
        self.inputs_type_for(&self.lifetime)
    }

    pub(super) fn inputs_type_for(&self, lifetime: &Lifetime) -> TokenStream {
        let (name, mut arguments) = (&self.inputs, self.of_inputs.all_for(lifetime));
        arguments.extend(self.collections.iter().map(|collection| collection.name.to_token_stream()));
        if arguments.is_empty() { quote!(#name) } else { quote!(#name<#(#arguments),*>) }
    }

    /// The same where there is nothing to say what the collections are.
    pub(in crate::expand) fn usual_inputs_type(&self) -> TokenStream {
        let (name, arguments) = (&self.inputs, self.of_inputs.arguments());
        quote!(#name #arguments)
    }

    pub(in crate::expand) fn outputs_type(&self) -> TokenStream {
        let (name, arguments) = (&self.outputs, self.of_outputs.arguments());
        quote!(#name #arguments)
    }

    pub(in crate::expand) fn error_type_of_all(&self) -> TokenStream {
        let (name, arguments) = (&self.error, self.of_error.arguments());
        quote!(#name #arguments)
    }

    /// The lifetime of the inputs in a method: one of their own, where what comes back borrows, but not from them.
    pub(in crate::expand) fn lifetime_of_inputs(&self) -> Lifetime {
        if self.comes_back_borrowed() && !self.resolved.borrows_inputs() {
            return self.free_lifetime("'inputs");
        }
        self.lifetime.clone()
    }

    fn comes_back_borrowed(&self) -> bool {
        self.of_outputs.borrows || self.of_error.borrows
    }

    /// What a method takes.
    pub(in crate::expand) fn taken_type(&self) -> TokenStream {
        self.inputs_type_for(&self.lifetime_of_inputs())
    }

    /// The lifetimes that a method is generic over: of what comes back, and of what it takes.
    pub(in crate::expand) fn method_lifetimes(&self) -> Vec<Lifetime> {
        let mut lifetimes: Vec<Lifetime> =
            self.comes_back_borrowed().then(|| self.lifetime.clone()).into_iter().collect();
        let of_inputs = self.lifetime_of_inputs();
        let mentions = || lifetimes::mentions(self.collection_bounds(&of_inputs)).contains(&of_inputs.to_string());
        if !lifetimes.contains(&of_inputs) && (self.of_inputs.borrows || mentions()) {
            lifetimes.push(of_inputs);
        }
        lifetimes
    }

    /// What a method is generic over: lifetimes, and the types of collections.
    pub(in crate::expand) fn method_generics(&self) -> TokenStream {
        let lifetimes = self.method_lifetimes();
        let of_inputs = self.lifetime_of_inputs();
        let collections = self.collections.iter().map(|collection| collection.parameter(Some(&of_inputs)));
        quote!(#(#lifetimes,)* #(#collections,)*)
    }

    /// The lifetimes and types of the pipeline itself, all of which outlive what a method takes and gives.
    pub(in crate::expand) fn outlives(&self) -> TokenStream {
        let generics = &self.resolved.roster.generics;
        let types: Vec<&Ident> = generics.type_params().map(|param| &param.ident).collect();
        let types = self.method_lifetimes().into_iter().map(|lifetime| quote!(#(#types: #lifetime,)*));
        let lifetime = &self.lifetime;
        let lifetimes = generics.lifetimes().filter(|_| self.comes_back_borrowed()).map(|param| &param.lifetime);
        let collections = self.collection_bounds(&self.lifetime_of_inputs());
        quote!(#(#lifetimes: #lifetime,)* #(#types)* #collections)
    }

    /// How `run` takes the pipeline: for as long as its outputs live, where they borrow from a field.
    pub(in crate::expand) fn receiver(&self) -> TokenStream {
        let lifetime = &self.lifetime;
        if self.resolved.borrows_self() { quote!(&#lifetime self) } else { quote!(&self) }
    }
}
