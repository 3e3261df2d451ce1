//! An Application Insights component. Its data, and with it its availability, is that of the Log
//! Analytics workspace behind it.

use std::borrow::Cow;

use super::{Group, Service, ServiceInfo};
use crate::reading::{Read, Reading};
use crate::resource::Body;

/// What never changes.
pub static INFO: ServiceInfo = ServiceInfo {
    service: Service::ApplicationInsights,
    key: "application_insights",
    title: "Application Insights",
    arm_types: &["Microsoft.Insights/components"],
    compute_types: &[],
    group: Group::Associated,
};

/// Where a component keeps its data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IngestionMode<'a> {
    /// In a Log Analytics workspace.
    LogAnalytics,
    /// In itself: a classic component.
    ApplicationInsights,
    /// In itself, with a copy sent elsewhere: a classic component.
    ApplicationInsightsWithDiagnosticSettings,
    /// A value that amlha does not know.
    Other(Cow<'a, str>),
}

/// The properties of a component.
#[derive(Debug, Clone, Copy)]
pub struct ApplicationInsights<'b, 'a>(pub &'b Body<'a>);

impl<'a> ApplicationInsights<'_, 'a> {
    /// `properties.IngestionMode`: as it was read; empty or `N/A` on some classic components.
    #[must_use]
    pub fn ingestion_mode(self) -> Reading<'a> {
        self.0.read("properties.IngestionMode")
    }

    /// `properties.IngestionMode`.
    #[must_use]
    pub fn ingestion(self) -> Read<IngestionMode<'a>> {
        self.ingestion_mode().filled_text().map(|word| match word.to_ascii_lowercase().as_str() {
            "loganalytics" => IngestionMode::LogAnalytics,
            "applicationinsights" => IngestionMode::ApplicationInsights,
            "applicationinsightswithdiagnosticsettings" => IngestionMode::ApplicationInsightsWithDiagnosticSettings,
            _ => IngestionMode::Other(word),
        })
    }

    /// `properties.WorkspaceResourceId`: ARM id of the Log Analytics workspace.
    #[must_use]
    pub fn workspace_resource_id(self) -> Reading<'a> {
        self.0.read("properties.WorkspaceResourceId")
    }

    /// `properties.RetentionInDays`: counts only while no workspace is connected.
    #[must_use]
    pub fn retention_in_days(self) -> Reading<'a> {
        self.0.read("properties.RetentionInDays")
    }

    /// `properties.LaMigrationDate`: when a classic component was moved to a workspace.
    #[must_use]
    pub fn migration_date(self) -> Reading<'a> {
        self.0.read("properties.LaMigrationDate")
    }
}
