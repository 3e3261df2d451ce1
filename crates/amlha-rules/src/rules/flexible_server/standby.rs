//! Whether a server has a standby, where, and how it is.

use amlha_model::services::postgresql_flexible::{FlexibleTier, HighAvailabilityMode, HighAvailabilityState};
use amlha_model::{Body, Read, shown};

use super::super::facts;
use super::super::stores::{Judged, Setting, follow, region_with_zones};
use super::super::words::{gain, unusable, zones_of};
use super::{Engine, Readings, new_server, not_a_replica, not_burstable, replica};
use crate::context::Context;
use crate::plan::{
    Action, Alternative, Command, Confidence, Cost, DataRisk, Downtime, Draft, NeedState, Proposal, Reversible, Run,
    Verify,
};
use crate::profile::RegionCopy;
use crate::rule::Axis;
use crate::verdict::{Impact, Verdict};

const REPLICA: &str = "a replica takes no standby: its source is judged";
const BURSTABLE: &str = "the Burstable tier takes no standby: the tier is judged first";
/// The key of the step for a standby in the same zone.
pub(super) const BESIDE: &str = "add-standby-in-zone";
/// The key of the step for a standby in another zone.
pub(super) const ACROSS: &str = "add-standby";
const CLI: &str = "Azure CLI reference, az mysql flexible-server update, 2026-08-21";
const MAKE_GENERAL_PURPOSE: &str = "make-general-purpose";

/// What decides about the standby, as evidence.
fn resting<'a>(verdict: Verdict<'a>, body: &Body<'a>, readings: &Readings<'a>) -> Verdict<'a> {
    verdict.seen(body.resource(), &readings.mode_name, "ZoneRedundant")
}

/// Whether the standby is in another zone.
pub(in super::super) fn in_another_zone<'a>(engine: &Engine, body: &Body<'a>) -> Judged<'a> {
    let readings = (engine.read)(body);
    not_a_replica(body, &readings, REPLICA)?;
    not_burstable(body, &readings, BURSTABLE)?;
    let region = region_with_zones(body)?;
    let server = body.resource();
    let verdict = match &readings.mode {
        Read::Value(HighAvailabilityMode::ZoneRedundant) => {
            let zones = (readings.zone.filled_text().value(), readings.standby_zone.filled_text().value());
            let verdict = match zones {
                (Some(own), Some(other)) if own.trim() == other.trim() => {
                    Verdict::fail(format!("the standby is in zone {}, where the server is too", shown(own.trim())))
                        .state("ZoneRedundant", "both in one zone", true)
                }
                _ => Verdict::pass("a standby in another zone takes over"),
            };
            verdict.seen(server, &readings.zone, "").seen(server, &readings.standby_zone, "another zone")
        }
        Read::Value(HighAvailabilityMode::SameZone) => Verdict::fail(
            "the standby is in the zone of the server: it helps when a node is lost, not when the zone is",
        ),
        Read::Value(HighAvailabilityMode::Disabled) => Verdict::fail("no standby: the server is lost with its zone"),
        other => return Err(unusable(body, &readings.mode_name, other, "ZoneRedundant")),
    };
    let verdict = resting(verdict, body, &readings).fact(zones_of(region), region.source());
    Ok(facts::of_service(verdict, engine.row, "only a zone-redundant standby survives the loss of a zone"))
}

/// Whether there is a standby at all.
pub(in super::super) fn present<'a>(engine: &Engine, body: &Body<'a>) -> Judged<'a> {
    let readings = (engine.read)(body);
    not_a_replica(body, &readings, REPLICA)?;
    not_burstable(body, &readings, BURSTABLE)?;
    let verdict = match &readings.mode {
        Read::Value(HighAvailabilityMode::ZoneRedundant | HighAvailabilityMode::SameZone) => {
            Verdict::pass("a standby takes over when a node is lost")
        }
        Read::Value(HighAvailabilityMode::Disabled) => {
            Verdict::fail("no standby: a lost node stops the server until Azure has made another one")
        }
        other => return Err(unusable(body, &readings.mode_name, other, "ZoneRedundant or SameZone")),
    };
    let verdict = resting(verdict, body, &readings);
    Ok(facts::of_service(verdict, engine.row, "a standby takes over within 60 to 120 seconds and loses nothing"))
}

/// Whether the tier can have a standby and replicas.
pub(in super::super) fn tier<'a>(engine: &Engine, body: &Body<'a>) -> Judged<'a> {
    let readings = (engine.read)(body);
    let verdict = match &readings.tier {
        Read::Value(FlexibleTier::Burstable) => Verdict::fail("Burstable: the tier takes no standby and no replica"),
        Read::Value(FlexibleTier::GeneralPurpose | FlexibleTier::MemoryOptimized) => {
            Verdict::pass("the tier takes a standby and replicas")
        }
        other => return Err(unusable(body, &readings.tier_name, other, "GeneralPurpose or MemoryOptimized")),
    };
    let verdict = verdict.seen(body.resource(), &readings.tier_name, "GeneralPurpose or MemoryOptimized");
    Ok(facts::of_service(
        verdict,
        engine.row,
        "servers of the Burstable tier have no high availability and no replicas",
    ))
}

