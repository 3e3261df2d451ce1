//! Two inventories of one estate: what changed, and what that means for its availability.
//!
//! Both are to be judged by the same rules and profile, and at the same time, so that a new rule,
//! another threshold or a day that passes never looks like drift.

mod properties;

use std::collections::BTreeSet;

use amlha_model::{GapReason, Inventory, Resource, ResourceId, resource_id};

use crate::context::Context;
use crate::finding::{Check, Finding};
use crate::rule::Axis;
use crate::verdict::{Impact, Outcome};

pub use properties::PropertyChange;

/// What became of a resource.
#[derive(Debug, Clone)]
pub enum ResourceChange<'a> {
    /// The later inventory holds it, and the earlier one does not.
    Added(Resource<'a>),
    /// The earlier inventory holds it, and the later one does not.
    Removed(Resource<'a>),
    /// The earlier inventory holds it, and the later one says that it could not be read.
    NotRead(Resource<'a>),
    /// Both hold it, and properties differ.
    Changed {
        /// As it is in the earlier inventory.
        before: Resource<'a>,
        /// As it is in the later inventory.
        after: Resource<'a>,
        /// The properties that differ, by their paths.
        properties: Vec<PropertyChange>,
        /// Whether the two were read in different ways (another call, another kind of file): a
        /// property that one of them does not show may not have changed.
        read_differently: bool,
    },
}

impl<'a> ResourceChange<'a> {
    /// The resource: as it is in the later inventory, where that holds it.
    #[must_use]
    pub fn resource(&self) -> Resource<'a> {
        match self {
            Self::Added(resource) | Self::Removed(resource) | Self::NotRead(resource) => *resource,
            Self::Changed { after, .. } => *after,
        }
    }
}

/// Why a finding is not there any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gone {
    /// The rule passes now.
    Fixed,
    /// The question does not arise any more.
    NotApplicable,
    /// The resource is not there any more.
    Removed,
    /// The resource could not be read: the fault may still be there.
    NotRead,
}

impl Gone {
    /// Every reason, in the order of reports.
    pub const ALL: [Self; 4] = [Self::Fixed, Self::NotApplicable, Self::Removed, Self::NotRead];

    /// The words on a screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::NotApplicable => "does not apply any more",
            Self::Removed => "resource removed",
            Self::NotRead => "resource not read",
        }
    }

    /// The word in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::NotApplicable => "notApplicable",
            Self::Removed => "removed",
            Self::NotRead => "notRead",
        }
    }
}

/// What became of a finding: of a fault, or of something that nobody could judge.
#[derive(Debug, Clone, Copy)]
pub enum FindingChange<'c> {
    /// It was not there before.
    New {
        /// The finding in the later check.
        after: &'c Finding<'c>,
        /// Whether the resource is new too.
        with_resource: bool,
    },
    /// It is not there any more.
    Gone {
        /// The finding in the earlier check.
        before: &'c Finding<'c>,
        /// Why.
        why: Gone,
    },
    /// It says something else, or weighs more or less.
    Changed {
        /// The finding in the earlier check.
        before: &'c Finding<'c>,
        /// The finding in the later check.
        after: &'c Finding<'c>,
    },
}

impl<'c> FindingChange<'c> {
    /// The finding: in the later check, where that has it.
    #[must_use]
    pub fn finding(&self) -> &'c Finding<'c> {
        match self {
            Self::New { after, .. } | Self::Changed { after, .. } => after,
            Self::Gone { before, .. } => before,
        }
    }

    /// Whether the estate is worse for it, and nobody answers for that: a fault that is new or was
    /// not known, or one that weighs more. What cannot be judged any more is not worse; it is not
    /// known.
    #[must_use]
    pub fn is_worse(&self) -> bool {
        match self {
            Self::New { after, .. } => weight(after).is_some() && !after.is_accepted(),
            Self::Gone { .. } => false,
            Self::Changed { before, after } => {
                let heavier = match (weight(before), weight(after)) {
                    (Some(before), Some(after)) => after < before,
                    (None, Some(_)) => true,
                    (_, None) => false,
                };
                heavier && !after.is_accepted()
            }
        }
    }

    /// Whether it was judged before, or was not there, and cannot be judged now; and nobody answers
    /// for that.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        let unknown = |finding: &Finding<'_>| weight(finding).is_none();
        match self {
            Self::New { after, .. } => unknown(after) && !after.is_accepted(),
            Self::Gone { why, .. } => *why == Gone::NotRead,
            Self::Changed { before, after } => !unknown(before) && unknown(after) && !after.is_accepted(),
        }
    }
}

/// How much a finding weighs; `None` for what nobody could judge.
fn weight(finding: &Finding<'_>) -> Option<Impact> {
    (finding.verdict.outcome == Outcome::Fail).then_some(finding.impact)
}

/// How an estate stands against one threat.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stand {
    /// How many resources have a fault.
    pub faulty: usize,
    /// How many have none, as far as is known, and something that nobody could judge.
    pub unknown: usize,
}

