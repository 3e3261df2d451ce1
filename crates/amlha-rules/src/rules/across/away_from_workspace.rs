//! XS008

use amlha_model::{Body, Completeness, Location, Role, Service, shown};

use super::super::ml::{decide, workspace_of, worst};
use super::super::words::gain;
use super::{COMPUTES, as_far_as_read};
use crate::context::Context;
use crate::plan::{Action, Cost, DataRisk, Downtime, NeedState, Proposal, Recreates};
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "XS008",
    name: "aks_away_from_workspace",
    title: "cluster is in another region than a workspace that attaches it",
    service: Service::Aks,
    axis: Axis::Region,
    impact: Impact::Low,
    docs: include_str!("away_from_workspace.md"),
    references: &[
        Reference {
            title: "Create and attach an AKS cluster, v1",
            url: "https://learn.microsoft.com/azure/machine-learning/v1/how-to-create-attach-kubernetes",
            date: "2022-04-21",
        },
        Reference {
            title: "Failover for business continuity and disaster recovery",
            url: "https://learn.microsoft.com/azure/machine-learning/how-to-high-availability-machine-learning",
            date: "2025-06-12",
        },
    ],
    same_as: &[],
    judge,
    remedy,
};

const PAGE: &str = "Create and attach an AKS cluster, v1 (how-to-create-attach-kubernetes.md), 2022-04-21";

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let cluster = body.resource();
    let place = body.read("location");
    let own = match cluster.location() {
        Location::Global => return Verdict::unknown("its region was not read").seen(cluster, &place, "a region"),
        known => known.name().to_owned(),
    };
    let computes = context.inventory.users(cluster.index(), Role::AttachedTo);
    let verdicts = computes.map(|compute| {
        let Some(workspace) = workspace_of(compute) else {
            return Verdict::unknown("a workspace that attaches it was not read")
                .noted(format!("{} attaches it", compute.path_name()));
        };
        let verdict = match workspace.location() {
            Location::Global => Verdict::unknown("the region of a workspace that attaches it was not read"),
            there if there.name() == own => Verdict::pass("in the region of the workspace that attaches it"),
            there => Verdict::fail(format!(
                "attached to `{}` of {}: what is served here needs both regions",
                shown(workspace.name()),
                shown(there.name())
            )),
        };
        verdict.seen(workspace, &workspace.body().read("location"), "the region of the cluster")
    });
    let verdict = worst(verdicts).unwrap_or_else(|| match context.inventory.completeness("computes") {
        Completeness::Complete => Verdict::not_applicable("no workspace attaches it"),
        Completeness::Partial | Completeness::NotCollected => {
            Verdict::unknown("the computes of the workspaces were not all read: one may attach the cluster")
        }
    });
    as_far_as_read(context, verdict.seen(cluster, &place, ""), &[COMPUTES], "the computes of the workspaces")
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let cluster = body.resource();
    let mut draft = decide(
        cluster,
        "serve-beside-workspace",
        format!("Decide whether {} goes on serving a workspace of another region", cluster.name()),
        gain(
            Axis::Region,
            "the loss of either region stops what is served here, or keeps it from being deployed again",
            "models, images and what serves them are in one region, and a second region has all of it too",
        ),
        "where it must not depend on two regions: create a cluster in the region of the workspace, or a workspace with the \
         same models in the region of the cluster, deploy the models there, send the requests there, and detach this one. \
         Where it is the second region of a workspace, attach it to the counterpart of that region",
    );
    draft.action = Action::Decide;
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    draft.recreates = Recreates::Unknown;
    draft.cost = Cost::Unpriced { direction: "two clusters while both serve".to_owned() };
    vec![
        draft
            .need("quota for the same nodes in the other region", NeedState::Unknown, None)
            .cite("a cluster may be in another region than its workspace", PAGE)
            .into(),
    ]
}
