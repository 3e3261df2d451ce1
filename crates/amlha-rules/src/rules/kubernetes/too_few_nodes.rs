//! KU002

use amlha_model::services::kubernetes::Kubernetes;
use amlha_model::statement::statements;
use amlha_model::{Body, Read, Service};

use super::super::ml::{citing, count, counted, decide, stating};
use super::super::words::{gain, unusable};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "KU002",
    name: "kubernetes_too_few_nodes",
    title: "connected cluster has few nodes",
    service: Service::Kubernetes,
    axis: Axis::Capacity,
    impact: Impact::Medium,
    docs: include_str!("too_few_nodes.md"),
    references: &[Reference {
        title: "Online endpoints",
        url: "https://learn.microsoft.com/azure/machine-learning/concept-endpoints-online",
        date: "read 2026-08",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let nodes = Kubernetes(body).total_node_count();
    let wanted = context.profile.user_nodes;
    let verdict = match count(&nodes) {
        Read::Value(0) => Verdict::unknown("no node was counted: see first that it is connected"),
        Read::Value(found) if found >= wanted => Verdict::pass(format!("it has {}", counted(found, "node"))),
        Read::Value(found) => Verdict::fail(format!("it has {}; {wanted} are asked for", counted(found, "node"))),
        other => return unusable(body, &nodes, &other, "a number of nodes"),
    };
    let verdict = verdict.seen(body.resource(), &nodes, format!("{wanted} or more"));
    stating(verdict, &statements().kubernetes_endpoints_inherit)
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let cluster = body.resource();
    let wanted = context.profile.user_nodes;
    let draft = decide(
        cluster,
        "more-nodes",
        format!("Give {} {}", cluster.name(), counted(wanted, "node")),
        gain(
            Axis::Capacity,
            "the pods of a lost node may find no other",
            "the pods of a lost node start on those that are left",
        ),
        "add nodes where the cluster runs, in different zones or racks, and see that the replicas of each deployment are spread \
         over them: Azure does not change the nodes of a connected cluster",
    );
    vec![citing(draft, &statements().kubernetes_endpoints_inherit).into()]
}
