//! AK018

use amlha_model::{Body, Service};

use super::super::facts;
use super::super::words::{known_region, zones_of};
use super::ROW;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "AK018",
    name: "aks_control_plane_in_one_zone",
    title: "AKS control plane is in one zone",
    service: Service::Aks,
    axis: Axis::Zone,
    impact: Impact::Medium,
    docs: include_str!("control_plane_zones.md"),
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
    remedy,
};

const BY_DEFAULT: &str = "the control plane is spread over zones by itself in regions that have them; node pools are not";

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let region = match known_region(body) {
        Ok(region) => region,
        Err(verdict) => return verdict,
    };
    let verdict = if region.zones {
        Verdict::by_platform("Microsoft spreads the control plane over the zones of the region")
    } else {
        Verdict::not_applicable("the region has no availability zones")
    };
    let verdict = verdict.seen(body.resource(), &body.read("location"), "").fact(zones_of(region), region.source());
    facts::of_service(verdict, ROW, BY_DEFAULT)
}

fn remedy(_: &Context<'_>, _: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    Vec::new()
}
