//! CO001

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
    code: "CO001",
    name: "cosmos_account_in_one_region",
    title: "account is in one region",
    service: Service::CosmosDb,
    axis: Axis::Region,
    impact: Impact::Medium,
    docs: include_str!("in_one_region.md"),
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
            id: "43663217-a1d3-844b-80ea-571a2ce37c6c",
            differs: "asks for three regions with strong consistency, which no page that was read confirms",
        },
        SameAs { tool: "Advisor", id: "b57f7a29-dcc8-43de-86fa-18d3f9d3764d", differs: "" },
    ],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    as_far_as_it_can_be_changed(body, settle(regions::several(context, body)))
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    regions::to_several(context, body)
}
