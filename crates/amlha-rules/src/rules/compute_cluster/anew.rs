//! A cluster beside the old one: what cannot be changed in place.

use amlha_model::json::edit::Path;
use amlha_model::retirement::{self, Retirement};
use amlha_model::services::compute_cluster::ComputeCluster;
use amlha_model::statement::statements;
use amlha_model::{Body, Role, Service, vm_size};

use super::super::ml::{API_VERSION, citing, cluster, created, decide, place};
use super::super::words::{beside, fresh_name, gain};
use crate::context::Context;
use crate::plan::{
    Action, Command, Confidence, Cost, DataRisk, Downtime, Draft, Effect, Guard, NeedState, Recreates, Reversible,
    Rollback, Run, Verify,
};
use crate::rule::Axis;

const CREATE: &str = "create-dedicated";
const MOVE: &str = "move-jobs";
const DELETE: &str = "delete-low-priority";

/// Create a dedicated cluster, move what runs on the old one, delete it. Whoever stops in between
/// has two clusters, which cost nothing while no node runs.
pub(super) fn dedicated(context: &Context<'_>, body: &Body<'_>) -> Vec<Draft> {
    let old = body.resource();
    let own = place(old).unwrap_or_default();
    let name = fresh_name(old, format!("{}-2", old.name()));
    let id = beside(old, &name);
    let url = |id: &str| format!("{id}?api-version={API_VERSION}");
    let rest = |method: &str, url: String| Command::az(["rest"]).flag("--method", method).flag("--url", url);
    let show = |of: &str, query: &str| {
        Command::az(["resource", "show"]).flag("--ids", of).flag("--api-version", API_VERSION).query(query)
    };
    let priority = || show(&id, "properties.properties.vmPriority");

    let mut create =
        Draft::new(CREATE, Action::Create, old, format!("Create {name}, like {} but dedicated", old.name()));
    create.closes = false;
    create.downtime = Downtime::None;
    create.data_risk = DataRisk::None;
    create.reversible = Reversible::Yes;
    create.recreates = Recreates::No;
    create.hands_on_minutes = Some(15);
    create.cost = Cost::Unpriced { direction: "more per node and hour; nothing while no node runs".to_owned() };
    create.gain = vec![gain(Axis::Capacity, "every node may be preempted", "a cluster is there whose nodes stay")];
    let like = cluster(body, "Dedicated", &own, true);
    create.run = Run::Commands { commands: vec![rest("put", url(&id)).flag("--body", like.to_string())] };
    create.effects = vec![created(&id, &like)];
    create.guard = Guard {
        skip_if: format!("{name} is there and dedicated"),
        command: Some(priority()),
        value: Some("Dedicated".to_owned()),
    };
    create.verify = Verify {
        what: format!("{name} is dedicated, and a small job ends on it"),
        command: Some(priority()),
        expected: Some("Dedicated".to_owned()),
        every_minutes: 2,
        for_hours: 1,
    };
    create.rollback = Rollback::Commands {
        commands: vec![rest("delete", format!("{}&underlyingResourceAction=Delete", url(&id)))],
        but: String::new(),
    };
    create.confidence = Confidence::Derived;
    let create = citing(create, &statements().clusters_change_in_size_only)
        .need("quota for dedicated nodes of that size", NeedState::Unknown, None)
        .need(
            "the identity of the old cluster, which is not copied, given to the new one where jobs use it",
            NeedState::Unknown,
            None,
        );

    let mut move_jobs = decide(
        old,
        MOVE,
        format!("Move what runs on {} to {name}", old.name()),
        gain(Axis::Capacity, "jobs name the cluster that may lose its nodes", "jobs name the one that keeps them"),
        format!("{}; wait until no job runs on {}", moving(context, body, &name), old.name()),
    )
    .prepares();
    // What is deployed on it is deployed again: that can be seen. Jobs cannot.
    move_jobs.action = Action::Operate;
    let users = context.inventory.users(old.index(), Role::RunsOn);
    let text = serde_json::Value::from(id.as_str()).to_string();
    move_jobs.effects = users.map(|user| Effect::set(user, Path::of("properties.compute"), text.clone())).collect();
    move_jobs.after = vec![CREATE];
    move_jobs.data_risk = DataRisk::None;
    move_jobs.rollback = Rollback::None { why: "name the old cluster again: it is still there".to_owned() };

    let mut delete = Draft::new(DELETE, Action::Delete, old, format!("Delete {}", old.name()));
    delete.after = vec![MOVE];
    delete.downtime = Downtime::None;
    delete.data_risk = DataRisk::None;
    delete.reversible = Reversible::Slowly;
    delete.recreates = Recreates::No;
    delete.hands_on_minutes = Some(5);
    delete.cost = Cost::Unpriced { direction: "none known".to_owned() };
    delete.gain =
        vec![gain(Axis::Capacity, "jobs can still be sent to it", "nothing can be sent to preemptible nodes")];
    delete.run =
        Run::Commands { commands: vec![rest("delete", format!("{}&underlyingResourceAction=Delete", url(old.id())))] };
    delete.guard = Guard { skip_if: format!("{} is gone", old.name()), command: None, value: None };
    delete.verify = Verify {
        what: format!("the list of computes no longer has {}", old.name()),
        command: None,
        expected: None,
        every_minutes: 5,
        for_hours: 1,
    };
    delete.rollback = Rollback::Commands {
        commands: vec![rest("put", url(old.id())).flag("--body", cluster(body, "LowPriority", &own, true).to_string())],
        but: "its identity and SSH settings are not part of this".to_owned(),
    };
    delete.stop_if = Some("a job is running or waiting on it".to_owned());
    delete.confidence = Confidence::Derived;
    delete.effects = vec![Effect::delete(old)];
    vec![create, move_jobs, delete]
}

/// By what the series of its machines ends.
pub(super) fn ending(body: &Body<'_>) -> Option<&'static Retirement> {
    let size = ComputeCluster(body).vm_size().filled_text().value()?;
    retirement::of_vm_series(Service::ComputeCluster.key(), &vm_size::series(&size)?)
}

/// Another size is somebody's choice.
pub(super) fn of_another_size(context: &Context<'_>, body: &Body<'_>, entry: &Retirement) -> Draft {
    let cluster = body.resource();
    let mut draft = decide(
        cluster,
        "new-size",
        format!("Create {} again with a size of a current series", cluster.name()),
        gain(Axis::Lifecycle, "it gets no node once its machines are gone", "it has machines that go on"),
        format!(
            "choose a size of a current series; the notice names {}; create a cluster of that size under another name, with \
             dedicated nodes and with the same node counts, subnet and identity; {}; wait until no job runs on the old one, and \
             delete it",
            entry.successor,
            moving(context, body, "it")
        ),
    );
    draft.action = Action::Replace;
    draft.data_risk = DataRisk::None;
    draft.recreates = Recreates::Yes { pointing: users(context, body) };
    citing(draft, &statements().clusters_change_in_size_only).need("quota for the new size", NeedState::Unknown, None)
}

/// What is to be done with those who name the cluster.
fn moving(context: &Context<'_>, body: &Body<'_>, to: &str) -> String {
    let users = users(context, body);
    let named = if users.is_empty() {
        String::new()
    } else {
        format!(", and deploy {} again on it, whose compute is named in their deployments", users.join(", "))
    };
    format!("name {to} in jobs, pipelines and schedules{named}")
}

fn users(context: &Context<'_>, body: &Body<'_>) -> Vec<String> {
    let users = context.inventory.users(body.resource().index(), Role::RunsOn);
    users.map(|user| user.path_name().into_owned()).collect()
}
