//! A storage account: blobs, files and Data Lake Storage Gen2.

use std::borrow::Cow;

use super::{Group, Service, ServiceInfo};
use crate::reading::{Read, Reading};
use crate::resource::Body;

/// What never changes.
pub static INFO: ServiceInfo = ServiceInfo {
    service: Service::StorageAccount,
    key: "storage_account",
    title: "storage account",
    arm_types: &["Microsoft.Storage/storageAccounts"],
    compute_types: &[],
    group: Group::Associated,
};

/// How an account's copies are spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Redundancy {
    /// Three copies in one zone.
    Lrs,
    /// Copies in three zones of one region.
    Zrs,
    /// Three copies in one zone, and a second region.
    Grs,
    /// As [`Grs`](Self::Grs), the second region readable.
    Ragrs,
    /// Copies in three zones, and a second region.
    Gzrs,
    /// As [`Gzrs`](Self::Gzrs), the second region readable.
    Ragzrs,
}

impl Redundancy {
    /// Whether the account outlives one zone.
    #[must_use]
    pub fn is_zone_redundant(self) -> bool {
        matches!(self, Self::Zrs | Self::Gzrs | Self::Ragzrs)
    }

    /// Whether there is a copy in another region.
    #[must_use]
    pub fn is_geo_redundant(self) -> bool {
        matches!(self, Self::Grs | Self::Ragrs | Self::Gzrs | Self::Ragzrs)
    }
}

/// The family in front of the redundancy in a SKU name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// `Standard_*`
    Standard,
    /// `Premium_*`
    Premium,
    /// `StandardV2_*`: the newer file-share model.
    StandardV2,
    /// `PremiumV2_*`: the newer file-share model.
    PremiumV2,
}

/// A SKU name in its two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sku {
    /// `Standard`, `Premium` and their second versions.
    pub family: Family,
    /// `LRS`, `ZRS`, ...
    pub redundancy: Redundancy,
}

impl Sku {
    /// Reads a SKU name; `None` for one that amlha does not know.
    ///
    /// ```
    /// use amlha_model::services::storage_account::{Family, Redundancy, Sku};
    ///
    /// let sku = Sku::parse("StandardV2_GZRS").unwrap();
    /// assert_eq!((sku.family, sku.redundancy), (Family::StandardV2, Redundancy::Gzrs));
    /// assert_eq!(Sku::parse("Standard_QRS"), None);
    /// ```
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let (family, redundancy) = name.split_once('_')?;
        let family = match family.to_ascii_lowercase().as_str() {
            "standard" => Family::Standard,
            "premium" => Family::Premium,
            "standardv2" => Family::StandardV2,
            "premiumv2" => Family::PremiumV2,
            _ => return None,
        };
        let redundancy = match redundancy.to_ascii_uppercase().as_str() {
            "LRS" => Redundancy::Lrs,
            "ZRS" => Redundancy::Zrs,
            "GRS" => Redundancy::Grs,
            "RAGRS" => Redundancy::Ragrs,
            "GZRS" => Redundancy::Gzrs,
            "RAGZRS" => Redundancy::Ragzrs,
            _ => return None,
        };
        Some(Self { family, redundancy })
    }
}

/// What `kind` says an account is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountKind<'a> {
    /// General purpose v2.
    StorageV2,
    /// General purpose v1.
    Storage,
    /// Blobs only, superseded by v2.
    BlobStorage,
    /// Premium block blobs.
    BlockBlobStorage,
    /// Premium file shares.
    FileStorage,
    /// A kind that amlha does not know.
    Other(Cow<'a, str>),
}

/// The properties of a storage account.
#[derive(Debug, Clone, Copy)]
pub struct StorageAccount<'b, 'a>(pub &'b Body<'a>);

