//! `amlha/diff/1`.

use amlha_rules::compare::{FindingChange, ResourceChange, Stand};
use amlha_rules::{Check, Finding};
use serde_json::Value;

use super::document;
use super::evidence::{ResourceName, status};
use crate::value::DiffReport;

document! {
    /// One of the two inventories.
    struct Side<'a> {
        /// What it was called.
        name: &'a str,
        /// When it was taken, RFC 3339; null when it does not say.
        taken_at: Option<String>,
        /// How many resources it holds.
        resources: usize,
    }

    /// A property that differs.
    struct PropertyLine<'a> {
        /// Where it is in the resource; empty for all of it.
        path: &'a str,
        /// What was there; null when nothing was.
        before: Option<Value>,
        /// What is there; null when nothing is.
        after: Option<Value>,
    }

    /// A resource that differs.
    struct ResourceLine<'a> {
        /// `added`, `removed`, `notRead` or `changed`.
        change: &'static str,
        /// The resource.
        resource: ResourceName<'a>,
        /// The properties that differ, of one that changed.
        properties: Vec<PropertyLine<'a>>,
        /// Whether it was read in two ways: what one of them does not show may not have changed.
        read_differently: bool,
    }

    /// A finding as one of the inventories has it.
    struct FindingSide<'a> {
        /// Its id in a check of that inventory.
        id: &'a str,
        /// `fail` or `unknown`.
        status: &'static str,
        /// `High`, `Medium` or `Low`.
        impact: &'static str,
        /// Why.
        why: &'a str,
        /// Whether someone answers for it.
        accepted: bool,
    }

    /// A finding that differs.
    struct FindingLine<'a> {
        /// `new`, `gone` or `changed`.
        change: &'static str,
        /// Why it is gone: `fixed`, `notApplicable`, `removed` or `notRead`; null when it is not.
        gone: Option<&'static str>,
        /// Whether its resource is new too.
        with_resource: bool,
        /// Whether the estate is worse for it and nobody answers for that.
        worse: bool,
        /// Whether it is not known any more, and nobody answers for that.
        unknown: bool,
        /// Code of the rule.
        rule: &'static str,
        /// The resource.
        resource: ResourceName<'a>,
        /// In the earlier inventory; null when it is not there.
        before: Option<FindingSide<'a>>,
        /// In the later inventory; null when it is not there.
        after: Option<FindingSide<'a>>,
    }

    /// How an estate stands.
    struct StandLine {
        /// Resources with a fault.
        faulty: usize,
        /// Resources without a known fault and with something that nobody could judge.
        unknown: usize,
    }

    /// How an estate stood and stands against a threat.
    struct PostureLine {
        /// The threat.
        threatens: &'static str,
        /// In the earlier inventory.
        before: StandLine,
        /// In the later one.
        after: StandLine,
    }

    /// How many of each kind.
    struct Counts {
        /// Resources that were added.
        added: usize,
        /// Resources that were removed.
        removed: usize,
        /// Resources that could not be read any more.
        not_read: usize,
        /// Resources that changed.
        changed: usize,
        /// Resources that are the same.
        same_resources: usize,
        /// Findings that are new.
        new_findings: usize,
        /// Findings that are gone.
        gone_findings: usize,
        /// Findings that changed.
        changed_findings: usize,
        /// Findings that are the same.
        same_findings: usize,
        /// Findings for which the estate is worse, and nobody answers.
        worse: usize,
        /// Findings that lead to something that is not known, and nobody answers.
        unknown: usize,
    }

    /// The gate `--fail-on worse`.
    struct Gate<'a> {
        /// Whether it was tripped.
        failed: bool,
        /// Ids of what tripped it.
        tripped: Vec<&'a str>,
    }

    /// What differs between two inventories: `amlha diff -o json`.
    struct Document<'a> {
        /// `amlha/diff/1`.
        schema: &'static str,
        /// When both were judged, RFC 3339.
        checked_at: String,
        /// The earlier inventory.
        before: Side<'a>,
        /// The later inventory.
        after: Side<'a>,
        /// Codes of the rules that judged both.
        rules: Vec<&'static str>,
        /// How many of each kind.
        counts: Counts,
        /// The resources that differ, by their ids.
        resources: Vec<ResourceLine<'a>>,
        /// The findings that differ: what is worse first.
        findings: Vec<FindingLine<'a>>,
        /// How the estate stood and stands.
        posture: Vec<PostureLine>,
        /// The gate; absent when none was asked for.
        #[serde(skip_serializing_if = "Option::is_none")]
        gate: Option<Gate<'a>>,
    }
}

