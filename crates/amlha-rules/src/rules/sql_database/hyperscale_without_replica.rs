//! SQ009

use amlha_model::{Body, Service};

use super::super::stores::settle;
use super::replica;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "SQ009",
    name: "hyperscale_database_without_replica",
    title: "Hyperscale database has no high-availability replica",
    service: Service::SqlDatabase,
    axis: Axis::Capacity,
    impact: Impact::Low,
    docs: include_str!("hyperscale_without_replica.md"),
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
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(replica::present(context, body))
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    replica::to_present(body)
}
