//! What a write brings with it in Azure beyond what it says: states that a service reports once a
//! change is over, and actions that change the resource they are sent to.
//!
//! Sources: the read-only properties of each type in its provider's REST specification of August
//! 2026; for accounts "Azure Storage redundancy", for replicas of a registry "Geo-replication in
//! Azure Container Registry", for logs "Workspace replication" (all Microsoft Learn). What takes
//! hours or days there is over at once here.

use amlha_model::region;
use serde_json::{Map, Value, json};

use super::operation::merged;
use super::pool;
use crate::store::{LOCKS, Store};
use crate::text::fold;

const ACCOUNT: &str = "microsoft.storage/storageaccounts";

/// The body that is kept when this one is written.
pub(super) fn settled(type_name: &str, is_new: bool, mut body: Value) -> Value {
    let Some(members) = body.as_object_mut() else { return body };
    if is_new
        && type_name != LOCKS
        && let Some(properties) = properties(members)
    {
        properties.entry("provisioningState").or_insert_with(|| "Succeeded".into());
    }
    match type_name {
        ACCOUNT => account(members),
        "microsoft.containerregistry/registries/replications" => {
            if let Some(properties) = properties(members) {
                properties.entry("status").or_insert_with(|| json!({"displayStatus": "Ready"}));
            }
        }
        "microsoft.operationalinsights/workspaces" => {
            let replication = properties(members).and_then(|own| own.get_mut("replication")?.as_object_mut());
            if let Some(replication) = replication.filter(|own| own.get("enabled") == Some(&true.into())) {
                replication.entry("provisioningState").or_insert_with(|| "Succeeded".into());
            }
        }
        _ => {}
    }
    body
}

fn properties(members: &mut Map<String, Value>) -> Option<&mut Map<String, Value>> {
    members.entry("properties").or_insert_with(|| json!({})).as_object_mut()
}

/// An account has a second region when its SKU says so.
fn account(members: &mut Map<String, Value>) {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let sku = text(members.get("sku").and_then(|sku| sku.get("name")));
    let location = text(members.get("location"));
    let Some(properties) = properties(members) else { return };
    if !["_GRS", "_RAGRS", "_GZRS", "_RAGZRS"].iter().any(|end| sku.ends_with(end)) {
        properties.remove("secondaryLocation");
        properties.remove("statusOfSecondary");
        properties.remove("geoReplicationStats");
        return;
    }
    if let Some(pair) = region::find(&location).and_then(|region| region.pair.as_deref()) {
        properties.entry("secondaryLocation").or_insert_with(|| pair.into());
    }
    properties.entry("statusOfSecondary").or_insert_with(|| "available".into());
    properties.entry("geoReplicationStats").or_insert_with(|| json!({"status": "Live", "canFailover": true}));
}

/// What a body that was written does to other resources: a Databricks workspace keeps its root account
/// at the SKU that its parameters ask for.
pub(super) fn elsewhere(store: &mut Store, type_name: &str, body: &Value) {
    if type_name != "microsoft.databricks/workspaces" {
        return;
    }
    let text = |path: &str| body.pointer(path).and_then(Value::as_str);
    let parameter = |name: &str| text(&format!("/properties/parameters/{name}/value"));
    let (Some(group), Some(name), Some(sku)) = (
        text("/properties/managedResourceGroupId"),
        parameter("storageAccountName"),
        parameter("storageAccountSkuName"),
    ) else {
        return;
    };
    set_sku(store, &format!("{group}/providers/Microsoft.Storage/storageAccounts/{name}"), sku);
}

fn set_sku(store: &mut Store, account: &str, sku: &str) {
    if let Some((id, before)) = pool::find(store, account) {
        let after = merged(Some(&before), &json!({"sku": {"name": sku}}));
        store.put(&id, &settled(ACCOUNT, false, after));
    }
}

/// What an action does to the resource it is sent to. Most are only remembered.
pub(super) fn act(store: &mut Store, id: &str, body: &Value) {
    let Some((owner, action)) = id.rsplit_once('/') else { return };
    // The customer-initiated conversion, which Azure begins when it can.
    let Some(sku) = body.pointer("/properties/targetSkuName").and_then(Value::as_str) else { return };
    if fold(action) != "startaccountmigration" {
        return;
    }
    set_sku(store, owner, sku);
}
