//! A compute cluster (`AmlCompute`). No property of it says anything about zones.

use std::borrow::Cow;

use super::{Group, Service, ServiceInfo};
use crate::reading::{Read, Reading};
use crate::resource::Body;

/// What never changes.
pub static INFO: ServiceInfo = ServiceInfo {
    service: Service::ComputeCluster,
    key: "compute_cluster",
    title: "compute cluster",
    arm_types: &["Microsoft.MachineLearningServices/workspaces/computes"],
    compute_types: &["AmlCompute"],
    group: Group::Compute,
};

/// Whether Azure may take the nodes away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodePriority<'a> {
    /// They stay until they are given back.
    Dedicated,
    /// They may be preempted at any time.
    LowPriority,
    /// A value that amlha does not know.
    Other(Cow<'a, str>),
}

/// The properties of a cluster. What it shares with other computes is in
/// [`Compute`](crate::compute::Compute).
#[derive(Debug, Clone, Copy)]
pub struct ComputeCluster<'b, 'a>(pub &'b Body<'a>);

impl<'a> ComputeCluster<'_, 'a> {
    /// `properties.properties.vmSize`.
    #[must_use]
    pub fn vm_size(self) -> Reading<'a> {
        self.0.read("properties.properties.vmSize")
    }

    /// `properties.properties.vmPriority`: as it was read; fixed at creation.
    #[must_use]
    pub fn vm_priority_name(self) -> Reading<'a> {
        self.0.read("properties.properties.vmPriority")
    }

    /// `properties.properties.vmPriority`.
    #[must_use]
    pub fn vm_priority(self) -> Read<NodePriority<'a>> {
        self.vm_priority_name().filled_text().map(|word| match word.to_ascii_lowercase().as_str() {
            "dedicated" => NodePriority::Dedicated,
            "lowpriority" => NodePriority::LowPriority,
            _ => NodePriority::Other(word),
        })
    }

    /// `properties.properties.scaleSettings.minNodeCount`.
    #[must_use]
    pub fn min_node_count(self) -> Reading<'a> {
        self.0.read("properties.properties.scaleSettings.minNodeCount")
    }

    /// `properties.properties.scaleSettings.maxNodeCount`.
    #[must_use]
    pub fn max_node_count(self) -> Reading<'a> {
        self.0.read("properties.properties.scaleSettings.maxNodeCount")
    }

    /// `properties.computeLocation`: may differ from the workspace's region.
    #[must_use]
    pub fn compute_location(self) -> Reading<'a> {
        self.0.read("properties.computeLocation")
    }

    /// `properties.properties.subnet.id`: ARM id; fixed at creation.
    #[must_use]
    pub fn subnet_id(self) -> Reading<'a> {
        self.0.read("properties.properties.subnet.id")
    }

    /// `properties.properties.allocationState`: `Steady` or `Resizing`.
    #[must_use]
    pub fn allocation_state(self) -> Reading<'a> {
        self.0.read("properties.properties.allocationState")
    }

    /// `properties.properties.currentNodeCount`.
    #[must_use]
    pub fn current_node_count(self) -> Reading<'a> {
        self.0.read("properties.properties.currentNodeCount")
    }
}
