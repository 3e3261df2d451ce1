//! CR005

use amlha_model::services::container_registry::ContainerRegistry;
use amlha_model::{Body, Service, shown};

use super::super::{facts, unread};
use super::copies::{Copies, used_from, user_without_region};
use super::{home, not_asked, replicate, replicates};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "CR005",
    name: "shared_registry_without_replica_in_each_region",
    title: "registry has no copy in a region whose workspace uses it",
    service: Service::ContainerRegistry,
    axis: Axis::Region,
    impact: Impact::High,
    docs: include_str!("shared_without_replica.md"),
    references: &[Reference {
        title: "Failover for business continuity and disaster recovery",
        url: "https://learn.microsoft.com/azure/machine-learning/how-to-high-availability-machine-learning",
        date: "2025-06-12",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    if let Some(verdict) = not_asked(context) {
        return verdict;
    }
    let used = used_from(body);
    let list = |regions: &[&String]| {
        let names: Vec<String> = regions.iter().map(|region| shown(region).into_owned()).collect();
        names.join(", ")
    };
    let everywhere: Vec<&String> = used.iter().collect();
    let users = if used.is_empty() {
        "no workspace of the inventory takes its images from it".to_owned()
    } else {
        format!("workspaces that take their images from it are in: {}", list(&everywhere))
    };
    let unplaced = user_without_region(body).map(|workspace| {
        Verdict::unknown("the region of a workspace that takes its images from it was not read")
            .seen(workspace, &workspace.body().read("location"), "a region")
            .noted(users.clone())
    });
    if used.len() < 2 {
        if let Some(verdict) = unplaced {
            return verdict;
        }
        let verdict = Verdict::not_applicable("workspaces of two regions do not share it").noted(users);
        return unread::unless(verdict, unread::of_type(context, unread::WORKSPACES), "the workspaces");
    }
    let registry = body.resource();
    let sku = ContainerRegistry(body).sku_name();
    let home = match home(body) {
        Ok(home) => home,
        Err(verdict) => return verdict.noted(users),
    };
    let copies = Copies::of(body, &home);
    let missing: Vec<&String> =
        used.iter().filter(|region| **region != home && !copies.regions.contains(*region)).collect();
    let resting_on = |verdict: Verdict<'a>| {
        let verdict = verdict.seen(registry, &sku, "").seen(registry, &body.read("location"), "");
        facts::of_article(
            verdict.noted(users.clone()).noted(copies.said()),
            "workspaces of two regions may share a registry that is geo-replicated",
        )
    };
    if missing.is_empty() {
        if let Some(verdict) = unplaced {
            return verdict;
        }
        let verdict = resting_on(Verdict::pass("every region that uses the registry has a copy of it"));
        return unread::unless(verdict, unread::of_type(context, unread::WORKSPACES), "the workspaces");
    }
    let unread = match replicates(body) {
        Ok(false) => None,
        Err(verdict) if !copies.listed => Some(verdict),
        Ok(true) | Err(_) => copies.unread(body),
    };
    resting_on(unread.unwrap_or_else(|| {
        Verdict::fail(format!("shared by workspaces of two regions, with no copy in {}", list(&missing)))
    }))
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    replicate::steps(context, body, replicate::Goal::Place)
}
