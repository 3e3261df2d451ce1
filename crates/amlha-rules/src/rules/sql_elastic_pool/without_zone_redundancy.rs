//! EP001

use amlha_model::{Body, Service};

use super::super::sql::zones;
use super::super::stores::settle;
use super::zoned;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "EP001",
    name: "elastic_pool_without_zone_redundancy",
    title: "elastic pool is in one zone",
    service: Service::SqlElasticPool,
    axis: Axis::Zone,
    impact: Impact::Medium,
    docs: include_str!("without_zone_redundancy.md"),
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
    same_as: &[
        SameAs { tool: "Azure Policy", id: "f16a3ca9-b57a-4392-b660-4c1f8442aa8d", differs: "" },
        SameAs {
            tool: "APRL",
            id: "c0085c32-84c0-c247-bfa9-e70977cbf108",
            differs: "judges each database of the pool instead",
        },
    ],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(zones::redundant("sql_elastic_pool", body, &zoned(body)))
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    zones::to_redundant("elastic-pool", body, &zoned(body))
}
