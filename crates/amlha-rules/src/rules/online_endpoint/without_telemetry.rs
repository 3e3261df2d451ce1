//! OE007

use amlha_model::services::online_endpoint::OnlineDeployment;
use amlha_model::{Body, Read, Resource, Service, shown};

use super::super::ml::{API_VERSION, InPlace, set, show, worst};
use super::super::words::{gain, unusable};
use super::deployments;
use crate::context::Context;
use crate::plan::{Confidence, Cost, Draft, Proposal};
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "OE007",
    name: "online_endpoint_without_telemetry",
    title: "deployment sends nothing to Application Insights",
    service: Service::OnlineEndpoint,
    axis: Axis::Configuration,
    impact: Impact::Low,
    docs: include_str!("without_telemetry.md"),
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
    let judged = deployments::serving(body).into_iter().map(|deployment| {
        let body = deployment.body();
        let enabled = OnlineDeployment(&body).app_insights_enabled();
        let name = shown(deployment.name());
        let verdict = match enabled.boolean() {
            Read::Value(true) => Verdict::pass(format!("`{name}` sends its telemetry")),
            Read::Value(false) => Verdict::fail(format!("`{name}` sends no telemetry: nobody is told when it fails")),
            other => return unusable(&body, &enabled, &other, "true"),
        };
        verdict.seen(deployment, &enabled, "true")
    });
    let verdict = worst(judged).unwrap_or_else(|| deployments::none(context, body));
    deployments::unless_unread(context, body, verdict)
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let off = |deployment: &Resource<'_>| {
        OnlineDeployment(&deployment.body()).app_insights_enabled().boolean() == Read::Value(false)
    };
    deployments::serving(body).into_iter().filter(off).map(|deployment| send(&deployment.body()).into()).collect()
}

fn send(body: &Body<'_>) -> Draft {
    let deployment = body.resource();
    let to = |value: bool| set(deployment, API_VERSION, format!("properties.appInsightsEnabled={value}"));
    let mut draft = InPlace {
        resource: deployment,
        key: "telemetry",
        title: format!("Send the telemetry of {}", deployment.path_name()),
        gain: gain(
            Axis::Configuration,
            "a failure shows when a caller complains",
            "a failure shows in Application Insights",
        ),
        run: to(true),
        back: Some(to(false)),
        show: show(deployment, API_VERSION, "properties.appInsightsEnabled"),
        what: "`appInsightsEnabled` is true".to_owned(),
        wanted: "true".to_owned(),
    }
    .draft()
    .change(body, "properties.appInsightsEnabled", "true");
    draft.cost = Cost::Unpriced { direction: "more: logs are charged by volume".to_owned() };
    draft.confidence = Confidence::Derived;
    draft
}
