//! How far apart the copies of backups are, and how long they are kept.

use amlha_model::services::sql_database::{BackupRedundancy, LongTermRetention, ShortTermRetention, SqlTier};
use amlha_model::{Body, Read, Reading, Resource, resource_id, shown};

use super::super::facts;
use super::super::stores::{
    Judged, Setting, kept_at_most, kept_long_enough, region_copy_asked, region_with_zones, whole,
};
use super::super::unread;
use super::super::words::{gain, unusable, unusable_in};
use super::{DATABASE_PAGE, INSTANCE_PAGE, on, server_name};
use crate::context::Context;
use crate::plan::{
    Action, Command, Confidence, Cost, DataRisk, Downtime, Draft, Guard, NeedState, Proposal, Recreates, Reversible,
    Rollback, Run, Verify, target_of,
};
use crate::profile::RegionCopy;
use crate::rule::Axis;
use crate::verdict::Verdict;

/// The key of the step that spreads backups.
pub(super) const SPREAD: &str = "spread-backups";

/// The most days of point-in-time restore.
const MOST_DAYS: u32 = 35;
const SHORT: &str = "backupShortTermRetentionPolicies";

/// The redundancy that is in force where Azure says it, else the one that is asked for; and the
/// one that is asked for.
pub(super) fn effective<'a>(body: &Body<'a>) -> (Reading<'a>, Reading<'a>) {
    let current = body.read("properties.currentBackupStorageRedundancy");
    let requested = body.read("properties.requestedBackupStorageRedundancy");
    // What is said in a way that cannot be read is not unsaid.
    if current.filled_text().is_blank() { (requested.clone(), requested) } else { (current, requested) }
}

fn judged<'a>(
    row: &'static str,
    body: &Body<'a>,
    is_good: impl Fn(&BackupRedundancy<'_>) -> bool,
    good: &'static str,
    bad: &'static str,
    wanted: &'static str,
) -> Judged<'a> {
    let resource = body.resource();
    let (current, requested) = effective(body);
    let verdict = match current.filled_text().map(BackupRedundancy::of) {
        Read::Value(BackupRedundancy::Other(_)) => return Err(unusable(body, &current, &Read::<()>::Unusable, wanted)),
        Read::Value(redundancy) if is_good(&redundancy) => Verdict::pass(good),
        Read::Value(_) => Verdict::fail(bad),
        other => return Err(unusable(body, &current, &other, wanted)),
    };
    let mut verdict = verdict.seen(resource, &current, wanted);
    if current.path() != requested.path() {
        let word = |reading: &Reading<'_>| {
            shown(reading.filled_text().value().as_deref().map_or("not read", str::trim)).into_owned()
        };
        let (declared, effective) = (word(&requested), word(&current));
        let disagree = requested.filled_text().value().is_some() && !declared.eq_ignore_ascii_case(&effective);
        verdict = verdict.seen(resource, &requested, "").state(declared, effective, disagree);
    }
    Ok(facts::of_service(
        verdict,
        row,
        "backup storage is Local, Zone, Geo or GeoZone: only the last two are in a second region",
    ))
}

/// Whether backups have a copy in a second region.
pub(in super::super) fn in_two_regions<'a>(context: &Context<'a>, row: &'static str, body: &Body<'a>) -> Judged<'a> {
    region_copy_asked(context)?;
    judged(
        row,
        body,
        |redundancy| matches!(redundancy, BackupRedundancy::Geo | BackupRedundancy::GeoZone),
        "backups have a copy in a second region",
        "backups are in one region: they are out of reach, or lost, with it",
        "Geo or GeoZone",
    )
}

/// Whether backups are in several zones.
pub(in super::super) fn in_several_zones<'a>(row: &'static str, body: &Body<'a>) -> Judged<'a> {
    region_with_zones(body)?;
    judged(
        row,
        body,
        |redundancy| matches!(redundancy, BackupRedundancy::Zone | BackupRedundancy::GeoZone),
        "backups are in several zones",
        "backups of the region are in one zone: zone redundancy cannot be turned on",
        "Zone or GeoZone",
    )
}

