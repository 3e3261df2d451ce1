//! PG007

use amlha_model::{Body, Service};

use super::super::flexible_server::backup;
use super::super::stores::settle;
use super::ENGINE;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "PG007",
    name: "postgresql_server_backups_kept_too_short",
    title: "backups are kept too short",
    service: Service::PostgresqlFlexible,
    axis: Axis::DataProtection,
    impact: Impact::Low,
    docs: include_str!("backups_kept_too_short.md"),
    references: &[Reference {
        title: "Reliability in Azure Database for PostgreSQL",
        url: "https://learn.microsoft.com/azure/reliability/reliability-database-postgresql",
        date: "2026-03-24",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(backup::long_enough(context, &ENGINE, body))
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    backup::to_long_enough(context, &ENGINE, body)
}
