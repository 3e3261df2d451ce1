//! An elastic pool of Azure SQL Database: its databases are as zone-redundant as it is.

use super::sql_database::SqlTier;
use super::{Group, Service, ServiceInfo};
use crate::reading::{Read, Reading};
use crate::resource::Body;

/// What never changes.
pub static INFO: ServiceInfo = ServiceInfo {
    service: Service::SqlElasticPool,
    key: "sql_elastic_pool",
    title: "SQL elastic pool",
    arm_types: &["Microsoft.Sql/servers/elasticPools"],
    compute_types: &[],
    group: Group::DataStore,
};

/// The properties of a pool.
#[derive(Debug, Clone, Copy)]
pub struct SqlElasticPool<'b, 'a>(pub &'b Body<'a>);

impl<'a> SqlElasticPool<'_, 'a> {
    /// `sku.name`.
    #[must_use]
    pub fn sku_name(self) -> Reading<'a> {
        self.0.read("sku.name")
    }

    /// `sku.tier`: as it was read.
    #[must_use]
    pub fn sku_tier(self) -> Reading<'a> {
        self.0.read("sku.tier")
    }

    /// `sku.tier`.
    #[must_use]
    pub fn tier(self) -> Read<SqlTier<'a>> {
        self.sku_tier().filled_text().map(SqlTier::of)
    }

    /// `properties.zoneRedundant`.
    #[must_use]
    pub fn zone_redundant(self) -> Reading<'a> {
        self.0.read("properties.zoneRedundant")
    }

    /// `properties.highAvailabilityReplicaCount`: only Hyperscale.
    #[must_use]
    pub fn high_availability_replica_count(self) -> Reading<'a> {
        self.0.read("properties.highAvailabilityReplicaCount")
    }

    /// `properties.state`: `Ready`, `Creating` or `Disabled`.
    #[must_use]
    pub fn state(self) -> Reading<'a> {
        self.0.read("properties.state")
    }

    /// `properties.availabilityZone`: `NoPreference`, `1`, `2` or `3`.
    #[must_use]
    pub fn availability_zone(self) -> Reading<'a> {
        self.0.read("properties.availabilityZone")
    }

    /// `properties.maintenanceConfigurationId`: ARM id of a window, `.../SQL_Default` without one.
    #[must_use]
    pub fn maintenance_configuration_id(self) -> Reading<'a> {
        self.0.read("properties.maintenanceConfigurationId")
    }
}
