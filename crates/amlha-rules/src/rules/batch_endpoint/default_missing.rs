//! BE002

use amlha_model::services::batch_endpoint::BatchEndpoint;
use amlha_model::{Body, Completeness, Read, Role, Service, shown};

use super::super::ml::{decide, inside};
use super::super::words::{gain, unusable};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "BE002",
    name: "batch_endpoint_default_missing",
    title: "default deployment of the batch endpoint does not exist",
    service: Service::BatchEndpoint,
    axis: Axis::Configuration,
    impact: Impact::Medium,
    docs: include_str!("default_missing.md"),
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
    let endpoint = body.resource();
    let stated = BatchEndpoint(body).default_deployment();
    let name = match stated.filled_text() {
        Read::Value(name) => name,
        other => return unusable(body, &stated, &other, "the name of a deployment"),
    };
    let named = shown(&name).into_owned();
    let there = inside(endpoint, Role::Deployment).any(|deployment| deployment.name().eq_ignore_ascii_case(&name));
    let verdict = if there {
        Verdict::pass(format!("`{named}` is there"))
    } else if context.inventory.completeness("endpoints") == Completeness::Complete {
        Verdict::fail(format!("`{named}` does not exist: requests that name no deployment fail"))
    } else {
        Verdict::unknown(format!("`{named}` was not read, and the list of deployments is not complete"))
    };
    verdict.seen(endpoint, &stated, "a deployment that exists")
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let endpoint = body.resource();
    let draft = decide(
        endpoint,
        "default-deployment",
        format!("Choose the default deployment of {}", endpoint.name()),
        gain(Axis::Configuration, "requests that name no deployment fail", "they go to the deployment that was chosen"),
        format!(
            "choose a deployment that exists, or deploy the missing one again, and send its name with `az resource update --set \
             properties.defaults.deploymentName=NAME` for {}",
            endpoint.id()
        ),
    );
    vec![draft.into()]
}
