//! The resources of a cloud in memory.

use std::collections::{BTreeMap, BTreeSet};

use amlha_model::{Json, ResourceId, shown};

use crate::cloud::{Call, CloudError, CloudErrorKind};

/// Types that have a parent and are in Resource Graph all the same.
///
/// Source: MicrosoftDocs/azure-docs, `supported-tables-resources.md` (2022); for replications the
/// queries of the Azure Proactive Resiliency Library (2026).
const NESTED_IN_GRAPH: &[&str] = &[
    "microsoft.containerregistry/registries/replications",
    "microsoft.machinelearningservices/workspaces/batchendpoints",
    "microsoft.machinelearningservices/workspaces/batchendpoints/deployments",
    "microsoft.machinelearningservices/workspaces/onlineendpoints",
    "microsoft.machinelearningservices/workspaces/onlineendpoints/deployments",
    "microsoft.sql/managedinstances/databases",
    "microsoft.sql/servers/databases",
    "microsoft.sql/servers/elasticpools",
    "microsoft.synapse/workspaces/bigdatapools",
];

/// A resource, with what it is found by in small letters.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) text: String,
    pub(super) type_name: String,
    pub(super) subscription: String,
    pub(super) group: String,
    pub(super) is_in_graph: bool,
}

/// Resources by their ids in small letters, and what is wrong with one.
#[derive(Debug, Default)]
pub(super) struct Contents {
    held: BTreeMap<String, Held>,
    fault: Option<String>,
}

fn folded(id: &str) -> String {
    format!("/{}", id.trim_matches('/').to_lowercase())
}

impl Contents {
    pub(super) fn add(&mut self, text: String) {
        match folded_and_held(text) {
            Ok((id, held)) => {
                self.held.insert(id, held);
            }
            Err(fault) => self.fault = self.fault.take().or(Some(fault)),
        }
    }

    pub(super) fn fault(&self) -> Option<&str> {
        self.fault.as_deref()
    }

    /// Every resource, in the order of the ids.
    pub(super) fn all(&self) -> impl Iterator<Item = &Held> {
        self.held.values()
    }

    pub(super) fn get(&self, path: &str) -> Option<String> {
        let path = folded(path);
        if let Some(held) = self.held.get(&path) {
            return Some(held.text.clone());
        }
        let subscription = path.strip_prefix("/subscriptions/")?;
        self.subscriptions()
            .into_iter()
            .find(|known| known.eq_ignore_ascii_case(subscription))
            .map(|id| subscription_row(&id))
    }

    /// The rows of a list; `None` when what it is inside is not there.
    pub(super) fn list(&self, path: &str) -> Option<Vec<String>> {
        let path = folded(path);
        if path == "/subscriptions" {
            return Some(self.subscriptions().iter().map(|id| subscription_row(id)).collect());
        }
        let example = ResourceId::parse(format!("{path}/x")).ok()?;
        let type_name = example.type_name()?;
        let scope = example.parent()?;
        let is_in_resource = scope.type_name().is_some();
        // A region is not a resource, and things are listed in it all the same.
        let is_region = scope.as_str().rsplit('/').nth(1) == Some("locations");
        if is_in_resource && !is_region && !self.held.contains_key(scope.as_str()) {
            return None;
        }
        let (directly, anywhere) = (format!("{path}/"), format!("{}/", scope.as_str()));
        let is_row = |id: &str, held: &Held| {
            if is_in_resource {
                id.strip_prefix(&directly).is_some_and(|name| !name.contains('/'))
            } else {
                id.starts_with(&anywhere) && held.type_name == type_name
            }
        };
        Some(self.held.iter().filter(|(id, held)| is_row(id, held)).map(|(_, held)| held.text.clone()).collect())
    }

    fn subscriptions(&self) -> BTreeSet<String> {
        self.held.values().map(|held| held.subscription.clone()).filter(|id| !id.is_empty()).collect()
    }
}

fn subscription_row(id: &str) -> String {
    let id = serde_json::Value::from(id);
    let path = serde_json::Value::from(format!("/subscriptions/{}", id.as_str().unwrap_or_default()));
    format!(
        r#"{{"id":{path},"subscriptionId":{id},"displayName":{id},"state":"Enabled","tenantId":"00000000-0000-0000-0000-000000000000"}}"#
    )
}

fn folded_and_held(text: String) -> Result<(String, Held), String> {
    let body = Json::parse(&text).map_err(|error| format!("a resource is no JSON: {}", shown(&error.to_string())))?;
    let object = body.object().ok_or("a resource is no JSON object")?;
    let id = object.get("id").and_then(Json::string).ok_or("a resource has no `id`")?;
    let id = folded(&id);
    let parsed = ResourceId::parse(&*id).map_err(|error| format!("a resource has an id that is none: {error}"))?;
    let type_name = parsed.type_name().unwrap_or_default();
    let is_top =
        type_name.matches('/').count() == 1 && !parsed.is_extension() && type_name != "microsoft.authorization/locks";
    let held = Held {
        is_in_graph: is_top || NESTED_IN_GRAPH.contains(&type_name.as_str()),
        subscription: parsed.subscription().unwrap_or_default().to_owned(),
        group: parsed.resource_group().unwrap_or_default().to_owned(),
        type_name,
        text,
    };
    Ok((id, held))
}

/// The answer to a path that leads nowhere.
pub(super) fn not_found(call: Call<'_>, code: &str) -> CloudError {
    CloudError::new(CloudErrorKind::NotFound, call, "there is no such resource").with_status(404).with_azure_code(code)
}
