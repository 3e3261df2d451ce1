//! MI004

use amlha_model::{Body, Service};

use super::super::sql::group;
use super::super::stores::settle;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "MI004",
    name: "managed_instance_without_failover_group",
    title: "managed instance is in no failover group",
    service: Service::SqlManagedInstance,
    axis: Axis::Region,
    impact: Impact::Medium,
    docs: include_str!("without_failover_group.md"),
    references: &[Reference {
        title: "Reliability in Azure SQL Managed Instance",
        url: "https://learn.microsoft.com/azure/reliability/reliability-sql-managed-instance",
        date: "read 2026-08",
    }],
    same_as: &[SameAs {
        tool: "APRL",
        id: "257cd903-700f-4a79-bd37-7dce2b511df4",
        differs: "has no query: a person answers it",
    }],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(group::instance(context, body))
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    group::instance_to_group(context, body)
}
