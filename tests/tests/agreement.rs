//! The verdicts of another tool on its own test resources, beside amlha's: every difference is
//! explained, and every explanation is of a difference that is there.
//!
//! `AMLHA_CORPUS` names a folder with the cases below `oracle/psrule/`. Without it only the mapping
//! is held to the rules. `AMLHA_REGENERATE=1` writes the page anew.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use amlha_azure::{Input, OpenErrorKind, open};
use amlha_model::{Inventory, Resource};
use amlha_rules::{Context, Outcome, Profile, RULES, rules};
use amlha_tests::NOW;
use serde::Deserialize;

/// What is committed: their rules beside ours, and the differences with their reasons.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mapping {
    tool: String,
    source: String,
    rules: Vec<Pair>,
    differences: Vec<Difference>,
}

/// One of their rules.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    rule: String,
    id: String,
    /// The rules that ask the same question.
    ours: Vec<String>,
    #[serde(default)]
    together: Together,
    /// Why there is none, or how the two questions relate; empty when they are the same.
    #[serde(default)]
    note: String,
}

/// When several rules of ours fail as one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Together {
    /// As soon as one of them does.
    #[default]
    Any,
    /// When all of them do.
    All,
}

/// A kind of difference, told by what both say and not by the names of the resources.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Difference {
    rule: String,
    theirs: Theirs,
    ours: String,
    /// What amlha's sentence contains.
    says: String,
    count: usize,
    reason: Reason,
    because: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Theirs {
    Fail,
    Pass,
    /// Their rule leaves the resource out.
    None,
}

impl Theirs {
    fn label(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Pass => "pass",
            Self::None => "left out",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Reason {
    /// Their check is stale, wrong or too coarse.
    TheirTrap,
    /// amlha should judge it and does not.
    OurGap,
    /// Both are right about what they ask.
    DifferentQuestion,
}

impl Reason {
    fn label(self) -> &'static str {
        match self {
            Self::TheirTrap => "their trap",
            Self::OurGap => "our gap",
            Self::DifferentQuestion => "different question",
        }
    }
}

/// The cases of one service.
#[derive(Debug, Deserialize)]
struct Expected {
    cases: Vec<Case>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Case {
    input: Vec<String>,
    rules: Vec<RuleCase>,
    #[serde(default)]
    all_resources: Vec<Named>,
}

#[derive(Debug, Deserialize)]
struct Named {
    name: String,
    #[serde(rename = "type")]
    type_name: String,
}

#[derive(Debug, Deserialize)]
struct RuleCase {
    rule: String,
    fail: Vec<String>,
    pass: Vec<String>,
    none: Option<Vec<String>>,
}

/// What amlha says of one resource to the question of one of their rules.
#[derive(Debug, Clone)]
struct Answer {
    outcome: Option<Outcome>,
    says: String,
}

impl Answer {
    fn label(&self) -> &'static str {
        self.outcome.map_or("not judged", Outcome::label)
    }

    fn agrees(&self, theirs: Theirs) -> bool {
        match theirs {
            Theirs::Fail => self.outcome == Some(Outcome::Fail),
            Theirs::Pass => matches!(self.outcome, Some(Outcome::Pass | Outcome::PassByPlatform)),
            Theirs::None => matches!(self.outcome, None | Some(Outcome::NotApplicable)),
        }
    }
}

/// One verdict of theirs with ours.
#[derive(Debug)]
struct Compared {
    rule: String,
    resource: String,
    theirs: Theirs,
    ours: Answer,
}

#[derive(Debug, Default)]
struct Run {
    compared: Vec<Compared>,
    /// Rule cases, and those of them whose input is a template.
    cases: usize,
    waiting: usize,
    /// Verdicts of theirs, fail and pass, by rule.
    verdicts: BTreeMap<String, usize>,
    /// Those of them in cases whose input is a template.
    waiting_verdicts: BTreeMap<String, usize>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn mapping() -> Mapping {
    serde_json::from_str(include_str!("../data/psrule.json")).unwrap()
}

fn answer(context: &Context<'_>, resource: Option<Resource<'_>>, pair: &Pair) -> Answer {
    let unjudged = || Answer { outcome: None, says: "no rule judges resources of this type".to_owned() };
    let Some(resource) = resource else { return unjudged() };
    let body = resource.body();
    let of_service = |code: &&String| Some(rules::find(code).unwrap().service) == resource.service();
    let verdicts: Vec<_> =
        pair.ours.iter().filter(of_service).map(|code| (rules::find(code).unwrap().judge)(context, &body)).collect();
    let order = match pair.together {
        Together::Any => {
            [Outcome::Fail, Outcome::Unknown, Outcome::Pass, Outcome::PassByPlatform, Outcome::NotApplicable]
        }
        Together::All => {
            [Outcome::Pass, Outcome::PassByPlatform, Outcome::Unknown, Outcome::Fail, Outcome::NotApplicable]
        }
    };
    let Some(outcome) = order.into_iter().find(|outcome| verdicts.iter().any(|verdict| verdict.outcome == *outcome))
    else {
        return unjudged();
    };
    let deciding = verdicts.iter().filter(|verdict| verdict.outcome == outcome);
    let says: Vec<&str> = deciding.map(|verdict| &*verdict.why).collect();
    Answer { outcome: Some(outcome), says: says.join("; ") }
}

/// The resource that they name: by the type that their list of all resources gives it.
fn named<'a>(inventory: &'a Inventory, case: &Case, name: &str) -> Option<Resource<'a>> {
    let type_name = &case.all_resources.iter().find(|resource| resource.name == name)?.type_name;
    inventory
        .resources()
        .find(|resource| resource.is_type(type_name) && (resource.path_name() == name || resource.name() == name))
}

