//! PG009

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
    code: "PG009",
    name: "postgresql_server_without_maintenance_window",
    title: "maintenance has no window",
    service: Service::PostgresqlFlexible,
    axis: Axis::Configuration,
    impact: Impact::Low,
    docs: include_str!("without_maintenance_window.md"),
    references: &[Reference {
        title: "Reliability in Azure Database for PostgreSQL",
        url: "https://learn.microsoft.com/azure/reliability/reliability-database-postgresql",
        date: "2026-03-24",
    }],
    same_as: &[
        SameAs { tool: "APRL", id: "b2bad57d-7e03-4c0f-9024-597c9eb295bb", differs: "" },
        SameAs { tool: "PSRule", id: "AZR-000433", differs: "" },
    ],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(upkeep::has_window(&ENGINE, body))
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    upkeep::to_window(&ENGINE, body)
}
