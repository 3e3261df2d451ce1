//! ST010

use amlha_model::services::storage_account::StorageAccount;
use amlha_model::statement::statements;
use amlha_model::{Body, Read, Service};
use jiff::Timestamp;

use super::super::words::unusable;
use super::read_replication;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "ST010",
    name: "geo_replication_behind",
    title: "second region of a storage account is not up to date",
    service: Service::StorageAccount,
    axis: Axis::Region,
    impact: Impact::Medium,
    docs: include_str!("geo_replication_behind.md"),
    references: &[Reference {
        title: "Azure Storage redundancy",
        url: "https://learn.microsoft.com/azure/storage/common/storage-redundancy",
        date: "2022",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let view = StorageAccount(body);
    let account = body.resource();
    let name = view.sku_name();
    let sku = match view.sku() {
        Read::Value(sku) => sku,
        other => return unusable(body, &name, &other, "a SKU that amlha knows"),
    };
    if !sku.redundancy.is_geo_redundant() {
        return Verdict::not_applicable("there is no copy in a second region").seen(account, &name, "");
    }
    let status = view.geo_replication_status();
    let text = match status.filled_text() {
        Read::Value(text) => text,
        Read::Unusable => return unusable(body, &status, &Read::<()>::Unusable, "Live"),
        Read::Absent | Read::Null => {
            let why =
                format!("Azure answers the state of the second region only when asked: add {}", read_replication(body));
            return Verdict::unknown(why).seen(account, &status, "Live").seen(account, &name, "");
        }
    };
    if text.eq_ignore_ascii_case("unavailable") {
        return Verdict::fail("the second region does not answer: nothing is copied there")
            .seen(account, &status, "Live");
    }
    if text.eq_ignore_ascii_case("bootstrap") {
        return Verdict::fail("the first copy to the second region is under way: no failover until it is done")
            .seen(account, &status, "Live");
    }
    if !text.eq_ignore_ascii_case("live") {
        return unusable(body, &status, &Read::<()>::Unusable, "Live, Bootstrap or Unavailable");
    }
    age(context, body)
}

/// Judges the time of the last synchronisation against the time of reading: a week-old file does
/// not make a copy a week late.
fn age<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let account = body.resource();
    let sync = StorageAccount(body).last_sync_time();
    let last = match sync.filled_text().map(|text| text.trim().parse::<Timestamp>().ok()) {
        Read::Value(Some(last)) => last,
        Read::Value(None) | Read::Unusable => return unusable(body, &sync, &Read::<()>::Unusable, "a time"),
        other => return unusable(body, &sync, &other, "a time"),
    };
    let read_at = account.source().and_then(|source| source.read_at);
    let minutes = read_at.unwrap_or(context.now).duration_since(last).as_secs().div_euclid(60);
    let allowed = i64::from(context.profile.last_sync_minutes);
    let noted = match read_at {
        Some(time) => format!("read at {time}, {minutes} minutes after the last synchronisation"),
        None => format!(
            "nobody says when the account was read: at the time of judging, {}, the last \
            synchronisation was {minutes} minutes ago",
            context.now
        ),
    };
    let stated = &statements().geo_replication_has_no_promised_lag;
    let verdict = if minutes > allowed {
        Verdict::fail(format!("the second region is {minutes} minutes behind, {allowed} are accepted"))
    } else {
        Verdict::pass("the second region is as fresh as the profile asks")
    };
    verdict
        .seen(account, &sync, format!("at most {allowed} minutes before it was read"))
        .noted(noted)
        .fact(stated.text.as_str(), &stated.source)
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let source = statements().unplanned_failover_loses_data.source.cite();
    vec![
        Proposal::nothing(
            "Azure copies to the second region when it can: no setting makes it catch up",
            format!("read {} again after an hour, and ask Azure support when it stays behind", read_replication(body)),
        ),
        Proposal::not_a_fix(
            format!("failing `{}` over because its second region is behind", body.resource().name()),
            "what was written after the last synchronisation would be lost",
            source,
        ),
    ]
}
