//! CR003

use amlha_model::services::container_registry::ContainerRegistry;
use amlha_model::{Body, Service};

use super::super::facts;
use super::super::words::{known_region, zones_of};
use super::copies::Copies;
use super::{replicate, replicates};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "CR003",
    name: "registry_without_zone_redundancy",
    title: "registry is in a region without zones and has no copy elsewhere",
    service: Service::ContainerRegistry,
    axis: Axis::Zone,
    impact: Impact::Medium,
    docs: include_str!("without_zone_redundancy.md"),
    references: &[Reference {
        title: "Zone redundancy in Azure Container Registry",
        url: "https://learn.microsoft.com/azure/container-registry/zone-redundancy",
        date: "2026-03-25",
    }],
    same_as: &[
        SameAs {
            tool: "APRL",
            id: "63491f70-22e4-3b4a-8b0c-845450e46fac",
            differs: "reads `zoneRedundancy`, which decides nothing any more, in a fixed list of regions",
        },
        SameAs {
            tool: "Azure Policy",
            id: "9d2b0a20-57d6-474c-9d12-44a4a20999c6",
            differs: "reads `zoneRedundancy`, which decides nothing any more",
        },
        SameAs {
            tool: "Checkov",
            id: "CKV_AZURE_233",
            differs: "reads `zoneRedundancy`, which decides nothing any more",
        },
    ],
    judge,
    remedy,
};

const DECIDES_NOTHING: &str =
    "a registry of any tier is zone-redundant where its region has zones; `zoneRedundancy` decides and reports nothing";
const TASKS: &str = "ACR Tasks are not zone-redundant: builds stop when their zone is lost, pulls and pushes go on";

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let view = ContainerRegistry(body);
    let registry = body.resource();
    let declared = view.zone_redundancy();
    let says = |word: &str| declared.filled_text().value().is_some_and(|text| text.trim().eq_ignore_ascii_case(word));
    let region = match known_region(body) {
        Ok(region) => region,
        Err(verdict) => return facts::of_service(verdict, "container_registry", DECIDES_NOTHING),
    };
    let resting_on = |verdict: Verdict<'a>, effective: &'static str, disagree: bool| {
        let stated = declared.json().map_or_else(|| "not stated".to_owned(), |json| json.raw().to_owned());
        let verdict = verdict
            .seen(registry, &body.read("location"), "a region with availability zones")
            .seen(registry, &declared, "")
            .fact(zones_of(region), region.source())
            .state(stated, effective, disagree);
        facts::of_service(verdict, "container_registry", DECIDES_NOTHING)
    };
    if region.zones {
        let verdict = Verdict::by_platform("Microsoft spreads the registry over the zones of its region");
        let verdict = resting_on(verdict, "zone-redundant", says("Disabled"));
        return facts::of_service(verdict, "container_registry", TASKS);
    }
    let effective = "not zone-redundant";
    let copies = Copies::of(body, &region.name);
    if !copies.regions.is_empty() {
        let verdict = Verdict::pass("the region has no zones, and a copy in another region takes over");
        return resting_on(verdict, effective, says("Enabled")).noted(copies.said());
    }
    let sku = view.sku_name();
    let verdict = match replicates(body) {
        Err(verdict) if !copies.listed => verdict,
        Ok(true) | Err(_) => match copies.unread(body) {
            Some(verdict) => verdict.seen(registry, &sku, ""),
            None => alone().seen(registry, &sku, "").noted(copies.said()),
        },
        Ok(false) => alone().seen(registry, &sku, "Premium, which can replicate"),
    };
    resting_on(verdict, effective, says("Enabled"))
}

fn alone<'a>() -> Verdict<'a> {
    Verdict::fail("the region has no zones and the images have no copy in another one: one data centre decides")
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let mut proposals = replicate::steps(context, body, replicate::Goal::Place);
    proposals.push(Proposal::not_a_fix(
        "setting `zoneRedundancy` on the registry or on a replica",
        "the property decides nothing: only the region does, and the home region of a registry is fixed",
        replicate::ZONES_PAGE,
    ));
    proposals
}
