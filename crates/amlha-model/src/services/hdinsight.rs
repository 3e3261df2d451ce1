//! An HDInsight cluster. It outlives the loss of a node, never that of the zone it is in.

use super::{Group, Service, ServiceInfo};
use crate::reading::Reading;
use crate::resource::Body;

/// What never changes.
pub static INFO: ServiceInfo = ServiceInfo {
    service: Service::HdInsight,
    key: "hdinsight",
    title: "HDInsight cluster",
    arm_types: &["Microsoft.HDInsight/clusters"],
    compute_types: &[],
    group: Group::Compute,
};

/// The properties of a cluster.
#[derive(Debug, Clone, Copy)]
pub struct HdInsight<'b, 'a>(pub &'b Body<'a>);

impl<'a> HdInsight<'_, 'a> {
    /// `zones`: one zone at most; fixed at creation.
    #[must_use]
    pub fn zones(self) -> Reading<'a> {
        self.0.read("zones")
    }

    /// `properties.clusterVersion`.
    #[must_use]
    pub fn cluster_version(self) -> Reading<'a> {
        self.0.read("properties.clusterVersion")
    }

    /// `properties.clusterDefinition.kind`: `spark`, `hadoop`, `hbase`, `kafka`, ...
    #[must_use]
    pub fn kind(self) -> Reading<'a> {
        self.0.read("properties.clusterDefinition.kind")
    }

    /// `properties.computeProfile.roles`: as it was read.
    #[must_use]
    pub fn role_list(self) -> Reading<'a> {
        self.0.read("properties.computeProfile.roles")
    }

    /// `properties.storageProfile.storageaccounts`: as it was read.
    #[must_use]
    pub fn storage_account_list(self) -> Reading<'a> {
        self.0.read("properties.storageProfile.storageaccounts")
    }

    /// `properties.tier`: `Standard` or `Premium`.
    #[must_use]
    pub fn tier(self) -> Reading<'a> {
        self.0.read("properties.tier")
    }

    /// `properties.clusterState`: `Running`, `Error`, ...
    #[must_use]
    pub fn cluster_state(self) -> Reading<'a> {
        self.0.read("properties.clusterState")
    }

    /// `properties.provisioningState`.
    #[must_use]
    pub fn provisioning_state(self) -> Reading<'a> {
        self.0.read("properties.provisioningState")
    }

    /// `properties.computeProfile.roles`: its kinds of nodes.
    #[must_use]
    pub fn roles(self) -> Vec<ClusterRole<'a>> {
        self.role_list().each().into_iter().map(ClusterRole).collect()
    }

    /// `properties.storageProfile.storageaccounts`: the accounts it keeps its data in.
    #[must_use]
    pub fn storage_accounts(self) -> Vec<ClusterStorage<'a>> {
        self.storage_account_list().each().into_iter().map(ClusterStorage).collect()
    }
}

/// A kind of nodes.
#[derive(Debug, Clone)]
pub struct ClusterRole<'a>(pub Reading<'a>);

impl<'a> ClusterRole<'a> {
    /// `name`: `headnode`, `workernode`, `zookeepernode`, ...
    #[must_use]
    pub fn name(&self) -> Reading<'a> {
        self.0.member("name")
    }

    /// `targetInstanceCount`.
    #[must_use]
    pub fn target_instance_count(&self) -> Reading<'a> {
        self.0.member("targetInstanceCount")
    }

    /// `autoscale`: absent where the count is fixed.
    #[must_use]
    pub fn autoscale(&self) -> Reading<'a> {
        self.0.member("autoscale")
    }
}

/// A storage account of a cluster.
#[derive(Debug, Clone)]
pub struct ClusterStorage<'a>(pub Reading<'a>);

impl<'a> ClusterStorage<'a> {
    /// `name`: the host of the account, `account.blob.core.windows.net`.
    #[must_use]
    pub fn name(&self) -> Reading<'a> {
        self.0.member("name")
    }

    /// `fileSystem`: only for Data Lake Storage Gen2.
    #[must_use]
    pub fn file_system(&self) -> Reading<'a> {
        self.0.member("fileSystem")
    }

    /// `resourceId`: ARM id; absent for many accounts.
    #[must_use]
    pub fn resource_id(&self) -> Reading<'a> {
        self.0.member("resourceId")
    }

    /// `isDefault`.
    #[must_use]
    pub fn is_default(&self) -> Reading<'a> {
        self.0.member("isDefault")
    }
}
