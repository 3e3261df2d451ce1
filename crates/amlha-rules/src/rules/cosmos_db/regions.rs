//! The regions of an account: how many, with zones or not, and who fails over.

use amlha_model::json::edit::Path;
use amlha_model::services::cosmos_db::{ConsistencyLevel, CosmosDb};
use amlha_model::{Body, Read, shown};

use super::super::facts;
use super::super::stores::{Judged, Setting, follow, recovery_region, region_copy_asked, replacement};
use super::super::words::{gain, unusable, zones_of};
use super::account::{self, PAGE, all, is_serverless, listing, locations, on, region_of, takes_writes};
use crate::context::Context;
use crate::plan::{
    Action, Alternative, Confidence, Cost, DataRisk, Downtime, Draft, Effect, Elapsed, Guard, NeedState, Proposal,
    Recreates, Reversible, Rollback, Run, Verify,
};
use crate::rule::Axis;
use crate::verdict::{Impact, Verdict};

const ROW: &str = "cosmos_db";
const ADD_REGION: &str = "add-region";

/// Whether the account is in several regions.
pub(super) fn several<'a>(context: &Context<'a>, body: &Body<'a>) -> Judged<'a> {
    region_copy_asked(context)?;
    let count = locations(body)?.len();
    let verdict = if count > 1 {
        Verdict::pass(format!("the account is in {count} regions"))
    } else {
        Verdict::fail("the account is in one region: it is gone with it until the region is back")
    };
    let verdict = verdict.seen(body.resource(), &all(body), "two regions or more");
    Ok(facts::of_service(verdict, ROW, "each region of an account holds a copy of all its data"))
}

/// Whether each region with zones uses them.
pub(super) fn zones<'a>(body: &Body<'a>) -> Judged<'a> {
    let account = body.resource();
    let mut without = Vec::new();
    let mut unsure = None;
    let mut zoned = None;
    for location in locations(body)? {
        let name = location.location_name();
        let flag = location.is_zone_redundant();
        let Some(region) = region_of(&location) else {
            if flag.boolean() != Read::Value(true) {
                unsure.get_or_insert((name, "a region that amlha knows"));
            }
            continue;
        };
        if !region.zones {
            continue;
        }
        zoned.get_or_insert(region);
        match flag.boolean() {
            Read::Value(true) => {}
            Read::Value(false) => without.push((location, region, flag)),
            _ => {
                unsure.get_or_insert((flag, "true"));
            }
        }
    }
    let writes = without.iter().any(|(location, ..)| takes_writes(body, location));
    if let Some((_, region, _)) = without.first() {
        let why = if writes {
            format!("{} takes writes and is in one zone", region.display_name)
        } else {
            format!("{} is in one zone: reads go on elsewhere when it is lost", region.display_name)
        };
        let verdict = if writes { Verdict::fail(why) } else { Verdict::fail(why).weighing(Impact::Low) };
        let verdict = without.iter().fold(verdict, |verdict, (_, _, flag)| verdict.seen(account, flag, "true"));
        return Ok(verdict.fact(zones_of(region), region.source()));
    }
    if let Some((reading, wanted)) = unsure {
        return Err(unusable(body, &reading, &reading.filled_text(), wanted));
    }
    Ok(match zoned {
        Some(region) => Verdict::pass("its copies are in several zones of each region that has them")
            .seen(account, &all(body), "isZoneRedundant: true")
            .fact(zones_of(region), region.source()),
        None => Verdict::not_applicable("none of its regions has availability zones").seen(account, &all(body), ""),
    })
}

