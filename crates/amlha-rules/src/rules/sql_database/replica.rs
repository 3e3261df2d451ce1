//! Replicas of Hyperscale databases.

use amlha_model::services::sql_database::{SqlDatabase, SqlTier};
use amlha_model::{Body, Read};

use super::super::facts;
use super::super::sql::{not_master, not_pooled, on_database};
use super::super::stores::{Judged, Setting, whole};
use super::super::words::{gain, unusable};
use crate::context::Context;
use crate::plan::{Confidence, Cost, Downtime, Proposal};
use crate::rule::Axis;
use crate::verdict::Verdict;

/// Whether a Hyperscale database has a high-availability replica.
pub(super) fn present<'a>(context: &Context<'a>, body: &Body<'a>) -> Judged<'a> {
    not_master(body)?;
    not_pooled(context, body)?;
    let view = SqlDatabase(body);
    let database = body.resource();
    let name = view.sku_tier();
    match view.tier() {
        Read::Value(SqlTier::Hyperscale) => {}
        Read::Value(SqlTier::Other(_)) => {
            return Err(unusable(body, &name, &Read::<()>::Unusable, "a tier that amlha knows"));
        }
        Read::Value(_) => {
            return Err(
                Verdict::not_applicable("only Hyperscale has replicas that are counted").seen(database, &name, "")
            );
        }
        other => return Err(unusable(body, &name, &other, "a tier that amlha knows")),
    }
    let count = view.high_availability_replica_count();
    let verdict = match count.number() {
        Read::Value(replicas) if replicas >= 1.0 => Verdict::pass("a replica takes over when a node is lost"),
        Read::Value(replicas) if replicas >= 0.0 => {
            Verdict::fail("no high-availability replica: a lost node is replaced before the database serves again")
        }
        other => return Err(unusable(body, &count, &other, "1 or more")),
    };
    let verdict = verdict.seen(database, &count, "1 or more").seen(database, &name, "");
    Ok(facts::of_service(verdict, "sql_database", "the SLA of Hyperscale rises with its high-availability replicas"))
}

/// The step for a replica.
pub(super) fn to_present(body: &Body<'_>) -> Vec<Proposal> {
    let database = body.resource();
    let set = |count: u32| vec![on_database(body, "update").flag("--ha-replicas", count.to_string())];
    let before = whole(&SqlDatabase(body).high_availability_replica_count());
    let mut draft = Setting {
        key: "add-replica",
        title: format!("Give {} a high-availability replica", database.name()),
        path: "properties.highAvailabilityReplicaCount",
        after: "1".to_owned(),
        run: set(1),
        back: before.map(set).ok_or_else(|| "the number before was not read".to_owned()),
        show: on_database(body, "show").query("highAvailabilityReplicaCount"),
        value: "1".to_owned(),
        effect: "the number reads 1 and queries are answered".to_owned(),
    }
    .step(body);
    draft.downtime = Downtime::Unknown;
    draft.cost = Cost::Unpriced { direction: "more: a replica is paid for".to_owned() };
    draft.gain = vec![gain(
        Axis::Capacity,
        "the database is out of reach until another node is started",
        "the replica takes over",
    )];
    draft.confidence = Confidence::Derived;
    vec![
        draft
            .cite(
                "the command takes a number of replicas for Hyperscale",
                "Azure CLI reference, az sql db update, 2026-08-21",
            )
            .into(),
    ]
}
