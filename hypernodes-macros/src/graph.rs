//! Who feeds whom: built from names, answers with indices. Knows nothing of Rust's syntax.

mod order;
pub(crate) mod ownership;

use std::collections::BTreeMap;

/// The names of a pipeline, after renaming.
#[derive(Default)]
pub(crate) struct Names {
    pub(crate) nodes: Vec<NodeNames>,
    pub(crate) bound: Vec<String>,
    /// The complete list of inputs, where one is written.
    pub(crate) inputs: Option<Vec<String>>,
    /// The outputs that are asked for; all of them where none are listed.
    pub(crate) outputs: Option<Vec<String>>,
    /// The bound inputs that are read otherwise than by name: each one is itself a pipeline of the list.
    pub(crate) pipelines: Vec<usize>,
    /// Whether this is the inside of an item of a list, where no name finds a bound input.
    pub(crate) inside: bool,
}

/// The names of one node.
pub(crate) struct NodeNames {
    pub(crate) parameters: Vec<Taken>,
    pub(crate) outputs: Vec<Given>,
}

/// What a node takes.
#[derive(Default)]
pub(crate) struct Taken {
    pub(crate) name: String,
    pub(crate) by_value: bool,
    /// What feeds it, whatever the name: it was settled in the pipeline that the node is a part of.
    pub(crate) from: Option<Origin>,
    /// Where it stands among what the list takes, before the nodes and parameters themselves are counted.
    pub(crate) rank: (usize, usize),
}

/// What a node makes.
#[derive(Default)]
pub(crate) struct Given {
    pub(crate) name: String,
    /// The parameters from which it may borrow.
    pub(crate) borrows: Vec<Borrow>,
    /// Whether it stays inside the pipeline that the node is a part of: no name finds it, and it is no output.
    pub(crate) inside: bool,
}

/// A parameter that a value may borrow from.
#[derive(Clone, Copy)]
pub(crate) struct Borrow {
    pub(crate) parameter: usize,
    /// From the argument itself, rather than from what the argument borrows in its turn.
    pub(crate) itself: bool,
}

pub(crate) type NodeId = usize;
pub(crate) type ValueId = usize;

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Origin {
    /// An argument of `run`.
    Input,
    /// The bound input of that index.
    Bound(usize),
    /// The output `place` of a node.
    Made { node: NodeId, place: usize },
}

/// A value that something reads or makes.
pub(crate) struct Value {
    pub(crate) name: String,
    pub(crate) origin: Origin,
}

/// The resolved graph.
pub(crate) struct Graph {
    pub(crate) values: Vec<Value>,
    /// The value that feeds each parameter of each node.
    pub(crate) sources: Vec<Vec<ValueId>>,
    /// The value that each output of each node is.
    pub(crate) made: Vec<Vec<ValueId>>,
    /// The inputs, in the order of their fields.
    pub(crate) inputs: Vec<ValueId>,
    /// The nodes that run, in execution order.
    pub(crate) order: Vec<NodeId>,
    /// The outputs, in the order of their fields.
    pub(crate) outputs: Vec<ValueId>,
}

/// What is wrong with the names.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Two places make the same name.
    MadeTwice { first: Place, second: Place },
    /// A parameter that nothing feeds, although `inputs` is complete.
    NotFed { node: NodeId, parameter: usize },
    /// The requested output that nothing makes.
    UnknownOutput { output: usize },
    /// The listed input that no node reads.
    UnreadInput { input: usize },
    /// The bound input that no node reads.
    UnreadBound { bound: usize },
    /// Nodes that wait for each other: each one reads a value of the one before it, the first one of the last.
    Cycle { nodes: Vec<NodeId> },
}

/// An output of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) node: NodeId,
    pub(crate) place: usize,
}

/// Resolves the names. With faults, the graph is the best that can be made of them: every fault is told at once, and
/// editors have something to work with.
pub(crate) fn resolve(names: &Names) -> (Graph, Vec<Fault>) {
    let mut faults = Vec::new();
    let mut resolver = Resolver::new(names, &mut faults);
    let sources = resolver.feed(&mut faults);
    let made = resolver.makings();
    let mut outputs = resolver.outputs(&sources, &mut faults);
    resolver.unread(&sources, &outputs, &mut faults);
    let values = resolver.values;
    let uses = order::Uses { names, values: &values, sources: &sources, made: &made };
    faults.extend(order::cycles(&uses).into_iter().map(|nodes| Fault::Cycle { nodes }));
    let needed = order::needed(&uses, &outputs);
    // What does not run needs nothing.
    faults.retain(|fault| !matches!(fault, Fault::NotFed { node, .. } if !needed[*node]));
    let order = order::execution(&uses, &needed);
    if names.outputs.is_none() {
        let mut places = vec![0; names.nodes.len()];
        for (place, &node) in order.iter().enumerate() {
            places[node] = place;
        }
        outputs.sort_by_key(|&value| match values[value].origin {
            Origin::Made { node, place } => (places[node], place),
            Origin::Input | Origin::Bound(_) => (0, 0),
        });
    }
    let inputs = inputs(names, &values, &sources, &needed, &outputs);
    (Graph { values, sources, made, inputs, order, outputs }, faults)
}