/// What backups are to be: what they are now, and what the region and the profile ask for.
fn wanted(context: &Context<'_>, body: &Body<'_>) -> &'static str {
    let (current, _) = effective(body);
    let current = current.filled_text().map(BackupRedundancy::of).value();
    let zones = body.resource().location().region().is_some_and(|region| region.zones);
    let zone = zones || matches!(current, Some(BackupRedundancy::Zone | BackupRedundancy::GeoZone));
    let geo = context.profile.region_copy == RegionCopy::All
        || matches!(current, Some(BackupRedundancy::Geo | BackupRedundancy::GeoZone));
    match (zone, geo) {
        (true, true) => "GeoZone",
        (true, false) => "Zone",
        (false, true) => "Geo",
        (false, false) => "Local",
    }
}

/// The step that spreads backups. `word` is that of the Azure CLI: `db` or `mi`.
pub(in super::super) fn spread(context: &Context<'_>, word: &'static str, body: &Body<'_>) -> Draft {
    let resource = body.resource();
    let after = wanted(context, body);
    let update = |value: &str| {
        let command = on(resource, &[word, "update"]).flag("--backup-storage-redundancy", value);
        if word == "mi" { command.switch("--yes") } else { command }
    };
    let (current, _) = effective(body);
    let back = match current.filled_text().map(BackupRedundancy::of) {
        Read::Value(BackupRedundancy::Local) => Ok(vec![update("Local")]),
        Read::Value(BackupRedundancy::Zone) => Ok(vec![update("Zone")]),
        Read::Value(BackupRedundancy::Geo) => Ok(vec![update("Geo")]),
        _ => Err("the redundancy before was not read".to_owned()),
    };
    let mut draft = Setting {
        key: SPREAD,
        title: format!("Keep the backups of {} on {after} storage", resource.name()),
        path: "properties.requestedBackupStorageRedundancy",
        after: format!("\"{after}\""),
        run: vec![update(after)],
        back,
        show: on(resource, &[word, "show"]).query("currentBackupStorageRedundancy"),
        value: after.to_owned(),
        effect: format!("`currentBackupStorageRedundancy` reads {after}"),
    }
    .step(body);
    draft.guard.skip_if = format!("`currentBackupStorageRedundancy` already reads {after}");
    draft.downtime = Downtime::None;
    draft.verify.every_minutes = 30;
    draft.verify.for_hours = 48;
    draft.cost = Cost::Unpriced { direction: "more per GB of backup".to_owned() };
    draft.gain = vec![gain(
        Axis::DataProtection,
        "backups are lost with the zone or the region that they protect against",
        "they outlive it",
    )];
    draft.confidence = Confidence::Documented;
    let tier = body.read("sku.tier").filled_text().map(SqlTier::of);
    if word == "db" && tier == Read::Value(SqlTier::Hyperscale) {
        draft.confidence = Confidence::Assumed;
        draft.stop_if = Some(
            "Azure refuses: for Hyperscale it may be possible at creation only, and a new database has to take its place"
                .to_owned(),
        );
    }
    draft
        .shows(body, "properties.currentBackupStorageRedundancy", format!("\"{after}\""))
        .need("no policy denies backup storage in a second region (data residency)", NeedState::Unknown, None)
        .cite("backup redundancy is changed in place", if word == "mi" { INSTANCE_PAGE } else { DATABASE_PAGE })
}

/// How long moments of a database can be restored. `None` where the policy was not read.
pub(in super::super) fn short_policy<'a>(context: &Context<'a>, database: Resource<'a>) -> Option<Resource<'a>> {
    context.inventory.child(database.id(), SHORT, "default")
}

/// Whether a database's policy keeps backups long enough.
pub(in super::super) fn long_enough<'a>(context: &Context<'a>, body: &Body<'a>) -> Judged<'a> {
    let database = body.resource();
    let Some(policy) = short_policy(context, database) else {
        return Err(Verdict::unknown(format!(
            "how long backups are kept was not read: add the answer of `az sql db str-policy show --name {} --server {}`",
            shown(database.name()),
            shown(&server_name(database))
        ))
        .noted(format!("the inventory holds no {SHORT} of {}", database.name())));
    };
    let days = ShortTermRetention(&policy.body()).retention_days();
    let verdict = kept_long_enough(context, policy, &days);
    Ok(facts::of_service(verdict, "sql_database", "backups are kept 7 days unless more are asked for"))
}

