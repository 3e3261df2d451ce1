//! CO004

use amlha_model::{Body, Service};

use super::super::stores::settle;
use super::account::as_far_as_it_can_be_changed;
use super::backup;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "CO004",
    name: "cosmos_backups_in_one_place",
    title: "periodic backups are on Local storage",
    service: Service::CosmosDb,
    axis: Axis::DataProtection,
    impact: Impact::Medium,
    docs: include_str!("backups_in_one_place.md"),
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
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    as_far_as_it_can_be_changed(body, settle(backup::apart(body)))
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    backup::to_apart(body)
}
