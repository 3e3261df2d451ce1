//! Judges every resource by every rule of its service.

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
    let (mut findings, counts) = in_parallel(&judged, |resource, findings, counts| {
        judge(context, &rules, resource, keep, findings, counts);
    });
    let ranks = Ranks::of(&findings, context.inventory.len());
    findings.sort_by_key(|finding| {
        // Failures before unknowns before the rest, then the heaviest first, then by rule and name.
        (finding.verdict.outcome, finding.impact, finding.rule.code, ranks.of_resource(finding.resource))
    });
    name(&mut findings, &ranks);
    Check {
        inventory: context.inventory,
        findings,
        counts,
        rules,
        now: context.now,
        acceptances: Vec::new(),
        not_applied: &[],
    }
}

fn judge<'a>(
    context: &Context<'a>,
    rules: &[&'static Rule],
    resource: Resource<'a>,
    keep: Keep,
    findings: &mut Vec<Finding<'a>>,
    counts: &mut Counts,
) {
    let mut body: Option<Body<'a>> = None;
    for rule in rules.iter().filter(|rule| Some(rule.service) == resource.service()) {
        let body = body.get_or_insert_with(|| resource.body());
        let verdict = (rule.judge)(context, body);
        let impact = verdict.impact.unwrap_or(rule.impact);
        counts.add(verdict.outcome, impact);
        if keep == Keep::All || matches!(verdict.outcome, Outcome::Fail | Outcome::Unknown) {
            findings.push(Finding { id: String::new(), rule, resource, impact, verdict, acceptance: None });
        }
    }
}

/// The order of the judged resources by name and id, found once: every comparison of two findings
/// is one of two numbers afterwards.
struct Ranks {
    /// By the resource's place in the inventory.
    ranks: Vec<u32>,
    /// The ranks of resources that share their name with the one before or after, sorted.
    shared: Vec<u32>,
}

impl Ranks {
    fn of(findings: &[Finding<'_>], resources: usize) -> Self {
        let mut judged: Vec<Resource<'_>> = findings.iter().map(|finding| finding.resource).collect();
        judged.sort_by_key(|resource| resource.index());
        judged.dedup_by_key(|resource| resource.index());
        let mut order: Vec<(u128, Resource<'_>)> =
            judged.into_iter().map(|resource| (beginning(resource.name()), resource)).collect();
        order.sort_by(|a, b| {
            a.0.cmp(&b.0)
                .then_with(|| resource_id::compare(a.1.name(), b.1.name()))
                .then_with(|| resource_id::compare(a.1.id(), b.1.id()))
        });
        let mut ranks = vec![0; resources];
        let mut shared = Vec::new();
        let mut before: Option<(u128, Resource<'_>)> = None;
        for ((start, resource), rank) in order.into_iter().zip(0_u32..) {
            if before.is_some_and(|(other_start, other)| {
                other_start == start && resource_id::equal(other.name(), resource.name())
            }) {
                shared.extend([rank.saturating_sub(1), rank]);
            }
            if let Some(slot) = ranks.get_mut(resource.index().place()) {
                *slot = rank;
            }
            before = Some((start, resource));
        }
        shared.dedup();
        Self { ranks, shared }
    }

    fn of_resource(&self, resource: Resource<'_>) -> u32 {
        self.ranks.get(resource.index().place()).copied().unwrap_or_default()
    }

    fn is_shared(&self, resource: Resource<'_>) -> bool {
        self.shared.binary_search(&self.of_resource(resource)).is_ok()
    }
}

/// The first letters of a name as a number that orders as they do; 0 where folding is not that simple.
fn beginning(name: &str) -> u128 {
    let letters = if name.is_ascii() { name.as_bytes() } else { &[] };
    let padded = letters.iter().map(u8::to_ascii_lowercase).chain(std::iter::repeat(0)).take(16);
    padded.fold(0, |number, letter| number << 8 | u128::from(letter))
}

/// Gives each finding its id: `ST001@stcontoso`, with the resource group in front of a name that
/// two resources share, and the whole ARM id where even that is not enough.
fn name(findings: &mut [Finding<'_>], ranks: &Ranks) {
    let mut shared: Vec<(&'static str, u32, usize)> = Vec::new();
    for (place, finding) in findings.iter_mut().enumerate() {
        if ranks.is_shared(finding.resource) {
            shared.push((finding.rule.code, ranks.of_resource(finding.resource), place));
        } else {
            finding.id = format!("{}@{}", finding.rule.code, finding.resource.name());
        }
    }
    shared.sort_unstable();
    let same =
        |a: &Finding<'_>, b: &Finding<'_>| a.rule == b.rule && resource_id::equal(a.resource.name(), b.resource.name());
    let mut ids: Vec<(usize, String)> = Vec::with_capacity(shared.len());
    let mut rest = shared.as_slice();
    while let Some(((_, _, first), tail)) = rest.split_first() {
        let Some(finding) = findings.get(*first) else { break };
        let is_same =
            |(_, _, place): &&(&str, u32, usize)| findings.get(*place).is_some_and(|other| same(finding, other));
        let run = tail.iter().take_while(is_same).count();
        let group: Vec<usize> =
            std::iter::once(*first).chain(tail.iter().take(run).map(|(_, _, place)| *place)).collect();
        let members: Vec<&Finding<'_>> = group.iter().filter_map(|place| findings.get(*place)).collect();
        let names = told_apart(&members);
        ids.extend(group.into_iter().zip(names));
        rest = tail.get(run..).unwrap_or_default();
    }
    for (place, id) in ids {
        if let Some(finding) = findings.get_mut(place) {
            finding.id = id;
        }
    }
}

/// Ids for findings of one rule on resources of one name.
fn told_apart(findings: &[&Finding<'_>]) -> Vec<String> {
    let group = |finding: &&Finding<'_>| {
        finding.resource.parsed_id().ok().and_then(|id| id.resource_group().map(str::to_lowercase)).unwrap_or_default()
    };
    let groups: Vec<String> = findings.iter().map(group).collect();
    let mut sorted: Vec<&str> = groups.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    let alone = |own: &str| {
        let from = sorted.partition_point(|other| *other < own);
        sorted.get(from + 1).is_none_or(|next| *next != own)
    };
    let id = |(finding, own): (&&Finding<'_>, &String)| {
        let (code, name) = (finding.rule.code, finding.resource.name());
        if findings.len() == 1 {
            format!("{code}@{name}")
        } else if !own.is_empty() && alone(own) {
            format!("{code}@{own}/{name}")
        } else {
            format!("{code}@{}", finding.resource.id())
        }
    };
    findings.iter().zip(&groups).map(id).collect()
}

/// Judges on as many cores as there are when there is enough to judge, keeping the order.
fn in_parallel<'a>(
    resources: &[Resource<'a>],
    judge: impl Fn(Resource<'a>, &mut Vec<Finding<'a>>, &mut Counts) + Sync,
) -> (Vec<Finding<'a>>, Counts) {
    const WORTH_A_THREAD: usize = 2048;
    let all = |chunk: &[Resource<'a>]| {
        let mut findings = Vec::new();
        let mut counts = Counts::default();
        for resource in chunk {
            judge(*resource, &mut findings, &mut counts);
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
