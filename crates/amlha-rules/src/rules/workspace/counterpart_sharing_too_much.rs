//! WS009

use amlha_model::services::workspace::Workspace;
use amlha_model::statement::statements;
use amlha_model::{Body, Read, Service};

use super::super::ml::{API_VERSION, citing, decide, stating};
use super::super::words::gain;
use super::pair;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "WS009",
    name: "counterpart_sharing_what_should_be_its_own",
    title: "counterpart shares what each workspace should have for itself",
    service: Service::Workspace,
    axis: Axis::Region,
    impact: Impact::High,
    docs: include_str!("counterpart_sharing_too_much.md"),
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
    let (storage, storage_there) = (own_view.storage_account(), other_view.storage_account());
    let (telemetry, telemetry_there) = (own_view.application_insights(), other_view.application_insights());
    let verdict = match (pair::same(&storage, &storage_there), pair::same(&telemetry, &telemetry_there)) {
        (Some(true), _) => {
            Verdict::fail("both workspaces have one default storage account: the loss of its region stops both")
        }
        (Some(false), Some(true)) => Verdict::fail(
            "both workspaces have one Application Insights component: the second one is blind without its region",
        )
        .weighing(Impact::Low),
        (Some(false), None) if [&telemetry, &telemetry_there].iter().any(|id| id.filled_text() == Read::Unusable) => {
            Verdict::unknown("the Application Insights component of one of the two workspaces was not read")
        }
        // A workspace may be without Application Insights.
        (Some(false), Some(false) | None) => Verdict::pass("each workspace has a default storage account of its own"),
        (None, _) => Verdict::unknown("the default storage account of one of the two workspaces was not read"),
    };
    let verdict = verdict
        .seen(body.resource(), &storage, "")
        .seen(other, &storage_there, "another account")
        .seen(body.resource(), &telemetry, "")
        .seen(other, &telemetry_there, "another component");
    stating(pair::beside(verdict, other), &statements().regional_workspaces_own)
}

fn remedy(context: &Context<'_>, body: &Body<'_>, verdict: &Verdict<'_>) -> Vec<Proposal> {
    let Ok(other) = pair::counterpart(context, body) else { return Vec::new() };
    if verdict.impact.is_none() {
        return vec![Proposal::nothing(
            "the default storage account of a workspace is fixed when it is created",
            "create the second workspace again with an account of its own in its region, share data through other accounts, and \
             copy over models, environments and jobs before the old one is deleted",
        )];
    }
    let first = pair::first(body.resource(), other);
    let draft = decide(
        first,
        "own-telemetry",
        format!("Give {} and {} an Application Insights component each", body.resource().name(), other.name()),
        gain(Axis::Region, "the workspace that goes on cannot be watched", "each is watched from its own region"),
        format!(
            "create a component in the region of the workspace that has none there, and exchange it: send \
             {{\"properties\":{{\"applicationInsights\":\"ID\"}}}} as a PATCH to the workspace's id with ?api-version={API_VERSION}"
        ),
    );
    let draft = citing(draft, &statements().workspace_exchange_breaks);
    vec![citing(draft, &statements().regional_workspaces_own).into()]
}
