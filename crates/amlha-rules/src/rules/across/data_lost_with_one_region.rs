//! XS001

use std::collections::BTreeSet;

use amlha_model::services::storage_account::{Family, StorageAccount};
use amlha_model::statement::statements;
use amlha_model::{Body, Completeness, Location, Read, Role, Service, shown};

use super::super::ml::stating;
use super::super::storage_account::to_geo_redundant;
use super::super::unread::WORKSPACES;
use super::super::words::unusable;
use super::{DATASTORES, as_far_as_read};
use crate::context::Context;
use crate::plan::Proposal;
use crate::profile::RegionCopy;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "XS001",
    name: "data_of_two_regions_lost_with_one",
    title: "workspaces of several regions read data that is lost with one of them",
    service: Service::StorageAccount,
    axis: Axis::Region,
    impact: Impact::High,
    docs: include_str!("data_lost_with_one_region.md"),
    references: &[Reference {
        title: "Failover for business continuity and disaster recovery",
        url: "https://learn.microsoft.com/azure/machine-learning/how-to-high-availability-machine-learning",
        date: "2025-06-12",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let account = body.resource();
    let view = StorageAccount(body);
    let name = view.sku_name();
    if context.profile.region_copy == RegionCopy::None {
        return Verdict::not_applicable("no copy in a second region is asked for")
            .noted("the profile accepts the loss of a region");
    }
    let inventory = context.inventory;
    let mut regions = BTreeSet::new();
    let mut unread = None;
    let datastores = inventory.users(account.index(), Role::Data);
    for workspace in datastores.flat_map(|datastore| inventory.users(datastore.index(), Role::Datastore)) {
        match workspace.location() {
            Location::Global => unread = Some(workspace),
            known => {
                regions.insert(shown(known.name()).into_owned());
            }
        }
    }
    let used = match regions.len() {
        0 => "no workspace of the inventory lists a datastore on it".to_owned(),
        _ => format!(
            "workspaces that list a datastore on it are in: {}",
            regions.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
        ),
    };
    if regions.len() < 2 {
        if let Some(workspace) = unread {
            return Verdict::unknown("the region of a workspace that reads data from it was not read")
                .seen(workspace, &workspace.body().read("location"), "a region")
                .noted(used);
        }
        if inventory.completeness("datastores") == Completeness::NotCollected
            && context.survey().workspace_regions() > 1
        {
            return Verdict::unknown(
                "the datastores of the workspaces were not read: those of two regions may share it",
            )
            .seen(account, &name, "")
            .noted(used);
        }
        let verdict = Verdict::not_applicable("no workspaces of two regions read data from it")
            .seen(account, &name, "")
            .noted(used);
        return as_far_as_read(context, verdict, &[WORKSPACES, DATASTORES], "the workspaces and their datastores");
    }
    let verdict = match view.sku() {
        Read::Value(sku) if sku.redundancy.is_geo_redundant() => {
            Verdict::pass("several regions read data from it, and there is a copy in a second region")
        }
        Read::Value(_) => Verdict::fail(
            "a workspace of another region is meant to go on without the account's region, and its data is lost with it",
        ),
        other => return unusable(body, &name, &other, "a SKU that amlha knows").noted(used),
    };
    let verdict = verdict.seen(account, &name, "a geo-redundant SKU: GRS, RAGRS, GZRS or RAGZRS").noted(used);
    stating(verdict, &statements().regional_workspaces_share)
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let view = StorageAccount(body);
    let premium = view.sku().value().is_some_and(|sku| matches!(sku.family, Family::Premium | Family::PremiumV2));
    let copy = "keep an account in each region and copy what both need, with object replication where blobs without a \
                hierarchical namespace are enough; let the datastore of each workspace name the account of its own region";
    if premium {
        return vec![Proposal::nothing("no premium account has a copy in a second region", copy)];
    }
    let no_pair = super::super::storage_account::serving_region(body).is_some_and(|region| region.pair.is_none());
    if no_pair {
        return vec![Proposal::nothing("the region of the account has no pair, which geo-redundancy needs", copy)];
    }
    to_geo_redundant(context, body)
}
