//! Resources that a service keeps for itself: they are judged, and not changed.
//!
//! Sources: "Customer-managed keys for Azure Machine Learning" (2024-05-21) for the metadata stores,
//! "Reliability in Azure Databricks" (2025-12-01) for the root account, "Manage Azure Machine
//! Learning registries" (2024-10-10) for the stores of a registry.

use amlha_model::services::workspace::Workspace;
use amlha_model::{Inventory, Resource, Role, resource_id};

use super::proposal::Proposal;

/// Why a resource is not changed directly; `None` when it may be.
pub(super) fn managed(inventory: &Inventory, resource: Resource<'_>) -> Option<Proposal> {
    inventory.links_to(resource.index()).find_map(|link| {
        let keeper = inventory.resource(link.from);
        let name = keeper.name();
        match link.role {
            Role::RootStorage => Some(Proposal::nothing(
                format!("it is in the managed resource group of the Databricks workspace {name}, which keeps it"),
                format!(
                    "change it through {name}: `properties.parameters.storageAccountSkuName` sets the redundancy of the \
                     root account; keep data that matters in an account of your own"
                ),
            )),
            Role::RegistryStorage | Role::RegistryImages => Some(Proposal::nothing(
                format!("it is in the managed resource group of the registry {name}, which keeps it"),
                format!("whether it can be changed there is not documented: a region or another SKU is set on {name}"),
            )),
            Role::MetadataStore if is_in_group_of(resource, keeper) => Some(Proposal::nothing(
                format!("it is in the managed resource group of the workspace {name}: only Microsoft may change it"),
                "plan a second workspace, or a new one that keeps its metadata on Microsoft's side".to_owned(),
            )),
            _ => None,
        }
    })
}

/// The workspace in whose managed group a metadata store is: only Microsoft may change it there.
pub(crate) fn only_microsoft_changes(resource: Resource<'_>) -> Option<Resource<'_>> {
    let inventory = resource.inventory();
    let keepers = inventory.users(resource.index(), Role::MetadataStore);
    let keepers = keepers.filter(|keeper| is_in_group_of(resource, *keeper));
    keepers.min_by(|a, b| resource_id::compare(a.id(), b.id()))
}

/// A metadata store that the customer brought is the customer's: one in the group that the
/// workspace made is not.
fn is_in_group_of(resource: Resource<'_>, workspace: Resource<'_>) -> bool {
    let body = workspace.body();
    let group = Workspace(&body).managed_resource_group().filled_text().value();
    let own = resource.parsed_id().ok().and_then(|id| id.resource_group().map(str::to_owned));
    group.zip(own).is_some_and(|(group, own)| resource_id::equal(&group, &own))
}
