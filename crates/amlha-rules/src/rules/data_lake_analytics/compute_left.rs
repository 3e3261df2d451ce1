//! DA002

use amlha_model::{Body, Role, Service};

use super::super::retired::{self, Listed};
use super::super::stores::settle;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "DA002",
    name: "compute_on_data_lake_analytics",
    title: "workspace has a compute on a retired service",
    service: Service::Workspace,
    axis: Axis::Lifecycle,
    impact: Impact::High,
    docs: include_str!("compute_left.md"),
    references: &[Reference {
        title: "Azure updates",
        url: "https://azure.microsoft.com/updates",
        date: "read 2026-08",
    }],
    same_as: &[],
    judge,
    remedy,
};

/// What to look for.
static LISTED: Listed = Listed {
    retirement: "data-lake-analytics",
    section: "computes",
    role: Role::Compute,
    kind: "properties.computeType",
    retired: "DataLakeAnalytics",
    what: "compute",
    detach: true,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(retired::listed(context, body, &LISTED))
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    retired::to_unlisted(body, &LISTED)
}
