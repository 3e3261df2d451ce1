//! CO006

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
    code: "CO006",
    name: "cosmos_account_with_one_write_region",
    title: "one region takes writes",
    service: Service::CosmosDb,
    axis: Axis::Region,
    impact: Impact::Low,
    docs: include_str!("one_write_region.md"),
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
    same_as: &[SameAs {
        tool: "APRL",
        id: "9ce78192-74a0-104c-b5bb-9a443f941649",
        differs: "flags strong consistency too, which takes one write region only",
    }],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    as_far_as_it_can_be_changed(body, settle(regions::writes_everywhere(context, body)))
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    regions::to_write_everywhere(body)
}
