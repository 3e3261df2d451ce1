//! CC007

use amlha_model::compute::Compute;
use amlha_model::{Body, Service};

use super::super::ml::{decide, state};
use super::super::words::gain;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "CC007",
    name: "compute_cluster_failed",
    title: "last change of the compute cluster failed",
    service: Service::ComputeCluster,
    axis: Axis::Configuration,
    impact: Impact::Medium,
    docs: include_str!("failed.md"),
    references: &[Reference {
        title: "ARM resource types",
        url: "https://github.com/Azure/bicep-types-az",
        date: "2026-08-20",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    state(body, &Compute(body).provisioning_state(), &["Succeeded"], &["Failed", "Canceled"])
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let cluster = body.resource();
    let draft = decide(
        cluster,
        "repair",
        format!("Repair {}", cluster.name()),
        gain(Axis::Configuration, "jobs on it may not start", "jobs start"),
        format!(
            "read `properties.provisioningErrors` of {}, repair what they name (quota, subnet, identity), and deploy the cluster \
             again from its template",
            cluster.name()
        ),
    );
    vec![draft.into()]
}
