//! From an availability set to virtual machines, and from the Basic load balancer to the Standard one.

use amlha_model::Body;
use amlha_model::json::edit::Path;
use amlha_model::services::aks::{Aks, PoolType};

use super::super::words::gain;
use super::pools::{at, pools};
use super::{az, show};
use crate::plan::{
    Action, Confidence, Cost, DataRisk, Downtime, Draft, Effect, Elapsed, Guard, NeedState, Recreates, Reversible,
    Rollback, Run, Verify,
};
use crate::rule::Axis;

/// The key of the step, which stands on the cluster.
const MIGRATE: &str = "migrate-to-virtual-machines";
const PAGE: &str = "MicrosoftDocs/azure-aks-docs aks/includes/availability-sets-retirement.md, 2026-01-14";

/// The first version of Kubernetes that can be migrated.
const KUBERNETES: (u32, u32) = (1, 27);

/// The step that does both at once.
pub(super) fn step(body: &Body<'_>) -> Draft {
    let cluster = body.resource();
    let mut draft = Draft::new(
        MIGRATE,
        Action::Change,
        cluster,
        format!("Move {} from its availability set to virtual machines and a Standard load balancer", cluster.name()),
    );
    draft.downtime = Downtime::Unknown;
    draft.data_risk = DataRisk::Unknown;
    draft.reversible = Reversible::OneWay;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(60);
    draft.elapsed = Elapsed::Unknown;
    draft.cost = Cost::Unpriced { direction: "more: a Standard load balancer".to_owned() };
    draft.gain = vec![gain(
        Axis::Lifecycle,
        "nobody supports the nodes and the load balancer of the cluster",
        "both are supported",
    )];
    draft.run = Run::Commands { commands: vec![az(body, ["aks", "update"]).switch("--migrate-vmas-to-vms")] };
    let left = show(body, "length(agentPoolProfiles[?type == 'AvailabilitySet'])");
    draft.guard = Guard {
        skip_if: "no pool of the cluster is an availability set any more".to_owned(),
        command: Some(left.clone()),
        value: Some("0".to_owned()),
    };
    draft.verify = Verify {
        what: "no pool of the cluster is an availability set, and every endpoint answers".to_owned(),
        command: Some(left),
        expected: Some("0".to_owned()),
        every_minutes: 10,
        for_hours: 4,
    };
    draft.rollback =
        Rollback::None { why: "there is no way back to an availability set or to the Basic load balancer".to_owned() };
    draft.stop_if = Some("what the cluster calls refuses it: its egress address may have changed".to_owned());
    draft.confidence = Confidence::Documented;
    draft.effects = effects(body);
    draft
        .need("Azure CLI 2.76 or later", NeedState::Unknown, None)
        .need("Kubernetes 1.27 or later", new_enough(body), Some(show(body, "currentKubernetesVersion")))
        .need("firewalls and allow lists beyond the cluster accept another egress address", NeedState::Unknown, None)
        .cite("Azure CLI 2.76, Kubernetes 1.27; the egress address may change", PAGE)
}

/// Virtual machines in the place of each availability set, and the load balancer. Nothing where a
/// pool cannot be named.
fn effects(body: &Body<'_>) -> Vec<Effect> {
    let cluster = body.resource();
    let pools = pools(body).unwrap_or_default();
    let sets = pools.iter().filter(|pool| pool.view.pool_type().value() == Some(PoolType::AvailabilitySet));
    let types: Option<Vec<Effect>> =
        sets.map(|pool| Some(Effect::set(cluster, at(pool)?.then("type"), "\"VirtualMachines\""))).collect();
    let balancer = Effect::set(cluster, Path::of("properties.networkProfile.loadBalancerSku"), "\"standard\"");
    types.map(|types| types.into_iter().chain([balancer]).collect()).unwrap_or_default()
}

fn new_enough(body: &Body<'_>) -> NeedState {
    let version = Aks(body).kubernetes_version().filled_text().value();
    let parts = version.and_then(|version| {
        let mut parts = version.trim_start_matches('v').split('.');
        Some((parts.next()?.parse::<u32>().ok()?, parts.next()?.parse::<u32>().ok()?))
    });
    match parts {
        Some(version) if version >= KUBERNETES => NeedState::Met,
        Some(_) => NeedState::Missing,
        None => NeedState::Unknown,
    }
}
