//! AK019

use amlha_model::services::aks::Aks;
use amlha_model::{Body, Completeness, Read, Reading, Resource, Service};

use super::super::unread;
use super::super::words::gain;
use super::show;
use crate::context::Context;
use crate::plan::{
    Action, Command, Confidence, Cost, DataRisk, Downtime, Draft, Elapsed, Guard, NeedState, Proposal, Recreates,
    Reversible, Rollback, Run, Verify, target_of,
};
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "AK019",
    name: "aks_without_maintenance_window",
    title: "upgrades come at any hour",
    service: Service::Aks,
    axis: Axis::Configuration,
    impact: Impact::Low,
    docs: include_str!("without_maintenance_window.md"),
    references: &[Reference {
        title: "PSRule for Azure, rules on AKS",
        url: "https://azure.github.io/PSRule.Rules.Azure",
        date: "2026-07-09",
    }],
    same_as: &[SameAs {
        tool: "PSRule",
        id: "AZR-000446",
        differs: "asks for both windows always, of a cluster too that never upgrades by itself",
    }],
    judge,
    remedy,
};

/// The kind of the children that hold windows, and the two that upgrades wait for.
const KIND: &str = "maintenanceConfigurations";
pub(super) const CLUSTER: &str = "aksManagedAutoUpgradeSchedule";
pub(super) const NODES: &str = "aksManagedNodeOSUpgradeSchedule";
/// The key of the choice, which steps that turn a channel on wait for.
const CHOOSE: &str = "maintenance-window";
const PAGE: &str = "az aks maintenanceconfiguration add (Azure CLI reference), 2026-08-21";

/// The windows of a cluster that were read.
fn windows<'a>(cluster: Resource<'a>) -> Vec<Resource<'a>> {
    let is =
        |child: &Resource<'a>| child.type_name().rsplit('/').next().is_some_and(|kind| kind.eq_ignore_ascii_case(KIND));
    cluster.inventory().children(cluster.id()).filter(is).collect()
}

/// Whether these are all windows of the cluster. One shows that the list was read: it is answered as a
/// whole. None is the answer where every list was read.
fn all_read(cluster: Resource<'_>, windows: &[Resource<'_>]) -> bool {
    !windows.is_empty() || cluster.inventory().completeness("maintenanceWindows") == Completeness::Complete
}

/// Whether a channel upgrades by itself; `None` where that was not read.
fn upgrades(channel: &Reading<'_>) -> Option<bool> {
    match channel.filled_text() {
        Read::Value(word) => Some(!word.trim().eq_ignore_ascii_case("none")),
        Read::Absent | Read::Null | Read::Unusable => None,
    }
}

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let view = Aks(body);
    let cluster = body.resource();
    let channels = [(view.upgrade_channel(), CLUSTER), (view.node_os_upgrade_channel(), NODES)];
    let windows = windows(cluster);
    let has = |name: &str| windows.iter().any(|window| window.name().eq_ignore_ascii_case(name));
    let seen = |verdict: Verdict<'a>| {
        let verdict = channels.iter().fold(verdict, |verdict, (channel, _)| verdict.seen(cluster, channel, ""));
        verdict.noted(format!("maintenance configurations of the cluster in the inventory: {}", windows.len()))
    };
    let asked: Vec<(Option<bool>, &str)> =
        channels.iter().map(|(channel, window)| (upgrades(channel), *window)).collect();
    if asked.iter().all(|(upgrades, _)| *upgrades == Some(false)) {
        return seen(Verdict::not_applicable("nothing of the cluster is upgraded by itself"));
    }
    if asked.iter().all(|(upgrades, window)| *upgrades == Some(false) || has(window)) {
        return seen(Verdict::pass("upgrades wait for a maintenance window"));
    }
    let gap = unread::below(context, cluster.id(), KIND);
    let missing: Vec<&str> = asked
        .iter()
        .filter(|(upgrades, window)| *upgrades == Some(true) && !has(window))
        .map(|(_, window)| *window)
        .collect();
    if missing.is_empty() {
        return seen(Verdict::unknown("what of the cluster is upgraded by itself was not read"));
    }
    if gap.is_some() || !all_read(cluster, &windows) {
        return seen(Verdict::unknown(
            "the maintenance windows were not read: `az aks maintenanceconfiguration list` answers them",
        ));
    }
    seen(Verdict::fail(format!("upgrades come at any hour: the cluster has no {}", missing.join(" and no "))))
}

