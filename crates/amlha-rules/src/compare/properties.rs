//! Which properties of a resource differ between two readings of it.

use std::collections::BTreeMap;

use amlha_model::Resource;
use serde_json::{Map, Value};

/// A property that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertyChange {
    /// Where it is in Azure Resource Manager: `sku.name`, `properties.agentPoolProfiles[infer].count`.
    /// Empty for the whole body.
    pub path: String,
    /// Its JSON text before; `None` when it was absent.
    pub before: Option<String>,
    /// Its JSON text now; `None` when it is absent.
    pub after: Option<String>,
}

/// What says when or how something was read or written and not how it is configured, and what the
/// id says already.
const NOT_CONFIGURATION: [&str; 8] =
    ["id", "etag", "systemdata", "tenantid", "subscriptionid", "resourcegroup", "apiversion", "type"];

/// The members of the top level; where a client lifts `properties` to it everything else is one.
const ENVELOPE: [&str; 10] =
    ["name", "location", "kind", "sku", "tags", "identity", "zones", "plan", "managedby", "extendedlocation"];

/// The properties that differ, by path.
pub(super) fn differing(before: Resource<'_>, after: Resource<'_>) -> Vec<PropertyChange> {
    let read = |resource: Resource<'_>| serde_json::from_str::<Value>(resource.raw());
    let (Ok(old), Ok(new)) = (read(before), read(after)) else {
        // Nested deeper than anything that Azure answers: the two are told apart as a whole.
        let text = |resource: Resource<'_>| Some(amlha_model::json::compact(resource.raw()).into_owned());
        return vec![PropertyChange { path: String::new(), before: text(before), after: text(after) }];
    };
    let (before, after) = (flattened(old), flattened(new));
    let mut changes = Vec::new();
    compare("", Some(&Value::Object(before)), Some(&Value::Object(after)), &mut changes);
    changes
}

/// A resource in one shape, whoever read it: what is configuration, with `properties` as they are
/// in Azure Resource Manager.
fn flattened(body: Value) -> Map<String, Value> {
    let Value::Object(members) = body else { return Map::new() };
    let lifted = !members.contains_key("properties");
    let mut top = Map::new();
    let mut properties = Map::new();
    for (name, value) in members {
        let folded = folded(&name);
        if NOT_CONFIGURATION.contains(&folded.as_str()) || is_blank(&folded, &value) {
            continue;
        }
        if lifted && !ENVELOPE.contains(&folded.as_str()) {
            properties.insert(name, value);
        } else {
            top.insert(name, value);
        }
    }
    if lifted && !properties.is_empty() {
        top.insert("properties".to_owned(), Value::Object(properties));
    }
    top
}

/// Resource Graph answers with columns for what is not there.
fn is_blank(name: &str, value: &Value) -> bool {
    value.is_null() || (["managedby", "kind"].contains(&name) && value.as_str() == Some(""))
}

/// Names match without case and underscores, as everywhere in an inventory.
fn folded(name: &str) -> String {
    name.chars().filter(|letter| *letter != '_').flat_map(char::to_lowercase).collect()
}

fn compare(path: &str, before: Option<&Value>, after: Option<&Value>, changes: &mut Vec<PropertyChange>) {
    // Null is how an absent property is spelled.
    let (before, after) = (before.filter(|value| !value.is_null()), after.filter(|value| !value.is_null()));
    match (before, after) {
        (None, None) => {}
        (Some(Value::Object(old)), Some(Value::Object(new))) => members(path, old, new, changes),
        (Some(Value::Array(old)), Some(Value::Array(new))) => items(path, old, new, changes),
        (Some(old), Some(new)) if is_same(path, old, new) => {}
        (old, new) => changes.push(PropertyChange {
            path: path.to_owned(),
            before: old.map(Value::to_string),
            after: new.map(Value::to_string),
        }),
    }
}

fn members(path: &str, old: &Map<String, Value>, new: &Map<String, Value>, changes: &mut Vec<PropertyChange>) {
    let mut all: BTreeMap<String, (&str, Option<&Value>, Option<&Value>)> = BTreeMap::new();
    for (name, value) in old {
        all.insert(folded(name), (name, Some(value), None));
    }
    for (name, value) in new {
        all.entry(folded(name)).or_insert((name, None, None)).2 = Some(value);
    }
    for (name, before, after) in all.values() {
        let below = if path.is_empty() { (*name).to_owned() } else { format!("{path}.{name}") };
        compare(&below, *before, *after, changes);
    }
}

