//! Resources in the shape of Resource Graph's rows, and what it does not hold.

use std::collections::BTreeSet;

use amlha_model::resource_graph;
use serde_json::{Map, Value, json};

use crate::arm::plain_region;
use crate::request::is_within;
use crate::store::{Held, Names, Store, display_name};
use crate::text::fold;
use crate::token::TENANT;

/// A storage account's body without what is only answered when it is asked for; `None` when there
/// is nothing to leave out.
pub(crate) fn without_statistics(held: &Held) -> Option<Value> {
    if held.type_name != "microsoft.storage/storageaccounts" || !held.text.contains("geoReplicationStats") {
        return None;
    }
    let mut body = held.value();
    body.get_mut("properties")?.as_object_mut()?.remove("geoReplicationStats")?;
    Some(body)
}

/// The rows of some subscriptions (all when none is named), without what the caller may not see.
pub(super) fn rows(
    store: &Store,
    names: &Names,
    subscriptions: &BTreeSet<String>,
    hidden: &BTreeSet<String>,
) -> Vec<Value> {
    let sees = |key: &str| !hidden.iter().any(|scope| is_within(key, scope));
    let asked = |key: &str| {
        let own = key.strip_prefix("/subscriptions/").and_then(|rest| rest.split('/').next());
        subscriptions.is_empty() || own.is_some_and(|own| subscriptions.contains(own))
    };
    let wanted = |key: &str| asked(key) && sees(key);
    let held = store.all().filter(|(key, held)| wanted(key) && resource_graph::is_held(key, &held.type_name));
    let mut rows: Vec<Value> = held.map(|(_, held)| row(held)).collect();
    for (place, (key, id)) in store.subscriptions().enumerate() {
        if wanted(&format!("/subscriptions/{key}")) {
            rows.push(container(
                &format!("/subscriptions/{id}"),
                &display_name(names, key, place),
                "microsoft.resources/subscriptions",
                "",
                "",
            ));
        }
    }
    for (_, group) in store.groups().filter(|(key, _)| wanted(key)) {
        let kind = "microsoft.resources/subscriptions/resourcegroups";
        rows.push(container(&group.id, &group.name, kind, &plain_region(&group.location), &fold(&group.name)));
    }
    rows
}

fn part_after<'a>(id: &'a str, word: &str) -> &'a str {
    let mut parts = id.split('/').skip_while(|part| !part.eq_ignore_ascii_case(word));
    parts.nth(1).unwrap_or_default()
}

fn row(held: &Held) -> Value {
    let body = without_statistics(held).unwrap_or_else(|| held.value());
    let Value::Object(mut members) = body else { return Value::Null };
    let mut take = |name: &str| {
        let key = members
            .keys()
            .find(|key| *key == name)
            .or_else(|| members.keys().find(|key| key.eq_ignore_ascii_case(name)));
        let key = key.cloned();
        key.and_then(|key| members.remove(&key)).unwrap_or_default()
    };
    let text = |value: Value| value.as_str().unwrap_or_default().to_owned();
    let mut row = Map::new();
    for column in resource_graph::COLUMNS {
        let value = take(column);
        let value = match column {
            "id" => held.id.as_str().into(),
            "type" => held.type_name.as_str().into(),
            "tenantId" => TENANT.into(),
            "kind" | "managedBy" => text(value).into(),
            "location" => plain_region(&text(value)).into(),
            "resourceGroup" => fold(part_after(&held.id, "resourceGroups")).into(),
            "subscriptionId" => part_after(&held.id, "subscriptions").into(),
            _ => value,
        };
        row.insert(column.to_owned(), value);
    }
    // A client that lifted the properties to the top had them from there.
    if row.get("properties").is_none_or(Value::is_null) && !members.is_empty() {
        row.insert("properties".to_owned(), members.into());
    }
    row.into()
}

fn container(id: &str, name: &str, type_name: &str, location: &str, group: &str) -> Value {
    let properties = match type_name {
        "microsoft.resources/subscriptions" => {
            json!({"state": "Enabled", "managedByTenants": [], "authorizationSource": "RoleBased"})
        }
        _ => json!({"provisioningState": "Succeeded"}),
    };
    json!({
        "id": id, "name": name, "type": type_name, "tenantId": TENANT, "kind": "", "location": location, "resourceGroup": group,
        "subscriptionId": part_after(id, "subscriptions"), "managedBy": "", "sku": null, "plan": null, "properties": properties,
        "tags": null, "identity": null, "zones": null, "extendedLocation": null,
    })
}
