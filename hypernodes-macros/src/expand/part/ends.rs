//! What a part takes and gives, with the lifetimes that say who borrows from whom.

use std::collections::BTreeSet;

use syn::Lifetime;

use crate::expand::types::Names;
use crate::parts::{Cut, From};

/// What a part takes and gives, with the lifetimes that say who borrows from whom.
pub(super) struct Ends<'c> {
    pub(super) cut: &'c Cut,
    /// For each value that is given, and at last for the error.
    pub(super) borrows: (Vec<Vec<From>>, Vec<From>),
    /// For each value that is given, and for the error at last, the lifetime of what it borrows.
    pub(super) given: Vec<Option<Lifetime>>,
    /// For each value that is taken, and for the pipeline itself at last, that lifetime.
    pub(super) taken: Vec<Option<Lifetime>>,
    /// The lifetime that all other values may mention.
    pub(super) inside: Lifetime,
}

impl<'c> Ends<'c> {
    pub(super) fn of(names: &Names<'_>, cut: &'c Cut) -> Self {
        let borrows = cut.borrows(names.resolved);
        let count = cut.takes.len() + 1;
        let place = |from: &From| from.take.unwrap_or(count - 1);
        let all: Vec<&Vec<From>> = borrows.0.iter().chain([&borrows.1]).collect();
        // What is borrowed together has one lifetime.
        let mut group: Vec<usize> = (0..count).collect();
        for from in &all {
            if let Some(first) = from.first() {
                for other in *from {
                    let (one, other) = (group[place(first)], group[place(other)]);
                    group.iter_mut().filter(|group| **group == other).for_each(|group| *group = one);
                }
            }
        }
        let lifetime = |group: usize| names.free_lifetime(&format!("'from_{group}"));
        let given = all.iter().map(|from| from.first().map(|first| lifetime(group[place(first)]))).collect();
        let lends = |taken: usize| all.iter().any(|from| from.iter().any(|from| place(from) == taken));
        let taken = (0..count).map(|taken| lends(taken).then(|| lifetime(group[taken]))).collect();
        Self { cut, given, taken, inside: names.free_lifetime("'inside"), borrows }
    }

    /// Whether something that is given borrows from an argument itself, rather than from what that borrows.
    pub(super) fn lends_itself(&self, take: Option<usize>) -> bool {
        let all = self.borrows.0.iter().chain([&self.borrows.1]);
        all.flatten().any(|from| from.take == take && from.itself)
    }

    /// Its lifetimes and that of the error, as far as they are mentioned.
    pub(super) fn declared<'e>(&'e self, mentioned: &BTreeSet<String>, of_error: &'e Lifetime) -> Vec<&'e Lifetime> {
        let mut declared: Vec<&Lifetime> = Vec::new();
        let lifetimes = self.taken.iter().flatten().chain([&self.inside, of_error]);
        for lifetime in lifetimes.filter(|lifetime| mentioned.contains(&lifetime.to_string())) {
            if !declared.contains(&lifetime) {
                declared.push(lifetime);
            }
        }
        declared
    }

    pub(super) fn lender(&self, take: Option<usize>) -> Option<&Lifetime> {
        self.taken[take.unwrap_or(self.cut.takes.len())].as_ref()
    }
}
