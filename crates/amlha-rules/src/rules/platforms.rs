//! What rules on platforms of their own share: Databricks, Container Instances, HDInsight and
//! Kubernetes elsewhere.

use amlha_model::{Body, GapReason, Read, Reading, Resource, ResourceIndex, shown};

use super::facts;
use super::ml::decide;
use super::stores::{Judged, region_copy_asked};
use super::words::{gain, known_region, unusable};
use crate::context::Context;
use crate::plan::{Cost, DataRisk, Downtime, Draft, NeedState};
use crate::rule::Axis;
use crate::verdict::Verdict;

/// Whether a part of the estate was left out, where others of this type may be.
pub(super) fn partly_read(context: &Context<'_>, resource: Resource<'_>) -> bool {
    context.inventory.gaps_at(resource.arm_type()).any(|gap| gap.reason == GapReason::OutOfScope)
}

/// Judges whether another resource like this one is where the profile recovers to.
pub(super) fn second_elsewhere<'a>(
    context: &Context<'a>,
    body: &Body<'a>,
    what: &str,
    alike: impl Fn(Resource<'a>) -> bool,
) -> Judged<'a> {
    region_copy_asked(context)?;
    let resource = body.resource();
    let own = known_region(body)?;
    let location = body.read("location");
    let recovery = context.profile.recovery_region(&own.name);
    let of_service = || resource.service().into_iter().flat_map(|service| context.survey().platforms(service));
    let first = |all: &[ResourceIndex]| {
        let others = all.iter().filter(|index| **index != resource.index());
        others.map(|index| context.inventory.resource(*index)).find(|other| alike(*other))
    };
    let there = recovery.and_then(|recovery| {
        of_service().find(|(region, _)| *region == Some(recovery)).and_then(|(_, all)| first(all))
    });
    let elsewhere = || {
        let others = of_service().filter(|(region, _)| region.is_none_or(|region| region != own.name));
        others.filter_map(|(_, all)| first(all)).min_by_key(|other| other.index())
    };
    let verdict = if let Some(other) = there {
        Verdict::pass(format!("{what} is in {}: {}", other.location_text(), shown(other.name())))
            .noted("that it holds the same and takes over was not read: rehearse it")
    } else if let Some(other) = elsewhere() {
        let why = format!(
            "{what} is in another region than the one to recover to: whether it takes over was not read ({})",
            shown(other.name())
        );
        Verdict::unknown(why)
    } else if partly_read(context, resource) {
        Verdict::unknown(format!("the scan was limited to a part of the estate: {what} may be outside of it"))
    } else {
        Verdict::fail(format!("nothing like it is in another region ({what} was looked for)"))
    };
    Ok(verdict.seen(
        resource,
        &location,
        recovery.map_or("one in another region".to_owned(), |to| format!("and one in {to}")),
    ))
}

/// A second one in another region, which does not touch the first.
pub(super) fn second(context: &Context<'_>, body: &Body<'_>, what: &str, how: &str) -> Draft {
    let resource = body.resource();
    let own = resource.location().region().map_or("", |region| region.name.as_str());
    let region = context.profile.recovery_region(own).unwrap_or("a region of your choice");
    let mut draft = decide(
        resource,
        "second-region",
        format!("Set up a second {what} beside {} in {region}", resource.name()),
        gain(
            Axis::Region,
            "it is gone until the region is back, and nothing takes its place",
            "work goes on in the other region, once it is sent there",
        ),
        how,
    );
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    draft.cost = Cost::Unpriced {
        direction: "about twice where both run, little where the second is made in the outage".to_owned(),
    };
    draft.need("quota for the same sizes in the second region", NeedState::Unknown, None)
}

/// The zone that something was created in; `None` for no zone. An answer without `zones` says so only
/// when it is a `full` one.
pub(super) fn zone_of<'a>(body: &Body<'a>, zones: &Reading<'a>, full: bool) -> Result<Option<String>, Verdict<'a>> {
    let items = match zones.items() {
        Read::Value(items) => items,
        Read::Absent | Read::Null if full => return Ok(None),
        other => return Err(unusable(body, zones, &other, "a zone")),
    };
    let Some(first) = items.first() else { return Ok(None) };
    match first.string().map(|zone| zone.trim().to_owned()).filter(|zone| !zone.is_empty()) {
        Some(zone) => Ok(Some(shown(&zone).into_owned())),
        None => Err(unusable(body, zones, &Read::<()>::Unusable, "a zone")),
    }
}

/// With what the page on the service says.
pub(super) fn said<'a>(verdict: Verdict<'a>, body: &Body<'a>, statement: &'static str) -> Verdict<'a> {
    match body.resource().service() {
        Some(service) => facts::of_service(verdict, service.key(), statement),
        None => verdict.noted(statement),
    }
}