/// Whether the standby could take over now.
pub(in super::super) fn healthy<'a>(engine: &Engine, body: &Body<'a>) -> Judged<'a> {
    let readings = (engine.read)(body);
    not_a_replica(body, &readings, REPLICA)?;
    let server = body.resource();
    let mode = match &readings.mode {
        Read::Value(HighAvailabilityMode::Disabled) => {
            return Err(Verdict::not_applicable("there is no standby").seen(server, &readings.mode_name, ""));
        }
        Read::Value(HighAvailabilityMode::ZoneRedundant) => "ZoneRedundant",
        Read::Value(HighAvailabilityMode::SameZone) => "SameZone",
        other => return Err(unusable(body, &readings.mode_name, other, "ZoneRedundant or SameZone")),
    };
    let said = readings.state_name.filled_text().value().unwrap_or_default();
    let said = shown(said.trim()).into_owned();
    let verdict = match &readings.state {
        Read::Value(HighAvailabilityState::Healthy) => {
            Verdict::pass("the standby is ready to take over").state(mode, "Healthy", false)
        }
        Read::Value(HighAvailabilityState::Other(_)) | Read::Absent | Read::Null | Read::Unusable => {
            return Err(unusable(body, &readings.state_name, &readings.state, "Healthy"));
        }
        Read::Value(HighAvailabilityState::NotEnabled) => {
            Verdict::fail("a standby is asked for, and there is none").state(mode, said, true)
        }
        Read::Value(_) => Verdict::fail(format!("the standby cannot take over now: its state is {said}"))
            .weighing(Impact::Low)
            .state(mode, said, true),
    };
    Ok(verdict.seen(server, &readings.state_name, "Healthy").seen(server, &readings.mode_name, ""))
}

/// Whether the storage was created with copies in several zones; `None` where no property says it.
fn spread_storage(readings: &Readings<'_>) -> Option<bool> {
    let word = readings.storage_redundancy.as_ref()?.filled_text().value();
    Some(word.is_some_and(|word| word.trim().eq_ignore_ascii_case("ZoneRedundancy")))
}

/// The step for a standby in another zone. PostgreSQL adds one to a server; MySQL only to one whose
/// storage was created for it.
pub(in super::super) fn to_another_zone(context: &Context<'_>, engine: &Engine, body: &Body<'_>) -> Vec<Proposal> {
    let readings = (engine.read)(body);
    let both_in_one = readings.mode == Read::Value(HighAvailabilityMode::ZoneRedundant);
    let storage = spread_storage(&readings);
    if both_in_one || storage == Some(false) {
        let why = if both_in_one {
            "the zones of a server and of its standby are set when it is created, and cannot be changed"
        } else {
            "a server that was not created with zone-redundant high availability has to be migrated to a new one"
        };
        let new = new_server::draft(context, engine, body, why).into();
        // A standby beside it is no answer to the loss of a zone, and much better than none.
        let beside =
            (readings.mode == Read::Value(HighAvailabilityMode::Disabled)).then(|| beside(engine, body).into());
        return std::iter::once(new).chain(beside).collect();
    }
    vec![add(engine, body, true).into()]
}

/// A standby in the zone of the server, where one in another zone takes a new server.
fn beside(engine: &Engine, body: &Body<'_>) -> Alternative {
    let (on, _) = on_and_off(engine, body, false);
    let mut way = Alternative::new(
        "a standby in the same zone, in place",
        "nothing is migrated, and the loss of a node is survived",
        "both are lost with their zone",
        engine.page,
    )
    .runs([on])
    .gains([
        gain(Axis::Capacity, "the server stops with its node until it is restored", "the standby takes over"),
        gain(Axis::Zone, "the server stops with its zone until it is restored", "the same: both are in it"),
    ])
    .costs("more: the standby's compute is paid for like the server's");
    way.downtime = Downtime::Unknown;
    way.data_risk = DataRisk::None;
    way.reversible = Reversible::Yes;
    way
}

/// The step for a standby: in another zone where that is a setting, else in the same one.
pub(in super::super) fn to_present(engine: &Engine, body: &Body<'_>) -> Vec<Proposal> {
    let readings = (engine.read)(body);
    let zones = body.resource().location().region().is_some_and(|region| region.zones);
    let storage = spread_storage(&readings);
    let across = zones && storage != Some(false);
    vec![add(engine, body, across).into()]
}

