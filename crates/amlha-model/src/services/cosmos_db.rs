//! A Cosmos DB account. The one behind a workspace with a customer-managed key is Microsoft's to
//! change.

use std::borrow::Cow;

use super::{Group, Service, ServiceInfo};
use crate::reading::{Read, Reading};
use crate::resource::Body;

/// What never changes.
pub static INFO: ServiceInfo = ServiceInfo {
    service: Service::CosmosDb,
    key: "cosmos_db",
    title: "Cosmos DB account",
    arm_types: &["Microsoft.DocumentDB/databaseAccounts"],
    compute_types: &[],
    group: Group::CustomerManagedKey,
};

/// How an account is backed up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BackupKind<'a> {
    /// At an interval, for some hours.
    Periodic,
    /// All the time: any moment can be restored.
    Continuous,
    /// A value that amlha does not know.
    Other(Cow<'a, str>),
}

/// How fresh a read is: with it, what a lost region costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConsistencyLevel<'a> {
    /// `Strong`
    Strong,
    /// `BoundedStaleness`
    BoundedStaleness,
    /// `Session`
    Session,
    /// `ConsistentPrefix`
    ConsistentPrefix,
    /// `Eventual`
    Eventual,
    /// A value that amlha does not know.
    Other(Cow<'a, str>),
}

/// The properties of an account.
#[derive(Debug, Clone, Copy)]
pub struct CosmosDb<'b, 'a>(pub &'b Body<'a>);

impl<'a> CosmosDb<'_, 'a> {
    /// `properties.locations`: its regions.
    #[must_use]
    pub fn locations(self) -> Vec<AccountLocation<'a>> {
        self.0.read("properties.locations").each().into_iter().map(AccountLocation).collect()
    }

    /// `properties.writeLocations`: the regions that take writes now.
    #[must_use]
    pub fn write_locations(self) -> Vec<AccountLocation<'a>> {
        self.0.read("properties.writeLocations").each().into_iter().map(AccountLocation).collect()
    }

    /// `properties.readLocations`: the regions that answer reads now.
    #[must_use]
    pub fn read_locations(self) -> Vec<AccountLocation<'a>> {
        self.0.read("properties.readLocations").each().into_iter().map(AccountLocation).collect()
    }

    /// `properties.enableAutomaticFailover`: whether Azure fails over by itself.
    #[must_use]
    pub fn enable_automatic_failover(self) -> Reading<'a> {
        self.0.read("properties.enableAutomaticFailover")
    }

    /// `properties.enableMultipleWriteLocations`.
    #[must_use]
    pub fn enable_multiple_write_locations(self) -> Reading<'a> {
        self.0.read("properties.enableMultipleWriteLocations")
    }

    /// `properties.consistencyPolicy.defaultConsistencyLevel`: as it was read.
    #[must_use]
    pub fn consistency_level_name(self) -> Reading<'a> {
        self.0.read("properties.consistencyPolicy.defaultConsistencyLevel")
    }

    /// `properties.consistencyPolicy.defaultConsistencyLevel`.
    #[must_use]
    pub fn consistency_level(self) -> Read<ConsistencyLevel<'a>> {
        self.consistency_level_name().filled_text().map(|word| match word.to_ascii_lowercase().as_str() {
            "strong" => ConsistencyLevel::Strong,
            "boundedstaleness" => ConsistencyLevel::BoundedStaleness,
            "session" => ConsistencyLevel::Session,
            "consistentprefix" => ConsistencyLevel::ConsistentPrefix,
            "eventual" => ConsistencyLevel::Eventual,
            _ => ConsistencyLevel::Other(word),
        })
    }

    /// `properties.backupPolicy.type`: as it was read.
    #[must_use]
    pub fn backup_kind_name(self) -> Reading<'a> {
        self.0.read("properties.backupPolicy.type")
    }

    /// `properties.backupPolicy.type`.
    #[must_use]
    pub fn backup_kind(self) -> Read<BackupKind<'a>> {
        self.backup_kind_name().filled_text().map(|word| match word.to_ascii_lowercase().as_str() {
            "periodic" => BackupKind::Periodic,
            "continuous" => BackupKind::Continuous,
            _ => BackupKind::Other(word),
        })
    }

    /// `properties.backupPolicy.periodicModeProperties.backupIntervalInMinutes`: only `Periodic`.
    #[must_use]
    pub fn backup_interval_minutes(self) -> Reading<'a> {
        self.0.read("properties.backupPolicy.periodicModeProperties.backupIntervalInMinutes")
    }

    /// `properties.backupPolicy.periodicModeProperties.backupRetentionIntervalInHours`: only
    /// `Periodic`.
    #[must_use]
    pub fn backup_retention_hours(self) -> Reading<'a> {
        self.0.read("properties.backupPolicy.periodicModeProperties.backupRetentionIntervalInHours")
    }

    /// `properties.backupPolicy.periodicModeProperties.backupStorageRedundancy`: `Geo`, `Local` or
    /// `Zone`; only `Periodic`.
    #[must_use]
    pub fn backup_redundancy(self) -> Reading<'a> {
        self.0.read("properties.backupPolicy.periodicModeProperties.backupStorageRedundancy")
    }

    /// `properties.backupPolicy.continuousModeProperties.tier`: `Continuous7Days` or
    /// `Continuous30Days`.
    #[must_use]
    pub fn continuous_tier(self) -> Reading<'a> {
        self.0.read("properties.backupPolicy.continuousModeProperties.tier")
    }

    /// `properties.capabilities[].name`: `EnableServerless` and others.
    #[must_use]
    pub fn capabilities(self) -> Vec<Reading<'a>> {
        let capabilities = self.0.read("properties.capabilities").each();
        capabilities.iter().map(|capability| capability.member("name")).collect()
    }

    /// `properties.keyVaultKeyUri`: the customer-managed key.
    #[must_use]
    pub fn key_vault_key_uri(self) -> Reading<'a> {
        self.0.read("properties.keyVaultKeyUri")
    }

    /// `properties.provisioningState`.
    #[must_use]
    pub fn provisioning_state(self) -> Reading<'a> {
        self.0.read("properties.provisioningState")
    }
}

/// A region of an account.
#[derive(Debug, Clone)]
pub struct AccountLocation<'a>(pub Reading<'a>);

impl<'a> AccountLocation<'a> {
    /// `locationName`: as people write it: `West Europe`.
    #[must_use]
    pub fn location_name(&self) -> Reading<'a> {
        self.0.member("locationName")
    }

    /// `failoverPriority`: 0 is the write region.
    #[must_use]
    pub fn failover_priority(&self) -> Reading<'a> {
        self.0.member("failoverPriority")
    }

    /// `isZoneRedundant`.
    #[must_use]
    pub fn is_zone_redundant(&self) -> Reading<'a> {
        self.0.member("isZoneRedundant")
    }
}