/// How an estate stood and stands against one threat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posture {
    /// The threat.
    pub axis: Axis,
    /// In the earlier inventory.
    pub before: Stand,
    /// In the later one.
    pub after: Stand,
}

/// What differs between two inventories.
#[derive(Debug, Clone)]
pub struct Comparison<'c> {
    /// The check of the earlier inventory.
    pub before: &'c Check<'c>,
    /// The check of the later inventory.
    pub after: &'c Check<'c>,
    /// The resources that differ, by their ids.
    pub resources: Vec<ResourceChange<'c>>,
    /// How many resources both hold alike.
    pub same_resources: usize,
    /// The findings that differ: those that make the estate worse first, then by weight.
    pub findings: Vec<FindingChange<'c>>,
    /// How many findings both have alike.
    pub same_findings: usize,
    /// How the estate stood and stands, for each threat that was judged.
    pub posture: Vec<Posture>,
}

impl Comparison<'_> {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.resources.is_empty() && self.findings.is_empty()
    }

    /// The changes that make the estate worse.
    pub fn worse(&self) -> impl Iterator<Item = &FindingChange<'_>> {
        self.findings.iter().filter(|change| change.is_worse())
    }

    /// How many changes lead to something that is not known.
    #[must_use]
    pub fn unknown(&self) -> usize {
        self.findings.iter().filter(|change| change.is_unknown()).count()
    }
}

/// Compares two checks of one estate, of which the second is that of `later`. Both must have kept
/// their findings at least.
///
/// ```
/// use amlha_model::{Builder, Inventory, Source};
/// use amlha_rules::compare::{FindingChange, compare};
/// use amlha_rules::{Context, Keep, Profile, check};
///
/// fn vault(purge: bool) -> Inventory {
///     let text = format!(
///         r#"[{{"id":"/subscriptions/0/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv",
///             "location":"westeurope","properties":{{"enablePurgeProtection":{purge}}}}}]"#
///     );
///     let mut builder = Builder::new();
///     let source = Source { name: "v.json".into(), kind: "ARM list".into(), read_at: None };
///     builder.add_array(text, source).unwrap();
///     builder.finish()
/// }
///
/// let (old, new) = (vault(true), vault(false));
/// let (profile, now) = (Profile::default(), "2026-11-23T08:00:00Z".parse()?);
/// let (earlier, later) = (Context::new(&old, &profile, now), Context::new(&new, &profile, now));
/// let (before, after) = (check(&earlier, Keep::Findings), check(&later, Keep::Findings));
/// let comparison = compare(&before, &after, &later);
/// let worse: Vec<&str> = comparison.worse().map(|change| change.finding().id.as_str()).collect();
/// assert_eq!(worse, ["KV001@kv"]);
/// # Ok::<(), jiff::Error>(())
/// ```
#[must_use]
pub fn compare<'c>(before: &'c Check<'c>, after: &'c Check<'c>, later: &Context<'c>) -> Comparison<'c> {
    let (resources, same_resources) = resources(before.inventory, after.inventory);
    let (findings, same_findings) = findings(before, after, later);
    Comparison { before, after, resources, same_resources, findings, same_findings, posture: posture(before, after) }
}

fn resources<'c>(before: &'c Inventory, after: &'c Inventory) -> (Vec<ResourceChange<'c>>, usize) {
    let mut changes = Vec::new();
    let mut same = 0;
    for resource in after.resources() {
        match before.find(resource.id()) {
            None => changes.push(ResourceChange::Added(resource)),
            Some(earlier) => match changed(earlier, resource) {
                Some(change) => changes.push(change),
                None => same += 1,
            },
        }
    }
    let unread = Unread::of(after);
    for resource in before.resources() {
        if after.find(resource.id()).is_none() {
            let unread = unread.may_hold(resource);
            changes.push(if unread { ResourceChange::NotRead(resource) } else { ResourceChange::Removed(resource) });
        }
    }
    changes.sort_by(|a, b| resource_id::compare(a.resource().id(), b.resource().id()));
    (changes, same)
}

fn changed<'c>(before: Resource<'c>, after: Resource<'c>) -> Option<ResourceChange<'c>> {
    if before.raw() == after.raw() {
        return None;
    }
    let properties = properties::differing(before, after);
    let kind = |resource: Resource<'c>| resource.source().map(|source| source.kind.as_str());
    let read_differently = kind(before) != kind(after);
    (!properties.is_empty()).then_some(ResourceChange::Changed { before, after, properties, read_differently })
}

/// What an inventory could not read.
struct Unread<'i> {
    inventory: &'i Inventory,
    /// The ids below which something may be missing.
    below: Vec<&'i str>,
    /// Whether anything may be missing: a file of a folder cannot be read, or only a part was asked
    /// for.
    anything: bool,
}

