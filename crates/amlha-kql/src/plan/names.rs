//! Which names the rest of a query can mean, found by its words: a superset
//! that is cheap to get and safe to rely on.

use std::collections::BTreeSet;

use crate::ast::{Operator, OperatorKind};
use crate::lexer::{self, Kind};

/// Names in small letters; `None` means any name.
pub(super) type Demand = Option<BTreeSet<String>>;

/// The names that operators can mean, where `last` is what is wanted of the
/// rows at the end.
pub(super) fn after(operators: &[Operator], source: &str, last: &Demand) -> Demand {
    let mut names = BTreeSet::new();
    for operator in operators {
        let all = add_words(operator.span.text(source), &mut names);
        let cut = matches!(
            operator.kind,
            OperatorKind::Project(_) | OperatorKind::Summarize(_) | OperatorKind::Count(_) | OperatorKind::Distinct(_)
        );
        if all || matches!(operator.kind, OperatorKind::Search(_)) {
            return None;
        }
        if cut {
            return Some(with_stems(names));
        }
    }
    last.as_ref().map(|last| {
        names.extend(last.iter().cloned());
        with_stems(names)
    })
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
