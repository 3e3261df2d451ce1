//! CO002

use amlha_model::{Body, Service};

use super::super::stores::settle;
use super::account::as_far_as_it_can_be_changed;
use super::regions;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "CO002",
    name: "cosmos_region_without_zone_redundancy",
    title: "a region of the account is in one zone",
    service: Service::CosmosDb,
    axis: Axis::Zone,
    impact: Impact::Medium,
    docs: include_str!("without_zone_redundancy.md"),
    references: &[
        Reference {
            title: "Reliability in Azure Cosmos DB",
            url: "https://learn.microsoft.com/azure/reliability/reliability-cosmos-db",
            date: "2026-05-06",
        },
        Reference {
            title: "Customer-managed keys for Azure Machine Learning",
            url: "https://learn.microsoft.com/azure/machine-learning/concept-customer-managed-keys",
            date: "2024-05-21",
        },
    ],
    same_as: &[
        SameAs {
            tool: "APRL",
            id: "921631f6-ed59-49a5-94c1-f0f3ececa580",
            differs: "leaves serverless accounts out; knows a fixed list of regions",
        },
        SameAs {
            tool: "PSRule",
            id: "AZR-000502",
            differs: "takes the zones of virtual machine scale sets for those of Cosmos DB",
        },
        SameAs {
            tool: "Azure Policy",
            id: "44c5a1f9-7ef6-4c38-880c-273e8f7a3c24",
            differs: "judges the write region only, unless all regions take writes",
        },
        SameAs { tool: "Advisor", id: "8034b205-167a-4fd5-a133-0c8cb166103c", differs: "" },
    ],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    as_far_as_it_can_be_changed(body, settle(regions::zones(body)))
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    regions::to_zones(body)
}
