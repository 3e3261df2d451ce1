//! Queries as a user asks them: at the command line, in scripts and on standard input.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    reason = "tests"
)]

use std::fs;
use std::path::Path;

use amlha_fake_arm::FakeArm;
use amlha_repl::Exit;
use amlha_tests::{Run, amlha};

/// What each of these lines says on the example.
fn told(lines: &[&[&str]]) -> String {
    let mut all = String::new();
    for line in lines {
        let shown: Vec<String> = line
            .iter()
            .map(|word| if word.contains(' ') { format!("\"{word}\"") } else { (*word).to_owned() })
            .collect();
        let args: Vec<&str> = line.iter().copied().chain(["--snapshot", "demo"]).collect();
        all.push_str(&format!("$ amlha {}\n{}\n", shown.join(" "), amlha(&args).told()));
    }
    all.replace('\r', "<CR>")
}

const ACCOUNTS: &str = "resources
| where type =~ 'Microsoft.Storage/storageAccounts' and haOwner == 'customer'
// the portal writes it so
| project name, location, sku = tostring(sku.name), zoneDeclared, zoneEffective, haOwner, managedBy
| order by name asc
| take 4";

#[test]
fn rows_in_every_format() {
    let formats = ["table", "wide", "record", "json", "jsonl", "csv", "tsv", "md", "none"];
    let lines: Vec<[&str; 4]> = formats.iter().map(|format| ["query", ACCOUNTS, "-o", format]).collect();
    let lines: Vec<&[&str]> = lines.iter().map(<[&str; 4]>::as_slice).collect();
    insta::assert_snapshot!("formats", told(&lines));
}

#[test]
fn tables_are_words() {
    insta::assert_snapshot!(
        "table_words",
        told(&[
            &["findings", "-o", "csv", "--query", "[?impact=='High'].[id, what] | [:3]"],
            &["resources", "--query", "[?haOwner=='customer'].name | [:3]", "-o", "tsv"],
            &["rules", "--query", "length(@)"],
            &["regions", "--query", "[?name=='westeurope'] | [0].{pair: pair, zones: zones}", "-o", "json"],
            &["query", "services | where haDefault == 'yes' | project service, haOwner", "-o", "table"],
            &["query", "dependencies | where role == 'defaultStorage' | project fromName, toName", "-o", "table"],
            &[
                "query",
                "evidence | where finding == 'ST001@stfraudneu' | project kind, path, seen, statement",
                "-o",
                "record"
            ],
            &["query", "steps | summarize count() by action | order by action asc", "-o", "table"],
            &["query", "resourcecontainers | project name, type", "-o", "table"],
            &["query", "details | summarize count() by type | order by type asc | take 3", "-o", "table"],
            &["query", "snapshots | project name, takenAt, open, resources", "-o", "table"],
            &[
                "query",
                "retirements | where services has 'aks' and date < now() | project what, date | take 2",
                "-o",
                "table"
            ],
            &["query", "slas | where service == 'aks' | project configuration, percent | take 2", "-o", "table"],
            &["gaps"],
        ])
    );
}

#[test]
fn a_table_that_was_not_collected_is_told_and_nothing_is_said_of_it() {
    let ran = amlha(&["query", "advisorresources | count", "--snapshot", "demo", "-o", "csv"]);
    assert_eq!(ran.stdout, "Count\r\n0\r\n");
    assert!(ran.stderr.contains("warning: the table `advisorresources` was not collected"), "{}", ran.stderr);
    assert_eq!(ran.exit, Exit::Unknown);
    let ran = amlha(&["-c", "demo; assert none advisorresources"]);
    assert!(ran.stdout.ends_with("unknown assert none advisorresources\n"), "{}", ran.stdout);
    assert_eq!(ran.exit, Exit::Unknown);
}

#[test]
fn what_needs_no_inventory_asks_for_none() {
    assert_eq!(amlha(&["query", "print a = 1 + 2", "-o", "jsonl"]).stdout, "{\"a\":3}\n");
    assert_eq!(
        amlha(&["query", "regions | where name == 'westeurope' | project pair", "-o", "tsv"]).stdout,
        "northeurope\n"
    );
    let ran = amlha(&["query", "resources"]);
    assert_eq!(ran.exit, Exit::Usage);
    assert!(ran.stderr.starts_with("error[RE008]"), "{}", ran.stderr);
}

const SCRIPT: &str = "#!/usr/bin/env -S amlha run
// a nightly check
open demo -o none // replaced below
";

