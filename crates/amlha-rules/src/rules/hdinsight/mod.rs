//! Rules on HDInsight clusters.

use amlha_model::Body;

use super::ml::decide;
use crate::plan::{Action, DataRisk, Draft, Gain, NeedState, Recreates};

pub(super) mod failed;
pub(super) mod in_no_zone;
pub(super) mod of_old_version;
pub(super) mod storage_in_one_zone;
pub(super) mod too_few_workers;
pub(super) mod without_second_cluster;

/// How the page on HDInsight is cited.
const PAGE: &str = "Reliability in Azure HDInsight, 2023-02-27";

/// A cluster beside the old one: its version and its zone are chosen when it is created.
fn anew(body: &Body<'_>, gain: Gain) -> Draft {
    let cluster = body.resource();
    let inventory = cluster.inventory();
    let links = inventory.links_to(cluster.index());
    let mut pointing: Vec<String> = links.map(|link| inventory.resource(link.from).path_name().into_owned()).collect();
    pointing.sort();
    pointing.dedup();
    let mut draft = decide(
        cluster,
        "new-cluster",
        format!("Create {} again, of version 5.1 and in a zone where the region offers it", cluster.name()),
        gain,
        "create a cluster of version 5.1 under another name on the same storage accounts (`az hdinsight create --version 5.1`, \
         with `--zones 1` in a region that offers it: in a virtual network of your own, with the databases of Ambari and the \
         metastores in the same zone); run every job there once, point what names the old cluster at it, and delete the old one",
    );
    draft.action = Action::Replace;
    draft.data_risk = DataRisk::CopyNeeded;
    draft.recreates = Recreates::Yes { pointing };
    draft.need("quota for the nodes of both clusters", NeedState::Unknown, None).need(
        "nothing that matters is on the disks of the nodes: they go with the cluster",
        NeedState::Unknown,
        None,
    )
}
