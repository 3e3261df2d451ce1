//! An Azure ML registry: in every region that its owner chose it keeps a storage account and a
//! share of one container registry.

use super::{Group, Service, ServiceInfo};
use crate::reading::Reading;
use crate::resource::Body;

/// What never changes.
pub static INFO: ServiceInfo = ServiceInfo {
    service: Service::MlRegistry,
    key: "ml_registry",
    title: "Azure ML registry",
    arm_types: &["Microsoft.MachineLearningServices/registries"],
    compute_types: &[],
    group: Group::Infrastructure,
};

/// The properties of a registry.
#[derive(Debug, Clone, Copy)]
pub struct MlRegistry<'b, 'a>(pub &'b Body<'a>);

impl<'a> MlRegistry<'_, 'a> {
    /// `location`: the primary region, fixed at creation.
    #[must_use]
    pub fn location(self) -> Reading<'a> {
        self.0.read("location")
    }

    /// `properties.managedResourceGroup.resourceId`: ARM id of the group that holds its accounts.
    #[must_use]
    pub fn managed_resource_group(self) -> Reading<'a> {
        self.0.read("properties.managedResourceGroup.resourceId")
    }

    /// `properties.publicNetworkAccess`: `Enabled` or `Disabled`.
    #[must_use]
    pub fn public_network_access(self) -> Reading<'a> {
        self.0.read("properties.publicNetworkAccess")
    }

    /// `properties.regionDetails`.
    #[must_use]
    pub fn region_details(self) -> Reading<'a> {
        self.0.read("properties.regionDetails")
    }

    /// `properties.regionDetails`: its regions.
    #[must_use]
    pub fn regions(self) -> Vec<RegistryRegion<'a>> {
        self.0.read("properties.regionDetails").each().into_iter().map(RegistryRegion).collect()
    }
}

/// A region of a registry.
#[derive(Debug, Clone)]
pub struct RegistryRegion<'a>(pub Reading<'a>);

impl<'a> RegistryRegion<'a> {
    /// `location`.
    #[must_use]
    pub fn location(&self) -> Reading<'a> {
        self.0.member("location")
    }

    /// `storageAccountDetails`: the accounts that hold its assets.
    #[must_use]
    pub fn storage_accounts(&self) -> Vec<RegistryStorage<'a>> {
        self.0.member("storageAccountDetails").each().into_iter().map(RegistryStorage).collect()
    }

    /// `acrDetails`: the registries that hold its images.
    #[must_use]
    pub fn container_registries(&self) -> Vec<RegistryImages<'a>> {
        self.0.member("acrDetails").each().into_iter().map(RegistryImages).collect()
    }
}

/// A storage account of an Azure ML registry.
#[derive(Debug, Clone)]
pub struct RegistryStorage<'a>(pub Reading<'a>);

impl<'a> RegistryStorage<'a> {
    /// `systemCreatedStorageAccount.storageAccountName`.
    #[must_use]
    pub fn name(&self) -> Reading<'a> {
        self.0.member("systemCreatedStorageAccount.storageAccountName")
    }

    /// `systemCreatedStorageAccount.storageAccountType`: `Standard_LRS`, `Standard_ZRS`, ...: as a
    /// storage account's `sku.name`.
    #[must_use]
    pub fn sku_name(&self) -> Reading<'a> {
        self.0.member("systemCreatedStorageAccount.storageAccountType")
    }

    /// `systemCreatedStorageAccount.storageAccountHnsEnabled`.
    #[must_use]
    pub fn is_hns_enabled(&self) -> Reading<'a> {
        self.0.member("systemCreatedStorageAccount.storageAccountHnsEnabled")
    }

    /// `systemCreatedStorageAccount.armResourceId.resourceId`.
    #[must_use]
    pub fn resource_id(&self) -> Reading<'a> {
        self.0.member("systemCreatedStorageAccount.armResourceId.resourceId")
    }
}

/// A container registry of an Azure ML registry.
#[derive(Debug, Clone)]
pub struct RegistryImages<'a>(pub Reading<'a>);

impl<'a> RegistryImages<'a> {
    /// `systemCreatedAcrAccount.acrAccountName`.
    #[must_use]
    pub fn name(&self) -> Reading<'a> {
        self.0.member("systemCreatedAcrAccount.acrAccountName")
    }

    /// `systemCreatedAcrAccount.acrAccountSku`: `Premium`.
    #[must_use]
    pub fn sku_name(&self) -> Reading<'a> {
        self.0.member("systemCreatedAcrAccount.acrAccountSku")
    }

    /// `systemCreatedAcrAccount.armResourceId.resourceId`.
    #[must_use]
    pub fn resource_id(&self) -> Reading<'a> {
        self.0.member("systemCreatedAcrAccount.armResourceId.resourceId")
    }
}
