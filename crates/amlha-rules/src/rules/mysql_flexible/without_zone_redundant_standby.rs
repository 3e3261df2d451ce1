//! MY001

use amlha_model::{Body, Service};

use super::super::flexible_server::standby;
use super::super::stores::settle;
use super::ENGINE;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "MY001",
    name: "mysql_server_without_zone_redundant_standby",
    title: "no standby in another zone",
    service: Service::MysqlFlexible,
    axis: Axis::Zone,
    impact: Impact::Medium,
    docs: include_str!("without_zone_redundant_standby.md"),
    references: &[Reference {
        title: "Reliability in Azure Database for MySQL",
        url: "https://learn.microsoft.com/azure/reliability/reliability-database-mysql",
        date: "2026-03-27",
    }],
    same_as: &[
        SameAs {
            tool: "APRL",
            id: "88856605-53d8-4bbd-a75b-4a7b14939d32",
            differs: "flags replicas and the Burstable tier, which cannot have a standby; knows a fixed list of regions",
        },
        SameAs { tool: "PSRule", id: "AZR-000432", differs: "flags replicas and the Burstable tier" },
        SameAs {
            tool: "Azure Policy",
            id: "493c215d-2554-5976-bc81-57d2c04fc8c1",
            differs: "accepts a standby in the same zone by default",
        },
    ],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(standby::in_another_zone(&ENGINE, body))
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    standby::to_another_zone(context, &ENGINE, body)
}
