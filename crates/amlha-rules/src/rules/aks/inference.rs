//! The computes by which workspaces attach a cluster for inference the first way.

use amlha_model::compute::{ClusterPurpose, Compute, ComputeType};
use amlha_model::{Body, Completeness, Read, Resource, Role, shown};

use super::super::ml::{API_VERSION, decide, gone};
use super::super::words::gain;
use crate::plan::{
    Action, Command, Confidence, Cost, DataRisk, Downtime, Draft, Gain, Guard, NeedState, Proposal, Recreates,
    Reversible, Rollback, Run, Verify,
};
use crate::rule::Axis;
use crate::verdict::Verdict;

/// How the page on clusters attached the first way is cited.
pub(super) const PAGE: &str = "Create and attach an AKS cluster, v1 (how-to-create-attach-kubernetes.md), 2022-04-21";
/// The type of computes, which a gap names that were not read.
pub(super) const COMPUTES: &str = "Microsoft.MachineLearningServices/workspaces/computes";
const OPERATIONS: &str = "Operations of Microsoft.MachineLearningServices (hashicorp/pandora), 2026-08-21";

const MOVE: &str = "move-models";
const DETACH: &str = "detach-cluster";

/// The computes that attach a cluster the first way (`computeType` AKS); or the verdict on a cluster
/// that none attaches.
pub(super) fn attachments<'a>(body: &Body<'a>) -> Result<Vec<Resource<'a>>, Verdict<'a>> {
    let cluster = body.resource();
    let inventory = cluster.inventory();
    let users = || inventory.users(cluster.index(), Role::AttachedTo);
    let first_way = |compute: &Resource<'a>| Compute(&compute.body()).compute_type().value() == Some(ComputeType::Aks);
    let found: Vec<Resource<'a>> = users().filter(first_way).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let untold = |compute: &Resource<'a>| !matches!(Compute(&compute.body()).compute_type(), Read::Value(_));
    if let Some(compute) = users().find(untold) {
        let kind = Compute(&compute.body()).compute_type_name();
        let why = format!("how `{}` attaches the cluster was not read", shown(&compute.path_name()));
        return Err(Verdict::unknown(why).seen(compute, &kind, "a kind of compute"));
    }
    if inventory.completeness("computes") != Completeness::Complete {
        return Err(Verdict::unknown("the computes of the workspaces were not all read: one may attach the cluster")
            .noted("computes of workspaces: not complete"));
    }
    Err(Verdict::not_applicable("no workspace attaches the cluster the first way")
        .noted("no compute of type AKS is attached to it"))
}

/// Whether Azure ML made the cluster of this compute itself.
pub(super) fn made_by_azure_ml(compute: Resource<'_>) -> bool {
    Compute(&compute.body()).is_attached_compute().boolean() == Read::Value(false)
}

/// Whether the cluster is attached for development and test.
pub(super) fn for_tests(compute: Resource<'_>) -> bool {
    Compute(&compute.body()).cluster_purpose().value() == Some(ClusterPurpose::DevTest)
}

/// What is better once a compute is left: one step serves every fault of the compute.
fn gains(compute: Resource<'_>) -> (Gain, Vec<Gain>) {
    let supported =
        gain(Axis::Lifecycle, "nobody repairs what deploys to it", "models are served by what is supported");
    let mut more = Vec::new();
    if for_tests(compute) {
        more.push(gain(Axis::Configuration, "inference has no fault tolerance", "inference is set up for production"));
    }
    if made_by_azure_ml(compute) {
        more.push(gain(
            Axis::Region,
            "models stop with the region, and nothing of the cluster is elsewhere",
            "models are served by what can be deployed to a second region too",
        ));
    }
    (supported, more)
}

