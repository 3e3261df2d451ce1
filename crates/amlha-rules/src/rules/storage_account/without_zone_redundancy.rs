//! ST001

use amlha_model::services::storage_account::StorageAccount;
use amlha_model::{Body, Read, Service, region};

use super::super::words::{unusable, zones_of};
use super::{conversion, default_of, primary_region, served_from};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "ST001",
    name: "storage_account_without_zone_redundancy",
    title: "storage account keeps its copies in one zone",
    service: Service::StorageAccount,
    axis: Axis::Zone,
    impact: Impact::High,
    docs: include_str!("without_zone_redundancy.md"),
    references: &[
        Reference {
            title: "Azure Storage redundancy",
            url: "https://learn.microsoft.com/azure/storage/common/storage-redundancy",
            date: "2022",
        },
        Reference {
            title: "Reliability in Azure Blob Storage",
            url: "https://learn.microsoft.com/azure/reliability/reliability-storage-blob",
            date: "2025-08-15",
        },
    ],
    same_as: &[
        SameAs {
            tool: "APRL",
            id: "e6c7e1cc-2f47-264d-aa50-1da421314472",
            differs: "passes geo-redundant accounts whose primary copies are in one zone, and knows two SKUs",
        },
        SameAs {
            tool: "PSRule",
            id: "AZR-000195",
            differs: "passes geo-redundant accounts whose primary copies are in one zone, and skips premium accounts",
        },
        SameAs { tool: "Azure Policy", id: "85b005b2-95fc-4953-b9cb-f9ee6427c754", differs: "" },
    ],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let view = StorageAccount(body);
    let account = body.resource();
    let name = view.sku_name();
    let sku = match view.sku() {
        Read::Value(sku) => sku,
        other => return unusable(body, &name, &other, "a SKU that amlha knows"),
    };
    if sku.redundancy.is_zone_redundant() {
        return Verdict::pass("copies are in three zones").seen(account, &name, "a zone-redundant SKU");
    }
    let region = match primary_region(body) {
        Ok(region) => region,
        Err(verdict) => return verdict.seen(account, &name, ""),
    };
    if !region.zones {
        let verdict = Verdict::not_applicable("the region has no availability zones")
            .seen(account, &name, "")
            .fact(zones_of(region), region.source());
        return served_from(verdict, body);
    }
    let what = if default_of(body).next().is_some() { "default storage" } else { "storage" };
    let why = if sku.redundancy.is_geo_redundant() {
        format!("{what} keeps its primary copies in one zone: geo-redundancy does not help when a zone is lost")
    } else {
        format!("{what} keeps all its copies in one zone")
    };
    let verdict = Verdict::fail(why)
        .seen(account, &name, "a zone-redundant SKU: ZRS, GZRS or RAGZRS")
        .fact(zones_of(region), &region::sources().regions_list);
    served_from(verdict, body)
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    conversion::to_zone_redundant(context, body)
}