impl<'a> Side<'a> {
    fn of(name: &'a str, check: &Check<'_>) -> Self {
        let taken_at = check.inventory.taken_at().map(|time| time.to_string());
        Self { name, taken_at, resources: check.inventory.len() }
    }
}

impl<'a> ResourceLine<'a> {
    fn of(change: &'a ResourceChange<'_>) -> Self {
        let resource = ResourceName::of(change.resource());
        let json = |text: &Option<String>| {
            text.as_ref().map(|text| serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.clone())))
        };
        let (word, properties, read_differently) = match change {
            ResourceChange::Added(_) => ("added", Vec::new(), false),
            ResourceChange::Removed(_) => ("removed", Vec::new(), false),
            ResourceChange::NotRead(_) => ("notRead", Vec::new(), false),
            ResourceChange::Changed { properties, read_differently, .. } => {
                let lines = properties.iter().map(|property| PropertyLine {
                    path: &property.path,
                    before: json(&property.before),
                    after: json(&property.after),
                });
                ("changed", lines.collect(), *read_differently)
            }
        };
        Self { change: word, resource, properties, read_differently }
    }
}

impl<'a> FindingSide<'a> {
    fn of(finding: &'a Finding<'_>) -> Self {
        Self {
            id: &finding.id,
            status: status(finding.verdict.outcome),
            impact: finding.impact.label(),
            why: &finding.verdict.why,
            accepted: finding.is_accepted(),
        }
    }
}

impl<'a> FindingLine<'a> {
    fn of(change: &'a FindingChange<'_>) -> Self {
        let finding = change.finding();
        let (word, gone, before, after) = match change {
            FindingChange::New { after, .. } => ("new", None, None, Some(*after)),
            FindingChange::Gone { before, why } => ("gone", Some(why.as_str()), Some(*before), None),
            FindingChange::Changed { before, after } => ("changed", None, Some(*before), Some(*after)),
        };
        Self {
            change: word,
            gone,
            with_resource: matches!(change, FindingChange::New { with_resource: true, .. }),
            worse: change.is_worse(),
            unknown: change.is_unknown(),
            rule: finding.rule.code,
            resource: ResourceName::of(finding.resource),
            before: before.map(FindingSide::of),
            after: after.map(FindingSide::of),
        }
    }
}

impl StandLine {
    fn of(stand: Stand) -> Self {
        Self { faulty: stand.faulty, unknown: stand.unknown }
    }
}

impl<'a> Document<'a> {
    pub(crate) fn of(report: &'a DiffReport<'a>) -> Self {
        let comparison = report.comparison;
        let resources = |is: fn(&ResourceChange<'_>) -> bool| comparison.resources.iter().filter(|one| is(one)).count();
        let findings = |is: fn(&FindingChange<'_>) -> bool| comparison.findings.iter().filter(|one| is(one)).count();
        let tripped: Vec<&str> = comparison.worse().map(|change| change.finding().id.as_str()).collect();
        Self {
            schema: "amlha/diff/1",
            checked_at: comparison.after.now.to_string(),
            before: Side::of(report.before, comparison.before),
            after: Side::of(report.after, comparison.after),
            rules: comparison.after.rules.iter().map(|rule| rule.code).collect(),
            counts: Counts {
                added: resources(|one| matches!(one, ResourceChange::Added(_))),
                removed: resources(|one| matches!(one, ResourceChange::Removed(_))),
                not_read: resources(|one| matches!(one, ResourceChange::NotRead(_))),
                changed: resources(|one| matches!(one, ResourceChange::Changed { .. })),
                same_resources: comparison.same_resources,
                new_findings: findings(|one| matches!(one, FindingChange::New { .. })),
                gone_findings: findings(|one| matches!(one, FindingChange::Gone { .. })),
                changed_findings: findings(|one| matches!(one, FindingChange::Changed { .. })),
                same_findings: comparison.same_findings,
                worse: tripped.len(),
                unknown: comparison.unknown(),
            },
            resources: comparison.resources.iter().map(ResourceLine::of).collect(),
            findings: comparison.findings.iter().map(FindingLine::of).collect(),
            posture: comparison
                .posture
                .iter()
                .map(|posture| PostureLine {
                    threatens: posture.axis.as_str(),
                    before: StandLine::of(posture.before),
                    after: StandLine::of(posture.after),
                })
                .collect(),
            gate: report.fail_on_worse.then_some(Gate { failed: !tripped.is_empty(), tripped }),
        }
    }
}