/// Items that have names are compared by name; plain ones as a set, as Azure lists zones and
/// regions; others as they stand.
fn items(path: &str, old: &[Value], new: &[Value], changes: &mut Vec<PropertyChange>) {
    if let (Some(old), Some(new)) = (named(old), named(new)) {
        let mut names: Vec<&String> = old.keys().chain(new.keys()).collect();
        names.sort();
        names.dedup();
        for name in names {
            compare(&format!("{path}[{name}]"), old.get(name).copied(), new.get(name).copied(), changes);
        }
        return;
    }
    let sorted = |items: &[Value]| {
        let mut texts: Vec<String> = items.iter().map(Value::to_string).collect();
        texts.sort();
        texts
    };
    let plain = |items: &[Value]| items.iter().all(|item| !item.is_object() && !item.is_array());
    let same = old == new || (plain(old) && plain(new) && sorted(old) == sorted(new));
    if !same {
        let text = |items: &[Value]| Some(Value::Array(items.to_vec()).to_string());
        changes.push(PropertyChange { path: path.to_owned(), before: text(old), after: text(new) });
    }
}

/// Objects by their `name`, if each has one of its own.
fn named(items: &[Value]) -> Option<BTreeMap<String, &Value>> {
    let mut all = BTreeMap::new();
    for item in items {
        let name = item.get("name").or_else(|| item.get("id"))?.as_str()?.to_owned();
        if all.insert(name, item).is_some() {
            return None;
        }
    }
    Some(all)
}

/// Ids differ in case from one call to the next, and regions in their spelling.
fn is_same(path: &str, old: &Value, new: &Value) -> bool {
    let (Some(a), Some(b)) = (old.as_str(), new.as_str()) else { return old == new };
    let is_id = |text: &str| text.get(..15).is_some_and(|start| start.eq_ignore_ascii_case("/subscriptions/"));
    if is_id(a) && is_id(b) {
        return amlha_model::resource_id::equal(a, b);
    }
    let spaceless = |text: &str| text.replace(' ', "").to_lowercase();
    a == b || (path.to_ascii_lowercase().ends_with("location") && spaceless(a) == spaceless(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(before: Value, after: Value) -> Vec<(String, String, String)> {
        let mut changes = Vec::new();
        let (before, after) = (Value::Object(flattened(before)), Value::Object(flattened(after)));
        compare("", Some(&before), Some(&after), &mut changes);
        let text = |side: Option<String>| side.unwrap_or_else(|| "-".to_owned());
        changes.into_iter().map(|change| (change.path, text(change.before), text(change.after))).collect()
    }

    #[test]
    fn paths_lead_to_what_differs() {
        let before = serde_json::json!({"sku": {"name": "A"}, "properties": {"pools": [{"name": "p", "count": 1}, {"name": "q"}]}});
        let after = serde_json::json!({"sku": {"name": "B"}, "properties": {"pools": [{"name": "q"}, {"name": "p", "count": 2}], "x": true}});
        let found = changes(before, after);
        let found: Vec<_> = found.iter().map(|(path, old, new)| (path.as_str(), old.as_str(), new.as_str())).collect();
        assert_eq!(
            found,
            [("properties.pools[p].count", "1", "2"), ("properties.x", "-", "true"), ("sku.name", "\"A\"", "\"B\"")]
        );
    }

    #[test]
    fn spelling_is_no_change() {
        let id = "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st";
        let before = serde_json::json!({
            "location": "West Europe", "etag": "1", "zones": ["1", "2"], "managedBy": "", "plan": null,
            "properties": {"storageAccount": id, "KeyVault": null},
        });
        let after = serde_json::json!({
            "location": "westeurope", "etag": "2", "zones": ["2", "1"],
            "properties": {"storageAccount": id.to_lowercase(), "key_vault": null},
        });
        assert_eq!(changes(before, after), []);
    }

    #[test]
    fn who_lifts_properties_changes_nothing() {
        let arm = serde_json::json!({"name": "kv", "location": "x", "properties": {"enablePurgeProtection": true}});
        let az = serde_json::json!({"name": "kv", "location": "x", "enablePurgeProtection": true});
        assert_eq!(changes(arm, az), []);
    }

    #[test]
    fn blank_is_not_absent() {
        let before = serde_json::json!({"properties": {"description": ""}});
        let after = serde_json::json!({"properties": {}});
        assert_eq!(changes(before, after).len(), 1);
    }
}
