//! What is asked of an estate: thresholds and policies, as a value.

use std::collections::BTreeMap;

use amlha_model::region;
use serde::{Deserialize, Serialize};

use crate::rule::Axis;

/// Which data must have a copy in a second region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RegionCopy {
    /// All of it.
    All,
    /// None: the loss of a region is accepted. Region rules on data are then not applicable.
    None,
}

/// What is asked of an estate. Every rule reads its thresholds here.
///
/// ```
/// use amlha_rules::Profile;
///
/// let profile: Profile = serde_json::from_str(r#"{"softDeleteDays": 30}"#)?;
/// assert_eq!(profile.soft_delete_days, 30);
/// assert_eq!(profile.last_sync_minutes, Profile::default().last_sync_minutes);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Profile {
    /// The axes that are judged. Default: all.
    pub axes: Vec<Axis>,
    /// Which data must have a copy in a second region. Default: all.
    pub region_copy: RegionCopy,
    /// Where each region recovers to, by ARM region name. A region that is not here recovers to its
    /// pair. Default: empty.
    pub recovery_regions: BTreeMap<String, String>,
    /// The fewest days that deleted blobs, containers and shares must be kept. Default: 7.
    pub soft_delete_days: u32,
    /// The oldest acceptable last synchronisation of a geo-redundant account, in minutes.
    /// Default: 15, the usual RPO of storage geo-replication.
    pub last_sync_minutes: u32,
    /// The fewest copies of a registry in other regions. Default: 1.
    pub registry_replicas: u32,
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            axes: Axis::ALL.to_vec(),
            region_copy: RegionCopy::All,
            recovery_regions: BTreeMap::new(),
            soft_delete_days: 7,
            last_sync_minutes: 15,
            registry_replicas: 1,
        }
    }
}

impl Profile {
    /// Where a region recovers to: what the profile says, else its pair. `None` when it has no pair
    /// or amlha does not know it.
    #[must_use]
    pub fn recovery_region(&self, from: &str) -> Option<&str> {
        let from = region::find(from)?;
        let stated = self.recovery_regions.get(&from.name).map(String::as_str);
        stated.or(from.pair.as_deref())
    }
}
