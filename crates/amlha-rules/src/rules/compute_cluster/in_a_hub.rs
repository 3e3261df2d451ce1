//! CC004

use amlha_model::{Body, Service};

use super::super::ml::{in_a_hub, out_of_a_hub};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "CC004",
    name: "compute_cluster_in_a_hub",
    title: "compute cluster in a hub or a project",
    service: Service::ComputeCluster,
    axis: Axis::Configuration,
    impact: Impact::Medium,
    docs: include_str!("in_a_hub.md"),
    references: &[Reference {
        title: "Hub workspaces",
        url: "https://learn.microsoft.com/azure/machine-learning/concept-hub-workspace",
        date: "2025-05-12",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    in_a_hub(body, "a compute cluster")
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    out_of_a_hub(body, "the cluster")
}
