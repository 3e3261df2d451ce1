//! WS005

use amlha_model::{Body, Completeness, Read, Reading, Resource, Service, resource_id, shown};

use super::super::facts;
use super::super::words::gain;
use super::{BUILD_COMPUTE, DIAGNOSE, LOCK, NEW_HUB, OUTBOUND, RECOVER, REPAIR, TURN_OFF_V1};
use crate::context::Context;
use crate::plan::{
    Action, Command, Confidence, Cost, DataRisk, Downtime, Draft, Effect, Guard, NeedState, Proposal, Recreates,
    Reversible, Rollback, Run, Verify, target_of,
};
use crate::rule::{Axis, Reference, Rule};
use crate::survey::{LOCK_TYPE, LockSpread};
use crate::verdict::{Impact, Verdict};

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

const LOCKS_PAGE: &str = "Azure CLI reference, az lock, 2026-08-21";
const LOCK_NAME: &str = "keep";

/// A lock that applies to a workspace.
struct Applying<'a> {
    lock: Resource<'a>,
    level: Reading<'a>,
    /// `None` for a level that amlha does not know.
    read_only: Option<bool>,
}

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let workspace = body.resource();
    let Ok(id) = workspace.parsed_id() else {
        return Verdict::unknown("its ARM id cannot be read, so the scopes above it are not known").seen(
            workspace,
            &body.read("id"),
            "an ARM id",
        );
    };
    let mut scopes = vec![id.as_str().to_owned()];
    let subscription = id.subscription().unwrap_or_default();
    if let Some(group) = id.resource_group() {
        scopes.push(format!("/subscriptions/{subscription}/resourceGroups/{group}"));
    }
    scopes.push(format!("/subscriptions/{subscription}"));
    let mut unclear: Option<Applying<'a>> = None;
    for found in scopes.iter().flat_map(|scope| applying(context, scope)) {
        match found.read_only {
            Some(read_only) => {
                let how = if read_only {
                    "a ReadOnly lock applies to it: it blocks changes, and listing the keys of a storage account under it"
                } else {
                    "a CanNotDelete lock applies to it"
                };
                return Verdict::pass(how).seen(found.lock, &found.level, "CanNotDelete or ReadOnly").noted(format!(
                    "{} is {}",
                    found.lock.name(),
                    found.lock.id()
                ));
            }
            None => {
                unclear.get_or_insert(found);
            }
        }
    }
    if let Some(found) = unclear {
        return Verdict::unknown(format!("what the lock `{}` does was not read", shown(found.lock.name()))).seen(
            found.lock,
            &found.level,
            "CanNotDelete or ReadOnly",
        );
    }
    let fail = |noted: String| {
        let verdict = Verdict::fail("no lock on the workspace, its resource group or its subscription");
        facts::of_article(verdict.noted(noted), "metadata of a workspace cannot be backed up or restored")
    };
    match context.inventory.completeness("locks") {
        Completeness::Complete => fail("the locks were read, and none of them applies to it".to_owned()),
        Completeness::Partial | Completeness::NotCollected => {
            let (why, noted) = match context.survey().lock_spread(subscription) {
                // Of several pages some may be missing: what was read says nothing about the rest.
                LockSpread::Wide
                    if context.inventory.gaps().iter().all(|gap| !gap.what.ends_with("/locks") || !gap.lacks()) =>
                {
                    return fail(
                        "locks all over its subscription were read, and none of them applies to it".to_owned(),
                    );
                }
                LockSpread::Wide => (
                    "the list of the locks was not read to its end",
                    "the inventory holds a gap for locks of a subscription",
                ),
                LockSpread::OneGroup => (
                    "the locks of one resource group were read, which need not be all",
                    "the inventory holds locks of a single resource group of its subscription",
                ),
                LockSpread::None => (
                    "the locks were not read",
                    "the inventory holds no lock of its subscription, and its section is not complete",
                ),
            };
            let command = format!("`az lock list --subscription {} -o json`", shown(subscription));
            Verdict::unknown(format!("{why}: add the answer of {command}")).noted(noted)
        }
    }
}

