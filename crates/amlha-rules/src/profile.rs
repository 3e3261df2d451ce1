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
    /// The fewest days of which any moment of a database can be restored. Default: 7, what Azure
    /// keeps unless asked for more.
    pub restore_days: u32,
    /// The fewest replicas of a search service. Default: 3, from which indexing has an SLA too.
    pub search_replicas: u32,
    /// The fewest instances of an online deployment that takes requests. Default: 3, which is what
    /// Azure ML's page on online endpoints advises.
    pub online_instances: u32,
    /// How often a batch deployment tries a failed mini-batch again, at least. Default: 1.
    pub batch_retries: u32,
    /// The fewest nodes that every compute cluster keeps running, so that it need not get them in an
    /// outage. Default: 0, which asks for none.
    pub warm_nodes: u32,
    /// The fewest zones that the node pools of one duty in an AKS cluster must cover together.
    /// Default: 2.
    pub node_pool_zones: u32,
    /// The fewest nodes that the system pools of an AKS cluster must have together. Default: 3.
    pub system_nodes: u32,
    /// The fewest nodes of each other node pool, and of a cluster connected through Azure Arc.
    /// Default: 3, what Azure ML asks of production.
    pub user_nodes: u32,
    /// The fewest worker nodes of an HDInsight cluster. Default: 2, so that the loss of one leaves one.
    pub worker_nodes: u32,
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
            restore_days: 7,
            search_replicas: 3,
            online_instances: 3,
            batch_retries: 1,
            warm_nodes: 0,
            node_pool_zones: 2,
            system_nodes: 3,
            user_nodes: 3,
            worker_nodes: 2,
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
