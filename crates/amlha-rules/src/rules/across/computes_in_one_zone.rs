//! XS007

use std::collections::BTreeSet;

use amlha_model::services::aks::{AgentPool, Aks};
use amlha_model::services::hdinsight::HdInsight;
use amlha_model::services::virtual_machine::VirtualMachine;
use amlha_model::{Body, Completeness, Read, Reading, Resource, Role, Service, shown};

use super::super::facts;
use super::super::ml::{decide, inside};
use super::super::stores::{Judged, region_with_zones, settle};
use super::super::words::{gain, zones_of};
use super::{COMPUTES, as_far_as_read};
use crate::context::Context;
use crate::plan::{Action, Cost, DataRisk, Downtime, NeedState, Proposal, Recreates};
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "XS007",
    name: "workspace_with_computes_in_one_zone",
    title: "one zone may hold all attached computes of the workspace",
    service: Service::Workspace,
    axis: Axis::Zone,
    impact: Impact::Medium,
    docs: include_str!("computes_in_one_zone.md"),
    references: &[
        Reference {
            title: "Azure regions list",
            url: "https://learn.microsoft.com/azure/reliability/regions-list",
            date: "2025-09-23",
        },
        Reference {
            title: "Failover for business continuity and disaster recovery",
            url: "https://learn.microsoft.com/azure/machine-learning/how-to-high-availability-machine-learning",
            date: "2025-06-12",
        },
    ],
    same_as: &[],
    judge,
    remedy,
};

/// A resource behind a compute that can be placed in zones.
struct Placed<'a> {
    resource: Resource<'a>,
    readings: Vec<Reading<'a>>,
    /// Empty where nobody chose one: it may be in any, and be lost with any.
    zones: BTreeSet<String>,
}

/// Where a resource behind a compute is; `None` for one that cannot be placed. `Err` holds what was
/// not read, or cannot be understood.
fn placed(resource: Resource<'_>) -> Result<Option<Placed<'_>>, Reading<'_>> {
    let body = resource.body();
    let readings: Vec<Reading<'_>> = match resource.service() {
        Some(Service::Aks) => Aks(&body).agent_pools().iter().map(AgentPool::availability_zones).collect(),
        Some(Service::HdInsight) => vec![HdInsight(&body).zones()],
        Some(Service::VirtualMachine) => vec![VirtualMachine(&body).zones()],
        _ => return Ok(None),
    };
    if readings.is_empty() {
        return Err(Aks(&body).agent_pool_profiles());
    }
    // A shortened answer does not say that there is no zone: it says nothing of the machines either.
    let told = |name: &'static str| body.read(name).json().is_some();
    let full = ["properties.hardwareProfile", "properties.clusterVersion", "properties.agentPoolProfiles"];
    let full = full.into_iter().any(told);
    let mut zones = BTreeSet::new();
    for reading in &readings {
        let items = match reading.items() {
            Read::Value(items) => items,
            Read::Absent | Read::Null if full => continue,
            Read::Absent | Read::Null | Read::Unusable => return Err(reading.clone()),
        };
        for item in items {
            let text = item.string().map(|zone| zone.trim().to_owned()).filter(|zone| !zone.is_empty());
            match text.or_else(|| item.number().map(|_| item.raw().to_owned())) {
                Some(zone) => zones.insert(zone),
                None => return Err(reading.clone()),
            };
        }
    }
    Ok(Some(Placed { resource, readings, zones }))
}

/// The types of what a compute may be attached to, and of computes.
const TYPES: [&str; 4] = [
    COMPUTES,
    "Microsoft.ContainerService/managedClusters",
    "Microsoft.HDInsight/clusters",
    "Microsoft.Compute/virtualMachines",
];

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let verdict = settle(judged(context, body));
    let verdict = as_far_as_read(context, verdict, &TYPES, "its computes and what they are attached to");
    let own = format!("{}/computes", body.resource().id());
    as_far_as_read(context, verdict, &[own.as_str()], "its computes")
}

