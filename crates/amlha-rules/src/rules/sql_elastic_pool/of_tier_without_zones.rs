//! EP002

use amlha_model::{Body, Service};

use super::super::sql::zones;
use super::super::stores::settle;
use super::zoned;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "EP002",
    name: "elastic_pool_of_tier_without_zones",
    title: "tier of the pool cannot be zone-redundant",
    service: Service::SqlElasticPool,
    axis: Axis::Zone,
    impact: Impact::Medium,
    docs: include_str!("of_tier_without_zones.md"),
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
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(zones::tier("sql_elastic_pool", body, &zoned(body)))
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    zones::to_tier("elastic-pool", body)
}
