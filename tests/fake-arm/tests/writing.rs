//! What is written: state, change log, locks, long operations, deployments.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

mod common;

use std::time::Duration;

use common::{Client, SUB, estate, fake, id};
use serde_json::{Value, json};

fn account() -> String {
    id("Microsoft.Storage/storageAccounts/stcontoso")
}

#[tokio::test]
async fn a_patch_merges_and_is_told() {
    let fake = fake().start().await.unwrap();
    let client = Client::of(&fake);
    let patch = json!({"sku": {"name": "Standard_ZRS"}, "tags": {"env": null, "by": "plan"}});
    let got = client.send("PATCH", &account().to_uppercase(), Some(patch)).await;
    assert_eq!((got.status, &got.json()["sku"]), (200, &json!({"name": "Standard_ZRS", "tier": "Standard"})));
    let after = fake.resource(&account()).unwrap();
    assert_eq!((&after["tags"], &after["kind"]), (&json!({"by": "plan"}), &json!("StorageV2")));
    let changes = fake.changes();
    assert_eq!(changes.len(), 1);
    let before = estate().into_iter().find(|body| body["id"] == account().as_str());
    assert_eq!((changes[0].method.as_str(), changes[0].api_version.as_str()), ("PATCH", "2024-01-01"));
    assert_eq!(&changes[0].before, &before);
    // What was asked for is told as it was asked; what follows from it is only kept.
    let told = changes[0].after.as_ref().unwrap();
    assert_eq!((&told["sku"], &told["tags"]), (&after["sku"], &after["tags"]));
    assert!(told["properties"]["geoReplicationStats"].is_object());
    // An account without a second region has no state of it.
    assert_eq!(after["properties"], json!({"isHnsEnabled": false}));
    assert_eq!(client.send("PATCH", &id("Microsoft.KeyVault/vaults/nope"), Some(json!({}))).await.status, 404);
    assert_eq!(client.send("PATCH", &account(), Some(json!([]))).await.code(), "InvalidRequestContent");
    assert_eq!(fake.changes().len(), 1);
}

#[tokio::test]
async fn a_put_makes_or_replaces_and_a_delete_removes_what_is_inside_too() {
    let fake = fake().start().await.unwrap();
    let client = Client::of(&fake);
    let replica = id("Microsoft.ContainerRegistry/registries/crcontoso/replications/swedencentral");
    let got = client.send("PUT", &replica, Some(json!({"location": "swedencentral"}))).await;
    let wanted = json!({"id": replica, "name": "swedencentral", "type": "Microsoft.ContainerRegistry/registries/replications", "location": "swedencentral"});
    assert_eq!((got.status, got.json()), (201, wanted.clone()));
    let got = client.send("PUT", &replica, Some(json!({"properties": {"zoneRedundancy": "Enabled"}}))).await;
    let mut replaced = wanted;
    replaced["properties"] = json!({"zoneRedundancy": "Enabled"});
    assert_eq!((got.status, got.json()), (200, replaced));
    let orphan =
        client.send("PUT", &id("Microsoft.ContainerRegistry/registries/nope/replications/x"), Some(json!({}))).await;
    assert_eq!((orphan.status, orphan.code().as_str()), (404, "ParentResourceNotFound"));
    let registry = id("Microsoft.ContainerRegistry/registries/crcontoso");
    assert_eq!(client.send("DELETE", &registry, None).await.status, 200);
    assert_eq!(client.send("DELETE", &registry, None).await.status, 204, "it is gone");
    assert_eq!((fake.resource(&registry), fake.resource(&replica)), (None, None));
    assert_eq!(fake.changes().len(), 3);
    assert_eq!(fake.changes()[2].after, None);
}

#[tokio::test]
async fn an_action_is_remembered() {
    let fake = fake().start().await.unwrap();
    let client = Client::of(&fake);
    assert_eq!(client.send("POST", &format!("{}/failover", account()), None).await.status, 200);
    assert_eq!(
        client.send("POST", &format!("{}/failover", id("Microsoft.Storage/storageAccounts/nope")), None).await.status,
        404
    );
    let free = client
        .send("POST", &format!("{SUB}/providers/Microsoft.Storage/checkNameAvailability"), Some(json!({"name": "x"})))
        .await;
    assert_eq!(free.json(), json!({"nameAvailable": true}));
    let changes = fake.changes();
    assert_eq!(changes.len(), 1);
    assert_eq!(
        (changes[0].method.as_str(), changes[0].id.clone(), &changes[0].after),
        ("POST", format!("{}/failover", account()), &None)
    );
}

