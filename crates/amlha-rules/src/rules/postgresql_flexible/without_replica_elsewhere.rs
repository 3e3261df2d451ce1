//! PG006

use amlha_model::{Body, Service};

use super::super::flexible_server::replica;
use super::super::stores::settle;
use super::ENGINE;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "PG006",
    name: "postgresql_server_without_replica_elsewhere",
    title: "no replica in another region",
    service: Service::PostgresqlFlexible,
    axis: Axis::Region,
    impact: Impact::Medium,
    docs: include_str!("without_replica_elsewhere.md"),
    references: &[Reference {
        title: "Reliability in Azure Database for PostgreSQL",
        url: "https://learn.microsoft.com/azure/reliability/reliability-database-postgresql",
        date: "2026-03-24",
    }],
    same_as: &[SameAs {
        tool: "APRL",
        id: "2ab85a67-26be-4ed2-a0bb-101b2513ec63",
        differs: "accepts a replica in the same region",
    }],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(replica::elsewhere(context, &ENGINE, body))
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    replica::to_elsewhere(context, &ENGINE, body)
}
