//! What a plan says in each case that a reader may meet: every single finding, and estates of one kind.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

#[path = "../../crates/amlha-rules/tests/examples/mod.rs"]
mod examples;

use std::fmt::Write as _;

use amlha_model::{Builder, Completeness, Gap, GapReason, Inventory, SECTIONS, SERVICES, Source, links};
use amlha_report::{Format, PlanReport, Report, Style, render};
use amlha_rules::plan::{self, Wish};
use amlha_rules::{Context, Keep, Outcome, Profile, RULES, check};
use amlha_tests::NOW;
use serde_json::{Value, json};

const GROUP: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-contoso/providers";

fn id(kind: &str, name: &str) -> String {
    format!("{GROUP}/{kind}/{name}")
}

/// An estate that was read to its end, but for these gaps.
fn estate(resources: &Value, gaps: &[Gap]) -> Inventory {
    let mut builder = Builder::new();
    let source = Source { name: "estate.json".into(), kind: "ARM list".into(), read_at: None };
    assert!(builder.add_array(resources.to_string(), source).unwrap().is_empty());
    for section in SECTIONS {
        builder.set_completeness(section.name, Completeness::Complete);
    }
    for gap in gaps {
        builder.add_gap(gap.clone());
    }
    let mut inventory = builder.finish();
    links::build(&mut inventory);
    inventory
}

/// The plan as a terminal shows it.
fn planned(inventory: &Inventory, profile: &Profile, wish: &Wish) -> String {
    let context = Context::new(inventory, profile, NOW.parse().unwrap());
    let check = check(&context, Keep::Findings);
    let plan = plan::plan_for(&context, &check, wish);
    render(
        &Report::Plan(PlanReport { shell: amlha_report::Shell::Both, plan: &plan, check: &check }),
        Format::Text,
        &Style::default(),
    )
}

fn all(resources: &Value, gaps: &[Gap]) -> String {
    planned(&estate(resources, gaps), &Profile::default(), &Wish::default())
}

#[test]
fn each_single_finding() {
    for service in SERVICES {
        let mut told = String::new();
        for rule in RULES.iter().filter(|rule| rule.service == service.service) {
            let Some(example) = examples::examples(rule).into_iter().find(|example| example.outcome == Outcome::Fail)
            else {
                continue;
            };
            let wish = Wish { only: vec![rule.code.to_owned()], ..Wish::default() };
            let plan = planned(&examples::stated(&example), &examples::profile(&example), &wish);
            // How many other verdicts the example has says nothing of the plan.
            let (plan, summary) = plan.rsplit_once("\n\n").unwrap();
            let plan = plan.split("\n\nThe rest\n").next().unwrap();
            let _ = writeln!(told, "==== {} {}\n\n{plan}\n\n{summary}", rule.code, rule.title);
        }
        if !told.is_empty() {
            insta::assert_snapshot!(format!("single-{}", service.service.key()), told);
        }
    }
}

fn workspace(name: &str, more: &Value) -> Value {
    let mut properties = json!({"provisioningState": "Succeeded", "v1LegacyMode": false,
        "storageAccount": id("Microsoft.Storage/storageAccounts", "stcontoso"),
        "keyVault": id("Microsoft.KeyVault/vaults", "kv-contoso")});
    properties.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({"id": id("Microsoft.MachineLearningServices/workspaces", name), "location": "westeurope", "kind": "Default",
        "properties": properties})
}

fn lock(on: &str) -> Value {
    json!({"id": format!("{on}/providers/Microsoft.Authorization/locks/keep"), "name": "keep",
        "type": "Microsoft.Authorization/locks", "properties": {"level": "CanNotDelete"}})
}

fn vault(protected: bool) -> Value {
    json!({"id": id("Microsoft.KeyVault/vaults", "kv-contoso"), "location": "westeurope",
        "properties": {"enableSoftDelete": true, "enablePurgeProtection": protected, "softDeleteRetentionInDays": 90}})
}

