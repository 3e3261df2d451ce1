//! ST008

use amlha_model::services::storage_account::StorageAccount;
use amlha_model::statement::statements;
use amlha_model::{Body, Read, Service, shown};

use super::super::words::{gain, unusable};
use super::{default_of, geo_redundancy_is_no_failover, read_replication};
use crate::context::Context;
use crate::plan::{
    Action, Command, Confidence, Cost, DataRisk, Downtime, Draft, Elapsed, Guard, NeedState, Proposal, Recreates,
    Reversible, Rollback, Run, Verify, target_of,
};
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "ST008",
    name: "primary_unavailable",
    title: "storage account does not answer in its primary region",
    service: Service::StorageAccount,
    axis: Axis::Configuration,
    impact: Impact::High,
    docs: include_str!("primary_unavailable.md"),
    references: &[Reference {
        title: "Reliability in Azure Blob Storage",
        url: "https://learn.microsoft.com/azure/reliability/reliability-storage-blob",
        date: "2025-08-15",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let account = body.resource();
    let status = StorageAccount(body).status_of_primary();
    let read = status.filled_text();
    match &read {
        Read::Value(text) if text.eq_ignore_ascii_case("available") => {
            Verdict::pass("the primary region answers").seen(account, &status, "available")
        }
        Read::Value(text) if text.eq_ignore_ascii_case("unavailable") => {
            Verdict::fail("the primary region of the account is unavailable").seen(account, &status, "available")
        }
        other => unusable(body, &status, other, "available"),
    }
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let view = StorageAccount(body);
    let wait = "follow the incident in Azure Service Health and wait for the region";
    if default_of(body).next().is_some() {
        return vec![
            Proposal::nothing(
                "Azure ML does not support failover of a workspace's default account",
                format!("{wait}, or go on in a second workspace"),
            ),
            geo_redundancy_is_no_failover(body),
        ];
    }
    let Read::Value(sku) = view.sku() else {
        return vec![Proposal::nothing(
            "the SKU was not read, so it is not known whether there is a second copy",
            wait,
        )];
    };
    if !sku.redundancy.is_geo_redundant() {
        return vec![Proposal::nothing("there is no copy in a second region to fail over to", wait)];
    }
    match view.can_failover().boolean() {
        Read::Value(true) => vec![failover(body).into()],
        Read::Value(false) => vec![Proposal::nothing("Azure says that the account cannot fail over now", wait)],
        Read::Absent | Read::Null | Read::Unusable => vec![Proposal::nothing(
            "whether the account can fail over was not read",
            format!("read it with {} and plan anew; until then {wait}", read_replication(body)),
        )],
    }
}

const OBJECT_REPLICATION: &str = "Microsoft.Storage/storageAccounts/objectReplicationPolicies";

/// A decision, never a command to paste: what is not yet copied is lost.
fn failover(body: &Body<'_>) -> Draft {
    let view = StorageAccount(body);
    let account = body.resource();
    let target = target_of(account);
    let show = || Command::az(["storage", "account", "show"]).flag("--name", account.name()).scoped(&target);
    let second = view.secondary_location().filled_text().value();
    let to = second.as_deref().map_or("its second region".into(), shown).into_owned();
    let since = match view.last_sync_time().filled_text().value() {
        Some(time) => format!("`lastSyncTime`, read as `{}`,", shown(&time)),
        None => "`lastSyncTime`, which was not read,".to_owned(),
    };
    let stated = &statements().unplanned_failover_loses_data;
    let mut draft = Draft::new(
        "fail-over",
        Action::Decide,
        account,
        format!("Decide whether {} fails over to {to}", account.name()),
    );
    draft.downtime = Downtime::Window { minutes: 60 };
    draft.data_risk = DataRisk::PossibleLoss;
    draft.reversible = Reversible::OneWay;
    draft.recreates = Recreates::No;
    draft.elapsed = Elapsed::About { minutes: 60 };
    draft.cost =
        Cost::Unpriced { direction: "traffic for a new second copy when it is made geo-redundant again".to_owned() };
    draft.gain = vec![gain(
        Axis::Region,
        "down until the region is back",
        &format!("goes on in {to}, without a second region of its own"),
    )];
    draft.run = Run::ByHand {
        what: format!(
            "weigh the wait for the region against the loss. `az storage account failover --name {} --failover-type \
             Unplanned` makes {to} the only region: the account becomes LRS or ZRS there (see \
             `postFailoverRedundancy`), and what was written after {since} is lost",
            shown(account.name())
        ),
    };
    draft.guard = Guard {
        skip_if: "the primary answers again".to_owned(),
        command: Some(show().query("statusOfPrimary")),
        value: Some("available".to_owned()),
    };
    draft.verify = Verify {
        what: "the primary answers: its status reads available".to_owned(),
        command: Some(show().query("statusOfPrimary")),
        expected: Some("available".to_owned()),
        every_minutes: 5,
        for_hours: 4,
    };
    draft.rollback = Rollback::None {
        why: "what is lost stays lost; the way back is geo-redundancy again, a first \
            synchronisation, and a planned failover"
            .to_owned(),
    };
    draft.stop_if = Some("the primary answers again before the failover was started".to_owned());
    draft.confidence = Confidence::Documented;
    // Azure fails over neither end of an object replication.
    let replicated = account.inventory().children(account.id()).any(|child| child.is_type(OBJECT_REPLICATION));
    if replicated {
        draft = draft.need("no object replication policy is on the account", NeedState::Missing, None);
    }
    draft
        .need(
            "the account can fail over",
            NeedState::Met,
            Some(show().flag("--expand", "geoReplicationStats").query("geoReplicationStats.canFailover")),
        )
        .need("the owners of the data accept the loss", NeedState::Unknown, None)
        .cite(stated.text.as_str(), stated.source.cite())
        .cite("a failover takes about 60 minutes", stated.source.cite())
}
