//! The deployments of an endpoint, and which of them take requests.

use amlha_model::services::online_endpoint::OnlineEndpoint;
use amlha_model::{Body, Completeness, Read, Reading, Resource, Role, shown};

use super::super::ml::inside;
use super::super::unread;
use crate::context::Context;
use crate::verdict::{Outcome, Verdict};

/// All of them, in the order of their ids.
pub(super) fn all<'a>(body: &Body<'a>) -> Vec<Resource<'a>> {
    inside(body.resource(), Role::Deployment).collect()
}

/// The names of those that take requests, as the traffic says.
fn takers(body: &Body<'_>) -> Vec<String> {
    let shares = OnlineEndpoint(body).traffic_shares().into_iter();
    let takes = |(_, share): &(String, Reading<'_>)| matches!(share.number(), Read::Value(percent) if percent > 0.0);
    shares.filter(takes).map(|(name, _)| name).collect()
}

/// Those that take requests; all of them where the traffic does not say, or names only what does not
/// exist.
pub(super) fn serving<'a>(body: &Body<'a>) -> Vec<Resource<'a>> {
    let deployments = all(body);
    let takers = takers(body);
    let takes = |deployment: &Resource<'a>| takers.iter().any(|name| name.eq_ignore_ascii_case(deployment.name()));
    let complete = body.resource().inventory().completeness("endpoints") == Completeness::Complete;
    if takers.is_empty() || (complete && !deployments.iter().any(takes)) {
        return deployments;
    }
    deployments.into_iter().filter(takes).collect()
}

/// A verdict that finds nothing wrong with the deployments that were read, unless there are others.
pub(super) fn unless_unread<'a>(context: &Context<'a>, body: &Body<'a>, verdict: Verdict<'a>) -> Verdict<'a> {
    let verdict =
        unread::unless(verdict, unread::below(context, body.resource().id(), "deployments"), "its deployments");
    let finds_nothing = matches!(verdict.outcome, Outcome::Pass | Outcome::PassByPlatform | Outcome::NotApplicable);
    if !finds_nothing || are_complete(context) {
        return verdict;
    }
    let deployments = all(body);
    let is_read = |name: &str| deployments.iter().any(|deployment| deployment.name().eq_ignore_ascii_case(name));
    match takers(body).iter().find(|name| !is_read(name)) {
        None => verdict,
        Some(name) => {
            let mut open = Verdict::unknown(format!("`{}`, which takes requests, was not read", shown(name)));
            open.evidence = verdict.evidence;
            open.seen(body.resource(), &OnlineEndpoint(body).traffic(), "")
        }
    }
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
