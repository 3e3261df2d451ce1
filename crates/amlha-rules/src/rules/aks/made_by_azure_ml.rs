//! AK015

use amlha_model::compute::Compute;
use amlha_model::statement::statements;
use amlha_model::{Body, Read, Resource, Service, shown};

use super::super::ml::{stating, worst};
use super::super::unread;
use super::inference::{COMPUTES, PAGE, all_left, attachments, made_by_azure_ml};
use crate::context::Context;
use crate::plan::Proposal;
use crate::profile::RegionCopy;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "AK015",
    name: "aks_made_by_azure_ml",
    title: "cluster was made by Azure ML and stays in one region",
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

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    if context.profile.region_copy == RegionCopy::None {
        return Verdict::not_applicable("no copy in a second region is asked for")
            .noted("the profile accepts the loss of a region");
    }
    match attachments(body) {
        Ok(computes) => {
            let verdict = worst(computes.into_iter().map(judged));
            let verdict = verdict.unwrap_or_else(|| Verdict::unknown("nothing attaches it"));
            unread::unless(verdict, unread::of_type(context, COMPUTES), "the computes of the workspaces")
        }
        Err(verdict) => verdict,
    }
}

/// The verdict on one attachment.
fn judged(compute: Resource<'_>) -> Verdict<'_> {
    let body = compute.body();
    let attached = Compute(&body).is_attached_compute();
    let name = shown(&compute.path_name()).into_owned();
    let verdict = match attached.boolean() {
        Read::Value(false) => {
            Verdict::fail(format!("Azure ML made the cluster for `{name}`: it has no high availability across regions"))
        }
        Read::Value(true) => Verdict::pass(format!("the customer made the cluster and attached it as `{name}`")),
        Read::Absent | Read::Null => {
            Verdict::unknown(format!("whether Azure ML made the cluster of `{name}` was not read"))
        }
        Read::Unusable => Verdict::unknown(format!("whether Azure ML made the cluster of `{name}` cannot be told")),
    };
    stating(verdict.seen(compute, &attached, "true"), &statements().aks_made_by_azure_ml)
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let mut proposals = all_left(body, made_by_azure_ml);
    proposals.push(Proposal::not_a_fix(
        "editing the cluster beside Azure ML",
        "such a cluster cannot be scaled from the SDK, and is not to be changed with files of Kubernetes: who made it stays \
         what it is",
        PAGE,
    ));
    proposals
}
