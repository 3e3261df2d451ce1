//! Links that follow from where a resource stands: inside another one, or in a managed group.

use super::Found;
use crate::inventory::Inventory;
use crate::link::Role;
use crate::resource_id::{self, ResourceId};
use crate::services::Service;
use crate::services::workspace::Workspace;

/// What a nested resource is to the one it is inside.
const NESTED: &[(&str, Role)] = &[
    ("Microsoft.MachineLearningServices/workspaces/computes", Role::Compute),
    ("Microsoft.MachineLearningServices/workspaces/datastores", Role::Datastore),
    ("Microsoft.MachineLearningServices/workspaces/connections", Role::Connection),
    ("Microsoft.MachineLearningServices/workspaces/onlineEndpoints", Role::Endpoint),
    ("Microsoft.MachineLearningServices/workspaces/batchEndpoints", Role::Endpoint),
    ("Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments", Role::Deployment),
    ("Microsoft.MachineLearningServices/workspaces/batchEndpoints/deployments", Role::Deployment),
];

pub(super) fn follow(inventory: &Inventory, found: &mut Found) {
    for (type_name, role) in NESTED {
        for child in inventory.of_type(type_name) {
            let Ok(id) = child.parsed_id() else { continue };
            let Some(parent) = id.parent().and_then(|parent| inventory.find(parent.as_str())) else { continue };
            found.link(parent, *role, child);
        }
    }
    metadata_stores(inventory, found);
}

/// A workspace with a customer-managed key names the group that holds its metadata stores.
fn metadata_stores(inventory: &Inventory, found: &mut Found) {
    let mut groups = Vec::new();
    for workspace in inventory.of_service(Service::Workspace) {
        let body = workspace.body();
        let group = Workspace(&body).managed_resource_group().filled_text().value();
        if let (Some(group), Ok(id)) = (group, workspace.parsed_id()) {
            groups.push((workspace, id.subscription().unwrap_or_default().to_owned(), group));
        }
    }
    if groups.is_empty() {
        return;
    }
    let services = [Service::CosmosDb, Service::AiSearch, Service::StorageAccount];
    for store in services.into_iter().flat_map(|service| inventory.of_service(service)) {
        let Ok(id) = ResourceId::parse(store.id()) else { continue };
        let inside = |(_, subscription, group): &&(_, String, std::borrow::Cow<'_, str>)| {
            id.resource_group().is_some_and(|own| resource_id::equal(own, group))
                && id.subscription().is_some_and(|own| resource_id::equal(own, subscription))
        };
        for (workspace, ..) in groups.iter().filter(inside) {
            found.link(*workspace, Role::MetadataStore, store);
        }
    }
}
