//! A database of Azure SQL Database, its backups and the failover group it may be in.

use std::borrow::Cow;

use super::{Group, Service, ServiceInfo};
use crate::reading::{Read, Reading};
use crate::resource::Body;

/// What never changes.
pub static INFO: ServiceInfo = ServiceInfo {
    service: Service::SqlDatabase,
    key: "sql_database",
    title: "SQL database",
    arm_types: &["Microsoft.Sql/servers/databases"],
    compute_types: &[],
    group: Group::DataStore,
};

/// The tier of a database, a pool or a managed instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SqlTier<'a> {
    /// `Basic`
    Basic,
    /// `Standard`
    Standard,
    /// `Premium`
    Premium,
    /// `GeneralPurpose`
    GeneralPurpose,
    /// `BusinessCritical`
    BusinessCritical,
    /// `Hyperscale`
    Hyperscale,
    /// `DataWarehouse`
    DataWarehouse,
    /// A value that amlha does not know.
    Other(Cow<'a, str>),
}

impl<'a> SqlTier<'a> {
    /// Reads a word, in any letter case.
    #[must_use]
    pub fn of(word: Cow<'a, str>) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "basic" => Self::Basic,
            "standard" => Self::Standard,
            "premium" => Self::Premium,
            "generalpurpose" => Self::GeneralPurpose,
            "businesscritical" => Self::BusinessCritical,
            "hyperscale" => Self::Hyperscale,
            "datawarehouse" => Self::DataWarehouse,
            _ => Self::Other(word),
        }
    }
}

/// How far apart the copies of backups are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BackupRedundancy<'a> {
    /// In one zone.
    Local,
    /// In several zones of one region.
    Zone,
    /// In one zone, and in a second region.
    Geo,
    /// In several zones, and in a second region.
    GeoZone,
    /// A value that amlha does not know.
    Other(Cow<'a, str>),
}

impl<'a> BackupRedundancy<'a> {
    /// Reads a word, in any letter case.
    #[must_use]
    pub fn of(word: Cow<'a, str>) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "local" => Self::Local,
            "zone" => Self::Zone,
            "geo" => Self::Geo,
            "geozone" => Self::GeoZone,
            _ => Self::Other(word),
        }
    }
}

/// Who starts a failover of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FailoverPolicy<'a> {
    /// The customer.
    Manual,
    /// Azure, after a grace period, and at the price of the last writes.
    Automatic,
    /// A value that amlha does not know.
    Other(Cow<'a, str>),
}

impl<'a> FailoverPolicy<'a> {
    /// Reads a word, in any letter case.
    #[must_use]
    pub fn of(word: Cow<'a, str>) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "manual" => Self::Manual,
            "automatic" => Self::Automatic,
            _ => Self::Other(word),
        }
    }
}

/// What kind of copy a secondary database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecondaryType<'a> {
    /// A copy to fail over to.
    Geo,
    /// A readable copy of a Hyperscale database.
    Named,
    /// A copy to fail over to that nobody reads.
    Standby,
    /// A value that amlha does not know.
    Other(Cow<'a, str>),
}

/// The properties of a database.
#[derive(Debug, Clone, Copy)]
pub struct SqlDatabase<'b, 'a>(pub &'b Body<'a>);

