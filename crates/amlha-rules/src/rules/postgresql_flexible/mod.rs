//! Rules on PostgreSQL flexible servers.

pub(super) mod backups_in_one_region;
pub(super) mod backups_kept_too_short;
pub(super) mod of_burstable_tier;
pub(super) mod standby_not_healthy;
pub(super) mod storage_does_not_grow;
pub(super) mod without_maintenance_window;
pub(super) mod without_replica_elsewhere;
pub(super) mod without_standby;
pub(super) mod without_zone_redundant_standby;

use amlha_model::Body;
use amlha_model::services::postgresql_flexible::PostgresqlFlexible;

use super::flexible_server::{Engine, Readings};

/// What is special about PostgreSQL.
static ENGINE: Engine = Engine {
    row: "postgresql_flexible",
    cli: "postgres",
    page: "Reliability in Azure Database for PostgreSQL, 2026-03-24",
    read,
};

fn read<'a>(body: &Body<'a>) -> Readings<'a> {
    let view = PostgresqlFlexible(body);
    Readings {
        tier_name: view.sku_tier(),
        tier: view.tier(),
        mode_name: view.high_availability_mode_name(),
        mode: view.high_availability_mode(),
        state_name: view.high_availability_state_name(),
        state: view.high_availability_state(),
        zone: view.availability_zone(),
        standby_zone: view.standby_availability_zone(),
        storage_redundancy: None,
        storage_type: Some(view.storage_type()),
        backup_days: view.backup_retention_days(),
        geo_backup: view.geo_redundant_backup(),
        auto_grow: view.storage_auto_grow(),
        window: view.custom_maintenance_window(),
        role: view.replication_role(),
        source: view.source_server(),
    }
}
