//! Which names the rest of a query can mean, found by its words: a superset
//! that is cheap to get and safe to rely on.

use std::collections::BTreeSet;

use crate::ast::{Operator, OperatorKind};
use crate::lexer::{self, Kind};

/// Names in small letters; `None` means any name.
pub(super) type Demand = Option<BTreeSet<String>>;

/// The words of the operators of a pipe.
pub(super) struct Words(Vec<Entry>);

struct Entry {
    names: BTreeSet<String>,
    /// Whether all columns may be meant.
    all: bool,
    /// Whether only the columns that are named here go on.
    cut: bool,
}

impl Words {
    pub(super) fn of(operators: &[Operator], source: &str) -> Self {
        let entry = |operator: &Operator| {
            let mut names = BTreeSet::new();
            let all = add_words(operator.span.text(source), &mut names);
            let cut = matches!(
                operator.kind,
                OperatorKind::Project(_)
                    | OperatorKind::Summarize(_)
                    | OperatorKind::Count(_)
                    | OperatorKind::Distinct(_)
            );
            Entry { names, all: all || matches!(operator.kind, OperatorKind::Search(_)), cut }
        };
        Self(operators.iter().map(entry).collect())
    }

    /// The names that the operators from a place on can mean, where `last` is
    /// what is wanted of the rows at the end.
    pub(super) fn from(&self, place: usize, last: &Demand) -> Demand {
        let mut names = BTreeSet::new();
        for entry in self.0.get(place..).unwrap_or_default() {
            if entry.all {
                return None;
            }
            names.extend(entry.names.iter().cloned());
            if entry.cut {
                return Some(with_stems(names));
            }
        }
        last.as_ref().map(|last| {
            names.extend(last.iter().cloned());
            with_stems(names)
        })
    }
}

/// The names of a piece of text and those of another demand.
pub(super) fn and(demand: &Demand, text: &str) -> Demand {
    let mut names = demand.clone()?;
    if add_words(text, &mut names) {
        return None;
    }
    Some(with_stems(names))
}

/// Whether a column may be meant.
pub(super) fn wants(demand: &Demand, column: &str) -> bool {
    demand.as_ref().is_none_or(|names| names.contains(&column.to_lowercase()))
}

/// Adds the words of a text; says whether it may mean all columns.
fn add_words(text: &str, names: &mut BTreeSet<String>) -> bool {
    let (tokens, _) = lexer::lex(text);
    for token in tokens {
        let word = token.span.text(text);
        match token.kind {
            Kind::Name | Kind::Word if word == "pack_all" => return true,
            Kind::Sign if word == "*" => return true,
            Kind::String => {
                if let Ok(word) = lexer::unquote(word) {
                    names.insert(word.to_lowercase());
                }
            }
            Kind::Sign | Kind::End => {}
            _ => {
                names.insert(word.to_lowercase());
            }
        }
    }
    false
}

/// `id1` may be the name that a join gives to a second `id`.
fn with_stems(mut names: BTreeSet<String>) -> BTreeSet<String> {
    let stems: Vec<String> = names
        .iter()
        .map(|name| name.trim_end_matches(|c: char| c.is_ascii_digit()))
        .filter(|stem| !stem.is_empty())
        .map(str::to_owned)
        .collect();
    names.extend(stems);
    names
}
