//! Queries with known answers: examples of the language's manual and the
//! tests of another engine, where the folder with them is at hand (see
//! `AMLHA_CORPUS`). Nothing of it is copied here.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::disallowed_methods,
    missing_docs,
    reason = "tests"
)]

#[path = "corpus/cells.rs"]
mod cells;
#[path = "corpus/known.rs"]
mod known;

use std::path::{Path, PathBuf};

use amlha_kql::{Code, Column, JsonRows, Limits, Options, RunOptions, Tables, Type, query};
use cells::{same_cell, text_of};
use serde_json::Value as Json;

fn folder() -> Option<PathBuf> {
    let folder = match std::env::var_os("AMLHA_CORPUS") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus"),
    };
    if folder.join("kql").is_dir() {
        return Some(folder.join("kql"));
    }
    println!("no corpus at {}: nothing was compared", folder.display());
    None
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|known| known == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

enum Outcome {
    Passed,
    /// A clear error says that something is not available.
    Refused,
    Skipped,
    Failed(String),
}

fn flag(case: &Json, name: &str) -> bool {
    case[name].as_bool().unwrap_or(false) || case[name].as_str().is_some_and(|text| !text.is_empty())
}

fn run(case: &Json) -> Outcome {
    if flag(case, "suspect") {
        return Outcome::Skipped;
    }
    let text = case["query"].as_str().unwrap();
    let tables = Tables::new();
    let options = Options::default().at(1_700_000_000);
    let plan = match query(text, &tables, &options) {
        Ok(plan) => plan,
        Err(errors) => {
            let refused =
                |code: Code| matches!(code, Code::NotSupported | Code::UnknownFunction | Code::UnknownOperator);
            if errors.iter().any(|error| refused(error.code)) && case["tier"] == 3 {
                return Outcome::Refused;
            }
            return Outcome::Failed(errors[0].render(text));
        }
    };
    let limits = Limits { rows: 2_000_000, ..Limits::default() };
    let answer = match plan.run(&RunOptions { limits, cancel: None }) {
        Ok(answer) => answer,
        // The time zones of this machine, and the patience of this test.
        Err(error) if error.message.starts_with("there is no time zone") => return Outcome::Skipped,
        Err(error) if error.code == Code::Limit && case["deterministic"] == false => return Outcome::Skipped,
        Err(error) => return Outcome::Failed(error.render(text)),
    };
    let expected = &case["expected"];
    if let Some(wanted) = expected["text"].as_str() {
        let separator = expected["row_separator"].as_str().unwrap_or("\n");
        let rows: Vec<String> = answer
            .rows()
            .iter()
            .map(|row| row.iter().map(|value| text_of(value)).collect::<Vec<_>>().join(","))
            .collect();
        let got = match expected["text_of"].as_str() {
            Some("last_row") => rows.last().cloned().unwrap_or_default(),
            _ => rows.join(separator),
        };
        let squash = |text: &str| {
            let text: String = if flag(expected, "squashed") || flag(case, "squashed") {
                text.chars().filter(|c| !c.is_whitespace()).collect()
            } else {
                text.trim().to_owned()
            };
            text.to_lowercase()
        };
        let (got, wanted) = (squash(&got), squash(wanted));
        let fits = match expected["match"].as_str().unwrap_or("exact") {
            "contains" => got.contains(&wanted),
            "contains_any" => wanted.split(' ').any(|word| got.contains(word)),
            "starts_with" => got.starts_with(&wanted),
            "ends_with" => got.ends_with(&wanted),
            _ => got == wanted,
        };
        return if fits {
            Outcome::Passed
        } else {
            Outcome::Failed(format!("{text}\n  got    {got}\n  wanted {wanted}"))
        };
    }
    let columns: Vec<&str> = answer.columns().iter().map(|column| column.name.as_str()).collect();
    if let Some(wanted) = expected["columns"].as_array()
        && case["compare_columns"] != false
    {
        let wanted: Vec<&str> = wanted.iter().map(|name| name.as_str().unwrap()).collect();
        if wanted != columns {
            return Outcome::Failed(format!("{text}\n  columns {columns:?}\n  wanted  {wanted:?}"));
        }
    }
    if let Some(types) = expected["types"].as_array() {
        let types: Vec<&str> = types.iter().map(|kind| kind.as_str().unwrap()).collect();
        let got: Vec<&str> = answer.columns().iter().map(|column| column.kind.name()).collect();
        if types != got {
            return Outcome::Failed(format!("{text}\n  types  {got:?}\n  wanted {types:?}"));
        }
    }
    if case["deterministic"] == false {
        return Outcome::Passed;
    }
    let wanted: Vec<Vec<&str>> = expected["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row.as_array().unwrap().iter().map(|cell| cell.as_str().unwrap_or("")).collect())
        .collect();
    let fits = |got: usize, wanted: &[&str]| {
        let row = &answer.rows()[got];
        row.len() == wanted.len()
            && row.iter().zip(answer.columns()).zip(wanted).all(|((value, column), cell)| {
                same_cell(
                    value,
                    column.kind,
                    cell,
                    flag(case, "unordered_arrays"),
                    flag(case, "approximate"),
                    flag(case, "collapse_whitespace"),
                )
            })
    };
    let shown = || format!("{text}\n  got    {}\n  wanted {wanted:?}", answer.to_json());
    if flag(case, "partial") {
        let all = wanted
            .iter()
            .filter(|row| !row.iter().any(|cell| cell.contains("...")))
            .all(|row| (0..answer.rows().len()).any(|got| fits(got, row)));
        return if all { Outcome::Passed } else { Outcome::Failed(shown()) };
    }
    if wanted.len() != answer.rows().len() {
        return Outcome::Failed(shown());
    }
    let in_order = wanted.iter().enumerate().all(|(at, row)| fits(at, row));
    if in_order {
        return Outcome::Passed;
    }
    if flag(case, "ordered") {
        return Outcome::Failed(format!("the order differs\n{}", shown()));
    }
    let mut left: Vec<usize> = (0..answer.rows().len()).collect();
    for row in &wanted {
        match left.iter().position(|got| fits(*got, row)) {
            Some(at) => {
                left.remove(at);
            }
            None => return Outcome::Failed(shown()),
        }
    }
    Outcome::Passed
}

#[test]
fn queries_with_known_answers() {
    let Some(folder) = folder() else { return };
    let mut counts = [[0usize; 4]; 4];
    let mut failures = Vec::new();
    for set in ["manual", "kusto-loco"] {
        for file in files(&folder.join(set), "json") {
            let file: Json = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
            for case in file["cases"].as_array().into_iter().flatten() {
                let tier = usize::try_from(case["tier"].as_u64().unwrap()).unwrap();
                let kind = match run(case) {
                    Outcome::Passed => 0,
                    Outcome::Refused => 1,
                    Outcome::Skipped => 2,
                    Outcome::Failed(why) => {
                        failures.push((tier, case["id"].as_str().unwrap().to_owned(), why));
                        3
                    }
                };
                counts[tier][kind] += 1;
            }
        }
    }
    for (tier, [passed, refused, skipped, failed]) in counts.iter().enumerate().skip(1) {
        println!("tier {tier}: {passed} passed, {refused} refused, {skipped} doubted, {failed} failed");
    }
    for (tier, id, why) in &failures {
        let reason = known::FAILURES.iter().find(|(known, _)| known == id).map_or("NEW", |(_, reason)| *reason);
        println!("--- {id} (tier {tier}): {reason}\n{why}");
    }
    let failed: Vec<&str> = failures.iter().map(|(_, id, _)| id.as_str()).collect();
    let mut expected: Vec<&str> = known::FAILURES.iter().map(|(id, _)| *id).collect();
    let mut got = failed.clone();
    expected.sort_unstable();
    got.sort_unstable();
    assert_eq!(got, expected, "the list of known failures must be exact");
    assert_eq!(counts[1][3], 0, "tier 1 has no failures");
    let tier2 = counts[2];
    assert!(tier2[3] * 10 <= tier2[0] + tier2[3], "tier 2 passes 90 %");
}

#[test]
fn what_is_read_is_printed_and_read_again() {
    let Some(folder) = folder() else { return };
    let mut texts = Vec::new();
    for file in files(&folder, "json") {
        let file: Json = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        let cases = file["cases"].as_array().into_iter().flatten();
        texts.extend(cases.filter_map(|case| case["query"].as_str().map(str::to_owned)));
    }
    texts.extend(files(&folder, "kql").iter().map(|file| std::fs::read_to_string(file).unwrap()));
    let places = regex::Regex::new(r"\d+\.\.\d+").unwrap();
    let bare = |script: &amlha_kql::ast::Script| places.replace_all(&format!("{script:?}"), "_").into_owned();
    let mut read = 0;
    for text in &texts {
        let Ok(script) = amlha_kql::parse(text) else { continue };
        let printed = script.to_string();
        let again = amlha_kql::parse(&printed).unwrap_or_else(|errors| panic!("{}", errors[0].render(&printed)));
        assert_eq!(bare(&again), bare(&script), "{printed}");
        read += 1;
    }
    println!("{read} of {} texts were read", texts.len());
    assert!(read > 600);
}

#[test]
fn rules_of_the_reliability_library_run() {
    let Some(folder) = folder() else { return };
    let text = r#"[
      {"id": "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stcontoso", "name": "stcontoso",
       "type": "microsoft.storage/storageaccounts", "location": "westeurope", "kind": "StorageV2", "tags": null,
       "sku": {"name": "Standard_LRS", "tier": "Standard"}, "properties": {}},
      {"id": "/subscriptions/0/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks", "name": "aks",
       "type": "Microsoft.ContainerService/managedClusters", "location": "westeurope", "kind": "", "tags": {"env": "test"},
       "sku": {"name": "Base", "tier": "Free"},
       "properties": {"agentPoolProfiles": [{"name": "system", "mode": "System", "availabilityZones": ["1"]}]}}
    ]"#;
    let columns = [
        ("id", Type::String),
        ("name", Type::String),
        ("type", Type::String),
        ("location", Type::String),
        ("kind", Type::String),
        ("tags", Type::Dynamic),
        ("sku", Type::Dynamic),
        ("properties", Type::Dynamic),
    ];
    let columns: Vec<Column> = columns.map(|(name, kind)| Column::new(name, kind)).into();
    let mut tables = Tables::new();
    for name in ["resources", "resourcecontainers", "policyresources"] {
        tables.add(name, JsonRows::with_columns(if name == "resources" { text } else { "[]" }, columns.clone()));
    }
    let mut ran = 0;
    let mut found = 0;
    for file in files(&folder.join("aprl"), "kql") {
        let text = std::fs::read_to_string(&file).unwrap();
        if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with("//")) {
            continue;
        }
        let options = Options { dialect: amlha_kql::Dialect::ResourceGraph, ..Options::default().at(1_700_000_000) };
        let plan = query(&text, &tables, &options)
            .unwrap_or_else(|errors| panic!("{}\n{}", file.display(), errors[0].render(&text)));
        let answer = plan.run(&Default::default()).unwrap();
        ran += 1;
        found += answer.rows().len();
    }
    println!("{ran} queries ran and found {found} rows");
    assert_eq!((ran, found), (26, 3));
}
