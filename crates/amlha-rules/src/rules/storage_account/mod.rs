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

use amlha_model::statement::statements;
use amlha_model::{Body, Resource, Role};

use crate::plan::Proposal;

/// The workspaces whose default account this is.
fn default_of<'a>(body: &Body<'a>) -> impl Iterator<Item = Resource<'a>> {
    let account = body.resource();
    account.inventory().users(account.index(), Role::DefaultStorage)
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
