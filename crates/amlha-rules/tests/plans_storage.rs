//! Plans for storage accounts and vaults, as they are printed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use amlha_model::{Builder, Inventory, Service, Source, links};
use amlha_rules::plan::{Plan, plan};
use amlha_rules::{Axis, Context, Keep, Profile, check};
use serde_json::Value;

const PROVIDERS: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-ml/providers";

fn inventory(resources: &[String]) -> Inventory {
    let mut builder = Builder::new();
    let source = Source { name: "example".into(), kind: "example".into(), read_at: None };
    let faults = builder.add_array(format!("[{}]", resources.join(",")), source).unwrap();
    assert!(faults.is_empty(), "{faults:?}");
    let mut inventory = builder.finish();
    links::build(&mut inventory);
    inventory
}

/// The plan of an estate, judged on some axes only so that a snapshot is about one thing.
fn planned(resources: &[String], axes: &[Axis]) -> Plan {
    let inventory = inventory(resources);
    let profile = Profile { axes: axes.to_vec(), ..Profile::default() };
    let context = Context::new(&inventory, &profile, "2026-11-23T00:00:00Z".parse().unwrap());
    let mut check = check(&context, Keep::Findings);
    // The workspaces are here to give accounts and vaults a role; their own findings are not.
    check.findings.retain(|finding| matches!(finding.rule.service, Service::StorageAccount | Service::KeyVault));
    plan(&context, &check)
}

/// The plan as JSON: what fits stands on one line, and a command always does.
fn text(plan: &Plan) -> String {
    let mut out = String::new();
    write(&serde_json::to_value(plan).unwrap(), 0, &mut out);
    out
}

fn write(value: &Value, depth: usize, out: &mut String) {
    let is_command = |value: &Value| value.get(0).is_some_and(|first| first == "az");
    let line = value.to_string();
    let (open, close, members): (_, _, Vec<(String, &Value)>) = match value {
        Value::Array(items) => ('[', ']', items.iter().map(|item| (String::new(), item)).collect()),
        Value::Object(object) => ('{', '}', object.iter().map(|(key, value)| (format!("{key:?}: "), value)).collect()),
        _ => ('[', ']', Vec::new()),
    };
    if line.len() + 2 * depth <= 110 || members.is_empty() || is_command(value) {
        out.push_str(&line);
        return;
    }
    out.push(open);
    for (place, (key, member)) in members.iter().enumerate() {
        out.push_str(if place == 0 { "\n" } else { ",\n" });
        out.push_str(&"  ".repeat(depth + 1));
        out.push_str(key);
        write(member, depth + 1, out);
    }
    out.push_str(&format!("\n{}{close}", "  ".repeat(depth)));
}

fn account(location: &str, kind: &str, sku: &str, properties: &str) -> String {
    format!(
        r#"{{"id":"{PROVIDERS}/Microsoft.Storage/storageAccounts/stcontoso","location":"{location}","kind":"{kind}",
        "sku":{{"name":"{sku}"}},"properties":{{"isNfsV3Enabled":false{properties}}},"tags":{{"team":"ml-platform"}}}}"#
    )
}

fn blobs(policies: &str) -> String {
    format!(
        r#"{{"id":"{PROVIDERS}/Microsoft.Storage/storageAccounts/stcontoso/blobServices/default","properties":{policies}}}"#
    )
}

fn workspace(properties: &str) -> String {
    format!(
        r#"{{"id":"{PROVIDERS}/Microsoft.MachineLearningServices/workspaces/mlw-contoso","location":"northeurope",
        "properties":{properties}}}"#
    )
}

