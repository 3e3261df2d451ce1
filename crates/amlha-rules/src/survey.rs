//! What is true of an estate as a whole.
//!
//! A rule that asked every workspace about every other one would take a minute for an estate of some
//! thousand. These answers are found in one pass.

use std::collections::{BTreeMap, BTreeSet};

use amlha_model::services::sql_managed_instance::InstanceFailoverGroup;
use amlha_model::services::workspace::Workspace;
use amlha_model::{Inventory, Location, Resource, ResourceId, ResourceIndex, Service};

use crate::pair::{Unread, counterpart};
use crate::rules::place;

/// The type of management locks.
pub(crate) const LOCK_TYPE: &str = "Microsoft.Authorization/locks";

/// Where the locks of a subscription are that were read. A list of a subscription and one of a
/// group (`az lock list --resource-group`) are written alike: only what they hold tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LockSpread {
    /// There is none.
    None,
    /// All are in one resource group.
    OneGroup,
    /// On the subscription itself, or in several groups.
    Wide,
}

/// The answers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Survey {
    workspaces: usize,
    /// The first workspace of each kind and region, in the order of their ids.
    first_workspaces: Vec<(String, String, ResourceIndex)>,
    /// By subscription, in lower case: the group that holds the locks, or `None` where they are wide.
    locks: BTreeMap<String, Option<String>>,
    /// Whether a list of locks was not read to its end.
    locks_unread: bool,
    /// The counterpart of each workspace that has one, with what they share.
    counterparts: BTreeMap<ResourceIndex, (ResourceIndex, String)>,
    /// The regions of endpoints by service and name, in lower case.
    endpoints: BTreeMap<(Service, String), BTreeSet<String>>,
    /// What was asked for and not read, in lower case, with its place among the gaps.
    unread: BTreeMap<String, usize>,
    /// The kinds of what was asked for and not read (`computes`), with the first place of each.
    unread_kinds: BTreeMap<String, usize>,
    /// The failover groups of managed instances and the backup policies of their databases, by the id of
    /// the instance in lower case.
    instance_groups: BTreeMap<String, Vec<ResourceIndex>>,
    instance_policies: BTreeMap<String, Vec<ResourceIndex>>,
    /// Platforms that may stand in for each other, by region; `None` is one that amlha does not know.
    platforms: BTreeMap<Service, BTreeMap<Option<String>, Vec<ResourceIndex>>>,
    /// Registries by name in lower case.
    registries: BTreeMap<String, ResourceIndex>,
}

impl Survey {
    pub(crate) fn of(inventory: &Inventory) -> Self {
        let mut survey = Self::default();
        let unread = Unread::of(inventory);
        for workspace in inventory.of_service(Service::Workspace) {
            survey.workspaces += 1;
            if let Some((other, shared)) = counterpart(workspace, &unread) {
                survey.counterparts.insert(workspace.index(), (other.index(), shared));
            }
            let place = workspace.location();
            if matches!(place, Location::Global) {
                continue;
            }
            let body = workspace.body();
            let kind = Workspace(&body).kind();
            let known = |(other, region, _): &(String, String, ResourceIndex)| {
                other.eq_ignore_ascii_case(kind.as_str()) && region == place.name()
            };
            if !survey.first_workspaces.iter().any(known) {
                survey.first_workspaces.push((kind.as_str().to_owned(), place.name().to_owned(), workspace.index()));
            }
        }
        for lock in inventory.of_type(LOCK_TYPE) {
            survey.add_lock(lock);
        }
        survey.add_instances(inventory);
        for service in [Service::ContainerInstances, Service::Databricks, Service::HdInsight] {
            let regions = survey.platforms.entry(service).or_default();
            for resource in inventory.of_service(service) {
                let region = resource.location().region().map(|region| region.name.clone());
                regions.entry(region).or_default().push(resource.index());
            }
        }
        for registry in inventory.of_service(Service::ContainerRegistry) {
            survey.registries.entry(registry.name().to_lowercase()).or_insert(registry.index());
        }
        for (place, gap) in inventory.gaps().iter().enumerate().filter(|(_, gap)| gap.lacks()) {
            let what = gap.what.to_lowercase();
            survey.locks_unread |= what.ends_with("/locks");
            // A list ends with its kind, an item with its kind and its name.
            for kind in what.rsplit('/').take(2) {
                survey.unread_kinds.entry(kind.to_owned()).or_insert(place);
            }
            survey.unread.entry(what).or_insert(place);
        }
        for service in [Service::OnlineEndpoint, Service::BatchEndpoint] {
            for endpoint in inventory.of_service(service) {
                let name = (service, endpoint.name().to_lowercase());
                survey.endpoints.entry(name).or_default().extend(place(endpoint));
            }
        }
        survey
    }

