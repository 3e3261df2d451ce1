//! AK020

use amlha_model::{Body, Resource, Service, resource_id, shown};

use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "AK020",
    name: "aks_without_backup",
    title: "cluster has no backup",
    service: Service::Aks,
    axis: Axis::DataProtection,
    impact: Impact::Low,
    docs: include_str!("without_backup.md"),
    references: &[
        Reference {
            title: "Azure Proactive Resiliency Library: AKS",
            url: "https://azure.github.io/Azure-Proactive-Resiliency-Library-v2",
            date: "2026-07-21",
        },
    ],
    same_as: &[
        SameAs { tool: "APRL", id: "269a9f1a-6675-460a-831e-b05a887a8c4b", differs: "joins backups to clusters by name, so that a cluster of the same name elsewhere counts" },
        SameAs { tool: "Azure Policy", id: "0b0434ec-2bad-4229-965f-bb7ae5a71257", differs: "" },
        SameAs { tool: "Advisor", id: "29f2eea3-b0d8-4934-a0f8-171dbd70ba13", differs: "asks only where there are persistent volumes" },
    ],
    judge,
    remedy,
};

const INSTANCES: &str = "Microsoft.DataProtection/backupVaults/backupInstances";
const PROTECTED: &str = "ProtectionConfigured";

/// The backups of a cluster, found by its id.
fn backups<'a>(cluster: Resource<'a>) -> Vec<Resource<'a>> {
    let of_cluster = |backup: &Resource<'a>| {
        let source = backup.body().read("properties.dataSourceInfo.resourceID").filled_text().value();
        source.is_some_and(|id| resource_id::equal(&id, cluster.id()))
    };
    cluster.inventory().of_type(INSTANCES).filter(of_cluster).collect()
}

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let found = backups(body.resource());
    if found.is_empty() {
        return Verdict::unknown(
            "whether the cluster is backed up was not read: backups are listed by vault, and by Resource Graph in the \
             table `recoveryservicesresources`",
        )
        .noted("no backup instance of the cluster is in the inventory");
    }
    let mut verdict = None;
    for backup in found {
        let state = backup.body().read("properties.currentProtectionState");
        let word = state.filled_text().value();
        let this = match &word {
            Some(word) if word.eq_ignore_ascii_case(PROTECTED) => Verdict::pass("the cluster is backed up"),
            Some(word) => Verdict::fail(format!("the backup of the cluster does not run: its state is {}", shown(word))),
            None => Verdict::unknown("the state of the backup was not read"),
        };
        let this = this.seen(backup, &state, PROTECTED);
        if this.outcome == crate::verdict::Outcome::Pass {
            return this;
        }
        verdict.get_or_insert(this);
    }
    verdict.unwrap_or_else(|| Verdict::unknown("the state of the backup was not read"))
}

fn remedy(_: &Context<'_>, _: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    vec![Proposal::nothing(
        "why a backup stopped is in its vault and not in the configuration of the cluster",
        "look at the errors of the backup instance in its vault, repair what they name (the extension on the cluster, the \
         trusted access, the storage account of the backup), and resume the protection; keep the vault geo-redundant in \
         a region with a pair",
    )]
}
