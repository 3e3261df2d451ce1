//! Rules on databases of Azure SQL Database.

pub(super) mod backups_in_one_region;
pub(super) mod backups_kept_too_short;
pub(super) mod failover_by_azure;
pub(super) mod hyperscale_without_replica;
pub(super) mod of_tier_without_zones;
mod replica;
pub(super) mod without_failover_group;
pub(super) mod without_long_term_backups;
pub(super) mod without_maintenance_window;
pub(super) mod without_zone_redundancy;

use amlha_model::Body;
use amlha_model::services::sql_database::SqlDatabase;

use super::sql::zones::Zoned;

/// What a database says of its zones.
fn zoned<'a>(body: &Body<'a>) -> Zoned<'a> {
    let view = SqlDatabase(body);
    Zoned { tier_name: view.sku_tier(), tier: view.tier(), zone_redundant: view.zone_redundant() }
}
