//! Scripts and settings: options of `run`, and who is heard first.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::fs;
use std::path::Path;

use amlha_repl::Exit;
use amlha_tests::{Ran, Run};
use serde_json::Value;

const NIGHTLY: &str = "#!/usr/bin/env -S amlha run\n// every night\ndemo\n.set stale = 24h\n\
assert none findings\n  | where impact == region    else 'too many'\n\
findings | where impact == 'High' | count\nassert some resources | where type =~ 'nothing'\nversion\n";

fn script(folder: &Path, text: &str, args: &[&str]) -> Ran {
    let file = folder.join("nightly.amlha");
    fs::write(&file, text).unwrap();
    let mut all = vec!["run", file.to_str().unwrap()];
    all.extend(args);
    Run::default().amlha(&all)
}

#[test]
fn a_script_stops_goes_on_or_is_only_read() {
    let folder = tempfile::tempdir().unwrap();
    let told = |args: &[&str]| script(folder.path(), NIGHTLY, args).told();
    insta::assert_snapshot!("stops", told(&["--set", "region=westeurope"]));
    insta::assert_snapshot!("keeps-going", told(&["--set", "region=westeurope", "--keep-going"]));
    insta::assert_snapshot!("json", told(&["--set", "region=westeurope", "--keep-going", "-o", "json"]));
    let slips = "demo\nchekc\nfindings | where impct == 'High' | summarise count()\ncheck --fial-on High\n.outptu json\n\
                 .set x = 3\nfindings | take x\nassert lots findings\n";
    insta::assert_snapshot!("checked", script(folder.path(), slips, &["--check"]).told());
    assert_eq!(script(folder.path(), NIGHTLY, &["--check", "--set", "region=x"]).exit, Exit::Done);
}

#[test]
fn the_same_text_is_run_typed_in_a_file_and_behind_an_option() {
    let folder = tempfile::tempdir().unwrap();
    let text =
        "demo\nfindings\n| where impact == 'High'\n| summarize n = count() by rule\n| order by rule asc\n| take 3\n";
    let file = script(folder.path(), text, &[]);
    let typed = Run::default().input(text).amlha(&[]);
    let option = Run::default().amlha(&["-c", text]);
    assert_eq!(file.exit, Exit::Done, "{}", file.told());
    assert_eq!((&file.stdout, &file.stdout), (&typed.stdout, &option.stdout));
}

#[test]
fn every_entry_of_the_array_is_a_statement() {
    let folder = tempfile::tempdir().unwrap();
    let ran = script(
        folder.path(),
        "demo\nfindings | take 1\ncheck\nassert some findings\nchekc\nversion\n",
        &["-o", "json", "--keep-going"],
    );
    assert_eq!(ran.exit, Exit::Usage, "{}", ran.told());
    let all: Value = serde_json::from_str(&ran.stdout).unwrap();
    let entries = all.as_array().unwrap();
    assert_eq!(entries.iter().map(|entry| entry["line"].as_u64().unwrap()).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
    assert!(entries[1]["result"].is_array());
    assert_eq!(entries[2]["result"]["schema"], "amlha/check/1");
    assert_eq!(entries[3]["result"]["holds"], true);
    assert_eq!((&entries[4]["error"]["code"], &entries[4]["exit"]), (&"RE001".into(), &2.into()));
    assert!(entries[5]["text"].as_str().unwrap().starts_with("amlha "));
}

#[test]
fn who_is_heard_first() {
    let folder = tempfile::tempdir().unwrap();
    let (project, own) = (folder.path().join("project/deep"), folder.path().join("own"));
    fs::create_dir_all(&project).unwrap();
    fs::create_dir_all(folder.path().join("project/.git")).unwrap();
    fs::create_dir(&own).unwrap();
    let run = |variables: &[(&str, &str)], args: &[&str]| {
        let base = Run::default().folder(&project).settings(&own);
        variables.iter().fold(base, |run, (name, value)| run.variable(name, value)).amlha(args)
    };
    let gate = |variables: &[(&str, &str)], more: &[&str]| {
        let args: Vec<&str> = ["check", "--snapshot", "demo", "-o", "none"].iter().chain(more).copied().collect();
        run(variables, &args).exit
    };
    assert_eq!(gate(&[], &[]), Exit::Done);
    fs::write(own.join("amlha.toml"), "[check]\nfail-on = \"High\"\n[output]\nformat = \"json\"\n").unwrap();
    assert_eq!(gate(&[], &[]), Exit::No);
    fs::write(
        folder.path().join("project/amlha.toml"),
        "[check]\nfail-on = \"\"\n[owners]\n\"kv-fraud\" = \"vaults\"\n[defaults]\ngoal = \"zone\"\n",
    )
    .unwrap();
    assert_eq!(gate(&[], &[]), Exit::Done, "the project's file goes before one's own");
    assert_eq!(gate(&[("AMLHA_FAIL_ON", "High")], &[]), Exit::No, "and a variable before both");
    assert_eq!(gate(&[("AMLHA_FAIL_ON", "")], &["--fail-on", "High"]), Exit::No, "and an option before all");
    let shown = run(&[("AMLHA_MASK", "off")], &["config", "show", "--origin", "-o", "table"]).stdout;
    insta::assert_snapshot!("origin", shown.replace(folder.path().to_str().unwrap(), "FOLDER"));
    // What is set does something.
    let plan: Value =
        serde_json::from_str(&run(&[], &["plan", "--snapshot", "demo", "--goal", "everything"]).stdout).unwrap();
    let team = plan["plan"]["steps"].as_array().unwrap().iter().find(|step| step["target"]["name"] == "kv-fraud");
    assert_eq!(team.unwrap()["team"], "vaults");
    let goal: Value = serde_json::from_str(&run(&[], &["plan", "--snapshot", "demo"]).stdout).unwrap();
    assert!(goal["plan"]["steps"].as_array().unwrap().len() < plan["plan"]["steps"].as_array().unwrap().len());
}

#[test]
fn settings_can_be_written_and_are_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("amlha.toml");
    let path = file.to_str().unwrap();
    let ran = Run::default().amlha(&["config", "init", path]);
    assert_eq!(ran.exit, Exit::Done, "{}", ran.told());
    insta::assert_snapshot!("settings", fs::read_to_string(&file).unwrap());
    assert_eq!(Run::default().amlha(&["config", "check", path]).exit, Exit::Done);
    assert_eq!(Run::default().amlha(&["config", "init", path]).exit, Exit::Failed, "never over another file");
}

#[test]
fn the_page_on_settings_has_a_row_for_each() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/reference/settings.md")).unwrap();
    let shown = Run::default().amlha(&["config", "show", "-o", "json"]).stdout;
    let rows: Value = serde_json::from_str(&shown).unwrap();
    let names: Vec<&str> = rows.as_array().unwrap().iter().map(|row| row["setting"].as_str().unwrap()).collect();
    assert!(names.len() > 10);
    for row in rows.as_array().unwrap() {
        let (name, value) = (row["setting"].as_str().unwrap(), row["value"].as_str().unwrap());
        let line =
            page.lines().find(|line| line.starts_with(&format!("| `{name}` | "))).unwrap_or_else(|| panic!("{name}"));
        assert!(line.contains(&format!("| `{value}` |")), "{name}: {line}");
    }
    assert_eq!(page.lines().filter(|line| line.starts_with("| `") && line.contains("AMLHA_")).count(), names.len());
}
