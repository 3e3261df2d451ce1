//! OE005

use amlha_model::services::online_endpoint::{EndpointComputeType, OnlineDeployment, OnlineEndpoint};
use amlha_model::statement::statements;
use amlha_model::{Body, Read, Role, Service, shown};

use super::super::ml::{no_choice_of_zone, stating, worst};
use super::super::words::unusable;
use super::deployments;
use crate::context::Context;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::Outcome;
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "OE005",
    name: "online_endpoint_without_choice_of_zone",
    title: "endpoint cannot be placed in zones",
    service: Service::OnlineEndpoint,
    axis: Axis::Zone,
    impact: Impact::Low,
    docs: include_str!("without_choice_of_zone.md"),
    references: &[
        Reference { title: "ARM resource types", url: "https://github.com/Azure/bicep-types-az", date: "2026-08-20" },
        Reference {
            title: "Online endpoints",
            url: "https://learn.microsoft.com/azure/machine-learning/concept-endpoints-online",
            date: "read 2026-08",
        },
    ],
    same_as: &[],
    judge,
    remedy: super::super::ml::never,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let endpoint = body.resource();
    let compute = OnlineEndpoint(body).compute();
    if compute.filled_text().is_blank() {
        let kinds = deployments::all(body).into_iter().map(|deployment| kind(&deployment.body()));
        return match worst(kinds) {
            Some(verdict) if verdict.outcome == Outcome::Pass => {
                no_choice_of_zone(body, &body.read("location"), "a managed endpoint").seen(endpoint, &compute, "")
            }
            Some(verdict) => verdict,
            None => deployments::none(context, body),
        };
    }
    let on = context.inventory.linked(endpoint.index(), Role::RunsOn);
    let cluster = on.and_then(|on| context.inventory.linked(on.index(), Role::AttachedTo));
    let verdict = match (on, cluster) {
        (_, Some(cluster)) => Verdict::not_applicable(format!(
            "it is as available as the cluster `{}`, which is judged by itself",
            shown(cluster.name())
        )),
        (Some(on), None) => Verdict::unknown(format!("the cluster behind `{}` was not read", shown(on.name()))),
        (None, None) => Verdict::unknown("the compute that it runs on was not read"),
    };
    stating(verdict.seen(endpoint, &compute, ""), &statements().kubernetes_endpoints_inherit)
}

/// A pass for a managed deployment, unknown for the rest.
fn kind<'a>(body: &Body<'a>) -> Verdict<'a> {
    let view = OnlineDeployment(body);
    let name = view.endpoint_compute_type_name();
    match view.endpoint_compute_type() {
        Read::Value(EndpointComputeType::Managed) => Verdict::pass("managed"),
        Read::Value(EndpointComputeType::Kubernetes) => Verdict::unknown(
            "it runs on Kubernetes, and does not say on which cluster",
        )
        .seen(body.resource(), &name, ""),
        Read::Value(EndpointComputeType::Other(_)) => {
            unusable(body, &name, &Read::<()>::Unusable, "Managed or Kubernetes")
        }
        other => unusable(body, &name, &other, "Managed or Kubernetes"),
    }
}