#[test]
fn a_script_asks_refines_and_asserts() {
    let text = SCRIPT.replace("open demo -o none // replaced below", "check --snapshot demo -o none")
        + "
.set where_to = \"westeurope\"
.set most = scalar(findings | where impact == 'Medium' | count)
.set stale = 24h

resources
| where location == where_to

// blank lines and comments are no end
| where type in~ (
    'Microsoft.KeyVault/vaults',
    'Microsoft.Storage/storageAccounts'
  )
| project name, sku.name
| order by name asc
| where name startswith 'st'
let few = 2; findings | take few | project id; regions | count
assert none  resources | where location == 'atlantis'      else \"nothing is there\"
assert <= 100 findings | where impact == 'Medium'
assert some findings
assert none resources
  | where type =~ 'Microsoft.Storage/storageAccounts' and zoneEffective == 'no'
  | project name, zoneEffective else 'move them'
version
";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("nightly.amlha");
    fs::write(&path, text.as_str()).unwrap();
    let ran = amlha(&["run", path.to_str().unwrap()]);
    assert_eq!(ran.exit, Exit::No);
    insta::assert_snapshot!("script", ran.told());
    // The same text as it comes on standard input says the same.
    let streamed = Run::default().input(text.as_str()).amlha(&[]);
    assert_eq!((streamed.exit, &streamed.stdout), (ran.exit, &ran.stdout));
    assert!(streamed.stderr.ends_with("stopped at line 24\n"), "{}", streamed.stderr);
}

#[test]
fn a_bar_goes_on_with_the_last_query() {
    let ran = amlha(&[
        "-c",
        "check --snapshot demo -o none\nfindings | where impact == 'High'\n| take 0\n\n.output csv\nprint a = '=1'; .output auto\nresources | where name == 'stfraudneu' | project name // no more",
    ]);
    insta::assert_snapshot!("bar_at_the_end_of_a_line", ran.told());
    let ran = Run::default().terminal(100).input("check --snapshot demo -o none\nregions | where zones\ncheck -o none\n| where name startswith 'west'\n| project name // twice\n| count\n").amlha(&[]);
    insta::assert_snapshot!("bar_goes_on", ran.told());
}

#[test]
fn tables_and_their_columns_are_told() {
    let tables = amlha(&[".tables"]);
    let words = amlha(&["-c", ".tables"]).stdout;
    insta::assert_snapshot!("tables", words);
    assert!(tables.stdout.starts_with('['), "off a terminal one command prints JSON");
    insta::assert_snapshot!("schema", amlha(&["-c", ".schema Dependencies"]).stdout);
}

#[test]
fn values_of_a_command_line_are_typed() {
    let ask = |set: &str| amlha(&["query", "print t = gettype(x), x", "--set", set, "-o", "tsv"]).stdout;
    assert_eq!(ask("x=westeurope"), "string\twesteurope\n");
    assert_eq!(ask("x=24h"), "timespan\t1.00:00:00\n");
    assert_eq!(ask("x=3"), "long\t3\n");
    assert_eq!(ask("x='3'"), "string\t3\n");
    assert_eq!(ask("x=a' | take 0 //"), "string\ta' | take 0 //\n");
    let ran =
        Run::default().variable("R", "it's\n").amlha(&["-c", ".set r = env('R')\nprint strlen(r)\n.unset r\nprint r"]);
    assert!(ran.stdout.contains("print_0\n5\n"), "{}", ran.stdout);
    assert!(ran.stderr.starts_with("error[KQ010]"), "{}", ran.stderr);
}

#[test]
fn rows_are_written_to_files_whole() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (csv, json, text) = (file("a.csv"), file("a.json"), file("a.txt"));
    let query = "findings | project id, impact | order by id asc";
    let ran = amlha(&[
        "query",
        query,
        "--snapshot",
        "demo",
        "-o",
        "none",
        "--export",
        &csv,
        "--export",
        &json,
        "--export",
        &text,
    ]);
    assert_eq!((ran.exit, ran.stdout.as_str()), (Exit::Done, ""));
    let rows: Vec<serde_json::Value> = serde_json::from_str(&fs::read_to_string(json).unwrap()).unwrap();
    assert_eq!(fs::read_to_string(csv).unwrap().lines().count(), rows.len() + 1);
    assert_eq!(fs::read_to_string(text).unwrap().lines().count(), rows.len() + 2);
}

