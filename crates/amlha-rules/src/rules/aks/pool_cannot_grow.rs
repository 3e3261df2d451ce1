//! AK011

use amlha_model::services::aks::Aks;
use amlha_model::{Body, Read, Service};

use super::super::words::gain;
use super::RELIABILITY_PAGE;
use super::grow::RESIZE;
use super::nodes::{fewest_after, whole};
use super::pools::{Duty, Pool, changing, pools};
use super::replace::{first_replaced, leaves};
use crate::context::Context;
use crate::plan::{
    Action, Confidence, Cost, DataRisk, Downtime, Draft, Elapsed, Guard, NeedState, Proposal, Recreates, Reversible,
    Rollback, Run, Verify,
};
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "AK011",
    name: "aks_pool_cannot_grow",
    title: "node pool cannot grow by itself",
    service: Service::Aks,
    axis: Axis::Capacity,
    impact: Impact::Medium,
    docs: include_str!("pool_cannot_grow.md"),
    references: &[Reference {
        title: "Azure Proactive Resiliency Library: AKS",
        url: "https://azure.github.io/Azure-Proactive-Resiliency-Library-v2",
        date: "2026-07-21",
    }],
    same_as: &[
        SameAs {
            tool: "APRL",
            id: "902c82ff-4910-4b61-942d-0d6ef7f39b67",
            differs: "reads the first pool only, and no room of the autoscaler",
        },
        SameAs { tool: "Advisor", id: "70829b1a-272b-4728-b418-8f1a56432d33", differs: "reads system pools" },
    ],
    judge,
    remedy,
};

const PAGE: &str = "APRL 902c82ff-4910-4b61-942d-0d6ef7f39b67: Enable the cluster auto-scaler, 2026-07-21";

/// Why a pool has as many nodes as it will ever have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Room {
    /// The autoscaler may add nodes.
    Some,
    /// The autoscaler is off.
    Off,
    /// Its most is its least.
    None,
    /// It was not read.
    Unknown,
}

fn room(pool: &Pool<'_>) -> Room {
    let view = &pool.view;
    match view.enable_auto_scaling().boolean() {
        Read::Value(true) => match (whole(&view.min_count()), whole(&view.max_count())) {
            (Some(least), Some(most)) if most > least => Room::Some,
            (Some(_), Some(_)) => Room::None,
            _ => Room::Unknown,
        },
        Read::Value(false) => Room::Off,
        // A pool that says nothing has none; a shortened answer has no count either.
        Read::Absent | Read::Null if whole(&view.count()).is_some() && view.min_count().number().is_blank() => {
            Room::Off
        }
        Read::Absent | Read::Null | Read::Unusable => Room::Unknown,
    }
}

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let all = match pools(body) {
        Ok(pools) => pools,
        Err(verdict) => return verdict,
    };
    let mode = Aks(body).node_provisioning_mode();
    if mode.filled_text().value().is_some_and(|mode| mode.eq_ignore_ascii_case("auto")) {
        return Verdict::not_applicable("Azure makes nodes as pods need them, in pools of its own").seen(
            body.resource(),
            &mode,
            "",
        );
    }
    let rooms: Vec<(&Pool<'a>, Room)> = all.iter().map(|pool| (pool, room(pool))).collect();
    let seen = |verdict: Verdict<'a>| {
        let add = |verdict: Verdict<'a>, (pool, room): &(&Pool<'a>, Room)| {
            let verdict = verdict.seen(body.resource(), &pool.view.enable_auto_scaling(), "true");
            if *room == Room::None {
                verdict.seen(body.resource(), &pool.view.min_count(), "").seen(
                    body.resource(),
                    &pool.view.max_count(),
                    "more than `minCount`",
                )
            } else {
                verdict
            }
        };
        rooms.iter().fold(verdict, add)
    };
    let named = |wanted: Room| -> Vec<String> {
        let these = rooms.iter().filter(|(pool, room)| pool.duty != Duty::Gateway && *room == wanted);
        these.map(|(pool, _)| pool.shown()).collect()
    };
    let (off, full, unknown) = (named(Room::Off), named(Room::None), named(Room::Unknown));
    if !off.is_empty() || !full.is_empty() {
        let mut why = Vec::new();
        if !off.is_empty() {
            why.push(format!("the autoscaler is off: {}", off.join(", ")));
        }
        if !full.is_empty() {
            why.push(format!("the most nodes of the autoscaler are its least: {}", full.join(", ")));
        }
        return seen(Verdict::fail(why.join("; ")));
    }
    match unknown.first() {
        Some(pool) => seen(Verdict::unknown(format!("whether the node pool `{pool}` may grow was not read"))),
        None => seen(Verdict::pass("the autoscaler may add nodes to every pool")),
    }
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let Ok(all) = pools(body) else { return Vec::new() };
    let small = |pool: &&Pool<'_>| pool.duty != Duty::Gateway && matches!(room(pool), Room::Off | Room::None);
    let unnamed = || {
        Proposal::nothing(
            "the name or the count of the node pool was not read, so no command can be named",
            "read the cluster again and plan anew",
        )
    };
    // The pool in the place of one that leaves may not grow yet, and one that was not read may not
    // either: a later plan closes it.
    let unread = |pool: &Pool<'_>| pool.duty != Duty::Gateway && room(pool) == Room::Unknown;
    let later = all.iter().any(unread) || all.iter().filter(small).any(|pool| leaves(context, body, &all, pool));
    let grow = |pool: &Pool<'_>| {
        if leaves(context, body, &all, pool) {
            first_replaced(context, body, &all, pool)
        } else {
            let draft = step(context, body, &all, pool);
            vec![draft.map_or_else(unnamed, |draft| if later { draft.prepares() } else { draft }.into())]
        }
    };
    all.iter().filter(small).flat_map(grow).collect()
}