    fn add_instances(&mut self, inventory: &Inventory) {
        for group in inventory.of_type("Microsoft.Sql/locations/instanceFailoverGroups") {
            let body = group.body();
            for pair in InstanceFailoverGroup(&body).instance_pairs() {
                for id in [pair.primary_id(), pair.partner_id()] {
                    let Some(id) = id.filled_text().value() else { continue };
                    let groups = self.instance_groups.entry(instance_key(&id)).or_default();
                    if groups.last() != Some(&group.index()) {
                        groups.push(group.index());
                    }
                }
            }
        }
        let of_type = "Microsoft.Sql/managedInstances/databases/backupShortTermRetentionPolicies";
        for policy in inventory.of_type(of_type) {
            let parent = |id: &str| ResourceId::parse(id).ok()?.parent().map(|above| above.as_str().to_owned());
            if let Some(instance) = parent(policy.id()).and_then(|database| parent(&database)) {
                self.instance_policies.entry(instance_key(&instance)).or_default().push(policy.index());
            }
        }
    }

    fn add_lock(&mut self, lock: Resource<'_>) {
        let Ok(id) = lock.parsed_id() else { return };
        let Some(subscription) = id.subscription().map(str::to_lowercase) else { return };
        let group = id.resource_group().map(str::to_lowercase);
        let known = self.locks.entry(subscription).or_insert_with(|| group.clone());
        if *known != group {
            *known = None;
        }
    }

    /// How many workspaces there are.
    pub(crate) fn workspaces(&self) -> usize {
        self.workspaces
    }

    /// In how many regions there are workspaces.
    pub(crate) fn workspace_regions(&self) -> usize {
        self.first_workspaces.iter().map(|(_, region, _)| region).collect::<BTreeSet<_>>().len()
    }

    /// A workspace of this kind in another region: the same one for all that ask from one region.
    pub(crate) fn workspace_elsewhere(&self, kind: &str, region: &str) -> Option<ResourceIndex> {
        let elsewhere =
            |(other, place, _): &&(String, String, ResourceIndex)| other.eq_ignore_ascii_case(kind) && place != region;
        self.first_workspaces.iter().find(elsewhere).map(|(_, _, index)| *index)
    }

    /// The counterpart of a workspace in another region, with the name of what they share.
    pub(crate) fn counterpart(&self, workspace: ResourceIndex) -> Option<(ResourceIndex, &str)> {
        self.counterparts.get(&workspace).map(|(other, shared)| (*other, shared.as_str()))
    }

    /// The regions of all endpoints with the service and the name of this one, its own among them.
    pub(crate) fn endpoint_regions(&self, endpoint: Resource<'_>) -> impl Iterator<Item = &str> {
        let named =
            endpoint.service().and_then(|service| self.endpoints.get(&(service, endpoint.name().to_lowercase())));
        named.into_iter().flatten().map(String::as_str)
    }

    /// The first gap in what was asked for below an id, by its place among the gaps.
    pub(crate) fn unread_below(&self, id: &str, kind: &str) -> Option<usize> {
        if self.unread.is_empty() {
            return None;
        }
        let from = format!("{}/{}", id.trim_end_matches('/'), kind).to_lowercase();
        let mut below = self.unread.range(from.clone()..).take_while(|(what, _)| what.starts_with(&from));
        let whole = |what: &str| what.get(from.len()..).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        below.find(|(what, _)| whole(what)).map(|(_, place)| *place)
    }

    /// Whether a list of locks was not read to its end.
    pub(crate) fn locks_unread(&self) -> bool {
        self.locks_unread
    }

    /// The failover groups that a managed instance is in, in no order.
    pub(crate) fn groups_of_instance(&self, id: &str) -> &[ResourceIndex] {
        self.instance_groups.get(&instance_key(id)).map(Vec::as_slice).unwrap_or_default()
    }

    /// The backup policies of the databases of a managed instance, in no order.
    pub(crate) fn policies_of_instance(&self, id: &str) -> &[ResourceIndex] {
        self.instance_policies.get(&instance_key(id)).map(Vec::as_slice).unwrap_or_default()
    }

    /// The platforms of a service by region, in the order of their ids; `None` is a region that amlha
    /// does not know.
    pub(crate) fn platforms(&self, service: Service) -> impl Iterator<Item = (Option<&str>, &[ResourceIndex])> {
        let regions = self.platforms.get(&service).into_iter().flatten();
        regions.map(|(region, all)| (region.as_deref(), all.as_slice()))
    }

    /// The registry of this name, in any letter case.
    pub(crate) fn registry(&self, name: &str) -> Option<ResourceIndex> {
        self.registries.get(&name.to_lowercase()).copied()
    }

    /// The first gap in what was asked for of a kind (`computes`), by its place among the gaps.
    pub(crate) fn unread_kind(&self, kind: &str) -> Option<usize> {
        self.unread_kinds.get(&kind.to_lowercase()).copied()
    }

    /// Where the locks of a subscription are that were read.
    pub(crate) fn lock_spread(&self, subscription: &str) -> LockSpread {
        match self.locks.get(&subscription.to_lowercase()) {
            None => LockSpread::None,
            Some(Some(_)) => LockSpread::OneGroup,
            Some(None) => LockSpread::Wide,
        }
    }
}

/// The id of a managed instance, however it is written.
fn instance_key(id: &str) -> String {
    id.trim_matches('/').to_lowercase()
}
