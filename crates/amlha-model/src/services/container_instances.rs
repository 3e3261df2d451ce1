//! A container group of Container Instances: in one zone or in none.

use std::borrow::Cow;

use super::{Group, Service, ServiceInfo};
use crate::reading::{Read, Reading};
use crate::resource::Body;

/// What never changes.
pub static INFO: ServiceInfo = ServiceInfo {
    service: Service::ContainerInstances,
    key: "container_instances",
    title: "container group",
    arm_types: &["Microsoft.ContainerInstance/containerGroups"],
    compute_types: &[],
    group: Group::Compute,
};

/// The tier of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GroupSku<'a> {
    /// `Standard`: the only one that takes a zone.
    Standard,
    /// `Dedicated`
    Dedicated,
    /// `Confidential`
    Confidential,
    /// A value that amlha does not know.
    Other(Cow<'a, str>),
}

/// Whether Azure may take the group away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GroupPriority<'a> {
    /// It stays.
    Regular,
    /// It may be evicted at any time.
    Spot,
    /// A value that amlha does not know.
    Other(Cow<'a, str>),
}

/// The properties of a group.
#[derive(Debug, Clone, Copy)]
pub struct ContainerInstances<'b, 'a>(pub &'b Body<'a>);

impl<'a> ContainerInstances<'_, 'a> {
    /// `zones`: one zone at most; fixed at creation.
    #[must_use]
    pub fn zones(self) -> Reading<'a> {
        self.0.read("zones")
    }

    /// `properties.sku`: as it was read.
    #[must_use]
    pub fn sku_name(self) -> Reading<'a> {
        self.0.read("properties.sku")
    }

    /// `properties.sku`.
    #[must_use]
    pub fn sku(self) -> Read<GroupSku<'a>> {
        self.sku_name().filled_text().map(|word| match word.to_ascii_lowercase().as_str() {
            "standard" => GroupSku::Standard,
            "dedicated" => GroupSku::Dedicated,
            "confidential" => GroupSku::Confidential,
            _ => GroupSku::Other(word),
        })
    }

    /// `properties.priority`: as it was read; absent is `Regular`.
    #[must_use]
    pub fn priority_name(self) -> Reading<'a> {
        self.0.read("properties.priority")
    }

    /// `properties.priority`.
    #[must_use]
    pub fn priority(self) -> Read<GroupPriority<'a>> {
        self.priority_name().filled_text().map(|word| match word.to_ascii_lowercase().as_str() {
            "regular" => GroupPriority::Regular,
            "spot" => GroupPriority::Spot,
            _ => GroupPriority::Other(word),
        })
    }

    /// `properties.osType`: `Linux` or `Windows`.
    #[must_use]
    pub fn os_type(self) -> Reading<'a> {
        self.0.read("properties.osType")
    }

    /// `properties.restartPolicy`: `Always`, `OnFailure` or `Never`.
    #[must_use]
    pub fn restart_policy(self) -> Reading<'a> {
        self.0.read("properties.restartPolicy")
    }

    /// `properties.provisioningState`.
    #[must_use]
    pub fn provisioning_state(self) -> Reading<'a> {
        self.0.read("properties.provisioningState")
    }

    /// `properties.containers`: its containers.
    #[must_use]
    pub fn containers(self) -> Vec<Container<'a>> {
        self.0.read("properties.containers").each().into_iter().map(Container).collect()
    }

    /// `properties.volumes`: its volumes.
    #[must_use]
    pub fn volumes(self) -> Vec<Volume<'a>> {
        self.0.read("properties.volumes").each().into_iter().map(Volume).collect()
    }
}

/// A container of a group.
#[derive(Debug, Clone)]
pub struct Container<'a>(pub Reading<'a>);

impl<'a> Container<'a> {
    /// `properties.image`: with its registry's host in front, `crcontoso.azurecr.io/model:1`.
    #[must_use]
    pub fn image(&self) -> Reading<'a> {
        self.property("image")
    }

    /// `properties.livenessProbe`.
    #[must_use]
    pub fn liveness_probe(&self) -> Reading<'a> {
        self.property("livenessProbe")
    }

    /// `properties.readinessProbe`.
    #[must_use]
    pub fn readiness_probe(&self) -> Reading<'a> {
        self.property("readinessProbe")
    }

    /// Clients that lift the properties of a group to the top do so with its containers too.
    fn property(&self, name: &str) -> Reading<'a> {
        let properties = self.0.member("properties");
        if properties.json().is_some() { properties.member(name) } else { self.0.member(name) }
    }
}

/// A volume of a group.
#[derive(Debug, Clone)]
pub struct Volume<'a>(pub Reading<'a>);

impl<'a> Volume<'a> {
    /// `azureFile`: a file share; absent for other volumes.
    #[must_use]
    pub fn azure_file(&self) -> Reading<'a> {
        self.0.member("azureFile")
    }

    /// `azureFile.storageAccountName`: the account of the file share.
    #[must_use]
    pub fn storage_account_name(&self) -> Reading<'a> {
        self.0.member("azureFile.storageAccountName")
    }

    /// `azureFile.shareName`.
    #[must_use]
    pub fn share_name(&self) -> Reading<'a> {
        self.0.member("azureFile.shareName")
    }
}
