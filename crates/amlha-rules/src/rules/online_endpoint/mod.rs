//! Rules on online endpoints.

mod deployments;
pub(super) mod failed;
pub(super) mod one_deployment;
pub(super) mod one_region;
pub(super) mod too_few_instances;
pub(super) mod traffic_astray;
pub(super) mod without_choice_of_zone;
pub(super) mod without_probe;
pub(super) mod without_telemetry;
