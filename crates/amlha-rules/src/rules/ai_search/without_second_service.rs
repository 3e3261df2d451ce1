//! SE004

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
    code: "SE004",
    name: "search_service_without_second_service",
    title: "no second search service in another region",
    service: Service::AiSearch,
    axis: Axis::Region,
    impact: Impact::Low,
    docs: include_str!("without_second_service.md"),
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
    same_as: &[SameAs {
        tool: "APRL",
        id: "dff62efe-c3a3-4621-98b3-c877c65cb195",
        differs: "has no query: a person answers it",
    }],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    as_far_as_it_can_be_changed(body, settle(service::second(context, body)))
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    service::to_second(context, body)
}
