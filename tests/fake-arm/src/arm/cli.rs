//! What the Azure CLI breaks without, and an inventory often lacks.

use serde_json::{Map, Value, json};

use crate::token::{OBJECT, TENANT};

/// The members that are told to the Azure CLI when a body of this type lacks them.
fn wanted(type_name: &str) -> Value {
    let identity = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/fake/providers/Microsoft.ManagedIdentity/userAssignedIdentities/kubelet";
    match type_name {
        "microsoft.storage/storageaccounts" => json!({"properties": {"encryption": {
            "keySource": "Microsoft.Storage",
            "services": {"blob": {"enabled": true, "keyType": "Account"}, "file": {"enabled": true, "keyType": "Account"}},
        }}}),
        "microsoft.containerservice/managedclusters" => json!({
            "identity": {"type": "SystemAssigned", "principalId": OBJECT, "tenantId": TENANT},
            "properties": {
                "servicePrincipalProfile": {"clientId": "msi"},
                "networkProfile": {"networkPlugin": "azure", "loadBalancerSku": "standard", "outboundType": "loadBalancer"},
                "identityProfile": {"kubeletidentity": {"resourceId": identity, "clientId": OBJECT, "objectId": OBJECT}},
            },
        }),
        "microsoft.keyvault/vaults" => json!({"properties": {
            "tenantId": TENANT, "accessPolicies": [], "sku": {"family": "A", "name": "standard"},
        }}),
        _ => json!({}),
    }
}

/// Adds what is missing.
pub(super) fn complete(type_name: &str, body: &mut Value) {
    if let (Value::Object(body), Value::Object(wanted)) = (body, wanted(type_name)) {
        add(body, wanted);
    }
}

fn add(body: &mut Map<String, Value>, wanted: Map<String, Value>) {
    for (name, value) in wanted {
        match (body.get_mut(&name), value) {
            (Some(Value::Object(inner)), Value::Object(value)) if name == "properties" => add(inner, value),
            (None | Some(Value::Null), value) => {
                body.insert(name, value);
            }
            _ => {}
        }
    }
}

/// Takes away what was added and comes back in a write, so that the state stays the inventory's.
pub(super) fn strip(type_name: &str, before: Option<&Value>, written: &mut Value) {
    let Value::Object(wanted) = wanted(type_name) else { return };
    let Some(before) = before else { return };
    let missing = |path: &str| before.pointer(path).is_none_or(Value::is_null);
    for (name, value) in &wanted {
        if name == "properties" {
            let (Some(inner), Some(written)) =
                (value.as_object(), written.get_mut("properties").and_then(Value::as_object_mut))
            else {
                continue;
            };
            for (name, value) in inner {
                if missing(&format!("/properties/{name}"))
                    && written.get(name).is_some_and(|written| covers(written, value))
                {
                    written.remove(name);
                }
            }
        } else if missing(&format!("/{name}"))
            && written.get(name).is_some_and(|written| covers(written, value))
            && let Some(written) = written.as_object_mut()
        {
            written.remove(name);
        }
    }
}

/// Whether a value says nothing but what the other says: clients leave read-only members out.
fn covers(written: &Value, told: &Value) -> bool {
    match (written, told) {
        (Value::Object(written), Value::Object(told)) => written
            .iter()
            .all(|(name, value)| value.is_null() || told.get(name).is_some_and(|told| covers(value, told))),
        (written, told) => written == told,
    }
}
