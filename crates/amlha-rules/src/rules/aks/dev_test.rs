//! AK012

use amlha_model::compute::{ClusterPurpose, Compute};
use amlha_model::statement::statements;
use amlha_model::{Body, Read, Resource, Service, shown};

use super::super::ml::{stating, worst};
use super::super::unread;
use super::inference::{COMPUTES, PAGE, all_left, attachments, for_tests};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "AK012",
    name: "aks_attached_for_tests",
    title: "cluster is attached for development and test",
    service: Service::Aks,
    axis: Axis::Configuration,
    impact: Impact::Medium,
    docs: include_str!("dev_test.md"),
    references: &[Reference {
        title: "Create and attach an AKS cluster, v1",
        url: "https://learn.microsoft.com/azure/machine-learning/v1/how-to-create-attach-kubernetes",
        date: "2022-04-21",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
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
    let name = shown(&compute.path_name()).into_owned();
    let verdict = match Compute(&body).cluster_purpose() {
        Read::Value(ClusterPurpose::DevTest) => {
            Verdict::fail(format!("attached for development and test as `{name}`: inference has no fault tolerance"))
        }
        Read::Value(ClusterPurpose::FastProd | ClusterPurpose::DenseProd) => {
            Verdict::pass(format!("attached for production as `{name}`"))
        }
        Read::Value(ClusterPurpose::Other(_)) | Read::Unusable => {
            Verdict::unknown(format!("what the cluster is attached for as `{name}` is not known to amlha"))
        }
        Read::Absent | Read::Null => {
            Verdict::unknown(format!("what the cluster is attached for as `{name}` was not read"))
        }
    };
    let verdict = verdict.seen(compute, &Compute(&body).cluster_purpose_name(), "FastProd or DenseProd");
    stating(verdict, &statements().aks_dev_test)
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let mut proposals = all_left(body, for_tests);
    proposals.push(Proposal::not_a_fix(
        "changing `clusterPurpose` of the attachment, or attaching the cluster a second time for production",
        "no page that amlha knows says that the purpose can change, and a second attachment breaks the first",
        PAGE,
    ));
    proposals
}
