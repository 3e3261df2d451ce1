//! PG008

use amlha_model::{Body, Service};

use super::super::flexible_server::upkeep;
use super::super::stores::settle;
use super::ENGINE;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "PG008",
    name: "postgresql_server_storage_does_not_grow",
    title: "storage does not grow by itself",
    service: Service::PostgresqlFlexible,
    axis: Axis::Capacity,
    impact: Impact::Low,
    docs: include_str!("storage_does_not_grow.md"),
    references: &[Reference {
        title: "Reliability in Azure Database for PostgreSQL",
        url: "https://learn.microsoft.com/azure/reliability/reliability-database-postgresql",
        date: "2026-03-24",
    }],
    same_as: &[SameAs { tool: "APRL", id: "6293a3cc-6b4a-4c0f-9ea7-b8ae8d7dd3d5", differs: "" }],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(upkeep::grows(&ENGINE, body))
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    upkeep::to_grow(&ENGINE, body)
}
