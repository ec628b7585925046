//! `run`: the straight line that a person would have written by hand.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use std::collections::BTreeMap;

use super::docs;
use super::types::Names;
use crate::graph::ownership::Pass;
use crate::graph::{NodeId, Origin, ValueId};
use crate::resolved::{Form, Named, is_nameable};
use crate::syntax::description::Way;
use crate::syntax::lifetimes;
use crate::text::without_lifetimes;

/// ```text
/// impl TextStats {
///     pub fn run<'a>(&self, inputs: impl Into<TextStatsInputs<'a>>) -> TextStatsOutputs {
///         let TextStatsInputs { passage } = Into::into(inputs);
///         let cleaned_text = clean_text(passage);
///         let word_count = count_words(&cleaned_text);
///         TextStatsOutputs { cleaned_text: cleaned_text, word_count: word_count }
///     }
/// }
/// ```
pub(super) fn expand(names: &Names<'_>) -> TokenStream {
    let resolved = names.resolved;
    let name = &resolved.roster.name;
    let (impl_generics, arguments, where_clause) = resolved.roster.generics.split_for_impl();
    let page = docs::graph(names);
    let doc = doc(names);
    let lifetimes = names.method_lifetimes();
    let (receiver, inputs_type, outcome, outlives) =
        (names.receiver(), names.taken_type(), names.outcome(), names.outlives());
    let run = Ident::new("run", resolved.roster.name.span());
    let into = quote_spanned!(resolved.roster.name.span()=> ::core::convert::Into<#inputs_type>);
    let pruned = pruned(names);
    let taken = take_inputs(names);
    let copiers = copiers(names);
    let lines = resolved.graph.order.iter().enumerate().map(|(place, &node)| {
        let call = call(names, node);
        let drops = resolved.ownership.drops[place].iter().map(|&value| names.variable(value));
        quote!(#call #(::core::mem::drop(#drops);)*)
    });
    let outputs = &names.outputs;
    let fields = resolved.graph.outputs.iter().map(|&value| output(names, value));
    let mut outputs = quote!(#outputs { #(#fields),* });
    if !names.variants.is_empty() {
        outputs = quote!(::core::result::Result::Ok(#outputs));
    }
    quote! {
        #[doc = #page]
        #[allow(clippy::let_unit_value, clippy::unused_self, clippy::trivially_copy_pass_by_ref)]
        impl #impl_generics #name #arguments #where_clause {
            #[doc = #doc]
            #[inline]
            pub fn #run<#(#lifetimes),*>(#receiver, inputs: impl #into) -> #outcome
            where #outlives
            {
                #(let _ = #pruned;)*
                #copiers
                #taken
                #(#lines)*
                #outputs
            }
        }
    }
}

/// The nodes that nothing needs: named, so that nobody calls them unused, and not called.
fn pruned<'n>(names: &'n Names<'_>) -> impl Iterator<Item = &'n syn::Path> {
    let resolved = names.resolved;
    let mut runs = vec![false; resolved.nodes.len()];
    for &node in &resolved.graph.order {
        runs[node] = true;
    }
    let pruned = (0..resolved.nodes.len()).filter(move |&node| !runs[node]);
    pruned
        .filter(|&node| is_nameable(resolved.entry(node), &resolved.nodes[node]))
        .map(|node| &resolved.entry(node).path)
}

fn doc(names: &Names<'_>) -> String {
    let (inputs, outputs) = (&names.inputs, &names.outputs);
    let mut doc = format!(
        "Runs one item. Takes a [`{inputs}`], a tuple in the order of its fields, or, for a single input, its value; gives [`{outputs}`]."
    );
    if !names.variants.is_empty() {
        doc.push_str("\n\n# Errors\n\nThe error of the first node that fails; the nodes after it do not run.");
    }
    doc
}

/// The first line: the inputs as variables.
fn take_inputs(names: &Names<'_>) -> TokenStream {
    let resolved = names.resolved;
    let fields = resolved.graph.inputs.iter().map(|&value| {
        let (field, variable) = (names.field(value), names.variable(value));
        let running = |&&node: &&NodeId| resolved.graph.sources[node].contains(&value);
        let used = resolved.graph.order.iter().any(|node| running(&node)) || resolved.graph.outputs.contains(&value);
        if used { quote!(#variable) } else { quote!(#field: _) }
    });
    let (name, ty) = (&names.inputs, names.taken_type());
    quote!(let #name { #(#fields),* }: #ty = ::core::convert::Into::into(inputs);)
}

/// One node: `let word_count = count_words(&cleaned_text);`
fn call(names: &Names<'_>, node: NodeId) -> TokenStream {
    let resolved = names.resolved;
    let path = &resolved.entry(node).path;
    let arguments = (0..resolved.nodes[node].parameters.len()).map(|parameter| argument(names, node, parameter));
    // An error in the call stands at the node in the list.
    let span = resolved.entry(node).span();
    let arguments = quote_spanned!(span=> (#(#arguments),*));
    let mut call = quote!(#path #arguments);
    if let Some((_, variant)) = names.variants.iter().find(|(fallible, _)| *fallible == node) {
        let error = &names.error;
        call = quote!(::core::result::Result::map_err(#call, #error::#variant)?);
    }
    let variables: Vec<TokenStream> = resolved.graph.made[node]
        .iter()
        .map(|&value| {
            let variable = names.variable(value);
            let is_used = is_used(names, value);
            if is_used { quote!(#variable) } else { quote!(_) }
        })
        .collect();
    if resolved.nodes[node].tuple {
        let pattern = quote_spanned!(span=> (#(#variables,)*));
        return quote!(let #pattern = #call;);
    }
    quote!(let #(#variables)* = #call;)
}

fn is_used(names: &Names<'_>, value: ValueId) -> bool {
    let graph = &names.resolved.graph;
    graph.outputs.contains(&value) || graph.order.iter().any(|&node| graph.sources[node].contains(&value))
}

/// Where a value is found, written as if at `span`: an error about it stands there. All the tokens of one expression
/// share their origin, or else the compiler would point at the whole macro call.
struct Place {
    tokens: TokenStream,
    span: Span,
}

impl Place {
    fn of(names: &Names<'_>, value: ValueId, span: Span) -> Self {
        if let Origin::Bound(_) = names.resolved.graph.values[value].origin {
            // `self` is the method's own, so it comes from where the method does.
            let span = Span::call_site().located_at(span);
            let mut field = names.field(value);
            field.set_span(span);
            return Self { tokens: quote_spanned!(span=> self.#field), span };
        }
        let mut variable = names.variable(value);
        let span = variable.span().located_at(span);
        variable.set_span(span);
        Self { tokens: quote!(#variable), span }
    }

    fn itself(&self) -> TokenStream {
        self.tokens.clone()
    }

    fn lent(&self) -> TokenStream {
        let Self { tokens, span } = self;
        quote_spanned!(*span=> &#tokens)
    }
}

/// A field of the outputs: a value as it leaves, or lent out where it is bound.
fn output(names: &Names<'_>, value: ValueId) -> TokenStream {
    let field = names.field(value);
    if let Some(mismatch) = Mismatch::of_stated(names, value) {
        let value = mismatch.given(&Place::of(names, value, mismatch.span).itself());
        return quote!(#field: #value);
    }
    if !matches!(names.resolved.graph.values[value].origin, Origin::Bound(_)) {
        return names.variable(value).into_token_stream();
    }
    let place = Place::of(names, value, Span::call_site());
    let place = if names.resolved.values[value].form == Form::Value { place.lent() } else { place.itself() };
    quote!(#field: #place)
}

/// How a value is handed to a parameter.
fn argument(names: &Names<'_>, node: NodeId, parameter: usize) -> TokenStream {
    let resolved = names.resolved;
    let value = resolved.graph.sources[node][parameter];
    let place = Place::of(names, value, resolved.entry(node).span());
    match resolved.nodes[node].parameters[parameter].way {
        Way::Value => by_value(names, node, parameter, value, &place),
        Way::Reference | Way::Static => by_reference(names, node, parameter, value, &place),
        Way::Option => by_option(names, node, parameter, value, &place),
    }
}

fn by_value(names: &Names<'_>, node: NodeId, parameter: usize, value: ValueId, place: &Place) -> TokenStream {
    let given = match names.resolved.pass(node, parameter) {
        Pass::Clone => cloned(names, node, value, place),
        Pass::Move | Pass::Borrow => place.itself(),
    };
    if fits(names, node, parameter, value) {
        return given;
    }
    let edge = Mismatch::new(names, node, parameter, value);
    edge.given(&given)
}

fn by_reference(names: &Names<'_>, node: NodeId, parameter: usize, value: ValueId, place: &Place) -> TokenStream {
    let held = &names.resolved.values[value];
    let wanted = without_lifetimes(&wanted_text(names, node, parameter));
    let text = without_lifetimes(&held.text);
    // A variable that is itself a reference is handed on, unless the node asks for a reference to it.
    let is_reference = match held.form {
        Form::Reference | Form::Static => whole_text(names, value) != wanted,
        Form::Value => text.starts_with('&') && text != wanted,
        Form::Option => false,
    };
    let lent = if is_reference { place.itself() } else { place.lent() };
    if fits(names, node, parameter, value) {
        return lent;
    }
    Mismatch::new(names, node, parameter, value).lent(names, &lent)
}

fn by_option(names: &Names<'_>, node: NodeId, parameter: usize, value: ValueId, place: &Place) -> TokenStream {
    let held = &names.resolved.values[value];
    let text = without_lifetimes(&held.text);
    if held.form == Form::Option || text.starts_with("Option<&") {
        return if fits(names, node, parameter, value) {
            place.itself()
        } else {
            Mismatch::new(names, node, parameter, value).given(&place.itself())
        };
    }
    let lent = if held.form == Form::Value && !text.starts_with('&') { place.lent() } else { place.itself() };
    let wanted = without_lifetimes(&wanted_text(names, node, parameter));
    match text.trim_start_matches('&').strip_prefix("Option<").and_then(|text| text.strip_suffix('>')) {
        Some(inner) if inner == wanted => quote!(::core::option::Option::as_ref(#lent)),
        Some(inner) if dereferences_at_once(inner, &wanted) => quote!(::core::option::Option::as_deref(#lent)),
        _ => Mismatch::new(names, node, parameter, value).lent(names, &lent),
    }
}

/// The text of what a parameter takes, without the reference.
fn wanted_text(names: &Names<'_>, node: NodeId, parameter: usize) -> String {
    names.resolved.text(node, &names.resolved.nodes[node].parameters[parameter].value)
}

/// The text of a variable's own type.
fn whole_text(names: &Names<'_>, value: ValueId) -> String {
    without_lifetimes(&docs::input_type(names.resolved, value))
}

/// Whether the texts of both ends agree, or cannot be compared: then the compiler's own word is the best.
fn fits(names: &Names<'_>, node: NodeId, parameter: usize, value: ValueId) -> bool {
    let resolved = names.resolved;
    let held = &resolved.values[value];
    if !is_nameable(resolved.entry(node), &resolved.nodes[node]) {
        return true;
    }
    let way = resolved.nodes[node].parameters[parameter].way;
    let mut made = without_lifetimes(&held.text);
    let wanted = without_lifetimes(&wanted_text(names, node, parameter));
    // Of a reference in a variable, what stands behind it counts.
    if way != Way::Value && held.form == Form::Value && made != wanted {
        let inner = if way == Way::Option {
            made.strip_prefix("Option<&").map(|text| text.trim_end_matches('>'))
        } else {
            made.strip_prefix('&')
        };
        made = inner.unwrap_or(&made).to_owned();
    }
    // An option is no reference: it is neither lent as what is in it nor dereferenced.
    if (held.form == Form::Option) != (way == Way::Option) && held.form != Form::Value
        || way == Way::Option && held.form == Form::Option
    {
        let whole = whole_text(names, value);
        return if way == Way::Option { whole == format!("Option<&{wanted}>") } else { whole == wanted };
    }
    let whole = whole_text(names, value);
    if held.form != Form::Value && (way == Way::Value || whole == wanted) {
        made = whole;
    }
    let unclear = |text: &str| text.contains("dyn ") || text.contains("impl ") || text == "_" || text.is_empty();
    unclear(&made) || unclear(&wanted) || made == wanted || way != Way::Value && dereferences(&made, &wanted)
}

const OWNERS: [(&str, &str); 4] = [("String", "str"), ("PathBuf", "Path"), ("OsString", "OsStr"), ("CString", "CStr")];

/// Whether a reference to the one is known to become a reference to the other.
fn dereferences(made: &str, wanted: &str) -> bool {
    let inside = |owner: &str| made.strip_prefix(owner).and_then(|rest| rest.strip_prefix('<')?.strip_suffix('>'));
    if OWNERS.contains(&(made, wanted)) {
        return true;
    }
    if let Some(item) = wanted.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let array = made.strip_prefix('[').and_then(|rest| rest.rsplit_once("; ")).map(|(item, _)| item);
        return inside("Vec") == Some(item) || array == Some(item) || boxed(&inside, wanted);
    }
    boxed(&inside, wanted)
}

/// Whether one step of `Deref` leads from the one to the other; an array has none.
fn dereferences_at_once(made: &str, wanted: &str) -> bool {
    let item = wanted.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let of_vec = item.is_some_and(|item| made == format!("Vec<{item}>"));
    let of_owner = ["Box", "Rc", "Arc", "Cow"].iter().any(|owner| made == format!("{owner}<{wanted}>"));
    of_vec || of_owner || OWNERS.contains(&(made, wanted))
}

fn boxed<'m>(inside: &impl Fn(&str) -> Option<&'m str>, wanted: &str) -> bool {
    ["Box", "Rc", "Arc", "Cow", "LazyLock"]
        .iter()
        .filter_map(|owner| inside(owner))
        .any(|inner| inner == wanted || dereferences(inner, wanted))
}

/// Whether a copy of the value is simply made: numbers and references copy themselves.
fn copies_itself(names: &Names<'_>, value: ValueId) -> bool {
    let held = &names.resolved.values[value];
    crate::check::node::copies(&held.text) || held.form != Form::Value
}

/// For each value of which a copy has to be made, a trait that makes it and that has words for the case that it cannot.
fn copiers(names: &Names<'_>) -> TokenStream {
    let resolved = names.resolved;
    let mut takers: BTreeMap<ValueId, Vec<NodeId>> = BTreeMap::new();
    for &node in &resolved.graph.order {
        for (parameter, &value) in resolved.graph.sources[node].iter().enumerate() {
            if resolved.pass(node, parameter) == Pass::Clone && !copies_itself(names, value) {
                takers.entry(value).or_default().push(node);
            }
        }
    }
    takers.iter().map(|(&value, takers)| copier(names, value, takers[0])).collect()
}

fn copier(names: &Names<'_>, value: ValueId, taker: NodeId) -> TokenStream {
    let (name, message, library) = (copier_name(names, value), needs_clone(names, taker, value), names.library);
    quote! {
        #[diagnostic::on_unimplemented(message = #message, label = "this value is not `Clone`")]
        #[allow(non_camel_case_types)]
        trait #name {
            type Value;
            fn copied(self) -> Self::Value;
        }
        #[diagnostic::do_not_recommend]
        impl<Value> #name for #library::__private::Copied<Value> {
            type Value = Value;
            #[inline]
            fn copied(self) -> Value {
                self.0
            }
        }
    }
}

fn copier_name(names: &Names<'_>, value: ValueId) -> Ident {
    format_ident!("{}_is_needed_twice", names.field(value), span = Span::call_site())
}

/// A copy of a value that somebody needs afterwards.
fn cloned(names: &Names<'_>, node: NodeId, value: ValueId, place: &Place) -> TokenStream {
    if copies_itself(names, value) {
        return place.itself();
    }
    let span = names.resolved.entry(node).span();
    let (name, library) = (copier_name(names, value), names.library);
    let lazy = &place.tokens;
    let tokens = if is_lazy(names, value) { quote!(*#lazy) } else { place.itself() };
    let original = Place { tokens, span: place.span }.lent();
    quote_spanned! {span=> {
        #[allow(unused_imports)]
        use #library::__private::{TwiceByClone as _, TwiceByCopy as _, TwiceNot as _};
        <_ as #name>::copied(#library::__private::Twice(#original).hypernodes_twice())
    }}
}

/// Whether a bound input is built on first use; what is inside counts.
fn is_lazy(names: &Names<'_>, value: ValueId) -> bool {
    let Origin::Bound(field) = names.resolved.graph.values[value].origin else { return false };
    let field = names.resolved.roster.bound_inputs().nth(field);
    field.is_some_and(|(_, field)| crate::syntax::roster::is_type(&field.ty, "LazyLock"))
}

/// Who needs a value that cannot be copied, and what to do about it.
fn needs_clone(names: &Names<'_>, taker: NodeId, value: ValueId) -> String {
    let resolved = names.resolved;
    let graph = &resolved.graph;
    let (name, ty) = (&graph.values[value].name, docs::value_text(resolved, value));
    let label = |node: NodeId| format!("node `{}`", resolved.entry(node).label());
    if let Origin::Bound(_) = graph.values[value].origin {
        return format!(
            "{} takes the bound input `{name}: {ty}` by value, but it stays in the pipeline and is not `Clone`; borrow it (`&{ty}`)",
            label(taker),
        );
    }
    // Who reads what borrows from the value reads the value, too.
    let lender = crate::graph::ownership::Lender::Local(value);
    let through = |source: ValueId| source != value && resolved.ownership.lenders[source].contains(&lender);
    let mut others: Vec<String> = Vec::new();
    for &node in graph.order.iter().skip_while(|&&node| node != taker) {
        let borrower = graph.sources[node].iter().copied().find(|&source| through(source));
        if node != taker && graph.sources[node].contains(&value) {
            others.push(label(node));
        } else if let Some(borrower) = borrower {
            others.push(format!("{} (through `{}`, which borrows from it)", label(node), graph.values[borrower].name));
        }
    }
    let is_output = graph.outputs.contains(&value);
    if is_output {
        others.push("the outputs".to_owned());
    }
    let need = if others.len() == 1 && !is_output { "needs" } else { "need" };
    let who = if others.is_empty() {
        "more than once".to_owned()
    } else {
        format!("and {} {need} it, too", others.join(" and "))
    };
    let drop = if is_output { " or drop it from `outputs`" } else { "" };
    let taker = label(taker);
    format!("{taker} takes `{name}: {ty}` by value {who}, but it is not `Clone`; borrow it (`&T`) in one of them{drop}")
}

/// An edge whose two types may not agree. The compiler compares them in the library's words.
struct Mismatch {
    span: Span,
    name: Ident,
    message: String,
    label: String,
    /// The type that the parameter takes, and what stands behind its reference.
    wanted: TokenStream,
    inner: TokenStream,
    /// The name of what lends a value to such a parameter.
    lend: Ident,
}

impl Mismatch {
    fn new(names: &Names<'_>, node: NodeId, parameter: usize, value: ValueId) -> Self {
        let resolved = names.resolved;
        let span = resolved.entry(node).span();
        let taken = &resolved.nodes[node].parameters[parameter];
        let (label, value_name) = (resolved.entry(node).label(), &resolved.graph.values[value].name);
        let wanted_type = docs::parameter_text(resolved, node, parameter);
        let made_type = docs::value_text(resolved, value);
        let parameter_name = crate::syntax::name(&taken.name);
        let (who, way_out) = match (resolved.graph.values[value].origin, &resolved.values[value].ty) {
            (Origin::Made { node, .. }, _) => (format!("node `{}` makes", resolved.entry(node).label()), String::new()),
            (_, Named::Parameter { node: first, .. }) => (
                format!("node `{}` takes the same input as", resolved.entry(*first).label()),
                format!("; state its type in `inputs` or rename one: `{label}({parameter_name} = other)`"),
            ),
            (Origin::Bound(_), _) => ("the bound input is".to_owned(), String::new()),
            _ => ("`inputs` lists".to_owned(), String::new()),
        };
        let elided = syn::Lifetime::new("'_", span);
        let inner = names.parameter_type(node, parameter, &elided);
        let (wanted, lend) = match taken.way {
            Way::Value => (inner.clone(), "Lend"),
            Way::Reference | Way::Static => (quote_spanned!(span=> &#inner), "Lend"),
            Way::Option => (quote!(::core::option::Option<&#inner>), "LendOption"),
        };
        Self {
            span,
            name: format_ident!("{}_for_{}", names.field(value), resolved.entry(node).name(), span = span),
            message: format!(
                "node `{label}` takes `{parameter_name}: {wanted_type}`, but {who} `{value_name}: {made_type}`{way_out}"
            ),
            label: format!("takes `{wanted_type}`"),
            wanted,
            inner,
            lend: Ident::new(lend, span),
        }
    }

    /// An output whose stated type is not plainly that of its node.
    fn of_stated(names: &Names<'_>, value: ValueId) -> Option<Self> {
        let resolved = names.resolved;
        let (Origin::Made { node, place }, Named::Stated(stated)) =
            (resolved.graph.values[value].origin, &resolved.values[value].ty)
        else {
            return None;
        };
        let (name, entry) = (&resolved.graph.values[value].name, resolved.entry(node));
        let (wanted_type, made_type) =
            (docs::value_text(resolved, value), resolved.text(node, &resolved.nodes[node].outputs[place].made.ty));
        if without_lifetimes(&wanted_type) == without_lifetimes(&made_type)
            || !is_nameable(entry, &resolved.nodes[node])
        {
            return None;
        }
        let span = resolved.output_span(value);
        let mut wanted = (**stated).clone();
        lifetimes::name_all(&mut wanted, &syn::Lifetime::new("'_", span));
        Some(Self {
            span,
            name: format_ident!("{name}_of_outputs", span = span),
            message: format!(
                "`outputs` states `{name}: {wanted_type}`, but node `{}` makes `{name}: {made_type}`",
                entry.label()
            ),
            label: format!("`{}` makes `{made_type}`", entry.label()),
            inner: wanted.to_token_stream(),
            wanted: wanted.into_token_stream(),
            lend: Ident::new("Lend", span),
        })
    }

    /// The value itself, which must be of the wanted type.
    fn given(&self, value: &TokenStream) -> TokenStream {
        let Self { span, name, message, label, wanted, .. } = self;
        let span = *span;
        quote_spanned! {span=> {
            #[diagnostic::on_unimplemented(message = #message, label = #label)]
            #[allow(non_camel_case_types)]
            trait #name<Wanted> {
                fn given(self) -> Wanted;
            }
            impl<Made> #name<Made> for Made {
                #[inline]
                fn given(self) -> Made {
                    self
                }
            }
            <_ as #name<#wanted>>::given(#value)
        }}
    }

    /// A reference to the value, which must lend the wanted type.
    fn lent(&self, names: &Names<'_>, reference: &TokenStream) -> TokenStream {
        let library = names.library;
        let Self { inner, lend, .. } = self;
        self.given(&quote_spanned! {self.span=> {
            #[allow(unused_imports)]
            use #library::__private::{LendBorrowed as _, LendDereferenced as _, LendUnchanged as _};
            #library::__private::#lend::<_, #inner>::new(#reference).hypernodes_lend()
        }})
    }
}
