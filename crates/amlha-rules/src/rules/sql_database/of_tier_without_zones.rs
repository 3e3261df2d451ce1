//! SQ002

use amlha_model::{Body, Service};

use super::super::sql::{not_master, not_pooled, zones};
use super::super::stores::settle;
use super::zoned;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "SQ002",
    name: "sql_database_of_tier_without_zones",
    title: "tier of the database cannot be zone-redundant",
    service: Service::SqlDatabase,
    axis: Axis::Zone,
    impact: Impact::Medium,
    docs: include_str!("of_tier_without_zones.md"),
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
        id: "c0085c32-84c0-c247-bfa9-e70977cbf108",
        differs: "does not tell a tier that cannot have zones from a setting that is off",
    }],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(
        not_master(body)
            .and_then(|()| not_pooled(context, body))
            .and_then(|()| zones::tier("sql_database", body, &zoned(body))),
    )
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    zones::to_tier("db", body)
}
