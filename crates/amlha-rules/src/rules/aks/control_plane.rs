//! AK020

use amlha_model::{Body, Service};

use super::super::facts;
use super::super::ml::never;
use super::super::stores::{Judged, region_with_zones, settle};
use super::super::words::zones_of;
use super::ROW;
use crate::context::Context;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "AK020",
    name: "aks_control_plane_in_one_zone",
    title: "AKS control plane depends on one zone",
    service: Service::Aks,
    axis: Axis::Zone,
    impact: Impact::Medium,
    docs: include_str!("control_plane.md"),
    references: &[
        Reference {
            title: "Reliability in Azure Kubernetes Service (AKS)",
            url: "https://learn.microsoft.com/azure/reliability/reliability-aks",
            date: "2025-03-18",
        },
        Reference {
            title: "AKS: configure availability zones",
            url: "https://learn.microsoft.com/azure/aks/reliability-availability-zones-configure",
            date: "2026-03-26",
        },
    ],
    same_as: &[],
    judge,
    remedy: never,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(judged(body))
}

fn judged<'a>(body: &Body<'a>) -> Judged<'a> {
    let region = region_with_zones(body)?;
    let verdict = Verdict::by_platform("Microsoft keeps the control plane in several zones; the nodes are yours")
        .seen(body.resource(), &body.read("location"), "")
        .fact(zones_of(region), region.source());
    Ok(facts::of_service(
        verdict,
        ROW,
        "the control plane is spread over zones by itself in regions that have them, node pools are not",
    ))
}
