//! Passes that something belies which was not read.
//!
//! A rule that looks at a list of resources passes when none of them is at fault. One that Azure
//! refused to show, or did not answer for, is none that is not at fault.

use amlha_model::Gap;

use crate::context::Context;
use crate::verdict::{Outcome, Verdict};

/// The type of workspaces, and so what a gap says that was not read of them as a whole.
pub(super) const WORKSPACES: &str = "Microsoft.MachineLearningServices/workspaces";

/// The first gap in what was asked for below an ARM id: `below(ID, "deployments")`.
pub(super) fn below<'a>(context: &Context<'a>, id: &str, kind: &str) -> Option<&'a Gap> {
    context.survey().unread_below(id, kind).and_then(|place| context.inventory.gaps().get(place))
}

/// The first gap in what was asked for of a kind of child, of whatever parent: `computes`.
pub(super) fn of_kind<'a>(context: &Context<'a>, kind: &str) -> Option<&'a Gap> {
    context.survey().unread_kind(kind).and_then(|place| context.inventory.gaps().get(place))
}

/// The first gap in what was asked for of a type.
pub(super) fn of_type<'a>(context: &Context<'a>, type_name: &str) -> Option<&'a Gap> {
    context.inventory.gaps_at(type_name).find(|gap| gap.lacks())
}

/// A verdict that finds nothing wrong, unless there is a gap: then it is unknown. `what` are the
/// things that were looked at: "its deployments".
pub(super) fn unless<'a>(verdict: Verdict<'a>, gap: Option<&'a Gap>, what: &str) -> Verdict<'a> {
    let finds_nothing = matches!(verdict.outcome, Outcome::Pass | Outcome::PassByPlatform | Outcome::NotApplicable);
    let (true, Some(gap)) = (finds_nothing, gap) else { return verdict };
    let mut open = Verdict::unknown(format!("{what} were not all read: {}", gap.reason.label()));
    open.evidence = verdict.evidence;
    open.noted(format!("{}: {}", gap.what, gap.closes))
}