/// The step for a database whose backups are kept longer.
pub(in super::super) fn to_long_enough(context: &Context<'_>, body: &Body<'_>) -> Vec<Proposal> {
    let days = context.profile.restore_days;
    if days > MOST_DAYS {
        return vec![kept_at_most(MOST_DAYS)];
    }
    let database = body.resource();
    let Some(policy) = short_policy(context, database) else {
        return vec![Proposal::nothing("the policy was not read", "read it and plan anew")];
    };
    let on = |verb: &str| on(database, &["db", "str-policy", verb]);
    let set = |days: u32| on("set").flag("--retention-days", days.to_string());
    let draft = keep_longer(policy, database.name(), days, on("show"), &set)
        .need("a database of the Basic tier keeps 7 days at most", NeedState::Unknown, None)
        .cite("1 to 35 days; the range was not confirmed on a page that was read", DATABASE_PAGE);
    vec![draft.into()]
}

/// The step for a policy that keeps backups longer.
pub(in super::super) fn keep_longer(
    policy: Resource<'_>,
    name: &str,
    days: u32,
    show: Command,
    set: &dyn Fn(u32) -> Command,
) -> Draft {
    let body = policy.body();
    let before = whole(&ShortTermRetention(&body).retention_days());
    let mut draft = Setting {
        key: "keep-backups",
        title: format!("Keep the backups of {name} for {days} days"),
        path: "properties.retentionDays",
        after: days.to_string(),
        run: vec![set(days)],
        back: before.map(|days| vec![set(days)]).ok_or_else(|| "the days before were not read".to_owned()),
        show: show.query("retentionDays"),
        value: days.to_string(),
        effect: format!("`retentionDays` reads {days}, and the earliest moment to restore moves back day by day"),
    }
    .step(&body);
    draft.downtime = Downtime::None;
    draft.cost = Cost::Unpriced { direction: "more for backup storage".to_owned() };
    draft.gain = vec![gain(
        Axis::DataProtection,
        "a mistake that is noticed later cannot be undone",
        "a moment of the last days can be restored to a new database",
    )];
    draft.confidence = Confidence::Derived;
    draft
}

const LONG: &str = "backupLongTermRetentionPolicies";

/// Whether any full backup is kept for longer than point-in-time restore reaches back.
pub(in super::super) fn for_years<'a>(context: &Context<'a>, body: &Body<'a>) -> Judged<'a> {
    let database = body.resource();
    let Some(policy) = context.inventory.child(database.id(), LONG, "default") else {
        return Err(Verdict::unknown(format!(
            "long-term retention was not read: add the answer of `az sql db ltr-policy show --name {} --server {}`",
            shown(database.name()),
            shown(&server_name(database))
        ))
        .noted(format!("the inventory holds no {LONG} of {}", database.name())));
    };
    let opened = policy.body();
    let view = LongTermRetention(&opened);
    let periods = [view.weekly_retention(), view.monthly_retention(), view.yearly_retention()];
    let keeps = |reading: &Reading<'_>| match reading.filled_text() {
        Read::Value(period) if is_duration(period.trim()) => Some(!is_zero(period.trim())),
        Read::Value(_) => None,
        Read::Absent | Read::Null | Read::Unusable => None,
    };
    let verdict = if periods.iter().any(|period| keeps(period) == Some(true)) {
        Verdict::pass("full backups are kept beyond point-in-time restore")
    } else if let Some(unread) = periods.iter().find(|period| keeps(period).is_none()) {
        return Err(unusable_in(policy, unread, &unread.filled_text(), "an ISO 8601 duration"));
    } else {
        Verdict::fail("no backup is kept beyond point-in-time restore")
    };
    Ok(periods.iter().fold(verdict, |verdict, period| verdict.seen(policy, period, "one of the three above PT0S")))
}

/// Whether a text begins as an ISO 8601 duration does.
fn is_duration(period: &str) -> bool {
    period.starts_with(['P', 'p']) && period.contains(|letter: char| letter.is_ascii_digit())
}

/// Whether an ISO 8601 duration is nothing: `PT0S`, `P0D`.
fn is_zero(period: &str) -> bool {
    period.chars().filter(char::is_ascii_digit).all(|digit| digit == '0')
}

