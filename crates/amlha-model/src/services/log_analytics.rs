//! A Log Analytics workspace, and the dedicated cluster it may be on.

use std::borrow::Cow;

use super::{Group, Service, ServiceInfo};
use crate::reading::{Read, Reading};
use crate::resource::Body;

/// What never changes.
pub static INFO: ServiceInfo = ServiceInfo {
    service: Service::LogAnalytics,
    key: "log_analytics",
    title: "Log Analytics workspace",
    arm_types: &["Microsoft.OperationalInsights/workspaces"],
    compute_types: &[],
    group: Group::Associated,
};

/// Which region a replicated workspace works in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FailoverState<'a> {
    /// In its own region.
    Inactive,
    /// Switching over.
    Activating,
    /// In the second region.
    Active,
    /// Switching back.
    Deactivating,
    /// The last switch failed.
    Failed,
    /// A value that amlha does not know.
    Other(Cow<'a, str>),
}

/// The properties of a workspace.
#[derive(Debug, Clone, Copy)]
pub struct LogAnalytics<'b, 'a>(pub &'b Body<'a>);

impl<'a> LogAnalytics<'_, 'a> {
    /// `properties.replication.enabled`: answered since api-version 2025-02-01.
    #[must_use]
    pub fn replication_enabled(self) -> Reading<'a> {
        self.0.read("properties.replication.enabled")
    }

    /// `properties.replication.location`: the second region.
    #[must_use]
    pub fn replication_location(self) -> Reading<'a> {
        self.0.read("properties.replication.location")
    }

    /// `properties.replication.provisioningState`: `Succeeded`, `Failed`, `Canceled`, or the change
    /// under way.
    #[must_use]
    pub fn replication_provisioning_state(self) -> Reading<'a> {
        self.0.read("properties.replication.provisioningState")
    }

    /// `properties.failover.state`: as it was read.
    #[must_use]
    pub fn failover_state(self) -> Reading<'a> {
        self.0.read("properties.failover.state")
    }

    /// `properties.failover.state`.
    #[must_use]
    pub fn failover(self) -> Read<FailoverState<'a>> {
        self.failover_state().filled_text().map(|word| match word.to_ascii_lowercase().as_str() {
            "inactive" => FailoverState::Inactive,
            "activating" => FailoverState::Activating,
            "active" => FailoverState::Active,
            "deactivating" => FailoverState::Deactivating,
            "failed" => FailoverState::Failed,
            _ => FailoverState::Other(word),
        })
    }

    /// `properties.features.clusterResourceId`: ARM id of the dedicated cluster.
    #[must_use]
    pub fn cluster_resource_id(self) -> Reading<'a> {
        self.0.read("properties.features.clusterResourceId")
    }

    /// `properties.sku.name`: `PerGB2018`, `CapacityReservation`, `LACluster`, ...
    #[must_use]
    pub fn sku_name(self) -> Reading<'a> {
        self.0.read("properties.sku.name")
    }

    /// `properties.retentionInDays`.
    #[must_use]
    pub fn retention_in_days(self) -> Reading<'a> {
        self.0.read("properties.retentionInDays")
    }

    /// `properties.workspaceCapping.dailyQuotaGb`: gigabytes a day after which logs are dropped; -1
    /// is no cap.
    #[must_use]
    pub fn daily_quota_gb(self) -> Reading<'a> {
        self.0.read("properties.workspaceCapping.dailyQuotaGb")
    }

    /// `properties.workspaceCapping.dataIngestionStatus`: `RespectQuota`, `OverQuota`,
    /// `ApproachingQuota`, ...
    #[must_use]
    pub fn data_ingestion_status(self) -> Reading<'a> {
        self.0.read("properties.workspaceCapping.dataIngestionStatus")
    }
}

/// The properties of a dedicated cluster: `Microsoft.OperationalInsights/clusters`.
#[derive(Debug, Clone, Copy)]
pub struct LogCluster<'b, 'a>(pub &'b Body<'a>);

impl<'a> LogCluster<'_, 'a> {
    /// `properties.isAvailabilityZonesEnabled`: fixed at creation.
    #[must_use]
    pub fn is_availability_zones_enabled(self) -> Reading<'a> {
        self.0.read("properties.isAvailabilityZonesEnabled")
    }

    /// `properties.replication.enabled`.
    #[must_use]
    pub fn replication_enabled(self) -> Reading<'a> {
        self.0.read("properties.replication.enabled")
    }

    /// `properties.replication.location`: the second region.
    #[must_use]
    pub fn replication_location(self) -> Reading<'a> {
        self.0.read("properties.replication.location")
    }

    /// `properties.replication.provisioningState`: `Succeeded`, `Failed`, `Canceled`, or the change
    /// under way.
    #[must_use]
    pub fn replication_provisioning_state(self) -> Reading<'a> {
        self.0.read("properties.replication.provisioningState")
    }

    /// `sku.capacity`: the commitment tier, in gigabytes a day.
    #[must_use]
    pub fn capacity(self) -> Reading<'a> {
        self.0.read("sku.capacity")
    }
}
