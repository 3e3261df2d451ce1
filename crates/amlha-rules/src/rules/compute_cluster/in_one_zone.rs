//! CC001

use amlha_model::{Body, Service};

use super::super::ml::{no_choice_of_zone, region_of};
use crate::context::Context;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "CC001",
    name: "compute_cluster_without_choice_of_zone",
    title: "compute cluster cannot be placed in zones",
    service: Service::ComputeCluster,
    axis: Axis::Zone,
    impact: Impact::Low,
    docs: include_str!("in_one_zone.md"),
    references: &[
        Reference { title: "ARM resource types", url: "https://github.com/Azure/bicep-types-az", date: "2026-08-20" },
        Reference {
            title: "Azure services with availability zone support",
            url: "https://learn.microsoft.com/azure/reliability/availability-zones-service-support",
            date: "2025-09-16",
        },
    ],
    same_as: &[SameAs {
        tool: "APRL",
        id: "98f15850-f31e-4fb2-8874-74f5aabbcf91",
        differs: "asks for checkpoints in the code of jobs, which ARM does not show, and a person",
    }],
    judge,
    remedy: super::super::ml::never,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    no_choice_of_zone(body, &region_of(body), "a compute cluster")
}
