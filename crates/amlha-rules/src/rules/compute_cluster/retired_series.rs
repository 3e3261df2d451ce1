//! CC003

use amlha_model::services::compute_cluster::ComputeCluster;
use amlha_model::{Body, Service};

use super::super::ml::size;
use super::anew;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "CC003",
    name: "compute_cluster_of_retired_series",
    title: "compute cluster has machines of a retired series",
    service: Service::ComputeCluster,
    axis: Axis::Lifecycle,
    impact: Impact::High,
    docs: include_str!("retired_series.md"),
    references: &[Reference {
        title: "Retiring virtual machine series (machine-learning/includes/retiring-vms.md)",
        url: "https://github.com/MicrosoftDocs/azure-ai-docs",
        date: "2024-10-17",
    }],
    same_as: &[
        SameAs {
            tool: "APRL",
            id: "6e2af91f-477d-46a5-b8ce-6cd1b8176550",
            differs: "asks a person; this rule knows the series of one dated page only",
        },
        SameAs { tool: "APRL", id: "cf2569bb-1cf2-46ce-8885-d742dc6f4a4c", differs: "asks about quota, and a person" },
    ],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    size(context, body, &ComputeCluster(body).vm_size(), Service::ComputeCluster.key())
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    anew::ending(body).map(|entry| anew::of_another_size(context, body, entry).into()).into_iter().collect()
}
