//! MI006

use amlha_model::{Body, Service};

use super::super::sql::backup;
use super::super::stores::settle;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "MI006",
    name: "managed_instance_backups_kept_too_short",
    title: "point-in-time restore reaches back too short",
    service: Service::SqlManagedInstance,
    axis: Axis::DataProtection,
    impact: Impact::Low,
    docs: include_str!("backups_kept_too_short.md"),
    references: &[Reference {
        title: "Reliability in Azure SQL Managed Instance",
        url: "https://learn.microsoft.com/azure/reliability/reliability-sql-managed-instance",
        date: "read 2026-08",
    }],
    same_as: &[SameAs {
        tool: "c7n_azure",
        id: "short-term backup retention",
        differs: "is a filter to build a policy with",
    }],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(backup::instance_long_enough(context, body))
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    backup::instance_to_long_enough(context, body)
}
