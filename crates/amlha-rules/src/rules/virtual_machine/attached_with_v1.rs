//! VM004

use amlha_model::statement::statements;
use amlha_model::{Body, Service};

use super::super::facts;
use super::super::ml::{attached, citing, decide, stating};
use super::super::words::gain;
use crate::context::Context;
use crate::plan::Proposal;
use crate::rule::{Axis, Reference, Rule};
use crate::verdict::Outcome;
use crate::verdict::{Impact, Verdict};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    code: "VM004",
    name: "virtual_machine_attached_with_v1",
    title: "virtual machine is attached with an SDK that ends",
    service: Service::VirtualMachine,
    axis: Axis::Lifecycle,
    impact: Impact::Medium,
    docs: include_str!("attached_with_v1.md"),
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
const ENDING: &str = "aml-sdk-v1-end";

fn judge<'a>(context: &Context<'a>, body: &Body<'a>) -> Verdict<'a> {
    let over = facts::is_over(context, ENDING);
    let verdict = attached(context, body, || {
        if over {
            Verdict::fail("attached to a workspace, which the SDK without support could do only")
        } else {
            Verdict::fail("attached to a workspace, which only the SDK that ends can do").weighing(Impact::Low)
        }
    });
    if verdict.outcome != Outcome::Fail {
        return verdict;
    }
    facts::of_retirement(stating(verdict, &statements().machines_are_attached_with_v1), ENDING)
}

fn remedy(_: &Context<'_>, body: &Body<'_>, _: &Verdict<'_>) -> Vec<Proposal> {
    let machine = body.resource();
    let draft = decide(
        machine,
        "leave-v1",
        format!("Move the jobs of {} to compute that goes on", machine.name()),
        gain(Axis::Lifecycle, "nobody repairs what attaches it", "jobs run on compute that is supported"),
        format!(
            "name a compute cluster or serverless compute in the jobs that name {}, then detach it",
            machine.name()
        ),
    );
    vec![citing(draft, &statements().machines_are_attached_with_v1).into()]
}