fn compare(mapping: &Mapping, folder: &Path) -> Run {
    let mut run = Run::default();
    let mut services: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    services.sort();
    for service in services.iter().filter(|path| path.join("expected.json").is_file()) {
        let expected: Expected =
            serde_json::from_str(&fs::read_to_string(service.join("expected.json")).unwrap()).unwrap();
        for case in &expected.cases {
            run.cases += case.rules.len();
            for rule in &case.rules {
                *run.verdicts.entry(rule.rule.clone()).or_default() += rule.fail.len() + rule.pass.len();
            }
            let inputs: Vec<Input> = case.input.iter().map(|name| Input::Path(service.join(name))).collect();
            let opened = match open(&inputs) {
                Ok(opened) => opened,
                // A template says what is to be made; it is no answer of Azure.
                Err(error) if matches!(error.kind(), OpenErrorKind::UnknownShape | OpenErrorKind::NothingOpened) => {
                    run.waiting += case.rules.len();
                    for rule in &case.rules {
                        *run.waiting_verdicts.entry(rule.rule.clone()).or_default() +=
                            rule.fail.len() + rule.pass.len();
                    }
                    continue;
                }
                Err(error) => panic!("{}: {error}", service.display()),
            };
            let profile = Profile::default();
            let context = Context::new(&opened.inventory, &profile, NOW.parse().unwrap());
            for rule in &case.rules {
                let pair = mapping.rules.iter().find(|pair| pair.rule == rule.rule);
                let pair = pair.unwrap_or_else(|| panic!("{} is not in the mapping", rule.rule));
                if pair.ours.is_empty() {
                    continue;
                }
                let none = rule.none.iter().flatten().map(|name| (Theirs::None, name));
                let fail = rule.fail.iter().map(|name| (Theirs::Fail, name));
                for (theirs, name) in fail.chain(rule.pass.iter().map(|name| (Theirs::Pass, name))).chain(none) {
                    run.compared.push(Compared {
                        rule: rule.rule.clone(),
                        resource: name.clone(),
                        theirs,
                        ours: answer(&context, named(&opened.inventory, case, name), pair),
                    });
                }
            }
        }
    }
    run
}

/// What is not explained, and what is explained and not there.
fn astray(mapping: &Mapping, run: &Run) -> Vec<String> {
    let mut found: Vec<usize> = vec![0; mapping.differences.len()];
    let mut astray = Vec::new();
    for one in run.compared.iter().filter(|one| !one.ours.agrees(one.theirs)) {
        let is = |difference: &Difference| {
            difference.rule == one.rule
                && difference.theirs == one.theirs
                && difference.ours == one.ours.label()
                && one.ours.says.contains(&difference.says)
        };
        let places: Vec<usize> =
            mapping.differences.iter().enumerate().filter(|(_, each)| is(each)).map(|(place, _)| place).collect();
        match places.as_slice() {
            [place] => found[*place] += 1,
            places => astray.push(format!(
                "{} explanations: {} on {}: they say {}, amlha says {}: {}",
                places.len(),
                one.rule,
                one.resource,
                one.theirs.label(),
                one.ours.label(),
                one.ours.says
            )),
        }
    }
    for (difference, found) in mapping.differences.iter().zip(found) {
        if difference.count != found {
            astray.push(format!(
                "{}, they say {}, amlha says {} ({}): {} explained and {found} found",
                difference.rule,
                difference.theirs.label(),
                difference.ours,
                difference.says,
                difference.count
            ));
        }
    }
    astray
}

