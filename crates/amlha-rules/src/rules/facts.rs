//! Facts of the data files, added to verdicts.

use amlha_model::retirement::{self, Retirement};
use amlha_model::{catalog, retirement::Kind};

use crate::context::Context;
use crate::verdict::Verdict;

/// The edition of Microsoft's article on the high availability of Azure ML that rules cite.
const ARTICLE: &str = "2025-06-12";

/// The edition that holds what the pages of the single services say.
const CURRENT: &str = "current";

/// With what Microsoft's article on Azure ML says.
pub(super) fn of_article<'a>(verdict: Verdict<'a>, statement: &'static str) -> Verdict<'a> {
    match catalog::edition(ARTICLE) {
        Some(edition) => verdict.fact(statement, &edition.source),
        None => verdict.noted(statement),
    }
}

/// With what the page behind a service's row of the current catalogue says.
pub(super) fn of_service<'a>(verdict: Verdict<'a>, service: &str, statement: &'static str) -> Verdict<'a> {
    let edition = catalog::edition(CURRENT);
    match edition.and_then(|edition| Some(edition.source_of(edition.row_for(service)?))) {
        Some(source) => verdict.fact(statement, source),
        None => verdict.noted(statement),
    }
}

/// With what ends, and when.
pub(super) fn of_retirement<'a>(verdict: Verdict<'a>, id: &str) -> Verdict<'a> {
    match retirement::find(id) {
        Some(entry) => verdict.fact(ending(entry), &entry.source),
        None => verdict,
    }
}

/// Whether something has ended by the day of judging; what has no date in the data has not.
pub(super) fn is_over(context: &Context<'_>, id: &str) -> bool {
    retirement::find(id).and_then(|entry| entry.is_over(context.today())) == Some(true)
}

/// "SDK v1: supported until 2026-06-30".
pub(super) fn ending(entry: &Retirement) -> String {
    let when =
        |word: &str| entry.date.map_or_else(|| format!("{word}, no date known"), |date| format!("{word} {date}"));
    let how = match entry.kind {
        Kind::Retired => when("retired"),
        Kind::SupportEnd => when("supported until"),
        Kind::Deprecated => when("deprecated"),
        Kind::Legacy => when("legacy"),
    };
    format!("{}: {how}", entry.what)
}
