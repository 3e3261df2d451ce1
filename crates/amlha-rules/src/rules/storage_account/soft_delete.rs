//! Soft delete of blobs, containers and shares: three policies in two settings objects.
//!
//! Blobs and containers are set by one call, so the rules on both propose one step, which sets
//! whatever falls short and leaves alone what does not: a container policy of 30 days stays at 30
//! when the blob policy is raised to 7.

use amlha_model::json::edit::Path;
use amlha_model::services::storage_account::{
    AccountKind, BlobService, Family, FileService, Retention, StorageAccount,
};
use amlha_model::{Body, Read, Resource, SECTIONS, shown};

use super::super::words::gain;
use crate::context::Context;
use crate::plan::{
    Action, Change, Command, Confidence, Cost, DataRisk, Downtime, Draft, Effect, Elapsed, Guard, NeedState, Proposal,
    Recreates, Reversible, Rollback, Run, Verify, target_of,
};
use crate::rule::Axis;
use crate::verdict::Verdict;

const PAGE: &str = "az storage account blob-service-properties and file-service-properties, 2026-08-21";

/// One policy.
pub(super) struct Policy {
    /// What it keeps: "blobs".
    what: &'static str,
    /// The type segment of the settings object.
    object: &'static str,
    /// The property there.
    property: &'static str,
    of: for<'a> fn(&Body<'a>) -> Retention<'a>,
    enable: &'static str,
    days: &'static str,
}

pub(super) static BLOBS: Policy = Policy {
    what: "blobs",
    object: "blobServices",
    property: "deleteRetentionPolicy",
    of: |body| BlobService(body).delete_retention(),
    enable: "--enable-delete-retention",
    days: "--delete-retention-days",
};

pub(super) static CONTAINERS: Policy = Policy {
    what: "containers",
    object: "blobServices",
    property: "containerDeleteRetentionPolicy",
    of: |body| BlobService(body).container_delete_retention(),
    enable: "--enable-container-delete-retention",
    days: "--container-delete-retention-days",
};

pub(super) static SHARES: Policy = Policy {
    what: "file shares",
    object: "fileServices",
    property: "shareDeleteRetentionPolicy",
    of: |body| FileService(body).share_delete_retention(),
    enable: "--enable-delete-retention",
    days: "--delete-retention-days",
};

/// What a policy is found to do.
enum Kept {
    /// As long as asked, in days.
    Enough(f64),
    /// Not as long, in days.
    Short(f64),
    /// Not at all; the days that stand beside it.
    Off(Option<f64>),
    /// The answer does not say.
    Unsaid,
}

impl Policy {
    fn kept(&self, settings: &Body<'_>, wanted: u32) -> Kept {
        let policy = (self.of)(settings);
        let days = policy.days().number().value();
        match (policy.enabled().boolean(), days) {
            (Read::Value(false), days) => Kept::Off(days),
            (Read::Value(true), Some(days)) if days >= f64::from(wanted) => Kept::Enough(days),
            (Read::Value(true), Some(days)) => Kept::Short(days),
            (Read::Value(true) | Read::Absent | Read::Null | Read::Unusable, _) => Kept::Unsaid,
        }
    }

    /// The settings object, if it was read.
    fn settings<'a>(&self, body: &Body<'a>) -> Option<Resource<'a>> {
        let account = body.resource();
        account.inventory().child(account.id(), self.object, "default")
    }

    /// The command that reads the settings object.
    fn command(&self, account: Resource<'_>) -> String {
        let section = SECTIONS.iter().find(|section| section.name == self.object);
        let group = account.parsed_id().ok().and_then(|id| id.resource_group().map(|group| shown(group).into_owned()));
        let command = section.map_or("", |section| section.command).replace("NAME", &shown(account.name()));
        group.map_or(command.clone(), |group| command.replace("GROUP", &group))
    }
}

/// Judges one policy of an account.
pub(super) fn judge<'a>(policy: &'static Policy, context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let view = StorageAccount(body);
    let account = body.resource();
    let what = policy.what;
    let without = match (policy.object, view.kind().value(), view.sku().value().map(|sku| sku.family)) {
        ("blobServices", Some(AccountKind::FileStorage), _) => Some("the account holds file shares only"),
        ("fileServices", Some(AccountKind::BlobStorage | AccountKind::BlockBlobStorage), _) => {
            Some("the account holds blobs only")
        }
        ("fileServices", Some(AccountKind::StorageV2 | AccountKind::Storage), Some(Family::Premium)) => {
            Some("the account holds premium page blobs only")
        }
        _ => None,
    };
    if let Some(why) = without {
        return Verdict::not_applicable(why).seen(account, &view.kind_name(), "").seen(account, &view.sku_name(), "");
    }
    let Some(settings) = policy.settings(body) else { return unread(policy, account) };
    let settings_body = settings.body();
    let retention = (policy.of)(&settings_body);
    let wanted = context.profile.soft_delete_days;
    let (enabled, days) = (retention.enabled(), retention.days());
    let expected = format!("at least {wanted}");
    match policy.kept(&settings_body, wanted) {
        Kept::Enough(kept) => Verdict::pass(format!("deleted {what} are kept for {kept} days"))
            .seen(settings, &enabled, "true")
            .seen(settings, &days, expected),
        Kept::Short(kept) => Verdict::fail(format!("deleted {what} are kept for {kept} days, {wanted} are asked for"))
            .seen(settings, &days, expected)
            .seen(settings, &enabled, "true"),
        Kept::Off(_) => Verdict::fail(format!("deleted {what} are gone at once")).seen(settings, &enabled, "true"),
        Kept::Unsaid => {
            let (path, unclear) = match (retention.0.json(), enabled.boolean()) {
                (None, _) => (&retention.0, "was left out"),
                (Some(_), Read::Value(_)) => (&days, "does not say how long"),
                (Some(_), _) => (&enabled, "does not say on or off"),
            };
            Verdict::unknown(format!(
                "`{}` {unclear}: no source that amlha knows says what the service does then",
                path.path()
            ))
            .seen(settings, path, "soft delete, for a number of days")
        }
    }
}

