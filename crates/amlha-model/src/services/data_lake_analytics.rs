//! Data Lake Analytics: retired on 2024-02-29.

use super::{Group, Service, ServiceInfo};
use crate::reading::Reading;
use crate::resource::Body;

/// What never changes.
pub static INFO: ServiceInfo = ServiceInfo {
    service: Service::DataLakeAnalytics,
    key: "data_lake_analytics",
    title: "Data Lake Analytics account",
    arm_types: &["Microsoft.DataLakeAnalytics/accounts"],
    compute_types: &[],
    group: Group::Compute,
};

/// The properties of an account.
#[derive(Debug, Clone, Copy)]
pub struct DataLakeAnalytics<'b, 'a>(pub &'b Body<'a>);

impl<'a> DataLakeAnalytics<'_, 'a> {
    /// `properties.state`: `Active` or `Suspended`.
    #[must_use]
    pub fn state(self) -> Reading<'a> {
        self.0.read("properties.state")
    }

    /// `properties.defaultDataLakeStoreAccount`: name of a Data Lake Storage Gen1 account.
    #[must_use]
    pub fn default_store(self) -> Reading<'a> {
        self.0.read("properties.defaultDataLakeStoreAccount")
    }
}
