//! A data factory. It is zone-redundant wherever its region has zones; a Git repository is what
//! makes a second one possible.

use super::{Group, Service, ServiceInfo};
use crate::reading::Reading;
use crate::resource::Body;

/// What never changes.
pub static INFO: ServiceInfo = ServiceInfo {
    service: Service::DataFactory,
    key: "data_factory",
    title: "data factory",
    arm_types: &["Microsoft.DataFactory/factories"],
    compute_types: &[],
    group: Group::Compute,
};

/// The properties of a factory.
#[derive(Debug, Clone, Copy)]
pub struct DataFactory<'b, 'a>(pub &'b Body<'a>);

impl<'a> DataFactory<'_, 'a> {
    /// `properties.repoConfiguration`: absent where no Git repository is connected.
    #[must_use]
    pub fn repo_configuration(self) -> Reading<'a> {
        self.0.read("properties.repoConfiguration")
    }

    /// `properties.repoConfiguration.type`: `FactoryGitHubConfiguration` or
    /// `FactoryVSTSConfiguration`.
    #[must_use]
    pub fn repo_type(self) -> Reading<'a> {
        self.0.read("properties.repoConfiguration.type")
    }

    /// `properties.repoConfiguration.repositoryName`.
    #[must_use]
    pub fn repo_name(self) -> Reading<'a> {
        self.0.read("properties.repoConfiguration.repositoryName")
    }

    /// `properties.provisioningState`.
    #[must_use]
    pub fn provisioning_state(self) -> Reading<'a> {
        self.0.read("properties.provisioningState")
    }
}
