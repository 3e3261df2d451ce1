//! AK019

use amlha_model::services::aks::Aks;
use amlha_model::{Body, Read, Reading, Service};

use super::super::words::gain;
use super::show;
use crate::context::Context;
use crate::plan::{
    Action, Command, Confidence, Cost, DataRisk, Downtime, Draft, Elapsed, Guard, NeedState, Proposal, Recreates, Reversible,
    Rollback, Run, Verify, target_of,
};
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "AK019",
    name: "aks_without_maintenance_window",
    title: "upgrades come at any hour",
    service: Service::Aks,
    axis: Axis::Lifecycle,
    impact: Impact::Low,
    docs: include_str!("without_maintenance_window.md"),
    references: &[
        Reference {
            title: "PSRule for Azure: rules on AKS",
            url: "https://azure.github.io/PSRule.Rules.Azure",
            date: "read 2026-08",
        },
    ],
    same_as: &[
        SameAs { tool: "PSRule", id: "AZR-000446", differs: "fails a cluster that never upgrades by itself, and asks for both windows always" },
    ],
    judge,
    remedy,
};

/// The kind of the children that hold windows, and the two that upgrades wait for.
const KIND: &str = "maintenanceConfigurations";
const CLUSTER: &str = "aksManagedAutoUpgradeSchedule";
const NODES: &str = "aksManagedNodeOSUpgradeSchedule";
const PAGE: &str = "az aks maintenanceconfiguration add (reference), 2026-08-21";

/// Whether a channel upgrades by itself; `None` where that was not read.
fn upgrades(channel: &Reading<'_>, profile: &Reading<'_>) -> Option<bool> {
    match channel.filled_text() {
        Read::Value(word) => Some(!word.eq_ignore_ascii_case("none")),
        Read::Absent | Read::Null if profile.object().value().is_some_and(|profile| !profile.is_empty()) => Some(false),
        _ => None,
    }
}

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let view = Aks(body);
    let cluster = body.resource();
    let profile = view.auto_upgrade_profile();
    let channels = [(view.upgrade_channel(), CLUSTER), (view.node_os_upgrade_channel(), NODES)];
    let windows: Vec<_> = cluster.inventory().children(cluster.id()).filter(|child| child.type_name().rsplit('/').next().is_some_and(|kind| kind.eq_ignore_ascii_case(KIND))).collect();
    let has = |name: &str| windows.iter().any(|window| window.name().eq_ignore_ascii_case(name));
    let seen = |verdict: Verdict<'a>| {
        let verdict = channels.iter().fold(verdict, |verdict, (channel, _)| verdict.seen(cluster, channel, ""));
        verdict.noted(format!("maintenance configurations of the cluster in the inventory: {}", windows.len()))
    };
    let asked: Vec<Option<bool>> = channels.iter().map(|(channel, _)| upgrades(channel, &profile)).collect();
    if asked.iter().all(|upgrades| *upgrades == Some(false)) {
        return seen(Verdict::not_applicable("nothing of the cluster is upgraded by itself"));
    }
    let missing: Vec<&str> = channels
        .iter()
        .zip(&asked)
        .filter(|((_, window), upgrades)| **upgrades == Some(true) && !has(window))
        .map(|((_, window), _)| *window)
        .collect();
    if missing.is_empty() && !asked.contains(&None) {
        return seen(Verdict::pass("upgrades wait for a maintenance window"));
    }
    // One window that was read shows that the list was: it is answered as a whole.
    if !windows.is_empty() && !missing.is_empty() {
        return seen(Verdict::fail(format!("upgrades come at any hour: the cluster has no {}", missing.join(" and no "))));
    }
    if asked.contains(&None) {
        return seen(Verdict::unknown("what of the cluster is upgraded by itself was not read"));
    }
    seen(Verdict::unknown(
        "the maintenance windows were not read: `az aks maintenanceconfiguration list` answers them",
    ))
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let cluster = body.resource();
    let list = Command::az(["aks", "maintenanceconfiguration", "list"])
        .flag("--cluster-name", cluster.name())
        .scoped(&target_of(cluster))
        .query("[].name");
    let mut draft = Draft::new(
        "maintenance-window",
        Action::Decide,
        cluster,
        format!("Choose when {} may be upgraded", cluster.name()),
    );
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Yes;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(15);
    draft.elapsed = Elapsed::Unknown;
    draft.cost = Cost::Unpriced { direction: "none".to_owned() };
    draft.gain = vec![gain(Axis::Lifecycle, "nodes are drained at any hour", "nodes are drained in hours that you choose")];
    draft.run = Run::ByHand {
        what: format!(
            "choose a day and an hour that the endpoints bear, then run `az aks maintenanceconfiguration add` once with \
             `--name {CLUSTER}` and once with `--name {NODES}`, each with `--schedule-type Weekly`, `--day-of-week`, \
             `--interval-weeks 1`, `--start-time` and `--duration` (4 to 24 hours)"
        ),
    };
    draft.guard = Guard {
        skip_if: "the cluster has both windows".to_owned(),
        command: Some(list.clone()),
        value: None,
    };
    draft.verify = Verify {
        what: "both windows are listed".to_owned(),
        command: Some(list),
        expected: None,
        every_minutes: 1,
        for_hours: 1,
    };
    draft.rollback = Rollback::None { why: "`az aks maintenanceconfiguration delete` removes a window again".to_owned() };
    draft.confidence = Confidence::Documented;
    let draft = draft
        .need("the channel that the window is for", NeedState::Unknown, Some(show(body, "autoUpgradeProfile")))
        .cite("a window of 4 to 24 hours, daily, weekly or monthly", PAGE);
    vec![draft.into()]
}