/// The decision on long-term retention.
pub(in super::super) fn to_years(body: &Body<'_>) -> Vec<Proposal> {
    let database = body.resource();
    let show = || on(database, &["db", "ltr-policy", "show"]).query("weeklyRetention");
    let mut draft = Draft::new(
        "keep-full-backups",
        Action::Decide,
        database,
        format!("Decide how long full backups of {} are kept", database.name()),
    );
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Yes;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(30);
    draft.cost = Cost::Unpriced { direction: "more per GB of backup that is kept".to_owned() };
    draft.gain = vec![gain(
        Axis::DataProtection,
        "a mistake that is noticed after weeks cannot be undone",
        "a full backup of a week, a month or a year can be restored",
    )];
    draft.run = Run::ByHand {
        what: "agree with whoever owns the data how long it must be kept, then set it with `az sql db ltr-policy set \
               --weekly-retention P4W --monthly-retention P12M --yearly-retention P5Y --week-of-year 1`"
            .to_owned(),
    };
    draft.guard = Guard { skip_if: "the policy already keeps backups".to_owned(), command: Some(show()), value: None };
    draft.verify = Verify {
        what: "the policy reads the periods agreed on, and a first backup is listed after a week".to_owned(),
        command: Some(show()),
        expected: None,
        every_minutes: 5,
        for_hours: 1,
    };
    draft.rollback = Rollback::None {
        why: "periods can be shortened again; backups that were made for them stay until they expire".to_owned(),
    };
    draft.confidence = Confidence::Derived;
    vec![
        draft
            .cite(
                "weekly, monthly and yearly backups, as ISO 8601 durations; the limit was not confirmed",
                DATABASE_PAGE,
            )
            .into(),
    ]
}

/// The policies of the databases of a managed instance, in the order of their ids.
pub(in super::super) fn of_instance<'a>(context: &Context<'a>, instance: Resource<'a>) -> Vec<(Resource<'a>, String)> {
    let mut found = Vec::new();
    for index in context.survey().policies_of_instance(instance.id()) {
        let policy = context.inventory.resource(*index);
        let Ok(id) = policy.parsed_id() else { continue };
        if let Some(database) = id.names().nth(1) {
            found.push((policy, database.to_owned()));
        }
    }
    found.sort_by(|a, b| resource_id::compare(a.0.id(), b.0.id()));
    found
}

/// Whether every database of an instance whose policy was read keeps backups long enough.
pub(in super::super) fn instance_long_enough<'a>(context: &Context<'a>, body: &Body<'a>) -> Judged<'a> {
    let policies = of_instance(context, body.resource());
    let verdicts = policies.iter().map(|(policy, _)| {
        let days = ShortTermRetention(&policy.body()).retention_days();
        kept_long_enough(context, *policy, &days)
    });
    // The worst one speaks for the instance: outcomes are ordered so.
    let worst = verdicts.min_by_key(|verdict| verdict.outcome);
    let verdict = worst.unwrap_or_else(|| {
        Verdict::unknown(
            "how long backups are kept was not read: add the answers of `az sql midb short-term-retention-policy show`",
        )
    });
    let verdict = verdict.noted(format!("policies of its databases that were read: {}", policies.len()));
    let gap = unread::below(context, body.resource().id(), "databases");
    Ok(unread::unless(verdict, gap, "the policies of its databases"))
}

/// The steps for the databases of an instance whose backups are kept too short.
pub(in super::super) fn instance_to_long_enough(context: &Context<'_>, body: &Body<'_>) -> Vec<Proposal> {
    let days = context.profile.restore_days;
    if days > MOST_DAYS {
        return vec![kept_at_most(MOST_DAYS)];
    }
    let instance = body.resource();
    let short = |policy: &Resource<'_>| {
        let kept = whole(&ShortTermRetention(&policy.body()).retention_days());
        kept.is_none_or(|kept| kept < days)
    };
    let policies = of_instance(context, instance);
    let steps = policies.iter().filter(|(policy, _)| short(policy)).map(|(policy, database)| {
        let on = |verb: &str| {
            Command::az(["sql", "midb", "short-term-retention-policy", verb])
                .flag("--name", database.as_str())
                .flag("--managed-instance", instance.name())
                .scoped(&target_of(instance))
        };
        let set = |days: u32| on("set").flag("--retention-days", days.to_string());
        let draft = keep_longer(*policy, database, days, on("show"), &set);
        draft.cite("the command takes a number of days", "Azure CLI reference, az sql midb, 2026-08-21").into()
    });
    steps.collect()
}
