//! HD006

use amlha_model::services::hdinsight::{ClusterRole, HdInsight};
use amlha_model::{Body, Read, Reading, Service};

use super::super::ml::{count, counted};
use super::super::words::{gain, unusable};
use super::PAGE;
use crate::context::Context;
use crate::plan::{
    Action, Command, Confidence, Cost, DataRisk, Downtime, Draft, Guard, NeedState, Proposal, Recreates, Reversible,
    Rollback, Run, Verify, target_of,
};
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "HD006",
    name: "hdinsight_with_too_few_workers",
    title: "HDInsight cluster has too few worker nodes",
    service: Service::HdInsight,
    axis: Axis::Capacity,
    impact: Impact::Medium,
    docs: include_str!("too_few_workers.md"),
    references: &[
        Reference {
            title: "Reliability in Azure HDInsight",
            url: "https://learn.microsoft.com/azure/hdinsight/reliability-hdinsight",
            date: "2023-02-27",
        },
        Reference { title: "ARM resource types", url: "https://github.com/Azure/bicep-types-az", date: "2026-08-20" },
    ],
    same_as: &[],
    judge,
    remedy,
};

/// The worker nodes of a cluster, and what says how many they are at least: the fewest of its
/// autoscale where it scales by load, else their number.
fn workers<'a>(body: &Body<'a>) -> Option<(ClusterRole<'a>, Reading<'a>)> {
    let worker = |role: &ClusterRole<'a>| {
        role.name().filled_text().value().is_some_and(|name| name.trim().eq_ignore_ascii_case("workernode"))
    };
    let role = HdInsight(body).roles().into_iter().find(worker)?;
    // Where the count follows the load, how many there are now says nothing of how few there may be.
    let follows = !role.autoscale().member("capacity").object().is_blank();
    let fewest = role.autoscale().member("capacity.minInstanceCount");
    let reading = if follows { fewest } else { role.target_instance_count() };
    Some((role, reading))
}

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let cluster = body.resource();
    let wanted = context.profile.worker_nodes;
    let expected = format!("{wanted} or more");
    let list = HdInsight(body).role_list();
    let Some((role, reading)) = workers(body) else {
        return match list.items() {
            Read::Value(_) => {
                Verdict::unknown("no worker nodes are among its nodes").seen(cluster, &list, "workernode")
            }
            other => unusable(body, &list, &other, "kinds of nodes"),
        };
    };
    let nodes = match count(&reading) {
        Read::Value(nodes) => nodes,
        other => return unusable(body, &reading, &other, "a number of nodes"),
    };
    let verdict = if nodes < wanted {
        Verdict::fail(format!(
            "it may have {} only: the loss of one leaves too few to go on with",
            counted(nodes, "worker node")
        ))
    } else if role.autoscale().member("recurrence").object().value().is_some() {
        Verdict::unknown("its worker nodes are set by a timetable: how few they are at night was not read").seen(
            cluster,
            &role.autoscale(),
            "",
        )
    } else {
        Verdict::pass(format!("it has {} at least", counted(nodes, "worker node")))
    };
    verdict.seen(cluster, &reading, expected)
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let cluster = body.resource();
    let target = target_of(cluster);
    let wanted = context.profile.worker_nodes;
    let Some((role, reading)) = workers(body) else { return Vec::new() };
    if role.autoscale().object().value().is_some() {
        return vec![Proposal::nothing(
            "the cluster scales by itself: a number that is set is overruled",
            format!(
                "raise the fewest worker nodes of its autoscale to {wanted}, on the cluster's page or in its template"
            ),
        )];
    }
    let on = |verb: &str| Command::az(["hdinsight", verb]).flag("--name", cluster.name()).scoped(&target);
    let resize = |nodes: u32| on("resize").flag("--workernode-count", nodes.to_string());
    let enough = on("show").query(&format!(
        "length(properties.computeProfile.roles[?name=='workernode' && targetInstanceCount >= `{wanted}`]) > `0`"
    ));
    let mut draft = Draft::new(
        "resize-workers",
        Action::Operate,
        cluster,
        format!("Give {} {}", cluster.name(), counted(wanted, "worker node")),
    );
    draft.downtime = Downtime::Unknown;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Yes;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(10);
    draft.cost = Cost::Unpriced { direction: "more per hour: each node is charged".to_owned() };
    draft.gain =
        vec![gain(Axis::Capacity, "the loss of one node stops or starves jobs", "jobs go on with the other nodes")];
    draft.run = Run::Commands { commands: vec![resize(wanted)] };
    draft.guard = Guard {
        skip_if: format!("it has {wanted} worker nodes or more"),
        command: Some(enough.clone()),
        value: Some("true".to_owned()),
    };
    draft.verify = Verify {
        what: "the number of worker nodes is there, and the cluster reads Running".to_owned(),
        command: Some(enough),
        expected: Some("true".to_owned()),
        every_minutes: 5,
        for_hours: 2,
    };
    draft.rollback = match count(&reading).value() {
        Some(before) if before > 0 => Rollback::Commands {
            commands: vec![resize(before)],
            but: "jobs on the nodes that go start anew".to_owned(),
        },
        _ => Rollback::None { why: "the number before cannot be set".to_owned() },
    };
    draft.stop_if = Some("the cluster does not read Running".to_owned());
    draft.confidence = Confidence::Documented;
    vec![
        draft
            .need("quota for the nodes in the region", NeedState::Unknown, None)
            .need("the cluster runs", NeedState::Unknown, Some(on("show").query("properties.clusterState")))
            .cite("worker nodes are resized in place; during the loss of a zone a cluster cannot be scaled", PAGE)
            .into(),
    ]
}
