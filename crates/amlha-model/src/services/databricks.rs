//! A Databricks workspace. Microsoft spreads its control plane over zones; the account of its root
//! file system is in [`dbfs`](super::dbfs).

use std::borrow::Cow;

use super::{Group, Service, ServiceInfo};
use crate::reading::{Read, Reading};
use crate::resource::Body;

/// What never changes.
pub static INFO: ServiceInfo = ServiceInfo {
    service: Service::Databricks,
    key: "databricks",
    title: "Databricks workspace",
    arm_types: &["Microsoft.Databricks/workspaces"],
    compute_types: &[],
    group: Group::Compute,
};

/// The tier of a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabricksSku<'a> {
    /// `standard`
    Standard,
    /// `premium`
    Premium,
    /// `trial`
    Trial,
    /// A value that amlha does not know.
    Other(Cow<'a, str>),
}

/// Where clusters run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ComputeMode<'a> {
    /// Only in the subscription of Databricks; there is no root file system.
    Serverless,
    /// In the customer's subscription as well.
    Hybrid,
    /// A value that amlha does not know.
    Other(Cow<'a, str>),
}

/// The properties of a workspace.
#[derive(Debug, Clone, Copy)]
pub struct Databricks<'b, 'a>(pub &'b Body<'a>);

impl<'a> Databricks<'_, 'a> {
    /// `sku.name`: as it was read.
    #[must_use]
    pub fn sku_name(self) -> Reading<'a> {
        self.0.read("sku.name")
    }

    /// `sku.name`.
    #[must_use]
    pub fn sku(self) -> Read<DatabricksSku<'a>> {
        self.sku_name().filled_text().map(|word| match word.to_ascii_lowercase().as_str() {
            "standard" => DatabricksSku::Standard,
            "premium" => DatabricksSku::Premium,
            "trial" => DatabricksSku::Trial,
            _ => DatabricksSku::Other(word),
        })
    }

    /// `properties.parameters.storageAccountSkuName.value`: of the account of the root file system.
    #[must_use]
    pub fn root_account_sku_name(self) -> Reading<'a> {
        self.0.read("properties.parameters.storageAccountSkuName.value")
    }

    /// `properties.parameters.storageAccountName.value`: the account of the root file system.
    #[must_use]
    pub fn root_account_name(self) -> Reading<'a> {
        self.0.read("properties.parameters.storageAccountName.value")
    }

    /// `properties.managedResourceGroupId`: ARM id of the group that holds that account.
    #[must_use]
    pub fn managed_resource_group_id(self) -> Reading<'a> {
        self.0.read("properties.managedResourceGroupId")
    }

    /// `properties.computeMode`: as it was read.
    #[must_use]
    pub fn compute_mode_name(self) -> Reading<'a> {
        self.0.read("properties.computeMode")
    }

    /// `properties.computeMode`.
    #[must_use]
    pub fn compute_mode(self) -> Read<ComputeMode<'a>> {
        self.compute_mode_name().filled_text().map(|word| match word.to_ascii_lowercase().as_str() {
            "serverless" => ComputeMode::Serverless,
            "hybrid" => ComputeMode::Hybrid,
            _ => ComputeMode::Other(word),
        })
    }

    /// `properties.isUcEnabled`: Unity Catalog.
    #[must_use]
    pub fn is_uc_enabled(self) -> Reading<'a> {
        self.0.read("properties.isUcEnabled")
    }

    /// `properties.workspaceUrl`.
    #[must_use]
    pub fn workspace_url(self) -> Reading<'a> {
        self.0.read("properties.workspaceUrl")
    }

    /// `properties.provisioningState`.
    #[must_use]
    pub fn provisioning_state(self) -> Reading<'a> {
        self.0.read("properties.provisioningState")
    }
}
