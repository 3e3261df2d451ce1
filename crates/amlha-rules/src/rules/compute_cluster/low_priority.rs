//! CC002

use amlha_model::services::compute_cluster::{ComputeCluster, NodePriority};
use amlha_model::statement::statements;
use amlha_model::{Body, Read, Role, Service};

use super::super::facts;
use super::super::ml::stating;
use super::super::words::unusable;
use super::anew;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "CC002",
    name: "compute_cluster_of_low_priority",
    title: "nodes of the compute cluster may be preempted",
    service: Service::ComputeCluster,
    axis: Axis::Capacity,
    impact: Impact::Medium,
    docs: include_str!("low_priority.md"),
    references: &[
        Reference { title: "ARM resource types", url: "https://github.com/Azure/bicep-types-az", date: "2026-08-20" },
        Reference {
            title: "Azure Batch: low-priority and Spot VMs",
            url: "https://learn.microsoft.com/azure/batch/batch-spot-vms",
            date: "read 2026-08",
        },
    ],
    same_as: &[],
    judge,
    remedy,
};

/// The notice that fits, though it is about Batch accounts.
const NOTICE: &str = "batch-low-priority";

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let cluster = body.resource();
    let view = ComputeCluster(body);
    let name = view.vm_priority_name();
    let verdict = match view.vm_priority() {
        Read::Value(NodePriority::Dedicated) => Verdict::pass("its nodes stay until they are given back"),
        Read::Value(NodePriority::LowPriority) => {
            let mut users = context.inventory.users(cluster.index(), Role::RunsOn);
            let verdict = Verdict::fail("its nodes may be taken away in the middle of a job");
            let verdict = match users.next() {
                Some(deployment) => verdict
                    .weighing(Impact::High)
                    .noted(format!("{} runs on it: requests of a batch endpoint wait for it", deployment.path_name())),
                None => verdict,
            };
            facts::of_retirement(stating(verdict, &statements().low_priority_nodes_are_preempted), NOTICE)
                .noted("the notice on low priority is about Batch accounts: Azure ML states no date of its own")
        }
        Read::Value(NodePriority::Other(_)) => {
            return unusable(body, &name, &Read::<()>::Unusable, "Dedicated");
        }
        other => return unusable(body, &name, &other, "Dedicated"),
    };
    verdict.seen(cluster, &name, "Dedicated")
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let mut proposals = anew::steps(context, body);
    proposals.push(Proposal::not_a_fix(
        "setting `vmPriority` on the cluster",
        "the priority is set when a cluster is created: an update takes the node counts only",
        "operations of Microsoft.MachineLearningServices (hashicorp/pandora), 2026-08-21",
    ));
    proposals
}
