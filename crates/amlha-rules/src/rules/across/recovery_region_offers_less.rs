//! XS006

use amlha_model::fact::Source;
use amlha_model::region::{self, Region};
use amlha_model::services::hdinsight::HdInsight;
use amlha_model::{Body, Resource, Role, Service};

use super::super::ml::{decide, inside};
use super::super::unread::WORKSPACES;
use super::super::words::{gain, zones_of};
use super::recovery::{Recovery, candidates, recovery};
use super::{COMPUTES, DATASTORES, as_far_as_read};
use crate::context::Context;
use crate::plan::{Cost, DataRisk, Downtime, NeedState, Proposal, Recreates, Reversible, Rollback};
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "XS006",
    name: "recovery_region_offers_less",
    title: "region to recover to offers less than the workspace has",
    service: Service::Workspace,
    axis: Axis::Region,
    impact: Impact::Medium,
    docs: include_str!("recovery_region_offers_less.md"),
    references: &[
        Reference {
            title: "Azure regions list",
            url: "https://learn.microsoft.com/azure/reliability/regions-list",
            date: "2025-09-23",
        },
        Reference {
            title: "Reliability in Azure Key Vault",
            url: "https://learn.microsoft.com/azure/reliability/reliability-key-vault",
            date: "2025-08-22",
        },
    ],
    same_as: &[],
    judge,
    remedy,
};

/// The types of what a workspace may have and lack elsewhere.
const COUNTED: [&str; 4] = [
    COMPUTES,
    "Microsoft.HDInsight/clusters",
    "Microsoft.Insights/components",
    "Microsoft.OperationalInsights/workspaces",
];

/// The types by which a workspace has a counterpart.
const SHARED: [&str; 5] = [
    WORKSPACES,
    DATASTORES,
    "Microsoft.KeyVault/vaults",
    "Microsoft.ContainerRegistry/registries",
    "Microsoft.Storage/storageAccounts",
];

/// Something that the other region lacks.
struct Lack {
    what: &'static str,
    /// Whether it weighs as much as the rule, or little.
    heavy: bool,
    source: &'static Source,
}

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let Found { own, there, by, by_what_is_read } = match regions(context, body) {
        Ok(found) => found,
        Err(verdict) => return verdict,
    };
    let lacks = lacks(context, body.resource(), own, there);
    let verdict = if lacks.is_empty() {
        Verdict::pass(format!("{} offers what its own region does, as far as amlha's data says", there.display_name))
    } else {
        let what: Vec<&str> = lacks.iter().map(|lack| lack.what).collect();
        let verdict = Verdict::fail(format!("it recovers to {}: {}", there.display_name, what.join("; ")));
        if lacks.iter().any(|lack| lack.heavy) { verdict } else { verdict.weighing(Impact::Low) }
    };
    let verdict = verdict
        .seen(body.resource(), &body.read("location"), "")
        .noted(format!("{by}: {}", there.name))
        .noted("which machine sizes and how much quota are there is not in the inventory")
        .fact(zones_of(own), own.source())
        .fact(zones_of(there), there.source());
    let verdict = lacks
        .iter()
        .fold(verdict, |verdict, lack| verdict.fact(format!("{}: {}", there.display_name, lack.what), lack.source));
    // What is not there may have been left out, and a counterpart elsewhere decides where it recovers to.
    let verdict = as_far_as_read(context, verdict, &COUNTED, "what it has");
    if by_what_is_read {
        as_far_as_read(context, verdict, &SHARED, "the workspaces and what they share")
    } else {
        verdict
    }
}

/// Both regions and who says so.
struct Found {
    own: &'static Region,
    there: &'static Region,
    by: &'static str,
    by_what_is_read: bool,
}

