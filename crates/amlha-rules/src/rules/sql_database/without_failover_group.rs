//! SQ003

use amlha_model::{Body, Service};

use super::super::sql::group;
use super::super::stores::settle;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "SQ003",
    name: "sql_database_without_failover_group",
    title: "database is in no failover group",
    service: Service::SqlDatabase,
    axis: Axis::Region,
    impact: Impact::Medium,
    docs: include_str!("without_failover_group.md"),
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
    same_as: &[
        SameAs {
            tool: "APRL",
            id: "943c168a-2ec2-a94c-8015-85732a1b4859",
            differs: "is withdrawn there, in favour of Advisor; flags copies and `master` too",
        },
        SameAs {
            tool: "APRL",
            id: "de266d8a-a9f3-4cb9-be95-9306001fceea",
            differs: "asks whether clients use the group's names: a person answers it",
        },
        SameAs { tool: "Advisor", id: "2ea11bcb-dfd0-48dc-96f0-beba578b989a", differs: "" },
    ],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(group::database(context, body))
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    group::database_to_group(context, body)
}
