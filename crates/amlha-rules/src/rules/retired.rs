//! What is retired, whatever is set on it.

use amlha_model::{Body, Completeness, Read, Reading, Resource, Role, resource_id, retirement, shown};

use super::facts;
use super::ml::{gone, inside};
use super::stores::{Judged, replacement};
use super::words::{gain, unusable};
use crate::context::Context;
use crate::plan::{
    Action, Command, Confidence, Cost, DataRisk, Downtime, Draft, Effect, Guard, NeedState, Proposal, Recreates,
    Reversible, Rollback, Run, Verify,
};
use crate::rule::Axis;
use crate::verdict::{Impact, Verdict};

/// Words for a resource that is going, and words for one that is there.
const GOING: [&str; 3] = ["Deleting", "Deleted", "Dropping"];
const THERE: [&str; 13] = [
    "Active",
    "Suspended",
    "Ready",
    "Disabled",
    "Inaccessible",
    "Failed",
    "Creating",
    "Running",
    "Succeeded",
    "Patching",
    "Suspending",
    "Resuming",
    "Canceled",
];

/// Judges a resource of a service that ends: the type alone says so, unless the resource is going.
pub(super) fn service<'a>(context: &Context<'a>, body: &Body<'a>, id: &'static str, state: &Reading<'a>) -> Judged<'a> {
    let resource = body.resource();
    let read = state.filled_text();
    let is = |known: &&str| matches!(&read, Read::Value(word) if word.trim().eq_ignore_ascii_case(known));
    let type_name = body.read("type");
    if GOING.iter().any(&is) {
        let verdict = Verdict::pass("it is being deleted").seen(resource, state, "");
        return Ok(facts::of_retirement(verdict, id));
    }
    if !read.is_blank() && !THERE.iter().any(is) {
        return Err(unusable(body, state, &read, "a state that says whether it is still there"));
    }
    Ok(ended(context, id).seen(resource, &type_name, "").seen(resource, state, ""))
}

/// The verdict that something has ended, or is going to.
pub(super) fn ended<'a>(context: &Context<'_>, id: &'static str) -> Verdict<'a> {
    let Some(entry) = retirement::find(id) else {
        return Verdict::unknown(format!("the retirement `{id}` is not in amlha's data")).noted("no entry");
    };
    let when = entry.date.map_or_else(|| "no day known".to_owned(), |date| date.to_string());
    let verdict = if facts::is_over(context, id) {
        Verdict::fail(format!("retired since {when}; in its place: {}", shown(&entry.successor)))
    } else {
        Verdict::fail(format!("ends ({when}); in its place: {}", shown(&entry.successor))).weighing(Impact::Low)
    };
    facts::of_retirement(verdict, id)
}

/// The step from a single server to a flexible one.
pub(super) fn to_flexible(cli: &'static str, body: &Body<'_>) -> Vec<Proposal> {
    let name = body.resource().name();
    let (migrate, create, page) = if cli == "postgres" {
        (
            "`az postgres flexible-server migration create`",
            "`az postgres flexible-server create --zonal-resiliency Enabled`",
            "What's happening to Azure Database for PostgreSQL - Single Server, read 2026-08",
        )
    } else {
        (
            "`az mysql flexible-server import create --data-source-type mysql_single`",
            "`az mysql flexible-server create --high-availability ZoneRedundant`",
            "What's happening to Azure Database for MySQL - Single Server, read 2026-08",
        )
    };
    let how = format!(
        "while the server still answers, migrate it with {migrate} to a flexible server with zone-redundant high availability; \
         where it does not answer, create one with {create} and restore the last export, or ask support"
    );
    let mut draft = replacement(body, "flexible-server", format!("Replace {name} by a flexible server"), &how);
    draft.gain = vec![gain(
        Axis::Lifecycle,
        "the server may stop at any time, and nobody supports it",
        "a supported server, with a standby in another zone",
    )];
    draft.confidence = Confidence::Derived;
    let draft = draft
        .need(
            "the server still answers: it is retired, and how long it can be migrated was not read",
            NeedState::Unknown,
            None,
        )
        .cite("single servers are retired; flexible servers take their place", page);
    vec![draft.into()]
}

/// That nothing can be done with a retired account.
pub(super) fn nothing_left(successor: &str) -> Vec<Proposal> {
    vec![Proposal::nothing(
        "the service is retired: the account can no longer be reached, and no setting of it matters",
        format!("take what refers to it away, restore its data from wherever else it is, and use {successor}"),
    )]
}

/// What a workspace still lists although it is retired.
#[derive(Debug)]
pub(super) struct Listed {
    /// The id of the retirement.
    pub(super) retirement: &'static str,
    /// The section, which is the last part of the type too.
    pub(super) section: &'static str,
    /// What the workspace has them as.
    pub(super) role: Role,
    /// The property that says what it is.
    pub(super) kind: &'static str,
    /// Its retired value.
    pub(super) retired: &'static str,
    /// What it is called.
    pub(super) what: &'static str,
    /// Whether deleting it must leave the resource behind it alone.
    pub(super) detach: bool,
}

