//! Rules on AKS clusters.
//!
//! A cluster's control plane is Microsoft's; its node pools are the customer's, and most of what
//! they are is fixed when they are created: another pool takes the place of one.

pub(super) mod availability_set;
pub(super) mod backup_not_running;
pub(super) mod basic_load_balancer;
mod channel;
pub(super) mod control_plane;
pub(super) mod dev_test;
mod grow;
pub(super) mod image_ends;
mod inference;
pub(super) mod kubenet;
pub(super) mod made_by_azure_ml;
mod migrate;
mod nodes;
pub(super) mod nodes_patched_by_hand;
pub(super) mod old_attachment;
pub(super) mod pool_cannot_grow;
pub(super) mod pool_version_behind;
mod pools;
mod replace;
pub(super) mod spot_pools;
pub(super) mod system_nodes_too_few;
pub(super) mod system_pool_not_reserved;
pub(super) mod system_pools_in_few_zones;
pub(super) mod tier_without_sla;
pub(super) mod upgrades_by_hand;
pub(super) mod user_nodes_too_few;
pub(super) mod user_pools_in_few_zones;
pub(super) mod without_maintenance_window;
mod zones;

use amlha_model::Body;
use amlha_model::retirement;

use super::facts;
use crate::context::Context;
use crate::plan::{Command, target_of};
use crate::verdict::{Impact, Verdict};

/// The row of the catalogue that holds what the pages on AKS say.
const ROW: &str = "aks";

/// The pages that steps cite.
const RELIABILITY_PAGE: &str = "Reliability in Azure Kubernetes Service (AKS), 2025-03-18";
const ZONES_PAGE: &str = "AKS: configure availability zones (reliability-availability-zones-configure.md), 2026-03-26";
const TIERS_PAGE: &str = "AKS pricing tiers (free-standard-pricing-tiers.md), 2026-07-06";

/// An `az aks` command on the cluster.
fn az<const N: usize>(body: &Body<'_>, words: [&str; N]) -> Command {
    Command::az(words).flag("--name", body.resource().name()).scoped(&target_of(body.resource()))
}

/// Asks for one value of the cluster.
fn show(body: &Body<'_>, path: &str) -> Command {
    az(body, ["aks", "show"]).query(path)
}

/// A failure because something ends: it weighs little until its day has come.
fn ending<'a>(context: &Context<'_>, verdict: Verdict<'a>, id: &str) -> Verdict<'a> {
    let verdict = if facts::is_over(context, id) { verdict } else { verdict.weighing(Impact::Low) };
    facts::of_retirement(verdict, id)
}

/// "out of support since 2025-09-30", or "supported until" it.
fn when(context: &Context<'_>, id: &str) -> String {
    let date = retirement::find(id).and_then(|entry| entry.date);
    match (date, facts::is_over(context, id)) {
        (Some(date), true) => format!("out of support since {date}"),
        (Some(date), false) => format!("supported until {date}"),
        (None, _) => "legacy, no date of its end known".to_owned(),
    }
}
