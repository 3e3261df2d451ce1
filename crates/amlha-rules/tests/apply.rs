//! A plan keeps what it promises: applied on paper it closes what it says, and opens nothing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "tests"
)]

mod examples;
#[path = "../../../tests/src/graph_estate.rs"]
#[expect(dead_code, unreachable_pub, reason = "shared with the end-to-end tests")]
mod graph_estate;
mod promises;

use amlha_model::{Builder, Completeness, Inventory, SECTIONS, Source, links};
use amlha_rules::plan::{self, Action};
use amlha_rules::{Axis, Context, Keep, Outcome, Profile, RULES, check};
use examples::Example;
use promises::{NOW, broken};
use proptest::prelude::*;
use serde_json::Value;

#[test]
fn every_remedy_keeps_its_promise_on_every_example_that_fires() {
    let mut count = 0;
    let mut all = Vec::new();
    for rule in RULES {
        for (example, number) in examples::examples(rule).iter().zip(1..) {
            if example.outcome != Outcome::Fail {
                continue;
            }
            count += 1;
            let inventory = examples::stated(example);
            let profile = examples::profile(example);
            let problems = broken(&inventory, &profile, NOW);
            all.extend(problems.into_iter().map(|problem| format!("{} example {number}: {problem}", rule.code)));
        }
    }
    println!("{count} examples");
    assert!(count > 400, "{count}");
    assert!(all.is_empty(), "{} of {count}:\n{}", all.len(), all.join("\n"));
}

fn inventory(resources: &[Value], complete: bool) -> Inventory {
    let mut builder = Builder::new();
    let source = Source { name: "estate".into(), kind: "example".into(), read_at: None };
    builder.add_array(Value::from(resources.to_vec()).to_string(), source).unwrap();
    for section in SECTIONS.iter().filter(|_| complete) {
        builder.set_completeness(section.name, Completeness::Complete);
    }
    let mut inventory = builder.finish();
    links::build(&mut inventory);
    inventory
}

/// The estate that comes with amlha.
fn built_in() -> Inventory {
    let text = include_str!("../../amlha-repl/data/example.json");
    inventory(&serde_json::from_str::<Vec<Value>>(text).unwrap(), true)
}

#[test]
fn the_built_in_example_keeps_its_promise_at_every_prefix() {
    let problems = broken(&built_in(), &Profile::default(), NOW);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn the_built_in_example_keeps_its_promise_on_each_axis_alone() {
    for axis in Axis::ALL {
        let profile = Profile { axes: vec![axis], ..Profile::default() };
        let problems = broken(&built_in(), &profile, NOW);
        assert!(problems.is_empty(), "{}:\n{}", axis.label(), problems.join("\n"));
    }
}

#[test]
fn a_made_up_estate_of_every_type_keeps_its_promise() {
    for workspaces in [1, 4] {
        for complete in [false, true] {
            let problems = broken(&inventory(&graph_estate::bodies(workspaces), complete), &Profile::default(), NOW);
            assert!(problems.is_empty(), "{workspaces}, {complete}:\n{}", problems.join("\n"));
        }
    }
}

/// Every example of every rule, whatever it is an example of.
fn all_examples() -> Vec<Example> {
    RULES.iter().flat_map(|rule| examples::examples(rule)).collect()
}

/// An estate put together from examples, each in one of a few resource groups: those that share a
/// group and a name stand in for each other.
fn put_together(
    chosen: &[(prop::sample::Index, usize)],
    lost: &[(prop::sample::Index, prop::sample::Index)],
) -> Vec<Value> {
    let all = all_examples();
    let mut resources: Vec<Value> = Vec::new();
    for (example, group) in chosen {
        let json = &all[example.index(all.len())].json;
        let json = json.replace("/resourceGroups/rg", &format!("/resourceGroups/rg{group}"));
        // Names of accounts are unique in all of Azure.
        let json = json.replace("contoso", &format!("contoso{group}"));
        let json = json.replace("stroot", &format!("stroot{group}"));
        resources.extend(serde_json::from_str::<Vec<Value>>(&json).unwrap());
    }
    // Nobody reads everything: some properties are not there.
    for (resource, member) in lost {
        let count = resources.len();
        let Some(object) = resources[resource.index(count)].get_mut("properties").and_then(Value::as_object_mut) else {
            continue;
        };
        if !object.is_empty() {
            let name = object.keys().nth(member.index(object.len())).unwrap().clone();
            object.remove(&name);
        }
    }
    resources
}

/// What may be asked of an estate.
fn asked() -> impl Strategy<Value = Profile> {
    let axes = prop::sample::subsequence(Axis::ALL.to_vec(), 1..=Axis::ALL.len());
    let axes = prop_oneof![Just(Axis::ALL.to_vec()), axes];
    (axes, 0_u32..4, 1_u32..4, prop_oneof![Just(7_u32), Just(30)], 1_u32..5).prop_map(
        |(axes, replicas, zones, days, nodes)| Profile {
            axes,
            registry_replicas: replicas,
            node_pool_zones: zones,
            soft_delete_days: days,
            system_nodes: nodes,
            user_nodes: nodes,
            ..Profile::default()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn estates_put_together_from_examples_keep_their_promise(
        chosen in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..3), 1..8),
        lost in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..4),
        complete in any::<bool>(),
        asked in asked(),
    ) {
        let resources = put_together(&chosen, &lost);
        let problems = broken(&inventory(&resources, complete), &asked, NOW);
        prop_assert!(problems.is_empty(), "{}\n{}", problems.join("\n"), Value::from(resources));
    }
}

#[test]
fn a_plan_for_another_inventory_is_stale_and_says_where() {
    let built_in = built_in();
    let profile = Profile::default();
    let context = Context::new(&built_in, &profile, NOW.parse().unwrap());
    let plan = plan::plan(&context, &check(&context, Keep::Findings));
    let done = plan.apply(&built_in).unwrap();
    let error = plan.apply(&done).unwrap_err();
    insta::assert_snapshot!(error.to_string());
}

#[test]
fn what_a_person_decides_has_no_effect_and_closes_nothing() {
    let built_in = built_in();
    let profile = Profile::default();
    let context = Context::new(&built_in, &profile, NOW.parse().unwrap());
    let plan = plan::plan(&context, &check(&context, Keep::Findings));
    let decisions: Vec<_> = plan.steps.iter().filter(|step| step.action == Action::Decide).collect();
    assert!(!decisions.is_empty());
    for step in decisions {
        assert!(step.effects.is_empty() && step.closes.is_empty() && !step.serves.is_empty(), "{}", step.title);
        for finding in &step.serves {
            let closed = plan.closes.contains(finding);
            assert!(closed || plan.unclosed.iter().any(|left| left.finding == *finding), "{finding}");
        }
    }
}