#[tokio::test]
async fn locks_stop_what_they_should() {
    let fake = fake().start().await.unwrap();
    let client = Client::of(&fake);
    let vault = id("Microsoft.KeyVault/vaults/kv-contoso");
    let refused = client.send("DELETE", &vault, None).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "ScopeLocked"));
    assert!(
        refused.json()["error"]["message"]
            .as_str()
            .unwrap()
            .contains(&format!("cannot perform delete operation because following scope(s) are locked: '{vault}'"))
    );
    assert_eq!(client.send("PATCH", &vault, Some(json!({"tags": {}}))).await.status, 200, "it may be changed");
    let group = format!("{SUB}/resourceGroups/rg-contoso");
    assert_eq!(client.send("DELETE", &group, None).await.status, 409, "what is in the group is locked");
    let lock = id("Microsoft.Authorization/locks/all");
    assert_eq!(client.send("PUT", &lock, Some(json!({"properties": {"level": "ReadOnly"}}))).await.status, 201);
    for (method, path) in
        [("PATCH", account()), ("PUT", account()), ("POST", format!("{}/listKeys", account())), ("DELETE", account())]
    {
        assert_eq!(client.send(method, &path, Some(json!({}))).await.code(), "ScopeLocked", "{method}");
    }
    assert_eq!(client.send("DELETE", &lock, None).await.status, 200);
    assert_eq!(
        client.send("DELETE", &format!("{vault}/providers/Microsoft.Authorization/locks/keep"), None).await.status,
        200
    );
    assert_eq!(client.send("DELETE", &group, None).await.status, 200);
    assert_eq!(fake.resources().len(), 1);
}

#[tokio::test]
async fn a_group_can_be_made() {
    let fake = fake().start().await.unwrap();
    let client = Client::of(&fake);
    let group = format!("{SUB}/resourceGroups/rg-new");
    let vault = format!("{group}/providers/Microsoft.KeyVault/vaults/kv-new");
    assert_eq!(client.send("PUT", &vault, Some(json!({"location": "eastus"}))).await.code(), "ResourceGroupNotFound");
    let made = client.send("PUT", &group, Some(json!({"location": "eastus", "tags": {"a": "b"}}))).await;
    assert_eq!(
        (made.status, &made.json()["location"], &made.json()["tags"]),
        (201, &json!("eastus"), &json!({"a": "b"}))
    );
    assert_eq!(client.send("PUT", &vault, Some(json!({"location": "eastus"}))).await.status, 201);
    assert_eq!(client.all(&format!("{SUB}/resourcegroups")).await.0.len(), 2);
}

#[tokio::test]
async fn a_write_brings_what_azure_brings() {
    let fake = fake().start().await.unwrap();
    let client = Client::of(&fake);
    client.send("PATCH", &account(), Some(json!({"sku": {"name": "Standard_GRS"}}))).await;
    let grown = fake.resource(&account()).unwrap()["properties"].clone();
    assert_eq!(
        (&grown["secondaryLocation"], &grown["geoReplicationStats"]["status"]),
        (&json!("northeurope"), &json!("Live"))
    );
    let conversion = json!({"properties": {"targetSkuName": "Standard_GZRS"}});
    let asked = client.send("POST", &format!("{}/startAccountMigration", account()), Some(conversion)).await;
    assert!(asked.status < 300, "{asked:?}");
    assert_eq!(fake.resource(&account()).unwrap()["sku"]["name"], "Standard_GZRS");
    let replica = id("Microsoft.ContainerRegistry/registries/crcontoso/replications/swedencentral");
    client.send("PUT", &replica, Some(json!({"location": "swedencentral"}))).await;
    let made = fake.resource(&replica).unwrap()["properties"].clone();
    assert_eq!(made, json!({"provisioningState": "Succeeded", "status": {"displayStatus": "Ready"}}));
}

#[tokio::test]
async fn a_node_pool_is_a_profile_of_its_cluster() {
    let fake = fake().start().await.unwrap();
    let client = Client::of(&fake);
    let cluster = id("Microsoft.ContainerService/managedClusters/aks-contoso");
    let (pools, _) = client.all(&format!("{cluster}/agentPools")).await;
    assert_eq!(
        pools[1],
        json!({"id": format!("{cluster}/agentPools/infer"), "name": "infer",
        "type": "Microsoft.ContainerService/managedClusters/agentPools", "properties": {"mode": "User", "count": 2}})
    );
    let new = json!({"properties": {"mode": "User", "count": 3, "availabilityZones": ["1", "2", "3"]}});
    assert_eq!(client.send("PUT", &format!("{cluster}/agentPools/infer2"), Some(new)).await.status, 201);
    // The service knows no 200 for this, and so do its clients.
    let got = client.send("DELETE", &format!("{cluster}/agentPools/infer"), None).await;
    assert_eq!(got.status, 202);
    assert_eq!(client.get(got.header("azure-asyncoperation")).await.json()["status"], "Succeeded");
    assert_eq!(client.get(&format!("{cluster}/agentPools/infer")).await.status, 404);
    let profiles = fake.resource(&cluster).unwrap()["properties"]["agentPoolProfiles"].clone();
    assert_eq!(
        profiles,
        json!([{"name": "system", "mode": "System", "count": 3}, {"name": "infer2", "mode": "User", "count": 3, "availabilityZones": ["1", "2", "3"], "provisioningState": "Succeeded"}])
    );
    let told: Vec<_> = fake
        .changes()
        .into_iter()
        .map(|change| (change.method, change.id.rsplit('/').next().unwrap().to_owned()))
        .collect();
    assert_eq!(told, [("PUT".to_owned(), "infer2".to_owned()), ("DELETE".to_owned(), "infer".to_owned())]);
}

