//! PG003

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
    code: "PG003",
    name: "postgresql_server_without_standby",
    title: "no standby at all",
    service: Service::PostgresqlFlexible,
    axis: Axis::Capacity,
    impact: Impact::Medium,
    docs: include_str!("without_standby.md"),
    references: &[Reference {
        title: "Reliability in Azure Database for PostgreSQL",
        url: "https://learn.microsoft.com/azure/reliability/reliability-database-postgresql",
        date: "2026-03-24",
    }],
    same_as: &[SameAs {
        tool: "Prowler",
        id: "postgresql_flexible_server_high_availability_enabled",
        differs: "flags replicas and the Burstable tier",
    }],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(standby::present(&ENGINE, body))
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    standby::to_present(&ENGINE, body)
}
