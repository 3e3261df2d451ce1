//! Judges every resource by every rule of its service.

use std::cmp::Ordering;

use amlha_model::{Body, Resource, resource_id};

use crate::context::Context;
use crate::finding::{Check, Counts, Finding};
use crate::rule::Rule;
use crate::rules::RULES;
use crate::verdict::Outcome;

/// What a check keeps of its verdicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Failures and unknowns; the rest is counted.
    Findings,
    /// Everything.
    All,
}

/// Judges an inventory.
///
/// The order of the findings depends on nothing but what they say: impact, rule, resource.
#[must_use]
pub fn check<'a>(context: &Context<'a>, keep: Keep) -> Check<'a> {
    let rules: Vec<&'static Rule> =
        RULES.iter().copied().filter(|rule| context.profile.axes.contains(&rule.axis)).collect();
    let judged: Vec<Resource<'a>> =
        context.inventory.resources().filter(|resource| resource.service().is_some()).collect();
    let (mut findings, counts) = in_parallel(&judged, |resource| judge(context, &rules, *resource, keep));
    findings.sort_by(order);
    name(&mut findings);
    Check { inventory: context.inventory, findings, counts, rules, now: context.now }
}

fn judge<'a>(
    context: &Context<'a>,
    rules: &[&'static Rule],
    resource: Resource<'a>,
    keep: Keep,
) -> (Vec<Finding<'a>>, Counts) {
    let mut findings = Vec::new();
    let mut counts = Counts::default();
    let mut body: Option<Body<'a>> = None;
    for rule in rules.iter().filter(|rule| Some(rule.service) == resource.service()) {
        let body = body.get_or_insert_with(|| resource.body());
        let verdict = (rule.judge)(context, body);
        let impact = verdict.impact.unwrap_or(rule.impact);
        counts.add(verdict.outcome, impact);
        if keep == Keep::All || matches!(verdict.outcome, Outcome::Fail | Outcome::Unknown) {
            findings.push(Finding { id: String::new(), rule, resource, impact, verdict });
        }
    }
    (findings, counts)
}

/// Failures before unknowns before the rest, then the heaviest first, then by rule and name.
fn order(a: &Finding<'_>, b: &Finding<'_>) -> Ordering {
    let key = |finding: &Finding<'_>| (finding.verdict.outcome, finding.impact, finding.rule.code);
    key(a)
        .cmp(&key(b))
        .then_with(|| resource_id::compare(a.resource.name(), b.resource.name()))
        .then_with(|| resource_id::compare(a.resource.id(), b.resource.id()))
}

/// Gives each finding its id: `ST001@stcontoso`, with the resource group in front of a name that
/// two resources share, and the whole ARM id where even that is not enough.
fn name(findings: &mut [Finding<'_>]) {
    let mut places: Vec<usize> = (0..findings.len()).collect();
    let same =
        |a: &Finding<'_>, b: &Finding<'_>| a.rule == b.rule && resource_id::equal(a.resource.name(), b.resource.name());
    places.sort_by(|a, b| match (findings.get(*a), findings.get(*b)) {
        (Some(a), Some(b)) => {
            a.rule.code.cmp(b.rule.code).then_with(|| resource_id::compare(a.resource.name(), b.resource.name()))
        }
        _ => Ordering::Equal,
    });
    let mut ids: Vec<(usize, String)> = Vec::with_capacity(places.len());
    let mut rest = places.as_slice();
    while let Some((first, tail)) = rest.split_first() {
        let Some(finding) = findings.get(*first) else { break };
        let run =
            tail.iter().take_while(|place| findings.get(**place).is_some_and(|other| same(finding, other))).count();
        let group: Vec<usize> = std::iter::once(*first).chain(tail.iter().take(run).copied()).collect();
        let members: Vec<&Finding<'_>> = group.iter().filter_map(|place| findings.get(*place)).collect();
        let names: Vec<String> = members.iter().map(|finding| told_apart(finding, &members)).collect();
        ids.extend(group.into_iter().zip(names));
        rest = tail.get(run..).unwrap_or_default();
    }
    for (place, id) in ids {
        if let Some(finding) = findings.get_mut(place) {
            finding.id = id;
        }
    }
}

fn told_apart(finding: &Finding<'_>, same_name: &[&Finding<'_>]) -> String {
    let code = finding.rule.code;
    let name = finding.resource.name();
    if same_name.len() == 1 {
        return format!("{code}@{name}");
    }
    let group = |finding: &Finding<'_>| {
        finding.resource.parsed_id().ok().and_then(|id| id.resource_group().map(str::to_lowercase)).unwrap_or_default()
    };
    let own = group(finding);
    let alone = !own.is_empty() && same_name.iter().filter(|other| group(other) == own).count() == 1;
    if alone { format!("{code}@{own}/{name}") } else { format!("{code}@{}", finding.resource.id()) }
}

/// Judges on as many cores as there are when there is enough to judge, keeping the order.
fn in_parallel<'a>(
    resources: &[Resource<'a>],
    judge: impl Fn(&Resource<'a>) -> (Vec<Finding<'a>>, Counts) + Sync,
) -> (Vec<Finding<'a>>, Counts) {
    const WORTH_A_THREAD: usize = 2048;
    let all = |chunk: &[Resource<'a>]| {
        let mut findings = Vec::new();
        let mut counts = Counts::default();
        for (more, count) in chunk.iter().map(&judge) {
            findings.extend(more);
            counts += count;
        }
        (findings, counts)
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    if resources.len() < WORTH_A_THREAD || cores == 1 {
        return all(resources);
    }
    std::thread::scope(|scope| {
        let all = &all;
        let chunks = resources.chunks(resources.len().div_ceil(cores));
        let threads: Vec<_> = chunks.map(|chunk| scope.spawn(move || all(chunk))).collect();
        let mut findings = Vec::new();
        let mut counts = Counts::default();
        for thread in threads {
            let (more, count) = thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            findings.extend(more);
            counts += count;
        }
        (findings, counts)
    })
}
