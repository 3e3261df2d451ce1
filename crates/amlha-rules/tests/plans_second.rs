//! The way to a second workspace.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod common;

use amlha_rules::Plan;
use amlha_rules::plan::{Goal, Wish, plan_for};
use amlha_rules::{Context, Keep, Profile, check};
use common::{NOW, estate, id, told};
use serde_json::{Value, json};

const ML: &str = "Microsoft.MachineLearningServices/workspaces";

/// A workspace in West Europe with all that is under it, and nothing elsewhere.
fn alone(change: impl Fn(&mut Value)) -> Value {
    let workspace = id(ML, "mlw-contoso");
    let mut all = json!([
        {
            "id": workspace, "name": "mlw-contoso", "type": ML, "kind": "Default", "location": "westeurope",
            "identity": { "type": "SystemAssigned" },
            "properties": {
                "provisioningState": "Succeeded",
                "storageAccount": id("Microsoft.Storage/storageAccounts", "stcontoso"),
                "keyVault": id("Microsoft.KeyVault/vaults", "kv-contoso"),
                "containerRegistry": id("Microsoft.ContainerRegistry/registries", "crcontoso"),
                "applicationInsights": null, "publicNetworkAccess": "Enabled", "v1LegacyMode": false,
                "managedNetwork": { "isolationMode": "Disabled" }
            }
        },
        {
            "id": id("Microsoft.Storage/storageAccounts", "stcontoso"), "name": "stcontoso",
            "type": "Microsoft.Storage/storageAccounts", "location": "westeurope", "kind": "StorageV2",
            "sku": { "name": "Standard_ZRS" }, "properties": { "provisioningState": "Succeeded" }
        },
        {
            "id": id("Microsoft.Storage/storageAccounts", "stdata"), "name": "stdata",
            "type": "Microsoft.Storage/storageAccounts", "location": "westeurope", "kind": "StorageV2",
            "sku": { "name": "Standard_GZRS" }, "properties": { "provisioningState": "Succeeded" }
        },
        {
            "id": id("Microsoft.KeyVault/vaults", "kv-contoso"), "name": "kv-contoso", "type": "Microsoft.KeyVault/vaults",
            "location": "westeurope",
            "properties": { "enableSoftDelete": true, "enablePurgeProtection": true, "softDeleteRetentionInDays": 90 }
        },
        {
            "id": id("Microsoft.ContainerRegistry/registries", "crcontoso"), "name": "crcontoso",
            "type": "Microsoft.ContainerRegistry/registries", "location": "westeurope", "sku": { "name": "Premium" },
            "properties": { "provisioningState": "Succeeded", "policies": { "softDeletePolicy": { "status": "disabled" } } }
        },
        {
            "id": format!("{workspace}/computes/cpu"), "name": "cpu", "type": format!("{ML}/computes"),
            "location": "westeurope",
            "properties": {
                "computeType": "AmlCompute", "provisioningState": "Succeeded",
                "properties": {
                    "vmSize": "STANDARD_D4DS_V5", "vmPriority": "Dedicated",
                    "scaleSettings": { "minNodeCount": 2, "maxNodeCount": 8, "nodeIdleTimeBeforeScaleDown": "PT120S" }
                }
            }
        },
        {
            "id": format!("{workspace}/datastores/features"), "name": "features", "type": format!("{ML}/datastores"),
            "properties": {
                "datastoreType": "AzureBlob", "accountName": "stdata", "containerName": "features", "isDefault": false,
                "resourceGroup": "rg-contoso", "subscriptionId": "00000000-0000-0000-0000-000000000000",
                "credentials": { "credentialsType": "None" }
            }
        }
    ]);
    change(&mut all);
    all
}

const COMPLETE: [&str; 4] = ["computes", "datastores", "locks", "replications"];

fn planned(resources: &Value, wish: &Wish) -> Plan {
    let inventory = estate(resources, &COMPLETE);
    let profile = Profile::default();
    let context = Context::new(&inventory, &profile, NOW.parse().unwrap());
    plan_for(&context, &check(&context, Keep::Findings), wish)
}

fn only(code: &str) -> Wish {
    Wish { only: vec![code.into()], ..Wish::default() }
}

#[test]
fn a_second_workspace_is_a_plan_of_steps() {
    let plan = planned(&alone(|_| {}), &only("WS001"));
    insta::assert_snapshot!(told(&estate(&alone(|_| {}), &COMPLETE), "{}", &["WS001"]));
    assert_eq!(plan.closes, ["WS001@mlw-contoso"]);
}

#[test]
fn with_the_goal_of_a_region_the_registry_goes_there_too() {
    let plan = planned(&alone(|_| {}), &Wish { goal: Goal::Region, ..Wish::default() });
    let titles: Vec<&str> = plan.steps.iter().map(|step| step.title.as_str()).collect();
    let revealed: Vec<&str> = plan.reveals.iter().map(|left| left.finding.as_str()).collect();
    insta::assert_snapshot!(format!("{titles:#?}\nreveals {revealed:#?}"));
}

/// Both come to one group there, and neither is in the way of the other.
#[test]
fn two_workspaces_of_one_group() {
    let two = alone(|all| {
        let other = all.to_string().replace("mlw-contoso", "mlw-other");
        let other: Vec<Value> = serde_json::from_str(&other).unwrap();
        let added = other.into_iter().filter(|one| one.to_string().contains("mlw-other"));
        all.as_array_mut().unwrap().extend(added);
    });
    let inventory = estate(&two, &COMPLETE);
    let plan = planned(&two, &only("WS001"));
    assert_eq!(plan.closes, ["WS001@mlw-contoso", "WS001@mlw-other"]);
    let after = plan.apply(&inventory).unwrap();
    assert_eq!(after.len(), inventory.len() + 2 * 7);
}

type Change = fn(&mut Value);

/// Where the inventory does not hold enough, a person decides.
#[test]
fn what_cannot_be_copied_is_decided_by_a_person() {
    let cases: [(&str, Change); 5] = [
        ("a hub", |all| all[0]["kind"] = "Hub".into()),
        ("a customer-managed key", |all| all[0]["properties"]["encryption"] = json!({ "status": "Enabled" })),
        ("an identity that somebody assigned", |all| all[0]["identity"]["type"] = "UserAssigned".into()),
        ("a vault in another region", |all| all[3]["location"] = "northeurope".into()),
        ("a region without a pair", |all| all[0]["location"] = "italynorth".into()),
    ];
    for (what, change) in cases {
        let plan = planned(&alone(change), &only("WS001"));
        assert_eq!(plan.steps.len(), 1, "{what}");
        assert_eq!(plan.steps[0].action, amlha_rules::plan::Action::Decide, "{what}");
        assert!(plan.closes.is_empty(), "{what}");
    }
}

#[test]
fn hostile_and_long_names_stay_within_the_rules_of_names() {
    let name = "mlw-contoso-with-a-name-of-33-abc";
    let plan = planned(
        &alone(|all| {
            let text = all.to_string().replace("mlw-contoso", name).replace("rg-contoso", "rg (x) $(id) 'y'");
            *all = serde_json::from_str(&text).unwrap();
        }),
        &only("WS001"),
    );
    let created: Vec<&str> = plan.steps.iter().map(|step| step.title.as_str()).collect();
    insta::assert_snapshot!(created.join("\n"));
}
