//! Rules on workspaces.

use amlha_model::services::workspace::{Workspace, WorkspaceKind};
use amlha_model::statement::statements;
use amlha_model::{Body, Read};

use super::ml::stating;
use super::words::unusable;
use crate::verdict::Verdict;

pub(super) mod counterpart_sharing_too_much;
pub(super) mod counterpart_with_other_images;
pub(super) mod counterpart_with_other_network;
pub(super) mod counterpart_without_computes;
pub(super) mod counterpart_without_datastores;
pub(super) mod dependency_elsewhere;
pub(super) mod dependency_not_read;
pub(super) mod failed;
pub(super) mod in_one_zone;
pub(super) mod key_elsewhere;
pub(super) mod legacy_v1_mode;
pub(super) mod no_second_workspace;
pub(super) mod outbound_rule_failed;
mod pair;
pub(super) mod project_without_hub;
mod second;
pub(super) mod service_side_encryption;
pub(super) mod without_build_compute;
pub(super) mod without_lock;

/// The api-version that commands on workspaces use: one that every kind of workspace answers.
const API_VERSION: &str = "2025-06-01";

/// Keys of the steps that change a workspace; the lock comes after all others.
const TURN_OFF_V1: &str = "turn-off-v1-mode";
const DIAGNOSE: &str = "diagnose";
const REPAIR: &str = "repair";
const NEW_HUB: &str = "find-hub";
const RECOVER: &str = "recover-dependency";
const BUILD_COMPUTE: &str = "build-compute";
const OUTBOUND: &str = "outbound-rules";
const LOCK: &str = "lock";

/// The verdict on a workspace that has no customer-managed key, or does not say; `None` where it has one.
fn without_key<'a>(body: &Body<'a>) -> Option<Verdict<'a>> {
    let workspace = body.resource();
    let view = Workspace(body);
    let status = view.encryption_status();
    if view.kind() == WorkspaceKind::Project {
        let why = "a project uses the key of its hub, which is judged in its place";
        return Some(stating(
            Verdict::not_applicable(why).seen(workspace, &body.read("kind"), ""),
            &statements().projects_inherit,
        ));
    }
    let none = || Verdict::not_applicable("it has no customer-managed key").seen(workspace, &status, "");
    let is = |text: &str, word: &str| text.trim().eq_ignore_ascii_case(word);
    match status.filled_text() {
        Read::Value(text) if is(&text, "Enabled") => None,
        Read::Value(text) if is(&text, "Disabled") => Some(none()),
        // The answer for a workspace without a key has no `encryption`; a shortened one has no account either.
        Read::Absent if !view.storage_account().filled_text().is_blank() => Some(none()),
        Read::Value(_) => Some(unusable(body, &status, &Read::<()>::Unusable, "Enabled or Disabled")),
        other => Some(unusable(body, &status, &other, "Enabled or Disabled")),
    }
}
