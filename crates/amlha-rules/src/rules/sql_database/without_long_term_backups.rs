//! SQ007

use amlha_model::{Body, Service};

use super::super::sql::{backup, not_master};
use super::super::stores::settle;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "SQ007",
    name: "sql_database_without_long_term_backups",
    title: "no backup is kept for long",
    service: Service::SqlDatabase,
    axis: Axis::DataProtection,
    impact: Impact::Low,
    docs: include_str!("without_long_term_backups.md"),
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
    same_as: &[SameAs { tool: "Azure Policy", id: "d38fc420-0735-4ef3-ac11-c806f651a570", differs: "" }],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(not_master(body).and_then(|()| backup::for_years(context, body)))
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    backup::to_years(body)
}
