//! BE004

use amlha_model::{Body, Service};

use super::super::ml::{regions_of_endpoint, second_endpoint};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "BE004",
    name: "batch_endpoint_in_one_region",
    title: "batch endpoint exists in one region only",
    service: Service::BatchEndpoint,
    axis: Axis::Region,
    impact: Impact::Medium,
    docs: include_str!("one_region.md"),
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
    regions_of_endpoint(context, body)
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    second_endpoint(
        context,
        body,
        "keep the name of the workspace in a configuration file of the callers, and rehearse the switch",
    )
}
