//! The file system in the root account of a Databricks workspace. ARM has no resource for it: the
//! workspace names the account, which is a storage account in the workspace's managed group.

use super::{Group, Service, ServiceInfo};
use crate::reading::Reading;
use crate::resource::Body;

/// What never changes.
pub static INFO: ServiceInfo = ServiceInfo {
    service: Service::Dbfs,
    key: "dbfs",
    title: "Databricks file system",
    arm_types: &[],
    compute_types: &[],
    group: Group::DataStore,
};

/// What the body of a Databricks workspace says about its root account.
#[derive(Debug, Clone, Copy)]
pub struct Dbfs<'b, 'a>(pub &'b Body<'a>);

impl<'a> Dbfs<'_, 'a> {
    /// `properties.parameters.storageAccountName.value`.
    #[must_use]
    pub fn root_account_name(self) -> Reading<'a> {
        self.0.read("properties.parameters.storageAccountName.value")
    }

    /// `properties.parameters.storageAccountSkuName.value`: as a storage account's `sku.name`;
    /// `Standard_GRS` unless somebody chose otherwise.
    #[must_use]
    pub fn root_account_sku_name(self) -> Reading<'a> {
        self.0.read("properties.parameters.storageAccountSkuName.value")
    }

    /// `properties.managedResourceGroupId`: ARM id of the group that holds the account.
    #[must_use]
    pub fn managed_resource_group_id(self) -> Reading<'a> {
        self.0.read("properties.managedResourceGroupId")
    }

    /// `properties.computeMode`: a `Serverless` workspace has no root account.
    #[must_use]
    pub fn compute_mode_name(self) -> Reading<'a> {
        self.0.read("properties.computeMode")
    }
}