#[test]
fn a_workspace_with_a_key_of_the_customer() {
    let managed =
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/azureml-rg-mlw-contoso_0/providers";
    let inside = |kind: &str, name: &str| format!("{managed}/{kind}/{name}");
    let key = json!({"status": "Enabled", "keyVaultProperties": {
        "keyVaultArmId": id("Microsoft.KeyVault/vaults", "kv-contoso"),
        "keyIdentifier": "https://kv-contoso.vault.azure.net/keys/ml/0"}});
    let resources = json!([
        workspace("mlw-contoso", &json!({"encryption": key, "serviceProvisionedResourceGroup": "azureml-rg-mlw-contoso_0"})),
        vault(false),
        {"id": id("Microsoft.Storage/storageAccounts", "stcontoso"), "location": "westeurope", "kind": "StorageV2",
            "sku": {"name": "Standard_ZRS"}, "properties": {"statusOfPrimary": "available"}},
        {"id": inside("Microsoft.DocumentDB/databaseAccounts", "cosmos-contoso"), "location": "westeurope",
            "properties": {"enableAutomaticFailover": false, "backupPolicy": {"type": "Periodic"}, "locations": [
                {"locationName": "West Europe", "failoverPriority": 0, "isZoneRedundant": false}]}},
        {"id": inside("Microsoft.Search/searchServices", "srch-contoso"), "location": "westeurope",
            "sku": {"name": "standard"}, "properties": {"replicaCount": 1, "partitionCount": 1, "status": "running"}},
        {"id": inside("Microsoft.Storage/storageAccounts", "stmeta"), "location": "westeurope", "kind": "StorageV2",
            "sku": {"name": "Standard_LRS"}, "properties": {"statusOfPrimary": "available"}}
    ]);
    insta::assert_snapshot!(all(&resources, &[]));
}

#[test]
fn a_hub_with_two_projects() {
    let hub = id("Microsoft.MachineLearningServices/workspaces", "mlh-contoso");
    let mut resources = vec![
        workspace("mlh-contoso", &json!({})),
        workspace("mlp-one", &json!({"hubResourceId": hub})),
        workspace("mlp-two", &json!({"hubResourceId": hub})),
        vault(true),
        json!({"id": id("Microsoft.Storage/storageAccounts", "stcontoso"), "location": "westeurope", "kind": "StorageV2",
            "sku": {"name": "Standard_LRS"}, "properties": {"statusOfPrimary": "available", "isNfsV3Enabled": false}}),
    ];
    for (place, kind) in ["Hub", "Project", "Project"].iter().enumerate() {
        resources[place]["kind"] = json!(kind);
    }
    insta::assert_snapshot!(all(&Value::from(resources), &[]));
}

#[test]
fn an_estate_with_nothing_wrong() {
    let vault = vault(true);
    let group = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-contoso";
    let told = all(&json!([vault, lock(group)]), &[]);
    assert!(told.contains("0 steps: nothing to run; 0 unclosed, 0 unknown"), "{told}");
    insta::assert_snapshot!(told);
}

#[test]
fn an_estate_where_nothing_can_be_fixed() {
    let group = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-contoso";
    let resources = json!([
        lock(group),
        {"id": id("Microsoft.Storage/storageAccounts", "stpages"), "location": "westeurope", "kind": "StorageV2",
            "sku": {"name": "Premium_LRS"}, "properties": {"statusOfPrimary": "available"}},
        {"id": id("Microsoft.KeyVault/vaults", "kv-brazil"), "location": "brazilsoutheast",
            "properties": {"enableSoftDelete": true, "enablePurgeProtection": true}},
        {"id": id("Microsoft.ContainerRegistry/registries", "crcontoso"), "location": "a-region-of-nobody",
            "sku": {"name": "Standard"}, "properties": {}}
    ]);
    let wish = Wish { only: vec!["ST001".into(), "KV004".into(), "CR003".into()], ..Wish::default() };
    let told = planned(&estate(&resources, &[]), &Profile::default(), &wish);
    assert!(told.contains("0 steps: nothing to run"), "{told}");
    insta::assert_snapshot!(told);
}

#[test]
fn a_scan_that_is_partial_says_what_it_does_not_know() {
    let gap = |what: String, reason| Gap {
        what,
        reason,
        needed_by: None,
        role: None,
        closes: "the role Reader on the subscription".into(),
    };
    let account = id("Microsoft.Storage/storageAccounts", "stcontoso");
    let gaps = [
        gap(format!("{account}/blobServices/default"), GapReason::Forbidden),
        gap(
            "/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Authorization/locks".into(),
            GapReason::Forbidden,
        ),
        gap(id("Microsoft.ContainerRegistry/registries", "crcontoso"), GapReason::NoAnswer),
    ];
    let resources = json!([
        workspace("mlw-contoso", &json!({"containerRegistry": id("Microsoft.ContainerRegistry/registries", "crcontoso")})),
        vault(false),
        {"id": account, "location": "westeurope", "kind": "StorageV2", "sku": {"name": "Standard_LRS"},
            "properties": {"statusOfPrimary": "available", "isNfsV3Enabled": false}},
        {"id": id("Microsoft.ContainerService/managedClusters", "aks-contoso"), "location": "westeurope",
            "sku": {"name": "Base", "tier": "Free"}, "properties": {"provisioningState": "Succeeded"}}
    ]);
    let told = all(&resources, &gaps);
    assert!(told.contains("Unknown, and therefore not planned for"), "{told}");
    insta::assert_snapshot!(told);
}