fn step(context: &Context<'_>, body: &Body<'_>, all: &[Pool<'_>], pool: &Pool<'_>) -> Option<Draft> {
    let cluster = body.resource();
    let least = fewest_after(context, all, pool)?.max(1);
    let most = least.saturating_mul(2);
    let scales = room(pool) == Room::None;
    let to = |switch: &str, least: u64, most: u64| {
        let command = pool.az(cluster, "update").switch(switch);
        command.flag("--min-count", least.to_string()).flag("--max-count", most.to_string())
    };
    let mut draft = Draft::new(
        "let-pool-grow",
        Action::Change,
        cluster,
        format!("Let the pool {} grow to {most} nodes", pool.shown()),
    );
    draft.target = pool.target(cluster)?;
    draft.after = vec![RESIZE];
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Yes;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(10);
    draft.elapsed = Elapsed::Unknown;
    draft.cost = Cost::Unpriced { direction: "more while there are more nodes; less when fewer are needed".to_owned() };
    draft.gain = vec![gain(
        Axis::Capacity,
        "pods of a lost zone find no room, and wait",
        "nodes are added for them, as far as the region has machines",
    )];
    let switch = if scales { "--update-cluster-autoscaler" } else { "--enable-cluster-autoscaler" };
    draft.run = Run::Commands { commands: vec![to(switch, least, most)] };
    let show = pool.show(cluster, "enableAutoScaling && maxCount > minCount");
    draft.guard = Guard {
        skip_if: "the autoscaler is on and may add nodes".to_owned(),
        command: Some(show.clone()),
        value: Some("true".to_owned()),
    };
    draft.verify = Verify {
        what: "the autoscaler is on and may add nodes, and the provisioning state is Succeeded".to_owned(),
        command: Some(show),
        expected: Some("true".to_owned()),
        every_minutes: 2,
        for_hours: 1,
    };
    let back = if scales {
        to(switch, least, least.max(whole(&pool.view.max_count())?))
    } else {
        pool.az(cluster, "update").switch("--disable-cluster-autoscaler")
    };
    draft.rollback =
        Rollback::Commands { commands: vec![back], but: "nodes that were added meanwhile stay".to_owned() };
    draft.confidence = Confidence::Derived;
    if !scales {
        changing(&mut draft, cluster, pool, &pool.view.enable_auto_scaling(), "true");
        changing(&mut draft, cluster, pool, &pool.view.min_count(), least.to_string());
    }
    changing(&mut draft, cluster, pool, &pool.view.max_count(), most.to_string());
    Some(
        draft
            .need(
                format!("{most} nodes, twice the least, are enough and may be paid for: the number is a proposal"),
                NeedState::Unknown,
                None,
            )
            .need("quota for the new nodes in the region", NeedState::Unknown, None)
            .need("addresses in the subnet for them and their pods", NeedState::Unknown, None)
            .cite("the autoscaler is enabled on a pool that is there", PAGE)
            .cite("the count of a pool is a property that is changed in place", RELIABILITY_PAGE),
    )
}
