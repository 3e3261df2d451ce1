//! EP003

use amlha_model::{Body, Service};

use super::super::sql::window;
use super::super::stores::settle;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};
use amlha_model::services::sql_elastic_pool::SqlElasticPool;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "EP003",
    name: "elastic_pool_without_maintenance_window",
    title: "maintenance has no window",
    service: Service::SqlElasticPool,
    axis: Axis::Configuration,
    impact: Impact::Low,
    docs: include_str!("without_maintenance_window.md"),
    references: &[
        Reference {
            title: "Reliability in Azure SQL Database",
            url: "https://learn.microsoft.com/azure/reliability/reliability-sql-database",
            date: "2026-05-27",
        },
        Reference {
            title: "Availability through redundancy, Azure SQL Database",
            url: "https://learn.microsoft.com/azure/azure-sql/database/high-availability-sla-local-zone-redundancy",
            date: "2025-10-21",
        },
    ],
    same_as: &[SameAs {
        tool: "PSRule",
        id: "AZR-000440",
        differs: "takes a configuration that was not read for a missing one",
    }],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(window::chosen(body, &SqlElasticPool(body).maintenance_configuration_id(), "DB"))
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    window::to_chosen("elastic-pool", body)
}
