//! WS005

use amlha_model::{Body, Service};

use super::super::facts;
use super::super::locks::{lock, locked, read_only_is_no_fix};
use super::super::words::gain;
use super::{BUILD_COMPUTE, DIAGNOSE, LOCK, NEW_HUB, OUTBOUND, RECOVER, REPAIR, TURN_OFF_V1};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Outcome, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "WS005",
    name: "workspace_without_lock",
    title: "nothing keeps the workspace from being deleted",
    service: Service::Workspace,
    axis: Axis::DataProtection,
    impact: Impact::Medium,
    docs: include_str!("without_lock.md"),
    references: &[
        Reference { title: "az lock", url: "https://learn.microsoft.com/cli/azure/lock", date: "2026-08-21" },
        Reference {
            title: "Soft delete of a workspace",
            url: "https://learn.microsoft.com/azure/machine-learning/concept-soft-delete",
            date: "2025-10-31",
        },
    ],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let verdict = locked(context, body, "workspace");
    if verdict.outcome == Outcome::Fail {
        return facts::of_article(verdict, "metadata of a workspace cannot be backed up or restored");
    }
    verdict
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let gain = gain(
        Axis::DataProtection,
        "whoever may delete it deletes its history with it; 14 days to notice, unless it is purged at once",
        "a deletion is refused until the lock is taken away",
    );
    let mut draft = lock(body, LOCK, "workspace", gain);
    // What changes the workspace comes first, so that nobody meets a new lock half-way. A second
    // workspace changes nothing here, and is not waited for.
    draft.after = vec![TURN_OFF_V1, DIAGNOSE, REPAIR, NEW_HUB, RECOVER, BUILD_COMPUTE, OUTBOUND];
    vec![draft.into(), read_only_is_no_fix()]
}
