//! Finds who refers to whom in an inventory, and what is referred to but not there.
//!
//! Most references are ARM ids at a fixed path: [`REFERENCES`] lists them. The rest are names to be
//! resolved (a datastore names its account), parts of an id (a Synapse pool), or a place in the
//! tree (a compute is inside its workspace). Nothing is a silent miss: a reference that leads
//! nowhere becomes a [`Gap`].

use crate::gap::{Gap, GapReason};
use crate::inventory::Inventory;
use crate::json::Json;
use crate::link::{Link, Role, Target};
use crate::resource::{Body, Resource, ResourceIndex};
use crate::resource_id::{self, ResourceId};
use crate::services::Service;

mod named;
mod nested;

/// A property that holds an ARM id. `[]` in a path stands for every item of an array.
#[derive(Debug, Clone, Copy)]
pub struct Reference {
    /// The ARM type that has the property.
    pub type_name: &'static str,
    /// Where it is.
    pub path: &'static str,
    /// What it is used for.
    pub role: Role,
}

const fn reference(type_name: &'static str, path: &'static str, role: Role) -> Reference {
    Reference { type_name, path, role }
}

const WORKSPACE: &str = "Microsoft.MachineLearningServices/workspaces";
const ML_REGISTRY: &str = "Microsoft.MachineLearningServices/registries";

/// Every property that amlha follows as an ARM id; those of one type stand together.
///
/// Sources: the property types of each provider's stable api-version of August 2026.
pub const REFERENCES: &[Reference] = &[
    reference(WORKSPACE, "properties.storageAccount", Role::DefaultStorage),
    reference(WORKSPACE, "properties.keyVault", Role::Secrets),
    reference(WORKSPACE, "properties.containerRegistry", Role::Images),
    reference(WORKSPACE, "properties.applicationInsights", Role::Telemetry),
    reference(WORKSPACE, "properties.hubResourceId", Role::Hub),
    reference(WORKSPACE, "properties.workspaceHubConfig.additionalWorkspaceStorageAccounts[]", Role::HubStorage),
    reference(WORKSPACE, "properties.encryption.keyVaultProperties.keyVaultArmId", Role::Key),
    reference(WORKSPACE, "properties.encryption.cosmosDbResourceId", Role::MetadataStore),
    reference(WORKSPACE, "properties.encryption.searchAccountResourceId", Role::MetadataStore),
    reference(WORKSPACE, "properties.encryption.storageAccountResourceId", Role::MetadataStore),
    reference("Microsoft.MachineLearningServices/workspaces/computes", "properties.resourceId", Role::AttachedTo),
    reference("Microsoft.MachineLearningServices/workspaces/onlineEndpoints", "properties.compute", Role::RunsOn),
    reference(
        "Microsoft.MachineLearningServices/workspaces/batchEndpoints/deployments",
        "properties.compute",
        Role::RunsOn,
    ),
    reference(
        ML_REGISTRY,
        "properties.regionDetails[].storageAccountDetails[].systemCreatedStorageAccount.armResourceId.resourceId",
        Role::RegistryStorage,
    ),
    reference(
        ML_REGISTRY,
        "properties.regionDetails[].acrDetails[].systemCreatedAcrAccount.armResourceId.resourceId",
        Role::RegistryImages,
    ),
    reference("Microsoft.Insights/components", "properties.WorkspaceResourceId", Role::Logs),
    reference("Microsoft.OperationalInsights/workspaces", "properties.features.clusterResourceId", Role::LogCluster),
    reference(
        "Microsoft.HDInsight/clusters",
        "properties.storageProfile.storageaccounts[].resourceId",
        Role::ClusterStorage,
    ),
    reference("Microsoft.Sql/servers/databases", "properties.elasticPoolId", Role::Pool),
    reference("Microsoft.DBforPostgreSQL/flexibleServers", "properties.sourceServerResourceId", Role::ReplicaOf),
    reference("Microsoft.DBforMySQL/flexibleServers", "properties.sourceServerResourceId", Role::ReplicaOf),
];

/// Finds every link of an inventory and adds it, with a gap for each reference that leads nowhere.
///
/// Links that the inventory already has stay. Calling it twice changes nothing.
pub fn build(inventory: &mut Inventory) {
    let mut found = Found::default();
    follow(inventory, &mut found);
    named::follow(inventory, &mut found);
    nested::follow(inventory, &mut found);
    inventory.links.extend(found.links);
    keep_gaps(inventory, found.gaps);
    inventory.gaps.sort();
    inventory.gaps.dedup();
    inventory.index_links();
}

