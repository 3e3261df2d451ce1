//! KV005

use std::collections::BTreeSet;

use amlha_model::{Body, Location, Role, Service, region, shown};

use super::super::unread;
use super::super::words::known_region;
use super::{failover_of, vault_per_region};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "KV005",
    name: "shared_vault_without_failover",
    title: "workspaces of several regions share a key vault that is lost with its region",
    service: Service::KeyVault,
    axis: Axis::Region,
    impact: Impact::High,
    docs: include_str!("shared_without_failover.md"),
    references: &[Reference {
        title: "Reliability in Azure Key Vault",
        url: "https://learn.microsoft.com/azure/reliability/reliability-key-vault",
        date: "2025-08-22",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let vault = body.resource();
    let location = body.read("location");
    let mut regions = BTreeSet::new();
    let mut unread = None;
    for workspace in vault.inventory().users(vault.index(), Role::Secrets) {
        match workspace.location() {
            Location::Global => unread = Some(workspace),
            known => {
                regions.insert(shown(known.name()).into_owned());
            }
        }
    }
    let named = regions.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    let used = match regions.len() {
        0 => "no workspace of the inventory has its secrets in it".to_owned(),
        _ => format!("workspaces that have their secrets in it are in: {named}"),
    };
    if let (0..=1, Some(workspace)) = (regions.len(), unread) {
        return Verdict::unknown("the region of a workspace that uses the vault was not read")
            .seen(workspace, &workspace.body().read("location"), "a region")
            .noted(used);
    }
    if regions.len() < 2 {
        let verdict =
            Verdict::not_applicable("no workspaces of two regions share it").seen(vault, &location, "").noted(used);
        return unread::unless(verdict, unread::of_type(context, unread::WORKSPACES), "the workspaces");
    }
    let region = match known_region(body) {
        Ok(region) => region,
        Err(verdict) => return verdict.noted(used),
    };
    match region.key_vault_microsoft_failover {
        Some(true) => {
            let why = "several regions share the vault, and Microsoft fails it over, read-only";
            failover_of(Verdict::pass(why).seen(vault, &location, "").noted(used), region, true)
        }
        Some(false) => {
            let why =
                "workspaces of several regions lose their secrets with one region: its vaults are not failed over";
            failover_of(Verdict::fail(why).seen(vault, &location, "").noted(used), region, false)
        }
        None => Verdict::unknown(format!(
            "amlha's data does not say whether vaults of {} are failed over",
            region.display_name
        ))
        .seen(vault, &location, "")
        .noted(used)
        .fact("regions and failover of vaults", &region::sources().key_vault),
    }
}

fn remedy(_: &Context<'_>, _: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    vault_per_region(
        "design around it: give the workspace of each region a vault of its own; a workspace cannot change its \
         vault, so the one far from the vault is made anew",
    )
}
