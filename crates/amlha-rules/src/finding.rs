//! A verdict on a resource with a name of its own, and all of them together.

use std::ops::AddAssign;

use amlha_model::{Inventory, Resource};
use jiff::Timestamp;

use crate::acceptance::{Covered, Held, NotApplied};
use crate::rule::Rule;
use crate::verdict::{Impact, Outcome, Verdict};

/// What a rule said of a resource.
#[derive(Debug, Clone)]
pub struct Finding<'a> {
    /// `ST001@stcontoso`: the same in every run over the same estate.
    pub id: String,
    /// The rule.
    pub rule: &'static Rule,
    /// The resource.
    pub resource: Resource<'a>,
    /// How much it weighs here.
    pub impact: Impact,
    /// What the rule said.
    pub verdict: Verdict<'a>,
    /// The acceptance that is about it, holding or ended.
    pub acceptance: Option<Covered<'a>>,
}

/// How many verdicts of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// By outcome, in the order of [`Outcome::ALL`].
    outcomes: [usize; Outcome::ALL.len()],
    /// Failures by impact, in the order of [`Impact::ALL`].
    fails: [usize; Impact::ALL.len()],
}

impl Counts {
    pub(crate) fn add(&mut self, outcome: Outcome, impact: Impact) {
        bump(&mut self.outcomes, outcome as usize, 1);
        if outcome == Outcome::Fail {
            bump(&mut self.fails, impact as usize, 1);
        }
    }

    /// How many verdicts had this outcome.
    #[must_use]
    pub fn of(&self, outcome: Outcome) -> usize {
        self.outcomes.get(outcome as usize).copied().unwrap_or_default()
    }

    /// How many failures had this impact.
    #[must_use]
    pub fn fails(&self, impact: Impact) -> usize {
        self.fails.get(impact as usize).copied().unwrap_or_default()
    }

    /// How many verdicts there were.
    #[must_use]
    pub fn total(&self) -> usize {
        self.outcomes.iter().sum()
    }
}

fn bump(counts: &mut [usize], place: usize, by: usize) {
    if let Some(count) = counts.get_mut(place) {
        *count += by;
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        for (place, count) in other.outcomes.into_iter().enumerate() {
            bump(&mut self.outcomes, place, count);
        }
        for (place, count) in other.fails.into_iter().enumerate() {
            bump(&mut self.fails, place, count);
        }
    }
}

/// The verdicts on an inventory.
#[derive(Debug, Clone)]
pub struct Check<'a> {
    /// What was judged.
    pub inventory: &'a Inventory,
    /// Failures first, then unknowns, then (if they were kept) the rest; the heaviest first.
    pub findings: Vec<Finding<'a>>,
    /// How many verdicts of each kind, kept or not.
    pub counts: Counts,
    /// The rules that judged.
    pub rules: Vec<&'static Rule>,
    /// When.
    pub now: Timestamp,
    /// What became of each acceptance, in their order; see [`accept`](crate::acceptance::accept).
    pub acceptances: Vec<Held<'a>>,
    /// What looks like an acceptance in Azure and is not applied.
    pub not_applied: &'a [NotApplied],
}

impl<'a> Check<'a> {
    /// The finding with this id, in any letter case.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Finding<'a>> {
        self.findings.iter().find(|finding| amlha_model::resource_id::equal(&finding.id, id))
    }

    /// The failures.
    pub fn failures(&self) -> impl Iterator<Item = &Finding<'a>> {
        self.findings.iter().filter(|finding| finding.verdict.outcome == Outcome::Fail)
    }

    /// What could not be judged.
    pub fn unknowns(&self) -> impl Iterator<Item = &Finding<'a>> {
        self.findings.iter().filter(|finding| finding.verdict.outcome == Outcome::Unknown)
    }
    /// The failures and unknowns that someone answers for.
    pub fn accepted(&self) -> impl Iterator<Item = &Finding<'a>> {
        self.findings.iter().filter(|finding| finding.is_accepted())
    }
}
