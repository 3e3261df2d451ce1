//! Serverless compute. ARM has no resource for it: a workspace carries its few settings, and none
//! of them is about zones.

use super::{Group, Service, ServiceInfo};
use crate::reading::Reading;
use crate::resource::Body;

/// What never changes.
pub static INFO: ServiceInfo = ServiceInfo {
    service: Service::ServerlessCompute,
    key: "serverless_compute",
    title: "serverless compute",
    arm_types: &[],
    compute_types: &[],
    group: Group::Compute,
};

/// The settings of serverless compute in the body of a workspace.
#[derive(Debug, Clone, Copy)]
pub struct ServerlessCompute<'b, 'a>(pub &'b Body<'a>);

impl<'a> ServerlessCompute<'_, 'a> {
    /// `properties.serverlessComputeSettings`: absent where nobody set any.
    #[must_use]
    pub fn settings(self) -> Reading<'a> {
        self.0.read("properties.serverlessComputeSettings")
    }

    /// `properties.serverlessComputeSettings.serverlessComputeCustomSubnet`: ARM id.
    #[must_use]
    pub fn custom_subnet(self) -> Reading<'a> {
        self.0.read("properties.serverlessComputeSettings.serverlessComputeCustomSubnet")
    }

    /// `properties.serverlessComputeSettings.serverlessComputeNoPublicIP`.
    #[must_use]
    pub fn no_public_ip(self) -> Reading<'a> {
        self.0.read("properties.serverlessComputeSettings.serverlessComputeNoPublicIP")
    }
}
