//! Plans for Azure ML itself: computes, endpoints, registries, pairs of workspaces, attached machines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod common;

use amlha_model::{Gap, GapReason};
use amlha_rules::{Impact, Outcome};
use serde_json::{Value, json};

use common::{NOW, estate, id, outcome, planned, told};

const ML: &str = "Microsoft.MachineLearningServices";

fn inside(workspace: &str, path: &str) -> String {
    format!("{}/{path}", id(&format!("{ML}/workspaces"), workspace))
}

fn workspace(name: &str, location: &str, properties: impl Into<Value>) -> Value {
    let properties: Value = properties.into();
    json!({"id": id(&format!("{ML}/workspaces"), name), "location": location, "kind": "Default", "properties": properties})
}

fn cluster(workspace: &str, name: &str, inner: impl Into<Value>) -> Value {
    let inner: Value = inner.into();
    json!({"id": inside(workspace, &format!("computes/{name}")), "location": "westeurope",
           "properties": {"computeType": "AmlCompute", "provisioningState": "Succeeded", "properties": inner}})
}

fn low_priority() -> Value {
    json!({"vmSize": "Standard_D4s_v5", "vmPriority": "LowPriority", "scaleSettings": {"minNodeCount": 0, "maxNodeCount": 4},
           "subnet": {"id": "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v/subnets/s"}})
}

fn batch_deployment() -> Value {
    json!({"id": inside("mlw", "batchEndpoints/score/deployments/blue"),
           "properties": {"compute": inside("mlw", "computes/cpu"), "retrySettings": {"maxRetries": 0}}})
}

#[test]
fn a_dedicated_cluster_stands_beside_the_old_one_before_that_goes() {
    let estate = estate(
        &json!([workspace("mlw", "westeurope", json!({})), cluster("mlw", "cpu", low_priority()),
        {"id": inside("mlw", "batchEndpoints/score"), "properties": {}}, batch_deployment()]),
        &[],
    );
    insta::assert_snapshot!(told(&estate, "{}", &["CC002", "CC003", "BE001"]));
}

#[test]
fn a_cluster_of_low_priority_whose_series_ends_is_made_once() {
    let mut inner = low_priority();
    inner["vmSize"] = "STANDARD_NC6".into();
    let estate = estate(&json!([cluster("mlw", "cpu", inner)]), &[]);
    insta::assert_snapshot!(told(&estate, "{}", &["CC002", "CC003"]));
}

