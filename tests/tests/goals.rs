//! What a plan is for: goals, selections, order, recovery times.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use std::collections::BTreeSet;

use amlha_model::Inventory;
use amlha_repl::Exit;
use amlha_rules::plan::{Goal, Optimise, Plan, Wish, plan_for};
use amlha_rules::{Context, Keep, Profile, check};
use amlha_tests::{NOW, amlha, graph_estate};

fn planned(inventory: &Inventory, wish: &Wish) -> Plan {
    let profile = Profile::default();
    let context = Context::new(inventory, &profile, NOW.parse().unwrap());
    plan_for(&context, &check(&context, Keep::Findings), wish)
}

fn for_goal(inventory: &Inventory, goal: Goal) -> Plan {
    planned(inventory, &Wish { goal, ..Wish::default() })
}

/// What the steps of a plan do, whatever their numbers.
fn steps(plan: &Plan) -> BTreeSet<(String, String)> {
    plan.steps.iter().map(|step| (step.title.clone(), step.target.id.clone())).collect()
}

fn estates() -> Vec<(&'static str, Inventory)> {
    vec![
        ("the example", amlha_repl::example().unwrap()),
        ("3 workspaces", graph_estate::inventory(3)),
        ("40 workspaces", graph_estate::inventory(40)),
    ]
}

#[test]
fn a_plan_for_a_smaller_goal_is_part_of_the_plan_for_a_larger_one() {
    for (what, inventory) in estates() {
        let plans: Vec<(Goal, Plan)> = Goal::ALL.into_iter().map(|goal| (goal, for_goal(&inventory, goal))).collect();
        for (goal, plan) in &plans {
            assert!(!plan.steps.is_empty() || *goal == Goal::Lifecycle, "{what}: nothing for {goal:?}");
            for (larger, whole) in &plans {
                let within = goal.axes().iter().all(|axis| larger.axes().contains(axis));
                if !within {
                    continue;
                }
                let missing: Vec<_> = steps(plan).difference(&steps(whole)).cloned().collect();
                assert_eq!(missing, [], "{what}: {goal:?} in {larger:?}");
                assert!(plan.closes.iter().all(|id| whole.closes.contains(id)), "{what}: {goal:?} in {larger:?}");
            }
        }
        let everything = &plans.last().unwrap().1;
        assert_eq!(everything.set_aside, 0);
        for (goal, plan) in &plans {
            let all = |plan: &Plan| plan.closes.len() + plan.unclosed.len() + plan.set_aside;
            assert_eq!(all(plan), all(everything), "{what}: {goal:?} loses a finding without a word");
        }
    }
}

#[test]
fn what_is_left_out_and_what_is_named_together_make_the_whole() {
    for (what, inventory) in estates() {
        let whole = planned(&inventory, &Wish::default());
        for selector in ["ST001", "st", "WS", "AK"] {
            let only = planned(&inventory, &Wish { only: vec![selector.into()], ..Wish::default() });
            let rest = planned(&inventory, &Wish { except: vec![selector.into()], ..Wish::default() });
            let both: Vec<_> = only.closes.iter().chain(&rest.closes).collect();
            for id in &both {
                assert!(whole.closes.contains(id), "{what}: {selector}: {id}");
            }
            for id in whole.closes.iter().filter(|id| !both.contains(id)) {
                // A step for one finding may close another, which no step was proposed for.
                let by = whole.steps.iter().find(|step| step.closes.contains(id)).unwrap();
                assert!(by.closes.len() > 1, "{what}: {selector}: {id}");
            }
            let letters = selector.to_uppercase();
            assert!(only.closes.iter().all(|id| id.starts_with(&letters)), "{what}: {selector}");
            assert!(!rest.closes.iter().any(|id| id.starts_with(&letters)), "{what}: {selector}");
        }
    }
}

