//! AK017

use amlha_model::compute::Compute;
use amlha_model::{Body, Service};

use super::super::facts;
use super::inference::attachments;
use super::when;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "AK017",
    name: "aks_attached_the_old_way",
    title: "cluster is attached by the first API",
    service: Service::Aks,
    axis: Axis::Lifecycle,
    impact: Impact::Medium,
    docs: include_str!("old_attachment.md"),
    references: &[
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

const LEGACY: &str = "aml-aks-v1";
const ENDING: &str = "aml-sdk-v1-end";

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let computes = match attachments(body) {
        Ok(computes) => computes,
        // Nothing attaches it the old way, and everything was read: that is what is wanted.
        Err(verdict) if verdict.outcome == crate::verdict::Outcome::NotApplicable => {
            return Verdict::pass("no workspace attaches the cluster by the first API")
                .noted("no compute of type AKS is attached to it");
        }
        Err(verdict) => return verdict,
    };
    let why = format!("the cluster is attached by the first API, whose kit is {}", when(context, ENDING));
    let add = |verdict: Verdict<'a>, compute: &amlha_model::Resource<'a>| {
        verdict.seen(*compute, &Compute(&compute.body()).compute_type_name(), "Kubernetes")
    };
    let verdict = computes.iter().fold(Verdict::fail(why), add);
    let verdict = if facts::is_over(context, ENDING) { verdict } else { verdict.weighing(Impact::Low) };
    facts::of_retirement(facts::of_retirement(verdict, LEGACY), ENDING)
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let name = amlha_model::shown(body.resource().name()).into_owned();
    vec![Proposal::nothing(
        "the way of an attachment cannot be changed: its web services live and end with it",
        format!(
            "install the Azure ML extension on {name}, attach it as `Kubernetes` compute under another name, deploy the \
             models as Kubernetes online endpoints, move the callers, then delete the web services and detach the old compute"
        ),
    )]
}
