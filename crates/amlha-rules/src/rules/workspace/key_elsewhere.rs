//! WS013

use amlha_model::services::workspace::Workspace;
use amlha_model::statement::statements;
use amlha_model::{Body, Location, Role, Service, shown};

use super::super::ml::stating;
use super::without_key;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "WS013",
    name: "workspace_key_in_another_region",
    title: "key of the workspace is in another region",
    service: Service::Workspace,
    axis: Axis::Region,
    impact: Impact::Medium,
    docs: include_str!("key_elsewhere.md"),
    references: &[Reference {
        title: "Customer-managed keys for Azure Machine Learning",
        url: "https://learn.microsoft.com/azure/machine-learning/concept-customer-managed-keys",
        date: "2024-05-21",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let workspace = body.resource();
    let view = Workspace(body);
    if let Some(verdict) = without_key(body) {
        return verdict;
    }
    let vault_id = view.encryption_key_vault();
    let Some(vault) = context.inventory.linked(workspace.index(), Role::Key) else {
        return Verdict::unknown("the vault of its key was not read").seen(workspace, &vault_id, "an ARM id");
    };
    let verdict = match (workspace.location(), vault.location()) {
        (Location::Global, _) | (_, Location::Global) => {
            Verdict::unknown("its region, or that of the vault of its key, was not read")
        }
        (own, place) if own.name() == place.name() => Verdict::pass("the vault of its key is in its region"),
        (_, place) => Verdict::fail(format!(
            "the vault of its key is in {}: without that vault nothing of the workspace can be read",
            shown(place.name())
        )),
    };
    let verdict = verdict
        .seen(vault, &vault.body().read("location"), "the region of the workspace")
        .seen(workspace, &vault_id, "");
    stating(verdict, &statements().workspace_key_is_of_one_vault)
}

fn remedy(_: &Context<'_>, _: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    vec![
        Proposal::nothing(
            "the vault of a workspace's key is fixed when the workspace is created",
            "plan a new workspace whose key is in a vault of its region, or accept that two regions must be up",
        ),
        Proposal::not_a_fix(
            "exchanging the key",
            "only another key of the same vault can take its place",
            statements().workspace_key_is_of_one_vault.source.cite(),
        ),
    ]
}
