//! A key vault. It is zone-redundant wherever its region has zones, without a setting; what the
//! customer decides is how deletions are survived.

use super::{Group, Service, ServiceInfo};
use crate::reading::Reading;
use crate::resource::Body;

/// What never changes.
pub static INFO: ServiceInfo = ServiceInfo {
    service: Service::KeyVault,
    key: "key_vault",
    title: "key vault",
    arm_types: &["Microsoft.KeyVault/vaults"],
    compute_types: &[],
    group: Group::Associated,
};

/// The properties of a vault.
#[derive(Debug, Clone, Copy)]
pub struct KeyVault<'b, 'a>(pub &'b Body<'a>);

impl<'a> KeyVault<'_, 'a> {
    /// `properties.sku.name`: `standard` or `premium`, which are equally available.
    #[must_use]
    pub fn sku_name(self) -> Reading<'a> {
        self.0.read("properties.sku.name")
    }

    /// `properties.enableSoftDelete`: absent on some old vaults; once on it stays on.
    #[must_use]
    pub fn enable_soft_delete(self) -> Reading<'a> {
        self.0.read("properties.enableSoftDelete")
    }

    /// `properties.softDeleteRetentionInDays`: 7 to 90 days, fixed at creation.
    #[must_use]
    pub fn soft_delete_retention_in_days(self) -> Reading<'a> {
        self.0.read("properties.softDeleteRetentionInDays")
    }

    /// `properties.enablePurgeProtection`: absent means off; once on it stays on.
    #[must_use]
    pub fn enable_purge_protection(self) -> Reading<'a> {
        self.0.read("properties.enablePurgeProtection")
    }

    /// `properties.publicNetworkAccess`: `Enabled` or `Disabled`.
    #[must_use]
    pub fn public_network_access(self) -> Reading<'a> {
        self.0.read("properties.publicNetworkAccess")
    }
}
