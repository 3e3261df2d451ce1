//! A cluster beside the old one: what cannot be changed in place.

use amlha_model::json::edit::Path;
use amlha_model::retirement::{self, Retirement};
use amlha_model::services::compute_cluster::{ComputeCluster, NodePriority};
use amlha_model::statement::statements;
use amlha_model::{Body, Role, Service, vm_size};

use super::super::across::cluster_away_from_data;
use super::super::ml::{API_VERSION, citing, cluster, created, decide, gone, place};
use super::super::words::{beside, fresh_name, gain};
use crate::context::Context;
use crate::plan::{
    Action, Command, Confidence, Cost, DataRisk, Downtime, Draft, Effect, Guard, NeedState, Proposal, Recreates,
    Reversible, Rollback, Run, Verify,
};
use crate::rule::Axis;

const CREATE: &str = "create-dedicated";
const MOVE: &str = "move-jobs";
const DELETE: &str = "delete-low-priority";

/// The steps to another cluster, for each fault that only another one is without: a cluster with
/// several of them is made again once.
pub(in crate::rules) fn steps(context: &Context<'_>, body: &Body<'_>) -> Vec<Proposal> {
    match ending(body) {
        // A cluster of a series that ends would be made twice.
        Some(entry) => vec![of_another_size(context, body, entry).into()],
        None => another(context, body).into_iter().map(Proposal::from).collect(),
    }
}

/// Create a cluster that is dedicated and beside its data, move what runs on the old one, delete it.
/// Whoever stops in between has two clusters, which cost nothing while no node runs.
fn another(context: &Context<'_>, body: &Body<'_>) -> Vec<Draft> {
    let old = body.resource();
    let own = place(old).unwrap_or_default();
    let low = ComputeCluster(body).vm_priority().value() == Some(NodePriority::LowPriority);
    let away = cluster_away_from_data::data_region(context, body);
    let there = away.map(|region| region.name.as_str());
    let what = match (low, there) {
        (true, Some(region)) => format!("but dedicated and in {region}, beside its data"),
        (false, Some(region)) => format!("but in {region}, beside its data"),
        (_, None) => "but dedicated".to_owned(),
    };
    let gains = |capacity: (&str, &str), region: (&str, &str)| {
        let mut gains = Vec::new();
        if low || there.is_none() {
            gains.push(gain(Axis::Capacity, capacity.0, capacity.1));
        }
        if there.is_some() {
            gains.push(gain(Axis::Region, region.0, region.1));
        }
        gains
    };
    let name = fresh_name(old, format!("{}-2", old.name()));
    let id = beside(old, &name);
    let url = |id: &str| format!("{id}?api-version={API_VERSION}");
    let rest = |method: &str, url: String| Command::az(["rest"]).flag("--method", method).flag("--url", url);
    let show = |of: &str, query: &str| {
        Command::az(["resource", "show"]).flag("--ids", of).flag("--api-version", API_VERSION).query(query)
    };
    let (shown, wanted) = match there {
        Some(region) => {
            ("join(' ', [properties.computeLocation, properties.properties.vmPriority])", format!("{region} Dedicated"))
        }
        None => ("properties.properties.vmPriority", "Dedicated".to_owned()),
    };
    let state = || show(&id, shown);
    let is = match (low, there) {
        (true, Some(region)) => format!("dedicated and in {region}"),
        (false, Some(region)) => format!("in {region}"),
        (_, None) => "dedicated".to_owned(),
    };

    let mut create = Draft::new(CREATE, Action::Create, old, format!("Create {name}, like {} {what}", old.name()));
    create.closes = false;
    create.downtime = Downtime::None;
    create.data_risk = DataRisk::None;
    create.reversible = Reversible::Yes;
    create.recreates = Recreates::No;
    create.hands_on_minutes = Some(15);
    create.cost = Cost::Unpriced {
        direction: if low {
            "more per node and hour; nothing while no node runs".to_owned()
        } else {
            "nothing while no node runs; less for data that no longer leaves its region".to_owned()
        },
    };
    create.gain = gains(
        ("every node may be preempted", "a cluster is there whose nodes stay"),
        ("no cluster is beside the data", "a cluster is there, which no job names yet"),
    );
    let like = written(body, "Dedicated", &own, there);
    create.run = Run::Commands { commands: vec![rest("put", url(&id)).flag("--body", like.to_string())] };
    create.effects = vec![created(&id, &like)];
    create.guard =
        Guard { skip_if: format!("{name} is there and {is}"), command: Some(state()), value: Some(wanted.clone()) };
    create.verify = Verify {
        what: format!("{name} is {is}, and a small job ends on it"),
        command: Some(state()),
        expected: Some(wanted),
        every_minutes: 2,
        for_hours: 1,
    };
    create.rollback = Rollback::Commands {
        commands: vec![rest("delete", format!("{}&underlyingResourceAction=Delete", url(&id)))],
        but: String::new(),
    };
    create.confidence = Confidence::Derived;
    let mut create = citing(create, &statements().clusters_change_in_size_only);
    if let Some(region) = there {
        create = create
            .need(format!("dedicated nodes of that size, and quota for them, in {region}"), NeedState::Unknown, None)
            .need("a subnet of that region, where the cluster is in a network", NeedState::Unknown, None);
    } else {
        create = create.need("quota for dedicated nodes of that size", NeedState::Unknown, None);
    }
    let create = create.need(
        "the identity of the old cluster, which is not copied, given to the new one where jobs use it",
        NeedState::Unknown,
        None,
    );

    let mut move_jobs = decide(
        old,
        MOVE,
        format!("Move what runs on {} to {name}", old.name()),
        gain(Axis::Capacity, "jobs name the old cluster", "jobs name the new one"),
        format!("{}; wait until no job runs on {}", moving(context, body, &name), old.name()),
    )
    .prepares();
    // What is deployed on it is deployed again: that can be seen. Jobs cannot.
    move_jobs.action = Action::Operate;
    let users = context.inventory.users(old.index(), Role::RunsOn);
    let text = serde_json::Value::from(id.as_str()).to_string();
    move_jobs.effects = users.map(|user| Effect::set(user, Path::of("properties.compute"), text.clone())).collect();
    move_jobs.gain = gains(
        ("jobs name the cluster that may lose its nodes", "jobs name the one that keeps them"),
        ("jobs name the cluster away from their data", "jobs name the one beside it"),
    );
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
    delete.gain = gains(
        ("jobs can still be sent to it", "nothing can be sent to preemptible nodes"),
        ("the loss of either of two regions stops its jobs", "jobs and their data stop and go on together"),
    );
    delete.run =
        Run::Commands { commands: vec![rest("delete", format!("{}&underlyingResourceAction=Delete", url(old.id())))] };
    delete.guard = Guard {
        skip_if: format!("{} is gone", old.name()),
        command: gone(old, API_VERSION),
        value: Some("true".to_owned()),
    };
    delete.verify = Verify {
        what: format!("the list of computes no longer has {}", old.name()),
        command: gone(old, API_VERSION),
        expected: None,
        every_minutes: 5,
        for_hours: 1,
    };
    let before = if low { "LowPriority" } else { "Dedicated" };
    delete.rollback = Rollback::Commands {
        commands: vec![rest("put", url(old.id())).flag("--body", written(body, before, &own, None).to_string())],
        but: "its identity and SSH settings are not part of this".to_owned(),
    };
    delete.stop_if = Some("a job is running or waiting on it".to_owned());
    delete.confidence = Confidence::Derived;
    delete.effects = vec![Effect::delete(old)];
    vec![create, move_jobs, delete]
}

