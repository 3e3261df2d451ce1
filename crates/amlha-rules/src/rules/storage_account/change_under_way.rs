//! ST009

use amlha_model::services::storage_account::StorageAccount;
use amlha_model::{Body, Read, Service};

use super::super::words::{state_among_properties, unusable};
use crate::context::Context;
use crate::plan::{Command, Need, NeedState, Proposal, target_of};
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "ST009",
    name: "change_under_way",
    title: "storage account is in the middle of a failover or a conversion",
    service: Service::StorageAccount,
    axis: Axis::Configuration,
    impact: Impact::Low,
    docs: include_str!("change_under_way.md"),
    references: &[Reference {
        title: "Change how a storage account is replicated",
        url: "https://learn.microsoft.com/azure/storage/common/redundancy-migration",
        date: "about 2024",
    }],
    same_as: &[],
    judge,
    remedy,
};

/// What Azure says of changes of the account.
const UNDER_WAY: &str =
    "[failoverInProgress, accountMigrationInProgress, storageAccountSkuConversionStatus.skuConversionStatus]";

/// What `skuConversionStatus` says: the words of the account and those of its migration.
fn is_converting(status: &str) -> Option<bool> {
    let is = |word: &&str| word.eq_ignore_ascii_case(status);
    if ["InProgress", "SubmittedForConversion"].iter().any(is) {
        Some(true)
    } else if ["Succeeded", "Complete", "Failed"].iter().any(is) {
        Some(false)
    } else {
        None
    }
}

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let view = StorageAccount(body);
    let account = body.resource();
    let failover = view.failover_in_progress();
    let migration = view.migration_in_progress();
    let conversion = view.sku_conversion_status();
    let converting = match conversion.filled_text() {
        Read::Value(status) => is_converting(&status).map_or(Read::Unusable, Read::Value),
        other => other.map(|_| false),
    };
    let flags = [
        (&failover, failover.boolean(), "a failover is in progress"),
        (&migration, migration.boolean(), "a migration of the account is in progress"),
        (&conversion, converting, "a conversion of the SKU is in progress"),
    ];
    if let Some((reading, _, why)) = flags.iter().find(|(_, read, _)| *read == Read::Value(true)) {
        return Verdict::fail(*why).seen(account, reading, "no change under way");
    }
    if let Some((reading, read, _)) = flags.iter().find(|(_, read, _)| *read == Read::Unusable) {
        return unusable(body, reading, read, "no change under way");
    }
    // Azure leaves the flags out when there is nothing to report. A list of names and types has
    // none of them either, and reports nothing about changes.
    let stated = flags.iter().any(|(_, read, _)| !read.is_blank());
    let was_read = [view.status_of_primary(), view.primary_location()];
    let seen =
        |verdict: Verdict<'a>| flags.iter().fold(verdict, |verdict, (reading, ..)| verdict.seen(account, reading, ""));
    if stated {
        seen(Verdict::pass("no change is under way"))
    } else if state_among_properties(body) || was_read.iter().any(|reading| !reading.text().is_blank()) {
        seen(Verdict::pass("no change is reported: the account was read and carries none of the flags"))
    } else {
        seen(Verdict::unknown("the state of the account was not read: add the answer of `az storage account show`"))
    }
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let account = body.resource();
    let show = Command::az(["storage", "account", "show"]).flag("--name", account.name()).scoped(&target_of(account));
    vec![
        Proposal::nothing(
            "Azure is changing the account, and takes no second change meanwhile",
            "wait until it has finished, and start no other step on this account before; then read it again and plan \
             anew",
        ),
        Proposal::Hold(Need {
            what: "the failover or the conversion under way has ended".to_owned(),
            state: NeedState::Missing,
            check: Some(show.query(UNDER_WAY)),
        }),
    ]
}
