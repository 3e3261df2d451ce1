//! Zone redundancy by tier.

use amlha_model::services::sql_database::{BackupRedundancy, SqlTier};
use amlha_model::services::sql_managed_instance::SqlManagedInstance;
use amlha_model::{Body, Read, Reading};

use super::super::facts;
use super::super::stores::{Judged, Setting, region_with_zones, replacement};
use super::super::words::{gain, unusable, zones_of};
use super::{DATABASE_PAGE, INSTANCE_PAGE, backup, on};
use crate::context::Context;
use crate::plan::{Confidence, Cost, Downtime, Draft, Elapsed, NeedState, Proposal};
use crate::rule::Axis;
use crate::verdict::Verdict;

const TIERS: &str =
    "General Purpose, Business Critical, Premium and Hyperscale can be zone-redundant; Basic and Standard cannot";
const ON: &str = "make-zone-redundant";

/// What a database or a pool says of its zones.
#[derive(Debug)]
pub(in super::super) struct Zoned<'a> {
    pub(in super::super) tier_name: Reading<'a>,
    pub(in super::super) tier: Read<SqlTier<'a>>,
    pub(in super::super) zone_redundant: Reading<'a>,
}

/// Whether a database or a pool is zone-redundant.
pub(in super::super) fn redundant<'a>(row: &'static str, body: &Body<'a>, of: &Zoned<'a>) -> Judged<'a> {
    let region = region_with_zones(body)?;
    let resource = body.resource();
    let verdict = match (of.zone_redundant.boolean(), &of.tier) {
        (Read::Value(true), _) => Verdict::pass("its replicas are in several zones"),
        (Read::Value(false), Read::Value(SqlTier::Basic | SqlTier::Standard)) => {
            Verdict::not_applicable("the tier cannot be zone-redundant: the tier is judged first")
        }
        (
            Read::Value(false),
            Read::Value(SqlTier::GeneralPurpose | SqlTier::BusinessCritical | SqlTier::Premium | SqlTier::Hyperscale),
        ) => Verdict::fail("it is in one zone, and lost with it until the zone is back"),
        (Read::Value(false), tier) => {
            return Err(unusable(
                body,
                &of.tier_name,
                tier,
                "a tier of which amlha knows whether it can be zone-redundant",
            ));
        }
        (other, _) => return Err(unusable(body, &of.zone_redundant, &other, "true")),
    };
    let verdict = verdict.seen(resource, &of.zone_redundant, "true").seen(resource, &of.tier_name, "");
    Ok(facts::of_service(verdict.fact(zones_of(region), region.source()), row, TIERS))
}

/// Whether the tier can be zone-redundant.
pub(in super::super) fn tier<'a>(row: &'static str, body: &Body<'a>, of: &Zoned<'a>) -> Judged<'a> {
    let region = region_with_zones(body)?;
    let wanted = "GeneralPurpose, BusinessCritical, Premium or Hyperscale";
    let verdict = match &of.tier {
        Read::Value(SqlTier::Basic | SqlTier::Standard) => Verdict::fail("the tier cannot be zone-redundant"),
        Read::Value(SqlTier::GeneralPurpose | SqlTier::BusinessCritical | SqlTier::Premium | SqlTier::Hyperscale) => {
            Verdict::pass("the tier can be zone-redundant")
        }
        other => return Err(unusable(body, &of.tier_name, other, wanted)),
    };
    let verdict = verdict.seen(body.resource(), &of.tier_name, wanted).fact(zones_of(region), region.source());
    Ok(facts::of_service(verdict, row, TIERS))
}

fn gained(draft: &mut Draft) {
    draft.gain = vec![gain(
        Axis::Zone,
        "what is in it is out of reach until the zone is back",
        "it goes on within 30 seconds and loses nothing",
    )];
}

