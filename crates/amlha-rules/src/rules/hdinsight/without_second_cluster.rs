//! HD003

use amlha_model::services::hdinsight::HdInsight;
use amlha_model::{Body, Resource, Service};

use super::super::platforms::{said, second, second_elsewhere};
use super::super::stores::settle;
use super::super::words::unusable;
use super::PAGE;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "HD003",
    name: "hdinsight_without_second_cluster",
    title: "HDInsight cluster has no second one in another region",
    service: Service::HdInsight,
    axis: Axis::Region,
    impact: Impact::Medium,
    docs: include_str!("without_second_cluster.md"),
    references: &[Reference {
        title: "Reliability in Azure HDInsight",
        url: "https://learn.microsoft.com/azure/hdinsight/reliability-hdinsight",
        date: "2023-02-27",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let kind = HdInsight(body).kind();
    let Some(own) = kind.filled_text().value() else {
        return unusable(body, &kind, &kind.filled_text(), "a kind of cluster");
    };
    let alike = |other: Resource<'a>| {
        let kind = HdInsight(&other.body()).kind().filled_text().value();
        kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case(own.trim()))
    };
    let verdict = settle(second_elsewhere(context, body, "another cluster of this kind", alike));
    said(verdict.seen(body.resource(), &kind, ""), body, "the loss of a region is answered by a second cluster only")
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let draft = second(
        context,
        body,
        "cluster",
        "keep the template of the cluster and its jobs in a repository, copy the data they need to a storage account of that \
         region, create a cluster from the template there (`az hdinsight create`), at once or in the outage, and run the most \
         important job on it once",
    );
    vec![draft.cite("nothing moves a cluster to another region: a second one is the customer's", PAGE).into()]
}
