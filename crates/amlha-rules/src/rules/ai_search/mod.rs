//! Rules on AI Search services.

pub(super) mod in_one_zone;
pub(super) mod not_running;
pub(super) mod of_free_tier;
mod service;
pub(super) mod too_few_replicas;
pub(super) mod without_second_service;
