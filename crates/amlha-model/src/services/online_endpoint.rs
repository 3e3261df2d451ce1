//! An online endpoint and its deployments. Infrastructure is Microsoft's; how many instances, how
//! the traffic is split and in which region are the customer's.

use std::borrow::Cow;

use super::{Group, Service, ServiceInfo};
use crate::reading::{Read, Reading};
use crate::resource::Body;

/// What never changes.
pub static INFO: ServiceInfo = ServiceInfo {
    service: Service::OnlineEndpoint,
    key: "online_endpoint",
    title: "online endpoint",
    arm_types: &["Microsoft.MachineLearningServices/workspaces/onlineEndpoints"],
    compute_types: &[],
    group: Group::Compute,
};

/// What a deployment runs on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EndpointComputeType<'a> {
    /// Instances that Microsoft runs.
    Managed,
    /// A cluster of the customer.
    Kubernetes,
    /// A value that amlha does not know.
    Other(Cow<'a, str>),
}

/// How the instances of a deployment are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScaleType<'a> {
    /// As many as `sku.capacity` says.
    Default,
    /// Between a minimum and a maximum, by load.
    TargetUtilization,
    /// A value that amlha does not know.
    Other(Cow<'a, str>),
}

/// The properties of an endpoint.
#[derive(Debug, Clone, Copy)]
pub struct OnlineEndpoint<'b, 'a>(pub &'b Body<'a>);

impl<'a> OnlineEndpoint<'_, 'a> {
    /// `properties.compute`: ARM id of the Kubernetes compute; empty for a managed endpoint.
    #[must_use]
    pub fn compute(self) -> Reading<'a> {
        self.0.read("properties.compute")
    }

    /// `properties.traffic`: percent by deployment.
    #[must_use]
    pub fn traffic(self) -> Reading<'a> {
        self.0.read("properties.traffic")
    }

    /// Each deployment that `properties.traffic` names, with its percent.
    #[must_use]
    pub fn traffic_shares(self) -> Vec<(String, Reading<'a>)> {
        shares(&self.traffic())
    }

    /// `properties.mirrorTraffic`: percent copied, by deployment.
    #[must_use]
    pub fn mirror_traffic(self) -> Reading<'a> {
        self.0.read("properties.mirrorTraffic")
    }

    /// `properties.provisioningState`.
    #[must_use]
    pub fn provisioning_state(self) -> Reading<'a> {
        self.0.read("properties.provisioningState")
    }

    /// `properties.publicNetworkAccess`: `Enabled` or `Disabled`.
    #[must_use]
    pub fn public_network_access(self) -> Reading<'a> {
        self.0.read("properties.publicNetworkAccess")
    }
}

/// The members of an object, each with its own path. A deployment's name may hold a dot in a
/// hostile file, so that a dotted path would not find it.
fn shares<'a>(traffic: &Reading<'a>) -> Vec<(String, Reading<'a>)> {
    let members = traffic.object().value().unwrap_or_default();
    let share =
        |(name, json): (&str, _)| (name.to_owned(), Reading::new(format!("{}.{name}", traffic.path()), Some(json)));
    members.iter().map(share).collect()
}

/// The properties of a deployment: `onlineEndpoints/deployments`.
#[derive(Debug, Clone, Copy)]
pub struct OnlineDeployment<'b, 'a>(pub &'b Body<'a>);

impl<'a> OnlineDeployment<'_, 'a> {
    /// `properties.endpointComputeType`: as it was read.
    #[must_use]
    pub fn endpoint_compute_type_name(self) -> Reading<'a> {
        self.0.read("properties.endpointComputeType")
    }

    /// `properties.endpointComputeType`.
    #[must_use]
    pub fn endpoint_compute_type(self) -> Read<EndpointComputeType<'a>> {
        self.endpoint_compute_type_name().filled_text().map(|word| match word.to_ascii_lowercase().as_str() {
            "managed" => EndpointComputeType::Managed,
            "kubernetes" => EndpointComputeType::Kubernetes,
            _ => EndpointComputeType::Other(word),
        })
    }

    /// `sku.capacity`: how many instances there are.
    #[must_use]
    pub fn instance_count(self) -> Reading<'a> {
        self.0.read("sku.capacity")
    }

    /// `properties.instanceType`.
    #[must_use]
    pub fn instance_type(self) -> Reading<'a> {
        self.0.read("properties.instanceType")
    }

    /// `properties.scaleSettings.scaleType`: as it was read.
    #[must_use]
    pub fn scale_type_name(self) -> Reading<'a> {
        self.0.read("properties.scaleSettings.scaleType")
    }

    /// `properties.scaleSettings.scaleType`.
    #[must_use]
    pub fn scale_type(self) -> Read<ScaleType<'a>> {
        self.scale_type_name().filled_text().map(|word| match word.to_ascii_lowercase().as_str() {
            "default" => ScaleType::Default,
            "targetutilization" => ScaleType::TargetUtilization,
            _ => ScaleType::Other(word),
        })
    }

    /// `properties.scaleSettings.minInstances`: only with `TargetUtilization`.
    #[must_use]
    pub fn min_instances(self) -> Reading<'a> {
        self.0.read("properties.scaleSettings.minInstances")
    }

    /// `properties.scaleSettings.maxInstances`: only with `TargetUtilization`.
    #[must_use]
    pub fn max_instances(self) -> Reading<'a> {
        self.0.read("properties.scaleSettings.maxInstances")
    }

    /// `properties.livenessProbe`.
    #[must_use]
    pub fn liveness_probe(self) -> Reading<'a> {
        self.0.read("properties.livenessProbe")
    }

    /// `properties.readinessProbe`.
    #[must_use]
    pub fn readiness_probe(self) -> Reading<'a> {
        self.0.read("properties.readinessProbe")
    }

    /// `properties.startupProbe`.
    #[must_use]
    pub fn startup_probe(self) -> Reading<'a> {
        self.0.read("properties.startupProbe")
    }

    /// `properties.appInsightsEnabled`.
    #[must_use]
    pub fn app_insights_enabled(self) -> Reading<'a> {
        self.0.read("properties.appInsightsEnabled")
    }

    /// `properties.provisioningState`.
    #[must_use]
    pub fn provisioning_state(self) -> Reading<'a> {
        self.0.read("properties.provisioningState")
    }
}
