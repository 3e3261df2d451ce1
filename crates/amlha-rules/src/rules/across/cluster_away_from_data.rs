//! XS002

use amlha_model::statement::statements;
use amlha_model::{Body, Location, Role, Service, shown};

use super::super::ml::{API_VERSION, citing, cluster, decide, region_of, stating, workspace_of};
use super::super::words::gain;
use crate::context::Context;
use crate::plan::{
    Action, Command, Confidence, Cost, DataRisk, Downtime, Draft, Guard, NeedState, Proposal, Recreates, Reversible,
    Rollback, Run, Verify,
};
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "XS002",
    name: "compute_cluster_away_from_its_data",
    title: "compute cluster is in another region than its data",
    service: Service::ComputeCluster,
    axis: Axis::Region,
    impact: Impact::Medium,
    docs: include_str!("cluster_away_from_data.md"),
    references: &[
        Reference {
            title: "Failover for business continuity and disaster recovery",
            url: "https://learn.microsoft.com/azure/machine-learning/how-to-high-availability-machine-learning",
            date: "2025-06-12",
        },
        Reference { title: "ARM resource types", url: "https://github.com/Azure/bicep-types-az", date: "2026-08-20" },
    ],
    same_as: &[],
    judge,
    remedy,
};

const CREATE: &str = "create-beside-data";
const MOVE: &str = "move-to-data";

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let cluster = body.resource();
    let place = region_of(body);
    let text = place.filled_text().value();
    let own = match text.as_deref().map(Location::of) {
        None | Some(Location::Global) => {
            return Verdict::unknown("its region was not read").seen(cluster, &place, "a region");
        }
        Some(known) => known.name().to_owned(),
    };
    let Some(workspace) = workspace_of(cluster) else {
        return Verdict::unknown("the workspace that it is inside was not read").seen(cluster, &body.read("id"), "");
    };
    let Some(account) = context.inventory.linked(workspace.index(), Role::DefaultStorage) else {
        return Verdict::unknown("the default storage account of its workspace was not read").seen(cluster, &place, "");
    };
    let verdict = match (account.location(), workspace.location()) {
        (Location::Global, _) => Verdict::unknown("the region of the default storage account was not read"),
        (data, _) if data.name() == own => {
            Verdict::pass("the default storage account of its workspace is in its region")
        }
        // The workspace itself is away from its account then: a rule on workspaces says so.
        (_, home) if home.name() == own => {
            Verdict::not_applicable("it is in the region of its workspace, which is judged on where its account is")
        }
        (data, _) => Verdict::fail(format!(
            "in {}, and the default storage account of its workspace in {}: the loss of either region stops its jobs",
            shown(&own),
            shown(data.name())
        )),
    };
    let verdict = verdict
        .seen(cluster, &place, "the region of the default storage account")
        .seen(account, &account.body().read("location"), "")
        .seen(workspace, &workspace.body().read("location"), "");
    stating(verdict, &statements().clusters_change_in_size_only)
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let old = body.resource();
    let account =
        workspace_of(old).and_then(|workspace| context.inventory.linked(workspace.index(), Role::DefaultStorage));
    let Some(region) = account.and_then(|account| account.location().region()) else {
        return vec![Proposal::nothing(
            "the region of the data is not in amlha's list, so no cluster can be named there",
            "create a cluster of the same size beside the data, move the jobs to it, and delete this one",
        )];
    };
    let id = format!("{}-{}", old.id(), region.name);
    let name = format!("{}-{}", old.name(), region.name);
    let url = |id: &str| format!("{id}?api-version={API_VERSION}");
    let rest = |method: &str, url: String| Command::az(["rest"]).flag("--method", method).flag("--url", url);
    let priority = body.read("properties.properties.vmPriority").filled_text().value();
    let low = priority.is_some_and(|word| word.trim().eq_ignore_ascii_case("LowPriority"));
    let priority = if low { "LowPriority" } else { "Dedicated" };
    let show = Command::az(["resource", "show"])
        .flag("--ids", id.as_str())
        .flag("--api-version", API_VERSION)
        .query("properties.computeLocation");
    let better = gain(
        Axis::Region,
        "the loss of either of two regions stops its jobs",
        "jobs and their data stop and go on together",
    );

    let mut create =
        Draft::new(CREATE, Action::Create, old, format!("Create {name} in {}, beside the data", region.name));
    create.closes = false;
    create.downtime = Downtime::None;
    create.data_risk = DataRisk::None;
    create.reversible = Reversible::Yes;
    create.recreates = Recreates::No;
    create.hands_on_minutes = Some(15);
    create.cost = Cost::Unpriced {
        direction: "nothing while no node runs; less for data that no longer leaves its region".to_owned(),
    };
    create.gain =
        vec![gain(Axis::Region, "no cluster is beside the data", "a cluster is there, which no job names yet")];
    create.run = Run::Commands {
        commands: vec![rest("put", url(&id)).flag("--body", cluster(body, priority, &region.name, false).to_string())],
    };
    create.guard = Guard {
        skip_if: format!("{name} is there, in {}", region.name),
        command: Some(show.clone()),
        value: Some(region.name.clone()),
    };
    create.verify = Verify {
        what: format!("{name} is in {}, and a small job ends on it", region.name),
        command: Some(show),
        expected: Some(region.name.clone()),
        every_minutes: 2,
        for_hours: 1,
    };
    create.rollback = Rollback::Commands {
        commands: vec![rest("delete", format!("{}&underlyingResourceAction=Delete", url(&id)))],
        but: String::new(),
    };
    create.confidence = Confidence::Derived;
    let create = citing(create, &statements().clusters_change_in_size_only)
        .need(format!("quota for the same size in {}", region.name), NeedState::Unknown, None)
        .need(
            "the identity of the old cluster given to the new one, and a subnet of that region where it is in a network",
            NeedState::Unknown,
            None,
        );

    let mut moved = decide(
        old,
        MOVE,
        format!("Move what runs on {} to {name}, and delete it", old.name()),
        better,
        format!(
            "name {name} in jobs, pipelines, schedules and batch deployments; wait until no job runs on {}; delete it last",
            old.name()
        ),
    );
    moved.after = vec![CREATE];
    moved.downtime = Downtime::None;
    moved.data_risk = DataRisk::None;
    moved.recreates = Recreates::Yes {
        pointing: context
            .inventory
            .users(old.index(), Role::RunsOn)
            .map(|user| user.path_name().into_owned())
            .collect(),
    };
    moved.rollback = Rollback::None { why: "until it is deleted, jobs can name the old cluster again".to_owned() };
    moved.stop_if = Some("a job is running or waiting on the old cluster".to_owned());
    vec![create.into(), moved.into()]
}
