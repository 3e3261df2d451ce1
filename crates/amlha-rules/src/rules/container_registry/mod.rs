//! Rules on container registries.

mod copies;
pub(super) mod premium_without_replica;
pub(super) mod replica_not_ready;
mod replicate;
pub(super) mod shared_without_replica;
pub(super) mod tier_without_geo_replication;
pub(super) mod without_zone_redundancy;

use amlha_model::services::container_registry::{ContainerRegistry, RegistrySku};
use amlha_model::{Body, Location, Read};

use super::words::unusable;
use crate::context::Context;
use crate::profile::RegionCopy;
use crate::verdict::Verdict;

/// Whether a registry can have copies in other regions, or the verdict that its SKU does not say.
fn replicates<'a>(body: &Body<'a>) -> Result<bool, Verdict<'a>> {
    let view = ContainerRegistry(body);
    match view.sku() {
        Read::Value(RegistrySku::Premium) => Ok(true),
        Read::Value(RegistrySku::Basic | RegistrySku::Standard | RegistrySku::Classic) => Ok(false),
        other => Err(unusable(body, &view.sku_name(), &other, "a SKU that amlha knows")),
    }
}

/// The verdict where the profile asks for no copy in another region.
fn not_asked<'a>(context: &Context<'a>) -> Option<Verdict<'a>> {
    let asked = context.profile.region_copy == RegionCopy::All && context.profile.registry_replicas > 0;
    let verdict = || Verdict::not_applicable("no copy in a second region is asked for");
    (!asked).then(|| verdict().noted("the profile accepts the loss of a region, or asks for no replica of a registry"))
}

/// The normalised name of the registry's own region, or the verdict that it was not read. Two names
/// can be compared even where amlha knows nothing else of the region.
fn home<'a>(body: &Body<'a>) -> Result<String, Verdict<'a>> {
    let registry = body.resource();
    match registry.location() {
        Location::Global => {
            Err(Verdict::unknown("its region was not read").seen(registry, &body.read("location"), "a region"))
        }
        known => Ok(known.name().to_owned()),
    }
}
