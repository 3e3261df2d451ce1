//! `check` in pipelines: files for code scanning and test tabs, annotations, and the commands that
//! the documentation shows.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

use amlha_repl::Exit;
use amlha_tests::{Run, amlha};
use serde_json::Value;

const GROUP: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-ml/providers";

/// A folder as a pipeline has it: a repository with an export in it.
fn checkout() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join(".git")).unwrap();
    fs::create_dir_all(folder.path().join("exports")).unwrap();
    let vault = |name: &str| {
        format!(
            r#"{{"id": "{GROUP}/Microsoft.KeyVault/vaults/{name}", "name": "{name}", "type": "Microsoft.KeyVault/vaults",
  "location": "westeurope", "properties": {{"enableSoftDelete": true, "enablePurgeProtection": false}}}}"#
        )
    };
    fs::write(folder.path().join("exports/vaults.json"), format!("[\n{},\n{}\n]\n", vault("kv-a"), vault("kv-b")))
        .unwrap();
    folder
}

fn sarif(folder: &Path, args: &[&str]) -> Value {
    let args: Vec<&str> = ["check"].into_iter().chain(args.iter().copied()).chain(["-o", "sarif"]).collect();
    let ran = Run::default().folder(folder).amlha(&args);
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}", ran.told()))
}

/// The files and lines of the results.
fn places(log: &Value) -> Vec<(String, u64)> {
    let results = log["runs"][0]["results"].as_array().unwrap().iter();
    let place = |result: &Value| {
        let place = &result["locations"][0]["physicalLocation"];
        (place["artifactLocation"]["uri"].as_str().unwrap().to_owned(), place["region"]["startLine"].as_u64().unwrap())
    };
    let mut places: Vec<_> = results.map(place).collect();
    places.sort();
    places.dedup();
    places
}

#[test]
fn a_result_names_the_file_in_the_repository_and_the_line() {
    let folder = checkout();
    let export = folder.path().join("exports/vaults.json");
    let expected = [("exports/vaults.json".to_owned(), 2), ("exports/vaults.json".to_owned(), 4)];
    assert_eq!(places(&sarif(folder.path(), &["--snapshot", export.to_str().unwrap()])), expected);
    // From a folder inside of the repository the name is still that from its root.
    let inside = folder.path().join("exports");
    assert_eq!(places(&sarif(&inside, &["--snapshot", export.to_str().unwrap()])), expected);

    // A saved inventory is the file, whatever was read to make it.
    let saved = folder.path().join("estate.amlha");
    let ran = amlha(&["open", export.to_str().unwrap(), "--save", saved.to_str().unwrap(), "-o", "none"]);
    assert_eq!(ran.exit, Exit::Done, "{}", ran.told());
    let text = fs::read_to_string(&saved).unwrap();
    let line = |name: &str| text.lines().position(|line| line.contains(name)).unwrap() as u64 + 1;
    let places = places(&sarif(folder.path(), &["--snapshot", saved.to_str().unwrap()]));
    assert_eq!(places, [("estate.amlha".to_owned(), line("kv-a")), ("estate.amlha".to_owned(), line("kv-b"))]);

    // Elsewhere it is an absolute address.
    let elsewhere = tempfile::tempdir().unwrap();
    let log = sarif(elsewhere.path(), &["--snapshot", saved.to_str().unwrap()]);
    let uri = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(uri["uri"], format!("file://{}", saved.to_str().unwrap()));
    assert!(uri["uriBaseId"].is_null());
}

#[test]
fn every_format_lists_the_same_findings() {
    let list: Value = serde_json::from_str(&amlha(&["check", "--snapshot", "demo", "-o", "json"]).stdout).unwrap();
    let ids: Vec<&str> =
        list["findings"].as_array().unwrap().iter().map(|finding| finding["id"].as_str().unwrap()).collect();
    let said = |format: &str| amlha(&["check", "--snapshot", "demo", "-o", format]).stdout;
    let log: Value = serde_json::from_str(&said("sarif")).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.iter().map(|result| result["properties"]["finding"].as_str().unwrap()).collect::<Vec<_>>(), ids);
    let (github, azure, junit, text) = (said("github"), said("azure"), said("junit"), said("markdown"));
    for (lines, before) in [(&github, "::"), (&azure, "]")] {
        let count = lines.lines().filter(|line| line.starts_with("::") || line.starts_with("##vso[")).count();
        assert_eq!(count, ids.len());
        for id in &ids {
            assert!(lines.contains(&format!("{before}{id}: ")), "{id}");
        }
    }
    assert_eq!(junit.matches("<failure ").count() + junit.matches("<error ").count(), ids.len());
    assert!(junit.matches("<testcase ").count() > ids.len(), "what passes is a test too");
    assert!(text.len() < 60_000, "{}", text.len());
    insta::assert_snapshot!("github", github);
    insta::assert_snapshot!("azure", azure);
    insta::assert_snapshot!("junit", junit);
}

