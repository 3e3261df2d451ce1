//! A MySQL single server: retired on 2024-09-16.

use super::{Group, Service, ServiceInfo};
use crate::reading::Reading;
use crate::resource::Body;

/// What never changes.
pub static INFO: ServiceInfo = ServiceInfo {
    service: Service::MysqlSingle,
    key: "mysql_single",
    title: "MySQL single server",
    arm_types: &["Microsoft.DBforMySQL/servers"],
    compute_types: &[],
    group: Group::DataStore,
};

/// The properties of a server.
#[derive(Debug, Clone, Copy)]
pub struct MysqlSingle<'b, 'a>(pub &'b Body<'a>);

impl<'a> MysqlSingle<'_, 'a> {
    /// `sku.tier`: `Basic`, `GeneralPurpose` or `MemoryOptimized`.
    #[must_use]
    pub fn sku_tier(self) -> Reading<'a> {
        self.0.read("sku.tier")
    }

    /// `properties.storageProfile.backupRetentionDays`.
    #[must_use]
    pub fn backup_retention_days(self) -> Reading<'a> {
        self.0.read("properties.storageProfile.backupRetentionDays")
    }

    /// `properties.storageProfile.geoRedundantBackup`: `Enabled` or `Disabled`; fixed at creation.
    #[must_use]
    pub fn geo_redundant_backup(self) -> Reading<'a> {
        self.0.read("properties.storageProfile.geoRedundantBackup")
    }

    /// `properties.storageProfile.storageAutogrow`: `Enabled` or `Disabled`.
    #[must_use]
    pub fn storage_autogrow(self) -> Reading<'a> {
        self.0.read("properties.storageProfile.storageAutogrow")
    }

    /// `properties.replicationRole`.
    #[must_use]
    pub fn replication_role(self) -> Reading<'a> {
        self.0.read("properties.replicationRole")
    }

    /// `properties.masterServerId`: ARM id of the server that a replica copies.
    #[must_use]
    pub fn source_server(self) -> Reading<'a> {
        self.0.read("properties.masterServerId")
    }

    /// `properties.userVisibleState`: `Ready`, `Disabled`, `Inaccessible`, ...
    #[must_use]
    pub fn state(self) -> Reading<'a> {
        self.0.read("properties.userVisibleState")
    }

    /// `properties.version`.
    #[must_use]
    pub fn version(self) -> Reading<'a> {
        self.0.read("properties.version")
    }
}
