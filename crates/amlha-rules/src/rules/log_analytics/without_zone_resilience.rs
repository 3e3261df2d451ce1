//! LA001

use amlha_model::region::{self, Region};
use amlha_model::services::log_analytics::{LogAnalytics, LogCluster};
use amlha_model::{Body, Read, Role, Service};

use super::super::words::{gain, known_region, zones_of};
use super::on_cluster;
use crate::context::Context;
use crate::plan::{
    Action, Alternative, Command, Confidence, Cost, DataRisk, Downtime, Draft, Elapsed, Guard, NeedState, Proposal,
    Recreates, Reversible, Rollback, Run, Verify, target_of,
};
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "LA001",
    name: "logs_without_zone_resilience",
    title: "logs are lost or out of reach with one zone",
    service: Service::LogAnalytics,
    axis: Axis::Zone,
    impact: Impact::Medium,
    docs: include_str!("without_zone_resilience.md"),
    references: &[Reference {
        title: "Availability zones in Azure Monitor Logs",
        url: "https://learn.microsoft.com/azure/azure-monitor/logs/availability-zones",
        date: "2024-10-06",
    }],
    same_as: &[],
    judge,
    remedy,
};

const PAGE: &str = "Availability zones in Azure Monitor Logs, 2024-10-06";

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let workspace = body.resource();
    let region = match known_region(body) {
        Ok(region) => region,
        Err(verdict) => return verdict,
    };
    let location = body.read("location");
    if !region.zones {
        return Verdict::not_applicable("the region has no availability zones")
            .seen(workspace, &location, "")
            .fact(zones_of(region), region.source());
    }
    let cluster_id = LogAnalytics(body).cluster_resource_id();
    let clustered = on_cluster(body);
    let resting_on = |verdict: Verdict<'a>| with_flags(verdict.seen(workspace, &location, ""), region);
    if clustered == Some(true) {
        // The logs of a workspace on a dedicated cluster are there, whatever the region's shared ones do.
        let Some(cluster) = context.inventory.linked(workspace.index(), Role::LogCluster) else {
            return resting_on(Verdict::unknown("the dedicated cluster that keeps its logs was not read")).seen(
                workspace,
                &cluster_id,
                "a cluster that was read",
            );
        };
        let zones = LogCluster(&cluster.body()).is_availability_zones_enabled();
        let verdict = match zones.boolean() {
            Read::Value(true) => Verdict::pass("its dedicated cluster is spread over the zones"),
            Read::Value(false) => Verdict::fail("its dedicated cluster was created without zones"),
            Read::Absent | Read::Null | Read::Unusable => {
                Verdict::unknown("whether its dedicated cluster is spread over zones was not read")
            }
        };
        return resting_on(verdict.seen(cluster, &zones, "true")).seen(workspace, &cluster_id, "");
    }
    match (region.log_analytics_shared_cluster_zones, clustered) {
        (zones, None) if zones != Some(true) || matches!(cluster_id.text(), Read::Unusable) => {
            resting_on(Verdict::unknown(
                "whether the workspace is on a dedicated cluster was not read: `properties.features` does not say",
            ))
            .seen(workspace, &cluster_id, "the ARM id of a cluster, or nothing")
        }
        (Some(true), _) => resting_on(Verdict::by_platform("Microsoft spreads the logs over the zones of the region"))
            .seen(workspace, &cluster_id, ""),
        (None, _) => resting_on(Verdict::unknown(
            "the list of regions whose logs survive the loss of a zone is older than the region",
        ))
        .seen(workspace, &cluster_id, ""),
        (Some(false), _) => resting_on(Verdict::fail(
            "the logs are in one zone: shared clusters of the region are not spread over zones",
        ))
        .seen(workspace, &cluster_id, "a dedicated cluster with zones"),
    }
}

fn with_flags<'a>(verdict: Verdict<'a>, region: &'static Region) -> Verdict<'a> {
    let word = |flag: Option<bool>| match flag {
        Some(true) => "yes",
        Some(false) => "no",
        None => "not listed",
    };
    verdict.fact(
        format!(
            "{}: logs survive the loss of a zone on shared clusters: {}, on dedicated ones: {}; queries and ingestion go \
             on meanwhile: {}",
            region.display_name,
            word(region.log_analytics_shared_cluster_zones),
            word(region.log_analytics_dedicated_cluster_zones),
            word(region.log_analytics_service_zones),
        ),
        &region::sources().log_analytics,
    )
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let workspace = body.resource();
    let dedicated = workspace.location().region().and_then(|region| region.log_analytics_dedicated_cluster_zones);
    if dedicated != Some(true) {
        return vec![Proposal::nothing(
            "no kind of cluster of this region is known to keep logs in several zones",
            "accept that logs are out of reach with the zone, or keep them in a workspace of another region",
        )];
    }
    let target = target_of(workspace);
    let linked = Command::az(["monitor", "log-analytics", "workspace", "show"])
        .flag("--workspace-name", workspace.name())
        .scoped(&target)
        .query("features.clusterResourceId");
    let mut draft = Draft::new(
        "dedicated-cluster",
        Action::Decide,
        workspace,
        format!("Put {} on a dedicated cluster with zones", workspace.name()),
    );
    draft.downtime = Downtime::Unknown;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Unknown;
    draft.recreates = Recreates::No;
    draft.hands_on_minutes = Some(60);
    draft.elapsed = Elapsed::Unknown;
    draft.cost = Cost::Unpriced { direction: "a commitment to at least 100 GB a day, used or not".to_owned() };
    draft.gain = vec![gain(
        Axis::Zone,
        "logs are out of reach until the zone is back, and may be lost",
        "logs written from then on survive; older ones do not move",
    )];
    draft.run = Run::ByHand {
        what: "decide whether the logs are worth a commitment tier; then create a cluster in the same region with `az \
               monitor log-analytics cluster create --sku-capacity 100`, check that its `isAvailabilityZonesEnabled` is \
               true (it is set when a cluster is created and never again), and link the workspace with `az monitor \
               log-analytics workspace linked-service create --name cluster`"
            .to_owned(),
    };
    draft.guard = Guard {
        skip_if: "the workspace is already on a cluster whose `isAvailabilityZonesEnabled` is true".to_owned(),
        command: Some(linked.clone()),
        value: None,
    };
    draft.verify = Verify {
        what: "the workspace names the cluster, and the cluster's `isAvailabilityZonesEnabled` is true".to_owned(),
        command: Some(linked),
        expected: None,
        every_minutes: 60,
        for_hours: 48,
    };
    draft.rollback = Rollback::None {
        why:
            "unlinking brings the workspace back to shared clusters; whether the commitment can end early was not read"
                .to_owned(),
    };
    draft.confidence = Confidence::Documented;
    let draft = draft
        .need("quota for a dedicated cluster in the region", NeedState::Unknown, None)
        .cite("most regions need a dedicated cluster; only data written after the move is protected", PAGE);
    let mut copied = Alternative::new(
        "a copy of the workspace's logs in another region (replication), and no dedicated cluster",
        "it survives the region too, and asks for no commitment of 100 GB a day",
        "you have to start the switchover, older logs are not copied, and each GB is paid for again",
        super::without_replication::PAGE,
    )
    .gains([gain(
        Axis::Zone,
        "logs are out of reach until the zone is back, and may be lost",
        "logs written from then on can be read in the other region after a switchover",
    )])
    .costs("more per GB that is replicated");
    copied.downtime = Downtime::None;
    copied.data_risk = DataRisk::None;
    copied.reversible = Reversible::Yes;
    vec![draft.into(), copied.into()]
}
