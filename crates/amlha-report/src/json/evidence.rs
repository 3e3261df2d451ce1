//! A verdict, and what it rests on.

use amlha_model::Resource;
use amlha_rules::{Evidence, Finding, Outcome};
use serde_json::Value;

use super::acceptance::AcceptanceOf;
use super::document;
use crate::show::words;

document! {
    /// A resource by name.
    struct ResourceName<'a> {
        /// ARM id, as it was read.
        id: &'a str,
        /// Short name, as it was read.
        name: &'a str,
        /// ARM type, in ARM's spelling where it is known.
        #[serde(rename = "type")]
        type_name: &'a str,
        /// Key of the service; absent when amlha does not know the type.
        #[serde(skip_serializing_if = "Option::is_none")]
        service: Option<&'static str>,
        /// Region, `global`, or a name that amlha does not know.
        region: String,
    }

    /// What a verdict rests on: one object for each line of evidence.
    #[serde(tag = "kind", rename_all_fields = "camelCase")]
    enum EvidenceLine<'a> {
        /// A property of a resource, as it was read.
        Property {
            /// ARM id of the resource that has it.
            resource: &'a str,
            /// Where it is in the resource.
            path: &'a str,
            /// Whether it was there at all.
            present: bool,
            /// What was there.
            value: Value,
            /// What the rule wants to see; empty when it only looks.
            expected: &'a str,
            /// File or call it was read from; null when that is not known.
            source: Option<&'a str>,
            /// When it was read, RFC 3339; null when that is not known.
            read_at: Option<String>,
            /// `observed`: it was read.
            confidence: &'static str,
        },
        /// Something true of Azure.
        Fact {
            /// The fact.
            statement: &'a str,
            /// The page that says so.
            source: &'a str,
            /// Address of the page; null when it has no public one.
            url: Option<&'a str>,
            /// Date of the page, or of the reading.
            date: Option<&'a str>,
            /// `documented`: a page says so.
            confidence: &'static str,
        },
        /// Something true of the inventory as a whole.
        Inventory {
            /// The statement.
            statement: &'a str,
            /// `observed`: it was read.
            confidence: &'static str,
        },
    }

    /// What is declared and what is in force.
    struct StateLine<'a> {
        /// What the configuration declares.
        declared: &'a str,
        /// What is in force.
        effective: &'a str,
        /// Whether the two disagree.
        disagree: bool,
    }

    /// What a rule said of a resource.
    struct Verdict<'a> {
        /// The same in every run over the same estate.
        id: &'a str,
        /// Code of the rule.
        rule: &'static str,
        /// Name of the rule.
        rule_name: &'static str,
        /// What the fault threatens.
        axis: &'static str,
        /// `fail`, `unknown`, `pass`, `passByPlatform` or `notApplicable`.
        status: &'static str,
        /// `High`, `Medium` or `Low`: how much the fault weighs, or would.
        impact: &'static str,
        /// Whose job the service's high availability is: `customer`, `microsoft`, `shared`, `unknown`.
        owner: &'static str,
        /// The resource.
        resource: ResourceName<'a>,
        /// Why.
        why: &'a str,
        /// What it rests on.
        evidence: Vec<EvidenceLine<'a>>,
        /// Declared and effective, where they are two things.
        #[serde(skip_serializing_if = "Option::is_none")]
        state: Option<StateLine<'a>>,
        /// Who answers for it, or did until a day that is over; absent when nobody does.
        #[serde(skip_serializing_if = "Option::is_none")]
        acceptance: Option<AcceptanceOf<'a>>,
        /// Numbers of the plan's steps that close it; absent without a plan.
        #[serde(skip_serializing_if = "Option::is_none")]
        closed_by: Option<Vec<&'a str>>,
    }
}

impl<'a> ResourceName<'a> {
    pub(crate) fn of(resource: Resource<'a>) -> Self {
        Self {
            id: resource.id(),
            name: resource.name(),
            type_name: resource.arm_type(),
            service: resource.service().map(amlha_model::Service::key),
            region: resource.location().name().to_owned(),
        }
    }
}

/// An outcome as a word of the documents.
pub(crate) fn status(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Fail => "fail",
        Outcome::Unknown => "unknown",
        Outcome::Pass => "pass",
        Outcome::PassByPlatform => "passByPlatform",
        Outcome::NotApplicable => "notApplicable",
    }
}

fn line<'a>(evidence: &'a Evidence<'_>) -> EvidenceLine<'a> {
    match evidence {
        Evidence::Property { of, path, seen, expected } => {
            let source = of.source();
            // What was read is JSON; a text that is not would be shown as one.
            let value = seen.map(|json| serde_json::from_str(json).unwrap_or_else(|_| Value::String(json.to_owned())));
            EvidenceLine::Property {
                resource: of.id(),
                path,
                present: value.is_some(),
                value: value.unwrap_or_default(),
                expected,
                source: source.map(|source| source.name.as_str()),
                read_at: source.and_then(|source| source.read_at).map(|time| time.to_string()),
                confidence: "observed",
            }
        }
        Evidence::Fact { statement, source } => EvidenceLine::Fact {
            statement,
            source: &source.title,
            url: source.url.as_deref(),
            date: source.date.as_deref(),
            confidence: "documented",
        },
        Evidence::Inventory { statement } => EvidenceLine::Inventory { statement, confidence: "observed" },
    }
}

impl<'a> Verdict<'a> {
    pub(crate) fn of(finding: &'a Finding<'_>, closed_by: Option<Vec<&'a str>>) -> Self {
        let verdict = &finding.verdict;
        Self {
            id: &finding.id,
            rule: finding.rule.code,
            rule_name: finding.rule.name,
            axis: finding.rule.axis.as_str(),
            status: status(verdict.outcome),
            impact: finding.impact.label(),
            owner: words::owner_key(finding.resource.service().and_then(words::current).map(|row| row.owner)),
            resource: ResourceName::of(finding.resource),
            why: &verdict.why,
            evidence: verdict.evidence.iter().map(line).collect(),
            state: verdict.state.as_ref().map(|state| StateLine {
                declared: &state.declared,
                effective: &state.effective,
                disagree: state.disagree,
            }),
            acceptance: finding.acceptance.map(AcceptanceOf::of),
            closed_by,
        }
    }
}
