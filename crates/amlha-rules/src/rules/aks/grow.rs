//! More nodes in a pool that is there.

use amlha_model::{Body, Read};

use super::super::words::gain;
use super::RELIABILITY_PAGE;
use super::nodes::{fewest, most_after, whole};
use super::pools::{Pool, changing};
use crate::plan::{
    Action, Confidence, Cost, DataRisk, Downtime, Draft, Elapsed, Guard, NeedState, Proposal, Recreates, Reversible,
    Rollback, Run, Verify,
};
use crate::rule::Axis;

/// The key of the step, which stands on the pool.
pub(super) const RESIZE: &str = "resize-pool";

/// The step that gives a pool so many nodes at least.
pub(super) fn grown(body: &Body<'_>, pool: &Pool<'_>, nodes: u64) -> Proposal {
    let cluster = body.resource();
    let Some(target) = pool.target(cluster) else {
        return Proposal::nothing(
            "the name of the node pool was not read, so it cannot be named in a command",
            "read the cluster again and plan anew",
        );
    };
    let before = fewest(pool).nodes.unwrap_or_default();
    let scales = pool.view.enable_auto_scaling().boolean() == Read::Value(true);
    let path = if scales { "minCount" } else { "count" };
    let most = whole(&pool.view.max_count());
    let to = |least: u64, most: u64| {
        if scales {
            pool.az(cluster, "update")
                .switch("--update-cluster-autoscaler")
                .flag("--min-count", least.to_string())
                .flag("--max-count", most.to_string())
        } else {
            pool.az(cluster, "scale").flag("--node-count", least.to_string())
        }
    };
    let after_most = most_after(pool, nodes);
    let mut draft =
        Draft::new(RESIZE, Action::Change, cluster, format!("Give the pool {} {nodes} nodes at least", pool.shown()));
    draft.target = target;
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Yes;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(5);
    draft.elapsed = Elapsed::Unknown;
    draft.cost = Cost::Unpriced { direction: "more: every node is paid for".to_owned() };
    draft.gain = vec![gain(Axis::Capacity, "the loss of a node leaves too few", "the loss of a node leaves enough")];
    draft.run = Run::Commands { commands: vec![to(nodes, after_most)] };
    let show = pool.show(cluster, &format!("{path} >= `{nodes}`"));
    draft.guard = Guard {
        skip_if: format!("`{path}` is already {nodes} or more"),
        command: Some(show.clone()),
        value: Some("true".to_owned()),
    };
    draft.verify = Verify {
        what: format!("`{path}` is {nodes} or more, and the provisioning state is Succeeded"),
        command: Some(show),
        expected: Some("true".to_owned()),
        every_minutes: 2,
        for_hours: 1,
    };
    draft.rollback = Rollback::Commands { commands: vec![to(before, most.unwrap_or(after_most))], but: String::new() };
    draft.stop_if = Some("the quota of the region, or the subnet, has no room for the new nodes".to_owned());
    draft.confidence = Confidence::Documented;
    let reading = if scales { pool.view.min_count() } else { pool.view.count() };
    changing(&mut draft, cluster, pool, &reading, nodes.to_string());
    if scales && most != Some(after_most) {
        changing(&mut draft, cluster, pool, &pool.view.max_count(), after_most.to_string());
    }
    draft
        .need("quota for the new nodes in the region", NeedState::Unknown, None)
        .need("addresses in the subnet for them and their pods", NeedState::Unknown, None)
        .cite("the count of a pool is a property that is changed in place", RELIABILITY_PAGE)
        .into()
}