struct Resolver<'n> {
    names: &'n Names,
    values: Vec<Value>,
    /// The value behind each origin and name.
    known: BTreeMap<(Origin, &'n str), ValueId>,
    producers: BTreeMap<&'n str, Place>,
}

impl<'n> Resolver<'n> {
    fn new(names: &'n Names, faults: &mut Vec<Fault>) -> Self {
        let mut resolver = Self { names, values: Vec::new(), known: BTreeMap::new(), producers: BTreeMap::new() };
        for (node, outputs) in names.nodes.iter().map(|node| &node.outputs).enumerate() {
            for (place, given) in outputs.iter().enumerate().filter(|(_, given)| !given.inside) {
                let second = Place { node, place };
                match resolver.producers.get(given.name.as_str()) {
                    Some(&first) => faults.push(Fault::MadeTwice { first, second }),
                    None => {
                        resolver.producers.insert(&given.name, second);
                    }
                }
            }
        }
        // A cut or overridden name comes from outside, so two nodes that would make it are in nobody's way.
        faults.retain(|fault| match fault {
            Fault::MadeTwice { second, .. } => {
                resolver.outside(&names.nodes[second.node].outputs[second.place].name).is_none()
            }
            _ => true,
        });
        resolver
    }

    /// Whether a name comes from outside even if a node would make it.
    fn outside(&self, name: &str) -> Option<Origin> {
        let bound = self.names.bound.iter().position(|bound| bound == name);
        // A field that is a pipeline of the list does not stand before what that, or another node, makes by its name.
        let is_made = |bound: &usize| self.names.pipelines.contains(bound) && self.producers.contains_key(name);
        if let Some(bound) = bound.filter(|bound| !self.names.inside && !is_made(bound)) {
            return Some(Origin::Bound(bound));
        }
        let listed = self.names.inputs.as_ref().is_some_and(|inputs| inputs.iter().any(|input| input == name));
        listed.then_some(Origin::Input)
    }

    fn value(&mut self, origin: Origin, name: &'n str) -> ValueId {
        *self.known.entry((origin, name)).or_insert_with(|| {
            self.values.push(Value { name: name.to_owned(), origin });
            self.values.len() - 1
        })
    }

    /// The value of that name, if there is one without making it an input.
    fn find(&mut self, name: &'n str) -> Option<ValueId> {
        let origin = self
            .outside(name)
            .or_else(|| self.producers.get(name).map(|&Place { node, place }| Origin::Made { node, place }))?;
        Some(self.value(origin, name))
    }

    /// Finds the source of every parameter.
    fn feed(&mut self, faults: &mut Vec<Fault>) -> Vec<Vec<ValueId>> {
        let names = self.names;
        let mut sources = Vec::with_capacity(names.nodes.len());
        for (node, taken) in names.nodes.iter().enumerate() {
            let mut fed = Vec::with_capacity(taken.parameters.len());
            for (parameter, taken) in taken.parameters.iter().enumerate() {
                let source = match taken.from {
                    Some(Origin::Made { node, place }) => {
                        Some(self.value(Origin::Made { node, place }, &names.nodes[node].outputs[place].name))
                    }
                    Some(Origin::Bound(bound)) => Some(self.value(Origin::Bound(bound), &names.bound[bound])),
                    Some(Origin::Input) | None => self.find(&taken.name),
                };
                if source.is_none() && names.inputs.is_some() {
                    faults.push(Fault::NotFed { node, parameter });
                }
                fed.push(source.unwrap_or_else(|| self.value(Origin::Input, &taken.name)));
            }
            sources.push(fed);
        }
        sources
    }

    /// The value that each output of each node is, also where a name from outside stands before it.
    fn makings(&mut self) -> Vec<Vec<ValueId>> {
        let names = self.names;
        let outputs = names.nodes.iter().map(|node| &node.outputs).enumerate();
        outputs
            .map(|(node, outputs)| {
                let places = outputs.iter().enumerate();
                places.map(|(place, given)| self.value(Origin::Made { node, place }, &given.name)).collect()
            })
            .collect()
    }

