//! Rules on data factories.

pub(super) mod region_without_failover;
pub(super) mod without_git;
pub(super) mod without_zone_redundancy;
