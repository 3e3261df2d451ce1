//! A batch endpoint and its deployments. It is as available as the compute it runs on.

use super::{Group, Service, ServiceInfo};
use crate::reading::Reading;
use crate::resource::Body;

/// What never changes.
pub static INFO: ServiceInfo = ServiceInfo {
    service: Service::BatchEndpoint,
    key: "batch_endpoint",
    title: "batch endpoint",
    arm_types: &["Microsoft.MachineLearningServices/workspaces/batchEndpoints"],
    compute_types: &[],
    group: Group::Compute,
};

/// The properties of an endpoint.
#[derive(Debug, Clone, Copy)]
pub struct BatchEndpoint<'b, 'a>(pub &'b Body<'a>);

impl<'a> BatchEndpoint<'_, 'a> {
    /// `properties.defaults.deploymentName`.
    #[must_use]
    pub fn default_deployment(self) -> Reading<'a> {
        self.0.read("properties.defaults.deploymentName")
    }

    /// `properties.provisioningState`.
    #[must_use]
    pub fn provisioning_state(self) -> Reading<'a> {
        self.0.read("properties.provisioningState")
    }
}

/// The properties of a deployment: `batchEndpoints/deployments`.
#[derive(Debug, Clone, Copy)]
pub struct BatchDeployment<'b, 'a>(pub &'b Body<'a>);

impl<'a> BatchDeployment<'_, 'a> {
    /// `properties.compute`: ARM id of the compute it runs on.
    #[must_use]
    pub fn compute(self) -> Reading<'a> {
        self.0.read("properties.compute")
    }

    /// `properties.resources.instanceCount`.
    #[must_use]
    pub fn instance_count(self) -> Reading<'a> {
        self.0.read("properties.resources.instanceCount")
    }

    /// `properties.retrySettings.maxRetries`: how often a mini-batch is tried again.
    #[must_use]
    pub fn max_retries(self) -> Reading<'a> {
        self.0.read("properties.retrySettings.maxRetries")
    }

    /// `properties.retrySettings.timeout`: ISO 8601 duration.
    #[must_use]
    pub fn retry_timeout(self) -> Reading<'a> {
        self.0.read("properties.retrySettings.timeout")
    }

    /// `properties.errorThreshold`: how many failed files end the job; -1 ignores all.
    #[must_use]
    pub fn error_threshold(self) -> Reading<'a> {
        self.0.read("properties.errorThreshold")
    }

    /// `properties.provisioningState`.
    #[must_use]
    pub fn provisioning_state(self) -> Reading<'a> {
        self.0.read("properties.provisioningState")
    }
}
