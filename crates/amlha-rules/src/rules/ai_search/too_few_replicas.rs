//! SE001

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
    code: "SE001",
    name: "search_service_with_too_few_replicas",
    title: "search service has too few replicas",
    service: Service::AiSearch,
    axis: Axis::Capacity,
    impact: Impact::High,
    docs: include_str!("too_few_replicas.md"),
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
            differs: "asks for two; flags the free tier, which has one",
        },
        SameAs { tool: "PSRule", id: "AZR-000173", differs: "asks for two" },
        SameAs { tool: "PSRule", id: "AZR-000174", differs: "" },
        SameAs { tool: "Azure Policy", id: "90bc8109-d21a-4692-88fc-51419391da3d", differs: "" },
        SameAs { tool: "Checkov", id: "CKV_AZURE_208", differs: "" },
        SameAs { tool: "Checkov", id: "CKV_AZURE_209", differs: "asks for two" },
        SameAs { tool: "Powerpipe", id: "search_service_replica_count_3", differs: "" },
        SameAs { tool: "azqr", id: "srch-002", differs: "turns it into an SLA" },
    ],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    as_far_as_it_can_be_changed(body, settle(service::replicas(context, body)))
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    service::to_replicas(context, body)
}