/// The choice of a window, for a step that turns a channel on: `None` where the cluster has one for it,
/// or where the windows were not read.
fn first_choose(body: &Body<'_>, window: &'static str) -> Option<Draft> {
    let there = windows(body.resource());
    let lacks =
        all_read(body.resource(), &there) && !there.iter().any(|known| known.name().eq_ignore_ascii_case(window));
    lacks.then(|| choose(body, &[CLUSTER, NODES]).prepares())
}

/// A step that turns a channel on, with the choice before it where there is no window for it: what
/// comes of it is known once that is made.
pub(super) fn within(body: &Body<'_>, window: &'static str, mut step: Draft) -> Vec<Proposal> {
    let Some(choice) = first_choose(body, window) else { return vec![step.into()] };
    step.after.push(CHOOSE);
    step.effects.clear();
    vec![choice.into(), step.into()]
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let view = Aks(body);
    let channels = [(view.upgrade_channel(), CLUSTER), (view.node_os_upgrade_channel(), NODES)];
    let on = channels.iter().filter(|(channel, _)| upgrades(channel) == Some(true)).map(|(_, window)| *window);
    vec![choose(body, &on.collect::<Vec<_>>()).into()]
}

/// The choice of those of these windows that the cluster has not.
fn choose(body: &Body<'_>, windows_for: &[&'static str]) -> Draft {
    let cluster = body.resource();
    let there = windows(cluster);
    let lacking = |name: &&&str| !there.iter().any(|window| window.name().eq_ignore_ascii_case(name));
    let wanted: Vec<&str> = windows_for.iter().filter(lacking).copied().collect();
    let named = wanted.iter().map(|name| format!("`--name {name}`")).collect::<Vec<_>>().join(" and once with ");
    let list = Command::az(["aks", "maintenanceconfiguration", "list"])
        .flag("--cluster-name", cluster.name())
        .scoped(&target_of(cluster))
        .query("[].name");
    let mut draft =
        Draft::new(CHOOSE, Action::Decide, cluster, format!("Choose when {} may be upgraded", cluster.name()));
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Yes;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(15);
    draft.elapsed = Elapsed::Unknown;
    draft.cost = Cost::Unpriced { direction: "none known".to_owned() };
    draft.gain =
        vec![gain(Axis::Configuration, "nodes are drained at any hour", "nodes are drained in hours that you choose")];
    draft.run = Run::ByHand {
        what: format!(
            "choose a day and an hour that the endpoints bear, then run `az aks maintenanceconfiguration add` once with \
             {named}, with `--schedule-type Weekly`, `--day-of-week`, `--interval-weeks 1`, `--start-time` and \
             `--duration` (4 to 24 hours)"
        ),
    };
    draft.guard = Guard {
        skip_if: format!("the cluster has {}", wanted.join(" and ")),
        command: Some(list.clone()),
        value: None,
    };
    draft.verify = Verify {
        what: format!("the list holds {}", wanted.join(" and ")),
        command: Some(list),
        expected: None,
        every_minutes: 1,
        for_hours: 1,
    };
    let delete = |name: &&str| {
        Command::az(["aks", "maintenanceconfiguration", "delete"])
            .flag("--cluster-name", cluster.name())
            .flag("--name", *name)
            .scoped(&target_of(cluster))
    };
    draft.rollback = Rollback::Commands { commands: wanted.iter().map(delete).collect(), but: String::new() };
    draft.confidence = Confidence::Documented;
    draft
        .need("the channel that the window is for", NeedState::Unknown, Some(show(body, "autoUpgradeProfile")))
        .cite("a window of 4 to 24 hours, daily, weekly or monthly", PAGE)
}