/// Both regions; or the verdict on a workspace without.
fn regions<'a>(context: &Context<'a>, body: &Body<'a>) -> Result<Found, Verdict<'a>> {
    let Recovery { own, to, by, by_what_is_read } = recovery(context, body)?;
    let seen = |verdict: Verdict<'a>| verdict.seen(body.resource(), &body.read("location"), "");
    let Some(name) = to else {
        return Err(seen(Verdict::not_applicable("nothing says where it recovers to: that is another finding"))
            .fact(format!("{} has no pair", own.display_name), own.source()));
    };
    let Some(there) = region::find(&name) else {
        let why = "the region that it recovers to is not in amlha's list: nothing is known of it";
        return Err(seen(Verdict::unknown(why)).noted(format!("{by}: {name}")));
    };
    if there.name == own.name {
        return Err(seen(Verdict::not_applicable("it recovers to its own region: that is another finding"))
            .noted(format!("{by}: {name}")));
    }
    Ok(Found { own, there, by, by_what_is_read })
}

/// What the workspace has and would not have there, the heaviest first.
fn lacks(context: &Context<'_>, workspace: Resource<'_>, own: &Region, there: &'static Region) -> Vec<Lack> {
    let sources = region::sources();
    let mut lacks = Vec::new();
    let mut lack = |what, heavy, source| lacks.push(Lack { what, heavy, source });
    if !there.zones {
        lack("it has no availability zones", own.zones, there.source());
    }
    if there.access_restricted == Some(true) {
        lack("access to it has to be asked for", true, &sources.regions_list);
    }
    if own.pair.is_some() && there.pair.is_none() {
        lack("it has no pair, so that storage there cannot be geo-redundant", false, there.source());
    }
    if own.key_vault_microsoft_failover == Some(true) && there.key_vault_microsoft_failover == Some(false) {
        lack("Microsoft does not fail vaults of it over", false, &sources.key_vault);
    }
    let telemetry = context.inventory.linked(workspace.index(), Role::Telemetry);
    let logs = telemetry.and_then(|component| context.inventory.linked(component.index(), Role::Logs));
    if logs.is_some()
        && own.log_analytics_shared_cluster_zones == Some(true)
        && there.log_analytics_shared_cluster_zones == Some(false)
    {
        lack("logs there are lost with one zone unless they are on a dedicated cluster", false, &sources.log_analytics);
    }
    let attached = || {
        inside(workspace, Role::Compute)
            .filter_map(|compute| context.inventory.linked(compute.index(), Role::AttachedTo))
    };
    let in_a_zone = |cluster: Resource<'_>| {
        cluster.service() == Some(Service::HdInsight)
            && HdInsight(&cluster.body()).zones().items().value().is_some_and(|zones| !zones.is_empty())
    };
    if there.zones && there.hdinsight_zonal == Some(false) && attached().any(in_a_zone) {
        lack("HDInsight clusters there cannot be placed in a zone", false, &sources.hdinsight);
    }
    lacks
}

fn remedy(context: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let workspace = body.resource();
    let Ok(Found { own, there, .. }) = regions(context, body) else { return Vec::new() };
    let other: Vec<&str> = candidates(own).into_iter().filter(|name| *name != there.name).collect();
    let choice = if other.is_empty() {
        "another region".to_owned()
    } else {
        format!("another region, such as {}", other.join(", "))
    };
    let mut draft = decide(
        workspace,
        "better-recovery-region",
        format!("Decide whether {} recovers to {}", workspace.name(), there.name),
        gain(
            Axis::Region,
            "what runs on in another region is weaker there, for as long as the outage lasts",
            "the second region is as strong as the first, or everybody knows that it is not",
        ),
        format!(
            "accept what {} lacks, or choose {choice}, and write it into the profile (`\"recoveryRegions\": {{\"{}\": \"...\"}}`). \
             Geo-redundant storage and vaults still go to the pair of the region: what must be in the region of your choice \
             is copied there by object replication, by replicas and by a registry's replication",
            there.display_name, own.name
        ),
    );
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Yes;
    draft.recreates = Recreates::No;
    draft.cost =
        Cost::Unpriced { direction: "none for choosing; copies outside of the pair cost their transfer".to_owned() };
    draft.rollback = Rollback::None { why: "choose the first one again: nothing was created".to_owned() };
    vec![
        draft
            .need("quota for the sizes in use in the region of your choice", NeedState::Unknown, None)
            .cite(zones_of(there), there.source().cite())
            .into(),
    ]
}
