//! The forms for pipelines: what they hold, what they escape, and that they keep to the rules of
//! those who read them.

use std::collections::BTreeSet;

use amlha_model::Resource;
use amlha_report::pipeline::{Form, Place, render};
use amlha_report::{CheckReport, Gate, Report};
use amlha_rules::acceptance::{Acceptances, accept};
use amlha_rules::{Check, Impact, Keep};
use insta::assert_snapshot;
use serde_json::Value;

use crate::{acceptances, estate, markdown};

fn place(resource: Resource<'_>) -> Place {
    let line = resource.index().place() + 2;
    Place { file: "exports/graph 1.json".to_owned(), line: (line != 3).then_some(line) }
}

fn with(check: &Check<'_>, gate: bool, look: impl FnOnce(&CheckReport<'_>)) {
    let gate = gate.then(|| Gate::hold(check, Impact::High));
    look(&CheckReport { check, plan: None, all: false, gate, packs: &[] });
}

#[test]
fn each_form() {
    let inventory = estate::inventory();
    let acceptances = acceptances::some();
    let check = accept(estate::check(&inventory, Keep::All), &acceptances);
    with(&check, true, |report| {
        assert_snapshot!("github", render(report, Form::GitHub, &place));
        assert_snapshot!("azure", render(report, Form::Azure, &place));
        assert_snapshot!("junit", render(report, Form::JUnit, &place));
        // The words of rules may change; that they are there is held below.
        let mut sarif: Value = serde_json::from_str(&render(report, Form::Sarif, &place)).unwrap();
        for rule in sarif["runs"][0]["tool"]["driver"]["rules"].as_array_mut().unwrap() {
            rule["help"] = Value::from("its help");
            rule["fullDescription"] = Value::from("its first paragraph");
        }
        sarif["runs"][0]["tool"]["driver"]["semanticVersion"] = Value::from("VERSION");
        assert_snapshot!("sarif", serde_json::to_string_pretty(&sarif).unwrap());
    });
}

/// What the standard (SARIF 2.1.0, with the section) and GitHub ask of a file.
fn hold_to_the_standard(text: &str) -> usize {
    let log: Value = serde_json::from_str(text).unwrap();
    // 3.13: the version, one run or more.
    assert_eq!(log["version"], "2.1.0");
    assert!(log["$schema"].as_str().unwrap().ends_with("sarif-2.1.0.json"));
    only(&log, &["$schema", "version", "runs"]);
    let [run] = log["runs"].as_array().unwrap().as_slice() else { panic!("one run") };
    only(run, &["tool", "automationDetails", "invocations", "results"]);
    // 3.17.3: the id of what is run again and again ends in a slash where no instance follows.
    assert!(run["automationDetails"]["id"].as_str().unwrap().ends_with('/'));
    // 3.20.14: required of every invocation; times are in UTC with Z (3.9).
    for invocation in run["invocations"].as_array().unwrap() {
        assert_eq!(invocation["executionSuccessful"], true);
        assert!(invocation["endTimeUtc"].as_str().unwrap().ends_with('Z'));
        for notification in invocation["toolExecutionNotifications"].as_array().unwrap() {
            assert!(["none", "note", "warning", "error"].contains(&notification["level"].as_str().unwrap()));
            message(&notification["message"]);
        }
    }
    // 3.19: a driver has a name, a version in the form of semver, and rules.
    let driver = &run["tool"]["driver"];
    only(driver, &["name", "semanticVersion", "informationUri", "rules"]);
    assert_eq!(driver["name"], "amlha");
    assert_eq!(driver["semanticVersion"].as_str().unwrap().split('.').count(), 3);
    assert!(driver["informationUri"].as_str().unwrap().starts_with("https://"));
    let rules = driver["rules"].as_array().unwrap();
    let mut codes = BTreeSet::new();
    for rule in rules {
        let names = [
            "id",
            "name",
            "shortDescription",
            "fullDescription",
            "help",
            "helpUri",
            "defaultConfiguration",
            "properties",
        ];
        only(rule, &names);
        assert!(codes.insert(rule["id"].as_str().unwrap()), "3.19.23: ids of rules are unique");
        for words in ["shortDescription", "fullDescription", "help"] {
            // 3.12.3: a message in Markdown has a text too.
            assert!(!rule[words]["text"].as_str().unwrap().trim().is_empty(), "{words} of {}", rule["id"]);
        }
        // GitHub: the limits of what it shows.
        assert!(rule["name"].as_str().unwrap().len() <= 255);
        assert!(rule["shortDescription"]["text"].as_str().unwrap().chars().count() <= 1024);
        assert!(rule["fullDescription"]["text"].as_str().unwrap().chars().count() <= 1024);
        assert!(rule["properties"]["tags"].as_array().unwrap().len() <= 20);
        assert!(rule["helpUri"].as_str().unwrap().starts_with("https://"));
        assert!(["note", "warning", "error"].contains(&rule["defaultConfiguration"]["level"].as_str().unwrap()));
    }
    let results = run["results"].as_array().unwrap();
    let mut prints = BTreeSet::new();
    for result in results {
        let names = [
            "ruleId",
            "ruleIndex",
            "kind",
            "level",
            "message",
            "locations",
            "partialFingerprints",
            "suppressions",
            "properties",
        ];
        only(result, &names);
        message(&result["message"]);
        // 3.27.5 and 3.27.6: id and index name one rule.
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        // 3.27.9 and 3.27.10: only a fault has a level.
        let kind = result["kind"].as_str().unwrap();
        assert!(["pass", "open", "informational", "notApplicable", "review", "fail"].contains(&kind));
        let level = result["level"].as_str().unwrap();
        assert!(["none", "note", "warning", "error"].contains(&level));
        assert_eq!(kind != "fail", level == "none", "{result}");
        // GitHub refuses the file when one result has no file.
        let [location] = result["locations"].as_array().unwrap().as_slice() else { panic!("{result}") };
        let artifact = &location["physicalLocation"]["artifactLocation"];
        let uri = artifact["uri"].as_str().unwrap();
        assert!(
            !uri.is_empty() && uri.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte)),
            "{uri}"
        );
        // 3.4.4: a relative address has a base.
        assert_eq!(artifact["uriBaseId"].is_null(), uri.starts_with("file:///"), "{artifact}");
        // 3.30.5: lines begin at 1.
        assert!(location["physicalLocation"]["region"]["startLine"].as_u64().unwrap() >= 1);
        for logical in location["logicalLocations"].as_array().unwrap() {
            only(logical, &["name", "fullyQualifiedName", "kind"]);
        }
        // 3.27.17: the last part of a fingerprint's name is its version.
        let print = result["partialFingerprints"]["amlhaFinding/v1"].as_str().unwrap();
        assert!(prints.insert(print), "two results are one: {result}");
        // 3.27.23: all results have suppressions, or none has.
        for suppression in result["suppressions"].as_array().unwrap() {
            assert!(["inSource", "external"].contains(&suppression["kind"].as_str().unwrap()));
            assert!(["accepted", "underReview", "rejected"].contains(&suppression["status"].as_str().unwrap()));
            assert!(!suppression["justification"].as_str().unwrap().is_empty());
        }
    }
    results.len()
}

