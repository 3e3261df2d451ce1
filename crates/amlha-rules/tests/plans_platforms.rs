//! Plans for platforms that workspaces attach: Databricks, Container Instances, HDInsight, Kubernetes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod common;

use amlha_model::Inventory;
use amlha_rules::Impact;
use serde_json::{Value, json};

use common::{id, outcome, told};

fn estate(resources: &Value) -> Inventory {
    common::estate(resources, &[])
}

fn databricks(root: &str, sku: &str) -> Value {
    json!({"id": id("Microsoft.Databricks/workspaces", "dbw"), "location": "westeurope", "sku": {"name": sku},
           "properties": {"parameters": {"storageAccountName": {"value": "stroot"}, "storageAccountSkuName": {"value": root}}}})
}

#[test]
fn the_root_of_databricks_is_changed_on_its_workspace() {
    let account = json!({"id": id("Microsoft.Storage/storageAccounts", "stroot"), "location": "westeurope",
                         "kind": "StorageV2", "sku": {"name": "Standard_GRS"}, "properties": {}});
    let estate = estate(&json!([databricks("Standard_GRS", "standard"), account]));
    insta::assert_snapshot!(told(&estate, "{}", &["DB"]));
}

#[test]
fn a_root_without_a_counterpart_in_zones_leaves_nothing_to_run() {
    let estate = estate(&json!([databricks("Premium_LRS", "premium")]));
    insta::assert_snapshot!(told(&estate, "{}", &["DB001"]));
}

#[test]
fn a_root_that_has_not_followed_its_workspace_is_no_step() {
    let account = json!({"id": id("Microsoft.Storage/storageAccounts", "stroot"), "location": "westeurope",
                         "kind": "StorageV2", "sku": {"name": "Standard_LRS"}, "properties": {}});
    let estate = estate(&json!([databricks("Standard_ZRS", "premium"), account]));
    insta::assert_snapshot!(told(&estate, "{}", &["DB001"]));
}

#[test]
fn a_datastore_on_the_root_is_moved() {
    let workspace = id("Microsoft.MachineLearningServices/workspaces", "mlw");
    let estate = estate(&json!([
        {"id": workspace, "location": "westeurope", "kind": "Default", "properties": {}},
        {"id": format!("{workspace}/datastores/files"), "properties": {"datastoreType": "Dbfs"}},
    ]));
    insta::assert_snapshot!(told(&estate, "{}", &["DB"]));
}

#[test]
fn a_container_group_is_made_again_once() {
    let registry = id("Microsoft.ContainerRegistry/registries", "crcontoso");
    let estate = estate(&json!([
        {"id": id("Microsoft.ContainerInstance/containerGroups", "ci"), "location": "westeurope", "properties": {
            "osType": "Linux", "priority": "Spot",
            "containers": [{"name": "m", "properties": {"image": "crcontoso.azurecr.io/model:1"}}]}},
        {"id": registry, "location": "westeurope", "sku": {"name": "Premium"}, "properties": {}},
        {"id": id("Microsoft.MachineLearningServices/workspaces", "mlw"), "location": "westeurope", "kind": "Default",
         "properties": {"containerRegistry": registry}},
    ]));
    insta::assert_snapshot!(told(&estate, "{}", &["CG"]));
}

#[test]
fn a_cluster_of_hdinsight_is_made_again_once() {
    let cluster = json!({"id": id("Microsoft.HDInsight/clusters", "hdi"), "location": "westeurope",
        "properties": {"clusterVersion": "4.0.3000.1", "clusterDefinition": {"kind": "spark"}}});
    insta::assert_snapshot!(told(&estate(&json!([cluster])), "{}", &["HD"]));
}

#[test]
fn the_data_of_a_cluster_is_its_accounts() {
    let estate = estate(&json!([
        {"id": id("Microsoft.HDInsight/clusters", "hdi"), "location": "westeurope", "properties": {
            "clusterVersion": "5.1", "storageProfile": {"storageaccounts": [{"name": "stdata.blob.core.windows.net"}]}}},
        {"id": id("Microsoft.Storage/storageAccounts", "stdata"), "location": "westeurope", "kind": "StorageV2",
         "sku": {"name": "Standard_LRS"}, "properties": {}},
    ]));
    insta::assert_snapshot!(told(&estate, "{}", &["HD004"]));
}

#[test]
fn a_connected_cluster_is_its_owners() {
    let cluster = json!({"id": id("Microsoft.Kubernetes/connectedClusters", "arc"), "location": "westeurope",
        "properties": {"connectivityStatus": "Offline", "totalNodeCount": 1, "kubernetesVersion": "1.31.2"}});
    insta::assert_snapshot!(told(&estate(&json!([cluster])), "{}", &["KU"]));
}

#[test]
fn a_tier_weighs_less_before_its_day() {
    let estate = estate(&json!([databricks("Standard_ZRS", "standard")]));
    let on = |day: &str| outcome(&estate, day, "DB002@dbw").1;
    assert_eq!(on("2026-09-30T23:59:59Z"), Impact::Low);
    assert_eq!(on("2026-10-02T00:00:00Z"), Impact::Medium);
}

fn hdinsight(workers: &Value, state: &str) -> Value {
    json!({"id": id("Microsoft.HDInsight/clusters", "hdi"), "location": "westeurope", "properties": {
        "clusterVersion": "5.1", "provisioningState": state, "clusterState": "Running",
        "computeProfile": {"roles": [{"name": "headnode", "targetInstanceCount": 2}, workers]}}})
}

#[test]
fn a_cluster_of_hdinsight_gets_workers_in_place() {
    let estate = estate(&json!([hdinsight(&json!({"name": "workernode", "targetInstanceCount": 1}), "Succeeded")]));
    insta::assert_snapshot!(told(&estate, "{}", &["HD006"]));
}

#[test]
fn a_cluster_of_hdinsight_that_scales_by_itself_is_not_resized() {
    let workers = json!({"name": "workernode", "targetInstanceCount": 1,
                         "autoscale": {"capacity": {"minInstanceCount": 1, "maxInstanceCount": 4}}});
    insta::assert_snapshot!(told(&estate(&json!([hdinsight(&workers, "Succeeded")])), "{}", &["HD006"]));
}

#[test]
fn what_failed_is_repaired_by_a_person() {
    let workers = json!({"name": "workernode", "targetInstanceCount": 3});
    let mut workspace = databricks("Standard_ZRS", "premium");
    workspace["properties"]["provisioningState"] = "Failed".into();
    let estate = estate(&json!([hdinsight(&workers, "Failed"), workspace]));
    insta::assert_snapshot!(told(&estate, "{}", &["HD005", "DB006"]));
}

#[test]
fn a_container_group_gets_a_second_one() {
    let group = json!({"id": id("Microsoft.ContainerInstance/containerGroups", "ci"), "location": "westeurope", "zones": ["1"],
        "properties": {"osType": "Linux", "containers": [{"name": "m", "properties": {"image": "crcontoso.azurecr.io/m:1"}}]}});
    insta::assert_snapshot!(told(&estate(&json!([group])), "{}", &["CG004"]));
}
