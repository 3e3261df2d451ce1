//! OE006

use amlha_model::{Body, Service};

use super::super::ml::{regions_of_endpoint, second_endpoint};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "OE006",
    name: "online_endpoint_in_one_region",
    title: "endpoint exists in one region only",
    service: Service::OnlineEndpoint,
    axis: Axis::Region,
    impact: Impact::High,
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
        "put Azure Front Door, Traffic Manager or API Management in front of both, and rehearse the switch",
    )
}
