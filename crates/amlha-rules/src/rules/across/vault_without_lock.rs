//! XS004

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
    code: "XS004",
    name: "vault_of_workspace_without_lock",
    title: "nothing keeps the vault of a workspace from being deleted",
    service: Service::KeyVault,
    axis: Axis::DataProtection,
    impact: Impact::Medium,
    docs: include_str!("vault_without_lock.md"),
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
    let Some(workspace) = context.inventory.users(resource.index(), Role::Secrets).next() else {
        let verdict = Verdict::not_applicable("no workspace that was read has it as its vault")
            .noted("what no workspace is bound to can be replaced");
        return unread::unless(verdict, unread::of_type(context, unread::WORKSPACES), "the workspaces");
    };
    let verdict = locked(context, body, "vault").noted(format!("{} has it as its vault", workspace.name()));
    if verdict.outcome != Outcome::Fail {
        return verdict;
    }
    let verdict = stating(verdict, &statements().workspace_references_that_are_fixed);
    stating(verdict, &statements().vault_soft_delete_stays_on)
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let gain = gain(
        Axis::DataProtection,
        "whoever may delete it stops everything that needs a secret, until it is recovered",
        "a deletion is refused until the lock is taken away",
    );
    let mut draft = lock(body, "lock", "vault", gain);
    // What changes it comes first, so that nobody meets a new lock half-way.
    draft.after = vec!["turn-on-soft-delete", "turn-on-purge-protection"];
    vec![citing(draft, &statements().workspace_references_that_are_fixed).into()]
}
