//! What exists: bodies as texts, found by their folded ids.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use amlha_model::{Inventory, Json, ResourceId};
use serde_json::{Map, Value};

use crate::request::is_within;
use crate::text::{fold, key};

/// The type of a lock.
pub(crate) const LOCKS: &str = "microsoft.authorization/locks";

/// The names of subscriptions that were given one, by their folded id.
pub(crate) type Names = BTreeMap<String, String>;

/// One resource.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub(crate) id: String,
    /// In lower case.
    pub(crate) type_name: String,
    /// The body as it was read, or as it was written since.
    pub(crate) text: Arc<str>,
}

impl Held {
    pub(crate) fn value(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }
}

/// A resource group, of which an inventory knows little more than the name.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) location: String,
    /// What was written to it.
    pub(crate) body: Map<String, Value>,
}

/// Everything that exists.
#[derive(Debug, Default)]
pub(crate) struct Store {
    resources: BTreeMap<String, Held>,
    groups: BTreeMap<String, Group>,
    /// By folded id, as it was read first.
    subscriptions: BTreeMap<String, String>,
    /// Grows with every change, so that what was computed before is known to be old.
    version: u64,
}

impl Store {
    pub(crate) fn of(inventory: &Inventory) -> Self {
        let mut store = Self::default();
        for resource in inventory.resources().filter(|resource| !resource.id().is_empty()) {
            let id = format!("/{}", resource.id().trim_matches('/'));
            let text = with_head(resource.raw(), &id, resource.name(), resource.arm_type());
            store.know_scopes(&id, resource.location_text());
            let type_name = fold(resource.type_name());
            store.resources.insert(key(&id), Held { id, type_name, text: text.into() });
        }
        store
    }

    /// The subscription and the group of an id exist.
    fn know_scopes(&mut self, id: &str, location: &str) {
        let Ok(parsed) = ResourceId::parse(id) else { return };
        let Some(subscription) = parsed.subscription() else { return };
        self.subscriptions.entry(fold(subscription)).or_insert_with(|| subscription.to_owned());
        let Some(name) = parsed.resource_group() else { return };
        let id = format!("/subscriptions/{subscription}/resourceGroups/{name}");
        let group = self.groups.entry(key(&id)).or_insert_with(|| Group {
            name: name.to_owned(),
            location: String::new(),
            body: Map::new(),
            id,
        });
        // Nobody said where the group is: where the first resource in it is.
        if group.location.is_empty() {
            location.clone_into(&mut group.location);
        }
    }

    pub(crate) fn version(&self) -> u64 {
        self.version
    }

    pub(crate) fn find(&self, id: &str) -> Option<&Held> {
        self.resources.get(&key(id))
    }

    /// A resource and everything in it or on it, by folded id, which is their order.
    pub(crate) fn at_or_below<'a>(&'a self, scope: &'a str) -> impl Iterator<Item = (&'a str, &'a Held)> {
        let range = self.resources.range::<str, _>((Bound::Included(scope), Bound::Unbounded));
        range
            .take_while(move |(key, _)| key.starts_with(scope))
            .filter(move |(key, _)| is_within(key, scope))
            .map(|(key, held)| (key.as_str(), held))
    }

    /// Everything, in the order of folded ids.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &Held)> {
        self.resources.iter().map(|(key, held)| (key.as_str(), held))
    }

    pub(crate) fn groups(&self) -> impl Iterator<Item = (&str, &Group)> {
        self.groups.iter().map(|(key, group)| (key.as_str(), group))
    }

    pub(crate) fn group(&self, id: &str) -> Option<&Group> {
        self.groups.get(&key(id))
    }

    /// Ids as they were read, in the order of their folded form.
    pub(crate) fn subscriptions(&self) -> impl Iterator<Item = (&str, &str)> {
        self.subscriptions.iter().map(|(key, id)| (key.as_str(), id.as_str()))
    }

    pub(crate) fn has_subscription(&self, id: &str) -> bool {
        self.subscriptions.contains_key(&fold(id))
    }

    /// Writes a resource; what was there before.
    pub(crate) fn put(&mut self, id: &str, body: &Value) -> Option<Value> {
        self.version += 1;
        let type_name = ResourceId::parse(id).ok().and_then(|id| id.type_name()).unwrap_or_default();
        let held = Held { id: id.to_owned(), type_name: fold(&type_name), text: body.to_string().into() };
        self.resources.insert(key(id), held).map(|before| before.value())
    }

    pub(crate) fn put_group(&mut self, group: Group) {
        self.version += 1;
        self.groups.insert(key(&group.id), group);
    }

    /// Removes a resource or a group with everything in it; what the resource was.
    pub(crate) fn remove(&mut self, id: &str) -> Option<Value> {
        self.version += 1;
        let id = key(id);
        let below: Vec<String> =
            self.at_or_below(&id).map(|(key, _)| key.to_owned()).filter(|key| *key != id).collect();
        for key in below {
            self.resources.remove(&key);
        }
        self.groups.remove(&id);
        self.resources.remove(&id).map(|before| before.value())
    }

    /// The locks that stop a write to an id: id and level of each, from the top.
    pub(crate) fn locks_over(&self, id: &str) -> Vec<(&str, String)> {
        let id = key(id);
        let locks = self.all().filter(|(_, held)| held.type_name == LOCKS);
        let over =
            locks.filter(|(key, _)| key.rsplit_once("/providers/").is_some_and(|(scope, _)| is_within(&id, scope)));
        over.map(|(_, held)| {
            let level =
                held.value().pointer("/properties/level").and_then(Value::as_str).unwrap_or_default().to_owned();
            (held.id.as_str(), level)
        })
        .collect()
    }
}

/// What a subscription is called: as it was told, or `contoso 1` and so on.
pub(crate) fn display_name(names: &Names, key: &str, place: usize) -> String {
    names.get(key).cloned().unwrap_or_else(|| format!("contoso {}", place + 1))
}

/// A body with `id`, `name` and `type`, as it was written when it has them.
fn with_head(raw: &str, id: &str, name: &str, type_name: &str) -> String {
    let has = |member: &str| {
        let members = Json::parse(raw).ok().and_then(Json::object);
        members.is_some_and(|members| members.iter().any(|(known, value)| known == member && !value.is_null()))
    };
    let text = |value: &str| Value::from(value).to_string();
    let missing: Vec<String> = [("id", id), ("name", name), ("type", type_name)]
        .into_iter()
        .filter(|(member, _)| !has(member))
        .map(|(member, value)| format!("{}:{}", text(member), text(value)))
        .collect();
    let compact = amlha_model::json::compact(raw);
    if missing.is_empty() {
        return compact.into_owned();
    }
    let rest = compact.strip_prefix('{').unwrap_or("}");
    let comma = if rest.starts_with('}') { "" } else { "," };
    format!("{{{}{comma}{rest}", missing.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_keeps_its_own_text_and_gets_what_it_lacks() {
        let whole = r#"{"name":"kv","id":"/x","type":"A.B/c","n":1.50}"#;
        assert_eq!(with_head(whole, "/y", "other", "other"), whole);
        assert_eq!(with_head("{ }", "/y", "a\"b", "A.B/c"), r#"{"id":"/y","name":"a\"b","type":"A.B/c"}"#);
        assert_eq!(
            with_head(r#"{"type":"A.B/c","n":1}"#, "/y", "z", "A.B/c"),
            r#"{"id":"/y","name":"z","type":"A.B/c","n":1}"#
        );
    }
}
