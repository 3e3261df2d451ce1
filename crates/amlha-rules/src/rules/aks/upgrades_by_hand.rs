//! AK012

use amlha_model::services::aks::Aks;
use amlha_model::{Body, Read, Service};

use super::super::words::{gain, unusable};
use super::{az, show};
use crate::context::Context;
use crate::plan::{
    Action, Confidence, Cost, DataRisk, Downtime, Draft, Elapsed, Guard, NeedState, Proposal, Recreates, Reversible,
    Rollback, Run, Verify,
};
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "AK012",
    name: "aks_upgrades_by_hand",
    title: "cluster is upgraded by hand only",
    service: Service::Aks,
    axis: Axis::Lifecycle,
    impact: Impact::Low,
    docs: include_str!("upgrades_by_hand.md"),
    references: &[
        Reference {
            title: "PSRule for Azure: rules on AKS",
            url: "https://azure.github.io/PSRule.Rules.Azure",
            date: "read 2026-08",
        },
    ],
    same_as: &[
        SameAs { tool: "Checkov", id: "CKV_AZURE_171", differs: "reads Terraform" },
        SameAs { tool: "Prowler", id: "aks_cluster_auto_upgrade_enabled", differs: "" },
    ],
    judge,
    remedy,
};

const PAGE: &str = "az aks update (reference), 2026-08-21";

/// The channels that upgrade Kubernetes or the images of nodes.
const CHANNELS: &[&str] = &["rapid", "stable", "patch", "node-image"];

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let view = Aks(body);
    let channel = view.upgrade_channel();
    let profile = view.auto_upgrade_profile();
    let cluster = body.resource();
    let wanted = "rapid, stable, patch or node-image";
    match channel.filled_text() {
        Read::Value(word) if CHANNELS.iter().any(|known| known.eq_ignore_ascii_case(&word)) => {
            Verdict::pass("the cluster upgrades by itself").seen(cluster, &channel, wanted)
        }
        Read::Value(word) if word.eq_ignore_ascii_case("none") => {
            Verdict::fail("the cluster has no upgrade channel: it ages until somebody upgrades it").seen(
                cluster, &channel, wanted,
            )
        }
        // The profile was read and names no channel: there is none.
        Read::Absent | Read::Null if profile.object().value().is_some_and(|profile| !profile.is_empty()) => {
            Verdict::fail("the cluster has no upgrade channel: it ages until somebody upgrades it")
                .seen(cluster, &channel, wanted)
                .seen(cluster, &profile, "")
        }
        other => unusable(body, &channel, &other, wanted),
    }
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let cluster = body.resource();
    let set = |channel: &str| az(body, ["aks", "update"]).flag("--auto-upgrade-channel", channel);
    let mut draft = Draft::new(
        "upgrade-channel",
        Action::Change,
        cluster,
        format!("Let {} take patches by itself", cluster.name()),
    );
    draft.downtime = Downtime::Unknown;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Yes;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(15);
    draft.elapsed = Elapsed::Unknown;
    draft.cost = Cost::Unpriced { direction: "none of its own; a node more while nodes are upgraded".to_owned() };
    draft.gain = vec![gain(
        Axis::Lifecycle,
        "the cluster falls behind what is supported",
        "patches come by themselves; a minor version is still yours to choose",
    )];
    draft.run = Run::Commands { commands: vec![set("patch")] };
    let channel = show(body, "autoUpgradeProfile.upgradeChannel");
    draft.guard = Guard {
        skip_if: "`upgradeChannel` is already patch".to_owned(),
        command: Some(channel.clone()),
        value: Some("patch".to_owned()),
    };
    draft.verify = Verify {
        what: "`upgradeChannel` reads patch".to_owned(),
        command: Some(channel),
        expected: Some("patch".to_owned()),
        every_minutes: 2,
        for_hours: 1,
    };
    draft.rollback = Rollback::Commands { commands: vec![set("none")], but: "what was upgraded stays so".to_owned() };
    draft.confidence = Confidence::Documented;
    let draft = draft
        .change(body, "properties.autoUpgradeProfile.upgradeChannel", "\"patch\"")
        .need("a maintenance window, so that nodes are not drained in business hours", NeedState::Unknown, None)
        .need("replicas and disruption budgets that bear the drain of a node", NeedState::Unknown, None)
        .cite("channels: node-image, none, patch, rapid, stable", PAGE);
    vec![draft.into()]
}