impl<'a> StorageAccount<'_, 'a> {
    /// `sku.name`.
    #[must_use]
    pub fn sku_name(self) -> Reading<'a> {
        self.0.read("sku.name")
    }

    /// `sku.name` in its parts; a name that amlha does not know is [`Read::Unusable`].
    #[must_use]
    pub fn sku(self) -> Read<Sku> {
        match self.sku_name().filled_text().map(|name| Sku::parse(&name)) {
            Read::Value(Some(sku)) => Read::Value(sku),
            Read::Value(None) | Read::Unusable => Read::Unusable,
            Read::Absent => Read::Absent,
            Read::Null => Read::Null,
        }
    }

    /// `kind` as it was read.
    #[must_use]
    pub fn kind_name(self) -> Reading<'a> {
        self.0.read("kind")
    }

    /// `kind`.
    #[must_use]
    pub fn kind(self) -> Read<AccountKind<'a>> {
        self.kind_name().filled_text().map(|kind| match kind.to_ascii_lowercase().as_str() {
            "storagev2" => AccountKind::StorageV2,
            "storage" => AccountKind::Storage,
            "blobstorage" => AccountKind::BlobStorage,
            "blockblobstorage" => AccountKind::BlockBlobStorage,
            "filestorage" => AccountKind::FileStorage,
            _ => AccountKind::Other(kind),
        })
    }

    /// `zones`: the zone an LRS account is pinned to.
    #[must_use]
    pub fn zones(self) -> Reading<'a> {
        self.0.read("zones")
    }

    /// `properties.isHnsEnabled`: hierarchical namespace, which makes it Data Lake Storage Gen2.
    #[must_use]
    pub fn is_hns_enabled(self) -> Reading<'a> {
        self.0.read("properties.isHnsEnabled")
    }

    /// `properties.accessTier`.
    #[must_use]
    pub fn access_tier(self) -> Reading<'a> {
        self.0.read("properties.accessTier")
    }

    /// `properties.primaryLocation`: after a failover it differs from `location`.
    #[must_use]
    pub fn primary_location(self) -> Reading<'a> {
        self.0.read("properties.primaryLocation")
    }

    /// `properties.secondaryLocation`: the region of the second copy.
    #[must_use]
    pub fn secondary_location(self) -> Reading<'a> {
        self.0.read("properties.secondaryLocation")
    }

    /// `properties.statusOfPrimary`: `available` or `unavailable`.
    #[must_use]
    pub fn status_of_primary(self) -> Reading<'a> {
        self.0.read("properties.statusOfPrimary")
    }

    /// `properties.statusOfSecondary`: `available` or `unavailable`.
    #[must_use]
    pub fn status_of_secondary(self) -> Reading<'a> {
        self.0.read("properties.statusOfSecondary")
    }

    /// `properties.geoReplicationStats`, answered only to `$expand=geoReplicationStats`.
    #[must_use]
    pub fn geo_replication_stats(self) -> Reading<'a> {
        self.0.read("properties.geoReplicationStats")
    }

    /// `properties.geoReplicationStats.status`: `Live`, `Bootstrap` or `Unavailable`.
    #[must_use]
    pub fn geo_replication_status(self) -> Reading<'a> {
        self.0.read("properties.geoReplicationStats.status")
    }

    /// `properties.geoReplicationStats.lastSyncTime`: writes before it are in the second region.
    #[must_use]
    pub fn last_sync_time(self) -> Reading<'a> {
        self.0.read("properties.geoReplicationStats.lastSyncTime")
    }

    /// `properties.geoReplicationStats.canFailover`.
    #[must_use]
    pub fn can_failover(self) -> Reading<'a> {
        self.0.read("properties.geoReplicationStats.canFailover")
    }

    /// `properties.failoverInProgress`.
    #[must_use]
    pub fn failover_in_progress(self) -> Reading<'a> {
        self.0.read("properties.failoverInProgress")
    }

    /// `properties.accountMigrationInProgress`: a conversion between LRS and ZRS, GRS and GZRS.
    #[must_use]
    pub fn migration_in_progress(self) -> Reading<'a> {
        self.0.read("properties.accountMigrationInProgress")
    }

    /// `properties.storageAccountSkuConversionStatus.skuConversionStatus`: `InProgress`,
    /// `Succeeded` or `Failed`.
    #[must_use]
    pub fn sku_conversion_status(self) -> Reading<'a> {
        self.0.read("properties.storageAccountSkuConversionStatus.skuConversionStatus")
    }

    /// `properties.storageAccountSkuConversionStatus.endTime`: when the last conversion ended.
    #[must_use]
    pub fn sku_conversion_end(self) -> Reading<'a> {
        self.0.read("properties.storageAccountSkuConversionStatus.endTime")
    }

    /// `properties.isSkuConversionBlocked`.
    #[must_use]
    pub fn is_sku_conversion_blocked(self) -> Reading<'a> {
        self.0.read("properties.isSkuConversionBlocked")
    }

    /// `properties.isNfsV3Enabled`, which answers of the Azure CLI call `enableNfsV3`.
    #[must_use]
    pub fn is_nfs_v3_enabled(self) -> Reading<'a> {
        let arm = self.0.read("properties.isNfsV3Enabled");
        let cli = self.0.read("enableNfsV3");
        if arm.json().is_none() && cli.json().is_some() { cli } else { arm }
    }
}

/// The settings of an account's blobs: `storageAccounts/blobServices/default`.
#[derive(Debug, Clone, Copy)]
pub struct BlobService<'b, 'a>(pub &'b Body<'a>);

impl<'a> BlobService<'_, 'a> {
    /// `properties.deleteRetentionPolicy`: soft delete of blobs.
    #[must_use]
    pub fn delete_retention(self) -> Retention<'a> {
        Retention(self.0.read("properties.deleteRetentionPolicy"))
    }

    /// `properties.containerDeleteRetentionPolicy`: soft delete of containers.
    #[must_use]
    pub fn container_delete_retention(self) -> Retention<'a> {
        Retention(self.0.read("properties.containerDeleteRetentionPolicy"))
    }

    /// `properties.isVersioningEnabled`.
    #[must_use]
    pub fn is_versioning_enabled(self) -> Reading<'a> {
        self.0.read("properties.isVersioningEnabled")
    }

    /// `properties.changeFeed.enabled`.
    #[must_use]
    pub fn change_feed(self) -> Reading<'a> {
        self.0.read("properties.changeFeed.enabled")
    }

    /// `properties.restorePolicy`: point-in-time restore.
    #[must_use]
    pub fn restore_policy(self) -> Retention<'a> {
        Retention(self.0.read("properties.restorePolicy"))
    }
}

/// The settings of an account's file shares: `storageAccounts/fileServices/default`.
#[derive(Debug, Clone, Copy)]
pub struct FileService<'b, 'a>(pub &'b Body<'a>);

impl<'a> FileService<'_, 'a> {
    /// `properties.shareDeleteRetentionPolicy`: soft delete of shares.
    #[must_use]
    pub fn share_delete_retention(self) -> Retention<'a> {
        Retention(self.0.read("properties.shareDeleteRetentionPolicy"))
    }
}

/// A policy that keeps what was deleted for some days.
#[derive(Debug, Clone)]
pub struct Retention<'a>(pub Reading<'a>);

impl<'a> Retention<'a> {
    /// `enabled`.
    #[must_use]
    pub fn enabled(&self) -> Reading<'a> {
        self.0.member("enabled")
    }

    /// `days`.
    #[must_use]
    pub fn days(&self) -> Reading<'a> {
        self.0.member("days")
    }
}
