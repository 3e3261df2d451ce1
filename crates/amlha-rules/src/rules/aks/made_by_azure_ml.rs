//! AK015

use amlha_model::compute::Compute;
use amlha_model::statement::statements;
use amlha_model::{Body, Read, Service};

use super::inference::attachments;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "AK015",
    name: "aks_made_by_azure_ml",
    title: "cluster was made by Azure ML",
    service: Service::Aks,
    axis: Axis::Region,
    impact: Impact::Medium,
    docs: include_str!("made_by_azure_ml.md"),
    references: &[
        Reference {
            title: "Create and attach an AKS cluster, v1",
            url: "https://learn.microsoft.com/azure/machine-learning/v1/how-to-create-attach-kubernetes",
            date: "2022-04-21",
        },
        Reference {
            title: "Failover for business continuity and disaster recovery",
            url: "https://learn.microsoft.com/azure/machine-learning/how-to-high-availability-machine-learning",
            date: "2025-06-12",
        },
    ],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let computes = match attachments(body) {
        Ok(computes) => computes,
        Err(verdict) => return verdict,
    };
    let mut verdicts = computes.iter().map(|compute| {
        let own = compute.body();
        let attached = Compute(&own).is_attached_compute();
        let fact = &statements().aks_made_by_azure_ml;
        let verdict = match attached.boolean() {
            Read::Value(false) => {
                Verdict::fail("Azure ML made the cluster: it has no high availability across regions")
            }
            Read::Value(true) => Verdict::pass("the customer made the cluster and attached it"),
            _ => Verdict::unknown("whether Azure ML made the cluster was not read"),
        };
        verdict.seen(*compute, &attached, "true").fact(&*fact.text, &fact.source)
    });
    let first = verdicts.next().unwrap_or_else(|| Verdict::unknown("no compute attaches the cluster"));
    verdicts.fold(first, |worst, other| if other.outcome < worst.outcome { other } else { worst })
}

fn remedy(_: &Context<'_>, _: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    vec![Proposal::nothing(
        "who made a cluster is not a setting, and such a cluster is not to be edited beside Azure ML",
        "create a cluster of your own with zones and the Standard load balancer, attach it as `Kubernetes` compute, \
         deploy the models there and in a second region, or to managed online endpoints; then detach this one",
    )]
}
