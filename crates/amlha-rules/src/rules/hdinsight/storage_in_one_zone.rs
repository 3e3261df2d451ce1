//! HD004

use amlha_model::services::hdinsight::HdInsight;
use amlha_model::services::storage_account::StorageAccount;
use amlha_model::{Body, Read, Role, Service, resource_id, shown};

use super::super::ml::{inside, worst};
use super::super::platforms::said;
use super::super::stores::{Judged, region_with_zones, settle};
use super::super::words::{unusable, zones_of};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "HD004",
    name: "hdinsight_storage_in_one_zone",
    title: "HDInsight cluster keeps its data in one zone",
    service: Service::HdInsight,
    axis: Axis::Zone,
    impact: Impact::Medium,
    docs: include_str!("storage_in_one_zone.md"),
    references: &[Reference {
        title: "Reliability in Azure HDInsight",
        url: "https://learn.microsoft.com/azure/hdinsight/reliability-hdinsight",
        date: "2023-02-27",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(judged(body))
}

fn judged<'a>(body: &Body<'a>) -> Judged<'a> {
    let cluster = body.resource();
    let view = HdInsight(body);
    let region = region_with_zones(body)?;
    let mut judged = Vec::new();
    for storage in view.storage_accounts() {
        let named = storage.name();
        let Read::Value(host) = named.filled_text() else {
            judged.push(unusable(body, &named, &named.filled_text(), "the host of an account"));
            continue;
        };
        let name = host.split('.').next().unwrap_or_default();
        let account = inside(cluster, Role::ClusterStorage).find(|account| resource_id::equal(account.name(), name));
        let Some(account) = account else {
            let why = format!("the storage account `{}` was not read", shown(name));
            judged.push(Verdict::unknown(why).seen(cluster, &named, ""));
            continue;
        };
        let within = account.body();
        let sku = StorageAccount(&within).sku_name();
        judged.push(match StorageAccount(&within).sku() {
            Read::Value(known) if known.redundancy.is_zone_redundant() => Verdict::pass(
                "its storage accounts have copies in three zones",
            )
            .seen(account, &sku, "ZRS, GZRS or RAGZRS"),
            Read::Value(_) => Verdict::fail(format!(
                "its storage account `{}` has its primary copies in one zone",
                shown(account.name())
            ))
            .seen(account, &sku, "ZRS, GZRS or RAGZRS"),
            other => unusable(&within, &sku, &other, "a SKU that amlha knows"),
        });
    }
    let list = view.storage_account_list();
    let verdict = worst(judged).unwrap_or_else(|| unusable(body, &list, &list.items(), "the accounts of the cluster"));
    let verdict = verdict.fact(zones_of(region), region.source());
    Ok(said(
        verdict,
        body,
        "a cluster keeps its data with the redundancy of its storage account, LRS unless that says otherwise",
    ))
}

fn remedy(_: &Context<'_>, _: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    vec![Proposal::nothing(
        "nothing of the cluster changes: the redundancy is that of its storage account",
        "close the finding ST001 of the account; the cluster goes on with the same account",
    )]
}
