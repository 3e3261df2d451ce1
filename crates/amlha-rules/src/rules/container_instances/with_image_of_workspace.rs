//! CG003

use amlha_model::services::container_instances::ContainerInstances;
use amlha_model::statement::statements;
use amlha_model::{Body, Read, Reading, Role, Service, shown};

use super::super::ml::{citing, decide, stating, worst};
use super::super::words::{gain, unusable};
use super::super::{facts, unread};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "CG003",
    name: "container_group_with_image_of_workspace",
    title: "container group serves an image of Azure ML",
    service: Service::ContainerInstances,
    axis: Axis::Lifecycle,
    impact: Impact::Medium,
    docs: include_str!("with_image_of_workspace.md"),
    references: &[Reference {
        title: "Azure Machine Learning compute targets",
        url: "https://learn.microsoft.com/azure/machine-learning/concept-compute-target",
        date: "2024-01-23",
    }],
    same_as: &[],
    judge,
    remedy,
};

/// Only SDK v1 deploys to Container Instances.
const ENDING: &str = "aml-sdk-v1-end";

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let containers = ContainerInstances(body).containers();
    let list = body.read("properties.containers");
    let verdict = worst(containers.iter().map(|container| of_image(context, body, &container.image())));
    let verdict = verdict.unwrap_or_else(|| unusable(body, &list, &list.items(), "containers with their images"));
    let verdict = stating(verdict, &statements().container_instances_are_for_tests);
    facts::of_retirement(verdict, ENDING)
}

fn of_image<'a>(context: &Context<'a>, body: &Body<'a>, image: &Reading<'a>) -> Verdict<'a> {
    let group = body.resource();
    let name = match image.filled_text() {
        Read::Value(name) => name,
        other => return unusable(body, image, &other, "an image with its registry"),
    };
    let host = name.split_once('/').map_or("", |(host, _)| host).to_ascii_lowercase();
    let verdict = match host.strip_suffix(".azurecr.io") {
        None => Verdict::pass("its image is of no Azure container registry"),
        Some(registry) => match context.survey().registry(registry) {
            None => Verdict::unknown(format!("the registry `{}` of its image was not read", shown(registry))),
            Some(found) => match context.inventory.users(found, Role::Images).next() {
                None => unread::unless(
                    Verdict::pass("no workspace that was read uses the registry of its image"),
                    unread::of_type(context, unread::WORKSPACES),
                    "the workspaces",
                ),
                Some(workspace) => Verdict::fail(format!(
                    "its image is in the registry of the workspace `{}`, as those of web services of SDK v1 are",
                    shown(workspace.name())
                ))
                .noted("that Azure ML deployed it was not read: ask who made it"),
            },
        },
    };
    verdict.seen(group, image, "no image of a workspace")
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let group = body.resource();
    let draft = decide(
        group,
        "leave-container-instances",
        format!("Serve the model of {} from a managed online endpoint", group.name()),
        gain(
            Axis::Lifecycle,
            "a group for tests serves, and nobody supports what deployed it",
            "an endpoint with several instances and telemetry serves",
        ),
        "where Azure ML deployed it: create a managed online endpoint, deploy the same model and environment to it with three \
         instances, send part of the requests there and then all, and delete the web service last",
    );
    vec![citing(draft, &statements().container_instances_are_for_tests).into()]
}
