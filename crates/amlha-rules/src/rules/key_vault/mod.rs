//! Rules on key vaults.

pub(super) mod purge_protection_off;
pub(super) mod region_without_failover;
pub(super) mod shared_without_failover;
pub(super) mod soft_delete_off;
pub(super) mod without_zone_redundancy;

use amlha_model::region::{self, Region};
use amlha_model::services::key_vault::KeyVault;
use amlha_model::statement::statements;
use amlha_model::{Body, Resource, Role};

use crate::plan::Proposal;
use crate::verdict::Verdict;

/// The key of the step that other steps wait for.
const SOFT_DELETE: &str = "turn-on-soft-delete";

/// The workspaces whose customer-managed key is in the vault.
fn key_of<'a>(body: &Body<'a>) -> impl Iterator<Item = Resource<'a>> {
    let vault = body.resource();
    vault.inventory().users(vault.index(), Role::Key)
}

/// Whether the properties were read at all. Lists of names and types have none.
fn was_read(body: &Body<'_>) -> bool {
    let view = KeyVault(body);
    let always = [body.read("properties.tenantId"), body.read("properties.vaultUri"), view.enable_soft_delete()];
    always.iter().any(|reading| !reading.text().is_blank())
}

/// "West US 3 is paired with eastus", "Qatar Central has no pair".
fn pair_of(region: &Region) -> String {
    match &region.pair {
        Some(pair) => format!("{} is paired with {pair}", region.display_name),
        None => format!("{} has no pair", region.display_name),
    }
}

/// What Microsoft does for vaults of a region, as evidence.
fn failover_of<'a>(verdict: Verdict<'a>, region: &'static Region, has_failover: bool) -> Verdict<'a> {
    let page = &region::sources().key_vault;
    let name = &region.display_name;
    let verdict = verdict.fact(pair_of(region), region.source());
    if has_failover {
        let stated = &statements().vault_failover_is_read_only;
        verdict
            .fact(format!("Microsoft fails vaults of {name} over to the pair"), page)
            .fact(stated.text.as_str(), &stated.source)
    } else {
        verdict.fact(format!("Microsoft does not fail vaults of {name} over"), page)
    }
}

/// What to do where Microsoft does not fail a vault over.
fn vault_per_region(instead: &str) -> Vec<Proposal> {
    let stated = &statements().vault_backup_limits;
    vec![
        Proposal::nothing(
            "a vault cannot be moved, and no setting gives it a second region; a workspace cannot change its vault",
            instead,
        ),
        Proposal::not_a_fix(
            "restoring a backup of the vault's objects elsewhere when the region is lost",
            stated.text.as_str(),
            stated.source.cite(),
        ),
    ]
}

/// The warning that the days of retention are no way to protect a vault.
fn retention_is_fixed() -> Proposal {
    let stated = &statements().vault_retention_is_fixed;
    Proposal::not_a_fix("changing `softDeleteRetentionInDays`", stated.text.as_str(), stated.source.cite())
}
