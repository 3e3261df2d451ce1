//! Which findings the steps of a plan close, and what each step finds when it is its turn.

use std::collections::BTreeSet;

use amlha_model::Inventory;

use super::apply::{ApplyError, Paper};
use super::effect::Effect;
use super::proposal::Proposal;
use super::step::{Action, Step};

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
                Proposal::NothingToRun(_) | Proposal::NotAFix(_) | Proposal::Alternative(_) | Proposal::Hold(_) => None,
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
                Self::Open(Some(format!("`{}` is left to a person: scan and plan anew after it", draft.title)))
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
        step.serves.extend(earlier);
    }
}

/// Fills in what each step finds when it is its turn, and hands over the estate that all of them lead to:
/// what is made here once is not made again to prove the plan. What cannot be made is told, and the rest
/// filled in all the same.
pub(super) fn fill_in_before<'a>(inventory: &'a Inventory, steps: &mut [Step]) -> Result<Paper<'a>, ApplyError> {
    let mut paper = Paper::of(inventory);
    let mut failed = None;
    for step in steps {
        for effect in &mut step.effects {
            if let Effect::Set { id, path, before, .. } = effect {
                *before = paper.value(id, path);
            }
            if let Err(why) = paper.make(effect) {
                failed.get_or_insert_with(|| ApplyError { step: step.id.clone(), why });
            }
        }
    }
    failed.map_or(Ok(paper), Err)
}