/// The commands that give a server a standby, and take it away.
fn on_and_off(engine: &Engine, body: &Body<'_>, across: bool) -> (Command, Command) {
    if engine.cli == "postgres" {
        let on = engine.update(body, "--zonal-resiliency", "Enabled");
        let on = if across { on } else { on.switch("--allow-same-zone") };
        (on.switch("--yes"), engine.update(body, "--zonal-resiliency", "Disabled").switch("--yes"))
    } else {
        let mode = if across { "ZoneRedundant" } else { "SameZone" };
        (engine.update(body, "--high-availability", mode), engine.update(body, "--high-availability", "Disabled"))
    }
}

/// A zone that is not the server's, where the standby is known to stand in that of the server.
fn another_zone(readings: &Readings<'_>) -> Option<&'static str> {
    let own = readings.zone.filled_text().value()?;
    let standby = readings.standby_zone.filled_text().value()?;
    let zones = ["1", "2", "3"];
    let known = own.trim() == standby.trim() && zones.contains(&own.trim());
    zones.into_iter().find(|zone| known && *zone != own.trim())
}

/// A standby for a server that has none, or has one in its own zone.
fn add(engine: &Engine, body: &Body<'_>, across: bool) -> Draft {
    let server = body.resource();
    let readings = (engine.read)(body);
    let moves = readings.mode == Read::Value(HighAvailabilityMode::SameZone);
    let (on, off) = on_and_off(engine, body, across);
    // Where the zone of the standby was read and is the server's, another one is named: Azure chooses
    // otherwise.
    let named = another_zone(&readings).filter(|_| across);
    let on = match named {
        Some(zone) => on.flag("--standby-zone", zone),
        None => on,
    };
    let (run, back) = if moves {
        (vec![off.clone(), on], vec![off, on_and_off(engine, body, false).0])
    } else {
        (vec![on], vec![off])
    };
    let mode = if across { "ZoneRedundant" } else { "SameZone" };
    let place = if across { "another zone" } else { "the same zone" };
    let mut draft = Setting {
        key: if across { ACROSS } else { BESIDE },
        title: format!("Give {} a standby in {place}", server.name()),
        path: "properties.highAvailability.mode",
        after: format!("\"{mode}\""),
        run,
        back: Ok(back),
        show: engine.on(body, "show").query("highAvailability.mode"),
        value: mode.to_owned(),
        effect: String::new(),
    }
    .step(body);
    until_healthy(&mut draft, engine, body);
    if readings.state != Read::Value(HighAvailabilityState::Healthy) {
        draft = draft.shows(body, "properties.highAvailability.state", "\"Healthy\"");
    }
    if let Some(zone) = named {
        draft = draft.change(body, "properties.highAvailability.standbyAvailabilityZone", format!("\"{zone}\""));
    }
    draft.cost = Cost::Unpriced { direction: "more: the standby's compute is paid for like the server's".to_owned() };
    draft.gain = vec![gain(
        if across { Axis::Zone } else { Axis::Capacity },
        "the server stops with its zone or node until it is restored",
        if across {
            "the standby takes over within 60 to 120 seconds and loses nothing"
        } else {
            "the standby takes over when a node is lost; both are lost with the zone"
        },
    )];
    draft.confidence = Confidence::Documented;
    if across && readings.storage_redundancy.is_some() {
        draft.confidence = Confidence::Derived;
        draft = draft.cite(
            "a server whose storage is zone-redundant was created for it: that its standby can be turned on again is \
             inferred, and was not read on a page",
            engine.page,
        );
    }
    if moves {
        draft.confidence = Confidence::Assumed;
        draft = draft.need(
            "a while without a standby: it is turned off before it is turned on again in another zone",
            NeedState::Unknown,
            None,
        );
    }
    let cited = if engine.cli == "postgres" {
        "a standby is added to a running server; it doubles the cost of compute; not in the Burstable tier"
    } else {
        "another mode is turned off first; not in the Burstable tier; in another zone writes take 5 to 10 % longer"
    };
    draft.need("an hour of low load", NeedState::Unknown, None).cite(cited, engine.page)
}

/// The effect of a standby is that it is healthy, not that it is asked for.
fn until_healthy(draft: &mut Draft, engine: &Engine, body: &Body<'_>) {
    draft.downtime = Downtime::Unknown;
    draft.verify = Verify {
        what: "`highAvailability.state` reads Healthy".to_owned(),
        command: Some(engine.on(body, "show").query("highAvailability.state")),
        expected: Some("Healthy".to_owned()),
        every_minutes: 5,
        for_hours: 4,
    };
    draft.stop_if = Some("`highAvailability.state` has not become Healthy after some hours".to_owned());
}

/// A standby that is asked for and missing: turned off and on again.
fn again(engine: &Engine, body: &Body<'_>, across: bool) -> Draft {
    let server = body.resource();
    let (on, off) = on_and_off(engine, body, across);
    let mut draft = Setting {
        key: "standby-again",
        title: format!("Make the standby of {} anew", server.name()),
        path: "properties.highAvailability.state",
        after: "\"Healthy\"".to_owned(),
        run: vec![off, on],
        back: Err("there was no standby before: there is nothing to go back to".to_owned()),
        show: engine.on(body, "show").query("highAvailability.state"),
        value: "Healthy".to_owned(),
        effect: String::new(),
    }
    .step(body);
    // The state is Azure's to set: off and on again is an operation, and changes no property.
    draft.action = Action::Operate;
    draft.changes.clear();
    until_healthy(&mut draft, engine, body);
    draft.reversible = Reversible::Unknown;
    draft.cost = Cost::Unpriced { direction: "none known: the standby was asked for before".to_owned() };
    draft.gain = vec![gain(
        Axis::Configuration,
        "nothing takes over, whatever the mode says",
        "the standby takes over within 60 to 120 seconds",
    )];
    draft.confidence = Confidence::Assumed;
    draft
        .need("a look at the activity log: why there is no standby", NeedState::Unknown, None)
        .need("an hour of low load", NeedState::Unknown, None)
        .cite("that off and on again brings the standby back was not read on a page", engine.page)
}

/// The step out of the Burstable tier.
pub(in super::super) fn to_general_purpose(context: &Context<'_>, engine: &Engine, body: &Body<'_>) -> Vec<Proposal> {
    let server = body.resource();
    let size = "Standard_D2ds_v5";
    let sku = body.read("sku.name").filled_text().value();
    let back = match sku.as_deref().map(str::trim) {
        Some(sku) if sku.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_') => {
            Ok(vec![engine.update(body, "--tier", "Burstable").flag("--sku-name", sku)])
        }
        _ => Err("the size before was not read".to_owned()),
    };
    let mut draft = Setting {
        key: MAKE_GENERAL_PURPOSE,
        title: format!("Make {} General Purpose", server.name()),
        path: "sku.tier",
        after: "\"GeneralPurpose\"".to_owned(),
        run: vec![engine.update(body, "--tier", "GeneralPurpose").flag("--sku-name", size)],
        back,
        show: engine.on(body, "show").query("sku.tier"),
        value: "GeneralPurpose".to_owned(),
        effect: "the tier reads GeneralPurpose and clients are connected".to_owned(),
    }
    .step(body);
    draft.downtime = Downtime::Unknown;
    draft.cost = Cost::Unpriced { direction: "more per hour of compute".to_owned() };
    draft.gain = vec![gain(Axis::Capacity, "neither a standby nor a replica can be had", "both can be had")];
    draft.confidence = Confidence::Documented;
    if engine.cli != "postgres" {
        // No page that was read names a size for MySQL.
        draft.confidence = Confidence::Derived;
        draft.run = Run::ByHand {
            what: "choose a General Purpose size that the region offers (`az mysql flexible-server list-skus --location`), \
                   then set it with `az mysql flexible-server update --tier GeneralPurpose --sku-name SIZE`"
                .to_owned(),
        };
        draft = draft.cite("the command takes a tier and a size; whether the server restarts was not read", CLI);
    } else {
        draft = draft
            .need(
                format!("{size}, or the size of your choice, is offered and has quota in the region"),
                NeedState::Unknown,
                None,
            )
            .need("a moment in which the server may restart", NeedState::Unknown, None)
            .cite("the tier is changed in place, with a restart", engine.page);
    }
    let mut steps: Vec<Proposal> = vec![draft.into()];
    steps.extend(follow(to_present(engine, body), MAKE_GENERAL_PURPOSE));
    if context.profile.region_copy == RegionCopy::All {
        steps.extend(follow(replica::to_elsewhere(context, engine, body), MAKE_GENERAL_PURPOSE));
    }
    steps
}

/// What there is to do about a standby that cannot take over.
pub(in super::super) fn to_healthy(context: &Context<'_>, engine: &Engine, body: &Body<'_>) -> Vec<Proposal> {
    let readings = (engine.read)(body);
    if readings.state == Read::Value(HighAvailabilityState::NotEnabled) {
        let across = readings.mode == Read::Value(HighAvailabilityMode::ZoneRedundant);
        let zones = body.resource().location().region().is_some_and(|region| region.zones);
        // One that has to go to another zone anyway is made there.
        return if !across && zones {
            to_another_zone(context, engine, body)
        } else {
            vec![again(engine, body, across).into()]
        };
    }
    vec![Proposal::nothing(
        "Azure is changing the standby: no command makes it faster",
        format!(
            "read the server again with `az {} flexible-server show` until the state is Healthy; open a support request \
             when it stays as it is for hours, and start no failover meanwhile",
            engine.cli
        ),
    )]
}
