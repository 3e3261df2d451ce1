//! HD005

use amlha_model::services::hdinsight::HdInsight;
use amlha_model::{Body, Read, Service, shown};

use super::super::ml::{decide, state, worst};
use super::super::words::gain;
use crate::context::Context;
use crate::plan::{Cost, DataRisk, Proposal};
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "HD005",
    name: "hdinsight_failed",
    title: "HDInsight cluster does not run",
    service: Service::HdInsight,
    axis: Axis::Configuration,
    impact: Impact::Medium,
    docs: include_str!("failed.md"),
    references: &[Reference {
        title: "ARM resource types",
        url: "https://github.com/Azure/bicep-types-az",
        date: "2026-08-20",
    }],
    same_as: &[],
    judge,
    remedy,
};

fn judge<'a>(_: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let view = HdInsight(body);
    let (provisioned, running) = (view.provisioning_state(), view.cluster_state());
    let changed = state(body, &provisioned, &["Succeeded"], &["Failed", "Canceled"]);
    let runs = match running.filled_text() {
        Read::Value(word) if word.trim().eq_ignore_ascii_case("Running") => Verdict::pass("it runs"),
        Read::Value(word) => Verdict::unknown(format!(
            "the cluster's state reads `{}`, which no page that amlha knows explains",
            shown(word.trim())
        )),
        // A shortened answer has neither of the two; the provisioning state says so.
        Read::Absent | Read::Null => return changed.seen(body.resource(), &running, ""),
        Read::Unusable => Verdict::unknown("the cluster's state holds a value that amlha does not know"),
    };
    let both = [changed, runs.seen(body.resource(), &provisioned, "")];
    worst(both).unwrap_or_else(|| Verdict::unknown("its state was not read")).seen(body.resource(), &running, "Running")
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let cluster = body.resource();
    let mut draft = decide(
        cluster,
        "repair",
        format!("Repair {} or make it again", cluster.name()),
        gain(Axis::Configuration, "jobs on it may not start", "jobs start"),
        "read `properties.errors` of the cluster and its activity log, repair what they name (quota, network, storage keys, \
         metastore); what does not come up is deleted and made again from its template on the same storage accounts",
    );
    draft.data_risk = DataRisk::PossibleLoss;
    draft.cost = Cost::Unpriced { direction: "as before: nodes are charged until the cluster is deleted".to_owned() };
    draft.stop_if = Some("something that matters is on the disks of its nodes: they go with the cluster".to_owned());
    vec![draft.into()]
}
