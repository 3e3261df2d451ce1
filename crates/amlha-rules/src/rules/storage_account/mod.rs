//! Rules on storage accounts.

pub(super) mod blob_soft_delete_off;
pub(super) mod change_under_way;
pub(super) mod container_soft_delete_off;
mod conversion;
pub(super) mod default_account_geo_redundancy;
pub(super) mod geo_replication_behind;
pub(super) mod of_old_kind;
pub(super) mod primary_unavailable;
pub(super) mod share_soft_delete_off;
mod soft_delete;
pub(super) mod without_geo_redundancy;
pub(super) mod without_zone_redundancy;

use amlha_model::region::{self, Region};
use amlha_model::services::storage_account::StorageAccount;
use amlha_model::statement::statements;
use amlha_model::{Body, Read, Resource, Role};

use super::words::{known_region, unlisted_region, unusable};
use crate::context::Context;
use crate::plan::Proposal;
use crate::verdict::Verdict;

/// The workspaces whose default account this is.
fn default_of<'a>(body: &Body<'a>) -> impl Iterator<Item = Resource<'a>> {
    let account = body.resource();
    account.inventory().users(account.index(), Role::DefaultStorage)
}

/// The region that an account is served from, or the verdict that it cannot be judged without.
/// After a failover `location` still names the old one.
fn primary_region<'a>(body: &Body<'a>) -> Result<&'static Region, Verdict<'a>> {
    let primary = StorageAccount(body).primary_location();
    match primary.filled_text() {
        Read::Value(name) => region::find(&name).ok_or_else(|| unlisted_region(body, &primary, &name)),
        Read::Absent | Read::Null => known_region(body),
        Read::Unusable => Err(unusable(body, &primary, &Read::<()>::Unusable, "a region")),
    }
}

/// The region that an account is served from, as far as it is known.
pub(super) fn serving_region(body: &Body<'_>) -> Option<&'static Region> {
    primary_region(body).ok()
}

/// Steps that give an account a copy in the pair of its region.
pub(super) fn to_geo_redundant(context: &Context<'_>, body: &Body<'_>) -> Vec<Proposal> {
    conversion::to_geo_redundant(context, body)
}

/// Where an account is served from since a failover; `None` where nothing says that it had one.
fn moved_to(body: &Body<'_>) -> Option<&'static Region> {
    let now = primary_region(body).ok()?;
    body.resource().location().region().is_some_and(|then| then.name != now.name).then_some(now)
}

/// With where the account is served from, if that is not its `location`.
fn served_from<'a>(verdict: Verdict<'a>, body: &Body<'a>) -> Verdict<'a> {
    match moved_to(body) {
        Some(_) => verdict.seen(body.resource(), &StorageAccount(body).primary_location(), ""),
        None => verdict,
    }
}

/// The warning that a second region for a default account is no failover of its workspace.
fn geo_redundancy_is_no_failover(body: &Body<'_>) -> Proposal {
    Proposal::not_a_fix(
        format!("making `{}` geo-redundant so that the workspace fails over", body.resource().name()),
        "Azure ML does not support failover of a workspace's default storage account: a second region protects its \
         data, not the workspace",
        statements().default_account_has_no_failover.source.cite(),
    )
}

/// The command that reads what Azure answers only to `$expand`.
fn read_replication(body: &Body<'_>) -> String {
    format!(
        "`az storage account show --name {} --expand geoReplicationStats -o json`",
        amlha_model::shown(body.resource().name())
    )
}
