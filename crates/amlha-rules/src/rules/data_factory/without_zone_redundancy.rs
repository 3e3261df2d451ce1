//! DF001

use amlha_model::statement::statements;
use amlha_model::{Body, Service};

use super::super::ml::stating;
use super::super::words::{known_region, zones_of};
use crate::context::Context;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "DF001",
    name: "data_factory_without_zone_redundancy",
    title: "data factory is in one zone",
    service: Service::DataFactory,
    axis: Axis::Zone,
    impact: Impact::Low,
    docs: include_str!("without_zone_redundancy.md"),
    references: &[Reference {
        title: "Reliability in Azure Data Factory",
        url: "https://learn.microsoft.com/azure/reliability/reliability-data-factory",
        date: "snapshot 2026-08-20",
    }],
    same_as: &[],
    judge,
    remedy: super::super::ml::never,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let region = match known_region(body) {
        Ok(region) => region,
        Err(verdict) => return verdict,
    };
    let verdict = if region.zones {
        Verdict::by_platform("Microsoft spreads the factory over the zones of its region")
    } else {
        Verdict::not_applicable("the region has no availability zones")
    };
    let verdict = verdict.seen(body.resource(), &body.read("location"), "").fact(zones_of(region), region.source());
    stating(verdict, &statements().factory_zones)
}
