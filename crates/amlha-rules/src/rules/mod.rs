//! The rules: one folder for each service, one file for each rule, one line in [`RULES`].

use crate::rule::Rule;

mod across;
mod ai_search;
mod aks;
mod application_insights;
mod batch_endpoint;
mod compute_cluster;
mod compute_instance;
mod container_instances;
mod container_registry;
mod cosmos_db;
mod data_factory;
mod data_lake_analytics;
mod data_lake_gen1;
mod databricks;
mod facts;
mod flexible_server;
mod hdinsight;
mod key_vault;
mod kubernetes;
mod locks;
mod log_analytics;
mod ml;
mod ml_registry;
mod mysql_flexible;
mod mysql_single;
mod online_endpoint;
mod platforms;
mod postgresql_flexible;
mod postgresql_single;
mod retired;
mod serverless_compute;
mod sql;
mod sql_database;
mod sql_elastic_pool;
mod sql_managed_instance;
mod storage_account;
mod stores;
mod synapse_spark;
mod unread;
mod virtual_machine;
mod words;
mod workspace;

pub(crate) use ml::place;

/// Every rule, by service and code.
pub static RULES: &[&Rule] = &[
    // workspace
    &workspace::no_second_workspace::RULE,
    &workspace::project_without_hub::RULE,
    &workspace::legacy_v1_mode::RULE,
    &workspace::failed::RULE,
    &workspace::without_lock::RULE,
    &workspace::counterpart_without_computes::RULE,
    &workspace::counterpart_without_datastores::RULE,
    &workspace::counterpart_with_other_images::RULE,
    &workspace::counterpart_sharing_too_much::RULE,
    &workspace::counterpart_with_other_network::RULE,
    &workspace::dependency_elsewhere::RULE,
    &workspace::dependency_not_read::RULE,
    &workspace::key_elsewhere::RULE,
    &workspace::service_side_encryption::RULE,
    &workspace::without_build_compute::RULE,
    &workspace::outbound_rule_failed::RULE,
    &workspace::in_one_zone::RULE,
    // compute instance
    &compute_instance::in_one_zone::RULE,
    &compute_instance::failed::RULE,
    &compute_instance::retired_series::RULE,
    // compute cluster
    &compute_cluster::in_one_zone::RULE,
    &compute_cluster::low_priority::RULE,
    &compute_cluster::retired_series::RULE,
    &compute_cluster::in_a_hub::RULE,
    &compute_cluster::without_nodes::RULE,
    &compute_cluster::without_warm_nodes::RULE,
    &compute_cluster::failed::RULE,
    // serverless compute
    &serverless_compute::in_one_zone::RULE,
    // online endpoint
    &online_endpoint::too_few_instances::RULE,
    &online_endpoint::one_deployment::RULE,
    &online_endpoint::traffic_astray::RULE,
    &online_endpoint::without_probe::RULE,
    &online_endpoint::without_choice_of_zone::RULE,
    &online_endpoint::one_region::RULE,
    &online_endpoint::without_telemetry::RULE,
    &online_endpoint::failed::RULE,
    // batch endpoint
    &batch_endpoint::without_retries::RULE,
    &batch_endpoint::default_missing::RULE,
    &batch_endpoint::without_compute::RULE,
    &batch_endpoint::one_region::RULE,
    &batch_endpoint::in_a_hub::RULE,
    // Azure ML registry
    &ml_registry::one_region::RULE,
    &ml_registry::stores_in_one_zone::RULE,
    &ml_registry::images_stay::RULE,
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
    // Data Lake Storage Gen1
    &data_lake_gen1::retired::RULE,
    &data_lake_gen1::datastore_left::RULE,
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
    // AKS
    &aks::tier_without_sla::RULE,
    &aks::system_pools_in_few_zones::RULE,
    &aks::user_pools_in_few_zones::RULE,
    &aks::system_nodes_too_few::RULE,
    &aks::user_nodes_too_few::RULE,
    &aks::system_pool_not_reserved::RULE,
    &aks::availability_set::RULE,
    &aks::basic_load_balancer::RULE,
    &aks::kubenet::RULE,
    &aks::spot_pools::RULE,
    &aks::pool_cannot_grow::RULE,
    &aks::dev_test::RULE,
    &aks::old_attachment::RULE,
    &aks::pool_version_behind::RULE,
    &aks::made_by_azure_ml::RULE,
    &aks::upgrades_by_hand::RULE,
    &aks::nodes_patched_by_hand::RULE,
    &aks::backup_not_running::RULE,
    &aks::without_maintenance_window::RULE,
    &aks::control_plane::RULE,
    &aks::image_ends::RULE,
    // Kubernetes through Azure Arc
    &kubernetes::not_connected::RULE,
    &kubernetes::too_few_nodes::RULE,
    &kubernetes::zones_are_its_own::RULE,
    // Databricks
    &databricks::root_in_one_zone::RULE,
    &databricks::of_standard_tier::RULE,
    &databricks::without_second_workspace::RULE,
    &databricks::datastore_on_root::RULE,
    &databricks::control_plane::RULE,
    &databricks::failed::RULE,
    // Container Instances
    &container_instances::in_no_zone::RULE,
    &container_instances::may_be_evicted::RULE,
    &container_instances::with_image_of_workspace::RULE,
    &container_instances::without_second_group::RULE,
    // HDInsight
    &hdinsight::of_old_version::RULE,
    &hdinsight::in_no_zone::RULE,
    &hdinsight::without_second_cluster::RULE,
    &hdinsight::storage_in_one_zone::RULE,
    &hdinsight::failed::RULE,
    &hdinsight::too_few_workers::RULE,
    // SQL database
    &sql_database::without_zone_redundancy::RULE,
    &sql_database::of_tier_without_zones::RULE,
    &sql_database::without_failover_group::RULE,
    &sql_database::backups_in_one_region::RULE,
    &sql_database::failover_by_azure::RULE,
    &sql_database::backups_kept_too_short::RULE,
    &sql_database::without_long_term_backups::RULE,
    &sql_database::without_maintenance_window::RULE,
    &sql_database::hyperscale_without_replica::RULE,
    // SQL elastic pool
    &sql_elastic_pool::without_zone_redundancy::RULE,
    &sql_elastic_pool::of_tier_without_zones::RULE,
    &sql_elastic_pool::without_maintenance_window::RULE,
    // SQL managed instance
    &sql_managed_instance::without_zone_redundancy::RULE,
    &sql_managed_instance::backups_in_one_zone::RULE,
    &sql_managed_instance::backups_in_one_region::RULE,
    &sql_managed_instance::without_failover_group::RULE,
    &sql_managed_instance::failover_by_azure::RULE,
    &sql_managed_instance::backups_kept_too_short::RULE,
    &sql_managed_instance::without_maintenance_window::RULE,
    // PostgreSQL flexible server
    &postgresql_flexible::without_zone_redundant_standby::RULE,
    &postgresql_flexible::of_burstable_tier::RULE,
    &postgresql_flexible::without_standby::RULE,
    &postgresql_flexible::standby_not_healthy::RULE,
    &postgresql_flexible::backups_in_one_region::RULE,
    &postgresql_flexible::without_replica_elsewhere::RULE,
    &postgresql_flexible::backups_kept_too_short::RULE,
    &postgresql_flexible::storage_does_not_grow::RULE,
    &postgresql_flexible::without_maintenance_window::RULE,
    // PostgreSQL single server
    &postgresql_single::retired::RULE,
    // MySQL flexible server
    &mysql_flexible::without_zone_redundant_standby::RULE,
    &mysql_flexible::of_burstable_tier::RULE,
    &mysql_flexible::without_standby::RULE,
    &mysql_flexible::standby_not_healthy::RULE,
    &mysql_flexible::backups_in_one_region::RULE,
    &mysql_flexible::without_replica_elsewhere::RULE,
    &mysql_flexible::backups_kept_too_short::RULE,
    &mysql_flexible::storage_does_not_grow::RULE,
    &mysql_flexible::without_maintenance_window::RULE,
    // MySQL single server
    &mysql_single::retired::RULE,
    // Cosmos DB
    &cosmos_db::in_one_region::RULE,
    &cosmos_db::without_zone_redundancy::RULE,
    &cosmos_db::without_automatic_failover::RULE,
    &cosmos_db::backups_in_one_place::RULE,
    &cosmos_db::without_continuous_backup::RULE,
    &cosmos_db::one_write_region::RULE,
    // AI Search
    &ai_search::too_few_replicas::RULE,
    &ai_search::in_one_zone::RULE,
    &ai_search::of_free_tier::RULE,
    &ai_search::without_second_service::RULE,
    &ai_search::not_running::RULE,
    // Synapse Spark pool
    &synapse_spark::deprecated::RULE,
    &synapse_spark::failed::RULE,
    &synapse_spark::without_choice_of_zone::RULE,
    // Data Lake Analytics
    &data_lake_analytics::retired::RULE,
    &data_lake_analytics::compute_left::RULE,
    // virtual machine
    &virtual_machine::in_no_zone::RULE,
    &virtual_machine::may_be_evicted::RULE,
    &virtual_machine::on_slow_disk::RULE,
    &virtual_machine::attached_with_v1::RULE,
    // data factory
    &data_factory::without_zone_redundancy::RULE,
    &data_factory::without_git::RULE,
    &data_factory::region_without_failover::RULE,
    // across services
    &across::data_lost_with_one_region::RULE,
    &across::cluster_away_from_data::RULE,
    &across::default_account_without_lock::RULE,
    &across::vault_without_lock::RULE,
    &across::nowhere_to_recover_to::RULE,
    &across::recovery_region_offers_less::RULE,
    &across::computes_in_one_zone::RULE,
    &across::away_from_workspace::RULE,
];

/// The rule with this code or name, in any letter case.
#[must_use]
pub fn find(text: &str) -> Option<&'static Rule> {
    let is = |rule: &&&Rule| rule.code.eq_ignore_ascii_case(text) || rule.name.eq_ignore_ascii_case(text);
    RULES.iter().find(is).copied()
}
