//! How long backups are kept, and whether a copy is in another region.

use amlha_model::Body;

use super::super::facts;
use super::super::stores::{
    Judged, Setting, kept_at_most, kept_long_enough, region_copy_asked, region_with_pair, switched_on, whole,
};
use super::super::words::gain;
use super::{Engine, new_server, not_a_replica};
use crate::context::Context;
use crate::plan::{Confidence, Cost, Downtime, NeedState, Proposal};
use crate::rule::Axis;

const REPLICA: &str = "a replica: the backups of its source are judged";

/// The most days that a server keeps backups.
const MOST_DAYS: u32 = 35;

/// Whether backups have a copy in the paired region.
pub(in super::super) fn in_two_regions<'a>(context: &Context<'a>, engine: &Engine, body: &Body<'a>) -> Judged<'a> {
    let readings = (engine.read)(body);
    region_copy_asked(context)?;
    not_a_replica(body, &readings, REPLICA)?;
    let (region, pair) = region_with_pair(body)?;
    let verdict = switched_on(
        body,
        &readings.geo_backup,
        "backups have a copy in the paired region",
        "backups are in one region: they are out of reach, or lost, with it",
    );
    Ok(verdict.fact(format!("the pair of {} is {pair}", region.display_name), region.source()))
}

/// Whether backups are kept as long as asked for.
pub(in super::super) fn long_enough<'a>(context: &Context<'a>, engine: &Engine, body: &Body<'a>) -> Judged<'a> {
    let readings = (engine.read)(body);
    not_a_replica(body, &readings, REPLICA)?;
    let verdict = kept_long_enough(context, body.resource(), &readings.backup_days);
    Ok(facts::of_service(verdict, engine.row, "backups are kept 7 days unless more are asked for, 35 at most"))
}

/// The step for a copy of backups in the paired region.
pub(in super::super) fn to_two_regions(context: &Context<'_>, engine: &Engine, body: &Body<'_>) -> Vec<Proposal> {
    let server = body.resource();
    if engine.cli == "postgres" {
        let why = "geo-redundant backup is chosen when a server is created, in a region with a pair";
        return vec![
            new_server::draft(context, engine, body, why).into(),
            Proposal::not_a_fix(
                "setting `properties.backup.geoRedundantBackup` on the running server",
                "the request has the field, and the service's guide says that it is set at creation only",
                engine.page,
            ),
        ];
    }
    let gained = gain(
        Axis::Region,
        "backups are out of reach until the region is back, lost with it",
        "the server can be restored in the paired region, up to the last backup that was copied",
    );
    let mut draft = Setting {
        key: "copy-backups",
        title: format!("Keep a copy of the backups of {} in the paired region", server.name()),
        path: "properties.backup.geoRedundantBackup",
        after: "\"Enabled\"".to_owned(),
        run: vec![engine.update(body, "--geo-redundant-backup", "Enabled")],
        back: Ok(vec![engine.update(body, "--geo-redundant-backup", "Disabled")]),
        show: engine.on(body, "show").query("backup.geoRedundantBackup"),
        value: "Enabled".to_owned(),
        effect: "the setting reads Enabled, and the server can be chosen for a geo-restore".to_owned(),
    }
    .step(body);
    draft.downtime = Downtime::Unknown;
    draft.cost = Cost::Unpriced { direction: "more per GB of backup".to_owned() };
    draft.gain = vec![gained];
    draft.stop_if =
        Some("Azure refuses: then it was possible at creation only, and a new server has to take its place".to_owned());
    draft.confidence = Confidence::Assumed;
    let draft = draft.cite(
        "the command takes the option on a running server; the service's guide says that it is set at creation: try it, \
         and expect a refusal",
        engine.page,
    );
    vec![draft.into()]
}

/// The step for backups that are kept longer.
pub(in super::super) fn to_long_enough(context: &Context<'_>, engine: &Engine, body: &Body<'_>) -> Vec<Proposal> {
    let server = body.resource();
    let wanted = context.profile.restore_days;
    if wanted > MOST_DAYS {
        return vec![kept_at_most(MOST_DAYS)];
    }
    // PostgreSQL takes no fewer than 7 days.
    let least = if engine.cli == "postgres" { 7 } else { 1 };
    let wanted = wanted.max(least);
    let before = whole(&(engine.read)(body).backup_days).filter(|days| *days >= least);
    let set = |days: u32| vec![engine.update(body, "--backup-retention", &days.to_string())];
    let mut draft = Setting {
        key: "keep-backups",
        title: format!("Keep the backups of {} for {wanted} days", server.name()),
        path: "properties.backup.backupRetentionDays",
        after: wanted.to_string(),
        run: set(wanted),
        back: before.map(set).ok_or_else(|| "the days before were not read, or cannot be set".to_owned()),
        show: engine.on(body, "show").query("backup.backupRetentionDays"),
        value: wanted.to_string(),
        effect: format!("the days read {wanted}, and the earliest moment to restore moves back day by day"),
    }
    .step(body);
    draft.downtime = Downtime::None;
    draft.cost = Cost::Unpriced { direction: "more for backup storage".to_owned() };
    draft.gain = vec![gain(
        Axis::DataProtection,
        "a mistake that is noticed later cannot be undone",
        "a moment of the last days can be restored to a new server",
    )];
    draft.confidence = Confidence::Documented;
    let draft = draft
        .need("nothing that was already dropped comes back: only what is kept from now on", NeedState::Met, None)
        .cite("retention is changed in place, up to 35 days", engine.page);
    vec![draft.into()]
}
