//! An AKS cluster. Its control plane is spread over zones by Microsoft; its nodes are where the
//! zones of each node pool say.

use std::borrow::Cow;

use super::{Group, Service, ServiceInfo};
use crate::reading::{Read, Reading};
use crate::resource::Body;

/// What never changes.
pub static INFO: ServiceInfo = ServiceInfo {
    service: Service::Aks,
    key: "aks",
    title: "AKS cluster",
    arm_types: &["Microsoft.ContainerService/managedClusters"],
    compute_types: &[],
    group: Group::Compute,
};

/// The tier of the control plane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AksTier<'a> {
    /// `Free`: no SLA.
    Free,
    /// `Standard`
    Standard,
    /// `Premium`: as `Standard`, with long-term support.
    Premium,
    /// A value that amlha does not know.
    Other(Cow<'a, str>),
}

/// What a node pool is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PoolMode<'a> {
    /// `System`: it runs what the cluster itself needs.
    System,
    /// `User`
    User,
    /// `Gateway`
    Gateway,
    /// A value that amlha does not know.
    Other(Cow<'a, str>),
}

/// What a node pool is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PoolType<'a> {
    /// `VirtualMachineScaleSets`
    VirtualMachineScaleSets,
    /// `VirtualMachines`
    VirtualMachines,
    /// `AvailabilitySet`: out of support.
    AvailabilitySet,
    /// A value that amlha does not know.
    Other(Cow<'a, str>),
}

/// Whether Azure may take the nodes away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PoolPriority<'a> {
    /// They stay.
    Regular,
    /// They may be evicted at any time.
    Spot,
    /// A value that amlha does not know.
    Other(Cow<'a, str>),
}

/// The load balancer of a cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoadBalancerSku<'a> {
    /// `standard`
    Standard,
    /// `basic`: out of support.
    Basic,
    /// A value that amlha does not know.
    Other(Cow<'a, str>),
}

/// The network of a cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NetworkPlugin<'a> {
    /// `azure`
    Azure,
    /// `kubenet`
    Kubenet,
    /// `none`: the customer brings one.
    None,
    /// A value that amlha does not know.
    Other(Cow<'a, str>),
}

/// The properties of a cluster.
#[derive(Debug, Clone, Copy)]
pub struct Aks<'b, 'a>(pub &'b Body<'a>);

