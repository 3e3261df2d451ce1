//! CG001

use amlha_model::services::container_instances::ContainerInstances;
use amlha_model::{Body, Service};

use super::super::platforms::{said, zone_of};
use super::super::stores::{Judged, region_with_zones, settle};
use super::super::words::{gain, zones_of};
use super::{PAGE, anew};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "CG001",
    name: "container_group_in_no_zone",
    title: "container group is in no zone",
    service: Service::ContainerInstances,
    axis: Axis::Zone,
    impact: Impact::Medium,
    docs: include_str!("in_no_zone.md"),
    references: &[Reference {
        title: "Enable zone resilience for Azure workloads",
        url: "https://learn.microsoft.com/azure/reliability/availability-zones-enable-zone-resiliency",
        date: "2025-10-29",
    }],
    same_as: &[
        SameAs { tool: "azqr", id: "ci-002", differs: "calls a group in one zone highly available" },
        SameAs {
            tool: "Azure Policy",
            id: "f58e8c0a-3c79-431a-abf8-cd1b895478e8",
            differs: "asks for one zone, and calls that aligned",
        },
    ],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(judged(body))
}

fn judged<'a>(body: &Body<'a>) -> Judged<'a> {
    let group = body.resource();
    let view = ContainerInstances(body);
    let zones = view.zones();
    let region = region_with_zones(body)?;
    let full = !view.os_type().filled_text().is_blank() || !view.containers().is_empty();
    let verdict = match zone_of(body, &zones, full)? {
        Some(zone) => Verdict::pass(format!("in zone {zone}"))
            .noted("one group is lost with its zone: only another in another zone goes on"),
        None => Verdict::fail("in no zone: nobody knows which zone's loss stops it"),
    };
    let verdict = verdict
        .seen(group, &zones, "a zone")
        .seen(group, &view.sku_name(), "Standard, the only SKU that takes a zone")
        .fact(zones_of(region), region.source());
    Ok(said(verdict, body, "a group is in no zone unless one was chosen when it was created"))
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let gain = gain(
        Axis::Zone,
        "nobody knows which zone's loss stops it",
        "it is in a zone that was chosen, and a second one can be in another",
    );
    vec![
        anew(body, gain).into(),
        Proposal::not_a_fix(
            "one group in one zone",
            "it is lost with that zone: only two groups in two zones go on",
            PAGE,
        ),
    ]
}
