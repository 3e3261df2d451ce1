//! AK013

use amlha_model::compute::Compute;
use amlha_model::statement::statements;
use amlha_model::{Body, Resource, Service};

use super::super::facts;
use super::super::ml::stating;
use super::inference::{all_left, attachments, made_by_azure_ml};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Outcome, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "AK013",
    name: "aks_attached_with_v1",
    title: "cluster is attached with an SDK that ends",
    service: Service::Aks,
    axis: Axis::Lifecycle,
    impact: Impact::Medium,
    docs: include_str!("old_attachment.md"),
    references: &[Reference {
        title: "Create and attach an AKS cluster, v1",
        url: "https://learn.microsoft.com/azure/machine-learning/v1/how-to-create-attach-kubernetes",
        date: "2022-04-21",
    }],
    same_as: &[],
    judge,
    remedy,
};

/// The entries of the retirements: that of the attachment, and that of the SDK, whose date decides.
const LEGACY: &str = "aml-aks-v1";
const ENDING: &str = "aml-sdk-v1-end";

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let computes = match attachments(body) {
        Ok(computes) => computes,
        Err(verdict) if verdict.outcome == Outcome::NotApplicable => {
            return Verdict::pass("no workspace attaches the cluster the first way")
                .noted("no compute of type AKS is attached to it");
        }
        Err(verdict) => return verdict,
    };
    let verdict = if facts::is_over(context, ENDING) {
        Verdict::fail("attached to a workspace with an SDK that nobody supports any more")
    } else {
        Verdict::fail("attached to a workspace with an SDK whose support ends").weighing(Impact::Low)
    };
    let kind = |verdict: Verdict<'a>, compute: &Resource<'a>| {
        verdict.seen(*compute, &Compute(&compute.body()).compute_type_name(), "Kubernetes")
    };
    let verdict = computes.iter().fold(verdict, kind);
    let made = computes.iter().find(|compute| made_by_azure_ml(**compute));
    let verdict = match made {
        Some(compute) => {
            let attached = Compute(&compute.body()).is_attached_compute();
            stating(verdict.seen(*compute, &attached, "true"), &statements().aks_made_by_azure_ml)
        }
        None => verdict,
    };
    facts::of_retirement(facts::of_retirement(verdict, LEGACY), ENDING)
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    all_left(body, |_| true)
}
