//! Judges every resource by every rule of its service.

use std::collections::BTreeMap;

use amlha_model::{Body, Resource, Service, resource_id};

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
/// The order of the findings depends on nothing but what they say: impact, rule, resource. A check that was stopped
/// ([`Context::until`]) is not whole.
#[must_use]
pub fn check<'a>(context: &Context<'a>, keep: Keep) -> Check<'a> {
    let rules: Vec<&'static Rule> =
        RULES.iter().copied().filter(|rule| context.profile.axes.contains(&rule.axis)).collect();
    let judged: Vec<Resource<'a>> =
        context.inventory.resources().filter(|resource| resource.service().is_some()).collect();
    let (mut findings, counts) = in_parallel(&judged, |resource, findings, counts| {
        if !context.is_stopped() {
            judge(context, &rules, resource, keep, findings, counts);
        }
    });
    if context.is_stopped() {
        findings.clear();
    }
    let names = Names::of(&judged, context.inventory.len());
    findings.sort_by_key(|finding| {
        // Failures before unknowns before the rest, then the heaviest first, then by rule and name.
        (finding.verdict.outcome, finding.impact, finding.rule.code, names.rank(finding.resource))
    });
    for finding in &mut findings {
        finding.id = format!("{}@{}", finding.rule.code, names.of_resource(finding.resource));
    }
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

/// What the judged resources are called and how they are ordered. Both depend on all that is judged
/// and not on what is kept of it: a finding has the same id in every check of an inventory.
struct Names {
    /// By the resource's place in the inventory: its rank by name and id. Every comparison of two
    /// findings is one of two numbers.
    ranks: Vec<u32>,
    /// By the resource's place: how those are called whose name says too little.
    longer: BTreeMap<usize, String>,
}

impl Names {
    fn of(judged: &[Resource<'_>], resources: usize) -> Self {
        let mut order: Vec<(u128, Resource<'_>)> =
            judged.iter().map(|resource| (beginning(resource.name()), *resource)).collect();
        order.sort_by(|a, b| {
            a.0.cmp(&b.0)
                .then_with(|| resource_id::compare(a.1.name(), b.1.name()))
                .then_with(|| resource_id::compare(a.1.id(), b.1.id()))
        });
        let mut ranks = vec![0; resources];
        for ((_, resource), rank) in order.iter().zip(0_u32..) {
            if let Some(slot) = ranks.get_mut(resource.index().place()) {
                *slot = rank;
            }
        }
        let mut longer = BTreeMap::new();
        for alike in order.chunk_by(|a, b| a.0 == b.0 && resource_id::equal(a.1.name(), b.1.name())) {
            if alike.len() > 1 {
                tell_apart(alike.iter().map(|(_, resource)| *resource), &mut longer);
            }
        }
        Self { ranks, longer }
    }

    fn rank(&self, resource: Resource<'_>) -> u32 {
        self.ranks.get(resource.index().place()).copied().unwrap_or_default()
    }

    /// What a finding's id calls the resource: its name; when two of its service share that, with what
    /// it is inside or the resource group in front, and the whole ARM id where even that is not enough.
    fn of_resource<'n>(&'n self, resource: Resource<'n>) -> &'n str {
        self.longer.get(&resource.index().place()).map_or(resource.name(), String::as_str)
    }
}

/// The first letters of a name as a number that orders as they do; 0 where folding is not that simple.
fn beginning(name: &str) -> u128 {
    let letters = if name.is_ascii() { name.as_bytes() } else { &[] };
    let padded = letters.iter().map(u8::to_ascii_lowercase).chain(std::iter::repeat(0)).take(16);
    padded.fold(0, |number, letter| number << 8 | u128::from(letter))
}

/// Longer names for resources of one name, where two of them are of one service: a finding's rule
/// tells services apart.
fn tell_apart<'r>(alike: impl Iterator<Item = Resource<'r>>, longer: &mut BTreeMap<usize, String>) {
    let mut services: BTreeMap<Option<&str>, Vec<Resource<'r>>> = BTreeMap::new();
    for resource in alike {
        services.entry(resource.service().map(Service::key)).or_default().push(resource);
    }
    for members in services.into_values().filter(|members| members.len() > 1) {
        let names: Vec<[String; 2]> = members.iter().copied().map(longer_names).collect();
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        for name in names.iter().flatten() {
            *times.entry(name.to_lowercase()).or_default() += 1;
        }
        for (resource, names) in members.iter().zip(&names) {
            let alone = |name: &&String| times.get(&name.to_lowercase()).is_some_and(|times| *times == 1);
            let name = names.iter().find(alone).map_or(resource.id(), String::as_str);
            longer.insert(resource.index().place(), name.to_owned());
        }
    }
}

/// `mlw-contoso/cpu-train` and `rg-ml/mlw-contoso/cpu-train`; of what is inside nothing, its name
/// and `rg-ml/stcontoso`.
fn longer_names(resource: Resource<'_>) -> [String; 2] {
    let path = resource.path_name().into_owned();
    let group = resource.parsed_id().ok().and_then(|id| id.resource_group().map(str::to_lowercase));
    let grouped = group.map_or_else(|| path.clone(), |group| format!("{group}/{path}"));
    [path, grouped]
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