fn judged<'a>(context: &Context<'a>, body: &Body<'a>) -> Judged<'a> {
    let workspace = body.resource();
    let region = region_with_zones(body)?;
    let mut found: Vec<Placed<'a>> = Vec::new();
    let attached = inside(workspace, Role::Compute)
        .filter_map(|compute| context.inventory.linked(compute.index(), Role::AttachedTo));
    // Zones of two regions have nothing to do with each other.
    for resource in attached.filter(|resource| resource.location().name() == region.name) {
        match placed(resource) {
            Ok(Some(placed)) if !found.iter().any(|known| known.resource.index() == resource.index()) => {
                found.push(placed);
            }
            Ok(_) => {}
            Err(reading) => {
                let why = format!("the zones of `{}` were not read, or cannot be understood", shown(resource.name()));
                return Err(Verdict::unknown(why).seen(resource, &reading, "zones"));
            }
        }
    }
    if found.len() < 2 {
        let verdict = match context.inventory.completeness("computes") {
            Completeness::NotCollected => Verdict::unknown("the computes of the workspace were not read"),
            Completeness::Complete | Completeness::Partial => {
                Verdict::not_applicable("fewer than two of its attached computes can be placed in zones of its region")
            }
        };
        return Err(verdict.noted(format!("attached computes that can be placed in zones: {}", found.len())));
    }
    let zones: BTreeSet<&str> = found.iter().flat_map(|placed| placed.zones.iter().map(String::as_str)).collect();
    let subscription =
        |resource: Resource<'a>| resource.parsed_id().ok().and_then(|id| id.subscription().map(str::to_lowercase));
    let chosen = || found.iter().filter(|placed| !placed.zones.is_empty());
    let subscriptions: BTreeSet<Option<String>> = chosen().map(|placed| subscription(placed.resource)).collect();
    let (count, in_one) = (found.len(), chosen().count());
    let zone = zones.first().map_or_else(String::new, |zone| shown(zone).into_owned());
    let verdict = if zones.len() > 1 {
        Verdict::pass("its attached computes are in several zones together")
    } else if subscriptions.len() > 1 {
        let why = "its attached computes are in zones of one number, which need not be one place in two subscriptions";
        Verdict::unknown(why)
    } else if in_one == count {
        Verdict::fail(format!(
            "{count} attached computes are all in zone {zone}: the loss of that zone takes all of them"
        ))
    } else if in_one == 0 {
        Verdict::fail(format!(
            "none of {count} attached computes is in a zone that was chosen: one zone may hold all of them"
        ))
    } else {
        Verdict::fail(format!(
            "of {count} attached computes {in_one} in zone {zone} and the others in none: that zone may hold all of them"
        ))
    };
    let see = |verdict: Verdict<'a>, placed: &Placed<'a>| {
        let expected = "more than one zone among them";
        placed.readings.iter().fold(verdict, |verdict, reading| verdict.seen(placed.resource, reading, expected))
    };
    let verdict = found.iter().fold(verdict, see).fact(zones_of(region), region.source());
    Ok(facts::of_article(verdict, "attached computes are the customer's to make highly available"))
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let workspace = body.resource();
    let mut draft = decide(
        workspace,
        "spread-computes",
        format!("Decide which computes of {} go to another zone", workspace.name()),
        gain(
            Axis::Zone,
            "the loss of one zone takes every one of these computes",
            "a compute is left to send jobs and requests to",
        ),
        "the zone of a machine, of an HDInsight cluster and of a node pool is chosen when it is created: choose the compute that \
         can be made anew with the least trouble, and make it again in another zone: a node pool in \
         several zones beside the one of an AKS cluster, a machine or an HDInsight cluster in another zone; attach it, send \
         jobs there, and delete the old one",
    );
    draft.action = Action::Decide;
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::CopyNeeded;
    draft.recreates = Recreates::Unknown;
    draft.cost = Cost::Unpriced { direction: "both are paid for while both are there".to_owned() };
    vec![
        draft
            .need("quota and the same size in the other zone", NeedState::Unknown, None)
            .need("what is on the disks of the old one is copied", NeedState::Unknown, None)
            .into(),
    ]
}
