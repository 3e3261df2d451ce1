//! Findings that someone answers for until a day.
//!
//! An acceptance never hides a finding: the finding is shown with who accepts it, until when and
//! why, and a gate does not count it. Whether an acceptance holds is a function of the findings, the
//! acceptances and the time of the check, and of nothing else.

mod azure;
mod select;

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::finding::{Check, Finding};
use crate::rule::Rule;
use crate::verdict::Outcome;

pub use azure::{NotApplied, Why, in_azure};
pub use select::{Selector, Tag};

/// Until when an acceptance holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// The last day on which it holds, in UTC.
    Day(Date),
    /// The moment from which it holds no more.
    Moment(Timestamp),
}

impl Until {
    /// Whether it is over at this time.
    ///
    /// ```
    /// use amlha_rules::acceptance::Until;
    ///
    /// let until = Until::Day("2026-09-30".parse()?);
    /// assert!(!until.is_over("2026-09-30T23:59:59Z".parse()?));
    /// assert!(until.is_over("2026-10-01T00:00:00Z".parse()?));
    /// # Ok::<(), jiff::Error>(())
    /// ```
    #[must_use]
    pub fn is_over(self, now: Timestamp) -> bool {
        match self {
            Self::Day(last) => now.to_zoned(TimeZone::UTC).date() > last,
            Self::Moment(end) => now >= end,
        }
    }

    /// For the order of ends: the day, and the time on it.
    fn order(self) -> (Date, Timestamp) {
        match self {
            // A day ends after every moment on it.
            Self::Day(last) => (last, Timestamp::MAX),
            Self::Moment(end) => (end.to_zoned(TimeZone::UTC).date(), end),
        }
    }
}

impl fmt::Display for Until {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(last) => last.fmt(f),
            Self::Moment(end) => end.fmt(f),
        }
    }
}

/// Where an acceptance stands written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// In a file of acceptances.
    File {
        /// The file as it was named.
        name: String,
        /// The line on which the acceptance begins, from 1.
        line: usize,
    },
    /// In Azure Policy.
    PolicyExemption {
        /// ARM id of the exemption.
        id: String,
        /// `Waiver`, `Mitigated`, or what else Azure says; empty when it says nothing.
        category: String,
    },
    /// In Azure Advisor.
    AdvisorSuppression {
        /// ARM id of the suppression.
        id: String,
    },
}

/// Findings of some rules on some resources that someone answers for until a day.
#[derive(Debug, Clone)]
pub struct Acceptance {
    /// The rules: one in a file, and as many as a policy initiative checks in Azure.
    pub rules: Vec<&'static Rule>,
    /// The resources.
    pub on: Selector,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub by: String,
    /// Until when.
    pub until: Until,
    /// Where it stands written.
    pub origin: Origin,
}

/// Acceptances, and what looks like one and is not applied.
#[derive(Debug, Clone, Default)]
pub struct Acceptances {
    /// What is accepted.
    pub entries: Vec<Acceptance>,
    /// What was seen in Azure and accepts nothing here, with the reason.
    pub not_applied: Vec<NotApplied>,
}

impl Acceptances {
    /// These and then those.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.entries.extend(other.entries);
        self.not_applied.extend(other.not_applied);
        self
    }
}

/// The acceptance of a finding.
#[derive(Debug, Clone, Copy)]
pub struct Covered<'a> {
    /// Which one: of several the one that holds longest.
    pub acceptance: &'a Acceptance,
    /// Whether it is over, so that it accepts nothing any more.
    pub ended: bool,
}

/// What became of an acceptance in a check.
#[derive(Debug, Clone, Copy)]
pub struct Held<'a> {
    /// The acceptance.
    pub acceptance: &'a Acceptance,
    /// Whether it is over.
    pub ended: bool,
    /// How many findings it is about.
    pub findings: usize,
    /// Why it is about none.
    pub idle: Option<Idle>,
}

/// Why an acceptance is about no finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Idle {
    /// The inventory holds no resource that it selects.
    NoResource,
    /// It selects resources, and its rules find nothing there.
    NothingFound,
    /// Its rules did not judge: the profile leaves out their axis.
    NotJudged,
}

