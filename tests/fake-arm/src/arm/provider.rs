//! Resource providers, regions, and the names that are free.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use amlha_model::{ResourceId, SERVICES};
use serde_json::{Value, json};

use super::Context;
use crate::answer::Answer;
use crate::request::{Request, is_within};
use crate::store::Store;
use crate::text::fold;

/// What every type claims to understand. Any version is accepted.
const VERSIONS: [&str; 3] = ["2025-06-01", "2024-10-01", "2023-04-01"];

/// The namespaces with their types, in the spelling that was read first, by lower case.
fn known(store: &Store) -> BTreeMap<String, (String, BTreeMap<String, String>)> {
    let mut known: BTreeMap<String, (String, BTreeMap<String, String>)> = BTreeMap::new();
    let mut add = |type_name: &str| {
        let Some((namespace, kind)) = type_name.split_once('/') else { return };
        let (_, kinds) = known.entry(fold(namespace)).or_insert_with(|| (namespace.to_owned(), BTreeMap::new()));
        kinds.entry(fold(kind)).or_insert_with(|| kind.to_owned());
    };
    for type_name in SERVICES.iter().flat_map(|service| service.arm_types) {
        add(type_name);
    }
    for (_, held) in store.all() {
        let type_name = ResourceId::parse(held.id.as_str()).ok().and_then(|id| id.type_name());
        add(&type_name.unwrap_or_default());
    }
    known
}

fn regions(store: &Store, subscription: &str) -> BTreeSet<String> {
    let scope = format!("/subscriptions/{}", fold(subscription));
    let resources = store.at_or_below(&scope).map(|(_, held)| held);
    let said = resources.filter_map(|held| {
        let value = held.value();
        value.get("location").and_then(Value::as_str).map(plain_region)
    });
    let groups =
        store.groups().filter(|(key, _)| is_within(key, &scope)).map(|(_, group)| plain_region(&group.location));
    let mut regions: BTreeSet<String> =
        said.chain(groups).filter(|region| !region.is_empty() && region != "global").collect();
    regions.extend(["northeurope", "westeurope"].map(str::to_owned));
    regions
}

/// `West Europe` as `westeurope`.
pub(crate) fn plain_region(location: &str) -> String {
    fold(location).split_whitespace().collect()
}

pub(super) fn locations(store: &Store, subscription: &str) -> Vec<Arc<str>> {
    let body = |region: String| {
        json!({
            "id": format!("/subscriptions/{subscription}/locations/{region}"), "name": region, "type": "Region",
            "displayName": region, "regionalDisplayName": region, "metadata": {"regionType": "Physical", "regionCategory": "Recommended"},
        })
    };
    regions(store, subscription).into_iter().map(|region| body(region).to_string().into()).collect()
}

fn body(
    context: &Context<'_>,
    subscription: &str,
    namespace: &str,
    kinds: &BTreeMap<String, String>,
    regions: &BTreeSet<String>,
) -> Value {
    let types = kinds.values().map(|kind| {
        json!({
            "resourceType": kind, "locations": regions, "apiVersions": VERSIONS, "defaultApiVersion": VERSIONS.first(),
            "capabilities": "None",
        })
    });
    let registered = if context.unregistered.is_some_and(|name| name.eq_ignore_ascii_case(namespace)) {
        "NotRegistered"
    } else {
        "Registered"
    };
    json!({
        "id": format!("/subscriptions/{subscription}/providers/{namespace}"), "namespace": namespace,
        "registrationState": registered, "registrationPolicy": "RegistrationRequired", "resourceTypes": types.collect::<Vec<_>>(),
    })
}

pub(super) fn all(context: &Context<'_>, subscription: &str) -> Vec<Arc<str>> {
    let regions = regions(context.store, subscription);
    let known = known(context.store);
    known
        .values()
        .map(|(namespace, kinds)| body(context, subscription, namespace, kinds, &regions).to_string().into())
        .collect()
}

/// One namespace. One that nothing is known of is there without types.
pub(super) fn one(context: &Context<'_>, subscription: &str, namespace: &str) -> Answer {
    let known = known(context.store);
    let nothing = BTreeMap::new();
    let asked = context.request.segments.last().map_or(namespace, String::as_str);
    let (name, kinds) = known.get(namespace).map_or((asked, &nothing), |(name, kinds)| (name.as_str(), kinds));
    Answer::json(200, &body(context, subscription, name, kinds, &regions(context.store, subscription)))
}

/// Every name is free: what is taken elsewhere in the world is not known here.
pub(super) fn check_name(request: &Request) -> Answer {
    let name = serde_json::from_slice::<Value>(&request.body).ok();
    let name = name.as_ref().and_then(|body| body.get("name")).and_then(Value::as_str).unwrap_or_default();
    if name.is_empty() {
        return Answer::error(400, "BadRequest", "The request body must hold a name.");
    }
    Answer::json(200, &json!({"nameAvailable": true}))
}
