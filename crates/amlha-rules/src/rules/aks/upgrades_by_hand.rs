//! AK016

use amlha_model::services::aks::Aks;
use amlha_model::{Body, Read, Service};

use super::super::words::{gain, unusable};
use super::channel::Channel;
use super::without_maintenance_window;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "AK016",
    name: "aks_upgraded_by_hand_only",
    title: "cluster is upgraded by hand only",
    service: Service::Aks,
    axis: Axis::Lifecycle,
    impact: Impact::Low,
    docs: include_str!("upgrades_by_hand.md"),
    references: &[
        Reference { title: "ARM resource types", url: "https://github.com/Azure/bicep-types-az", date: "2026-08-20" },
        Reference { title: "az aks", url: "https://learn.microsoft.com/cli/azure/aks", date: "2026-08-21" },
    ],
    same_as: &[
        SameAs { tool: "Checkov", id: "CKV_AZURE_171", differs: "reads Terraform" },
        SameAs { tool: "Prowler", id: "aks_cluster_auto_upgrade_enabled", differs: "" },
    ],
    judge,
    remedy,
};

/// The channels that upgrade Kubernetes, or the images of nodes at least.
const CHANNELS: &[&str] = &["rapid", "stable", "patch", "node-image"];
const WANTED: &str = "rapid, stable, patch or node-image";

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let view = Aks(body);
    let (channel, profile) = (view.upgrade_channel(), view.auto_upgrade_profile());
    let cluster = body.resource();
    let none = || {
        Verdict::fail("it has no upgrade channel: it ages until somebody upgrades it").seen(cluster, &channel, WANTED)
    };
    match channel.filled_text() {
        Read::Value(word) if CHANNELS.iter().any(|known| known.eq_ignore_ascii_case(word.trim())) => {
            Verdict::pass("it is upgraded without being asked for").seen(cluster, &channel, WANTED)
        }
        Read::Value(word) if word.trim().eq_ignore_ascii_case("none") => none(),
        // Azure answers a profile that names the channel of the nodes only for a cluster without this one.
        Read::Absent | Read::Null
            if profile.object().value().is_some_and(|profile| profile.iter().next().is_some()) =>
        {
            none().seen(cluster, &profile, "")
        }
        other => {
            let read = match other {
                Read::Value(_) => Read::Unusable,
                other => other,
            };
            unusable(body, &channel, &read, WANTED)
        }
    }
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let channel = Channel {
        key: "upgrade-channel",
        option: "--auto-upgrade-channel",
        property: "properties.autoUpgradeProfile.upgradeChannel",
        query: "autoUpgradeProfile.upgradeChannel",
        wanted: "patch",
        none: "none",
        good: "['rapid', 'stable', 'patch', 'node-image']",
    };
    let better = gain(
        Axis::Lifecycle,
        "it falls behind what is supported until somebody upgrades it",
        "patches come without being asked for; a minor version is still yours to choose",
    );
    let step = channel.step(body, format!("Let {} take patches of Kubernetes", body.resource().name()), better);
    without_maintenance_window::within(body, without_maintenance_window::CLUSTER, step)
}
