//! Another way to close a finding, which a person may prefer to the plan's.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::command::Command;
use super::step::{Cost, DataRisk, Downtime, Elapsed, Gain, Reversible, Step, StepId};
use crate::finding::Finding;

/// Another way to close a finding, with what it is better and worse at. A plan takes one way, the one whose
/// consequences are documented best; what else is real is for a person to weigh.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Alternative {
    /// The findings that it is for; filled in by the planner.
    pub findings: Vec<String>,
    /// The steps that it takes the place of; filled in by the planner.
    pub instead_of: Vec<StepId>,
    /// What is done.
    pub what: String,
    /// The commands, one after the other; empty where a person does it.
    pub run: Vec<Command>,
    /// What it is good for, failure by failure.
    pub gain: Vec<Gain>,
    /// What it is better at than the plan's way.
    pub better: String,
    /// What it is worse at: why the plan does not take it.
    pub worse: String,
    /// How long the resource does not serve.
    pub downtime: Downtime,
    /// What may happen to data.
    pub data_risk: DataRisk,
    /// Whether it can be undone.
    pub reversible: Reversible,
    /// How long until its effect is there.
    pub elapsed: Elapsed,
    /// What it costs.
    pub cost: Cost,
    /// Who says so, with a date.
    pub source: String,
}

impl Alternative {
    /// A way with what it is better and worse at, as a page says it; everything else is unknown.
    pub(crate) fn new(
        what: impl Into<String>,
        better: impl Into<String>,
        worse: impl Into<String>,
        source: impl Into<String>,
    ) -> Self {
        Self {
            findings: Vec::new(),
            instead_of: Vec::new(),
            what: what.into(),
            run: Vec::new(),
            gain: Vec::new(),
            better: better.into(),
            worse: worse.into(),
            downtime: Downtime::Unknown,
            data_risk: DataRisk::Unknown,
            reversible: Reversible::Unknown,
            elapsed: Elapsed::Unknown,
            cost: Cost::Unknown,
            source: source.into(),
        }
    }

    /// The same, with the commands that do it.
    #[must_use]
    pub(crate) fn runs(mut self, commands: impl IntoIterator<Item = Command>) -> Self {
        self.run.extend(commands);
        self
    }

    /// The same, with what a failure does before and after it.
    #[must_use]
    pub(crate) fn gains(mut self, gain: impl IntoIterator<Item = Gain>) -> Self {
        self.gain.extend(gain);
        self
    }

    /// The same, with the direction that the cost goes in.
    #[must_use]
    pub(crate) fn costs(mut self, direction: &str) -> Self {
        self.cost = Cost::Unpriced { direction: direction.to_owned() };
        self
    }
}

/// The alternatives of a plan while it is made: what several findings propose alike for one resource is one.
#[derive(Debug, Default)]
pub(super) struct Alternatives {
    all: Vec<Alternative>,
    /// By the folded id of the resource and what is done.
    places: BTreeMap<(String, String), usize>,
}

impl Alternatives {
    pub(super) fn add(&mut self, finding: &Finding<'_>, alternative: Alternative) {
        let key = (finding.resource.id().trim_matches('/').to_lowercase(), alternative.what.clone());
        let place = *self.places.entry(key).or_insert(self.all.len());
        if place == self.all.len() {
            self.all.push(alternative);
        }
        if let Some(known) = self.all.get_mut(place) {
            known.findings.push(finding.id.clone());
        }
    }

    /// All of them, with the steps that each takes the place of.
    pub(super) fn settled(mut self, steps: &[Step]) -> Vec<Alternative> {
        let mut by_finding: BTreeMap<&str, Vec<&StepId>> = BTreeMap::new();
        for step in steps {
            for finding in step.closes.iter().chain(&step.serves) {
                by_finding.entry(finding).or_default().push(&step.id);
            }
        }
        for alternative in &mut self.all {
            let of = |finding: &String| by_finding.get(finding.as_str()).into_iter().flatten();
            let steps: BTreeSet<&StepId> = alternative.findings.iter().flat_map(of).copied().collect();
            alternative.instead_of = steps.into_iter().cloned().collect();
        }
        self.all
    }
}