/// An object holds what the standard names and nothing else.
fn only(object: &Value, names: &[&str]) {
    for name in object.as_object().unwrap().keys() {
        assert!(names.contains(&name.as_str()), "`{name}` in {object}");
    }
}

/// 3.11.5: braces that are no placeholder are doubled.
fn message(message: &Value) {
    let text = message["text"].as_str().unwrap();
    assert!(!text.is_empty());
    let rest = text.replace("{{", "").replace("}}", "");
    assert!(!rest.contains(['{', '}']), "{text}");
}

#[test]
fn sarif_keeps_to_the_standard() {
    let inventory = estate::inventory();
    let acceptances = acceptances::some();
    let check = accept(estate::check(&inventory, Keep::All), &acceptances);
    with(&check, false, |report| {
        let results = hold_to_the_standard(&render(report, Form::Sarif, &place));
        assert_eq!(results, check.failures().count() + check.unknowns().count());
    });
}

/// The same estate read from another file, in another order of letters, gives the same fingerprints.
#[test]
fn a_fingerprint_is_that_of_rule_and_resource() {
    let prints = |text: String| {
        let inventory = estate::built(&[("a.json", text)]);
        let check = estate::check(&inventory, Keep::Findings);
        let report = CheckReport { check: &check, plan: None, all: false, gate: None, packs: &[] };
        let log: Value = serde_json::from_str(&render(&report, Form::Sarif, &place)).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        results.iter().map(|result| result["partialFingerprints"].to_string()).collect::<Vec<_>>()
    };
    let account = |sku| format!("[{}]", estate::account("stcontoso", "westeurope", sku));
    let known = prints(account("Standard_LRS"));
    assert_eq!(known.len(), 1);
    assert_eq!(prints(account("Standard_LRS").replace("resourceGroups/rg-ml", "resourcegroups/RG-ML")), known);
    assert_eq!(prints(account("Standard_RAGRS")), known);
    assert_ne!(prints(account("Standard_LRS").replace("stcontoso", "stother")), known);
}

#[test]
fn junit_counts_what_it_holds() {
    let inventory = estate::inventory();
    let acceptances = acceptances::some();
    let check = accept(estate::check(&inventory, Keep::All), &acceptances);
    with(&check, true, |report| {
        let xml = render(report, Form::JUnit, &place);
        let tags = well_formed(&xml);
        let of = |name: &str| tags.iter().filter(|tag| *tag == name).count();
        let head = xml.lines().nth(1).unwrap();
        for (attribute, tag) in
            [("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")]
        {
            assert!(head.contains(&format!("{attribute}=\"{}\"", of(tag))), "{attribute}: {head}");
        }
        assert!(of("testcase") > of("failure") + of("error") + of("skipped"), "passes are tests too");
    });
}

