//! Rules on elastic pools of Azure SQL Database.

pub(super) mod of_tier_without_zones;
pub(super) mod without_maintenance_window;
pub(super) mod without_zone_redundancy;

use amlha_model::Body;
use amlha_model::services::sql_elastic_pool::SqlElasticPool;

use super::sql::zones::Zoned;

/// What a pool says of its zones.
fn zoned<'a>(body: &Body<'a>) -> Zoned<'a> {
    let view = SqlElasticPool(body);
    Zoned { tier_name: view.sku_tier(), tier: view.tier(), zone_redundant: view.zone_redundant() }
}
