//! The committed JSON Schemas are those of the code. `AMLHA_REGENERATE=1` writes them anew.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::path::{Path, PathBuf};

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates")
}

/// Compares a schema with its file, or writes it.
fn hold(path: &Path, text: &str) {
    if std::env::var_os("AMLHA_REGENERATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(committed == text, "{} is not what the code says; AMLHA_REGENERATE=1 writes it", path.display());
}

#[test]
fn the_schemas_of_reports_are_committed() {
    let folder = crates().join("amlha-report/schemas");
    let schemas = amlha_report::schema::all();
    for (name, text) in &schemas {
        hold(&folder.join(name), text);
    }
    let files = std::fs::read_dir(&folder).unwrap().count();
    assert_eq!(files, schemas.len(), "a file in {} that no report has", folder.display());
}

#[test]
fn the_schema_of_inventories_is_committed() {
    let text = format!("{:#}\n", amlha_model::inventory::schema().to_value());
    hold(&crates().join("amlha-model/schemas/inventory.schema.json"), &text);
}

/// What a schema requires is in every document, and the documents hold nothing that it does not name.
#[test]
fn a_document_fits_its_schema() {
    use amlha_report::{Format, Language, Report, ServicesReport, Style, render};

    let edition = amlha_model::catalog::edition("current").unwrap();
    let report = Report::Services(ServicesReport { edition, language: Language::English });
    let document: serde_json::Value = serde_json::from_str(&render(&report, Format::Json, &Style::default())).unwrap();
    let (_, text) = amlha_report::schema::all().into_iter().find(|(name, _)| *name == "services.schema.json").unwrap();
    let schema: serde_json::Value = serde_json::from_str(&text).unwrap();
    let named: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
    let held: Vec<&String> = document.as_object().unwrap().keys().collect();
    assert_eq!(named, held);
    assert_eq!(document["schema"], "amlha/services/1");
}
