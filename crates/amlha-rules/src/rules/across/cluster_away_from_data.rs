//! XS002

use amlha_model::region::Region;
use amlha_model::statement::statements;
use amlha_model::{Body, Location, Role, Service, shown};

use super::super::compute_cluster::anew;
use super::super::ml::{region_of, stating, workspace_of};
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Outcome, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "XS002",
    name: "compute_cluster_away_from_its_data",
    title: "compute cluster is in another region than its data",
    service: Service::ComputeCluster,
    axis: Axis::Region,
    impact: Impact::Medium,
    docs: include_str!("cluster_away_from_data.md"),
    references: &[
        Reference {
            title: "Failover for business continuity and disaster recovery",
            url: "https://learn.microsoft.com/azure/machine-learning/how-to-high-availability-machine-learning",
            date: "2025-06-12",
        },
        Reference { title: "ARM resource types", url: "https://github.com/Azure/bicep-types-az", date: "2026-08-20" },
    ],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let cluster = body.resource();
    let place = region_of(body);
    let text = place.filled_text().value();
    let own = match text.as_deref().map(Location::of) {
        None | Some(Location::Global) => {
            return Verdict::unknown("its region was not read").seen(cluster, &place, "a region");
        }
        Some(known) => known.name().to_owned(),
    };
    let Some(workspace) = workspace_of(cluster) else {
        return Verdict::unknown("the workspace that it is inside was not read").seen(cluster, &body.read("id"), "");
    };
    let Some(account) = context.inventory.linked(workspace.index(), Role::DefaultStorage) else {
        return Verdict::unknown("the default storage account of its workspace was not read").seen(cluster, &place, "");
    };
    let verdict = match (account.location(), workspace.location()) {
        (Location::Global, _) => Verdict::unknown("the region of the default storage account was not read"),
        (data, _) if data.name() == own => {
            Verdict::pass("the default storage account of its workspace is in its region")
        }
        // The workspace itself is away from its account then: a rule on workspaces says so.
        (_, home) if home.name() == own => {
            Verdict::not_applicable("it is in the region of its workspace, which is judged on where its account is")
        }
        (data, _) => Verdict::fail(format!(
            "in {}, and the default storage account of its workspace in {}: the loss of either region stops its jobs",
            shown(&own),
            shown(data.name())
        )),
    };
    let verdict = verdict
        .seen(cluster, &place, "the region of the default storage account")
        .seen(account, &account.body().read("location"), "")
        .seen(workspace, &workspace.body().read("location"), "");
    stating(verdict, &statements().clusters_change_in_size_only)
}

/// Where the data of a cluster is that is away from it; `None` where it is not, or nobody asks.
pub(in crate::rules) fn data_region(context: &Context<'_>, body: &Body<'_>) -> Option<&'static Region> {
    let asked = context.profile.axes.contains(&Axis::Region) && judge(context, body).outcome == Outcome::Fail;
    let workspace = workspace_of(body.resource()).filter(|_| asked)?;
    context.inventory.linked(workspace.index(), Role::DefaultStorage)?.location().region()
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    if data_region(context, body).is_none() {
        return vec![Proposal::nothing(
            "the region of the data is not in amlha's list, so no cluster can be named there",
            "create a cluster of the same size beside the data, move the jobs to it, and delete this one",
        )];
    }
    anew::steps(context, body)
}