impl Idle {
    /// As words after a colon.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::NoResource => "no such resource",
            Self::NothingFound => "nothing is found there",
            Self::NotJudged => "the rule did not judge",
        }
    }

    /// The word in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoResource => "noResource",
            Self::NothingFound => "nothingFound",
            Self::NotJudged => "notJudged",
        }
    }
}

/// Holds the findings of a check against acceptances.
///
/// Failures and unknowns can be accepted: who answers for a fault answers for a possible one.
/// Outcomes, order and counts stay as they are.
///
/// ```
/// use amlha_model::{Builder, Source};
/// use amlha_rules::acceptance::{Acceptance, Acceptances, Origin, Selector, Until, accept};
/// use amlha_rules::{Context, Keep, Profile, check, rules};
///
/// let text = r#"[{"id":"/subscriptions/0/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv",
///     "location":"westeurope", "properties":{"enablePurgeProtection":false}}]"#;
/// let mut builder = Builder::new();
/// builder.add_array(text.to_owned(), Source { name: "v.json".into(), kind: "ARM list".into(), read_at: None })?;
/// let inventory = builder.finish();
/// let accepted = Acceptances {
///     entries: vec![Acceptance {
///         rules: rules::find("KV001").into_iter().collect(),
///         on: Selector { name: Some("kv*".into()), ..Selector::default() },
///         reason: "tests purge it".into(),
///         by: "alice".into(),
///         until: Until::Day("2026-12-31".parse()?),
///         origin: Origin::File { name: "accepted.toml".into(), line: 1 },
///     }],
///     ..Acceptances::default()
/// };
/// let profile = Profile::default();
/// let context = Context::new(&inventory, &profile, "2026-11-23T08:00:00Z".parse()?);
/// let check = accept(check(&context, Keep::Findings), &accepted);
/// assert!(check.find("KV001@kv").unwrap().is_accepted());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn accept<'a>(mut check: Check<'a>, acceptances: &'a Acceptances) -> Check<'a> {
    let mut by_rule: BTreeMap<&str, Vec<(usize, Covered<'a>)>> = BTreeMap::new();
    for (place, acceptance) in acceptances.entries.iter().enumerate() {
        let covered = Covered { acceptance, ended: acceptance.until.is_over(check.now) };
        for rule in &acceptance.rules {
            by_rule.entry(rule.code).or_default().push((place, covered));
        }
    }
    let mut counts = vec![0_usize; acceptances.entries.len()];
    for finding in &mut check.findings {
        finding.acceptance = None;
        if !matches!(finding.verdict.outcome, Outcome::Fail | Outcome::Unknown) {
            continue;
        }
        for (place, covered) in by_rule.get(finding.rule.code).into_iter().flatten() {
            if !covered.acceptance.on.selects(&finding.id, finding.resource) {
                continue;
            }
            if let Some(count) = counts.get_mut(*place) {
                *count += 1;
            }
            let rank = |covered: &Covered<'_>| (!covered.ended, covered.acceptance.until.order());
            if finding.acceptance.as_ref().is_none_or(|before| rank(covered) > rank(before)) {
                finding.acceptance = Some(*covered);
            }
        }
    }
    let held = |(acceptance, findings): (&'a Acceptance, usize)| Held {
        acceptance,
        ended: acceptance.until.is_over(check.now),
        findings,
        idle: (findings == 0).then(|| idle(&check, acceptance)),
    };
    let held = acceptances.entries.iter().zip(counts).map(held).collect();
    check.acceptances = held;
    check.not_applied = &acceptances.not_applied;
    check
}

/// Why an acceptance is about no finding of a check.
fn idle(check: &Check<'_>, acceptance: &Acceptance) -> Idle {
    if !acceptance.rules.iter().any(|rule| check.rules.contains(rule)) {
        return Idle::NotJudged;
    }
    let is_there = acceptance.rules.iter().any(|rule| {
        let mut resources = check.inventory.of_service(rule.service);
        resources.any(|resource| acceptance.on.could_select(resource))
    });
    if is_there { Idle::NothingFound } else { Idle::NoResource }
}

impl Finding<'_> {
    /// Whether someone answers for it at the time of the check.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.acceptance.is_some_and(|covered| !covered.ended)
    }
}
