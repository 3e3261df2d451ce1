//! MY009

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
    code: "MY009",
    name: "mysql_server_without_maintenance_window",
    title: "maintenance has no window",
    service: Service::MysqlFlexible,
    axis: Axis::Configuration,
    impact: Impact::Low,
    docs: include_str!("without_maintenance_window.md"),
    references: &[Reference {
        title: "Reliability in Azure Database for MySQL",
        url: "https://learn.microsoft.com/azure/reliability/reliability-database-mysql",
        date: "2026-03-27",
    }],
    same_as: &[
        SameAs { tool: "APRL", id: "82a9a0f2-24ee-496f-9ad2-25f81710942d", differs: "is withdrawn there" },
        SameAs { tool: "PSRule", id: "AZR-000431", differs: "" },
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
