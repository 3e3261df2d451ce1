//! MS001

use amlha_model::{Body, Service};

use super::super::retired;
use super::super::stores::settle;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};
use amlha_model::services::mysql_single::MysqlSingle;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "MS001",
    name: "mysql_single_server_retired",
    title: "MySQL single server is retired",
    service: Service::MysqlSingle,
    axis: Axis::Lifecycle,
    impact: Impact::High,
    docs: include_str!("retired.md"),
    references: &[Reference {
        title: "What's happening to Azure Database for MySQL - Single Server",
        url: "https://learn.microsoft.com/azure/mysql/single-server/whats-happening-to-mysql-single-server",
        date: "read 2026-08",
    }],
    same_as: &[
        SameAs { tool: "PSRule", id: "AZR-000325", differs: "" },
        SameAs { tool: "azqr", id: "mysql-007", differs: "" },
        SameAs {
            tool: "Azure Policy",
            id: "82339799-d096-41ae-8538-b108becf0970",
            differs: "asks for geo-redundant backups of a retired server",
        },
    ],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(retired::service(context, body, "mysql-single", &MysqlSingle(body).state()))
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    retired::to_flexible("mysql", body)
}
