//! MY004

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
    code: "MY004",
    name: "mysql_server_standby_not_healthy",
    title: "the standby cannot take over",
    service: Service::MysqlFlexible,
    axis: Axis::Configuration,
    impact: Impact::High,
    docs: include_str!("standby_not_healthy.md"),
    references: &[Reference {
        title: "Reliability in Azure Database for MySQL",
        url: "https://learn.microsoft.com/azure/reliability/reliability-database-mysql",
        date: "2026-03-27",
    }],
    same_as: &[SameAs { tool: "azqr", id: "mysqlf-003", differs: "looks for a state `Enabled`, which does not exist" }],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(standby::healthy(&ENGINE, body))
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    standby::to_healthy(context, &ENGINE, body)
}
