//! CO003

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
    code: "CO003",
    name: "cosmos_account_without_automatic_failover",
    title: "nobody fails the account over",
    service: Service::CosmosDb,
    axis: Axis::Region,
    impact: Impact::Medium,
    docs: include_str!("without_automatic_failover.md"),
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
        SameAs { tool: "APRL", id: "9cabded7-a1fc-6e4a-944b-d7dd98ea31a2", differs: "" },
        SameAs { tool: "Advisor", id: "5de9f2e6-087e-40da-863a-34b7943beed4", differs: "" },
        SameAs {
            tool: "Prowler",
            id: "cosmosdb_account_automatic_failover_enabled",
            differs: "flags accounts of one region too",
        },
    ],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    as_far_as_it_can_be_changed(body, settle(regions::fails_over(context, body)))
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    regions::to_fail_over(body)
}