fn of_100(part: usize, whole: usize) -> String {
    if whole == 0 { "-".to_owned() } else { format!("{:.0} %", part as f64 * 100.0 / whole as f64) }
}

fn links(codes: &[String]) -> String {
    if codes.is_empty() {
        return "none".to_owned();
    }
    codes.iter().map(|code| format!("[{code}](rules/{code}.md)")).collect::<Vec<_>>().join(" ")
}

/// The page of the book.
fn page(mapping: &Mapping, run: &Run) -> String {
    let given = |theirs: &Theirs| *theirs != Theirs::None;
    let verdicts: usize = run.verdicts.values().sum();
    let waiting: usize = run.waiting_verdicts.values().sum();
    let compared: Vec<&Compared> = run.compared.iter().filter(|one| given(&one.theirs)).collect();
    let agreed = compared.iter().filter(|one| one.ours.agrees(one.theirs)).count();
    let without = verdicts - waiting - compared.len();
    let unmoved = compared
        .iter()
        .filter(|one| one.theirs == Theirs::Pass && matches!(one.ours.outcome, None | Some(Outcome::NotApplicable)))
        .count();
    let sum = |reason: Reason, theirs: &dyn Fn(&Theirs) -> bool| -> usize {
        let of_reason = mapping.differences.iter().filter(|each| each.reason == reason && theirs(&each.theirs));
        of_reason.map(|each| each.count).sum()
    };
    let contradicted = compared
        .iter()
        .filter(|one| {
            let passes = matches!(one.ours.outcome, Some(Outcome::Pass | Outcome::PassByPlatform));
            (one.theirs == Theirs::Fail && passes)
                || (one.theirs == Theirs::Pass && one.ours.outcome == Some(Outcome::Fail))
        })
        .count();
    let different = compared.len() - agreed;
    let unjudged = compared
        .iter()
        .filter(|one| one.theirs == Theirs::Fail && matches!(one.ours.outcome, None | Some(Outcome::NotApplicable)))
        .count();
    let unknown = compared.iter().filter(|one| one.ours.outcome == Some(Outcome::Unknown)).count();
    let mut text = format!(
        "# Agreement with {0}\n\n\
         The test resources of {0} come with verdicts: which of them each rule fails and which it passes.\n\
         amlha judges the same resources, and `tests/tests/agreement.rs` compares. A difference that is not explained\n\
         below fails the test, and so does an explanation of a difference that is not there. The verdicts are a yardstick\n\
         and not the truth.\n\n\
         Source: {1}. The resources are not in this\n\
         repository: `AMLHA_CORPUS` names the folder that has them below `oracle/psrule/`.\n\n\
         | | |\n| --- | --- |\n\
         | rule cases | {2} |\n\
         | of them with a template for input, which amlha does not read yet | {3} |\n\
         | verdicts, fail and pass | {verdicts} |\n\
         | waiting with their template | {waiting} |\n\
         | of a rule that amlha has no rule for: its gap, with a reason below | {without} |\n\
         | compared | {4} |\n\
         | **the same** | **{agreed}, {5}** |\n\
         | different | {different} |\n\
         | … neither finds a fault: pass against not applicable or not judged | {unmoved} |\n\
         | … they fail what amlha does not judge or finds not applicable | {unjudged} |\n\
         | … the opposite: fail against pass | {contradicted} |\n\
         | … amlha does not know | {unknown} |\n\
         | reason: their trap | {6} |\n\
         | reason: another question | {7} |\n\
         | reason: a gap of amlha | {8} |\n\
         | not explained | 0 |\n\n\
         Resources that a rule of theirs leaves out have no verdict and are not counted; where amlha judges them, that is\n\
         explained too. The same means fail and fail, or pass and pass. Unknown is never the same as a verdict.\n\n\
         ## Rules\n\n\
         | rule of {0} | rules of amlha | verdicts | waiting | compared | the same | different |\n\
         | --- | --- | --- | --- | --- | --- | --- |\n",
        mapping.tool,
        mapping.source,
        run.cases,
        run.waiting,
        compared.len(),
        of_100(agreed, compared.len()),
        sum(Reason::TheirTrap, &given),
        sum(Reason::DifferentQuestion, &given),
        sum(Reason::OurGap, &given),
    );
    for pair in &mapping.rules {
        let of_rule: Vec<&&Compared> = compared.iter().filter(|one| one.rule == pair.rule).collect();
        let same = of_rule.iter().filter(|one| one.ours.agrees(one.theirs)).count();
        let verdicts = run.verdicts.get(&pair.rule).copied().unwrap_or_default();
        let waiting = run.waiting_verdicts.get(&pair.rule).copied().unwrap_or_default();
        writeln!(
            text,
            "| `{}` {} | {} | {verdicts} | {waiting} | {} | {same} | {} |",
            pair.rule,
            pair.id,
            links(&pair.ours),
            of_rule.len(),
            of_rule.len() - same
        )
        .unwrap();
    }
    text.push_str("\nRules with no verdicts are in the mapping because both have them; the cases have none on them.\n");
    text.push_str("\n## How the questions relate\n\n");
    for pair in mapping.rules.iter().filter(|pair| !pair.note.is_empty()) {
        writeln!(text, "- `{}`, {}: {}", pair.rule, links(&pair.ours), pair.note).unwrap();
    }
    text.push_str("\n## Differences\n");
    let rules: BTreeSet<&str> = mapping.differences.iter().map(|each| each.rule.as_str()).collect();
    for pair in mapping.rules.iter().filter(|pair| rules.contains(pair.rule.as_str())) {
        writeln!(
            text,
            "\n### {}\n\n| they say | amlha says | how many | reason | why |\n| --- | --- | --- | --- | --- |",
            pair.rule
        )
        .unwrap();
        for each in mapping.differences.iter().filter(|each| each.rule == pair.rule) {
            let (theirs, reason) = (each.theirs.label(), each.reason.label());
            writeln!(text, "| {theirs} | {} | {} | {reason} | {} |", each.ours, each.count, each.because).unwrap();
        }
    }
    text
}

