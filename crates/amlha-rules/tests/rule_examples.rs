//! Runs the examples in the documentation of every rule: what a reader sees is what is judged.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    reason = "tests"
)]

mod examples;

use amlha_model::{Inventory, Resource};
use amlha_rules::{Context, Outcome, RULES, Rule};
use examples::{Example, HEADINGS, examples, profile, stated};

/// Headings that every rule has, in this order; those in [`HEADINGS`] stand between.
const PROSE: &[&str] = &["What it finds", "Why it matters", "What to do", "When to accept it"];

/// The first resource of the rule's service, as a reader sees them.
fn subject<'i>(example: &Example, inventory: &'i Inventory, rule: &Rule) -> Resource<'i> {
    let rows: Vec<serde_json::Value> = serde_json::from_str(&example.json).unwrap();
    let place = |resource: &Resource<'_>| {
        let written: serde_json::Value = serde_json::from_str(resource.raw()).unwrap();
        rows.iter().position(|row| *row == written)
    };
    let subjects = inventory.of_service(rule.service).min_by_key(place);
    subjects.unwrap_or_else(|| panic!("{}: no subject", rule.code))
}

#[test]
fn every_example_is_judged_as_its_heading_says() {
    let mut count = 0;
    for rule in RULES {
        for example in examples(rule) {
            count += 1;
            let inventory = stated(&example);
            let profile = profile(&example);
            let context = Context::new(&inventory, &profile, "2026-11-23T00:00:00Z".parse().unwrap());
            let subject = subject(&example, &inventory, rule);
            let verdict = (rule.judge)(&context, &subject.body());
            assert_eq!(verdict.outcome, example.outcome, "{}: {}\n{}", rule.code, verdict.why, example.json);
            assert!(!verdict.why.is_empty(), "{}", rule.code);
            assert!(!verdict.evidence.is_empty(), "{}: a verdict without evidence\n{}", rule.code, example.json);
            if verdict.outcome == Outcome::Fail {
                let proposals = (rule.remedy)(&context, &subject.body(), &verdict);
                assert!(!proposals.is_empty(), "{}: nothing proposed\n{}", rule.code, example.json);
            }
        }
    }
    println!("{count} examples of {} rules", RULES.len());
}

#[test]
fn every_rule_is_documented_in_the_same_shape() {
    for rule in RULES {
        let headings: Vec<&str> =
            rule.docs.lines().filter_map(|line| line.strip_prefix("## ")).map(str::trim).collect();
        for wanted in PROSE {
            assert!(headings.contains(wanted), "{}: no heading `{wanted}`", rule.code);
        }
        for heading in &headings {
            let known = PROSE.contains(heading) || HEADINGS.iter().any(|(name, _)| name == heading);
            assert!(known, "{}: heading `{heading}`", rule.code);
        }
        let examples = examples(rule);
        let has = |outcome: Outcome| examples.iter().any(|example| example.outcome == outcome);
        // A rule that states what Microsoft sees to everywhere never fails; nor does one that states
        // that there is nothing to set, which has nothing to pass either.
        let nothing_to_set = !has(Outcome::Fail) && has(Outcome::NotApplicable);
        assert!(
            has(Outcome::Fail) || has(Outcome::PassByPlatform) || nothing_to_set,
            "{}: no example that fails",
            rule.code
        );
        assert!(has(Outcome::Unknown), "{}: no example that is unknown", rule.code);
        let silent = |example: &Example| matches!(example.outcome, Outcome::Pass | Outcome::PassByPlatform);
        assert!(nothing_to_set || examples.iter().any(silent), "{}: no example that passes", rule.code);
        assert!(!rule.references.is_empty(), "{}: no reference", rule.code);
    }
}

#[test]
fn codes_and_names_are_unique_and_well_formed() {
    let mut codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    let mut names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    let count = RULES.len();
    for (code, name) in codes.iter().zip(&names) {
        assert!(code.len() == 5 && code[..2].chars().all(|letter| letter.is_ascii_uppercase()), "{code}");
        assert!(
            name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_' || letter.is_ascii_digit()),
            "{name}"
        );
    }
    codes.sort_unstable();
    codes.dedup();
    names.sort_unstable();
    names.dedup();
    assert_eq!((codes.len(), names.len()), (count, count));
}

#[test]
fn every_rule_file_is_in_the_list() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/rules");
    let mut documented = 0;
    for service in std::fs::read_dir(folder).unwrap() {
        let path = service.unwrap().path();
        if !path.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(&path).unwrap() {
            let file = file.unwrap().path();
            if file.extension().is_some_and(|ending| ending == "md") {
                documented += 1;
                let docs = std::fs::read_to_string(&file).unwrap();
                assert!(RULES.iter().any(|rule| rule.docs == docs), "{} is in no rule of the list", file.display());
            }
        }
    }
    assert_eq!(documented, RULES.len());
}
