//! `diff`: two inventories of one estate, through the program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use amlha_repl::Exit;
use amlha_tests::{Run, amlha};
use serde_json::{Value, json};

const GROUP: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-ml/providers";

fn vault(name: &str, purge: Option<bool>) -> Value {
    let mut properties = json!({"enableSoftDelete": true});
    if let Some(purge) = purge {
        properties["enablePurgeProtection"] = json!(purge);
    }
    json!({
        "id": format!("{GROUP}/Microsoft.KeyVault/vaults/{name}"), "name": name, "type": "Microsoft.KeyVault/vaults",
        "location": "westeurope", "properties": properties,
    })
}

/// A file that was written at the same time in every run.
fn write(path: &Path, value: &Value) -> String {
    fs::write(path, value.to_string()).unwrap();
    let written = SystemTime::UNIX_EPOCH + Duration::from_secs(1_793_520_000);
    fs::File::options().append(true).open(path).unwrap().set_modified(written).unwrap();
    path.to_str().unwrap().to_owned()
}

struct Bench {
    folder: tempfile::TempDir,
    old: String,
    new: String,
}

impl Bench {
    fn of(old: &Value, new: &Value) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (old, new) = (write(&folder.path().join("old.json"), old), write(&folder.path().join("new.json"), new));
        Self { folder, old, new }
    }

    fn diff(&self, more: &[&str]) -> amlha_tests::Ran {
        let args: Vec<&str> = ["diff", &self.old, &self.new].into_iter().chain(more.iter().copied()).collect();
        amlha(&args)
    }

    fn hidden(&self, text: &str) -> String {
        text.replace(self.folder.path().to_str().unwrap(), "FOLDER")
    }
}

fn drifted() -> Bench {
    Bench::of(
        &json!([
            vault("kv-kept", Some(true)),
            vault("kv-mended", Some(false)),
            vault("kv-spoiled", Some(true)),
            vault("kv-gone", Some(false))
        ]),
        &json!([
            vault("kv-kept", Some(true)),
            vault("kv-mended", Some(true)),
            vault("kv-spoiled", Some(false)),
            vault("kv-new", Some(false))
        ]),
    )
}

#[test]
fn what_changed_in_every_format() {
    let bench = drifted();
    for (name, more) in [("text", &["--width", "0"][..]), ("markdown", &["-o", "md"]), ("json", &["-o", "json"])] {
        let ran = bench.diff(more);
        assert_eq!(ran.exit, Exit::Done, "{}", ran.told());
        insta::assert_snapshot!(name, bench.hidden(&ran.stdout));
    }
}

#[test]
fn exit_codes_say_different_worse_and_unknown() {
    let drifted = drifted();
    assert_eq!(drifted.diff(&["--exit-code", "-o", "none"]).exit, Exit::No);
    let worse = drifted.diff(&["--fail-on", "worse"]);
    assert_eq!(worse.exit, Exit::No);
    let last = worse.stdout.lines().next_back().unwrap();
    assert!(last.starts_with("FAILED the gate --fail-on worse: KV001@kv-"), "{last}");
    assert!(last.contains("KV001@kv-new") && last.contains("KV001@kv-spoiled"), "{last}");

    let better = Bench::of(&json!([vault("kv", Some(false))]), &json!([vault("kv", Some(true))]));
    assert_eq!(better.diff(&["--fail-on", "worse"]).exit, Exit::Done);
    assert_eq!(better.diff(&["--exit-code"]).exit, Exit::No);

    let same = Bench::of(&json!([vault("kv", Some(false))]), &json!([vault("kv", Some(false))]));
    let ran = same.diff(&["--exit-code", "--fail-on", "worse"]);
    assert_eq!(ran.exit, Exit::Done, "{}", ran.told());

    // What is not known any more is neither worse nor fine.
    let mut unread = vault("kv", None);
    unread["properties"] = json!({"enablePurgeProtection": {"odd": 1}});
    let unknown = Bench::of(&json!([vault("kv", Some(true))]), &json!([unread]));
    let ran = unknown.diff(&["--fail-on", "worse"]);
    assert_eq!(ran.exit, Exit::Unknown, "{}", ran.told());
    assert!(ran.stdout.contains("UNDECIDED at the gate --fail-on worse"), "{}", ran.told());
    assert_eq!(unknown.diff(&["--fail-on", "worse", "--allow-unknown"]).exit, Exit::Done);
}

