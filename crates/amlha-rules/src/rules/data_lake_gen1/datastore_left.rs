//! DL002

use amlha_model::{Body, Role, Service};

use super::super::retired::{self, Listed};
use super::super::stores::settle;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "DL002",
    name: "datastore_on_data_lake_gen1",
    title: "workspace lists a datastore on retired storage",
    service: Service::Workspace,
    axis: Axis::Lifecycle,
    impact: Impact::High,
    docs: include_str!("datastore_left.md"),
    references: &[Reference {
        title: "Azure Machine Learning: create datastores",
        url: "https://learn.microsoft.com/azure/machine-learning/how-to-datastore",
        date: "2025 or later",
    }],
    same_as: &[],
    judge,
    remedy,
};

/// What to look for.
static LISTED: Listed = Listed {
    retirement: "adls-gen1",
    section: "datastores",
    role: Role::Datastore,
    kind: "properties.datastoreType",
    retired: "AzureDataLakeGen1",
    what: "datastore",
    detach: false,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(retired::listed(context, body, &LISTED))
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    retired::to_unlisted(body, &LISTED)
}
