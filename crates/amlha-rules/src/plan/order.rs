//! From proposals to a plan: merged, ordered, numbered.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use amlha_model::{Inventory, Resource, Role, resource_id};

use super::alternative::Alternatives;
use super::closing::{self, Closing};
use super::conflicts::{self, Conflicts};
use super::goal::{Optimise, Wish, beyond};
use super::managed::managed;
use super::path::{Path, longest_path, minutes};
use super::proof;
use super::proposal::{Draft, Proposal};
use super::step::{Action, Need, Plan, Run, Step, StepId, Unclosed};
use crate::context::Context;
use crate::finding::{Check, Finding};
use crate::verdict::Impact;

/// A draft with the findings that asked for it.
struct Merged {
    draft: Draft,
    /// The findings that asked for it, and whether it closes them.
    asked: Vec<(String, bool)>,
    /// The heaviest finding it serves.
    impact: Impact,
    wave: u32,
}

/// Plans for all failures of a check: [`plan_for`] without a wish.
#[must_use]
pub fn plan(context: &Context<'_>, check: &Check<'_>) -> Plan {
    plan_for(context, check, &Wish::default())
}

/// Plans for those failures of a check that a wish is about.
///
/// Steps that several findings propose are one step. A step stands after those it waits for; among
/// the rest the wish decides ([`Optimise`]), then the resource's id, so that the same check gives the
/// same plan. A plan that was stopped ([`Context::until`]) is not whole.
#[must_use]
pub fn plan_for(context: &Context<'_>, check: &Check<'_>, wish: &Wish) -> Plan {
    let mut merged: Vec<Merged> = Vec::new();
    let mut places: BTreeMap<(String, &'static str), usize> = BTreeMap::new();
    let mut alternatives = Alternatives::default();
    let mut holds: BTreeMap<String, Vec<Need>> = BTreeMap::new();
    let mut plan = Plan {
        steps: Vec::new(),
        closes: Vec::new(),
        unclosed: Vec::new(),
        reveals: Vec::new(),
        unknown: check
            .unknowns()
            .filter(|finding| wish.wants(finding))
            .map(|finding| unclosed(finding, &finding.verdict.why))
            .collect(),
        nothing_to_run: Vec::new(),
        not_a_fix: Vec::new(),
        alternatives: Vec::new(),
        waves: 0,
        goal: wish.goal,
        optimise: wish.optimise,
        set_aside: 0,
        beyond: beyond(context.inventory, wish),
        longest_path: Path::default(),
        unread: context.inventory.gaps().iter().filter(|gap| gap.lacks()).count(),
        taken_at: context.inventory.taken_at().map(|time| time.to_string()),
    };
    for finding in check.failures() {
        if context.is_stopped() {
            return plan;
        }
        if !wish.wants(finding) {
            plan.set_aside += 1;
            continue;
        }
        let proposals = match managed(context.inventory, finding.resource) {
            Some(kept) => vec![kept],
            None => (finding.rule.remedy)(context, &finding.resource.body(), &finding.verdict),
        };
        let closing = Closing::of(&proposals);
        let mut why = None;
        for proposal in proposals {
            match proposal {
                Proposal::Step(mut draft) => {
                    draft.closes &= closing == Closing::Closed;
                    merge(*draft, finding, &mut merged, &mut places);
                }
                Proposal::NothingToRun(mut nothing) => {
                    nothing.finding.clone_from(&finding.id);
                    why.get_or_insert_with(|| nothing.why.clone());
                    plan.nothing_to_run.push(nothing);
                }
                Proposal::NotAFix(mut tempting) => {
                    tempting.finding.clone_from(&finding.id);
                    plan.not_a_fix.push(tempting);
                }
                Proposal::Alternative(alternative) => alternatives.add(finding, *alternative),
                Proposal::Hold(need) => holds.entry(folded(finding.resource.id())).or_default().push(need),
            }
        }
        match closing {
            Closing::Closed => plan.closes.push(finding.id.clone()),
            Closing::Open(open) => {
                let why = why.or(open).unwrap_or_else(|| "the rule proposes no step".to_owned());
                plan.unclosed.push(unclosed(finding, &why));
            }
        }
    }
    hold(&mut merged, &holds, &Conflicts::of(context.inventory));
    let waits = waits(&merged, &places);
    set_waves(&mut merged, &waits);
    plan.waves = merged.iter().map(|step| step.wave).max().unwrap_or_default();
    plan.steps = number(context.inventory, merged, &waits, wish.optimise);
    closing::credit_last(&mut plan.steps);
    let paper = closing::fill_in_before(context.inventory, &mut plan.steps);
    if !context.is_stopped() {
        proof::prove(context, check, &mut plan, paper);
    }
    plan.longest_path = longest_path(&plan.steps);
    plan.alternatives = alternatives.settled(&plan.steps);
    plan
}

pub(super) fn unclosed(finding: &Finding<'_>, why: &str) -> Unclosed {
    Unclosed { finding: finding.id.clone(), what: finding.rule.title.to_owned(), why: why.to_owned() }
}

fn merge(
    draft: Draft,
    finding: &Finding<'_>,
    merged: &mut Vec<Merged>,
    places: &mut BTreeMap<(String, &'static str), usize>,
) {
    let key = (folded(draft.place()), draft.key);
    let place = *places.entry(key).or_insert(merged.len());
    let asked = (finding.id.clone(), draft.closes);
    match merged.get_mut(place) {
        Some(step) => {
            step.asked.push(asked);
            step.impact = step.impact.min(finding.impact);
            for before in draft.after {
                if !step.draft.after.contains(&before) {
                    step.draft.after.push(before);
                }
            }
            step.draft.pause_hours = step.draft.pause_hours.max(draft.pause_hours);
            for effect in draft.effects {
                if !step.draft.effects.contains(&effect) {
                    step.draft.effects.push(effect);
                }
            }
        }
        None => {
            merged.push(Merged { draft, asked: vec![asked], impact: finding.impact, wave: 1 });
        }
    }
}

/// Adds to each step what everything on its target has to wait for.
fn hold(merged: &mut [Merged], holds: &BTreeMap<String, Vec<Need>>, conflicts: &Conflicts<'_>) {
    for step in merged {
        let conflicts = conflicts.needs(&step.draft);
        step.draft.needs.splice(0..0, conflicts);
        let held = holds.get(&folded(&step.draft.target.id)).into_iter().flatten();
        step.draft.needs.splice(0..0, held.cloned());
    }
}

fn folded(id: &str) -> String {
    id.trim_matches('/').to_lowercase()
}

/// For each step the places of those it waits for.
fn waits(merged: &[Merged], places: &BTreeMap<(String, &'static str), usize>) -> Vec<Vec<usize>> {
    // A new lock would refuse a deletion below it: it comes last.
    let mut deletions: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (step, place) in merged.iter().zip(0..) {
        for scope in conflicts::deleted(&step.draft).flat_map(conflicts::scopes) {
            deletions.entry(scope).or_default().push(place);
        }
    }
    let of = |step: &Merged| {
        let target = folded(step.draft.place());
        let mut before: Vec<usize> =
            step.draft.after.iter().filter_map(|key| places.get(&(target.clone(), *key)).copied()).collect();
        for scope in step.draft.effects.iter().filter_map(conflicts::locked) {
            before.extend(deletions.get(&scope).into_iter().flatten());
        }
        before.sort_unstable();
        before.dedup();
        before
    };
    merged.iter().map(of).collect()
}

/// A step is in the wave after the last one it waits for. A circle cannot be waited for: it ends
/// where it began, which bounds the rounds by the number of steps.
fn set_waves(merged: &mut [Merged], waits: &[Vec<usize>]) {
    for _ in 0..merged.len() {
        let waves: Vec<u32> = merged.iter().map(|step| step.wave).collect();
        let mut moved = false;
        for (step, before) in merged.iter_mut().zip(waits) {
            let last = before.iter().filter_map(|place| waves.get(*place)).max().copied().unwrap_or_default();
            if step.wave <= last {
                step.wave = last + 1;
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
}

/// What stands first within a wave: the largest.
fn rank(step: &Merged, optimise: Optimise) -> Reverse<u64> {
    Reverse(match optimise {
        Optimise::Risk => 0,
        // What nobody knows the length of is begun after what is known to be long.
        Optimise::Time => minutes(&step.draft.elapsed).unwrap_or_default(),
        // Actions are declared in the order of their risk.
        Optimise::Change => step.draft.action as u64,
    })
}

fn number(inventory: &Inventory, merged: Vec<Merged>, waits: &[Vec<usize>], optimise: Optimise) -> Vec<Step> {
    let mut order: Vec<usize> = (0..merged.len()).collect();
    let key = |place: &usize| {
        let step = merged.get(*place)?;
        Some((step.wave, rank(step, optimise), step.impact, step.draft.action))
    };
    order.sort_by(|a, b| {
        key(a).cmp(&key(b)).then_with(|| match (merged.get(*a), merged.get(*b)) {
            (Some(a), Some(b)) => {
                resource_id::compare(&a.draft.target.id, &b.draft.target.id).then_with(|| a.draft.key.cmp(b.draft.key))
            }
            _ => std::cmp::Ordering::Equal,
        })
    });
    let width = merged.len().to_string().len().max(2);
    let mut ids = vec![StepId(String::new()); merged.len()];
    for (place, number) in order.iter().zip(1..) {
        if let Some(id) = ids.get_mut(*place) {
            *id = StepId(format!("{number:0width$}"));
        }
    }
    let wave = |place: &usize| merged.get(*place).map(|step| step.wave);
    // The first steps of each wave, one more than are named: a step is not named beside itself.
    let first: BTreeMap<u32, Vec<StepId>> = order
        .chunk_by(|a, b| wave(a) == wave(b))
        .filter_map(|same| {
            let named = same.iter().take(BESIDE_AT_MOST + 1).filter_map(|place| ids.get(*place).cloned());
            Some((wave(same.first()?)?, named.collect()))
        })
        .collect();
    let mut slots: Vec<Option<Merged>> = merged.into_iter().map(Some).collect();
    let mut steps = Vec::with_capacity(slots.len());
    for place in order.iter().copied() {
        let Some(step) = slots.get_mut(place).and_then(Option::take) else { continue };
        let before = waits.get(place).map(Vec::as_slice).unwrap_or_default();
        let mut after: Vec<StepId> = before.iter().filter_map(|other| ids.get(*other).cloned()).collect();
        after.sort();
        let id = ids.get(place).cloned().unwrap_or(StepId(String::new()));
        let same = first.get(&step.wave).into_iter().flatten();
        let parallel = same.filter(|other| **other != id).take(BESIDE_AT_MOST).cloned().collect();
        steps.push(finish(inventory, step, id, after, parallel));
    }
    steps
}

/// In an estate of thousands, naming every step that may run beside every other one would be most
/// of the plan.
const BESIDE_AT_MOST: usize = 20;

fn finish(inventory: &Inventory, merged: Merged, id: StepId, after: Vec<StepId>, parallel: Vec<StepId>) -> Step {
    let Merged { draft, asked, wave, .. } = merged;
    let (closes, serves): (Vec<_>, Vec<_>) = asked.into_iter().partition(|(_, closes)| *closes);
    let names = |asked: Vec<(String, bool)>| asked.into_iter().map(|(finding, _)| finding).collect();
    let effects = if draft.action == Action::Decide { Vec::new() } else { draft.effects };
    let target = inventory.find(&draft.target.id);
    Step {
        id,
        title: draft.title,
        action: draft.action,
        blast: target.map(|target| blast(inventory, target)).unwrap_or_default(),
        team: target.and_then(team),
        target: draft.target,
        changes: draft.changes,
        effects,
        closes: names(closes),
        serves: names(serves),
        gain: draft.gain,
        owner: draft.owner,
        downtime: draft.downtime,
        data_risk: draft.data_risk,
        reversible: draft.reversible,
        recreates: draft.recreates,
        needs: draft.needs,
        pause_hours: if after.is_empty() { 0 } else { draft.pause_hours },
        after,
        parallel,
        wave,
        hands_on_minutes: draft.hands_on_minutes,
        elapsed: draft.elapsed,
        cost: draft.cost,
        run: draft.run,
        guard: draft.guard,
        verify: draft.verify,
        rollback: draft.rollback,
        stop_if: draft.stop_if,
        evidence: draft.evidence,
        confidence: draft.confidence,
    }
}

/// The names of everything that needs a resource, directly or through others, in order.
fn blast(inventory: &Inventory, target: Resource<'_>) -> Vec<String> {
    let mut seen = BTreeSet::from([target.index()]);
    let mut next = vec![target.index()];
    while let Some(index) = next.pop() {
        for link in inventory.links_to(index) {
            // A workspace holds its computes and datastores: it does not stop when one of them does.
            let holds = matches!(
                link.role,
                Role::Compute | Role::Datastore | Role::Connection | Role::Endpoint | Role::Deployment
            );
            if !holds && seen.insert(link.from) {
                next.push(link.from);
            }
        }
        // What is inside a workspace stops with it.
        for link in inventory.links_from(index) {
            let inside = matches!(link.role, Role::Compute | Role::Endpoint | Role::Deployment);
            if let (true, Some(to)) = (inside, link.to.resource())
                && seen.insert(to)
            {
                next.push(to);
            }
        }
    }
    seen.remove(&target.index());
    let mut names: Vec<String> =
        seen.into_iter().map(|index| inventory.resource(index).path_name().into_owned()).collect();
    names.sort();
    names.dedup();
    names
}

/// The team to ask: the first tag that says whose a resource is.
fn team(resource: Resource<'_>) -> Option<String> {
    let tags = resource.body().read("tags").object().value()?;
    ["team", "owner"].iter().find_map(|name| tags.get(name)?.string()).map(std::borrow::Cow::into_owned)
}

impl Step {
    /// Whether there is a command to run.
    #[must_use]
    pub fn has_commands(&self) -> bool {
        matches!(&self.run, Run::Commands { commands } if !commands.is_empty())
    }
}