/// The locks at a scope, in the order of their ids.
fn applying<'a>(context: &Context<'a>, scope: &str) -> Vec<Applying<'a>> {
    let mut locks: Vec<Resource<'a>> =
        context.inventory.children(scope).filter(|child| child.is_type(LOCK_TYPE)).collect();
    locks.sort_by(|a, b| resource_id::compare(a.id(), b.id()));
    let open = |lock: Resource<'a>| {
        let level = lock.body().read("properties.level");
        let read_only = match level.filled_text() {
            Read::Value(word) if word.trim().eq_ignore_ascii_case("CanNotDelete") => Some(false),
            Read::Value(word) if word.trim().eq_ignore_ascii_case("ReadOnly") => Some(true),
            Read::Value(_) | Read::Absent | Read::Null | Read::Unusable => None,
        };
        Applying { lock, level, read_only }
    };
    locks.into_iter().map(open).collect()
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let workspace = body.resource();
    let target = target_of(workspace);
    let on = |verb: &str| {
        Command::az(["lock", verb])
            .flag("--resource-name", workspace.name())
            .flag("--resource-type", workspace.arm_type())
            .scoped(&target)
    };
    let list = || on("list").query(&format!("[?name=='{LOCK_NAME}'].level"));
    let mut draft = Draft::new(LOCK, Action::Create, workspace, format!("Lock {} against deletion", workspace.name()));
    // What changes the workspace comes first, so that nobody meets a new lock half-way. A second
    // workspace changes nothing here, and is not waited for.
    draft.after = vec![TURN_OFF_V1, DIAGNOSE, REPAIR, NEW_HUB, RECOVER, BUILD_COMPUTE, OUTBOUND];
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Yes;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(5);
    draft.cost = Cost::Unpriced { direction: "none known".to_owned() };
    draft.gain = vec![gain(
        Axis::DataProtection,
        "whoever may delete it deletes its history with it; 14 days to notice, unless it is purged at once",
        "a deletion is refused until the lock is taken away",
    )];
    draft.run = Run::Commands {
        commands: vec![
            Command::az(["lock", "create"])
                .flag("--lock-type", "CanNotDelete")
                .flag("--name", LOCK_NAME)
                .flag("--resource-name", workspace.name())
                .flag("--resource-type", workspace.arm_type())
                .scoped(&target),
        ],
    };
    draft.guard = Guard {
        skip_if: format!("the workspace already has a lock named {LOCK_NAME}"),
        command: Some(list()),
        value: Some("CanNotDelete".to_owned()),
    };
    draft.verify = Verify {
        what: "the lock is listed".to_owned(),
        command: Some(list()),
        expected: Some("CanNotDelete".to_owned()),
        every_minutes: 1,
        for_hours: 1,
    };
    draft.rollback = Rollback::Commands { commands: vec![on("delete").flag("--name", LOCK_NAME)], but: String::new() };
    draft.stop_if = Some("a deployment that replaces or deletes parts of the workspace is planned".to_owned());
    draft.confidence = Confidence::Documented;
    let lock = serde_json::json!({
        "id": format!("{}/providers/{LOCK_TYPE}/{LOCK_NAME}", workspace.id()),
        "name": LOCK_NAME, "type": LOCK_TYPE, "properties": { "level": "CanNotDelete" }
    });
    let draft = draft
        .effect(Effect::create(&lock))
        .need(
            "permission Microsoft.Authorization/locks/write: Owner or User Access Administrator",
            NeedState::Unknown,
            None,
        )
        .cite("a CanNotDelete lock refuses deletion of a resource and lets it be changed", LOCKS_PAGE);
    vec![
        draft.into(),
        Proposal::not_a_fix(
            "a ReadOnly lock on the resource group",
            "it also blocks listing the keys of the storage account, and every change to the workspace",
            LOCKS_PAGE,
        ),
    ]
}
