//! A Kubernetes cluster elsewhere, connected through Azure Arc. Azure sees that it answers; its
//! zones and nodes are its owner's.

use super::{Group, Service, ServiceInfo};
use crate::reading::Reading;
use crate::resource::Body;

/// What never changes.
pub static INFO: ServiceInfo = ServiceInfo {
    service: Service::Kubernetes,
    key: "kubernetes",
    title: "Arc-enabled Kubernetes cluster",
    arm_types: &["Microsoft.Kubernetes/connectedClusters"],
    compute_types: &[],
    group: Group::Compute,
};

/// The properties of a connected cluster.
#[derive(Debug, Clone, Copy)]
pub struct Kubernetes<'b, 'a>(pub &'b Body<'a>);

impl<'a> Kubernetes<'_, 'a> {
    /// `properties.connectivityStatus`: `Connected`, `Connecting`, `Offline` or `Expired`.
    #[must_use]
    pub fn connectivity_status(self) -> Reading<'a> {
        self.0.read("properties.connectivityStatus")
    }

    /// `properties.lastConnectivityTime`.
    #[must_use]
    pub fn last_connectivity_time(self) -> Reading<'a> {
        self.0.read("properties.lastConnectivityTime")
    }

    /// `properties.kubernetesVersion`.
    #[must_use]
    pub fn kubernetes_version(self) -> Reading<'a> {
        self.0.read("properties.kubernetesVersion")
    }

    /// `properties.distribution`.
    #[must_use]
    pub fn distribution(self) -> Reading<'a> {
        self.0.read("properties.distribution")
    }

    /// `properties.infrastructure`.
    #[must_use]
    pub fn infrastructure(self) -> Reading<'a> {
        self.0.read("properties.infrastructure")
    }

    /// `properties.totalNodeCount`.
    #[must_use]
    pub fn total_node_count(self) -> Reading<'a> {
        self.0.read("properties.totalNodeCount")
    }

    /// `properties.provisioningState`.
    #[must_use]
    pub fn provisioning_state(self) -> Reading<'a> {
        self.0.read("properties.provisioningState")
    }
}
