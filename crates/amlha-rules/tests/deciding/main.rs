//! What a verdict rests on, taken away: each rule is asked again about each of its examples after
//! the properties that it decided by are gone, `null`, of the wrong type, a word that nobody knows, or
//! in other letter case.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

mod change;
#[path = "../examples/mod.rs"]
mod examples;
mod outcomes;

use std::collections::{BTreeMap, BTreeSet};

use amlha_model::{Inventory, Resource};
use amlha_rules::{Context, Evidence, Outcome, RULES, Rule, Verdict};
use change::{Change, Place, changed};
use examples::{Example, complete, examples, gone, profile};
use outcomes::{MISSING, SILENT};
use serde_json::Value;

const NOW: &str = "2026-11-23T00:00:00Z";

/// An example with its resources as values, and the place of the one that is judged.
struct Case {
    rule: &'static Rule,
    example: Example,
    rows: Vec<Value>,
    subject: usize,
}

/// What a rule says of a case, without what borrows from its inventory.
struct Said {
    outcome: Outcome,
    why: String,
    /// The properties it decided by, where they stand, and whether there is anything.
    seen: Vec<(Place, bool)>,
    /// Paths of evidence that stand nowhere in the resource.
    astray: Vec<String>,
    /// Whether something of the whole inventory is among the evidence.
    noted: bool,
}

impl Case {
    fn inventory(&self, rows: &[Value]) -> Inventory {
        let gaps: Vec<_> = gone(&self.example.options).into_iter().collect();
        examples::inventory(&Value::from(rows.to_vec()).to_string(), &complete(&self.example.options), &gaps)
    }

    /// The verdict on the resource at the place of the subject.
    fn judge(&self, rows: &[Value]) -> Option<Said> {
        let inventory = self.inventory(rows);
        let profile = profile(&self.example);
        let context = Context::new(&inventory, &profile, NOW.parse().unwrap());
        let row = |resource: Resource<'_>| {
            let written: Value = serde_json::from_str(resource.raw()).unwrap();
            rows.iter().position(|row| *row == written)
        };
        let subject = inventory.of_service(self.rule.service).find(|resource| row(*resource) == Some(self.subject))?;
        let verdict: Verdict<'_> = (self.rule.judge)(&context, &subject.body());
        let mut said = Said {
            outcome: verdict.outcome,
            why: verdict.why.to_string(),
            seen: Vec::new(),
            astray: Vec::new(),
            noted: false,
        };
        for evidence in &verdict.evidence {
            match evidence {
                Evidence::Property { of, path, seen, .. } => {
                    let row = row(*of).unwrap();
                    match change::pointer(&rows[row], path) {
                        Some(pointer) => said.seen.push((Place { row, pointer }, seen.is_some())),
                        None if seen.is_some() => said.astray.push(path.to_string()),
                        None => {}
                    }
                }
                Evidence::Inventory { .. } => said.noted = true,
                Evidence::Fact { .. } => {}
            }
        }
        Some(said)
    }
}

/// Every example of every rule.
fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for rule in RULES {
        for example in examples(rule) {
            let rows: Vec<Value> = serde_json::from_str(&example.json).unwrap();
            let inventory = examples::stated(&example);
            let place = |resource: Resource<'_>| {
                let written: Value = serde_json::from_str(resource.raw()).unwrap();
                rows.iter().position(|row| *row == written)
            };
            let subject = inventory.of_service(rule.service).filter_map(place).min().unwrap();
            cases.push(Case { rule, example, rows, subject });
        }
    }
    cases
}

fn silent(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Pass | Outcome::PassByPlatform | Outcome::NotApplicable)
}

/// One case after one change of some of the places that decided.
struct Again<'c> {
    case: &'c Case,
    change: Change,
    /// Those whose value is another one now.
    places: Vec<Place>,
    before: &'c Said,
    after: Said,
}

impl Again<'_> {
    fn text(&self) -> String {
        let at: Vec<&str> = self.places.iter().map(|place| place.pointer.as_str()).collect();
        format!(
            "{} {:?} {}: {} ({}) became {} ({})",
            self.case.rule.code,
            self.change,
            at.join(" "),
            self.before.outcome.label(),
            self.before.why,
            self.after.outcome.label(),
            self.after.why
        )
    }
}

