//! MY005

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
    code: "MY005",
    name: "mysql_server_backups_in_one_region",
    title: "backups have no copy in another region",
    service: Service::MysqlFlexible,
    axis: Axis::Region,
    impact: Impact::Medium,
    docs: include_str!("backups_in_one_region.md"),
    references: &[Reference {
        title: "Reliability in Azure Database for MySQL",
        url: "https://learn.microsoft.com/azure/reliability/reliability-database-mysql",
        date: "2026-03-27",
    }],
    same_as: &[
        SameAs {
            tool: "APRL",
            id: "5c96afc3-7d2e-46ff-a4c7-9c32850c441b",
            differs: "asks for it in regions without a pair too",
        },
        SameAs { tool: "PSRule", id: "AZR-000323", differs: "asks for it in regions without a pair too" },
        SameAs { tool: "Checkov", id: "CKV_AZURE_94", differs: "" },
        SameAs {
            tool: "Prowler",
            id: "mysql_flexible_server_geo_redundant_backup_enabled",
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
