//! What packs of queries found, in `amlha/check/1`.

use super::document;
use crate::value::PackReport;

document! {
    /// A page to learn more from.
    struct PackPage<'a> {
        /// What it is called.
        name: &'a str,
        /// Where it is.
        url: &'a str,
    }

    /// What a query of a pack found, or that it could not be asked.
    struct PackFinding<'a> {
        /// The recommendation and the resource.
        id: &'a str,
        /// Id of the recommendation.
        recommendation: &'a str,
        /// What to do, in a line.
        title: &'a str,
        /// Why.
        text: &'a str,
        /// What is gained.
        benefits: &'a str,
        /// What it is about, such as `HighAvailability`.
        control: &'a str,
        /// `High`, `Medium` or `Low`.
        impact: &'static str,
        /// `fail` or `unknown`.
        outcome: &'static str,
        /// Why it is unknown; null when it is not.
        why: Option<&'a str>,
        /// Name of the resource; empty for an unknown.
        resource: &'a str,
        /// ARM id of the resource; empty when the query gives none.
        resource_id: &'a str,
        /// What else the query says.
        params: &'a [String],
        /// Pages to learn more from.
        learn_more: Vec<PackPage<'a>>,
    }

    /// A pack of queries.
    struct PackDocument<'a> {
        /// What it is called.
        name: &'a str,
        /// Its version or commit; empty when nothing says.
        version: &'a str,
        /// How many recommendations it has.
        recommendations: usize,
        /// How many of them find nothing.
        clear: usize,
        /// What the others found, and those that could not be asked; the heaviest first.
        findings: Vec<PackFinding<'a>>,
    }
}

impl<'a> PackDocument<'a> {
    pub(crate) fn of(pack: &'a PackReport) -> Self {
        let finding = |line: &'a crate::value::PackLine| PackFinding {
            id: &line.id,
            recommendation: &line.recommendation,
            title: &line.title,
            text: &line.text,
            benefits: &line.benefits,
            control: &line.control,
            impact: line.impact.label(),
            outcome: if line.unknown.is_some() { "unknown" } else { "fail" },
            why: line.unknown.as_deref(),
            resource: &line.resource,
            resource_id: &line.resource_id,
            params: &line.params,
            learn_more: line.pages.iter().map(|(name, url)| PackPage { name, url }).collect(),
        };
        Self {
            name: &pack.name,
            version: &pack.version,
            recommendations: pack.asked,
            clear: pack.clear,
            findings: pack.lines.iter().map(finding).collect(),
        }
    }
}