/// Whether Azure makes another region the write region when that is lost.
pub(super) fn fails_over<'a>(context: &Context<'a>, body: &Body<'a>) -> Judged<'a> {
    region_copy_asked(context)?;
    let view = CosmosDb(body);
    let account = body.resource();
    if locations(body)?.len() < 2 {
        return Err(Verdict::not_applicable("there is no second region to fail over to").seen(account, &all(body), ""));
    }
    let multiple = view.enable_multiple_write_locations();
    if multiple.boolean() == Read::Value(true) {
        return Err(
            Verdict::not_applicable("every region takes writes: nothing has to fail over").seen(account, &multiple, "")
        );
    }
    let automatic = view.enable_automatic_failover();
    let verdict = match automatic.boolean() {
        Read::Value(true) => Verdict::pass("Azure fails writes over to the next region"),
        Read::Value(false) => Verdict::fail("writes stop with the write region until you fail over by hand"),
        other => return Err(unusable(body, &automatic, &other, "true")),
    };
    let verdict = verdict.seen(account, &automatic, "true").seen(account, &multiple, "");
    Ok(facts::of_service(verdict, ROW, "service-managed failover needs two regions and may take an hour or more"))
}

/// Whether more than one region takes writes.
pub(super) fn writes_everywhere<'a>(context: &Context<'a>, body: &Body<'a>) -> Judged<'a> {
    region_copy_asked(context)?;
    let view = CosmosDb(body);
    let account = body.resource();
    if locations(body)?.len() < 2 {
        return Err(Verdict::not_applicable("there is no second region to write to").seen(account, &all(body), ""));
    }
    let level = view.consistency_level_name();
    let multiple = view.enable_multiple_write_locations();
    let verdict = match multiple.boolean() {
        Read::Value(true) => Verdict::pass("every region takes writes"),
        Read::Value(false) if view.consistency_level() == Read::Value(ConsistencyLevel::Strong) => {
            Verdict::not_applicable("strong consistency takes one write region only")
        }
        Read::Value(false) => Verdict::fail("one region takes writes: they stop while it fails over"),
        other => return Err(unusable(body, &multiple, &other, "true")),
    };
    let verdict = verdict.seen(account, &multiple, "true").seen(account, &level, "");
    Ok(facts::of_service(verdict, ROW, "several write regions are not possible with strong consistency"))
}

/// The names and flags of the regions as arguments; `None` where one is not known.
fn listed(body: &Body<'_>) -> Option<Vec<(String, bool)>> {
    let mut regions: Vec<(f64, String, bool)> = Vec::new();
    for location in locations(body).ok()? {
        let zones = location.is_zone_redundant().boolean().value()?;
        let place = location.failover_priority().number().value()?;
        regions.push((place, region_of(&location)?.name.clone(), zones));
    }
    regions.sort_by(|a, b| a.0.total_cmp(&b.0));
    Some(regions.into_iter().map(|(_, name, zones)| (name, zones)).collect())
}

