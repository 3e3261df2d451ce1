//! Rules on Application Insights components.

pub(super) mod classic_component;
mod connect;
pub(super) mod telemetry_in_another_region;

use std::borrow::Cow;

use amlha_model::services::application_insights::{ApplicationInsights, IngestionMode};
use amlha_model::{Body, Read};

/// Where a component keeps its data.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Store {
    /// In a Log Analytics workspace.
    Workspace,
    /// In itself.
    Classic,
    /// It cannot be said, and why.
    Unknown(Cow<'static, str>),
}

/// The mode decides; where it says nothing, the id of a workspace does.
fn store(body: &Body<'_>) -> Store {
    let view = ApplicationInsights(body);
    let id = view.workspace_resource_id().filled_text();
    match view.ingestion() {
        Read::Value(IngestionMode::LogAnalytics) if id == Read::Null => Store::Unknown(
            "`IngestionMode` says that a workspace keeps its data, and `WorkspaceResourceId` names none".into(),
        ),
        Read::Value(IngestionMode::LogAnalytics) => Store::Workspace,
        Read::Value(IngestionMode::ApplicationInsights | IngestionMode::ApplicationInsightsWithDiagnosticSettings) => {
            Store::Classic
        }
        // How several classic components say that they have no mode.
        Read::Value(IngestionMode::Other(word)) if word.trim().eq_ignore_ascii_case("N/A") => no_mode(&id),
        Read::Null => no_mode(&id),
        Read::Value(IngestionMode::Other(word)) => Store::Unknown(
            format!("`IngestionMode` is `{}`, which amlha does not know", amlha_model::shown(&word)).into(),
        ),
        Read::Unusable => Store::Unknown("`IngestionMode` is no text".into()),
        Read::Absent => match id {
            Read::Value(_) => Store::Workspace,
            Read::Null => Store::Classic,
            Read::Absent | Read::Unusable => {
                Store::Unknown("neither `IngestionMode` nor `WorkspaceResourceId` was read".into())
            }
        },
    }
}

fn no_mode<T>(id: &Read<T>) -> Store {
    if matches!(id, Read::Value(_)) { Store::Workspace } else { Store::Classic }
}
