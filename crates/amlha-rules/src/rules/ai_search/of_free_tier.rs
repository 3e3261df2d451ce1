//! SE003

use amlha_model::{Body, Service};

use super::super::cosmos_db::account::as_far_as_it_can_be_changed;
use super::super::stores::settle;
use super::service;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "SE003",
    name: "search_service_of_free_tier",
    title: "search service is of the free tier",
    service: Service::AiSearch,
    axis: Axis::Capacity,
    impact: Impact::High,
    docs: include_str!("of_free_tier.md"),
    references: &[
        Reference {
            title: "Reliability in Azure AI Search",
            url: "https://learn.microsoft.com/azure/reliability/reliability-ai-search",
            date: "2025-10-31",
        },
        Reference {
            title: "Customer-managed keys for Azure Machine Learning",
            url: "https://learn.microsoft.com/azure/machine-learning/concept-customer-managed-keys",
            date: "2024-05-21",
        },
    ],
    same_as: &[
        SameAs { tool: "Advisor", id: "97b38421-f88c-4db0-b397-b2d81eff6630", differs: "asks for its size" },
        SameAs { tool: "azqr", id: "srch-002", differs: "turns it into an SLA" },
    ],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    as_far_as_it_can_be_changed(body, settle(service::tier(body)))
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    service::to_tier(context, body)
}
