//! BE001

use amlha_model::services::batch_endpoint::BatchDeployment;
use amlha_model::{Body, Read, Resource, Role, Service, shown};

use super::super::ml::{API_VERSION, InPlace, count, counted, inside, set, show, worst};
use super::super::words::{gain, unusable};
use super::no_deployment;
use crate::context::Context;
use crate::plan::{Confidence, Cost, Downtime, Draft, Proposal};
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "BE001",
    name: "batch_endpoint_without_retries",
    title: "failed mini-batches are not tried again",
    service: Service::BatchEndpoint,
    axis: Axis::Configuration,
    impact: Impact::Low,
    docs: include_str!("without_retries.md"),
    references: &[Reference {
        title: "ARM resource types",
        url: "https://github.com/Azure/bicep-types-az",
        date: "2026-08-20",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let wanted = context.profile.batch_retries;
    let judged = inside(body.resource(), Role::Deployment).map(|deployment| {
        let body = deployment.body();
        let retries = BatchDeployment(&body).max_retries();
        let name = shown(deployment.name());
        let verdict = match count(&retries) {
            Read::Value(times) if times >= wanted => {
                Verdict::pass(format!("`{name}` tries a failed mini-batch {} again", counted(times, "time")))
            }
            Read::Value(times) => Verdict::fail(format!(
                "`{name}` tries a failed mini-batch {} again: {wanted} is asked for",
                counted(times, "time")
            )),
            other => return unusable(&body, &retries, &other, "a number of retries"),
        };
        verdict.seen(deployment, &retries, format!("{wanted} or more"))
    });
    worst(judged).unwrap_or_else(|| no_deployment(context, body))
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let wanted = context.profile.batch_retries;
    let few = |deployment: &Resource<'_>| {
        count(&BatchDeployment(&deployment.body()).max_retries()).value().is_some_and(|times| times < wanted)
    };
    let deployments = inside(body.resource(), Role::Deployment).filter(few);
    deployments.map(|deployment| more(&deployment.body(), wanted).into()).collect()
}

fn more(body: &Body<'_>, wanted: u32) -> Draft {
    let deployment = body.resource();
    let to = |times: u32| set(deployment, API_VERSION, format!("properties.retrySettings.maxRetries={times}"));
    let mut draft = InPlace {
        resource: deployment,
        key: "retries",
        title: format!("Try failed mini-batches of {} again", deployment.path_name()),
        gain: gain(
            Axis::Configuration,
            "one preempted node or lost connection fails a mini-batch",
            "it is tried again",
        ),
        run: to(wanted),
        back: count(&BatchDeployment(body).max_retries()).value().map(to),
        what: format!("`maxRetries` is {wanted} or more"),
        show: show(deployment, API_VERSION, &format!("properties.retrySettings.maxRetries >= `{wanted}`")),
        wanted: "true".to_owned(),
    }
    .draft()
    .change(body, "properties.retrySettings.maxRetries", wanted.to_string());
    draft.downtime = Downtime::None;
    draft.confidence = Confidence::Derived;
    draft.cost = Cost::Unpriced { direction: "more when mini-batches fail: they run again".to_owned() };
    draft
}
