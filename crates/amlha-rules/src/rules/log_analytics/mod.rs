//! Rules on Log Analytics workspaces.

pub(super) mod daily_cap;
pub(super) mod without_replication;
pub(super) mod without_zone_resilience;

use amlha_model::services::log_analytics::LogAnalytics;
use amlha_model::{Body, Read};

/// Whether a workspace is on a dedicated cluster. Answers without `features` do not say.
fn on_cluster(body: &Body<'_>) -> Option<bool> {
    match LogAnalytics(body).cluster_resource_id().filled_text() {
        Read::Value(_) => Some(true),
        Read::Null => Some(false),
        Read::Absent => body.read("properties.features").object().value().map(|_| false),
        Read::Unusable => None,
    }
}
