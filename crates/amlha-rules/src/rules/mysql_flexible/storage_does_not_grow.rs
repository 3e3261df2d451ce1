//! MY008

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
    code: "MY008",
    name: "mysql_server_storage_does_not_grow",
    title: "storage does not grow by itself",
    service: Service::MysqlFlexible,
    axis: Axis::Capacity,
    impact: Impact::Low,
    docs: include_str!("storage_does_not_grow.md"),
    references: &[Reference {
        title: "Reliability in Azure Database for MySQL",
        url: "https://learn.microsoft.com/azure/reliability/reliability-database-mysql",
        date: "2026-03-27",
    }],
    same_as: &[SameAs { tool: "APRL", id: "8176a79d-8645-4e52-96be-a10fc0204fe5", differs: "" }],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(upkeep::grows(&ENGINE, body))
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    upkeep::to_grow(&ENGINE, body)
}
