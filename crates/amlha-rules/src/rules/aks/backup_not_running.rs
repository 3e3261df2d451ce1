//! AK018

use amlha_model::{Body, Read, Resource, Service, resource_id, shown};

use super::super::ml::{decide, worst};
use super::super::words::{gain, unusable};
use crate::context::Context;
use crate::plan::{Cost, DataRisk, Downtime, NeedState, Proposal, Recreates, Reversible, Rollback};
use crate::rule::{Axis, Reference, Rule, SameAs};
use crate::verdict::{Impact, Outcome, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "AK018",
    name: "aks_backup_not_running",
    title: "backup of the cluster does not run",
    service: Service::Aks,
    axis: Axis::DataProtection,
    impact: Impact::Low,
    docs: include_str!("backup_not_running.md"),
    references: &[Reference {
        title: "Azure Proactive Resiliency Library v2: AKS",
        url: "https://azure.github.io/Azure-Proactive-Resiliency-Library-v2",
        date: "2026-07-21",
    }],
    same_as: &[
        SameAs {
            tool: "APRL",
            id: "269a9f1a-6675-460a-831e-b05a887a8c4b",
            differs: "joins backups to clusters by name, so that one of the same name elsewhere counts",
        },
        SameAs {
            tool: "Azure Policy",
            id: "0b0434ec-2bad-4229-965f-bb7ae5a71257",
            differs: "fails a cluster without a backup; whether there is one is unknown here until backups are read",
        },
        SameAs {
            tool: "Advisor",
            id: "29f2eea3-b0d8-4934-a0f8-171dbd70ba13",
            differs: "asks only where there are persistent volumes",
        },
    ],
    judge,
    remedy,
};

/// The type of a backup, which the Resource Graph has in the table `recoveryservicesresources`.
const INSTANCES: &str = "Microsoft.DataProtection/backupVaults/backupInstances";
const PROTECTED: &str = "ProtectionConfigured";

/// The backups of a cluster, found by its id and not by its name.
fn backups(cluster: Resource<'_>) -> impl Iterator<Item = Resource<'_>> {
    cluster.inventory().of_type(INSTANCES).filter(move |backup| {
        let source = backup.body().read("properties.dataSourceInfo.resourceID").filled_text().value();
        source.is_some_and(|id| resource_id::equal(&id, cluster.id()))
    })
}

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let mut all: Vec<Verdict<'a>> = backups(body.resource()).map(judged).collect();
    // One backup that runs is enough.
    if let Some(place) = all.iter().position(|verdict| verdict.outcome == Outcome::Pass) {
        return all.swap_remove(place);
    }
    worst(all).unwrap_or_else(|| {
        Verdict::unknown(
            "whether the cluster is backed up was not read: backups are listed by vault, and in the table \
             `recoveryservicesresources` of Resource Graph",
        )
        .noted("no backup of the cluster is in the inventory")
    })
}

fn judged(backup: Resource<'_>) -> Verdict<'_> {
    let body = backup.body();
    let state = body.read("properties.currentProtectionState");
    let word = match state.filled_text() {
        Read::Value(word) => word,
        other => return unusable(&body, &state, &other, PROTECTED),
    };
    let verdict = if word.trim().eq_ignore_ascii_case(PROTECTED) {
        Verdict::pass("the cluster is backed up")
    } else {
        Verdict::fail(format!("the backup of the cluster does not run: its state is {}", shown(word.trim())))
    };
    verdict.seen(backup, &state, PROTECTED)
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let cluster = body.resource();
    let mut draft = decide(
        cluster,
        "resume-backup",
        format!("Get the backup of {} running again", cluster.name()),
        gain(
            Axis::DataProtection,
            "what is kept in the cluster has no copy since the backup stopped",
            "what is kept in the cluster can be restored",
        ),
        "read the errors of the backup instance in its vault, repair what they name (the extension on the cluster, its trusted \
         access, the storage account of the backup), and resume the protection; in a region with a pair, keep the vault \
         geo-redundant; restore a namespace once",
    );
    draft.downtime = Downtime::None;
    draft.data_risk = DataRisk::None;
    draft.reversible = Reversible::Yes;
    draft.recreates = Recreates::No;
    draft.cost = Cost::Unpriced { direction: "more: what is backed up is stored".to_owned() };
    draft.rollback = Rollback::None { why: "stop the protection again: what was backed up is kept".to_owned() };
    vec![
        draft
            .need("rights on the backup vault", NeedState::Unknown, None)
            .cite(
                "clusters are backed up by an extension and a vault; the state reads ProtectionConfigured",
                "APRL v2, 2026-07-21",
            )
            .into(),
    ]
}
