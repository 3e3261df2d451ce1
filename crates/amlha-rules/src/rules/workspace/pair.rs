//! What rules on a workspace and its counterpart share.

use amlha_model::services::workspace::{Workspace, WorkspaceKind};
use amlha_model::{Body, Reading, Resource};

use super::super::unread;
use crate::context::Context;
use crate::profile::RegionCopy;
use crate::verdict::Verdict;

/// The counterpart of a workspace, or the verdict that there is nothing to compare.
pub(super) fn counterpart<'a>(context: &Context<'a>, body: &Body<'a>) -> Result<Resource<'a>, Verdict<'a>> {
    let workspace = body.resource();
    let location = body.read("location");
    let none = |why: &'static str| Err(Verdict::not_applicable(why).seen(workspace, &location, ""));
    if context.profile.region_copy == RegionCopy::None {
        return none("no copy in a second region is asked for");
    }
    if Workspace(body).kind() == WorkspaceKind::Project {
        return none("a project fails over with its hub, which is judged in its place");
    }
    match context.survey().counterpart(workspace.index()) {
        Some((other, _)) => Ok(context.inventory.resource(other)),
        None => {
            let why = "no counterpart of it is known: another rule says whether there is one";
            let verdict = Verdict::not_applicable(why).seen(workspace, &location, "");
            Err(unread::unless(verdict, unread::of_type(context, unread::WORKSPACES), "the workspaces"))
        }
    }
}

/// With the workspace that it was compared with.
pub(super) fn beside<'a>(verdict: Verdict<'a>, other: Resource<'a>) -> Verdict<'a> {
    verdict.noted(format!("its counterpart is {} in {}", other.name(), other.location_text()))
}

/// Whether two readings hold the same text, in any letter case; `None` where one holds none.
pub(super) fn same(one: &Reading<'_>, other: &Reading<'_>) -> Option<bool> {
    let text =
        |reading: &Reading<'_>| reading.filled_text().value().map(|text| text.trim().trim_matches('/').to_lowercase());
    Some(text(one)? == text(other)?)
}

/// The one of two workspaces that a step for both names, so that two findings are one step.
pub(super) fn first<'a>(one: Resource<'a>, other: Resource<'a>) -> Resource<'a> {
    if amlha_model::resource_id::compare(one.id(), other.id()).is_le() { one } else { other }
}
