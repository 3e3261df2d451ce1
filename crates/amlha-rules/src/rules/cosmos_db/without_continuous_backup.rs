//! CO005

use amlha_model::{Body, Service};

use super::super::stores::settle;
use super::account::as_far_as_it_can_be_changed;
use super::backup;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "CO005",
    name: "cosmos_account_without_continuous_backup",
    title: "no continuous backup",
    service: Service::CosmosDb,
    axis: Axis::DataProtection,
    impact: Impact::Low,
    docs: include_str!("without_continuous_backup.md"),
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
        SameAs {
            tool: "APRL",
            id: "e544520b-8505-7841-9e77-1f1974ee86ec",
            differs: "leaves out accounts with several write regions or an analytical store",
        },
        SameAs { tool: "PSRule", id: "AZR-000439", differs: "" },
        SameAs { tool: "Prowler", id: "cosmosdb_account_backup_policy_continuous", differs: "" },
    ],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    as_far_as_it_can_be_changed(body, settle(backup::continuous(body)))
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    backup::to_continuous(body)
}
