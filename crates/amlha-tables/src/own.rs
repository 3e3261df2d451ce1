//! The tables of what an inventory holds beside resources, and of inventories themselves.

use amlha_kql::Value;
use amlha_model::{Resource, Target};

use crate::convert::{number, optional, text, time};
use crate::estate::Estate;
use crate::info::Row;

pub(crate) fn dependencies(estate: &Estate<'_>) -> Vec<Row> {
    let Some(inventory) = estate.inventory else { return Vec::new() };
    let kind = |resource: Resource<'_>| text(resource.type_name().to_lowercase());
    let links = inventory.links().iter().map(|link| {
        let from = inventory.resource(link.from);
        let to = match &link.to {
            Target::Resource(index) => Ok(inventory.resource(*index)),
            Target::Outside(what) => Err(what.as_str()),
        };
        vec![
            text(from.path_name()),
            text(link.role.as_str()),
            to.map_or_else(|what| text(last(what)), |to| text(to.path_name())),
            Value::Bool(to.is_ok()),
            kind(from),
            to.map_or_else(|_| text(""), kind),
            text(from.id()),
            to.map_or_else(text, |to| text(to.id())),
        ]
    });
    links.collect()
}

fn last(id: &str) -> &str {
    id.trim_end_matches('/').rsplit('/').next().unwrap_or(id)
}

pub(crate) fn gaps(estate: &Estate<'_>) -> Vec<Row> {
    let gaps = estate.inventory.into_iter().flat_map(amlha_model::Inventory::gaps);
    let row = |gap: &amlha_model::Gap| {
        vec![
            text(gap.what.as_str()),
            text(gap.reason.as_str()),
            optional(gap.role.map(amlha_model::Role::as_str)),
            optional(gap.needed_by.as_deref()),
            text(gap.closes.as_str()),
        ]
    };
    gaps.map(row).collect()
}

pub(crate) fn snapshots(estate: &Estate<'_>) -> Vec<Row> {
    let row = |snapshot: &crate::estate::Snapshot| {
        vec![
            text(snapshot.name.as_str()),
            snapshot.taken_at.map_or(Value::Null, time),
            Value::Bool(snapshot.resources.is_some()),
            snapshot.resources.map_or(Value::Null, number),
            text(snapshot.path.as_str()),
        ]
    };
    estate.snapshots.iter().map(row).collect()
}