/// The step for zone redundancy. `word` is that of the Azure CLI: `db` or `elastic-pool`.
pub(in super::super) fn to_redundant(word: &'static str, body: &Body<'_>, of: &Zoned<'_>) -> Vec<Proposal> {
    let resource = body.resource();
    let name = resource.name();
    if of.tier == Read::Value(SqlTier::Hyperscale) {
        let how = if word == "db" {
            "create a zone-redundant database with at least one high-availability replica and Zone or GeoZone backup storage, \
             as a geo-replica of this one or empty (`az sql db create --zone-redundant true --ha-replicas 1 \
             --backup-storage-redundancy GeoZone`); bring the data over and switch"
        } else {
            "create a zone-redundant pool, and in it zone-redundant databases with at least one high-availability replica \
             and Zone or GeoZone backup storage; bring the data over and switch"
        };
        let mut draft = replacement(body, "new-with-zones", format!("Replace {name} by one with zones"), how);
        gained(&mut draft);
        draft.confidence = Confidence::Documented;
        return vec![
            draft.cite("Hyperscale is made zone-redundant when it is created, and not later", DATABASE_PAGE).into(),
        ];
    }
    let set = |value: &str| vec![on(resource, &[word, "update"]).flag("--zone-redundant", value)];
    let mut draft = Setting {
        key: ON,
        title: format!("Make {name} zone-redundant"),
        path: "properties.zoneRedundant",
        after: "true".to_owned(),
        run: set("true"),
        back: Ok(set("false")),
        show: on(resource, &[word, "show"]).query("zoneRedundant"),
        value: "true".to_owned(),
        effect: "`zoneRedundant` reads true and clients are connected".to_owned(),
    }
    .step(body);
    draft.downtime = Downtime::Brief;
    gained(&mut draft);
    draft.confidence = Confidence::Documented;
    let general = of.tier == Read::Value(SqlTier::GeneralPurpose);
    draft.cost = Cost::Unpriced {
        direction: if general {
            "more per hour of compute"
        } else {
            "no extra charge in the Premium and Business Critical tiers"
        }
        .to_owned(),
    };
    if general {
        let family = body.read("sku.family").filled_text().value();
        let gen5 = match family.as_deref().map(str::trim) {
            Some(family) if family.eq_ignore_ascii_case("Gen5") => NeedState::Met,
            Some(_) => NeedState::Missing,
            None => NeedState::Unknown,
        };
        draft = draft.need("Gen5 hardware: General Purpose is zone-redundant on no other", gen5, None);
    }
    vec![draft.cite("online, with a brief reconnect; reversible", DATABASE_PAGE).into()]
}

/// The step to a tier that can be zone-redundant.
pub(in super::super) fn to_tier(word: &'static str, body: &Body<'_>) -> Vec<Proposal> {
    let resource = body.resource();
    let plain = |text: &str| text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    let tier = body.read("sku.tier").filled_text().value();
    let tier = tier.as_deref().map(str::trim).filter(|tier| plain(tier));
    let size = if word == "db" {
        let objective = body.read("properties.currentServiceObjectiveName").filled_text().value();
        objective
            .map(|size| size.trim().to_owned())
            .filter(|size| plain(size))
            .map(|size| ("--service-objective", size))
    } else {
        super::super::stores::whole(&body.read("sku.capacity")).map(|units| ("--capacity", units.to_string()))
    };
    let back = match (tier, size) {
        (Some(tier), Some((option, size))) => {
            Ok(vec![on(resource, &[word, "update"]).flag("--edition", tier).flag(option, size)])
        }
        _ => Err("the size before was not read".to_owned()),
    };
    let run = on(resource, &[word, "update"])
        .flag("--edition", "GeneralPurpose")
        .flag("--family", "Gen5")
        .flag("--capacity", "2")
        .flag("--zone-redundant", "true");
    let mut draft = Setting {
        key: "make-general-purpose",
        title: format!("Make {} General Purpose and zone-redundant", resource.name()),
        path: "sku.tier",
        after: "\"GeneralPurpose\"".to_owned(),
        run: vec![run],
        back,
        show: on(resource, &[word, "show"]).query("sku.tier"),
        value: "GeneralPurpose".to_owned(),
        effect: "the tier reads GeneralPurpose, `zoneRedundant` reads true, and queries are as fast as before"
            .to_owned(),
    }
    .step(body);
    draft.downtime = Downtime::Brief;
    draft.cost = Cost::Unpriced { direction: "more: another way of paying, and zones on top".to_owned() };
    gained(&mut draft);
    draft.confidence = if word == "db" { Confidence::Documented } else { Confidence::Derived };
    let draft = draft
        .change(body, "properties.zoneRedundant", "true")
        .need("two vCores are enough for the load, or another `--capacity` is chosen", NeedState::Unknown, None)
        .cite("scaled online to a tier that can be zone-redundant", DATABASE_PAGE);
    vec![draft.into()]
}

