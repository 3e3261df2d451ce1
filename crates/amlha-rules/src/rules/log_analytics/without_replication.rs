//! LA002

use amlha_model::json::edit::Path;
use amlha_model::region::{self, Region};
use amlha_model::services::log_analytics::{LogAnalytics, LogCluster};
use amlha_model::{Body, Read, Role, Service, shown};

use super::super::words::gain;
use super::on_cluster;
use crate::context::Context;
use crate::plan::{
    Action, Command, Confidence, Cost, DataRisk, Downtime, Draft, Effect, Elapsed, Guard, NeedState, Proposal,
    Recreates, Reversible, Rollback, Run, Verify, target_of,
};
use crate::profile::RegionCopy;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "LA002",
    name: "logs_without_replication",
    title: "logs have no copy in another region",
    service: Service::LogAnalytics,
    axis: Axis::Region,
    impact: Impact::Medium,
    docs: include_str!("without_replication.md"),
    references: &[Reference {
        title: "Reliability in Azure Monitor Logs",
        url: "https://learn.microsoft.com/azure/reliability/reliability-monitor-logs",
        date: "2026-08-20",
    }],
    same_as: &[SameAs {
        tool: "PSRule",
        id: "AZR-000425",
        differs: "skips a workspace on a dedicated cluster, and does not read whether replication has succeeded",
    }],
    judge,
    remedy,
};

pub(super) const PAGE: &str = "Azure Monitor Logs: Log Analytics workspace replication, 2024-05-18";
const RELIABILITY_PAGE: &str = "Reliability in Azure Monitor Logs, 2026-08-20";

/// The first api-version that answers replication.
const API_VERSION: &str = "2025-02-01";
const REPLICATE: &str = "replicate-logs";

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    if context.profile.region_copy == RegionCopy::None {
        return Verdict::not_applicable("no copy in a second region is asked for")
            .noted("the profile accepts the loss of a region");
    }
    let view = LogAnalytics(body);
    let workspace = body.resource();
    let enabled = view.replication_enabled();
    let state = view.replication_provisioning_state();
    let place = view.replication_location();
    match enabled.boolean() {
        Read::Value(false) => {
            Verdict::fail("the logs are in one region: replication is off").seen(workspace, &enabled, "true")
        }
        Read::Value(true) => {
            let word = state.filled_text().value();
            let is = |known: &str| word.as_deref().is_some_and(|word| word.trim().eq_ignore_ascii_case(known));
            let said = shown(word.as_deref().unwrap_or("not read").trim()).into_owned();
            let verdict = if is("Succeeded") {
                Verdict::pass("the logs have a copy in another region")
            } else if is("Failed") || is("Canceled") {
                Verdict::fail(format!("replication is on, and has not come about: its state is {said}"))
            } else if word.is_none() {
                Verdict::unknown("replication is on; whether it has come about was not read")
            } else {
                Verdict::unknown(format!("replication is on and reads `{said}`: read it again when that has ended"))
            };
            let disagree = !is("Succeeded");
            verdict
                .seen(workspace, &enabled, "true")
                .seen(workspace, &state, "Succeeded")
                .seen(workspace, &place, "")
                .state("on", said, disagree)
        }
        other => {
            let why = match other {
                Read::Unusable => "`replication.enabled` holds a value that amlha does not know".to_owned(),
                _ => format!(
                    "whether the logs are replicated was not read: Resource Graph may not answer it, \
                     `az resource show --api-version {API_VERSION}` does"
                ),
            };
            Verdict::unknown(why).seen(workspace, &enabled, "true")
        }
    }
}

/// Where the logs go: where the region recovers to if Azure offers that, else its pair, else the
/// first region of the same group, one of the same geography before the others. `None` where the
/// list of groups does not hold the region.
fn second_region(context: &Context<'_>, body: &Body<'_>) -> Option<&'static Region> {
    let own = region::find(body.resource().location_text())?;
    let partners = region::log_replication_partners(&own.name)?;
    let offered = |name: Option<&str>| {
        let wanted = region::find(name?)?;
        partners.contains(&wanted.name.as_str()).then_some(wanted)
    };
    let known = || partners.iter().filter_map(|name| region::find(name));
    offered(context.profile.recovery_region(&own.name))
        .or_else(|| offered(own.pair.as_deref()))
        .or_else(|| known().find(|partner| partner.geography == own.geography))
        .or_else(|| known().next())
}