#[test]
fn whatever_comes_first_the_steps_are_the_same_and_wait_for_the_same() {
    for (what, inventory) in estates() {
        let plans: Vec<Plan> = Optimise::ALL
            .into_iter()
            .map(|optimise| planned(&inventory, &Wish { optimise, ..Wish::default() }))
            .collect();
        for plan in &plans {
            assert_eq!(steps(plan), steps(&plans[0]), "{what}");
            assert_eq!(plan.longest_path.minutes, plans[0].longest_path.minutes, "{what}");
            let mut done = BTreeSet::new();
            for step in &plan.steps {
                assert!(step.after.iter().all(|id| done.contains(id)), "{what}: {} comes too early", step.title);
                done.insert(step.id.clone());
            }
        }
        let [_, time, change] = &plans[..] else { panic!("three ways") };
        let waits = |plan: &Plan| {
            let first = plan.steps.iter().filter(|step| step.wave == 1);
            first.map(|step| matches!(step.elapsed, amlha_rules::plan::Elapsed::UpToStart { .. })).collect::<Vec<_>>()
        };
        let waiting = waits(time);
        let number = waiting.iter().filter(|waits| **waits).count();
        assert!(waiting.iter().take(number).all(|waits| *waits), "{what}: long waits first");
        let actions: Vec<_> = change.steps.iter().filter(|step| step.wave == 1).map(|step| step.action).collect();
        assert!(actions.windows(2).all(|two| two[0] >= two[1]), "{what}: {actions:?}");
    }
}

#[test]
fn the_longest_path_is_one_and_none_is_longer() {
    for (what, inventory) in estates() {
        let plan = planned(&inventory, &Wish::default());
        let minutes = |step: &amlha_rules::plan::Step| match step.elapsed {
            amlha_rules::plan::Elapsed::About { minutes } => u64::from(minutes),
            amlha_rules::plan::Elapsed::UpToStart { hours } => u64::from(hours) * 60,
            amlha_rules::plan::Elapsed::Unknown => 0,
        };
        let path: Vec<_> = plan.longest_path.steps.iter().map(|id| plan.step(&id.0).unwrap()).collect();
        let mut sum = 0;
        for (place, step) in path.iter().enumerate() {
            sum += minutes(step);
            if place > 0 {
                assert!(step.after.contains(&path[place - 1].id), "{what}");
                sum += u64::from(step.pause_hours) * 60;
            }
        }
        assert_eq!(sum, plan.longest_path.minutes, "{what}");
        assert!(plan.steps.iter().all(|step| minutes(step) <= sum), "{what}");
    }
}

/// Holds what `plan` says to its snapshot.
fn hold(name: &str, args: &[&str]) {
    let ran = amlha(&[&["plan", "--snapshot", "demo"], args].concat());
    assert_eq!(ran.exit, Exit::Done, "{}", ran.told());
    insta::assert_snapshot!(name, ran.stdout);
}

#[test]
fn goals_of_the_example() {
    hold("goal-zone", &["--goal", "zone"]);
    hold("goal-region", &["--goal", "region", "--rto", "4h", "--rpo", "15m"]);
    hold("goal-data", &["--goal", "data"]);
    hold("goal-lifecycle", &["--goal", "lifecycle"]);
    hold("only-an-account", &["--only", "stfraudneu", "--except", "ST004"]);
}

#[test]
fn a_wish_that_makes_no_sense_is_refused() {
    let refused = [
        &["--goal", "moon"][..],
        &["--goal", "zone", "--rto", "1h"],
        &["--rpo", "soon"],
        &["--only", "ST01"],
        &["--except", "no-such-thing"],
        &["--optimise", "money"],
    ];
    let told: Vec<String> = refused
        .iter()
        .map(|args| {
            let ran = amlha(&[&["plan", "--snapshot", "demo"], *args].concat());
            assert_ne!(ran.exit, Exit::Done);
            format!("$ amlha plan {}\n{}", args.join(" "), ran.told())
        })
        .collect();
    insta::assert_snapshot!("refused", told.join("\n"));
}
