//! Acceptances in documents.

use amlha_rules::acceptance::{Acceptance, Covered, Held, NotApplied, Origin};

use super::document;

document! {
    /// Where an acceptance stands written.
    #[serde(tag = "kind", rename_all_fields = "camelCase")]
    enum Place<'a> {
        /// In a file of acceptances.
        File {
            /// The file as it was named.
            name: &'a str,
            /// The line on which the acceptance begins.
            line: usize,
        },
        /// In Azure Policy.
        PolicyExemption {
            /// ARM id of the exemption.
            id: &'a str,
            /// `Waiver`, `Mitigated`, or what else Azure says; empty when it says nothing.
            category: &'a str,
        },
        /// In Azure Advisor.
        AdvisorSuppression {
            /// ARM id of the suppression.
            id: &'a str,
        },
    }

    /// Who answers for a finding.
    struct AcceptanceOf<'a> {
        /// Whether it is over, so that it accepts nothing any more.
        ended: bool,
        /// The last day on which it holds, or the RFC 3339 time from which it holds no more.
        until: String,
        /// Who.
        by: &'a str,
        /// Why.
        reason: &'a str,
        /// Where it stands written.
        source: Place<'a>,
    }

    /// An acceptance, and what became of it.
    struct AcceptanceLine<'a> {
        /// Codes of the rules that it is about.
        rules: Vec<&'static str>,
        /// The resources that it is about, in words.
        on: String,
        /// Until when, by whom, why and where.
        #[serde(flatten)]
        acceptance: AcceptanceOf<'a>,
        /// How many findings it is about.
        findings: usize,
        /// Why it is about none: `noResource`, `nothingFound` or `notJudged`; null when it is about some.
        idle: Option<&'static str>,
    }

    /// Something that looks like an acceptance in Azure and accepts nothing.
    struct NotAppliedLine<'a> {
        /// ARM id of the exemption or suppression.
        id: &'a str,
        /// Why.
        why: String,
    }
}

impl<'a> AcceptanceOf<'a> {
    fn new(acceptance: &'a Acceptance, ended: bool) -> Self {
        let source = match &acceptance.origin {
            Origin::File { name, line } => Place::File { name, line: *line },
            Origin::PolicyExemption { id, category } => Place::PolicyExemption { id, category },
            Origin::AdvisorSuppression { id } => Place::AdvisorSuppression { id },
        };
        Self { ended, until: acceptance.until.to_string(), by: &acceptance.by, reason: &acceptance.reason, source }
    }

    pub(crate) fn of(covered: Covered<'a>) -> Self {
        Self::new(covered.acceptance, covered.ended)
    }
}

impl<'a> AcceptanceLine<'a> {
    pub(crate) fn of(held: &Held<'a>) -> Self {
        let acceptance = held.acceptance;
        Self {
            rules: acceptance.rules.iter().map(|rule| rule.code).collect(),
            on: acceptance.on.to_string(),
            acceptance: AcceptanceOf::new(acceptance, held.ended),
            findings: held.findings,
            idle: held.idle.map(amlha_rules::acceptance::Idle::as_str),
        }
    }
}

impl<'a> NotAppliedLine<'a> {
    pub(crate) fn of(other: &'a NotApplied) -> Self {
        Self { id: &other.id, why: other.why.to_string() }
    }
}
