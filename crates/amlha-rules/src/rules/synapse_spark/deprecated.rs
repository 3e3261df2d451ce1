//! SP001

use amlha_model::{Body, Service, retirement};

use super::super::facts;
use super::super::ml::{attached, decide};
use super::super::words::gain;
use crate::context::Context;
use crate::plan::{DataRisk, Proposal, Recreates};
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::Outcome;
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "SP001",
    name: "synapse_spark_deprecated",
    title: "attached Synapse Spark pool is deprecated",
    service: Service::SynapseSpark,
    axis: Axis::Lifecycle,
    impact: Impact::Medium,
    docs: include_str!("deprecated.md"),
    references: &[Reference {
        title: "Azure Machine Learning compute targets",
        url: "https://learn.microsoft.com/azure/machine-learning/concept-compute-target",
        date: "2024-01-23",
    }],
    same_as: &[],
    judge,
    remedy,
};

/// The entry of the retirements that decides.
const ENDING: &str = "aml-synapse-spark";

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let over = facts::is_over(context, ENDING);
    let verdict = attached(context, body, || {
        if over {
            Verdict::fail("attached to a workspace, which Azure ML has ended")
        } else {
            Verdict::fail("attached to a workspace, which Azure ML calls deprecated").weighing(Impact::Low)
        }
    });
    if verdict.outcome == Outcome::Fail { facts::of_retirement(verdict, ENDING) } else { verdict }
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let pool = body.resource();
    let successor = retirement::find(ENDING).map_or("the successor", |entry| entry.successor.as_str());
    let mut draft = decide(
        pool,
        "leave-pool",
        format!("Move the jobs of {} to {successor}", pool.name()),
        gain(Axis::Lifecycle, "nobody says how long it can be attached", "jobs run on compute that goes on"),
        format!(
            "name {successor} in the Spark jobs that name {}, run each once, then detach the pool",
            pool.path_name()
        ),
    );
    draft.data_risk = DataRisk::None;
    draft.recreates = Recreates::No;
    vec![draft.into()]
}
