//! DB006

use amlha_model::services::databricks::Databricks;
use amlha_model::{Body, Service};

use super::super::ml::{decide, state};
use super::super::words::gain;
use crate::context::Context;
use crate::plan::{DataRisk, Proposal};
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "DB006",
    name: "databricks_failed",
    title: "last change of the Databricks workspace failed",
    service: Service::Databricks,
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
    state(body, &Databricks(body).provisioning_state(), &["Succeeded"], &["Failed", "Canceled"])
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let workspace = body.resource();
    let mut draft = decide(
        workspace,
        "repair",
        format!("Repair {}", workspace.name()),
        gain(Axis::Configuration, "clusters and jobs on it may not start", "clusters and jobs start"),
        "read the activity log of the workspace and of its managed resource group, repair what they name (a policy that refuses \
         the group, a network, a name that is taken), and deploy the workspace again from its template under the same name",
    );
    draft.data_risk = DataRisk::Unknown;
    draft.stop_if = Some("the deployment would replace the workspace: its root file system goes with it".to_owned());
    vec![draft.into()]
}
