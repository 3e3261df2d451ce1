//! What is true of an estate as a whole.
//!
//! A rule that asked every workspace about every other one would take a minute for an estate of some
//! thousand. These answers are found in one pass.

use std::collections::{BTreeMap, BTreeSet};

use amlha_model::services::workspace::Workspace;
use amlha_model::{Inventory, Location, Resource, ResourceIndex, Service};

use crate::pair::counterpart;
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
    /// The counterpart of each workspace that has one, with what they share.
    counterparts: BTreeMap<ResourceIndex, (ResourceIndex, ResourceIndex)>,
    /// The regions of endpoints by service and name, in lower case.
    endpoints: BTreeMap<(Service, String), BTreeSet<String>>,
}

impl Survey {
    pub(crate) fn of(inventory: &Inventory) -> Self {
        let mut survey = Self::default();
        for workspace in inventory.of_service(Service::Workspace) {
            survey.workspaces += 1;
            if let Some((other, shared)) = counterpart(workspace) {
                survey.counterparts.insert(workspace.index(), (other.index(), shared.index()));
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
        for service in [Service::OnlineEndpoint, Service::BatchEndpoint] {
            for endpoint in inventory.of_service(service) {
                let name = (service, endpoint.name().to_lowercase());
                survey.endpoints.entry(name).or_default().extend(place(endpoint));
            }
        }
        survey
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

    /// The counterpart of a workspace in another region, with what they share.
    pub(crate) fn counterpart(&self, workspace: ResourceIndex) -> Option<(ResourceIndex, ResourceIndex)> {
        self.counterparts.get(&workspace).copied()
    }

    /// The regions of all endpoints with the service and the name of this one, its own among them.
    pub(crate) fn endpoint_regions(&self, endpoint: Resource<'_>) -> impl Iterator<Item = &str> {
        let named =
            endpoint.service().and_then(|service| self.endpoints.get(&(service, endpoint.name().to_lowercase())));
        named.into_iter().flatten().map(String::as_str)
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