/// The body of a PUT of a cluster like this one, in the region that it is in or in another.
fn written(body: &Body<'_>, priority: &str, own: &str, elsewhere: Option<&str>) -> serde_json::Value {
    let mut value = cluster(body, priority, own, elsewhere.is_none());
    let view = ComputeCluster(body);
    let stated = view.compute_location().filled_text().value().map(|text| amlha_model::region::normalise(&text));
    // It is only worth a word where it is not the region of the workspace.
    let region = elsewhere.map(str::to_owned).or_else(|| stated.filter(|stated| stated != own));
    if let (Some(region), Some(inner)) = (region, value.get_mut("properties").and_then(|inner| inner.as_object_mut())) {
        inner.insert("computeLocation".to_owned(), region.into());
    }
    value
}

/// By what the series of its machines ends.
pub(super) fn ending(body: &Body<'_>) -> Option<&'static Retirement> {
    let size = ComputeCluster(body).vm_size().filled_text().value()?;
    retirement::of_vm_series(Service::ComputeCluster.key(), &vm_size::series(&size)?)
}

/// Another size is somebody's choice.
pub(super) fn of_another_size(context: &Context<'_>, body: &Body<'_>, entry: &Retirement) -> Draft {
    let cluster = body.resource();
    let place = match cluster_away_from_data::data_region(context, body) {
        Some(region) => format!(", and in {}, beside its data", region.name),
        None => String::new(),
    };
    let mut draft = decide(
        cluster,
        "new-size",
        format!("Create {} again with a size of a current series{place}", cluster.name()),
        gain(Axis::Lifecycle, "it gets no node once its machines are gone", "it has machines that go on"),
        format!(
            "choose a size of a current series; the notice names {}; create a cluster of that size under another name{place}, with \
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
