//! Sentences that several rules say.

use amlha_model::region::{self, Region};
use amlha_model::{Body, Location, Read, Reading, Resource};

use crate::plan::Gain;
use crate::rule::Axis;
use crate::verdict::Verdict;

/// The region of a resource, or the verdict that it cannot be judged without.
///
/// A region that is not in the data is unknown: it is never taken for one without zones.
pub(super) fn known_region<'a>(body: &Body<'a>) -> Result<&'static Region, Verdict<'a>> {
    let location = body.read("location");
    let resource = body.resource();
    match resource.location() {
        Location::Known(region) => Ok(region),
        Location::Unknown(name) => Err(unlisted_region(body, &location, &name)),
        Location::Global => Err(Verdict::unknown("its region was not read").seen(resource, &location, "a region")),
    }
}

/// The verdict on a resource in a region that is not in the data.
pub(super) fn unlisted_region<'a>(body: &Body<'a>, place: &Reading<'a>, name: &str) -> Verdict<'a> {
    Verdict::unknown(format!(
        "the region `{}` is not in amlha's data, so nothing is known of its zones and its pair",
        amlha_model::shown(name)
    ))
    .seen(body.resource(), place, "a region of the regions list")
    .fact("regions that amlha knows", &region::sources().regions_list)
}

/// Why a value that decides cannot be used: absent, `null`, or something amlha does not know.
pub(super) fn unusable<'a, T>(
    body: &Body<'a>,
    reading: &Reading<'a>,
    read: &Read<T>,
    wanted: &'static str,
) -> Verdict<'a> {
    unusable_in(body.resource(), reading, read, wanted)
}

/// The same, for a property of another resource than the one that is judged.
pub(super) fn unusable_in<'a, T>(
    of: Resource<'a>,
    reading: &Reading<'a>,
    read: &Read<T>,
    wanted: &'static str,
) -> Verdict<'a> {
    let path = reading.path();
    let why = match read {
        Read::Absent => format!("`{path}` was not read"),
        Read::Null => format!("`{path}` is `null`"),
        Read::Unusable | Read::Value(_) => format!("`{path}` holds a value that amlha does not know"),
    };
    Verdict::unknown(why).seen(of, reading, wanted)
}

/// Whether the provisioning state was read among properties. `az resource list` writes it beside
/// properties that are `null`, where it says nothing of what else the resource holds.
pub(super) fn state_among_properties(body: &Body<'_>) -> bool {
    body.read("properties").object().value().is_some() && !body.read("properties.provisioningState").text().is_blank()
}

/// "westeurope has availability zones", for evidence.
pub(super) fn zones_of(region: &Region) -> String {
    if region.zones {
        format!("{} has availability zones", region.display_name)
    } else {
        format!("{} has no availability zones", region.display_name)
    }
}

/// What a failure does before and after a step.
pub(super) fn gain(axis: Axis, before: &str, after: &str) -> Gain {
    Gain { axis, before: before.to_owned(), after: after.to_owned() }
}

/// A name that no resource beside this one has: the one that is wanted, else with a number.
pub(super) fn fresh_name(resource: Resource<'_>, wanted: String) -> String {
    numbered(wanted, |name| resource.inventory().find(&beside(resource, name)).is_some())
}

/// The id of a resource of that name in the place of this one.
pub(super) fn beside(resource: Resource<'_>, name: &str) -> String {
    let above = resource.id().trim_end_matches('/').rsplit_once('/').map_or("", |(above, _)| above);
    format!("{above}/{name}")
}

/// The name that is wanted, else the first with a number that is not taken.
pub(super) fn numbered(wanted: String, taken: impl Fn(&str) -> bool) -> String {
    if !taken(&wanted) {
        return wanted;
    }
    let mut names = (2_u64..).map(|number| format!("{wanted}-{number}"));
    names.find(|name| !taken(name)).unwrap_or(wanted)
}