#[test]
fn warm_nodes_are_a_patch_and_back() {
    let estate = estate(
        &json!([cluster(
            "mlw",
            "cpu",
            json!({"vmSize": "Standard_D4s_v5", "vmPriority": "Dedicated",
        "scaleSettings": {"minNodeCount": 0, "maxNodeCount": 1}})
        )]),
        &[],
    );
    insta::assert_snapshot!(told(&estate, r#"{"warmNodes": 2}"#, &["CC006"]));
}

#[test]
fn clusters_that_have_no_node_or_stand_in_a_hub() {
    let mut hub = workspace("hub", "westeurope", json!({}));
    hub["kind"] = "Hub".into();
    let mut failed = cluster("hub", "cpu", json!({"scaleSettings": {"minNodeCount": 0, "maxNodeCount": 0}}));
    failed["properties"]["provisioningState"] = "Failed".into();
    insta::assert_snapshot!(told(&estate(&json!([hub, failed]), &[]), "{}", &["CC004", "CC005", "CC007"]));
}

#[test]
fn an_instance_of_a_retired_series_that_does_not_start() {
    let instance = json!({"id": inside("mlw", "computes/dev"), "location": "westeurope", "properties": {
        "computeType": "ComputeInstance", "properties": {"vmSize": "Standard_NV6", "state": "Unusable"}}});
    insta::assert_snapshot!(told(&estate(&json!([instance]), &[]), "{}", &["CI"]));
}

fn endpoint(properties: impl Into<Value>) -> Value {
    let properties: Value = properties.into();
    json!({"id": inside("mlw", "onlineEndpoints/score"), "location": "westeurope", "properties": properties})
}

fn deployment(name: &str, capacity: u32, properties: impl Into<Value>) -> Value {
    let properties: Value = properties.into();
    json!({"id": inside("mlw", &format!("onlineEndpoints/score/deployments/{name}")), "location": "westeurope",
           "sku": {"name": "Default", "capacity": capacity}, "properties": properties})
}

#[test]
fn an_endpoint_with_everything_wrong() {
    let probe = json!({"period": "PT10S"});
    let managed = json!({"endpointComputeType": "Managed", "provisioningState": "Failed", "appInsightsEnabled": false,
        "livenessProbe": probe});
    let estate = estate(
        &json!([
            workspace("mlw", "westeurope", json!({})),
            endpoint(json!({"traffic": {}, "provisioningState": "Succeeded"})),
            deployment("blue", 1, managed)
        ]),
        &["endpoints"],
    );
    insta::assert_snapshot!(told(&estate, "{}", &["OE"]));
}

#[test]
fn an_autoscaled_deployment_gets_a_higher_minimum() {
    let scaled = json!({"endpointComputeType": "Kubernetes",
        "scaleSettings": {"scaleType": "TargetUtilization", "minInstances": 1, "maxInstances": 2}});
    let estate = estate(
        &json!([
            endpoint(json!({"traffic": {"blue": 60}})),
            deployment("blue", 9, scaled),
            deployment("green", 3, json!({}))
        ]),
        &[],
    );
    insta::assert_snapshot!(told(&estate, "{}", &["OE001", "OE003"]));
}

#[test]
fn names_of_deployments_do_not_become_paths() {
    let estate = estate(&json!([endpoint(json!({"traffic": {}})), deployment("x' || y", 3, json!({}))]), &[]);
    planned(&estate, "{}", |plan| {
        let open = plan.unclosed.iter().find(|open| open.finding.starts_with("OE003")).unwrap();
        assert!(open.why.contains("plain name"), "{}", open.why);
    });
}

#[test]
fn batch_endpoints_without_what_they_name() {
    let mut resources = vec![
        json!({"id": inside("mlw", "batchEndpoints/score"), "location": "westeurope",
               "properties": {"defaults": {"deploymentName": "gone"}}}),
        batch_deployment(),
    ];
    let mut hub = workspace("mlw", "westeurope", json!({}));
    hub["kind"] = "Hub".into();
    resources.push(hub);
    let estate = estate(&Value::from(resources), &["computes", "endpoints"]);
    insta::assert_snapshot!(told(&estate, "{}", &["BE"]));
}

fn registry(location: &str, sku: &str, images: &str) -> Value {
    json!({"id": id(&format!("{ML}/registries"), "reg"), "location": location, "properties": {"regionDetails": [{
        "location": location,
        "storageAccountDetails": [{"systemCreatedStorageAccount": {"storageAccountType": sku}}],
        "acrDetails": [{"systemCreatedAcrAccount": {"acrAccountSku": images}}]}]}})
}

#[test]
fn a_registry_gets_a_second_region_and_keeps_its_stores() {
    insta::assert_snapshot!(told(
        &estate(&json!([registry("westeurope", "Standard_LRS", "Basic")]), &[]),
        "{}",
        &["MR"]
    ));
    let alone = estate(&json!([registry("italynorth", "Standard_ZRS", "Premium")]), &[]);
    insta::assert_snapshot!("a_registry_in_a_region_without_a_pair", told(&alone, "{}", &["MR"]));
}

#[test]
fn a_pair_in_which_each_part_differs() {
    let kv = id("Microsoft.KeyVault/vaults", "kv");
    let st = id("Microsoft.Storage/storageAccounts", "st");
    let of = |name: &str, location: &str, images: &str, mode: &str| {
        workspace(
            name,
            location,
            json!({"keyVault": kv, "storageAccount": st,
            "containerRegistry": id("Microsoft.ContainerRegistry/registries", images),
            "managedNetwork": {"isolationMode": mode}}),
        )
    };
    let datastore = |workspace: &str, name: &str| {
        json!({"id": inside(workspace, &format!("datastores/{name}")),
               "properties": {"datastoreType": "AzureBlob", "accountName": "stdata", "containerName": "c"}})
    };
    let estate = estate(
        &json!([
            of("mlw-a", "westeurope", "cra", "AllowInternetOutbound"), of("mlw-b", "northeurope", "crb", "Disabled"),
            {"id": kv, "location": "westeurope"},
            cluster("mlw-a", "gpu", json!({"vmSize": "Standard_NC24ads_A100_v4", "vmPriority": "Dedicated",
                "scaleSettings": {"minNodeCount": 0, "maxNodeCount": 2}, "subnet": {"id": "/subscriptions/0/x"}})),
            cluster("mlw-b", "cpu", json!({"vmSize": "Standard_D4s_v5"})),
            datastore("mlw-a", "training"), datastore("mlw-b", "other"),
        ]),
        &[],
    );
    insta::assert_snapshot!(told(&estate, "{}", &["WS006", "WS007", "WS008", "WS009", "WS010"]));
}

#[test]
fn a_workspace_that_depends_on_another_region() {
    let estate = estate(
        &json!([
            workspace("mlw", "westeurope", json!({
                "storageAccount": id("Microsoft.Storage/storageAccounts", "st"), "keyVault": id("Microsoft.KeyVault/vaults", "kv"),
                "applicationInsights": id("Microsoft.Insights/components", "appi"),
                "containerRegistry": id("Microsoft.ContainerRegistry/registries", "cr"),
                "encryption": {"status": "Enabled", "keyVaultProperties": {"keyVaultArmId": id("Microsoft.KeyVault/vaults", "kv")}},
                "enableServiceSideCMKEncryption": true,
                "managedNetwork": {"isolationMode": "AllowInternetOutbound", "outboundRules": {"data": {"status": "Failed"}}}})),
            cluster("mlw", "cpu", json!({"vmSize": "Standard_D4s_v5"})),
            {"id": id("Microsoft.Storage/storageAccounts", "st"), "location": "northeurope"},
            {"id": id("Microsoft.KeyVault/vaults", "kv"), "location": "northeurope"},
            {"id": id("Microsoft.Insights/components", "appi"), "location": "northeurope"},
            {"id": id("Microsoft.ContainerRegistry/registries", "cr"), "location": "westeurope",
             "properties": {"publicNetworkAccess": "Disabled"}},
        ]),
        &[],
    );
    insta::assert_snapshot!(told(&estate, "{}", &["WS011", "WS013", "WS014", "WS015", "WS016"]));
}

#[test]
fn what_azure_does_not_know_is_recovered() {
    let vault = id("Microsoft.KeyVault/vaults", "kv");
    let resources = json!([
        workspace("mlw", "westeurope", json!({"storageAccount": id("Microsoft.Storage/storageAccounts", "st"), "keyVault": vault})),
        {"id": id("Microsoft.Storage/storageAccounts", "st"), "location": "westeurope"},
    ]);
    let mut inventory = estate(&resources, &[]);
    inventory.revise_gaps(|gap: &mut Gap| gap.reason = GapReason::NotFound);
    insta::assert_snapshot!(told(&inventory, "{}", &["WS012"]));
    inventory.revise_gaps(|gap| gap.reason = GapReason::Forbidden);
    assert_eq!(outcome(&inventory, NOW, "WS012@mlw").0, Outcome::Unknown);
}

#[test]
fn machines_pools_and_factories() {
    let machine = id("Microsoft.Compute/virtualMachines", "vm");
    let pool = format!("{}/bigDataPools/spark", id("Microsoft.Synapse/workspaces", "syn"));
    let attached = |name: &str, kind: &str, to: &str| json!({"id": inside("mlw", &format!("computes/{name}")), "properties": {"computeType": kind, "resourceId": to}});
    let estate = estate(
        &json!([
            {"id": machine, "location": "westeurope", "properties": {"hardwareProfile": {"vmSize": "Standard_D4s_v5"},
                "priority": "Spot", "storageProfile": {"osDisk": {"managedDisk": {"storageAccountType": "Standard_LRS"}}}}},
            {"id": pool, "location": "westeurope", "properties": {"provisioningState": "Failed"}},
            attached("vm", "VirtualMachine", &machine), attached("spark", "SynapseSpark", &pool),
            {"id": id("Microsoft.DataFactory/factories", "adf"), "location": "brazilsouth",
             "properties": {"createTime": "2026-01-01T00:00:00Z"}},
        ]),
        &[],
    );
    insta::assert_snapshot!(told(&estate, "{}", &["VM", "SP", "DF"]));
}

#[test]
fn a_series_weighs_less_before_its_day() {
    let estate = estate(&json!([cluster("mlw", "cpu", json!({"vmSize": "Standard_HB60rs"}))]), &[]);
    let on = |day: &str| outcome(&estate, day, "CC003@cpu");
    assert_eq!(on("2024-08-30T23:59:59Z").1, Impact::Low);
    assert_eq!((on("2024-08-31T00:00:00Z").0, on("2024-08-31T00:00:00Z").1), (Outcome::Fail, Impact::High));
}

#[test]
fn what_ends_weighs_less_before_its_day() {
    let machine = id("Microsoft.Compute/virtualMachines", "vm");
    let estate = estate(
        &json!([
            {"id": machine, "location": "westeurope"},
            {"id": inside("mlw", "computes/vm"), "properties": {"computeType": "VirtualMachine", "resourceId": machine}},
        ]),
        &[],
    );
    assert_eq!(outcome(&estate, "2026-06-30T12:00:00Z", "VM004@vm").1, Impact::Low);
    assert_eq!(outcome(&estate, "2026-07-01T00:00:00Z", "VM004@vm").1, Impact::Medium);
}

#[test]
fn a_cluster_behind_a_batch_endpoint_weighs_more() {
    let alone = json!([cluster("mlw", "cpu", low_priority())]);
    let used = json!([cluster("mlw", "cpu", low_priority()), batch_deployment()]);
    assert_eq!(outcome(&estate(&alone, &[]), NOW, "CC002@cpu").1, Impact::Medium);
    assert_eq!(outcome(&estate(&used, &[]), NOW, "CC002@cpu").1, Impact::High);
}

#[test]
fn the_worst_deployment_decides() {
    let unread = json!({"id": inside("mlw", "onlineEndpoints/score/deployments/a"), "properties": {}});
    let two = json!([endpoint(json!({"traffic": {"a": 50, "b": 50}})), unread, deployment("b", 2, json!({}))]);
    assert_eq!(outcome(&estate(&two, &[]), NOW, "OE001@score").0, Outcome::Fail);
    let three = json!([endpoint(json!({"traffic": {"a": 50, "b": 50}})), two[1], deployment("b", 3, json!({}))]);
    assert_eq!(outcome(&estate(&three, &[]), NOW, "OE001@score").0, Outcome::Unknown);
    let one = json!([
        endpoint(json!({"traffic": {"a": 50, "b": 50}})),
        deployment("a", 1, json!({})),
        deployment("b", 2, json!({}))
    ]);
    assert_eq!(outcome(&estate(&one, &[]), NOW, "OE001@score").1, Impact::High);
}
