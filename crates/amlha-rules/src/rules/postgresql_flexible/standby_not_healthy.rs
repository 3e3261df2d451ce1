//! PG004

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
    code: "PG004",
    name: "postgresql_server_standby_not_healthy",
    title: "the standby cannot take over",
    service: Service::PostgresqlFlexible,
    axis: Axis::Configuration,
    impact: Impact::High,
    docs: include_str!("standby_not_healthy.md"),
    references: &[Reference {
        title: "Reliability in Azure Database for PostgreSQL",
        url: "https://learn.microsoft.com/azure/reliability/reliability-database-postgresql",
        date: "2026-03-24",
    }],
    same_as: &[SameAs { tool: "azqr", id: "psqlf-003", differs: "turns mode and state into an SLA" }],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(standby::healthy(&ENGINE, body))
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    standby::to_healthy(context, &ENGINE, body)
}
