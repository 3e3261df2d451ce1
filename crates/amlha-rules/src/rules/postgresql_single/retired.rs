//! PS001

use amlha_model::{Body, Service};

use super::super::retired;
use super::super::stores::settle;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};
use amlha_model::services::postgresql_single::PostgresqlSingle;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "PS001",
    name: "postgresql_single_server_retired",
    title: "PostgreSQL single server is retired",
    service: Service::PostgresqlSingle,
    axis: Axis::Lifecycle,
    impact: Impact::High,
    docs: include_str!("retired.md"),
    references: &[Reference {
        title: "What's happening to Azure Database for PostgreSQL - Single Server",
        url: "https://learn.microsoft.com/azure/postgresql/single-server/whats-happening-to-postgresql-single-server",
        date: "read 2026-08",
    }],
    same_as: &[
        SameAs {
            tool: "Azure Policy",
            id: "48af4db5-9b8b-401c-8e74-076be876a430",
            differs: "asks for geo-redundant backups of a retired server",
        },
        SameAs { tool: "Checkov", id: "CKV_AZURE_102", differs: "asks for geo-redundant backups of a retired server" },
    ],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(retired::service(context, body, "postgresql-single", &PostgresqlSingle(body).state()))
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    retired::to_flexible("postgres", body)
}
