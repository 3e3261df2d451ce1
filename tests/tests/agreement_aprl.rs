//! The queries of Azure Proactive Resiliency Library on the built-in example, beside amlha's rules that
//! name them: every difference is on the page, and every one on the page is there.
//!
//! `AMLHA_CORPUS` names a folder with the queries below `kql/aprl/`. Without it only the page is held
//! to the rules.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use amlha_rules::RULES;
use amlha_tests::amlha;
use serde_json::Value;

type Names = BTreeSet<String>;

/// The differences that the page explains: `| guid | rules | only amlha | only APRL | because |`.
fn explained() -> BTreeMap<String, (Names, Names)> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/reference/agreement-aprl.md");
    let page = std::fs::read_to_string(page).unwrap();
    let names = |cell: &str| -> Names {
        cell.split(',').map(|name| name.trim().trim_matches('`').to_owned()).filter(|name| !name.is_empty()).collect()
    };
    let rows = page.lines().filter(|line| line.starts_with("| `"));
    rows.map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 5, "{line}");
        assert!(!cells[4].is_empty(), "{line}");
        (cells[0].trim_matches('`').to_owned(), (names(cells[2]), names(cells[3])))
    })
    .collect()
}

/// The rules that name each recommendation.
fn rules() -> BTreeMap<String, BTreeSet<&'static str>> {
    let mut found: BTreeMap<String, BTreeSet<&'static str>> = BTreeMap::new();
    for rule in RULES {
        for same in rule.same_as.iter().filter(|same| same.tool == "APRL") {
            found.entry(same.id.to_lowercase()).or_default().insert(rule.code);
        }
    }
    found
}

#[test]
fn every_row_of_the_page_is_of_a_recommendation_that_rules_name() {
    let rules = rules();
    for guid in explained().keys() {
        assert!(rules.contains_key(guid), "{guid}");
    }
}

#[test]
fn the_queries_agree_with_the_rules_or_the_page_says_why() {
    let Some(corpus) = std::env::var_os("AMLHA_CORPUS").map(PathBuf::from) else { return };
    let pack = corpus.join("kql/aprl");
    if !pack.is_dir() {
        return;
    }
    let check = amlha(&["check", "--snapshot", "demo", "--pack", pack.to_str().unwrap(), "-o", "json"]);
    let check: Value = serde_json::from_str(&check.stdout).unwrap();
    let mut theirs: BTreeMap<String, Names> = BTreeMap::new();
    let mut unknown: Names = Names::new();
    for finding in check["packs"][0]["findings"].as_array().unwrap() {
        let text = |name: &str| finding[name].as_str().unwrap().to_owned();
        match text("outcome").as_str() {
            "fail" => drop(theirs.entry(text("recommendation")).or_default().insert(text("resource"))),
            _ => {
                let why = text("why");
                // Placeholders and recommendations without a query; every real query is understood.
                assert!(why.starts_with("it cannot be checked") || why == "the pack has no query for it", "{why}");
                unknown.insert(text("recommendation"));
            }
        }
    }
    let findings = amlha(&["findings", "--snapshot", "demo", "-o", "json"]);
    let findings: Vec<Value> = serde_json::from_str(&findings.stdout).unwrap();
    let mut found = BTreeMap::new();
    let mut compared = 0;
    for (guid, codes) in rules() {
        if unknown.contains(&guid) {
            continue;
        }
        compared += 1;
        let fails = |finding: &&Value| {
            finding["outcome"] == "fail" && codes.contains(finding["rule"].as_str().unwrap_or_default())
        };
        let ours: Names =
            findings.iter().filter(fails).map(|finding| finding["resource"].as_str().unwrap().to_owned()).collect();
        let theirs = theirs.remove(&guid).unwrap_or_default();
        let only = |a: &Names, b: &Names| a.difference(b).cloned().collect::<Names>();
        // What the pack does not have is compared with nothing.
        if ours != theirs && has_query(&pack, &guid) {
            found.insert(guid, (only(&ours, &theirs), only(&theirs, &ours)));
        }
    }
    assert!(compared > 10, "{compared}");
    assert_eq!(found, explained());
}

fn has_query(folder: &Path, guid: &str) -> bool {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).any(|path| {
        if path.is_dir() { has_query(&path, guid) } else { path.file_stem().is_some_and(|stem| stem == guid) }
    })
}
