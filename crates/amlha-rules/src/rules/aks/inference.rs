//! The computes by which workspaces of the first API use a cluster for inference.

use amlha_model::compute::{Compute, ComputeType};
use amlha_model::{Body, Completeness, Resource, Role};

use crate::verdict::Verdict;

/// The computes that attach a cluster the first way (`computeType` AKS); or the verdict on a cluster
/// that none attaches.
pub(super) fn attachments<'a>(body: &Body<'a>) -> Result<Vec<Resource<'a>>, Verdict<'a>> {
    let cluster = body.resource();
    let inventory = cluster.inventory();
    let first_way = |compute: &Resource<'a>| Compute(&compute.body()).compute_type().value() == Some(ComputeType::Aks);
    let found: Vec<Resource<'a>> = inventory.users(cluster.index(), Role::AttachedTo).filter(first_way).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    if inventory.completeness("computes") != Completeness::Complete {
        return Err(Verdict::unknown("the computes of the workspaces were not all read: one may attach the cluster")
            .noted("computes of workspaces: not complete"));
    }
    Err(Verdict::not_applicable("no workspace uses the cluster by the first API")
        .noted("no compute of type AKS is attached to it"))
}
