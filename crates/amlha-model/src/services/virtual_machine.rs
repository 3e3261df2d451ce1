//! A virtual machine.

use std::borrow::Cow;

use super::{Group, Service, ServiceInfo};
use crate::reading::{Read, Reading};
use crate::resource::Body;

/// What never changes.
pub static INFO: ServiceInfo = ServiceInfo {
    service: Service::VirtualMachine,
    key: "virtual_machine",
    title: "virtual machine",
    arm_types: &["Microsoft.Compute/virtualMachines"],
    compute_types: &[],
    group: Group::Compute,
};

/// Whether Azure may take the machine away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MachinePriority<'a> {
    /// It stays.
    Regular,
    /// It may be evicted: the name before `Spot`.
    Low,
    /// It may be evicted at any time.
    Spot,
    /// A value that amlha does not know.
    Other(Cow<'a, str>),
}

/// The properties of a machine.
#[derive(Debug, Clone, Copy)]
pub struct VirtualMachine<'b, 'a>(pub &'b Body<'a>);

impl<'a> VirtualMachine<'_, 'a> {
    /// `zones`: one zone at most; absent is no zone in particular.
    #[must_use]
    pub fn zones(self) -> Reading<'a> {
        self.0.read("zones")
    }

    /// `placement.zonePlacementPolicy`: who chose the zone.
    #[must_use]
    pub fn zone_placement_policy(self) -> Reading<'a> {
        self.0.read("placement.zonePlacementPolicy")
    }

    /// `properties.availabilitySet.id`: ARM id.
    #[must_use]
    pub fn availability_set(self) -> Reading<'a> {
        self.0.read("properties.availabilitySet.id")
    }

    /// `properties.virtualMachineScaleSet.id`: ARM id.
    #[must_use]
    pub fn scale_set(self) -> Reading<'a> {
        self.0.read("properties.virtualMachineScaleSet.id")
    }

    /// `properties.priority`: as it was read; absent is `Regular`.
    #[must_use]
    pub fn priority_name(self) -> Reading<'a> {
        self.0.read("properties.priority")
    }

    /// `properties.priority`.
    #[must_use]
    pub fn priority(self) -> Read<MachinePriority<'a>> {
        self.priority_name().filled_text().map(|word| match word.to_ascii_lowercase().as_str() {
            "regular" => MachinePriority::Regular,
            "low" => MachinePriority::Low,
            "spot" => MachinePriority::Spot,
            _ => MachinePriority::Other(word),
        })
    }

    /// `properties.evictionPolicy`: `Deallocate` or `Delete`.
    #[must_use]
    pub fn eviction_policy(self) -> Reading<'a> {
        self.0.read("properties.evictionPolicy")
    }

    /// `properties.storageProfile.osDisk.managedDisk.storageAccountType`: `Premium_LRS`,
    /// `Premium_ZRS`, ...
    #[must_use]
    pub fn os_disk_sku(self) -> Reading<'a> {
        self.0.read("properties.storageProfile.osDisk.managedDisk.storageAccountType")
    }

    /// `properties.storageProfile.osDisk.managedDisk.id`: ARM id.
    #[must_use]
    pub fn os_disk_id(self) -> Reading<'a> {
        self.0.read("properties.storageProfile.osDisk.managedDisk.id")
    }

    /// `properties.hardwareProfile.vmSize`.
    #[must_use]
    pub fn vm_size(self) -> Reading<'a> {
        self.0.read("properties.hardwareProfile.vmSize")
    }

    /// `properties.resiliencyProfile.zoneMovement.isEnabled`: whether Azure may move it out of a
    /// lost zone.
    #[must_use]
    pub fn zone_movement(self) -> Reading<'a> {
        self.0.read("properties.resiliencyProfile.zoneMovement.isEnabled")
    }

    /// `properties.provisioningState`.
    #[must_use]
    pub fn provisioning_state(self) -> Reading<'a> {
        self.0.read("properties.provisioningState")
    }
}