/// What a workspace lists of a section, in the order of the ids.
fn children<'a>(body: &Body<'a>, listed: &Listed) -> Vec<Resource<'a>> {
    let mut children: Vec<Resource<'a>> = inside(body.resource(), listed.role).collect();
    children.sort_by(|a, b| resource_id::compare(a.id(), b.id()));
    children
}

fn is_retired(child: Resource<'_>, listed: &Listed) -> bool {
    names_retired(&child.body().read(listed.kind), listed)
}

fn names_retired(kind: &Reading<'_>, listed: &Listed) -> bool {
    kind.filled_text().value().is_some_and(|kind| kind.trim().eq_ignore_ascii_case(listed.retired))
}

/// Whether a workspace lists something retired.
pub(super) fn listed<'a>(context: &Context<'a>, body: &Body<'a>, listed: &Listed) -> Judged<'a> {
    let children = children(body, listed);
    let kinds: Vec<(Resource<'a>, Reading<'a>)> =
        children.iter().map(|child| (*child, child.body().read(listed.kind))).collect();
    if let Some((child, kind)) = kinds.iter().find(|(_, kind)| names_retired(kind, listed)) {
        let verdict = ended(context, listed.retirement);
        let count = kinds.iter().filter(|(_, kind)| names_retired(kind, listed)).count();
        let verdict = verdict.seen(*child, kind, "another kind");
        return Ok(verdict.noted(format!(
            "{} entries of this kind: {count}, the first is {}",
            listed.section,
            child.name()
        )));
    }
    if let Some((child, kind)) = kinds.iter().find(|(_, kind)| kind.filled_text().value().is_none()) {
        let why = format!("what the {} `{}` is was not read", listed.what, shown(child.name()));
        return Err(Verdict::unknown(why).seen(*child, kind, "a kind"));
    }
    let noted = format!("{} in the inventory: {}", listed.section, children.len());
    let verdict = match context.inventory.completeness(listed.section) {
        Completeness::Complete => Verdict::pass(format!("none of its {} is on a retired service", listed.section)),
        Completeness::Partial | Completeness::NotCollected => {
            Verdict::unknown(format!("its {} were not all read", listed.section))
        }
    };
    Ok(facts::of_retirement(verdict.noted(noted), listed.retirement))
}

/// The api-version of what is inside a workspace.
const API_VERSION: &str = "2025-06-01";

/// The steps that take retired entries out of a workspace.
pub(super) fn to_unlisted(body: &Body<'_>, listed: &Listed) -> Vec<Proposal> {
    let children = children(body, listed);
    // What was not read may be retired too.
    let all_read = body.resource().inventory().completeness(listed.section) == Completeness::Complete
        && children.iter().all(|child| child.body().read(listed.kind).filled_text().value().is_some());
    let retired = children.into_iter().filter(|child| is_retired(*child, listed));
    let option = if listed.detach { "&underlyingResourceAction=Detach" } else { "" };
    retired
        .map(|child| {
            let title = format!("Take the {} {} out of the workspace", listed.what, child.name());
            let mut draft = Draft::new("take-out", Action::Delete, child, title);
            draft.downtime = Downtime::None;
            draft.data_risk = DataRisk::None;
            draft.reversible = Reversible::OneWay;
            draft.recreates = Recreates::No;
            draft.hands_on_minutes = Some(30);
            draft.cost = Cost::Unpriced { direction: "none known".to_owned() };
            draft.gain = vec![gain(
                Axis::Lifecycle,
                "jobs that use it fail when they run",
                "jobs that use it are refused when they are made",
            )];
            let url = format!("{}?api-version={API_VERSION}{option}", child.id());
            draft.run =
                Run::Commands { commands: vec![Command::az(["rest"]).flag("--method", "delete").flag("--url", url)] };
            draft.guard = Guard {
                skip_if: "the workspace does not list it any more".to_owned(),
                command: gone(child, API_VERSION),
                value: Some("true".to_owned()),
            };
            draft.verify = Verify {
                what: "the workspace does not list it any more, and the jobs that used it run with its successor"
                    .to_owned(),
                command: None,
                expected: None,
                every_minutes: 5,
                for_hours: 1,
            };
            draft.rollback =
                Rollback::None { why: "what it pointed at is retired: nothing new can be pointed there".to_owned() };
            draft.confidence = Confidence::Derived;
            draft.closes = all_read;
            draft
                .effect(Effect::delete(child))
                .need("no job, pipeline or schedule uses it any more", NeedState::Unknown, None)
                .cite("the service behind it is retired", "amlha's retirements, by their own sources")
                .into()
        })
        .collect()
}
