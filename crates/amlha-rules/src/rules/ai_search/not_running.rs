//! SE005

use amlha_model::{Body, Service};

use super::super::cosmos_db::account::as_far_as_it_can_be_changed;
use super::super::stores::settle;
use super::service;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "SE005",
    name: "search_service_not_running",
    title: "search service is not running",
    service: Service::AiSearch,
    axis: Axis::Configuration,
    impact: Impact::High,
    docs: include_str!("not_running.md"),
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
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    as_far_as_it_can_be_changed(body, settle(service::running(body)))
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    service::to_running(body)
}
