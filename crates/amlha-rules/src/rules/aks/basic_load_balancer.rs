//! AK008

use amlha_model::services::aks::{Aks, LoadBalancerSku};
use amlha_model::{Body, Read, Service};

use super::super::words::unusable;
use super::pools::pools;
use super::{availability_set, ending, migrate, when};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "AK008",
    name: "aks_with_basic_load_balancer",
    title: "cluster has the Basic load balancer",
    service: Service::Aks,
    axis: Axis::Lifecycle,
    impact: Impact::High,
    docs: include_str!("basic_load_balancer.md"),
    references: &[
        Reference {
            title: "AKS: retirements (articles/aks/includes)",
            url: "https://github.com/MicrosoftDocs/azure-aks-docs",
            date: "2026-01-14",
        },
        Reference {
            title: "Create and attach an AKS cluster, v1",
            url: "https://learn.microsoft.com/azure/machine-learning/v1/how-to-create-attach-kubernetes",
            date: "2022-04-21",
        },
    ],
    same_as: &[],
    judge,
    remedy,
};

const ENDING: &str = "aks-basic-lb";

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let sku = Aks(body).load_balancer_sku_name();
    match Aks(body).load_balancer_sku() {
        Read::Value(LoadBalancerSku::Standard) => {
            Verdict::pass("the cluster has the Standard load balancer").seen(body.resource(), &sku, "standard")
        }
        Read::Value(LoadBalancerSku::Basic) => {
            let why = format!("the cluster has the Basic load balancer: {}", when(context, ENDING));
            ending(context, Verdict::fail(why).seen(body.resource(), &sku, "standard"), ENDING)
        }
        other => unusable(body, &sku, &other, "standard"),
    }
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    if pools(body).is_ok_and(|pools| availability_set::any(&pools)) {
        return vec![migrate::step(body).into()];
    }
    vec![Proposal::nothing(
        "the change to the Standard load balancer is documented, where amlha reads, only together with that of an \
         availability set, which the cluster does not have",
        "create a cluster with the Standard load balancer, move the deployments to it, and delete this one",
    )]
}
