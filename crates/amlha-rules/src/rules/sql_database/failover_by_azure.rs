//! SQ005

use amlha_model::{Body, Service};

use super::super::sql::group;
use super::super::stores::settle;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "SQ005",
    name: "sql_failover_group_fails_over_by_itself",
    title: "Azure starts the failover of the group",
    service: Service::SqlDatabase,
    axis: Axis::Configuration,
    impact: Impact::Low,
    docs: include_str!("failover_by_azure.md"),
    references: &[
        Reference {
            title: "Reliability in Azure SQL Database",
            url: "https://learn.microsoft.com/azure/reliability/reliability-sql-database",
            date: "2026-05-27",
        },
        Reference {
            title: "Availability through redundancy, Azure SQL Database",
            url: "https://learn.microsoft.com/azure/azure-sql/database/high-availability-sla-local-zone-redundancy",
            date: "2025-10-21",
        },
    ],
    same_as: &[SameAs {
        tool: "APRL",
        id: "0f838324-ffe3-4b8a-b7a2-d983be8f9fa9",
        differs: "has no query: a person answers it",
    }],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(group::database_policy(context, body))
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    group::database_to_manual(context, body)
}
