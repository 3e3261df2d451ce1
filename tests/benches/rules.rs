//! What each rule costs: `cargo bench -p amlha-tests --bench rules`.
//!
//! 100,000 mixed resources are judged with the rules that were there first and with all of them, on
//! one core, and then by each rule alone.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    reason = "a benchmark"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use amlha_azure::{Input, open};
use amlha_model::{Inventory, Resource};
use amlha_rules::{Context, Outcome, Profile, RULES, Rule};
use amlha_tests::{NOW, estate, graph_estate};

/// The rules of the first build: those on the workspace and the five services that each has.
const FIRST: &[&str] = &[
    "WS001", "WS002", "WS003", "WS004", "WS005", "ST001", "ST002", "ST003", "ST004", "ST005", "ST006", "ST007",
    "ST008", "ST009", "ST010", "KV001", "KV002", "KV003", "KV004", "KV005", "CR001", "CR002", "CR003", "CR004",
    "CR005", "AI001", "AI002", "LA001", "LA002", "LA003",
];

const WORKSPACES: usize = 4_250;
const RUNS: usize = 5;

/// Judges all resources by some rules, each body opened once, as the engine does it. What rules ask of
/// the whole estate is found once, before the clock starts if it is `surveyed`.
fn judge(
    inventory: &Inventory,
    resources: &[Resource<'_>],
    rules: &[&'static Rule],
    surveyed: bool,
) -> (Duration, usize, usize) {
    let profile = Profile::default();
    let mut started = Instant::now();
    let context = Context::new(inventory, &profile, NOW.parse().unwrap());
    if surveyed {
        let second_workspace = RULES.iter().find(|rule| rule.code == "WS001").unwrap();
        let workspace = resources.iter().find(|resource| resource.service() == Some(second_workspace.service)).unwrap();
        (second_workspace.judge)(&context, &workspace.body());
        started = Instant::now();
    }
    let (mut verdicts, mut fails) = (0, 0);
    for resource in resources {
        let mut body = None;
        for rule in rules.iter().filter(|rule| Some(rule.service) == resource.service()) {
            let body = body.get_or_insert_with(|| resource.body());
            let verdict = black_box((rule.judge)(&context, body));
            verdicts += 1;
            fails += usize::from(verdict.outcome == Outcome::Fail);
        }
    }
    (started.elapsed(), verdicts, fails)
}

/// The best of some runs.
fn best(
    inventory: &Inventory,
    resources: &[Resource<'_>],
    rules: &[&'static Rule],
    surveyed: bool,
) -> (Duration, usize, usize) {
    (0..RUNS).map(|_| judge(inventory, resources, rules, surveyed)).min().unwrap()
}

/// Resources of all services, each workspace with everything that it may have.
fn of_all_services() -> Inventory {
    graph_estate::inventory(WORKSPACES)
}

/// What lies in a subscription: a third of it is judged.
fn of_a_subscription() -> Inventory {
    let bytes = estate::export(100_000).into_bytes();
    open(&[Input::Text { name: "estate.json".to_owned(), bytes, read_at: None }]).unwrap().inventory
}

fn main() {
    let first: Vec<&Rule> = RULES.iter().copied().filter(|rule| FIRST.contains(&rule.code)).collect();
    assert_eq!(first.len(), FIRST.len());
    println!("| estate | resources | rules | verdicts | failures | time | a verdict |");
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    for (name, inventory) in [("of a subscription", of_a_subscription()), ("of all services", of_all_services())] {
        let resources: Vec<Resource<'_>> =
            inventory.resources().filter(|resource| resource.service().is_some()).collect();
        for rules in [&first, &RULES.to_vec()] {
            let (time, verdicts, fails) = best(&inventory, &resources, rules, false);
            let each = time / u32::try_from(verdicts).unwrap();
            let (all, rules) = (inventory.len(), rules.len());
            println!("| {name} | {all} | {rules} | {verdicts} | {fails} | {time:.1?} | {each:.1?} |");
        }
    }
    each_rule(&of_all_services());
}

/// What each rule costs alone, the most expensive first.
fn each_rule(inventory: &Inventory) {
    let resources: Vec<Resource<'_>> = inventory.resources().filter(|resource| resource.service().is_some()).collect();
    // Going over the resources costs something without any rule.
    let (nothing, _, _) = best(inventory, &resources, &[], true);
    let mut costs: Vec<(Duration, usize, &Rule)> = RULES
        .iter()
        .map(|rule| {
            let (time, verdicts, _) = best(inventory, &resources, &[rule], true);
            (time.saturating_sub(nothing), verdicts, *rule)
        })
        .filter(|(_, verdicts, _)| *verdicts > 0)
        .collect();
    costs.sort_by_key(|(time, verdicts, _)| std::cmp::Reverse(time.as_nanos() / *verdicts as u128));
    println!("\n| rule | verdicts | time | a verdict |\n| --- | --- | --- | --- |");
    for (time, verdicts, rule) in &costs {
        let each = *time / u32::try_from(*verdicts).unwrap();
        println!("| {} {} | {verdicts} | {time:.1?} | {each:.1?} |", rule.code, rule.title);
    }
}
