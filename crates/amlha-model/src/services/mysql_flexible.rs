//! A MySQL flexible server.

use std::borrow::Cow;

use super::postgresql_flexible::{FlexibleTier, HighAvailabilityMode, HighAvailabilityState};
use super::{Group, Service, ServiceInfo};
use crate::reading::{Read, Reading};
use crate::resource::Body;

/// What never changes.
pub static INFO: ServiceInfo = ServiceInfo {
    service: Service::MysqlFlexible,
    key: "mysql_flexible",
    title: "MySQL flexible server",
    arm_types: &["Microsoft.DBforMySQL/flexibleServers"],
    compute_types: &[],
    group: Group::DataStore,
};

/// How far apart the copies of a server's storage are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StorageRedundancy<'a> {
    /// In one zone.
    LocalRedundancy,
    /// In several zones.
    ZoneRedundancy,
    /// A value that amlha does not know.
    Other(Cow<'a, str>),
}

/// The properties of a server.
#[derive(Debug, Clone, Copy)]
pub struct MysqlFlexible<'b, 'a>(pub &'b Body<'a>);

impl<'a> MysqlFlexible<'_, 'a> {
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
    pub fn tier(self) -> Read<FlexibleTier<'a>> {
        self.sku_tier().filled_text().map(FlexibleTier::of)
    }

    /// `properties.highAvailability.mode`: as it was read.
    #[must_use]
    pub fn high_availability_mode_name(self) -> Reading<'a> {
        self.0.read("properties.highAvailability.mode")
    }

    /// `properties.highAvailability.mode`.
    #[must_use]
    pub fn high_availability_mode(self) -> Read<HighAvailabilityMode<'a>> {
        self.high_availability_mode_name().filled_text().map(HighAvailabilityMode::of)
    }

    /// `properties.highAvailability.state`: as it was read.
    #[must_use]
    pub fn high_availability_state_name(self) -> Reading<'a> {
        self.0.read("properties.highAvailability.state")
    }

    /// `properties.highAvailability.state`.
    #[must_use]
    pub fn high_availability_state(self) -> Read<HighAvailabilityState<'a>> {
        self.high_availability_state_name().filled_text().map(HighAvailabilityState::of)
    }

    /// `properties.highAvailability.standbyAvailabilityZone`.
    #[must_use]
    pub fn standby_availability_zone(self) -> Reading<'a> {
        self.0.read("properties.highAvailability.standbyAvailabilityZone")
    }

    /// `properties.availabilityZone`: the zone of the primary; fixed at creation.
    #[must_use]
    pub fn availability_zone(self) -> Reading<'a> {
        self.0.read("properties.availabilityZone")
    }

    /// `properties.storage.storageRedundancy`: as it was read; fixed at creation.
    #[must_use]
    pub fn storage_redundancy_name(self) -> Reading<'a> {
        self.0.read("properties.storage.storageRedundancy")
    }

    /// `properties.storage.storageRedundancy`.
    #[must_use]
    pub fn storage_redundancy(self) -> Read<StorageRedundancy<'a>> {
        self.storage_redundancy_name().filled_text().map(|word| match word.to_ascii_lowercase().as_str() {
            "localredundancy" => StorageRedundancy::LocalRedundancy,
            "zoneredundancy" => StorageRedundancy::ZoneRedundancy,
            _ => StorageRedundancy::Other(word),
        })
    }

    /// `properties.storage.autoGrow`: `Enabled` or `Disabled`.
    #[must_use]
    pub fn storage_auto_grow(self) -> Reading<'a> {
        self.0.read("properties.storage.autoGrow")
    }

    /// `properties.backup.backupRetentionDays`: 1 to 35 days.
    #[must_use]
    pub fn backup_retention_days(self) -> Reading<'a> {
        self.0.read("properties.backup.backupRetentionDays")
    }

    /// `properties.backup.backupIntervalHours`.
    #[must_use]
    pub fn backup_interval_hours(self) -> Reading<'a> {
        self.0.read("properties.backup.backupIntervalHours")
    }

    /// `properties.backup.geoRedundantBackup`: `Enabled` or `Disabled`.
    #[must_use]
    pub fn geo_redundant_backup(self) -> Reading<'a> {
        self.0.read("properties.backup.geoRedundantBackup")
    }

    /// `properties.replicationRole`: `None`, `Source` or `Replica`.
    #[must_use]
    pub fn replication_role(self) -> Reading<'a> {
        self.0.read("properties.replicationRole")
    }

    /// `properties.sourceServerResourceId`: ARM id of the server that a replica copies.
    #[must_use]
    pub fn source_server(self) -> Reading<'a> {
        self.0.read("properties.sourceServerResourceId")
    }

    /// `properties.maintenanceWindow.customWindow`: `Enabled` or `Disabled`.
    #[must_use]
    pub fn custom_maintenance_window(self) -> Reading<'a> {
        self.0.read("properties.maintenanceWindow.customWindow")
    }

    /// `properties.state`: `Ready`, `Stopped`, ...
    #[must_use]
    pub fn state(self) -> Reading<'a> {
        self.0.read("properties.state")
    }

    /// `properties.version`.
    #[must_use]
    pub fn version(self) -> Reading<'a> {
        self.0.read("properties.version")
    }
}
