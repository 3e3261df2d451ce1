//! OE002

use std::collections::BTreeSet;

use amlha_model::services::online_endpoint::OnlineEndpoint;
use amlha_model::{Body, Read, Service};

use super::super::ml::decide;
use super::super::words::gain;
use super::deployments;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "OE002",
    name: "online_endpoint_with_one_deployment",
    title: "endpoint has one deployment only",
    service: Service::OnlineEndpoint,
    axis: Axis::Configuration,
    impact: Impact::Low,
    docs: include_str!("one_deployment.md"),
    references: &[Reference {
        title: "Online endpoints",
        url: "https://learn.microsoft.com/azure/machine-learning/concept-endpoints-online",
        date: "read 2026-08",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let endpoint = body.resource();
    let view = OnlineEndpoint(body);
    let mut names: BTreeSet<String> =
        deployments::all(body).iter().map(|deployment| deployment.name().to_lowercase()).collect();
    let read = names.len();
    let complete = deployments::are_complete(context);
    // A share that is above zero names a deployment that was not read; where all were, one that is gone.
    let shares = view.traffic_shares().into_iter();
    names.extend(
        shares
            .filter(|(_, share)| !complete && matches!(share.number(), Read::Value(percent) if percent > 0.0))
            .map(|(name, _)| name.to_lowercase()),
    );
    let verdict = match names.len() {
        0 if complete => Verdict::fail("it has no deployment: it answers nothing").weighing(Impact::High),
        0 => Verdict::unknown("its deployments were not read"),
        1 if complete => Verdict::fail("it has one deployment: a bad version has nothing to fall back to"),
        1 => Verdict::unknown("one deployment was read, and its list is not complete"),
        count if complete || read > 0 => Verdict::pass(format!("it has {count} deployments")),
        count => Verdict::unknown(format!(
            "its traffic names {count} deployments, and none was read: one of them may be gone"
        )),
    };
    verdict.seen(endpoint, &view.traffic(), "").noted(format!("deployments of it in the inventory: {read}"))
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let endpoint = body.resource();
    let draft = decide(
        endpoint,
        "second-deployment",
        format!("Decide whether {} keeps a second deployment", endpoint.name()),
        gain(
            Axis::Configuration,
            "a new version replaces the one that works",
            "a share of the traffic, and all of it, goes back to the version that works",
        ),
        "deploy the next version beside this one with no traffic, mirror or shift a small share to it, shift all of it, and keep \
         the old one until the new one has proved itself",
    );
    vec![draft.into()]
}