#[test]
fn every_difference_is_explained_and_every_explanation_is_needed() {
    // Not `println!`: what this prints is wanted also when the test passes.
    let mut out = io::stderr();
    let Some(corpus) = std::env::var_os("AMLHA_CORPUS") else {
        writeln!(out, "agreement: skipped, AMLHA_CORPUS is not set").unwrap();
        return;
    };
    let mapping = mapping();
    let run = compare(&mapping, &Path::new(&corpus).join("oracle/psrule"));
    assert!(run.cases > 0, "no case");
    let astray = astray(&mapping, &run);
    assert!(astray.is_empty(), "{}", astray.join("\n"));
    let text = page(&mapping, &run);
    let path = root().join("docs/reference/agreement.md");
    if std::env::var_os("AMLHA_REGENERATE").is_some() {
        fs::write(&path, &text).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == text, "docs/reference/agreement.md is out of date: AMLHA_REGENERATE=1 writes it anew");
}

#[test]
fn the_mapping_is_that_of_the_rules() {
    let mapping = mapping();
    let page = fs::read_to_string(root().join("docs/reference/agreement.md")).unwrap();
    let mut stated: BTreeSet<(String, String)> = BTreeSet::new();
    for pair in &mapping.rules {
        assert!(!pair.ours.is_empty() || !pair.note.is_empty(), "{}: no rule of ours, and no reason", pair.rule);
        assert!(page.contains(&format!("| `{}` {} |", pair.rule, pair.id)), "{} is not on the page", pair.rule);
        stated.extend(pair.ours.iter().map(|code| (code.clone(), pair.id.clone())));
    }
    let mut known: BTreeSet<(String, String)> = BTreeSet::new();
    for rule in RULES {
        let same = rule.same_as.iter().filter(|same| same.tool == "PSRule");
        known.extend(same.map(|same| (rule.code.to_owned(), same.id.to_owned())));
    }
    assert_eq!(stated, known, "tests/data/psrule.json beside `same_as` of the rules");
    for each in &mapping.differences {
        assert!(mapping.rules.iter().any(|pair| pair.rule == each.rule), "{} is in no mapping", each.rule);
        assert!(each.count > 0 && !each.because.is_empty(), "{}: an explanation of nothing", each.rule);
        assert!(page.contains(&each.because), "an explanation of {} is not on the page", each.rule);
    }
}
