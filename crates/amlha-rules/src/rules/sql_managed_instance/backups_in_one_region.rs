//! MI003

use amlha_model::{Body, Service};

use super::super::sql::backup;
use super::super::stores::settle;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "MI003",
    name: "managed_instance_backups_in_one_region",
    title: "backups of the instance have no copy in another region",
    service: Service::SqlManagedInstance,
    axis: Axis::Region,
    impact: Impact::Medium,
    docs: include_str!("backups_in_one_region.md"),
    references: &[Reference {
        title: "Reliability in Azure SQL Managed Instance",
        url: "https://learn.microsoft.com/azure/reliability/reliability-sql-managed-instance",
        date: "read 2026-08",
    }],
    same_as: &[
        SameAs { tool: "APRL", id: "15e2712c-f3ea-4a8d-9081-11e822b1ccfb", differs: "flags Geo too" },
        SameAs {
            tool: "Azure Policy",
            id: "a9934fd7-29f2-4e6d-ab3d-607ea38e9079",
            differs: "asks for the opposite: it denies copies in another region (data residency)",
        },
    ],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(backup::in_two_regions(context, "sql_managed_instance", body))
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    vec![backup::spread(context, "mi", body).into()]
}
