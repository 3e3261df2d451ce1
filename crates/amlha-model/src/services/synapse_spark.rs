//! A Synapse Spark pool, and the Synapse workspace whose storage it uses.

use super::{Group, Service, ServiceInfo};
use crate::reading::Reading;
use crate::resource::Body;

/// What never changes.
pub static INFO: ServiceInfo = ServiceInfo {
    service: Service::SynapseSpark,
    key: "synapse_spark",
    title: "Synapse Spark pool",
    arm_types: &["Microsoft.Synapse/workspaces/bigDataPools"],
    compute_types: &[],
    group: Group::Compute,
};

/// The properties of a pool.
#[derive(Debug, Clone, Copy)]
pub struct SynapseSpark<'b, 'a>(pub &'b Body<'a>);

impl<'a> SynapseSpark<'_, 'a> {
    /// `properties.nodeCount`.
    #[must_use]
    pub fn node_count(self) -> Reading<'a> {
        self.0.read("properties.nodeCount")
    }

    /// `properties.nodeSize`: `Small`, `Medium`, ...
    #[must_use]
    pub fn node_size(self) -> Reading<'a> {
        self.0.read("properties.nodeSize")
    }

    /// `properties.sparkVersion`.
    #[must_use]
    pub fn spark_version(self) -> Reading<'a> {
        self.0.read("properties.sparkVersion")
    }

    /// `properties.autoScale.enabled`.
    #[must_use]
    pub fn auto_scale_enabled(self) -> Reading<'a> {
        self.0.read("properties.autoScale.enabled")
    }

    /// `properties.autoScale.minNodeCount`.
    #[must_use]
    pub fn auto_scale_min(self) -> Reading<'a> {
        self.0.read("properties.autoScale.minNodeCount")
    }

    /// `properties.autoScale.maxNodeCount`.
    #[must_use]
    pub fn auto_scale_max(self) -> Reading<'a> {
        self.0.read("properties.autoScale.maxNodeCount")
    }

    /// `properties.autoPause.enabled`.
    #[must_use]
    pub fn auto_pause_enabled(self) -> Reading<'a> {
        self.0.read("properties.autoPause.enabled")
    }

    /// `properties.autoPause.delayInMinutes`.
    #[must_use]
    pub fn auto_pause_delay(self) -> Reading<'a> {
        self.0.read("properties.autoPause.delayInMinutes")
    }

    /// `properties.provisioningState`.
    #[must_use]
    pub fn provisioning_state(self) -> Reading<'a> {
        self.0.read("properties.provisioningState")
    }
}

/// The properties of a Synapse workspace: `Microsoft.Synapse/workspaces`.
#[derive(Debug, Clone, Copy)]
pub struct SynapseWorkspace<'b, 'a>(pub &'b Body<'a>);

impl<'a> SynapseWorkspace<'_, 'a> {
    /// `properties.defaultDataLakeStorage.accountUrl`: of the default account.
    #[must_use]
    pub fn storage_account_url(self) -> Reading<'a> {
        self.0.read("properties.defaultDataLakeStorage.accountUrl")
    }

    /// `properties.defaultDataLakeStorage.resourceId`: ARM id of the default account, where the
    /// service says it.
    #[must_use]
    pub fn storage_account_id(self) -> Reading<'a> {
        self.0.read("properties.defaultDataLakeStorage.resourceId")
    }
}
