//! WS008

use amlha_model::services::workspace::Workspace;
use amlha_model::statement::statements;
use amlha_model::{Body, Service};

use super::super::ml::{API_VERSION, citing, decide, stating};
use super::super::words::gain;
use super::pair;
use crate::context::Context;
use crate::plan::{Proposal, Recreates};
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "WS008",
    name: "counterpart_with_other_images_or_secrets",
    title: "counterpart has another container registry or vault",
    service: Service::Workspace,
    axis: Axis::Region,
    impact: Impact::Medium,
    docs: include_str!("counterpart_with_other_images.md"),
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
    let other = match pair::counterpart(context, body) {
        Ok(other) => other,
        Err(verdict) => return verdict,
    };
    let there = other.body();
    let (own_view, other_view) = (Workspace(body), Workspace(&there));
    let (images, images_there) = (own_view.container_registry(), other_view.container_registry());
    let (secrets, secrets_there) = (own_view.key_vault(), other_view.key_vault());
    let verdict = match (pair::same(&images, &images_there), pair::same(&secrets, &secrets_there)) {
        (Some(false), _) => {
            Verdict::fail("its counterpart has another container registry: images of one are missing in the other")
        }
        (_, Some(false)) => {
            Verdict::fail("its counterpart has another vault: secrets have to be kept in both").weighing(Impact::Low)
        }
        (Some(true), Some(true)) => Verdict::pass("both workspaces use one container registry and one vault"),
        (None, _) => Verdict::unknown("one of the two workspaces has no container registry yet, or it was not read"),
        (_, None) => Verdict::unknown("the vault of one of the two workspaces was not read"),
    };
    let verdict = verdict
        .seen(body.resource(), &images, "")
        .seen(other, &images_there, "")
        .seen(body.resource(), &secrets, "")
        .seen(other, &secrets_there, "");
    stating(pair::beside(verdict, other), &statements().regional_workspaces_share)
}

fn remedy(context: &Context<'_>, body: &Body<'_>, verdict: &Verdict<'_>) -> Vec<Proposal> {
    let Ok(other) = pair::counterpart(context, body) else { return Vec::new() };
    if verdict.impact.is_some() {
        return vec![Proposal::nothing(
            "the vault of a workspace is fixed when it is created",
            "write secrets and connections to both vaults whenever they change, or create the second workspace again with the \
             vault of the first one",
        )];
    }
    let first = pair::first(body.resource(), other);
    let second = if first.index() == other.index() { body.resource() } else { other };
    let mut draft = decide(
        first,
        "one-registry",
        format!("Decide how {} and {} come to the same images", first.name(), second.name()),
        gain(
            Axis::Region,
            "in an outage images are built anew, or cannot be built",
            "images are there in both regions",
        ),
        format!(
            "either choose one Premium container registry with a copy in both regions and exchange that of the other workspace: \
             send {{\"properties\":{{\"containerRegistry\":\"ID\"}}}} as a PATCH to its id with ?api-version={API_VERSION}; or keep both \
             and share environments through an Azure ML registry of both regions; or push every image to both"
        ),
    );
    draft.recreates = Recreates::No;
    draft.stop_if = Some("an endpoint, a lineage or a rerun needs images of the registry that is to go".to_owned());
    let draft = citing(draft, &statements().workspace_exchange_breaks);
    vec![citing(draft, &statements().regional_workspaces_share).into()]
}
