//! Data Lake Storage Gen1: retired on 2024-02-29.

use super::{Group, Service, ServiceInfo};
use crate::reading::Reading;
use crate::resource::Body;

/// What never changes.
pub static INFO: ServiceInfo = ServiceInfo {
    service: Service::DataLakeGen1,
    key: "data_lake_gen1",
    title: "Data Lake Storage Gen1",
    arm_types: &["Microsoft.DataLakeStore/accounts"],
    compute_types: &[],
    group: Group::DataStore,
};

/// The properties of an account.
#[derive(Debug, Clone, Copy)]
pub struct DataLakeGen1<'b, 'a>(pub &'b Body<'a>);

impl<'a> DataLakeGen1<'_, 'a> {
    /// `properties.currentTier`.
    #[must_use]
    pub fn current_tier(self) -> Reading<'a> {
        self.0.read("properties.currentTier")
    }

    /// `properties.state`: `Active` or `Suspended`.
    #[must_use]
    pub fn state(self) -> Reading<'a> {
        self.0.read("properties.state")
    }
}
