//! A PostgreSQL flexible server.

use std::borrow::Cow;

use super::{Group, Service, ServiceInfo};
use crate::reading::{Read, Reading};
use crate::resource::Body;

/// What never changes.
pub static INFO: ServiceInfo = ServiceInfo {
    service: Service::PostgresqlFlexible,
    key: "postgresql_flexible",
    title: "PostgreSQL flexible server",
    arm_types: &["Microsoft.DBforPostgreSQL/flexibleServers"],
    compute_types: &[],
    group: Group::DataStore,
};

/// The tier of a flexible server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FlexibleTier<'a> {
    /// `Burstable`: takes no standby and no replica.
    Burstable,
    /// `GeneralPurpose`
    GeneralPurpose,
    /// `MemoryOptimized`
    MemoryOptimized,
    /// A value that amlha does not know.
    Other(Cow<'a, str>),
}

impl<'a> FlexibleTier<'a> {
    /// Reads a word, in any letter case.
    #[must_use]
    pub fn of(word: Cow<'a, str>) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "burstable" => Self::Burstable,
            "generalpurpose" => Self::GeneralPurpose,
            "memoryoptimized" => Self::MemoryOptimized,
            _ => Self::Other(word),
        }
    }
}

/// Whether a server has a standby, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HighAvailabilityMode<'a> {
    /// There is none.
    Disabled,
    /// In the zone of the primary.
    SameZone,
    /// In another zone.
    ZoneRedundant,
    /// A value that amlha does not know.
    Other(Cow<'a, str>),
}

impl<'a> HighAvailabilityMode<'a> {
    /// Reads a word, in any letter case.
    #[must_use]
    pub fn of(word: Cow<'a, str>) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "disabled" => Self::Disabled,
            "samezone" => Self::SameZone,
            "zoneredundant" => Self::ZoneRedundant,
            _ => Self::Other(word),
        }
    }
}

/// How a standby is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HighAvailabilityState<'a> {
    /// There is none.
    NotEnabled,
    /// `CreatingStandby`
    CreatingStandby,
    /// `ReplicatingData`
    ReplicatingData,
    /// `FailingOver`
    FailingOver,
    /// Ready to take over.
    Healthy,
    /// `RemovingStandby`
    RemovingStandby,
    /// `RecreatingStandby`
    RecreatingStandby,
    /// `ComputeUpdatingByFailover`
    ComputeUpdatingByFailover,
    /// A value that amlha does not know.
    Other(Cow<'a, str>),
}

impl<'a> HighAvailabilityState<'a> {
    /// Reads a word, in any letter case.
    #[must_use]
    pub fn of(word: Cow<'a, str>) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "notenabled" => Self::NotEnabled,
            "creatingstandby" => Self::CreatingStandby,
            "replicatingdata" => Self::ReplicatingData,
            "failingover" => Self::FailingOver,
            "healthy" => Self::Healthy,
            "removingstandby" => Self::RemovingStandby,
            "recreatingstandby" => Self::RecreatingStandby,
            "computeupdatingbyfailover" => Self::ComputeUpdatingByFailover,
            _ => Self::Other(word),
        }
    }
}

/// The properties of a server.
#[derive(Debug, Clone, Copy)]
pub struct PostgresqlFlexible<'b, 'a>(pub &'b Body<'a>);

impl<'a> PostgresqlFlexible<'_, 'a> {
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

    /// `properties.backup.backupRetentionDays`: 7 to 35 days.
    #[must_use]
    pub fn backup_retention_days(self) -> Reading<'a> {
        self.0.read("properties.backup.backupRetentionDays")
    }

    /// `properties.backup.geoRedundantBackup`: `Enabled` or `Disabled`; fixed at creation.
    #[must_use]
    pub fn geo_redundant_backup(self) -> Reading<'a> {
        self.0.read("properties.backup.geoRedundantBackup")
    }

    /// `properties.backup.earliestRestoreDate`.
    #[must_use]
    pub fn earliest_restore_date(self) -> Reading<'a> {
        self.0.read("properties.backup.earliestRestoreDate")
    }

    /// `properties.replica.role`: `None`, `Primary`, `AsyncReplica` or `GeoAsyncReplica`.
    #[must_use]
    pub fn replica_role(self) -> Reading<'a> {
        self.0.read("properties.replica.role")
    }

    /// `properties.replica.replicationState`: `Active`, `Catchup`, `Broken`, ...
    #[must_use]
    pub fn replica_state(self) -> Reading<'a> {
        self.0.read("properties.replica.replicationState")
    }

    /// `properties.replicationRole`: as `properties.replica.role`.
    #[must_use]
    pub fn replication_role(self) -> Reading<'a> {
        self.0.read("properties.replicationRole")
    }

    /// `properties.sourceServerResourceId`: ARM id of the server that a replica copies.
    #[must_use]
    pub fn source_server(self) -> Reading<'a> {
        self.0.read("properties.sourceServerResourceId")
    }

    /// `properties.storage.autoGrow`: `Enabled` or `Disabled`.
    #[must_use]
    pub fn storage_auto_grow(self) -> Reading<'a> {
        self.0.read("properties.storage.autoGrow")
    }

    /// `properties.storage.type`: `Premium_LRS`, `PremiumV2_LRS`, ...
    #[must_use]
    pub fn storage_type(self) -> Reading<'a> {
        self.0.read("properties.storage.type")
    }

    /// `properties.maintenanceWindow.customWindow`: `Enabled` or `Disabled`.
    #[must_use]
    pub fn custom_maintenance_window(self) -> Reading<'a> {
        self.0.read("properties.maintenanceWindow.customWindow")
    }

    /// `properties.state`: `Ready`, `Stopped`, `Inaccessible`, ...
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

/// A name that follows the primary: `flexibleServers/virtualEndpoints`.
#[derive(Debug, Clone, Copy)]
pub struct VirtualEndpoint<'b, 'a>(pub &'b Body<'a>);

impl<'a> VirtualEndpoint<'_, 'a> {
    /// `properties.endpointType`: `ReadWrite`.
    #[must_use]
    pub fn endpoint_type(self) -> Reading<'a> {
        self.0.read("properties.endpointType")
    }

    /// `properties.members`: names of servers.
    #[must_use]
    pub fn members(self) -> Reading<'a> {
        self.0.read("properties.members")
    }
}
