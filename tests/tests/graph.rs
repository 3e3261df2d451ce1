//! `graph`: what depends on what, on screen and for other programs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::fs;

use amlha_repl::Exit;
use amlha_tests::amlha;
use serde_json::Value;

const GROUP: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-ml/providers";

#[test]
fn the_example_in_every_format() {
    for (name, more) in [
        ("all", &[][..]),
        ("one-60", &["mlw-fraud-neu", "--width", "60"]),
        ("one-markdown", &["mlw-fraud-neu", "-o", "md"]),
        ("one-json", &["mlw-fraud-neu", "-o", "json"]),
        ("one-mermaid", &["mlw-fraud-neu", "-o", "mermaid"]),
        ("one-dot", &["mlw-fraud-neu", "-o", "dot"]),
        ("one-full", &["mlw-fraud-neu", "--full", "--depth", "1"]),
    ] {
        let args: Vec<&str> = ["graph", "--snapshot", "demo"].into_iter().chain(more.iter().copied()).collect();
        let ran = amlha(&args);
        assert_eq!((ran.exit, ran.stderr.as_str()), (Exit::Done, ""), "{}", ran.told());
        insta::assert_snapshot!(name, ran.stdout);
    }
}

#[test]
fn files_follow_their_endings() {
    let folder = tempfile::tempdir().unwrap();
    for (ending, format) in [("mmd", "mermaid"), ("dot", "dot"), ("json", "json"), ("md", "md")] {
        let file = folder.path().join(format!("graph.{ending}"));
        let path = file.to_str().unwrap();
        let ran = amlha(&["graph", "--snapshot", "demo", "-o", "none", "--mask", "off", "--export", path]);
        assert_eq!(ran.exit, Exit::Done, "{}", ran.told());
        let printed = amlha(&["graph", "--snapshot", "demo", "-o", format]).stdout;
        assert_eq!(fs::read_to_string(&file).unwrap(), printed, "{ending}");
    }
    assert_eq!(amlha(&["graph", "--snapshot", "demo", "--export", "graph.svg"]).exit, Exit::Usage);
    assert_eq!(amlha(&["graph", "--snapshot", "demo", "--depth", "0"]).exit, Exit::Usage);
    assert_eq!(amlha(&["graph", "--snapshot", "demo", "--depth", "many"]).exit, Exit::Usage);
    assert_eq!(amlha(&["graph", "no-such-workspace", "--snapshot", "demo"]).exit, Exit::NotFound);
}

/// An estate of so many workspaces, each with an account of its own.
fn workspaces(count: usize, name: &str) -> tempfile::NamedTempFile {
    let workspace = |number: usize| {
        serde_json::json!([{
            "id": format!("{GROUP}/Microsoft.MachineLearningServices/workspaces/mlw{number}"), "location": "westeurope",
            "name": format!("mlw{number}{name}"), "type": "Microsoft.MachineLearningServices/workspaces",
            "properties": {"storageAccount": format!("{GROUP}/Microsoft.Storage/storageAccounts/st{number}")},
        }, {
            "id": format!("{GROUP}/Microsoft.Storage/storageAccounts/st{number}"), "location": "westeurope",
            "name": format!("st{number}{name}"), "type": "Microsoft.Storage/storageAccounts", "sku": {"name": "Standard_LRS"},
        }])
    };
    let all: Vec<Value> = (0..count).flat_map(|number| workspace(number).as_array().unwrap().clone()).collect();
    let file = tempfile::Builder::new().suffix(".json").tempfile().unwrap();
    fs::write(file.path(), Value::from(all).to_string()).unwrap();
    file
}

#[test]
fn what_is_left_out_is_said() {
    let file = workspaces(60, "");
    let graph = |more: &[&str]| {
        let args: Vec<&str> = ["graph", "--snapshot", file.path().to_str().unwrap(), "-o", "json"]
            .into_iter()
            .chain(more.iter().copied())
            .collect();
        serde_json::from_str::<Value>(&amlha(&args).stdout).unwrap()
    };
    let (cut, full) = (graph(&[]), graph(&["--full"]));
    assert_eq!((cut["nodes"].as_array().unwrap().len(), cut["leftOut"].as_u64()), (40, Some(60)));
    assert_eq!((full["nodes"].as_array().unwrap().len(), full["leftOut"].as_u64()), (120, Some(0)));
    assert_eq!(full["edges"].as_array().unwrap().len(), 60);
    for format in ["text", "md", "mermaid", "dot"] {
        let said = amlha(&["graph", "--snapshot", file.path().to_str().unwrap(), "-o", format]).stdout;
        assert!(said.contains("60 ways to more than 40 nodes left out"), "{format}: {said}");
        assert!(said.contains("--full"), "{format}");
    }
}

#[test]
fn names_are_labels_and_nothing_else() {
    let file = workspaces(2, "\"]; x[<b>`*|]\\n\u{1b}[31m\u{202e}%%");
    let said = |format: &str| amlha(&["graph", "--snapshot", file.path().to_str().unwrap(), "-o", format]).stdout;
    for line in said("mermaid").lines().filter(|line| line.trim_start().starts_with('n')) {
        let label = line.split('"').nth(1).unwrap();
        let rest = label.replace("<br/>", "");
        assert_eq!(line.matches('"').count(), 2, "{line}");
        assert!(!rest.contains(['<', '>', '[', ']', '`', '*', '|', '\\', '%']), "{line}");
    }
    for line in said("dot").lines() {
        assert_eq!(line.replace("\\\\", "").replace("\\\"", "").matches('"').count() % 2, 0, "{line}");
    }
    for format in ["text", "md", "mermaid", "dot", "json"] {
        let drawn = said(format);
        let bad = drawn
            .chars()
            .find(|letter| *letter != '\n' && amlha_model::shown(&letter.to_string()) != letter.to_string());
        assert_eq!(bad, None, "{format}: {drawn}");
    }
}
