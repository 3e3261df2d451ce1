//! SQ004

use amlha_model::{Body, Service};

use super::super::sql::{backup, not_master};
use super::super::stores::settle;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "SQ004",
    name: "sql_database_backups_in_one_region",
    title: "backups of the database have no copy in another region",
    service: Service::SqlDatabase,
    axis: Axis::Region,
    impact: Impact::Medium,
    docs: include_str!("backups_in_one_region.md"),
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
            tool: "Azure Policy",
            id: "b219b9cf-f672-4f96-9ab0-f5a3ac5e1c13",
            differs: "asks for the opposite: it denies copies in another region (data residency)",
        },
        SameAs {
            tool: "Powerpipe",
            id: "sql_database_long_term_geo_redundant_backup_enabled",
            differs: "asks it of long-term backups",
        },
    ],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(not_master(body).and_then(|()| backup::in_two_regions(context, "sql_database", body)))
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    vec![backup::spread(context, "db", body).into()]
}