#[test]
fn files_follow_their_endings_and_the_last_line_says_what_tripped() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (log, tests, summary) = (file("findings.sarif"), file("check.xml"), file("summary.md"));
    let mut args = vec!["check", "--snapshot", "demo", "--fail-on", "High", "--mask", "off"];
    for file in [&log, &tests, &summary] {
        args.extend(["--export", file]);
    }
    let ran = amlha(&args);
    assert_eq!(ran.exit, Exit::No);
    assert_eq!(ran.stderr.lines().filter(|line| line.starts_with("wrote ")).count(), 3, "{}", ran.stderr);
    assert_eq!(fs::read_to_string(&log).unwrap(), amlha(&["check", "--snapshot", "demo", "-o", "sarif"]).stdout);
    assert_eq!(fs::read_to_string(&tests).unwrap(), amlha(&["check", "--snapshot", "demo", "-o", "junit"]).stdout);
    assert!(fs::read_to_string(&summary).unwrap().contains("**FAILED** the gate --fail-on High: "));
    for format in ["text", "github", "azure"] {
        let ran = amlha(&["check", "--snapshot", "demo", "--fail-on", "High", "-o", format]);
        assert_eq!(ran.exit, Exit::No);
        let text = ran.stdout.trim_end();
        let (_, gate) = text.rsplit_once("FAILED the gate --fail-on High: ").unwrap();
        assert!(gate.contains('@'), "{format}: {gate}");
        assert!(!gate.contains("::") && !gate.contains("##"), "{format}: {gate}");
    }
}

#[test]
fn a_file_of_another_ending_is_refused_before_anything_is_printed() {
    let ran = amlha(&["check", "--snapshot", "demo", "--export", "check.docx"]);
    assert_eq!(ran.exit, Exit::Usage);
    assert_eq!(ran.stdout, "");
    assert!(ran.stderr.contains(".sarif or .xml (JUnit)"), "{}", ran.stderr);
    // Other words have no such forms.
    let ran = amlha(&["show", "kv-fraud", "--snapshot", "demo", "--export", "kv.sarif"]);
    assert_eq!(ran.exit, Exit::Usage);
}

/// The steps of the page run `amlha` with words that it takes.
#[test]
fn the_page_on_pipelines_shows_commands_that_work() {
    let page = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/how-to/ci.md");
    let page = fs::read_to_string(page).unwrap();
    let folder = checkout();
    let snapshots = folder.path().join("snapshots");
    fs::create_dir_all(&snapshots).unwrap();
    for day in [21, 22] {
        let saved = snapshots.join(format!("mlw-202611{day}T000000Z.amlha"));
        let export = folder.path().join("exports/vaults.json");
        let ran = amlha(&["open", export.to_str().unwrap(), "--save", saved.to_str().unwrap(), "-o", "none"]);
        assert_eq!(ran.exit, Exit::Done, "{}", ran.told());
    }
    let mut seen = 0;
    for line in page.replace("\\\n", " ").lines() {
        let line = line.trim().trim_start_matches("- run: ").trim_start_matches("- script: ");
        let Some(rest) = line.strip_prefix("amlha ") else { continue };
        // What Azure answers is not asked here; how the shell goes on is its own business.
        let rest = rest.split(" || ").next().unwrap().split(" >> ").next().unwrap();
        let words: Vec<String> = rest
            .split_whitespace()
            .map(|word| {
                if word.ends_with(".sarif") || word.ends_with(".xml") || word.ends_with(".md") {
                    folder.path().join(word).to_str().unwrap().to_owned()
                } else {
                    word.trim_matches('"').to_owned()
                }
            })
            .collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        seen += 1;
        if words[0] == "scan" {
            let help = amlha(&["help", "scan"]).stdout;
            for option in words.iter().filter(|word| word.starts_with('-')) {
                assert!(help.contains(option), "`{option}` in `{line}`");
            }
            continue;
        }
        let ran = Run::default().folder(folder.path()).snapshots(&snapshots).amlha(&words);
        assert!(matches!(ran.exit, Exit::Done | Exit::No | Exit::Unknown), "`{line}`: {}", ran.told());
    }
    assert!(seen >= 6, "{seen} commands");
}
