//! SC001

use amlha_model::services::serverless_compute::ServerlessCompute;
use amlha_model::{Body, Service};

use super::super::ml::no_choice_of_zone;
use crate::context::Context;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "SC001",
    name: "serverless_compute_without_choice_of_zone",
    title: "serverless compute cannot be placed in zones",
    service: Service::Workspace,
    axis: Axis::Zone,
    impact: Impact::Low,
    docs: include_str!("in_one_zone.md"),
    references: &[
        Reference {
            title: "Azure services with availability zone support",
            url: "https://learn.microsoft.com/azure/reliability/availability-zones-service-support",
            date: "2025-09-16",
        },
        Reference {
            title: "Failover for business continuity and disaster recovery",
            url: "https://learn.microsoft.com/azure/machine-learning/how-to-high-availability-machine-learning",
            date: "2025-06-12",
        },
    ],
    same_as: &[],
    judge,
    remedy: super::super::ml::never,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let verdict = no_choice_of_zone(body, &body.read("location"), "serverless compute");
    let settings = ServerlessCompute(body).settings();
    verdict.seen(body.resource(), &settings, "")
}
