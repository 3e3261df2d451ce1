//! A plan judged on paper: what it says is what comes of it.

use std::collections::{BTreeMap, BTreeSet};

use amlha_model::{Inventory, Resource};

use super::apply::{ApplyError, Paper, apply_steps};
use super::order::unclosed;
use super::step::{Plan, Step, Unclosed};
use crate::context::Context;
use crate::engine::{Keep, check as judge};
use crate::finding::{Check, Finding};
use crate::verdict::Outcome;

/// Judges again what the plan promises. What it closes is what is gone then; what comes up is told.
///
/// A promise that is not kept is taken back. Where a part was not read it may prove to be a fault
/// when it is; where the fault stays, the rule that promised is at fault.
pub(super) fn prove<'a>(
    context: &Context<'a>,
    check: &Check<'_>,
    plan: &mut Plan,
    paper: Result<Paper<'a>, ApplyError>,
) {
    if plan.steps.iter().all(|step| step.effects.is_empty()) {
        return;
    }
    let promised = match paper.and_then(|paper| paper.promised(&plan.steps)) {
        Ok(promised) => promised,
        Err(error) => return take_back(plan, check, |_| Some(format!("on paper no step closes it: {error}"))),
    };
    let after = judge(&context.over(&promised), Keep::Findings);
    if context.is_stopped() {
        return;
    }
    let open: BTreeMap<About, &Finding<'_>> = after.findings.iter().map(|finding| (about(finding), finding)).collect();
    take_back(plan, check, |finding| {
        let left = &open.get(&about(finding))?.verdict;
        let what = if left.outcome == Outcome::Unknown { "what is left is not known" } else { "no step closes it" };
        Some(format!("on paper {what}: {}", left.why))
    });
    take_credit(context, plan, check, |finding| !open.contains_key(&about(finding)));
    let before: BTreeMap<About, Outcome> =
        check.findings.iter().map(|finding| (about(finding), finding.verdict.outcome)).collect();
    // What was not known and proves to be a fault is new; a fault of which no more is known is not.
    let is_new = |finding: &&Finding<'_>| match before.get(&about(finding)) {
        Some(Outcome::Fail) => false,
        Some(Outcome::Unknown) => finding.verdict.outcome == Outcome::Fail,
        _ => true,
    };
    let new = after.findings.iter().filter(is_new);
    plan.reveals = new.map(|finding| unclosed(finding, &finding.verdict.why)).collect();
}

/// A rule and a resource: what a finding is about, however it is named.
type About = (&'static str, String);

fn about(finding: &Finding<'_>) -> About {
    (finding.rule.code, finding.resource.id().to_lowercase())
}

/// What is gone though nothing was proposed for it goes with a step that changes its resource, what
/// is inside it, or what it uses: the account that a service keeps follows the service.
fn take_credit(context: &Context<'_>, plan: &mut Plan, check: &Check<'_>, gone: impl Fn(&Finding<'_>) -> bool) {
    let left: BTreeSet<String> = plan.unclosed.iter().map(|left| left.finding.clone()).collect();
    let mut touching: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (step, place) in plan.steps.iter().zip(0..) {
        for effect in &step.effects {
            let mut id = effect.id().trim_matches('/');
            while !id.is_empty() {
                touching.entry(id.to_lowercase()).or_default().push(place);
                id = id.rsplit_once('/').map_or("", |(above, _)| above);
            }
        }
    }
    let touched = |id: &str| touching.get(&id.trim_matches('/').to_lowercase()).into_iter().flatten().copied();
    let near = |resource: Resource<'_>| {
        let inventory = resource.inventory();
        let used = inventory.links_from(resource.index()).iter().filter_map(|link| link.to.resource());
        let used = used.flat_map(|to| touched(inventory.resource(to).id()));
        touched(resource.id()).chain(used).collect::<BTreeSet<usize>>()
    };
    let mut prefixes = Prefixes { context, steps: &plan.steps, made: BTreeMap::new() };
    let unclaimed = check.failures().filter(|finding| left.contains(&finding.id) && gone(finding));
    let credits: BTreeMap<String, usize> = unclaimed
        .filter_map(|finding| Some((finding.id.clone(), prefixes.first_without(finding, &near(finding.resource))?)))
        .collect();
    plan.unclosed.retain(|left| !credits.contains_key(&left.finding));
    let closed: BTreeSet<&String> = plan.closes.iter().chain(credits.keys()).collect();
    plan.closes =
        check.failures().filter(|finding| closed.contains(&finding.id)).map(|finding| finding.id.clone()).collect();
    let mut by_place: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (id, place) in &credits {
        by_place.entry(*place).or_default().push(id.clone());
    }
    for (step, place) in plan.steps.iter_mut().zip(0..) {
        step.serves.retain(|id| credits.get(id).is_none_or(|credited| place < *credited));
        step.closes.extend(by_place.remove(&place).into_iter().flatten());
    }
}

/// The inventory after the first steps of a plan, made when it is asked for.
struct Prefixes<'p, 'a> {
    context: &'p Context<'a>,
    steps: &'p [Step],
    made: BTreeMap<usize, Option<Inventory>>,
}

impl Prefixes<'_, '_> {
    /// In a large estate looking at every prefix would take longer than the plan: then the last
    /// step of those that may have done it counts.
    const AT_MOST: usize = 16;

    /// The first of these steps after which a finding is gone.
    fn first_without(&mut self, finding: &Finding<'_>, steps: &BTreeSet<usize>) -> Option<usize> {
        let last = steps.last().copied()?;
        for place in steps.iter().copied().filter(|place| *place != last) {
            if self.context.is_stopped() {
                return None;
            }
            if self.made.len() >= Self::AT_MOST && !self.made.contains_key(&place) {
                continue;
            }
            let done = self.steps.get(..=place).unwrap_or_default();
            let made = self.made.entry(place).or_insert_with(|| apply_steps(done, self.context.inventory).ok());
            let Some(inventory) = made else { continue };
            let context = self.context.over(inventory);
            let judged = inventory
                .find(finding.resource.id())
                .map(|there| (finding.rule.judge)(&context, &there.body()).outcome);
            if !matches!(judged, Some(Outcome::Fail | Outcome::Unknown)) {
                return Some(place);
            }
        }
        Some(last)
    }
}

fn take_back(plan: &mut Plan, check: &Check<'_>, why: impl Fn(&Finding<'_>) -> Option<String>) {
    let closes: BTreeSet<&str> = plan.closes.iter().map(String::as_str).collect();
    let promised = check.failures().filter(|finding| closes.contains(finding.id.as_str()));
    let broken: Vec<Unclosed> = promised.filter_map(|finding| Some(unclosed(finding, &why(finding)?))).collect();
    if broken.is_empty() {
        return;
    }
    let ids: BTreeSet<&str> = broken.iter().map(|left| left.finding.as_str()).collect();
    plan.closes.retain(|id| !ids.contains(id.as_str()));
    for step in &mut plan.steps {
        let (taken, kept) = std::mem::take(&mut step.closes).into_iter().partition(|id| ids.contains(id.as_str()));
        step.closes = kept;
        step.serves.extend(taken);
    }
    plan.unclosed.extend(broken);
}
