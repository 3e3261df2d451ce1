//! CR001

use amlha_model::services::container_registry::ContainerRegistry;
use amlha_model::{Body, Service};

use super::super::facts;
use super::{not_asked, replicate, replicates};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "CR001",
    name: "registry_tier_without_geo_replication",
    title: "tier of the registry cannot replicate to another region",
    service: Service::ContainerRegistry,
    axis: Axis::Region,
    impact: Impact::High,
    docs: include_str!("tier_without_geo_replication.md"),
    references: &[
        Reference {
            title: "Geo-replication in Azure Container Registry",
            url: "https://learn.microsoft.com/azure/container-registry/container-registry-geo-replication",
            date: "2026-08-13",
        },
        Reference {
            title: "Failover for business continuity and disaster recovery",
            url: "https://learn.microsoft.com/azure/machine-learning/how-to-high-availability-machine-learning",
            date: "2025-06-12",
        },
    ],
    same_as: &[
        SameAs {
            tool: "APRL",
            id: "eb005943-40a8-194b-9db2-474d430046b7",
            differs: "asks for Premium whether or not a second region is wanted, and fails a SKU that it does not know",
        },
        SameAs {
            tool: "Advisor",
            id: "af0cdbce-c610-499b-9bd7-b169cdb1bb2e",
            differs: "asks for Premium whether or not a second region is wanted",
        },
        SameAs { tool: "PSRule", id: "AZR-000006", differs: "passes Standard, which cannot replicate" },
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
        Err(verdict) => verdict,
        Ok(true) => Verdict::pass("the tier can replicate to other regions").seen(registry, &name, "Premium"),
        Ok(false) => facts::of_service(
            Verdict::fail("the images are in one region, and the tier cannot replicate them")
                .seen(registry, &name, "Premium"),
            "container_registry",
            "geo-replication is offered in the Premium tier only",
        ),
    }
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    replicate::steps(context, body, replicate::Goal::Tier)
}