#[test]
fn what_is_accepted_is_not_worse() {
    let bench = Bench::of(&json!([vault("kv", Some(true))]), &json!([vault("kv", Some(false))]));
    let accepted = bench.folder.path().join("accepted.toml");
    let entry = "[[accepted]]\nrule = \"KV001\"\nname = \"kv\"\nreason = \"tests\"\nby = \"alice@contoso.com\"\nuntil = 2027-01-31\n";
    fs::write(&accepted, entry).unwrap();
    let ran = bench.diff(&["--fail-on", "worse", "--accepted", accepted.to_str().unwrap(), "--width", "0"]);
    assert_eq!(ran.exit, Exit::Done, "{}", ran.told());
    assert!(ran.stdout.contains("accepted until 2027-01-31 by alice@contoso.com"), "{}", ran.stdout);
}

#[test]
fn what_could_not_be_read_is_not_removed() {
    let bench = drifted();
    let folder = bench.folder.path().join("partial");
    fs::create_dir_all(&folder).unwrap();
    write(&folder.join("some.json"), &json!([vault("kv-kept", Some(true))]));
    fs::write(folder.join("broken.json"), "[{").unwrap();
    let ran = amlha(&["diff", &bench.old, folder.to_str().unwrap(), "-o", "json"]);
    assert_eq!(ran.exit, Exit::Unknown, "{}", ran.told());
    let document: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((document["counts"]["removed"].as_u64(), document["counts"]["notRead"].as_u64()), (Some(0), Some(3)));
}

#[test]
fn the_open_inventory_is_the_later_one_and_scans_have_names() {
    let bench = drifted();
    let line = format!("open '{}' -o none; diff '{}' -o json", bench.new, bench.old);
    let open: Value = serde_json::from_str(&amlha(&["-c", &line]).stdout).unwrap();
    let named: Value = serde_json::from_str(&bench.diff(&["-o", "json"]).stdout).unwrap();
    assert_eq!(open["resources"], named["resources"]);
    assert_eq!(open["after"]["name"], "new");

    let kept = bench.folder.path().join("kept");
    fs::create_dir_all(&kept).unwrap();
    for (file, day) in [(&bench.old, 21), (&bench.new, 22)] {
        let saved = kept.join(format!("mlw-202611{day}T000000Z.amlha"));
        assert_eq!(amlha(&["open", file, "--save", saved.to_str().unwrap(), "-o", "none"]).exit, Exit::Done);
    }
    let ran = Run::default().snapshots(&kept).amlha(&["diff", "-2", "latest", "-o", "json"]);
    assert_eq!(ran.exit, Exit::Done, "{}", ran.told());
    let scans: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((&scans["resources"], &scans["before"]["name"]), (&named["resources"], &json!("-2")));
    assert_eq!(Run::default().snapshots(&kept).amlha(&["diff", "-3", "latest"]).exit, Exit::NotFound);

    let nothing = amlha(&["diff", &bench.old]);
    assert_eq!((nothing.exit, nothing.stdout.as_str()), (Exit::Usage, ""), "{}", nothing.told());
    let example = amlha(&["diff", "demo", "demo", "--exit-code"]);
    assert_eq!(example.exit, Exit::Done, "{}", example.told());
}

/// The document holds what its schema names, and nothing else.
#[test]
fn the_document_fits_its_schema() {
    let document: Value = serde_json::from_str(&drifted().diff(&["-o", "json", "--fail-on", "worse"]).stdout).unwrap();
    let (_, text) = amlha_report::schema::all().into_iter().find(|(name, _)| *name == "diff.schema.json").unwrap();
    let schema: Value = serde_json::from_str(&text).unwrap();
    fits(&document, &schema, &schema, "document");
}

fn fits(value: &Value, shape: &Value, schema: &Value, at: &str) {
    if let Some(name) = shape["$ref"].as_str().and_then(|name| name.strip_prefix("#/$defs/")) {
        return fits(value, &schema["$defs"][name], schema, at);
    }
    if let Some(shapes) = shape["anyOf"].as_array() {
        let shape = shapes.iter().find(|shape| (shape["type"] == "null") == value.is_null()).unwrap();
        return fits(value, shape, schema, at);
    }
    if let (Some(properties), Some(members)) = (shape["properties"].as_object(), value.as_object()) {
        for name in shape["required"].as_array().into_iter().flatten() {
            assert!(members.contains_key(name.as_str().unwrap()), "{at} lacks {name}");
        }
        for (name, member) in members {
            let shape = properties.get(name).unwrap_or_else(|| panic!("{at} holds `{name}`"));
            fits(member, shape, schema, &format!("{at}.{name}"));
        }
    } else if let Some(items) = value.as_array().filter(|_| shape["type"] == "array") {
        items.iter().for_each(|item| fits(item, &shape["items"], schema, at));
    } else if let Some(kind) = shape["type"].as_str() {
        let is = match kind {
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_u64(),
            "null" => value.is_null(),
            _ => false,
        };
        assert!(is, "{at} is no {kind}: {value}");
    }
}
