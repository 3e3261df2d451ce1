//! MI005

use amlha_model::{Body, Service};

use super::super::sql::group;
use super::super::stores::settle;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "MI005",
    name: "managed_instance_fails_over_by_itself",
    title: "Azure starts the failover of the group",
    service: Service::SqlManagedInstance,
    axis: Axis::Configuration,
    impact: Impact::Low,
    docs: include_str!("failover_by_azure.md"),
    references: &[Reference {
        title: "Reliability in Azure SQL Managed Instance",
        url: "https://learn.microsoft.com/azure/reliability/reliability-sql-managed-instance",
        date: "read 2026-08",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(group::instance_policy(context, body))
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    group::instance_to_manual(context, body)
}
