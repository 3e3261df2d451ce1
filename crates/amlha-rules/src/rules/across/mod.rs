//! Rules that need more than one resource to be seen: what each of them is alone says nothing.
//!
//! Each is a rule of the service of the resource that it judges.

pub(super) mod away_from_workspace;
pub(super) mod cluster_away_from_data;
pub(super) mod computes_in_one_zone;
pub(super) mod data_lost_with_one_region;
pub(super) mod default_account_without_lock;
pub(super) mod nowhere_to_recover_to;
mod recovery;
pub(super) mod recovery_region_offers_less;
pub(super) mod vault_without_lock;

use super::unread;
use crate::context::Context;
use crate::verdict::Verdict;

const COMPUTES: &str = "Microsoft.MachineLearningServices/workspaces/computes";
const DATASTORES: &str = "Microsoft.MachineLearningServices/workspaces/datastores";

/// A verdict that finds nothing wrong, unless something of one of these types was not read.
fn as_far_as_read<'a>(context: &Context<'a>, verdict: Verdict<'a>, types: &[&str], what: &str) -> Verdict<'a> {
    unread::unless(verdict, types.iter().find_map(|name| unread::of_type(context, name)), what)
}
