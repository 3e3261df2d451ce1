//! MR002

use amlha_model::region::Region;
use amlha_model::services::ml_registry::{MlRegistry, RegistryStorage};
use amlha_model::services::storage_account::Sku;
use amlha_model::statement::statements;
use amlha_model::{Body, Location, Read, Service};

use super::super::ml::{stating, worst};
use super::super::words::{unlisted_region, unusable, zones_of};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "MR002",
    name: "ml_registry_stores_in_one_zone",
    title: "Azure ML registry keeps its assets in one zone",
    service: Service::MlRegistry,
    axis: Axis::Zone,
    impact: Impact::Medium,
    docs: include_str!("stores_in_one_zone.md"),
    references: &[Reference {
        title: "Manage Azure Machine Learning registries",
        url: "https://learn.microsoft.com/azure/machine-learning/how-to-manage-registries",
        date: "2024-10-10",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let view = MlRegistry(body);
    let details = view.region_details();
    if !matches!(details.items(), Read::Value(_)) {
        return unusable(body, &details, &details.items(), "storage accounts with copies in several zones");
    }
    let mut judged = Vec::new();
    for region in view.regions() {
        let location = region.location();
        let name = match location.filled_text() {
            Read::Value(name) => name,
            other => {
                judged.push(unusable(body, &location, &other, "a region"));
                continue;
            }
        };
        let Location::Known(known) = Location::of(&name) else {
            judged.push(unlisted_region(body, &location, &name));
            continue;
        };
        let stores = region.storage_accounts();
        if stores.is_empty() {
            judged.push(Verdict::unknown(format!("no storage account of {} was read", known.name)).seen(
                body.resource(),
                &location,
                "",
            ));
        }
        judged.extend(stores.iter().map(|store| of_store(body, known, store)));
    }
    let none = || Verdict::unknown("it names no region").seen(body.resource(), &details, "regions");
    worst(judged).unwrap_or_else(none)
}

fn of_store<'a>(body: &Body<'a>, region: &'static Region, store: &RegistryStorage<'a>) -> Verdict<'a> {
    let name = store.sku_name();
    let sku = match name.filled_text() {
        Read::Value(word) => match Sku::parse(&word) {
            Some(sku) => sku,
            None => return unusable(body, &name, &Read::<()>::Unusable, "a SKU that amlha knows"),
        },
        other => return unusable(body, &name, &other, "a SKU that amlha knows"),
    };
    let verdict = if !region.zones {
        Verdict::not_applicable(format!("{} has no availability zones", region.name))
    } else if sku.redundancy.is_zone_redundant() {
        Verdict::pass("its storage accounts have copies in several zones")
    } else {
        Verdict::fail(format!("its storage account in {} has its copies in one zone", region.name))
    };
    let verdict = verdict.seen(body.resource(), &name, "ZRS, GZRS or RA-GZRS").fact(zones_of(region), region.source());
    stating(verdict, &statements().ml_registry_stores_are_made_once)
}

fn remedy(_: &Context<'_>, _: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    vec![Proposal::nothing(
        "the redundancy of a registry's storage accounts is chosen when a region is added; they are in a group that the registry \
         keeps, and no page says that they can be converted there",
        "create a registry with `storage_account_type: standard_zrs` in its specification, share models and environments to it, \
         and name it in jobs and endpoints; or accept it",
    )]
}
