//! OE008

use amlha_model::services::online_endpoint::{OnlineDeployment, OnlineEndpoint};
use amlha_model::{Body, Service};

use super::super::ml::{decide, state, worst};
use super::super::words::gain;
use super::deployments;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "OE008",
    name: "online_endpoint_failed",
    title: "last change of the endpoint or of a deployment failed",
    service: Service::OnlineEndpoint,
    axis: Axis::Configuration,
    impact: Impact::High,
    docs: include_str!("failed.md"),
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
    let of = |body: &Body<'a>, reading| state(body, &reading, &["Succeeded"], &["Failed", "Canceled"]);
    let own = of(body, OnlineEndpoint(body).provisioning_state());
    let serving = deployments::serving(body);
    let rest = serving.into_iter().map(|deployment| {
        let body = deployment.body();
        of(&body, OnlineDeployment(&body).provisioning_state())
    });
    let all: Vec<Verdict<'a>> = std::iter::once(own).chain(rest).collect();
    let verdict = worst(all).unwrap_or_else(|| Verdict::unknown("its state was not read"));
    deployments::unless_unread(context, body, verdict)
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let endpoint = body.resource();
    let draft = decide(
        endpoint,
        "repair",
        format!("Repair {}", endpoint.name()),
        gain(Axis::Configuration, "it may answer nothing, or with an old version", "it answers"),
        "read the logs of the deployment that failed, repair what they name (model, image, scoring code, quota), and deploy it \
         again beside the one that works",
    );
    vec![draft.into()]
}
