//! AK016

use amlha_model::compute::{ClusterPurpose, Compute};
use amlha_model::statement::statements;
use amlha_model::{Body, Read, Service};

use super::inference::attachments;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "AK016",
    name: "aks_attached_for_tests",
    title: "cluster is attached for development and test",
    service: Service::Aks,
    axis: Axis::Capacity,
    impact: Impact::Medium,
    docs: include_str!("dev_test.md"),
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

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let computes = match attachments(body) {
        Ok(computes) => computes,
        Err(verdict) => return verdict,
    };
    let mut verdicts = computes.iter().map(|compute| {
        let own = compute.body();
        let purpose = Compute(&own).cluster_purpose_name();
        let fact = &statements().aks_dev_test;
        let verdict = match Compute(&own).cluster_purpose() {
            Read::Value(ClusterPurpose::DevTest) => {
                Verdict::fail("the cluster is attached for development and test: what runs there has no fault tolerance")
            }
            Read::Value(ClusterPurpose::FastProd | ClusterPurpose::DenseProd) => {
                Verdict::pass("the cluster is attached for production")
            }
            _ => Verdict::unknown("what the cluster is attached for was not read, or is not known"),
        };
        verdict.seen(*compute, &purpose, "FastProd or DenseProd").fact(&*fact.text, &fact.source)
    });
    let first = verdicts.next().unwrap_or_else(|| Verdict::unknown("no compute attaches the cluster"));
    verdicts.fold(first, |worst, other| if other.outcome < worst.outcome { other } else { worst })
}

fn remedy(_: &Context<'_>, _: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    vec![Proposal::nothing(
        "a purpose is given when a cluster is attached, and the first API that gives it is out of support",
        "attach the cluster as `Kubernetes` compute and deploy each model with three replicas, or deploy to managed \
         online endpoints; production takes three nodes or more",
    )]
}
