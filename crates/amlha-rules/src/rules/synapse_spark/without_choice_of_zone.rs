//! SP003

use amlha_model::{Body, Service};

use super::super::facts;
use super::super::words::{known_region, zones_of};
use crate::context::Context;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "SP003",
    name: "synapse_spark_without_choice_of_zone",
    title: "Synapse Spark pool cannot be placed in zones",
    service: Service::SynapseSpark,
    axis: Axis::Zone,
    impact: Impact::Low,
    docs: include_str!("without_choice_of_zone.md"),
    references: &[Reference {
        title: "ARM resource types",
        url: "https://github.com/Azure/bicep-types-az",
        date: "2026-08-20",
    }],
    same_as: &[],
    judge,
    remedy: super::super::ml::never,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let pool = body.resource();
    let region = match known_region(body) {
        Ok(region) => region,
        Err(verdict) => return verdict,
    };
    let verdict = Verdict::not_applicable("Azure offers no choice of zone for a Spark pool: there is nothing to set")
        .seen(pool, &body.read("location"), "")
        .fact(zones_of(region), region.source());
    facts::of_service(
        verdict,
        Service::SynapseSpark.key(),
        "no reliability guide says what a zone's loss does to a Spark pool",
    )
}