/// Every example after every change: of each place that decided by itself, and of all at once.
fn each_again(mut look: impl FnMut(&Again<'_>)) {
    for case in &cases() {
        let before = case.judge(&case.rows).unwrap();
        let places: BTreeSet<Place> =
            before.seen.iter().filter(|(_, there)| *there).map(|(place, _)| place.clone()).collect();
        let mut sets: Vec<Vec<Place>> = places.iter().map(|place| vec![place.clone()]).collect();
        if places.len() > 1 {
            sets.push(places.iter().cloned().collect());
        }
        for change in Change::ALL {
            for places in &sets {
                let Some(rows) = changed(&case.rows, places, *change) else { continue };
                // A change may take the resource out of its service: then nobody judges it.
                let Some(after) = case.judge(&rows) else { continue };
                let is_other = |place: &&Place| {
                    case.rows[place.row].pointer(&place.pointer) != rows[place.row].pointer(&place.pointer)
                };
                let places = places.iter().filter(is_other).cloned().collect();
                look(&Again { case, change: *change, places, before: &before, after });
            }
        }
    }
}

#[test]
fn evidence_stands_where_it_says() {
    let mut found = Vec::new();
    for case in &cases() {
        let said = case.judge(&case.rows).unwrap();
        if !said.astray.is_empty() {
            found.push(format!("{}: {:?} in {}", case.rule.code, said.astray, case.example.json));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn letter_case_decides_nothing() {
    let mut found = Vec::new();
    let mut asked = 0;
    each_again(|again| {
        if matches!(again.change, Change::NameCase | Change::UpperCase) {
            asked += 1;
            if again.before.outcome != again.after.outcome {
                found.push(again.text());
            }
        }
    });
    assert!(asked > 1000, "{asked}");
    assert!(found.is_empty(), "{} of {asked}\n{}", found.len(), found.join("\n"));
}

#[test]
fn no_fault_is_silent_once_what_shows_it_cannot_be_read() {
    let mut found = BTreeMap::new();
    let mut needed: BTreeSet<(&str, Change)> = BTreeSet::new();
    let mut asked = 0;
    each_again(|again| {
        if again.change.takes_away() && again.before.outcome == Outcome::Fail {
            asked += 1;
            if silent(again.after.outcome) {
                needed.insert((again.case.rule.code, again.change));
                found.entry((again.case.rule.code, again.change)).or_insert_with(|| again.text());
            }
        }
    });
    assert!(asked > 500, "{asked}");
    held_to(SILENT.faults, &needed, &found);
}

#[test]
fn no_pass_rests_on_nothing() {
    let mut found = BTreeMap::new();
    let mut needed: BTreeSet<(&str, Change)> = BTreeSet::new();
    let mut asked = 0;
    each_again(|again| {
        if again.change.takes_away() && matches!(again.before.outcome, Outcome::Pass | Outcome::PassByPlatform) {
            asked += 1;
            let rests = again.after.noted
                || again.after.seen.iter().any(|(place, there)| *there && !again.places.contains(place));
            if silent(again.after.outcome) && !rests {
                needed.insert((again.case.rule.code, again.change));
                found.entry((again.case.rule.code, again.change)).or_insert_with(|| again.text());
            }
        }
    });
    assert!(asked > 500, "{asked}");
    held_to(SILENT.passes, &needed, &found);
}

/// What was found is what is stated with a reason, and nothing else.
fn held_to(
    stated: &[(&str, &[Change], &str)],
    needed: &BTreeSet<(&'static str, Change)>,
    found: &BTreeMap<(&'static str, Change), String>,
) {
    let known: BTreeSet<(&str, Change)> =
        stated.iter().flat_map(|(code, changes, _)| changes.iter().map(|change| (*code, *change))).collect();
    let open: Vec<&str> =
        found.iter().filter(|(key, _)| !known.contains(*key)).map(|(_, text)| text.as_str()).collect();
    assert!(open.is_empty(), "{} without a reason:\n{}", open.len(), open.join("\n"));
    let idle: Vec<_> = known.difference(needed).collect();
    assert!(idle.is_empty(), "reasons for what does not happen: {idle:?}");
}

#[test]
fn an_outcome_without_an_example_never_happens_and_says_why() {
    let mut shown: BTreeMap<&str, BTreeSet<Outcome>> = BTreeMap::new();
    for rule in RULES {
        shown.insert(rule.code, examples(rule).iter().map(|example| example.outcome).collect());
    }
    let mut stated: BTreeSet<(&str, Outcome)> = BTreeSet::new();
    for (outcome, why, codes) in MISSING {
        assert!(!why.is_empty());
        for code in codes.split_whitespace() {
            assert!(stated.insert((code, *outcome)), "{code} twice");
        }
    }
    let mut lacking = BTreeSet::new();
    for (code, outcomes) in &shown {
        // That Microsoft sees to it is an answer of some rules only: the others must not give it below.
        let asked = [Outcome::Fail, Outcome::Unknown, Outcome::Pass, Outcome::NotApplicable];
        lacking.extend(asked.into_iter().filter(|outcome| !outcomes.contains(outcome)).map(|outcome| (*code, outcome)));
    }
    let (open, idle): (Vec<_>, Vec<_>) = (lacking.difference(&stated).collect(), stated.difference(&lacking).collect());
    assert!(
        open.is_empty() && idle.is_empty(),
        "no example and no reason: {open:?}; a reason and an example: {idle:?}"
    );
    let mut found = BTreeMap::new();
    each_again(|again| {
        let outcome = again.after.outcome;
        if !shown[again.case.rule.code].contains(&outcome) {
            found.entry((again.case.rule.code, outcome)).or_insert_with(|| again.text());
        }
    });
    assert!(found.is_empty(), "{}", found.into_values().collect::<Vec<_>>().join("\n"));
}