/// Adds the gaps of references that lead nowhere. Whoever asked Azure about one knows more than the
/// reference does: what is said about it already stays, as long as it is still missing.
fn keep_gaps(inventory: &mut Inventory, found: Vec<Gap>) {
    let mut known = std::mem::take(&mut inventory.gaps);
    known.retain(|gap| gap.role.is_none() || inventory.find(&gap.what).is_none());
    fn key(gap: &Gap) -> (&str, Option<&str>, Option<Role>) {
        (&gap.what, gap.needed_by.as_deref(), gap.role)
    }
    known.sort();
    known.sort_by(|a, b| key(a).cmp(&key(b)));
    let new: Vec<Gap> =
        found.into_iter().filter(|gap| known.binary_search_by(|other| key(other).cmp(&key(gap))).is_err()).collect();
    known.extend(new);
    inventory.gaps = known;
}

/// What was found so far.
#[derive(Debug, Default)]
struct Found {
    links: Vec<Link>,
    gaps: Vec<Gap>,
    /// Storage accounts by the hash of their name, made when the first name is to be resolved.
    accounts: Option<Vec<(u64, ResourceIndex)>>,
}

impl Found {
    fn link(&mut self, from: Resource<'_>, role: Role, to: Resource<'_>) {
        // A resource that names itself says nothing.
        if from.index() != to.index() {
            self.links.push(Link { from: from.index(), role, to: Target::Resource(to.index()) });
        }
    }

    fn miss(&mut self, from: Resource<'_>, role: Role, what: &str, reason: GapReason, closes: &str) {
        self.links.push(Link { from: from.index(), role, to: Target::Outside(what.to_owned()) });
        self.gaps.push(Gap {
            what: what.to_owned(),
            reason,
            needed_by: Some(if from.id().is_empty() { from.name() } else { from.id() }.to_owned()),
            role: Some(role),
            closes: closes.to_owned(),
        });
    }

    /// Follows the text of an ARM id.
    fn follow_id(&mut self, inventory: &Inventory, from: Resource<'_>, role: Role, id: &str) {
        let id = id.strip_prefix("azureml:").unwrap_or(id);
        if let Some(to) = inventory.find(id) {
            self.link(from, role, to);
            return;
        }
        match ResourceId::parse(id) {
            Ok(_) => {
                self.miss(
                    from,
                    role,
                    id,
                    GapReason::NotInFiles,
                    "add the answer of `az resource show --ids ID` for it",
                );
            }
            Err(_) => self.miss(from, role, id, GapReason::Unreadable, "correct the reference: it is no ARM id"),
        }
    }
}

/// Follows every reference of [`REFERENCES`], type by type: most of an estate has none.
fn follow(inventory: &Inventory, found: &mut Found) {
    for references in REFERENCES.chunk_by(|a, b| a.type_name == b.type_name) {
        let Some(first) = references.first() else { continue };
        for resource in inventory.of_type(first.type_name) {
            let body = resource.body();
            for reference in references {
                for json in values(&body, reference.path) {
                    // An empty string is how several services write "none".
                    if let Some(id) = json.string().filter(|id| !id.trim().is_empty()) {
                        found.follow_id(inventory, resource, reference.role, &id);
                    }
                }
            }
        }
    }
}

/// Every value at a path with `[]` in it.
fn values<'a>(body: &Body<'a>, path: &str) -> Vec<Json<'a>> {
    let path = path.strip_prefix("properties.").unwrap_or(path);
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let start = body.properties().get(first.trim_end_matches("[]"));
    let mut current: Vec<Json<'a>> = start.into_iter().collect();
    if first.ends_with("[]") {
        current = current.into_iter().filter_map(Json::items).flatten().collect();
    }
    for step in rest.into_iter().flat_map(|rest| rest.split('.')) {
        let name = step.trim_end_matches("[]");
        current = current.into_iter().filter_map(|json| json.object()?.get(name)).collect();
        if step.ends_with("[]") {
            current = current.into_iter().filter_map(Json::items).flatten().collect();
        }
    }
    current
}

/// The storage account of that name. Names of storage accounts are unique in all of Azure.
fn account<'i>(inventory: &'i Inventory, found: &mut Found, name: &str) -> Option<Resource<'i>> {
    let accounts = found.accounts.get_or_insert_with(|| {
        let all = inventory.of_service(Service::StorageAccount);
        let mut accounts: Vec<_> = all.map(|account| (resource_id::hash(account.name()), account.index())).collect();
        accounts.sort_unstable();
        accounts
    });
    let hash = resource_id::hash(name);
    let from = accounts.partition_point(|(known, _)| *known < hash);
    let same = accounts.get(from..)?.iter().take_while(|(known, _)| *known == hash);
    same.map(|(_, index)| inventory.resource(*index)).find(|account| resource_id::equal(account.name(), name))
}

#[cfg(test)]
mod tests;
