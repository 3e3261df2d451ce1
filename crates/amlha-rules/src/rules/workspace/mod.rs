//! Rules on workspaces.

pub(super) mod failed;
pub(super) mod legacy_v1_mode;
pub(super) mod no_second_workspace;
pub(super) mod project_without_hub;
pub(super) mod without_lock;

/// The api-version that commands on workspaces use: one that every kind of workspace answers.
const API_VERSION: &str = "2025-06-01";

/// Keys of the steps that change a workspace; the lock comes after all others.
const TURN_OFF_V1: &str = "turn-off-v1-mode";
const DIAGNOSE: &str = "diagnose";
const REPAIR: &str = "repair";
const NEW_HUB: &str = "find-hub";
const LOCK: &str = "lock";
