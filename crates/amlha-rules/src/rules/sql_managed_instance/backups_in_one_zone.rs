//! MI002

use amlha_model::{Body, Service};

use super::super::sql::backup;
use super::super::stores::settle;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "MI002",
    name: "managed_instance_backups_in_one_zone",
    title: "backups of the instance are in one zone of the region",
    service: Service::SqlManagedInstance,
    axis: Axis::Zone,
    impact: Impact::Low,
    docs: include_str!("backups_in_one_zone.md"),
    references: &[Reference {
        title: "Reliability in Azure SQL Managed Instance",
        url: "https://learn.microsoft.com/azure/reliability/reliability-sql-managed-instance",
        date: "read 2026-08",
    }],
    same_as: &[SameAs {
        tool: "APRL",
        id: "15e2712c-f3ea-4a8d-9081-11e822b1ccfb",
        differs: "asks for GeoZone, though its title accepts Zone",
    }],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(backup::in_several_zones("sql_managed_instance", body))
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    vec![backup::spread(context, "mi", body).into()]
}
