//! A compute of a workspace, whatever its kind: what it runs on and what it is attached to. What
//! only an instance or a cluster says is in [`compute_instance`](crate::services::compute_instance)
//! and [`compute_cluster`](crate::services::compute_cluster).

use std::borrow::Cow;

use crate::reading::{Read, Reading};
use crate::resource::Body;

/// What a compute is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ComputeType<'a> {
    /// `AKS`: an AKS cluster attached the first way, for inference.
    Aks,
    /// `Kubernetes`: an AKS or Arc-enabled cluster.
    Kubernetes,
    /// `AmlCompute`: a compute cluster.
    AmlCompute,
    /// `ComputeInstance`
    ComputeInstance,
    /// `DataFactory`
    DataFactory,
    /// `VirtualMachine`
    VirtualMachine,
    /// `HDInsight`
    HdInsight,
    /// `Databricks`
    Databricks,
    /// `DataLakeAnalytics`: retired.
    DataLakeAnalytics,
    /// `SynapseSpark`
    SynapseSpark,
    /// A value that amlha does not know.
    Other(Cow<'a, str>),
}

/// What an AKS cluster was attached for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClusterPurpose<'a> {
    /// Production.
    FastProd,
    /// Production, with more models on a node.
    DenseProd,
    /// Development: no fault tolerance.
    DevTest,
    /// A value that amlha does not know.
    Other(Cow<'a, str>),
}

/// The properties that computes of several kinds share, and those that say what is behind an
/// attached one.
#[derive(Debug, Clone, Copy)]
pub struct Compute<'b, 'a>(pub &'b Body<'a>);

impl<'a> Compute<'_, 'a> {
    /// `properties.computeType`: as it was read.
    #[must_use]
    pub fn compute_type_name(self) -> Reading<'a> {
        self.0.read("properties.computeType")
    }

    /// `properties.computeType`.
    #[must_use]
    pub fn compute_type(self) -> Read<ComputeType<'a>> {
        self.compute_type_name().filled_text().map(|word| match word.to_ascii_lowercase().as_str() {
            "aks" => ComputeType::Aks,
            "kubernetes" => ComputeType::Kubernetes,
            "amlcompute" => ComputeType::AmlCompute,
            "computeinstance" => ComputeType::ComputeInstance,
            "datafactory" => ComputeType::DataFactory,
            "virtualmachine" => ComputeType::VirtualMachine,
            "hdinsight" => ComputeType::HdInsight,
            "databricks" => ComputeType::Databricks,
            "datalakeanalytics" => ComputeType::DataLakeAnalytics,
            "synapsespark" => ComputeType::SynapseSpark,
            _ => ComputeType::Other(word),
        })
    }

    /// `properties.computeLocation`: may differ from the workspace's region.
    #[must_use]
    pub fn compute_location(self) -> Reading<'a> {
        self.0.read("properties.computeLocation")
    }

    /// `properties.provisioningState`: `Succeeded`, `Failed`, `Canceled`, `Unknown`, or the change
    /// under way.
    #[must_use]
    pub fn provisioning_state(self) -> Reading<'a> {
        self.0.read("properties.provisioningState")
    }

    /// `properties.resourceId`: ARM id of what is attached; nothing for what Azure ML made itself.
    #[must_use]
    pub fn resource_id(self) -> Reading<'a> {
        self.0.read("properties.resourceId")
    }

    /// `properties.isAttachedCompute`: false for what Azure ML made itself.
    #[must_use]
    pub fn is_attached_compute(self) -> Reading<'a> {
        self.0.read("properties.isAttachedCompute")
    }

    /// `properties.properties.subscriptionId`: the first of the four parts that name a Synapse
    /// Spark pool.
    #[must_use]
    pub fn synapse_subscription(self) -> Reading<'a> {
        self.0.read("properties.properties.subscriptionId")
    }

    /// `properties.properties.resourceGroup`: of the Synapse workspace.
    #[must_use]
    pub fn synapse_resource_group(self) -> Reading<'a> {
        self.0.read("properties.properties.resourceGroup")
    }

    /// `properties.properties.workspaceName`: the name of the Synapse workspace.
    #[must_use]
    pub fn synapse_workspace(self) -> Reading<'a> {
        self.0.read("properties.properties.workspaceName")
    }

    /// `properties.properties.poolName`: the name of the Spark pool.
    #[must_use]
    pub fn synapse_pool(self) -> Reading<'a> {
        self.0.read("properties.properties.poolName")
    }

    /// The ARM id of a Synapse Spark pool, put together from its four parts. `None` unless all are
    /// there and none holds a slash, which would make it another id.
    #[must_use]
    pub fn synapse_pool_id(self) -> Option<String> {
        let part = |reading: Reading<'a>| reading.filled_text().value().filter(|part| !part.contains('/'));
        let subscription = part(self.synapse_subscription())?;
        let group = part(self.synapse_resource_group())?;
        let workspace = part(self.synapse_workspace())?;
        let pool = part(self.synapse_pool())?;
        Some(format!(
            "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Synapse/workspaces/{workspace}/bigDataPools/{pool}"
        ))
    }

    /// `properties.properties.workspaceUrl`: names a Databricks workspace where there is no ARM id.
    #[must_use]
    pub fn databricks_workspace_url(self) -> Reading<'a> {
        self.0.read("properties.properties.workspaceUrl")
    }

    /// `properties.properties.dataLakeStoreAccountName`: the store of Data Lake Analytics.
    #[must_use]
    pub fn data_lake_store_account(self) -> Reading<'a> {
        self.0.read("properties.properties.dataLakeStoreAccountName")
    }

    /// `properties.properties.clusterPurpose`: of an AKS cluster, as it was read.
    #[must_use]
    pub fn cluster_purpose_name(self) -> Reading<'a> {
        self.0.read("properties.properties.clusterPurpose")
    }

    /// `properties.properties.clusterPurpose`.
    #[must_use]
    pub fn cluster_purpose(self) -> Read<ClusterPurpose<'a>> {
        self.cluster_purpose_name().filled_text().map(|word| match word.to_ascii_lowercase().as_str() {
            "fastprod" => ClusterPurpose::FastProd,
            "denseprod" => ClusterPurpose::DenseProd,
            "devtest" => ClusterPurpose::DevTest,
            _ => ClusterPurpose::Other(word),
        })
    }

    /// `properties.properties.agentCount`: nodes of an AKS cluster.
    #[must_use]
    pub fn agent_count(self) -> Reading<'a> {
        self.0.read("properties.properties.agentCount")
    }

    /// `properties.properties.loadBalancerType`: of an AKS cluster: `PublicIp` or
    /// `InternalLoadBalancer`.
    #[must_use]
    pub fn load_balancer_type(self) -> Reading<'a> {
        self.0.read("properties.properties.loadBalancerType")
    }

    /// `properties.properties.virtualMachineSize`: of an attached virtual machine.
    #[must_use]
    pub fn virtual_machine_size(self) -> Reading<'a> {
        self.0.read("properties.properties.virtualMachineSize")
    }
}
