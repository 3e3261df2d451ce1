//! What the steps of a plan close, held to what they promise.

use std::collections::{BTreeMap, BTreeSet};

use amlha_model::Inventory;

use super::apply::Paper;
use super::effect::Effect;
use super::order::unclosed;
use super::proposal::Proposal;
use super::step::{Action, Plan, Step, Unclosed};
use crate::context::Context;
use crate::engine::{Keep, check as judge};
use crate::finding::{Check, Finding};
use crate::verdict::Outcome;

/// Whether the steps that a rule proposes close its finding.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Closing {
    Closed,
    /// They do not; why, where a step is what it is left to.
    Open(Option<String>),
}

impl Closing {
    /// A finding is closed by steps whose outcome is known: by all of them together.
    pub(super) fn of(proposals: &[Proposal]) -> Self {
        let steps = || {
            proposals.iter().filter_map(|proposal| match proposal {
                Proposal::Step(draft) => Some(draft),
                Proposal::NothingToRun(_) | Proposal::NotAFix(_) | Proposal::Hold(_) => None,
            })
        };
        let mut closing = steps().filter(|draft| draft.closes).peekable();
        if closing.peek().is_none() {
            let first = steps().next();
            return Self::Open(first.map(|draft| format!("`{}` comes first: plan anew after it", draft.title)));
        }
        match closing.find(|draft| !draft.is_settled()) {
            None => Self::Closed,
            Some(draft) if draft.action == Action::Decide => {
                Self::Open(Some(format!("`{}` is for a person to decide: scan and plan anew after it", draft.title)))
            }
            Some(draft) => Self::Open(Some(format!(
                "what `{}` leads to is known when it is done: scan and plan anew after it",
                draft.title
            ))),
        }
    }
}

/// A finding that several steps close together is closed by the last of them.
pub(super) fn credit_last(steps: &mut [Step]) {
    let mut closed: BTreeSet<String> = BTreeSet::new();
    for step in steps.iter_mut().rev() {
        let (last, earlier) =
            std::mem::take(&mut step.closes).into_iter().partition(|finding| closed.insert(finding.clone()));
        step.closes = last;
        step.serves.extend(Vec::from(earlier));
    }
}

/// Fills in what each step finds when it is its turn. What cannot be made is left to whoever applies the plan.
pub(super) fn fill_in_before(inventory: &Inventory, steps: &mut [Step]) {
    let mut paper = Paper::of(inventory);
    for effect in steps.iter_mut().flat_map(|step| &mut step.effects) {
        if let Effect::Set { id, path, before, .. } = effect {
            *before = paper.value(id, path);
        }
        let _ = paper.make(effect);
    }
}

/// Judges again what the plan promises. What it closes is what is gone then; what comes up is told.
///
/// A promise that is not kept is taken back: it would be a fault of the rule that made it.
pub(super) fn prove(context: &Context<'_>, check: &Check<'_>, plan: &mut Plan) {
    if plan.steps.iter().all(|step| step.effects.is_empty()) {
        return;
    }
    let promised = match plan.apply(context.inventory) {
        Ok(promised) => promised,
        Err(error) => return take_back(plan, check, |_| Some(error.to_string())),
    };
    let after = judge(&Context::new(&promised, context.profile, context.now), Keep::Findings);
    let open: BTreeMap<About, &Finding<'_>> = after.findings.iter().map(|finding| (about(finding), finding)).collect();
    take_back(plan, check, |finding| Some(open.get(&about(finding))?.verdict.why.to_string()));
    let before: BTreeMap<About, Outcome> =
        check.findings.iter().map(|finding| (about(finding), finding.verdict.outcome)).collect();
    // What was not known and proves to be a fault is new; a fault of which no more is known is not.
    let is_new = |finding: &&Finding<'_>| match before.get(&about(finding)) {
        Some(Outcome::Fail) => false,
        Some(Outcome::Unknown) => finding.verdict.outcome == Outcome::Fail,
        _ => true,
    };
    let new = after.findings.iter().filter(is_new);
    plan.reveals = new.map(|finding| unclosed(finding, &finding.verdict.why)).collect();
}

/// A rule and a resource: what a finding is about, however it is named.
type About = (&'static str, String);

fn about(finding: &Finding<'_>) -> About {
    (finding.rule.code, finding.resource.id().to_lowercase())
}

fn take_back(plan: &mut Plan, check: &Check<'_>, why: impl Fn(&Finding<'_>) -> Option<String>) {
    let closes: BTreeSet<&str> = plan.closes.iter().map(String::as_str).collect();
    let promised = check.failures().filter(|finding| closes.contains(finding.id.as_str()));
    let broken: Vec<Unclosed> =
        promised.filter_map(|finding| Some(unclosed(finding, &format!("on paper no step closes it: {}", why(finding)?)))).collect();
    if broken.is_empty() {
        return;
    }
    let ids: BTreeSet<&str> = broken.iter().map(|left| left.finding.as_str()).collect();
    plan.closes.retain(|id| !ids.contains(id.as_str()));
    for step in &mut plan.steps {
        let (taken, kept) = std::mem::take(&mut step.closes).into_iter().partition(|id| ids.contains(id.as_str()));
        step.closes = kept;
        step.serves.extend(Vec::from(taken));
    }
    plan.unclosed.extend(broken);
}
