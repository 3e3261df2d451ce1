//! SE002

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
    code: "SE002",
    name: "search_service_in_one_zone",
    title: "search service is in one zone",
    service: Service::AiSearch,
    axis: Axis::Zone,
    impact: Impact::Medium,
    docs: include_str!("in_one_zone.md"),
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
        SameAs {
            tool: "APRL",
            id: "b376281d-bfec-4695-8f90-9a44544fdfa4",
            differs: "does not ask for the region or the tier",
        },
        SameAs { tool: "Azure Policy", id: "90bc8109-d21a-4692-88fc-51419391da3d", differs: "asks for three" },
    ],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    as_far_as_it_can_be_changed(body, settle(service::zones(body)))
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    service::to_replicas(context, body)
}
