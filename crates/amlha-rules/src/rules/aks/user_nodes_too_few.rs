//! AK005

use amlha_model::services::aks::PoolPriority;
use amlha_model::statement::statements;
use amlha_model::{Body, Service};

use super::grow::grown;
use super::nodes::fewest;
use super::pools::{Duty, Pool, none_of, pools};
use super::replace::{Closed, leaves, replaced};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "AK005",
    name: "aks_user_nodes_too_few",
    title: "node pool has too few nodes",
    service: Service::Aks,
    axis: Axis::Capacity,
    impact: Impact::Medium,
    docs: include_str!("user_nodes_too_few.md"),
    references: &[
        Reference {
            title: "Create and attach an AKS cluster, v1",
            url: "https://learn.microsoft.com/azure/machine-learning/v1/how-to-create-attach-kubernetes",
            date: "2022-04-21",
        },
        Reference {
            title: "Azure Proactive Resiliency Library: AKS",
            url: "https://azure.github.io/Azure-Proactive-Resiliency-Library-v2",
            date: "2026-07-21",
        },
    ],
    same_as: &[
        SameAs { tool: "APRL", id: "005ccbbd-aeab-46ef-80bd-9bd4479412ec", differs: "asks for two" },
        SameAs { tool: "PSRule", id: "AZR-000412", differs: "has a list of pools to leave out" },
        SameAs { tool: "policy-library-avm", id: "aks_user_pool_min_node_count", differs: "asks for two" },
    ],
    judge,
    remedy,
};

/// The pools that are asked: Spot pools may have any number of nodes at any time, and are another fault.
fn asked<'p, 'a>(all: &'p [Pool<'a>]) -> Vec<&'p Pool<'a>> {
    let stays = |pool: &&Pool<'a>| pool.view.scale_set_priority().value() != Some(PoolPriority::Spot);
    all.iter().filter(|pool| pool.duty == Duty::User).filter(stays).collect()
}

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let all = match pools(body) {
        Ok(pools) => pools,
        Err(verdict) => return verdict,
    };
    let mine = asked(&all);
    if mine.is_empty() {
        let spot = all.iter().find(|pool| pool.duty == Duty::User);
        return match spot {
            Some(pool) => Verdict::not_applicable("every user pool is on Spot nodes, which is a fault of its own")
                .seen(body.resource(), &pool.view.scale_set_priority_name(), ""),
            None => none_of(body, &all, Duty::User),
        };
    }
    let wanted = u64::from(context.profile.user_nodes);
    let least: Vec<_> = mine.iter().map(|pool| (pool.shown(), fewest(pool))).collect();
    let seen = |verdict: Verdict<'a>| {
        let fact = &statements().aks_production_nodes;
        least
            .iter()
            .fold(verdict, |verdict, (_, least)| {
                verdict.seen(body.resource(), &least.reading, format!("{wanted} or more"))
            })
            .fact(&*fact.text, &fact.source)
    };
    let few: Vec<&str> = least
        .iter()
        .filter(|(_, least)| least.nodes.is_some_and(|nodes| nodes < wanted))
        .map(|(name, _)| name.as_str())
        .collect();
    if !few.is_empty() {
        return seen(Verdict::fail(format!("pools with fewer than {wanted} nodes at least: {}", few.join(", "))));
    }
    if let Some((name, _)) = least.iter().find(|(_, least)| least.nodes.is_none()) {
        return seen(Verdict::unknown(format!("how many nodes the pool `{name}` has was not read")));
    }
    if let Some(pool) = all.iter().find(|pool| pool.duty == Duty::Unknown) {
        return seen(Verdict::unknown(format!("what the node pool `{}` is for was not read", pool.shown())));
    }
    seen(Verdict::pass(format!("each user pool has {wanted} nodes or more")))
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let wanted = u64::from(context.profile.user_nodes);
    let Ok(all) = pools(body) else { return Vec::new() };
    let few = |pool: &&Pool<'_>| fewest(pool).nodes.is_some_and(|nodes| nodes < wanted);
    let more = |pool: &Pool<'_>| {
        // A pool that leaves is not given nodes before: the one in its place has them.
        if leaves(context, body, &all, pool) {
            replaced(context, body, &all, pool, Closed::WithoutTheOld)
        } else {
            vec![grown(body, pool, wanted)]
        }
    };
    asked(&all).into_iter().filter(few).flat_map(more).collect()
}
