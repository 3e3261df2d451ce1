//! CG004

use std::collections::BTreeSet;

use amlha_model::services::container_instances::ContainerInstances;
use amlha_model::{Body, Resource, Service};

use super::super::platforms::{said, second, second_elsewhere};
use super::super::stores::settle;
use super::super::words::unusable;
use super::PAGE;
use crate::context::Context;
use crate::plan::{Alternative, Proposal};
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "CG004",
    name: "container_group_without_second_group",
    title: "container group has no second one in another region",
    service: Service::ContainerInstances,
    axis: Axis::Region,
    impact: Impact::Medium,
    docs: include_str!("without_second_group.md"),
    references: &[Reference {
        title: "Enable zone resilience for Azure workloads",
        url: "https://learn.microsoft.com/azure/reliability/availability-zones-enable-zone-resiliency",
        date: "2025-10-29",
    }],
    same_as: &[],
    judge,
    remedy,
};

/// What the containers of a group run, without the registry that it comes from: the second region has
/// one of its own. Empty where that was not read.
fn images(body: &Body<'_>) -> BTreeSet<String> {
    let containers = ContainerInstances(body).containers();
    let image = |image: String| image.rsplit('/').next().unwrap_or_default().trim().to_lowercase();
    let named =
        containers.iter().map(|container| container.image().filled_text().value().map(|text| image(text.into_owned())));
    named.collect::<Option<BTreeSet<String>>>().unwrap_or_default()
}

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let list = body.read("properties.containers");
    let own = images(body);
    if own.is_empty() {
        return unusable(body, &list, &list.items(), "containers with their images");
    }
    let alike = |other: Resource<'a>| images(&other.body()) == own;
    let verdict = settle(second_elsewhere(context, body, "another group of the same images", alike));
    said(verdict.seen(body.resource(), &list, ""), body, "the loss of a region is answered by a second group only")
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let draft = second(
        context,
        body,
        "container group",
        "keep the group's template in a repository, have its images in a registry that is there too (a replica of the registry), \
         create a group from the template in that region (`az container create`), put Traffic Manager or Front Door in front \
         of both, and send requests to the second one once",
    );
    vec![
        draft.cite("a group is in one region: another one is the customer's to run", PAGE).into(),
        Alternative::new(
            "a managed online endpoint in the place of a group that serves a model, and a second endpoint in the other region",
            "instances, probes and rolling changes are Azure ML's business, and the successor is supported",
            "the model has to be deployed anew, and its callers get another address",
            PAGE,
        )
        .costs("by the machines of the endpoint's instances")
        .into(),
        Proposal::not_a_fix(
            "a restart policy of Always",
            "it starts containers again on the platform that is left, not in another region",
            PAGE,
        ),
    ]
}
