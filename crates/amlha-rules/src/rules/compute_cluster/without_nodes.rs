//! CC005

use amlha_model::services::compute_cluster::ComputeCluster;
use amlha_model::statement::statements;
use amlha_model::{Body, Read, Service};

use super::super::ml::{API_VERSION, citing, count, counted, decide};
use super::super::words::{gain, unusable};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "CC005",
    name: "compute_cluster_that_cannot_grow",
    title: "compute cluster can have no node",
    service: Service::ComputeCluster,
    axis: Axis::Capacity,
    impact: Impact::High,
    docs: include_str!("without_nodes.md"),
    references: &[Reference {
        title: "Operations of Microsoft.MachineLearningServices",
        url: "https://github.com/hashicorp/pandora",
        date: "2026-08-21",
    }],
    same_as: &[SameAs {
        tool: "APRL",
        id: "6e4f0fd1-1853-4b94-9736-6d6d239d2694",
        differs: "asks for quota in both regions, which ARM answers nowhere in the inventory",
    }],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let view = ComputeCluster(body);
    let most = view.max_node_count();
    let nodes = match count(&most) {
        Read::Value(nodes) => nodes,
        other => return unusable(body, &most, &other, "1 or more"),
    };
    let verdict = if nodes == 0 {
        Verdict::fail("it may have no node at all: its jobs stay in the queue")
    } else {
        Verdict::pass(format!("it may have {}", counted(nodes, "node")))
            .noted("whether the quota of its region allows them is not in the inventory")
    };
    verdict.seen(body.resource(), &most, "1 or more")
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let cluster = body.resource();
    let draft = decide(
        cluster,
        "allow-nodes",
        format!("Decide how many nodes {} may have", cluster.name()),
        gain(Axis::Capacity, "no job on it ever starts", "jobs start when they are submitted"),
        format!(
            "see in the studio how much quota its region has left for its size, choose a number of nodes within it, and send \
             {{\"properties\":{{\"properties\":{{\"scaleSettings\":{{\"minNodeCount\":0,\"maxNodeCount\":NODES}}}}}}}} as a PATCH to \
             {}?api-version={API_VERSION}",
            cluster.id()
        ),
    );
    vec![citing(draft, &statements().clusters_change_in_size_only).into()]
}
