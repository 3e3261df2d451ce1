//! Findings that someone answers for: on the list, past the gate, until their day.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use amlha_repl::Exit;
use amlha_rules::RULES;
use amlha_tests::{Ran, Run};
use serde_json::{Value, json};
use tempfile::TempDir;

const GROUP: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-ml";

fn vault(name: &str) -> Value {
    json!({"id": format!("{GROUP}/providers/Microsoft.KeyVault/vaults/{name}"), "location": "westeurope",
        "tags": {"env": "dev"}, "properties": {"enableSoftDelete": true, "enablePurgeProtection": false}})
}

/// An exemption from the policy on purge protection, and the assignment of that policy.
fn exempted(end: Option<&str>) -> [Value; 2] {
    let assignment = format!("{GROUP}/providers/Microsoft.Authorization/policyAssignments/resilience");
    let exemption = format!(
        "{GROUP}/providers/Microsoft.KeyVault/vaults/kv-azure/providers/Microsoft.Authorization/policyExemptions/tests"
    );
    [
        json!({"id": assignment, "properties": {"policyDefinitionId":
            "/providers/Microsoft.Authorization/policyDefinitions/0b60c0b2-2dc2-4e1c-b5c9-abbed971de53"}}),
        json!({"id": exemption, "systemData": {"createdBy": "carol@contoso.com"}, "properties": {
            "policyAssignmentId": assignment, "exemptionCategory": "Waiver", "expiresOn": end,
            "description": "the vault is purged by tests"}}),
    ]
}

/// A folder with an estate and a file of acceptances.
struct Bench {
    folder: TempDir,
}

