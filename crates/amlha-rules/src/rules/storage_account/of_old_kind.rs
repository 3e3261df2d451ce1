//! ST007

use amlha_model::services::storage_account::{AccountKind, Redundancy, StorageAccount};
use amlha_model::statement::statements;
use amlha_model::{Body, Read, Service, retirement};

use super::super::words::unusable;
use super::conversion;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "ST007",
    name: "storage_account_of_old_kind",
    title: "storage account is of a kind that general purpose v2 has replaced",
    service: Service::StorageAccount,
    axis: Axis::Lifecycle,
    impact: Impact::Low,
    docs: include_str!("of_old_kind.md"),
    references: &[Reference {
        title: "Change how a storage account is replicated",
        url: "https://learn.microsoft.com/azure/storage/common/redundancy-migration",
        date: "about 2024",
    }],
    same_as: &[SameAs { tool: "APRL", id: "2ad78dec-5a4d-4a30-8fd1-8584335ad781", differs: "" }],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let view = StorageAccount(body);
    let account = body.resource();
    let kind_name = view.kind_name();
    let kind = match view.kind() {
        Read::Value(AccountKind::Other(_)) => {
            return unusable(body, &kind_name, &Read::<()>::Unusable, "a kind that amlha knows");
        }
        Read::Value(kind) => kind,
        other => return unusable(body, &kind_name, &other, "a kind that amlha knows"),
    };
    let what = match kind {
        AccountKind::Storage => "general purpose v1",
        AccountKind::BlobStorage => "a blob account",
        _ => return Verdict::pass("the kind is current").seen(account, &kind_name, "a current kind"),
    };
    let stated = &statements().old_account_kinds;
    // ZRS Classic was the only zone-redundant SKU of general purpose v1.
    let zrs = view.sku().value().is_some_and(|sku| sku.redundancy == Redundancy::Zrs);
    let classic = retirement::find("storage-zrs-classic").filter(|_| zrs && kind == AccountKind::Storage);
    let why = match classic {
        Some(_) => "ZRS Classic, which is deprecated: general purpose v2 has replaced it".to_owned(),
        None => format!("{what}: no conversion to a zone-redundant SKU until it is general purpose v2"),
    };
    let verdict = Verdict::fail(why).seen(account, &kind_name, "StorageV2").fact(stated.text.as_str(), &stated.source);
    match classic {
        Some(classic) => verdict
            .seen(account, &view.sku_name(), "")
            .fact(format!("{} are deprecated; in their place: {}", classic.what, classic.successor), &classic.source),
        None => verdict,
    }
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    conversion::to_current_kind(context, body)
}
