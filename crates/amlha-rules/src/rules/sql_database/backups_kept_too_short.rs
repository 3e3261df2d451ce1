//! SQ006

use amlha_model::{Body, Service};

use super::super::sql::{backup, not_master};
use super::super::stores::settle;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "SQ006",
    name: "sql_database_backups_kept_too_short",
    title: "point-in-time restore reaches back too short",
    service: Service::SqlDatabase,
    axis: Axis::DataProtection,
    impact: Impact::Low,
    docs: include_str!("backups_kept_too_short.md"),
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
        tool: "c7n_azure",
        id: "short-term backup retention",
        differs: "is a filter to build a policy with",
    }],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(not_master(body).and_then(|()| backup::long_enough(context, body)))
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    backup::to_long_enough(context, body)
}
