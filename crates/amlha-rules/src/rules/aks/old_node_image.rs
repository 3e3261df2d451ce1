//! AK013

use amlha_model::{Body, Service};

use super::super::facts;
use super::pools::{Pool, pools};
use super::replace::{Like, replaced};
use super::when;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "AK013",
    name: "aks_node_image_ends",
    title: "node image ends",
    service: Service::Aks,
    axis: Axis::Lifecycle,
    impact: Impact::Medium,
    docs: include_str!("old_node_image.md"),
    references: &[
        Reference {
            title: "AKS: retirements (articles/aks/includes)",
            url: "https://github.com/MicrosoftDocs/azure-aks-docs",
            date: "2026-01-14",
        },
    ],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let all = match pools(body) {
        Ok(pools) => pools,
        Err(verdict) => return verdict,
    };
    let seen = |verdict: Verdict<'a>| {
        let add = |verdict: Verdict<'a>, pool: &Pool<'a>| {
            verdict.seen(body.resource(), &pool.view.os_sku(), "").seen(
                body.resource(),
                &pool.view.node_image_version(),
                "an image that is not announced to end",
            )
        };
        all.iter().fold(verdict, add)
    };
    let mut ids: Vec<&'static str> = all.iter().filter_map(|pool| pool.view.image_ending().ok().flatten()).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return match all.iter().find(|pool| pool.view.image_ending().is_err()) {
            Some(pool) => {
                seen(Verdict::unknown(format!("which version of an image the pool `{}` runs was not read", pool.shown())))
            }
            None => seen(Verdict::pass("no image of a node pool is announced to end")),
        };
    }
    let of = |id: &str| {
        let named = all.iter().filter(|pool| pool.view.image_ending() == Ok(Some(id))).map(Pool::shown);
        format!("{}: {}", named.collect::<Vec<_>>().join(", "), when(context, id))
    };
    let each: Vec<String> = ids.iter().copied().map(of).collect();
    let mut verdict = seen(Verdict::fail(format!("images of node pools that end: {}", each.join("; "))));
    if !ids.iter().any(|id| facts::is_over(context, id)) {
        verdict = verdict.weighing(Impact::Low);
    }
    ids.into_iter().fold(verdict, facts::of_retirement)
}

/// The `osSKU` that takes the place of an image. Source: the successors of the retirements.
fn successor(id: &str) -> Option<&'static str> {
    match id {
        "aks-ubuntu-2004" | "aks-ubuntu-2204" => Some("Ubuntu2404"),
        "aks-azure-linux-2" => Some("AzureLinux3"),
        "aks-windows-2019" => Some("Windows2022"),
        _ => None,
    }
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let Ok(all) = pools(body) else { return Vec::new() };
    let replaced = |pool: &Pool<'_>| {
        let sku = successor(pool.view.image_ending().ok().flatten()?)?;
        Some(replaced(body, &all, pool, Like::Image(sku)))
    };
    all.iter().filter_map(replaced).flatten().collect()
}
