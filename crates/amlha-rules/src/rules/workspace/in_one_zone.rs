//! WS017

use amlha_model::statement::statements;
use amlha_model::{Body, Service};

use super::super::ml::{no_choice_of_zone, stating};
use crate::context::Context;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::Outcome;
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "WS017",
    name: "workspace_without_choice_of_zone",
    title: "workspace cannot be placed in zones",
    service: Service::Workspace,
    axis: Axis::Zone,
    impact: Impact::Low,
    docs: include_str!("in_one_zone.md"),
    references: &[
        Reference {
            title: "Failover for business continuity and disaster recovery",
            url: "https://learn.microsoft.com/azure/machine-learning/how-to-high-availability-machine-learning",
            date: "2025-06-12",
        },
        Reference {
            title: "Azure services with availability zone support",
            url: "https://learn.microsoft.com/azure/reliability/availability-zones-service-support",
            date: "2025-09-16",
        },
    ],
    same_as: &[],
    judge,
    remedy: super::super::ml::never,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let verdict = no_choice_of_zone(body, &body.read("location"), "a workspace");
    if verdict.outcome == Outcome::NotApplicable {
        return stating(verdict, &statements().workspace_pauses_with_a_zone);
    }
    verdict
}
