//! AK021

use amlha_model::retirement::{NodeImage, Retirement, of_node_image};
use amlha_model::{Body, Service};

use super::super::facts;
use super::pools::{Pool, pools};
use super::replace::{Closed, replaced};
use super::{availability_set, migrate, when};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "AK021",
    name: "aks_node_image_ends",
    title: "nodes run an image that ends",
    service: Service::Aks,
    axis: Axis::Lifecycle,
    impact: Impact::Medium,
    docs: include_str!("image_ends.md"),
    references: &[
        Reference {
            title: "AKS: retirements (articles/aks/includes)",
            url: "https://github.com/MicrosoftDocs/azure-aks-docs",
            date: "2026-02-09",
        },
        Reference { title: "ARM resource types", url: "https://github.com/Azure/bicep-types-az", date: "2026-08-20" },
    ],
    same_as: &[],
    judge,
    remedy,
};

/// What is known of the image of a pool.
pub(super) fn image(pool: &Pool<'_>) -> NodeImage {
    let text = |reading: amlha_model::Reading<'_>| reading.filled_text().value().unwrap_or_default().into_owned();
    of_node_image(&text(pool.view.os_sku()), &text(pool.view.node_image_version()))
}

/// By what the image of a pool ends; `None` for one that goes on, or is not known.
pub(super) fn ending(pool: &Pool<'_>) -> Option<&'static Retirement> {
    match image(pool) {
        NodeImage::Ends(entry) => Some(entry),
        NodeImage::GoesOn(_) | NodeImage::Unknown => None,
    }
}

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let all = match pools(body) {
        Ok(pools) => pools,
        Err(verdict) => return verdict,
    };
    let seen = |verdict: Verdict<'a>, pool: &Pool<'a>| {
        verdict.seen(body.resource(), &pool.view.os_sku(), "").seen(
            body.resource(),
            &pool.view.node_image_version(),
            "an image that goes on",
        )
    };
    let mut ids: Vec<&str> = all.iter().filter_map(ending).map(|entry| entry.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    let verdict = if ids.is_empty() {
        match all.iter().find(|pool| image(pool) == NodeImage::Unknown) {
            Some(pool) => Verdict::unknown(format!(
                "which image the node pool `{}` runs, or whether that image ends, is not known",
                pool.shown()
            )),
            None => Verdict::pass("the images of all node pools go on"),
        }
    } else {
        let of = |id: &&str| {
            let named = all.iter().filter(|pool| ending(pool).is_some_and(|entry| entry.id == **id)).map(Pool::shown);
            format!("{} ({})", named.collect::<Vec<_>>().join(", "), when(context, id))
        };
        let each: Vec<String> = ids.iter().map(of).collect();
        let verdict = Verdict::fail(format!("node pools with an image that ends: {}", each.join("; ")));
        if ids.iter().any(|id| facts::is_over(context, id)) { verdict } else { verdict.weighing(Impact::Low) }
    };
    let verdict = all.iter().fold(verdict, seen);
    ids.into_iter().fold(verdict, facts::of_retirement)
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let Ok(all) = pools(body) else { return Vec::new() };
    if availability_set::any(&all) {
        // The availability set goes first: what its cluster takes beside it was not read.
        return vec![migrate::step(body).prepares().into()];
    }
    all.iter()
        .filter(|pool| ending(pool).is_some())
        .flat_map(|pool| replaced(context, body, &all, pool, Closed::WithoutTheOld))
        .collect()
}