/// Whether the dedicated cluster, if there is one, is replicated: it comes before its workspaces.
fn cluster_need(body: &Body<'_>) -> NeedState {
    let workspace = body.resource();
    match on_cluster(body) {
        Some(false) => NeedState::Met,
        None => NeedState::Unknown,
        Some(true) => {
            let cluster = workspace.inventory().linked(workspace.index(), Role::LogCluster);
            let enabled = cluster.map(|cluster| LogCluster(&cluster.body()).replication_enabled().boolean());
            match enabled {
                Some(Read::Value(true)) => NeedState::Met,
                Some(Read::Value(false)) => NeedState::Missing,
                _ => NeedState::Unknown,
            }
        }
    }
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let workspace = body.resource();
    let show = |path: &str| {
        Command::az(["resource", "show"]).flag("--ids", workspace.id()).flag("--api-version", API_VERSION).query(path)
    };
    let region = second_region(context, body);
    let action = if region.is_some() { Action::Change } else { Action::Decide };
    let title = match &region {
        Some(region) => format!("Replicate {} to {}", workspace.name(), region.name),
        None => format!("Choose where {} has its copy", workspace.name()),
    };
    let mut draft = Draft::new(REPLICATE, action, workspace, title);
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Yes;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(30);
    draft.elapsed = Elapsed::About { minutes: 60 };
    draft.cost = Cost::Unpriced { direction: "more per GB that is replicated".to_owned() };
    draft.gain = vec![gain(
        Axis::Region,
        "logs are out of reach until the region is back, lost with it",
        "logs written from then on can be read after a switchover that you start; older ones are not copied",
    )];
    draft.guard = Guard {
        skip_if: "`properties.replication.provisioningState` is already Succeeded, and replication on".to_owned(),
        command: Some(show("properties.replication.enabled && properties.replication.provisioningState")),
        value: Some("Succeeded".to_owned()),
    };
    draft.verify = Verify {
        what: "`properties.replication.provisioningState` reads Succeeded".to_owned(),
        command: Some(show("properties.replication.provisioningState")),
        expected: Some("Succeeded".to_owned()),
        every_minutes: 10,
        for_hours: 4,
    };
    draft.rollback = Rollback::Commands {
        commands: vec![
            Command::az(["monitor", "log-analytics", "workspace", "update"])
                .flag("--workspace-name", workspace.name())
                .scoped(&target_of(workspace))
                .flag("--replication-enabled", "false"),
        ],
        but: "the copy is given up".to_owned(),
    };
    draft.stop_if = Some("the state reads Failed, or logs are missing from the workspace".to_owned());
    draft.confidence = Confidence::Documented;
    let mut draft = draft
        .need("the dedicated cluster, if there is one, is replicated first", cluster_need(body), None)
        .need(
            "data collection rules send to the system data collection endpoint of the workspace",
            NeedState::Unknown,
            None,
        )
        .cite("the second region is of the same region group; no copy of older logs; auxiliary tables stay out", PAGE)
        .cite("RPO about 2 minutes, not guaranteed; the switchover is started by hand", RELIABILITY_PAGE);
    match region {
        Some(region) => {
            let name = region.name.as_str();
            // The commands on workspaces can turn replication on, and take no region for it.
            draft.run = Run::Commands {
                commands: vec![
                    Command::az(["resource", "update"])
                        .flag("--ids", workspace.id())
                        .flag("--api-version", API_VERSION)
                        .flag("--set", "properties.replication={}")
                        .flag("--set", "properties.replication.enabled=true")
                        .flag("--set", format!("properties.replication.location={name}")),
                ],
            };
            draft = draft
                .change(body, "properties.replication.enabled", "true")
                .change(body, "properties.replication.location", serde_json::Value::from(name).to_string())
                .effect(Effect::set(workspace, Path::of("properties.replication.provisioningState"), "\"Succeeded\""))
                .need(format!("{name} is in the region group of the workspace"), NeedState::Met, None)
                .cite(format!("{name} is a partner of its region"), region::sources().log_replication.cite());
            let own = workspace.location().region().map(|own| own.geography.as_str());
            if own != Some(region.geography.as_str()) {
                draft = draft.need(format!("logs may be kept in {}", region.geography), NeedState::Unknown, None);
            }
        }
        None => {
            draft.run = Run::ByHand {
                what:
                    "the region is in no region group that amlha knows (the list has grown since it was read): find a \
                       region of the same group on Microsoft's page, then set `properties.replication.enabled` and \
                       `properties.replication.location` with `az resource update`"
                        .to_owned(),
            };
        }
    }
    vec![draft.into()]
}
