//! WS015

use amlha_model::services::container_registry::ContainerRegistry;
use amlha_model::services::workspace::Workspace;
use amlha_model::statement::statements;
use amlha_model::{Body, Completeness, Read, Reading, Role, Service, shown};

use super::super::ml::{API_VERSION, InPlace, citing, decide, inside, patch, show, stating};
use super::super::words::{gain, unusable};
use super::BUILD_COMPUTE;
use crate::context::Context;
use crate::plan::{Cost, Downtime, NeedState, Proposal};
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "WS015",
    name: "workspace_without_image_build_compute",
    title: "workspace has no compute to build images on behind a network",
    service: Service::Workspace,
    axis: Axis::Configuration,
    impact: Impact::Medium,
    docs: include_str!("without_build_compute.md"),
    references: &[Reference {
        title: "Azure CLI reference, az ml",
        url: "https://learn.microsoft.com/cli/azure/ml/workspace",
        date: "2026-08-21",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let workspace = body.resource();
    let view = Workspace(body);
    let compute = view.image_build_compute();
    let stated = view.container_registry();
    let Some(registry) = context.inventory.linked(workspace.index(), Role::Images) else {
        let verdict = if stated.filled_text().is_blank() {
            Verdict::not_applicable("it states no container registry: one is made with the first image")
        } else {
            Verdict::unknown("its container registry was not read")
        };
        return verdict.seen(workspace, &stated, "");
    };
    let inside = registry.body();
    let (access, action) =
        (ContainerRegistry(&inside).public_network_access(), ContainerRegistry(&inside).default_network_action());
    let is = |reading: &Reading<'_>, word: &str| {
        reading.filled_text().value().is_some_and(|text| text.trim().eq_ignore_ascii_case(word))
    };
    let closed = is(&access, "Disabled") || is(&action, "Deny");
    // A registry without a set of network rules has none: only Premium takes one.
    let open = action.filled_text().is_blank() || is(&action, "Allow");
    let verdict = if !closed && open && is(&access, "Enabled") {
        Verdict::not_applicable("its container registry can be reached from public networks")
    } else if !closed {
        Verdict::unknown("whether its container registry is behind a network was not read")
    } else {
        match compute.filled_text() {
            Read::Absent | Read::Null => {
                Verdict::fail("no compute builds its images, and its container registry is behind a network")
            }
            Read::Unusable => return unusable(body, &compute, &Read::<()>::Unusable, "the name of a compute"),
            Read::Value(name) if context.inventory.child(workspace.id(), "computes", &name).is_some() => {
                Verdict::pass(format!("`{}` builds its images", shown(&name)))
            }
            Read::Value(name) if context.inventory.completeness("computes") == Completeness::Complete => {
                Verdict::fail(format!("`{}`, which is to build its images, does not exist", shown(&name)))
            }
            Read::Value(name) => {
                Verdict::unknown(format!("`{}`, which is to build its images, was not read", shown(&name)))
            }
        }
    };
    let verdict = verdict.seen(registry, &access, "").seen(registry, &action, "").seen(
        workspace,
        &compute,
        "a compute that exists",
    );
    stating(verdict, &statements().workspace_image_build_compute)
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let workspace = body.resource();
    let mut clusters =
        inside(workspace, Role::Compute).filter(|compute| compute.service() == Some(Service::ComputeCluster));
    let Some(cluster) = clusters.next() else {
        let draft = decide(
            workspace,
            BUILD_COMPUTE,
            format!("Give {} a compute to build images on", workspace.name()),
            gain(
                Axis::Configuration,
                "an environment that changes cannot be built",
                "images are built inside the network",
            ),
            "create a small compute cluster in the network of the workspace, and name it in `properties.imageBuildCompute`",
        );
        return vec![citing(draft, &statements().workspace_image_build_compute).into()];
    };
    let before = Workspace(body).image_build_compute().filled_text().value();
    let name =
        |name: &str| patch(workspace, API_VERSION, &serde_json::json!({ "properties": { "imageBuildCompute": name } }));
    let mut draft = InPlace {
        resource: workspace,
        key: BUILD_COMPUTE,
        title: format!("Let {} build the images of {}", cluster.name(), workspace.name()),
        gain: gain(
            Axis::Configuration,
            "an environment that changes cannot be built",
            "images are built inside the network",
        ),
        run: name(cluster.name()),
        back: Some(name(before.as_deref().unwrap_or_default())),
        show: show(workspace, API_VERSION, "properties.imageBuildCompute"),
        what: format!("`imageBuildCompute` is {}", cluster.name()),
        wanted: cluster.name().to_owned(),
    }
    .draft()
    .change(body, "properties.imageBuildCompute", serde_json::Value::from(cluster.name()).to_string())
    .need("the cluster reaches the container registry", NeedState::Unknown, None);
    draft.downtime = Downtime::None;
    draft.cost = Cost::Unpriced { direction: "a node for as long as an image is built".to_owned() };
    vec![citing(draft, &statements().workspace_image_build_compute).into()]
}
