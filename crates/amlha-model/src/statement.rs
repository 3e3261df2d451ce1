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
