//! ST002

use amlha_model::services::storage_account::{Family, StorageAccount};
use amlha_model::statement::statements;
use amlha_model::{Body, Read, Service};

use super::super::words::unusable;
use super::{conversion, default_of, primary_region, served_from};
use crate::context::Context;
use crate::plan::Proposal;
use crate::profile::RegionCopy;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "ST002",
    name: "storage_account_without_geo_redundancy",
    title: "storage account keeps its copies in one region",
    service: Service::StorageAccount,
    axis: Axis::Region,
    impact: Impact::Medium,
    docs: include_str!("without_geo_redundancy.md"),
    references: &[
        Reference {
            title: "Azure Storage redundancy",
            url: "https://learn.microsoft.com/azure/storage/common/storage-redundancy",
            date: "2022",
        },
        Reference {
            title: "Failover for business continuity and disaster recovery",
            url: "https://learn.microsoft.com/azure/machine-learning/how-to-high-availability-machine-learning",
            date: "2025-06-12",
        },
    ],
    same_as: &[
        SameAs {
            tool: "PSRule",
            id: "AZR-000195",
            differs: "passes accounts that are zone-redundant in one region, and skips premium accounts",
        },
        SameAs {
            tool: "Azure Policy",
            id: "bf045164-79ba-4215-8f95-f8048dc1780b",
            differs: "fails default accounts too, and accounts that can have no second region",
        },
        SameAs {
            tool: "Checkov",
            id: "CKV_AZURE_206",
            differs: "fails default accounts too, and accounts that can have no second region",
        },
    ],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let view = StorageAccount(body);
    let account = body.resource();
    let name = view.sku_name();
    if let Some(workspace) = default_of(body).next() {
        let stated = &statements().default_account_has_no_failover;
        return Verdict::not_applicable(
            "the default account of a workspace: Azure ML does not support its failover, and no \
            other workspace uses it",
        )
        .seen(account, &name, "")
        .noted(format!("{} has it as its default account", workspace.name()))
        .fact(stated.text.as_str(), &stated.source);
    }
    if context.profile.region_copy == RegionCopy::None {
        return Verdict::not_applicable("the profile accepts the loss of a region")
            .seen(account, &name, "")
            .noted("profile: no data must have a copy in a second region");
    }
    let sku = match view.sku() {
        Read::Value(sku) => sku,
        other => return unusable(body, &name, &other, "a SKU that amlha knows"),
    };
    if sku.redundancy.is_geo_redundant() {
        return Verdict::pass("there is a copy in a second region").seen(account, &name, "a geo-redundant SKU");
    }
    if matches!(sku.family, Family::Premium | Family::PremiumV2) {
        let stated = &statements().premium_accounts_stay_in_one_region;
        return Verdict::not_applicable("no premium account has a copy in a second region: copy what matters yourself")
            .seen(account, &name, "")
            .fact(stated.text.as_str(), &stated.source);
    }
    let region = match primary_region(body) {
        Ok(region) => region,
        Err(verdict) => return verdict.seen(account, &name, ""),
    };
    let Some(pair) = &region.pair else {
        let stated = &statements().object_replication_needs_no_pair;
        return Verdict::not_applicable(
            "the region has no pair: object replication to another account is the way there",
        )
        .seen(account, &name, "")
        .fact(format!("{} has no pair", region.display_name), region.source())
        .fact(stated.text.as_str(), &stated.source);
    };
    let verdict = Verdict::fail("data is in one region only: it is lost with that region")
        .seen(account, &name, "a geo-redundant SKU: GRS, RAGRS, GZRS or RAGZRS")
        .fact(format!("{} is paired with {pair}", region.display_name), region.source());
    let verdict = served_from(verdict, body);
    if account.inventory().links_to(account.index()).next().is_some() {
        verdict
    } else {
        verdict.noted("nothing in the inventory refers to it: judged as an account that holds data")
    }
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    conversion::to_geo_redundant(context, body)
}
