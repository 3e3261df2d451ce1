//! What is read: formats of every result, results once more, transcripts, masks, one workspace of several.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::fs;

use amlha_repl::Exit;
use amlha_tests::{Run, amlha};
use serde_json::Value;

/// A line for each kind of report.
const REPORTS: &[&[&str]] = &[
    &["check", "--snapshot", "demo"],
    &["plan", "--snapshot", "demo"],
    &["plan", "show", "1", "--snapshot", "demo"],
    &["services"],
    &["show", "kv-fraud", "--snapshot", "demo"],
    &["graph", "--snapshot", "demo"],
    &["diff", "demo", "demo"],
    &["explain", "ST001"],
    &["explain", "KV001@kv-fraud", "--snapshot", "demo"],
    &["findings", "--snapshot", "demo"],
    &["config", "show", "--origin"],
    &["simulate", "region", "westeurope", "--snapshot", "demo"],
];

fn said(line: &[&str], more: &[&str]) -> String {
    let args: Vec<&str> = line.iter().chain(more).copied().collect();
    let ran = amlha(&args);
    assert_eq!(ran.exit, Exit::Done, "{args:?}: {}", ran.told());
    ran.stdout
}

#[test]
fn every_result_has_every_format() {
    for line in REPORTS {
        let json: Value = serde_json::from_str(&said(line, &["-o", "json"])).unwrap();
        let bare: Value = serde_json::from_str(&said(line, &["-o", "jsonc"])).unwrap();
        assert_eq!(bare, json, "{line:?}");
        for format in ["yaml", "yamlc"] {
            let yaml: Value = serde_saphyr::from_str(&said(line, &["-o", format])).unwrap();
            assert_eq!(yaml, json, "{line:?}");
        }
        for row in said(line, &["-o", "jsonl"]).lines() {
            assert!(serde_json::from_str::<Value>(row).unwrap().is_object(), "{line:?}");
        }
        for format in ["table", "wide", "csv", "tsv", "md", "record"] {
            // Two equal inventories differ in nothing.
            let whole_plan_only = line.starts_with(&["plan", "show"]) && format == "csv";
            let empty = whole_plan_only || said(line, &["-o", format]).is_empty();
            assert!(!empty || whole_plan_only || line[0] == "diff", "{line:?} {format}");
        }
        assert_eq!(said(line, &["-o", "none"]), "", "{line:?}");
    }
}

#[test]
fn a_list_has_as_many_rows_in_every_format() {
    let json: Value = serde_json::from_str(&said(REPORTS[0], &["-o", "json"])).unwrap();
    let count = json["findings"].as_array().unwrap().len();
    assert!(count > 10);
    assert_eq!(said(REPORTS[0], &["-o", "jsonl"]).lines().count(), count);
    assert_eq!(said(REPORTS[0], &["-o", "csv"]).lines().count(), count + 1);
    assert_eq!(said(REPORTS[0], &["-o", "tsv"]).lines().count(), count);
    assert_eq!(said(REPORTS[0], &["-o", "record"]).matches("\nrule: ").count(), count);
}

#[test]
fn colour_is_in_no_format_for_programs_but_those_that_ask_for_it() {
    for (format, colored) in [("json", false), ("jsonc", true), ("yaml", false), ("yamlc", true), ("csv", false)] {
        let out = said(REPORTS[0], &["-o", format, "--color", "always"]);
        assert_eq!(out.contains('\u{1b}'), colored, "{format}");
        assert!(!said(REPORTS[0], &["-o", format]).contains('\u{1b}'), "{format}");
    }
}

#[test]
fn a_path_is_asked_of_every_result() {
    assert_eq!(said(REPORTS[0], &["--query", "findings[?impact=='High'].rule | [0]", "-o", "tsv"]).lines().count(), 1);
    assert_eq!(said(REPORTS[1], &["--query", "plan.steps[0].id"]), "\"01\"\n");
    assert_eq!(said(REPORTS[4], &["--query", "resource.name", "-o", "tsv"]), "kv-fraud\n");
    assert_eq!(said(REPORTS[3], &["--query", "length(rows)"]), said(REPORTS[3], &["--query", "length(rows[].key)"]));
    assert_eq!(said(REPORTS[9], &["--query", "[0].rule", "-o", "tsv"]).lines().count(), 1);
    assert_eq!(amlha(&["services", "--query", "rows["]).exit, Exit::Usage);
}

#[test]
fn the_last_result_is_printed_and_written_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (csv, script, card) = (file("x.csv"), file("plan.sh"), file("card.yaml"));
    let lines = format!(
        "demo\nfindings | where impact == 'High' | project id, impact\n.last -o tsv\n.export '{csv}'\n.last\n\
         plan --goal zone -o none\n.export '{script}'\nshow kv-fraud -o none\n.export '{card}'\n"
    );
    let ran = Run::default().input(lines).terminal(60).amlha(&[]);
    assert_eq!(ran.exit, Exit::Done, "{}", ran.told());
    let rows = fs::read_to_string(&csv).unwrap();
    assert!(rows.starts_with("id,impact\r\n"), "{rows}");
    // `.last` folds nothing: the impact is the same in every row.
    assert!(ran.stdout.contains("id") && ran.stdout.matches("impact\n").count() >= 1, "{}", ran.stdout);
    for row in rows.lines().skip(1) {
        assert!(ran.stdout.contains(&row.replace(',', "\t")), "{row}");
    }
    assert!(fs::read_to_string(&script).unwrap().starts_with("#!/usr/bin/env bash"));
    let card: Value = serde_saphyr::from_str(&fs::read_to_string(&card).unwrap()).unwrap();
    assert_eq!(card["resource"]["name"], "kv-fraud");
    let ran = Run::default().input("demo\nservices -o none\n.export x.docx\n").amlha(&[]);
    assert_eq!(ran.exit, Exit::Usage, "{}", ran.told());
}

