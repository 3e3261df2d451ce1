//! AK010

use amlha_model::services::aks::PoolPriority;
use amlha_model::{Body, Read, Service};

use super::ZONES_PAGE;
use super::pools::{Duty, Pool, pools};
use super::replace::{Closed, replaced};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "AK010",
    name: "aks_pool_on_spot_nodes",
    title: "node pool is on Spot nodes",
    service: Service::Aks,
    axis: Axis::Capacity,
    impact: Impact::High,
    docs: include_str!("spot_pools.md"),
    references: &[Reference {
        title: "ARM resource types",
        url: "https://github.com/Azure/bicep-types-az",
        date: "2026-08-20",
    }],
    same_as: &[],
    judge,
    remedy,
};

/// Whether Azure may take the nodes of a pool away; `None` where that was not read. A pool that does
/// not say has nodes that stay; a shortened answer has no size of its machines either.
fn on_spot(pool: &Pool<'_>) -> Option<bool> {
    match pool.view.scale_set_priority() {
        Read::Value(PoolPriority::Spot) => Some(true),
        Read::Value(PoolPriority::Regular) => Some(false),
        Read::Absent | Read::Null if !pool.view.vm_size().filled_text().is_blank() => Some(false),
        _ => None,
    }
}

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let all = match pools(body) {
        Ok(pools) => pools,
        Err(verdict) => return verdict,
    };
    let seen = |verdict: Verdict<'a>| {
        let add = |verdict: Verdict<'a>, pool: &Pool<'a>| {
            verdict.seen(body.resource(), &pool.view.scale_set_priority_name(), "Regular")
        };
        all.iter().fold(verdict, add)
    };
    let spot: Vec<&Pool<'a>> = all.iter().filter(|pool| on_spot(pool) == Some(true)).collect();
    if !spot.is_empty() {
        let names: Vec<String> = spot.iter().map(|pool| pool.shown()).collect();
        let why = format!("Azure may take the nodes of these pools away at any time: {}", names.join(", "));
        let stays = |pool: &Pool<'a>| pool.duty == Duty::User && on_spot(pool) == Some(false);
        // Beside user nodes that stay, Spot ones are for what can be lost.
        let little = spot.iter().all(|pool| pool.duty == Duty::User) && all.iter().any(stays);
        let verdict = Verdict::fail(why);
        return seen(if little { verdict.weighing(Impact::Low) } else { verdict });
    }
    match all.iter().find(|pool| on_spot(pool).is_none()) {
        Some(pool) => seen(Verdict::unknown(format!("the priority of the node pool `{}` was not read", pool.shown()))),
        None => seen(Verdict::pass("the nodes of every pool stay")),
    }
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let Ok(all) = pools(body) else { return Vec::new() };
    let mut proposals: Vec<Proposal> = all
        .iter()
        .filter(|pool| on_spot(pool) == Some(true))
        .flat_map(|pool| replaced(context, body, &all, pool, Closed::WithoutTheOld))
        .collect();
    proposals.push(Proposal::not_a_fix(
        "more zones for the pool on Spot nodes",
        "Azure may take Spot nodes away in every zone: zones help against the loss of one, not against eviction",
        ZONES_PAGE,
    ));
    proposals
}
