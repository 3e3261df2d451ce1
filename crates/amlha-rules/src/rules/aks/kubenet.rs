//! AK009

use amlha_model::services::aks::{Aks, NetworkPlugin};
use amlha_model::{Body, Read, Service};

use super::super::words::{gain, unusable};
use super::{ending, show, when};
use crate::context::Context;
use crate::plan::{
    Action, Confidence, Cost, DataRisk, Downtime, Draft, Elapsed, Guard, NeedState, Proposal, Recreates, Reversible,
    Rollback, Run, Verify,
};
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "AK009",
    name: "aks_with_kubenet",
    title: "cluster network is kubenet",
    service: Service::Aks,
    axis: Axis::Lifecycle,
    impact: Impact::Medium,
    docs: include_str!("kubenet.md"),
    references: &[Reference {
        title: "AKS: retirements (articles/aks/includes)",
        url: "https://github.com/MicrosoftDocs/azure-aks-docs",
        date: "2026-01-14",
    }],
    same_as: &[SameAs {
        tool: "APRL",
        id: "c22db132-399b-4e7c-995d-577a60881be8",
        differs: "weighs the same before the end of support and after it",
    }],
    judge,
    remedy,
};

const ENDING: &str = "aks-kubenet";
const PAGE: &str = "MicrosoftDocs/azure-aks-docs aks/includes/kubenet-retirement.md, 2026-01-14";

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let plugin = Aks(body).network_plugin_name();
    let seen = |verdict: Verdict<'a>| verdict.seen(body.resource(), &plugin, "azure");
    match Aks(body).network_plugin() {
        Read::Value(NetworkPlugin::Kubenet) => {
            let why = format!("the network of the cluster is kubenet: {}", when(context, ENDING));
            ending(context, seen(Verdict::fail(why)), ENDING)
        }
        Read::Value(NetworkPlugin::Azure) => seen(Verdict::pass("the network of the cluster is Azure CNI")),
        Read::Value(NetworkPlugin::None) => {
            seen(Verdict::pass("the network of the cluster is one that the customer brought"))
        }
        other => unusable(body, &plugin, &other, "azure"),
    }
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let cluster = body.resource();
    let mut draft = Draft::new(
        "azure-cni-overlay",
        Action::Decide,
        cluster,
        format!("Decide when and how {} moves to Azure CNI Overlay", cluster.name()),
    );
    draft.downtime = Downtime::Unknown;
    draft.data_risk = DataRisk::Unknown;
    draft.reversible = Reversible::Unknown;
    draft.recreates = Recreates::Unknown;
    draft.hands_on_minutes = Some(240);
    draft.elapsed = Elapsed::Unknown;
    draft.cost = Cost::Unknown;
    draft.gain =
        vec![gain(Axis::Lifecycle, "the network of the cluster loses its support", "the network is supported")];
    draft.run = Run::ByHand {
        what: "what the change stops and whether it can be undone was not read: try `az aks update --network-plugin azure \
               --network-plugin-mode overlay` on a cluster like it, or create a cluster with Azure CNI Overlay and move the \
               deployments there"
            .to_owned(),
    };
    let plugin = show(body, "networkProfile.networkPlugin");
    draft.guard = Guard {
        skip_if: "`networkPlugin` is already azure".to_owned(),
        command: Some(plugin.clone()),
        value: Some("azure".to_owned()),
    };
    draft.verify = Verify {
        what: "`networkPlugin` reads azure, and every endpoint answers".to_owned(),
        command: Some(plugin),
        expected: Some("azure".to_owned()),
        every_minutes: 10,
        for_hours: 8,
    };
    draft.rollback = Rollback::None { why: "no way back is documented where amlha reads".to_owned() };
    draft.confidence = Confidence::Assumed;
    let draft = draft
        .need("a maintenance window", NeedState::Unknown, None)
        .cite("Azure CNI Overlay takes the place of kubenet", PAGE);
    vec![draft.into()]
}
