//! `amlha/check/1`.

use std::collections::BTreeMap;

use amlha_model::Gap;
use amlha_rules::{Check, Impact, Outcome};
use serde::Serialize;

use super::acceptance::{AcceptanceLine, NotAppliedLine};
use super::document;
use super::evidence::Verdict;
use super::packs::PackDocument;
use crate::show::check::{closing, listed};
use crate::value::CheckReport;

document! {
    /// How many verdicts of each kind.
    struct Counts {
        /// All of them.
        verdicts: usize,
        /// Faults.
        fail: usize,
        /// What could not be judged.
        unknown: usize,
        /// No fault.
        pass: usize,
        /// No fault, because Microsoft sees to it.
        pass_by_platform: usize,
        /// The question does not arise.
        not_applicable: usize,
        /// Faults of High impact.
        high: usize,
        /// Faults of Medium impact.
        medium: usize,
        /// Faults of Low impact.
        low: usize,
        /// Faults and unknowns that someone answers for; the other figures count them too.
        accepted: usize,
    }

    /// A gate, and whether it was tripped.
    struct Gate<'a> {
        /// The lightest impact that trips it.
        fail_on: &'static str,
        /// Whether a finding tripped it.
        failed: bool,
        /// Ids of the findings that tripped it.
        tripped: &'a [String],
        /// Ids of those among them that were accepted until a day that is over.
        ended: &'a [String],
        /// Ids of the findings that would have tripped it, or could not be judged, and are accepted.
        accepted: &'a [String],
        /// How many verdicts are unknown, accepted by nobody, and did not decide.
        unknown: usize,
    }

    /// Something that could not be read.
    struct GapLine<'a> {
        /// What: an ARM id, a name, a file or a section.
        what: &'a str,
        /// `notInFiles`, `unresolved`, `forbidden`, `notFound` or `unreadable`.
        reason: &'static str,
        /// ARM id of the resource that refers to it.
        needed_by: Option<&'a str>,
        /// What it is used for there.
        role: Option<&'static str>,
        /// The permission, call or file that would close the gap.
        closes: &'a str,
    }

    /// What the rules found: `amlha check -o json`.
    struct Document<'a> {
        /// `amlha/check/1`.
        schema: &'static str,
        /// When it was judged, RFC 3339.
        checked_at: String,
        /// When the inventory was taken, RFC 3339; null when it does not say.
        taken_at: Option<String>,
        /// How many resources the inventory holds.
        resources: usize,
        /// Codes of the rules that judged.
        rules: Vec<&'static str>,
        /// How many verdicts of each kind, listed or not.
        counts: Counts,
        /// Faults and unknowns, and with `--all` the rest; the heaviest first.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<Verdict<'static>>"))]
        findings: Findings<'a>,
        /// What could not be read.
        gaps: Vec<GapLine<'a>>,
        /// The acceptances, and what became of each.
        acceptances: Vec<AcceptanceLine<'a>>,
        /// What looks like an acceptance in Azure and accepts nothing.
        not_applied: Vec<NotAppliedLine<'a>>,
        /// What packs of queries found; absent without one.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "schema", schemars(default))]
        packs: Vec<PackDocument<'a>>,
        /// The gate; absent when none was asked for.
        #[serde(skip_serializing_if = "Option::is_none")]
        gate: Option<Gate<'a>>,
    }
}

/// The findings, made one by one as they are written: there may be hundreds of thousands.
#[derive(Debug)]
pub(crate) struct Findings<'a> {
    report: &'a CheckReport<'a>,
    steps: BTreeMap<&'a str, Vec<&'a str>>,
}

impl Serialize for Findings<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let listed = self.report.check.findings.iter().filter(|finding| listed(self.report, finding));
        let planned = self.report.plan.is_some();
        serializer.collect_seq(listed.map(|finding| {
            let steps = planned.then(|| self.steps.get(finding.id.as_str()).cloned().unwrap_or_default());
            Verdict::of(finding, steps)
        }))
    }
}

impl Counts {
    pub(crate) fn of(check: &Check<'_>) -> Self {
        let counts = &check.counts;
        Self {
            verdicts: counts.total(),
            fail: counts.of(Outcome::Fail),
            unknown: counts.of(Outcome::Unknown),
            pass: counts.of(Outcome::Pass),
            pass_by_platform: counts.of(Outcome::PassByPlatform),
            not_applicable: counts.of(Outcome::NotApplicable),
            high: counts.fails(Impact::High),
            medium: counts.fails(Impact::Medium),
            low: counts.fails(Impact::Low),
            accepted: check.accepted().count(),
        }
    }
}

impl<'a> GapLine<'a> {
    pub(crate) fn of(gap: &'a Gap) -> Self {
        Self {
            what: &gap.what,
            reason: gap.reason.as_str(),
            needed_by: gap.needed_by.as_deref(),
            role: gap.role.map(amlha_model::Role::as_str),
            closes: &gap.closes,
        }
    }
}

impl<'a> Document<'a> {
    pub(crate) fn of(report: &'a CheckReport<'a>) -> Self {
        let check = report.check;
        Self {
            schema: "amlha/check/1",
            checked_at: check.now.to_string(),
            taken_at: check.inventory.taken_at().map(|time| time.to_string()),
            resources: check.inventory.len(),
            rules: check.rules.iter().map(|rule| rule.code).collect(),
            counts: Counts::of(check),
            findings: Findings { report, steps: closing(report) },
            gaps: check.inventory.gaps().iter().map(GapLine::of).collect(),
            acceptances: check.acceptances.iter().map(AcceptanceLine::of).collect(),
            not_applied: check.not_applied.iter().map(NotAppliedLine::of).collect(),
            packs: report.packs.iter().map(PackDocument::of).collect(),
            gate: report.gate.as_ref().map(|gate| Gate {
                fail_on: gate.fail_on.label(),
                failed: !gate.tripped.is_empty(),
                tripped: &gate.tripped,
                ended: &gate.ended,
                accepted: &gate.accepted,
                unknown: gate.unknown,
            }),
        }
    }
}
