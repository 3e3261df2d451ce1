//! KV004

use amlha_model::{Body, Service, region};

use super::super::words::known_region;
use super::{failover_of, vault_per_region};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "KV004",
    name: "region_without_vault_failover",
    title: "key vault is in a region that Microsoft does not fail vaults over from",
    service: Service::KeyVault,
    axis: Axis::Region,
    impact: Impact::Low,
    docs: include_str!("region_without_failover.md"),
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
    match region.key_vault_microsoft_failover {
        Some(true) => {
            let why = "Microsoft decides on the failover to the pair, and the vault is read-only afterwards";
            failover_of(Verdict::by_platform(why).seen(vault, &location, ""), region, true)
        }
        Some(false) => {
            let why = if region.pair.is_some() {
                "the region is an exception: its vaults are not failed over to the pair"
            } else {
                "the region has no pair that its vaults could be failed over to"
            };
            failover_of(Verdict::fail(why).seen(vault, &location, ""), region, false)
        }
        None => Verdict::unknown(format!(
            "amlha's data does not say whether vaults of {} are failed over",
            region.display_name
        ))
        .seen(vault, &location, "")
        .fact("regions and failover of vaults", &region::sources().key_vault),
    }
}

fn remedy(_: &Context<'_>, _: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    vault_per_region(
        "design around it: a second workspace in another region with a vault of its own, its secrets and keys \
         kept there from the beginning",
    )
}
