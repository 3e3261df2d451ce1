//! What Azure does, where it is a sentence and not a figure, a date or a region.
//!
//! The promise: a rule that rests on how a service behaves cites the page that says so. Each
//! statement is a field, so that a rule cannot name one that the data does not have.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::fact::{Source, embedded};

/// A sentence about Azure, without a full stop, and who says it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// The sentence.
    pub text: String,
    /// Where it is stated.
    pub source: Source,
}

/// The statements that rules cite.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statements {
    /// The default account of a workspace has no supported failover.
    pub default_account_has_no_failover: Statement,
    /// No premium account has a second region.
    pub premium_accounts_stay_in_one_region: Statement,
    /// Object replication is the way out of a region without a pair.
    pub object_replication_needs_no_pair: Statement,
    /// What an unplanned failover of a storage account costs.
    pub unplanned_failover_loses_data: Statement,
    /// How far the second region of a storage account lags.
    pub geo_replication_has_no_promised_lag: Statement,
    /// What old kinds of storage account cannot have.
    pub old_account_kinds: Statement,
    /// How a vault without purge protection is answered.
    pub vault_leaves_purge_protection_out: Statement,
    /// Soft delete of vaults has no way back.
    pub vault_soft_delete_stays_on: Statement,
    /// Retention days of vaults cannot be changed.
    pub vault_retention_is_fixed: Statement,
    /// Vaults are zone-redundant by themselves.
    pub vault_zones: Statement,
    /// What a vault can do after Microsoft's failover.
    pub vault_failover_is_read_only: Statement,
    /// Where the objects of a vault can be restored.
    pub vault_backup_limits: Statement,
    /// How a database in no failover group is answered.
    pub sql_database_leaves_failover_group_out: Statement,
    /// What the loss of a zone does to a workspace.
    pub workspace_pauses_with_a_zone: Statement,
    /// Azure ML is missing from the list of services with zones.
    pub azure_ml_is_not_in_the_zone_list: Statement,
    /// Nothing of Azure ML can be placed in a zone.
    pub azure_ml_has_no_zone_property: Statement,
    /// What two workspaces in two regions share.
    pub regional_workspaces_share: Statement,
    /// What each of two workspaces has for itself.
    pub regional_workspaces_own: Statement,
    /// What a second region must have.
    pub regional_workspaces_need_alike: Statement,
    /// Which references of a workspace can change.
    pub workspace_references_that_are_fixed: Statement,
    /// What an exchange of a reference may break.
    pub workspace_exchange_breaks: Statement,
    /// When images need a compute to be built on.
    pub workspace_image_build_compute: Statement,
    /// What can be done about a workspace's own key.
    pub workspace_key_is_of_one_vault: Statement,
    /// What encryption on Microsoft's side cannot do.
    pub workspace_service_side_encryption: Statement,
    /// What a hub and a project cannot have.
    pub hubs_have_no_clusters: Statement,
    /// What a project takes from its hub.
    pub projects_inherit: Statement,
    /// What of a compute cluster can change.
    pub clusters_change_in_size_only: Statement,
    /// What low priority means.
    pub low_priority_nodes_are_preempted: Statement,
    /// How many instances an online deployment wants.
    pub endpoints_want_three_instances: Statement,
    /// What an endpoint on Kubernetes is as available as.
    pub kubernetes_endpoints_inherit: Statement,
    /// Which regions of an Azure ML registry can change.
    pub ml_registry_regions: Statement,
    /// When the SKUs of an Azure ML registry are chosen.
    pub ml_registry_stores_are_made_once: Statement,
    /// What the article says on Azure ML registries.
    pub ml_registry_in_several_regions: Statement,
    /// How a machine gets into a zone.
    pub machine_zone_is_chosen_at_creation: Statement,
    /// What the figure for one machine rests on.
    pub machine_figures_want_premium_disks: Statement,
    /// What an availability set is good for.
    pub machine_sets_are_in_one_zone: Statement,
    /// How machines come to a workspace.
    pub machines_are_attached_with_v1: Statement,
    /// Factories are zone-redundant by themselves.
    pub factory_zones: Statement,
    /// How a factory survives its region.
    pub factory_failover: Statement,
    /// What makes a second factory possible.
    pub factory_in_git: Statement,
    /// A cluster that Azure ML made.
    pub aks_made_by_azure_ml: Statement,
    /// A cluster attached for tests.
    pub aks_dev_test: Statement,
    /// How many nodes production takes.
    pub aks_production_nodes: Statement,
    /// How many system nodes a cluster takes.
    pub aks_system_nodes: Statement,
    /// How older answers write the tier.
    pub aks_paid_tier: Statement,
    /// What Azure ML deploys to Container Instances for.
    pub container_instances_are_for_tests: Statement,
    /// Managed disaster recovery of Databricks.
    pub databricks_managed_recovery: Statement,
}

static STATEMENTS: LazyLock<Statements> = LazyLock::new(|| embedded(include_str!("../data/statements.json")));

/// The statements.
///
/// ```
/// let zones = &amlha_model::statement::statements().vault_zones;
/// assert_eq!(zones.source.cite(), "Reliability in Azure Key Vault, 2025-08-22");
/// ```
#[must_use]
pub fn statements() -> &'static Statements {
    &STATEMENTS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::tests::assert_citable;
    use std::collections::BTreeMap;

    #[test]
    fn the_embedded_data_parses_and_can_be_cited() {
        let json = include_str!("../data/statements.json");
        serde_json::from_str::<Statements>(json).unwrap();
        let each: BTreeMap<String, Statement> = serde_json::from_str(json).unwrap();
        for (name, statement) in &each {
            assert!(!statement.text.is_empty() && !statement.text.ends_with('.'), "{name}");
            assert_citable(&statement.source, name);
        }
    }
}
