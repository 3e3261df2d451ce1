//! MR003

use amlha_model::services::ml_registry::{MlRegistry, RegistryRegion};
use amlha_model::{Body, Read, Service};

use super::super::ml::worst;
use super::super::words::unusable;
use crate::context::Context;
use crate::plan::Proposal;
use crate::profile::RegionCopy;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "MR003",
    name: "ml_registry_images_stay_in_one_region",
    title: "images of the Azure ML registry cannot be geo-replicated",
    service: Service::MlRegistry,
    axis: Axis::Region,
    impact: Impact::Medium,
    docs: include_str!("images_stay.md"),
    references: &[Reference {
        title: "Manage Azure Machine Learning registries",
        url: "https://learn.microsoft.com/azure/machine-learning/how-to-manage-registries",
        date: "2024-10-10",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let view = MlRegistry(body);
    let details = view.region_details();
    if context.profile.region_copy == RegionCopy::None {
        return Verdict::not_applicable("no copy in a second region is asked for").seen(body.resource(), &details, "");
    }
    let images: Vec<_> = view.regions().iter().flat_map(RegistryRegion::container_registries).collect();
    let judged = images.iter().map(|images| {
        let sku = images.sku_name();
        let verdict = match sku.filled_text() {
            Read::Value(word) if word.eq_ignore_ascii_case("Premium") => {
                Verdict::pass("its images can be geo-replicated")
            }
            Read::Value(word) if ["Basic", "Standard"].iter().any(|known| word.eq_ignore_ascii_case(known)) => {
                Verdict::fail(format!("its container registry is {word}: images stay in one region"))
            }
            Read::Value(_) => return unusable(body, &sku, &Read::<()>::Unusable, "Premium"),
            other => return unusable(body, &sku, &other, "Premium"),
        };
        verdict.seen(body.resource(), &sku, "Premium")
    });
    let none = || Verdict::unknown("no container registry of it was read").seen(body.resource(), &details, "Premium");
    worst(judged.collect::<Vec<_>>()).unwrap_or_else(none)
}

fn remedy(_: &Context<'_>, _: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    vec![Proposal::nothing(
        "the container registry of an Azure ML registry is in a group that the registry keeps, and no page says that its tier can \
         be changed there",
        "create a registry whose specification names `premium`, share environments to it, and name it in jobs and endpoints",
    )]
}