#[test]
fn a_terminal_gets_a_table_and_at_most_what_is_read() {
    let ran = Run::default().terminal(80).amlha(&["query", "range x from 1 to 1000 step 1"]);
    assert!(
        ran.stdout.ends_with("the first 200 are shown, 800 more are not (-o json has all)\n1,000 rows\n"),
        "{}",
        ran.stdout
    );
    let ran = amlha(&["query", "range x from 1 to 1000 step 1", "-o", "table"]);
    assert_eq!(ran.stdout.lines().count(), 1002);
}

#[test]
fn the_same_query_says_the_same_offline_and_live() {
    let estate = amlha_tests::graph_estate::inventory(2);
    let folder = tempfile::tempdir().unwrap();
    let fake = FakeArm::over(&estate).no_quota().start_blocking().unwrap();
    let saved = folder.path().join("estate.amlha");
    let saved = saved.to_str().unwrap();
    let scan = amlha(&["scan", "--endpoint", fake.url(), "--out", saved]);
    assert!(Path::new(saved).exists(), "{}", scan.stderr);
    for query in [
        "resources | project id, name, type, location, resourceGroup, subscriptionId, kind | order by id asc",
        "resources | where type =~ 'Microsoft.Storage/storageAccounts' and sku.name == 'Standard_LRS' | summarize count() by location | order by location asc",
        "Resources | extend zones = array_length(zones) | where isnull(zones) | project id, tostring(tags) | order by id asc",
        "resources | where type =~ 'microsoft.machinelearningservices/workspaces' | extend storage = tolower(tostring(properties.storageAccount)) | join kind=leftouter (resources | project storage = tolower(id), sku = tostring(sku.name)) on storage | project name, sku | order by name asc",
        "resourcecontainers | where type endswith 'resourcegroups' | project id = tolower(id), resourceGroup | order by id asc",
    ] {
        let offline = amlha(&["query", query, "--snapshot", saved, "-o", "json"]);
        let live = amlha(&["query", query, "--live", "--endpoint", fake.url(), "-o", "json"]);
        let rows = |text: &str| serde_json::from_str::<Vec<serde_json::Value>>(text).unwrap();
        assert!(!rows(&offline.stdout).is_empty(), "{query}: {}", offline.told());
        assert_eq!(rows(&offline.stdout), rows(&live.stdout), "{query}\n{}", live.stderr);
    }
    let own = amlha(&[
        "query",
        "resources | join kind=inner\n(findings | project id = resourceId) on id",
        "--live",
        "--endpoint",
        fake.url(),
    ]);
    assert_eq!(own.exit, Exit::Usage);
    insta::assert_snapshot!("live_without_own_tables", own.told());
}

#[test]
fn a_pack_is_asked_and_counts_for_the_gate() {
    let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/pack");
    let pack = pack.to_str().unwrap();
    let check = |more: &[&str]| {
        let args: Vec<&str> = ["check", "--snapshot", "demo", "--pack", pack].iter().chain(more).copied().collect();
        amlha(&args)
    };
    let text = check(&["--fail-on", "High"]);
    let from = text.stdout.find("pack pack").unwrap();
    insta::assert_snapshot!("pack", text.stdout.get(from..).unwrap());
    assert_eq!(text.exit, Exit::No);
    let json: serde_json::Value = serde_json::from_str(&check(&["-o", "json", "--fail-on", "High"]).stdout).unwrap();
    let tripped = json["gate"]["tripped"].as_array().unwrap();
    assert!(tripped.contains(&"00000000-0000-0000-0000-00000000a001@stfraudneu".into()));
    insta::assert_snapshot!("pack_json", serde_json::to_string_pretty(&json["packs"]).unwrap());
    let markdown = check(&["-o", "md"]).stdout;
    assert!(markdown.contains("Rehearse the loss of a region once a year"));
    // Nothing but the unknowns of the pack is left: the gate is undecided, and not passed.
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("kql")).unwrap();
    for name in ["recommendations.yaml", "kql/00000000-0000-0000-0000-00000000a003.kql"] {
        fs::copy(Path::new(pack).join(name), folder.path().join(name)).unwrap();
    }
    let export = folder.path().join("other.json");
    let other = r#"[{"id": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Web/sites/site"}]"#;
    fs::write(&export, other).unwrap();
    let ran = amlha(&[
        "check",
        "--snapshot",
        export.to_str().unwrap(),
        "--pack",
        folder.path().to_str().unwrap(),
        "--fail-on",
        "Low",
    ]);
    assert_eq!(ran.exit, Exit::Unknown, "{}", ran.told());
}
