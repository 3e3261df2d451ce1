//! An AI Search service. From two replicas on, Microsoft spreads them over zones.

use std::borrow::Cow;

use super::{Group, Service, ServiceInfo};
use crate::reading::{Read, Reading};
use crate::resource::Body;

/// What never changes.
pub static INFO: ServiceInfo = ServiceInfo {
    service: Service::AiSearch,
    key: "ai_search",
    title: "AI Search service",
    arm_types: &["Microsoft.Search/searchServices"],
    compute_types: &[],
    group: Group::CustomerManagedKey,
};

/// The tier of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SearchSku<'a> {
    /// `free`: no SLA.
    Free,
    /// `basic`
    Basic,
    /// `standard`
    Standard,
    /// `standard2`
    Standard2,
    /// `standard3`
    Standard3,
    /// `storage_optimized_l1`
    StorageOptimizedL1,
    /// `storage_optimized_l2`
    StorageOptimizedL2,
    /// `serverless`
    Serverless,
    /// A value that amlha does not know.
    Other(Cow<'a, str>),
}

/// The properties of a service.
#[derive(Debug, Clone, Copy)]
pub struct AiSearch<'b, 'a>(pub &'b Body<'a>);

impl<'a> AiSearch<'_, 'a> {
    /// `sku.name`: as it was read.
    #[must_use]
    pub fn sku_name(self) -> Reading<'a> {
        self.0.read("sku.name")
    }

    /// `sku.name`.
    #[must_use]
    pub fn sku(self) -> Read<SearchSku<'a>> {
        self.sku_name().filled_text().map(|word| match word.to_ascii_lowercase().as_str() {
            "free" => SearchSku::Free,
            "basic" => SearchSku::Basic,
            "standard" => SearchSku::Standard,
            "standard2" => SearchSku::Standard2,
            "standard3" => SearchSku::Standard3,
            "storage_optimized_l1" => SearchSku::StorageOptimizedL1,
            "storage_optimized_l2" => SearchSku::StorageOptimizedL2,
            "serverless" => SearchSku::Serverless,
            _ => SearchSku::Other(word),
        })
    }

    /// `properties.replicaCount`.
    #[must_use]
    pub fn replica_count(self) -> Reading<'a> {
        self.0.read("properties.replicaCount")
    }

    /// `properties.partitionCount`.
    #[must_use]
    pub fn partition_count(self) -> Reading<'a> {
        self.0.read("properties.partitionCount")
    }

    /// `properties.hostingMode`: `Default` or `HighDensity`.
    #[must_use]
    pub fn hosting_mode(self) -> Reading<'a> {
        self.0.read("properties.hostingMode")
    }

    /// `properties.status`: `running`, `degraded`, `error`, ...
    #[must_use]
    pub fn status(self) -> Reading<'a> {
        self.0.read("properties.status")
    }

    /// `properties.upgradeAvailable`: `available` or `notAvailable`.
    #[must_use]
    pub fn upgrade_available(self) -> Reading<'a> {
        self.0.read("properties.upgradeAvailable")
    }

    /// `properties.provisioningState`.
    #[must_use]
    pub fn provisioning_state(self) -> Reading<'a> {
        self.0.read("properties.provisioningState")
    }
}
