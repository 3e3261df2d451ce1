//! Writes that take effect at once or later, and the operations that tell when.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use amlha_model::ResourceId;
use serde_json::{Value, json};

use super::{Context, consequence, pool};
use crate::answer::Answer;
use crate::log::Change;
use crate::store::Store;
use crate::text::fold;

/// Something that changes the state.
#[derive(Debug, Clone)]
pub(super) struct Write {
    pub(super) method: &'static str,
    pub(super) id: String,
    pub(super) api_version: String,
    pub(super) what: What,
}

#[derive(Debug, Clone)]
pub(super) enum What {
    /// Replaces the whole body.
    Put(Value),
    /// Merges into the body, as JSON merge patch says.
    Merge(Value),
    Remove,
    /// An action with its body: it is remembered, and seldom changes anything.
    Act(Value),
}

/// Writes that wait, and operations that were begun.
#[derive(Debug, Default)]
pub(crate) struct Operations {
    waiting: Vec<(Instant, Vec<Write>)>,
    begun: BTreeMap<u64, Begun>,
    /// Deployments by folded id: they are no resources.
    pub(super) deployments: BTreeMap<String, Value>,
}

#[derive(Debug)]
struct Begun {
    due: Instant,
    result: Option<Value>,
}

impl Operations {
    /// Lets what is due take effect, in the order in which it was asked for.
    pub(crate) fn settle(&mut self, store: &mut Store, changes: &mut Vec<Change>) {
        let now = Instant::now();
        let (due, waiting) = std::mem::take(&mut self.waiting).into_iter().partition(|(at, _)| *at <= now);
        self.waiting = waiting;
        let due: Vec<(Instant, Vec<Write>)> = due;
        for write in due.into_iter().flat_map(|(_, writes)| writes) {
            write.apply(store, changes);
        }
    }

    /// Begins an operation; its number.
    pub(super) fn begin(&mut self, lasts: Duration, writes: Vec<Write>, result: Option<Value>) -> u64 {
        let due = Instant::now() + lasts;
        let number = u64::try_from(self.begun.len()).unwrap_or(u64::MAX).saturating_add(1);
        self.waiting.push((due, writes));
        self.begun.insert(number, Begun { due, result });
        number
    }
}

impl Write {
    pub(super) fn apply(self, store: &mut Store, changes: &mut Vec<Change>) {
        let current = pool::find(store, &self.id);
        // The spelling of an id stays that of its first writer.
        let id = current.as_ref().map_or_else(|| self.id.clone(), |(id, _)| id.clone());
        let before = current.map(|(_, body)| body);
        let after = match &self.what {
            What::Act(_) | What::Remove => None,
            What::Put(body) => Some(body.clone()),
            What::Merge(patch) => Some(merged(before.as_ref(), patch)),
        };
        let kept = after.clone().map(|body| consequence::settled(&type_of(&id), before.is_none(), body));
        if let What::Act(body) = &self.what {
            consequence::act(store, &id, body);
        } else if !pool::write(store, &id, kept.as_ref()) {
            match &kept {
                Some(body) => store.put(&id, body),
                None => store.remove(&id),
            };
        }
        if let Some(body) = &kept {
            consequence::elsewhere(store, &type_of(&id), body);
        }
        let before = before.filter(|_| !matches!(self.what, What::Act(_)));
        changes.push(Change {
            method: self.method.to_owned(),
            id: self.id,
            api_version: self.api_version,
            before,
            after,
        });
    }
}

/// The type of what has this id, in lower case.
fn type_of(id: &str) -> String {
    ResourceId::parse(id).ok().and_then(|id| id.type_name()).map(|name| fold(&name)).unwrap_or_default()
}

