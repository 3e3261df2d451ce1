//! DA001

use amlha_model::{Body, Service};

use super::super::retired;
use super::super::stores::settle;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "DA001",
    name: "data_lake_analytics_retired",
    title: "Data Lake Analytics is retired",
    service: Service::DataLakeAnalytics,
    axis: Axis::Lifecycle,
    impact: Impact::High,
    docs: include_str!("retired.md"),
    references: &[Reference {
        title: "Azure updates",
        url: "https://azure.microsoft.com/updates",
        date: "read 2026-08",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(retired::service(context, body, "data-lake-analytics", &body.read("properties.provisioningState")))
}

fn remedy(_: &Context<'_>, _: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    retired::nothing_left("Azure Synapse Analytics or Azure Databricks")
}
