//! Rules on SQL managed instances.

pub(super) mod backups_in_one_region;
pub(super) mod backups_in_one_zone;
pub(super) mod backups_kept_too_short;
pub(super) mod failover_by_azure;
pub(super) mod without_failover_group;
pub(super) mod without_maintenance_window;
pub(super) mod without_zone_redundancy;