#[tokio::test]
async fn a_long_operation_takes_effect_when_it_ends() {
    let lasts = Duration::from_millis(150);
    let fake = fake().long_running(lasts).start().await.unwrap();
    let client = Client::of(&fake);
    // A storage account is changed at once, as Azure does it.
    assert_eq!(client.send("PATCH", &account(), Some(json!({"sku": {"name": "Standard_ZRS"}}))).await.status, 200);
    assert_eq!(fake.resource(&account()).unwrap()["sku"]["name"], "Standard_ZRS");
    let cluster = id("Microsoft.ContainerService/managedClusters/aks-contoso");
    let got = client.send("PATCH", &cluster, Some(json!({"sku": {"tier": "Standard"}}))).await;
    assert_eq!((got.status, got.header("retry-after")), (202, "1"));
    let (operation, location) = (got.header("azure-asyncoperation").to_owned(), got.header("location").to_owned());
    assert_eq!(client.get(&operation).await.json()["status"], "InProgress");
    assert_eq!(client.get(&location).await.status, 202);
    assert_eq!(client.get(&cluster).await.json()["sku"]["tier"], "Free");
    assert_eq!(fake.changes().len(), 1);
    tokio::time::sleep(lasts).await;
    assert_eq!(client.get(&operation).await.json()["status"], "Succeeded");
    assert_eq!(client.get(&location).await.json()["sku"]["tier"], "Standard");
    assert_eq!(client.get(&cluster).await.json()["sku"]["tier"], "Standard");
    assert_eq!(fake.changes().len(), 2);
    let put =
        client.send("PUT", &id("Microsoft.KeyVault/vaults/kv-new"), Some(json!({"location": "westeurope"}))).await;
    assert_eq!((put.status, put.header("azure-asyncoperation").is_empty()), (201, false));
    assert_eq!(client.get("/ops/99").await.code(), "OperationNotFound");
}

fn deployment(resources: &Value) -> Value {
    let template =
        json!({"parameters": {"name": {"type": "string", "defaultValue": "stcontoso"}}, "resources": resources});
    json!({"properties": {"mode": "Incremental", "parameters": {}, "template": template}})
}

#[tokio::test]
async fn a_deployment_writes_what_is_written_out() {
    let fake = fake().start().await.unwrap();
    let client = Client::of(&fake);
    let path = id("Microsoft.Resources/deployments/d1");
    let body = deployment(&json!([
        {"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "[parameters('name')]", "sku": {"name": "Standard_GZRS"}},
        {"type": "Microsoft.ContainerRegistry/registries/replications", "apiVersion": "2023-07-01", "name": "crcontoso/eastus", "location": "[resourceGroup().location]", "dependsOn": []},
    ]));
    assert_eq!(
        client.send("POST", &format!("{path}/validate"), Some(body.clone())).await.json()["properties"]["provisioningState"],
        "Succeeded"
    );
    let what_if = client.send("POST", &format!("{path}/whatIf"), Some(body.clone())).await;
    let result = client.get(what_if.header("location")).await.json();
    let kinds: Vec<&Value> =
        result["properties"]["changes"].as_array().unwrap().iter().map(|change| &change["changeType"]).collect();
    assert_eq!(kinds, ["Modify", "Create"]);
    assert_eq!(fake.changes(), []);
    assert_eq!(client.send("PUT", &path, Some(body)).await.status, 201);
    assert_eq!(client.get(&path).await.json()["properties"]["provisioningState"], "Succeeded");
    assert_eq!(fake.resource(&account()).unwrap()["sku"]["name"], "Standard_GZRS");
    assert_eq!(fake.resource(&account()).unwrap()["kind"], "StorageV2");
    assert_eq!(
        fake.resource(&id("Microsoft.ContainerRegistry/registries/crcontoso/replications/eastus")).unwrap()["location"],
        "westeurope"
    );
    assert_eq!(
        fake.changes().iter().map(|change| change.api_version.as_str()).collect::<Vec<_>>(),
        ["2023-05-01", "2023-07-01"]
    );
}

#[tokio::test]
async fn a_template_that_is_cleverer_than_the_fake_is_refused() {
    let fake = fake().start().await.unwrap();
    let client = Client::of(&fake);
    let path = id("Microsoft.Resources/deployments/d1");
    let one = |more: Value| {
        let mut resource = json!({"type": "A.B/c", "apiVersion": "1", "name": "x"});
        resource.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        deployment(&json!([resource]))
    };
    for body in [
        one(json!({"name": "[concat('a', 'b')]"})),
        one(json!({"copy": {}})),
        one(json!({"name": "[parameters('nope')]"})),
        one(json!({"name": "x/y"})),
        json!({}),
    ] {
        let refused = client.send("PUT", &path, Some(body.clone())).await;
        assert_eq!((refused.status, refused.code().as_str()), (400, "InvalidTemplate"), "{body}");
    }
    assert_eq!(fake.changes(), []);
}
