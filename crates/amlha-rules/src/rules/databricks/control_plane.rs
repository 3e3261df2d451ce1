//! DB005

use amlha_model::{Body, Service};

use super::super::platforms::said;
use super::super::stores::{Judged, region_with_zones, settle};
use super::super::words::zones_of;
use crate::context::Context;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "DB005",
    name: "databricks_control_plane_in_one_zone",
    title: "Databricks control plane depends on one zone",
    service: Service::Databricks,
    axis: Axis::Zone,
    impact: Impact::Low,
    docs: include_str!("control_plane.md"),
    references: &[Reference {
        title: "Reliability in Azure Databricks",
        url: "https://learn.microsoft.com/azure/reliability/reliability-databricks",
        date: "2025-12-01",
    }],
    same_as: &[],
    judge,
    remedy: super::super::ml::never,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(judged(body))
}

fn judged<'a>(body: &Body<'a>) -> Judged<'a> {
    let region = region_with_zones(body)?;
    let verdict = Verdict::by_platform("Microsoft keeps the control plane in several zones and moves it by itself")
        .seen(body.resource(), &body.read("location"), "")
        .fact(zones_of(region), region.source());
    Ok(said(
        verdict,
        body,
        "the control plane fails over within about 15 minutes without loss; nodes are spread over zones by capacity, and a cluster \
         whose driver is lost starts again",
    ))
}
