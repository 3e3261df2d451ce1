//! The rules: one folder for each service, one file for each rule, one line in [`RULES`].

use crate::rule::Rule;

mod application_insights;
mod container_registry;
mod facts;
mod key_vault;
mod log_analytics;
mod storage_account;
mod words;
mod workspace;

/// Every rule, by service and code.
pub static RULES: &[&Rule] = &[
    // workspace
    &workspace::no_second_workspace::RULE,
    &workspace::project_without_hub::RULE,
    &workspace::legacy_v1_mode::RULE,
    &workspace::failed::RULE,
    &workspace::without_lock::RULE,
    // storage account
    &storage_account::without_zone_redundancy::RULE,
    &storage_account::without_geo_redundancy::RULE,
    &storage_account::default_account_geo_redundancy::RULE,
    &storage_account::blob_soft_delete_off::RULE,
    &storage_account::container_soft_delete_off::RULE,
    &storage_account::share_soft_delete_off::RULE,
    &storage_account::of_old_kind::RULE,
    &storage_account::primary_unavailable::RULE,
    &storage_account::change_under_way::RULE,
    &storage_account::geo_replication_behind::RULE,
    // key vault
    &key_vault::purge_protection_off::RULE,
    &key_vault::soft_delete_off::RULE,
    &key_vault::without_zone_redundancy::RULE,
    &key_vault::region_without_failover::RULE,
    &key_vault::shared_without_failover::RULE,
    // container registry
    &container_registry::tier_without_geo_replication::RULE,
    &container_registry::premium_without_replica::RULE,
    &container_registry::without_zone_redundancy::RULE,
    &container_registry::replica_not_ready::RULE,
    &container_registry::shared_without_replica::RULE,
    // Application Insights
    &application_insights::classic_component::RULE,
    &application_insights::telemetry_in_another_region::RULE,
    // Log Analytics
    &log_analytics::without_zone_resilience::RULE,
    &log_analytics::without_replication::RULE,
    &log_analytics::daily_cap::RULE,
];

/// The rule with this code or name, in any letter case.
#[must_use]
pub fn find(text: &str) -> Option<&'static Rule> {
    let is = |rule: &&&Rule| rule.code.eq_ignore_ascii_case(text) || rule.name.eq_ignore_ascii_case(text);
    RULES.iter().find(is).copied()
}
