//! Rules on Cosmos DB accounts.

pub(super) mod account;
mod backup;
pub(super) mod backups_in_one_place;
pub(super) mod in_one_region;
pub(super) mod one_write_region;
mod regions;
pub(super) mod without_automatic_failover;
pub(super) mod without_continuous_backup;
pub(super) mod without_zone_redundancy;
