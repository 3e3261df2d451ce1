//! Plans for what only several resources together show.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod common;

use serde_json::{Value, json};

use common::{estate, id, told};

const ML: &str = "Microsoft.MachineLearningServices/workspaces";
const STORAGE: &str = "Microsoft.Storage/storageAccounts";
const VAULT: &str = "Microsoft.KeyVault/vaults";

fn workspace(name: &str, region: &str) -> Value {
    json!({"id": id(ML, name), "location": region, "kind": "Default",
           "properties": {"storageAccount": id(STORAGE, "stdefault"), "keyVault": id(VAULT, "kv")}})
}

fn account(name: &str, region: &str, kind: &str, sku: &str) -> Value {
    json!({"id": id(STORAGE, name), "location": region, "kind": kind, "sku": {"name": sku}, "properties": {}})
}

fn datastore(workspace: &str, account: &str) -> Value {
    json!({"id": id(ML, &format!("{workspace}/datastores/blobs")),
           "properties": {"datastoreType": "AzureBlob", "accountName": account, "containerName": "c"}})
}

fn shared(account: &Value) -> String {
    let name = account["id"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let estate = estate(
        &json!([
            workspace("mlw-we", "westeurope"),
            workspace("mlw-ne", "northeurope"),
            datastore("mlw-we", &name),
            datastore("mlw-ne", &name),
            account
        ]),
        &["datastores"],
    );
    told(&estate, "{}", &["XS001", "ST002"])
}

#[test]
fn shared_data_gets_its_second_region_once() {
    insta::assert_snapshot!(shared(&account("stdata", "westeurope", "StorageV2", "Standard_ZRS")));
}

#[test]
fn shared_data_on_a_premium_account_is_copied() {
    insta::assert_snapshot!(shared(&account("stdata", "westeurope", "BlockBlobStorage", "Premium_ZRS")));
}

#[test]
fn shared_data_in_a_region_without_a_pair_is_copied() {
    insta::assert_snapshot!(shared(&account("stdata", "polandcentral", "StorageV2", "Standard_ZRS")));
}

fn cluster_away(priority: &str, size: &str) -> String {
    let cluster = json!({"id": id(ML, "mlw/computes/cpu"), "location": "westeurope", "properties": {
        "computeType": "AmlCompute", "computeLocation": "northeurope", "properties": {
            "vmSize": size, "vmPriority": priority, "subnet": {"id": "/subscriptions/0/s"},
            "scaleSettings": {"minNodeCount": 0, "maxNodeCount": 4}}}});
    let data = account("stdefault", "westeurope", "StorageV2", "Standard_ZRS");
    let estate = estate(&json!([workspace("mlw", "westeurope"), cluster, data]), &["computes"]);
    told(&estate, "{}", &["XS002", "CC002", "CC003"])
}

#[test]
fn a_cluster_is_made_again_beside_its_data() {
    insta::assert_snapshot!(cluster_away("Dedicated", "Standard_DS3_v2"));
}

#[test]
fn a_cluster_with_several_faults_is_made_again_once() {
    insta::assert_snapshot!(cluster_away("LowPriority", "Standard_DS3_v2"));
}

#[test]
fn a_cluster_of_a_series_that_ends_gets_its_region_with_its_size() {
    insta::assert_snapshot!(cluster_away("LowPriority", "Standard_NC6"));
}

#[test]
fn what_a_workspace_cannot_exchange_is_locked() {
    let data = account("stdefault", "westeurope", "StorageV2", "Standard_LRS");
    let vault = json!({"id": id(VAULT, "kv"), "location": "westeurope", "properties": {"enableSoftDelete": true}});
    let estate = estate(&json!([workspace("mlw", "westeurope"), data, vault]), &["locks"]);
    insta::assert_snapshot!(told(&estate, "{}", &["XS003", "XS004"]));
}

#[test]
fn a_region_to_recover_to_is_chosen() {
    let estate = estate(&json!([workspace("mlw", "polandcentral")]), &[]);
    insta::assert_snapshot!(told(&estate, "{}", &["XS005", "XS006"]));
}

#[test]
fn a_region_that_offers_less_is_named_with_what_it_lacks() {
    let estate = estate(&json!([workspace("mlw", "uksouth")]), &[]);
    insta::assert_snapshot!(told(&estate, "{}", &["XS005", "XS006"]));
}

#[test]
fn computes_of_one_zone_are_for_a_person_to_spread() {
    let machine = |name: &str| {
        json!({"id": id("Microsoft.Compute/virtualMachines", name), "location": "westeurope", "zones": ["1"],
               "properties": {}})
    };
    let compute = |name: &str| {
        json!({"id": id(ML, &format!("mlw/computes/{name}")), "location": "westeurope", "properties": {
            "computeType": "VirtualMachine", "resourceId": id("Microsoft.Compute/virtualMachines", name)}})
    };
    let estate = estate(
        &json!([workspace("mlw", "westeurope"), machine("a"), machine("b"), compute("a"), compute("b")]),
        &["computes"],
    );
    insta::assert_snapshot!(told(&estate, "{}", &["XS007"]));
}

#[test]
fn a_cluster_of_another_region_is_for_a_person_to_decide() {
    let cluster = json!({"id": id("Microsoft.ContainerService/managedClusters", "aks"), "location": "northeurope",
                         "properties": {"provisioningState": "Succeeded"}});
    let compute = json!({"id": id(ML, "mlw/computes/k8s"), "location": "westeurope", "properties": {
        "computeType": "Kubernetes", "resourceId": cluster["id"]}});
    let estate = estate(&json!([workspace("mlw", "westeurope"), cluster, compute]), &["computes"]);
    insta::assert_snapshot!(told(&estate, "{}", &["XS008"]));
}
