//! Rules on Databricks workspaces and the file system in their root account.

pub(super) mod control_plane;
pub(super) mod datastore_on_root;
pub(super) mod failed;
pub(super) mod of_standard_tier;
pub(super) mod root_in_one_zone;
pub(super) mod without_second_workspace;

/// The api-version of commands on Databricks.
const API_VERSION: &str = "2024-05-01";

/// How the page on Databricks is cited.
const PAGE: &str = "Reliability in Azure Databricks, 2025-12-01";
