//! What the loss of one resource does to those that need it, along the links.

use std::collections::{BTreeMap, BTreeSet};

use amlha_model::dependence::{self, Dependent, Need};
use amlha_model::{ResourceIndex, Target};

use super::fault::Fault;
use super::{Because, Impacted, Standing};
use crate::finding::Check;
use crate::plan::Confidence;

/// Who needs whom, what for, and why.
#[derive(Debug, Clone, Copy)]
struct Edge {
    needs: ResourceIndex,
    needed: ResourceIndex,
    need: Need,
    why: &'static str,
    stated: bool,
}

/// Lets faults spread until nothing changes, and says of each resource how many others stand worse
/// because of it.
pub(super) fn all<'a>(
    check: &Check<'a>,
    faults: &[Fault<'a>],
    impacts: &mut BTreeMap<ResourceIndex, Impacted<'a>>,
) -> BTreeMap<ResourceIndex, usize> {
    not_read(check, faults, impacts);
    let edges = edges(check);
    let mut by_needed: BTreeMap<ResourceIndex, Vec<Edge>> = BTreeMap::new();
    let mut one_of: BTreeMap<ResourceIndex, Vec<ResourceIndex>> = BTreeMap::new();
    for edge in &edges {
        by_needed.entry(edge.needed).or_default().push(*edge);
        if edge.need == Need::OneOf {
            one_of.entry(edge.needs).or_default().push(edge.needed);
        }
    }
    let mut open: BTreeSet<ResourceIndex> = impacts
        .iter()
        .filter(|(_, impact)| impact.during.max(impact.after) > Standing::Up)
        .map(|(index, _)| *index)
        .collect();
    // Standings only get worse and there are five of them: this ends.
    while let Some(index) = open.pop_first() {
        for edge in by_needed.get(&index).map(Vec::as_slice).unwrap_or_default() {
            if worsen(check, *edge, &one_of, impacts) {
                open.insert(edge.needs);
            }
        }
    }
    taken(impacts)
}

/// References to what was not read: nobody knows whether a zone or a region takes it along.
fn not_read<'a>(check: &Check<'a>, faults: &[Fault<'a>], impacts: &mut BTreeMap<ResourceIndex, Impacted<'a>>) {
    if !faults.iter().any(|fault| matches!(fault, Fault::Zone { .. } | Fault::Region { .. })) {
        return;
    }
    for link in check.inventory.links() {
        let Target::Outside(what) = &link.to else { continue };
        let running = dependence::of(link.role)
            .is_some_and(|known| known.need == Need::Running && known.dependent == Dependent::User);
        let Some(impact) = impacts.get_mut(&link.from).filter(|impact| running && impact.during < Standing::Unknown)
        else {
            continue;
        };
        impact.during = Standing::Unknown;
        impact.after = impact.after.max(Standing::Unknown);
        impact.because = Because::NotRead(what.clone());
        impact.by_hand = String::new();
        impact.confidence = Confidence::Assumed;
    }
}

fn edges(check: &Check<'_>) -> Vec<Edge> {
    let edge = |link: &amlha_model::Link| {
        let to = link.to.resource()?;
        let known = dependence::of(link.role)?;
        let (needs, needed) = match known.dependent {
            Dependent::User => (link.from, to),
            Dependent::Used => (to, link.from),
        };
        let matters = !matches!(known.need, Need::Watching | Need::Nothing);
        let stated = known.source.is_some();
        matters.then_some(Edge { needs, needed, need: known.need, why: &known.why, stated })
    };
    check.inventory.links().iter().filter_map(edge).collect()
}

/// Makes what needs a resource stand as badly as that leaves it; whether that changed anything.
fn worsen<'a>(
    check: &Check<'a>,
    edge: Edge,
    one_of: &BTreeMap<ResourceIndex, Vec<ResourceIndex>>,
    impacts: &mut BTreeMap<ResourceIndex, Impacted<'a>>,
) -> bool {
    let Some(needed) = impacts.get(&edge.needed) else { return false };
    let (mut during, mut after) = (left(edge.need, needed.during), left(edge.need, needed.after));
    if edge.need == Need::OneOf {
        let others = || one_of.get(&edge.needs).into_iter().flatten().filter_map(|index| impacts.get(index));
        during = of_several(others().map(|other| other.during));
        after = of_several(others().map(|other| other.after));
    }
    let confidence = needed.confidence.max(if edge.stated { Confidence::Derived } else { Confidence::Assumed });
    let Some(impact) = impacts.get_mut(&edge.needs) else { return false };
    if during <= impact.during && after <= impact.after {
        return false;
    }
    if during > impact.during || matches!(impact.because, Because::NotReached) {
        impact.because = Because::Of { resource: check.inventory.resource(edge.needed), why: edge.why };
        impact.confidence = confidence;
        impact.rests_on = String::new();
        impact.faulty = false;
    }
    impact.during = impact.during.max(during);
    impact.after = impact.after.max(after);
    true
}

/// What is left of something that needs a thing which stands so.
fn left(need: Need, standing: Standing) -> Standing {
    match (need, standing) {
        (Need::Starting, Standing::Down) => Standing::Part,
        (Need::Starting, Standing::Part) => Standing::AtRisk,
        (Need::Running | Need::Starting | Need::OneOf, standing) => standing,
        (Need::Watching | Need::Nothing, _) => Standing::Up,
    }
}

/// What is left of something that has several which do the same.
fn of_several(standings: impl Iterator<Item = Standing>) -> Standing {
    let (mut best, mut worst) = (Standing::Down, Standing::Up);
    for standing in standings {
        best = best.min(standing);
        worst = worst.max(standing);
    }
    match (best, worst) {
        (best, worst) if best == worst => best,
        (Standing::Up, Standing::AtRisk) => Standing::AtRisk,
        (Standing::Up | Standing::AtRisk, Standing::Part | Standing::Down) => Standing::Part,
        (_, Standing::Unknown) => Standing::Unknown,
        (best, _) => best.max(Standing::Part),
    }
}

/// How many resources stand as they do because of each one, over any number of steps.
fn taken(impacts: &BTreeMap<ResourceIndex, Impacted<'_>>) -> BTreeMap<ResourceIndex, usize> {
    let mut counts = BTreeMap::new();
    for index in impacts.keys() {
        let mut seen = BTreeSet::from([*index]);
        let mut at = *index;
        while let Some(Because::Of { resource, .. }) = impacts.get(&at).map(|impact| &impact.because) {
            at = resource.index();
            if !seen.insert(at) {
                break;
            }
            *counts.entry(at).or_default() += 1;
        }
    }
    counts
}