/// The step for a second region.
pub(super) fn to_several(context: &Context<'_>, body: &Body<'_>) -> Vec<Proposal> {
    let account = body.resource();
    let own = locations(body).ok().and_then(|locations| region_of(locations.first()?));
    let recovery = own.and_then(|own| amlha_model::region::find(context.profile.recovery_region(&own.name)?));
    let second = recovery
        .or_else(|| recovery_region(context, body))
        .filter(|second| own.is_none_or(|own| own.name != second.name));
    let before = listed(body);
    let mut draft = Draft::new(ADD_REGION, Action::Change, account, format!("Add a region to {}", account.name()));
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Slowly;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(30);
    draft.elapsed = Elapsed::Unknown;
    draft.cost = Cost::Unpriced { direction: "more: every region is paid for".to_owned() };
    draft.gain = vec![gain(
        Axis::Region,
        "the account is gone until the region is back",
        "reads go on in the other region, and writes after a failover; without strong consistency what was written last \
         may be lost",
    )];
    let show = || on(body, "show").query("length(locations)");
    draft.guard = Guard {
        skip_if: "the account already has two regions".to_owned(),
        command: Some(show()),
        value: Some("2".to_owned()),
    };
    draft.verify = Verify {
        what: "both regions are listed, and the new one answers reads".to_owned(),
        command: Some(show()),
        expected: Some("2".to_owned()),
        every_minutes: 15,
        for_hours: 24,
    };
    draft.confidence = Confidence::Documented;
    if let (Some(second), Some(before)) = (second, before) {
        let mut regions = before.clone();
        // Zones are a matter of adding a region: later they take two steps.
        regions.push((second.name.clone(), second.zones));
        draft.title = format!("Add {} to {}", second.name, account.name());
        draft.run = Run::Commands { commands: vec![listing(on(body, "update"), &regions)] };
        draft.rollback = Rollback::Commands {
            commands: vec![listing(on(body, "update"), &before)],
            but: "the copy in the other region is given up".to_owned(),
        };
        // As Azure will answer it: with the names of the portal.
        let shown =
            |name: &String| amlha_model::region::find(name).map_or(name.clone(), |region| region.display_name.clone());
        let after: Vec<serde_json::Value> = regions
            .iter()
            .zip(0_u32..)
            .map(|((name, zones), place)| {
                serde_json::json!({"locationName": shown(name), "failoverPriority": place, "isZoneRedundant": zones})
            })
            .collect();
        draft = draft.change(body, "properties.locations", serde_json::Value::from(after).to_string());
        draft = draft.need(format!("data may be kept in {}", second.geography), NeedState::Unknown, None);
    } else {
        draft.action = Action::Decide;
        draft.run = Run::ByHand {
            what: "choose a region, then set `az cosmosdb update --locations` with all regions of the account and the new one"
                .to_owned(),
        };
        draft.rollback = Rollback::None { why: "the region can be taken out again in the same way".to_owned() };
    }
    if is_serverless(body) {
        draft = draft.need("more regions are offered for a serverless account", NeedState::Unknown, None);
    }
    let draft = draft.cite("every call lists all regions; regions are changed in a call of their own", PAGE);
    let mut steps: Vec<Proposal> = vec![draft.into()];
    // With a second region somebody has to fail over to it.
    let view = CosmosDb(body);
    let automatic = view.enable_automatic_failover().boolean() == Read::Value(true);
    if !automatic && view.enable_multiple_write_locations().boolean() != Read::Value(true) {
        steps.extend(follow(to_fail_over(body), ADD_REGION));
    }
    steps
}

