//! References by name or in parts, to be resolved.

use super::{Found, account};
use crate::compute::{Compute, ComputeType};
use crate::connection::Connection;
use crate::datastore::{Datastore, DatastoreType};
use crate::gap::GapReason;
use crate::inventory::Inventory;
use crate::link::Role;
use crate::resource::{Body, Resource};
use crate::resource_id;
use crate::services::Service;
use crate::services::databricks::Databricks;
use crate::services::hdinsight::HdInsight;

pub(super) fn follow(inventory: &Inventory, found: &mut Found) {
    for resource in inventory.of_type("Microsoft.MachineLearningServices/workspaces/datastores") {
        datastore(inventory, resource, &resource.body(), found);
    }
    for resource in inventory.of_type("Microsoft.MachineLearningServices/workspaces/computes") {
        compute(inventory, resource, &resource.body(), found);
    }
    for resource in inventory.of_type("Microsoft.MachineLearningServices/workspaces/connections") {
        connection(inventory, resource, &resource.body(), found);
    }
    for resource in inventory.of_service(Service::Databricks) {
        root_account(inventory, resource, &resource.body(), found);
    }
    for resource in inventory.of_service(Service::HdInsight) {
        cluster_accounts(inventory, resource, &resource.body(), found);
    }
}

fn datastore(inventory: &Inventory, resource: Resource<'_>, body: &Body<'_>, found: &mut Found) {
    let view = Datastore(body);
    let data_lake_gen1 = view.datastore_type().value() == Some(DatastoreType::AzureDataLakeGen1);
    let subscription = view.subscription_id().filled_text().value();
    let group = view.resource_group().filled_text().value();
    if data_lake_gen1 {
        if let Some(name) = view.store_name().filled_text().value() {
            let mut stores = inventory.of_service(Service::DataLakeGen1);
            match stores.find(|store| resource_id::equal(store.name(), &name)) {
                Some(store) => found.link(resource, Role::Data, store),
                None => found.miss(
                    resource,
                    Role::Data,
                    &name,
                    GapReason::Unresolved,
                    "the service is retired: nothing can be read",
                ),
            }
        }
        return;
    }
    let Some(name) = view.account_name().filled_text().value() else { return };
    if let Some(to) = account(inventory, found, &name) {
        found.link(resource, Role::Data, to);
        return;
    }
    match (subscription, group) {
        (Some(subscription), Some(group)) => {
            let id = format!(
                "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Storage/storageAccounts/{name}"
            );
            found.follow_id(inventory, resource, Role::Data, &id);
        }
        _ => {
            let closes = "add the answer of `az storage account list` of the subscription that holds it";
            found.miss(resource, Role::Data, &name, GapReason::Unresolved, closes);
        }
    }
}

fn compute(inventory: &Inventory, resource: Resource<'_>, body: &Body<'_>, found: &mut Found) {
    let view = Compute(body);
    if view.resource_id().filled_text().value().is_some() {
        return;
    }
    if let Some(id) = view.synapse_pool_id() {
        found.follow_id(inventory, resource, Role::AttachedTo, &id);
    } else if let Some(url) = view.databricks_workspace_url().filled_text().value() {
        let has_url = |workspace: &Resource<'_>| {
            let body = workspace.body();
            Databricks(&body).workspace_url().filled_text().value().is_some_and(|own| own.eq_ignore_ascii_case(&url))
        };
        let to = inventory.of_service(Service::Databricks).find(has_url);
        match to {
            Some(to) => found.link(resource, Role::AttachedTo, to),
            None => {
                let closes = "add the answer of `az databricks workspace list` of the subscription that holds it";
                found.miss(resource, Role::AttachedTo, &url, GapReason::Unresolved, closes);
            }
        }
    } else if view.compute_type().value() == Some(ComputeType::Aks) {
        // A cluster that Azure ML made is in a managed group, and the compute need not name it.
        let name = resource.path_name();
        let closes = "find the cluster that Azure ML made for it and add the answer of `az aks list`";
        found.miss(resource, Role::AttachedTo, &name, GapReason::Unresolved, closes);
    }
}

/// The accounts of an HDInsight cluster that it names by host and not by ARM id.
fn cluster_accounts(inventory: &Inventory, resource: Resource<'_>, body: &Body<'_>, found: &mut Found) {
    for storage in HdInsight(body).storage_accounts() {
        if storage.resource_id().filled_text().value().is_some() {
            continue;
        }
        let Some(named) = storage.name().filled_text().value() else { continue };
        let Some(name) = named.split('.').next().filter(|name| !name.is_empty()) else { continue };
        match account(inventory, found, name) {
            Some(to) => found.link(resource, Role::ClusterStorage, to),
            None => {
                let closes = "add the answer of `az storage account list` of the subscription that holds it";
                found.miss(resource, Role::ClusterStorage, name, GapReason::Unresolved, closes);
            }
        }
    }
}

fn connection(inventory: &Inventory, resource: Resource<'_>, body: &Body<'_>, found: &mut Found) {
    let view = Connection(body);
    let stated = view.metadata_resource_id().filled_text().value();
    let target = view.target().filled_text().value();
    let id = stated.or_else(|| target.clone().filter(|target| target.contains("/providers/")));
    if let Some(id) = id {
        found.follow_id(inventory, resource, Role::ConnectedTo, &id);
        return;
    }
    // Targets of most kinds are URLs whose host begins with the name of the service.
    let Some(host) = target.as_deref().and_then(host) else { return };
    let wanted = HOSTS.iter().find_map(|(suffix, service)| Some((host.strip_suffix(suffix)?, *service)));
    let Some((name, service)) = wanted else { return };
    match inventory.of_service(service).find(|candidate| resource_id::equal(candidate.name(), name)) {
        Some(to) => found.link(resource, Role::ConnectedTo, to),
        None => {
            let closes = "add the answer of `az resource list` of the subscription that holds it";
            found.miss(resource, Role::ConnectedTo, name, GapReason::Unresolved, closes);
        }
    }
}

/// The public host suffixes of services whose host begins with their name.
const HOSTS: &[(&str, Service)] = &[
    (".blob.core.windows.net", Service::StorageAccount),
    (".dfs.core.windows.net", Service::StorageAccount),
    (".file.core.windows.net", Service::StorageAccount),
    (".vault.azure.net", Service::KeyVault),
    (".azurecr.io", Service::ContainerRegistry),
    (".search.windows.net", Service::AiSearch),
    (".documents.azure.com", Service::CosmosDb),
];

/// The host of a URL, in lower case.
fn host(target: &str) -> Option<String> {
    let rest = target.split_once("://").map_or(target, |(_, rest)| rest);
    let host = rest.split(['/', ':', '?']).next()?;
    if host.contains('.') { Some(host.to_ascii_lowercase()) } else { None }
}

fn root_account(inventory: &Inventory, resource: Resource<'_>, body: &Body<'_>, found: &mut Found) {
    let Some(name) = Databricks(body).root_account_name().filled_text().value() else { return };
    match account(inventory, found, &name) {
        Some(to) => found.link(resource, Role::RootStorage, to),
        None => {
            let closes = "add the answer of `az storage account list` for the workspace's managed resource group";
            found.miss(resource, Role::RootStorage, &name, GapReason::Unresolved, closes);
        }
    }
}
