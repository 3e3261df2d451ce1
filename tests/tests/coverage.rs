//! What is asked of every service, beside the rules that ask it: no rule without a question, no
//! question without a rule or a reason, no row of an ownership table that leads nowhere.
//! `AMLHA_REGENERATE=1` writes the page anew.
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
use std::path::{Path, PathBuf};

use amlha_model::{SERVICES, catalog};
use amlha_rules::RULES;
use serde::Deserialize;

/// What is committed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Coverage {
    source: String,
    services: Vec<Asked>,
    elsewhere: Vec<Elsewhere>,
}

/// The questions that the facts raise on a service.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    service: String,
    questions: Vec<Question>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    question: String,
    rules: Vec<String>,
    /// Why no rule asks it, or how rules do where that is not plain.
    #[serde(default)]
    reason: String,
}

/// Checks of another tool that no rule is the same as.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Elsewhere {
    tool: String,
    about: String,
    reason: String,
    ids: Vec<String>,
}

fn coverage() -> Coverage {
    serde_json::from_str(include_str!("../data/coverage.json")).unwrap()
}

fn page_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/reference/coverage.md")
}

/// A cell of a table, which a bar would end.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn page(coverage: &Coverage) -> String {
    let questions = || coverage.services.iter().flat_map(|asked| &asked.questions);
    let without = questions().filter(|question| question.rules.is_empty()).count();
    let same: BTreeMap<&str, usize> =
        RULES.iter().flat_map(|rule| rule.same_as).fold(BTreeMap::new(), |mut all, same| {
            *all.entry(same.tool).or_default() += 1;
            all
        });
    let mut text = format!(
        "# Coverage\n\nWhat the facts raise on each service, and which rule finds it. Where there is no rule, the reason stands beside it. \
         A test holds the page to the code: a rule that answers no question, a question without a rule and without a reason, and a \
         service or a row of an ownership table that leads nowhere fail it.\n\nSource: {}.\n\n{} questions, {} rules, {without} questions \
         without a rule.\n",
        coverage.source,
        questions().count(),
        RULES.len()
    );
    text.push_str(
        "\n## Rows of the ownership tables\n\n| edition | row | services | rules |\n| --- | --- | --- | --- |\n",
    );
    for edition in catalog::editions() {
        for row in &edition.rows {
            let rules = rules_of_row(coverage, row);
            let services = row.services.join(", ");
            writeln!(text, "| {} | {} | {services} | {} |", edition.id, cell(&row.label_en), rules.len()).unwrap();
        }
    }
    for asked in &coverage.services {
        let service = SERVICES.iter().find(|service| service.key == asked.service).unwrap();
        write!(text, "\n## {}\n\n| question | rules | reason |\n| --- | --- | --- |\n", service.title).unwrap();
        for question in &asked.questions {
            let rules: Vec<String> = question.rules.iter().map(|code| format!("[{code}](rules/{code}.md)")).collect();
            writeln!(text, "| {} | {} | {} |", cell(&question.question), rules.join(" "), cell(&question.reason))
                .unwrap();
        }
    }
    text.push_str("\n## Checks of other tools that are in the rules\n\nEach rule's page names them, with what differs.\n\n| tool | checks |\n| --- | --- |\n");
    for (tool, count) in same {
        writeln!(text, "| {} | {count} |", cell(tool)).unwrap();
    }
    text.push_str(
        "\n## Checks of other tools that are not\n\n| tool | about | checks | reason |\n| --- | --- | --- | --- |\n",
    );
    for other in &coverage.elsewhere {
        let ids: Vec<String> = other.ids.iter().map(|id| format!("`{id}`")).collect();
        writeln!(
            text,
            "| {} | {} | {} | {} |",
            cell(&other.tool),
            cell(&other.about),
            ids.join(" "),
            cell(&other.reason)
        )
        .unwrap();
    }
    text
}

/// The rules that answer a question on a service of the row.
fn rules_of_row<'c>(coverage: &'c Coverage, row: &catalog::Row) -> BTreeSet<&'c str> {
    let of_row = coverage.services.iter().filter(|asked| row.services.contains(&asked.service));
    of_row.flat_map(|asked| &asked.questions).flat_map(|question| &question.rules).map(String::as_str).collect()
}

#[test]
fn every_rule_answers_a_question_and_every_question_has_a_rule_or_a_reason() {
    let coverage = coverage();
    let known: BTreeSet<&str> = RULES.iter().map(|rule| rule.code).collect();
    let mut placed = BTreeSet::new();
    let mut asked_before = BTreeSet::new();
    for asked in &coverage.services {
        for question in &asked.questions {
            let what = format!("{}: {}", asked.service, question.question);
            assert!(asked_before.insert(what.clone()), "twice: {what}");
            assert!(!question.rules.is_empty() || !question.reason.is_empty(), "neither a rule nor a reason: {what}");
            for code in &question.rules {
                assert!(known.contains(code.as_str()), "no rule {code}: {what}");
                placed.insert(code.as_str());
            }
        }
    }
    let lost: Vec<_> = known.difference(&placed).collect();
    assert!(lost.is_empty(), "rules that answer no question: {lost:?}");
}

#[test]
fn a_rule_stands_with_its_own_service() {
    let coverage = coverage();
    for rule in RULES {
        let key = rule.service.info().key;
        let own = coverage.services.iter().filter(|asked| asked.service == key);
        let asks =
            own.flat_map(|asked| &asked.questions).any(|question| question.rules.iter().any(|one| one == rule.code));
        assert!(asks, "{} is of {key} and answers no question on it", rule.code);
    }
}

#[test]
fn every_service_and_every_row_of_an_ownership_table_leads_to_rules() {
    let coverage = coverage();
    for service in SERVICES {
        let count = coverage.services.iter().filter(|asked| asked.service == service.key).count();
        assert_eq!(count, 1, "{}", service.key);
    }
    assert_eq!(coverage.services.len(), SERVICES.len());
    for edition in catalog::editions() {
        for row in &edition.rows {
            assert!(!rules_of_row(&coverage, row).is_empty(), "{}: {}", edition.id, row.key);
        }
    }
}

#[test]
fn a_check_of_another_tool_is_in_a_rule_or_has_a_reason() {
    let same: BTreeSet<&str> = RULES.iter().flat_map(|rule| rule.same_as).map(|same| same.id).collect();
    let mut seen = BTreeSet::new();
    for other in &coverage().elsewhere {
        assert!(!other.reason.is_empty() && !other.ids.is_empty(), "{}", other.about);
        for id in &other.ids {
            assert!(!same.contains(id.as_str()), "a rule names {id} as the same: {}", other.about);
            assert!(seen.insert(id.clone()), "{id} stands twice");
        }
    }
}

#[test]
fn the_page_is_that_of_the_data() {
    let text = page(&coverage());
    if std::env::var_os("AMLHA_REGENERATE").is_some() {
        fs::write(page_path(), &text).unwrap();
    }
    let found = fs::read_to_string(page_path()).unwrap_or_default();
    assert!(found == text, "docs/reference/coverage.md is out of date: AMLHA_REGENERATE=1 writes it anew");
}