fn with_default_account() -> String {
    workspace(&format!(r#"{{"storageAccount":"{PROVIDERS}/Microsoft.Storage/storageAccounts/stcontoso"}}"#))
}

fn vault(properties: &str) -> String {
    format!(
        r#"{{"id":"{PROVIDERS}/Microsoft.KeyVault/vaults/kv-contoso","location":"northeurope","properties":{properties}}}"#
    )
}

const BOTH: &[Axis] = &[Axis::Zone, Axis::Region];

/// The titles of the steps, in order.
fn titles(plan: &Plan) -> Vec<&str> {
    plan.steps.iter().map(|step| step.title.as_str()).collect()
}

#[test]
fn a_default_account_gets_zones_and_no_region() {
    let plan =
        planned(&[with_default_account(), account("northeurope", "StorageV2", "Standard_LRS", "")], &[Axis::Zone]);
    insta::assert_snapshot!(text(&plan));
}

#[test]
fn a_geo_redundant_default_account_is_explained_and_left_alone() {
    let plan =
        planned(&[with_default_account(), account("northeurope", "StorageV2", "Standard_GZRS", "")], &[Axis::Region]);
    // Its replication was not read: that is an unknown, not a step.
    assert!(plan.steps.is_empty());
    insta::assert_snapshot!(text(&plan));
}

#[test]
fn a_data_account_gets_its_region_first_and_its_zones_72_hours_later() {
    let plan = planned(&[account("northeurope", "StorageV2", "Standard_LRS", "")], BOTH);
    assert_eq!(titles(&plan).len(), 2);
    assert_eq!(plan.steps[1].after, [plan.steps[0].id.clone()]);
    assert_eq!(plan.steps[1].pause_hours, 72);
    insta::assert_snapshot!(text(&plan));
}

#[test]
fn where_customers_cannot_convert_support_does() {
    // Italy North has zones, no pair, and no conversion from LRS that a customer could start.
    let plan = planned(&[account("italynorth", "StorageV2", "Standard_LRS", "")], BOTH);
    insta::assert_snapshot!(text(&plan));
}

#[test]
fn a_geo_redundant_account_is_converted_to_gzrs() {
    let plan = planned(&[account("northeurope", "StorageV2", "Standard_GRS", "")], &[Axis::Zone]);
    insta::assert_snapshot!(text(&plan));
}

#[test]
fn general_purpose_v1_is_upgraded_before_it_is_converted() {
    let plan = planned(
        &[with_default_account(), account("northeurope", "Storage", "Standard_LRS", "")],
        &[Axis::Zone, Axis::Lifecycle],
    );
    insta::assert_snapshot!(text(&plan));
}

#[test]
fn premium_accounts_are_converted_by_support_copied_or_left() {
    for (kind, name) in [("FileStorage", "files"), ("BlockBlobStorage", "block_blobs"), ("StorageV2", "page_blobs")] {
        let plan = planned(&[account("northeurope", kind, "Premium_LRS", "")], &[Axis::Zone]);
        insta::assert_snapshot!(format!("premium_{name}"), text(&plan));
    }
}

#[test]
fn soft_delete_of_blobs_and_containers_is_one_step() {
    let settings =
        r#"{"deleteRetentionPolicy":{"enabled":true,"days":3},"containerDeleteRetentionPolicy":{"enabled":false}}"#;
    let plan =
        planned(&[account("northeurope", "BlobStorage", "Standard_GRS", ""), blobs(settings)], &[Axis::DataProtection]);
    assert_eq!(plan.steps.len(), 1);
    insta::assert_snapshot!(text(&plan));
}

#[test]
fn a_policy_that_keeps_longer_is_left_alone() {
    let settings = r#"{"deleteRetentionPolicy":{"enabled":false,"days":21},"containerDeleteRetentionPolicy":{"enabled":true,"days":30}}"#;
    let plan =
        planned(&[account("northeurope", "BlobStorage", "Standard_GRS", ""), blobs(settings)], &[Axis::DataProtection]);
    let run = serde_json::to_string(&plan.steps[0].run).unwrap();
    assert!(run.contains(r#""--delete-retention-days","21""#), "{run}");
    assert!(!run.contains("container"), "{run}");
    assert_eq!(plan.closes, ["ST004@stcontoso"]);
}

#[test]
fn purge_protection_is_a_one_way_door() {
    let key = format!(
        r#"{{"encryption":{{"keyVaultProperties":{{"keyVaultArmId":"{PROVIDERS}/Microsoft.KeyVault/vaults/kv-contoso"}}}}}}"#
    );
    let plan = planned(&[workspace(&key), vault(r#"{"enableSoftDelete":true}"#)], &[Axis::DataProtection]);
    insta::assert_snapshot!(text(&plan));
}

#[test]
fn soft_delete_of_a_vault_comes_before_purge_protection() {
    let plan =
        planned(&[vault(r#"{"enableSoftDelete":false,"enablePurgeProtection":false}"#)], &[Axis::DataProtection]);
    assert_eq!(titles(&plan), ["Turn on soft delete of kv-contoso", "Turn on purge protection of kv-contoso"]);
    assert_eq!(plan.steps[1].after, [plan.steps[0].id.clone()]);
}

#[test]
fn a_failover_is_a_decision_and_only_where_azure_says_it_can_be() {
    let down = |more: &str| format!(r#","statusOfPrimary":"unavailable","secondaryLocation":"westeurope"{more}"#);
    let able =
        down(r#","geoReplicationStats":{"status":"Live","canFailover":true,"lastSyncTime":"2026-11-22T23:50:00Z"}"#);
    let of = |more: &[String]| planned(more, &[Axis::Configuration]);
    insta::assert_snapshot!(text(&of(&[account("northeurope", "StorageV2", "Standard_GRS", &able)])));
    for others in [
        vec![account("northeurope", "StorageV2", "Standard_GRS", &down(""))],
        vec![account("northeurope", "StorageV2", "Standard_ZRS", &able)],
        vec![account(
            "northeurope",
            "StorageV2",
            "Standard_GRS",
            &able.replace(r#""canFailover":true"#, r#""canFailover":false"#),
        )],
        vec![with_default_account(), account("northeurope", "StorageV2", "Standard_GRS", &able)],
    ] {
        let plan = of(&others);
        assert!(plan.steps.is_empty(), "{others:?}");
        assert_eq!(plan.nothing_to_run.len(), 1, "{others:?}");
    }
}

#[test]
fn a_region_without_failover_of_vaults_leaves_nothing_to_run() {
    let vault = vault("{}").replace("northeurope", "westus3");
    insta::assert_snapshot!(text(&planned(&[vault], &[Axis::Region])));
}

#[test]
fn the_root_account_of_databricks_is_not_changed_directly() {
    let databricks = format!(
        r#"{{"id":"{PROVIDERS}/Microsoft.Databricks/workspaces/dbw-contoso","location":"northeurope",
        "properties":{{"parameters":{{"storageAccountName":{{"value":"stcontoso"}}}}}}}}"#
    );
    let plan = planned(&[databricks, account("northeurope", "StorageV2", "Standard_GRS", "")], &[Axis::Zone]);
    assert!(plan.steps.is_empty());
    insta::assert_snapshot!(text(&plan));
}

#[test]
fn a_metadata_store_is_microsofts_unless_the_customer_brought_it() {
    let workspace = |store: &str| {
        workspace(&format!(
            r#"{{"serviceProvisionedResourceGroup":"rg-ml","encryption":{{"storageAccountResourceId":{store}}}}}"#
        ))
    };
    let store = account("northeurope", "StorageV2", "Standard_LRS", "");
    let kept = planned(&[workspace("null"), store.clone()], &[Axis::Zone]);
    assert!(kept.steps.is_empty() && kept.nothing_to_run[0].why.contains("only Microsoft"), "{kept:?}");
    let brought = format!(r#""{PROVIDERS}/Microsoft.Storage/storageAccounts/stcontoso""#);
    let elsewhere = workspace(&brought).replace("\"rg-ml\"", "\"rg-other\"");
    assert_eq!(titles(&planned(&[elsewhere, store], &[Axis::Zone])).len(), 1);
}
