//! AK017

use amlha_model::services::aks::Aks;
use amlha_model::{Body, Read, Service};

use super::super::words::{gain, unusable};
use super::channel::Channel;
use super::without_maintenance_window;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "AK017",
    name: "aks_nodes_patched_by_hand_only",
    title: "images of the nodes are renewed by hand only",
    service: Service::Aks,
    axis: Axis::Lifecycle,
    impact: Impact::Low,
    docs: include_str!("nodes_patched_by_hand.md"),
    references: &[
        Reference { title: "ARM resource types", url: "https://github.com/Azure/bicep-types-az", date: "2026-08-20" },
        Reference { title: "az aks", url: "https://learn.microsoft.com/cli/azure/aks", date: "2026-08-21" },
    ],
    same_as: &[],
    judge,
    remedy,
};

const WANTED: &str = "NodeImage or SecurityPatch";

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let view = Aks(body);
    let (nodes, cluster) = (view.node_os_upgrade_channel(), view.upgrade_channel());
    let word = nodes.filled_text();
    let is = |known: &str| matches!(&word, Read::Value(word) if word.trim().eq_ignore_ascii_case(known));
    let of_cluster = cluster.filled_text().value();
    let verdict = if is("NodeImage") || is("SecurityPatch") {
        Verdict::pass("images of the nodes are renewed without being asked for")
    } else if of_cluster.is_some_and(|word| word.trim().eq_ignore_ascii_case("node-image")) {
        Verdict::pass("the channel of the cluster renews the images of the nodes").seen(body.resource(), &cluster, "")
    } else if is("None") {
        Verdict::fail("nobody renews the images of the nodes until somebody asks for it")
    } else if is("Unmanaged") {
        Verdict::unknown("`Unmanaged` leaves patches to the system of the nodes: whether they come was not read")
    } else {
        let read = match word {
            Read::Value(_) => Read::Unusable,
            other => other,
        };
        return unusable(body, &nodes, &read, WANTED);
    };
    verdict.seen(body.resource(), &nodes, WANTED)
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let channel = Channel {
        key: "node-channel",
        option: "--node-os-upgrade-channel",
        property: "properties.autoUpgradeProfile.nodeOSUpgradeChannel",
        query: "autoUpgradeProfile.nodeOsUpgradeChannel",
        wanted: "NodeImage",
        none: "None",
        good: "['NodeImage', 'SecurityPatch']",
    };
    let better = gain(
        Axis::Lifecycle,
        "nodes run the image that they were made from until somebody renews it",
        "images of the nodes are renewed without being asked for",
    );
    let step = channel.step(body, format!("Let {} renew the images of its nodes", body.resource().name()), better);
    without_maintenance_window::within(body, without_maintenance_window::NODES, step)
}
