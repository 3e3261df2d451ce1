//! MI001

use amlha_model::{Body, Service};

use super::super::sql::zones;
use super::super::stores::settle;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "MI001",
    name: "managed_instance_without_zone_redundancy",
    title: "managed instance is in one zone",
    service: Service::SqlManagedInstance,
    axis: Axis::Zone,
    impact: Impact::Medium,
    docs: include_str!("without_zone_redundancy.md"),
    references: &[Reference {
        title: "Reliability in Azure SQL Managed Instance",
        url: "https://learn.microsoft.com/azure/reliability/reliability-sql-managed-instance",
        date: "read 2026-08",
    }],
    same_as: &[
        SameAs {
            tool: "APRL",
            id: "f8f834a9-c761-4e84-b2cb-ac55494d0c37",
            differs: "flags next-generation General Purpose, which cannot have zones yet",
        },
        SameAs { tool: "Azure Policy", id: "0fc92280-604b-4f23-9e04-5ef98d1a28df", differs: "" },
        SameAs { tool: "azqr", id: "sqlmi-003", differs: "turns it into an SLA" },
    ],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(zones::instance(body))
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    zones::instance_to_redundant(context, body)
}