    fn outputs(&mut self, sources: &[Vec<ValueId>], faults: &mut Vec<Fault>) -> Vec<ValueId> {
        let names = self.names;
        let Some(asked) = &names.outputs else { return self.every_output(sources) };
        let mut outputs = Vec::new();
        for (output, name) in asked.iter().enumerate() {
            let input = self.known.get(&(Origin::Input, name.as_str())).copied();
            match self.find(name).or(input) {
                Some(value) => outputs.push(value),
                None => faults.push(Fault::UnknownOutput { output }),
            }
        }
        outputs
    }

    /// Every output of every node, but for what is cut off: a name that comes from outside, its producer, and what
    /// only that needed.
    fn every_output(&mut self, sources: &[Vec<ValueId>]) -> Vec<ValueId> {
        let names = self.names;
        let count = names.nodes.len();
        let mut readers: Vec<Vec<NodeId>> = vec![Vec::new(); count];
        for (reader, fed) in sources.iter().enumerate() {
            for &source in fed {
                if let Origin::Made { node, .. } = self.values[source].origin {
                    readers[node].push(reader);
                }
            }
        }
        // The producers of a name, whether or not it is cut, by what they would have fed.
        let mut cut = vec![false; count];
        let mut unchecked: Vec<NodeId> = Vec::new();
        for (node, taken) in names.nodes.iter().enumerate() {
            cut[node] = !taken.outputs.is_empty()
                && taken.outputs.iter().all(|given| self.outside(&given.name).is_some() && !given.inside);
            if cut[node] {
                unchecked.push(node);
            }
        }
        while let Some(gone) = unchecked.pop() {
            for &source in &sources[gone] {
                let Origin::Made { node, .. } = self.values[source].origin else { continue };
                if !cut[node] && readers[node].iter().all(|&reader| cut[reader]) {
                    cut[node] = true;
                    unchecked.push(node);
                }
            }
        }
        let mut outputs = Vec::new();
        for (node, given) in names.nodes.iter().enumerate().filter(|&(node, _)| !cut[node]) {
            for (place, given) in given.outputs.iter().enumerate() {
                let first = self.producers.get(given.name.as_str()) == Some(&Place { node, place });
                if first && self.outside(&given.name).is_none() {
                    outputs.push(self.value(Origin::Made { node, place }, &given.name));
                }
            }
        }
        outputs
    }

    /// Bound and listed inputs that nobody reads.
    fn unread(&self, sources: &[Vec<ValueId>], outputs: &[ValueId], faults: &mut Vec<Fault>) {
        let read = |origin: Origin, name: &str| {
            let value = self.known.get(&(origin, name));
            value.is_some_and(|value| outputs.contains(value) || sources.iter().any(|fed| fed.contains(value)))
        };
        let bound = self.names.bound.iter().enumerate();
        faults.extend(
            bound
                .filter(|(bound, name)| !self.names.pipelines.contains(bound) && !read(Origin::Bound(*bound), name))
                .map(|(bound, _)| Fault::UnreadBound { bound }),
        );
        let inputs = self.names.inputs.iter().flatten().enumerate();
        faults.extend(
            inputs
                .filter(|(_, name)| !self.names.bound.contains(name) && !read(Origin::Input, name))
                .map(|(input, _)| Fault::UnreadInput { input }),
        );
    }
}

/// The inputs in the order of their fields: as listed, or else in the order of first use over the nodes as written.
fn inputs(
    names: &Names,
    values: &[Value],
    sources: &[Vec<ValueId>],
    needed: &[bool],
    outputs: &[ValueId],
) -> Vec<ValueId> {
    let is_input = |&value: &ValueId| values[value].origin == Origin::Input;
    if let Some(listed) = &names.inputs {
        let value =
            |name: &String| values.iter().position(|value| value.origin == Origin::Input && value.name == *name);
        return listed.iter().filter_map(value).collect();
    }
    let running = names.nodes.iter().zip(sources).zip(needed).filter(|(_, needed)| **needed);
    let mut read: Vec<((usize, usize), ValueId)> = running
        .flat_map(|((node, fed), _)| node.parameters.iter().map(|taken| taken.rank).zip(fed.iter().copied()))
        .collect();
    read.sort_by_key(|(rank, _)| *rank);
    let mut seen = vec![false; values.len()];
    read.into_iter()
        .map(|(_, value)| value)
        .chain(outputs.iter().copied())
        .filter(is_input)
        .filter(|&value| !std::mem::replace(&mut seen[value], true))
        .collect()
}
