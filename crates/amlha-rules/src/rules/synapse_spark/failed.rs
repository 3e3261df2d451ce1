//! SP002

use amlha_model::services::synapse_spark::SynapseSpark;
use amlha_model::{Body, Service};

use super::super::ml::{decide, state};
use super::super::words::gain;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "SP002",
    name: "synapse_spark_failed",
    title: "last change of the Synapse Spark pool failed",
    service: Service::SynapseSpark,
    axis: Axis::Configuration,
    impact: Impact::Low,
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
    state(body, &SynapseSpark(body).provisioning_state(), &["Succeeded"], &["Failed", "Canceled"])
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let pool = body.resource();
    let draft = decide(
        pool,
        "repair",
        format!("Repair {}", pool.name()),
        gain(Axis::Configuration, "Spark jobs on it may not start", "Spark jobs start"),
        "read the activity log of the pool, repair what it names, and deploy it again from its template",
    );
    vec![draft.into()]
}