impl Bench {
    fn new(resources: &[Value]) -> Self {
        let bench = Self { folder: tempfile::tempdir().unwrap() };
        let estate = bench.write("estate.json", &Value::from(resources).to_string());
        // An export is as old as its file says: always the same.
        let written = SystemTime::UNIX_EPOCH + Duration::from_secs(1_793_520_000);
        fs::File::options().append(true).open(estate).unwrap().set_modified(written).unwrap();
        bench
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Runs in a folder below the bench. `ESTATE` stands for the estate.
    fn run_in(&self, below: &str, args: &[&str]) -> Ran {
        let estate = self.folder.path().join("estate.json");
        let args: Vec<&str> =
            args.iter().map(|word| if *word == "ESTATE" { estate.to_str().unwrap() } else { *word }).collect();
        let mut ran = Run::default().folder(&self.folder.path().join(below)).amlha(&args);
        let folder = format!("{}/", self.folder.path().to_str().unwrap());
        ran.stdout = ran.stdout.replace(&folder, "").replace(&format!("{} rules", RULES.len()), "all rules");
        ran.stderr = ran.stderr.replace(&folder, "");
        ran
    }

    fn run(&self, args: &[&str]) -> Ran {
        self.run_in("", args)
    }
}

fn acceptance(finding: &str, until: &str) -> String {
    format!("[[accepted]]\nfinding = \"{finding}\"\nreason = \"tests purge it\"\nby = \"alice\"\nuntil = {until}\n\n")
}

const GATE: [&str; 5] = ["check", "--snapshot", "ESTATE", "--fail-on", "Medium"];

fn three() -> Bench {
    let bench = Bench::new(&[vault("kv-a"), vault("kv-b"), vault("kv-c")]);
    let text = [("KV001@kv-a", "2026-12-31"), ("KV001@kv-b", "2026-04-01"), ("KV001@kv-gone", "2026-12-31")];
    bench.write("accepted.toml", &text.map(|(finding, until)| acceptance(finding, until)).concat());
    bench
}

#[test]
fn a_gate_does_not_count_what_is_accepted_and_the_list_shows_it() {
    let bench = three();
    let ran = bench.run(&GATE);
    assert_eq!(ran.exit, Exit::No);
    insta::assert_snapshot!("text", ran.told());
    insta::assert_snapshot!("markdown", bench.run(&[&GATE[..], &["-o", "md"]].concat()).told());
    let document = bench.run(&[&GATE[..], &["-o", "json"]].concat()).stdout;
    let document: Value = serde_json::from_str(&document).unwrap();
    let findings: Vec<&Value> =
        document["findings"].as_array().unwrap().iter().map(|finding| &finding["acceptance"]).collect();
    let parts = json!({"counts": document["counts"]["accepted"], "findings": findings,
        "acceptances": document["acceptances"], "notApplied": document["notApplied"], "gate": document["gate"]});
    insta::assert_snapshot!("json", format!("{parts:#}"));
    insta::assert_snapshot!("explained", bench.run(&["explain", "KV001@kv-a", "--snapshot", "ESTATE"]).told());
    let explained = bench.run(&["explain", "KV001@kv-b", "--snapshot", "ESTATE", "-o", "json"]);
    let explained: Value = serde_json::from_str(&explained.stdout).unwrap();
    assert_eq!(explained["verdict"]["acceptance"]["ended"], true);
    assert_eq!(explained["verdict"]["acceptance"]["source"]["line"], 7);
}

#[test]
fn a_gate_passes_when_somebody_answers_for_everything() {
    let bench = three();
    let everything =
        "[[accepted]]\nrule = \"KV001\"\ntag = \"env=dev\"\nreason = \"tests\nby = \"alice\"\nuntil = 2026-11-23\n";
    let everything = everything.replace("\"tests\n", "\"tests purge them\"\n");
    bench.write("accepted.toml", &everything);
    let ran = bench.run(&GATE);
    assert_eq!(ran.exit, Exit::Done, "{}", ran.told());
    assert!(ran.stdout.ends_with("passed the gate --fail-on Medium. 3 accepted\n"), "{}", ran.told());
    assert_eq!(ran.stdout.matches("KV001@kv-").count(), 3, "all are on the list");
    // The day after, they are not.
    bench.write("accepted.toml", &everything.replace("11-23", "11-22"));
    let ran = bench.run(&GATE);
    assert_eq!(ran.exit, Exit::No, "{}", ran.told());
    assert!(ran.stdout.contains("3 no longer accepted"), "{}", ran.told());
}

#[test]
fn what_could_not_be_judged_does_not_hold_a_gate_up_when_it_is_accepted() {
    let unread = json!({"id": format!("{GROUP}/providers/Microsoft.KeyVault/vaults/kv-a"), "location": "westeurope"});
    let bench = Bench::new(&[unread]);
    assert_eq!(bench.run(&GATE).exit, Exit::Unknown);
    let listed = bench.run(&["check", "--snapshot", "ESTATE", "-o", "json"]);
    let listed: Value = serde_json::from_str(&listed.stdout).unwrap();
    let ids = listed["findings"].as_array().unwrap().iter().map(|finding| finding["id"].as_str().unwrap());
    let text: String = ids.map(|id| acceptance(id, "2026-12-31")).collect();
    bench.write("accepted.toml", &text);
    let ran = bench.run(&GATE);
    assert_eq!(ran.exit, Exit::Done, "{}", ran.told());
}

#[test]
fn the_nearest_file_counts_up_to_the_root_of_the_repository() {
    let bench = Bench::new(&[vault("kv-a")]);
    bench.write("accepted.toml", &acceptance("KV001@kv-a", "2026-12-31"));
    bench.write("repository/deep/x", "");
    let exit = |below: &str| bench.run_in(below, &GATE).exit;
    // Outside of a repository only the folder itself counts.
    assert_eq!((exit(""), exit("repository/deep")), (Exit::Done, Exit::No));
    bench.write(".git/HEAD", "");
    let found = bench.run_in("repository/deep", &GATE);
    assert_eq!(found.exit, Exit::Done);
    let explained = bench.run_in("repository/deep", &["explain", "KV001@kv-a", "--snapshot", "ESTATE"]);
    assert!(explained.stdout.contains("in ../../accepted.toml line 1"), "{}", explained.told());
    // Nothing above the root of a repository counts.
    bench.write("repository/.git/HEAD", "");
    assert_eq!(exit("repository/deep"), Exit::No);
    // The nearer one counts alone.
    bench.write("repository/accepted.toml", "");
    assert_eq!(exit("repository"), Exit::No);
    // A file that is named counts alone.
    let named = bench.folder.path().join("accepted.toml");
    let ran = bench.run_in("repository", &[&GATE[..], &["--accepted", named.to_str().unwrap()]].concat());
    assert_eq!(ran.exit, Exit::Done);
}

#[test]
fn the_built_in_example_is_about_a_file_that_is_named_only() {
    let bench = Bench::new(&[]);
    let file = bench.write("accepted.toml", &acceptance("KV001@kv-fraud", "2026-12-31"));
    let plain = bench.run(&["check", "--snapshot", "demo"]);
    assert!(!plain.stdout.contains("accepted by") && !plain.stdout.contains("accepted until"), "{}", plain.told());
    let named = bench.run(&["check", "--snapshot", "demo", "--accepted", &file]);
    assert!(named.stdout.contains("accepted until 2026-12-31 by alice"), "{}", named.told());
    // It stays for the lines that follow.
    let both =
        bench.run(&["-c", &format!("check --snapshot demo -o none --accepted '{file}'; explain KV001@kv-fraud")]);
    assert!(both.stdout.contains("until 2026-12-31 by alice because tests purge it"), "{}", both.told());
}

#[test]
fn what_azure_exempts_is_accepted_until_its_end() {
    let [assignment, exemption] = exempted(Some("2026-12-31T00:00:00Z"));
    let bench = Bench::new(&[vault("kv-azure"), assignment, exemption]);
    let ran = bench.run(&GATE);
    assert_eq!(ran.exit, Exit::Done, "{}", ran.told());
    insta::assert_snapshot!("exempted", ran.told());
    let [assignment, exemption] = exempted(Some("2026-11-23T08:00:00Z"));
    assert_eq!(Bench::new(&[vault("kv-azure"), assignment, exemption]).run(&GATE).exit, Exit::No);
    let [assignment, exemption] = exempted(None);
    let ran = Bench::new(&[vault("kv-azure"), assignment, exemption]).run(&GATE);
    assert_eq!(ran.exit, Exit::No);
    insta::assert_snapshot!("exempted-for-ever", ran.told());
}

/// The how-to and the reference show a file that is read.
#[test]
fn the_files_in_the_documentation_are_read() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    let bench = Bench::new(&[vault("kv-a")]);
    for page in ["how-to/accept-a-finding.md", "reference/acceptances.md"] {
        let text = fs::read_to_string(docs.join(page)).unwrap();
        let blocks: Vec<&str> = text.split("```toml\n").skip(1).map(|rest| rest.split_once("```").unwrap().0).collect();
        assert!(!blocks.is_empty(), "{page}");
        for block in blocks {
            bench.write("accepted.toml", block);
            let ran = bench.run(&["check", "--snapshot", "ESTATE"]);
            assert_eq!(ran.exit, Exit::Done, "{page}:\n{block}\n{}", ran.told());
        }
    }
}
