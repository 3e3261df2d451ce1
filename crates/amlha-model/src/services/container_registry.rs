//! A container registry and its replications.

use std::borrow::Cow;

use super::{Group, Service, ServiceInfo};
use crate::reading::{Read, Reading};
use crate::resource::Body;

/// What never changes.
pub static INFO: ServiceInfo = ServiceInfo {
    service: Service::ContainerRegistry,
    key: "container_registry",
    title: "container registry",
    arm_types: &["Microsoft.ContainerRegistry/registries"],
    compute_types: &[],
    group: Group::Associated,
};

/// The tier of a registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegistrySku<'a> {
    /// `Basic`
    Basic,
    /// `Standard`
    Standard,
    /// `Premium`: the only one that replicates to other regions.
    Premium,
    /// `Classic`: the first tier, no longer sold.
    Classic,
    /// A value that amlha does not know.
    Other(Cow<'a, str>),
}

/// The properties of a registry.
#[derive(Debug, Clone, Copy)]
pub struct ContainerRegistry<'b, 'a>(pub &'b Body<'a>);

impl<'a> ContainerRegistry<'_, 'a> {
    /// `sku.name`: as it was read.
    #[must_use]
    pub fn sku_name(self) -> Reading<'a> {
        self.0.read("sku.name")
    }

    /// `sku.name`.
    #[must_use]
    pub fn sku(self) -> Read<RegistrySku<'a>> {
        self.sku_name().filled_text().map(|word| match word.to_ascii_lowercase().as_str() {
            "basic" => RegistrySku::Basic,
            "standard" => RegistrySku::Standard,
            "premium" => RegistrySku::Premium,
            "classic" => RegistrySku::Classic,
            _ => RegistrySku::Other(word),
        })
    }

    /// `properties.zoneRedundancy`: a legacy property that decides nothing. Registries of every
    /// tier are zone-redundant wherever the region has zones, and one that is can still say
    /// `Disabled` here.
    #[must_use]
    pub fn zone_redundancy(self) -> Reading<'a> {
        self.0.read("properties.zoneRedundancy")
    }

    /// `properties.policies.softDeletePolicy.status`: `enabled` or `disabled`, only in preview
    /// api-versions; it excludes replications.
    #[must_use]
    pub fn soft_delete_policy_status(self) -> Reading<'a> {
        self.0.read("properties.policies.softDeletePolicy.status")
    }

    /// `properties.policies.softDeletePolicy.retentionDays`: 1 to 90 days, only in preview
    /// api-versions.
    #[must_use]
    pub fn soft_delete_policy_days(self) -> Reading<'a> {
        self.0.read("properties.policies.softDeletePolicy.retentionDays")
    }

    /// `properties.policies.retentionPolicy.status`: `enabled` when untagged manifests are deleted
    /// after some days.
    #[must_use]
    pub fn retention_policy_status(self) -> Reading<'a> {
        self.0.read("properties.policies.retentionPolicy.status")
    }

    /// `properties.policies.retentionPolicy.days`.
    #[must_use]
    pub fn retention_policy_days(self) -> Reading<'a> {
        self.0.read("properties.policies.retentionPolicy.days")
    }

    /// `properties.publicNetworkAccess`: `Enabled` or `Disabled`.
    #[must_use]
    pub fn public_network_access(self) -> Reading<'a> {
        self.0.read("properties.publicNetworkAccess")
    }

    /// `properties.networkRuleSet.defaultAction`: `Allow` or `Deny` for networks that no rule names.
    #[must_use]
    pub fn default_network_action(self) -> Reading<'a> {
        self.0.read("properties.networkRuleSet.defaultAction")
    }

    /// `properties.dataEndpointEnabled`: a data endpoint of its own in each region.
    #[must_use]
    pub fn data_endpoint_enabled(self) -> Reading<'a> {
        self.0.read("properties.dataEndpointEnabled")
    }
}

/// A copy of a registry in another region: `registries/replications`.
#[derive(Debug, Clone, Copy)]
pub struct Replication<'b, 'a>(pub &'b Body<'a>);

impl<'a> Replication<'_, 'a> {
    /// `location`: the region of the copy.
    #[must_use]
    pub fn location(self) -> Reading<'a> {
        self.0.read("location")
    }

    /// `properties.provisioningState`.
    #[must_use]
    pub fn provisioning_state(self) -> Reading<'a> {
        self.0.read("properties.provisioningState")
    }

    /// `properties.status.displayStatus`: `Ready` when the copy is in step.
    #[must_use]
    pub fn status(self) -> Reading<'a> {
        self.0.read("properties.status.displayStatus")
    }

    /// `properties.regionEndpointEnabled`: false takes the copy out of the routing of the
    /// registry's endpoint.
    #[must_use]
    pub fn region_endpoint_enabled(self) -> Reading<'a> {
        self.0.read("properties.regionEndpointEnabled")
    }

    /// `properties.zoneRedundancy`: decides nothing, as on the registry.
    #[must_use]
    pub fn zone_redundancy(self) -> Reading<'a> {
        self.0.read("properties.zoneRedundancy")
    }
}
