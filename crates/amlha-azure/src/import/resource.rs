//! One resource: what ARM answers to a GET and what `az ... show` writes, and the resources in it.

use amlha_model::ResourceId;
use serde_json::value::RawValue;

use super::envelope::{Members, Value};
use super::scan::{DEEPEST, Scan};

pub(super) const KIND: &str = "resource";

/// Takes a resource and those in its own `resources`.
pub(super) fn take<'a>(scan: &mut Scan<'a, '_>, row: &'a RawValue) {
    scan.rows.push(row);
    children(scan, row.get(), None, 0);
}

/// Takes the resources that stand in a resource's own `resources`, as exports write them.
fn children<'a>(scan: &mut Scan<'a, '_>, parent: &'a str, parent_id: Option<&str>, depth: usize) {
    // A search for the name is much cheaper than a parse, and few resources have it. The first
    // letter is left out: it comes in both cases.
    if depth == DEEPEST || !parent.contains("esources\"") {
        return;
    }
    let Ok(Value::Members(members)) = serde_json::from_str::<Value<'a>>(parent) else { return };
    let Some(list) = members.get("resources").filter(|list| list.get().starts_with('[')) else { return };
    let Ok(rows) = serde_json::from_str::<Vec<&'a RawValue>>(list.get()) else { return };
    let own_id = members.text("id");
    let id = parent_id.or(own_id.as_deref());
    for row in rows {
        let Ok(Value::Members(child)) = serde_json::from_str::<Value<'a>>(row.get()) else { continue };
        if let Some(child_id) = child.text("id").filter(|id| id.contains('/')) {
            scan.rows.push(row);
            children(scan, row.get(), Some(&child_id), depth + 1);
        } else if let Some(child_id) = id.and_then(|id| id_under(id, &child)) {
            scan.made.extend(with_id(row.get(), &child_id));
            children(scan, row.get(), Some(&child_id), depth + 1);
        } else if child.text("type").is_some() {
            // It is left to the inventory to say what is missing.
            scan.rows.push(row);
        }
    }
}

/// The id of a resource that says its type and name and stands inside another one.
///
/// A short type (`blobServices`) and one that begins with the type of the parent are nested;
/// another provider's type is an extension.
fn id_under(parent: &str, child: &Members<'_>) -> Option<String> {
    let parent = ResourceId::parse(parent.trim_end_matches('/')).ok()?;
    let parent_type = parent.type_name()?;
    let type_name = child.text("type")?;
    let name = child.text("name")?;
    let under = type_name.get(parent_type.len()..).and_then(|rest| rest.strip_prefix('/'));
    let under = under
        .filter(|_| type_name.get(..parent_type.len()).is_some_and(|above| above.eq_ignore_ascii_case(&parent_type)));
    let (provider, kinds) = match (under, type_name.split_once('/')) {
        (Some(kinds), _) => (None, kinds),
        (None, Some((provider, kinds))) if provider.contains('.') => (Some(provider), kinds),
        (None, _) => (None, type_name.as_str()),
    };
    let kinds: Vec<&str> = kinds.split('/').collect();
    let names: Vec<&str> = name.split('/').collect();
    // A name may repeat the names above it.
    let names = names.get(names.len().checked_sub(kinds.len())?..)?;
    let pairs: Vec<String> = kinds.iter().zip(names).map(|(kind, name)| format!("{kind}/{name}")).collect();
    let provider = provider.map(|provider| format!("providers/{provider}/")).unwrap_or_default();
    let id = format!("{parent}/{provider}{}", pairs.join("/"));
    ResourceId::parse(id.as_str()).ok()?;
    Some(id)
}

/// The object with this `id` and its type after its own members, where they count.
fn with_id(object: &str, id: &str) -> Option<String> {
    let type_name = ResourceId::parse(id).ok()?.type_name()?;
    let members = object.trim_end().strip_suffix('}')?;
    let comma = if members.trim_end().ends_with('{') { "" } else { "," };
    let (id, type_name) = (serde_json::to_string(id).ok()?, serde_json::to_string(&type_name).ok()?);
    Some(format!("{members}{comma}\"id\":{id},\"type\":{type_name}}}"))
}