impl<'i> Unread<'i> {
    fn of(inventory: &'i Inventory) -> Self {
        let open = inventory.gaps().iter().filter(|gap| gap.leaves_open());
        let (below, others): (Vec<&str>, Vec<&str>) =
            open.map(|gap| gap.what.trim_end_matches('/')).partition(|what| ResourceId::parse(*what).is_ok());
        Self { inventory, below, anything: !others.is_empty() }
    }

    /// Whether a resource that is not there may have been missed.
    fn may_hold(&self, resource: Resource<'_>) -> bool {
        let id = resource.id();
        let is_below = |above: &&str| {
            let rest = id.get(above.len()..).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            rest && id.get(..above.len()).is_some_and(|start| resource_id::equal(start, above))
        };
        self.anything
            || self.below.iter().any(is_below)
            || self.inventory.gaps_at(id).any(|gap| gap.reason != GapReason::NotFound)
    }
}

fn findings<'c>(before: &'c Check<'c>, after: &'c Check<'c>, later: &Context<'c>) -> (Vec<FindingChange<'c>>, usize) {
    let attention = |check: &'c Check<'c>| check.findings.iter().filter(|finding| finding.needs_attention());
    let earlier = Sorted::of(attention(before));
    let current = Sorted::of(attention(after));
    let mut changes = Vec::new();
    let mut same = 0;
    for finding in attention(after) {
        match earlier.find(finding) {
            None => {
                let with_resource = before.inventory.find(finding.resource.id()).is_none();
                changes.push(FindingChange::New { after: finding, with_resource });
            }
            Some(before) if is_same(before, finding) => same += 1,
            Some(before) => changes.push(FindingChange::Changed { before, after: finding }),
        }
    }
    let unread = Unread::of(after.inventory);
    for finding in attention(before) {
        if current.find(finding).is_none() {
            changes.push(FindingChange::Gone { before: finding, why: gone(finding, &unread, later) });
        }
    }
    let rank = |change: &FindingChange<'_>| match change {
        _ if change.is_worse() => 0,
        FindingChange::New { .. } => 1,
        FindingChange::Changed { .. } => 2,
        FindingChange::Gone { .. } => 3,
    };
    changes.sort_by(|a, b| {
        let key = |change: &FindingChange<'c>| {
            let finding = change.finding();
            (rank(change), finding.verdict.outcome, finding.impact, finding.rule.code)
        };
        key(a).cmp(&key(b)).then_with(|| resource_id::compare(a.finding().resource.id(), b.finding().resource.id()))
    });
    (changes, same)
}

/// Findings by rule and resource.
struct Sorted<'c>(Vec<&'c Finding<'c>>);

impl<'c> Sorted<'c> {
    fn of(findings: impl Iterator<Item = &'c Finding<'c>>) -> Self {
        let mut sorted: Vec<&Finding<'_>> = findings.collect();
        sorted.sort_by(|a, b| order(a, b));
        Self(sorted)
    }

    fn find(&self, like: &Finding<'_>) -> Option<&'c Finding<'c>> {
        let place = self.0.binary_search_by(|finding| order(finding, like)).ok()?;
        self.0.get(place).copied()
    }
}

fn order(a: &Finding<'_>, b: &Finding<'_>) -> std::cmp::Ordering {
    a.rule.code.cmp(b.rule.code).then_with(|| resource_id::compare(a.resource.id(), b.resource.id()))
}

fn is_same(before: &Finding<'_>, after: &Finding<'_>) -> bool {
    before.verdict.outcome == after.verdict.outcome
        && before.impact == after.impact
        && before.verdict.why == after.verdict.why
}

fn gone<'c>(finding: &Finding<'_>, after: &Unread<'c>, later: &Context<'c>) -> Gone {
    let Some(resource) = after.inventory.find(finding.resource.id()) else {
        return if after.may_hold(finding.resource) { Gone::NotRead } else { Gone::Removed };
    };
    match (finding.rule.judge)(later, &resource.body()).outcome {
        Outcome::NotApplicable => Gone::NotApplicable,
        _ => Gone::Fixed,
    }
}

fn posture(before: &Check<'_>, after: &Check<'_>) -> Vec<Posture> {
    let judged = |axis: Axis| after.rules.iter().any(|rule| rule.axis == axis);
    let axes = Axis::ALL.into_iter().filter(|axis| judged(*axis));
    axes.map(|axis| Posture { axis, before: stand(before, axis), after: stand(after, axis) }).collect()
}

fn stand(check: &Check<'_>, axis: Axis) -> Stand {
    let of = |outcome| {
        let findings = check.findings.iter().filter(|finding| finding.rule.axis == axis);
        let places = findings.filter(|finding| finding.verdict.outcome == outcome);
        places.map(|finding| finding.resource.index()).collect::<BTreeSet<_>>()
    };
    let faulty = of(Outcome::Fail);
    let unknown = of(Outcome::Unknown);
    Stand { faulty: faulty.len(), unknown: unknown.difference(&faulty).count() }
}
