//! The Azure CLI that proposed commands are written for.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::fact::embedded;

/// The version whose grammar the commands follow, and where that is from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AzureCli {
    /// Such as `2.91.0`. An older one may lack a command or an option.
    pub version: String,
    /// Where the grammar is stated.
    pub source: String,
    /// The day of that statement.
    pub date: String,
}

static WRITTEN_FOR: LazyLock<AzureCli> = LazyLock::new(|| embedded(include_str!("../data/azure-cli.json")));

/// The CLI that commands are written for.
///
/// ```
/// assert_eq!(amlha_model::azure_cli::written_for().version, "2.91.0");
/// ```
#[must_use]
pub fn written_for() -> &'static AzureCli {
    &WRITTEN_FOR
}
