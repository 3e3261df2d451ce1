//! XS003

use amlha_model::statement::statements;
use amlha_model::{Body, Role, Service};

use super::super::locks::{lock, locked};
use super::super::ml::{citing, stating};
use super::super::unread;
use super::super::words::gain;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Outcome, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "XS003",
    name: "default_account_without_lock",
    title: "nothing keeps the default storage account of a workspace from being deleted",
    service: Service::StorageAccount,
    axis: Axis::DataProtection,
    impact: Impact::Medium,
    docs: include_str!("default_account_without_lock.md"),
    references: &[
        Reference { title: "az lock", url: "https://learn.microsoft.com/cli/azure/lock", date: "2026-08-21" },
        Reference {
            title: "Operations of Microsoft.MachineLearningServices",
            url: "https://github.com/hashicorp/pandora",
            date: "2026-08-21",
        },
    ],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let resource = body.resource();
    let Some(workspace) = context.inventory.users(resource.index(), Role::DefaultStorage).next() else {
        let verdict = Verdict::not_applicable("no workspace that was read has it as its default storage account")
            .noted("what no workspace is bound to can be replaced");
        return unread::unless(verdict, unread::of_type(context, unread::WORKSPACES), "the workspaces");
    };
    let verdict = locked(context, body, "storage account")
        .noted(format!("{} has it as its default storage account", workspace.name()));
    if verdict.outcome != Outcome::Fail {
        return verdict;
    }
    stating(verdict, &statements().workspace_references_that_are_fixed)
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let gain = gain(
        Axis::DataProtection,
        "whoever may delete it takes notebooks, logs and outputs away, and the workspace with them",
        "a deletion is refused until the lock is taken away",
    );
    let mut draft = lock(body, "lock", "storage account", gain);
    // What changes it comes first, so that nobody meets a new lock half-way.
    draft.after = vec!["upgrade-kind", "add-second-region", "convert-to-zones"];
    vec![citing(draft, &statements().workspace_references_that_are_fixed).into()]
}
