//! DL001

use amlha_model::{Body, Service};

use super::super::retired;
use super::super::stores::settle;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "DL001",
    name: "data_lake_gen1_retired",
    title: "Data Lake Storage Gen1 is retired",
    service: Service::DataLakeGen1,
    axis: Axis::Lifecycle,
    impact: Impact::High,
    docs: include_str!("retired.md"),
    references: &[Reference {
        title: "Azure Machine Learning: create datastores",
        url: "https://learn.microsoft.com/azure/machine-learning/how-to-datastore",
        date: "2025 or later",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(retired::service(context, body, "adls-gen1", &body.read("properties.provisioningState")))
}

fn remedy(_: &Context<'_>, _: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    retired::nothing_left("a storage account with a hierarchical namespace (Data Lake Storage Gen2)")
}
