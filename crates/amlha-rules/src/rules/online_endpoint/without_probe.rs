//! OE004

use amlha_model::services::online_endpoint::OnlineDeployment;
use amlha_model::{Body, Read, Resource, Service, shown};

use super::super::ml::{decide, worst};
use super::super::words::gain;
use super::deployments;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "OE004",
    name: "online_endpoint_without_probe",
    title: "deployment has one probe and lacks the other",
    service: Service::OnlineEndpoint,
    axis: Axis::Configuration,
    impact: Impact::Low,
    docs: include_str!("without_probe.md"),
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
    let judged = deployments::serving(body).into_iter().map(of_deployment);
    let verdict = worst(judged).unwrap_or_else(|| deployments::none(context, body));
    deployments::unless_unread(context, body, verdict)
}

fn of_deployment(deployment: Resource<'_>) -> Verdict<'_> {
    let body = deployment.body();
    let view = OnlineDeployment(&body);
    let (liveness, readiness) = (view.liveness_probe(), view.readiness_probe());
    let name = shown(deployment.name());
    let verdict = match (liveness.object(), readiness.object()) {
        (Read::Value(_), Read::Value(_)) => Verdict::pass(format!("`{name}` has both probes")),
        (Read::Value(_), Read::Absent | Read::Null) => {
            Verdict::fail(format!("`{name}` has no readiness probe: requests go to instances that are not ready"))
        }
        (Read::Absent | Read::Null, Read::Value(_)) => {
            Verdict::fail(format!("`{name}` has no liveness probe: an instance that hangs is not restarted"))
        }
        (Read::Unusable, _) | (_, Read::Unusable) => Verdict::unknown(format!("a probe of `{name}` holds no object")),
        (Read::Absent | Read::Null, Read::Absent | Read::Null) => {
            Verdict::unknown(format!("the answer for `{name}` holds no probe, which need not mean that there is none"))
        }
    };
    verdict.seen(deployment, &liveness, "a probe").seen(deployment, &readiness, "a probe")
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let endpoint = body.resource();
    let draft = decide(
        endpoint,
        "probes",
        format!("Choose the probes of {}", endpoint.name()),
        gain(
            Axis::Configuration,
            "an instance that hangs or starts slowly gets requests",
            "it gets none until it is ready",
        ),
        "in the specification of each deployment, set `liveness_probe` and `readiness_probe` with a period, a timeout and a \
         threshold that fit the start of its model, and deploy it again as a second deployment that takes over the traffic",
    );
    vec![draft.into()]
}
