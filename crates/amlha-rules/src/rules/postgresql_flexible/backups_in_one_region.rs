//! PG005

use amlha_model::{Body, Service};

use super::super::flexible_server::backup;
use super::super::stores::settle;
use super::ENGINE;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "PG005",
    name: "postgresql_server_backups_in_one_region",
    title: "backups have no copy in another region",
    service: Service::PostgresqlFlexible,
    axis: Axis::Region,
    impact: Impact::Low,
    docs: include_str!("backups_in_one_region.md"),
    references: &[Reference {
        title: "Reliability in Azure Database for PostgreSQL",
        url: "https://learn.microsoft.com/azure/reliability/reliability-database-postgresql",
        date: "2026-03-24",
    }],
    same_as: &[
        SameAs {
            tool: "APRL",
            id: "31f4ac4b-29cb-4588-8de2-d8fe6f13ceb3",
            differs: "repeats Advisor: silent when Advisor is",
        },
        SameAs { tool: "PSRule", id: "AZR-000326", differs: "asks for it in regions without a pair too" },
        SameAs {
            tool: "Azure Policy",
            id: "cee2f9fd-3968-44be-a863-bd62c9884423",
            differs: "asks for it in regions without a pair too",
        },
        SameAs { tool: "Advisor", id: "5295ed8a-f7a1-48d3-b4a9-e5e472cf1685", differs: "" },
        SameAs { tool: "Checkov", id: "CKV_AZURE_136", differs: "reads Terraform" },
        SameAs {
            tool: "Prowler",
            id: "postgresql_flexible_server_geo_redundant_backup_enabled",
            differs: "asks for it in regions without a pair too",
        },
    ],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(backup::in_two_regions(context, &ENGINE, body))
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    backup::to_two_regions(context, &ENGINE, body)
}