/// The step for zones in the regions of an account.
pub(super) fn to_zones(body: &Body<'_>) -> Vec<Proposal> {
    let account = body.resource();
    if is_serverless(body) {
        let how = "create a serverless account with `isZoneRedundant=true`; copy the containers";
        let mut draft =
            replacement(body, "new-account-with-zones", format!("Replace {} by one with zones", account.name()), how);
        draft.confidence = Confidence::Documented;
        return vec![draft.cite("a serverless account is made zone-redundant when it is created", PAGE).into()];
    }
    let mut draft = Draft::new(
        "re-add-with-zones",
        Action::Change,
        account,
        format!("Use the zones of the regions of {}", account.name()),
    );
    draft.downtime = Downtime::Unknown;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Slowly;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(120);
    draft.elapsed = Elapsed::Unknown;
    draft.after = vec![ADD_REGION];
    draft.cost = Cost::Unpriced {
        direction: "1.25 times the price of the region's throughput, waived with several write regions or autoscale"
            .to_owned(),
    };
    draft.gain = vec![gain(
        Axis::Zone,
        "the region's copy is out of reach with its zone",
        "the region goes on without the zone and loses nothing",
    )];
    draft.run = Run::ByHand {
        what: "one region at a time, each in calls of their own of `az cosmosdb update --locations` that list all regions: \
               add a temporary region if there is no other one; make another region the write region with `az cosmosdb \
               failover-priority-change` if this one is it; take the region out; add it again with `isZoneRedundant=true`; \
               give it its priority back; take the temporary region out"
            .to_owned(),
    };
    let zoned = locations(body).unwrap_or_default().into_iter().filter_map(|location| {
        let zones = region_of(&location)?.zones;
        let name = location.location_name().filled_text().value().filter(|_| zones)?;
        let path = Path::of("properties.locations").item("locationName", name).then("isZoneRedundant");
        Some(Effect::set(account, path, "true"))
    });
    draft.effects = zoned.collect();
    let show = || on(body, "show").query("length(locations[?!isZoneRedundant])");
    draft.guard = Guard {
        skip_if: "every region is already zone-redundant".to_owned(),
        command: Some(show()),
        value: Some("0".to_owned()),
    };
    draft.verify = Verify {
        what: "every region with zones reads `isZoneRedundant` true; one without zones stays as it is".to_owned(),
        command: Some(show()),
        expected: None,
        every_minutes: 15,
        for_hours: 24,
    };
    draft.rollback = Rollback::None {
        why: "the region goes back by the same way: taken out and added again without zones".to_owned(),
    };
    draft.stop_if = Some("a region does not answer reads after it was added".to_owned());
    draft.confidence = Confidence::Documented;
    let draft = draft
        .need("the other regions bear the load while one is out", NeedState::Unknown, None)
        .cite("an existing region is made zone-redundant by taking it out and adding it again", PAGE);
    let mut new = Alternative::new(
        "a new account with zones from the start, the data copied to it",
        "no region of the account in use is taken out, and the old account is the way back",
        "callers get another address and other keys, and what is written meanwhile has to follow",
        PAGE,
    )
    .gains([gain(
        Axis::Zone,
        "the region's copy is out of reach with its zone",
        "the region goes on without the zone and loses nothing",
    )])
    .costs("both accounts until the old one is deleted");
    new.data_risk = DataRisk::CopyNeeded;
    new.reversible = Reversible::Yes;
    vec![draft.into(), new.into()]
}

/// The step for service-managed failover.
pub(super) fn to_fail_over(body: &Body<'_>) -> Vec<Proposal> {
    let mut draft = account::switch(
        body,
        "fail-over-by-itself",
        format!("Let Azure fail {} over", body.resource().name()),
        ("properties.enableAutomaticFailover", "--enable-automatic-failover"),
        "the setting reads true",
    );
    draft.gain = vec![gain(
        Axis::Region,
        "writes stop with the write region until you fail over by hand",
        "Azure makes the next region the write region, after an hour or more; a forced failover by hand is faster",
    )];
    vec![draft.cite("needs two regions; an outage may last an hour or more before Azure fails over", PAGE).into()]
}

/// The decision on several write regions.
pub(super) fn to_write_everywhere(body: &Body<'_>) -> Vec<Proposal> {
    let path = "properties.enableMultipleWriteLocations";
    let setting = Setting {
        key: "write-everywhere",
        title: format!("Decide whether every region of {} takes writes", shown(body.resource().name())),
        path,
        after: "true".to_owned(),
        run: Vec::new(),
        back: Ok(vec![on(body, "update").flag("--enable-multiple-write-locations", "false")]),
        show: on(body, "show").query("enableMultipleWriteLocations"),
        value: "true".to_owned(),
        effect: "the setting reads true, and both regions take writes".to_owned(),
    };
    let mut draft = setting.step(body);
    draft.action = Action::Decide;
    draft.changes.clear();
    draft.downtime = Downtime::Unknown;
    draft.cost = Cost::Unpriced { direction: "more per region, and another price tier in newer pricing".to_owned() };
    draft.run = Run::ByHand {
        what:
            "decide whether the applications can bear conflicts: two regions may write one item at the same time; then \
               `az cosmosdb update --enable-multiple-write-locations true`"
                .to_owned(),
    };
    draft.gain =
        vec![gain(Axis::Region, "writes stop while the write region fails over", "writes go on in the other region")];
    draft.confidence = Confidence::Documented;
    let draft = draft.need("the consistency is not strong", NeedState::Met, None);
    vec![draft.cite("not with strong consistency", PAGE).into()]
}
