//! `resourcecontainers`: subscriptions and resource groups, from what was read of them and from the
//! ids of what is in them.

use std::collections::BTreeMap;

use amlha_kql::Value;
use amlha_model::{Resource, region};

use crate::convert::{json, text};
use crate::estate::Estate;
use crate::info::Row;

const SUBSCRIPTION: &str = "microsoft.resources/subscriptions";
const GROUP: &str = "microsoft.resources/subscriptions/resourcegroups";
/// How ARM itself calls a group in its lists.
const GROUP_IN_ARM: &str = "microsoft.resources/resourcegroups";

/// Whether any container was read, and not only named.
pub(crate) fn were_read(estate: &Estate<'_>) -> bool {
    let read = |kind| estate.inventory.and_then(|inventory| inventory.of_type(kind).next()).is_some();
    [SUBSCRIPTION, GROUP, GROUP_IN_ARM].into_iter().any(read)
}

pub(crate) fn rows(estate: &Estate<'_>) -> Vec<Row> {
    let Some(inventory) = estate.inventory else { return Vec::new() };
    // Subscriptions before groups, each in the order of their ids without letter case.
    let mut found: BTreeMap<(bool, String), (String, String)> = BTreeMap::new();
    for resource in inventory.resources() {
        let Ok(id) = resource.parsed_id() else { continue };
        let Some(subscription) = id.subscription() else { continue };
        let key = format!("/subscriptions/{subscription}");
        found.entry((false, key.to_lowercase())).or_insert_with(|| (key.clone(), subscription.to_owned()));
        if let Some(group) = id.resource_group() {
            let key = format!("{key}/resourceGroups/{group}");
            found.entry((true, key.to_lowercase())).or_insert_with(|| (key, subscription.to_owned()));
        }
    }
    let row = |((is_group, _), (id, subscription)): ((bool, String), (String, String))| {
        let read = inventory.find(&id);
        let group = if is_group { id.rsplit('/').next().unwrap_or_default() } else { "" };
        let name =
            read.map_or_else(|| group.to_owned(), |read| display_name(read).unwrap_or_else(|| read.name().to_owned()));
        let member = |name: &str| read.map_or(Value::Null, |read| json(read.raw()).member(name));
        let word = |name: &str| match member(name) {
            Value::Null => text(""),
            value => value,
        };
        vec![
            text(id.as_str()),
            text(name),
            text(if is_group { GROUP } else { SUBSCRIPTION }),
            word("tenantId"),
            text(""),
            text(read.map(|read| region::normalise(read.location_text())).unwrap_or_default()),
            text(group.to_lowercase()),
            text(subscription),
            word("managedBy"),
            Value::Null,
            Value::Null,
            member("properties"),
            member("tags"),
            Value::Null,
            Value::Null,
            Value::Null,
        ]
    };
    found.into_iter().map(row).collect()
}

/// A subscription's own name: ARM calls it so, and puts the id into `name`.
fn display_name(read: Resource<'_>) -> Option<String> {
    json(read.raw()).member("displayName").as_str().map(str::to_owned)
}
