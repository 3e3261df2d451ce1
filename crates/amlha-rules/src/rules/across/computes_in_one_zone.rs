//! XS007

use std::collections::BTreeSet;

use amlha_model::services::aks::{AgentPool, Aks};
use amlha_model::services::hdinsight::HdInsight;
use amlha_model::services::virtual_machine::VirtualMachine;
use amlha_model::{Body, Completeness, Location, Read, Reading, Resource, Role, Service, shown};

use super::super::facts;
use super::super::ml::{decide, inside};
use super::super::words::gain;
use crate::context::Context;
use crate::plan::{Action, Cost, DataRisk, Downtime, NeedState, Proposal, Recreates};
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "XS007",
    name: "workspace_with_computes_in_one_zone",
    title: "all computes of the workspace that are in a zone are in the same one",
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

/// A resource behind a compute that is in zones that somebody chose.
struct Zonal<'a> {
    resource: Resource<'a>,
    readings: Vec<Reading<'a>>,
    zones: BTreeSet<String>,
}

/// The zones of a resource behind a compute: none where nobody chose one. `Err` holds what cannot be
/// understood.
fn zonal(resource: Resource<'_>) -> Result<Option<Zonal<'_>>, Reading<'_>> {
    let body = resource.body();
    let readings: Vec<Reading<'_>> = match resource.service() {
        Some(Service::Aks) => Aks(&body).agent_pools().iter().map(AgentPool::availability_zones).collect(),
        Some(Service::HdInsight) => vec![HdInsight(&body).zones()],
        Some(Service::VirtualMachine) => vec![VirtualMachine(&body).zones()],
        _ => return Ok(None),
    };
    let mut zones = BTreeSet::new();
    for reading in &readings {
        let items = match reading.items() {
            Read::Value(items) => items,
            Read::Absent | Read::Null => continue,
            Read::Unusable => return Err(reading.clone()),
        };
        for item in items {
            let text = item.string().map(|zone| zone.trim().to_owned()).filter(|zone| !zone.is_empty());
            match text.or_else(|| item.number().map(|_| item.raw().to_owned())) {
                Some(zone) => zones.insert(zone),
                None => return Err(reading.clone()),
            };
        }
    }
    Ok((!zones.is_empty()).then_some(Zonal { resource, readings, zones }))
}

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let workspace = body.resource();
    let own = match workspace.location() {
        Location::Global => {
            return Verdict::unknown("its region was not read").seen(workspace, &body.read("location"), "a region");
        }
        place => place.name().to_owned(),
    };
    let mut found: Vec<Zonal<'a>> = Vec::new();
    let attached = inside(workspace, Role::Compute)
        .filter_map(|compute| context.inventory.linked(compute.index(), Role::AttachedTo));
    // Zones of two regions have nothing to do with each other.
    for resource in attached.filter(|resource| resource.location().name() == own) {
        match zonal(resource) {
            Ok(Some(zonal)) if !found.iter().any(|known| known.resource.index() == resource.index()) => {
                found.push(zonal);
            }
            Ok(_) => {}
            Err(reading) => {
                let why = format!("the zones of `{}` cannot be understood", shown(resource.name()));
                return Verdict::unknown(why).seen(resource, &reading, "zones");
            }
        }
    }
    let read = context.inventory.completeness("computes");
    let zones: BTreeSet<&str> = found.iter().flat_map(|zonal| zonal.zones.iter().map(String::as_str)).collect();
    if found.len() < 2 {
        let noted = format!("attached computes in a zone that somebody chose: {}", found.len());
        return match read {
            Completeness::NotCollected => Verdict::unknown("the computes of the workspace were not read"),
            Completeness::Complete | Completeness::Partial => {
                Verdict::not_applicable("fewer than two of its attached computes are in a zone that somebody chose")
            }
        }
        .noted(noted);
    }
    let subscription =
        |resource: Resource<'a>| resource.parsed_id().ok().and_then(|id| id.subscription().map(str::to_lowercase));
    let subscriptions: BTreeSet<Option<String>> = found.iter().map(|zonal| subscription(zonal.resource)).collect();
    let verdict = if zones.len() > 1 {
        Verdict::pass("its attached computes are in several zones together")
    } else if subscriptions.len() > 1 {
        Verdict::unknown(
            "its attached computes are in zones of one number, which need not be one place in two subscriptions",
        )
    } else {
        let zone = zones.first().map_or_else(String::new, |zone| shown(zone).into_owned());
        Verdict::fail(format!(
            "{} attached computes are all in zone {zone}: the loss of that zone takes all of them",
            found.len()
        ))
    };
    let see = |verdict: Verdict<'a>, zonal: &Zonal<'a>| {
        zonal
            .readings
            .iter()
            .fold(verdict, |verdict, reading| verdict.seen(zonal.resource, reading, "more than one zone among them"))
    };
    facts::of_article(found.iter().fold(verdict, see), "attached computes are the customer's to make highly available")
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