fn unread<'a>(policy: &Policy, account: Resource<'a>) -> Verdict<'a> {
    let command = policy.command(account);
    let id = format!("{}/{}/default", account.id().trim_end_matches('/'), policy.object);
    let gap = account.inventory().gaps_at(&id).next();
    let verdict = match gap {
        Some(gap) => {
            Verdict::unknown(format!("the settings were not read, {}: read them with `{command}`", gap.reason.label()))
        }
        None => Verdict::unknown(format!("the settings were not read: add the answer of `{command}`")),
    };
    verdict.noted(format!("{}/{}/default is not in the inventory", account.name(), policy.object))
}

/// The step that sets everything that falls short in the settings object of a policy.
pub(super) fn remedy(policies: &[&'static Policy], context: &Context<'_>, body: &Body<'_>) -> Vec<Proposal> {
    let account = body.resource();
    let settings = policies.first().and_then(|policy| policy.settings(body));
    let (Some(first), Some(settings)) = (policies.first(), settings) else {
        return vec![Proposal::nothing("the settings were not read", "read them and plan anew")];
    };
    let (object, settings) = (settings, settings.body());
    let (group, key) = if first.object == "blobServices" {
        ("blob-service-properties", "set-blob-soft-delete")
    } else {
        ("file-service-properties", "set-share-soft-delete")
    };
    let target = target_of(account);
    let call = |verb: &str| {
        Command::az(["storage", "account", group, verb]).flag("--account-name", account.name()).scoped(&target)
    };
    let (mut set, mut back) = (call("update"), call("update"));
    let mut kept = Vec::new();
    let mut conditions = Vec::new();
    let mut changes = Vec::new();
    let mut effects = Vec::new();
    let wanted = context.profile.soft_delete_days;
    for policy in policies {
        let reading = (policy.of)(&settings);
        // Never fewer days than stand there, even beside a policy that is off.
        let (was_on, days) = match policy.kept(&settings, wanted) {
            Kept::Short(_) => (true, f64::from(wanted)),
            Kept::Off(days) => (false, days.unwrap_or_default().max(f64::from(wanted))),
            Kept::Enough(_) | Kept::Unsaid => continue,
        };
        let before = |of: &str| reading.0.member(of).json().map(|json| json.raw().to_owned());
        let path = |of: &str| format!("{}/default/properties.{}.{of}", policy.object, policy.property);
        let own = |of: &str| Path::of("properties").member(policy.property).member(of);
        effects.push(Effect::set(object, own("enabled"), "true"));
        effects.push(Effect::set(object, own("days"), days.to_string()));
        if !was_on {
            changes.push(Change { path: path("enabled"), before: before("enabled"), after: "true".to_owned() });
        }
        changes.push(Change { path: path("days"), before: before("days"), after: days.to_string() });
        set = set.flag(policy.enable, "true").flag(policy.days, days.to_string());
        back = match reading.days().number().value() {
            Some(old) if was_on => back.flag(policy.enable, "true").flag(policy.days, old.to_string()),
            _ => back.flag(policy.enable, "false"),
        };
        conditions.push(format!("{0}.enabled && {0}.days >= `{days}`", policy.property));
        kept.push(format!("{} for {days} days", policy.what));
    }
    let kept = kept.join(" and ");
    let show = call("show").query(&conditions.join(" && "));
    let mut draft = Draft::new(key, Action::Change, account, format!("Keep deleted {kept} in {}", account.name()));
    draft.changes = changes;
    draft.effects = effects;
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Yes;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(5);
    draft.elapsed = Elapsed::About { minutes: 1 };
    draft.cost = Cost::Unpriced { direction: "deleted data is billed as long as it is kept".to_owned() };
    draft.gain = vec![gain(
        Axis::DataProtection,
        "what is deleted is gone, at once or too soon to be missed",
        "what is deleted can be restored in place for as long as it is kept",
    )];
    draft.run = Run::Commands { commands: vec![set] };
    draft.guard = Guard {
        skip_if: format!("the account already keeps deleted {kept}"),
        command: Some(show.clone()),
        value: Some("true".to_owned()),
    };
    draft.verify = Verify {
        what: format!("the service answers that it keeps deleted {kept}"),
        command: Some(show),
        expected: Some("true".to_owned()),
        every_minutes: 1,
        for_hours: 1,
    };
    draft.rollback = Rollback::Commands {
        commands: vec![back],
        but: "what is deleted afterwards is kept as short as before".to_owned(),
    };
    draft.confidence = Confidence::Documented;
    let draft = draft
        .need("no deny policy and no read-only lock on the account", NeedState::Unknown, None)
        .cite("soft delete is a setting without downtime", PAGE);
    vec![draft.into()]
}
