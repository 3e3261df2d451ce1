//! Whether two inventories say the same about the same resources.
//!
//! Resource Graph adds columns to a resource (`resourceGroup`, empty `kind`, ...) and writes types in
//! lower case. Those aside, a scan of an estate must give the estate back.

use std::collections::{BTreeMap, BTreeSet};

use amlha_model::{Inventory, Link, Target};
use serde_json::Value;

/// What differs, a line each; nothing when they say the same.
#[must_use]
pub fn differences(expected: &Inventory, found: &Inventory) -> Vec<String> {
    let mut lines = Vec::new();
    let (a, b) = (bodies(expected), bodies(found));
    for id in a.keys().chain(b.keys()).collect::<BTreeSet<_>>() {
        match (a.get(id), b.get(id)) {
            (Some(a), Some(b)) if a != b => lines.push(format!("{id} differs:\n  {a}\n  {b}")),
            (Some(_), None) => lines.push(format!("{id} is missing")),
            (None, Some(_)) => lines.push(format!("{id} is too much")),
            _ => {}
        }
    }
    lines.extend(sets("link", &links(expected), &links(found)));
    lines.extend(sets("gap", &gaps(expected), &gaps(found)));
    lines
}

fn sets(what: &str, a: &BTreeSet<String>, b: &BTreeSet<String>) -> Vec<String> {
    let missing = a.difference(b).map(|line| format!("{what} is missing: {line}"));
    let more = b.difference(a).map(|line| format!("{what} is too much: {line}"));
    missing.chain(more).collect()
}

fn bodies(inventory: &Inventory) -> BTreeMap<String, Value> {
    let body = |raw: &str| -> Value {
        let mut value: Value = serde_json::from_str(raw).unwrap_or_default();
        if let Some(members) = value.as_object_mut() {
            for name in ["resourceGroup", "subscriptionId", "tenantId", "managedBy"] {
                members.remove(name);
            }
            members.retain(|_, value| !value.is_null() && value != "");
            for name in ["id", "type"] {
                if let Some(Value::String(text)) = members.get_mut(name) {
                    *text = text.to_lowercase();
                }
            }
        }
        value
    };
    inventory.resources().map(|resource| (resource.id().to_lowercase(), body(resource.raw()))).collect()
}

fn links(inventory: &Inventory) -> BTreeSet<String> {
    let id = |index| inventory.resource(index).id().to_lowercase();
    let line = |link: &Link| {
        let to = match &link.to {
            Target::Resource(index) => id(*index),
            Target::Outside(what) => format!("outside {}", what.to_lowercase()),
        };
        format!("{} {} {to}", id(link.from), link.role.as_str())
    };
    inventory.links().iter().map(line).collect()
}

/// What is missing and who needs it. Why, a scan knows better than a file does.
fn gaps(inventory: &Inventory) -> BTreeSet<String> {
    let of_references = inventory.gaps().iter().filter(|gap| gap.role.is_some());
    of_references
        .map(|gap| {
            format!("{} for {}", gap.what.to_lowercase(), gap.needed_by.as_deref().unwrap_or_default().to_lowercase())
        })
        .collect()
}
