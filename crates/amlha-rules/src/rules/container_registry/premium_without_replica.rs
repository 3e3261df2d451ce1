//! CR002

use amlha_model::services::container_registry::ContainerRegistry;
use amlha_model::{Body, Service};

use super::super::facts;
use super::copies::Copies;
use super::{home, not_asked, replicate, replicates};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "CR002",
    name: "premium_registry_without_replica",
    title: "Premium registry has too few copies in other regions",
    service: Service::ContainerRegistry,
    axis: Axis::Region,
    impact: Impact::High,
    docs: include_str!("premium_without_replica.md"),
    references: &[
        Reference {
            title: "Geo-replication in Azure Container Registry",
            url: "https://learn.microsoft.com/azure/container-registry/container-registry-geo-replication",
            date: "2026-08-13",
        },
        Reference {
            title: "Reliability in Azure Container Registry",
            url: "https://learn.microsoft.com/azure/reliability/reliability-container-registry",
            date: "2025-08-22",
        },
    ],
    same_as: &[
        SameAs {
            tool: "APRL",
            id: "36ea6c09-ef6e-d743-9cfb-bd0c928a430b",
            differs: "counts the registry's own region as a copy, and fails a registry whose replications were not read",
        },
        SameAs {
            tool: "Advisor",
            id: "dcfa2602-227e-4b6c-a60d-7b1f6514e690",
            differs: "counts the registry's own region as a copy",
        },
        SameAs { tool: "PSRule", id: "AZR-000004", differs: "asks for one copy, whatever is wanted" },
        SameAs { tool: "Checkov", id: "CKV_AZURE_165", differs: "reads Terraform, and asks for one copy" },
    ],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    if let Some(verdict) = not_asked(context) {
        return verdict;
    }
    let registry = body.resource();
    let name = ContainerRegistry(body).sku_name();
    match replicates(body) {
        Err(verdict) => return verdict,
        Ok(false) => {
            return facts::of_service(
                Verdict::not_applicable("the tier cannot replicate to other regions").seen(registry, &name, "Premium"),
                "container_registry",
                "geo-replication is offered in the Premium tier only",
            );
        }
        Ok(true) => {}
    }
    let home = match home(body) {
        Ok(home) => home,
        Err(verdict) => return verdict.seen(registry, &name, ""),
    };
    let copies = Copies::of(body, &home);
    let count = copies.regions.len();
    let wanted = usize::try_from(context.profile.registry_replicas).unwrap_or(usize::MAX);
    let resting_on = |verdict: Verdict<'a>| verdict.seen(registry, &name, "").noted(copies.said());
    if count >= wanted {
        return resting_on(Verdict::pass("the images have copies in other regions"));
    }
    if let Some(verdict) = copies.unread(body) {
        return verdict.seen(registry, &name, "");
    }
    let why = if count == 0 {
        "the images are in one region: the registry has no replica in another one".to_owned()
    } else {
        format!("{count} of {wanted} copies in other regions that the profile asks for")
    };
    resting_on(Verdict::fail(why))
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    replicate::steps(context, body, replicate::Goal::Count)
}
