//! KU001

use amlha_model::services::kubernetes::Kubernetes;
use amlha_model::statement::statements;
use amlha_model::{Body, Service};

use super::super::ml::{citing, decide, state, stating};
use super::super::words::gain;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "KU001",
    name: "kubernetes_not_connected",
    title: "connected cluster does not reach Azure",
    service: Service::Kubernetes,
    axis: Axis::Configuration,
    impact: Impact::High,
    docs: include_str!("not_connected.md"),
    references: &[Reference {
        title: "Online endpoints",
        url: "https://learn.microsoft.com/azure/machine-learning/concept-endpoints-online",
        date: "read 2026-08",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let view = Kubernetes(body);
    let verdict = state(body, &view.connectivity_status(), &["Connected"], &["Offline", "Expired"]);
    let verdict = verdict.seen(body.resource(), &view.last_connectivity_time(), "");
    stating(verdict, &statements().kubernetes_endpoints_inherit)
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let cluster = body.resource();
    let draft = decide(
        cluster,
        "connect-again",
        format!("Connect {} to Azure again", cluster.name()),
        gain(
            Axis::Configuration,
            "Azure ML cannot deploy to it or see how it is",
            "Azure ML deploys to it and sees its state",
        ),
        "see on the cluster itself that its nodes and the pods of the Arc agents run and reach Azure. What else an offline or \
         an expired connection takes is not in the pages that amlha rests on",
    );
    vec![citing(draft, &statements().kubernetes_endpoints_inherit).into()]
}