impl<'a> Aks<'_, 'a> {
    /// `sku.name`: `Base` or `Automatic`.
    #[must_use]
    pub fn sku_name(self) -> Reading<'a> {
        self.0.read("sku.name")
    }

    /// `sku.tier`: as it was read.
    #[must_use]
    pub fn sku_tier(self) -> Reading<'a> {
        self.0.read("sku.tier")
    }

    /// `sku.tier`.
    #[must_use]
    pub fn tier(self) -> Read<AksTier<'a>> {
        self.sku_tier().filled_text().map(|word| match word.to_ascii_lowercase().as_str() {
            "free" => AksTier::Free,
            "standard" => AksTier::Standard,
            "premium" => AksTier::Premium,
            _ => AksTier::Other(word),
        })
    }

    /// `properties.agentPoolProfiles`: as it was read.
    #[must_use]
    pub fn agent_pool_profiles(self) -> Reading<'a> {
        self.0.read("properties.agentPoolProfiles")
    }

    /// `properties.agentPoolProfiles`: its node pools.
    #[must_use]
    pub fn agent_pools(self) -> Vec<AgentPool<'a>> {
        self.agent_pool_profiles().each().into_iter().map(AgentPool).collect()
    }

    /// `properties.networkProfile.loadBalancerSku`: as it was read.
    #[must_use]
    pub fn load_balancer_sku_name(self) -> Reading<'a> {
        self.0.read("properties.networkProfile.loadBalancerSku")
    }

    /// `properties.networkProfile.loadBalancerSku`.
    #[must_use]
    pub fn load_balancer_sku(self) -> Read<LoadBalancerSku<'a>> {
        self.load_balancer_sku_name().filled_text().map(|word| match word.to_ascii_lowercase().as_str() {
            "standard" => LoadBalancerSku::Standard,
            "basic" => LoadBalancerSku::Basic,
            _ => LoadBalancerSku::Other(word),
        })
    }

    /// `properties.networkProfile.networkPlugin`: as it was read.
    #[must_use]
    pub fn network_plugin_name(self) -> Reading<'a> {
        self.0.read("properties.networkProfile.networkPlugin")
    }

    /// `properties.networkProfile.networkPlugin`.
    #[must_use]
    pub fn network_plugin(self) -> Read<NetworkPlugin<'a>> {
        self.network_plugin_name().filled_text().map(|word| match word.to_ascii_lowercase().as_str() {
            "azure" => NetworkPlugin::Azure,
            "kubenet" => NetworkPlugin::Kubenet,
            "none" => NetworkPlugin::None,
            _ => NetworkPlugin::Other(word),
        })
    }

    /// `properties.autoUpgradeProfile`: what is upgraded without being asked for.
    #[must_use]
    pub fn auto_upgrade_profile(self) -> Reading<'a> {
        self.0.read("properties.autoUpgradeProfile")
    }

    /// `properties.nodeProvisioningProfile.mode`: `Auto` where Azure makes nodes as pods need them,
    /// else `Manual`.
    #[must_use]
    pub fn node_provisioning_mode(self) -> Reading<'a> {
        self.0.read("properties.nodeProvisioningProfile.mode")
    }

    /// `properties.currentKubernetesVersion`: what runs, where `kubernetesVersion` is what was asked for.
    #[must_use]
    pub fn current_kubernetes_version(self) -> Reading<'a> {
        self.0.read("properties.currentKubernetesVersion")
    }

    /// `properties.autoUpgradeProfile.upgradeChannel`: `rapid`, `stable`, `patch`, `node-image` or
    /// `none`.
    #[must_use]
    pub fn upgrade_channel(self) -> Reading<'a> {
        self.0.read("properties.autoUpgradeProfile.upgradeChannel")
    }

    /// `properties.autoUpgradeProfile.nodeOSUpgradeChannel`: `None`, `Unmanaged`, `NodeImage` or
    /// `SecurityPatch`.
    #[must_use]
    pub fn node_os_upgrade_channel(self) -> Reading<'a> {
        self.0.read("properties.autoUpgradeProfile.nodeOSUpgradeChannel")
    }

    /// `properties.kubernetesVersion`.
    #[must_use]
    pub fn kubernetes_version(self) -> Reading<'a> {
        self.0.read("properties.kubernetesVersion")
    }

    /// `properties.powerState.code`: `Running` or `Stopped`.
    #[must_use]
    pub fn power_state(self) -> Reading<'a> {
        self.0.read("properties.powerState.code")
    }

    /// `properties.supportPlan`: `KubernetesOfficial` or `AKSLongTermSupport`.
    #[must_use]
    pub fn support_plan(self) -> Reading<'a> {
        self.0.read("properties.supportPlan")
    }

    /// `properties.provisioningState`.
    #[must_use]
    pub fn provisioning_state(self) -> Reading<'a> {
        self.0.read("properties.provisioningState")
    }
}

/// A node pool: an item of `properties.agentPoolProfiles`, or `properties` of a
/// `managedClusters/agentPools`.
#[derive(Debug, Clone)]
pub struct AgentPool<'a>(pub Reading<'a>);

