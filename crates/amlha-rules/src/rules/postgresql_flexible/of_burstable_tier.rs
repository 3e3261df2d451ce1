//! PG002

use amlha_model::{Body, Service};

use super::super::flexible_server::standby;
use super::super::stores::settle;
use super::ENGINE;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "PG002",
    name: "postgresql_server_of_burstable_tier",
    title: "Burstable tier: no standby, no replica",
    service: Service::PostgresqlFlexible,
    axis: Axis::Capacity,
    impact: Impact::Medium,
    docs: include_str!("of_burstable_tier.md"),
    references: &[Reference {
        title: "Reliability in Azure Database for PostgreSQL",
        url: "https://learn.microsoft.com/azure/reliability/reliability-database-postgresql",
        date: "2026-03-24",
    }],
    same_as: &[SameAs { tool: "PSRule", id: "AZR-000434", differs: "judges tier and mode in one" }],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(standby::tier(&ENGINE, body))
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    standby::to_general_purpose(context, &ENGINE, body)
}