/// A body after a merge patch. Azure derives a SKU's tier from its name.
pub(super) fn merged(before: Option<&Value>, patch: &Value) -> Value {
    let mut after = before.cloned().unwrap_or_else(|| json!({}));
    merge(&mut after, patch);
    let text = |value: Option<&Value>, path: &str| {
        value.and_then(|value| value.pointer(path)).and_then(Value::as_str).map(str::to_owned)
    };
    let (was, tier) = (text(before, "/sku/name"), text(before, "/sku/tier"));
    let (name, said) = (text(Some(patch), "/sku/name"), text(Some(patch), "/sku/tier"));
    if let (Some(was), Some(tier), Some(name), None) = (was, tier, name, said) {
        let derived = if was == tier {
            Some(name.as_str())
        } else if was.split('_').next() == Some(tier.as_str()) {
            name.split('_').next()
        } else {
            None
        };
        if let (Some(derived), Some(slot)) = (derived, after.pointer_mut("/sku/tier")) {
            *slot = derived.into();
        }
    }
    after
}

fn merge(into: &mut Value, patch: &Value) {
    let Value::Object(members) = patch else {
        patch.clone_into(into);
        return;
    };
    if !into.is_object() {
        *into = json!({});
    }
    let Some(into) = into.as_object_mut() else { return };
    for (name, value) in members {
        if value.is_null() {
            into.remove(name);
        } else {
            merge(into.entry(name.clone()).or_insert(Value::Null), value);
        }
    }
}

/// The seconds that a client should wait between two looks. Never 0: the Azure CLI takes that for
/// no answer and waits half a minute.
pub(super) fn retry_after(lasts: Duration) -> String {
    lasts.as_secs().clamp(1, 10).to_string()
}

/// Where an operation is looked at, and where its result will be.
pub(super) fn links(base: &str, number: u64) -> (String, String) {
    let operation = format!("{base}/ops/{number}?api-version=2024-01-01");
    let result = format!("{base}/ops/{number}/result?api-version=2024-01-01");
    (operation, result)
}

/// Answers `/ops/N` and `/ops/N/result`.
pub(super) fn answer(context: &Context<'_>) -> Answer {
    let request = context.request;
    let number = request.segments.get(1).and_then(|number| number.parse::<u64>().ok());
    let Some((number, begun)) = number.and_then(|number| Some((number, context.operations.begun.get(&number)?))) else {
        return Answer::error(404, "OperationNotFound", "There is no such operation.");
    };
    let left = begun.due.saturating_duration_since(Instant::now());
    let running = !left.is_zero();
    let wait = retry_after(context.long_running.unwrap_or_default());
    if request.segments.get(2).is_some() {
        if running {
            return Answer::empty(202).with("Location", links(&request.base, number).1).with("Retry-After", wait);
        }
        return begun.result.as_ref().map_or_else(|| Answer::empty(204), |result| Answer::json(200, result));
    }
    let mut body = json!({"id": request.path, "name": number.to_string(), "status": if running { "InProgress" } else { "Succeeded" }});
    if running {
        return Answer::json(200, &body).with("Retry-After", wait);
    }
    if let (Some(result), Some(body)) = (&begun.result, body.as_object_mut()) {
        body.insert("properties".to_owned(), result.clone());
    }
    Answer::json(200, &body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merge_removes_with_null_and_keeps_the_rest() {
        let before = json!({"a": {"b": 1, "c": 2}, "tags": {"x": "1"}});
        let after =
            merged(Some(&before), &json!({"a": {"b": null, "d": {"e": null, "f": 3}}, "tags": null, "zones": ["1"]}));
        assert_eq!(after, json!({"a": {"c": 2, "d": {"f": 3}}, "zones": ["1"]}));
    }

    #[test]
    fn a_tier_follows_the_name_of_the_sku() {
        let after = |before: Value, name: &str| merged(Some(&json!({"sku": before})), &json!({"sku": {"name": name}}));
        assert_eq!(
            after(json!({"name": "Basic", "tier": "Basic"}), "Premium"),
            json!({"sku": {"name": "Premium", "tier": "Premium"}})
        );
        assert_eq!(
            after(json!({"name": "Standard_LRS", "tier": "Standard"}), "Premium_ZRS"),
            json!({"sku": {"name": "Premium_ZRS", "tier": "Premium"}})
        );
        assert_eq!(
            after(json!({"name": "Base", "tier": "Free"}), "Other"),
            json!({"sku": {"name": "Other", "tier": "Free"}})
        );
    }
}
