//! A SQL managed instance and the failover group it may be in. Retention of backups reads as that
//! of a [database](super::sql_database::ShortTermRetention).

use super::sql_database::{BackupRedundancy, FailoverPolicy, SqlTier};
use super::{Group, Service, ServiceInfo};
use crate::reading::{Read, Reading};
use crate::resource::Body;

/// What never changes.
pub static INFO: ServiceInfo = ServiceInfo {
    service: Service::SqlManagedInstance,
    key: "sql_managed_instance",
    title: "SQL managed instance",
    arm_types: &["Microsoft.Sql/managedInstances"],
    compute_types: &[],
    group: Group::DataStore,
};

/// The properties of an instance.
#[derive(Debug, Clone, Copy)]
pub struct SqlManagedInstance<'b, 'a>(pub &'b Body<'a>);

impl<'a> SqlManagedInstance<'_, 'a> {
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

    /// `properties.isGeneralPurposeV2`: the next-generation tier.
    #[must_use]
    pub fn is_general_purpose_v2(self) -> Reading<'a> {
        self.0.read("properties.isGeneralPurposeV2")
    }

    /// `properties.requestedBackupStorageRedundancy`: as it was read.
    #[must_use]
    pub fn requested_backup_redundancy_name(self) -> Reading<'a> {
        self.0.read("properties.requestedBackupStorageRedundancy")
    }

    /// `properties.requestedBackupStorageRedundancy`.
    #[must_use]
    pub fn requested_backup_redundancy(self) -> Read<BackupRedundancy<'a>> {
        self.requested_backup_redundancy_name().filled_text().map(BackupRedundancy::of)
    }

    /// `properties.currentBackupStorageRedundancy`: as it was read.
    #[must_use]
    pub fn current_backup_redundancy_name(self) -> Reading<'a> {
        self.0.read("properties.currentBackupStorageRedundancy")
    }

    /// `properties.currentBackupStorageRedundancy`.
    #[must_use]
    pub fn current_backup_redundancy(self) -> Read<BackupRedundancy<'a>> {
        self.current_backup_redundancy_name().filled_text().map(BackupRedundancy::of)
    }

    /// `properties.hybridSecondaryUsage`: `Active` or `Passive`.
    #[must_use]
    pub fn hybrid_secondary_usage(self) -> Reading<'a> {
        self.0.read("properties.hybridSecondaryUsage")
    }

    /// `properties.state`: `Ready`, `Stopped`, ...
    #[must_use]
    pub fn state(self) -> Reading<'a> {
        self.0.read("properties.state")
    }

    /// `properties.requestedLogicalAvailabilityZone`: `NoPreference`, `1`, `2` or `3`.
    #[must_use]
    pub fn requested_availability_zone(self) -> Reading<'a> {
        self.0.read("properties.requestedLogicalAvailabilityZone")
    }

    /// `properties.maintenanceConfigurationId`: ARM id of a window, `.../SQL_Default` without one.
    #[must_use]
    pub fn maintenance_configuration_id(self) -> Reading<'a> {
        self.0.read("properties.maintenanceConfigurationId")
    }
}

/// The properties of a failover group: `Microsoft.Sql/locations/instanceFailoverGroups`.
#[derive(Debug, Clone, Copy)]
pub struct InstanceFailoverGroup<'b, 'a>(pub &'b Body<'a>);

impl<'a> InstanceFailoverGroup<'_, 'a> {
    /// `properties.readWriteEndpoint.failoverPolicy`: as it was read.
    #[must_use]
    pub fn failover_policy_name(self) -> Reading<'a> {
        self.0.read("properties.readWriteEndpoint.failoverPolicy")
    }

    /// `properties.readWriteEndpoint.failoverPolicy`.
    #[must_use]
    pub fn failover_policy(self) -> Read<FailoverPolicy<'a>> {
        self.failover_policy_name().filled_text().map(FailoverPolicy::of)
    }

    /// `properties.readWriteEndpoint.failoverWithDataLossGracePeriodMinutes`: only with
    /// `Automatic`.
    #[must_use]
    pub fn grace_period_minutes(self) -> Reading<'a> {
        self.0.read("properties.readWriteEndpoint.failoverWithDataLossGracePeriodMinutes")
    }

    /// `properties.replicationRole`: `Primary` or `Secondary`.
    #[must_use]
    pub fn replication_role(self) -> Reading<'a> {
        self.0.read("properties.replicationRole")
    }

    /// `properties.replicationState`.
    #[must_use]
    pub fn replication_state(self) -> Reading<'a> {
        self.0.read("properties.replicationState")
    }

    /// `properties.partnerRegions`: the other region.
    #[must_use]
    pub fn partner_regions(self) -> Vec<PartnerRegion<'a>> {
        self.0.read("properties.partnerRegions").each().into_iter().map(PartnerRegion).collect()
    }

    /// `properties.managedInstancePairs`: which instances follow which.
    #[must_use]
    pub fn instance_pairs(self) -> Vec<InstancePair<'a>> {
        self.0.read("properties.managedInstancePairs").each().into_iter().map(InstancePair).collect()
    }
}

/// A region of a failover group.
#[derive(Debug, Clone)]
pub struct PartnerRegion<'a>(pub Reading<'a>);

impl<'a> PartnerRegion<'a> {
    /// `location`.
    #[must_use]
    pub fn location(&self) -> Reading<'a> {
        self.0.member("location")
    }

    /// `replicationRole`: `Primary` or `Secondary`.
    #[must_use]
    pub fn replication_role(&self) -> Reading<'a> {
        self.0.member("replicationRole")
    }
}

/// An instance and the one that follows it.
#[derive(Debug, Clone)]
pub struct InstancePair<'a>(pub Reading<'a>);

impl<'a> InstancePair<'a> {
    /// `primaryManagedInstanceId`: ARM id.
    #[must_use]
    pub fn primary_id(&self) -> Reading<'a> {
        self.0.member("primaryManagedInstanceId")
    }

    /// `partnerManagedInstanceId`: ARM id.
    #[must_use]
    pub fn partner_id(&self) -> Reading<'a> {
        self.0.member("partnerManagedInstanceId")
    }
}
