//! Laws that hold for all rules at once, whatever the estate is.
//!
//! The estates are made of the examples in the documentation of the rules, so every property that a
//! rule reads is in them: several at once, in one subscription or in several, with properties left out,
//! `null`, of the wrong type, in other letter case, with values of other examples and hostile ones.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

mod estate;
#[path = "../examples/mod.rs"]
mod examples;
mod improvements;
mod renaming;

use std::collections::{BTreeMap, BTreeSet};

use amlha_model::{Gap, GapReason};
use amlha_rules::{Context, Keep, Outcome, Profile, check};
use estate::{Estate, NOW, Said, assemble, estate, estates, mutations, plan_of, said, strings, type_of};
use improvements::{ADDITIONS, IMPROVEMENTS, Improvement, on_axis, value, worse};
use proptest::prelude::*;
use proptest::sample::Index;
use renaming::{Renaming, unhashed};
use serde_json::json;

/// What got better of what was bad.
fn better(before: &Said, after: &Said) -> Vec<String> {
    let bad = before.iter().filter(|(_, (outcome, _))| *outcome == Outcome::Fail);
    let now_passes = bad.filter_map(|(key, (_, was))| {
        let (outcome, is) = after.get(key)?;
        matches!(outcome, Outcome::Pass | Outcome::PassByPlatform | Outcome::NotApplicable)
            .then(|| format!("{key:?}: fail ({was}) became {} ({is})", outcome.label()))
    });
    now_passes.collect()
}

const UNREAD: &[GapReason] = &[
    GapReason::Forbidden,
    GapReason::NoAnswer,
    GapReason::Stopped,
    GapReason::Unreadable,
    GapReason::NotInFiles,
    GapReason::Unresolved,
];

/// Things that may not have been read: resources, their settings, types, lists.
fn may_be_unread(estate: &Estate) -> Vec<String> {
    let inventory = estate.inventory();
    let mut all: BTreeSet<String> = BTreeSet::new();
    for resource in inventory.resources() {
        let id = resource.id();
        all.insert(id.to_owned());
        all.insert(resource.type_name().to_owned());
        all.insert(resource.arm_type().to_owned());
        for below in [
            "blobServices/default",
            "fileServices/default",
            "providers/Microsoft.Authorization/locks",
            "computes",
            "datastores",
            "onlineEndpoints",
            "replications",
            "failoverGroups",
        ] {
            all.insert(format!("{id}/{below}"));
        }
        if let Some(subscription) = resource.parsed_id().ok().and_then(|id| id.subscription().map(str::to_owned)) {
            all.insert(format!("/subscriptions/{subscription}"));
            all.insert(format!("/subscriptions/{subscription}/providers/Microsoft.Authorization/locks"));
        }
    }
    for body in &estate.bodies {
        strings(&mut body.clone(), &mut |text| {
            if text.starts_with('/') {
                all.insert(text.clone());
            }
        });
    }
    all.into_iter().collect()
}

fn gap(what: &str, reason: GapReason) -> Gap {
    Gap { what: what.to_owned(), reason, needed_by: None, role: None, closes: "a role".to_owned() }
}

/// The estate without one resource, which was not read for this reason.
fn without(estate: &Estate, place: usize, reason: GapReason) -> Estate {
    let mut after = estate.clone();
    let body = after.bodies.remove(place);
    after.gaps.push(gap(body["id"].as_str().unwrap(), reason));
    after.gaps.push(gap(&type_of(&body), reason));
    // A list with a row that was not read is not complete.
    after.complete.clear();
    after
}