/// Reads XML as strictly as is needed here, and gives the names of its elements.
fn well_formed(xml: &str) -> Vec<String> {
    let mut open: Vec<String> = Vec::new();
    let mut all = Vec::new();
    let mut rest = xml.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").unwrap();
    while let Some((text, after)) = rest.split_once('<') {
        assert!(!text.contains('>'), "{text}");
        let mut letters = text.match_indices('&').map(|(at, _)| text.split_at(at).1);
        assert!(
            letters.all(|entity| ["&amp;", "&lt;", "&gt;", "&quot;", "&apos;"]
                .iter()
                .any(|known| entity.starts_with(known)))
        );
        let (tag, after) = after.split_once('>').unwrap();
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name));
            continue;
        }
        let name = tag.split([' ', '/']).next().unwrap().to_owned();
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        all.push(name.clone());
        if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
    all
}

/// A name that is a command of every reader.
const HOSTILE: &str =
    "x]]>\"<a b='c'>&amp;##vso[task.complete result=Succeeded]##[add-mask]y%0A::error::[l](http:e){0},a:b;c]\u{202e}";

#[test]
fn nothing_in_a_name_is_a_command() {
    let inventory = hostile();
    let acceptances = acceptances::of_everything(HOSTILE);
    for acceptances in [acceptances, Acceptances::default()] {
        let check = accept(estate::check(&inventory, Keep::All), &acceptances);
        with(&check, true, |report| {
            let at = |_: Resource<'_>| Place { file: HOSTILE.to_owned(), line: Some(7) };
            assert!(hold_to_the_standard(&render(report, Form::Sarif, &at)) > 0);
            well_formed(&render(report, Form::JUnit, &at));
            for line in render(report, Form::GitHub, &at).lines() {
                let properties = line.strip_prefix("::").and_then(|line| line.split_once("::"));
                match properties {
                    // One command, with three properties.
                    Some((properties, data)) => {
                        let names: Vec<&str> =
                            properties.split(',').map(|property| property.split('=').next().unwrap()).collect();
                        assert!(names.len() == 3 && names[0].ends_with(" file"), "{properties}");
                        assert_eq!(names[1..], ["line", "title"], "{properties}");
                        assert!(!data.replace("%25", "").contains('%'), "{data}");
                    }
                    None => assert!(!line.contains("##[") && !line.trim_start().starts_with("::"), "{line}"),
                }
            }
            for line in render(report, Form::Azure, &at).lines() {
                let commands = line.matches("##vso[").count() + line.matches("##[").count();
                assert_eq!(commands, usize::from(line.starts_with("##vso[task.logissue ")), "{line}");
                if let Some((properties, _)) = line.split_once(']').filter(|_| commands > 0) {
                    assert_eq!(properties.matches(';').count(), 4, "{properties}");
                }
            }
            for form in Form::ALL {
                let drawn = render(report, form, &at);
                let bad = drawn
                    .chars()
                    .find(|letter| *letter != '\n' && amlha_model::shown(&letter.to_string()) != letter.to_string());
                assert_eq!(bad, None, "{form:?}");
            }
        });
    }
}

fn hostile() -> amlha_model::Inventory {
    let id: String = HOSTILE.chars().filter(|letter| !letter.is_control() && *letter != '/').collect();
    let account = serde_json::json!([{
        "id": format!("{}/Microsoft.Storage/storageAccounts/{id}", estate::GROUP),
        "name": HOSTILE, "type": "Microsoft.Storage/storageAccounts", "location": "westeurope",
        "kind": HOSTILE, "sku": {"name": HOSTILE}, "properties": {},
    }]);
    estate::built(&[(HOSTILE, account.to_string())])
}

#[test]
fn markdown_ends_where_comments_do_and_says_what_is_left_out() {
    let accounts = |count: usize, name: &str| {
        let all: Vec<String> = (0..count)
            .map(|number| estate::account(&format!("st{number}{name}"), "westeurope", "Standard_LRS"))
            .collect();
        estate::built(&[("large.json", format!("[{}]", all.join(",")))])
    };
    for (count, name) in [(21, ""), (2_000, ""), (300, "n".repeat(900).as_str())] {
        let inventory = accounts(count, name);
        let check = estate::check(&inventory, Keep::Findings);
        with(&check, true, |report| {
            let drawn = markdown(&Report::Check(report.clone()));
            assert!(drawn.len() < 60_000, "{} bytes", drawn.len());
            assert!(drawn.starts_with("**"), "what matters stands first: {drawn}");
            let rows = drawn.lines().filter(|line| line.contains("`ST001@st") && line.starts_with("| ")).count();
            assert!(rows >= 20, "{rows}");
            let left_out = format!("**{} of {count} rows are left out**", count - rows);
            assert_eq!(drawn.contains(&left_out), rows < count, "{rows} rows");
            assert_eq!(drawn.matches("<details>").count(), drawn.matches("</details>").count());
            assert_eq!(drawn.contains(&format!("<summary>{} more rows</summary>", rows - 20)), rows > 20);
        });
    }
}
