//! A rule as data: what it finds, why that matters, how it judges, what closes it.

use amlha_model::{Body, Service};
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::plan::Proposal;
use crate::verdict::{Impact, Verdict};

/// What a fault threatens. Each is judged by itself: zone redundancy is not "better" than
/// geo-redundancy, it is about another loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Axis {
    /// The loss of one availability zone.
    Zone,
    /// The loss of a region.
    Region,
    /// Deletion or corruption of data.
    DataProtection,
    /// Enough instances, nodes, quota.
    Capacity,
    /// Retired or retiring parts.
    Lifecycle,
    /// A setting or a state that defeats the others.
    Configuration,
}

impl Axis {
    /// Every axis, in the order of reports.
    pub const ALL: [Self; 6] =
        [Self::Zone, Self::Region, Self::DataProtection, Self::Capacity, Self::Lifecycle, Self::Configuration];

    /// The word in files and options.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Zone => "zone",
            Self::Region => "region",
            Self::DataProtection => "dataProtection",
            Self::Capacity => "capacity",
            Self::Lifecycle => "lifecycle",
            Self::Configuration => "configuration",
        }
    }

    /// The words on a screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::DataProtection => "data protection",
            other => other.as_str(),
        }
    }
}

/// A page behind a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Reference {
    /// What the page is called here.
    pub title: &'static str,
    /// Where it is.
    pub url: &'static str,
    /// Its date, or when it was read.
    pub date: &'static str,
}

/// The same check in another tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SameAs {
    /// `APRL`, `PSRule`, `Checkov`, `Azure Policy` or `Advisor`.
    pub tool: &'static str,
    /// The check's id there.
    pub id: &'static str,
    /// Where it differs from this rule; empty when it does not.
    pub differs: &'static str,
}

/// Judges one resource. The body is that of a resource of the rule's service.
pub type Judge = for<'a> fn(&Context<'a>, &Body<'a>) -> Verdict<'a>;

/// Says what would close a finding: steps, or why there is none.
pub type Remedy = for<'a> fn(&Context<'a>, &Body<'a>, &Verdict<'a>) -> Vec<Proposal>;

/// A rule. Rules are plain statics, listed in [`RULES`](crate::RULES).
pub struct Rule {
    /// The code, which never changes and is never used again: `ST001`.
    pub code: &'static str,
    /// The name of the fault: reads after "allow": `storage_account_without_zone_redundancy`.
    pub name: &'static str,
    /// The fault in a few words, for lists of rules.
    pub title: &'static str,
    /// The service it judges.
    pub service: Service,
    /// What the fault threatens.
    pub axis: Axis,
    /// How much it weighs unless a verdict says otherwise.
    pub impact: Impact,
    /// The documentation: Markdown with fixed headings, its examples run as tests.
    pub docs: &'static str,
    /// The pages behind it.
    pub references: &'static [Reference],
    /// The same check in other tools.
    pub same_as: &'static [SameAs],
    /// Judges one resource.
    pub judge: Judge,
    /// Says what would close a finding.
    pub remedy: Remedy,
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rule").field("code", &self.code).field("name", &self.name).finish_non_exhaustive()
    }
}

impl PartialEq for Rule {
    /// Codes are unique: they decide.
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for Rule {}