#[test]
fn files_hide_subscriptions_and_scripts_do_not() {
    let folder = tempfile::tempdir().unwrap();
    let (csv, script) = (folder.path().join("x.csv"), folder.path().join("x.sh"));
    let zeros = "00000000-0000-0000-0000-000000000000";
    let ran = amlha(&["resources", "--snapshot", "demo", "-o", "none", "--export", csv.to_str().unwrap()]);
    assert!(ran.stderr.contains("subscription ids masked"), "{}", ran.told());
    let masked = fs::read_to_string(&csv).unwrap();
    assert!(
        !masked.contains(&format!("/subscriptions/{zeros}")) && masked.contains("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxx0000")
    );
    let written = amlha(&["plan", "--snapshot", "demo", "-o", "none", "--export", script.to_str().unwrap()]);
    assert_eq!(written.exit, Exit::Done, "{}", written.told());
    assert!(fs::read_to_string(&script).unwrap().contains(zeros));
    let shown = amlha(&["show", "kv-fraud", "--snapshot", "demo", "-o", "json"]).stdout;
    assert!(shown.contains(zeros));
    let hidden = amlha(&["show", "kv-fraud", "--snapshot", "demo", "-o", "json", "--mask", "on"]).stdout;
    assert!(!hidden.contains(&format!("/subscriptions/{zeros}")), "{hidden}");
}

#[test]
fn a_transcript_is_what_was_typed_and_seen() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("inc.md");
    let lines = format!(
        ".transcript '{}'\ndemo\nfindings | where impact == 'High' | take 2 | project id\nresources\n  | take 1\n  | project id\n\
         chekc\n",
        file.to_str().unwrap()
    );
    let ran = Run::default().input(lines).terminal(100).color().amlha(&[]);
    assert_eq!(ran.exit, Exit::Usage);
    let written = fs::read_to_string(&file).unwrap();
    assert!(ran.stdout.contains('\u{1b}') && !written.contains('\u{1b}'));
    insta::assert_snapshot!("transcript", written.replace(file.to_str().unwrap(), "inc.md"));
}

#[test]
fn one_workspace_of_several() {
    let count = |lines: &str| {
        let ran = Run::default().input(lines).amlha(&[]);
        assert_eq!(ran.exit, Exit::Done, "{}", ran.told());
        ran.stdout.lines().filter_map(|line| line.trim().parse::<usize>().ok()).collect::<Vec<_>>()
    };
    let counted = count(
        "demo\nresources | count | project Count\n.use mlw-fraud-weu\nresources | count | project Count\n.use all\n\
         resources | count | project Count\n",
    );
    assert!(counted.len() == 3 && counted[0] == counted[2] && counted[1] < counted[0], "{counted:?}");
    let ran = amlha(&["resources", "--snapshot", "demo", "-w", "mlw-fraud-weu", "--query", "length(@)"]);
    assert_eq!(ran.stdout.trim(), counted[1].to_string(), "{}", ran.told());
    let names =
        amlha(&["resources", "--snapshot", "demo", "-w", "mlw-fraud-weu", "--query", "[].name", "-o", "tsv"]).stdout;
    assert!(names.contains("kv-fraud") && !names.contains("mlw-pilot-es"), "{names}");
    assert_eq!(amlha(&["check", "--snapshot", "demo", "-w", "mlw-fraud-we"]).exit, Exit::NotFound);
}

#[test]
fn queries_are_kept_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let run = |lines: &str| Run::default().settings(folder.path()).input(lines).amlha(&[]);
    let ran = run("demo\nfindings | where impact == 'High' | count\n.save high 'how many weigh most'\n.queries\n");
    assert_eq!(ran.exit, Exit::Done, "{}", ran.told());
    assert!(ran.stdout.contains("how many weigh most"), "{}", ran.stdout);
    let again = run("demo\nrun high\n");
    assert_eq!(again.exit, Exit::Done, "{}", again.told());
    assert!(again.stdout.contains("Count"), "{}", again.stdout);
}

#[test]
fn nothing_in_a_log_is_an_order_to_its_agent() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("estate.json");
    let name = "##vso[task.setvariable variable=x]y";
    let vault = |name: &str| {
        serde_json::json!({
            "id": format!("/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/{name}"),
            "name": name, "type": "Microsoft.KeyVault/vaults", "location": "##[add-mask]we",
            "tags": {"team": "::add-mask::x"}, "properties": {},
        })
    };
    fs::write(&file, serde_json::json!([vault(name), vault("::stop-commands::x")]).to_string()).unwrap();
    let path = file.to_str().unwrap();
    for line in [vec!["check"], vec!["plan"], vec!["resources"], vec!["graph"], vec!["services"]] {
        for format in ["table", "wide", "record", "json", "jsonl", "yaml", "csv", "tsv", "md"] {
            let mut args = line.clone();
            args.extend(["--snapshot", path, "-o", format]);
            if line[0] == "services" {
                args = vec!["services", "-o", format];
            }
            let ran = amlha(&args);
            for out in ran.stdout.lines().chain(ran.stderr.lines()) {
                let low = out.to_lowercase();
                assert!(!low.contains("##vso[") && !low.contains("##["), "{args:?}: {out}");
                assert!(!out.trim_start().starts_with("::"), "{args:?}: {out}");
            }
        }
    }
    let json: Value = serde_json::from_str(&amlha(&["resources", "--snapshot", path]).stdout).unwrap();
    assert!(json.as_array().unwrap().iter().any(|row| row["name"] == name), "JSON still says the same");
}