#[test]
fn a_resource_of_an_example_that_was_not_read_turns_no_failure_of_another_into_a_pass() {
    let mut found = BTreeMap::new();
    for estate in estates() {
        let before = said(&estate.inventory());
        for place in 0..estate.bodies.len() {
            let after = without(estate, place, GapReason::Forbidden);
            for text in better(&before, &said(&after.inventory())) {
                let code = text[2..7].to_owned();
                found.entry(code).or_insert_with(|| format!("without {}: {text}", estate.bodies[place]["id"]));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.into_values().collect::<Vec<_>>().join("\n\n"));
}

#[test]
fn improving_a_setting_of_an_example_adds_no_finding_on_its_axis() {
    let mut found: BTreeMap<usize, String> = BTreeMap::new();
    let mut tried: BTreeSet<usize> = BTreeSet::new();
    for estate in estates() {
        for (place, body) in estate.bodies.iter().enumerate() {
            let type_name = type_of(body);
            for (number, improvement) in IMPROVEMENTS.iter().enumerate() {
                if improvement.0 == type_name {
                    tried.insert(number);
                    if let Some(worse) = worse(estate, place, improvement).into_iter().next() {
                        found.entry(number).or_insert(worse);
                    }
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.into_values().collect::<Vec<_>>().join("\n\n"));
    let untried: Vec<&Improvement> =
        IMPROVEMENTS.iter().enumerate().filter(|(number, _)| !tried.contains(number)).map(|(_, each)| each).collect();
    assert!(untried.is_empty(), "no example to try it on: {untried:?}");
}

#[test]
fn adding_what_protects_to_an_example_adds_no_finding_on_its_axis() {
    let mut found = BTreeMap::new();
    for estate in estates() {
        for body in &estate.bodies {
            let (type_name, id) = (type_of(body), body["id"].as_str().unwrap());
            for (number, (_, axis, below, added)) in
                ADDITIONS.iter().enumerate().filter(|(_, addition)| addition.0 == type_name)
            {
                let mut added = value(added);
                added["id"] = json!(format!("{id}/{below}"));
                let mut after = estate.clone();
                after.join(Estate { bodies: vec![added], complete: estate.complete.clone(), gaps: Vec::new() });
                let codes = |estate: &Estate| {
                    let all = on_axis(&said(&estate.inventory()), *axis, true);
                    all.get(&id.to_lowercase()).cloned().unwrap_or_default()
                };
                let (was, is) = (codes(estate), codes(&after));
                if is.len() > was.len() {
                    found.entry(number).or_insert(format!("{was:?} became {is:?}: {}", json!(after.bodies)));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.into_values().collect::<Vec<_>>().join("\n\n"));
}

fn outcomes(said: &Said, rename: impl Fn(&str) -> String) -> Vec<(&'static str, String, Outcome)> {
    let mut all: Vec<_> =
        said.iter().map(|((code, id), (outcome, _))| (*code, rename(id).to_lowercase(), *outcome)).collect();
    all.sort();
    all
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_not_read_turns_no_failure_into_a_pass(
        estate in estate(), what in any::<Index>(), reason in any::<Index>(), needed in any::<Option<Index>>()
    ) {
        let before = said(&estate.inventory());
        let all = may_be_unread(&estate);
        let mut gap = gap(&all[what.index(all.len())], *reason.get(UNREAD));
        gap.needed_by = needed.map(|index| index.get(&estate.bodies)["id"].as_str().unwrap().to_owned());
        let mut after = estate.clone();
        after.gaps.push(gap.clone());
        let better = better(&before, &said(&after.inventory()));
        prop_assert!(better.is_empty(), "{gap:?}: {}\n{}", better.join("\n"), json!(estate.bodies));
    }

    #[test]
    fn a_resource_that_was_not_read_turns_no_failure_of_another_into_a_pass(
        estate in estate(), place in any::<Index>(), reason in any::<Index>()
    ) {
        let before = said(&estate.inventory());
        let place = place.index(estate.bodies.len());
        let after = without(&estate, place, *reason.get(&UNREAD[..4]));
        let better = better(&before, &said(&after.inventory()));
        let id = &estate.bodies[place]["id"];
        prop_assert!(better.is_empty(), "without {id}: {}\n{}", better.join("\n"), json!(estate.bodies));
    }

    #[test]
    fn improving_a_setting_adds_no_finding_on_its_axis(
        number in any::<Index>(), base in any::<Index>(), more in prop::collection::vec((any::<Index>(), 1_usize..3), 0..3),
        mutations in mutations(5)
    ) {
        let improvement = number.get(IMPROVEMENTS);
        let with_type: Vec<&Estate> = estates().iter()
            .filter(|estate| estate.bodies.iter().any(|body| type_of(body) == improvement.0)).collect();
        let mut chosen = vec![(*base.get(&with_type), 1)];
        chosen.extend(more.iter().map(|(index, number)| (index.get(estates()), *number)));
        let estate = assemble(&chosen, &mutations);
        if let Some(place) = estate.bodies.iter().position(|body| type_of(body) == improvement.0) {
            let worse = worse(&estate, place, improvement);
            prop_assert!(worse.is_empty(), "{}", worse.join("\n"));
        }
    }

    #[test]
    fn the_order_of_resources_changes_nothing(
        (estate, shuffled) in estate().prop_flat_map(|estate| {
            let bodies = estate.bodies.clone();
            (Just(estate), Just(bodies).prop_shuffle())
        })
    ) {
        let mut other = estate.clone();
        other.bodies = shuffled;
        other.gaps.reverse();
        let (one, two) = (estate.inventory(), other.inventory());
        prop_assert_eq!(said(&one), said(&two), "{}\n{}", json!(estate.bodies), json!(other.bodies));
        prop_assert_eq!(plan_of(&one), plan_of(&two));
    }

    #[test]
    fn other_names_change_only_names(estate in estate(), hostile in any::<Index>()) {
        const STYLES: &[&str] = &["n{}x", "it's-{}", "a \"b\" {}", "$(x){}", "é\u{202e}{}", "-{}", "{}%2f"];
        let style = hostile.get(STYLES);
        let inventory = estate.inventory();
        let renaming = Renaming::of(&inventory, |number| style.replace("{}", &format!("{number:03}")));
        let other = renaming.estate(&estate);
        let (one, two) = (said(&inventory), said(&other.inventory()));
        prop_assert_eq!(
            outcomes(&one, |id| {
                let resource = inventory.find(id).unwrap();
                renaming.text(resource.id())
            }),
            outcomes(&two, str::to_owned),
            "{}\n{}", json!(estate.bodies), json!(other.bodies)
        );
    }

    #[test]
    fn other_names_change_only_names_in_what_is_said(estate in estate()) {
        // Two renamings in one order, so that lists keep theirs.
        let inventory = estate.inventory();
        let renamed = |style: &str| {
            let renaming = Renaming::of(&inventory, |number| format!("nqz{style}{number:03}x"));
            renaming.estate(&estate).inventory()
        };
        let (one, two) = (renamed("a"), renamed("b"));
        let back = |text: String| text.replace("nqzb", "nqza");
        let two_said: Said =
            said(&two).into_iter().map(|((code, id), (outcome, text))| ((code, back(id)), (outcome, back(text)))).collect();
        prop_assert_eq!(said(&one), two_said, "{}", json!(estate.bodies));
        prop_assert_eq!(unhashed(&plan_of(&one)), unhashed(&back(plan_of(&two))));
    }

    #[test]
    fn an_id_names_one_finding_and_does_not_depend_on_what_is_kept(estate in estate()) {
        let inventory = estate.inventory();
        let profile = Profile::default();
        let context = Context::new(&inventory, &profile, NOW.parse().unwrap());
        let (some, all) = (check(&context, Keep::Findings), check(&context, Keep::All));
        let ids: BTreeMap<String, &str> =
            all.findings.iter().map(|finding| (finding.id.to_lowercase(), finding.resource.id())).collect();
        prop_assert_eq!(ids.len(), all.findings.len());
        for finding in &some.findings {
            prop_assert_eq!(ids.get(&finding.id.to_lowercase()), Some(&finding.resource.id()), "{}", &finding.id);
        }
    }
}
