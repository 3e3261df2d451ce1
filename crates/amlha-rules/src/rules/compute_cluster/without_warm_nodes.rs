//! CC006

use amlha_model::services::compute_cluster::ComputeCluster;
use amlha_model::statement::statements;
use amlha_model::{Body, Read, Service};

use super::super::ml::{API_VERSION, InPlace, citing, count, counted, patch, show};
use super::super::words::{gain, unusable};
use crate::context::Context;
use crate::plan::{Cost, Downtime, NeedState, Proposal};
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "CC006",
    name: "compute_cluster_without_warm_nodes",
    title: "compute cluster keeps no node running for a recovery",
    service: Service::ComputeCluster,
    axis: Axis::Capacity,
    impact: Impact::Low,
    docs: include_str!("without_warm_nodes.md"),
    references: &[
        Reference {
            title: "Operations of Microsoft.MachineLearningServices",
            url: "https://github.com/hashicorp/pandora",
            date: "2026-08-21",
        },
        Reference {
            title: "Failover for business continuity and disaster recovery",
            url: "https://learn.microsoft.com/azure/machine-learning/how-to-high-availability-machine-learning",
            date: "2025-06-12",
        },
    ],
    same_as: &[
        SameAs { tool: "Checkov", id: "CKV_AZURE_150", differs: "asks the opposite, for its price: no node when idle" },
        SameAs {
            tool: "APRL",
            id: "13794a63-8d95-47ce-acbd-5925ede5b208",
            differs: "asks for compute in the second region, and a person",
        },
    ],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let fewest = ComputeCluster(body).min_node_count();
    let wanted = context.profile.warm_nodes;
    if wanted == 0 {
        return Verdict::not_applicable("no node is asked to run without a job")
            .seen(body.resource(), &fewest, "")
            .noted("the profile asks for 0 warm nodes");
    }
    let expected = format!("{wanted} or more");
    let nodes = match count(&fewest) {
        Read::Value(nodes) => nodes,
        other => return unusable(body, &fewest, &other, "a number of nodes"),
    };
    let verdict = if nodes < wanted {
        Verdict::fail(format!(
            "it keeps {} running: in an outage it has to get the rest when everybody does",
            counted(nodes, "node")
        ))
    } else {
        Verdict::pass(format!("it keeps {} running", counted(nodes, "node")))
    };
    verdict.seen(body.resource(), &fewest, expected)
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let cluster = body.resource();
    let view = ComputeCluster(body);
    let wanted = context.profile.warm_nodes;
    let (fewest, most) = (count(&view.min_node_count()).value(), count(&view.max_node_count()).value());
    let scale = |fewest: u32, most: u32| {
        serde_json::json!({
            "properties": { "properties": { "scaleSettings": { "minNodeCount": fewest, "maxNodeCount": most } } }
        })
    };
    let raised = most.unwrap_or_default().max(wanted);
    let mut draft = InPlace {
        resource: cluster,
        key: "warm-nodes",
        title: format!("Keep {wanted} nodes of {} running", cluster.name()),
        gain: gain(
            Axis::Capacity,
            "the first job waits for nodes, which may not be there",
            "the first jobs start at once",
        ),
        run: patch(cluster, API_VERSION, &scale(wanted, raised)),
        back: fewest.zip(most).map(|(fewest, most)| patch(cluster, API_VERSION, &scale(fewest, most))),
        what: format!("`minNodeCount` is {wanted} or more"),
        show: show(cluster, API_VERSION, &format!("properties.properties.scaleSettings.minNodeCount >= `{wanted}`")),
        wanted: "true".to_owned(),
    }
    .draft()
    .change(body, "properties.properties.scaleSettings.minNodeCount", wanted.to_string())
    .need("quota for that many nodes", NeedState::Unknown, None);
    if most.is_some_and(|most| most < raised) {
        draft = draft.change(body, "properties.properties.scaleSettings.maxNodeCount", raised.to_string());
    }
    draft.downtime = Downtime::None;
    draft.cost = Cost::Unpriced { direction: "more: the nodes are charged without a job".to_owned() };
    vec![citing(draft, &statements().clusters_change_in_size_only).into()]
}