impl<'a> SqlDatabase<'_, 'a> {
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

    /// `properties.zoneRedundant`: a database in a pool follows the pool.
    #[must_use]
    pub fn zone_redundant(self) -> Reading<'a> {
        self.0.read("properties.zoneRedundant")
    }

    /// `properties.highAvailabilityReplicaCount`: only Hyperscale.
    #[must_use]
    pub fn high_availability_replica_count(self) -> Reading<'a> {
        self.0.read("properties.highAvailabilityReplicaCount")
    }

    /// `properties.readScale`: `Enabled` or `Disabled`.
    #[must_use]
    pub fn read_scale(self) -> Reading<'a> {
        self.0.read("properties.readScale")
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

    /// `properties.elasticPoolId`: ARM id.
    #[must_use]
    pub fn elastic_pool_id(self) -> Reading<'a> {
        self.0.read("properties.elasticPoolId")
    }

    /// `properties.failoverGroupId`: ARM id.
    #[must_use]
    pub fn failover_group_id(self) -> Reading<'a> {
        self.0.read("properties.failoverGroupId")
    }

    /// `properties.secondaryType`: as it was read; absent on a primary.
    #[must_use]
    pub fn secondary_type_name(self) -> Reading<'a> {
        self.0.read("properties.secondaryType")
    }

    /// `properties.secondaryType`.
    #[must_use]
    pub fn secondary_type(self) -> Read<SecondaryType<'a>> {
        self.secondary_type_name().filled_text().map(|word| match word.to_ascii_lowercase().as_str() {
            "geo" => SecondaryType::Geo,
            "named" => SecondaryType::Named,
            "standby" => SecondaryType::Standby,
            _ => SecondaryType::Other(word),
        })
    }

    /// `properties.status`: `Online`, `Paused`, `Offline`, ...
    #[must_use]
    pub fn status(self) -> Reading<'a> {
        self.0.read("properties.status")
    }

    /// `properties.availabilityZone`: `NoPreference`, `1`, `2` or `3`.
    #[must_use]
    pub fn availability_zone(self) -> Reading<'a> {
        self.0.read("properties.availabilityZone")
    }

    /// `properties.autoPauseDelay`: minutes; -1 is never.
    #[must_use]
    pub fn auto_pause_delay(self) -> Reading<'a> {
        self.0.read("properties.autoPauseDelay")
    }

    /// `properties.maintenanceConfigurationId`: ARM id of a window, `.../SQL_Default` without one.
    #[must_use]
    pub fn maintenance_configuration_id(self) -> Reading<'a> {
        self.0.read("properties.maintenanceConfigurationId")
    }
}

/// The properties of a failover group: `servers/failoverGroups`.
#[derive(Debug, Clone, Copy)]
pub struct FailoverGroup<'b, 'a>(pub &'b Body<'a>);

impl<'a> FailoverGroup<'_, 'a> {
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

    /// `properties.databases`: ARM ids.
    #[must_use]
    pub fn databases(self) -> Reading<'a> {
        self.0.read("properties.databases")
    }

    /// `properties.partnerServers`: the servers of the other regions.
    #[must_use]
    pub fn partner_servers(self) -> Vec<PartnerServer<'a>> {
        self.0.read("properties.partnerServers").each().into_iter().map(PartnerServer).collect()
    }
}

/// A server of a failover group.
#[derive(Debug, Clone)]
pub struct PartnerServer<'a>(pub Reading<'a>);

impl<'a> PartnerServer<'a> {
    /// `id`: ARM id.
    #[must_use]
    pub fn id(&self) -> Reading<'a> {
        self.0.member("id")
    }

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

/// How long point-in-time restore reaches back: `backupShortTermRetentionPolicies/default` of a
/// database or of a database in a managed instance.
#[derive(Debug, Clone, Copy)]
pub struct ShortTermRetention<'b, 'a>(pub &'b Body<'a>);

impl<'a> ShortTermRetention<'_, 'a> {
    /// `properties.retentionDays`.
    #[must_use]
    pub fn retention_days(self) -> Reading<'a> {
        self.0.read("properties.retentionDays")
    }

    /// `properties.diffBackupIntervalInHours`: absent in a managed instance.
    #[must_use]
    pub fn diff_backup_interval_in_hours(self) -> Reading<'a> {
        self.0.read("properties.diffBackupIntervalInHours")
    }
}

/// Which full backups are kept for years: `backupLongTermRetentionPolicies/default`. Periods are
/// ISO 8601 durations; `PT0S` keeps none.
#[derive(Debug, Clone, Copy)]
pub struct LongTermRetention<'b, 'a>(pub &'b Body<'a>);

impl<'a> LongTermRetention<'_, 'a> {
    /// `properties.weeklyRetention`.
    #[must_use]
    pub fn weekly_retention(self) -> Reading<'a> {
        self.0.read("properties.weeklyRetention")
    }

    /// `properties.monthlyRetention`.
    #[must_use]
    pub fn monthly_retention(self) -> Reading<'a> {
        self.0.read("properties.monthlyRetention")
    }

    /// `properties.yearlyRetention`.
    #[must_use]
    pub fn yearly_retention(self) -> Reading<'a> {
        self.0.read("properties.yearlyRetention")
    }

    /// `properties.weekOfYear`: which week's backup is the year's.
    #[must_use]
    pub fn week_of_year(self) -> Reading<'a> {
        self.0.read("properties.weekOfYear")
    }
}
