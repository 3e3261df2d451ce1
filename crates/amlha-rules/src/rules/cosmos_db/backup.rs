//! How an account is backed up.

use amlha_model::services::cosmos_db::{BackupKind, CosmosDb};
use amlha_model::{Body, Read};

use super::super::facts;
use super::super::stores::{Judged, Setting};
use super::super::words::{gain, unusable};
use super::account::{PAGE, on};
use crate::plan::{Confidence, Cost, Downtime, NeedState, Proposal, Reversible, Rollback};
use crate::rule::Axis;
use crate::verdict::Verdict;

const ROW: &str = "cosmos_db";
const SPREAD: &str = "spread-backups";

/// Whether any moment can be restored.
pub(super) fn continuous<'a>(body: &Body<'a>) -> Judged<'a> {
    let view = CosmosDb(body);
    let account = body.resource();
    let kind = view.backup_kind_name();
    let multiple = view.enable_multiple_write_locations();
    let verdict = match view.backup_kind() {
        Read::Value(BackupKind::Continuous) => {
            Verdict::pass("any moment of the last days can be restored").seen(account, &view.continuous_tier(), "")
        }
        Read::Value(BackupKind::Periodic) if multiple.boolean() == Read::Value(true) => {
            Verdict::unknown("whether continuous backup is offered with several write regions was not read")
                .seen(account, &multiple, "")
        }
        Read::Value(BackupKind::Periodic) => {
            Verdict::fail("periodic backups: what was written since the last one is lost")
        }
        Read::Value(BackupKind::Other(_)) => return Err(unusable(body, &kind, &Read::<()>::Unusable, "Continuous")),
        other => return Err(unusable(body, &kind, &other, "Continuous")),
    };
    Ok(verdict.seen(account, &kind, "Continuous"))
}

/// Whether periodic backups outlive a data centre.
pub(super) fn apart<'a>(body: &Body<'a>) -> Judged<'a> {
    let view = CosmosDb(body);
    let account = body.resource();
    let kind = view.backup_kind_name();
    match view.backup_kind() {
        Read::Value(BackupKind::Periodic) => {}
        Read::Value(BackupKind::Continuous) => {
            return Err(Verdict::not_applicable("backups are continuous: their redundancy is no setting")
                .seen(account, &kind, ""));
        }
        Read::Value(BackupKind::Other(_)) => return Err(unusable(body, &kind, &Read::<()>::Unusable, "Periodic")),
        other => return Err(unusable(body, &kind, &other, "Periodic or Continuous")),
    }
    let redundancy = view.backup_redundancy();
    let word = redundancy.filled_text();
    let is = |known: &str| matches!(&word, Read::Value(word) if word.trim().eq_ignore_ascii_case(known));
    let verdict = if is("Local") {
        Verdict::fail("periodic backups are kept in one place, and lost with it")
    } else if is("Zone") || is("Geo") {
        Verdict::pass("periodic backups outlive the loss of a zone")
    } else {
        return Err(unusable(body, &redundancy, &word, "Geo or Zone"));
    };
    let verdict = verdict.seen(account, &redundancy, "Geo or Zone").seen(account, &kind, "");
    Ok(facts::of_service(verdict, ROW, "periodic backups are kept on Local, Zone or Geo storage"))
}

/// The step for continuous backup.
pub(super) fn to_continuous(body: &Body<'_>) -> Vec<Proposal> {
    let account = body.resource();
    let mut draft = Setting {
        key: "back-up-continuously",
        title: format!("Back {} up continuously", account.name()),
        path: "properties.backupPolicy.type",
        after: "\"Continuous\"".to_owned(),
        run: vec![
            on(body, "update").flag("--backup-policy-type", "Continuous").flag("--continuous-tier", "Continuous30Days"),
        ],
        back: Err("an account does not go back to periodic backups; that was not confirmed on a page that was read"
            .to_owned()),
        show: on(body, "show").query("backupPolicy.type"),
        value: "Continuous".to_owned(),
        effect: "the policy reads Continuous, and `backupPolicy.migrationState` is gone or Completed".to_owned(),
    }
    .step(body);
    // Their redundancy is a setting of periodic backups only.
    draft.after = vec![SPREAD];
    draft.downtime = Downtime::None;
    draft.reversible = Reversible::OneWay;
    draft.cost = Cost::Unpriced { direction: "more per GB with 30 days than with 7".to_owned() };
    draft.gain = vec![gain(
        Axis::DataProtection,
        "what was written since the last backup is lost",
        "any moment of the last 30 days can be restored to a new account",
    )];
    draft.confidence = Confidence::Documented;
    let draft = draft
        .need(
            "no analytical store, and one write region: whether it is offered otherwise was not read",
            NeedState::Unknown,
            None,
        )
        .cite("the type of backup is changed in place, one way", PAGE);
    vec![draft.into()]
}

/// The step for periodic backups that are further apart.
pub(super) fn to_apart(body: &Body<'_>) -> Vec<Proposal> {
    let account = body.resource();
    let set = |value: &str| vec![on(body, "update").flag("--backup-redundancy", value)];
    let pair = account.location().region().is_some_and(|region| region.pair.is_some());
    let wanted = if pair { "Geo" } else { "Zone" };
    let mut draft = Setting {
        key: SPREAD,
        title: format!("Keep the backups of {} on {wanted} storage", account.name()),
        path: "properties.backupPolicy.periodicModeProperties.backupStorageRedundancy",
        after: format!("\"{wanted}\""),
        run: set(wanted),
        back: Ok(set("Local")),
        show: on(body, "show").query("backupPolicy.periodicModeProperties.backupStorageRedundancy"),
        value: wanted.to_owned(),
        effect: format!("the redundancy reads {wanted}"),
    }
    .step(body);
    draft.downtime = Downtime::None;
    draft.cost = Cost::Unpriced { direction: "more per GB of backup".to_owned() };
    draft.gain = vec![gain(
        Axis::DataProtection,
        "backups are lost with the place that they protect against",
        "backups outlive it",
    )];
    draft.rollback = match draft.rollback {
        Rollback::Commands { commands, .. } => {
            Rollback::Commands { commands, but: "copies elsewhere are given up".to_owned() }
        }
        other => other,
    };
    draft.confidence = Confidence::Derived;
    let draft = draft
        .need("no policy denies copies in another region (data residency)", NeedState::Unknown, None)
        .cite("the command takes Geo, Local or Zone", "Azure CLI reference, az cosmosdb update, 2026-08-21");
    vec![draft.into()]
}
