//! BE003

use amlha_model::services::batch_endpoint::BatchDeployment;
use amlha_model::{Body, Completeness, GapReason, Read, Resource, Role, Service, shown};

use super::super::ml::{decide, inside, worst};
use super::super::words::{gain, unusable};
use super::no_deployment;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "BE003",
    name: "batch_endpoint_without_compute",
    title: "compute of the batch deployment does not exist",
    service: Service::BatchEndpoint,
    axis: Axis::Capacity,
    impact: Impact::High,
    docs: include_str!("without_compute.md"),
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
    let judged = inside(body.resource(), Role::Deployment).map(|deployment| of_deployment(context, deployment));
    worst(judged).unwrap_or_else(|| no_deployment(context, body))
}

fn of_deployment<'a>(context: &Context<'a>, deployment: Resource<'a>) -> Verdict<'a> {
    let body = deployment.body();
    let compute = BatchDeployment(&body).compute();
    let stated = match compute.filled_text() {
        Read::Value(stated) => stated,
        other => return unusable(&body, &compute, &other, "the ARM id of a compute"),
    };
    let name = shown(deployment.name());
    let verdict = match context.inventory.linked(deployment.index(), Role::RunsOn) {
        Some(on) => Verdict::pass(format!("`{name}` runs on `{}`, and is as available as that", shown(on.name()))),
        None => {
            let gone = context.inventory.gaps_at(&stated).any(|gap| gap.reason == GapReason::NotFound);
            if gone || context.inventory.completeness("computes") == Completeness::Complete {
                Verdict::fail(format!("the compute that `{name}` names does not exist: its jobs do not start"))
            } else {
                Verdict::unknown(format!("the compute that `{name}` names was not read"))
            }
        }
    };
    verdict.seen(deployment, &compute, "a compute that exists")
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let endpoint = body.resource();
    let draft = decide(
        endpoint,
        "batch-compute",
        format!("Give the deployments of {} a compute", endpoint.name()),
        gain(Axis::Capacity, "its jobs do not start", "its jobs run"),
        "create the missing compute again under its old name, or deploy again with a compute that exists",
    );
    vec![draft.into()]
}
