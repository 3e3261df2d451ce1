//! Node pools of a Kubernetes cluster: the cluster's `agentPoolProfiles`, as resources of their own.
//!
//! Azure shows the same pools in both places. An inventory often holds the profiles alone, and a
//! pool that is added must be found in them.

use serde_json::{Map, Value};

use crate::store::Store;
use crate::text::key;

const CLUSTERS: &str = "/providers/microsoft.containerservice/managedclusters/";
const TYPE: &str = "Microsoft.ContainerService/managedClusters/agentPools";

/// The key of the cluster, and the name of the pool when one is named.
fn split(id: &str) -> Option<(String, Option<String>)> {
    let id = key(id);
    let (above, rest) = id.split_once(CLUSTERS)?;
    let mut parts = rest.split('/');
    let (cluster, word, pool) = (parts.next()?, parts.next()?, parts.next());
    if word != "agentpools" || parts.next().is_some() {
        return None;
    }
    Some((format!("{above}{CLUSTERS}{cluster}"), pool.map(str::to_owned)))
}

/// Id and body of a cluster that has profiles and no pools of its own beside them.
fn cluster(store: &Store, id: &str) -> Option<(String, Value)> {
    let held = store.find(id)?;
    let pools = format!("{}/agentpools", key(id));
    let body = held.value();
    let has_profiles = body.pointer("/properties/agentPoolProfiles").is_some_and(Value::is_array);
    (has_profiles && store.at_or_below(&pools).next().is_none()).then(|| (held.id.clone(), body))
}

fn profiles(cluster: &Value) -> Vec<&Map<String, Value>> {
    let profiles = cluster.pointer("/properties/agentPoolProfiles").and_then(Value::as_array);
    profiles.into_iter().flatten().filter_map(Value::as_object).collect()
}

fn is_named(profile: &Map<String, Value>, name: &str) -> bool {
    profile.get("name").and_then(Value::as_str).is_some_and(|own| own.eq_ignore_ascii_case(name))
}

fn pool(cluster: &str, profile: &Map<String, Value>) -> Value {
    let name = profile.get("name").and_then(Value::as_str).unwrap_or_default();
    let mut properties = profile.clone();
    properties.remove("name");
    let head = [("id", format!("{cluster}/agentPools/{name}")), ("name", name.to_owned()), ("type", TYPE.to_owned())];
    let mut body: Map<String, Value> =
        head.into_iter().map(|(member, value)| (member.to_owned(), value.into())).collect();
    body.insert("properties".to_owned(), properties.into());
    body.into()
}

/// Id and body of a resource, or of a pool.
pub(super) fn find(store: &Store, id: &str) -> Option<(String, Value)> {
    if let Some(held) = store.find(id) {
        return Some((held.id.clone(), held.value()));
    }
    let (above, name) = split(id)?;
    let (above, body) = cluster(store, &above)?;
    let name = name?;
    let profile =
        profiles(&body).into_iter().find(|profile| is_named(profile, &name)).map(|profile| pool(&above, profile))?;
    Some((profile.get("id")?.as_str()?.to_owned(), profile))
}

/// The pools of the cluster that a list is of; `None` when it is of something else.
pub(super) fn list(store: &Store, id: &str) -> Option<Vec<Value>> {
    let (above, None) = split(id)? else { return None };
    let (above, body) = cluster(store, &above)?;
    Some(profiles(&body).into_iter().map(|profile| pool(&above, profile)).collect())
}

/// Writes a pool into its cluster, or takes it out; whether it was one.
pub(super) fn write(store: &mut Store, id: &str, written: Option<&Value>) -> bool {
    let Some((above, Some(name))) = split(id) else { return false };
    let Some((above, mut body)) = cluster(store, &above) else { return false };
    let Some(profiles) = body.pointer_mut("/properties/agentPoolProfiles").and_then(Value::as_array_mut) else {
        return false;
    };
    let at = profiles.iter().position(|profile| profile.as_object().is_some_and(|profile| is_named(profile, &name)));
    let profile = written.map(|written| {
        let mut profile = written.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
        let name = written.get("name").cloned().unwrap_or_else(|| name.as_str().into());
        profile.insert("name".to_owned(), name);
        Value::Object(profile)
    });
    match (at, profile) {
        (Some(at), Some(profile)) => {
            if let Some(slot) = profiles.get_mut(at) {
                *slot = profile;
            }
        }
        (Some(at), None) => {
            profiles.remove(at);
        }
        (None, Some(profile)) => profiles.push(profile),
        (None, None) => {}
    }
    store.put(&above, &body);
    true
}
