//! SQ001

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
    code: "SQ001",
    name: "sql_database_without_zone_redundancy",
    title: "database is in one zone",
    service: Service::SqlDatabase,
    axis: Axis::Zone,
    impact: Impact::Medium,
    docs: include_str!("without_zone_redundancy.md"),
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
            id: "c0085c32-84c0-c247-bfa9-e70977cbf108",
            differs: "flags `master`, databases in a pool and tiers that cannot have zones; knows a fixed list of regions",
        },
        SameAs { tool: "Azure Policy", id: "6221cac0-bb8d-40f4-9535-5d03f713f054", differs: "" },
        SameAs { tool: "Advisor", id: "807e58d0-e385-41ad-987b-4a4b3e3fb563", differs: "" },
        SameAs { tool: "Checkov", id: "CKV_AZURE_229", differs: "flags tiers that cannot have zones" },
        SameAs { tool: "azqr", id: "sqldb-003", differs: "turns it into an SLA" },
    ],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(
        not_master(body)
            .and_then(|()| not_pooled(context, body))
            .and_then(|()| zones::redundant("sql_database", body, &zoned(body))),
    )
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    zones::to_redundant("db", body, &zoned(body))
}
