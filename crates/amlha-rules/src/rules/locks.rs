//! Management locks: whether one applies to a resource, and the step that creates one.

use amlha_model::{Body, Completeness, Read, Reading, Resource, resource_id, shown};

use crate::context::Context;
use crate::plan::{
    Action, Command, Confidence, Cost, DataRisk, Downtime, Draft, Effect, Gain, Guard, NeedState, Proposal, Recreates,
    Reversible, Rollback, Run, Verify, target_of,
};
use crate::survey::{LOCK_TYPE, LockSpread};
use crate::verdict::Verdict;

const PAGE: &str = "Azure CLI reference, az lock, 2026-08-21";
const LOCK_NAME: &str = "keep";

/// A lock that applies to a resource.
struct Applying<'a> {
    lock: Resource<'a>,
    level: Reading<'a>,
    /// `None` for a level that amlha does not know.
    read_only: Option<bool>,
}

/// The verdict on the locks that apply to a resource: on it, on its group, on its subscription.
pub(super) fn locked<'a>(context: &Context<'a>, body: &Body<'a>, what: &str) -> Verdict<'a> {
    let resource = body.resource();
    let Ok(id) = resource.parsed_id() else {
        return Verdict::unknown("its ARM id cannot be read, so the scopes above it are not known").seen(
            resource,
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
        Verdict::fail(format!("no lock on the {what}, its resource group or its subscription")).noted(noted)
    };
    match context.inventory.completeness("locks") {
        Completeness::Complete => fail("the locks were read, and none of them applies to it".to_owned()),
        Completeness::Partial | Completeness::NotCollected => {
            let (why, noted) = match context.survey().lock_spread(subscription) {
                // Of several pages some may be missing: what was read says nothing about the rest.
                LockSpread::Wide if !context.survey().locks_unread() => {
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

/// The step that locks a resource against deletion.
pub(super) fn lock(body: &Body<'_>, key: &'static str, what: &str, gain: Gain) -> Draft {
    let resource = body.resource();
    let target = target_of(resource);
    let on = |verb: &str| {
        Command::az(["lock", verb])
            .flag("--resource-name", resource.name())
            .flag("--resource-type", resource.arm_type())
            .scoped(&target)
    };
    let list = || on("list").query(&format!("[?name=='{LOCK_NAME}'].level"));
    let mut draft = Draft::new(key, Action::Create, resource, format!("Lock {} against deletion", resource.name()));
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Yes;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(5);
    draft.cost = Cost::Unpriced { direction: "none known".to_owned() };
    draft.gain = vec![gain];
    draft.run = Run::Commands {
        commands: vec![
            Command::az(["lock", "create"])
                .flag("--lock-type", "CanNotDelete")
                .flag("--name", LOCK_NAME)
                .flag("--resource-name", resource.name())
                .flag("--resource-type", resource.arm_type())
                .scoped(&target),
        ],
    };
    draft.guard = Guard {
        skip_if: format!("the {what} already has a lock named {LOCK_NAME}"),
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
    draft.stop_if = Some(format!("a deployment that replaces or deletes parts of the {what} is planned"));
    draft.confidence = Confidence::Documented;
    let lock = serde_json::json!({
        "id": format!("{}/providers/{LOCK_TYPE}/{LOCK_NAME}", resource.id()),
        "name": LOCK_NAME, "type": LOCK_TYPE, "properties": { "level": "CanNotDelete" }
    });
    draft
        .effect(Effect::create(&lock))
        .need(
            "permission Microsoft.Authorization/locks/write: Owner or User Access Administrator",
            NeedState::Unknown,
            None,
        )
        .cite("a CanNotDelete lock refuses deletion of a resource and lets it be changed", PAGE)
}

/// The lock that harms.
pub(super) fn read_only_is_no_fix() -> Proposal {
    Proposal::not_a_fix(
        "a ReadOnly lock on the resource group",
        "it also blocks listing the keys of the storage account, and every change to the workspace",
        PAGE,
    )
}
