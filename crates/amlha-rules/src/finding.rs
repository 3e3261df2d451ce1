//! A verdict on a resource with a name of its own, and all of them together.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use amlha_model::{Inventory, Resource};
use jiff::Timestamp;

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
}

/// How many verdicts of each kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    outcomes: BTreeMap<Outcome, usize>,
    fails: BTreeMap<Impact, usize>,
}

impl Counts {
    pub(crate) fn add(&mut self, outcome: Outcome, impact: Impact) {
        *self.outcomes.entry(outcome).or_default() += 1;
        if outcome == Outcome::Fail {
            *self.fails.entry(impact).or_default() += 1;
        }
    }

    /// How many verdicts had this outcome.
    #[must_use]
    pub fn of(&self, outcome: Outcome) -> usize {
        self.outcomes.get(&outcome).copied().unwrap_or_default()
    }

    /// How many failures had this impact.
    #[must_use]
    pub fn fails(&self, impact: Impact) -> usize {
        self.fails.get(&impact).copied().unwrap_or_default()
    }

    /// How many verdicts there were.
    #[must_use]
    pub fn total(&self) -> usize {
        self.outcomes.values().sum()
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        for (outcome, count) in other.outcomes {
            *self.outcomes.entry(outcome).or_default() += count;
        }
        for (impact, count) in other.fails {
            *self.fails.entry(impact).or_default() += count;
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
}
