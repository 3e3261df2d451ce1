//! HD002

use amlha_model::region;
use amlha_model::services::hdinsight::HdInsight;
use amlha_model::{Body, Service};

use super::super::platforms::{said, zone_of};
use super::super::stores::{Judged, region_with_zones, settle};
use super::super::words::{gain, zones_of};
use super::{PAGE, anew};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "HD002",
    name: "hdinsight_in_no_zone",
    title: "HDInsight cluster is in no zone",
    service: Service::HdInsight,
    axis: Axis::Zone,
    impact: Impact::Medium,
    docs: include_str!("in_no_zone.md"),
    references: &[Reference {
        title: "Reliability in Azure HDInsight",
        url: "https://learn.microsoft.com/azure/hdinsight/reliability-hdinsight",
        date: "2023-02-27",
    }],
    same_as: &[SameAs {
        tool: "Azure Policy",
        id: "bf45a74c-ed4f-4300-8afe-d6f0abdfe75b",
        differs: "asks for one zone, in any region",
    }],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    settle(judged(body))
}

fn judged<'a>(body: &Body<'a>) -> Judged<'a> {
    let cluster = body.resource();
    let view = HdInsight(body);
    let zones = view.zones();
    let region = region_with_zones(body)?;
    let zone = zone_of(body, &zones, !view.cluster_version().filled_text().is_blank())?;
    let listed = &region::sources().hdinsight;
    let offered = match region.hdinsight_zonal {
        Some(true) => "the page on HDInsight lists the region for clusters in a zone",
        Some(false) => "the page on HDInsight does not list the region for clusters in a zone",
        None => "whether the region offers clusters in a zone is not known",
    };
    let verdict = match (zone, region.hdinsight_zonal) {
        (Some(zone), _) => Verdict::pass(format!("in zone {zone}"))
            .noted("it is lost with its zone: only another cluster in another zone goes on"),
        (None, Some(true)) => Verdict::fail("in no zone: the loss of any zone may hit it"),
        (None, Some(false)) => Verdict::not_applicable("the region does not offer clusters in a zone"),
        (None, None) => Verdict::unknown("whether the region offers clusters in a zone is not known"),
    };
    let verdict = verdict.seen(cluster, &zones, "a zone").fact(zones_of(region), region.source()).fact(offered, listed);
    Ok(said(verdict, body, "a cluster outlives the loss of a node; it is zonal only if that was chosen at creation"))
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let gain = gain(
        Axis::Zone,
        "the loss of any zone may stop it",
        "it is in a zone that was chosen, and a second one can be in another",
    );
    vec![
        anew(body, gain).cite("a zone is chosen when a cluster is created", PAGE).into(),
        Proposal::not_a_fix(
            "one cluster in one zone",
            "it is lost with that zone, and can then not be scaled or deleted",
            PAGE,
        ),
    ]
}
