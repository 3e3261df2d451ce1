//! AK010

use amlha_model::services::aks::PoolPriority;
use amlha_model::{Body, Read, Service};

use super::pools::{Duty, Pool, pools};
use super::replace::{Like, replaced};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "AK010",
    name: "aks_pools_on_spot",
    title: "cluster depends on nodes that Azure may take away",
    service: Service::Aks,
    axis: Axis::Capacity,
    impact: Impact::High,
    docs: include_str!("spot_pools.md"),
    references: &[
        Reference {
            title: "Reliability in Azure Kubernetes Service (AKS)",
            url: "https://learn.microsoft.com/azure/reliability/reliability-aks",
            date: "2025-03-18",
        },
    ],
    same_as: &[],
    judge,
    remedy,
};

/// Whether a pool's nodes may be taken away; `None` where that was not read. Azure leaves the
/// priority out for nodes that stay, so a pool that was read in full without one has such nodes.
fn on_spot(pool: &Pool<'_>) -> Option<bool> {
    match pool.view.scale_set_priority() {
        Read::Value(PoolPriority::Spot) => Some(true),
        Read::Value(PoolPriority::Regular) => Some(false),
        Read::Absent | Read::Null if !pool.view.vm_size().text().is_blank() => Some(false),
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
            verdict.seen(body.resource(), &pool.view.scale_set_priority_name(), "Regular, or absent")
        };
        all.iter().fold(verdict, add)
    };
    let of = |duty: Duty| all.iter().filter(move |pool| pool.duty == duty);
    let system: Vec<String> = of(Duty::System).filter(|pool| on_spot(pool) == Some(true)).map(Pool::shown).collect();
    if !system.is_empty() {
        return seen(Verdict::fail(format!(
            "system pools on Spot nodes: {}: Azure may take what the cluster needs away at any time",
            system.join(", ")
        )));
    }
    if let Some(pool) = all.iter().find(|pool| on_spot(pool).is_none() || pool.duty == Duty::Unknown) {
        let why = format!("whether the nodes of the pool `{}` stay, or what it is for, was not read", pool.shown());
        return seen(Verdict::unknown(why));
    }
    let mut users = of(Duty::User).peekable();
    if users.peek().is_some() && users.all(|pool| on_spot(pool) == Some(true)) {
        return seen(
            Verdict::fail("every user pool is on Spot nodes: Azure may take all of them away at once")
                .weighing(Impact::Medium),
        );
    }
    seen(Verdict::pass("the cluster has nodes that stay, for each of its duties"))
}

fn remedy(_: &Context<'_>, body: &Body<'_>, verdict: &Verdict<'_>) -> Vec<Proposal> {
    let Ok(all) = pools(body) else { return Vec::new() };
    if verdict.impact == Some(Impact::Medium) {
        return vec![Proposal::nothing(
            "which models may wait and which may not is not in the configuration of the cluster",
            "add a user pool without Spot with `az aks nodepool add --mode User` and move the endpoints that must answer \
             to it; batch jobs may stay",
        )];
    }
    let spot = |pool: &&Pool<'_>| pool.duty == Duty::System && on_spot(pool) == Some(true);
    all.iter().filter(spot).flat_map(|pool| replaced(body, &all, pool, Like::Regular)).collect()
}
