//! CG002

use amlha_model::services::container_instances::{ContainerInstances, GroupPriority};
use amlha_model::{Body, Read, Service};

use super::super::platforms::said;
use super::super::words::{gain, unusable};
use super::anew;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "CG002",
    name: "container_group_may_be_evicted",
    title: "container group may be taken away at any time",
    service: Service::ContainerInstances,
    axis: Axis::Capacity,
    impact: Impact::Medium,
    docs: include_str!("may_be_evicted.md"),
    references: &[Reference {
        title: "Enable zone resilience for Azure workloads",
        url: "https://learn.microsoft.com/azure/reliability/availability-zones-enable-zone-resiliency",
        date: "2025-10-29",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let view = ContainerInstances(body);
    let priority = view.priority_name();
    let full = !view.os_type().filled_text().is_blank() || !view.containers().is_empty();
    let verdict = match view.priority() {
        Read::Value(GroupPriority::Spot) => Verdict::fail("a Spot group may be evicted at any time, and takes no zone"),
        Read::Value(GroupPriority::Regular) => Verdict::pass("it stays until somebody stops it"),
        Read::Absent if full => {
            Verdict::pass("it stays until somebody stops it: a group is regular unless it says Spot")
        }
        other => return unusable(body, &priority, &other, "Regular"),
    };
    said(verdict.seen(body.resource(), &priority, "Regular"), body, "a Spot group cannot be placed in a zone")
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let gain = gain(Axis::Capacity, "it may be gone in the middle of a request", "it stays until somebody stops it");
    vec![anew(body, gain).into()]
}
