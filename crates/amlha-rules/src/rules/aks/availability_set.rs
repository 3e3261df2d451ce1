//! AK007

use amlha_model::services::aks::PoolType;
use amlha_model::{Body, Read, Service};

use super::pools::{Pool, pools};
use super::{ending, migrate, when};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "AK007",
    name: "aks_pool_in_availability_set",
    title: "node pool is an availability set",
    service: Service::Aks,
    axis: Axis::Lifecycle,
    impact: Impact::High,
    docs: include_str!("availability_set.md"),
    references: &[Reference {
        title: "AKS: retirements (articles/aks/includes)",
        url: "https://github.com/MicrosoftDocs/azure-aks-docs",
        date: "2026-01-14",
    }],
    same_as: &[SameAs { tool: "Checkov", id: "CKV_AZURE_169", differs: "reads Terraform" }],
    judge,
    remedy,
};

const ENDING: &str = "aks-availability-sets";

/// Whether a pool of these is an availability set.
pub(super) fn any(pools: &[Pool<'_>]) -> bool {
    pools.iter().any(|pool| pool.view.pool_type().value() == Some(PoolType::AvailabilitySet))
}

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let all = match pools(body) {
        Ok(pools) => pools,
        Err(verdict) => return verdict,
    };
    let seen = |verdict: Verdict<'a>| {
        let add = |verdict: Verdict<'a>, pool: &Pool<'a>| {
            verdict.seen(body.resource(), &pool.view.pool_type_name(), "VirtualMachineScaleSets or VirtualMachines")
        };
        all.iter().fold(verdict, add)
    };
    if any(&all) {
        let why = format!("a node pool is an availability set: {}", when(context, ENDING));
        return ending(context, seen(Verdict::fail(why)), ENDING);
    }
    let unread = |pool: &&Pool<'a>| {
        !matches!(pool.view.pool_type(), Read::Value(PoolType::VirtualMachineScaleSets | PoolType::VirtualMachines))
    };
    match all.iter().find(unread) {
        Some(pool) => seen(Verdict::unknown(format!(
            "what the node pool `{}` is made of was not read, or is not known",
            pool.shown()
        ))),
        None => seen(Verdict::pass("no node pool is an availability set")),
    }
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    vec![migrate::step(body).into()]
}
