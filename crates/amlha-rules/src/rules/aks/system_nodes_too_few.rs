//! AK004

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
    code: "AK004",
    name: "aks_system_nodes_too_few",
    title: "cluster has too few system nodes",
    service: Service::Aks,
    axis: Axis::Capacity,
    impact: Impact::High,
    docs: include_str!("system_nodes_too_few.md"),
    references: &[
        Reference {
            title: "Azure Proactive Resiliency Library: AKS",
            url: "https://azure.github.io/Azure-Proactive-Resiliency-Library-v2",
            date: "2026-07-21",
        },
        Reference {
            title: "Create and attach an AKS cluster, v1",
            url: "https://learn.microsoft.com/azure/machine-learning/v1/how-to-create-attach-kubernetes",
            date: "2022-04-21",
        },
    ],
    same_as: &[
        SameAs {
            tool: "APRL",
            id: "7f7ae535-a5ba-4665-b7e0-c451dbdda01f",
            differs: "reads the minimum of the autoscaler only, so that a pool of fixed size passes",
        },
        SameAs { tool: "PSRule", id: "AZR-000024", differs: "counts gateway pools too" },
        SameAs { tool: "Advisor", id: "a9228ae7-4386-41be-b527-acd59fad3c79", differs: "asks for two" },
        SameAs { tool: "policy-library-avm", id: "aks_system_pool_min_node_count", differs: "asks for two" },
    ],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let all = match pools(body) {
        Ok(pools) => pools,
        Err(verdict) => return verdict,
    };
    let wanted = u64::from(context.profile.system_nodes);
    let mut sum = 0_u64;
    let mut unread = None;
    let mut readings = Vec::new();
    for pool in all.iter().filter(|pool| pool.duty == Duty::System) {
        let least = fewest(pool);
        match least.nodes {
            Some(nodes) => sum = sum.saturating_add(nodes),
            None => unread = Some(pool.shown()),
        }
        readings.push(least.reading);
    }
    if readings.is_empty() {
        return none_of(body, &all, Duty::System);
    }
    let unknown_duty = all.iter().find(|pool| pool.duty == Duty::Unknown).map(Pool::shown);
    let asked = format!("{wanted} or more, over all system pools");
    let seen = |verdict: Verdict<'a>| {
        let fact = &statements().aks_system_nodes;
        readings
            .iter()
            .fold(verdict, |verdict, reading| verdict.seen(body.resource(), reading, asked.clone()))
            .fact(&*fact.text, &fact.source)
    };
    if sum >= wanted {
        return seen(Verdict::pass(format!("the system pools have {sum} nodes or more")));
    }
    if let Some(pool) = unread {
        return seen(Verdict::unknown(format!("how many nodes the system pool `{pool}` has was not read")));
    }
    if let Some(pool) = unknown_duty {
        return seen(Verdict::unknown(format!("what the node pool `{pool}` is for was not read")));
    }
    seen(Verdict::fail(format!("{sum} system nodes of at least {wanted}: what the cluster needs runs on too few")))
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let wanted = u64::from(context.profile.system_nodes);
    let Ok(all) = pools(body) else { return Vec::new() };
    let system: Vec<&Pool<'_>> = all.iter().filter(|pool| pool.duty == Duty::System).collect();
    let nodes = |pool: &Pool<'_>| fewest(pool).nodes.unwrap_or_default();
    let missing = wanted.saturating_sub(system.iter().map(|pool| nodes(pool)).sum());
    // A pool that leaves is not given nodes before: the one in its place has them.
    if let Some(pool) = system.iter().find(|pool| leaves(context, body, &all, pool)) {
        return replaced(context, body, &all, pool, Closed::WithTheNew);
    }
    let first = system.first();
    first.map(|pool| grown(body, pool, nodes(pool).saturating_add(missing))).into_iter().collect()
}
