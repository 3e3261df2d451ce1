//! A compute instance: one virtual machine that Microsoft runs. No property of it says anything
//! about zones. Notebooks are in the default account's file share and outlive it; what is on its
//! disks does not.

use super::{Group, Service, ServiceInfo};
use crate::reading::Reading;
use crate::resource::Body;

/// What never changes.
pub static INFO: ServiceInfo = ServiceInfo {
    service: Service::ComputeInstance,
    key: "compute_instance",
    title: "compute instance",
    arm_types: &["Microsoft.MachineLearningServices/workspaces/computes"],
    compute_types: &["ComputeInstance"],
    group: Group::Compute,
};

/// The properties of an instance. What it shares with other computes is in
/// [`Compute`](crate::compute::Compute).
#[derive(Debug, Clone, Copy)]
pub struct ComputeInstance<'b, 'a>(pub &'b Body<'a>);

impl<'a> ComputeInstance<'_, 'a> {
    /// `properties.properties.vmSize`.
    #[must_use]
    pub fn vm_size(self) -> Reading<'a> {
        self.0.read("properties.properties.vmSize")
    }

    /// `properties.properties.state`: `Running`, `Stopped`, `CreateFailed`, `SetupFailed`,
    /// `Unusable`, ...
    #[must_use]
    pub fn state(self) -> Reading<'a> {
        self.0.read("properties.properties.state")
    }

    /// `properties.properties.dataDisks`: its disks.
    #[must_use]
    pub fn data_disks(self) -> Vec<DataDisk<'a>> {
        self.0.read("properties.properties.dataDisks").each().into_iter().map(DataDisk).collect()
    }
}

/// A disk of an instance.
#[derive(Debug, Clone)]
pub struct DataDisk<'a>(pub Reading<'a>);

impl<'a> DataDisk<'a> {
    /// `storageAccountType`: `Standard_LRS` or `Premium_LRS`.
    #[must_use]
    pub fn storage_account_type(&self) -> Reading<'a> {
        self.0.member("storageAccountType")
    }
}
