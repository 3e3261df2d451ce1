//! WS010

use amlha_model::services::workspace::Workspace;
use amlha_model::statement::statements;
use amlha_model::{Body, Read, Service};

use super::super::ml::{citing, decide, stating};
use super::super::words::gain;
use super::pair;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "WS010",
    name: "counterpart_with_other_network",
    title: "counterpart isolates its network in another way",
    service: Service::Workspace,
    axis: Axis::Region,
    impact: Impact::Medium,
    docs: include_str!("counterpart_with_other_network.md"),
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
    let (own, its) = (Workspace(body).isolation_mode(), Workspace(&there).isolation_mode());
    let verdict = match pair::same(&own, &its) {
        Some(true) => Verdict::pass("both workspaces isolate their network in the same way"),
        Some(false) => Verdict::fail(
            "its counterpart isolates its network in another way: what runs in one may be cut off in the other",
        ),
        None if [body, &there].into_iter().all(states_none) => {
            Verdict::not_applicable("neither of the two workspaces states a managed network")
        }
        None => Verdict::unknown("how one of the two workspaces isolates its network was not read"),
    };
    let verdict = verdict.seen(body.resource(), &own, "").seen(other, &its, "the same");
    stating(pair::beside(verdict, other), &statements().regional_workspaces_need_alike)
}

/// The answer for a workspace without a managed network has none; a shortened one has no account either.
fn states_none(body: &Body<'_>) -> bool {
    let view = Workspace(body);
    matches!(view.isolation_mode().text(), Read::Absent) && !view.storage_account().filled_text().is_blank()
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let Ok(other) = pair::counterpart(context, body) else { return Vec::new() };
    let first = pair::first(body.resource(), other);
    let mut draft = decide(
        first,
        "same-network",
        format!("Decide how {} and {} isolate their networks", body.resource().name(), other.name()),
        gain(
            Axis::Region,
            "jobs and endpoints may not reach their data after a switch",
            "what reaches its data in one reaches it in the other",
        ),
        "choose one isolation mode for both, with the same outbound rules, private endpoints and name resolution in both regions; \
         deploy them from one template, and run a job in the second workspace that reads the data and pulls the image",
    );
    draft.stop_if = Some(
        "the change of a managed network cannot be taken back: a network of kind V2 does not go back to V1".to_owned(),
    );
    vec![citing(draft, &statements().regional_workspaces_need_alike).into()]
}
