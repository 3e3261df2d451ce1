//! KV003

use amlha_model::statement::statements;
use amlha_model::{Body, Service};

use super::super::words::{known_region, zones_of};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "KV003",
    name: "key_vault_without_zone_redundancy",
    title: "key vault is in one zone",
    service: Service::KeyVault,
    axis: Axis::Zone,
    impact: Impact::Medium,
    docs: include_str!("without_zone_redundancy.md"),
    references: &[Reference {
        title: "Reliability in Azure Key Vault",
        url: "https://learn.microsoft.com/azure/reliability/reliability-key-vault",
        date: "2025-08-22",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let vault = body.resource();
    let location = body.read("location");
    let region = match known_region(body) {
        Ok(region) => region,
        Err(verdict) => return verdict,
    };
    let stated = &statements().vault_zones;
    let verdict = if region.zones {
        Verdict::by_platform("Microsoft spreads the vault over the zones of its region")
    } else {
        Verdict::not_applicable("the region has no availability zones")
    };
    verdict
        .seen(vault, &location, "")
        .fact(zones_of(region), region.source())
        .fact(stated.text.as_str(), &stated.source)
}

/// Never asked for: the rule does not fail.
fn remedy(_: &Context<'_>, _: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    Vec::new()
}
