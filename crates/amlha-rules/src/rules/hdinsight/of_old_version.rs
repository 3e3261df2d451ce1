//! HD001

use amlha_model::services::hdinsight::HdInsight;
use amlha_model::{Body, Read, Service, shown};

use super::super::facts;
use super::super::retired::ended;
use super::super::words::{gain, unusable};
use super::anew;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "HD001",
    name: "hdinsight_of_old_version",
    title: "HDInsight cluster is of a retired version",
    service: Service::HdInsight,
    axis: Axis::Lifecycle,
    impact: Impact::High,
    docs: include_str!("of_old_version.md"),
    references: &[Reference {
        title: "HDInsight component versioning",
        url: "https://learn.microsoft.com/azure/hdinsight/hdinsight-component-versioning",
        date: "read 2026-08",
    }],
    same_as: &[SameAs {
        tool: "Advisor",
        id: "97355d8e-59ae-43ff-9214-d4acf728467a",
        differs: "asks for an upgrade of the cluster, by a test that is not published",
    }],
    judge,
    remedy,
};

/// The entry of the retirements that decides.
const ENDING: &str = "hdinsight-4-5.0";

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let version = HdInsight(body).cluster_version();
    let word = match version.filled_text() {
        Read::Value(word) => word,
        other => return unusable(body, &version, &other, "5.1"),
    };
    let mut parts = word.trim().split('.').map(|part| part.parse::<u32>().ok());
    let verdict = match (parts.next().flatten(), parts.next().flatten()) {
        (Some(3 | 4), _) | (Some(5), Some(0)) => ended(context, ENDING),
        (Some(5), Some(1)) => {
            facts::of_retirement(Verdict::pass(format!("no end of version {} is known", shown(word.trim()))), ENDING)
        }
        _ => return unusable(body, &version, &Read::<()>::Unusable, "5.1"),
    };
    verdict.seen(body.resource(), &version, "5.1")
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let gain = gain(Axis::Lifecycle, "nobody repairs what breaks it", "a version that is supported");
    let draft = anew(body, gain)
        .cite("version 5.1 takes the place of 4.0 and 5.0", "HDInsight component versioning, read 2026-08");
    vec![draft.into()]
}
