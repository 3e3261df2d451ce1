//! Where a registry has copies, and from where it is used.

use std::collections::BTreeSet;

use amlha_model::services::Service;
use amlha_model::{Body, Completeness, Location, Resource, Role, shown};

use crate::verdict::Verdict;

pub(super) const REPLICATION: &str = "Microsoft.ContainerRegistry/registries/replications";

/// The replications of a registry, as far as they were read.
pub(super) struct Copies<'a> {
    /// Whether the list was read: only then does an empty one say something.
    pub(super) listed: bool,
    /// The replications in other regions. The list of a Premium registry holds its own region too,
    /// which is no copy.
    pub(super) elsewhere: Vec<Resource<'a>>,
    /// The regions of those, normalised.
    pub(super) regions: BTreeSet<String>,
    /// How many replications do not say where they are.
    pub(super) placeless: usize,
}

impl<'a> Copies<'a> {
    pub(super) fn of(body: &Body<'a>, home: &str) -> Self {
        let registry = body.resource();
        let inventory = registry.inventory();
        let all: Vec<Resource<'a>> =
            inventory.children(registry.id()).filter(|child| child.is_type(REPLICATION)).collect();
        let complete = inventory.completeness("replications") == Completeness::Complete;
        let mut copies =
            Self { listed: complete || !all.is_empty(), elsewhere: Vec::new(), regions: BTreeSet::new(), placeless: 0 };
        for replication in all {
            match replication.location() {
                Location::Global => copies.placeless += 1,
                place if place.name() == home => {}
                place => {
                    copies.regions.insert(place.name().to_owned());
                    copies.elsewhere.push(replication);
                }
            }
        }
        copies.elsewhere.sort_by(|a, b| amlha_model::resource_id::compare(a.id(), b.id()));
        copies
    }

    /// The verdict that the list was not read, or does not say enough.
    pub(super) fn unread(&self, body: &Body<'a>) -> Option<Verdict<'a>> {
        if !self.listed {
            let name = shown(body.resource().name());
            return Some(
                Verdict::unknown(format!(
                    "its replications were not read: add the answer of `az acr replication list --registry {name}`"
                ))
                .noted("the inventory holds no replication of this registry, and its section is not complete"),
            );
        }
        (self.placeless > 0).then(|| {
            Verdict::unknown("a replication does not say which region it is in")
                .noted(format!("{} of its replications have no `location`", self.placeless))
        })
    }

    /// "copies in northeurope, uksouth", for evidence.
    pub(super) fn said(&self) -> String {
        if self.regions.is_empty() {
            return "no copy in another region".to_owned();
        }
        let regions: Vec<&str> = self.regions.iter().map(String::as_str).collect();
        format!("copies in other regions: {}", regions.join(", "))
    }
}

/// The regions of the workspaces that take their images from a registry, normalised.
pub(super) fn used_from(body: &Body<'_>) -> BTreeSet<String> {
    let places = users(body).filter_map(|workspace| match workspace.location() {
        Location::Global => None,
        place => Some(place.name().to_owned()),
    });
    places.collect()
}

/// A workspace that takes its images from a registry and whose region was not read.
pub(super) fn user_without_region<'a>(body: &Body<'a>) -> Option<Resource<'a>> {
    users(body).find(|workspace| workspace.location() == Location::Global)
}

fn users<'a>(body: &Body<'a>) -> impl Iterator<Item = Resource<'a>> {
    let registry = body.resource();
    let users = registry.inventory().users(registry.index(), Role::Images);
    users.filter(|user| user.service() == Some(Service::Workspace))
}
