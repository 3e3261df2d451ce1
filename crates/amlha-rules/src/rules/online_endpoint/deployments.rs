//! The deployments of an endpoint, and which of them take requests.

use amlha_model::services::online_endpoint::OnlineEndpoint;
use amlha_model::{Body, Completeness, Read, Resource, Role};

use super::super::ml::inside;
use crate::context::Context;
use crate::verdict::Verdict;

/// All of them, in the order of their ids.
pub(super) fn all<'a>(body: &Body<'a>) -> Vec<Resource<'a>> {
    inside(body.resource(), Role::Deployment).collect()
}

/// Those that take requests; all of them where the traffic does not say.
pub(super) fn serving<'a>(body: &Body<'a>) -> Vec<Resource<'a>> {
    let deployments = all(body);
    let shares = OnlineEndpoint(body).traffic_shares();
    let takes = |deployment: &Resource<'a>| {
        let named = shares.iter().find(|(name, _)| name.eq_ignore_ascii_case(deployment.name()));
        named.is_some_and(|(_, share)| matches!(share.number(), Read::Value(percent) if percent > 0.0))
    };
    if deployments.iter().any(takes) { deployments.into_iter().filter(takes).collect() } else { deployments }
}

/// Whether what is not in the inventory does not exist.
pub(super) fn are_complete(context: &Context<'_>) -> bool {
    context.inventory.completeness("endpoints") == Completeness::Complete
}

/// The verdict on an endpoint of which no deployment was read.
pub(super) fn none<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let verdict = if are_complete(context) {
        Verdict::not_applicable("it has no deployment")
    } else {
        Verdict::unknown("its deployments were not read")
    };
    verdict.seen(body.resource(), &OnlineEndpoint(body).traffic(), "").noted("no deployment of it is in the inventory")
}