/// Whether a managed instance is zone-redundant.
pub(in super::super) fn instance<'a>(body: &Body<'a>) -> Judged<'a> {
    let region = region_with_zones(body)?;
    let view = SqlManagedInstance(body);
    let instance = body.resource();
    let next = view.is_general_purpose_v2();
    let zones = view.zone_redundant();
    let verdict = match zones.boolean() {
        Read::Value(true) => Verdict::pass("its replicas are in several zones"),
        Read::Value(false) if next.boolean() == Read::Value(true) => {
            Verdict::not_applicable("the next-generation General Purpose tier cannot be zone-redundant yet")
        }
        Read::Value(false) => Verdict::fail("it is in one zone, and lost with it until the zone is back"),
        other => return Err(unusable(body, &zones, &other, "true")),
    };
    let verdict = verdict.seen(instance, &zones, "true").seen(instance, &next, "");
    Ok(facts::of_service(
        verdict.fact(zones_of(region), region.source()),
        "sql_managed_instance",
        "zone redundancy is offered in selected regions, with Zone or GeoZone backup storage, not for next-generation \
         General Purpose",
    ))
}

/// The step for a zone-redundant managed instance.
pub(in super::super) fn instance_to_redundant(context: &Context<'_>, body: &Body<'_>) -> Vec<Proposal> {
    let instance = body.resource();
    let set = |value: &str| vec![on(instance, &["mi", "update"]).flag("--zone-redundant", value).switch("--yes")];
    let mut draft = Setting {
        key: ON,
        title: format!("Make {} zone-redundant", instance.name()),
        path: "properties.zoneRedundant",
        after: "true".to_owned(),
        run: set("true"),
        back: Ok(set("false")),
        show: on(instance, &["mi", "show"]).query("zoneRedundant"),
        value: "true".to_owned(),
        effect: "`zoneRedundant` reads true and clients are connected".to_owned(),
    }
    .step(body);
    draft.downtime = Downtime::Brief;
    draft.elapsed = Elapsed::Unknown;
    draft.verify.every_minutes = 30;
    draft.verify.for_hours = 24;
    draft.cost = Cost::Unpriced { direction: "more per hour of compute".to_owned() };
    gained(&mut draft);
    draft.after = vec![backup::SPREAD];
    draft.stop_if = Some("Azure says that the region or the hardware does not offer it".to_owned());
    draft.confidence = Confidence::Documented;
    let (current, _) = backup::effective(body);
    let spread = matches!(
        current.filled_text().map(BackupRedundancy::of),
        Read::Value(BackupRedundancy::Zone | BackupRedundancy::GeoZone)
    );
    let draft = draft
        .need(
            "backup storage is Zone or GeoZone",
            if spread { NeedState::Met } else { NeedState::Missing },
            Some(on(instance, &["mi", "show"]).query("currentBackupStorageRedundancy")),
        )
        .need("the region is one of those that offer it", NeedState::Unknown, None)
        .cite("online, may take hours; in selected regions; reversible", INSTANCE_PAGE);
    let mut steps: Vec<Proposal> = vec![draft.into()];
    if !spread {
        steps.push(backup::spread(context, "mi", body).prepares().into());
    }
    steps
}
