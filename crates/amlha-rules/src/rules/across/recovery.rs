//! Where a workspace recovers to.

use amlha_model::region::{self, Region};
use amlha_model::services::workspace::{Workspace, WorkspaceKind};
use amlha_model::{Body, Location};

use super::super::words::known_region;
use crate::context::Context;
use crate::profile::RegionCopy;
use crate::verdict::Verdict;

/// The region of a workspace, the name of the one that it recovers to, and who says so.
pub(super) struct Recovery {
    pub(super) own: &'static Region,
    pub(super) to: Option<String>,
    pub(super) by: &'static str,
    /// Whether a counterpart that was not read could make it another one: nobody states the region.
    pub(super) by_what_is_read: bool,
}

/// What the profile says; else where the workspace has its counterpart; else the pair of its region.
pub(super) fn recovery<'a>(context: &Context<'a>, body: &Body<'a>) -> Result<Recovery, Verdict<'a>> {
    let workspace = body.resource();
    if Workspace(body).kind() == WorkspaceKind::Project {
        let why = "a project fails over with its hub, which is judged in its place";
        return Err(Verdict::not_applicable(why).seen(workspace, &body.read("kind"), ""));
    }
    if context.profile.region_copy == RegionCopy::None {
        return Err(Verdict::not_applicable("no copy in a second region is asked for")
            .noted("the profile accepts the loss of a region"));
    }
    let own = known_region(body)?;
    let counterpart = || {
        let (other, _) = context.survey().counterpart(workspace.index())?;
        match context.inventory.resource(other).location() {
            Location::Global => None,
            place => Some(place.name().to_owned()),
        }
    };
    let (to, by, by_what_is_read) = if let Some(stated) = context.profile.recovery_regions.get(&own.name) {
        (Some(region::normalise(stated)), "the profile says so", false)
    } else if let Some(place) = counterpart() {
        (Some(place), "its counterpart is there", true)
    } else {
        (own.pair.clone(), "it is the pair of its region", true)
    };
    Ok(Recovery { own, to, by, by_what_is_read })
}

/// Regions to recover to, with zones and open to all: of the same geography, else of the same part of
/// the world; a few of them, in the order of their names.
pub(super) fn candidates(own: &Region) -> Vec<&'static str> {
    const FEW: usize = 6;
    let open =
        |other: &&'static Region| other.zones && other.name != own.name && other.access_restricted == Some(false);
    let near: Vec<&str> = region::all()
        .iter()
        .filter(open)
        .filter(|other| other.geography == own.geography)
        .map(|other| other.name.as_str())
        .collect();
    if !near.is_empty() {
        return near.into_iter().take(FEW).collect();
    }
    let same =
        |other: &&'static Region| other.geography_group.is_some() && other.geography_group == own.geography_group;
    region::all().iter().filter(open).filter(same).map(|other| other.name.as_str()).take(FEW).collect()
}
