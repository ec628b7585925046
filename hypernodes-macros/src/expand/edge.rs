//! Edges whose two types may not agree: compared as text where that is enough, and else by the compiler, in our words.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::docs;
use super::types::Names;
use crate::graph::{NodeId, Origin, ValueId};
use crate::resolved::{Form, Named, is_nameable};
use crate::syntax::description::Way;
use crate::syntax::lifetimes;
use crate::text::without_lifetimes;

/// The text of what a parameter takes, without the reference.
pub(super) fn wanted_text(names: &Names<'_>, node: NodeId, parameter: usize) -> String {
    names.resolved.text(node, &names.resolved.nodes[node].parameters[parameter].value)
}

/// The text of a variable's own type.
pub(super) fn whole_text(names: &Names<'_>, value: ValueId) -> String {
    without_lifetimes(&docs::input_type(names, value))
}

/// Whether the texts of both ends agree, or cannot be compared: then the compiler's own word is the best.
pub(super) fn fits(names: &Names<'_>, node: NodeId, parameter: usize, value: ValueId) -> bool {
    let resolved = names.resolved;
    let held = names.held(value);
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
pub(super) fn dereferences_at_once(made: &str, wanted: &str) -> bool {
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

/// An edge whose two types may not agree. The compiler compares them in the library's words.
pub(super) struct Mismatch {
    pub(super) span: Span,
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
    pub(super) fn new(names: &Names<'_>, node: NodeId, parameter: usize, value: ValueId) -> Self {
        let resolved = names.resolved;
        let span = resolved.entry(node).span();
        let taken = &resolved.nodes[node].parameters[parameter];
        let (label, value_name) = (resolved.entry(node).label(), &resolved.graph.values[value].name);
        let wanted_type = docs::parameter_text(resolved, node, parameter);
        let made_type = docs::value_text(names, value);
        let parameter_name = crate::syntax::name(&taken.name);
        let (who, way_out) = match (resolved.graph.values[value].origin, &names.held(value).ty) {
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
    pub(super) fn of_stated(names: &Names<'_>, value: ValueId) -> Option<Self> {
        let resolved = names.resolved;
        let (Origin::Made { node, place }, Named::Stated(stated)) =
            (resolved.graph.values[value].origin, &names.held(value).ty)
        else {
            return None;
        };
        let (name, entry) = (&resolved.graph.values[value].name, resolved.entry(node));
        let (wanted_type, made_type) =
            (docs::value_text(names, value), resolved.text(node, &resolved.nodes[node].outputs[place].made.ty));
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
    pub(super) fn given(&self, names: &Names<'_>, value: &TokenStream) -> TokenStream {
        let Self { span, name, message, label, wanted, .. } = self;
        let span = *span;
        let name = names.declare(name, |name| {
            quote_spanned! {span=>
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
            }
        });
        quote_spanned!(span=> <_ as #name<#wanted>>::given(#value))
    }

    /// A reference to the value, which must lend the wanted type.
    pub(super) fn lent(&self, names: &Names<'_>, reference: &TokenStream) -> TokenStream {
        let library = names.library;
        let Self { inner, lend, .. } = self;
        self.given(
            names,
            &quote_spanned! {self.span=> {
                #[allow(unused_imports)]
                use #library::__private::{LendBorrowed as _, LendDereferenced as _, LendUnchanged as _};
                #library::__private::#lend::<_, #inner>::new(#reference).hypernodes_lend()
            }},
        )
    }
}
