//! WS014

use amlha_model::services::workspace::Workspace;
use amlha_model::statement::statements;
use amlha_model::{Body, Read, Service};

use super::super::ml::stating;
use super::super::words::unusable;
use super::without_key;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "WS014",
    name: "workspace_with_service_side_encryption",
    title: "encryption of the workspace is a preview with limits",
    service: Service::Workspace,
    axis: Axis::Configuration,
    impact: Impact::Low,
    docs: include_str!("service_side_encryption.md"),
    references: &[Reference {
        title: "Customer-managed keys for Azure Machine Learning",
        url: "https://learn.microsoft.com/azure/machine-learning/concept-customer-managed-keys",
        date: "2024-05-21",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let workspace = body.resource();
    let view = Workspace(body);
    if let Some(verdict) = without_key(body) {
        return verdict;
    }
    let side = view.service_side_encryption();
    let group = view.managed_resource_group();
    let verdict = match side.boolean() {
        Read::Value(true) => Verdict::fail("its metadata is encrypted on Microsoft's side: its key cannot be rotated"),
        Read::Value(false) => Verdict::pass("its metadata is in a group that only Microsoft changes"),
        Read::Absent | Read::Null if group.filled_text().value().is_some() => {
            Verdict::pass("its metadata is in a group that only Microsoft changes")
        }
        other => return unusable(body, &side, &other, "false"),
    };
    let verdict = verdict.seen(workspace, &side, "false").seen(workspace, &group, "");
    stating(verdict, &statements().workspace_service_side_encryption)
}

fn remedy(_: &Context<'_>, _: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    vec![Proposal::nothing(
        "where the metadata is encrypted is set when a workspace is created",
        "keep the key, its vault and the vault's public access as they are; plan a new workspace when the key has to be rotated",
    )]
}