/// Two steps on a compute that attaches a cluster the first way: what it serves moves, then it is
/// detached. Three rules ask for them, and whoever follows one has closed all.
fn left(cluster: Resource<'_>, compute: Resource<'_>) -> [Draft; 2] {
    let name = compute.path_name();
    let (better, more) = gains(compute);
    let mut moved = decide(
        compute,
        MOVE,
        format!("Move the models served through {name} to an endpoint of the current API"),
        better.clone(),
        format!(
            "deploy each model to a managed online endpoint, or to a Kubernetes online endpoint on another cluster that is \
             attached as a compute of kind Kubernetes: a second attachment of {} breaks the first; send part of the requests \
             there, then all; keep the old web services until nobody calls them",
            cluster.name()
        ),
    )
    .prepares();
    moved.gain.extend(more.iter().cloned());
    moved.downtime = Downtime::None;
    moved.data_risk = DataRisk::None;
    moved.reversible = Reversible::Yes;
    moved.recreates = Recreates::No;
    moved.cost = Cost::Unpriced { direction: "more while both serve".to_owned() };
    moved.guard = Guard {
        skip_if: format!("no web service is left on {name}, or all its models are served elsewhere"),
        command: None,
        value: None,
    };
    moved.verify = Verify {
        what: "the new endpoints answer what the old web services did, and nobody calls those".to_owned(),
        command: None,
        expected: None,
        every_minutes: 60,
        for_hours: 24,
    };
    moved.rollback = Rollback::None { why: "send the requests to the old web services: they still run".to_owned() };
    moved.stop_if = Some("a new endpoint answers otherwise than the old web service".to_owned());
    let moved = moved
        .need("quota or nodes for the models while both serve", NeedState::Unknown, None)
        .need("callers that can be pointed at another address and another key", NeedState::Unknown, None)
        .cite("one cluster takes one attachment: a second one breaks the first", PAGE);

    let mut detach =
        Draft::new(DETACH, Action::Delete, compute, format!("Detach {} from its workspace", cluster.name()));
    detach.after = vec![MOVE];
    detach.downtime = Downtime::None;
    detach.data_risk = DataRisk::None;
    detach.reversible = Reversible::OneWay;
    detach.recreates = Recreates::No;
    detach.hands_on_minutes = Some(10);
    detach.cost = Cost::Unpriced {
        direction: "none of its own; less once a cluster that serves nothing else is deleted".to_owned(),
    };
    detach.gain = std::iter::once(better).chain(more).collect();
    detach.run = Run::Commands {
        commands: vec![
            Command::az(["rest"])
                .flag("--method", "delete")
                .flag("--url", format!("{}?api-version={API_VERSION}&underlyingResourceAction=Detach", compute.id())),
        ],
    };
    detach.guard = Guard {
        skip_if: format!("{name} is gone"),
        command: gone(compute, API_VERSION),
        value: Some("true".to_owned()),
    };
    detach.verify = Verify {
        what: format!("{name} is not found any more, and the cluster is still there"),
        command: gone(compute, API_VERSION),
        expected: None,
        every_minutes: 5,
        for_hours: 1,
    };
    detach.rollback = Rollback::None {
        why: "attaching it this way again takes an SDK that is not supported any more: attach it as a compute of kind \
              Kubernetes"
            .to_owned(),
    };
    detach.stop_if = Some("a web service on it still gets requests".to_owned());
    detach.confidence = Confidence::Documented;
    let detach = detach.cite(
        "a compute is deleted with `underlyingResourceAction` Detach, which leaves the cluster, or Delete",
        OPERATIONS,
    );
    [moved, detach]
}

/// The steps for every compute of these; none where nothing attaches the cluster.
pub(super) fn all_left<'a>(body: &Body<'a>, wanted: impl Fn(Resource<'a>) -> bool) -> Vec<Proposal> {
    let cluster = body.resource();
    let computes = attachments(body).unwrap_or_default().into_iter().filter(|compute| wanted(*compute));
    computes.flat_map(|compute| left(cluster, compute)).map(Into::into).collect()
}