impl<'a> AgentPool<'a> {
    /// `name`: only as an item of the cluster.
    #[must_use]
    pub fn name(&self) -> Reading<'a> {
        self.0.member("name")
    }

    /// `availabilityZones`: `["1","2","3"]`; absent is no zone in particular. Fixed at creation.
    #[must_use]
    pub fn availability_zones(&self) -> Reading<'a> {
        self.0.member("availabilityZones")
    }

    /// `mode`: as it was read.
    #[must_use]
    pub fn mode_name(&self) -> Reading<'a> {
        self.0.member("mode")
    }

    /// `mode`.
    #[must_use]
    pub fn mode(&self) -> Read<PoolMode<'a>> {
        self.mode_name().filled_text().map(|word| match word.to_ascii_lowercase().as_str() {
            "system" => PoolMode::System,
            "user" => PoolMode::User,
            "gateway" => PoolMode::Gateway,
            _ => PoolMode::Other(word),
        })
    }

    /// `count`: nodes.
    #[must_use]
    pub fn count(&self) -> Reading<'a> {
        self.0.member("count")
    }

    /// `enableAutoScaling`.
    #[must_use]
    pub fn enable_auto_scaling(&self) -> Reading<'a> {
        self.0.member("enableAutoScaling")
    }

    /// `minCount`: only with the autoscaler.
    #[must_use]
    pub fn min_count(&self) -> Reading<'a> {
        self.0.member("minCount")
    }

    /// `maxCount`: only with the autoscaler.
    #[must_use]
    pub fn max_count(&self) -> Reading<'a> {
        self.0.member("maxCount")
    }

    /// `type`: as it was read.
    #[must_use]
    pub fn pool_type_name(&self) -> Reading<'a> {
        self.0.member("type")
    }

    /// `type`.
    #[must_use]
    pub fn pool_type(&self) -> Read<PoolType<'a>> {
        self.pool_type_name().filled_text().map(|word| match word.to_ascii_lowercase().as_str() {
            "virtualmachinescalesets" => PoolType::VirtualMachineScaleSets,
            "virtualmachines" => PoolType::VirtualMachines,
            "availabilityset" => PoolType::AvailabilitySet,
            _ => PoolType::Other(word),
        })
    }

    /// `scaleSetPriority`: as it was read; absent is `Regular`.
    #[must_use]
    pub fn scale_set_priority_name(&self) -> Reading<'a> {
        self.0.member("scaleSetPriority")
    }

    /// `scaleSetPriority`.
    #[must_use]
    pub fn scale_set_priority(&self) -> Read<PoolPriority<'a>> {
        self.scale_set_priority_name().filled_text().map(|word| match word.to_ascii_lowercase().as_str() {
            "regular" => PoolPriority::Regular,
            "spot" => PoolPriority::Spot,
            _ => PoolPriority::Other(word),
        })
    }

    /// `upgradeSettings.maxSurge`: nodes, or a percentage, added during an upgrade.
    #[must_use]
    pub fn max_surge(&self) -> Reading<'a> {
        self.0.member("upgradeSettings.maxSurge")
    }

    /// `osSKU`.
    #[must_use]
    pub fn os_sku(&self) -> Reading<'a> {
        self.0.member("osSKU")
    }

    /// `osType`: `Linux` or `Windows`.
    #[must_use]
    pub fn os_type(&self) -> Reading<'a> {
        self.0.member("osType")
    }

    /// `nodeImageVersion`: the image that its nodes run, such as `AKSUbuntu-2204gen2containerd-202501.05.0`.
    #[must_use]
    pub fn node_image_version(&self) -> Reading<'a> {
        self.0.member("nodeImageVersion")
    }

    /// `nodeLabels`: an object of names and values.
    #[must_use]
    pub fn node_labels(&self) -> Reading<'a> {
        self.0.member("nodeLabels")
    }

    /// `vnetSubnetID`: ARM id of the subnet of its nodes.
    #[must_use]
    pub fn subnet(&self) -> Reading<'a> {
        self.0.member("vnetSubnetID")
    }

    /// `maxPods`: on a node.
    #[must_use]
    pub fn max_pods(&self) -> Reading<'a> {
        self.0.member("maxPods")
    }

    /// `currentOrchestratorVersion`: what runs, where `orchestratorVersion` is what was asked for.
    #[must_use]
    pub fn current_orchestrator_version(&self) -> Reading<'a> {
        self.0.member("currentOrchestratorVersion")
    }

    /// `orchestratorVersion`.
    #[must_use]
    pub fn orchestrator_version(&self) -> Reading<'a> {
        self.0.member("orchestratorVersion")
    }

    /// `nodeTaints`: an array; `CriticalAddonsOnly=true:NoSchedule` keeps other pods away.
    #[must_use]
    pub fn node_taints(&self) -> Reading<'a> {
        self.0.member("nodeTaints")
    }

    /// `vmSize`.
    #[must_use]
    pub fn vm_size(&self) -> Reading<'a> {
        self.0.member("vmSize")
    }
}
